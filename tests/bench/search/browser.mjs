// The browser of the browser tests.
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const { chromium } = createRequire(new URL("../../browser/", import.meta.url))("playwright-core");
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** Starts Chromium: the one in CHROMIUM, or the first in PATH. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? firstInPath(["chromium", "chromium-browser", "google-chrome"]),
    args: ["--no-sandbox", "--disable-gpu", ...quiet],
  });
}

function firstInPath(names) {
  for (const file of names.flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  throw new Error("no Chromium in PATH: install it, or name it in CHROMIUM");
}
