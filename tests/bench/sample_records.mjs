#!/usr/bin/env node
// Sample records of training for demonstrations and benchmarks: 25 people and 60 files, all of them invented.
//
//     node tests/bench/sample_records.mjs SITE OUT [--seed 1] [--today 2026-11-28]
//
// SITE is a built handbook: its pages say what is required of whom, and hold the quizzes with their keys. OUT is new or
// empty; it gets `people.csv` and the folder `records`. Attempts are marked by the scripts of the page, so they verify. Among
// the files are failed and void attempts, evidence about versions that were replaced since, one file that was changed after
// it was made, one that was handed in twice, and one of somebody who is not in the list. Equal arguments, equal bytes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { core } from "../browser/support/training.mjs";

const { Generator, Fraction, rounded, lay, result, mergeKey, unveil, walk, checkCode, daysAfter, monthsAfter } = core;
const FILES = 60;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: "string", default: "1" }, today: { type: "string", default: "2026-11-28" } } });
const [site, out] = positionals;
if (!site || !out) fail("usage: node sample_records.mjs SITE OUT [--seed 1] [--today 2026-11-28]");
if (existsSync(out) && readdirSync(out).length > 0) fail(`${out} is not empty`);
const { today } = values;

function fail(message) {
  console.error(message);
  process.exit(2);
}

// --- Chance, the same from the same seed

const generator = new Generator(Number(values.seed));
const chance = {
  below: (count) => generator.below(count),
  of: (list) => list[generator.below(list.length)],
  shuffled: (list) => generator.shuffled(list),
  /** True in so many of 100 cases. */
  percent: (share) => generator.below(100) < share,
  uuid() {
    const hex = Array.from({ length: 4 }, () => generator.next().toString(16).padStart(8, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, (_, a, b, c, d, e) => `${a}-${b}-4${c}-${"89ab"[chance.below(4)]}${d}-${e}`);
  },
};

// --- What the site says

const read = (page) => readFileSync(join(site, page), "utf8");
const entities = { quot: '"', amp: "&", lt: "<", gt: ">", apos: "'" };
const plain = (text) => text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => (name ? entities[name] ?? all : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal))));

/** The attribute of a page, or null. */
function attribute(html, name) {
  const [, , text] = new RegExp(`\\b${name}=(["'])([^]*?)\\1`).exec(html) ?? [];
  return text === undefined ? null : plain(text);
}

const training = JSON.parse(attribute(read("my-training.html"), "data-training") ?? fail(`${site}/my-training.html requires nothing`));

/** The page of a document by its number. */
const pages = {};

const quizzes = Object.fromEntries(Object.keys(training.quizzes).map((id) => {
  const page = `quizzes/${id}.html`;
  const html = read(page);
  for (const [, href, number] of html.matchAll(/<li><a href="([^"]+)">[^<]*<\/a> <span class="quiet">([A-Z\d-]+)/g)) pages[number] = join(dirname(page), href);
  const quiz = JSON.parse(attribute(html, "data-quiz"));
  const key = unveil(attribute(html, "data-key"), quiz.digest);
  return [id, { ...quiz, paper: quiz.purpose === "survey" ? quiz.paper : mergeKey(quiz.paper, key) }];
}));

for (const { kind, activity, href } of training.requirements) if (kind === "acknowledge") pages[activity] = href;

/** The digest that records have of a version: of the sums of its files, which stand in the document's history. */
function versionDigest(number, version) {
  const history = read(pages[number].replace(/\.html$/, "/history.html"));
  const [, row] = new RegExp(`<tr id="rb-v${version.replaceAll(".", "-")}">([^]*?)</tr>`).exec(history) ?? [];
  const files = [...(row ?? "").matchAll(/<dt>([^<]+)<\/dt><dd><code>([\da-f]{64})<\/code>/g)].map(([, path, sum]) => `${plain(path)}\0${sum}\n`);
  if (files.length === 0) fail(`no sums of version ${version} of ${number} in its history`);
  return createHash("sha256").update(files.sort().join("")).digest("hex");
}

/** The version of a document that was in force on a day. */
function boundOn(number, day) {
  const isInForce = ({ effective, withdrawn }) => effective <= day && (withdrawn === null || withdrawn > day);
  const { version } = training.documents[number].findLast(isInForce) ?? training.documents[number][0];
  return { id: number, version, digest: versionDigest(number, version) };
}

// The sums and the way to add them are checked by what the pages of today say.
for (const { id, version, digest } of Object.values(quizzes).flatMap(({ procedures }) => procedures)) {
  if (versionDigest(id, version) !== digest) fail(`the digest of version ${version} of ${id} is made in another way now`);
}

// --- People: those of the handbook's roster, and plain placeholders

const people = [
  ["陳美玲", "社群媒體組", "social-media-lead", "2019-03-04"],
  ["黃家豪", "社群媒體組", "social-media-lead;training-manager", "2021-08-16"],
  ["歐丹尼", "資訊安全組", "it-security-lead", "2018-05-07"],
  ["倪佩雅", "資訊安全組", "it-security-lead", "2022-02-14"],
  ["林曉彤", "營運處", "incident-commander", "2016-09-01"],
  ["張柏霖", "值班台", "duty-officer;incident-commander", "2020-11-02", "", "shift-alongside"],
  ["李詠欣", "公關室", "pr-lead", "2017-06-19"],
  ["何子樂", "公關室", "pr-lead;customer-service-lead", "2023-04-03"],
  ["馮嘉恩", "法務室", "legal-counsel;data-protection-officer", "2018-10-08"],
  ["譚志偉", "法務室", "data-protection-officer;legal-counsel", "2021-01-11"],
  ["周文傑", "總經理室", "executive-sponsor", "2012-07-02"],
  ["吳愛蓮", "總經理室", "executive-sponsor", "2015-03-16"],
  ["葉思琪", "客服中心", "customer-service-lead;duty-officer", "2019-12-09"],
  ["林素雅", "人力資源處", "training-manager", "2020-06-22"],
  ["值班員甲", "值班台", "duty-officer", "2024-01-08"],
  ["值班員乙", "值班台", "duty-officer", "2026-10-26"],
  ["門市員甲", "門市", "", "2022-05-03"],
  ["門市員乙", "門市", "", "2025-09-15"],
  ["門市員丙", "門市", "", "2026-11-20"],
  ["行銷員甲", "行銷處", "", "2021-11-22"],
  ["行銷員乙", "行銷處", "", "2023-07-10"],
  ["實習生甲", "行銷處", "", "2026-07-01", "2026-09-30"],
  ["代理商甲", "外部代理商", "", "2025-02-17"],
  ["代理商乙", "外部代理商", "", "2026-03-02"],
  ["約聘員甲", "客服中心", "", "2024-10-14"],
].map(([name, unit, roles, joined, left = "", waived = ""], at) => ({ id: `E${1001 + at}`, name, unit, roles: roles ? roles.split(";") : [], joined, left, waived, skill: 72 + chance.below(27) }));
const stranger = { id: "E9999", name: "路人甲", unit: "不詳", roles: [], joined: "2026-01-05", left: "", skill: 60 };

// --- Answers: right as often as somebody's skill makes it likely

const answers = {
  "single-choice": ({ choices, correct }, isRight) => (isRight ? correct[0] : chance.of(choices.filter((id) => !correct.includes(id)))),
  hotspot: ({ regions, correct }, isRight) => (isRight ? correct[0] : chance.of(regions.filter((id) => !correct.includes(id)))),
  "true-false": ({ answer }, isRight) => answer === isRight,
  "multiple-response": ({ choices, correct }, isRight) => choices.filter((id) => correct.includes(id) !== (!isRight && chance.percent(35))).sort(),
  numeric({ units, answer }, isRight) {
    const number = isRight ? answer : `${Number(answer) * chance.of([2, 3, 4])}`;
    return chance.percent(25) && units.length ? `${number} ${chance.of(units)}` : number;
  },
  "short-text": ({ accepted }, isRight) => (isRight ? chance.of(accepted.filter(({ credit }) => credit === "1")).text : chance.of(["不知道", "忘記了", ...accepted.filter(({ credit }) => credit !== "1").map(({ text }) => text)])),
  ordering({ sequence }, isRight) {
    const order = [...sequence];
    for (let swaps = isRight ? 0 : 1 + chance.below(3); swaps > 0; swaps--) {
      const at = chance.below(order.length - 1);
      [order[at], order[at + 1]] = [order[at + 1], order[at]];
    }
    return order;
  },
  matching: ({ sources, targets, pairs }, isRight) => Object.fromEntries(sources.map((source) => [source, isRight || chance.percent(50) ? pairs[source] : chance.of(targets)])),
  classification: ({ rows, columns, answers: right }, isRight) => Object.fromEntries(rows.map((row) => [row, isRight || chance.percent(50) ? right[row] : chance.of(columns)])),
  scenario(question, isRight) {
    const path = [];
    for (;;) {
      const { node, visits } = walk(question, path);
      const { options = [] } = question.nodes[node];
      const open = options.filter(({ to }) => (visits.get(to) ?? 0) < (question.nodes[to].maxVisits ?? 1));
      if (open.length === 0) return path;
      const best = open.reduce((best, option) => (option.score > best.score ? option : best));
      path.push((isRight || chance.percent(55) ? best : chance.of(open)).id);
    }
  },
};

/** What people say where nothing is right or wrong. */
const opinions = {
  "single-choice": ({ choices }) => chance.of(choices),
  "multiple-response": ({ choices }) => choices.filter(() => chance.percent(45)).sort(),
  numeric: () => `${10 + 5 * chance.below(8)}`,
  "short-text": () => chance.of(["題目再短一點", "希望多一些情境題", "謝謝，很實用", "More scenarios, please"]),
  classification: ({ rows, columns }) => Object.fromEntries(rows.map((row) => [row, columns[chance.percent(70) ? 0 : chance.below(columns.length)]])),
};

// --- Records without their codes

const two = (number) => `${number}`.padStart(2, "0");
const moment = (day, second) => `${day}T${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}+08:00`;

/** A day from `first` to today on which people work. */
function workday(first) {
  for (;;) {
    const day = daysAfter(first, chance.below(1 + Math.round((Date.parse(today) - Date.parse(first)) / 86_400_000)));
    if (![0, 6].includes(new Date(day).getUTCDay())) return day;
  }
}

function drafted(kind, person, activity, day, seconds, rest = {}) {
  const from = 9 * 3600 + chance.below(8 * 3600);
  const learner = { id: person.id, name: person.name, unit: person.unit, roles: ["all-staff", ...person.roles] };
  return { schema: "readybook/record/1", record_id: chance.uuid(), kind, learner, activity, started: moment(day, from), ended: moment(day, from + seconds), duration_s: seconds, ...rest };
}

function acknowledgement(person, number, day) {
  const { version, digest } = boundOn(number, day);
  return drafted("acknowledgement", person, { id: number, version, digest, procedures: [{ id: number, version, digest }] }, day, 120 + chance.below(900));
}

function exercise(person, requirement, day) {
  return drafted("exercise", person, { id: requirement, version: "1", digest: "0".repeat(64), procedures: [] }, day, 0);
}

function attempt(person, quiz, day, number) {
  const { paper, id, version, digest, validMonths } = quiz;
  const seed = generator.next();
  const laid = lay(paper, seed);
  const isSurvey = quiz.purpose === "survey";
  const skill = Math.min(97, person.skill + 15 * (number - 1));
  const likely = laid.map(({ id: question }) => (isSurvey ? 0 : Math.min(98, skill + hardness(id, question))));
  const responses = Object.fromEntries(laid.map(({ id: question }, at) => {
    const { type } = paper.questions[question];
    if (isSurvey) return [question, opinions[type](paper.questions[question])];
    return [question, chance.percent(2) ? null : answers[type](paper.questions[question], chance.percent(likely[at]))];
  }));
  const found = isSurvey ? null : result(paper, laid.map(({ id: question }) => question), responses);
  const latency = laid.map(() => 6 + chance.below(60));
  const interactions = laid.map(({ id: question }, at) => ({
    question, type: paper.questions[question].type, response: responses[question],
    correct: found ? found.marks[question].correct : null, points: found ? rounded(found.marks[question].points) : null,
    max: paper.questions[question].points, latency_s: latency[at],
  }));
  const seconds = latency.reduce((sum, one) => sum + one, 20 + chance.below(60));
  const score = found && { raw: rounded(found.raw), min: 0, max: found.max, scaled: rounded(Fraction.read(found.raw).times(new Fraction(1, found.max))) };
  return drafted("quiz-attempt", person, { id, version, digest, procedures: quiz.procedures.map((bound) => boundOn(bound.id, day)) }, day, seconds, {
    attempt: { number, seed },
    result: {
      completion: "completed", success: found?.success ?? null, score, pass_mark: paper.passMark === null ? null : paper.passMark / 10_000,
      failed_must_pass: found?.failedMustPass ?? [], valid_until: found?.success && validMonths ? monthsAfter(day, validMonths) : null,
    },
    interactions,
  });
}

/** Some questions are easier than others, whoever answers: -15 to 20, from the name. */
function hardness(quiz, question) {
  return createHash("sha256").update(`${quiz}/${question}`).digest()[0] % 36 - 15;
}

/** An attempt that ended when the quiz changed. */
function voided(person, quiz, day) {
  const activity = { id: quiz.id, version: "0.9.0", digest: createHash("sha256").update(`${quiz.id} 0.9.0`).digest("hex"), procedures: quiz.procedures.map(({ id }) => boundOn(id, day)) };
  return drafted("quiz-attempt", person, activity, day, 300 + chance.below(600), {
    attempt: { number: 1, seed: generator.next() },
    result: { completion: "void", success: null, score: null, pass_mark: null, failed_must_pass: [], valid_until: null }, interactions: [],
  });
}

// --- Who does what

const drafts = [];
const since = (person, first) => (person.joined > first ? person.joined : first);
const isHere = ({ left }) => left === "" || left > today;
const holders = (requirement) => people.filter((person) => isHere(person) && requirement.for.some((role) => role === "all-staff" || person.roles.includes(role)));

/** Attempts until one is passed, at most three and at most so many. */
function attempts(person, quiz, first, most = 3) {
  let day = workday(first);
  for (let number = 1; number <= most && day <= today; number++, day = daysAfter(day, 1 + chance.below(4))) {
    drafts.push(attempt(person, quiz, day, number));
    if (drafts.at(-1).result.success !== false) break;
  }
}

const required = (kind) => training.requirements.filter((requirement) => requirement.kind === kind);
const everybodys = required("quiz").find((requirement) => requirement.for.includes("all-staff")) ?? fail("no quiz is for all staff");
for (const person of people.filter((person) => isHere(person) && person.joined < daysAfter(today, -14))) {
  if (drafts.length < 30) attempts(person, quizzes[everybodys.activity], since(person, "2026-06-29"));
}
const ofRoles = required("quiz").filter((requirement) => requirement !== everybodys);
for (const requirement of ofRoles) attempts(chance.of(holders(requirement)), quizzes[requirement.activity], "2026-10-20", 2);
for (const quiz of Object.values(quizzes).filter(({ purpose }) => purpose !== "certify")) {
  for (const person of chance.shuffled(people.filter(isHere)).slice(0, 2)) drafts.push(attempt(person, quiz, workday(since(person, "2026-11-02")), 1));
}
for (const requirement of ofRoles.slice(0, 2)) drafts.push(voided(chance.of(holders(requirement)), quizzes[requirement.activity], workday("2026-09-01")));
for (const [at, requirement] of required("exercise").slice(-4).entries()) {
  const day = ["2026-03-12", "2026-05-21", "2026-11-12"][at % 3];
  drafts.push(exercise(chance.of(holders(requirement).filter(({ joined }) => joined < day)), requirement.activity, day));
}
drafts.push(attempt(stranger, quizzes[everybodys.activity], workday("2026-10-05"), 1));

// Readings fill up what is left of the files; the first three are of versions that were replaced since.
const readings = required("acknowledge").flatMap((requirement) => holders(requirement).map((person) => [person, requirement.activity]));
const isReplaced = (number) => training.documents[number].some(({ change, effective }) => change === "material" && effective > "2026-10-01" && effective <= today);
const old = chance.shuffled(readings.filter(([{ joined }, number]) => joined < "2026-08-01" && isReplaced(number))).slice(0, 3);
for (const [person, number] of old) drafts.push(acknowledgement(person, number, daysAfter("2026-09-01", chance.below(28))));
const others = chance.shuffled(readings.filter((reading) => !old.includes(reading))).slice(0, Math.max(0, FILES - 1 - drafts.length));
for (const [person, number] of others) drafts.push(acknowledgement(person, number, workday(since(person, "2026-10-26"))));
if (drafts.length !== FILES - 1) fail(`${drafts.length + 1} files instead of ${FILES}`);

// --- Codes and files

const previous = new Map();
const records = drafts.sort((one, other) => Date.parse(one.ended) - Date.parse(other.ended) || (one.record_id < other.record_id ? -1 : 1)).map((draft) => {
  const open = { ...draft, integrity: { previous: previous.get(draft.learner.id) ?? null } };
  const check = checkCode(open);
  previous.set(draft.learner.id, check);
  return { ...open, integrity: { check, ...open.integrity } };
});

const fileName = ({ activity, learner, ended, integrity }) => `readybook-${activity.id}-${learner.id}-${ended.slice(0, 10).replaceAll("-", "")}-${integrity.check.slice(0, 4)}.json`;
const files = new Map(records.map((record) => [fileName(record), record]));
if (files.size !== records.length) fail("two records have one file name: take another seed");

// Somebody helped an attempt that was failed; its code does not fit any more.
const [changedName, changed] = [...files].find(([, { result }]) => result?.success === false && result.score) ?? fail("nobody failed: take another seed");
files.set(changedName, { ...changed, result: { ...changed.result, success: true, score: { ...changed.result.score, raw: changed.result.score.max, scaled: 1 } } });
// Browsers call a second download so.
const [twiceName, twice] = [...files].find(([, { kind }]) => kind === "acknowledgement");
files.set(twiceName.replace(/\.json$/, " (1).json"), twice);

mkdirSync(join(out, "records"), { recursive: true });
for (const [name, record] of files) writeFileSync(join(out, "records", name), `${JSON.stringify(record, null, 1)}\n`);
const columns = ["id", "name", "unit", "roles", "joined", "left", "waived"];
const rows = people.map((person) => columns.map((column) => (column === "roles" ? person.roles.join(";") : person[column])).join(","));
writeFileSync(join(out, "people.csv"), `${[columns.join(","), ...rows].join("\n")}\n`);

const count = (fits) => records.filter(fits).length;
console.log(
  `${people.length} people and ${files.size} files: ${count(({ kind }) => kind === "quiz-attempt")} attempts (${count(({ result }) => result?.success)} passed, ` +
    `${count(({ result }) => result?.success === false)} failed, ${count(({ result }) => result?.completion === "void")} void), ` +
    `${count(({ kind }) => kind === "acknowledgement")} readings, ${count(({ kind }) => kind === "exercise")} exercises`,
);
console.log(`changed afterwards: ${changedName}\nhanded in twice: ${twiceName}\nof a stranger: ${[...files.keys()].find((name) => name.includes(stranger.id))}`);
