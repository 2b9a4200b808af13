// Narrow windows, big text, and layouts that do not move while they load.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, onePageOfEachKind, repository, somePages, specimen } from "./support/site.mjs";

const browser = await launch();
const sites = [build(repository, "--owners"), build(specimen)];
for (const site of sites) site.url = await serve(site.folder);
// One page of each kind and language: the handbook's, and the specimen's of kinds that the handbook has not.
const kinds = new Set();
const each = sites.flatMap((site) => onePageOfEachKind(site).map((page) => ({ ...page, url: site.url + page.address })))
  .filter(({ kind, standing, language }) => !kinds.has(`${kind} ${standing} ${language}`) && kinds.add(`${kind} ${standing} ${language}`));
const procedures = sites.flatMap((site) =>
  site.pages.filter(({ kind }) => ["procedure", "runbook"].includes(kind)).map(({ address }) => site.url + address));

/** What sticks out of the window to the side: nothing, when the document does not scroll that way. */
function sticksOut() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth} px wide in ${clientWidth} px: ${wide.slice(0, 3).map(({ outerHTML }) => outerHTML.slice(0, 120)).join(" | ")}`];
}

for (const [name, site] of [["handbook", sites[0]], ["specimen", sites[1]]]) {
  test(`no page of the ${name} scrolls sideways at 320 px`, async () => {
    const { context } = await watched(browser, { viewport: { width: 320, height: 640 } });
    const tab = await context.newPage();
    const found = [];
    for (const { address } of somePages(site)) {
      await tab.goto(site.url + address);
      found.push(...(await tab.evaluate(sticksOut)).map((text) => `${address}: ${text}`));
    }
    none(found);
    await context.close();
  });
}

test("at 400 % zoom pages need no sideways scrolling and the header leaves room to read", async () => {
  // 1280 by 1024 pixels, each CSS pixel four wide.
  const { context } = await watched(browser, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
  const tab = await context.newPage();
  const found = [];
  for (const { url } of each) {
    await tab.goto(url);
    found.push(...(await tab.evaluate(sticksOut)).map((text) => `${url}: ${text}`));
    const header = await tab.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight);
      const { bottom } = document.querySelector(".site-header")?.getBoundingClientRect() ?? { bottom: 0 };
      return bottom;
    });
    if (header > 256 / 3) found.push(`${url}: the header takes ${header} of 256 px`);
  }
  none(found);
  await context.close();
});

test("text of double size is neither cut off nor pushed out", async () => {
  for (const width of [640, 1280]) {
    const { context } = await watched(browser, { viewport: { width, height: 800 } });
    const tab = await context.newPage();
    const found = [];
    for (const { url } of each) {
      await tab.goto(url);
      await tab.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      found.push(...(await tab.evaluate(sticksOut)).map((text) => `${url} at ${width} px: ${text}`));
      found.push(...(await tab.evaluate(cutOff)).map((text) => `${url} at ${width} px: cut off: ${text}`));
    }
    none(found);
    await context.close();
  }
});

function cutOff() {
  const shown = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"));
  return shown.filter((element) => {
    const { overflowX, overflowY, clipPath } = getComputedStyle(element);
    if (clipPath.startsWith("inset(50%") || !element.textContent.trim()) return false;
    const wide = overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1;
    const high = overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1;
    return wide || high;
  }).map(({ outerHTML }) => outerHTML.slice(0, 160));
}

test("telephone numbers are not broken across lines", async () => {
  const { context } = await watched(browser, { viewport: { width: 320, height: 640 } });
  const tab = await context.newPage();
  let seen = 0;
  const found = [];
  for (const { url } of each) {
    await tab.goto(url);
    const lines = await tab.evaluate(() =>
      [...document.querySelectorAll('a[href^="tel:"]')].filter((link) => link.checkVisibility()).map((link) => {
        const range = document.createRange();
        range.selectNodeContents([...link.childNodes].findLast(({ nodeType }) => nodeType === Node.TEXT_NODE) ?? link);
        return [link.textContent, new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size];
      }));
    seen += lines.length;
    found.push(...lines.filter(([, count]) => count > 1).map(([text]) => `${url}: ${text}`));
  }
  none(found);
  assert.ok(seen > 10, "there are telephone numbers");
  await context.close();
});

for (const width of [390, 1280]) {
  test(`nothing moves while a page loads, at ${width} px`, async () => {
    const { context } = await watched(browser, { viewport: { width, height: 800 } });
    await context.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry);
      }).observe({ type: "layout-shift", buffered: true });
    });
    // The script comes late, when the page has been painted: what it adds must have its place already.
    await context.route(/\/script\.\w+\.js$/, async (route) => {
      const tab = route.request().frame().page();
      await tab.evaluate(() => new Promise((painted) => {
        new PerformanceObserver(() => requestAnimationFrame(() => requestAnimationFrame(painted))).observe({ type: "paint", buffered: true });
      }));
      await route.continue();
    });
    const found = [];
    for (const { url } of each.filter(({ kind, url }) => kind !== "print" && !url.includes("/en/"))) {
      const tab = await context.newPage();
      await tab.goto(url);
      const { sum, moved } = await tab.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        const sources = window.shifts.flatMap((entry) => [...entry.sources]);
        return {
          sum: window.shifts.reduce((total, { value }) => total + value, 0),
          moved: sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.textContent?.slice(0, 80)),
        };
      });
      if (sum >= 0.05) found.push(`${url}: ${sum.toFixed(3)}: ${moved.join(" | ")}`);
      await tab.close();
    }
    none(found);
    await context.close();
  });
}
