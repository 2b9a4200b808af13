// Measures what an author waits for: from saving a page to seeing the change in Chromium, in an open tab of the preview.
//
//   node save.mjs READYBOOK HANDBOOK PAGE [TIMES]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";

const require = createRequire(fileURLToPath(new URL("../browser/package.json", import.meta.url)));
const { chromium } = require("playwright-core");

const [readybook, root, page, times = "20"] = process.argv.slice(2);
const file = join(root, page);
const original = readFileSync(file, "utf8");
const preview = spawn(readybook, ["--quiet", "--root", root, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const [url] = await once(createInterface(preview.stdout), "line");
  while ((await fetch(url)).status === 503) await pause(50);
  const tab = await browser.newPage();
  const listening = tab.waitForResponse(/\/_readybook\/events/);
  await tab.goto(url + page.replace(/^content\//, "").replace(/\.md$/, ".html"));
  await listening;
  const found = [];
  for (let n = 0; n < Number(times); n++) {
    await pause(300); // An author's pause, so that a save is not part of the burst before it.
    const mark = `Saved for the ${n}th time.`;
    const seen = tab.evaluate(
      (mark) =>
        new Promise((shown) => {
          const look = () => document.querySelector("main").textContent.includes(mark) && shown(Date.now());
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }),
      mark,
    );
    await tab.evaluate(() => 0); // The observer is there.
    const saved = Date.now();
    writeFileSync(file, `${original}\n${mark}\n`);
    found.push((await seen) - saved);
  }
  found.sort((a, b) => a - b);
  const at = (share) => found[Math.min(found.length - 1, Math.floor(found.length * share))];
  console.log(`save → change seen in the browser: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms (${found.length} saves)`);
} finally {
  writeFileSync(file, original);
  preview.kill();
  await browser.close();
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
