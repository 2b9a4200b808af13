// Training: acknowledging, what is due, and records that are kept, handed in, taken over and deleted, in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { acknowledgement, attempt, exercise, keeping, sealed } from "./support/records.mjs";
import { serve } from "./support/server.mjs";
import { build, training, trainingOn } from "./support/site.mjs";

const browser = await launch();
const site = build(training, "--as-of", trainingOn);
const url = await serve(site.folder);
const now = `${trainingOn}T12:00:00+08:00`;
const policy = "procedures/policy.html";
const me = { id: "E1024", name: "林雅婷", unit: "公關室", roles: ["social"], joined: "2026-08-10" };

const languages = [
  {
    language: "zh-Hant", folder: "", done: "確認閱讀2.0版", before: "確認閱讀的是1.0版", material: "重大修訂", overdue: "逾期", expired: "效期已過", invalid: "已失效", outdated: "內容已修訂", expiring: "即將到期",
    progress: "進行中", notStarted: "尚未開始", unverified: "待批閱", valid: "有效", first: "先完成：讀《應變總則》", until: "請在2026-08-21以前重新閱讀並確認", blocked: "不允許儲存", full: "儲存空間已滿",
    evicted: "刪除了部分資料", refused: "這個檔案不能用", passed: "通過測驗", honest: "不是有人監考的考試", notFor: "不是您的", policy: "connect-src",
  },
  {
    language: "en", folder: "en/", done: "You acknowledged version 2.0", before: "you acknowledged version 1.0", material: "changed materially", overdue: "Overdue", expired: "Expired", invalid: "No longer valid",
    outdated: "Outdated", expiring: "Expiring", progress: "In progress", notStarted: "Not started", unverified: "To be marked", valid: "Valid", first: "First: Read the incident response policy",
    until: "You have until 2026-08-21 to read and acknowledge it again", blocked: "does not allow storage", full: "storage of this browser is full", evicted: "removed some of the data", refused: "This file cannot be used",
    passed: "has passed the quiz", honest: "not of a supervised exam", notFor: "not yours", policy: "connect-src",
  },
];

/** Opens a page at a settable time, with records and a profile that are there already, and gives it to `act`; fails when the page complained. */
async function reader(address, act, { at = now, storage, records = [], profile = null, kept = [], allowed = () => false, ...options } = {}) {
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

const mine = (folder, act, options) => reader(`${folder}my-training.html`, async (tab, context) => {
  await tab.locator(".training").waitFor();
  await act(tab, context);
}, options);
const row = (tab, id) => tab.locator(`#rb-requirement-${id}`);
const status = (tab, id) => row(tab, id).getAttribute("data-status");
const stored = (tab) => tab.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("readybook:training-record:")).map(([, text]) => JSON.parse(text)));
const handIn = (tab, at = 0) => tab.locator(".training-record").nth(at).locator(".run-buttons button").first().click();
const put = (tab, ...files) => tab.locator(".training-import input[type=file]").setInputFiles(files.map(([name, text]) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) })));
const answers = (tab) => tab.locator(".training-import .hand-in-status .banner").allTextContents();

async function acknowledge(tab) {
  await tab.locator("rb-acknowledge .acknowledge-ask button").click();
  await tab.locator("rb-acknowledge .hand-in").waitFor();
}

/** Presses something that saves a file, and gives its name and text. */
async function saved(tab, press) {
  const [file] = await Promise.all([tab.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

for (const words of languages) {
  const { language, folder } = words;

  test(`a version is acknowledged on its page, and the record says who, what and when: ${language}`, () =>
    reader(folder + policy, async (tab) => {
      assert.equal(await tab.locator(".acknowledge-done:visible, .acknowledge-before:visible").count(), 0);
      await acknowledge(tab);
      const done = tab.locator(".acknowledge-done");
      assert.ok((await done.textContent()).includes(words.done));
      assert.ok((await done.textContent()).includes(trainingOn));
      assert.equal(await tab.locator(".acknowledge-ask:visible").count(), 0, "a record cannot be taken back here");
      assert.equal(await tab.evaluate(() => document.activeElement.className), "acknowledge-title");
      assert.equal(await tab.locator(".hand-in code").count(), 0, "a name changes the code, so it is not shown before");
      await tab.locator(".hand-in form button.run-primary").click();
      assert.notEqual(await tab.locator(".hand-in .training-wrong").textContent(), "");
      await tab.locator(".hand-in input[autocomplete=name]").fill("林雅婷");
      await tab.locator(".hand-in form button.run-primary").click();
      const file = await saved(tab, () => tab.locator(".hand-in .run-buttons button").nth(1).click());
      const record = JSON.parse(file.text);
      assert.equal(keeping.records.wrong(record), null);
      const digest = await tab.locator("rb-acknowledge").getAttribute("data-digest");
      assert.deepEqual(record.activity, { id: "TR-001", version: "2.0", digest, procedures: [{ id: "TR-001", version: "2.0", digest }] });
      assert.deepEqual(record.learner, { id: "", name: "林雅婷", roles: [] });
      assert.match(record.ended, /^2026-08-15T12:00:\d\d\+08:00$/);
      assert.equal(file.name, `readybook-TR-001-林雅婷-20260815-${record.integrity.check.slice(0, 4)}.json`);
      assert.equal(await tab.locator(".hand-in code").textContent(), record.integrity.check);
      await tab.reload();
      assert.ok(await done.isVisible());
      await done.locator("a").click();
      await tab.locator(".training").waitFor();
      assert.equal(await status(tab, "read-policy"), "valid");
    }));

  test(`who acknowledged an older version is told what kind of change came since: ${language}`, () =>
    reader(folder + policy, async (tab) => {
      const before = tab.locator(".acknowledge-before");
      assert.ok((await before.textContent()).includes(words.before));
      assert.ok((await before.locator("[data-since]:visible").textContent()).includes(words.material));
      assert.match(await before.locator("a:visible").getAttribute("href"), /policy\/v1\.0-v2\.0\.html$/);
      await acknowledge(tab);
      assert.equal(await before.isVisible(), false);
      assert.ok(await tab.locator(".acknowledge-done").isVisible());
    }, { kept: [["readybook:training-read", '{"TR-001":{"version":"1.0","day":"2026-03-01"}}']] }));

  test(`roles are chosen once, and only what they need is shown: ${language}`, () =>
    mine(folder, async (tab) => {
      assert.equal(await tab.locator(".training-row").count(), 2, "what everybody has to do stands there from the first");
      await tab.locator(".training-roles input").nth(1).check();
      await tab.locator(".training-profile input[type=date]").fill("2026-08-10");
      await tab.locator(".training-profile .run-primary").click();
      assert.equal(await tab.locator(".training-row").count(), 4);
      assert.ok((await row(tab, "read-policy").textContent()).includes("2026-08-24"));
      assert.ok((await row(tab, "pass-first-hour").textContent()).includes(words.first));
      assert.match(await row(tab, "pass-first-hour").locator("a.run-button").getAttribute("href"), /quizzes\/first-hour\.html$/);
      await tab.reload();
      await tab.locator(".training-line").waitFor();
      assert.equal(await tab.locator(".training-row").count(), 4);
      assert.equal(await tab.locator(".training-profile").count(), 0);
    }));

  test(`each standing is told with its reason: ${language}`, async () => {
    const cases = [
      ["read-policy", "overdue", words.overdue, [], { at: "2026-08-25T12:00:00+08:00" }],
      ["read-policy", "not-started", words.notStarted, []],
      ["read-policy", "outdated", words.outdated, [acknowledgement("2026-03-01", "TR-001", "1.0")]],
      ["read-policy", "invalid", words.invalid, [acknowledgement("2026-03-01", "TR-001", "1.0")], { at: "2026-08-22T12:00:00+08:00" }],
      ["read-policy", "valid", words.valid, [acknowledgement("2026-08-11", "TR-001", "2.0")]],
      ["read-website", "outdated", words.outdated, [acknowledgement("2026-03-01", "TR-002", "1.0")]],
      ["pass-first-hour", "in-progress", words.progress, [attempt("2026-08-11", false)]],
      ["pass-first-hour", "unverified", words.unverified, [attempt("2026-08-11", null)]],
      ["pass-first-hour", "valid", words.valid, [attempt("2026-08-11", true)]],
      ["pass-first-hour", "valid", words.valid, [attempt("2026-08-11", true), attempt("2026-08-12", false)]],
      ["pass-first-hour", "expiring", words.expiring, [attempt("2025-08-20", true)]],
      ["pass-first-hour", "expired", words.expired, [attempt("2025-08-01", true)]],
      ["pass-first-hour", "not-started", words.notStarted, [attempt("2026-08-11", null, { completion: "void" })]],
      ["drill-2026", "valid", words.valid, [exercise("2026-08-11", "drill-2026")]],
    ];
    for (const [id, code, word, records, options] of cases) {
      await mine(folder, async (tab) => {
        assert.equal(await status(tab, id), code);
        assert.ok((await row(tab, id).locator(".training-status").textContent()).includes(word));
        const text = await row(tab, id).textContent();
        if (code === "outdated" && id === "read-policy") assert.ok(text.includes(words.until) && text.includes("TR-001") && text.includes("2026-08-01"), text);
        if (code === "expiring") assert.ok(text.includes("2026-08-20"), text);
        assert.equal(await row(tab, id).locator(".run-button").count(), ["valid", "unverified"].includes(code) ? 0 : 1, "one thing to do");
      }, { records, profile: me, ...options });
    }
  });

  test(`taking part in an exercise is recorded in the learner's own word: ${language}`, () =>
    mine(folder, async (tab) => {
      await row(tab, "drill-2026").locator(".run-button").click();
      await row(tab, "drill-2026").locator("input[type=date]").fill("2026-08-01");
      await row(tab, "drill-2026").locator(".run-ask .run-primary").click();
      assert.equal(await status(tab, "drill-2026"), "valid");
      const [record] = await stored(tab);
      assert.equal(keeping.records.wrong(record), null);
      assert.deepEqual([record.kind, record.activity.id, record.ended.slice(0, 10)], ["exercise", "drill-2026", "2026-08-01"]);
    }, { profile: me }));

  test(`mail and form carry the code and the facts, and name where they lead: ${language}`, () =>
    mine(folder, async (tab) => {
      await handIn(tab);
      const code = (await stored(tab))[0].integrity.check;
      const mail = tab.locator(".hand-in a[href^='mailto:']");
      assert.ok((await mail.textContent()).includes("training@example.com"));
      const body = decodeURIComponent((await mail.getAttribute("href")).split("body=")[1]);
      for (const fact of [code, "林雅婷", "E1024", "2.1.0", "2026-08-11", "2027-08-11"]) assert.ok(body.includes(fact), `${fact} in ${body}`);
      const form = tab.locator(".hand-in a[href^='https://forms.example.com']");
      assert.ok((await form.textContent()).includes("forms.example.com"));
      const filled = new URL(await form.getAttribute("href")).searchParams;
      assert.deepEqual([filled.get("code"), filled.get("name"), filled.get("id"), filled.get("version"), filled.get("day")], [code, "林雅婷", "E1024", "2.1.0", "2026-08-11"]);
      assert.match(await form.getAttribute("href"), /name=%E6%9E%97/);
    }, { profile: me, records: [attempt("2026-08-11", true)] }));

  test(`a certificate prints alone, with the honest sentence; there is none for what was not passed: ${language}`, () =>
    mine(folder, async (tab) => {
      await handIn(tab, 0);
      assert.equal(await tab.locator(".training-record").nth(0).locator(".hand-in .run-buttons > *").count(), 5, "no certificate");
      await handIn(tab, 1);
      await tab.locator(".training-record").nth(1).locator(".hand-in .run-buttons button").nth(2).click();
      const sheet = tab.locator("dialog .certificate");
      const text = await sheet.textContent();
      for (const part of ["林雅婷", "E1024", words.passed, "2.1.0", "TR-001", "2026-08-10", "2027-08-10", "100%", words.honest, (await stored(tab)).find(({ result }) => result.success).integrity.check]) assert.ok(text.includes(part), part);
      await tab.emulateMedia({ media: "print" });
      assert.equal(await tab.locator("h1:visible, .site-header:visible, dialog button:visible").count(), 0);
      const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString("latin1");
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, "one sheet");
      await tab.emulateMedia({ media: "screen" });
      await tab.keyboard.press("Escape");
      assert.ok(await tab.evaluate(() => document.activeElement.closest(".hand-in") !== null), "the focus goes back");
      assert.equal(await tab.evaluate(() => document.documentElement.classList.contains("has-certificate")), false);
    }, { profile: me, records: [attempt("2026-08-10", true), attempt("2026-08-11", false)] }));

  test(`records are taken over whole or not at all: ${language}`, () => {
    const good = attempt("2026-08-11", true);
    const text = JSON.stringify(good);
    const other = { learner: { id: "E9", name: "<img src=x onerror=alert(1)>", roles: [] } };
    const hostile = [
      text.slice(0, -9), "{}", "[]", `[${text}]`, "null", "\u0000", '{"__proto__":{"schema":"readybook/record/1"}}', text.replace('"success":true', '"success":false'), text.replace(good.integrity.check, "0000-0000-0000-0000"),
      text.replace('"duration_s":512', '"duration_s":512,"extra":1'), JSON.stringify(sealed({ ...good, record_id: "../../../x" })), JSON.stringify(sealed({ ...good, started: "2027-01-01T00:00:00Z", ended: "2027-01-02T00:00:00Z" })),
      JSON.stringify(attempt("2026-08-11", true, other)), `{"schema":"readybook/record/1","kind":"${"x".repeat(1_100_000)}"}`,
    ];
    return mine(folder, async (tab) => {
      await tab.locator(".training-import summary").click();
      await put(tab, ...hostile.map((file, at) => [`<b>${at}</b>.json`, file]));
      await tab.locator(".training-import .banner").nth(hostile.length - 1).waitFor();
      const said = await answers(tab);
      assert.equal(said.length, hostile.length);
      for (const [at, line] of said.entries()) assert.ok(line.includes(words.refused) && line.includes(`<b>${at}</b>`), line);
      assert.ok(said.at(-2).includes(words.notFor) && said.at(-2).includes("<img"), said.at(-2));
      assert.deepEqual(await stored(tab), [], "nothing of a broken file is kept");
      await put(tab, ["good.json", text]);
      await tab.locator(".training-import .banner-good").waitFor();
      assert.deepEqual(await stored(tab), [good]);
      assert.equal(await status(tab, "pass-first-hour"), "valid");
      await put(tab, ["good.json", text], ["twin.json", JSON.stringify(sealed({ ...good, duration_s: 1 }))]);
      await tab.locator(".training-import .banner").nth(1).waitFor();
      assert.equal(await tab.locator(".training-import .banner-alert").count(), 1, "the same id with other contents is refused");
      assert.deepEqual(await stored(tab), [good]);
    }, { profile: me });
  });

  test(`without storage, with a full one, and after it was emptied: ${language}`, async () => {
    const blocked = () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
    const full = () => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (window.isFull !== false && key.startsWith("readybook:training-record")) throw new DOMException("full", "QuotaExceededError");
        set.call(this, key, value);
      };
    };
    for (const [storage, said] of [[blocked, words.blocked], [full, words.full]]) {
      await reader(folder + policy, async (tab) => {
        tab.on("dialog", (dialog) => dialog.accept());
        await acknowledge(tab);
        assert.ok((await tab.locator(".acknowledge-record .banner-alert").textContent()).includes(said));
        assert.ok(await tab.locator(".acknowledge-done").isVisible());
        await tab.locator(".hand-in input[autocomplete=name]").fill("王小明");
        await tab.locator(".hand-in form button.run-primary").click();
        const file = await saved(tab, () => tab.locator(".hand-in .run-buttons button").nth(1).click());
        assert.equal(keeping.records.wrong(JSON.parse(file.text)), null);
      }, { storage });
    }
    await mine(folder, async (tab) => {
      tab.on("dialog", (dialog) => dialog.accept());
      await tab.evaluate(() => {
        localStorage.clear();
        document.dispatchEvent(new Event("visibilitychange"));
      });
      const notice = tab.locator(".training-notice .banner-alert");
      assert.ok((await notice.textContent()).includes(words.evicted));
      assert.equal(await tab.locator(".training-record").count(), 1);
      await notice.locator("button").click();
      assert.equal(await notice.count(), 0);
      assert.equal((await stored(tab)).length, 1);
    }, { profile: me, records: [attempt("2026-08-11", true)] });
  });

  test(`deleting and clearing ask first, and nothing comes back: ${language}`, () =>
    mine(folder, async (tab, context) => {
      const other = await context.newPage();
      await other.goto(`${url}${folder}my-training.html`);
      await other.locator(".training-record").nth(1).waitFor();
      await tab.locator(".training-record").first().locator(".run-buttons button").nth(1).click();
      await tab.keyboard.press("Escape");
      assert.equal((await stored(tab)).length, 2);
      await tab.locator(".training-record").first().locator(".run-buttons button").nth(1).click();
      await tab.locator(".training-record .run-ask .run-danger").click();
      assert.equal((await stored(tab)).length, 1);
      await other.locator(".training-record").nth(1).waitFor({ state: "detached" });
      await tab.locator(".training-clear summary").click();
      await tab.locator(".training-clear .run-danger").click();
      await tab.locator(".training-clear .run-ask .run-danger").click();
      assert.equal((await stored(tab)).length, 1, "the box has to be ticked");
      await tab.locator(".training-clear .run-ask input").check();
      await tab.locator(".training-clear .run-ask .run-danger").click();
      await tab.locator(".training-profile").waitFor();
      await other.locator(".training-record").waitFor({ state: "detached" });
      assert.deepEqual(await tab.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("training-") && localStorage.getItem(key) !== "{}")), []);
    }, { profile: me, records: [attempt("2026-08-11", true), acknowledgement("2026-08-12", "TR-001", "2.0")] }));
}

test("two tabs keep both records, and each sees what the other made", () =>
  reader(policy, async (tab, context) => {
    const list = await context.newPage();
    await list.goto(`${url}my-training.html`);
    await list.locator(".training").waitFor();
    const website = await context.newPage();
    await website.goto(`${url}procedures/website.html`);
    await Promise.all([acknowledge(tab), acknowledge(website)]);
    await list.locator(".training-record").nth(1).waitFor();
    assert.deepEqual([await status(list, "read-policy"), await status(list, "read-website")], ["valid", "valid"]);
    const again = await context.newPage();
    await again.goto(url + policy);
    assert.ok(await again.locator(".acknowledge-done").isVisible());
    await list.locator(".training-record", { hasText: "應變總則" }).locator(".run-buttons button").nth(1).click();
    await list.locator(".run-ask .run-danger").click();
    await again.locator(".acknowledge-ask").waitFor();
  }));

test("several records are handed in as several files, one after the other, and a mail that lists their codes", () =>
  mine("", async (tab, context) => {
    await tab.locator(".training-mine .run-buttons .run-primary").first().click();
    const codes = (await stored(tab)).map(({ integrity }) => integrity.check);
    const body = decodeURIComponent((await tab.locator(".hand-in a[href^='mailto:']").getAttribute("href")).split("body=")[1]);
    for (const code of codes) assert.ok(body.includes(code));
    const files = [];
    tab.on("download", (file) => files.push(file));
    await tab.locator(".hand-in .run-buttons button").nth(1).click();
    for (let at = 0; at < 3; at++) await context.clock.runFor(500);
    await tab.locator(".hand-in .banner-good").waitFor();
    const texts = await Promise.all(files.map(async (file) => readFileSync(await file.path(), "utf8")));
    assert.deepEqual(texts.map((text) => JSON.parse(text).integrity.check).sort(), [...codes].sort());
    await tab.locator(".hand-in .run-buttons button").last().click();
    assert.equal(await tab.locator(".training-mine .run-buttons .run-primary").count(), 0, "nothing is left to hand in");
  }, { profile: me, records: [attempt("2026-08-10", true), acknowledgement("2026-08-11", "TR-001", "2.0"), exercise("2026-08-12", "drill-2026")] }));

test("what is too long for a form or a mail is said", () =>
  mine("", async (tab) => {
    await handIn(tab);
    assert.match(await tab.locator(".hand-in").textContent(), /表單網址放不下，請自行填寫：姓名/);
    assert.equal(await tab.locator(".hand-in a[href^='mailto:']").count(), 0);
    assert.match(await tab.locator(".hand-in").textContent(), /內容太長，無法放進郵件連結/);
  }, { profile: me, records: [attempt("2026-08-11", true, { learner: { id: "E".repeat(200), name: "很長的名字".repeat(40), roles: [] } })] }));

test("nothing is called recorded before the receiver says so, and each failure is named", async () => {
  const answers = [
    [(route) => route.fulfill({ status: 201, headers: { "access-control-allow-origin": "*" } }), "banner-good", /已收下/],
    [(route) => route.fulfill({ status: 403, headers: { "access-control-allow-origin": "*" } }), "banner-alert", /沒有收下.*403/],
    [(route) => route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" } }), "banner-alert", /發生錯誤.*503/],
    [(route) => route.fulfill({ status: 302, headers: { "access-control-allow-origin": "*", location: "https://records.example.com/login" } }), "banner-alert", /沒有確認收下/],
    [(route) => route.abort(), "banner-alert", /沒有確認收下/],
  ];
  // From a file, because no policy of the server forbids the connection there.
  await reader(pathToFileURL(join(site.folder, "my-training.html")).href, async (tab, context) => {
    const sent = [];
    let answer;
    await context.route("https://records.example.com/**", (route) => {
      if (route.request().method() === "POST") sent.push(route.request().postDataJSON());
      return answer(route);
    });
    await tab.locator(".training-record").waitFor();
    await handIn(tab);
    assert.deepEqual(sent, [], "nothing is sent by itself");
    for (const [give, look, text] of answers.reverse()) {
      answer = give;
      await tab.locator(".hand-in .run-buttons button").first().click();
      await tab.locator(`.hand-in-status .${look}`, { hasText: text }).waitFor();
      assert.equal(/已收下$/.test((await tab.locator(".training-record .row-facts").last().textContent()).trim()), look === "banner-good");
      await tab.locator(".hand-in .run-buttons button").first().and(tab.locator(":enabled")).waitFor();
      await tab.evaluate(() => document.querySelector(".hand-in-status").replaceChildren());
    }
    assert.deepEqual(sent.at(-1), (await stored(tab))[0]);
    answer = (route) => route.abort();
    await context.setOffline(true);
    await tab.locator(".hand-in .run-buttons button").first().click();
    await tab.locator(".hand-in-status .banner-alert", { hasText: /沒有網路/ }).waitFor();
  }, { profile: me, records: [attempt("2026-08-11", true)], allowed: (complaint) => /records\.example\.com|Failed to load resource|CORS|ERR_/.test(complaint) });
});

for (const { language, folder, policy: named } of languages) {
  test(`a policy that forbids the connection is named, with what its owner has to add: ${language}`, () =>
    mine(folder, async (tab) => {
      await handIn(tab);
      await tab.locator(".hand-in .run-buttons button").first().click();
      const text = await tab.locator(".hand-in-status .banner-alert").textContent();
      assert.ok(text.includes(named) && text.includes("records.example.com"), text);
    }, { profile: me, records: [attempt("2026-08-11", true)], allowed: (complaint) => /connect-src|Content Security Policy|csp/i.test(complaint) }));
}

test("from a file, and on plain http without the means of secure pages, it works the same", async () => {
  const insecure = () => {
    for (const [owner, name] of [[navigator, "clipboard"], [navigator, "locks"], [navigator, "storage"], [crypto, "subtle"], [crypto, "randomUUID"]]) {
      Object.defineProperty(owner, name, { value: undefined });
    }
  };
  for (const [address, storage] of [[pathToFileURL(join(site.folder, policy)).href, undefined], [policy, insecure]]) {
    await reader(address, async (tab) => {
      await acknowledge(tab);
      await tab.locator(".acknowledge-done a").click();
      await tab.locator(".training-record").waitFor();
      const [record] = await stored(tab);
      assert.equal(keeping.records.wrong(record), null);
      await handIn(tab);
      await tab.locator(".hand-in form").waitFor();
    }, { storage });
  }
});

test("only the keyboard: choose a role, take part, hand in, delete", () =>
  mine("", async (tab) => {
    await tab.locator(".training-roles input").nth(1).focus();
    await tab.keyboard.press("Space");
    await tab.locator(".training-profile input[autocomplete=name]").focus();
    await tab.keyboard.type("Wong");
    await tab.keyboard.press("Enter");
    await tab.locator(".training-line").waitFor();
    assert.ok(await tab.evaluate(() => document.activeElement.closest(".training-line") !== null), "the focus stays with who one is");
    await row(tab, "drill-2026").locator(".run-button").focus();
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("Enter");
    assert.equal(await tab.evaluate(() => document.activeElement.type), "date");
    await tab.keyboard.press("Enter");
    await tab.locator(".training-record").waitFor();
    assert.ok(await tab.evaluate(() => document.activeElement !== document.body));
    await tab.locator(".training-record button").first().focus();
    await tab.keyboard.press("Enter");
    assert.ok(await tab.evaluate(() => document.activeElement.closest(".hand-in") !== null));
    await tab.locator(".hand-in .run-buttons button").last().focus();
    await tab.keyboard.press("Enter");
    assert.ok(await tab.evaluate(() => document.activeElement.closest(".training-record") !== null));
    await tab.locator(".training-record button").nth(1).focus();
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Enter");
    await tab.locator(".training-mine .empty").waitFor();
    assert.equal(await tab.evaluate(() => document.activeElement.id), "rb-training-mine");
  }));

test("controls in a list are named by what they are for", () =>
  mine("", async (tab) => {
    assert.equal(await tab.getByRole("link", { name: /去測驗\s*：\s*第一個小時/ }).count(), 1);
    assert.equal(await tab.getByRole("button", { name: /繳交\s*：\s*讀《應變總則》/ }).count(), 1);
    assert.equal(await tab.locator("#rb-run-said[role=status]").count(), 1);
  }, { profile: me, records: [acknowledgement("2026-08-12", "TR-001", "2.0")] }));

test("the dates to come are saved for a calendar", () =>
  mine("en/", async (tab) => {
    const { name, text } = await saved(tab, () => tab.locator(".training-due > .run-buttons button").click());
    assert.equal(name, "training.ics");
    assert.deepEqual(text.match(/DTSTART;VALUE=DATE:\d+/g).map((line) => line.slice(-8)).sort(), ["20260820", "20260824", "20261231", "20270811"]);
    assert.match(text, /SUMMARY:Valid until today: The first hour/);
  }, { profile: me, records: [attempt("2026-08-11", true)] }));

test("a day later it stands otherwise, without a reload", () =>
  mine("", async (tab, context) => {
    assert.equal(await status(tab, "read-website"), "not-started");
    await context.clock.setSystemTime(new Date("2026-08-21T09:00:00+08:00"));
    await tab.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    assert.equal(await status(tab, "read-website"), "overdue");
  }, { profile: me }));

test("records that are damaged are said and can be deleted", () =>
  mine("", async (tab) => {
    await tab.locator(".training-mine .banner-warning button").click();
    assert.equal(await tab.locator(".training-mine .banner-warning").count(), 0);
    assert.equal(await tab.locator(".training-record").count(), 1);
  }, { profile: me, records: [attempt("2026-08-11", true), { record_id: "x", schema: "readybook/record/1" }] }));

test("four hundred records are shown in pieces, and the page stays fluent", () =>
  mine("", async (tab) => {
    assert.equal(await tab.locator(".training-record").count(), 20);
    await tab.locator(".training-mine > div > .run-buttons button").last().click();
    assert.equal(await tab.locator(".training-record").count(), 400);
  }, { profile: me, records: Array.from({ length: 400 }, (_, at) => attempt(`2026-0${1 + (at % 7)}-${String(1 + (at % 28)).padStart(2, "0")}`, at % 3 === 0, { number: at + 1 })) }));

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing, and nothing scrolls sideways, at 320 and 1280 pixels: ${scheme}`, async () => {
    for (const width of [320, 1280]) {
      const options = { colorScheme: scheme, viewport: { width, height: 900 } };
      const check = async (tab, name) => {
        await tab.evaluate(axe.source);
        const { violations } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`), []);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${name} scrolls sideways at ${width} px`);
      };
      await mine("", (tab) => check(tab, "first visit"), options);
      await mine("", async (tab) => {
        for (const details of await tab.locator(".training .run-details").all()) await details.evaluate((element) => (element.open = true));
        await row(tab, "drill-2026").locator(".run-button").click();
        await handIn(tab, 1);
        await tab.locator(".training-record").first().locator(".run-buttons button").nth(1).click();
        await tab.locator(".training-clear .run-danger").click();
        await check(tab, "everything open");
        await tab.locator(".hand-in .run-buttons button").nth(2).click();
        await check(tab, "certificate");
      }, { ...options, profile: { ...me, joined: "2026-07-01" }, records: [acknowledgement("2026-03-01", "TR-001", "1.0"), attempt("2025-08-20", true), attempt("2026-08-11", false)] });
      await reader(`en/${policy}`, async (tab) => {
        await check(tab, "to be acknowledged");
        await acknowledge(tab);
        await check(tab, "acknowledged");
      }, options);
    }
  });
}

test("what the training fills has its place before, so nothing below it moves", () =>
  mine("", async (tab) => {
    const moved = await tab.evaluate(() => new Promise((told) => new PerformanceObserver((list) => told(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => told(0), 300)));
    assert.ok(moved < 0.02, String(moved));
  }, { profile: me, viewport: { width: 1280, height: 700 } }));

test("without script the requirements and quizzes read, and nothing asks to be pressed", () =>
  reader("my-training.html", async (tab) => {
    assert.match(await tab.locator(".training-static").first().textContent(), /讀《應變總則》[\s\S]*到職後14天內[\s\S]*有重大修訂時/);
    assert.match(await tab.locator(".training-static").last().textContent(), /第一個小時[\s\S]*2題[\s\S]*50%及格/);
    assert.ok(await tab.locator("noscript .banner").isVisible());
    await tab.goto(url + policy);
    assert.equal(await tab.locator("rb-acknowledge:visible").count(), 0);
  }, { javaScriptEnabled: false }));

test("my training prints what is due and the records, without buttons", () =>
  mine("", async (tab) => {
    await tab.emulateMedia({ media: "print" });
    assert.equal(await tab.locator(".training .run-button:visible, .training .run-details:visible").count(), 0);
    assert.ok(await row(tab, "read-policy").isVisible());
    assert.ok(await tab.locator(".training-record").isVisible());
  }, { profile: me, records: [attempt("2026-08-11", true)] }));

test("an old version and one to come are not acknowledged", () =>
  reader("procedures/policy/v1.0.html", async (tab) => {
    assert.equal(await tab.locator("rb-acknowledge").count(), 0);
  }));
