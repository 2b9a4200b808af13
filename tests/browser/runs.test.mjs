// Runs: a runbook that leads through an incident, in both languages, on good days and bad ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { drawn, launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, repository, runs, runsOn } from "./support/site.mjs";

const browser = await launch();
const site = build(runs, "--as-of", runsOn);
const url = await serve(site.folder);
const later = build(runs, "--as-of", "2026-09-15");
const laterUrl = await serve(later.folder);
const now = `${runsOn}T12:00:00+08:00`;
const account = "runbooks/account.html";

const languages = [
  {
    language: "zh-Hant", folder: "", real: "處置進行中", drill: "演練進行中", drillWord: "演練", done: "完成", waits: "先完成", overdue: "逾時", high: "高", medium: "中",
    notForLevel: "不適用", blocked: "瀏覽器不允許儲存", full: "儲存空間已滿", evicted: "刪除了部分資料", newer: "新版本已生效", withdrawn: "已廢止", back: "往回調", refused: "不能用", reported: "發現→通報",
  },
  {
    language: "en", folder: "en/", real: "Run in progress", drill: "Drill in progress", drillWord: "Drill", done: "Done", waits: "waits for", overdue: "overdue", high: "High", medium: "Medium",
    notForLevel: "not needed", blocked: "does not allow storage", full: "storage is full", evicted: "removed some of the data", newer: "newer version", withdrawn: "withdrawn", back: "set back", refused: "cannot be used", reported: "Discovered → Reported",
  },
];

/** Opens a page at a settable time and gives it to `act`; fails when the page complained. */
async function reader(address, act, { at = now, storage, reducedMotion = "reduce", ...options } = {}) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Hong_Kong", acceptDownloads: true, reducedMotion, ...options });
  try {
    await context.clock.install({ time: new Date(at) });
    if (storage) await context.addInitScript(storage);
    const tab = await context.newPage();
    await tab.goto(/^(http|file):/.test(address) ? address : url + address);
    await act(tab, context);
    none(complaints);
  } finally {
    await context.close();
  }
}

/** Starts a run on the page of a runbook. */
async function begin(tab, { drill = false, name = "王小明", accounts = "" } = {}) {
  await tab.locator(`[data-start=${drill ? "drill" : "real"}]`).click();
  await tab.locator("rb-run input[autocomplete=name]").fill(name);
  if (accounts) await tab.locator("rb-run form textarea").fill(accounts);
  await tab.locator("rb-run form .run-primary").click();
  await tab.locator(".run-facts").first().waitFor();
  return (await tab.locator(".run-id").textContent()).trim();
}

const step = (tab, id) => tab.locator(`.step[data-step="${id}"]`);
const status = (tab, id) => step(tab, id).locator(".run-status").textContent();
const done = (tab, id) => step(tab, id).locator(".run-tick").click();
const press = (tab, id, text) => step(tab, id).locator(".run-buttons button", { hasText: text }).click();
const openRecord = async (tab, run, base = url, folder = "") => {
  await tab.goto(`${base}${folder}runs.html#${run}`);
  await tab.locator(".run-log").waitFor();
};
const logged = (tab) => tab.locator(".run-log tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[3].querySelector(".run-text").textContent));

/** Presses a button that saves a file, and gives its text. */
async function saved(tab, button) {
  const [file] = await Promise.all([tab.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

for (const words of languages) {
  const { language, folder } = words;

  test(`steps are ticked, wait for each other, and are told when they are late: ${language}`, () =>
    reader(folder + account, async (tab, context) => {
      await begin(tab);
      assert.ok((await tab.locator("#rb-run-title").textContent()).startsWith(words.real));
      assert.ok((await status(tab, "call-team")).includes(words.waits));
      await done(tab, "notice");
      assert.match(await status(tab, "notice"), /12:00.*王小明|王小明/);
      assert.equal(await step(tab, "evidence").getAttribute("data-run"), "open");
      await step(tab, "evidence").locator(".task input").first().check();
      await context.clock.runFor(16 * 60_000);
      assert.ok((await status(tab, "evidence")).includes(words.overdue));
      assert.match(await tab.title(), /2/);
      const said = await tab.locator("#rb-run-said").textContent();
      await context.clock.runFor(60_000);
      assert.equal(await tab.locator("#rb-run-said").textContent(), said, "what is late is said once");
      await tab.reload();
      await tab.locator(".run-facts").first().waitFor();
      assert.ok(await step(tab, "evidence").locator(".task input").first().isChecked(), "a reload keeps every tick");
      assert.ok((await status(tab, "evidence")).includes(words.overdue));
      await context.clock.runFor(10_000);
      assert.equal((await tab.locator("#rb-run-said").textContent()).trim(), "", "after a reload nothing is said again");
    }));

  test(`a list is worked through for each account, and a step can be left out, started early or assigned: ${language}`, () =>
    reader(folder + account, async (tab) => {
      const run = await begin(tab, { accounts: "@company\n@company_hk" });
      const unlock = step(tab, "passwords").locator(".run-buttons button").first();
      await unlock.click();
      await step(tab, "passwords").locator(".run-ask input").fill("對方正在行騙");
      await step(tab, "passwords").locator(".run-ask .run-primary").click();
      const groups = step(tab, "passwords").locator(".run-accounts fieldset");
      assert.equal(await groups.count(), 2);
      await groups.nth(1).locator("input").first().check();
      assert.equal(await groups.nth(0).locator("input").first().isChecked(), false);
      const skip = step(tab, "evidence").locator(".run-buttons button");
      await skip.nth(1).click();
      await step(tab, "evidence").locator(".run-ask input").fill("<img src=x onerror=alert(1)>");
      await step(tab, "evidence").locator(".run-ask input").press("Enter");
      assert.equal(await step(tab, "evidence").getAttribute("data-run"), "skipped");
      assert.ok((await status(tab, "evidence")).includes("<img src=x"));
      await openRecord(tab, run, url, folder);
      const log = await logged(tab);
      assert.ok(log.some((text) => text.includes("@company_hk")), log.join("\n"));
      assert.ok(log.some((text) => text.includes("對方正在行騙")));
    }));

  test(`the grade decides which steps apply; an override has a reason: ${language}`, () =>
    reader(folder + account, async (tab) => {
      await begin(tab);
      const block = step(tab, "grade").locator("rb-severity");
      await block.scrollIntoViewIfNeeded();
      const choose = (question, answer) => block.locator("fieldset").nth(question).locator("input[type=radio]").nth(answer).check();
      await choose(0, 0);
      await choose(1, 0);
      await choose(2, 0);
      await block.locator(".block-live button", { hasText: language === "en" ? /record/i : /紀錄|記錄/ }).first().click();
      await tab.locator(".run-facts").first().getByText(language === "en" ? "Low" : "低").waitFor();
      assert.equal(await step(tab, "statement").getAttribute("data-run"), "not-for-level");
      assert.ok((await status(tab, "statement")).includes(words.notForLevel));
    }));

  test(`a drill has another colour, another word and another place: ${language}`, () =>
    reader(folder + account, async (tab) => {
      const run = await begin(tab, { drill: true });
      assert.match(run, /^D-/);
      assert.ok((await tab.locator("#rb-run-title").textContent()).startsWith(words.drill));
      const keys = await tab.evaluate(() => Object.keys(localStorage).filter((key) => /^readybook:(run|drill):/.test(key)));
      assert.ok(keys.length > 0 && keys.every((key) => key.startsWith("readybook:drill:")));
      const marks = await tab.evaluate(() => getComputedStyle(document.querySelector(".run-panel")).borderTopColor);
      await tab.emulateMedia({ media: "print" });
      const mark = await tab.evaluate(() => getComputedStyle(document.querySelector(".main"), "::before").content);
      assert.ok(mark.includes(words.drillWord), mark);
      await tab.emulateMedia({ media: "screen" });
      await tab.goto(`${url}${folder}${account}`);
      assert.notEqual(marks, "");
      await tab.goto(`${url}${folder}runs.html`);
      assert.ok((await tab.locator(".run-row").textContent()).includes(words.drillWord));
    }));
}
