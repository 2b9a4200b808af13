// The reader's choice of colours holds before anything is painted, and without storage for the visit.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, onePageOfEachKind, specimen } from "./support/site.mjs";

const browser = await launch();
const site = build(specimen);
const url = await serve(site.folder);

for (const choice of ["dark", "light"]) {
  test(`a page chosen ${choice} is ${choice} from the first paint, whatever the system says`, async () => {
    const { context, complaints } = await watched(browser, { colorScheme: choice === "dark" ? "light" : "dark" });
    const tab = await context.newPage();
    await tab.goto(url);
    await tab.evaluate((choice) => window.readybook.kept.set("theme", choice), choice);
    await context.addInitScript(() => {
      window.seen = [];
      const look = (when) => {
        const { backgroundColor, colorScheme } = getComputedStyle(document.documentElement);
        window.seen.push({ when, backgroundColor, colorScheme });
      };
      // Nothing is painted before there is a body.
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        look("body");
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
      document.addEventListener("DOMContentLoaded", () => look("content"));
      addEventListener("load", () => look("load"));
    });
    const paper = await paperOf(choice);
    for (const { address, kind } of onePageOfEachKind(site)) {
      if (kind === "redirect") continue;
      await tab.goto(url + address);
      const seen = await tab.evaluate(() => window.seen);
      assert.deepEqual(seen.map(({ when }) => when), ["body", "content", "load"], address);
      for (const { when, backgroundColor, colorScheme } of seen) {
        assert.equal(colorScheme, choice, `${address} at ${when}`);
        assert.equal(backgroundColor, paper, `${address} at ${when}`);
      }
    }
    none(complaints);
    await context.close();
  });
}

/** The colour of the paper where the system asks for this scheme and the reader has chosen nothing. */
async function paperOf(colorScheme) {
  const { context } = await watched(browser, { colorScheme });
  const tab = await context.newPage();
  await tab.goto(url);
  const paper = await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await context.close();
  return paper;
}

test("light and dark paper differ", async () => {
  assert.notEqual(await paperOf("light"), await paperOf("dark"));
});

test("where storage is blocked, pages work and the choice holds on the page", async () => {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    }
  });
  const tab = await context.newPage();
  await tab.goto(`${url}procedures/in-force.html`);
  await tab.locator(".task input").first().check();
  await tab.locator('.header-theme input[value="dark"]').check({ force: true });
  assert.equal(await tab.getAttribute("html", "data-theme"), "dark");
  none(complaints);
  await context.close();
});

test("where storage is full, pages work", async () => {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const tab = await context.newPage();
  await tab.goto(`${url}procedures/in-force.html`);
  await tab.locator('.header-theme input[value="dark"]').check({ force: true });
  await tab.locator(".task input").first().check();
  assert.ok(await tab.locator(".task input").first().isChecked());
  none(complaints);
  await context.close();
});
