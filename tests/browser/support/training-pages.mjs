// The pages of the small handbook whose readers are trained, opened at a settable time with records that are there already.
import { readFileSync } from "node:fs";
import { launch, watched } from "./browser.mjs";
import { none } from "./none.mjs";
import { serve } from "./server.mjs";
import { build, training, trainingOn } from "./site.mjs";

const browser = await launch();
export const site = build(training, "--as-of", trainingOn);
export const url = await serve(site.folder);
const now = `${trainingOn}T12:00:00+08:00`;
export const policy = "procedures/policy.html";
export const me = { id: "E1024", name: "林雅婷", unit: "公關室", roles: ["social"], joined: "2026-08-10" };

/** Opens a page at a settable time, with records and a profile that are there already, and gives it to `act`; fails when the page complained. */
export async function reader(address, act, { at = now, storage, records = [], profile = null, kept = [], allowed = () => false, ...options } = {}) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Hong_Kong", acceptDownloads: true, reducedMotion: "reduce", ...options });
  try {
    if (options.javaScriptEnabled !== false) await context.clock.install({ time: new Date(at) });
    await context.addInitScript(([entries, mark]) => {
      try {
        if (localStorage.getItem(mark)) return;
        localStorage.setItem(mark, "1");
        for (const [key, value] of entries) localStorage.setItem(key, value);
      } catch {
        // A test that blocks the storage.
      }
    }, [[...kept, ...records.map((one) => [`readybook:training-record:${one.record_id}`, JSON.stringify(one)]), ...(profile ? [["readybook:training-profile", JSON.stringify(profile)]] : [])], "seeded"]);
    if (storage) await context.addInitScript(storage);
    const tab = await context.newPage();
    await tab.goto(/^(http|file):/.test(address) ? address : url + address);
    await act(tab, context);
    none(complaints.filter((complaint) => !allowed(complaint)));
  } finally {
    await context.close();
  }
}

export const mine = (folder, act, options) => reader(`${folder}my-training.html`, async (tab, context) => {
  await tab.locator(".training").waitFor();
  await act(tab, context);
}, options);
export const row = (tab, id) => tab.locator(`#rb-requirement-${id}`);
export const status = (tab, id) => row(tab, id).getAttribute("data-status");
export const stored = (tab) => tab.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("readybook:training-record:")).map(([, text]) => JSON.parse(text)));
export const handIn = (tab, at = 0) => tab.locator(".training-record").nth(at).locator(".run-buttons button").first().click();

export async function acknowledge(tab) {
  await tab.locator("rb-acknowledge .acknowledge-ask button").click();
  await tab.locator("rb-acknowledge .hand-in").waitFor();
}

/** Presses something that saves a file, and gives its name and text. */
export async function saved(tab, press) {
  const [file] = await Promise.all([tab.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}
