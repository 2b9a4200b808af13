// Training: acknowledging, what is due, and records that are kept, in both languages, on good days and bad ones.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "./support/axe.mjs";
import { acknowledgement, attempt, exercise, keeping } from "./support/records.mjs";
import { trainingOn } from "./support/site.mjs";
import { acknowledge, handIn, me, mine, policy, reader, row, saved, site, status, stored, url } from "./support/training-pages.mjs";

const languages = [
  { language: "zh-Hant", folder: "", done: "確認閱讀2.0版", before: "確認閱讀的是1.0版", material: "重大修訂", overdue: "逾期", expired: "效期已過", invalid: "已失效", outdated: "內容已修訂", expiring: "即將到期", progress: "進行中", notStarted: "尚未開始", unverified: "待批閱", valid: "有效", first: "先完成：讀《應變總則》", until: "請在2026-08-21以前重新閱讀並確認", blocked: "不允許儲存", full: "儲存空間已滿", evicted: "刪除了部分資料" },
  { language: "en", folder: "en/", done: "You acknowledged version 2.0", before: "you acknowledged version 1.0", material: "changed materially", overdue: "Overdue", expired: "Expired", invalid: "No longer valid", outdated: "Outdated", expiring: "Expiring", progress: "In progress", notStarted: "Not started", unverified: "To be marked", valid: "Valid", first: "First: Read the incident response policy", until: "You have until 2026-08-21 to read and acknowledge it again", blocked: "does not allow storage", full: "storage of this browser is full", evicted: "removed some of the data" },
];

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
      assert.equal(await tab.evaluate(() => document.activeElement.id), "rb-training-who");
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

test("a quiz that changed closes the attempt that was under way as void, and it counts as nothing", () => {
  const open = {
    number: 1, seed: 7, started: "2026-08-14T09:00:00+08:00", responses: { report: "hour" }, latency: {}, at: null, version: "2.0.0", digest: "d".repeat(64),
    procedures: [{ id: "TR-001", version: "1.0", digest: "a".repeat(64) }], writer: "12345678", saved: 1,
  };
  return reader("quizzes/first-hour.html", async (tab) => {
    await tab.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("readybook:training-record:")));
    const [record] = await stored(tab);
    assert.equal(keeping.records.wrong(record), null);
    assert.deepEqual([record.result.completion, record.result.success, record.activity.version, record.activity.digest], ["void", null, "2.0.0", open.digest]);
    await tab.goto(`${url}my-training.html`);
    await tab.locator(".training-record", { hasText: "作廢" }).waitFor();
    assert.equal(await status(tab, "pass-first-hour"), "not-started");
  }, { profile: me, kept: [["readybook:training-attempt:first-hour", JSON.stringify(open)]] });
});

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

test("what was done today counts today, wherever its reader is: days are those of the handbook's zone", async () => {
  // In Auckland it is the 16th already, in Los Angeles still the 14th.
  for (const [timezoneId, at] of [["Pacific/Auckland", "2026-08-15T21:30:00+08:00"], ["America/Los_Angeles", "2026-08-15T12:00:00+08:00"]]) {
    await reader(policy, async (tab) => {
      await acknowledge(tab);
      await tab.goto(`${url}my-training.html`);
      await tab.locator(".training").waitFor();
      assert.equal(await status(tab, "read-policy"), "valid", timezoneId);
      for (const day of ["2026-08-01", null]) {
        await row(tab, "drill-2026").locator(".run-button").click();
        if (day) await row(tab, "drill-2026").locator("input[type=date]").fill(day);
        assert.equal(await row(tab, "drill-2026").locator("input[type=date]").inputValue(), day ?? trainingOn);
        await row(tab, "drill-2026").locator(".run-ask .run-primary").click();
        const records = await stored(tab);
        assert.deepEqual(records.map((record) => keeping.records.wrong(record)), records.map(() => null));
        const made = records.filter(({ kind }) => kind === "exercise").map(({ ended }) => ended);
        if (day) assert.deepEqual(made, ["2026-08-01T12:00:00+08:00"]);
        else assert.ok(made.some((ended) => ended.startsWith(`${at.slice(0, 16)}:`) && Date.parse(ended) < Date.parse(at) + 60_000), made.join());
        if (day) await tab.locator(".training-record", { hasText: "年度演練" }).locator(".run-buttons button").nth(1).click();
        if (day) await tab.locator(".run-ask .run-danger").click();
      }
      assert.match((await stored(tab)).find(({ kind }) => kind === "acknowledgement").ended, /^2026-08-15T.*\+08:00$/);
    }, { timezoneId, at, profile: me });
  }
});

test("one press after the other makes one record, and what could not be loaded is said and taken back", () =>
  reader(policy, async (tab) => {
    const script = await tab.evaluate(() => new URL(document.body.dataset.trainingScript, location).href);
    let isBroken = true;
    await tab.route(script, async (route) => {
      if (isBroken) return route.abort();
      await new Promise((loaded) => setTimeout(loaded, 300));
      return route.continue();
    });
    const press = tab.locator("rb-acknowledge button").first();
    await press.click();
    await tab.locator("rb-acknowledge > .banner-alert[role=alert]").waitFor();
    isBroken = false;
    await press.dblclick();
    await tab.locator("rb-acknowledge .hand-in").waitFor();
    assert.equal((await stored(tab)).length, 1);
    assert.equal(await tab.locator("rb-acknowledge > .banner-alert").count(), 0);
  }, { allowed: (complaint) => /did not get|Failed to load resource|Error: no /.test(complaint) }));

test("when recording itself fails it is said", () =>
  reader(policy, async (tab) => {
    await acknowledge(tab);
    await tab.evaluate(() => {
      window.readybook.training.acknowledge = () => {
        throw new Error("broken");
      };
      document.querySelector("rb-acknowledge").dataset.state = "new";
    });
    await tab.locator(".acknowledge-ask button").click();
    await tab.locator("rb-acknowledge > .banner-alert[role=alert]").waitFor();
  }, { allowed: (complaint) => /Error: broken/.test(complaint) }));

test("with a storage that takes nothing a page is acknowledged once, for this visit", () =>
  reader(policy, async (tab) => {
    tab.on("dialog", (dialog) => dialog.accept());
    await acknowledge(tab);
    assert.equal(await tab.locator("rb-acknowledge").getAttribute("data-state"), "done");
    assert.equal(await tab.locator(".acknowledge-ask:visible").count(), 0);
    assert.ok((await tab.locator("#rb-run-said").textContent()).includes("儲存空間已滿"));
  }, {
    storage: () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  }));

test("who gave a name and no role is not asked again", () =>
  mine("", async (tab) => {
    await tab.locator(".training-profile input[autocomplete=name]").fill("王小明");
    await tab.locator(".training-profile .run-primary").click();
    await tab.locator(".training-line").waitFor();
    await tab.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    assert.equal(await tab.locator(".training-profile").count(), 0);
    assert.ok(await tab.locator(".training-line").isVisible());
  }));

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
      await tab.waitForURL(/my-training\.html$/);
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

for (const [scheme, width] of [["light", 320], ["dark", 1280]]) {
  test(`axe finds nothing, and nothing scrolls sideways: ${scheme}, ${width} px`, async () => {
    const options = { colorScheme: scheme, viewport: { width, height: 900 } };
    const check = async (tab, name) => {
      assert.deepEqual((await violations(tab)).map((found) => `${name}: ${found}`), []);
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
