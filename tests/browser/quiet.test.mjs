// Under a strict policy no page violates it, asks another host, or says anything in the console.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { policy, serve } from "./support/server.mjs";
import { build, onePageOfEachKind, repository, somePages, specimen } from "./support/site.mjs";

const browser = await launch();

for (const [name, root] of [["handbook", repository], ["specimen", specimen]]) {
  test(`no page of the ${name} asks another host, violates the policy or complains`, async () => {
    const site = build(root);
    const url = await serve(site.folder);
    const { context, complaints } = await watched(browser);
    const tab = await context.newPage();
    // Every page in its first language, and one of each kind in the others: the same templates make them.
    const first = site.pages.find(({ address }) => address === "index.html").language;
    const shown = new Set([...somePages(site).filter(({ language }) => language === first), ...onePageOfEachKind(site)]);
    for (const { address, kind } of shown) {
      const answer = await tab.goto(url + address);
      assert.equal(answer.headers()["content-security-policy"], policy);
      assert.ok(kind === "redirect" || (await tab.locator("html.js").count()), `${address}: the script ran`);
    }
    none(complaints);
    await context.close();
  });
}

test("what a reader does on a page violates nothing either", async () => {
  const site = build(specimen);
  const url = await serve(site.folder, "/handbook/");
  const { context, complaints } = await watched(browser, { viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  await tab.goto(`${url}elements/all.html`);
  await tab.locator(".term").first().hover();
  await tab.locator(".term-tip").waitFor();
  for (const button of await tab.locator(".copy-button").all()) await button.click();
  await tab.locator(".toast").filter({ hasText: "已複製" }).waitFor();
  await tab.locator(".task input").first().check();
  await tab.locator('.header-theme input[value="dark"]').check({ force: true });
  await tab.locator(".heading-anchor").first().click();
  await tab.locator("main summary").last().click();
  await tab.setViewportSize({ width: 400, height: 800 });
  await tab.locator(".menu-button").click();
  await tab.locator("dialog[open]").waitFor();
  await tab.keyboard.press("Escape");
  await tab.locator("dialog[open]").waitFor({ state: "hidden" });
  none(complaints);
  await context.close();
});

test("the watch does see a violation, a foreign host and an error", async () => {
  const { folder } = build(specimen);
  const { context, complaints } = await watched(browser);
  const tab = await context.newPage();
  await tab.goto(await serve(folder));
  await tab.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", '<img src="https://other.example.com/x.png"><p style="color: red">');
    setTimeout(() => {
      throw new Error("thrown");
    });
  });
  for (const part of ["policy: style-src", "policy: img-src", "thrown"]) {
    await until(() => complaints.some((text) => text.includes(part)), part);
  }
  await context.close();
});

async function until(holds, what) {
  const end = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < end, `no ${what}`);
    await new Promise((next) => setImmediate(next));
  }
}
