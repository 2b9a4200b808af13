// The small handbook of quizzes, and readers who answer them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch, watched } from "./browser.mjs";
import { none } from "./none.mjs";
import { serve } from "./server.mjs";
import { build } from "./site.mjs";

/** A small handbook with a quiz of each purpose; `takeover` has one question of each type. */
export const quizHandbook = fileURLToPath(new URL("../quiz/", import.meta.url));
export const quizzesOn = "2026-08-15";
export const now = `${quizzesOn}T12:00:00+08:00`;

export const languages = [
  {
    language: "zh-Hant", folder: "", begin: "開始作答", goOn: "繼續作答（已答3題）", left: "還可以作答3次", passed: "通過", failed: "未通過", right: "答對", partly: "部分答對", wrong: "答錯", open: "未作答",
    counter: "第3題，共10題", moved: "第2項，共4項", honest: "不是有人監考的考試", script: "JavaScript", missing: "第2題", number: "請填數字", voided: "作廢", blocked: "沒有儲存", taken: "另一個分頁", over: "超過建議",
    later: "日後統一評閱", thanks: "謝謝", noMore: "用完", critical: "關鍵失誤", secret: "先通報，再動手", written: "雙重驗證", half: "簡訊驗證", withdrawn: "已經廢止", flagged: "稍後再看",
  },
  {
    language: "en", folder: "en/", begin: "Begin", goOn: "Go on (3 answered)", left: "3 attempts left", passed: "Passed", failed: "Not passed", right: "Right", partly: "Partly right", wrong: "Wrong", open: "Not answered",
    counter: "Question 3 of 10", moved: "position 2 of 4", honest: "not a supervised exam", script: "JavaScript", missing: "Question 2", number: "Enter a number", voided: "void", blocked: "does not store", taken: "another tab", over: "past the",
    later: "marked later", thanks: "Thank you", noMore: "No attempts are left", critical: "Critical error", secret: "Report first, then act", written: "two-step verification", half: "SMS code", withdrawn: "has been withdrawn", flagged: "marked for review",
  },
];

/** A browser, the handbook's site, and `reader(address, act, options)` who opens a page of it and must hear no complaint. */
export async function room() {
  const browser = await launch();
  const site = build(quizHandbook, "--as-of", quizzesOn);
  const url = await serve(site.folder);
  async function reader(address, act, { at = now, storage, reducedMotion = "reduce", ...options } = {}) {
    const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Hong_Kong", acceptDownloads: true, reducedMotion, ...options });
    try {
      if (options.javaScriptEnabled !== false) await context.clock.install({ time: new Date(at) });
      if (storage) await context.addInitScript(storage);
      const tab = await context.newPage();
      await tab.goto(/^(http|file):/.test(address) ? address : url + address);
      await act(tab, context);
      none(complaints);
    } finally {
      await context.close();
    }
  }
  return { browser, site, url, reader };
}

export const question = (tab, id) => tab.locator(`[data-question="${id}"]`);
export const begin = async (tab) => {
  await tab.locator(".quiz-begin").click();
  await tab.locator("rb-quiz[data-stage=passage]").waitFor();
};
export const all = (tab) => tab.locator("button[data-view=all]").click();
export const review = (tab) => tab.locator(".quiz-next").click();
export const submit = (tab) => tab.locator(".quiz-submit [type=submit]").click();
export const said = (tab) => tab.locator("#rb-run-said").textContent();

/** Moves an item down as far as it goes. */
export async function sink(tab, id, item) {
  const down = question(tab, id).locator(`[data-item="${item}"] [data-step="1"]`);
  while ((await down.getAttribute("aria-disabled")) === "false") await down.click();
}

export const right = { escalate: "call", keep: ["posts", "sign-ins"], minutes: "15", order: ["report", "evidence", "sessions", "password"], whose: ["staff", "officer", "lead"], urgent: { fraud: "high", locked: "medium", reset: "low" }, where: "notice", night: ["capture", "sessions"] };
/** Of 19 points, wrong throughout but for true or false; partly right where that can be. */
export const wrong = { escalate: "delete", keep: ["posts", "password"], minutes: "30", order: ["evidence", "report", "sessions", "password"], whose: ["staff", "press", "lead"], urgent: { fraud: "high", locked: "medium", reset: "high" }, where: "posts", night: ["delete", "password"] };

/** Answers the ten questions of `takeover`, all of them shown. */
export async function answerAll(tab, words, answers = right) {
  const of = (id) => question(tab, id);
  await of("escalate").locator(`input[value=${answers.escalate}]`).check();
  for (const id of answers.keep) await of("keep").locator(`input[value=${id}]`).check();
  await of("only-message").locator("input[value=false]").check();
  await of("minutes").locator("input").fill(answers.minutes);
  await of("second-factor").locator("input").fill(answers === right ? words.written : words.half);
  for (const item of answers.order) await sink(tab, "order", item);
  for (const [at, target] of answers.whose.entries()) await of("whose").locator("select").nth(at).selectOption(target);
  for (const [row, column] of Object.entries(answers.urgent)) await of("urgent").locator(`[data-row=${row}] input[value=${column}]`).check();
  await of("where").locator(`rect[data-region=${answers.where}]`).click();
  for (const option of answers.night) {
    await of("night").locator(`[data-option=${option}]`).click();
    await of("night").locator(".quiz-onward button").click();
  }
}

/** Takes `takeover` from its card to its result. */
export async function take(tab, words, answers) {
  await begin(tab);
  await all(tab);
  await answerAll(tab, words, answers);
  await review(tab);
  await submit(tab);
  await tab.locator("rb-quiz[data-stage=outcome]").waitFor();
}

/** What the browser keeps of the training: `records` are parsed, `attempts` the names of quizzes under way. */
export const kept = (tab) => tab.evaluate(() => {
  const of = (start) => Object.keys(localStorage).filter((key) => key.startsWith(`readybook:training-${start}:`));
  return { records: of("record").map((key) => JSON.parse(localStorage[key])), attempts: of("attempt").map((key) => key.split(":").at(-1)) };
});

/** Presses a button that saves a file, and gives what it says. */
export async function saved(tab, button) {
  const [file] = await Promise.all([tab.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}
