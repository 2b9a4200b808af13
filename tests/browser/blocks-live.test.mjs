// Live blocks: grading, reports, statements and meetings in a page, with a run and without, from a server and from disk.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "./support/axe.mjs";
import { samples } from "./support/block-samples.mjs";
import { blockPages, words } from "./support/blocks.mjs";
import { drawn, launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";

const browser = await launch();
const folder = blockPages(samples);
const places = { http: await serve(folder), file: `${pathToFileURL(folder).href}/` };
const languages = Object.keys(samples).map((language) => ({ language, word: words(language), sample: samples[language] }));
const run = "R-20261128-0415-ABCD";

/** Opens the page of a kind and gives it to `act`; fails when the page complained. */
async function reader(kind, act, { language = "zh-Hant", place = "http", now, storage, init, ...options } = {}) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Hong_Kong", ...options });
  try {
    if (now) await context.clock.install({ time: new Date(Date.parse(now) - 60_000) });
    if (storage === "blocked") await context.addInitScript(blockStorage);
    if (init) await context.addInitScript(init);
    const tab = await context.newPage();
    await tab.goto(`${places[place]}${language}/${kind}.html`);
    if (now) await context.clock.pauseAt(new Date(now));
    else await drawn(tab);
    await act(tab, context);
    none(complaints);
  } finally {
    await context.close();
  }
}

function blockStorage() {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
  }
}

/** What copying gives, also without a clipboard to read. */
function withoutClipboard() {
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  document.addEventListener("copy", () => {
    const field = document.activeElement;
    window.copied = field.value.slice(field.selectionStart, field.selectionEnd);
  });
}

/** A browser that lets nobody copy. */
function withoutCopying() {
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  document.execCommand = () => false;
}

/** Waits until a block says that something is done. */
const said = (tab, text) => tab.locator(".block-said", { hasText: text }).waitFor();

/** Everything that live regions say, in order. */
function listening() {
  window.heard = [];
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status]");
        if (region?.textContent) window.heard.push(region.textContent);
      }
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  });
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
const button = (tab, name) => tab.getByRole("button", { name, exact: true });
const records = (tab) => tab.evaluate(() => window.testRecords());
const start = (tab, id = run) => tab.evaluate((run) => window.testRun(run), id);
const focused = (tab) => tab.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.value || document.activeElement.id);

async function downloaded(tab, act) {
  const [file] = await Promise.all([tab.waitForEvent("download"), act()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

async function analyse(tab, state) {
  const isWide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  return [...(await violations(tab)).map((found) => `${state}: ${found}`),
    ...(isWide ? [`${tab.url()} ${state}: scrolls sideways`] : [])];
}

// --- Grading -------------------------------------------------------------------------------------------------------------

const answer = (tab, question, value) => tab.locator(`input[type=radio][name$="-${question}"][value="${value}"]`);

async function grade(tab, answers) {
  for (const [question, value] of Object.entries(answers)) await answer(tab, question, value).check();
}

for (const { language, word, sample } of languages) {
  for (const place of ["http", "file"]) {
    test(`an incident is graded by keyboard alone, and the page says why: ${language}, ${place}`, () =>
      reader("severity", async (tab) => {
        const [high, medium] = sample.severity.scale.levels;
        assert.ok(!(await tab.getByText("Static severity").isVisible()));
        assert.match(await tab.locator(".grade").textContent(), new RegExp(fill(word.severity_missing, { n: 3 })));
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Space");
        await tab.keyboard.press("ArrowDown");
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Space");
        await tab.keyboard.press("ArrowDown");
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Space");
        const result = await tab.locator(".grade").textContent();
        assert.ok(result.startsWith(fill(word.severity_level, { level: medium.name })), result);
        assert.ok(result.includes(fill(word.severity_sum, { n: 4, range: fill(word.severity_points_range, { least: 3, most: 4 }) })), result);
        assert.ok(result.includes(medium.triggers), result);
        await tab.keyboard.press("ArrowDown"); // Exposed: the first row of the matrix fires.
        const exposed = await tab.locator(".grade").textContent();
        const { because } = sample.severity.scale.matrix[0];
        assert.ok(exposed.startsWith(fill(word.severity_level, { level: high.name })), exposed);
        assert.ok(exposed.includes(fill(word.severity_because, { because })), exposed);
        const { ask, answers } = sample.severity.scale.questions[2];
        assert.ok(exposed.includes(fill(word.block_pair, { label: ask, value: answers[1].label })), exposed);
        await tab.reload();
        assert.ok((await tab.locator(".grade").textContent()).startsWith(fill(word.severity_level, { level: high.name })), "lasts for the visit");
        await button(tab, word.severity_reset).click();
        assert.match(await tab.locator(".grade").textContent(), new RegExp(fill(word.severity_missing, { n: 3 })));
        assert.equal(await tab.locator("input:checked").count(), 0);
      }, { language, place }));
  }

  test(`"not sure" takes the higher level and says so; another level needs a reason: ${language}`, () =>
    reader("severity", async (tab) => {
      const [high, , low] = sample.severity.scale.levels;
      await grade(tab, { impact: "minor", scope: "unsure", exposed: "unsure" });
      let result = await tab.locator(".grade").textContent();
      assert.ok(result.startsWith(fill(word.severity_level, { level: high.name })), result);
      assert.ok(result.includes(word.severity_unsure_taken), result);
      await button(tab, word.severity_override).press("Enter");
      assert.equal(await tab.evaluate(() => document.activeElement.localName), "select");
      await button(tab, word.severity_override_use).click();
      const summary = tab.locator(".grade-override .block-errors");
      assert.ok(await summary.evaluate((element) => element === document.activeElement));
      await summary.getByRole("link").nth(1).press("Enter");
      assert.equal(await tab.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
      await tab.keyboard.type("Only a test page");
      await tab.locator(".grade-override select").selectOption("low");
      await button(tab, word.severity_override_use).press("Enter");
      result = await tab.locator(".grade").textContent();
      assert.ok(result.startsWith(fill(word.severity_level, { level: low.name })), result);
      assert.ok(result.includes(fill(word.severity_overridden, { level: high.name, reason: "Only a test page" })), result);
      await button(tab, word.severity_copy).click();
      await said(tab, word.block_copied);
      const copied = await tab.evaluate(() => window.copied);
      assert.ok(copied.startsWith(fill(word.severity_level, { level: low.name })), copied);
      assert.ok(copied.includes("Only a test page"));
      await button(tab, word.severity_take_back).click();
      assert.ok((await tab.locator(".grade").textContent()).startsWith(fill(word.severity_level, { level: high.name })));
    }, { language, init: withoutClipboard }));
}

test("a result is said once when the reader pauses, not at each answer", () =>
  reader("severity", async (tab, context) => {
    await grade(tab, { impact: "minor", scope: "one", exposed: "no" });
    await context.clock.runFor(2000);
    await answer(tab, "impact", "minor").check();
    await context.clock.runFor(2000);
    const heard = await tab.evaluate(() => window.heard);
    assert.equal(heard.length, 1, heard.join(" | "));
    assert.ok(heard[0].includes("低"));
  }, { init: listening, now: "2026-11-28T04:15:00+08:00" }));

test("grades are recorded in a run, again when answers change, with the chosen level after them", () =>
  reader("severity", async (tab) => {
    const { word } = languages[0];
    await start(tab);
    await grade(tab, { impact: "severe", scope: "all", exposed: "no" });
    await button(tab, word.severity_record).click();
    await tab.locator(".block-recorded").waitFor();
    assert.ok(!(await button(tab, word.severity_record_again).isVisible()), "nothing new to record");
    assert.match(await tab.locator(".block-recorded").textContent(), /高.*陳大文/);
    await answer(tab, "scope", "unsure").check();
    await button(tab, word.severity_override).click();
    await tab.locator(".grade-override select").selectOption("medium");
    await tab.locator(".grade-override textarea").fill("只影響測試帳號");
    await button(tab, word.severity_override_use).click();
    await button(tab, word.severity_record_again).click();
    await said(tab, word.severity_is_recorded);
    assert.deepEqual(await records(tab), [
      { kind: "grade", answers: { impact: "severe", scope: "all", exposed: "no" }, level: "high", rule: 1, because: "影響和範圍合計已達高等級" },
      { kind: "grade", answers: { impact: "severe", scope: "unsure", exposed: "no" }, level: "high", rule: 1, because: "影響和範圍合計已達高等級" },
      { kind: "override", level: "medium", reason: "只影響測試帳號" },
    ]);
    assert.match(await tab.locator(".block-recorded").textContent(), /中/);
    await tab.evaluate(() => window.testRecord("close", {}));
    await answer(tab, "scope", "one").check();
    assert.ok(!(await button(tab, word.severity_record_again).isVisible()), "a closed run takes no more");
  }));

test("what was entered before a run was started belongs to it, and not to the next one", () =>
  reader("severity", async (tab) => {
    await answer(tab, "impact", "severe").check();
    await start(tab);
    assert.ok(await answer(tab, "impact", "severe").isChecked());
    await start(tab, "R-20261128-0500-BCDE");
    assert.ok(!(await answer(tab, "impact", "severe").isChecked()));
    await start(tab);
    assert.ok(await answer(tab, "impact", "severe").isChecked());
    await start(tab, null);
    assert.ok(!(await answer(tab, "impact", "severe").isChecked()));
  }));

for (const { language, word } of languages) {
  test(`deadlines count down from a time that the reader enters, without moving the focus: ${language}`, () =>
    reader("severity", async (tab, context) => {
      const box = tab.locator("input[value=partner]");
      const due = tab.locator("label:has([value=partner]) .deadline-due");
      await box.check();
      assert.equal(await due.textContent(), word.deadline_waits_reported);
      await tab.locator("input[id$=time-reported]").fill("2026-11-28T04:00");
      const time = "2026-11-28 04:30";
      const shown = fill(word.block_moment, { moment: time, zone: "UTC+08:00" });
      const minutes = (n) => fill(n === 1 ? word.block_minutes_one ?? word.block_minutes : word.block_minutes, { n });
      assert.equal(await due.textContent(), fill(word.deadline_due, { time: shown, span: minutes(15) }));
      await tab.locator("textarea, input[type=radio]").first().focus();
      const before = await tab.evaluate(() => document.activeElement.value);
      await context.clock.runFor(66_000);
      assert.equal(await due.textContent(), fill(word.deadline_due, { time: shown, span: minutes(13) }));
      await context.clock.runFor(16 * 60_000);
      assert.equal(await due.textContent(), fill(word.deadline_overdue, { time: shown, span: minutes(2) }));
      assert.equal(await tab.evaluate(() => document.activeElement.value), before);
      assert.deepEqual(await tab.evaluate(() => window.heard), [], "nobody wants to hear it each minute");
    }, { language, now: "2026-11-28T04:15:00+08:00", init: listening }));
}

test("in a run deadlines count from what the record knows", () =>
  reader("severity", async (tab) => {
    await start(tab);
    const due = (id) => tab.locator(`label:has([value=${id}]) .deadline-due`).textContent();
    await tab.locator("input[value=authority]").check();
    await tab.locator("input[value=partner]").check();
    assert.match(await due("authority"), /2026-12-01 03:15（UTC\+08:00）到期（還有2天23小時）/);
    assert.equal(await due("partner"), languages[0].word.deadline_waits_reported);
    await tab.evaluate(() => window.testRecord("milestone", { name: "reported", at: "2026-11-28T03:00:00+08:00" }));
    assert.match(await due("partner"), /已逾期45分鐘/);
    await tab.locator("input[value=partner]").uncheck();
    assert.deepEqual((await records(tab)).filter(({ kind }) => kind === "deadline").map(({ deadline, on }) => [deadline, on]), [["authority", true], ["partner", true], ["partner", false]]);
    assert.ok(!(await tab.locator("input[id$=time-reported]").isVisible()));
  }, { now: "2026-11-28T04:15:00+08:00" }));

// --- Reports -------------------------------------------------------------------------------------------------------------

const control = (tab, id) => tab.locator(`[id$="-${id}"]:is(input, select, textarea)`).first();

async function fillReport(tab, kind, values = {}) {
  const all = { noticed: "2026-11-28T04:15", what: "=1+1, \"quoted\"\n第二行", who: "林美玲", ...values };
  for (const [id, value] of Object.entries(all)) await control(tab, id).fill(value);
  await control(tab, "kind").selectOption(kind);
}

for (const { language, word, sample } of languages) {
  for (const place of ["http", "file"]) {
    test(`what is missing in a report is listed, and the list leads there: ${language}, ${place}`, () =>
      reader("report", async (tab) => {
        await button(tab, word.report_copy).press("Enter");
        const summary = tab.locator(".block-errors");
        assert.ok(await summary.evaluate((element) => element === document.activeElement), "the list has the focus");
        const required = sample.report.fields.filter((field) => field.required);
        assert.equal(await summary.getByRole("link").count(), required.length);
        for (const [at, { label }] of required.entries()) {
          const link = summary.getByRole("link").nth(at);
          assert.ok((await link.textContent()).includes(label));
          await link.press("Enter");
          const { invalid, described } = await tab.evaluate(() => ({
            invalid: document.activeElement.getAttribute("aria-invalid"),
            described: document.activeElement.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "),
          }));
          assert.equal(invalid, "true");
          assert.ok(described.includes(word.field_error.trim()) && described.includes(label), described);
        }
        await fillReport(tab, { index: 1 });
        assert.ok(!(await summary.isVisible()), "all is put right");
        await control(tab, "followers").fill("many");
        await button(tab, word.report_copy).click();
        assert.equal(await summary.getByRole("link").textContent(), fill(word.field_number, { label: sample.report.fields[4].label }));
        await control(tab, "followers").fill("１２,０００");
        await button(tab, word.report_copy).click();
        await said(tab, word.block_copied);
        assert.ok((await tab.evaluate(() => window.copied)).includes("第二行"));
      }, { language, place, init: withoutClipboard }));
  }

  test(`a draft outlives a reload, and is cleared on request: ${language}`, () =>
    reader("report", async (tab) => {
      await button(tab, fill(word.field_now_for, { label: sample.report.fields[0].label })).click();
      assert.equal(await control(tab, "noticed").inputValue(), "2026-11-28T04:15");
      await control(tab, "what").fill("半夜的貼文");
      await tab.locator("[type=checkbox]").nth(2).check();
      await tab.reload();
      assert.equal(await control(tab, "what").inputValue(), "半夜的貼文");
      assert.ok(await tab.locator("[type=checkbox]").nth(2).isChecked());
      await button(tab, word.report_clear).click();
      await tab.reload();
      assert.equal(await control(tab, "what").inputValue(), "");
    }, { language, now: "2026-11-28T04:15:00+08:00" }));
}

test("a report comes as text, Markdown, JSON and CSV, and nothing in it becomes markup or a formula", () =>
  reader("report", async (tab) => {
    const { word } = languages[0];
    await fillReport(tab, { index: 2 }, { accounts: "@one\n\n@two ", followers: "１２,０００", who: "=HYPERLINK(\"x\")" });
    await tab.locator("[type=checkbox]").first().check();
    const formats = {};
    for (const format of ["plain", "markdown", "json", "csv"]) {
      await control(tab, "format").selectOption(format);
      formats[format] = await tab.locator(".report-output textarea.block-output").inputValue();
    }
    assert.match(formats.plain, /^通報內容\n\n發現時間：2026-11-28 04:15（UTC\+08:00）\n發生了什麼事：\n=1\+1, "quoted"\n第二行\n事件類別：不實訊息\n受影響的平台：Facebook\n追蹤人數：１２,０００\n受影響的帳號：@one、@two\n/);
    assert.match(formats.markdown, /^# 通報內容\n\n\*\*發現時間\*\* {2}\n2026-11-28/);
    await control(tab, "what").fill("# no heading\n<b>no tag</b> *no stress*\n1. no list");
    await control(tab, "format").selectOption("markdown");
    const escaped = await tab.locator(".report-output textarea.block-output").inputValue();
    assert.ok(escaped.includes("\\# no heading  \n\\<b\\>no tag\\</b\\> \\*no stress\\*  \n1\\. no list"), escaped);
    const { values, labels, created } = JSON.parse(formats.json);
    assert.deepEqual(values.accounts, ["@one", "@two"]);
    assert.equal(values.followers, 12000);
    assert.equal(values.noticed, "2026-11-28T04:15+08:00");
    assert.equal(labels.who, "通報人");
    assert.match(created, /^\d{4}-\d\d-\d\dT\d\d:\d\d\+08:00$/);
    assert.ok(formats.csv.includes(`"'=1+1, ""quoted""\n第二行"`), formats.csv);
    assert.ok(formats.csv.includes(`"'=HYPERLINK(""x"")"`), formats.csv);
    await control(tab, "format").selectOption("csv");
    const { name, text } = await downloaded(tab, () => button(tab, word.report_download).click());
    assert.match(name, /^通報內容-\d{8}-\d{4}\.csv$/);
    assert.ok(text.startsWith("\uFEFF"), "a spreadsheet sees that it is UTF-8");
    assert.equal(text.match(/\r\n/g).length, 2);
  }));

test("an author's text for a report is filled in once: braces in an answer stay", () =>
  reader("report", async (tab) => {
    await fillReport(tab, { index: 1 }, { who: "{what}" });
    assert.match(await tab.locator(".report-output textarea.block-output").inputValue(), /\{what\} noticed at 2026-11-28 04:15 \(UTC\+08:00\): =1/);
  }, { language: "en" }));

test("mail has its subject and text in percent-encoded letters; what is too long is copied, and the page says so", () =>
  reader("report", async (tab) => {
    const { word, sample: { report } } = languages[0];
    const mail = tab.getByRole("link", { name: fill(word.report_mail, { address: report.mail }) });
    await fillReport(tab, { index: 1 });
    const href = await mail.first().getAttribute("href");
    assert.match(href, /^mailto:sm-incident@example\.com\?subject=[\x21-\x7e]+&body=[\x21-\x7e]+$/);
    const asked = new URL(href).searchParams;
    assert.equal(asked.get("subject"), "事件通報：帳號遭盜用");
    assert.ok(asked.get("body").includes("\r\n第二行"), "line ends as mail wants them");
    await control(tab, "what").fill("可疑".repeat(400));
    await mail.first().click();
    const notice = tab.locator(".block-notice");
    await notice.waitFor();
    assert.ok(await notice.evaluate((element) => element === document.activeElement));
    assert.ok((await notice.textContent()).includes(word.report_mail_long + word.report_paste_copied));
    assert.ok((await tab.evaluate(() => window.copied)).includes("可疑".repeat(400)));
    const short = await notice.getByRole("link").getAttribute("href");
    assert.ok(short.length < 2000);
    assert.equal(new URL(short).searchParams.get("body"), word.report_paste_here);
  }, { init: withoutClipboard }));

for (const { language, word, sample } of languages) {
  for (const [can, init] of [["the clipboard", withoutClipboard], ["a file", withoutCopying]]) {
    test(`what does not fit into a form's address goes to ${can}: ${language}`, () =>
      reader("report", async (tab, context) => {
        await fillReport(tab, { index: 1 }, { what: "短的" });
        const link = tab.getByRole("link", { name: fill(word.report_form, { host: "forms.example.com" }) });
        const asked = new URL(await link.getAttribute("href")).searchParams;
        assert.deepEqual([asked.get("what"), asked.get("who")], ["短的", "林美玲"]);
        assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
        const long = "凌晨的貼文".repeat(100);
        await control(tab, "what").fill(long);
        await link.click();
        const notice = tab.locator(".block-notice");
        await notice.waitFor();
        assert.equal(context.pages().length, 1, "nothing is opened before the page has said it");
        const label = sample.report.fields[1].label;
        const reason = await notice.textContent();
        assert.ok(reason.includes(fill(word.report_form_long, { names: fill(word.block_quoted, { text: label }) })), reason);
        const go = notice.getByRole("link", { name: fill(word.report_form_go, { host: "forms.example.com" }) });
        const href = await go.getAttribute("href");
        assert.ok(href.length <= 2000);
        assert.deepEqual([new URL(href).searchParams.get("what"), new URL(href).searchParams.get("who")], ["", "林美玲"]);
        if (init === withoutClipboard) return assert.equal(await tab.evaluate(() => window.copied), fill(word.block_pair, { label, value: long }));
        assert.ok(reason.includes(word.report_paste_not_copied), reason);
        const { text } = await downloaded(tab, () => button(tab, word.report_paste_file).click());
        assert.ok(text.includes(long));
      }, { language, init }));
  }
}

test("where nobody may copy, the text is shown selected", () =>
  reader("report", async (tab) => {
    const { word } = languages[0];
    await fillReport(tab, { index: 1 });
    await button(tab, word.report_copy).click();
    await said(tab, word.block_copy_failed);
    const selected = await tab.evaluate(() => {
      const { value, selectionStart, selectionEnd } = document.activeElement;
      return value.slice(selectionStart, selectionEnd);
    });
    assert.ok(selected.includes("林美玲"));
  }, { init: withoutCopying }));

test("printing a report prints the report and nothing else", () =>
  reader("report", async (tab) => {
    await tab.evaluate(() => (window.print = () => {}));
    await fillReport(tab, { index: 1 });
    await button(tab, languages[0].word.report_print).click();
    await tab.emulateMedia({ media: "print" });
    const seen = await tab.evaluate(() => document.body.innerText);
    assert.ok(seen.startsWith("通報內容") && seen.includes("林美玲") && !seen.includes("帳號遭盜用\n\n區塊之前"), seen);
    await tab.emulateMedia({ media: "screen" });
    await tab.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await tab.locator(".print-sheet").count(), 0);
    assert.ok(await button(tab, languages[0].word.report_print).isVisible());
  }));

test("a page that is printed has the static part where nothing was entered, and what was entered elsewhere", () =>
  reader("all", async (tab) => {
    await control(tab, "who").fill("林美玲");
    await tab.emulateMedia({ media: "print" });
    assert.deepEqual(await tab.locator(".block-static:visible").allTextContents(), ["Static severity", "Static statement", "Static agenda"]);
    assert.ok(await control(tab, "who").isVisible());
  }));

test("reports are recorded in a run when they leave the page, the same text once; a drill's say that they are one", () =>
  reader("report", async (tab) => {
    const { word } = languages[0];
    await start(tab);
    await tab.evaluate(() => window.testRecord("accounts", { accounts: ["@one", "@two"] }));
    await tab.evaluate((run) => { window.testRun(null); window.testRun(run); }, run);
    await fillReport(tab, { index: 1 });
    await button(tab, word.report_copy).click();
    await button(tab, word.report_copy).click();
    await tab.locator(".block-recorded").waitFor();
    await button(tab, word.report_record).click();
    await said(tab, word.report_is_recorded);
    const kept = (await records(tab)).filter(({ kind }) => kind === "report");
    assert.equal(kept.length, 2);
    assert.deepEqual(Object.keys(kept[0]).sort(), ["block", "kind", "text", "title", "values"]);
    assert.equal(kept[0].values.noticed, "2026-11-28T04:15+08:00");
    await start(tab, "D-20261128-0415-ABCD");
    assert.ok((await tab.locator(".report-output textarea.block-output").inputValue()).startsWith("【演練】\n通報內容"));
    const mail = tab.getByRole("link", { name: /sm-incident/ });
    assert.ok(new URL(await mail.getAttribute("href")).searchParams.get("subject").startsWith("【演練】"));
  }, { init: withoutClipboard }));

test("a report takes over the accounts of the run", () =>
  reader("report", async (tab) => {
    const { word } = languages[0];
    await start(tab);
    await tab.evaluate(() => window.testRecord("accounts", { accounts: ["@one", "@two"] }));
    const take = button(tab, fill(word.report_accounts, { n: 2 }));
    await take.click();
    assert.equal(await control(tab, "accounts").inputValue(), "@one\n@two");
    assert.ok(!(await take.isVisible()));
  }));

// --- Statements ------------------------------------------------------------------------------------------------------------

for (const { language, word, sample } of languages) {
  for (const place of ["http", "file"]) {
    test(`a statement is final once every slot is filled and somebody approved it; a change takes that away: ${language}, ${place}`, () =>
      reader("statement", async (tab) => {
        const { slots, approvers } = sample.statement;
        const finish = button(tab, word.statement_finish);
        const why = () => tab.locator(".block-why").textContent();
        const labels = slots.map(({ label }) => fill(word.block_quoted, { text: label })).join(word.block_separator);
        assert.equal(await finish.getAttribute("aria-disabled"), "true");
        assert.equal(await why(), fill(word.statement_slots_open, { n: 3, labels }) + word.statement_no_role + word.statement_no_name);
        await finish.press("Enter");
        assert.ok(!(await tab.locator(".statement-final").isVisible()));
        await said(tab, word.statement_no_name);

        await control(tab, "time").fill("👩🏽‍🚒{link}");
        await control(tab, "channel").selectOption({ index: 1 });
        await control(tab, "link").fill("https://example.com");
        assert.equal(await tab.locator(".slot-open").count(), 0);
        await control(tab, "role").selectOption(approvers[0].id);
        await control(tab, "name").fill("陳大文");
        assert.equal(await why(), word.statement_ready);
        await finish.press("Enter");
        const final = tab.locator(".statement-final");
        assert.ok(await final.evaluate((element) => element === document.activeElement));
        assert.ok((await final.textContent()).includes(fill(word.statement_approver, { role: approvers[0].name, name: "陳大文" })));
        const text = await final.locator("textarea").inputValue();
        assert.ok(text.includes("👩🏽‍🚒{link}") && text.includes("https://example.com"), text);
        await button(tab, word.block_copy).click();
        await said(tab, word.block_copied);
        assert.equal(await tab.evaluate(() => window.copied), text);
        await tab.reload();
        assert.equal(await final.locator("textarea").inputValue(), text, "lasts for the visit");

        await control(tab, "link").fill("https://example.org");
        assert.ok(!(await final.isVisible()));
        assert.ok(await tab.locator(".banner", { hasText: word.statement_withdrawn }).isVisible());
        await finish.click();
        await button(tab, word.statement_withdraw).click();
        assert.ok(await finish.evaluate((element) => element === document.activeElement));
      }, { language, place, init: withoutClipboard }));
  }

  test(`channels count characters as readers see them, and say what is over: ${language}`, () =>
    reader("statement", async (tab) => {
      const { channels: [x] } = sample.statement;
      const read = async () => (await tab.locator(".counter").first().textContent());
      const before = Number(/\d+/.exec((await read()).split(/[:：]/)[1])[0]);
      const label = fill(word.statement_open, { label: sample.statement.slots[0].label });
      await control(tab, "time").fill("👩🏽‍🚒é");
      const n = before - [...label].length + 2;
      const over = n - x.limit;
      assert.equal(await read(), over > 0 ? fill(word.statement_over, { name: x.name, n, limit: x.limit, over }) : fill(word.statement_length, { name: x.name, n, limit: x.limit }));
      await control(tab, "time").fill("長".repeat(200));
      assert.ok((await tab.locator(".counter.is-over").first().textContent()).startsWith(x.name));
    }, { language }));
}

test("a statement is recorded in a run when it is approved", () =>
  reader("statement", async (tab) => {
    const { word } = languages[0];
    await start(tab, "D-20261128-0415-ABCD");
    await control(tab, "time").fill("上午10時");
    await control(tab, "channel").selectOption({ index: 2 });
    await control(tab, "link").fill("https://example.com");
    await control(tab, "role").selectOption("pr");
    await control(tab, "name").fill("陳大文");
    await button(tab, word.statement_finish).click();
    await said(tab, word.statement_is_recorded);
    const [{ text, ...rest }] = await records(tab);
    assert.deepEqual(rest, { kind: "statement", block: "rb-block-1", title: "初步聲明", values: { time: "上午10時", channel: "X帳號", link: "https://example.com" }, approver: "公關主管 陳大文" });
    assert.match(text, /^我們在上午10時發現本公司的X帳號/);
    assert.match(await tab.locator(".statement-final textarea").inputValue(), /^【演練】\n我們/);
  }));

// --- Meetings --------------------------------------------------------------------------------------------------------------

for (const { language, word, sample } of languages) {
  test(`a meeting keeps its time boxes, says once that one ran over, and goes on after a reload: ${language}`, () =>
    reader("agenda", async (tab, context) => {
      const { items } = sample.agenda;
      const left = () => tab.locator(".clock-left").textContent();
      await button(tab, word.meeting_start).press("Enter");
      assert.equal(await focused(tab), word.meeting_next);
      await context.clock.runFor(60_000);
      assert.equal(await left(), fill(word.meeting_left, { clock: "4:00" }));
      await button(tab, word.meeting_pause).click();
      await context.clock.runFor(60_000);
      assert.equal(await left(), fill(word.meeting_left, { clock: "4:00" }));
      await button(tab, word.meeting_resume).click();
      await context.clock.runFor(5 * 60_000);
      assert.equal(await left(), fill(word.meeting_over_by, { clock: "1:00" }));
      const over = fill(word.meeting_over, { topic: items[0].topic, span: fill(word.block_minutes, { n: 5 }) });
      assert.equal((await tab.evaluate(() => window.heard)).filter((text) => text === over).length, 1);
      await tab.reload();
      await context.clock.runFor(60_000);
      assert.equal(await left(), fill(word.meeting_over_by, { clock: "2:00" }), "the clock went on");
      assert.equal((await tab.evaluate(() => window.heard)).filter((text) => text === over).length, 0, "and is silent about it");
      await button(tab, word.meeting_next).click();
      assert.ok((await tab.locator(".clock-topic").textContent()).includes(items[1].topic));
      assert.ok((await tab.locator("[aria-current=step]").textContent()).includes(items[1].topic));
      await button(tab, word.meeting_back).click();
      assert.equal(await left(), fill(word.meeting_over_by, { clock: "2:00" }), "it went on where it was left");
      assert.equal(await focused(tab), word.meeting_next);
    }, { language, now: "2026-11-28T10:00:00+08:00", init: listening }));

  for (const place of ["http", "file"]) {
    test(`a meeting ends when each question is answered or put off, and leaves its minutes: ${language}, ${place}`, () =>
      reader("agenda", async (tab, context) => {
        const { decisions: [first, second], title } = sample.agenda;
        const fields = (at) => tab.locator(".decision").nth(at);
        await start(tab);
        await button(tab, word.meeting_start).press("Enter");
        await context.clock.runFor(2 * 60_000);
        await button(tab, word.meeting_end).press("Enter");
        const summary = tab.locator(".block-errors");
        assert.ok(await summary.evaluate((element) => element === document.activeElement));
        assert.deepEqual(await summary.getByRole("link").allTextContents(), [first, second].map((question) => fill(word.meeting_unanswered, { question })));
        await summary.getByRole("link").first().press("Enter");
        await tab.keyboard.type("公關主管 *today*");
        await fields(0).locator("[id$=owner]").fill("陳大文");
        await fields(0).locator("[id$=due]").fill("2026-11-28T12:00");
        await fields(1).locator("[type=checkbox]").press("Space");
        await button(tab, word.meeting_decide).press("Enter");
        await tab.keyboard.type("停用舊的管理工具");
        await tab.getByLabel(word.meeting_notes, { exact: true }).fill("出席：全員\n# 沒有異議");
        await button(tab, word.meeting_end).press("Enter");
        const written = await tab.locator(".minutes textarea").inputValue();
        assert.ok(written.startsWith(fill(word.meeting_minutes_of, { title })), written);
        for (const part of [fill(word.meeting_answered, { question: first, answer: "公關主管 *today*" }), fill(word.meeting_answered, { question: second, answer: word.meeting_is_deferred }), "停用舊的管理工具", "出席：全員\n# 沒有異議", "2026-11-28 12:00"]) {
          assert.ok(written.includes(part), `${part}\n---\n${written}`);
        }
        await control(tab, "format").selectOption("markdown");
        const markdown = await tab.locator(".minutes textarea").inputValue();
        assert.ok(markdown.startsWith("# ") && markdown.includes("\\*today\\*") && markdown.includes("\\# 沒有異議"), markdown);
        await said(tab, word.meeting_is_recorded);
        const [{ decisions, began, ended, ...rest }] = await records(tab);
        assert.deepEqual(rest, { kind: "meeting", block: "rb-block-1", title, notes: "出席：全員\n# 沒有異議" });
        assert.deepEqual(decisions.map(({ owner, due }) => [owner, due]), [["陳大文", "2026-11-28T12:00+08:00"], ["", ""], ["", ""]]);
        assert.match(`${began} ${ended}`, /^2026-11-28T10:00:\S+\+08:00 2026-11-28T10:02:\S+\+08:00$/);
        await button(tab, word.meeting_go_on).click();
        assert.equal(await fields(2).locator("textarea").inputValue(), "停用舊的管理工具");
        await fields(2).getByRole("button", { name: word.meeting_remove }).click();
        assert.equal(await tab.locator(".decision").count(), 2);
      }, { language, place, now: "2026-11-28T10:00:00+08:00" }));
  }

  for (const timezoneId of ["Asia/Hong_Kong", "America/Los_Angeles"]) {
    test(`the invitation is a calendar file to the letter of RFC 5545: ${language}, ${timezoneId}`, () =>
      reader("agenda", async (tab) => {
        await tab.locator("summary").press("Enter");
        await button(tab, word.meeting_ics).press("Enter");
        assert.equal(await tab.locator(".block-errors").getByRole("link").count(), 1, "when?");
        await control(tab, "when").fill("2026-11-28T10:30");
        await control(tab, "length").fill("45");
        await control(tab, "where").fill("會議室A; 3樓, \\ 備用");
        const { name, text } = await downloaded(tab, () => button(tab, word.meeting_ics).click());
        assert.match(name, /\.ics$/);
        assert.ok(text.endsWith("\r\n") && !/(?<!\r)\n|\r(?!\n)/.test(text), "every line ends with CR LF");
        for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)} octets: ${line}`);
        assert.ok(!text.includes("\uFFFD"));
        const lines = text.replace(/\r\n /g, "").trim().split("\r\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]);
        assert.deepEqual(lines.map(([key]) => key), ["BEGIN", "VERSION", "PRODID", "CALSCALE", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "END", "END"]);
        const event = Object.fromEntries(lines);
        const [begin, end] = timezoneId === "Asia/Hong_Kong" ? ["20261128T023000Z", "20261128T031500Z"] : ["20261128T183000Z", "20261128T191500Z"];
        assert.deepEqual([event.VERSION, event.DTSTART, event.DTEND], ["2.0", begin, end]);
        assert.match(event.DTSTAMP, /^\d{8}T\d{6}Z$/);
        assert.match(event.UID, /^[\da-f]{32}@/);
        assert.equal(event.LOCATION, "會議室A\\; 3樓\\, \\\\ 備用");
        assert.equal(event.SUMMARY, sample.agenda.title);
        assert.equal(event.DESCRIPTION.split("\\n").length, sample.agenda.items.length);
      }, { language, timezoneId }));
  }
}

// --- All of them -----------------------------------------------------------------------------------------------------------

for (const place of ["http", "file"]) {
  test(`with storage blocked every block works until the page is left: ${place}`, () =>
    reader("all", async (tab) => {
      await grade(tab, { impact: "severe", scope: "all", exposed: "no" });
      assert.match(await tab.locator(".grade").textContent(), /高/);
      await tab.locator("rb-report [id$=who]").fill("林美玲");
      assert.match(await tab.locator(".report-output textarea.block-output").inputValue(), /林美玲/);
      await tab.locator("rb-statement [id$=time]").fill("上午10時");
      assert.equal(await tab.locator(".slot-open").count(), 2);
      await tab.locator("rb-agenda").getByRole("button", { name: languages[0].word.meeting_start }).click();
      assert.ok(await tab.locator(".clock").isVisible());
      assert.equal(await tab.locator(".block-privacy").count(), 4);
    }, { place, storage: "blocked" }));
}

test("the preview changes a block in place, and it is built anew", () =>
  reader("report", async (tab) => {
    await control(tab, "who").fill("林美玲");
    await tab.evaluate(() => {
      const block = document.querySelector("rb-report");
      const data = JSON.parse(block.dataset.block);
      block.dataset.block = JSON.stringify({ ...data, fields: data.fields.filter(({ id }) => id === "who") });
      document.dispatchEvent(new CustomEvent("readybook:updated"));
    });
    assert.equal(await tab.locator("rb-report .field-label").first().textContent(), "通報人（必填）");
    assert.equal(await control(tab, "who").inputValue(), "林美玲");
  }));

/** The states that a reader may see, one after another. */
const states = {
  async severity(tab, word, seen) {
    await seen("empty");
    await start(tab);
    await grade(tab, { impact: "severe", scope: "unsure", exposed: "no" });
    await tab.locator("input[value=authority]").check();
    await button(tab, word.severity_record).click();
    await tab.locator(".block-recorded").waitFor();
    await seen("result");
    await button(tab, word.severity_override).click();
    await button(tab, word.severity_override_use).click();
    await seen("error");
    await tab.locator(".grade-override select").selectOption("low");
    await tab.locator(".grade-override textarea").fill("reason");
    await button(tab, word.severity_override_use).click();
    await seen("overridden");
  },
  async report(tab, word, seen) {
    await seen("empty");
    await button(tab, word.report_copy).click();
    await seen("error");
    await fillReport(tab, { index: 1 }, { what: "可疑".repeat(300) });
    await tab.getByRole("link", { name: /forms\.example\.com/ }).first().click();
    await tab.locator(".block-notice").waitFor();
    await seen("final");
  },
  async statement(tab, word, seen) {
    await seen("empty");
    await control(tab, "time").fill("長".repeat(90));
    await control(tab, "channel").selectOption({ index: 1 });
    await control(tab, "link").fill("https://example.com/a-long-address-without-any-place-to-break-it-in-two");
    await control(tab, "role").selectOption("pr");
    await control(tab, "name").fill("陳大文");
    await seen("filled");
    await button(tab, word.statement_finish).click();
    await seen("final");
    await control(tab, "time").fill("10");
    await seen("withdrawn");
  },
  async agenda(tab, word, seen) {
    await tab.locator("summary").click();
    await button(tab, word.meeting_ics).click();
    await seen("error");
    await button(tab, word.meeting_start).click();
    await seen("running");
    await button(tab, word.meeting_end).click();
    await seen("unanswered");
    for (const box of await tab.locator(".decision [type=checkbox]").all()) await box.check();
    await button(tab, word.meeting_end).click();
    await seen("ended");
  },
};

// Both languages, schemes and widths, but not each with each: what axe finds comes of one of them alone.
const looks = [["light", 1280], ["dark", 320]];
for (const [at, { language, word }] of languages.entries()) {
  const [colorScheme, width] = looks[at];
  for (const [kind, walk] of Object.entries(states)) {
    test(`axe finds nothing in any state, and none scrolls sideways: ${kind}, ${language}, ${colorScheme}, ${width} px`, () =>
      reader(kind, async (tab) => {
        const found = [];
        await walk(tab, word, async (state) => found.push(...(await analyse(tab, state))));
        none(found);
      }, { language, colorScheme, viewport: { width, height: 800 }, init: withoutClipboard }));
  }
}
