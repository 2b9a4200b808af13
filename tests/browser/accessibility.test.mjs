// No violation of WCAG 2.2 AA or of good practice that axe can find, on every kind of page.
import test from "node:test";
import { violations } from "./support/axe.mjs";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, onePageOfEachKind, repository, somePages, specimen } from "./support/site.mjs";

const browser = await launch();
const sites = [await served("handbook", repository, "--owners"), await served("specimen", specimen)];

async function served(name, root, ...options) {
  const site = build(root, ...options);
  return { name, site, url: await serve(site.folder) };
}

// Colours do not depend on the width, so each width is looked at in one scheme; of the big handbook, which is made by the
// same templates, one of each kind on a wide screen.
const layouts = { handbook: [["dark", 1280]], specimen: [["light", 320], ["dark", 1280]] };

for (const { name, site, url } of sites) {
  for (const [colorScheme, width] of layouts[name]) {
    test(`axe finds nothing on any kind of page: ${name}, ${colorScheme}, ${width} px`, async () => {
      const { context } = await watched(browser, { colorScheme, viewport: { width, height: 800 } });
      const found = [];
      for (const page of chosen(name, site, colorScheme, width)) found.push(...(await lookAt(context, url, page)));
      await context.close();
      none(found);
    });
  }
}

// The specimen is small: all of it, in one language for each width, and one page of each kind that versions add. The big
// handbook in one language.
function chosen(name, site, colorScheme, width) {
  const isSmall = name === "specimen";
  const shown = (isSmall ? width === 1280 : colorScheme === "light") ? "zh-Hant" : "en";
  return (isSmall ? somePages(site, 1) : onePageOfEachKind(site))
    .filter(({ language }) => [shown, undefined].includes(language));
}

async function lookAt(context, url, { address }) {
  const tab = await context.newPage();
  await tab.goto(url + address);
  const found = await violations(tab);
  await tab.close();
  return found;
}

test("axe finds nothing in the open drawer", async () => {
  const { url } = sites[1];
  for (const colorScheme of ["light", "dark"]) {
    const { context } = await watched(browser, { colorScheme, viewport: { width: 320, height: 800 } });
    const tab = await context.newPage();
    await tab.goto(`${url}procedures/in-force.html`);
    await tab.locator(".menu-button").click();
    await tab.locator("dialog[open]").waitFor();
    // The drawer slides in; colours are measured when it has come to rest.
    await tab.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    none(await violations(tab));
    await context.close();
  }
});
