// Quizzes: how a reader answers one, in both languages, with every type of question, by pointer and by keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { violations } from "./support/axe.mjs";
import { none } from "./support/none.mjs";
import { all, answerAll, begin, kept, languages, question, review, right, room, said, sink, submit, take, wrong } from "./support/quiz.mjs";

const { site, url, reader } = await room();
const takeover = "quizzes/takeover.html";
const focused = (tab, selector) => tab.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

for (const words of languages) {
  const { language, folder } = words;

  test(`without script a quiz reads as a paper, with no answers in it: ${language}`, async () => {
    await reader(folder + takeover, async (tab) => {
      assert.equal(await tab.locator("fieldset.quiz-question").count(), 10);
      for (const fieldset of await tab.locator("fieldset.quiz-question").all()) assert.ok(await fieldset.isVisible());
      assert.ok((await tab.locator(".quiz-need-script").textContent()).includes(words.script));
      assert.equal(await tab.locator(".quiz-about button, .quiz-submit:visible").count(), 0, "no control that does nothing");
      await tab.locator(".quiz-on-paper a").click();
      assert.ok(await tab.locator(".paper-question").first().isVisible());
    }, { javaScriptEnabled: false });
    const html = readFileSync(join(site.folder, folder + takeover), "utf8");
    const paper = readFileSync(join(site.folder, `${folder}quizzes/takeover/paper.html`), "utf8");
    for (const text of [html, paper]) assert.ok(!text.includes(words.secret), "an explanation is in the page");
    assert.ok(!/data-correct|is-right|"correct":/.test(html + paper));
  });

  test(`the card says what it is about, how often it may be tried, and what it is evidence of: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      const card = await tab.locator(".quiz-about").textContent();
      for (const part of ["10", "80%", "20", "3", "QZ-001", words.honest, words.left]) assert.ok(card.includes(part), part);
      assert.ok(!(await tab.locator("form.quiz").isVisible()));
      assert.deepEqual((await kept(tab)).attempts, [], "looking is no attempt");
      await begin(tab);
      assert.ok(!(await tab.locator(".quiz-about").isVisible()));
      assert.deepEqual((await kept(tab)).attempts, ["takeover"]);
    }));

  test(`one question at a time: where one is, what is answered, what waits: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      assert.equal(await tab.locator("fieldset.quiz-question:visible").count(), 1);
      assert.ok(await focused(tab, "[data-question=escalate]"), "the question is read out");
      await question(tab, "escalate").locator("input[value=call]").check();
      await tab.locator(".quiz-next").click();
      assert.ok(await focused(tab, "[data-question=keep]"));
      await question(tab, "keep").locator(".quiz-flag").click();
      assert.equal(await question(tab, "keep").locator(".quiz-flag").getAttribute("aria-pressed"), "true");
      await tab.locator(".quiz-next").click();
      assert.equal((await tab.locator(".quiz-counter").textContent()).replace(/\s/g, ""), words.counter.replace(/\s/g, ""));
      const labels = await tab.locator(".quiz-step-link").evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")));
      assert.ok(labels[1].includes(words.flagged), labels[1]);
      assert.notEqual(labels[0].replace("1", ""), labels[3].replace("4", ""), "answered and not answered are told apart");
      assert.equal(await tab.locator(".quiz-step-link[aria-current=step]").textContent(), "3");
      await tab.locator(".quiz-step-link").nth(6).click();
      assert.ok(await question(tab, "whose").isVisible());
      await tab.locator(".quiz-previous").click();
      assert.ok(await question(tab, "order").isVisible());
      await all(tab);
      assert.equal(await tab.locator("fieldset.quiz-question:visible").count(), 10);
      await tab.reload();
      await begin(tab);
      assert.equal(await tab.locator("fieldset.quiz-question:visible").count(), 10, "the choice is remembered");
    }));

  test(`things are put in order with buttons; the focus stays, and what moved where is said: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      await tab.locator(".quiz-step-link").nth(5).click();
      const order = question(tab, "order");
      const items = () => order.locator(".quiz-order > li").evaluateAll((list) => list.map(({ dataset }) => dataset.item));
      const before = await items();
      assert.equal((await tab.evaluate(() => JSON.parse(localStorage["readybook:training-attempt:takeover"]).responses.order)) ?? null, null, "an order that nobody looked at is no answer");
      const down = order.locator(`[data-item="${before[0]}"] [data-step="1"]`);
      await down.focus();
      await tab.keyboard.press("Enter");
      assert.deepEqual(await items(), [before[1], before[0], ...before.slice(2)]);
      assert.ok(await focused(tab, `[data-item="${before[0]}"] [data-step="1"]`), "the focus stays on the button");
      assert.ok((await said(tab)).includes(words.moved), await said(tab));
      const name = await down.getAttribute("aria-label");
      assert.ok(name.includes(words.moved), name);
      for (let press = 0; press < 4; press++) await tab.keyboard.press("Enter");
      assert.equal((await items()).at(-1), before[0]);
      assert.ok(await focused(tab, `[data-item="${before[0]}"] [data-step="1"]`), "also at the end");
      assert.equal(await tab.locator("[draggable=true]").count(), 0);
    }));

  test(`an order that is right as it stands can be kept: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      await tab.locator(".quiz-step-link").nth(5).click();
      await tab.locator(".quiz-order-keep").click();
      assert.equal(await tab.locator(".quiz-step-link").nth(5).getAttribute("data-state"), "answered");
      assert.ok(await focused(tab, ".quiz-move"), "the focus goes where something can be done");
    }));

  test(`a place is chosen in the picture or in the list: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      await tab.locator(".quiz-step-link").nth(8).click();
      const where = question(tab, "where");
      await where.locator("rect[data-region=followers]").click();
      assert.ok(await where.locator("input[value=followers]").isChecked());
      await where.locator("input[value=notice]").check();
      assert.ok(await where.locator("rect[data-region=notice]").evaluate((place) => place.classList.contains("is-chosen")));
      assert.equal(await where.locator("rect.is-chosen").count(), 1);
      assert.ok((await where.locator("img").getAttribute("alt")).length > 10);
    }));

  test(`a scenario shows what came of each choice, and judges it only when the quiz is handed in: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      await all(tab);
      const night = question(tab, "night");
      await night.locator("[data-option=delete]").focus();
      await tab.keyboard.press("Enter");
      assert.ok(await focused(tab, ".quiz-step"), "what came of it is read out");
      assert.ok(await night.locator(".quiz-effect").isVisible());
      assert.equal(await night.locator("[data-option]").count(), 0, "what was chosen stands");
      assert.ok(!(await night.textContent()).includes(words.critical));
      await night.locator(".quiz-onward button").click();
      assert.equal(await tab.locator(".quiz-step-link").last().getAttribute("data-state"), "partly");
      await night.locator("[data-option=sessions]").click();
      await night.locator(".quiz-onward button").click();
      assert.ok(await focused(tab, ".quiz-ending"));
      assert.equal(await night.locator(".quiz-step").count(), 2, "the path is shown");
      await review(tab);
      await submit(tab);
      await tab.locator(".quiz-errors button").click();
      assert.ok((await night.textContent()).includes(words.critical));
      assert.equal(await night.locator(".is-critical").count(), 1);
    }));

  test(`before handing in, what is missing is listed, takes the focus, and leads to its question: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      await all(tab);
      await question(tab, "escalate").locator("input[value=call]").check();
      await question(tab, "minutes").locator("input").fill("很快");
      await question(tab, "whose").locator("select").first().selectOption("staff");
      await review(tab);
      assert.ok(await focused(tab, ".quiz-review-title"));
      assert.equal(await tab.locator(".quiz-review-list > li").count(), 10);
      await submit(tab);
      assert.ok(await focused(tab, ".quiz-errors"));
      const listed = tab.locator(".quiz-errors li");
      assert.equal(await listed.count(), 9);
      assert.ok((await listed.first().textContent()).includes(words.missing));
      assert.ok((await tab.locator(".quiz-errors").textContent()).includes(words.number));
      await listed.nth(2).locator("a").click();
      assert.ok(await focused(tab, "[data-question=minutes]"));
      assert.equal(await question(tab, "minutes").locator("input").getAttribute("aria-invalid"), "true");
      await question(tab, "minutes").locator("input").fill("１５");
      assert.equal(await question(tab, "minutes").locator("input").getAttribute("aria-invalid"), null);
      await review(tab);
      await submit(tab);
      assert.equal(await tab.locator(".quiz-errors li").count(), 8);
      await tab.locator(".quiz-errors button").click();
      assert.ok((await tab.locator(".quiz-said").textContent()).includes(words.failed));
      assert.equal((await kept(tab)).records.length, 1);
    }));

  test(`a pass shows everything: score, verdicts in words, feedback, the step of the procedure: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await take(tab, words, right);
      assert.ok(await focused(tab, ".quiz-outcome-title"));
      const heard = await said(tab);
      for (const part of [words.passed, "100%", "19"]) assert.ok(heard.includes(part), `${part} in ${heard}`);
      const status = await tab.locator(".quiz-said").textContent();
      for (const part of [words.passed, "100%", "19", "80%", words.honest]) assert.ok(status.includes(part), `${part} in ${status}`);
      for (const one of await tab.locator(".quiz-verdict").all()) {
        assert.ok((await one.textContent()).startsWith(words.right));
        assert.equal(await one.locator("svg use").getAttribute("href"), "#i-quiz-right");
      }
      assert.ok((await question(tab, "escalate").textContent()).includes(words.secret));
      assert.ok(await question(tab, "escalate").locator(".quiz-choice-note").isVisible());
      const [record] = (await kept(tab)).records;
      assert.equal(record.result.success, true);
      assert.equal(record.result.score.raw, 19);
      assert.equal(record.result.valid_until, "2027-08-15");
      assert.deepEqual((await kept(tab)).attempts, []);
      await question(tab, "keep").locator(".quiz-ref a").click();
      assert.match(tab.url(), /procedures\/account(\.html|\/index\.html)#evidence$/);
      await tab.locator(":target").first().waitFor();
    }));

  test(`a fail shows the result and where to read, but not the answers: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await take(tab, words, wrong);
      const status = await tab.locator(".quiz-said").textContent();
      assert.ok(status.includes(words.failed), status);
      assert.ok((await tab.locator(".quiz-must a").textContent()).length > 5, "the question that has to be right is named");
      const verdicts = await tab.locator(".quiz-verdict strong").allTextContents();
      assert.deepEqual(verdicts, [words.wrong, words.wrong, words.right, words.wrong, words.partly, words.partly, words.partly, words.partly, words.wrong, words.wrong]);
      assert.equal(await tab.locator(".quiz-ref a").count(), 10);
      assert.equal(await tab.locator(".quiz-explanation, .quiz-answer, .quiz-choice-note, .quiz-row-tag, [data-mark=right], [data-mark=wrong]").count(), 0);
      assert.ok(!(await tab.locator("main").textContent()).includes(words.secret));
      assert.equal((await kept(tab)).records[0].result.success, false);
      await tab.locator(".quiz-again").click();
      assert.equal(await tab.locator("rb-quiz input:checked").count(), 0, "it begins anew");
      assert.equal(await tab.locator(".quiz-feedback").count(), 0);
    }));

  test(`a whole quiz by keyboard alone: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await tab.locator(".quiz-begin").focus();
      await tab.keyboard.press("Enter");
      await tab.keyboard.press("Tab"); // The flag, then the choices.
      await tab.keyboard.press("Tab");
      await tab.keyboard.press("Space");
      assert.equal(await question(tab, "escalate").locator("input:checked").count(), 1);
      await tab.keyboard.press("Tab");
      assert.ok(await focused(tab, ".quiz-next"));
      await tab.keyboard.press("Enter");
      assert.ok(await focused(tab, "[data-question=keep]"));
      await tab.locator(".quiz-step-link").nth(3).focus();
      await tab.keyboard.press("Enter");
      await tab.keyboard.press("Tab");
      await tab.keyboard.press("Tab");
      await tab.keyboard.type("15");
      await tab.keyboard.press("Enter");
      assert.ok(await focused(tab, "[data-question=second-factor]"), "Enter in a field goes on, and does not hand in");
    }));
}

test("axe finds nothing at any stage: dark and wide, light and narrow", async () => {
  for (const [words, colorScheme, width] of [[languages[0], "dark", 1280], [languages[1], "light", 320]]) {
    await reader(words.folder + takeover, async (tab) => {
      const look = async (stage) => {
        none((await violations(tab)).map((found) => `${stage} ${colorScheme} ${width}: ${found}`));
        assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${stage}: no sideways scroll at ${width} px`);
      };
      await look("card");
      await begin(tab);
      await look("one question");
      await all(tab);
      await answerAll(tab, words, wrong);
      await look("all questions");
      await question(tab, "second-factor").locator("input").fill("");
      await review(tab);
      await submit(tab);
      await look("what is missing");
      await tab.locator(".quiz-errors button").click();
      await look("a fail");
      await tab.locator(".quiz-again").click();
      await answerAll(tab, words, right);
      await review(tab);
      await submit(tab);
      await look("a pass");
    }, { colorScheme, viewport: { width, height: 800 } });
  }
});

test("everything that is pressed is 24 px or larger, on a small screen", () =>
  reader(takeover, async (tab) => {
    await begin(tab);
    await all(tab);
    const small = await tab.locator("rb-quiz :is(button, select, .quiz-choice, .quiz-cell, .quiz-step-link, input[type=text]):visible").evaluateAll((controls) =>
      controls.map((control) => ({ name: control.className || control.tagName, box: control.getBoundingClientRect() })).filter(({ box }) => box.width < 24 || box.height < 24).map(({ name, box }) => `${name} ${box.width}×${box.height}`));
    none(small);
  }, { viewport: { width: 320, height: 700 } }));

test("an answered quiz prints whole: the result and every question, no controls", () =>
  reader(takeover, async (tab) => {
    await take(tab, languages[0], right);
    await tab.emulateMedia({ media: "print" });
    assert.equal(await tab.locator(".quiz-question:visible").count(), 10);
    assert.ok(await tab.locator(".quiz-grade").isVisible());
    assert.ok(await tab.locator(".quiz-verdict").first().isVisible());
    assert.equal(await tab.locator("rb-quiz button:visible").count(), 0);
  }));

test("forced colours keep apart what is chosen and what is current; nothing moves for who wants that", async () => {
  await reader(takeover, async (tab) => {
    await begin(tab);
    const outline = (locator) => locator.evaluate((element) => getComputedStyle(element).outlineStyle);
    await question(tab, "escalate").locator("input[value=call]").check();
    assert.equal(await outline(question(tab, "escalate").locator("[data-choice=call]")), "solid");
    assert.notEqual(await tab.locator(".quiz-step-link[aria-current]").evaluate((link) => getComputedStyle(link).backgroundColor), await tab.locator(".quiz-step-link").nth(4).evaluate((link) => getComputedStyle(link).backgroundColor));
  }, { forcedColors: "active" });
  await reader(takeover, async (tab) => {
    await begin(tab);
    await tab.locator(".quiz-step-link").nth(5).click();
    await sink(tab, "order", "report");
    assert.equal(await tab.evaluate(() => document.getAnimations().length), 0);
  });
});
