// Versions: what a reader sees of them on which day, in which language, and what they can ask of them.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "./support/axe.mjs";
import { drawn, launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { startPreview } from "./support/preview.mjs";
import { serve } from "./support/server.mjs";
import { build, versions, versionsOn } from "./support/site.mjs";

const browser = await launch();
const site = build(versions, "--as-of", versionsOn);
const url = await serve(site.folder);

const languages = [
  {
    language: "zh-Hant", folder: "",
    inForce: "現行", upcoming: "即將生效", superseded: "已被取代", withdrawn: "已廢止",
    newer: "新版本已生效", overdue: "檢視逾期", history: "版本紀錄", inserted: "新增：", deleted: "刪除：",
    added: "新增步驟", removed: "刪除步驟", title: "鎖定手機", limit: "1小時內 → 10分鐘內", reason: "新的申請單還不能用。",
    oldText: "填寫", row: "手機遺失程序", all: "全部", seen: "上次閱讀後有更新。", unreleased: "尚未發布",
  },
  {
    language: "en", folder: "en/",
    inForce: "In force", upcoming: "Upcoming", superseded: "Superseded", withdrawn: "Withdrawn",
    newer: "A newer version has taken effect", overdue: "Review overdue", history: "Version history",
    inserted: "inserted:", deleted: "deleted:", added: "step added", removed: "step removed", title: "Lock the phone",
    limit: "1 hour → within 10 minutes", reason: "The new form does not work yet.", oldText: "Fill in", row: "Lost phone procedure",
    all: "All", seen: "Changed since you last read it.", unreleased: "No version of this document has been released",
  },
];

/** Opens a page and gives it to `act`; fails when the page complained. */
async function reader(address, act, { now, storage, ...options } = {}) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 800 }, ...options });
  try {
    if (now) await context.clock.setFixedTime(new Date(now));
    if (storage) await context.addInitScript(storage);
    const tab = await context.newPage();
    await tab.goto(/^(http|file):/.test(address) ? address : url + address);
    await act(tab, context);
    none(complaints);
  } finally {
    await context.close();
  }
}

const banners = async (tab) => (await tab.locator(".banner:visible").allTextContents()).map((text) => text.trim());
const status = async (tab) => (await tab.locator(".page-head .status:visible").allTextContents()).join();

// Three places of the world, and how far their clocks are from Greenwich in summer and in winter.
const places = [["Asia/Hong_Kong", "+08:00", "+08:00"], ["UTC", "Z", "Z"], ["America/Los_Angeles", "-07:00", "-08:00"]];

/** Just before a day begins there, just after, and a day later: each with whether the day has come. */
function around(dayBefore, day, dayAfter, offset) {
  return [[`${dayBefore}T23:59:58${offset}`, false], [`${day}T00:00:01${offset}`, true], [`${dayAfter}T12:00:00${offset}`, true]];
}

for (const [timezoneId, summer, winter] of places) {
  test(`a version takes effect on its day there, though nobody built the site anew: ${timezoneId}`, () =>
    reader("index.html", async (tab, context) => {
      for (const [now, has] of around("2026-08-31", "2026-09-01", "2026-09-02", summer)) {
        await context.clock.setFixedTime(new Date(now));
        for (const words of languages) {
          const open = (address) => tab.goto(url + words.folder + address);
          await open("procedures/lost-phone.html");
          const said = await banners(tab);
          assert.equal(said.length, 1, `${now}: ${said.join(" | ")}`);
          assert.ok(said[0].startsWith(has ? words.newer : words.upcoming), `${now}: ${said[0]}`);
          assert.match(said[0], /3\.0.*2026-09-01/);
          assert.equal(await tab.locator(".banner:visible a").first().getAttribute("href"), "lost-phone/v3.0.html");
          assert.equal(await status(tab), has ? words.superseded : words.inForce, now);

          await open("procedures/lost-phone/v2.0.html");
          const old = await banners(tab);
          assert.equal(old.some((text) => text.startsWith(words.newer)), has, `${now}: ${old.join(" | ")}`);
          assert.equal(await status(tab), has ? words.superseded : words.inForce, now);

          for (const address of ["procedures/lost-phone/v3.0.html", "procedures/coming.html"]) {
            await open(address);
            const [upcoming, ...others] = await banners(tab);
            assert.deepEqual(others, [], now);
            assert.ok(upcoming.startsWith(has ? words.inForce : words.upcoming), `${now}, ${address}: ${upcoming}`);
            assert.match(upcoming, /2026-09-01/);
            assert.equal(await status(tab), has ? words.inForce : words.upcoming, `${now}, ${address}`);
          }

          await open("changes.html");
          assert.equal(await tab.locator(".status-upcoming:visible").count(), has ? 0 : 2, now);
        }
      }
    }, { timezoneId }));

  test(`a review is overdue once its last day is over there: ${timezoneId}`, () =>
    reader("index.html", async (tab, context) => {
      for (const [now, due] of around("2026-12-01", "2026-12-02", "2027-01-15", winter)) {
        await context.clock.setFixedTime(new Date(now));
        for (const { folder, overdue } of languages) {
          await tab.goto(`${url}${folder}procedures/lost-phone.html`);
          const said = await banners(tab);
          assert.equal(said.some((text) => text.startsWith(overdue) && text.includes("2026-12-01")), due, `${now}: ${said.join(" | ")}`);

          await tab.goto(`${url}${folder}documents.html`);
          assert.equal(await tab.locator(".register-overdue:visible").count(), due ? 1 : 0, now);
          await tab.locator(".register-filters select").last().selectOption({ index: 1 });
          const rows = await tab.locator(".register tbody tr:visible th").allTextContents();
          assert.equal(rows.length, due ? 1 : 0, `${now}: ${rows}`);
        }
      }
    }, { timezoneId }));
}

for (const words of languages) {
  const { language, folder } = words;
  const old = `${folder}procedures/lost-phone/v1.0.html`;

  test(`the page in force leads to its permanent address, its history and what changed: ${language}`, () =>
    reader(`${folder}procedures/lost-phone.html`, async (tab) => {
      assert.equal(await status(tab), words.inForce);
      assert.equal(await tab.locator('meta[name="robots"]').count(), 0);
      const inForce = tab.locator('.history [aria-current="true"]');
      assert.deepEqual(await inForce.locator('a[href^="lost-phone/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
        ["lost-phone/v2.0.html", "lost-phone/v1.0-v2.0.html"]);
      await inForce.locator("a").first().click();
      await tab.waitForURL(/v2\.0\.html$/);
      assert.equal(await status(tab), words.inForce);
      // The same words at both addresses; a permanent page adds nothing to them.
      const text = () => tab.locator(".body > .prose > *").evaluateAll((parts) => parts.flatMap((part) =>
        [...part.querySelectorAll("p:not(.step-current), td")].map(({ textContent }) => textContent.trim())));
      const frozen = await text();
      await tab.locator(".banner a").first().click();
      await tab.waitForURL(/lost-phone\.html$/);
      assert.deepEqual(await text(), frozen);
      await tab.locator('main a[href="lost-phone/history.html"]').click();
      await tab.waitForURL(/history\.html$/);
    }, { now: `${versionsOn}T12:00:00Z` }));

  test(`a superseded page says so on the screen and on paper, and leads to the same step in force: ${language}`, () =>
    reader(old, async (tab) => {
      assert.equal(await status(tab), words.superseded);
      const [banner] = await banners(tab);
      assert.match(banner, /1\.0.*2026-06-01/);
      assert.equal(await tab.getAttribute('meta[name="robots"]', "content"), "noindex");
      for (const media of ["screen", "print"]) {
        await tab.emulateMedia({ media });
        const mark = await tab.locator(".watermark").evaluate((text) => {
          const { content, position, display, color, fontSize } = getComputedStyle(text, "::after");
          return { content, position, display, color, size: parseFloat(fontSize) };
        });
        assert.ok(mark.content.startsWith(`"${words.superseded}"`) || mark.content.startsWith("attr(data-watermark)"), mark.content);
        assert.equal(await tab.getAttribute(".watermark", "data-watermark"), words.superseded);
        assert.equal(mark.position, "fixed", "on every sheet");
        assert.notEqual(mark.display, "none");
        assert.ok(mark.size > 60, `${mark.size} px`);
        assert.doesNotMatch(mark.color, /[,/] ?0\)$/);
      }
      assert.ok((await tab.locator(".print-control").textContent()).includes(words.superseded));
      await tab.emulateMedia({ media: "screen" });

      // Two of the three steps are still there.
      const links = await tab.locator(".step-current a").evaluateAll((found) => found.map((link) => [link.closest(".step").id, link.getAttribute("href")]));
      assert.deepEqual(links, [["report", "../lost-phone.html#report"], ["lock", "../lost-phone.html#lock"]]);
      await tab.locator("#lock .step-current a").click();
      await tab.waitForURL(/lost-phone\.html#lock$/);
      assert.equal(await tab.locator(".step:target .step-number").textContent(), "1");
      await tab.goBack();
      await tab.locator(".banner a").first().click();
      await tab.waitForURL(/lost-phone\.html$/);
      assert.equal(await tab.getAttribute("html", "lang"), language);
    }, { now: `${versionsOn}T12:00:00Z` }));

  test(`a withdrawn version says when and why, and nothing of its text: ${language}`, async () => {
    await reader(`${folder}procedures/lost-phone/v1.1.html`, async (tab) => {
      assert.equal(await status(tab), words.withdrawn);
      assert.match((await banners(tab))[0], /1\.1.*2026-03-05/);
      const said = await tab.locator("main").textContent();
      assert.ok(said.includes(words.reason));
      assert.ok(!said.includes(words.oldText), "no text");
      assert.equal(await tab.locator("main .step").count(), 0);
      assert.equal(await tab.getAttribute('meta[name="robots"]', "content"), "noindex");
      await tab.locator(".banner a").click();
      await tab.waitForURL(/lost-phone\.html$/);
    });
    // Nor does any other page show it.
    const found = site.files.filter((file) => file.endsWith(".html") && !file.includes("/v1.0")).filter((file) =>
      site.pages.find(({ address }) => address === file).html.includes(language === "en" ? "Fill in the new form" : "填寫新的申請單"));
    assert.deepEqual(found, []);
  });

  test(`documents that are given up, or were never released, say so and show no text: ${language}`, async () => {
    await reader(`${folder}procedures/given-up.html`, async (tab) => {
      assert.equal(await status(tab), words.withdrawn);
      assert.equal(await tab.locator("main .step").count(), 0);
    });
    await reader(`${folder}procedures/unreleased.html`, async (tab) => {
      assert.ok((await banners(tab))[0].includes(words.unreleased));
      assert.equal(await tab.locator("main .step").count(), 0);
    });
  });

  test(`the history says of each version what it changed, who approved it and since when it holds: ${language}`, () =>
    reader(`${folder}procedures/lost-phone/history.html`, async (tab) => {
      const rows = await tab.locator(".versions tbody tr").evaluateAll((rows) => rows.map((row) => ({
        id: row.id,
        cells: [...row.cells].map(({ textContent }) => textContent.replace(/\s+/g, " ").trim()),
        links: [...row.querySelectorAll('th a, .version-links a')].map((link) => link.getAttribute("href")),
      })));
      assert.deepEqual(rows.map(({ id }) => id), ["rb-v3-0", "rb-v2-0", "rb-v1-1", "rb-v1-0"]);
      assert.deepEqual(rows.map(({ links }) => links), [
        ["v3.0.html", "v2.0-v3.0.html"],
        ["v2.0.html", "v1.0-v2.0.html"],
        ["v1.1.html"],
        ["v1.0.html", "v1.0-v2.0.html"],
      ]);
      const standings = [words.upcoming, words.inForce, words.withdrawn, words.superseded];
      rows.forEach(({ cells }, at) => assert.ok(cells[0].endsWith(standings[at]), cells[0]));
      assert.ok(rows[2].cells[2].includes(words.reason) && rows[2].cells[2].includes("2026-03-05"));
      assert.deepEqual(rows.map(({ cells }) => cells.slice(4, 6)), [
        ["2026-08-03", "2026-09-01"], ["2026-05-25", "2026-06-01"], ["2026-02-23", "2026-03-02"], ["2026-01-05", "2026-01-12"],
      ]);
      assert.equal(rows[1].cells[6], "FB-2026-001");
      const digests = tab.locator("#rb-v2-0 .digests");
      await digests.locator("summary").click();
      assert.match(await digests.locator("dd code").first().textContent(), /^[\da-f]{64}$/);
    }));

  test(`a redline says in words what changed, then shows it, for eyes and ears: ${language}`, () =>
    reader(`${folder}procedures/lost-phone/v1.0-v2.0.html`, async (tab) => {
      const summary = await tab.locator(".step-changes li").allTextContents();
      assert.equal(summary.length, 3);
      const [moved, gone, come] = summary;
      assert.ok(moved.includes(words.title) && moved.includes(words.limit) && /2.*1/.test(moved), moved);
      assert.ok(gone.includes(words.removed), gone);
      assert.ok(come.includes(words.added), come);
      for (const link of await tab.locator(".step-changes a").all()) {
        assert.ok(await tab.locator(await link.getAttribute("href")).count(), "the summary leads to the step");
      }
      assert.equal(await tab.getAttribute('meta[name="robots"]', "content"), "noindex");
      const text = tab.locator("#rb-redline");
      assert.ok((await text.locator("#tell.rl-added ins").count()) && (await text.locator("#rb-old-replace.rl-removed del").count()));
      // Every passage says at its beginning what it is, every one its end.
      const passages = await text.evaluate((root) => {
        const heard = (tag) => [...root.querySelectorAll(tag)].map(({ textContent }) => textContent.replace(/\s+/g, " ")).join(" ");
        return { ins: heard("ins"), del: heard("del") };
      });
      assert.ok(passages.ins.includes(words.inserted), passages.ins);
      assert.ok(passages.del.includes(words.deleted), passages.del);
      const decorations = await text.evaluate((root) => ["ins", "del"].map((tag) => getComputedStyle(root.querySelector(tag)).textDecorationLine));
      assert.deepEqual(decorations, ["underline", "line-through"], "not by colour alone");
    }));

  test(`only the changes are shown when the reader asks for it, by keyboard: ${language}`, () =>
    reader(`${folder}procedures/lost-phone/v1.0-v2.0.html`, async (tab) => {
      await drawn(tab);
      const same = tab.locator("#rb-redline > .rl-same");
      assert.ok((await same.count()) >= 2);
      const visible = () => same.evaluateAll((parts) => parts.filter((part) => part.checkVisibility()).length);
      assert.equal(await visible(), await same.count());
      const box = tab.locator("rb-only input");
      await box.focus();
      await tab.keyboard.press("Space");
      assert.ok(await box.isChecked());
      assert.equal(await visible(), 0);
      assert.ok(await tab.locator("#lock ins").first().isVisible());
      assert.ok(await tab.locator("#steps").isVisible(), "headings of what is left stay");
      await tab.keyboard.press("Space");
      assert.equal(await visible(), await same.count());
      await tab.emulateMedia({ media: "print" });
      assert.ok(!(await tab.locator("rb-only").isVisible()));
      assert.equal(await visible(), await same.count());
      assert.deepEqual(await tab.locator("#rb-redline").evaluate((root) => ["ins", "del"].map((tag) => getComputedStyle(root.querySelector(tag)).textDecorationLine)),
        ["underline", "line-through"]);
    }));

  test(`the register sorts by its heads, filters and says how many are left: ${language}`, () =>
    reader(`${folder}documents.html`, async (tab) => {
      const numbers = () => tab.locator(".register tbody tr:visible .register-number").allTextContents();
      const said = tab.locator(".register-filters output");
      const all = ["VT-001", "VT-002", "VT-003", "VT-004", "VT-005"];
      assert.deepEqual(await numbers(), all);
      assert.match(await said.textContent(), /5.*5/);

      const head = tab.locator(".register thead th").first();
      // Keys are pressed once the page is drawn; with a mocked clock, nothing else says when.
      await head.locator("button").hover();
      await head.locator("button").focus();
      await tab.keyboard.press("Enter");
      assert.equal(await head.getAttribute("aria-sort"), "ascending");
      await tab.keyboard.press("Enter");
      assert.equal(await head.getAttribute("aria-sort"), "descending");
      assert.deepEqual(await numbers(), all.toReversed());
      const effective = tab.locator(".register thead th").nth(4);
      await effective.locator("button").click();
      assert.equal(await tab.locator("th[aria-sort]").count(), 1, "one column sorts");
      const dates = (await tab.locator(".register tbody tr td:nth-child(5)").allTextContents()).map((text) => text.trim());
      assert.equal(dates.at(-1), "–", "what is empty comes last");
      const filled = dates.filter((text) => text !== "–");
      assert.deepEqual(filled, filled.toSorted());

      const choose = (at, option) => tab.locator(".register-filters select").nth(at).selectOption(option);
      await choose(0, { label: words.withdrawn });
      assert.deepEqual(await numbers(), ["VT-005"]);
      assert.match(await said.textContent(), /1.*5/);
      // The words of an element that says its changes; browsers announce what is put into it.
      assert.equal(await said.evaluate((output) => output.localName), "output");
      await choose(1, { index: 1 });
      const left = await numbers();
      if (left.length === 0) assert.doesNotMatch(await said.textContent(), /\d/);
      await choose(0, { label: words.inForce });
      await choose(1, { index: 0 });
      await choose(3, { index: 1 });
      assert.deepEqual(await numbers(), [], "nothing is overdue");
      assert.doesNotMatch(await said.textContent(), /\d/, "and the page says so");

      const clear = tab.locator(".register-filters button");
      await clear.focus();
      await tab.keyboard.press("Enter");
      assert.equal((await numbers()).length, 5);
      assert.match(await said.textContent(), /5.*5/);
      assert.ok(!(await clear.isVisible()));
      assert.ok(await tab.locator(".register-filters select").first().evaluate((select) => select === document.activeElement), "the focus is not lost");
    }, { now: `${versionsOn}T12:00:00Z` }));

  test(`who read an older version is offered what changed, once: ${language}`, async () => {
    // The same address: what is published there is built anew when version 2.0 takes effect.
    const before = build(versions, "--as-of", "2026-05-31");
    let published = before.folder;
    const address = await serve(() => published);
    const page = `${address}${folder}procedures/lost-phone.html`;
    await reader(page, async (tab) => {
      const offer = tab.locator("rb-seen");
      assert.ok(!(await offer.isVisible()), "nothing to compare at the first visit");
      published = site.folder;
      await tab.goto(page);
      assert.ok((await offer.textContent()).startsWith(words.seen));
      const links = offer.locator("a:visible");
      assert.equal(await links.count(), 1);
      assert.equal(await links.getAttribute("href"), "lost-phone/v1.0-v2.0.html");
      await links.click();
      await tab.waitForURL(/v1\.0-v2\.0\.html$/);
      await tab.goto(page);
      assert.ok(!(await offer.isVisible()), "once");
    }, { now: `${versionsOn}T12:00:00Z` });
  });
}

test("where storage is blocked, the page in force works and offers nothing", () =>
  reader("procedures/lost-phone.html", async (tab) => {
    assert.equal(await tab.locator("rb-seen:visible").count(), 0);
    await tab.reload();
    assert.equal(await tab.locator("rb-seen:visible").count(), 0);
  }, {
    storage: () => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("blocked", "SecurityError");
          },
        });
      }
    },
  }));

test("without script nothing of a history, a redline or the register is lost", async () => {
  for (const { folder } of languages) {
    await reader(`${folder}procedures/lost-phone/v1.0-v2.0.html`, async (tab) => {
      const parts = tab.locator("#rb-redline > *");
      for (const part of await parts.all()) assert.ok(await part.isVisible());
      assert.equal(await tab.locator("main :is(input, button)").count(), 0);
    }, { javaScriptEnabled: false });
    for (const width of [320, 1280]) {
      const options = { javaScriptEnabled: false, viewport: { width, height: 800 } };
      await reader(`${folder}documents.html`, async (tab) => {
        assert.equal(await tab.locator(".register tbody tr:visible").count(), 5);
        assert.equal(await tab.locator("main :is(select, button)").count(), 0);
      }, options);
      await reader(`${folder}procedures/lost-phone/history.html`, async (tab) => {
        assert.equal(await tab.locator(".versions tbody tr:visible").count(), 4);
      }, options);
    }
  }
});

test("on a phone the tables of versions are cards that still are tables for those who hear them", async () => {
  for (const { folder } of languages) {
    for (const [address, columns, rows] of [["documents.html", 8, 5], ["procedures/lost-phone/history.html", 7, 4]]) {
      await reader(folder + address, async (tab) => {
        const wide = await tab.evaluate(() => [...document.querySelectorAll("html, .table-wrap")].filter((part) => part.scrollWidth > part.clientWidth + 1).length);
        assert.equal(wide, 0, "nothing scrolls sideways");
        const table = tab.getByRole("table");
        assert.equal(await table.getByRole("row").count(), rows + 1);
        assert.equal(await table.getByRole("columnheader").count(), columns);
        assert.equal(await table.getByRole("rowheader").count(), rows);
        assert.equal(await table.getByRole("cell").count(), rows * (columns - 1));
        // Each card names its columns.
        const named = await tab.locator("tbody td[data-head]:visible").first().evaluate((cell) => getComputedStyle(cell, "::before").display);
        assert.notEqual(named, "none");
      }, { viewport: { width: 320, height: 800 } });
    }
  }
});

test("versions, histories and redlines work from disk", async () => {
  const file = (address) => pathToFileURL(join(site.folder, address)).href;
  await reader(file("procedures/lost-phone.html"), async (tab) => {
    assert.ok((await banners(tab))[0].startsWith("新版本已生效"));
    await tab.locator('main a[href="lost-phone/history.html"]').click();
    await tab.waitForURL(/history\.html$/);
    await tab.locator('a[href="v1.0-v2.0.html"]').first().click();
    await tab.waitForURL(/v1\.0-v2\.0\.html$/);
    await tab.locator("rb-only input").check();
    assert.ok(!(await tab.locator("#rb-redline > .rl-same").first().isVisible()));
    await tab.goto(file("en/documents.html"));
    await tab.locator(".register-filters select").first().selectOption({ label: "Draft" });
    assert.equal(await tab.locator(".register tbody tr:visible").count(), 1);
  }, { now: "2026-10-01T12:00:00Z" });
});

test("an old version prints its mark on its sheets, and a history and a redline print", () =>
  reader("en/procedures/lost-phone/v1.0.html", async (tab) => {
    for (const address of ["v1.0.html", "history.html", "v1.0-v2.0.html", "../../documents.html"]) {
      await tab.goto(`${url}en/procedures/lost-phone/${address}`);
      const pdf = await tab.pdf({ format: "A4", preferCSSPageSize: true });
      const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(sheets >= 1 && sheets <= 4, `${address}: ${sheets} sheets`);
      await tab.setViewportSize({ width: 672, height: 900 });
      await tab.emulateMedia({ media: "print" });
      const cut = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(cut <= 0, `${address}: ${cut} px wider than the paper`);
      await tab.emulateMedia({ media: "screen" });
    }
  }));

for (const [colorScheme, width] of [["light", 320], ["dark", 1280]]) {
  test(`axe finds nothing on any page of versions, and none scrolls sideways: ${colorScheme}, ${width} px`, async () => {
    const drafts = await serve(build(versions, "--as-of", versionsOn, "--drafts").folder);
    const ofVersions = ["history", "v1.0", "v1.1", "v2.0", "v3.0", "v1.0-v2.0"].map((name) => `lost-phone/${name}.html`);
    const ofDocuments = ["lost-phone.html", "coming.html", "given-up.html", "unreleased.html"];
    const folder = colorScheme === "light" ? "" : "en/";
    const pages = [
      ...["documents.html", "changes.html"].map((address) => url + folder + address),
      ...[...ofDocuments, ...ofVersions].map((address) => `${url}${folder}procedures/${address}`),
      ...["lost-phone.html", "unreleased.html"].map((address) => `${drafts}${folder}procedures/${address}`),
    ];
    const { context, complaints } = await watched(browser, { colorScheme, viewport: { width, height: 800 } });
    await context.clock.setFixedTime(new Date("2026-12-24T12:00:00Z")); // every notice shows
    const tab = await context.newPage();
    const found = [];
    for (const page of pages) {
      await tab.goto(page);
      const { scrollWidth, clientWidth } = await tab.evaluate(() => document.documentElement);
      if (scrollWidth > clientWidth) found.push(`${page}: ${scrollWidth} px wide in ${clientWidth} px`);
      found.push(...(await violations(tab)));
    }
    none(found);
    none(complaints);
    await context.close();
  });
}

test("the preview shows the draft, says that it is one, and leads to what it changes", async () => {
  const preview = await startPreview(versions);
  try {
    for (const [folder, draft, change] of [["", "草稿", "無人接聽就找主管"], ["en/", "Draft", "if nobody answers, the sponsor"]]) {
      await reader(`${preview.url}${folder}procedures/lost-phone.html`, async (tab) => {
        const said = (await banners(tab)).find((text) => text.startsWith(draft));
        assert.ok(said, "a banner");
        assert.ok((await tab.locator("main .prose").textContent()).includes(change));
        assert.equal(await tab.getAttribute('meta[name="robots"]', "content"), "noindex");
        await tab.locator(".banner-warning a").last().click();
        await tab.locator("#rb-redline").waitFor();
        assert.ok((await tab.locator("#rb-redline ins").allTextContents()).join("").includes(change));
      });
    }
  } finally {
    await preview.stop();
  }
});
