// Quizzes: attempts that are left, changed, taken over or not stored; practice, surveys, answers that are marked later.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { serve } from "./support/server.mjs";
import { build, copyOf } from "./support/site.mjs";
import { all, begin, kept, languages, question, quizHandbook, quizzesOn, review, right, room, said, saved, submit, take, wrong } from "./support/quiz.mjs";

const { site, url, reader } = await room();
const takeover = "quizzes/takeover.html";

/** A site of the handbook after `change(read, write)` of its files. */
async function changed(change) {
  const folder = copyOf(quizHandbook);
  change((file) => readFileSync(join(folder, file), "utf8"), (file, text) => writeFileSync(join(folder, file), text));
  return build(folder, "--as-of", quizzesOn);
}

for (const words of languages) {
  const { language, folder } = words;

  test(`whoever leaves half-way finds everything again: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      await begin(tab);
      const order = () => question(tab, "escalate").locator(".quiz-choice").evaluateAll((choices) => choices.map(({ dataset }) => dataset.choice));
      const laid = await order();
      await question(tab, "escalate").locator("input[value=call]").check();
      await tab.locator(".quiz-next").click();
      await question(tab, "keep").locator("input[value=posts]").check();
      await question(tab, "keep").locator(".quiz-flag").click();
      await tab.locator(".quiz-step-link").nth(9).click();
      await question(tab, "night").locator("[data-option=capture]").click();
      await tab.reload();
      await tab.getByRole("button", { name: words.goOn }).click();
      assert.ok(await question(tab, "night").isVisible(), "at the question that was left");
      assert.equal(await question(tab, "night").locator(".quiz-step").count(), 1);
      assert.equal(await question(tab, "night").locator("[data-option=sessions]").count(), 1);
      assert.deepEqual(await order(), laid, "the choices stand as they stood");
      assert.ok(await question(tab, "escalate").locator("input[value=call]").isChecked());
      assert.equal(await question(tab, "keep").locator(".quiz-flag").getAttribute("aria-pressed"), "true");
      assert.equal((await kept(tab)).records.length, 0);
    }));

  test(`a quiz that changed meanwhile voids the attempt, and does not fail it: ${language}`, async () => {
    const newer = await changed((read, write) => write("quizzes/takeover.yaml", read("quizzes/takeover.yaml").replace("version: 1.0.0", "version: 1.1.0").replace("points: 4", "points: 5")));
    let shown = site.folder;
    const address = await serve(() => shown);
    await reader(address + folder + takeover, async (tab) => {
      await begin(tab);
      await question(tab, "escalate").locator("input[value=call]").check();
      shown = newer.folder;
      await tab.reload();
      await tab.locator(".quiz-begin").waitFor();
      assert.ok((await tab.locator(".quiz-entry").textContent()).includes(words.voided));
      const { records, attempts } = await kept(tab);
      assert.deepEqual([records.length, records[0].result.completion, records[0].result.success, attempts.length], [1, "void", null, 0]);
      assert.ok((await tab.locator(".quiz-entry").textContent()).includes(words.left), "a void attempt is not counted");
      await begin(tab);
      assert.equal(await tab.locator("rb-quiz input:checked").count(), 0);
    });
  });

  test(`of two tabs the one that wrote last has the attempt: ${language}`, () =>
    reader(folder + takeover, async (tab, context) => {
      await begin(tab);
      await question(tab, "escalate").locator("input[value=call]").check();
      const other = await context.newPage();
      await other.goto(tab.url());
      await begin(other);
      await question(other, "escalate").locator("input[value=delete]").check();
      await tab.locator("[data-notice=taken]").waitFor();
      assert.ok((await tab.locator("[data-notice=taken]").textContent()).includes(words.taken));
      assert.ok(await question(tab, "escalate").locator("input").first().isDisabled());
      await tab.locator("[data-notice=taken] button").click();
      assert.ok(await question(tab, "escalate").locator("input[value=delete]").isChecked(), "what the other tab answered is here");
      await question(tab, "escalate").locator("input[value=call]").check();
      await other.locator("[data-notice=taken]").waitFor();
      await all(tab);
      await review(tab);
      await submit(tab);
      await tab.locator(".quiz-errors button").click();
      await other.locator("[data-notice=taken] button").click();
      await other.locator("rb-quiz[data-stage=begin]").waitFor();
      assert.equal((await kept(other)).records.length, 1, "handed in once");
    }));

  test(`where nothing can be stored, one goes on, is told so, and takes the record along: ${language}`, async () => {
    const blocked = () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
    await reader(folder + takeover, async (tab) => {
      assert.ok((await tab.locator(".quiz-entry").textContent()).includes(words.blocked));
      await take(tab, words, right);
      assert.ok((await tab.locator(".quiz-said").textContent()).includes(words.passed));
      await tab.locator(".quiz-record input").first().fill("王小明");
      await tab.locator(".quiz-record form button").first().click();
      const { name, text } = await saved(tab, tab.locator(".quiz-record button").first());
      assert.match(name, /^readybook-takeover-.*\.json$/);
      assert.equal(JSON.parse(text).result.success, true);
    }, { storage: blocked });
  });

  test(`after the last attempt the card says that none is left: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      for (let attempt = 1; attempt <= 3; attempt++) {
        if (attempt === 1) await begin(tab);
        else await tab.locator(".quiz-again").click();
        await all(tab);
        await review(tab);
        await submit(tab);
        await tab.locator(".quiz-errors button").click();
      }
      assert.equal(await tab.locator(".quiz-again").count(), 0);
      await tab.reload();
      assert.ok((await tab.locator(".quiz-entry").textContent()).includes(words.noMore));
      assert.equal(await tab.locator(".quiz-begin").count(), 0);
    }));

  test(`the time is shown, can be hidden, and cuts nothing off: ${language}`, () =>
    reader(folder + takeover, async (tab, context) => {
      await begin(tab);
      assert.match(await tab.locator(".quiz-time").textContent(), /0.*20/);
      await context.clock.runFor(21 * 60_000);
      assert.ok((await tab.locator(".quiz-time").textContent()).includes(words.over));
      await question(tab, "escalate").locator("input[value=call]").check();
      await tab.locator(".quiz-time-toggle").click();
      assert.ok(!(await tab.locator(".quiz-time").textContent()).includes("20"));
      await tab.reload();
      await begin(tab);
      assert.ok(!(await tab.locator(".quiz-time").textContent()).includes("20"), "hidden stays hidden");
      await all(tab);
      await review(tab);
      await submit(tab);
      await tab.locator(".quiz-errors button").click();
      assert.ok((await kept(tab)).records[0].duration_s >= 21 * 60, "but the time is recorded");
    }));

  test(`practice explains after each question, is repeated at will, and leaves no record: ${language}`, () =>
    reader(`${folder}quizzes/warm-up.html`, async (tab) => {
      await begin(tab);
      const first = question(tab, "a");
      await first.locator("input[value=x]").check();
      await first.locator(".quiz-see").click();
      assert.ok((await first.locator(".quiz-verdict").textContent()).includes(words.wrong));
      assert.ok(await first.locator("[data-mark=right]").first().isVisible());
      await first.locator(".quiz-retry").click();
      assert.equal(await first.locator("input:checked, .quiz-feedback").count(), 0);
      await first.locator("input[value=right]").check();
      await first.locator(".quiz-see").click();
      assert.ok((await first.locator(".quiz-verdict").textContent()).includes(words.right));
      for (const id of ["b", "c", "d", "e", "f", "g"]) {
        await tab.locator(".quiz-next").click();
        await question(tab, id).locator("input[value=right]").check();
        await question(tab, id).locator(".quiz-see").click();
      }
      await tab.locator(".quiz-next").click();
      assert.ok((await tab.locator(".quiz-said").textContent()).includes("100%"));
      assert.deepEqual(await kept(tab), { records: [], attempts: [] });
      await tab.locator(".quiz-keep").click();
      assert.equal((await kept(tab)).records.length, 1, "unless its reader wants one");
      await tab.locator(".quiz-again").click();
      assert.equal(await tab.locator("rb-quiz input:checked").count(), 0);
    }));

  test(`a refresher draws five of all questions and leaves nothing behind: ${language}`, () =>
    reader(`${folder}quizzes/warm-up.html`, async (tab) => {
      const drawn = async () => {
        await tab.locator(".quiz-refresh").click();
        await all(tab);
        const ids = await tab.locator(".quiz-question:visible").evaluateAll((list) => list.map(({ dataset }) => dataset.question));
        assert.equal(ids.length, 5);
        assert.equal(new Set(ids).size, 5);
        assert.equal(await tab.locator(".quiz-step-link").count(), 5);
        await tab.reload();
        return ids.join();
      };
      const seen = new Set();
      for (let turn = 0; turn < 6; turn++) seen.add(await drawn());
      assert.ok(seen.size > 1, "the seed is a new one each time");
      assert.deepEqual(await kept(tab), { records: [], attempts: [] });
    }));

  test(`a survey has no marks, a withheld quiz none yet: ${language}`, async () => {
    await reader(`${folder}quizzes/opinion.html`, async (tab) => {
      await begin(tab);
      await question(tab, "useful").locator("input[value=none]").check();
      await tab.locator(".quiz-next").click();
      await tab.locator(".quiz-next").click();
      await submit(tab);
      assert.ok((await tab.locator(".quiz-said").textContent()).includes(words.thanks));
      assert.equal(await tab.locator(".quiz-verdict, .quiz-share, [data-mark], .quiz-overview").count(), 0);
    });
    const html = readFileSync(join(site.folder, `${folder}quizzes/later.html`), "utf8");
    assert.ok(!html.includes("data-key"));
    await reader(`${folder}quizzes/later.html`, async (tab) => {
      assert.equal(await tab.locator(".quiz-refresh").count(), 0);
      await begin(tab);
      await question(tab, "who").locator("input[value=officer]").check();
      await tab.locator(".quiz-next").click();
      await question(tab, "how-long").locator("input").fill("15");
      await tab.locator(".quiz-next").click();
      await submit(tab);
      assert.ok((await tab.locator(".quiz-said").textContent()).includes(words.later));
      assert.equal(await tab.locator(".quiz-verdict, .quiz-share, [data-mark]").count(), 0);
      const [{ result, interactions }] = (await kept(tab)).records;
      assert.deepEqual([result.success, result.score, interactions.map(({ correct, points }) => [correct, points])], [null, null, [[null, null], [null, null]]]);
    });
  });

  test(`after a pass one refreshes what one knows; before it that would give the answers away: ${language}`, () =>
    reader(folder + takeover, async (tab) => {
      assert.equal(await tab.locator(".quiz-refresh").count(), 0);
      await take(tab, words, right);
      await tab.locator(".quiz-leave").click();
      assert.ok((await tab.locator(".quiz-last").textContent()).includes("100%"));
      await tab.locator(".quiz-refresh").click();
      assert.equal(await tab.locator(".quiz-step-link").count(), 5);
      assert.equal((await kept(tab)).records.length, 1);
    }));

  test(`a quiz on a withdrawn procedure says so and cannot be taken: ${language}`, async () => {
    const gone = await changed((read, write) => write("content/procedures/account/versions/history.yaml",
      read("content/procedures/account/versions/history.yaml").replace("  files:", "  withdrawn: {zh-Hant: 不再適用。, en: No longer applies.}\n  withdrawn_on: 2026-03-01\n  files:")));
    await reader((await serve(gone.folder)) + folder + takeover, async (tab) => {
      assert.ok((await tab.locator("main").textContent()).includes(words.withdrawn));
      assert.equal(await tab.locator(".quiz-begin, .quiz-refresh").count(), 0);
    });
  });
}

/** The card, and a second tab with the same quiz. */
async function twoTabs(tab, context) {
  const other = await context.newPage();
  await other.goto(tab.url());
  await other.locator("rb-quiz.is-live").waitFor();
  return other;
}

/** Hands in with whatever is missing. */
async function handOver(tab) {
  await all(tab);
  await review(tab);
  await submit(tab);
  await tab.locator(".quiz-errors button").click();
  await tab.locator("rb-quiz[data-stage=outcome]").waitFor();
}

test("the right answer to a short text is shown, each way to write it", async () => {
  const asked = `
  - id: written
    type: short-text
    stem: {zh-Hant: 要開啟什麼？, en: What is turned on?}
    accept: [{text: {zh-Hant: 雙重驗證, en: two-factor}, credit: 100%}, {text: {zh-Hant: 兩步驟驗證, en: two-step}, credit: 100%}, {text: {zh-Hant: 簡訊, en: SMS}, credit: 50%}]
    explanation: {text: {zh-Hant: 程序裡有。, en: The procedure says so.}, ref: "QZ-001#recover"}
`;
  const longer = await changed((read, write) => write("quizzes/warm-up.yaml", read("quizzes/warm-up.yaml").replace("f, g]", "f, g, written]").trimEnd() + asked));
  await reader(`${await serve(longer.folder)}quizzes/warm-up.html`, async (tab) => {
    await begin(tab);
    await all(tab);
    await question(tab, "written").locator("input").fill("不知道");
    await question(tab, "written").locator(".quiz-see").click();
    assert.match(await question(tab, "written").locator(".quiz-answer").textContent(), /正確答案.*雙重驗證 \/ 兩步驟驗證$/);
  });
});

test("who goes on here and hands in sees the result, and nothing about another tab", () =>
  reader(takeover, async (tab, context) => {
    const other = await twoTabs(tab, context);
    await begin(tab);
    await begin(other);
    await question(other, "escalate").locator("input[value=call]").check();
    await tab.locator("[data-notice=taken] button").click();
    await tab.locator("rb-quiz[data-stage=passage]").waitFor();
    await other.goto(`${url}quizzes/warm-up.html`);
    await begin(other); // What is written about another quiz is no concern of this one.
    assert.equal(await tab.locator("[data-notice=taken]").count(), 0);
    await handOver(tab);
    assert.equal(await tab.locator(".quiz-notices > *").count(), 0);
    assert.ok((await said(tab)).includes(languages[0].failed));
  }));

test("time in which another tab had the attempt is not spent on its question", () =>
  reader(takeover, async (tab, context) => {
    const other = await twoTabs(tab, context);
    await begin(tab);
    await begin(other);
    await question(other, "escalate").locator("input[value=call]").check();
    await tab.locator("[data-notice=taken]").waitFor();
    await context.clock.runFor(3_600_000);
    await tab.locator("[data-notice=taken] button").click();
    await handOver(tab);
    const [{ interactions }] = (await kept(tab)).records;
    assert.ok(interactions.every(({ latency_s }) => latency_s < 600), JSON.stringify(interactions.map(({ latency_s }) => latency_s)));
  }));

test("what is stored as an attempt and is none does not stand in the way", async () => {
  for (const text of ['{"number":1}', "{\"number\":1,\"se", "null"]) {
    await reader(takeover, async (tab) => {
      await begin(tab);
      await question(tab, "escalate").locator("input[value=call]").check();
      assert.equal(await tab.locator("[data-notice]").count(), 0, text);
      await tab.locator(".quiz-next").click();
      await tab.reload();
      await begin(tab);
      assert.ok(await tab.locator("[data-question=escalate] input[value=call]").isChecked(), "it was kept");
    }, { storage: `location.protocol === "http:" && (sessionStorage.seeded ??= localStorage["readybook:training-attempt:takeover"] = ${JSON.stringify(text)})` });
  }
});

test("feedback after a fail does not tell the right answer", async () => {
  const open = await changed((read, write) => write("quizzes/takeover.yaml", read("quizzes/takeover.yaml").replace("on_fail: [result, reference]", "on_fail: [result, feedback]")));
  const closed = await changed((read, write) => write("quizzes/takeover.yaml", read("quizzes/takeover.yaml").replace("on_fail: [result, reference]", "on_fail: [reference]")));
  await reader((await serve(open.folder)) + takeover, async (tab) => {
    await take(tab, languages[0], wrong);
    assert.deepEqual(await question(tab, "escalate").locator(".quiz-choice:has(+ .quiz-choice-note), .quiz-choice:has(.quiz-choice-note)").evaluateAll((list) => list.map(({ dataset }) => dataset.choice)), [wrong.escalate]);
    assert.equal(await question(tab, "night").locator(".is-critical").count(), 1);
  });
  await reader((await serve(closed.folder)) + takeover, async (tab) => {
    await take(tab, languages[0], wrong);
    assert.equal(await question(tab, "night").locator(".is-critical, [data-end]").count(), 0, "how it went is the result");
  });
});

test("the limit of attempts holds in a tab that was open before, and who goes back to its card has the focus there", async () => {
  const once = await changed((read, write) => write("quizzes/takeover.yaml", read("quizzes/takeover.yaml").replace("max: 3", "max: 1")));
  await reader((await serve(once.folder)) + takeover, async (tab, context) => {
    const other = await twoTabs(tab, context);
    await begin(other);
    await tab.getByRole("button", { name: "繼續作答" }).waitFor();
    await handOver(other);
    await tab.locator(".quiz-entry .banner-alert", { hasText: languages[0].noMore }).waitFor();
    assert.equal(await tab.locator(".quiz-begin").count(), 0);
    await tab.evaluate(() => document.querySelector("rb-quiz").player.begin(false));
    assert.equal(await tab.locator("rb-quiz").getAttribute("data-stage"), "begin");
    assert.deepEqual(await kept(tab).then(({ records, attempts }) => [records.length, attempts.length]), [1, 0]);
    await other.locator(".quiz-leave").click();
    assert.equal(await other.evaluate(() => document.activeElement.className), "quiz-about");
  });
});

test("a wait that is over is over on a page that stayed open", async () => {
  const waiting = await changed((read, write) => write("quizzes/takeover.yaml", read("quizzes/takeover.yaml").replace("max: 3", "cooldown_hours: 24")));
  await reader((await serve(waiting.folder)) + takeover, async (tab, context) => {
    await begin(tab);
    await handOver(tab);
    await tab.locator(".quiz-leave").click();
    assert.equal(await tab.locator(".quiz-begin").count(), 0);
    await context.clock.setSystemTime(new Date("2026-08-16T13:00:00+08:00"));
    await tab.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await begin(tab);
  });
});

test("keeping a record of a practice leaves alone what another tab has begun since", () =>
  reader("quizzes/warm-up.html", async (tab, context) => {
    await begin(tab);
    await all(tab);
    await tab.locator(".quiz-next").click();
    if (await tab.locator(".quiz-submit [type=submit]").isVisible()) await submit(tab);
    if (await tab.locator(".quiz-errors button").isVisible()) await tab.locator(".quiz-errors button").click();
    await tab.locator(".quiz-keep").waitFor();
    const other = await twoTabs(tab, context);
    await begin(other);
    await question(other, "a").locator("input[value=right]").check();
    await tab.locator(".quiz-keep").click();
    await tab.locator(".quiz-record .hand-in").waitFor();
    assert.deepEqual((await kept(tab)).attempts, ["warm-up"]);
    assert.equal((await kept(tab)).records.length, 1);
    assert.equal(await other.locator("[data-notice=taken]").count(), 0);
    await other.reload();
    await begin(other);
    assert.ok(await question(other, "a").locator("input[value=right]").isChecked());
  }));

test("that answers are not stored is heard, and taken back once they are", () =>
  reader(takeover, async (tab) => {
    await begin(tab);
    await tab.evaluate(() => (window.isFull = true));
    await question(tab, "escalate").locator("input[value=call]").check();
    await tab.locator("[data-notice=not-kept]").waitFor();
    assert.ok((await said(tab)).includes(languages[0].blocked));
    await tab.evaluate(() => (window.isFull = false));
    await question(tab, "escalate").locator("input[value=delete]").check();
    await tab.locator("[data-notice=not-kept]").waitFor({ state: "detached" });
  }, {
    storage: () => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (window.isFull) throw new DOMException("full", "QuotaExceededError");
        set.call(this, key, value);
      };
    },
  }));

test("a page that the browser had put aside shows what a new one would", () =>
  reader(takeover, async (tab) => {
    await begin(tab);
    await question(tab, "escalate").locator("input[value=call]").check();
    await tab.evaluate(() => {
      localStorage.removeItem("readybook:training-attempt:takeover"); // As another page did, and this one was not told.
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    await tab.locator("[data-notice=taken] button").click();
    await tab.locator("rb-quiz[data-stage=begin]").waitFor();
    assert.deepEqual(await kept(tab), { records: [], attempts: [] });
  }));

test("a quiz whose key is broken says so, and its questions stand there", async () => {
  const folder = copyOf(site.folder);
  writeFileSync(join(folder, takeover), readFileSync(join(folder, takeover), "utf8").replace(/data-key="[^"]*"/, 'data-key="veiled:AAAA"'));
  const address = await serve(folder);
  await assert.rejects(reader(address + takeover, async (tab) => {
    await tab.locator("rb-quiz > .banner-alert[role=alert]").waitFor();
    assert.ok(await question(tab, "escalate").isVisible());
    assert.equal(await tab.locator(".quiz-begin").count(), 0);
  }), /JSON|SyntaxError/, "and the console says why");
});

test("a quiz works from a folder, and on plain http without the means of secure pages", async () => {
  const insecure = () => {
    for (const [owner, name] of [[navigator, "clipboard"], [navigator, "locks"], [navigator, "storage"], [crypto, "subtle"], [crypto, "randomUUID"]]) {
      Object.defineProperty(owner, name, { value: undefined });
    }
  };
  for (const [address, storage] of [[String(pathToFileURL(join(site.folder, takeover))), undefined], [takeover, insecure]]) {
    await reader(address, async (tab) => {
      await take(tab, languages[0], right);
      assert.ok((await tab.locator(".quiz-said").textContent()).includes("100%"));
      const { records } = await kept(tab);
      assert.deepEqual(records.map(({ result }) => result.success), [true], address);
    }, { storage });
  }
});

test("a failed quiz is said to be failed where its record is read", () =>
  reader(takeover, async (tab) => {
    await take(tab, languages[0], wrong);
    await tab.goto(url + takeover);
    assert.ok((await tab.locator(".quiz-last").textContent()).includes(languages[0].failed));
  }));
