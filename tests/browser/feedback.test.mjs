// A suggestion says what it is about: document, version, step, language, title and address; by the organisation's form,
// by mail, or on the clipboard, and from paper by a code.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import jsQR from "jsqr";
import rules from "./html-validate.config.mjs";
import { violations } from "./support/axe.mjs";
import { launch, watched } from "./support/browser.mjs";
import { elements } from "./support/elements.mjs";
import { none } from "./support/none.mjs";
import { quizHandbook, quizzesOn } from "./support/quiz.mjs";
import { serve } from "./support/server.mjs";
import { build, copyOf, repository, specimen, temporaryFolder } from "./support/site.mjs";

// Of either handbook; reports have a form of their own.
const form = /^https:\/\/forms\.example\.com\/(x|handbook)\?/;

/** The links to the form, as written and as the form would read them. */
function suggestions({ html }) {
  return elements(html).filter(({ attributes }) => form.test(attributes.href ?? ""))
    .map(({ attributes: { href } }) => ({ href, asked: Object.fromEntries(new URL(href).searchParams) }));
}

const small = build(specimen);
const pageAt = (site, address) => site.pages.find((page) => page.address === address);

for (const [language, folder, title] of [
  ["zh-Hant", "", '"帳號 & 密碼：100% <安全>？"'],
  ["en", "en/", '"Account & password: 100% <safe>?"'],
]) {
  test(`suggestions about a procedure and its steps say what they are about: ${language}`, () => {
    const address = `${folder}procedures/in-force.html`;
    const common = { document: "SP-001", version: "1.1", title: title.replaceAll('"', ""), language };
    const found = suggestions(pageAt(small, address));
    const steps = ["first-step", "second-step"];
    const expected = [
      ...steps.map((step) => ({ ...common, step, address: `${address}#${step}` })),
      { ...common, step: "", address },
    ];
    assert.deepEqual(found.map(({ asked }) => asked), expected);
    for (const { href } of found) assert.match(href, /^[\x21-\x7e]+$/, "Han letters are percent-encoded");
  });
}

test("a page that is no controlled document is named by its address, and has no version", () => {
  const address = "elements/all.html";
  const [{ asked }, ...others] = suggestions(pageAt(small, address));
  assert.deepEqual(others, []);
  assert.deepEqual(asked, { document: address, version: "", step: "", title: "所有元素", language: "zh-Hant", address });
});

test("every page of the handbook has its suggestion, every step and question its own, every procedure its code", () => {
  const handbook = build(repository);
  const { pages } = handbook;
  let [steps, codes] = [0, 0];
  // What is wrong with a version is said of its document.
  const without = ["history", "not-found", "print", "quiz-paper", "redirect", "redline", "search"];
  for (const page of pages.filter(({ kind, isVersion }) => !without.includes(kind) && !isVersion)) {
    const attributes = elements(page.html).map(({ attributes }) => attributes);
    const ids = attributes.map((one) => one["data-step"]).filter(Boolean);
    const questions = attributes.map(({ id, class: name }) => name === "quiz-question" && id.slice("rb-q-".length)).filter(Boolean);
    steps += ids.length;
    const [h1] = /(?<=<h1[^>]*>)[^<]+/.exec(page.html);
    const found = suggestions(page);
    const asked = found.map(({ asked }) => asked);
    assert.deepEqual(asked.map(({ step, question }) => step || question.split("/").at(-1)).sort(), [...ids, ...questions, ""].sort(), page.address);
    for (const { title, language, step, address, question, kind, text } of asked) {
      assert.equal(title, h1, page.address);
      assert.equal(language, page.language);
      assert.equal(address, page.address + (step && `#${step}`));
      assert.deepEqual([kind, text], [question ? "unclear" : "", ""]);
    }
    if (!["procedure", "runbook"].includes(page.kind)) continue;
    codes += 1;
    const own = found.find(({ asked }) => !asked.step).href;
    const scanned = decoded(drawn(handbook, page));
    const { document, version, language } = Object.fromEntries(new URL(scanned).searchParams);
    const { asked: expected } = found.at(-1);
    assert.deepEqual([document, version, language], [expected.document, expected.version, expected.language], page.address);
    assert.ok(own.length > 300 || scanned === own, `${page.address}: ${scanned}`);
    assert.ok(scanned.length <= 300);
  }
  assert.ok(steps > 100 && codes > 30, `${steps} steps, ${codes} codes`);
});

/** The code of a page as pixels, four for the side of a module. */
function drawn({ folder }, { address, html }) {
  const [, src] = /<img class="qr" src="([^"]+)"/.exec(html);
  const [, size, path] = /viewBox="0 0 (\d+) [^]*stroke="#000" d="([^"]+)"/.exec(readFileSync(join(folder, dirname(address), src), "utf8"));
  const side = size * 4;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, command, first, second] of path.matchAll(/([Mmh])([\d.]+)(?: ([\d.]+))?/g)) {
    if (command === "M") y = Math.floor(second);
    const to = (command === "M" ? 0 : x) + Number(first);
    for (let row = y * 4; command === "h" && row < y * 4 + 4; row += 1) {
      for (let at = (row * side + x * 4) * 4; at < (row * side + to * 4) * 4; at += 4) data.fill(0, at, at + 3);
    }
    x = to;
  }
  return { data, width: side, height: side };
}

const decoded = ({ data, width, height }) => jsQR(data, width, height)?.data;

// --- Four ways to configure it ------------------------------------------------------------------------------------------

const address = "procedures/account.html";
const ways = {
  generic: "form: https://forms.example.com/f?d={document}&v={version}&s={step}&t={title}&l={language}&a={address}&k={kind}&q={question}&f={query}&x={text}",
  google: "form: https://docs.example.com/forms/d/e/1FAIpQL/viewform?usp=pp_url\n  fields: {document: entry.123, version: entry.124, step: entry.125, language: entry.126, kind: entry.127, text: entry.128, question: entry.129, query: entry.130}\n  hosts: [docs.example.com]\n  mail: handbook@example.com",
  plain: "form: https://form.example.com/243061\n  fields: {document: q3_document, step: \"q4_step[id]\", version: q5_version, language: q6_language}",
  mail: "mail: handbook@example.com",
};
const sites = Object.fromEntries(Object.entries(ways).map(([name, way]) => {
  const root = copyOf(quizHandbook);
  const config = `title: {zh-Hant: 建議樣本, en: Feedback specimen}\nlanguages: [zh-Hant, en]\ntime_zone: Asia/Hong_Kong\nfeedback:\n  ${way}\n`;
  writeFileSync(join(root, "readybook.yaml"), config);
  return [name, build(root, "--as-of", quizzesOn)];
}));

const stepLink = (name, folder) => elements(pageAt(sites[name], folder + address).html).map(({ attributes }) => attributes.href ?? "")
  .find((href) => /^(https:\/\/(forms|docs|form)\.example\.com|mailto:)/.test(href) && href.includes("evidence"));

for (const [language, folder] of [["zh-Hant", ""], ["en", "en/"]]) {
  test(`the link of a step carries document, version, step and language, whatever the form calls them: ${language}`, () => {
    const generic = new URL(stepLink("generic", folder));
    const title = generic.searchParams.get("t");
    assert.deepEqual(Object.fromEntries(generic.searchParams), { d: "QZ-001", v: "1.0", s: "evidence", t: title, l: language, a: `${folder}${address}#evidence`, k: "", q: "", f: "", x: "" });
    assert.equal(stepLink("google", folder), `https://docs.example.com/forms/d/e/1FAIpQL/viewform?usp=pp_url&entry.123=QZ-001&entry.124=1.0&entry.125=evidence&entry.126=${language}`);
    assert.equal(stepLink("plain", folder), `https://form.example.com/243061?q3_document=QZ-001&q4_step%5Bid%5D=evidence&q5_version=1.0&q6_language=${language}`);
    const encoded = encodeURIComponent(title);
    if (!folder) assert.equal(encoded, "%E5%B8%B3%E8%99%9F%E8%A2%AB%E7%9B%9C%E7%9A%84%E8%99%95%E7%BD%AE", "Han letters are percent-encoded");
    assert.equal(stepLink("mail", folder), `mailto:handbook@example.com?subject=%5BQZ-001%20v1.0%23evidence%5D%20${encoded}&body=%0A%0A%E2%80%94%0A${encoded}%0A${encodeURIComponent(`${folder}${address}#evidence`)}`);
  });
}

// --- The dialog ---------------------------------------------------------------------------------------------------------

const browser = await launch();
const urls = Object.fromEntries(await Promise.all(Object.entries(sites).map(async ([name, site]) => [name, await serve(site.folder)])));

/** A reader of one of the sites, who must hear no complaint; nothing of the forms is ever asked for but what a click opens. */
async function reader(name, at, act, { complaining = () => false, url = urls[name], storage, ...options } = {}) {
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"], ...options });
  try {
    if (storage) await context.addInitScript(storage);
    const opened = [];
    await context.route(/^https:/, (route) => {
      opened.push(route.request().url());
      return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>form</title>" });
    });
    const tab = await context.newPage();
    await tab.goto(url + at);
    await act(tab, { context, opened });
    none(complaints.filter((text) => !opened.some((one) => text.includes(`asks ${one}`)) && !complaining(text)));
  } finally {
    await context.close();
  }
}

const dialog = (tab) => tab.locator("dialog.feedback-dialog");
const text = (tab) => dialog(tab).locator(".run-field textarea").first();
const toForm = (tab) => dialog(tab).locator(".feedback-ways a[target]");
const toMail = (tab) => dialog(tab).locator(".feedback-ways a[href^='mailto:']");
const toCopy = (tab) => dialog(tab).locator(".feedback-ways button");
const params = async (link) => Object.fromEntries(new URL(await link.getAttribute("href")).searchParams);
const clipboard = (tab) => tab.evaluate(() => navigator.clipboard.readText());
const focused = (tab, selector) => tab.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

async function open(tab, link = "[data-step=evidence] > .step-labels .step-feedback a") {
  await tab.locator(link).focus();
  await tab.keyboard.press("Enter");
  await dialog(tab).waitFor();
}

const words = {
  "zh-Hant": { folder: "", step: "保全證據", typed: "截圖要存在哪裡？\n沒有寫。", again: "沒送出", offline: "沒有網路", lost: "不見", pasted: "貼到", pressed: "我送出了", kind: "看不懂" },
  en: { folder: "en/", step: "evidence", typed: "Where are captures kept?\nIt does not say.", again: "was not sent", offline: "offline", lost: "gone", pasted: "paste", pressed: "I have sent it", kind: "unclear" },
};

for (const [language, word] of Object.entries(words)) {
  test(`a reader chooses a kind, writes, and opens the form with both; the draft stays until they say that it was sent: ${language}`, () =>
    reader("google", word.folder + address, async (tab, { context, opened }) => {
      await open(tab);
      assert.ok(await focused(tab, "input[type=radio][value=wrong]"), "the first kind has the focus");
      const about = await dialog(tab).locator(".feedback-about").textContent();
      for (const part of ["QZ-001", "1.0"]) assert.ok(about.includes(part), about);
      assert.ok(about.toLowerCase().includes(word.step), about);
      assert.equal(await dialog(tab).locator("input[type=radio]").count(), 5);
      await tab.keyboard.press("ArrowRight");
      assert.ok(await focused(tab, "input[value=unclear]:checked"));
      await tab.keyboard.press("Tab");
      await tab.keyboard.insertText(word.typed);
      assert.deepEqual(await params(toForm(tab)), { usp: "pp_url", "entry.123": "QZ-001", "entry.124": "1.0", "entry.125": "evidence", "entry.126": language, "entry.127": "unclear", "entry.128": word.typed });
      assert.ok((await toForm(tab).textContent()).includes("docs.example.com"), "it names where it leads");
      assert.deepEqual(opened, [], "nothing is sent by itself");
      assert.deepEqual(await dialog(tab).locator(".feedback-ways > *").evaluateAll((all) => all.map(({ href }) => href?.split(":")[0] ?? "copy")), ["https", "mailto", "copy"]);

      // The mail, and the clipboard.
      const mail = decodeURIComponent(await toMail(tab).getAttribute("href"));
      assert.ok(mail.startsWith("mailto:handbook@example.com?subject=[QZ-001 v1.0#evidence] "), mail);
      for (const part of [word.typed.replace("\n", "\r\n"), word.kind, `${word.folder}${address}#evidence`]) assert.ok(mail.includes(part), `${part} in ${mail}`);
      await toCopy(tab).click();
      await dialog(tab).locator(".feedback-status .banner").waitFor();
      const copied = await clipboard(tab);
      for (const part of [word.typed, word.kind, "QZ-001", "1.0", "evidence"]) assert.ok(copied.includes(part), `${part} in ${copied}`);

      // Opened; nobody knows whether it came up.
      const [shown] = await Promise.all([context.waitForEvent("page"), toForm(tab).click()]);
      await shown.waitForLoadState();
      assert.equal(opened.length, 1);
      assert.equal(new URL(opened[0]).searchParams.get("entry.128"), word.typed);
      await shown.close();
      assert.ok((await dialog(tab).locator(".feedback-status").textContent()).includes(word.pressed));
      await tab.keyboard.press("Escape");
      assert.equal(await dialog(tab).count(), 0);
      assert.ok(await focused(tab, "[data-step=evidence] .step-feedback a"), "the focus goes back");

      // Kept over a reload, and offered again, at the foot of every page.
      await tab.goto(urls.google + word.folder + "index.html");
      await tab.locator(".feedback-waiting button").click();
      assert.equal(await text(tab).inputValue(), word.typed);
      assert.ok((await dialog(tab).locator(".banner").first().textContent()).includes(word.again));
      assert.equal((await params(toForm(tab)))["entry.125"], "evidence");
      assert.ok(await dialog(tab).locator("input[value=unclear]").isChecked());
      await tab.keyboard.press("Escape");
      assert.ok(await focused(tab, ".feedback-waiting button"));
      await tab.goto(urls.google + word.folder + address);
      await open(tab);
      assert.equal(await text(tab).inputValue(), word.typed);
      await toMail(tab).evaluate((link) => link.addEventListener("click", (event) => event.preventDefault()));
      await toMail(tab).click();
      await dialog(tab).getByRole("button", { name: word.pressed }).click();
      assert.equal(await tab.locator(".feedback-waiting").count(), 0);
      assert.ok(!(await tab.evaluate(() => JSON.stringify({ ...localStorage }))).includes(word.typed.slice(0, 6)), "nothing of it is left");
    }));

  test(`without a network the draft is kept, and mail and copy are offered: ${language}`, () =>
    reader("google", word.folder + address, async (tab, { context }) => {
      await tab.locator(".page-feedback a").hover();
      await tab.waitForFunction(() => window.readybook.suggest);
      await context.setOffline(true);
      await open(tab, ".page-feedback a");
      await text(tab).fill(word.typed);
      assert.ok((await dialog(tab).locator(".feedback-notes").textContent()).includes(word.offline));
      assert.equal(await toForm(tab).isVisible(), false);
      assert.ok(await toMail(tab).isVisible() && await toCopy(tab).isVisible());
      await context.setOffline(false);
      await toForm(tab).waitFor();
      assert.ok(!(await dialog(tab).locator(".feedback-notes").textContent()).includes(word.offline));
      await dialog(tab).locator(".run-quiet").click();
      assert.equal(await text(tab).inputValue(), "");
      await dialog(tab).locator(".feedback-undo button").click();
      assert.equal(await text(tab).inputValue(), word.typed, "a draft that was deleted by mistake comes back");
    }));

  test(`where the browser keeps nothing, the dialog says so and works: ${language}`, () =>
    reader("google", word.folder + address, async (tab) => {
      await open(tab);
      await text(tab).fill(word.typed);
      assert.ok((await dialog(tab).locator(".feedback-notes").textContent()).includes(word.lost));
      assert.equal((await params(toForm(tab)))["entry.128"], word.typed);
      await tab.keyboard.press("Escape");
      await open(tab);
      assert.equal(await text(tab).inputValue(), word.typed, "as long as the page is open");
    }, { storage: () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } }) }));

  test(`a form without a place for the text gets it by the clipboard: ${language}`, () =>
    reader("plain", word.folder + address, async (tab, { context }) => {
      await open(tab);
      await dialog(tab).locator("input[value=unclear]").check();
      await text(tab).fill(word.typed);
      assert.ok((await dialog(tab).locator(".feedback-notes").textContent()).includes(word.pasted));
      assert.deepEqual(await params(toForm(tab)), { q3_document: "QZ-001", "q4_step[id]": "evidence", q5_version: "1.0", q6_language: language });
      const [shown] = await Promise.all([context.waitForEvent("page"), toForm(tab).click()]);
      await shown.close();
      await dialog(tab).locator(".feedback-status .banner").nth(1).waitFor();
      const pasted = await clipboard(tab);
      assert.ok(pasted.endsWith(`\n${word.typed}`) && pasted.toLowerCase().includes(word.kind), pasted);
    }));
}

test("what is too long for an address is cut between characters, and copied whole", () =>
  reader("generic", address, async (tab, { context }) => {
    const long = "𠮷字".repeat(600);
    await open(tab, ".page-feedback a");
    await text(tab).fill(long);
    const href = await toForm(tab).getAttribute("href");
    assert.ok(href.length <= 2000 && href.length > 1950, `${href.length}`);
    const cut = new URL(href).searchParams.get("x");
    assert.ok(cut.endsWith("…") && long.startsWith(cut.slice(0, -1)) && !cut.includes("\ufffd"), cut);
    const [shown] = await Promise.all([context.waitForEvent("page"), toForm(tab).click()]);
    await shown.close();
    await dialog(tab).locator(".feedback-status .banner").nth(1).waitFor();
    assert.equal(await clipboard(tab), long);
  }));

test("where nothing can be copied, the text is shown to be copied by hand", () =>
  reader("mail", address, async (tab) => {
    await open(tab);
    assert.equal(await toForm(tab).count(), 0);
    await text(tab).fill("手動複製");
    await toCopy(tab).click();
    const field = dialog(tab).locator(".feedback-status textarea");
    await field.waitFor();
    assert.ok((await field.inputValue()).includes("手動複製"));
    assert.ok(await focused(tab, ".feedback-status textarea"));
  }, { storage: () => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => false;
  } }));

test("drafts are this handbook's, and what another page wrote is not trusted", () =>
  reader("google", address, async (tab) => {
    assert.equal(await tab.locator(".feedback-waiting button").count(), 1);
    assert.equal(await tab.locator(".feedback-waiting img").count(), 0);
    await tab.locator(".feedback-waiting button").click();
    assert.equal(await text(tab).inputValue(), "<img src=x>");
    assert.equal(await dialog(tab).locator("input:checked").count(), 0);
    assert.ok((await toForm(tab).getAttribute("href")).startsWith("https://docs.example.com/forms/"));
  }, { storage: () => {
    const draft = { handbook: "建議樣本", kind: "<b>", text: "<img src=x>", subject: { document: "<img src=x>", title: 7, address: "javascript:alert(1)" } };
    if (location.protocol === "http:") localStorage.setItem("readybook:feedback-drafts", JSON.stringify([draft, { ...draft, handbook: "另一本" }, null, 7, { ...draft, subject: null }, { ...draft, text: {} }]));
  } }));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the dialog nor in what waits, which fits 320 px: ${colorScheme}`, () =>
    reader("google", `en/${address}`, async (tab) => {
      await open(tab);
      await text(tab).fill("Too long for a form. ".repeat(200));
      await toCopy(tab).click();
      await dialog(tab).locator(".feedback-status .banner").waitFor();
      none(await violations(tab));
      const wide = () => tab.evaluate(() => [document.documentElement, ...document.querySelectorAll(".feedback-body")].filter((part) => part.scrollWidth > part.clientWidth).map(({ className }) => className));
      assert.deepEqual(await wide(), []);
      await tab.keyboard.press("Escape");
      await tab.locator(".feedback-waiting").waitFor();
      none(await violations(tab));
      assert.deepEqual(await wide(), []);
    }, { colorScheme, viewport: { width: 320, height: 640 } }));
}

test("from a file, the dialog opens, keeps a draft, and returns the focus", () =>
  reader("google", address, async (tab) => {
    await open(tab, ".page-feedback a");
    await text(tab).fill("從隨身碟");
    await tab.keyboard.press("Escape");
    assert.ok(await focused(tab, ".page-feedback a"));
    await tab.locator(".feedback-waiting button").waitFor();
  }, { url: pathToFileURL(`${sites.google.folder}/`).href }));

test("without script every link leads to the form by itself, a question's too", () =>
  reader("google", "quizzes/warm-up.html", async (tab) => {
    const links = tab.locator(".question-feedback a");
    assert.equal(await links.count(), await tab.locator("fieldset.quiz-question").count());
    assert.ok(await links.first().isVisible());
    assert.deepEqual(await params(links.first()), { usp: "pp_url", "entry.123": "quizzes/warm-up.html", "entry.126": "zh-Hant", "entry.127": "unclear", "entry.129": "warm-up/a" });
  }, { javaScriptEnabled: false }));

test("once its answer is shown, a question can be called unclear", () =>
  reader("google", "quizzes/warm-up.html", async (tab) => {
    await tab.locator(".quiz-begin").click();
    const question = tab.locator("[data-question=a]");
    await question.locator("input[value=x]").check();
    assert.equal(await tab.locator(".question-feedback:visible").count(), 0, "not before");
    await question.locator(".quiz-see").click();
    await question.locator(".question-feedback a").click();
    await dialog(tab).waitFor();
    assert.ok(await dialog(tab).locator("input[value=unclear]").isChecked());
    assert.ok((await dialog(tab).locator(".feedback-about").textContent()).includes("最快的通報方式"));
    await text(tab).fill("兩個答案都對");
    assert.deepEqual(await params(toForm(tab)), { usp: "pp_url", "entry.123": "quizzes/warm-up.html", "entry.126": "zh-Hant", "entry.127": "unclear", "entry.128": "兩個答案都對", "entry.129": "warm-up/a" });
    await tab.keyboard.press("Escape");
    assert.ok(await focused(tab, "[data-question=a] .question-feedback a"));
  }));

test("a search without a result leads to the dialog, and back into the search", () =>
  reader("google", address, async (tab) => {
    await tab.keyboard.press("/");
    await tab.locator(".search-input").fill("Zqxvj 龘");
    await tab.locator(".search-feedback").click();
    await dialog(tab).waitFor();
    assert.ok((await dialog(tab).locator(".feedback-about").textContent()).includes("Zqxvj 龘"));
    assert.deepEqual(await params(toForm(tab)), { usp: "pp_url", "entry.123": "search.html", "entry.126": "zh-Hant", "entry.130": "Zqxvj 龘" });
    await tab.keyboard.press("Escape");
    assert.ok(await tab.locator(".search-input").isVisible(), "the search is still open");
  }));

test("the code of a procedure is on paper only, and leads where its link does", () =>
  reader("google", address, async (tab, { context }) => {
    assert.equal(await tab.locator(".print-feedback:visible, .qr:visible").count(), 0);
    await tab.waitForFunction(() => document.querySelector(".qr").complete); // Before anybody prints.
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.ok((await tab.locator(".print-feedback").textContent()).includes("docs.example.com/forms/d/e/1FAIpQL/viewform"));
    const picture = (await tab.locator(".qr").screenshot()).toString("base64");
    const canvas = await context.newPage();
    const { pixels, ...size } = await canvas.evaluate(async (picture) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (c) => c.charCodeAt(0))]));
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return { width, height, pixels: [...context.getImageData(0, 0, width, height).data] };
    }, picture);
    const expected = await tab.locator(".page-feedback a").getAttribute("href");
    assert.equal(decoded({ ...size, data: Uint8ClampedArray.from(pixels) }), expected);
  }));

test("only owners see what readers sent in, and what came of it beside a document's versions", () => {
  const texts = (site, address) => site.pages.find((page) => page.address === address)?.html ?? "";
  const everyone = build(repository);
  assert.ok(!everyone.files.some((file) => /feedback-register|review-agenda/.test(file)));
  const owners = build(repository, "--owners");
  for (const [folder, settled] of [["", "您說的，我們做了"], ["en/", "You said, we did"]]) {
    const history = `${folder}runbooks/account-takeover/history.html`;
    assert.ok(!texts(everyone, history).includes(settled) && texts(everyone, history).includes("FB-2026-017"));
    assert.ok(texts(owners, history).includes(settled) && texts(owners, history).includes('id="rb-FB-2026-017"'));
    assert.ok(!texts(owners, history).includes('id="rb-FB-2026-037"'), "what is open is in the register only");
  }
});

test("the register is filtered and sorted, and says how many suggestions are left", async () => {
  const { folder } = build(repository, "--owners");
  const { context } = await watched(browser, { viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  await tab.goto(`${await serve(folder)}feedback-register.html`);
  const rows = tab.locator(".suggestions tbody tr:visible");
  const all = await rows.count();
  assert.ok(all >= 20);
  await tab.getByLabel("狀態").selectOption({ label: "不採納" });
  const declined = await rows.count();
  assert.ok(declined > 0 && declined < all);
  assert.equal(await tab.locator(".register-said output").textContent(), `顯示${declined}則，共${all}則`);
  assert.equal(await rows.locator(".suggestion-reason").count(), declined, "each says why");
  await tab.getByRole("button", { name: "編號" }).press("Enter");
  const ids = await rows.locator("th").allTextContents();
  assert.deepEqual(ids, [...ids].sort());
  await context.close();
});

test("owners are shown what tests and runs say, in valid pages of which axe finds nothing wrong", async () => {
  const today = "2026-11-28";
  const training = join(temporaryFolder(), "training");
  const { folder: everyone } = build(repository, "--as-of", today);
  execFileSync(process.execPath, [join(repository, "tests", "bench", "sample_records.mjs"), everyone, training, "--today", today], { stdio: "ignore" });
  const exported = join(temporaryFolder(), "runs");
  mkdirSync(exported);
  const { runs } = JSON.parse(readFileSync(join(repository, "tests", "vectors", "runs.json"), "utf8"));
  for (const name of ["a drill", "a step that was taken back is late"]) writeFileSync(join(exported, `${name}.json`), runs.find((run) => run.name === name).file);
  const { folder } = build(repository, "--owners", "--as-of", today, "--runs", exported, "--records", join(training, "records"), "--people", join(training, "people.csv"));
  const validator = new HtmlValidate(new FileSystemConfigLoader({ root: true, ...rules }));
  for (const [language, colorScheme, width] of [["", "light", 1280], ["en/", "dark", 320]]) {
    const { context, complaints } = await watched(browser, { colorScheme, viewport: { width, height: 800 } });
    const tab = await context.newPage();
    for (const [page, sections] of [["feedback-register.html", ["rb-hot-spots", "rb-misunderstood"]], ["review-agenda.html", ["rb-agenda-limits", "rb-agenda-questions"]]]) {
      const { results } = await validator.validateFile(join(folder, language + page));
      none(results.flatMap(({ messages }) => messages).map(({ ruleId, line, message }) => `${language}${page}:${line}: ${ruleId}: ${message}`));
      await tab.goto(pathToFileURL(join(folder, language + page)).href);
      for (const id of sections) assert.ok((await tab.locator(`section[aria-labelledby=${id}] li a`).count()) > 0, `${id} leads to what it is about`);
      none(await violations(tab));
      assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      // People of the sample are called by their numbers and names in records; none of them is on a page.
      assert.ok(!/E1\d{3}/.test(await tab.locator("body").innerText()));
    }
    none(complaints);
    await context.close();
  }
});
