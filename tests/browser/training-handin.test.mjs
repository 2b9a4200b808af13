// Records of training on their way out and in: files, mail, form, endpoint, certificate, import; in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { attempt, acknowledgement, exercise, sealed } from "./support/records.mjs";
import { handIn, me, mine, reader, site, status, stored } from "./support/training-pages.mjs";

const languages = [
  { language: "zh-Hant", folder: "", refused: "這個檔案不能用", passed: "通過測驗", honest: "不是有人監考的考試", notFor: "不是您的", policy: "connect-src" },
  { language: "en", folder: "en/", refused: "This file cannot be used", passed: "has passed the quiz", honest: "not of a supervised exam", notFor: "not yours", policy: "connect-src" },
];

const put = (tab, ...files) => tab.locator(".training-import input[type=file]").setInputFiles(files.map(([name, text]) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) })));
const answers = (tab) => tab.locator(".training-import .hand-in-status .banner").allTextContents();

for (const words of languages) {
  const { language, folder } = words;

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
}

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

test("of several that are sent, it is said how far it is; the focus stays where its reader went", async () => {
  await reader(pathToFileURL(join(site.folder, "my-training.html")).href, async (tab, context) => {
    const waiting = [];
    await context.route("https://records.example.com/**", (route) => waiting.push(route));
    const answer = async (status) => {
      while (waiting.length === 0) await tab.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
      await waiting.shift().fulfill({ status, headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" } });
    };
    await tab.locator(".training-mine .run-buttons .run-primary").first().click();
    await tab.locator(".hand-in .run-buttons button").first().click();
    const said = tab.locator(".hand-in-status");
    await said.locator(".banner", { hasText: "第1筆，共2筆" }).waitFor();
    await tab.locator(".training-import summary").focus();
    await answer(201);
    await said.locator(".banner", { hasText: "第2筆，共2筆" }).waitFor();
    await answer(503);
    await said.locator(".banner-alert", { hasText: "已收下2筆紀錄中的1筆" }).waitFor();
    assert.equal(await said.locator(".banner").count(), 1, "one thing is heard at a time");
    assert.deepEqual(await tab.locator(".hand-in-results .banner").evaluateAll((lines) => lines.map(({ className }) => className)), ["banner banner-good", "banner banner-alert"]);
    assert.equal(await tab.evaluate(() => document.activeElement.tagName), "SUMMARY");
  }, { profile: me, records: [attempt("2026-08-10", true), acknowledgement("2026-08-11", "TR-001", "2.0")], allowed: (complaint) => /records\.example\.com|Failed to load resource|CORS|ERR_/.test(complaint) });
});

test("regions that are heard are there before their words", () =>
  mine("", async (tab) => {
    await handIn(tab);
    for (const region of [".hand-in > .hand-in-status", ".training > .training-notice"]) {
      const [role, text, display] = await tab.locator(region).evaluate((element) => [element.getAttribute("role"), element.textContent, getComputedStyle(element).display]);
      assert.deepEqual([role, text, display], ["status", "", "block"], region);
    }
  }, { profile: me, records: [attempt("2026-08-11", true)] }));

test("a name that is given while a way out is open is in the row too, with its code", () => {
  const learner = { id: "", roles: [] };
  return mine("", async (tab) => {
    await handIn(tab);
    const record = tab.locator(".training-record").first();
    const before = await record.locator(":scope > .row-facts code").textContent();
    await tab.locator(".hand-in input[autocomplete=name]").fill("王小明");
    await tab.locator(".hand-in form .run-primary").click();
    const code = await tab.locator(".hand-in code").textContent();
    assert.notEqual(code, before);
    assert.equal(await record.locator(":scope > .row-facts code").textContent(), code);
    assert.ok(!(await record.locator(":scope > .row-facts").first().textContent()).includes("尚未填寫"));
    assert.ok((await record.locator(":scope > .run-buttons button").first().textContent()).endsWith(code));
  }, { records: [attempt("2026-08-11", true, { learner })] });
});

test("of more files than are read at once the rest is named", () =>
  mine("", async (tab) => {
    await tab.locator(".training-import summary").click();
    await put(tab, ...Array.from({ length: 501 }, (_, at) => [`${at}.json`, "{}"]));
    await tab.locator(".training-import .banner").nth(500).waitFor();
    assert.match((await answers(tab))[0], /只讀取了前500個檔案/);
  }));

for (const { language, folder, policy: named } of languages) {
  test(`a policy that forbids the connection is named, with what its owner has to add: ${language}`, () =>
    mine(folder, async (tab) => {
      await handIn(tab);
      await tab.locator(".hand-in .run-buttons button").first().click();
      const text = await tab.locator(".hand-in-status .banner-alert").textContent();
      assert.ok(text.includes(named) && text.includes("records.example.com"), text);
    }, { profile: me, records: [attempt("2026-08-11", true)], allowed: (complaint) => /connect-src|Content Security Policy|csp/i.test(complaint) }));
}
