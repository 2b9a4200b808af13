// Searching: the dialog, the page of its own, and the marks on what it opens.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "./support/axe.mjs";
import { drawn, launch, watched } from "./support/browser.mjs";
import { elements } from "./support/elements.mjs";
import { none } from "./support/none.mjs";
import { startPreview } from "./support/preview.mjs";
import { answered, ask, highlighted, results } from "./support/search.mjs";
import { serve } from "./support/server.mjs";
import { build, program, repository, specimen, specimenCopy, temporaryFolder } from "./support/site.mjs";

const browser = await launch();
const handbook = build(repository);
const small = build(specimen);
const url = await serve(handbook.folder, "/intranet/handbook/");
const smallUrl = await serve(small.folder);
const wide = { width: 1280, height: 800 };
const phone = { width: 320, height: 640 };
const procedure = "procedures/reporting.html";
const takeover = "runbooks/account-takeover.html";

/** Opens a page, does something, and makes sure that nothing was complained about. */
async function on(address, options, act) {
  const { context, complaints } = await watched(browser, { viewport: wide, reducedMotion: "reduce", ...options });
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

const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);

// --- Opening ------------------------------------------------------------------------------------------------------------

test("nothing of the search is loaded before it is opened", () =>
  on("about:blank", {}, async (tab) => {
    const asked = [];
    tab.on("request", (request) => asked.push(request.url()));
    await tab.goto(url + procedure, { waitUntil: "networkidle" });
    await tab.locator(".search-open").hover();
    none(asked.filter((address) => /\/assets\/search/.test(address)));
    await tab.locator(".search-open").click();
    await tab.locator(".search-input:focus").waitFor();
    assert.ok(asked.some((address) => /\/assets\/search\.\w+\.js$/.test(address)));
    assert.ok(!asked.some((address) => /\/assets\/search\/(?!index\.js)/.test(address)), "no part of the index before a query");
  }));

for (const key of ["/", "Control+k", "Enter", "Space"]) {
  test(`${key} opens the search, and Escape gives the focus back`, () =>
    on(url + procedure, {}, async (tab) => {
      const before = tab.locator(key.length > 1 && !key.includes("+") ? ".search-open" : "main .breadcrumbs a").first();
      await before.focus();
      await tab.keyboard.press(key);
      const dialog = tab.locator("dialog.search-dialog[open]");
      await dialog.waitFor();
      assert.equal(await dialog.getAttribute("aria-label"), "搜尋手冊");
      assert.ok(await isFocused(dialog.locator(".search-input")));
      assert.equal(await dialog.locator(".search-input").inputValue(), "");
      for (const step of ["Tab", "Tab", "Shift+Tab", "Tab", "Tab", "Tab", "Tab"]) {
        await tab.keyboard.press(step);
        assert.ok(await tab.evaluate(() => document.activeElement.closest("dialog[open]")), "the focus stays in the dialog");
      }
      await tab.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      assert.ok(await isFocused(before));
    }));
}

test("the slash is left to fields and to input methods, and can be switched off for good", () =>
  on(url + procedure, {}, async (tab) => {
    await tab.evaluate(() => document.querySelector("main").insertAdjacentHTML("afterbegin", '<p><input id="field" aria-label="x"></p>'));
    await tab.locator("#field").focus();
    await tab.keyboard.press("/");
    assert.equal(await tab.locator("#field").inputValue(), "/");
    await tab.evaluate(() => document.activeElement.blur());
    await tab.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", isComposing: true, bubbles: true })));
    assert.equal(await tab.locator("dialog").count(), 0);

    await tab.keyboard.press("/");
    await tab.locator(".search-slash input").uncheck();
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("/");
    assert.equal(await tab.locator("dialog[open]").count(), 0);
    await tab.goto(url + takeover);
    await tab.keyboard.press("/");
    await tab.keyboard.press("Control+k");
    await tab.locator(".search-input:focus").waitFor();
    assert.equal(await tab.locator(".search-input").inputValue(), "");
    assert.match(await tab.locator(".search-key").textContent(), /K/);
  }));

test("what is typed while the search is being loaded is not lost", () =>
  on(url + procedure, {}, async (tab) => {
    let go;
    const wait = new Promise((resolve) => (go = resolve));
    await tab.route(/assets\/search\.\w+\.js/, async (route) => {
      await wait;
      await route.continue();
    });
    await tab.keyboard.press("/");
    await tab.locator('head > script[src*="/search."]').waitFor({ state: "attached" });
    await tab.keyboard.type("RB-001");
    go();
    await tab.locator(".search-input:focus").waitFor();
    assert.equal(await tab.locator(".search-input").inputValue(), "RB-001");
  }));

test("when the search cannot be loaded, its page says so and lists all pages", async () => {
  const { context } = await watched(browser, { viewport: wide });
  const tab = await context.newPage();
  await tab.route(/assets\/search\.\w+\.js/, (route) => route.abort());
  await tab.goto(url + procedure);
  await tab.keyboard.press("/");
  await tab.waitForURL(/\/search\.html$/);
  await tab.getByText("搜尋程式無法載入").waitFor();
  assert.ok(await tab.locator(`.listing a[href="${takeover}"]`).isVisible());
  await context.close();
});

// --- The list of results ------------------------------------------------------------------------------------------------

for (const [language, folder, query] of [["zh-Hant", "", "帳號遭盜用"], ["en", "en/", "account takeover"]]) {
  test(`the keyboard chooses a result and opens it at its heading: ${language}`, () =>
    on(url + folder + procedure, {}, async (tab) => {
      const field = await ask(tab, query);
      const found = await results(tab);
      assert.ok(found.length > 3);
      assert.ok(found[0].href.startsWith(url + folder + takeover), found[0].href);
      assert.deepEqual(found[0].facts.slice(1), language === "en" ? ["SM-RB-001", "Version 2.1"] : ["SM-RB-001", "2.1版"]);
      assert.ok(found[0].marked.length > 0);
      assert.equal(found[0].language, language);

      const options = tab.locator("[role=listbox] [role=option]");
      const active = () => field.getAttribute("aria-activedescendant");
      const ids = await options.evaluateAll((all) => all.map(({ id }) => id));
      assert.equal(await field.getAttribute("role"), "combobox");
      assert.equal(await field.getAttribute("aria-expanded"), "true");
      assert.equal(await field.getAttribute("aria-controls"), await tab.locator("[role=listbox]").getAttribute("id"));
      assert.equal(await active(), null, "nothing is chosen before the reader does");
      for (const [key, at] of [["ArrowDown", 0], ["ArrowDown", 1], ["End", -1], ["ArrowDown", null], ["ArrowUp", -1], ["Home", 0], ["ArrowUp", null], ["ArrowDown", 0], ["ArrowDown", 1]]) {
        await tab.keyboard.press(key);
        assert.equal(await active(), at === null ? null : ids.at(at), key);
        assert.equal(await tab.locator('[aria-selected="true"]').count(), at === null ? 0 : 1);
        assert.ok(await isFocused(field));
      }
      const { href } = found[1];
      await tab.keyboard.press("Enter");
      await tab.waitForURL(href);
      const { hash } = new URL(href);
      if (hash) assert.ok(await tab.locator(`${hash}:target`).isVisible());
      assert.equal(await tab.locator("dialog[open]").count(), 0);
    }));
}

test("Enter opens the first result of what stands in the field; with Control in a tab of its own", () =>
  on(url + procedure, {}, async (tab, context) => {
    await tab.keyboard.press("/");
    await tab.locator(".search-input:focus").waitFor();
    const other = context.waitForEvent("page");
    await tab.keyboard.insertText("SM-RB-003");
    await tab.keyboard.press("Control+Enter"); // At once, before the list is there.
    const opened = await other;
    await opened.waitForURL(/\/runbooks\/[\w-]+\.html/);
    assert.ok(await tab.locator("dialog[open]").count(), "the list stays");
    await opened.close();
    await tab.locator(".search-input").fill("SM-RB-001");
    await tab.keyboard.press("Enter");
    await tab.waitForURL((address) => address.href.startsWith(url + takeover));
  }));

test("the middle button opens a result in a tab of its own, with its marks", () =>
  on(url + procedure, {}, async (tab, context) => {
    await ask(tab, "帳號遭盜用");
    const other = context.waitForEvent("page");
    await tab.locator(".hit").first().click({ button: "middle" });
    const opened = await other;
    await opened.locator(".marks-bar").waitFor();
    assert.ok(await tab.locator("dialog[open]").count());
  }));

test("the outcome is announced once, when the reader has paused", () =>
  on(url + procedure, {}, async (tab) => {
    await tab.keyboard.press("/");
    await tab.locator(".search-input:focus").waitFor();
    await tab.evaluate(() => {
      window.said = [];
      const status = document.querySelector(".search-panel [role=status]");
      new MutationObserver(() => status.textContent && window.said.push(status.textContent)).observe(status, { childList: true });
    });
    for (const letter of "SM-RB-001") await tab.keyboard.type(letter, { delay: 120 });
    await tab.waitForFunction(() => window.said.length > 0);
    await answered(tab, "SM-RB-001");
    assert.equal((await tab.evaluate(() => window.said)).length, 1);
    assert.match((await tab.evaluate(() => window.said))[0], /^\d+筆結果.*帳號遭盜用/);
  }));

test("half-composed text is not searched, and the Enter that ends a composition opens nothing", () =>
  on(url + procedure, {}, async (tab, context) => {
    await tab.keyboard.press("/");
    await tab.locator(".search-input:focus").waitFor();
    await tab.evaluate(() => {
      window.asked = [];
      const { search } = window.Readybook;
      window.Readybook.search = (query, ...rest) => {
        window.asked.push(query);
        return search(query, ...rest);
      };
    });
    const input = await context.newCDPSession(tab);
    for (const text of ["ㄊ", "ㄊㄨ", "ㄊㄨㄥ", "通ㄅ", "通ㄅㄠ"]) {
      await input.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    }
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await tab.evaluate((init) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init })), init);
    }
    await tab.evaluate(() => new Promise((passed) => setTimeout(passed, 300)));
    assert.deepEqual(await tab.evaluate(() => window.asked), []);
    assert.equal(tab.url(), url + procedure);
    await input.send("Input.insertText", { text: "通報" });
    await answered(tab, "通報");
    assert.deepEqual(await tab.evaluate(() => window.asked), ["通報"]);
    assert.equal(tab.url(), url + procedure);
  }));

test("text of the handbook stays text", () =>
  on(`${smallUrl}procedures/in-force.html`, {}, async (tab) => {
    await ask(tab, "SP-001");
    const [first] = await results(tab);
    assert.equal(first.title, "帳號 & 密碼：100% <安全>？");
  }));

test("results of the other language are offered below, in their language", () =>
  on(url + procedure, {}, async (tab) => {
    await ask(tab, "SM-IR-011");
    const own = await results(tab, ".search-list > .hit");
    const others = await results(tab, ".search-others .hit");
    assert.ok(own.length && own.every(({ language }) => language === "zh-Hant"));
    assert.ok(others.length && others.every(({ language, href }) => language === "en" && href.includes("/en/")));
    assert.match(await tab.locator(".search-others .search-label").textContent(), /^另有\d+筆英文結果$/);
    await tab.keyboard.press("End"); // Of the text, as nothing is chosen.
    assert.equal(await tab.locator('[aria-selected="true"]').count(), 0);
    await tab.keyboard.press("ArrowUp");
    assert.ok(await tab.locator('.search-others [aria-selected="true"]').count(), "arrow keys reach them");
  }));

test("facets narrow the results, and say in words what they hold", () =>
  on(url + procedure, {}, async (tab) => {
    await ask(tab, "帳號");
    const kind = tab.locator('.search-facet[name="kind"]');
    assert.equal(await kind.getAttribute("aria-label"), "種類");
    const options = await kind.locator("option").allTextContents();
    assert.equal(options[0], "所有種類");
    assert.ok(options.some((option) => /^處置手冊（\d+）$/.test(option)), options.join());
    assert.ok((await tab.locator('.search-facet[name="stage"] option').allTextContents()).some((option) => /^處置（\d+）$/.test(option)));
    const before = await tab.locator(".search-count").textContent();
    await kind.selectOption("runbook");
    await tab.waitForFunction((before) => document.querySelector(".search-count").textContent !== before, before);
    const found = await results(tab, ".search-list > .hit");
    assert.ok(found.length && found.every(({ facts }) => facts[0] === "處置手冊"), JSON.stringify(found.map(({ facts }) => facts)));
    await kind.selectOption("");
    await tab.waitForFunction((before) => document.querySelector(".search-count").textContent === before, before);
    await tab.locator('.search-facet[name="language"]').selectOption("en");
    await tab.locator(".search-list > .hit [lang=en]").first().waitFor();
  }));

test("recent searches stay in the browser, are offered again, and go on request", () =>
  on(url + procedure, {}, async (tab) => {
    await ask(tab, "帳號遭盜用");
    await tab.keyboard.press("Enter");
    await tab.waitForURL((address) => address.href.startsWith(url + takeover));
    await tab.keyboard.press("/");
    const option = tab.locator(".search-recent[role=option]");
    await option.waitFor();
    assert.deepEqual(await option.allTextContents(), ["帳號遭盜用"]);
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("Enter");
    await answered(tab, "帳號遭盜用");
    assert.equal(await tab.locator(".search-input").inputValue(), "帳號遭盜用");
    await tab.locator(".search-clear").click();
    await tab.getByRole("button", { name: "清除紀錄" }).click();
    assert.equal(await option.count(), 0);
    assert.ok(await isFocused(tab.locator(".search-input")));
    assert.ok(!(await tab.evaluate(() => JSON.stringify({ ...localStorage }))).includes("盜用"));
  }));

for (const [language, folder, words] of [["zh-Hant", "", ["找不到", "搜尋不到"]], ["en", "en/", ["Nothing found", "Nothing found"]]]) {
  test(`when nothing is found, the search says what it looked for and leads to the feedback form: ${language}`, () =>
    on(url + folder + procedure, {}, async (tab) => {
      const query = "Zqxvj & 龘";
      await ask(tab, query);
      assert.match(await tab.locator(".search-none").textContent(), new RegExp(words[0]));
      assert.ok((await tab.locator(".search-token").allTextContents()).join(" ").toLowerCase().includes("zqxvj"));
      const asked = new URL(await tab.locator(".search-feedback").getAttribute("href"));
      assert.equal(asked.host, "forms.example.com");
      assert.ok(asked.searchParams.get("title").startsWith(words[1]));
      assert.ok(asked.searchParams.get("title").includes(query));
      assert.equal(asked.searchParams.get("language"), language);
      assert.equal(await tab.locator("[role=listbox]").isVisible(), false);
      assert.equal(await tab.locator(".search-input").getAttribute("aria-expanded"), "false");
      await tab.waitForFunction((words) => document.querySelector(".search-panel [role=status]").textContent.includes(words), words[0]);
    }));
}

// --- On the opened page -------------------------------------------------------------------------------------------------

test("the searched words are marked on the opened page, which does not move, until Escape", () =>
  on("about:blank", {}, async (tab, context) => {
    await context.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shift += value))).observe({ type: "layout-shift", buffered: true });
    });
    await tab.goto(url + procedure);
    await ask(tab, "帳號遭盜用");
    await tab.keyboard.press("Enter");
    await tab.locator(".marks-bar").waitFor();
    assert.equal(new URL(tab.url()).search, "", "the address does not say what was searched for");
    const marked = await highlighted(tab);
    assert.ok(marked.length > 0 && marked.every((text) => "帳號遭盜用".includes(text)), marked.join());
    assert.match(await tab.locator(".marks-count").textContent(), /^已標示\d+處$/);
    await tab.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    assert.ok((await tab.evaluate(() => window.shift)) < 0.01, `${await tab.evaluate(() => window.shift)}`);
    assert.equal(await tab.locator("main mark").count(), 0, "the page's nodes are as they were");
    await tab.locator(".marks-next").click();
    assert.match(await tab.locator(".marks-count").textContent(), /^第1處，共\d+處$/);
    await tab.keyboard.press("Escape");
    assert.deepEqual(await highlighted(tab), []);
    assert.equal(await tab.locator(".marks-bar").count(), 0);
    await tab.reload();
    assert.deepEqual(await highlighted(tab), [], "they were for the one visit");
  }));

test("a result on the same page moves there and marks, and the bar clears", () =>
  on(url + takeover, {}, async (tab) => {
    const heading = await tab.locator(".contents a").first().textContent();
    await ask(tab, `帳號遭盜用 ${heading.replace(/[^\p{Script=Han}]+/gu, " ").trim()}`);
    const here = (await results(tab)).findIndex(({ href }) => href.startsWith(`${url}${takeover}#`));
    assert.ok(here >= 0, heading);
    await tab.locator(".hit").nth(here).click();
    await tab.locator(".marks-bar").waitFor();
    assert.ok(await tab.locator(":target").count());
    assert.ok((await highlighted(tab)).length > 0);
    await tab.getByRole("button", { name: "清除標示" }).click();
    assert.deepEqual(await highlighted(tab), []);
  }));

test("a change in the preview keeps the marks", async () => {
  const preview = await startPreview();
  const { context, complaints } = await watched(browser, { viewport: wide });
  try {
    const tab = await context.newPage();
    const listening = tab.waitForResponse(/\/_readybook\/events/);
    await tab.goto(`${preview.url}procedures/in-force.html`);
    await listening;
    await ask(tab, "最後一段");
    const opened = tab.waitForResponse(/\/_readybook\/events/);
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/elements\/all\.html/);
    await opened;
    await tab.locator(".marks-bar").waitFor();
    const before = await highlighted(tab);
    preview.edit("content/elements/all.md", (text) => text.replace("最後一段。", "最後一段。這裡又有最後一段。"));
    await tab.locator("main p", { hasText: "這裡又有最後一段。" }).waitFor();
    assert.equal((await highlighted(tab)).length, before.length * 2);
    none(complaints);
  } finally {
    await context.close();
    await preview.stop();
  }
});

// --- The page of its own ------------------------------------------------------------------------------------------------

test("the search's page keeps query and facets in its address, in both languages", () =>
  on(`${url}search.html?q=${encodeURIComponent("帳號")}&kind=runbook`, {}, async (tab) => {
    await answered(tab, "帳號");
    assert.equal(await tab.title(), "搜尋 · 社群媒體資安事件應變手冊");
    assert.equal(await tab.locator('.search-facet[name="kind"]').inputValue(), "runbook");
    assert.ok((await results(tab, ".search-list > .hit")).every(({ facts }) => facts[0] === "處置手冊"));
    assert.equal(await tab.locator(".search-listing").isVisible(), false);
    const length = await tab.evaluate(() => history.length);
    await tab.locator('.search-facet[name="kind"]').selectOption("");
    await tab.locator(".search-input").fill("通報");
    await answered(tab, "通報");
    assert.deepEqual(Object.fromEntries(new URL(tab.url()).searchParams), { q: "通報" });
    assert.equal(await tab.evaluate(() => history.length), length);
    await tab.locator(".search-input").press("Enter");
    await tab.keyboard.press("ArrowDown");
    assert.ok(await isFocused(tab.locator(".hit").first()), "arrow keys move along the links");
    await tab.locator(".language").click();
    await tab.waitForURL(/\/en\/search\.html\?q=/);
    await answered(tab, "通報");
    await tab.locator(".search-clear").click();
    await tab.locator(".search-listing").waitFor();
    assert.equal(new URL(tab.url()).search, "");
  }));

test("the dialog leads to the page with what was asked, and the shortcut goes to the page's field", () =>
  on(url + procedure, {}, async (tab) => {
    await ask(tab, "帳號");
    await tab.locator('.search-facet[name="kind"]').selectOption("runbook");
    await tab.locator('.search-dialog .search-link[href*="kind=runbook"]').click();
    await tab.waitForURL(/search\.html\?/);
    await answered(tab, "帳號");
    assert.deepEqual(Object.fromEntries(new URL(tab.url()).searchParams), { q: "帳號", kind: "runbook" });
    await tab.locator("h1").click();
    await tab.keyboard.press("/");
    assert.ok(await isFocused(tab.locator(".search-input")));
    assert.equal(await tab.locator("dialog").count(), 0);
  }));

test("the page shows more results on request", () =>
  on(`${url}search.html?q=${encodeURIComponent("通報")}`, {}, async (tab) => {
    await answered(tab, "通報");
    const before = (await results(tab, ".search-list > .hit")).length;
    assert.equal(before, 20);
    await tab.getByRole("button", { name: /^再顯示\d+筆$/ }).click();
    await tab.locator(".search-list > .hit").nth(before).waitFor();
    await tab.waitForFunction((at) => document.activeElement === document.querySelectorAll(".search-list > .hit")[at], before);
  }));

test("without script the link leads to a page that says so and lists every page", () =>
  on(url + procedure, { javaScriptEnabled: false }, async (tab) => {
    await tab.locator(".search-open").click();
    await tab.waitForURL(/\/search\.html$/);
    assert.match(await tab.locator("main .banner").innerText(), /搜尋需要JavaScript/);
    const listed = await tab.locator(".listing a").evaluateAll((links) => links.map(({ href }) => href));
    const unlisted = ["not-found", "print", "quiz-paper", "search", "redirect", "history", "redline"];
    const pages = handbook.pages.filter(({ language, kind, isVersion }) => language === "zh-Hant" && !isVersion && !unlisted.includes(kind));
    assert.deepEqual([...listed].sort(), pages.map(({ address }) => url + address).sort());
    assert.equal(await tab.getAttribute('meta[name="robots"]', "content"), "noindex");
    await tab.locator(`.listing a[href="${takeover}"]`).click();
    await tab.locator(".kind-runbook").waitFor();
  }));

test("a handbook of many pages lists its sections only", () => {
  const copy = specimenCopy();
  for (let number = 0; number < 600; number += 1) {
    writeFileSync(join(copy, "content", "elements", `page-${number}.md`), `---\ntitle: ${number}\n---\n\n[0](page-0.md)\n`);
  }
  const { pages } = build(copy);
  const { html } = pages.find(({ address }) => address === "search.html");
  assert.ok(html.length < 12_000, `${html.length}`);
  assert.ok(/href="elements\/index\.html">[^<]+<\/a> <span class="quiet">60\d頁/.test(html));
});

test("the search's page is not read along with the others", () => {
  const root = "http://127.0.0.1/";
  const searching = new Set([`${root}search.html`, `${root}en/search.html`]);
  for (const { address, html, kind } of handbook.pages.filter((page) => page.kind !== "search")) {
    const linked = elements(html).filter(({ attributes }) => attributes.href && searching.has(new URL(attributes.href, root + address).href));
    const wanted = ["print", "redirect"].includes(kind) ? [] : kind === "not-found" ? ["search-open", "search-open search-open-wide"] : ["search-open"];
    assert.deepEqual(linked.map(({ attributes }) => attributes.class), wanted, address);
  }
});

test("the page that was not found offers the search", () =>
  on(`${smallUrl}index.html`, {}, async (tab) => {
    const unseen = tab.waitForResponse((answer) => answer.status() === 404);
    await tab.evaluate(() => history.replaceState(null, "", "/"));
    await tab.goto(`${smallUrl}404.html`);
    await tab.locator("main .search-open").click();
    await tab.locator(".search-input:focus").waitFor();
    await tab.keyboard.insertText("SP-001");
    await answered(tab, "SP-001");
    unseen.catch(() => {});
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/procedures\/in-force\.html/);
  }));

// --- Anywhere, for everybody --------------------------------------------------------------------------------------------

test("from disk, the dialog, the page and the marks work", () =>
  on(pathToFileURL(join(handbook.folder, procedure)).href, {}, async (tab) => {
    await ask(tab, "帳號遭盜用");
    await tab.keyboard.press("Enter");
    await tab.locator(".marks-bar").waitFor();
    assert.match(tab.url(), /\/runbooks\/account-takeover\.html(#[^?]*)?$/);
    assert.ok((await highlighted(tab)).length > 0);
    await tab.goto(`${pathToFileURL(join(handbook.folder, "en", "search.html")).href}?q=account&kind=runbook`);
    await answered(tab, "account");
    assert.ok((await results(tab, ".search-list > .hit")).every(({ facts }) => facts[0] === "Runbook"));
    await tab.locator(".search-input").fill("report");
    await answered(tab, "report");
    assert.equal(new URL(tab.url()).search, "?q=report&kind=runbook");
  }));

for (const [colorScheme, viewport] of [["light", phone], ["dark", wide]]) {
  test(`axe finds nothing in the search: ${colorScheme}, ${viewport.width} px`, () =>
    on(url + procedure, { colorScheme, viewport }, async (tab) => {
      const found = [];
      const look = async (what) => {
        found.push(...(await violations(tab)).map((wrong) => `${what}: ${wrong}`));
        const wideness = await tab.evaluate(() => [document.querySelector("dialog[open]") ?? document.documentElement].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)[0]);
        if (wideness > 0) found.push(`${what}: scrolls sideways by ${wideness} px`);
      };
      await tab.evaluate(() => window.readybook.kept.set("searches", '["帳號遭盜用","SM-RB-001"]'));
      await tab.locator(".search-open").click();
      await tab.locator(".search-recent").first().waitFor();
      await look("recent searches");
      await tab.locator(".search-input").fill("SM-IR-011");
      await answered(tab, "SM-IR-011");
      if (viewport === phone) await tab.locator(".search-filters").click();
      await tab.keyboard.press("ArrowDown");
      await look("results");
      await tab.locator(".search-input").fill("zqxvj");
      await answered(tab, "zqxvj");
      await look("nothing");
      await tab.goto(`${url}search.html?q=SM-IR-011`);
      await answered(tab, "SM-IR-011");
      await look("the page");
      await tab.locator(".hit").first().click();
      await tab.locator(".marks-bar").waitFor();
      await look("marks");
      none(found);
    }));
}

test("nothing of the search is printed", () =>
  on(url + procedure, {}, async (tab) => {
    await ask(tab, "通報");
    await tab.emulateMedia({ media: "print" });
    for (const part of [".search-open", ".search-dialog"]) assert.equal(await tab.locator(part).first().isVisible(), false, part);
    await tab.emulateMedia({ media: "screen" });
    await tab.locator(".search-input").press("Enter");
    await tab.locator(".marks-bar").waitFor();
    await tab.emulateMedia({ media: "print" });
    assert.equal(await tab.locator(".marks-bar").isVisible(), false);
  }));

// --- When something is wrong --------------------------------------------------------------------------------------------

test("a page that is older than the handbook says so, and reloading asks again", async () => {
  // The specimen's index is one file of each kind, all of which are loaded with the first query.
  const copy = temporaryFolder();
  for (const part of ["content", "quizzes", "readybook.yaml"]) cpSync(join(repository, part), join(copy, part), { recursive: true });
  const { folder } = build(copy, "--drafts");
  const address = await serve(folder);
  const { context } = await watched(browser, { viewport: wide });
  const tab = await context.newPage();
  await tab.goto(address + procedure);
  await ask(tab, "SM-IR-011");
  // Every page changes, so that no part of the index is as it was. What was released stays; the drafts are shown.
  const isDraft = (file) => file.endsWith(".md") && !file.includes("versions");
  for (const file of readdirSync(join(copy, "content"), { recursive: true }).filter(isDraft)) {
    appendFileSync(join(copy, "content", file), "\n新增的段落翻新。\n");
  }
  execFileSync(program, ["--root", copy, "build", "--quiet", "--drafts", "--output", folder], { stdio: ["ignore", "inherit", "pipe"] });
  await tab.locator(".search-input").fill("負責人");
  await tab.locator(".search-notice", { hasText: "手冊已更新，請重新載入。" }).waitFor();
  await tab.getByRole("button", { name: "重新載入" }).click();
  await tab.locator("dialog[open] .search-input").waitFor();
  await answered(tab, "負責人");
  assert.equal(await tab.locator(".search-notice").count(), 0);
  assert.ok((await results(tab)).length > 0);
  await context.close();
});

test("a damaged index says so and shows what there is", async () => {
  const { context } = await watched(browser, { viewport: wide });
  const tab = await context.newPage();
  await tab.goto(`${smallUrl}procedures/in-force.html`);
  await ask(tab, "SP-001");
  await tab.route(/assets\/search\/(?!index)/, (route) => route.fulfill({ contentType: "text/javascript", body: "readybookSear" }));
  await tab.locator(".search-input").fill("負責人 SP-001");
  await tab.locator(".search-notice").filter({ hasText: "部分搜尋資料遺失或毀損" }).waitFor();
  await context.close();
});
