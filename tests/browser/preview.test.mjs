// The preview: what an author sees while writing.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { startPreview } from "./support/preview.mjs";

const browser = await launch();
const source = "content/elements/all.md";

/** A preview with one of its pages open, which carries a mark that a reload would wipe out. */
async function author(address, act) {
  const preview = await startPreview();
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 700 } });
  try {
    const tab = await context.newPage();
    // A change before the page listens would be news of a build that it missed, and it would load anew.
    const listening = tab.waitForResponse(/\/_readybook\/events/);
    await tab.goto(preview.url + address);
    await listening;
    await tab.evaluate(() => (window.mark = "still here"));
    await act({ preview, tab, complaints, context });
  } finally {
    await context.close();
    await preview.stop();
  }
}

const mark = (tab) => tab.evaluate(() => window.mark);
const problems = (tab) => tab.locator("readybook-problems");

test("a saved change shows in place: no reload, the scroll and what is unfolded stay", () =>
  author("elements/all.html", async ({ preview, tab, complaints }) => {
    await tab.locator("main summary", { hasText: "展開" }).click();
    await tab.locator("main .task input").first().check();
    await tab.evaluate(() => document.getElementById("headings").scrollIntoView({ behavior: "instant" }));
    const where = () => tab.evaluate(() => document.getElementById("headings").getBoundingClientRect().top);
    const before = await where();
    assert.ok((await tab.evaluate(() => scrollY)) > 500);

    // One paragraph more above, another text below.
    preview.edit(source, (text) => text.replace("> 第二段", "> 第二段\n\n新的一段在上面。").replace("最後一段。", "最後一段改了。"));
    await tab.locator("main p", { hasText: "最後一段改了。" }).waitFor();
    assert.ok(await tab.locator("main p", { hasText: "新的一段在上面。" }).count());
    assert.equal(await mark(tab), "still here");
    assert.ok(Math.abs((await where()) - before) < 2, `the heading was at ${before} and is at ${await where()}`);
    assert.ok(await tab.locator("main details", { hasText: "展開" }).evaluate((details) => details.open));
    assert.ok(await tab.locator("main .task input").first().isChecked());
    none(complaints);
  }));

test("a changed title reaches the tab, the heading and the navigation", () =>
  author("elements/all.html", async ({ preview, tab }) => {
    preview.edit(source, (text) => text.replace("title: 所有元素", "title: 改了題目"));
    await tab.locator("h1", { hasText: "改了題目" }).waitFor();
    assert.match(await tab.title(), /^改了題目/);
    assert.equal(await tab.locator('.side-nav [aria-current="page"]').textContent(), "改了題目");
    assert.equal(await mark(tab), "still here");
  }));

test("a change of another page leaves this one alone", () =>
  author("elements/all.html", async ({ preview, tab, context }) => {
    const other = await context.newPage();
    await other.goto(`${preview.url}elements/only-chinese.html`);
    preview.edit("content/elements/only-chinese.md", (text) => text.replace("內容。", "另一頁改了。"));
    await other.locator("main p", { hasText: "另一頁改了。" }).waitFor();
    assert.equal(await mark(tab), "still here");
    assert.ok(await tab.locator("h1", { hasText: "所有元素" }).count());
  }));

test("broken front matter lays its findings over the page, with the place; mending takes them away", () =>
  author("elements/all.html", async ({ preview, tab }) => {
    preview.edit(source, (text) => text.replace("order: 10", "order: [10"));
    await problems(tab).waitFor();
    const said = await problems(tab).evaluate((overlay) => overlay.shadowRoot.textContent);
    assert.match(said, /content\/elements\/all\.md:\d+:\d+/, "the place");
    assert.match(said, /order: \[10/, "the line");
    assert.match(said, /原始檔有 \d+ 個/, "in the page's language");
    assert.ok(await tab.locator("h1", { hasText: "所有元素" }).count(), "the last good page stays below");

    preview.edit(source, (text) => text.replace("order: [10", "order: 10").replace("最後一段。", "修好了。"));
    await problems(tab).waitFor({ state: "detached" });
    await tab.locator("main p", { hasText: "修好了。" }).waitFor();
    assert.equal(await mark(tab), "still here");
  }));

test("a broken link is named on every page, and Escape puts the findings away", () =>
  author("en/index.html", async ({ preview, tab }) => {
    preview.edit(source, (text) => text.replace("only-chinese.md", "only-chinse.md"));
    await problems(tab).waitFor();
    const said = await problems(tab).evaluate((overlay) => overlay.shadowRoot.textContent);
    assert.match(said, /only-chinse\.md/);
    assert.match(said, /only-chinese\.md/, "what was meant");
    await tab.keyboard.press("Escape");
    await problems(tab).waitFor({ state: "detached" });
  }));

test("a site's own style is applied when it is saved", () =>
  author("elements/all.html", async ({ preview, tab }) => {
    const folder = join(preview.root, "themes", "default", "css");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "diagram.css"), "main h1 { color: rgb(1, 2, 3) !important; }");
    const colour = (wanted) => tab.waitForFunction((wanted) => getComputedStyle(document.querySelector("main h1")).color === wanted, wanted);
    await colour("rgb(1, 2, 3)");
    preview.edit("themes/default/css/diagram.css", (text) => text.replace("1, 2, 3", "4, 5, 6"));
    await colour("rgb(4, 5, 6)");
  }));

test("a new page can be opened, and is in the navigation of the others", () =>
  author("elements/all.html", async ({ preview, tab }) => {
    writeFileSync(join(preview.root, "content", "elements", "new.md"), "---\ntitle: 新的一頁\norder: 15\n---\n\n[所有元素](all.md)\n");
    const link = tab.locator(".side-nav a", { hasText: "新的一頁" });
    await link.waitFor();
    assert.equal(await mark(tab), "still here");
    await link.click();
    await tab.locator("h1", { hasText: "新的一頁" }).waitFor();
  }));

test("pages of the preview are styled and say nothing in the console", () =>
  author("procedures/in-force.html", async ({ preview, tab, complaints }) => {
    for (const address of ["index.html", "", "en/procedures/in-force.html#second-step", "print.html"]) {
      const answer = await tab.goto(preview.url + address);
      assert.equal(answer.status(), 200, address);
      const rules = await tab.evaluate(() => [...document.styleSheets].map((sheet) => sheet.cssRules.length));
      assert.ok(rules.length > 0 && !rules.includes(0), `${address}: styled`);
    }
    const missing = await tab.goto(`${preview.url}en/no/such.html`);
    assert.equal(missing.status(), 404);
    await tab.locator("html.kind-not-found").waitFor();
    none(complaints.filter((text) => !text.includes("status of 404")));
  }));

test("the preview ends when it is told to", async () => {
  const preview = await startPreview();
  assert.equal(await preview.stop(), 0);
});
