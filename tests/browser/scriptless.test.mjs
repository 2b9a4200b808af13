// Without script everything can be read and reached, and nothing pretends to work.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, onePageOfEachKind, repository, specimen } from "./support/site.mjs";

const browser = await launch();
const sites = [build(repository, "--owners"), build(specimen)];
for (const site of sites) site.url = await serve(site.folder);
const each = sites.flatMap((site) => onePageOfEachKind(site).map(({ address }) => site.url + address));
const procedure = `${sites[1].url}procedures/in-force.html`;

for (const width of [320, 1280]) {
  test(`without script all content is visible, at ${width} px`, async () => {
    const { context } = await watched(browser, { javaScriptEnabled: false, viewport: { width, height: 800 } });
    const tab = await context.newPage();
    const found = [];
    for (const url of each) {
      await tab.goto(url);
      assert.equal(await tab.locator("html.js").count(), 0, "no script ran");
      const unseen = await tab.evaluate(() => {
        // Of use with script only, shown on paper, on their day, to those who read before, on demand by the browser itself, on a screen of another size, or for
        // those who hear the page (as words of diagrams).
        const meant = ".print-control, .print-feedback, rb-due[hidden], rb-seen[hidden], rb-run, rb-acknowledge, option, .quiz-grid-head, .quiz-submit, .agenda-blanks, .agenda-decision, details:not([open]) *, .visually-hidden, .language-missing, symbol *, .call-link span, .lane-chart:has(+ .lane-chart) *, .lane-chart + .lane-chart *, svg title, svg desc";
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) {
          const { data, parentElement } = walker.currentNode;
          if (!data.trim() || parentElement.closest(meant)) continue;
          // Opacity is not asked for: links beside headings appear with the pointer and the focus.
          if (!parentElement.checkVisibility({ visibilityProperty: true })) texts.push(data.trim().slice(0, 60));
        }
        return texts;
      });
      found.push(...unseen.map((text) => `${url}: ${text}`));
    }
    none(found);
    await context.close();
  });

  test(`without script there is no control that does nothing, at ${width} px`, async () => {
    const { context } = await watched(browser, { javaScriptEnabled: false, viewport: { width, height: 800 } });
    const tab = await context.newPage();
    for (const url of each) {
      await tab.goto(url);
      const dead = await tab.evaluate(() => {
        const controls = [...document.querySelectorAll("button, [role=button], [onclick], input, select, textarea, rb-theme, a:not([href])")];
        return controls.filter((control) => {
          // A quiz is answered like a paper, and marked from its key by whoever has it.
          // A redline has no links where only their addresses changed: it says both.
          const works = control.closest("form[action]") || control.matches(".task input, .redline a, rb-quiz :is(input, select, textarea)");
          return !works && control.checkVisibility();
        }).map(({ outerHTML }) => outerHTML.slice(0, 120));
      });
      assert.deepEqual(dead, [], url);
    }
    await context.close();
  });
}

test("without script the menu leads to the navigation, which leads on", async () => {
  const { context } = await watched(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const tab = await context.newPage();
  await tab.goto(procedure);
  await tab.locator(".menu-button").click();
  const target = tab.locator(new URL(tab.url()).hash);
  assert.ok(await target.isVisible());
  const { y } = await target.boundingBox();
  assert.ok(y >= 0 && y < 640, "the navigation is in sight");
  const next = target.locator("a:not([aria-current])").last();
  const title = await next.textContent();
  await next.click();
  await tab.waitForURL((url) => !url.pathname.endsWith("in-force.html"));
  assert.ok((await tab.title()).includes(title));
  await tab.locator("nav.sections a").first().click();
  await tab.locator(".kind-section").waitFor();
  await tab.locator(".language").click();
  await tab.locator("html[lang=en]").waitFor();
  await context.close();
});

test("without script a term's link leads to its definition, and a fold opens", async () => {
  const { context } = await watched(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  await tab.goto(`${sites[1].url}elements/all.html`);
  const fold = tab.locator("main details").last();
  await fold.locator("summary").click();
  assert.ok(await fold.locator("a").isVisible());
  await tab.locator(".term").first().click();
  await tab.waitForURL(/glossary\.html#incident$/);
  assert.ok(await tab.locator("#incident:target").isVisible());
  await context.close();
});

test("without script colours follow the system", async () => {
  const colours = [];
  for (const colorScheme of ["light", "dark"]) {
    const { context } = await watched(browser, { javaScriptEnabled: false, colorScheme });
    const tab = await context.newPage();
    await tab.goto(procedure);
    colours.push(await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
    await context.close();
  }
  assert.notEqual(colours[0], colours[1]);
});
