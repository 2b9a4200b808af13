// The private report on training, read from disk in both languages, with broken and hostile files among the records.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import rules from "./html-validate.config.mjs";
import { violations } from "./support/axe.mjs";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { acknowledgement, attempt, exercise } from "./support/records.mjs";
import { build, program, repository, temporaryFolder } from "./support/site.mjs";

const today = "2026-11-28";
const script = "<script>document.title='taken over'</script>";
const formula = "=1+1";
const languages = [
  { language: "zh-Hant", page: "index.html", colorScheme: "light", role: "角色", duty: "值班人員", shown: (count, all) => `顯示${all}列中的${count}列`, late: "逾期", valid: "有效", refused: "拒收", differs: "不符，不採計", stranger: "查無此人，不採計", doubled: "重複，不採計", later: "報告日之後，尚不採計", unverified: "無法重新評分，待核", passedOver: "略過" },
  { language: "en", page: "index.en.html", colorScheme: "dark", role: "Role", duty: "Duty officer", shown: (count, all) => `${count} of ${all} rows shown`, late: "Overdue", valid: "Valid", refused: "refused", differs: "differs, does not count", stranger: "unknown person, does not count", doubled: "doubled, does not count again", later: "after the day of the report, does not count yet", unverified: "cannot be marked again, unverified", passedOver: "passed over" },
];

/** File, how it is treated (a key of `languages`), and a part of the reason in Chinese and in English. */
const broken = [
  ["broken.json", "refused", "無法讀作 JSON", "cannot be read as JSON"],
  ["changed.json", "refused", "檢查碼不符", "check code does not fit"],
  ["<img src=x onerror=alert(1)>.json", "refused", "", ""],
  ["digest.json", "differs", "不是「SM-IR-011」版本", "not that of version"],
  ["unknown-quiz.json", "unverified", "沒有測驗「no-such-quiz」", "no quiz “no-such-quiz”"],
  ["stranger.json", "stranger", `名單中沒有 E7777 ${script}`, `E7777 ${script} is not in the list`],
  ["later.json", "later", "結束於 2026-12-24", "ended on 2026-12-24"],
  ["letter.docx", "passedOver", "檔名不是以「.json」結尾", "does not end in “.json”"],
];

const folder = report();
const address = (page) => pathToFileURL(join(folder, page)).href;
const browser = await launch();

function report() {
  const site = build(repository, "--as-of", today);
  const samples = join(temporaryFolder(), "samples");
  execFileSync(process.execPath, [join(repository, "tests", "bench", "sample_records.mjs"), site.folder, samples, "--today", today], { stdio: ["ignore", "ignore", "inherit"] });
  const people = join(samples, "people.csv");
  const inbox = join(samples, "records");
  const hostile = { learner: { id: formula, name: script, roles: [] } };
  const files = {
    "broken.json": "{\"schema\": ",
    "changed.json": { ...acknowledgement("2026-11-02", "SM-IR-011", "1.0"), ended: "2026-11-03T09:08:32+08:00" },
    "<img src=x onerror=alert(1)>.json": [],
    "digest.json": acknowledgement("2026-11-02", "SM-IR-011", "1.0", hostile),
    "unknown-quiz.json": attempt("2026-11-02", true, { id: "no-such-quiz", ...hostile }),
    "stranger.json": exercise("2026-11-02", "exercise-team", { learner: { id: "E7777", name: script, roles: [] } }),
    "later.json": exercise("2026-12-24", "exercise-team", hostile),
    "letter.docx": "Dear all",
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(inbox, name), typeof content === "string" ? content : JSON.stringify(content));
  appendFileSync(people, `${formula},${script},@SUM(A1:A9),,2026-01-05,,\n`);
  const output = join(temporaryFolder(), "report");
  execFileSync(program, ["--root", repository, "training", "report", "--records", inbox, "--people", people, "--as-of", today, "--output", output], { stdio: ["ignore", "ignore", "pipe"] });
  return output;
}

/** Opens a page of the report and gives it to `act`; fails when the page complained or asked for anything elsewhere. */
async function opened(page, act, options = {}) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, ...options });
  try {
    const asked = [];
    context.on("request", (request) => asked.push(request.url()));
    const tab = await context.newPage();
    await tab.goto(address(page));
    await act(tab);
    none(complaints);
    none(asked.filter((url) => !url.startsWith(address(""))));
  } finally {
    await context.close();
  }
}

const cells = (tab, selector) => tab.locator(selector).evaluateAll((found) => found.filter((cell) => cell.checkVisibility()).map((cell) => cell.textContent.trim()));
const matrix = "#rb-matrix ~ [data-table]";

for (const { language, page, colorScheme, ...words } of languages) {
  // Colours do not depend on the language.
  test(`axe finds nothing: ${language}, ${colorScheme}`, () =>
    opened(page, async (tab) => {
      // One row is as the other, and each takes axe its time.
      await tab.evaluate(() => document.querySelectorAll("tbody tr:nth-child(n + 12)").forEach((row) => row.remove()));
      none(await violations(tab));
    }, { colorScheme }));

  test(`the page is valid HTML: ${language}`, async () => {
    const validator = new HtmlValidate(new FileSystemConfigLoader({ root: true, ...rules }));
    const { results } = await validator.validateFile(join(folder, page));
    none(results.flatMap((result) => result.messages).map(({ ruleId, line, column, message }) => `${page}:${line}:${column}: ${ruleId}: ${message}`));
  });

  test(`the matrix is sorted with the keyboard, and says how: ${language}`, () =>
    opened(page, async (tab) => {
      const heads = tab.locator(`${matrix} thead th`);
      const ids = () => cells(tab, `${matrix} tbody td:first-child`);
      const before = await ids();
      assert.ok(before.length > 20);
      assert.equal(await tab.locator(`${matrix} [aria-sort]`).count(), 0);
      await tab.locator(`${matrix} .tools select`).last().focus();
      const isSort = () => tab.evaluate(() => document.activeElement.matches("th .sort"));
      for (let presses = 0; !(await isSort()); presses++) {
        assert.ok(presses < 3, "the heads are reached with Tab");
        await tab.keyboard.press("Tab");
      }
      await tab.keyboard.press("Enter");
      assert.equal(await heads.first().getAttribute("aria-sort"), "ascending");
      await tab.keyboard.press("Space");
      assert.equal(await heads.first().getAttribute("aria-sort"), "descending");
      const numeric = new Intl.Collator(language, { numeric: true });
      assert.deepEqual(await ids(), [...before].sort((a, b) => numeric.compare(b, a)));
      assert.ok(await isSort(), "the focus stays");

      const column = 1 + (await heads.evaluateAll((all) => all.findIndex((head) => head.dataset.matrix !== undefined)));
      await heads.nth(column - 1).locator("button").press("Enter");
      assert.equal(await tab.locator(`${matrix} [aria-sort]`).count(), 1);
      const standings = await cells(tab, `${matrix} tbody td:nth-child(${column}), ${matrix} tbody th:nth-child(${column})`);
      assert.ok(standings.length === before.length);
      const last = standings.findLastIndex((text) => text.startsWith(words.late));
      assert.ok(last >= 0 && standings.slice(0, last + 1).every((text) => text.startsWith(words.late)), "what is late comes first");
      const days = standings.slice(0, last + 1).map((text) => text.slice(-10));
      assert.deepEqual(days, [...days].sort(), "and of that what is late for longest");
    }));

  test(`the matrix is filtered by words, unit, role, requirement and status, and the count is said: ${language}`, () =>
    opened(page, async (tab) => {
      const tools = tab.locator(`${matrix} .tools`);
      const said = tools.locator("output");
      const all = await tab.locator(`${matrix} tbody tr`).count();
      const rows = () => tab.locator(`${matrix} tbody tr:visible`);
      const saysIt = async () => assert.equal(await said.textContent(), words.shown(await rows().count(), all));
      assert.equal(await said.evaluate((output) => output.localName), "output", "a live region");
      await saysIt();
      assert.equal(await tools.locator("button").isVisible(), false, "nothing to clear");
      assert.deepEqual(await tools.locator("label").evaluateAll((labels) => labels.filter((label) => !label.control || !label.textContent.trim()).length), 0);

      await tools.locator("input").fill("e1003");
      assert.equal(await rows().count(), 1);
      await saysIt();
      await tools.locator("input").fill("no such person");
      assert.equal(await rows().count(), 0);
      await saysIt();
      await tools.locator("button").press("Enter");
      assert.equal(await rows().count(), all);
      assert.ok(await tools.locator("input").evaluate((input) => input === document.activeElement));

      await tools.locator("select").nth(0).selectOption("值班台");
      assert.deepEqual([...new Set(await cells(tab, `${matrix} tbody td:nth-child(3)`))], ["值班台"]);
      await saysIt();
      await tools.locator("button").click();

      await tools.locator("label", { hasText: words.role }).locator("select").selectOption(words.duty);
      assert.deepEqual(await cells(tab, `${matrix} tbody td:first-child`), ["E1006", "E1013", "E1015", "E1016"]);
      await saysIt();
      await tools.locator("button").click();

      const count = await tools.locator("select").count();
      for (const select of await tools.locator("select").all()) {
        for (const option of (await select.locator("option").all()).slice(1, 4)) {
          await select.selectOption(await option.getAttribute("value"));
          const shown = await rows().count();
          assert.ok(shown > 0 && shown < all + 1, await option.textContent());
          await saysIt();
        }
        await select.selectOption("");
      }
      const [requirement, status] = [tools.locator("select").nth(count - 2), tools.locator("select").nth(count - 1)];
      const late = await status.locator("option", { hasText: words.late }).first().getAttribute("value");
      await status.selectOption(late);
      const anywhere = await rows().count();
      const column = await requirement.locator("option").nth(1).getAttribute("value");
      await requirement.selectOption(column);
      const there = await rows().count();
      assert.ok(there > 0 && there <= anywhere);
      const shown = await tab.locator(`${matrix} tbody tr:visible`).evaluateAll((rows, column) => rows.map((row) => row.cells[column].querySelector(".status").textContent.trim()), Number(column));
      assert.deepEqual([...new Set(shown)], [words.late]);
      await saysIt();
    }));

  test(`without script every table can be read, and no control is dead: ${language}`, () =>
    opened(page, async (tab) => {
      const tables = await tab.locator("main table").evaluateAll((tables) => tables.map((table) => ({
        isSeen: [...table.querySelectorAll("tr")].every((row) => row.checkVisibility()),
        rows: table.tBodies[0].rows.length,
        areHeads: [...table.tHead.rows[0].cells].every((head) => head.scope === "col" && head.textContent.trim()),
        areNamed: [...table.tBodies[0].rows].every((row) => row.querySelector("th[scope=row]")?.textContent.trim()),
        isNamed: Boolean(table.caption || table.getAttribute("aria-label") || document.getElementById(table.getAttribute("aria-labelledby"))?.textContent),
      })));
      assert.ok(tables.length >= 6, `${tables.length} tables`);
      assert.deepEqual(tables.filter(({ isSeen, rows, areHeads, areNamed, isNamed }) => !isSeen || rows === 0 || !areHeads || !areNamed || !isNamed), []);
      assert.equal(await tab.locator("button, input, select, output").count(), 0);
    }, { javaScriptEnabled: false }));

  test(`at 320 px nothing sticks out, and tables scroll in boxes that the keyboard reaches: ${language}`, () =>
    opened(page, async (tab) => {
      const widths = () => tab.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.deepEqual(await widths(), [320, 320]);
      const boxes = await tab.locator(".scroll").evaluateAll((all) => all.map((box) => ({
        scrolls: box.scrollWidth > box.clientWidth, isNamed: Boolean(box.getAttribute("aria-label") || document.getElementById(box.getAttribute("aria-labelledby"))), role: box.getAttribute("role"), tab: box.tabIndex,
      })));
      assert.ok(boxes.some(({ scrolls }) => scrolls));
      assert.deepEqual(boxes.filter(({ isNamed, role, tab }) => !isNamed || !["group", "region"].includes(role) || tab !== 0), []);
      const box = tab.locator(`${matrix} .scroll`);
      await box.focus();
      await tab.keyboard.press("ArrowRight");
      await tab.waitForFunction((selector) => document.querySelector(selector).scrollLeft > 0, `${matrix} .scroll`);
      assert.deepEqual(await widths(), [320, 320]);
    }, { viewport: { width: 320, height: 640 } }));

  test(`on paper all rows are there, dark on white, and nothing is cut: ${language}`, () =>
    opened(page, async (tab) => {
      // What is left of A4 on its side between the margins, in pixels of CSS.
      await tab.setViewportSize({ width: Math.floor(((297 - 24) / 25.4) * 96), height: Math.floor(((210 - 24) / 25.4) * 96) });
      await tab.emulateMedia({ media: "print", colorScheme: "dark" });
      const shown = await tab.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const boxes = [...document.querySelectorAll("main *")].filter((element) => !element.matches(".hidden") && element.checkVisibility());
        return {
          rows: [...document.querySelectorAll("tr")].filter((row) => !row.checkVisibility()).length,
          wide: boxes.filter((element) => element.getBoundingClientRect().right > clientWidth + 1).slice(0, 3).map(({ outerHTML }) => outerHTML.slice(0, 120)).concat(scrollWidth > clientWidth ? `${scrollWidth} px` : []),
          clipped: boxes.filter((element) => ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowY) && !element.closest("svg")).map(({ outerHTML }) => outerHTML.slice(0, 120)),
          tools: [...document.querySelectorAll("input, select, .parts")].filter((part) => part.checkVisibility()).length,
          paper: getComputedStyle(document.documentElement).backgroundColor,
          // Chromium leaves buttons out of the heads that it repeats on each sheet.
          buttons: [...document.querySelectorAll("thead button")].filter((button) => getComputedStyle(button).display !== "contents").length,
          meanings: document.querySelector(".meanings dd").checkVisibility({ contentVisibilityAuto: true }),
        };
      });
      assert.deepEqual(shown, { rows: 0, wide: [], clipped: [], tools: 0, buttons: 0, paper: "rgb(255, 255, 255)", meanings: true });
      const pdf = (await tab.pdf({ preferCSSPageSize: true, printBackground: false })).toString("latin1");
      const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
      assert.ok(sheets >= 5 && sheets <= 40, `${sheets} sheets`);
      assert.match(pdf, /\/MediaBox\s*\[\s*0 0 84[12][.\d]* 59[45]/, "on its side");
    }));

  test(`what is filtered says so on paper: ${language}`, () =>
    opened(page, async (tab) => {
      await tab.emulateMedia({ media: "print" });
      const said = tab.locator(`${matrix} output`);
      assert.equal(await said.isVisible(), false);
      await tab.emulateMedia({ media: "screen" });
      await tab.locator(`${matrix} input`).fill("E1003");
      await tab.emulateMedia({ media: "print" });
      assert.ok(await said.isVisible());
      assert.ok((await said.textContent()).includes("1"));
    }));

  test(`every bar stands beside its numbers, or says them: ${language}`, () =>
    opened(page, async (tab) => {
      const bars = await tab.locator("main svg").evaluateAll((all) => all.map((bar) => ({
        html: bar.closest("td, li").textContent.trim().slice(0, 80),
        isSaid: bar.getAttribute("role") === "img" ? /\d/.test(bar.getAttribute("aria-label")) : bar.getAttribute("aria-hidden") === "true" && /\d/.test(bar.closest("td, li").textContent),
        parts: bar.querySelectorAll("rect").length,
      })));
      assert.ok(bars.length > 20, `${bars.length} bars`);
      assert.deepEqual(bars.filter(({ isSaid }) => !isSaid), []);
      assert.equal(await tab.locator("canvas, img").count(), 0);
    }));

  test(`every file that does not count is named with its reason, and names of people are text: ${language}`, () =>
    opened(page, async (tab) => {
      const notes = await tab.locator("#rb-intake ~ [data-table] tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
      for (const [file, kind, zh, en] of broken) {
        const [, label, reason] = notes.find(([name]) => name === file) ?? assert.fail(`${file} is not named`);
        assert.equal(label, words[kind], file);
        assert.ok(reason && reason.includes(language === "en" ? en : zh), `${file}: ${reason}`);
      }
      // Of the samples: one was changed, one handed in twice, one is somebody else's.
      for (const kind of ["refused", "doubled", "stranger"]) assert.ok(notes.filter(([, label]) => label === words[kind]).length > broken.filter(([, other]) => other === kind).length, kind);
      assert.ok(notes.every(([file, label, reason]) => file && label && reason));
      const row = tab.locator(`${matrix} tbody tr`).filter({ hasText: formula });
      assert.equal(await row.locator("th").textContent(), script);
      assert.equal(await tab.locator("script").count(), 1);
      assert.equal(await tab.locator("[onerror], main img").count(), 0);
      assert.ok(!(await tab.title()).includes("taken over"));
    }));
}

test("each language leads to the other", () =>
  opened("index.html", async (tab) => {
    await tab.locator(".languages a").click();
    await tab.locator("html[lang=en]").waitFor();
    assert.ok(tab.url().endsWith("/index.en.html"));
    await tab.locator(".languages a").click();
    await tab.locator("html[lang=zh-Hant]").waitFor();
  }));

test("no cell of a table for spreadsheets is a formula", () => {
  for (const name of ["matrix.csv", "overdue.csv", "items.csv"]) {
    const rows = parsed(readFileSync(join(folder, name), "utf8"));
    assert.ok(rows.length > 10, name);
    none(rows.flat().filter((cell) => /^[\s\ufeff]*[=+\-@＝＋－＠|%]/.test(cell) && !/^-?[\d.]+$/.test(cell)).map((cell) => `${name}: ${cell}`));
    assert.ok(rows.every((row) => row.length === rows[0].length), name);
    if (name !== "items.csv") assert.ok(rows.some(([id, person, unit]) => id === `'${formula}` && person === script && unit === "'@SUM(A1:A9)"), name);
  }
});

/** The cells of a CSV file (RFC 4180). */
function parsed(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}
