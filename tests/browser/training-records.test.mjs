// Records of training and the store that keeps them, in node: what is made is what may be taken in, and nothing is lost.
import assert from "node:assert/strict";
import test from "node:test";
import { acknowledgement, attempt, exercise, keeping, sealed } from "./support/records.mjs";
import { FakeStorage } from "./support/run.mjs";
import { core, vectors } from "./support/training.mjs";

const { records, days, QuizStore } = keeping;
const noon = Date.parse("2026-11-28T12:00:00+08:00");
const hour = 3_600_000;
const hex = (letter) => letter.repeat(64);

const quiz = (more = {}) => ({
  id: "first-hour", version: "2.1.0", digest: hex("e"), title: "The first hour", procedures: [{ id: "TR-001", version: "2.0", digest: hex("b"), title: "Policy", href: "x.html" }],
  validMonths: 12, attempts: { max: 3, cooldownHours: 24, counts: "highest" },
  paper: { passMark: 6667, mustPass: [], shuffleQuestions: false, sections: [{ id: "all", draw: ["a", "b"] }], questions: {
    a: { type: "single-choice", points: 1, choices: ["x", "y"], fixed: [], correct: ["x"] }, b: { type: "multiple-response", rule: "plus-minus", points: 2, choices: ["p", "q", "r"], fixed: [], correct: ["p", "q", "r"] },
  } }, ...more,
});

/** Stores on one storage, as tabs have them, each told what the others write. */
function tabs(count, { storage = new FakeStorage(), clock = { now: noon } } = {}) {
  const listeners = [];
  const told = (from) => (event) => listeners.forEach((listen, at) => at !== from && listen({ ...event, storageArea: null }));
  const of = (at) => {
    const tell = told(at);
    return {
      get length() { return storage.length; },
      key: (n) => storage.key(n),
      getItem: (key) => storage.getItem(key),
      setItem(key, newValue) { storage.setItem(key, newValue); tell({ key, newValue }); },
      removeItem(key) { storage.removeItem(key); tell({ key, newValue: null }); },
    };
  };
  return Array.from({ length: count }, (_, at) => new QuizStore(of(at), { listen: (listen) => listeners.push(listen), now: () => clock.now }));
}

/** Works through a quiz: `a` right or wrong, `b` with the ids chosen. */
function work(store, { a = "x", b = ["r", "p"] } = {}) {
  const data = quiz();
  const opened = store.openAttempt(data);
  opened.attempt.responses = { a, b };
  opened.attempt.latency = { a: 3.4, b: 10.6 };
  opened.save();
  const drawn = ["a", "b"];
  const result = core.result(data.paper, drawn, opened.attempt.responses);
  return store.finish(data, opened.attempt, drawn.map((id) => ({ section: "all", id, order: [] })), result.marks, result);
}

test("the shared vectors are records here, but those with numbers that no page writes", () => {
  for (const { name, record, check } of vectors("record").records) {
    const whole = { ...record, integrity: { ...record.integrity, check } };
    if (/rounded/.test(name)) assert.notEqual(records.wrong(whole), null, name);
    else assert.equal(records.wrong(whole), null, name);
  }
});

test("an attempt becomes a record with exact points, sets in order, and the day until which it counts", () => {
  const [store] = tabs(1);
  const record = work(store);
  assert.equal(records.wrong(record), null);
  assert.deepEqual(record.result, { completion: "completed", success: true, score: { raw: 2.3333, min: 0, max: 3, scaled: 0.7778 }, pass_mark: 0.6667, failed_must_pass: [], valid_until: "2027-11-28" });
  assert.deepEqual(record.interactions[1], { question: "b", type: "multiple-response", response: ["p", "r"], correct: false, points: 1.3333, max: 2, latency_s: 11 });
  assert.deepEqual(record.activity.procedures, [{ id: "TR-001", version: "2.0", digest: hex("b") }], "what is only for readers stays out");
  assert.equal(records.fileName(record), `readybook-first-hour-${record.ended.slice(0, 10).replaceAll("-", "")}-${record.integrity.check.slice(0, 4)}.json`);
  assert.deepEqual(JSON.parse(records.file(record).text), record);
  assert.equal(store.hasOpen("first-hour"), false);
});

test("a quiz without its key is recorded to be marked later", () => {
  const [store] = tabs(1);
  const data = quiz();
  const { attempt } = store.openAttempt(data);
  const record = store.finish(data, { ...attempt, responses: { a: "y" } }, [{ section: "all", id: "a", order: [] }], null, null);
  assert.equal(records.wrong(record), null);
  assert.deepEqual([record.result.success, record.result.score, record.interactions[0].points], [null, null, null]);
  assert.equal(records.outcome(record), "unmarked");
});

test("records name the one before, also once it is known whose they are", () => {
  const clock = { now: noon };
  const [store] = tabs(1, { clock });
  const all = ["TR-001", "TR-002", "TR-003"].map((document) => {
    clock.now += hour;
    return store.acknowledge({ document, version: "1.0", digest: hex("a") });
  });
  assert.deepEqual(all.map(({ integrity }) => integrity.previous), [null, all[0].integrity.check, all[1].integrity.check]);
  store.setProfile({ id: "", name: "王小明", unit: "", roles: [], joined: null });
  const named = store.records();
  assert.ok(named.every((record) => records.wrong(record) === null && record.learner.name === "王小明"));
  assert.deepEqual(named.map(({ integrity }) => integrity.previous), [null, named[0].integrity.check, named[1].integrity.check]);
  store.setProfile({ id: "E2", name: "何小姐", unit: "", roles: [], joined: null });
  assert.deepEqual(store.records(), named, "a record that is somebody's stays theirs");
});

test("attempts are limited since the last pass, and wait for the cooldown", () => {
  const clock = { now: noon };
  const [store] = tabs(1, { clock });
  assert.deepEqual(store.mayBegin(quiz({ attempts: null })), { ok: true, until: null, left: null });
  work(store, { a: "y", b: [] });
  const wait = store.mayBegin(quiz());
  assert.deepEqual([wait.ok, wait.left, Date.parse(wait.until)], [false, 2, noon + 24 * hour]);
  clock.now += 24 * hour;
  assert.deepEqual(store.mayBegin(quiz()), { ok: true, until: null, left: 2 });
  work(store, { a: "y", b: [] });
  clock.now += 24 * hour;
  work(store, { a: "y", b: [] });
  clock.now += 30 * 24 * hour;
  assert.deepEqual(store.mayBegin(quiz()), { ok: false, until: null, left: 0 });
  assert.equal(store.mayBegin(quiz({ version: "3.0.0" })).left, 3, "what must be known has changed");
  work(store);
  assert.deepEqual(store.mayBegin(quiz()), { ok: true, until: null, left: 3 }, "who passed may renew");
  assert.deepEqual(store.attempts("first-hour").map(({ attempt }) => attempt.number), [1, 2, 3, 4]);
});

test("an attempt is left and gone on with, with everything that the page kept in it", () => {
  const storage = new FakeStorage();
  const [store] = tabs(1, { storage });
  const opened = store.openAttempt(quiz());
  assert.ok(opened.isNew);
  assert.equal(store.hasOpen("first-hour"), false, "nothing is kept before the first answer");
  opened.attempt.responses.a = "x";
  opened.attempt.flags = ["b"];
  assert.ok(opened.save());
  const [again] = tabs(1, { storage });
  assert.deepEqual(again.open(), ["first-hour"]);
  const next = again.openAttempt(quiz());
  assert.equal(next.isNew, false);
  assert.deepEqual([next.attempt.responses, next.attempt.flags, next.attempt.seed], [{ a: "x" }, ["b"], opened.attempt.seed]);
  next.close();
  assert.deepEqual([again.hasOpen("first-hour"), again.records().length], [false, 0]);
});

test("a quiz that changed meanwhile closes the attempt as void, never as failed", () => {
  const [store] = tabs(1);
  const opened = store.openAttempt(quiz());
  opened.save();
  const changed = quiz({ version: "2.2.0", digest: hex("f") });
  assert.equal(store.underWay(changed.id).digest, hex("e"));
  const next = store.openAttempt(changed);
  assert.deepEqual([next.voided.result.completion, next.voided.result.success, next.voided.activity.version, next.voided.activity.digest], ["void", null, "2.1.0", hex("e")]);
  assert.equal(records.wrong(next.voided), null);
  assert.ok(next.isNew && next.attempt.number === 2);
  assert.equal(store.mayBegin(changed).left, 3, "it does not count");
  assert.equal(records.outcome(store.records()[0]), null);
});

test("of two tabs the one that wrote last has the attempt, the other is told and can take it back", () => {
  const [one, other] = tabs(2);
  const first = one.openAttempt(quiz());
  first.save();
  const second = other.openAttempt(quiz());
  let told = 0;
  first.onTaken(() => (told += 1));
  second.attempt.responses.a = "y";
  assert.ok(second.save());
  assert.deepEqual([told, first.isTaken, first.save()], [1, true, false]);
  assert.equal(first.take().responses.a, "y");
  assert.ok(second.isTaken && first.save());
  assert.equal(second.save(), false);
  const record = one.finish(quiz(), first.attempt, [{ section: "all", id: "a", order: [] }], null, null);
  assert.equal(second.take(), null, "it is over");
  assert.equal(other.records()[0].record_id, record.record_id);
  assert.equal(told, 1, "nobody is told of what he did himself");
});

test("an attempt that was ended while nobody told is over, and what only looks like one is none", () => {
  const storage = new FakeStorage();
  const [one] = tabs(1, { storage });
  const [other] = tabs(1, { storage }); // Neither hears of the other.
  const first = one.openAttempt(quiz());
  first.save();
  const second = other.openAttempt(quiz());
  second.take();
  first.attempt.responses = second.attempt.responses;
  other.finish(quiz(), second.attempt, [{ section: "all", id: "a", order: [] }], null, null);
  assert.equal(first.save(), false);
  assert.deepEqual([first.isTaken, first.take(), one.hasOpen("first-hour"), one.records().length], [true, null, false, 1]);
  storage.setItem("readybook:training-attempt:first-hour", '{"number":1}');
  const [third] = tabs(1, { storage });
  const opened = third.openAttempt(quiz());
  assert.ok(opened.isNew && opened.save());
  assert.ok(third.hasOpen("first-hour"));
});

test("a practice that is recorded later does not end the one that was begun meanwhile", () => {
  const [one, other] = tabs(2);
  const practised = one.openAttempt(quiz());
  practised.save();
  practised.close();
  other.openAttempt(quiz()).save();
  one.finish(quiz(), practised.attempt, [{ section: "all", id: "a", order: [] }], null, null);
  assert.deepEqual([other.hasOpen("first-hour"), other.opened.isTaken, one.records().length], [true, false, 1]);
});

test("of the attempts of one tab only the last looks what others write", () => {
  const [one, other] = tabs(2);
  const before = one.openAttempt(quiz());
  before.save();
  let told = 0;
  before.onTaken(() => (told += 1));
  one.openAttempt(quiz()).save();
  other.openAttempt(quiz()).save();
  assert.deepEqual([told, before.isTaken, one.opened.isTaken, one.watchers.length], [0, false, true, 1]);
});

test("a day is that of the handbook's zone, whatever the clock of this computer", () => {
  assert.equal(keeping.stamp(Date.parse("2026-12-01T17:30:05Z")), "2026-12-02T01:30:05+08:00");
  assert.equal(days.noon("2026-12-02"), Date.parse("2026-12-02T04:00:00Z"));
});

test("without storage, with a full one and after it was emptied everything goes on in memory", () => {
  const denied = new FakeStorage();
  denied.isDenied = true;
  const [blocked] = tabs(1, { storage: denied });
  work(blocked);
  assert.deepEqual([blocked.kept, blocked.records().length], ["blocked", 1]);
  const none = new QuizStore(null, { now: () => noon });
  work(none);
  assert.deepEqual([none.kept, none.records().length], ["blocked", 1]);

  const small = new FakeStorage({ quota: 300 });
  const [full] = tabs(1, { storage: small });
  work(full);
  assert.deepEqual([full.kept, full.records().length], ["full", 1]);
  small.quota = Infinity;
  assert.equal(full.save(), "kept");
  assert.equal([...small.items.keys()].filter((key) => /training-record/.test(key)).length, 1);

  const storage = new FakeStorage();
  const [emptied] = tabs(1, { storage });
  work(emptied);
  storage.items.clear();
  assert.deepEqual([emptied.check(), emptied.records().length], ["evicted", 1]);
  assert.equal(emptied.save(), "kept");
});

test("what one tab deletes does not come back from the other", () => {
  const [one, other] = tabs(2);
  const record = one.acknowledge({ document: "TR-001", version: "2.0", digest: hex("a") });
  assert.equal(other.records().length, 1);
  assert.ok(other.remove(record));
  assert.deepEqual([one.records().length, one.check()], [0, "kept"]);
  one.takePart("drill", noon);
  assert.ok(other.clear());
  assert.deepEqual([one.records().length, other.records().length], [0, 0]);
});

test("what is damaged in the storage is not counted, and said", () => {
  const storage = new FakeStorage();
  const [store] = tabs(1, { storage });
  const record = store.takePart("drill", noon);
  storage.items.set("readybook:training-record:1", "{");
  storage.items.set(`readybook:training-record:${records.uuid()}`, JSON.stringify(record));
  storage.items.set("readybook:training-profile", '{"id":1}');
  storage.items.set("readybook:training-attempt:first-hour", "[]");
  assert.deepEqual([store.records().length, store.damaged.length, store.profile.id, store.open()], [1, 2, "", []]);
  store.discard();
  assert.deepEqual([store.records().length, store.damaged.length], [1, 0]);
});

test("no record is taken that is not one in every part", () => {
  const good = attempt("2026-08-01", true);
  assert.equal(records.wrong(good), null);
  const broken = {
    schema: [(one) => (one.schema = "readybook/record/2"), (one) => delete one.schema],
    record_id: [(one) => (one.record_id = "../../x"), (one) => (one.record_id = one.record_id.toUpperCase())],
    kind: [(one) => (one.kind = "__proto__"), (one) => (one.kind = null), (one) => (one.kind = "constructor")],
    learner: [(one) => (one.learner.email = "x"), (one) => (one.learner.name = null), (one) => (one.learner.roles = "social"), (one) => (one.learner.id = "\ud800"), (one) => (one.learner.name = "x".repeat(201))],
    activity: [(one) => (one.activity.digest = "E".repeat(64)), (one) => (one.activity.procedures[0].title = "x")],
    attempt: [(one) => (one.attempt.number = 0), (one) => (one.attempt.seed = 2 ** 32), (one) => (one.attempt.seed = -1)],
    started: [(one) => (one.started = "2026-08-01T09:00:00"), (one) => (one.started = "yesterday")],
    ended: [(one) => (one.ended = "2026-08-01T08:59:59+08:00")],
    result: [(one) => (one.result.score.raw = 1.23456), (one) => (one.result.valid_until = "2026-02-30"), (one) => (one.result.success = "yes"), (one) => delete one.result.failed_must_pass],
    interactions: [(one) => (one.interactions[0].response = { __proto__: null, a: 1 }), (one) => (one.interactions[0].max = Infinity), (one) => (one.interactions[0].answer = "x")],
    integrity: [(one) => (one.integrity.previous = "XXXX-XXXX-XXXX-XXXU"), (one) => (one.integrity.signature = "x")],
    "": [(one) => (one.extra = 1)],
  };
  for (const [part, changes] of Object.entries(broken)) {
    for (const change of changes) {
      const record = structuredClone(good);
      change(record);
      let forged = record;
      try {
        forged = { ...sealed(record), ...(record.integrity.signature && { integrity: { ...sealed(record).integrity, signature: "x" } }) };
      } catch {
        // A number that no canonical form has.
      }
      assert.match(records.wrong(forged) ?? "nothing", new RegExp(`^(${part}|kind|extra)`), `${part}: ${change}`);
    }
  }
  for (const value of [null, [], "x", 1, {}, { kind: "exercise" }]) assert.notEqual(records.wrong(value), null);
  assert.equal(records.wrong({ ...good, duration_s: 1 }), "check");
  assert.equal(records.wrong(sealed({ ...acknowledgement("2026-08-01", "A", "1"), attempt: { number: 1, seed: 1 } })), "attempt");
  assert.equal(records.wrong(exercise("2026-08-01", "drill")), null);
});

test("ids are random and of version 4", () => {
  const ids = new Set(Array.from({ length: 500 }, records.uuid));
  assert.equal(ids.size, 500);
  for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test("a file's name has nothing in it that a system would not take", () => {
  const name = (learner, id = "first-hour") => records.fileName({ activity: { id }, learner, ended: "2026-11-28T12:00:00+08:00", integrity: { check: "K7Q2-0000-0000-0000" } });
  assert.equal(name({ id: "E1024" }), "readybook-first-hour-E1024-20261128-K7Q2.json");
  assert.equal(name({ id: "", name: "林 雅婷/../x:*?" }), "readybook-first-hour-林-雅婷-..-x-20261128-K7Q2.json");
  assert.equal(name({ id: "..\\.." }), "readybook-first-hour-20261128-K7Q2.json");
});

test("the calendar has whole days, folded lines, and the same id each time", () => {
  const dates = [{ id: "read-policy-due", day: "2026-12-31", summary: "期限：讀《應變總則》，與附件；共兩份".repeat(4), description: "a,b;c\nd" }];
  const text = days.calendar(dates);
  assert.match(text, /DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n/);
  assert.match(text, /UID:read-policy-due@training\.readybook\.invalid\r\n/);
  assert.match(text, /DESCRIPTION:a\\,b\\;c\\nd\r\n/);
  for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
});
