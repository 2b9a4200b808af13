// The picture of a run, in the browser: whatever the run, no text leaves the picture or lies on another.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { launch } from "./support/browser.mjs";
import { at, core, coreSource, holds, plan, scale, start, story, tabs } from "./support/run.mjs";

const browser = await launch();
const tab = await browser.newPage();
after(() => tab.close());

const words = {
  record_step: "Step {number} “{title}”", standing_done: "Done", standing_open: "Open", standing_skipped: "Not applicable", standing_locked: "Waits for earlier steps",
  timeline_late: "{status}, {lasting} late", timeline_title: "Timeline of {title}", timeline_desc: "{steps} steps, {late} late", milestone_discovered: "發現",
  lasting_days: "{n} days", lasting_hours: "{n} hours", lasting_minutes: "{n} minutes", lasting_two: "{large} {small}", lasting_moment: "less than a minute",
};

/** Draws runs one after another into an empty page: `{svg, width, height, texts, shapes}` with boxes as the browser has them. */
async function drawn(pictures) {
  await tab.setContent("<!doctype html><html lang=en><body style='margin:0;font-family:sans-serif'></body></html>");
  return tab.evaluate(([source, words, pictures]) => {
    const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
    const { timeline, fold } = new Function("say", `"use strict";\n${source}\nreturn { timeline, fold };`)(say);
    return pictures.map(({ entries, width, now }) => {
      const svg = timeline(fold(entries), entries, { width, now });
      document.body.replaceChildren(svg);
      const box = (element) => {
        const { x, y, width, height } = element.getBBox();
        return { words: element.firstChild?.data, whole: element.querySelector?.("title")?.textContent, name: element.getAttribute("class"), x, y, width, height };
      };
      const names = (selector) => [...svg.querySelectorAll(selector)].map((element) => element.getAttribute("class"));
      const { width: wide, height } = svg.viewBox.baseVal;
      const styled = [svg, ...svg.querySelectorAll("*")].filter((element) => element.hasAttribute("style") || element.hasAttribute("id")).length;
      return {
        wide, height, styled, texts: [...svg.querySelectorAll("text")].map(box), shapes: [...svg.querySelectorAll("rect, path")].map(box).filter(({ width }) => width), steps: names(".tl-step"), marks: names(".tl-mark"),
        limits: names(".tl-limit").length, title: svg.querySelector(":scope > title").textContent, about: svg.querySelector(":scope > desc").textContent, html: svg.outerHTML,
      };
    });
  }, [coreSource, words, pictures]);
}

/** Fails when a text leaves its picture or touches another. */
function fits({ wide, height, texts, shapes, html }) {
  for (const { x, y, width, height: high, words } of [...texts, ...shapes]) {
    assert.ok(x >= -0.5 && y >= -0.5 && x + width <= wide + 0.5 && y + high <= height + 0.5, `${words} at ${x}, ${y} leaves ${wide} × ${height}`);
  }
  texts.forEach((one, index) => {
    for (const other of texts.slice(index + 1)) {
      const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y + 1 || other.y + other.height <= one.y + 1;
      assert.ok(apart, `“${one.words}” and “${other.words}” overlap`);
    }
  });
  assert.doesNotMatch(html, /NaN|undefined|null|Infinity/);
}

test("steps, limits and milestones are drawn, and what is late has another shape and a word", async () => {
  const run = story(
    [2, "tick", { step: "report" }], [3, "grade", { answers: {}, level: "high" }], [4, "skip", { step: "grade", reason: "known" }], [40, "tick", { step: "lock" }],
    [41, "timer", { step: "tell", action: "start" }], [200, "close", {}],
  );
  const [wide, narrow] = await drawn([{ entries: run, width: 720, now: at(300) }, { entries: run, width: 320, now: at(300) }]);
  for (const picture of [wide, narrow]) {
    fits(picture);
    assert.equal(picture.styled, 0);
    assert.deepEqual(picture.steps, ["tl-step tl-done", "tl-step tl-skipped", "tl-step tl-done tl-late", "tl-step tl-open tl-late", "tl-step tl-locked"]);
    assert.deepEqual(picture.marks, ["tl-mark tl-mark-done", "tl-mark tl-mark-skipped", "tl-mark tl-mark-late", "tl-mark tl-mark-overdue"]);
    assert.equal(picture.limits, 4);
    const status = picture.texts.filter(({ name }) => name === "tl-status").map(({ words }) => words);
    assert.deepEqual(status, ["Done", "Not applicable", "Done, 21 minutes late", "Open, 1 hours 39 minutes late", "Waits for earlier steps"]);
    assert.ok(picture.texts.every(({ words }) => !words.endsWith("…")), "there is room for everything");
    assert.deepEqual([picture.title, picture.about], ["Timeline of Account taken over", "5 steps, 2 late"]);
  }
  assert.ok(narrow.height > wide.height);
  assert.deepEqual([wide.wide, narrow.wide], [720, 320]);
});

test("the axis has round local times from minutes to years", async () => {
  const lengths = [0, 1, 4, 17, 45, 100, 500, 1400, 3000, 10_000, 30_000, 100_000, 1_000_000];
  const pictures = await drawn(lengths.flatMap((minutes) => [320, 480, 720, 1200].map((width) => ({ entries: story([minutes, "note", { text: "x" }]), width, now: at(minutes) }))));
  pictures.forEach((picture) => {
    fits(picture);
    const ticks = picture.texts.filter(({ name }) => name === "tl-tick").map(({ words }) => words);
    assert.ok(ticks.length >= 1 && ticks.length <= 28, ticks.join());
    for (const tick of ticks) assert.match(tick, /^\d{4}-\d\d-\d\d$|^\d\d:\d\d$/);
    assert.ok(ticks.some((tick) => tick.includes("-")), "no date");
  });
  const dates = ({ texts }) => texts.filter(({ name, words }) => name === "tl-tick" && words.includes("-")).length;
  assert.equal(dates(pictures[4 * 6 + 3]), 1);
  assert.equal(dates(pictures[4 * 8 + 3]), 3);
  // In three and a half minutes from 04:01 on there is no fifth minute, which a narrow picture would need.
  const [begun, note] = story([3, "note", { text: "x" }]);
  const early = { ...begun, time: "2026-11-28T04:01:00Z", discovered: "2026-11-28T04:01:00Z" };
  const narrow = await drawn([{ entries: [early, { ...note, time: "2026-11-28T04:04:30Z" }], width: 240, now: at(9) }]);
  for (const { texts } of narrow) assert.ok(texts.some(({ name }) => name === "tl-tick"));
  const quarters = pictures[4 * 4 + 2].texts.filter(({ name, words }) => name === "tl-tick" && words.includes(":")).map(({ words }) => Number(words.slice(3)));
  assert.deepEqual([...new Set(quarters.map((minute) => minute % 10))], [0]);
});

test("no text leaves the picture or lies on another, whatever the run", async () => {
  const titles = ["帳號遭盜用時，先把所有裝置登出，再更換密碼，並確認備援信箱與電話號碼沒有被改掉，然後通知負責人", "W".repeat(200), "A short one", "", "i".repeat(300), "two\nlines\tand tabs", "😀".repeat(80), "ＷＩＤＥ letters"];
  const pictures = [];
  holds(60, (chance) => {
    const { all } = tabs(chance, 2, 2 + chance.below(40));
    const entries = all.map((entry) => (entry.kind === "start" || entry.kind === "migrate" ? { ...entry, plan: { scale, steps: entry.plan.steps.map((step) => ({ ...step, title: chance.of(titles) })) } } : entry));
    pictures.push({ entries, width: chance.of([100, 240, 320, 479, 480, 720, 1100]), now: at(chance.below(3000)) });
  });
  const found = await drawn(pictures);
  for (const [at, picture] of found.entries()) {
    fits(picture);
    assert.equal(picture.wide, Math.max(pictures[at].width, 240));
    for (const { words, whole } of picture.texts) if (words?.endsWith("…")) assert.ok(whole?.length > words.length - 1);
  }
});

test("a picture of 500 steps is drawn, and one of hardly anything", async (t) => {
  const steps = Array.from({ length: 500 }, (_, at) => ({ ...plan.steps[0], id: `s${at}`, number: at + 1, marks: null }));
  const writer = new core.Writer("Ana");
  const run = [writer.next([], "start", { ...start, plan: { scale, steps } })];
  for (let at = 0; at < 300; at++) run.push(writer.next([run.at(-1)], "tick", { step: `s${at}` }));
  const before = performance.now();
  const [long, lost, empty] = await drawn([{ entries: run, width: 720 }, { entries: run.slice(1), width: 720 }, { entries: [writer.next([], "start", { ...start, plan: { scale: null, steps: [] } })], width: 720 }]);
  t.diagnostic(`drawn in ${Math.round(performance.now() - before)} ms`);
  assert.equal(long.steps.length, 500);
  assert.ok(long.height > 500 * 30);
  for (const picture of [long, lost, empty]) for (const { words } of picture.texts) assert.notEqual(words, "");
  fits(lost);
  fits(empty);
});
