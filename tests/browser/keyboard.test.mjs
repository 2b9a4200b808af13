// Everything a reader does works with the keyboard alone, and where the focus is can be seen.
import assert from "node:assert/strict";
import test from "node:test";
import { drawn, launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, repository, specimen } from "./support/site.mjs";

const browser = await launch();
const url = await serve(build(specimen).folder, "/handbook/");
const handbook = await serve(build(repository).folder);
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 700 };

/** Opens a page, does something, and makes sure that nothing was complained about. */
async function on(address, options, act) {
  const { context, complaints } = await watched(browser, { viewport: wide, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const tab = await context.newPage();
  await tab.goto(address);
  await drawn(tab);
  try {
    await act(tab, context);
    none(complaints);
  } finally {
    await context.close();
  }
}

const focused = (tab) => tab.evaluate(() => document.activeElement.outerHTML.slice(0, 120));

test("the first stop is the link that skips to the content", () =>
  on(`${url}procedures/in-force.html`, {}, async (tab) => {
    await tab.keyboard.press("Tab");
    const link = tab.locator(".skip-link:focus");
    const box = await link.boundingBox();
    assert.ok(box && box.y >= 0 && box.x >= 0, "it can be seen");
    await tab.keyboard.press("Enter");
    await tab.locator("main:focus").waitFor();
    await tab.keyboard.press("Tab");
    assert.ok(await tab.evaluate(() => document.activeElement.closest("main")), "the next stop is in the content");
  }));

for (const [name, address, viewport] of [
  ["a procedure", `${url}procedures/in-force.html`, wide],
  ["a procedure on a phone", `${url}procedures/in-force.html`, phone],
  ["a page with every element", `${url}elements/all.html`, wide],
  ["the front page", `${handbook}en/index.html`, wide],
  ["the contacts", `${url}contacts.html`, phone],
]) {
  test(`every stop shows its focus, in sight and uncovered: ${name}`, () =>
    on(address, { viewport, reducedMotion: "reduce" }, async (tab) => {
      const found = [];
      let stops = 0;
      for (; stops < 400; stops += 1) {
        await tab.keyboard.press("Tab");
        const fault = await tab.evaluate(focusFault);
        if (fault === "end") break;
        if (fault) found.push(fault);
      }
      none(found);
      assert.ok(stops > 15 && stops < 400, `${stops} stops`);
    }));
}

function focusFault() {
  const element = document.activeElement;
  if (element === document.body || element.dataset.seen) return "end";
  element.dataset.seen = "yes";
  const say = (what) => `${what}: ${element.outerHTML.slice(0, 140)}`;
  // A switch's own box is transparent; its label shows the ring.
  const ring = [element, element.closest("label")].filter(Boolean).some((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(part);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  if (!ring) return say("no ring");
  for (let part = element; part; part = part.parentElement) {
    if (Number(getComputedStyle(part).opacity) < 0.5 && !part.matches("label > input")) return say("transparent");
  }
  const box = element.getClientRects()[0];
  if (!box || box.width < 1) return say("no box");
  const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return say(`out of sight at ${Math.round(x)}, ${Math.round(y)}`);
  const top = document.elementFromPoint(x, y);
  if (!(element.contains(top) || top?.contains(element))) return say(`covered by ${top?.outerHTML.slice(0, 60)}`);
  return null;
}

for (const key of ["Enter", "Space"]) {
  test(`${key} opens the drawer, which keeps the focus until Escape gives it back`, () =>
    on(`${url}procedures/in-force.html`, { viewport: phone }, async (tab) => {
      const button = tab.locator(".menu-button");
      await button.focus();
      await tab.keyboard.press(key);
      const drawer = tab.locator("dialog[open]");
      await drawer.waitFor();
      assert.ok(await drawer.getAttribute("aria-label"));
      assert.ok(await drawer.locator('[aria-current="page"]').isVisible(), "it shows where the reader is");
      for (const step of ["Tab", "Shift+Tab"]) {
        for (let count = 0; count < 25; count += 1) {
          await tab.keyboard.press(step);
          assert.ok(await tab.evaluate(() => document.activeElement.closest("dialog[open]")), `${step} stays in: ${await focused(tab)}`);
        }
      }
      await tab.keyboard.press("Escape");
      await drawer.waitFor({ state: "detached" });
      assert.ok(await button.evaluate((element) => element === document.activeElement), "the button has the focus again");
      assert.equal(await tab.locator("nav.sections").count(), 1);
    }));
}

test("a link of the drawer leads on, and the drawer is gone", () =>
  on(`${url}procedures/in-force.html`, { viewport: phone }, async (tab) => {
    await tab.locator(".menu-button").focus();
    await tab.keyboard.press("Enter");
    await tab.locator("dialog[open] .side-nav a", { hasText: "逾期未檢視" }).focus();
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/overdue\.html$/);
    assert.equal(await tab.locator("dialog[open]").count(), 0);
  }));

test("going back keeps the drawer usable", () =>
  on(`${url}procedures/in-force.html`, { viewport: phone }, async (tab) => {
    await tab.locator(".menu-button").click();
    await tab.locator("dialog[open] .side-nav a").last().click();
    await tab.waitForURL((address) => !address.pathname.endsWith("in-force.html"));
    await tab.goBack();
    await tab.waitForURL(/in-force/);
    if (await tab.locator("dialog[open]").count()) await tab.keyboard.press("Escape");
    await tab.locator(".menu-button").click();
    assert.ok(await tab.locator("dialog[open] nav.sections a").first().isVisible());
  }));

test("arrow keys change the colours, and the next page keeps them", () =>
  on(`${url}procedures/in-force.html`, { colorScheme: "light" }, async (tab) => {
    const paper = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await tab.locator('.header-theme input[value="system"]').focus();
    await tab.keyboard.press("ArrowRight");
    await tab.keyboard.press("ArrowRight");
    assert.equal(await tab.getAttribute("html", "data-theme"), "dark");
    const dark = await paper();
    assert.notEqual(dark, light);
    await tab.goto(`${url}elements/all.html`);
    assert.equal(await paper(), dark);
    assert.ok(await tab.locator('.header-theme input[value="dark"]').isChecked());
    await tab.locator('.header-theme input[value="dark"]').focus();
    await tab.keyboard.press("ArrowRight");
    assert.equal(await tab.getAttribute("html", "data-theme"), null, "back to the system's choice");
    assert.equal(await paper(), light);
  }));

test("the language switch stays on the page and at the step", () =>
  on(`${url}procedures/in-force.html#second-step`, {}, async (tab) => {
    await tab.locator(".language").focus();
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/\/en\/procedures\/in-force\.html#second-step$/);
    assert.ok(await tab.locator("#second-step:target").isVisible());
    // The reader goes on to another step before switching back.
    await tab.locator('.contents a[href="#first-step"]').click();
    await tab.locator(".language").click();
    await tab.waitForURL(/handbook\/procedures\/in-force\.html#first-step$/);
  }));

test("the language switch says when there is no translation", () =>
  on(`${url}elements/only-chinese.html`, {}, async (tab) => {
    const link = tab.locator(".language");
    if (await link.getAttribute("data-missing") !== null) return assert.ok(await link.locator(".language-missing").textContent());
    // The page exists in English with the Chinese text, and says so.
    await link.click();
    await tab.waitForURL(/\/en\/elements\/only-chinese\.html/);
    await tab.locator(".banner").waitFor();
    assert.equal(await tab.getAttribute(".prose", "lang"), "zh-Hant");
  }));

test("a term explains itself on focus, and Escape takes that away", () =>
  on(`${url}procedures/in-force.html`, {}, async (tab) => {
    const term = tab.locator(".term").first();
    const tip = tab.locator("[role=tooltip]");
    await focusByKeyboard(tab, ".term");
    await tip.waitFor();
    assert.equal(await tip.textContent(), "使安全受到威脅的情況。");
    assert.equal(await term.getAttribute("aria-describedby"), await tip.getAttribute("id"));
    const box = await tip.boundingBox();
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= wide.width && box.y + box.height <= wide.height, "in sight");
    await tab.keyboard.press("Escape");
    await tip.waitFor({ state: "hidden" });
    assert.ok(await term.evaluate((element) => element === document.activeElement), "the focus stays");
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/glossary\.html#incident$/);
  }));

test("a term's explanation stays while the pointer is on it", () =>
  on("about:blank", {}, async (tab) => {
    await tab.clock.install();
    await tab.goto(`${url}procedures/in-force.html`);
    const tip = tab.locator("[role=tooltip]");
    await tab.locator(".term").first().hover();
    await tab.clock.runFor(1000);
    await tip.waitFor();
    await tip.hover();
    await tab.clock.runFor(5000);
    assert.ok(await tip.isVisible());
    await tab.locator("h1").hover();
    await tab.clock.runFor(1000);
    await tip.waitFor({ state: "hidden" });
  }));

test("a heading's permanent link is a stop, sets the address and is copied", () =>
  on(`${url}procedures/in-force.html`, {}, async (tab) => {
    const anchor = "#first-step .heading-anchor";
    await focusByKeyboard(tab, anchor);
    assert.ok(await tab.locator(anchor).textContent(), "it has a name");
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/#first-step$/);
    await tab.locator("[role=status]").filter({ hasText: "已複製" }).waitFor();
    assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), `${url}procedures/in-force.html#first-step`);
  }));

test("code is copied by a button", () =>
  on(`${url}en/elements/all.html`, {}, async (tab) => {
    await focusByKeyboard(tab, ".copy-button");
    await tab.keyboard.press("Enter");
    await tab.locator("[role=status]").filter({ hasText: "Copied" }).waitFor();
    assert.equal((await tab.evaluate(() => navigator.clipboard.readText())).trim(), 'echo "copy me"');
  }));

test("ticks last for the visit only", () =>
  on(`${url}procedures/in-force.html`, {}, async (tab, context) => {
    const box = tab.locator("#first-step .task input").nth(1);
    await box.focus();
    await tab.keyboard.press("Space");
    await tab.reload();
    assert.ok(await box.isChecked());
    assert.ok(!(await tab.locator("#first-step .task input").first().isChecked()));
    const other = await context.newPage();
    await other.goto(tab.url());
    assert.ok(!(await other.locator("#first-step .task input").nth(1).isChecked()));
  }));

test("the contents mark the heading that is being read", () =>
  on(`${handbook}procedures/activation.html`, {}, async (tab) => {
    for (const id of ["unreachable", "who"]) {
      await tab.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: "instant" }), id);
      await tab.locator(`.contents a[href="#${id}"][aria-current]`).waitFor();
      assert.equal(await tab.locator(".contents [aria-current]").count(), 1);
    }
  }));

test("a heading that a link leads to is not hidden below the header", () =>
  on(`${handbook}procedures/activation.html`, { reducedMotion: "reduce" }, async (tab) => {
    for (const link of await tab.locator(".contents a").all()) {
      await link.click();
      const { top, header, end } = await tab.evaluate(() => ({
        top: document.querySelector(":target").getBoundingClientRect().top,
        header: document.querySelector(".site-header").getBoundingClientRect().bottom,
        end: innerHeight + scrollY >= document.documentElement.scrollHeight - 1,
      }));
      assert.ok(top >= header, `${tab.url()}: at ${top}, below ${header}`);
      assert.ok(top < 300 || end, `${tab.url()}: at ${top}`);
    }
  }));

/** Moves on with Tab until the first element of this kind has the focus, as only the keyboard makes it `:focus-visible`. */
async function focusByKeyboard(tab, selector) {
  const wanted = tab.locator(selector).first();
  for (let count = 0; count < 200; count += 1) {
    await tab.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}
