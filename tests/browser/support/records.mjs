// Records of training, made in node as the page makes them, and the page's own store on a storage of the test.
import { webcrypto, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { repository } from "./site.mjs";
import { core, coreSource } from "./training.mjs";

const digest = (letter) => letter.repeat(64);

/** Gives a record its check code. */
export function sealed(record) {
  const open = { ...record, integrity: { previous: record.integrity.previous } };
  return { ...record, integrity: { check: core.checkCode(open), previous: record.integrity.previous } };
}

function made(kind, day, activity, more = {}, { learner = { id: "E1024", name: "林雅婷", roles: ["social"] } } = {}) {
  return sealed({
    schema: "readybook/record/1", record_id: randomUUID(), kind, learner, activity, started: `${day}T09:00:00+08:00`, ended: `${day}T09:08:32+08:00`,
    duration_s: 512, ...more, integrity: { previous: null },
  });
}

export function acknowledgement(day, id, version, options) {
  return made("acknowledgement", day, { id, version, digest: digest("a"), procedures: [{ id, version, digest: digest("a") }] }, {}, options);
}

export function exercise(day, id, options) {
  return made("exercise", day, { id, version: "1", digest: digest("0"), procedures: [] }, {}, options);
}

/** `success` is true, false, or null for one to be marked later; `version` that of the procedure TR-001. */
export function attempt(day, success, { id = "first-hour", version = "2.0", number = 1, completion = "completed", ...options } = {}) {
  const isMarked = success !== null;
  return made("quiz-attempt", day, { id, version: "2.1.0", digest: digest("e"), procedures: [{ id: "TR-001", version, digest: digest("b") }] }, {
    attempt: { number, seed: 7 },
    result: {
      completion, success, score: isMarked ? { raw: success ? 2 : 0.5, min: 0, max: 2, scaled: success ? 1 : 0.25 } : null, pass_mark: completion === "void" ? null : 0.5,
      failed_must_pass: [], valid_until: success ? core.monthsAfter(day, 12) : null,
    },
    interactions: completion === "void" ? [] : [{ question: "report", type: "single-choice", response: "quarter", correct: isMarked ? success : null, points: isMarked ? Number(success) : null, max: 1, latency_s: 9 }],
  }, options);
}

const files = ["run/calendar", "training/words", "training/dates", "training/record", "training/store", "training/attempt"];
const source = files.map((name) => readFileSync(join(repository, "themes", "default", "js", `${name}.js`), "utf8")).join("\n");
const script = `((document, window, crypto, addEventListener) => {\n"use strict";\n${coreSource}\n${source}\nreturn { records, days, stamp, QuizStore, recordSchema };\n})`;

/** What keeps records, as a page has it. */
export const keeping = vm.runInThisContext(script, { filename: "records.js" })(
  { documentElement: { lang: "en", dataset: { timeZone: "Asia/Hong_Kong" } } },
  { readybook: { kept: { set() {} }, trainingWords: {} }, localStorage: null }, webcrypto, () => {},
);
