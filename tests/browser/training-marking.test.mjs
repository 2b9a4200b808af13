// The page and the program mark alike: a thousand quizzes of chance are compiled by the program, laid and marked by the
// page's scripts from what their pages hold, and laid and marked again by `readybook training verify`.
import { equal, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { build, program, temporaryFolder } from "./support/site.mjs";
import { core } from "./support/training.mjs";

const { Generator, Fraction, rounded, lay, mark, result, mergeKey, unveil, walk, checkCode } = core;
const QUIZZES = 1000;

const generator = new Generator(20261128);
const below = (count) => generator.below(count);
const of = (list) => list[below(list.length)];
const coin = () => below(2) === 0;
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at));
const ids = (letter, count) => times(count, (at) => `${letter}${at}`);
const some = (list) => list.filter(coin);

// --- Quizzes as their authors would write them

const texts = ["雙重驗證", "two-step verification", "Wi-Fi", "１５分鐘", "臺灣 裏面", "C. D", "Ångström", "ﬁle 2"];
const kinds = {
  "single-choice"() {
    const choices = ids("c", 2 + below(4));
    const right = of(choices);
    return { shuffle: coin(), choices: choices.map((id) => ({ id, text: `x ${id}`, correct: id === right, fixed: below(5) === 0 })) };
  },
  "multiple-response"() {
    const choices = ids("c", 2 + below(5));
    const right = new Set([of(choices), ...some(choices)]);
    return { rule: of(["plus-minus", "all-or-nothing"]), choices: choices.map((id) => ({ id, text: `x ${id}`, correct: right.has(id) })) };
  },
  "true-false": () => ({ answer: coin() }),
  numeric: () => ({ answer: of(["15", "-2.5", "0.1", "1000"]), tolerance: of(["0", "0.3", "1"]), unit: of(["分鐘", "minutes", "m"]) }),
  "short-text": () => ({ accept: times(1 + below(3), (at) => ({ text: of(texts), credit: at === 0 ? "100%" : of(["100%", "50%", "33%"]) })) }),
  ordering() {
    const items = ids("i", 2 + below(5));
    const rule = of(["adjacent-pairs", "absolute", "all-or-nothing", "precedence"]);
    const from = below(items.length - 1);
    return {
      rule, items: items.map((id) => ({ id, text: `x ${id}` })),
      ...(coin() && { equivalent: [items.slice(from, from + 2)] }),
      ...(rule === "precedence" && { before: times(1 + below(3), () => { const first = below(items.length - 1); return [items[first], items[first + 1 + below(items.length - 1 - first)]]; }) }),
    };
  },
  matching() {
    const targets = ids("t", 2 + below(4));
    return { shuffle: coin(), sources: ids("s", 1 + below(4)).map((id) => ({ id, text: `x ${id}`, target: of(targets) })), targets: targets.map((id) => ({ id, text: `x ${id}` })) };
  },
  classification() {
    const columns = ids("k", 2 + below(3));
    return { ordinal: true, rule: of(["per-row", "distance"]), columns: columns.map((id) => ({ id, text: `x ${id}` })), rows: ids("r", 1 + below(4)).map((id) => ({ id, text: `x ${id}`, column: of(columns) })) };
  },
  scenario() {
    const count = 2 + below(4);
    const nodes = times(count, (at) => ({
      id: `n${at}`, text: "x", ...(at === 1 && { max_visits: 2 }),
      options: times(2, (option) => ({ id: `o${option}`, text: `x${option}`, to: at + 1 === count ? of(["good", "bad"]) : option === 1 && at > 1 ? "n1" : `n${at + 1}`, score: below(7) - 3, critical: below(4) === 0 })),
    }));
    // One good way through, so that there is something to find.
    nodes.forEach((node, at) => Object.assign(node.options[0], { to: at + 1 === count ? "good" : `n${at + 1}`, critical: false, score: 3 + at }));
    nodes.at(-1).options[1].to = "bad";
    return { start: "n0", nodes: [...nodes, { id: "good", end: "success", text: "x" }, { id: "bad", end: "failure", text: "x" }] };
  },
};

function quiz(at) {
  const questions = times(1 + below(6), (number) => { const type = of(Object.keys(kinds)); return { id: `q${number}`, type, stem: "x", points: 1 + below(5), ...kinds[type]() }; });
  const names = questions.map(({ id }) => id);
  const pooled = names.length > 2 && coin();
  return {
    id: `quiz-${at}`, version: "1.0.0", title: `x ${at}`,
    delivery: {
      purpose: "certify", pass_mark: of(["1%", "33.33%", "50%", "66.67%", "100%"]), shuffle: { questions: coin(), choices: coin() }, answers: of(["plain", "veiled"]),
      must_pass: pooled ? [names[0]].filter(coin) : some(names).slice(0, 1),
    },
    ...(pooled && { sections: [{ id: "first", questions: [names[0]] }, { id: "drawn", select: { pool: "rest", count: 1 + below(names.length - 1) } }], pools: { rest: names.slice(1) } }),
    questions,
  };
}

// --- Answers of chance

const numbers = ["15", "１５", "15 分鐘", " 15minutes", "-2.5", "−2.5", "2.50", "1,000", "10,00", "0.4", "0.39", "x", "", "1e3"];
const answer = {
  "single-choice": ({ choices }) => of(choices),
  "multiple-response": ({ choices }) => some(choices).sort(),
  "true-false": coin,
  numeric: () => of(numbers),
  "short-text": () => of([...texts, "双重验证", "TWO STEP  verification", "wi fi", "15分钟", "台湾里面", "c.d", "", "?"]),
  ordering: ({ items }) => generator.shuffled(items),
  matching: ({ sources, targets }) => Object.fromEntries(some(sources).map((id) => [id, of(targets)])),
  classification: ({ rows, columns }) => Object.fromEntries(rows.map((id) => [id, of(columns)])),
  scenario(question) {
    const path = [];
    for (let steps = below(12); steps > 0; steps--) {
      const open = ["o0", "o1"].filter((id) => walk(question, [...path, id]) !== null);
      if (open.length === 0) break;
      path.push(of(open));
    }
    return path;
  },
};

function record(data, paper, at) {
  const seed = generator.next();
  const laid = lay(paper, seed);
  const responses = Object.fromEntries(laid.map(({ id }) => [id, below(8) === 0 ? null : answer[paper.questions[id].type](paper.questions[id])]));
  const outcome = result(paper, laid.map(({ id }) => id), responses);
  const score = rounded(Fraction.read(String(outcome.raw)).times(Fraction.read(`1/${outcome.max}`)));
  const made = {
    schema: "readybook/record/1", record_id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`, kind: "quiz-attempt",
    learner: { id: `E${at}`, roles: [] },
    activity: { id: data.id, version: data.version, digest: data.digest, procedures: [] },
    attempt: { number: 1, seed }, started: "2026-11-28T12:00:00+08:00", ended: "2026-11-28T12:10:00+08:00", duration_s: 600,
    result: { completion: "completed", success: outcome.success, score: { raw: rounded(outcome.raw), min: 0, max: outcome.max, scaled: score }, pass_mark: paper.passMark / 10000, failed_must_pass: outcome.failedMustPass, valid_until: null },
    interactions: laid.map(({ id }) => {
      const { type, points: max } = paper.questions[id];
      const { correct, points } = mark(paper.questions[id], responses[id]);
      return { question: id, type, response: responses[id], correct, points: rounded(points), max, latency_s: 1 };
    }),
    integrity: { previous: null },
  };
  made.integrity.check = checkCode(made);
  return made;
}

const entities = { quot: '"', amp: "&", lt: "<", gt: ">" };
const attribute = (html, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(html)[1].replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, word) => (word ? entities[word] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal))));

/** Runs the program; what it found by file. */
function verify(root, folder) {
  const { stdout, stderr } = spawnSync(program, ["--root", root, "training", "verify", folder, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  ok(stdout.startsWith("["), stderr);
  return JSON.parse(stdout);
}

test("a thousand quizzes of chance are marked alike by the page and by the program", () => {
  const root = temporaryFolder();
  for (const folder of ["content", "quizzes", "records", "forged"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "readybook.yaml"), "title: x\nlanguages: [en]\nsearch: {enabled: false}\n");
  writeFileSync(join(root, "content", "index.md"), "# x\n");
  times(QUIZZES, (at) => writeFileSync(join(root, "quizzes", `quiz-${at}.yaml`), JSON.stringify(quiz(at)))); // JSON is YAML.
  const { folder } = build(root);
  let forged = 0;
  times(QUIZZES, (at) => {
    const html = readFileSync(join(folder, "quizzes", `quiz-${at}.html`), "utf8");
    const data = JSON.parse(attribute(html, "data-quiz"));
    const paper = mergeKey(data.paper, unveil(attribute(html, "data-key"), data.digest));
    const made = record(data, paper, at);
    writeFileSync(join(root, "records", `${at}.json`), JSON.stringify(made));
    // The same with another success, and a code that fits.
    made.result.success = !made.result.success;
    made.integrity.check = checkCode(made);
    writeFileSync(join(root, "forged", `${at}.json`), JSON.stringify(made));
    forged += 1;
  });
  const wrong = verify(root, join(root, "records")).filter(({ verdict }) => verdict !== "verified");
  equal(wrong.length, 0, JSON.stringify(wrong.slice(0, 3), null, 1));
  equal(verify(root, join(root, "forged")).filter(({ verdict }) => verdict === "differs").length, forged);
});
