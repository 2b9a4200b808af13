// Paper: the document without the site around it, and on it which version it is.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, onePageOfEachKind, repository, specimen } from "./support/site.mjs";

const browser = await launch();
const handbook = build(repository);
const url = await serve(handbook.folder);
const small = await serve(build(specimen).folder);
const frame = ".site-header, .sections, .sidebar, .contents, .skip-link, .site-footer, .pager, .heading-anchor, .copy-button, .page-feedback, .step-feedback";

const uncontrolled = { "zh-Hant": "列印本為非受控文件", en: "uncontrolled when printed" };

async function paper(options = {}) {
  const { context, complaints } = await watched(browser, options);
  const tab = await context.newPage();
  await tab.emulateMedia({ media: "print" });
  return { context, tab, complaints };
}

test("every printed procedure says number, version, effective date, and that paper is not controlled", async () => {
  const { context, tab } = await paper();
  const documents = handbook.pages.filter(({ kind, isVersion }) => ["procedure", "runbook"].includes(kind) && !isVersion);
  assert.equal(documents.length, 32);
  for (const { address, language } of documents) {
    await tab.goto(url + address);
    const shown = await tab.evaluate(() => ({
      control: document.querySelector(".control dl")?.textContent,
      foot: document.querySelector(".print-control")?.checkVisibility() && document.querySelector(".print-control").textContent,
      sheet: document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map(({ cssText }) => cssText).join(),
    }));
    const number = /SM-(IR|RB)-\d{3}/.exec(shown.control)[0];
    const date = /\d{4}-\d\d-\d\d/.exec(shown.control)[0];
    for (const [where, text] of [["at the end", shown.foot], ["on each sheet", shown.sheet]]) {
      for (const part of [number, date, uncontrolled[language]]) {
        assert.ok(text.toLowerCase().includes(part.toLowerCase()), `${address}: no ${part} ${where}: ${text}`);
      }
      assert.match(text, language === "en" ? /version \d+\.\d+/i : /\d+\.\d+版/, `${address}: no version ${where}`);
    }
  }
  await context.close();
});

test("nothing of the site around it is printed", async () => {
  const { context, tab } = await paper();
  for (const { address } of onePageOfEachKind(handbook)) {
    await tab.goto(url + address);
    const printed = await tab.evaluate((frame) =>
      [...document.querySelectorAll(`${frame}, .screen-only`)].filter((part) => part.checkVisibility()).map(({ className }) => className), frame);
    assert.deepEqual(printed, [], address);
    assert.ok(await tab.locator("h1").first().isVisible(), address);
  }
  await context.close();
});

test("links that lead out of the handbook are printed with their address", async () => {
  const { context, tab } = await paper();
  await tab.goto(`${small}elements/all.html`);
  const printed = await tab.evaluate(() => getComputedStyle(document.querySelector('.prose a[href^="http"]'), "::after").content);
  assert.match(printed, /https:\/\/www\.example\.com\/a\?b=c&d=e/);
  await context.close();
});

test("what is folded on the screen is printed, and folded again afterwards", async () => {
  const { context, tab } = await paper({ viewport: { width: 390, height: 800 } });
  await tab.goto(`${small}procedures/in-force.html`);
  const open = () => tab.evaluate(() => [...document.querySelectorAll("main details")].map((details) => details.open));
  assert.ok((await open()).includes(false), "something is folded on a phone");
  await tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.ok(!(await open()).includes(false));
  await tab.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok((await open()).includes(false));
  await context.close();
});

test("printing on a dark screen is dark on white", async () => {
  const { context, tab } = await paper({ colorScheme: "dark" });
  await tab.goto(`${url}procedures/reporting.html`);
  await tab.evaluate(() => window.readybook.kept.set("theme", "dark"));
  await tab.reload();
  const { paper: back, ink } = await tab.evaluate(() => ({
    paper: getComputedStyle(document.documentElement).backgroundColor,
    ink: getComputedStyle(document.querySelector("main p")).color,
  }));
  assert.equal(back, "rgb(255, 255, 255)");
  assert.ok(Math.max(...ink.match(/\d+/g).map(Number)) < 80, ink);
  await context.close();
});

test("procedures and the whole handbook become PDF of a sensible number of pages", async () => {
  const { context, tab } = await paper();
  const sheets = async (address) => {
    await tab.goto(url + address);
    const pdf = await tab.pdf({ format: "A4", preferCSSPageSize: true });
    return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  };
  const one = await sheets("procedures/activation.html");
  assert.ok(one >= 2 && one <= 10, `${one} sheets`);
  const all = await sheets("print.html");
  assert.ok(all >= 40 && all <= 300, `${all} sheets`);
  await context.close();
});

test("the whole handbook is on its print page, each document once, with links inside of it", async () => {
  const { context, tab, complaints } = await paper();
  for (const [language, folder] of [["zh-Hant", ""], ["en", "en/"]]) {
    await tab.goto(`${url}${folder}print.html`);
    assert.equal(await tab.getAttribute("html", "lang"), language);
    const numbers = await tab.locator(".book-document .badge-quiet").allTextContents();
    assert.equal(new Set(numbers).size, 16);
    assert.equal(numbers.length, 16);
    const lost = await tab.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `#${id} twice`);
      const dead = [...document.querySelectorAll('main a[href^="#"]')].filter(({ hash }) => !document.getElementById(decodeURIComponent(hash.slice(1))));
      return [...twice, ...dead.map(({ hash }) => `${hash} leads nowhere`)];
    });
    none(lost);
  }
  none(complaints);
  await context.close();
});
