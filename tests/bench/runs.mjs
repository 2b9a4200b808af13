#!/usr/bin/env node
// How quick a long run is: a runbook of STEPS steps and a record of ENTRIES entries, in Chromium.
//
//     cd tests/browser && npm ci && node ../bench/runs.mjs [--steps 500] [--entries 5000] [--throttle 1]
//
// Prints milliseconds: opening the runbook's page with the run, then the median and the worst of 20 ticks, notes and
// searches, each from the press to the next frame that is drawn. `--throttle 4` slows the processor like a telephone's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";

const here = new URL("../browser/", import.meta.url);
const { chromium } = createRequire(here)("playwright-core");
const { core } = await import(new URL("support/run.mjs", here));
const { build } = await import(new URL("support/site.mjs", here));

const { values } = parseArgs({ options: { steps: { type: "string", default: "500" }, entries: { type: "string", default: "5000" }, throttle: { type: "string", default: "1" } } });
const [steps, entries, throttle] = [values.steps, values.entries, values.throttle].map(Number);
const root = mkdtempSync(join(tmpdir(), "readybook-bench-"));

function handbook() {
  mkdirSync(join(root, "content", "runbook"), { recursive: true });
  writeFileSync(join(root, "readybook.yaml"), "title: Bench\nlanguages: [en]\n");
  const head = "---\ntitle: Long runbook\nid: LR-1\nkind: runbook\nowner: lead\n---\n\n## Steps {#steps}\n";
  const one = (at) => `\n### Step ${at} {#s${at} role=r${at % 7} within=${30 + (at % 90)}m${at % 5 ? ` after=s${at - 1}` : ""}}\n\nDo what step ${at} says.\n\n- [ ] first\n- [ ] second\n`;
  writeFileSync(join(root, "content", "runbook", "index.md"), head + Array.from({ length: steps }, (_, at) => one(at)).join(""));
  writeFileSync(join(root, "content", "index.md"), "# Bench\n");
}

async function measure(address) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const tab = await browser.newPage();
  await tab.goto(address);
  await tab.locator("[data-start]").first().click();
  await tab.locator("rb-run input").first().fill("Bench");
  await tab.locator("rb-run form .run-primary").click();
  await tab.locator(".run-facts").first().waitFor();
  const stored = await tab.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes(":start:")));
  const [key, start] = [stored[0][0], JSON.parse(stored[0][1])];
  const prefix = key.slice(0, key.indexOf(":start:"));
  const written = [start];
  const writer = new core.Writer("Bench");
  while (written.length < entries) written.push(writer.next(written.slice(-1), "note", { step: `s${written.length % steps}`, text: `Note ${written.length}` }));
  await tab.evaluate(([prefix, list]) => {
    for (const entry of list) localStorage.setItem(`${prefix}:${entry.kind}:${entry.sum}`, JSON.stringify(entry));
  }, [prefix, written]);
  const session = await tab.context().newCDPSession(tab);
  await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  const before = Date.now();
  await tab.reload();
  await tab.locator(".run-facts").first().waitFor();
  console.log(`${steps} steps, ${written.length} entries, throttled ${throttle}×: the page opens in ${Date.now() - before} ms`);
  for (const [name, act] of Object.entries(acts)) report(name, await tab.evaluate(timed, [act.toString(), 20]));
  await browser.close();
}

const acts = {
  tick: (at) => document.querySelectorAll(".step[data-run=open] .run-tick")[at % 3].click(),
  box: (at) => document.querySelectorAll(".step[data-run=open] .task input:not(:checked)")[at].click(),
  note: (at) => {
    const buttons = document.querySelectorAll(".step[data-run=open] .run-buttons");
    [...buttons[at % buttons.length].querySelectorAll("button")].at(-1).click();
    const form = document.querySelector(".run-step .run-ask");
    form.querySelector("textarea").value = "a note";
    form.requestSubmit();
  },
  search: (at) => {
    const field = document.querySelector(".run-filters input");
    field.value = `note ${at}`;
    field.dispatchEvent(new Event("input"));
  },
};

/** Milliseconds from each act to the second frame after it: by then the browser has drawn what it changed. */
async function timed([source, count]) {
  const act = new Function(`return ${source}`)();
  const taken = [];
  for (let at = 0; at < count; at++) {
    const began = performance.now();
    act(at);
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    taken.push(performance.now() - began);
    await new Promise((rest) => setTimeout(rest, 50));
  }
  return taken;
}

function report(name, taken) {
  const sorted = [...taken].sort((a, b) => a - b);
  console.log(`${name.padEnd(8)} median ${sorted[sorted.length >> 1].toFixed(0).padStart(4)} ms, worst ${sorted.at(-1).toFixed(0).padStart(4)} ms`);
}

try {
  handbook();
  const site = build(root, "--drafts");
  await measure(pathToFileURL(join(site.folder, "runbook.html")).href);
} finally {
  rmSync(root, { recursive: true, force: true });
}
