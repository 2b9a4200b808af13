// One incident from the first sign to its review, in the handbook of this repository: two people, two computers, one file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, repository } from "./support/site.mjs";

const browser = await launch();
const site = build(repository);
const url = await serve(site.folder);
const page = site.pages.find(({ address }) => address === "runbooks/account-takeover.html");
const plan = JSON.parse(/data-plan="([^"]*)"/.exec(page.html)[1].replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").replaceAll("&#x2F;", "/"));

const stories = [
  { language: "zh-Hant", folder: "", first: "陳美玲", second: "林曉彤", high: "高", yes: "是", record: /紀錄|記錄/, closed: "已結案", contained: "控制" },
  { language: "en", folder: "en/", first: "Mei-ling Chan", second: "Hiu-tung Lam", high: "High", yes: "Yes", record: /record/i, closed: "Closed", contained: "Contained" },
];

/** A computer of its own at a time that can be moved on. */
async function computer(at, act) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Hong_Kong", acceptDownloads: true, reducedMotion: "reduce" });
  try {
    await context.clock.install({ time: at });
    const tab = await context.newPage();
    await act(tab, context);
    none(complaints);
  } finally {
    await context.close();
  }
}

for (const { language, folder, first, second, high, yes, record, contained } of stories) {
  test(`an account is taken over: discovered, reported, graded, handed over, closed, reviewed: ${language}`, async () => {
    const began = new Date();
    began.setSeconds(0, 0);
    let file;
    let run;
    const step = (tab, id) => tab.locator(`.step[data-step="${id}"]`);
    const pass = (context, minutes) => context.clock.fastForward(minutes * 60_000);
    const work = async (tab, id) => {
      const boxes = step(tab, id).locator(".task input:visible");
      for (let at = 0; at < (await boxes.count()); at++) await boxes.nth(at).check();
      await step(tab, id).locator(".run-tick").click();
    };

    await computer(began, async (tab, context) => {
      // Whoever saw something finds the runbook from the front page in two clicks, and starts.
      await tab.goto(url + folder + "index.html");
      await tab.locator(".situation, .situations a").first().click();
      await tab.waitForURL(/runbooks\/account-takeover/);
      await tab.locator("[data-start=real]").click();
      await tab.locator("rb-run input[autocomplete=name]").fill(first);
      await tab.locator("rb-run form textarea").fill("@company\n@company_hk");
      await tab.locator("rb-run form .run-primary").click();
      await tab.locator(".run-facts").first().waitFor();
      run = (await tab.locator(".run-id").textContent()).trim();
      await pass(context, 6);
      await work(tab, "report-now");
      await pass(context, 5);
      await work(tab, "confirm-report");
      // The grade: one condition makes it high.
      const grade = step(tab, "grade").locator("rb-severity");
      await grade.scrollIntoViewIfNeeded();
      const questions = grade.locator(".block-live fieldset");
      await questions.nth(0).getByRole("radio", { name: yes, exact: true }).check();
      for (let at = 1; at < 6; at++) await questions.nth(at).getByRole("radio").first().check();
      await grade.locator(".block-live button", { hasText: record }).first().click();
      await tab.locator(".run-facts dd", { hasText: high }).first().waitFor();
      await work(tab, "grade");
      await pass(context, 20); // Evidence is late by now.
      await work(tab, "capture-evidence");
      await work(tab, "freeze-publishing");
      await work(tab, "secure-mailbox");
      await tab.locator(".run-details summary").last().click();
      await tab.locator(".run-tools .run-primary").click();
      await tab.locator(".run-tools .run-ask input").fill(second);
      const [saved] = await Promise.all([tab.waitForEvent("download"), tab.locator(".run-tools .run-ask .run-primary").click()]);
      file = { name: saved.suggestedFilename(), mimeType: "application/json", buffer: readFileSync(await saved.path()) };
    });

    await computer(new Date(began.getTime() + 45 * 60_000), async (tab, context) => {
      await tab.goto(`${url}${folder}runs.html`);
      await tab.locator(".run-import input[type=file]").setInputFiles(file);
      await tab.locator(".run-import form input").fill(second);
      await tab.locator(".run-import form .run-primary").click();
      await tab.locator(".run-log").waitFor();
      await tab.locator(".run-tools a").first().click();
      await tab.locator(".run-facts").first().waitFor();
      assert.equal((await tab.locator(".run-id").textContent()).trim(), run);
      assert.equal(await step(tab, "secure-mailbox").getAttribute("data-run"), "done");
      await pass(context, 30);
      assert.equal(await step(tab, "regain-control").locator(".run-accounts fieldset").count(), 2);
      for (const id of ["regain-control", "remove-content", "check-other-accounts"]) await work(tab, id);
      const timer = step(tab, "watch-accounts").locator(".run-buttons button").nth(1);
      await timer.click();
      await pass(context, 31);
      for (const id of ["watch-accounts", "confirm-clean", "issue-statement", "warn-recipients", "ask-counsel", "close"]) await work(tab, id);
      const [done, all] = (await tab.locator(".run-facts dd").nth(2).textContent()).match(/\d+/g).map(Number);
      assert.deepEqual([done, all], [plan.steps.length, plan.steps.length]);
      await tab.locator(".run-panel > .run-buttons button").last().click();
      await tab.locator(".run-panel > .run-ask textarea").fill("OK");
      await tab.locator(".run-panel > .run-ask .run-primary").click();

      await tab.goto(`${url}${folder}runs.html#${run}`);
      await tab.locator(".run-review").waitFor();
      assert.equal(await tab.locator(".run-record .banner-alert").count(), 0, "the record is whole");
      const durations = await tab.locator(".run-review table tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
      assert.equal(durations.length, 5);
      assert.match(durations[0][1], /6/);
      assert.match(durations[1][1], /5/);
      assert.match(durations[3].join(), new RegExp(contained));
      const late = await tab.locator(".run-review ul li").allTextContents();
      assert.ok(late.some((text) => text.includes(plan.steps.find(({ id }) => id === "capture-evidence").number)), late.join("\n"));
      assert.ok(await tab.locator(".run-propose").count() > 0);
      const who = new Set(await tab.locator(".run-log tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[2].textContent)));
      assert.deepEqual([...who].sort(), [first, second].sort());
    });
  });
}
