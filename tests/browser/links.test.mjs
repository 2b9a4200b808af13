// Every link and every fragment leads somewhere: from disk, below any path, and without a server.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { launch, watched } from "./support/browser.mjs";
import { elements } from "./support/elements.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, onePageOfEachKind, repository, specimen, specimenCopy, versions, versionsOn } from "./support/site.mjs";

const browser = await launch();
const handbook = build(repository, "--owners");
const small = build(specimen);

/** The links of a page: what it says and the address it means, with the site's root at `root`. */
function links({ address, html }, root) {
  return elements(html).flatMap(({ tag, attributes }) => {
    const refresh = tag === "meta" && attributes["http-equiv"] === "refresh" ? attributes.content.split("url=")[1] : undefined;
    const written = attributes.href ?? attributes.src ?? refresh;
    return written === undefined ? [] : [{ written, url: new URL(written, root + address) }];
  });
}

/** Every link that does not lead to a file and an element of the site. */
function broken(site, root) {
  const ids = new Map(site.pages.map((page) => [page.address, idsOf(page)]));
  return site.pages.flatMap((page) =>
    links(page, root).filter(({ url }) => url.href.startsWith(root)).flatMap(({ written, url }) => {
      const target = decodeURIComponent(url.href.slice(root.length).split(/[?#]/)[0]) || "index.html";
      const fragment = decodeURIComponent(url.hash.slice(1));
      if (!site.files.includes(target)) return [`${page.address}: ${written}: no such file`];
      if (fragment && !ids.get(target)?.has(fragment)) return [`${page.address}: ${written}: no such element`];
      return [];
    }),
  );
}

function idsOf({ html }) {
  return new Set(elements(html).map(({ attributes }) => attributes.id).filter(Boolean));
}

for (const [name, site] of [["handbook", handbook], ["specimen", small], ["versions", build(versions, "--as-of", versionsOn)]]) {
  test(`every link and fragment of the ${name} leads somewhere`, () => {
    none(broken(site, "http://127.0.0.1/"));
  });

  test(`links of the ${name} are relative and name a file, so that it can lie anywhere`, () => {
    const root = "http://127.0.0.1/";
    const wrong = site.pages.filter(({ kind }) => kind !== "not-found").flatMap((page) =>
      links(page, root).filter(({ written, url }) => {
        if (!url.href.startsWith(root)) return !/^(https?:\/\/([\w-]+\.)*example\.(com|org|net)\b|mailto:|tel:)/.test(written);
        return written.startsWith("/") || (!written.startsWith("#") && /(^|\/)([?#]|$)/.test(written));
      }).map(({ written }) => `${page.address}: ${written}`),
    );
    none(wrong);
  });

  test(`every address of the ${name} answers below a path`, async () => {
    const root = await serve(site.folder, "/intranet/handbook/");
    const wanted = new Set(site.pages.filter(({ kind }) => kind !== "not-found")
      .flatMap((page) => links(page, root)).map(({ url }) => url.href.split("#")[0]).filter((url) => url.startsWith("http://127.")));
    const found = [];
    for (const url of wanted) {
      const { status } = await fetch(url);
      if (status !== 200) found.push(`${url}: ${status}`);
    }
    none(found);
    assert.ok(wanted.size >= site.pages.length - 2, "the crawl reached every page");
  });
}

test("the not-found page of a handbook below a path leads to that path", () => {
  const copy = specimenCopy();
  appendFileSync(join(copy, "readybook.yaml"), "base_url: https://handbook.example.com/intranet/handbook\n");
  const site = build(copy);
  const root = "http://127.0.0.1/intranet/handbook/";
  none(broken(site, root));
  for (const page of site.pages.filter(({ kind }) => kind === "not-found")) {
    none(links({ ...page, address: "some/where/else.html" }, root)
      .filter(({ written, url }) => !written.startsWith("#") && !url.href.startsWith(root)).map(({ written }) => written));
  }
});

test("the not-found page works at any depth, in the reader's language", async () => {
  const { context, complaints } = await watched(browser);
  const tab = await context.newPage();
  const root = await serve(handbook.folder);
  for (const [address, language] of [["a/b/c/d.html", "zh-Hant"], ["en/a/b/c.html", "en"]]) {
    await tab.goto(root + address);
    assert.equal(await tab.getAttribute("html", "lang"), language);
    await tab.locator("main .row-title").first().click();
    await tab.waitForURL((url) => url.pathname !== `/${address}`);
    assert.equal(await tab.getAttribute("html", "lang"), language);
    assert.ok(!(await tab.locator(".kind-not-found").count()), "the first proposal is a page");
  }
  // The browser itself reports the status of the two pages.
  none(complaints.filter((text) => !text.includes("status of 404")));
  await context.close();
});

test("the handbook works from disk", async () => {
  const { context, complaints } = await watched(browser);
  const tab = await context.newPage();
  for (const { folder, address, kind } of [handbook, small].flatMap((site) =>
    onePageOfEachKind(site).map((page) => ({ folder: site.folder, ...page })))) {
    // Served by web servers only, for addresses that they do not have.
    if (kind === "not-found") continue;
    await tab.goto(pathToFileURL(join(folder, address)).href);
    assert.ok(await tab.locator("html.js").count(), `${address}: the script ran`);
  }
  none(complaints);

  await tab.goto(pathToFileURL(join(handbook.folder, "index.html")).href);
  await tab.locator(".situation").first().click();
  await tab.locator("h1").waitFor();
  const { hash } = new URL(tab.url());
  assert.match(tab.url(), /\/runbooks\/[\w-]+\.html#/, "one click from the front page to a runbook's step");
  assert.ok(await tab.locator(`${hash}:target`).count());
  await tab.locator(".language").click();
  await tab.waitForURL(/\/en\/runbooks\//);
  assert.equal(new URL(tab.url()).hash, hash, "the language switch stays at the step");
  none(complaints);
  await context.close();
});
