// The picture of a runbook's steps: it fits, it can be read, and each of its rows leads to a step.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import rules from "./html-validate.config.mjs";
import { violations } from "./support/axe.mjs";
import { launch, watched } from "./support/browser.mjs";
import { none } from "./support/none.mjs";
import { serve } from "./support/server.mjs";
import { build, repository, specimen } from "./support/site.mjs";

const browser = await launch();
const site = build(repository);
const url = await serve(site.folder);
const runbooks = site.pages.filter(({ kind, isVersion }) => kind === "runbook" && !isVersion);
const shown = ".lane-chart:visible";

async function reader(options, act) {
  const { context, complaints } = await watched(browser, options);
  try {
    await act(await context.newPage());
    none(complaints);
  } finally {
    await context.close();
  }
}

/** What is wrong with the one drawing that is shown: its size, the size of its text, text over text. */
function faults({ least, most }) {
  const found = [];
  const charts = [...document.querySelectorAll(".lane-chart")].filter((chart) => chart.checkVisibility());
  if (charts.length !== 1) return [`${charts.length} drawings are shown`];
  const [chart] = charts;
  const box = chart.getBoundingClientRect();
  const column = chart.parentElement.getBoundingClientRect();
  const scale = box.width / chart.viewBox.baseVal.width;
  if (box.left < column.left - 0.5 || box.right > column.right + 0.5 || box.right > innerWidth) found.push(`${box.right} of ${column.right} px`);
  if (Math.abs(box.height - chart.viewBox.baseVal.height * scale) > 1) found.push("it is distorted");
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide`);
  const texts = [...chart.querySelectorAll("text")];
  for (const text of texts) {
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    if (size < least || size > most) found.push(`${size.toFixed(1)} px: ${text.textContent}`);
    const own = text.getBoundingClientRect();
    if (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1 || own.bottom > box.bottom + 1) found.push(`sticks out: ${text.textContent}`);
  }
  for (const row of chart.querySelectorAll("a")) {
    const own = [...row.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [at, [text, a]] of own.entries()) {
      for (const [other, b] of own.slice(at + 1)) {
        const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
        // A line's box is higher than its letters.
        const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
        if (across > 0.5 && down > a.height * 0.4) found.push(`"${text}" is over "${other}"`);
      }
    }
    if (row.getBoundingClientRect().height < 24) found.push(`a row of ${row.getBoundingClientRect().height} px`);
  }
  return found;
}

test("every runbook has a row for each of its steps, in each language", () => {
  assert.equal(runbooks.length, 8);
  for (const { address, html } of runbooks) {
    const steps = html.match(/<span class="step-number"/g).length;
    assert.equal(html.match(/<a class="lane-step"/g).length, 2 * steps, address);
  }
});

test("only runbooks have the picture, their old versions too", () => {
  const small = build(specimen);
  for (const { address, kind, isVersion, html, standing } of [...site.pages, ...small.pages]) {
    const has = html.includes('id="rb-lanes"');
    if (kind !== "runbook") assert.ok(!has, address);
    if (kind === "runbook" && isVersion && standing !== "withdrawn") assert.ok(has || !html.includes("step-number"), address);
    assert.equal(html.includes('href="#rb-lanes"'), has, address);
  }
  const versions = site.pages.filter(({ isVersion, html }) => isVersion && html.includes('id="rb-lanes"'));
  assert.ok(versions.length > 5 && versions.every(({ html }) => html.includes("lane-narrow") && !html.includes("lane-wide")));
});

test("on pages of versions the picture can be read on any screen", async () => {
  const some = site.pages.filter(({ isVersion, html }) => isVersion && html.includes('id="rb-lanes"')).slice(0, 4);
  for (const width of [320, 1280]) {
    await reader({ viewport: { width, height: 800 } }, async (tab) => {
      for (const { address } of some) {
        await tab.goto(url + address);
        none((await tab.evaluate(faults, { least: 11, most: 24 })).map((text) => `${address}: ${text}`));
      }
    });
  }
});

for (const width of [320, 390, 736, 1024, 1280, 1600]) {
  test(`the picture fits and can be read at ${width} px`, () =>
    reader({ viewport: { width, height: 800 } }, async (tab) => {
      const found = [];
      for (const { address } of runbooks) {
        await tab.goto(url + address);
        found.push(...(await tab.evaluate(faults, { least: 11, most: 24 })).map((text) => `${address}: ${text}`));
      }
      none(found);
    }));
}

test("with text of double size its text is of double size", () =>
  reader({ viewport: { width: 800, height: 800 } }, async (tab) => {
    for (const { address } of runbooks) {
      await tab.goto(url + address);
      await tab.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      none(await tab.evaluate(faults, { least: 22, most: 40 }));
    }
  }));

test("each row leads to the step of its number", () =>
  reader({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }, async (tab) => {
    for (const { address } of runbooks) {
      await tab.goto(url + address);
      const wrong = await tab.evaluate(() =>
        [...document.querySelectorAll(".lane-chart a")].filter((row) => {
          const step = document.getElementById(decodeURIComponent(new URL(row.href.baseVal, location.href).hash.slice(1)));
          return step?.querySelector(".step-number")?.textContent !== row.querySelector(".lane-number").textContent;
        }).map(({ outerHTML }) => outerHTML.slice(0, 160)));
      none(wrong);
    }
    await tab.locator(`${shown} a`).nth(8).click();
    const step = tab.locator(".step:target");
    assert.equal(await step.locator(".step-number").textContent(), "9");
    assert.ok(await step.evaluate((element) => element.getBoundingClientRect().top < innerHeight));
  }));

for (const width of [320, 1280]) {
  test(`the keyboard goes through the rows that are shown, at ${width} px`, () =>
    reader({ viewport: { width, height: 800 }, reducedMotion: "reduce" }, async (tab) => {
      await tab.goto(`${url}runbooks/data-leak.html`);
      const rows = tab.locator(`${shown} a`);
      const count = await rows.count();
      await rows.first().focus();
      for (let at = 0; at < count; at++) {
        const { isHere, outline } = await rows.nth(at).evaluate((row) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(row);
          return { isHere: document.activeElement === row, outline: `${outlineStyle} ${outlineWidth}` };
        });
        assert.ok(isHere, `row ${at + 1} has the focus`);
        if (at > 0) assert.equal(outline, "solid 3px"); // The first has it from the script, not from the keyboard.
        await tab.keyboard.press("Tab");
      }
      assert.equal(await tab.evaluate(() => document.activeElement.closest(".lane-chart")), null);
      await tab.keyboard.press("Shift+Tab");
      await tab.keyboard.press("Enter");
      assert.equal(new URL(tab.url()).hash, "#close");
    }));
}

test("a screen reader hears a list of the steps with all that the picture shows", () =>
  reader({ viewport: { width: 1280, height: 800 } }, async (tab) => {
    for (const [folder, name] of [
      ["", "步驟9：決定是否通知主管機關；負責：個資保護負責人、法務顧問；1天內；僅限高、中等級；先完成：步驟6"],
      ["en/", "Step 9: Decide on notifying the authority; Responsible: Data protection officer, Legal counsel; within 1 day; Only when High, Medium; After: Step 6"],
    ]) {
      await tab.goto(`${url}${folder}runbooks/data-leak.html`);
      const items = tab.getByRole("figure").getByRole("list").getByRole("listitem");
      assert.equal(await items.count(), 14);
      assert.equal(await items.getByRole("link", { name, exact: true }).count(), 1, name);
      // Nothing else is read: not the heads of the lanes, not the numbers twice.
      const heard = await tab.locator(".lanes").ariaSnapshot();
      assert.equal(heard.match(/listitem/g).length, 14, heard);
      assert.equal(heard.match(/text:/g).length, 1, heard); // The caption.
    }
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`its colours have contrast, and axe finds nothing, in ${colorScheme}`, async () => {
    for (const width of [320, 1280]) {
      await reader({ colorScheme, viewport: { width, height: 800 } }, async (tab) => {
        await tab.goto(`${url}en/runbooks/data-leak.html`);
        none(await tab.evaluate(paleColours));
        none(await violations(tab, ".after:has(> #rb-lanes)"));
      });
    }
  });
}

/** axe does not look at the fill of SVG text: the contrast of everything that is drawn, as WCAG 2.2 computes it. */
function paleColours() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const chart = [...document.querySelectorAll(".lane-chart")].find((chart) => chart.checkVisibility());
  const paint = (selector, property = "fill") => {
    const part = chart.querySelector(selector);
    return part ? getComputedStyle(part)[property] : null;
  };
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  const band = paint(".lane-band");
  const pairs = [
    [paint(".lane-heads text"), band, 4.5], [paint(".lane-heads text"), paper, 4.5], [paint(".lane-title"), paper, 4.5],
    [paint(".lane-quiet"), paper, 4.5], [paint(".lane-time"), paper, 4.5],
    [paint(".lane-number:not(.lane-some)"), paint(".lane-circle:not(.lane-some)"), 4.5],
    [paint(".lane-number.lane-some"), paint(".lane-circle.lane-some"), 4.5], [paint(".lane-circle.lane-some", "stroke"), band, 3],
    [paint(".lane-line", "stroke"), band, 3], [paint(".lane-bar", "stroke"), band, 3],
  ];
  return pairs.filter(([a, b, least]) => a && contrast(a, b) < least).map(([a, b]) => `${a} on ${b}: ${contrast(a, b).toFixed(2)}`);
}

test("it is printed as on a wide screen, dark on white", () =>
  reader({ colorScheme: "dark", viewport: { width: 673, height: 1000 } }, async (tab) => {
    await tab.emulateMedia({ media: "print" });
    for (const { address } of runbooks) {
      await tab.goto(url + address);
      none(await tab.evaluate(faults, { least: 11, most: 16 }));
      assert.ok(await tab.locator(".lane-wide").isVisible(), address);
      none(await tab.evaluate(paleColours));
    }
  }));

test("pages with the picture are valid HTML", async () => {
  const validator = new HtmlValidate(new FileSystemConfigLoader({ root: true, ...rules }));
  const found = [];
  for (const { address } of runbooks) {
    const report = await validator.validateFile(join(site.folder, address));
    found.push(...report.results.flatMap((result) => result.messages).map(({ ruleId, line, message }) => `${address}:${line}: ${ruleId}: ${message}`));
  }
  none(found);
});
