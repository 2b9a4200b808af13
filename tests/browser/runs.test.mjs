// Runs: a runbook that leads through an incident, in both languages, on good days and bad ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "./support/axe.mjs";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { core } from "./support/run.mjs";
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
      await context.clock.fastForward(16 * 60_000);
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
      assert.deepEqual(await tab.locator("#rb-run-said").allTextContents(), [""], "after a reload nothing is said again");
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

for (const words of languages) {
  const { language, folder } = words;

  test(`whoever cannot store goes on in memory, is told so, and can save a backup: ${language}`, async () => {
    const cases = [
      [words.blocked, () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } })],
      [words.full, () => {
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
          if (/:(run|drill):/.test(key)) throw new DOMException("no room", "QuotaExceededError");
          set.call(this, key, value);
        };
      }],
    ];
    for (const [told, storage] of cases) {
      await reader(folder + account, async (tab) => {
        await begin(tab);
        await done(tab, "notice");
        const notice = tab.locator(".run-notices");
        assert.ok((await notice.textContent()).includes(told), told);
        const file = await saved(tab, notice.locator(".run-primary"));
        assert.deepEqual(JSON.parse(file.text).entries.map(({ kind }) => kind), ["start", "tick"]);
        // The record is on this page as well: leaving it would lose what only the tab has.
        await tab.locator(".run-details summary").last().click();
        await tab.locator(".run-log").waitFor();
        assert.equal(await tab.locator(".run-log tbody tr").count(), 2);
      }, { storage });
    }
  });

  test(`what the browser threw away is noticed and can be stored again: ${language}`, () =>
    reader(folder + account, async (tab, context) => {
      await begin(tab);
      await done(tab, "notice");
      await tab.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(":tick:")).forEach((key) => localStorage.removeItem(key)));
      await context.clock.runFor(6000);
      assert.ok((await tab.locator(".run-notices").textContent()).includes(words.evicted));
      await tab.locator(".run-notices button").nth(1).click();
      assert.equal((await tab.locator(".run-notices").textContent()).includes(words.evicted), false);
      await tab.reload();
      await tab.locator(".run-facts").first().waitFor();
      assert.equal(await step(tab, "notice").getAttribute("data-run"), "done");
    }));

  test(`two tabs keep both people's entries: ${language}`, () =>
    reader(folder + account, async (tab, context) => {
      const run = await begin(tab);
      await done(tab, "notice");
      const other = await context.newPage();
      await other.goto(url + folder + account);
      await other.locator(".run-facts").first().waitFor();
      await Promise.all([done(tab, "call-team"), done(other, "evidence")]);
      for (const page of [tab, other]) {
        await step(page, "call-team").and(page.locator("[data-run=done]")).waitFor();
        await step(page, "evidence").and(page.locator("[data-run=done]")).waitFor();
      }
      await done(other, "passwords");
      await step(tab, "passwords").and(tab.locator("[data-run=done]")).waitFor();
      await openRecord(other, run, url, folder);
      assert.equal(await other.locator(".run-record .banner-alert").count(), 0, "the record is whole");
      assert.equal((await logged(other)).length, 5);
      // Deleted in one tab, it is over in the other, and nothing of it comes back.
      await other.locator(".run-tools .run-danger").click();
      await other.locator(".run-ask input").check();
      await other.locator(".run-ask .run-danger").click();
      await tab.locator("rb-run .banner-alert").waitFor();
      assert.deepEqual(await tab.evaluate(() => Object.keys(localStorage).filter((key) => /:(run|drill):/.test(key))), []);
    }));

  test(`a clock that was set back is said, and the order stays: ${language}`, () =>
    reader(folder + account, async (tab, context) => {
      const run = await begin(tab);
      await done(tab, "notice");
      await context.clock.setSystemTime(new Date(`${runsOn}T10:00:00+08:00`));
      await done(tab, "call-team");
      assert.ok((await tab.locator(".run-notices").textContent()).includes(words.back));
      await openRecord(tab, run, url, folder);
      const log = await tab.locator(".run-log tbody tr").evaluateAll((rows) => rows.map((row) => Number(row.cells[0].textContent)));
      assert.deepEqual(log, [1, 2, 3, 4]);
      assert.equal(await tab.locator(".run-record .banner-alert").count(), 0);
    }));

  test(`when a newer version takes effect, a run is finished on its own or goes over, and says which: ${language}`, () =>
    reader(folder + account, async (tab, context) => {
      const run = await begin(tab);
      await done(tab, "notice");
      await context.clock.setSystemTime(new Date("2026-09-15T12:00:00+08:00"));
      const keys = await tab.evaluate(() => Object.entries(localStorage));
      await tab.goto(laterUrl + folder + account);
      await tab.evaluate((entries) => entries.forEach(([key, value]) => localStorage.setItem(key, value)), keys);
      await tab.reload();
      await tab.locator(".run-facts").first().waitFor();
      const notices = tab.locator(".run-notices");
      assert.ok((await notices.textContent()).includes(words.newer));
      assert.match(await notices.locator("a").first().getAttribute("href"), /v2\.0-v3\.0\.html$/);
      await notices.locator("button").nth(1).click();
      assert.equal((await notices.textContent()).includes(words.newer), false);
      assert.equal(await step(tab, "notice").getAttribute("data-run"), "done", "what was done stays done by its id");
      assert.equal(await step(tab, "customers").getAttribute("data-run"), "locked", "the new step is there");
      await openRecord(tab, run, laterUrl, folder);
      assert.ok((await logged(tab)).some((text) => text.includes("3.0")));
    }));

  test(`a run of a withdrawn version stops and says why: ${language}`, () =>
    reader(`${folder}runbooks/website.html`, async (tab, context) => {
      await begin(tab);
      await done(tab, "close-site");
      await context.clock.setSystemTime(new Date("2026-09-15T12:00:00+08:00"));
      const keys = await tab.evaluate(() => Object.entries(localStorage));
      await tab.goto(`${laterUrl}${folder}runbooks/website.html`);
      await tab.evaluate((entries) => entries.forEach(([key, value]) => localStorage.setItem(key, value)), keys);
      await tab.reload();
      await tab.locator(".run-facts").first().waitFor();
      const told = await tab.locator(".run-notices").textContent();
      assert.ok(told.includes(words.withdrawn), told);
      assert.ok(told.includes(language === "en" ? "The server was replaced" : "主機已換"), told);
      assert.equal(await tab.locator(".run-tick").count(), 0);
    }));

  test(`a run is handed over as a file, and a colleague goes on: ${language}`, async () => {
    let file;
    let run;
    await reader(folder + account, async (tab) => {
      run = await begin(tab, { name: "陳美玲" });
      await done(tab, "notice");
      await openRecord(tab, run, url, folder);
      await tab.locator(".run-tools .run-primary").click();
      await tab.locator(".run-ask input").fill("何小姐");
      file = await saved(tab, tab.locator(".run-ask .run-primary"));
    });
    await reader(`${folder}runs.html`, async (tab) => {
      const put = (text) => tab.locator(".run-import input[type=file]").setInputFiles({ name: file.name, mimeType: "application/json", buffer: Buffer.from(text) });
      await tab.locator(".run-import").waitFor();
      for (const broken of [file.text.slice(0, -40), file.text.replace("陳美玲", "陳美鈴"), "{}", "[]", "\u0000", file.text.replace('"sequence":2', '"sequence":9').replace('"sequence": 2', '"sequence": 9')]) {
        await put(broken);
        await tab.locator(".run-import .banner-alert").waitFor();
        assert.ok((await tab.locator(".run-import .banner-alert").textContent()).includes(words.refused));
      }
      assert.equal(await tab.evaluate(() => Object.keys(localStorage).some((key) => /:(run|drill):/.test(key))), false, "nothing of a broken file is kept");
      await put(file.text);
      await tab.locator(".run-import form input").fill("何小姐");
      await tab.locator(".run-import form .run-primary").click();
      await tab.locator(".run-log").waitFor();
      const who = await tab.locator(".run-log tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[2].textContent));
      assert.deepEqual(who, ["陳美玲", "陳美玲", "陳美玲", "何小姐"]);
      assert.equal(await tab.locator(".run-record .banner-alert").count(), 0);
      await tab.goto(url + folder + account);
      await tab.locator(".run-facts").first().waitFor();
      await done(tab, "evidence");
    });
  });

  test(`a wrong entry is corrected beside it, never changed: ${language}`, () =>
    reader(folder + account, async (tab) => {
      const run = await begin(tab);
      await press(tab, "notice", language === "en" ? "Note" : "備註");
      await step(tab, "notice").locator("textarea").first().fill("看到三則假貼文");
      await step(tab, "notice").locator(".run-ask .run-primary").click();
      await openRecord(tab, run, url, folder);
      await tab.locator(".run-log tbody tr").nth(1).locator("button").click();
      await tab.locator(".run-log .run-ask textarea").fill("是四則");
      await tab.locator(".run-log .run-ask .run-primary").click();
      const row = tab.locator(".run-log tbody tr").nth(1);
      assert.match(await row.textContent(), /看到三則假貼文[\s\S]*是四則/);
      assert.equal((await logged(tab)).length, 3);
    }));

  test(`the record is exported, and what was late, left out and slow is reviewed: ${language}`, () =>
    reader(folder + account, async (tab, context) => {
      const run = await begin(tab);
      await context.clock.fastForward(20 * 60_000);
      await done(tab, "notice");
      await openRecord(tab, run, url, folder);
      const review = await tab.locator(".run-review").textContent();
      assert.ok(review.includes(words.reported), review);
      assert.match(review, /20/);
      assert.equal(await tab.locator(".run-timeline svg title").count() > 0, true);
      const propose = await tab.locator(".run-propose").first().getAttribute("href");
      assert.match(propose, /^https:\/\/forms\.example\.com\/f\?document=RT-001&version=2\.0&step=notice&/);
      assert.ok(decodeURIComponent(propose).includes(run), propose);
      const [md, json, csv] = [1, 2, 3].map((at) => tab.locator(".run-tools .run-buttons").first().locator("button").nth(at));
      assert.match((await saved(tab, md)).text, /RT-001/);
      assert.equal(JSON.parse((await saved(tab, json)).text).format, "readybook-run");
      assert.match((await saved(tab, csv)).text, /^\ufeff/);
      await tab.locator(".run-propose").first().click();
      assert.ok((await tab.locator(".feedback-about").textContent()).includes(run));
      assert.equal(await tab.locator(".feedback-ways a").getAttribute("href"), propose, "the dialog leads where the link does");
    }));
}

test("another language shows the same run in its own words", () =>
  reader(account, async (tab) => {
    await begin(tab);
    await done(tab, "notice");
    await tab.goto(`${url}en/${account}`);
    await tab.locator(".run-facts").first().waitFor();
    assert.equal(await step(tab, "notice").getAttribute("data-run"), "done");
    assert.match(await tab.locator(".run-next").textContent(), /Call the team/);
    assert.match(await status(tab, "grade"), /Call the team/);
  }));

test("without the network a run begins, is worked through and exported", () =>
  reader(account, async (tab, context) => {
    await tab.waitForFunction(() => window.readybook.runs);
    await context.setOffline(true);
    await begin(tab);
    await done(tab, "notice");
    await tab.locator(".run-details summary").last().click();
    const file = await saved(tab, tab.locator(".run-tools .run-buttons").first().locator("button").nth(2));
    assert.equal(JSON.parse(file.text).entries.length, 2);
    await context.setOffline(false);
  }));

test("from a file, and on plain http without the means of secure pages, a run works the same", async () => {
  const insecure = () => {
    for (const [owner, name] of [[navigator, "clipboard"], [navigator, "locks"], [navigator, "storage"], [crypto, "subtle"], [crypto, "randomUUID"]]) {
      Object.defineProperty(owner, name, { value: undefined });
    }
  };
  for (const [address, storage] of [[pathToFileURL(join(site.folder, account)).href, undefined], [account, insecure]]) {
    await reader(address, async (tab) => {
      await begin(tab);
      await done(tab, "notice");
      await tab.reload();
      await tab.locator(".run-facts").first().waitFor();
      assert.equal(await step(tab, "notice").getAttribute("data-run"), "done");
    }, { storage });
  }
});

test("several runs are open at once, and every page leads back", () =>
  reader(account, async (tab) => {
    await begin(tab);
    await tab.goto(`${url}runbooks/website.html`);
    await begin(tab, { drill: true });
    await tab.goto(`${url}index.html`);
    const pill = tab.locator(".run-pill");
    assert.match(await pill.textContent(), /2/);
    await pill.click();
    await tab.locator(".run-row").first().waitFor();
    assert.equal(await tab.locator(".run-row").count(), 2);
    await tab.locator(".run-row", { hasText: "RT-001" }).locator("a").last().click();
    await tab.locator(".run-facts").first().waitFor();
    assert.match(tab.url(), /account\/v2\.0\.html$/);
  }));

test("only the keyboard: begin, tick, leave out, find", () =>
  reader(account, async (tab) => {
    await tab.waitForFunction(() => window.readybook.runs);
    await tab.locator("[data-start=real]").focus();
    await tab.keyboard.press("Enter");
    await tab.locator("#rb-begin").waitFor();
    await tab.keyboard.type("Wong");
    await tab.keyboard.press("Enter");
    await tab.locator(".run-facts").first().waitFor();
    assert.equal(await tab.evaluate(() => document.activeElement.id), "rb-run-title");
    await step(tab, "notice").locator(".run-tick").focus();
    await tab.keyboard.press("Space");
    assert.equal(await step(tab, "notice").getAttribute("data-run"), "done");
    assert.ok(await tab.evaluate(() => document.activeElement.matches(".run-step button")), "the focus stays in the step");
    await step(tab, "call-team").locator(".run-buttons button").nth(1).focus();
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Escape");
    assert.ok(await tab.evaluate(() => document.activeElement.closest(".run-buttons") !== null), "Escape goes back to the button");
    await tab.locator(".run-filters input").focus();
    await tab.keyboard.type("截圖");
    assert.equal(await tab.locator(".step:not([data-folded])").count(), 1);
  }));

test("controls of a step are named by it, and what changes is in live regions", () =>
  reader(account, async (tab) => {
    await begin(tab);
    assert.equal(await step(tab, "evidence").getByRole("group", { name: /留證據/ }).count() > 0, true);
    await done(tab, "notice");
    assert.equal(await tab.getByRole("button", { name: /完成\s*：\s*留證據/ }).count(), 1);
    assert.equal(await tab.locator("#rb-run-said[role=status]").count() <= 1, true);
  }));

for (const [scheme, width] of [["light", 320], ["dark", 1280]]) {
  test(`axe finds nothing in a run, the list and the record: ${scheme}, ${width} px`, async () => {
    await reader(account, async (tab, context) => {
      const check = async (name) => {
        assert.deepEqual((await violations(tab)).map((found) => `${name}: ${found}`), []);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${name} scrolls sideways at ${width} px`);
      };
      await tab.locator("[data-start=real]").click();
      await check("begin");
      await tab.locator("rb-run input[autocomplete=name]").fill("王小明");
      await tab.locator("rb-run form textarea").fill(`@company\n@${"very-long-account-name".repeat(6)}`);
      await tab.locator("rb-run form .run-primary").click();
      await tab.locator(".run-facts").first().waitFor();
      await done(tab, "notice");
      await context.clock.fastForward(16 * 60_000);
      for (const details of await tab.locator(".run-details").all()) await details.evaluate((element) => (element.open = true));
      await tab.locator(".run-record").waitFor();
      await check("run");
      const run = (await tab.locator(".run-id").textContent()).trim();
      await tab.goto(`${url}runs.html`);
      await tab.locator(".runs").waitFor();
      await check("list");
      await openRecord(tab, run);
      await check("record");
    }, { colorScheme: scheme, viewport: { width, height: 900 } });
  });
}

test("an open run prints its state without buttons", () =>
  reader(account, async (tab) => {
    await begin(tab);
    await done(tab, "notice");
    await tab.emulateMedia({ media: "print" });
    assert.equal(await tab.locator(".run-button:visible").count(), 0);
    assert.equal(await tab.locator(".run-bar:visible").count(), 0);
    assert.equal(await step(tab, "notice").locator(".run-status:visible").count(), 1);
    assert.ok((await tab.pdf()).length > 10_000);
  }));

test("without script the whole runbook reads and prints", () =>
  reader(account, async (tab) => {
    assert.equal(await tab.locator("rb-run:visible").count(), 0);
    assert.equal(await tab.locator(".step:visible").count(), 8);
    assert.equal(await tab.locator(".block-static:visible").count() >= 4, true);
    await tab.goto(`${url}runs.html`);
    assert.equal(await tab.locator("noscript .banner, .banner:visible").count() > 0, true);
  }, { javaScriptEnabled: false }));

test("an old version offers no start, a coming one only a drill", () =>
  reader("runbooks/account/v1.0.html", async (tab) => {
    assert.equal(await tab.locator("[data-start]").count(), 0);
    await tab.goto(`${url}runbooks/account/v3.0.html`);
    assert.deepEqual(await tab.locator("[data-start]").evaluateAll((buttons) => buttons.map((button) => button.dataset.start)), ["drill"]);
  }));

test("what is ticked goes into the run that is shown, and into no other", () =>
  reader(account, async (tab) => {
    const first = await begin(tab);
    await tab.locator(".run-others button").last().click();
    const second = await begin(tab, { drill: true });
    await step(tab, "evidence").locator(".run-status").waitFor();
    await done(tab, "notice");
    await step(tab, "evidence").locator(".task input").first().check();
    await tab.locator(".run-others button", { hasText: first }).click();
    assert.equal((await tab.locator(".run-id").textContent()).trim(), first);
    assert.equal(await step(tab, "notice").getAttribute("data-run"), "open");
    await done(tab, "notice");
    await step(tab, "evidence").locator(".task input").nth(1).check();
    const kinds = (run) => tab.evaluate((run) => Object.keys(localStorage).filter((key) => key.includes(run)).map((key) => key.split(":")[3]).sort(), run);
    assert.deepEqual(await kinds(first), ["start", "tick", "tick"]);
    assert.deepEqual(await kinds(second), ["start", "tick", "tick"]);
  }));

test("a run is closed with the keyboard and can be opened again, here and on its record", () =>
  reader(account, async (tab) => {
    const run = await begin(tab);
    await tab.locator(".run-panel > .run-buttons button").last().click();
    await tab.locator(".run-panel > .run-ask textarea").fill("完成");
    await tab.locator(".run-panel > .run-ask .run-primary").click();
    const reopen = tab.locator(".run-panel > .run-buttons button");
    assert.equal(await reopen.count(), 1);
    assert.ok(await reopen.evaluate((button) => button === document.activeElement));
    assert.equal(await tab.locator(".run-tick").count(), 0);
    await openRecord(tab, run);
    await tab.locator(".run-tools button", { hasText: "重新開啟" }).click();
    await tab.locator(".run-tools .run-ask input").fill("還沒結束");
    await tab.locator(".run-tools .run-ask .run-primary").click();
    assert.deepEqual((await logged(tab)).length, 3);
    await tab.goto(url + account);
    await tab.locator(".run-facts").first().waitFor();
    assert.equal(await step(tab, "notice").getAttribute("data-run"), "open");
  }));

test("the focus stays where it is while the time passes", () =>
  reader(account, async (tab, context) => {
    await begin(tab);
    const note = step(tab, "notice").locator(".run-buttons button").last();
    await note.focus();
    await context.clock.fastForward(3 * 60_000);
    await context.clock.runFor(6000);
    assert.ok(await note.evaluate((button) => button === document.activeElement), "in a step");
    await tab.locator(".run-next a").first().focus();
    await context.clock.fastForward(2 * 60_000);
    await context.clock.runFor(6000);
    assert.equal(await tab.evaluate(() => document.activeElement.getAttribute("href")), "#notice", "in the list of what comes next");
  }));

test("only runs are asked for in the address of the list, and the skip link leads on", () =>
  reader(account, async (tab) => {
    const run = await begin(tab);
    await openRecord(tab, run);
    await tab.locator(".skip-link").press("Enter");
    assert.equal(await tab.locator(".run-log").count(), 1);
    await tab.goto(`${url}runs.html#%`);
    await tab.reload();
    await tab.locator(".runs").waitFor();
    assert.equal(await tab.locator(".run-row").count(), 1);
    await tab.goto(`${url}index.html`);
    await tab.goto(`${url}runs.html#R-20260101-0000-AAAA`);
    await tab.locator(".runs .banner-warning").waitFor();
  }));

test("no file leads a reader off the site, nor into another handbook", async () => {
  let text;
  await reader(account, async (tab) => {
    const run = await begin(tab);
    await openRecord(tab, run);
    text = (await saved(tab, tab.locator(".run-tools .run-buttons").first().locator("button").nth(2))).text;
  });
  const forged = (change) => {
    const file = JSON.parse(text);
    const [start] = file.entries;
    change(start);
    file.entries = [core.sealed(start)];
    return JSON.stringify({ ...file, count: 1, sum: core.sha256(file.entries.map(({ sum }) => sum).join("")) });
  };
  await reader("runs.html", async (tab) => {
    await tab.locator(".run-import").waitFor();
    const put = (content) => tab.locator(".run-import input[type=file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(content) });
    await put(forged((start) => (start.handbook = "another")));
    await tab.locator(".run-import .banner-alert").waitFor();
    for (const address of ["//evil.example/x.html", "/x.html", "../x.html", "a/%2e%2e/x.html", "javascript:x//.html", "a\\b.html"]) {
      await tab.evaluate(() => localStorage.clear());
      await tab.reload();
      await tab.locator(".run-import").waitFor();
      await put(forged((start) => (start.address = address)));
      await tab.locator(".run-import form input").fill("何小姐");
      await tab.locator(".run-import form .run-primary").click();
      await tab.locator(".run-log").waitFor();
      const links = await tab.locator(".run-record a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      assert.ok(links.every((href) => !href.includes("x.html") && !href.includes("b.html")), `${address}: ${links}`);
      await tab.goto(`${url}index.html`);
      assert.equal(await tab.locator(".run-pill").count(), 0, address);
      await tab.goto(`${url}runs.html`);
    }
  });
});
