// The core of training: what the page marks, lays, hides and says of a person's standing, by the vectors that the Rust
// program runs too, and by what must hold for any question.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { holds } from "./support/run.mjs";
import { core, vectors } from "./support/training.mjs";

const { Fraction, rounded, Generator, normalise, typedNumber, mark, walk, result, lay, unveil, mergeKey, canonical, checkCode, standing, validUntil, daysAfter, monthsAfter } = core;
const marking = vectors("marking");
const { records, rounded: roundings } = vectors("record");

/** So that no vectors are lost unseen. */
const atLeast = (cases, count) => assert.ok(cases.length >= count, `only ${cases.length} cases`);

/** The same value with all keys in another order. */
const mixed = (chance, value) => {
  if (Array.isArray(value)) return value.map((item) => mixed(chance, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(chance.shuffled(Object.keys(value)).map((key) => [key, mixed(chance, value[key])]));
};

test("fractions are exact and in lowest terms", () => {
  const of = (text) => Fraction.read(text);
  for (const [text, shown] of [["6/8", "3/4"], ["-6/8", "-3/4"], ["8/4", "2"], ["0/7", "0"], ["-0", "0"], ["0015", "15"], ["12.50", "25/2"], ["-0.125", "-1/8"], ["1.000", "1"], ["3/007", "3/7"]]) {
    assert.equal(`${of(text)}`, shown);
  }
  for (const text of ["", "1/0", "1/00", "1.", ".5", "1.5/2", "1/-2", "+1", "1e3", "x", " 1", "1 ", "--1", "1/2/3", "０"]) assert.equal(of(text), null, text);
  assert.equal(`${new Fraction(3, -6)}`, "-1/2");
  assert.throws(() => new Fraction(1, 0), RangeError);
  assert.throws(() => new Fraction(0.5), RangeError);
  const third = of("1/3");
  assert.equal(`${third.plus(third).plus(third)}`, "1");
  assert.equal(`${of("1/2").plus(of("-5/6"))}`, "-1/3");
  assert.equal(`${of("2/3").times(of("9/4"))}`, "3/2");
  assert.deepEqual([of("1/3").isAtLeast(of("0.3333")), of("0.3333").isAtLeast(of("1/3")), of("2/6").isAtLeast(third), of("-1").isAtLeast(of("-2"))], [true, false, true, true]);
  assert.deepEqual([of("2/6").equals(third), of("1/2").equals(third)], [true, false]);
  holds(300, (chance) => {
    const [a, b, c, d] = Array.from({ length: 4 }, () => 1 + chance.below(1000));
    const [one, other] = [new Fraction(a - 500, b), new Fraction(c, d)];
    assert.equal(`${one.plus(other)}`, `${new Fraction((a - 500) * d + c * b, b * d)}`);
    assert.equal(`${one.plus(other).plus(new Fraction(-c, d))}`, `${one}`);
    assert.equal(`${Fraction.read(`${one}`)}`, `${one}`);
    assert.equal(one.isAtLeast(other), (a - 500) * d >= c * b);
  });
});

test("records have fractions of four decimals, half up", () => {
  atLeast(roundings, 20);
  for (const { fraction, is } of roundings) assert.equal(rounded(fraction), is, fraction);
  assert.equal(rounded(new Fraction(1, 3)), 0.3333);
  for (const [text, is] of [["-1/3", "-0.3333"], ["-1/20000", "0"], ["-3/20000", "-0.0001"], ["-7", "-7"], ["-1/2", "-0.5"], ["1000", "1000"]]) assert.equal(Fraction.read(text).toDecimal(), is);
  holds(300, (chance) => {
    const [above, below] = [chance.below(100_000), 1 + chance.below(100_000)];
    const number = rounded(new Fraction(above, below));
    assert.ok(Math.abs(number - above / below) <= 0.00005 + 1e-9);
    assert.match(`${number}`, /^\d+(\.\d{1,4})?$/);
  });
});

test("the generator and its order are those of the vectors", () => {
  atLeast(marking.generator, 5);
  for (const { seed, next, shuffled } of marking.generator) {
    const generator = new Generator(seed);
    assert.deepEqual(next.map(() => generator.next()), next);
    assert.deepEqual(new Generator(seed).shuffled([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), shuffled);
  }
  holds(200, (chance) => {
    const list = Array.from({ length: chance.below(20) }, (_, at) => at);
    const copy = [...list];
    const shuffled = new Generator(chance.seed).shuffled(list);
    assert.deepEqual(list, copy);
    assert.deepEqual([...shuffled].sort((a, b) => a - b), list);
  });
  // Each of three comes to each place about as often.
  const places = { 0: 0, 1: 0, 2: 0 };
  for (let seed = 0; seed < 3000; seed++) places[new Generator(seed).shuffled([0, 1, 2]).indexOf(0)] += 1;
  for (const count of Object.values(places)) assert.ok(Math.abs(count - 1000) < 100, `${count}`);
  for (let seed = 0; seed < 100; seed++) assert.equal(new Generator(seed).below(1), 0);
});

test("what is typed is made comparable as in the vectors", () => {
  atLeast(marking.normalise, 50);
  for (const { text, fold, is } of marking.normalise) assert.equal(normalise(text, fold), is, JSON.stringify(text));
  holds(500, (chance) => {
    const some = () => chance.of([..."aZß É。，-_  \t雙重驗證𠮷ｱﾞ①½😀\u0301\u200b\ud800", "İ", "ﬁ"]);
    const text = Array.from({ length: chance.below(30) }, some).join("");
    const once = normalise(text);
    assert.doesNotMatch(once, /^ | $| {2}|[\u4e00-\u9fff] | [\u4e00-\u9fff]/u);
    assert.equal(normalise(once), once);
    assert.equal(normalise(`  ${text}。`), once);
  });
});

test("numbers are read as people type them", () => {
  assert.equal(`${typedNumber("１，２３４．５ 元", ["元"])}`, "2469/2");
  assert.equal(typedNumber("many", []), null);
  holds(300, (chance) => {
    const number = (chance.below(2_000_001) - 1_000_000) * (chance.next() < 0.5 ? 1000 : 1);
    const typed = `${number.toLocaleString("en-US").replace("-", chance.of(["-", "−", "–", "－"]))}${chance.of(["", " ", "\u3000"])}${chance.of(["", "Kg", "公斤"])}`;
    assert.equal(`${typedNumber(typed, ["kg", "公斤"])}`, `${number}`, typed);
  });
});

test("every type of question and every rule is marked as in the vectors", () => {
  atLeast(marking.mark, 300);
  const rules = new Set(marking.mark.map(({ question: { type, rule } }) => (rule ? `${type} ${rule}` : type)));
  assert.equal(rules.size, 15);
  for (const { name, question, response, points, correct, malformed } of marking.mark) {
    const before = canonical({ question, response });
    assert.deepEqual(mark(question, response), malformed ? null : { points, correct }, name);
    assert.equal(canonical({ question, response }), before, `${name} was changed`);
    assert.equal(mark(question, undefined).points, "0");
  }
});

/** Questions of all types with their keys, from the vectors. */
const questions = [...new Map(marking.mark.map(({ question }) => [JSON.stringify(question), question])).values()];

/** A response that a page could make to a question. */
const response = (chance, question) => {
  const { type } = question;
  if (chance.next() < 0.1) return null;
  if (type === "single-choice") return chance.of(question.choices);
  if (type === "hotspot") return chance.of(question.regions);
  if (type === "true-false") return chance.next() < 0.5;
  if (type === "multiple-response") return question.choices.filter(() => chance.next() < 0.5);
  if (type === "ordering") return chance.shuffled(question.items);
  const map = (from, to) => Object.fromEntries(from.filter(() => chance.next() < 0.8).map((one) => [one, chance.of(to)]));
  if (type === "matching") return map(question.sources, question.targets);
  if (type === "classification") return map(question.rows, question.columns);
  if (type === "numeric") return chance.of([question.answer, `${chance.below(100)}`, `${question.answer} ${question.units[0] ?? ""}`, "?"]);
  if (type === "short-text") return chance.of([...question.accepted.map(({ text }) => text), "nothing"]);
  const path = [];
  for (let at = question.start; question.nodes[at].options && chance.next() < 0.95; ) {
    const open = question.nodes[at].options.filter(({ id }) => walk(question, [...path, id]) !== null);
    if (open.length === 0) break;
    const option = chance.of(open);
    path.push(option.id);
    at = option.to;
  }
  return path;
};

test("points are between nought and those of the question, and all of them are right", () => {
  const seen = new Set();
  holds(3000, (chance) => {
    const question = chance.of(questions);
    const given = response(chance, question);
    const found = mark(question, given);
    assert.notEqual(found, null, JSON.stringify([question, given]));
    const points = Fraction.read(found.points);
    assert.equal(`${points}`, found.points);
    assert.ok(points.isAtLeast(new Fraction(0)) && new Fraction(question.points).isAtLeast(points), found.points);
    if (question.type !== "scenario") assert.equal(found.correct, found.points === `${question.points}`);
    if (given === null) assert.deepEqual(found, { points: "0", correct: false });
    if (found.correct) seen.add(question.type);
  });
  assert.equal(seen.size, 10);
});

test("an order is right by every rule or by none, and equivalent items may swap", () => {
  const right = (question) => (order) => mark(question, order).correct;
  holds(500, (chance) => {
    const sequence = ["a", "b", "c", "d", "e"].slice(0, 2 + chance.below(4));
    const from = chance.below(sequence.length - 1);
    const equivalent = chance.next() < 0.5 ? [] : [chance.shuffled(sequence.slice(from, from + 2 + chance.below(2)))];
    const before = sequence.flatMap((first, at) => sequence.slice(at + 1).map((later) => [first, later])).filter(([a, b]) => !equivalent.some((group) => group.includes(a) && group.includes(b)));
    const common = { type: "ordering", points: 3, items: chance.shuffled(sequence), sequence, equivalent, before };
    const rules = ["adjacent-pairs", "absolute", "all-or-nothing", ...(before.length ? ["precedence"] : [])].map((rule) => right({ ...common, rule }));
    const order = chance.shuffled(sequence);
    const expected = before.every(([first, later]) => order.indexOf(first) < order.indexOf(later));
    for (const isRight of rules) assert.equal(isRight(order), expected, `${order} ${equivalent}`);
    const swapped = sequence.flatMap((item, at) => (equivalent[0]?.includes(item) ? (at === sequence.findIndex((each) => equivalent[0].includes(each)) ? equivalent[0] : []) : item));
    for (const isRight of rules) assert.equal(isRight(swapped), true);
  });
});

test("the order in which choices were made counts nothing", () => {
  holds(300, (chance) => {
    const question = chance.of(questions.filter(({ type }) => ["multiple-response", "matching", "classification"].includes(type)));
    const given = response(chance, question);
    const again = Array.isArray(given) ? chance.shuffled(given) : mixed(chance, given);
    assert.deepEqual(mark(question, again), mark(question, given));
  });
});

test("whatever is no response is malformed, and nothing throws", () => {
  const strange = ["x", "__proto__", 7, true, {}, { a: 1 }, { constructor: "x" }, JSON.parse('{"__proto__":"x"}'), [], [[]], [null], ["x"], [{}], NaN, Infinity];
  for (const question of questions) {
    for (const value of strange) {
      const found = mark(question, value);
      assert.ok(found === null || found.points === "0" || question.type === "true-false", JSON.stringify([question, value, found]));
    }
  }
});

test("a scenario can be walked step by step", () => {
  const question = questions.find(({ type, nodes }) => type === "scenario" && nodes.check);
  assert.deepEqual(walk(question, []), { node: "ask", visits: new Map([["ask", 1]]), score: 0, critical: false, end: null });
  assert.deepEqual(walk(question, ["go", "back", "go", "force"]), { node: "end", visits: new Map([["ask", 2], ["check", 2], ["end", 1]]), score: 3, critical: true, end: "success" });
  assert.equal(walk(question, ["go", "back", "go", "back"]), null);
  assert.equal(walk(question, "go"), null);
});

test("a result is that of the vectors, exact at the pass mark", () => {
  atLeast(marking.result, 30);
  for (const { name, paper, drawn, responses, raw, max, success, failedMustPass } of marking.result) {
    const found = result(paper, drawn, responses);
    assert.deepEqual({ raw: found.raw, max: found.max, success: found.success, failedMustPass: found.failedMustPass }, { raw, max, success, failedMustPass }, name);
    assert.deepEqual(Object.keys(found.marks), drawn);
    for (const id of drawn) assert.deepEqual(found.marks[id], mark(paper.questions[id], responses[id] ?? null), name);
  }
  holds(300, (chance) => {
    const drawn = Array.from({ length: 1 + chance.below(6) }, (_, at) => `q${at}`);
    const questionsOf = Object.fromEntries(drawn.map((id) => [id, chance.of(questions)]));
    const responses = Object.fromEntries(drawn.map((id) => [id, response(chance, questionsOf[id])]));
    const paper = (passMark) => ({ passMark, mustPass: [], questions: questionsOf });
    const { raw, max } = result(paper(null), drawn, responses);
    const total = Fraction.read(raw);
    // The greatest whole hundredth of a percent that is met, found without a comparison of fractions.
    const met = Number((total.above * 10_000n) / (total.below * BigInt(max)));
    assert.equal(result(paper(met), drawn, responses).success, true);
    assert.equal(result(paper(met + 1), drawn, responses).success, false);
    assert.deepEqual(result(paper(met), chance.shuffled(drawn), responses).raw, raw);
  });
});

test("a paper is laid as in the vectors", () => {
  atLeast(marking.lay, 15);
  for (const { paper, seed, laid } of marking.lay) {
    const before = canonical(paper);
    assert.deepEqual(lay(paper, seed), laid, `seed ${seed}`);
    assert.equal(canonical(paper), before);
  }
});

test("a laid paper has the right number of questions and all of their parts", () => {
  const full = marking.lay[0].paper;
  const parts = ({ choices, items, targets, rows }) => choices ?? items ?? targets ?? rows ?? [];
  const laidFirst = new Set();
  holds(500, (chance) => {
    const sections = full.sections.map((section) => ({ id: section.id, draw: section.draw, ...(chance.next() < 0.5 && { count: 1 + chance.below(section.draw.length) }) }));
    const paper = { ...full, sections, shuffleQuestions: chance.next() < 0.5 };
    const laid = lay(paper, chance.seed);
    assert.deepEqual(laid, lay(paper, chance.seed));
    assert.deepEqual([...new Set(laid.map(({ section }) => section))], sections.map(({ id }) => id));
    for (const { id, draw, count = draw.length } of sections) {
      const ids = laid.filter(({ section }) => section === id).map((each) => each.id);
      assert.equal(ids.length, count);
      assert.equal(new Set(ids).size, count);
      assert.ok(ids.every((each) => draw.includes(each)));
      if (!paper.shuffleQuestions) assert.deepEqual(ids, draw.filter((each) => ids.includes(each)));
    }
    for (const { id, order } of laid) {
      const question = paper.questions[id];
      assert.deepEqual([...order].sort(), [...parts(question)].sort(), id);
      if (question.fixed && question.shuffle) assert.deepEqual(order.slice(order.length - question.fixed.length), question.fixed);
      if (question.shuffle === false) assert.deepEqual(order, parts(question));
    }
    laidFirst.add(laid[0].id);
  });
  assert.equal(laidFirst.size, full.sections[0].draw.length);
  assert.equal(lay({ ...full, sections: [{ id: "s", draw: ["tf", "num"], count: 9 }] }, 1).length, 2);
  assert.equal(lay({ ...full, sections: [{ id: "s", draw: ["tf", "num"], count: null }] }, 1).length, 2);
});

/** As the build veils a key: the inverse of what the page does. */
const veil = (text, digest) => {
  const generator = new Generator(parseInt(digest.slice(0, 8), 16));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 4) {
    const word = generator.next();
    for (let of = 0; of < 4 && at + of < bytes.length; of++) bytes[at + of] ^= (word >>> (24 - 8 * of)) & 255;
  }
  return `veiled:${bytes.toString("base64")}`;
};

test("a veiled key is what was veiled", () => {
  const veiled = vectors("veil").veil;
  atLeast(veiled, 3);
  for (const { digest, text, key } of veiled) {
    assert.equal(veil(text, digest), key);
    assert.deepEqual(unveil(key, digest), JSON.parse(text));
    assert.deepEqual(unveil(`plain:${text}`, digest), JSON.parse(text));
  }
  holds(200, (chance) => {
    const digest = core.sha256(`${chance.seed}`);
    const value = { text: Array.from({ length: chance.below(60) }, () => chance.of([..."aé答😀\n\"\\\u2028"])).join(""), list: [chance.below(9), null, true] };
    assert.deepEqual(unveil(veil(JSON.stringify(value), digest), digest), value);
  });
  for (const none of [undefined, null, ""]) assert.equal(unveil(none, "0".repeat(64)), null);
  for (const broken of ["plain:", "plain:{", "other:{}", "{}", "veiled:!", veil("{}", "1".repeat(64))]) assert.throws(() => unveil(broken, "0".repeat(64)), undefined, broken);
});

test("a key is put into the questions of a paper", () => {
  const paper = { passMark: null, mustPass: [], questions: { a: { type: "true-false", points: 1 }, b: { type: "true-false", points: 2 } } };
  const merged = mergeKey(paper, { questions: { a: { answer: true }, stranger: { answer: false } }, texts: {} });
  assert.deepEqual(merged, { ...paper, questions: { a: { type: "true-false", points: 1, answer: true }, b: { type: "true-false", points: 2 } } });
  assert.equal("answer" in paper.questions.a, false);
  assert.equal(mergeKey(paper, null), paper);
});

test("records have the canonical form and the check code of the vectors", () => {
  atLeast(records, 6);
  for (const { name, record, canonical: text, check } of records) {
    const { check: given, ...integrity } = record.integrity;
    assert.equal(canonical({ ...record, integrity }), text, name);
    assert.equal(checkCode(record), check, name);
    assert.equal(given, check);
    assert.equal(checkCode({ ...record, integrity }), check);
    // The same with node's own means.
    const bits = BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 20)}`);
    const characters = Array.from({ length: 16 }, (_, at) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Number((bits >> BigInt(75 - 5 * at)) & 31n)]);
    assert.equal(characters.join("").replace(/.{4}(?=.)/g, "$&-"), check);
  }
  holds(100, (chance) => {
    const { record, check } = chance.of(records);
    assert.equal(checkCode(mixed(chance, record)), check);
    assert.equal(checkCode(JSON.parse(canonical(record))), check);
    assert.notEqual(checkCode({ ...record, ended: `${record.ended}x` }), check);
    assert.notEqual(checkCode({ ...record, integrity: { check, previous: "x" } }), check);
  });
});

test("numbers of the canonical form have at most four decimals and no exponent", () => {
  for (const [value, text] of [
    [0, "0"], [-0, "0"], [1, "1"], [-3, "-3"], [100, "100"], [0.5, "0.5"], [1.5, "1.5"], [0.83335, "0.8334"], [1.00005, "1.0001"], [0.00005, "0.0001"], [0.00004999, "0"], [0.99995, "1"], [9.99995, "10"],
    [1e-7, "0"], [5e-324, "0"], [1e21, "1000000000000000000000"], [1.5e22, "15000000000000000000000"], [4294967295, "4294967295"], [2 ** 53, "9007199254740992"], [0.1 + 0.2, "0.3"], [-0.5, "-0.5"],
  ]) assert.equal(canonical(value), text, `${value}`);
  for (const value of [NaN, Infinity, -Infinity]) assert.throws(() => canonical({ value }), TypeError);
  assert.equal(canonical({ b: [1, undefined, null, { z: "x", y: undefined }], a: { "é": true, e: "帳\n" } }), '{"a":{"e":"帳\\n","é":true},"b":[1,null,null,{"z":"x"}]}');
  holds(300, (chance) => {
    const value = chance.next() * 10 ** (chance.below(12) - 6);
    assert.match(canonical(value), /^\d+(\.\d{0,3}[1-9])?$/);
    assert.ok(Math.abs(Number(canonical(value)) - value) <= 0.00005 + 1e-9, `${value}`);
    assert.equal(canonical(Number(canonical(value))), canonical(value));
  });
});

const standings = vectors("standing").standing;

test("the standing of a person is that of the vectors", () => {
  atLeast(standings, 140);
  assert.equal(new Set(standings.map(({ is }) => is.status)).size, 11);
  for (const { name, requirement, documents, person, records, today, is } of standings) {
    const before = canonical({ requirement, documents, person, records });
    assert.deepEqual(standing(requirement, documents, person, records, today), is, name);
    assert.equal(canonical({ requirement, documents, person, records }), before, `${name}: changed`);
  }
});

test("what others did, and the order of records of different days, change nothing", () => {
  holds(500, (chance) => {
    const { name, requirement, documents, person, records, today, is } = chance.of(standings);
    const strangers = ["acknowledgement", "quiz-attempt", "exercise"].map((kind) => ({ kind, activity: "stranger", day: "2026-03-03", outcome: "passed", verified: true, procedures: [] }));
    const days = records.map(({ day }) => day);
    const all = new Set(days).size === days.length ? chance.shuffled([...records, ...strangers]) : [...strangers, ...records];
    assert.deepEqual(standing(requirement, documents, person, all, today), is, name);
    assert.deepEqual(standing({ ...requirement, requires: ["whatever"] }, documents, person, records, today), is, name);
  });
});

test("a standing only gets worse while nothing is done", () => {
  const order = ["valid", "expiring", "outdated", "invalid", "expired"];
  const open = ["not-started", "in-progress", "overdue"];
  for (const { name, requirement, documents, person, records, today, is } of standings) {
    // Records and versions of days to come, and versions to be withdrawn, may make it better.
    if (records.some(({ day }) => day > today) || Object.values(documents).flat().some(({ withdrawn }) => withdrawn > today)) continue;
    const list = order.includes(is.status) ? order : open;
    let worst = list.indexOf(is.status);
    for (let later = 0; later < 800; later += 5) {
      const now = list.indexOf(standing(requirement, documents, person, records, daysAfter(today, later)).status);
      assert.ok(now >= worst, `${name}, ${later} days later`);
      worst = now;
    }
  }
});

test("days and months follow the calendar", () => {
  for (const [day, count, is] of [["2026-12-31", 1, "2027-01-01"], ["2028-02-28", 1, "2028-02-29"], ["2026-02-28", 1, "2026-03-01"], ["2026-03-01", -1, "2026-02-28"], ["2026-05-05", 0, "2026-05-05"], ["2026-01-01", 366, "2027-01-02"]]) {
    assert.equal(daysAfter(day, count), is);
  }
  for (const [day, count, is] of [["2026-01-31", 1, "2026-02-28"], ["2026-12-31", 1, "2027-01-31"], ["2026-11-30", 3, "2027-02-28"], ["2028-02-29", 12, "2029-02-28"], ["2026-05-05", 0, "2026-05-05"], ["2026-01-01", 120, "2036-01-01"]]) {
    assert.equal(monthsAfter(day, count), is);
  }
  assert.equal(validUntil(["2026-03-10", "2027-02-20"], { recurMonths: 12, windowDays: 30 }), "2028-03-10");
  assert.equal(validUntil(["2026-03-10"], { recurMonths: null, windowDays: 30 }), null);
});
