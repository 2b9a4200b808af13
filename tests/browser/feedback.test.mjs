// A suggestion says what it is about: document, version, step, language, title and address.
import assert from "node:assert/strict";
import test from "node:test";
import { elements } from "./support/elements.mjs";
import { build, repository, specimen } from "./support/site.mjs";

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

test("every page of the handbook has its suggestion, every step its own", () => {
  const { pages } = build(repository);
  let steps = 0;
  // What is wrong with a version is said of its document.
  const without = ["history", "not-found", "print", "redirect", "redline", "search"];
  for (const page of pages.filter(({ kind, isVersion }) => !without.includes(kind) && !isVersion)) {
    const ids = elements(page.html).map(({ attributes }) => attributes["data-step"]).filter(Boolean);
    steps += ids.length;
    const [h1] = /(?<=<h1[^>]*>)[^<]+/.exec(page.html);
    const asked = suggestions(page).map(({ asked }) => asked);
    assert.deepEqual(asked.map(({ step }) => step).sort(), [...ids, ""].sort(), page.address);
    for (const { title, language, step, address } of asked) {
      assert.equal(title, h1, page.address);
      assert.equal(language, page.language);
      assert.equal(address, page.address + (step && `#${step}`));
    }
  }
  assert.ok(steps > 100, `${steps} steps`);
});
