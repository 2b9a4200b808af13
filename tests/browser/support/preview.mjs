// `readybook serve` on a handbook of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { copyOf, program, specimen } from "./site.mjs";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill()));

/** Starts a preview of a copy of a handbook on any free port. */
export async function startPreview(handbook = specimen) {
  const root = copyOf(handbook);
  const child = spawn(program, ["--root", root, "--quiet", "--lang", "en", "serve", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  running.add(child);
  child.on("exit", () => running.delete(child));
  const [url] = await Promise.race([once(createInterface(child.stdout), "line"), once(child, "exit").then(() => [])]);
  if (!url) throw new Error("the preview ended before it said its address");
  // Until the first build is done, every address answers "not yet".
  while ((await fetch(url)).status === 503) await new Promise((again) => setTimeout(again, 20));
  return {
    root,
    url,
    /** Changes a file the way editors save: a new file takes the old one's place. */
    edit(path, change) {
      const file = join(root, path);
      writeFileSync(`${file}~`, change(readFileSync(file, "utf8")));
      renameSync(`${file}~`, file);
    },
    async stop() {
      const ended = once(child, "exit");
      child.kill();
      return (await ended)[0];
    },
  };
}
