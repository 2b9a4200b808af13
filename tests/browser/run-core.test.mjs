// The core of runs: entries that cannot be changed unseen, what is folded from them, grades, and where runs are kept.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { Clock, FakeStorage, at, core, holds, plan, scale, something, start, story, tabs } from "./support/run.mjs";

const {
  sha256, canonical, newRunId, newWriter, sealed, stamp, inOrder, entryOrder, merged, heads, Writer, damage, most, fold, applied, stepOf, applies, waitsFor,
  due, status, graded, deadlinesOf, Store,
} = core;

/** A state without what differs by identity: maps and sets as lists in their order. */
const plainly = (value) => JSON.parse(JSON.stringify(value, (_, inner) => (inner instanceof Map || inner instanceof Set ? [...inner] : inner)));

test("sums are SHA-256", (t) => {
  const vectors = {
    "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    abc: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ["a".repeat(1_000_000)]: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  };
  for (const [text, sum] of Object.entries(vectors)) assert.equal(sha256(text), sum, text.slice(0, 60));
  holds(300, (chance) => {
    const text = Array.from({ length: chance.below(300) }, () => String.fromCodePoint(chance.of([32 + chance.below(90), 0x4e00 + chance.below(5000), 0x1f600 + chance.below(50)]))).join("");
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
  });
  // Where the padding needs one block more.
  for (let length = 50; length < 140; length++) assert.equal(sha256("y".repeat(length)), createHash("sha256").update("y".repeat(length)).digest("hex"));
  const before = performance.now();
  for (let at = 0; at < 5000; at++) sha256(`${at}${"x".repeat(400)}`);
  t.diagnostic(`5,000 sums of 400 characters: ${Math.round(performance.now() - before)} ms`);
});

test("canonical JSON is the same for equal values", () => {
  assert.equal(canonical({ b: [1, null, { z: "x", y: undefined }], a: { "é": true, e: "帳\n" } }), '{"a":{"e":"帳\\n","é":true},"b":[1,null,{"z":"x"}]}');
  assert.equal(canonical(JSON.parse('{"__proto__":1,"a":2}')), '{"__proto__":1,"a":2}');
  const [entry] = story();
  assert.equal(sealed(Object.fromEntries(Object.entries(entry).reverse())).sum, entry.sum);
});

test("times have the offset of the clock, ids the local time", () => {
  for (const ms of [0, at(0), Date.UTC(2026, 6, 1, 12, 30, 15, 7)]) {
    assert.match(stamp(ms), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
    assert.equal(Date.parse(stamp(ms)), ms);
  }
  const zone = process.env.TZ;
  for (const [name, shown] of [["Asia/Taipei", "2026-11-28T12:00:00.000+08:00"], ["America/St_Johns", "2026-11-28T00:30:00.000-03:30"], ["UTC", "2026-11-28T04:00:00.000+00:00"]]) {
    process.env.TZ = name;
    assert.equal(stamp(at(0)), shown);
  }
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  const date = new Date(2026, 10, 28, 4, 5);
  assert.match(newRunId(false, date), /^R-20261128-0405-[A-Z2-7]{4}$/);
  assert.match(newRunId(true, date), /^D-20261128-0405-[A-Z2-7]{4}$/);
  const marks = new Set(Array.from({ length: 200 }, newWriter));
  assert.equal(marks.size, 200);
  for (const mark of marks) assert.match(mark, /^[a-z2-7]{8}$/);
  assert.equal(new Set([...marks].join("")).size, 32);
});

test("a writer continues from all heads and makes no entry that a file would be refused for", () => {
  const run = story([1, "note", { text: "one" }]);
  const others = ["b", "c"].map((name) => new Writer(name, { writer: `${name}aaaaaaa` }).next(run, "note", { text: name }));
  const forked = merged([...run, others[0]], [...run, others[1]]);
  assert.deepEqual(heads(forked), others.map(({ sum }) => sum).sort());
  const joined = new Writer("d").next(forked, "note", { text: "joins", step: null });
  assert.deepEqual(joined.previous, heads(forked));
  assert.equal(joined.sequence, 4);
  assert.equal("step" in joined, false);
  assert.deepEqual(heads([...forked, joined]), [joined.sum]);

  const writer = new Writer("a");
  const long = writer.next(run, "note", { text: `${"x".repeat(most.text - 2)}😀😀` });
  assert.equal(long.text.length, most.text);
  assert.equal(writer.next(run, "note", { text: "half \ud83d of it" }).text, "half \ufffd of it");
  assert.equal(damage([...run, long]), null);
  for (const [entries, kind, fields] of [
    [run, "note", { text: "x", txet: "x" }], [run, "note", { text: 7 }], [run, "note", {}], [run, "wave", {}], [run, "constructor", {}], [run, "start", start],
    [[], "note", { text: "x" }], [run, "tick", { step: "a", item: 0 }], [run, "tick", { step: "a", item: 1.5 }], [run, "milestone", { name: "lunch", at: start.discovered }],
  ]) assert.throws(() => writer.next(entries, kind, fields), TypeError, kind);
  const endless = { ...start, plan: { ...plan, steps: [{ ...plan.steps[0], within: 1e12 }] } };
  assert.throws(() => writer.next([], "start", endless), /plan\.steps\.1\.within/);
  const [more] = [writer.next([], "start", { ...start, plan: { ...plan, steps: [{ ...plan.steps[0], colour: "red" }] } })];
  assert.equal("colour" in more.plan.steps[0], false);
});

test("a clock that jumped is said once, and how far", () => {
  const clock = new Clock();
  const writer = new Writer("Ana", clock.reading);
  const run = [writer.next([], "start", start)];
  assert.equal(writer.clockEntry([]), null);
  clock.pass(3_600_000);
  assert.equal(writer.clockEntry(run), null);
  clock.wall -= 60_000;
  assert.equal(writer.clockEntry(run), null);
  clock.wall -= 1;
  // An entry in between does not hide the jump.
  run.push(writer.next(run, "note", { text: "x" }));
  const said = writer.clockEntry(run);
  assert.deepEqual([said.kind, said.wall, said.monotonic], ["clock", 3_600_000 - 60_001, 3_600_000]);
  assert.equal(writer.clockEntry([...run, said]), null);
  clock.wall += 7_200_000;
  assert.equal(writer.clockEntry([...run, said]).wall, 7_200_000);
  assert.equal(fold([...run, said]).clocks.length, 1);
});

test("the same entries fold to the same state in any order", () => {
  holds(120, (chance) => {
    const { all } = tabs(chance, 1 + chance.below(3), 2 + chance.below(60));
    const expected = plainly(fold(all));
    for (let again = 0; again < 4; again++) assert.deepEqual(plainly(fold(chance.shuffled([...all, ...all.slice(0, 5)]))), expected);
    let state = fold([]);
    for (const entry of all) {
      if (state.last) assert.ok(entryOrder(state.last, entry) < 0);
      state = applied(state, entry);
    }
    assert.deepEqual(plainly(state), expected);
    assert.equal(state.count, all.length);
  });
});

test("the order is by sequence, then by writer, then by sum", () => {
  const entries = [[1, "z", "z"], [2, "a", "b"], [2, "a", "c"], [2, "b", "a"], [10, "a", "a"]].map(([sequence, writer, sum]) => ({ sequence, writer, sum }));
  assert.deepEqual(inOrder([...entries].reverse()), entries);
});

test("tabs that see one another late lose nothing, and their chain joins", () => {
  holds(120, (chance) => {
    const { copies, writers, all } = tabs(chance, 2 + chance.below(2), 5 + chance.below(60));
    for (const copy of copies) for (const { sum } of copy) assert.ok(all.some((entry) => entry.sum === sum));
    assert.equal(new Set(copies.flat().map(({ sum }) => sum)).size, all.length);
    assert.deepEqual(chance.shuffled(copies).reduce(merged), all);
    assert.deepEqual(inOrder(chance.shuffled(all)), all);
    assert.equal(damage(all), null);
    assert.equal(damage(chance.shuffled(all)), null);
    for (const entry of all) for (const name of entry.previous) assert.ok(all.findIndex(({ sum }) => sum === name) < all.indexOf(entry));
    const joined = [...all, writers[0].next(all, "note", { text: "joins" })];
    assert.deepEqual(heads(joined), [joined.at(-1).sum]);
    assert.equal(damage(joined), null);
  });
});

test("tabs on one storage keep every entry", () => {
  holds(40, (chance) => {
    const storage = new FakeStorage();
    const late = [];
    const names = ["a", "b", "c"].slice(0, 2 + chance.below(2));
    const open = names.map((name) => {
      const tab = { writer: new Writer(name, { writer: `${name}aaaaaaa` }), entries: [] };
      tab.store = new Store(storage, { listen: (act) => (tab.hear = act), later: (act) => act() });
      tab.store.onChange((run, entries) => (tab.entries = merged(tab.entries, entries ?? [])));
      return tab;
    });
    const write = (tab, kind, fields) => {
      const entry = tab.writer.next(tab.entries, kind, fields);
      tab.entries = [...tab.entries, entry];
      assert.ok(tab.store.add(start.run, entry));
      const [key, newValue] = [...storage.items].at(-1);
      for (const other of open) if (other !== tab) late.push(() => other.hear({ key, newValue, storageArea: storage }));
    };
    write(open[0], "start", start);
    for (const tab of open) tab.entries = tab.store.load(start.run);
    for (let written = 1; written < 40; written++) {
      write(chance.of(open), ...something(chance));
      while (late.length && chance.next() < 0.5) late.splice(chance.below(late.length), 1)[0]();
    }
    while (late.length) late.pop()();
    const all = new Store(storage).load(start.run);
    assert.equal(all.length, 40);
    assert.equal(damage(all), null);
    for (const tab of open) assert.deepEqual(tab.entries, all);
  });
});

test("whatever is changed, removed or added in a run is found", () => {
  const whole = story([1, "note", { text: "one" }], [2, "tick", { step: "report" }], [3, "skip", { step: "grade", reason: "why" }], [4, "accounts", { accounts: ["fb"] }]);
  assert.equal(damage(whole), null);
  const refused = (change, entry, reason) => {
    const copy = structuredClone(whole);
    const changed = change(copy) ?? copy;
    const found = damage(changed);
    assert.deepEqual([found?.entry, found?.reason], [entry, reason], String(change));
  };
  refused((run) => void (run[1].text = "two"), 1, "bad_sum");
  refused((run) => void (run[1].time = "2026-11-28T04:01:00.001+00:00"), 1, "bad_sum");
  refused((run) => void (run[2].sum = sha256("x")), 2, "bad_sum");
  refused((run) => void (run[1] = sealed({ ...run[1], text: "two" })), 2, "bad_previous");
  refused((run) => void run.splice(2, 1), 2, "bad_previous");
  refused((run) => void run.shift(), 0, "bad_previous");
  refused((run) => void run.push(run[2]), 5, "bad_twice");
  refused((run) => void run.push(sealed({ ...run[4], previous: [], sequence: 1 })), 5, "bad_start");
  refused((run) => void run.push(sealed({ ...run[0], title: "other" })), 5, "bad_start");
  refused((run) => void (run[0] = sealed({ ...run[0], drill: true })), 0, "bad_start");
  refused((run) => void (run[4] = sealed({ ...run[4], sequence: 9 })), 4, "bad_sequence");
  refused((run) => void (run[4] = sealed({ ...run[4], previous: [run[3].sum, run[3].sum] })), 4, "bad_previous");
  refused((run) => void (run[4] = sealed({ ...run[4], more: 1 })), 4, "bad_field");
  refused((run) => void (run[3].previous = "x"), 3, "bad_field");
  refused(() => [], 0, "bad_start");
  refused(() => [null], 0, "bad_field");
  refused((run) => Array.from({ length: most.entries + 1 }, () => run[0]), most.entries, "bad_many");
  assert.equal(damage([sealed({ ...whole[0], plan: { scale: null, steps: [{ ...plan.steps[0], title: 7 }] } })]).values.field, "plan.steps.1.title");
  holds(300, (chance) => {
    // Any character of an entry.
    const run = structuredClone(whole);
    const index = chance.below(run.length);
    const text = JSON.stringify(run[index]);
    const place = chance.below(text.length);
    const other = text.slice(0, place) + chance.of([..."x7,\"}0ef "]) + text.slice(place + 1);
    let changed;
    try {
      changed = JSON.parse(other);
    } catch {
      return;
    }
    if (canonical(changed) === canonical(whole[index])) return;
    run[index] = changed;
    assert.notEqual(damage(run), null, other);
  });
});

test("what makes no sense stays in the log and changes nothing", () => {
  const run = story([1, "tick", { step: "report" }]);
  const before = plainly(fold(run));
  const senseless = [
    ["tick", { step: "nowhere" }], ["tick", { step: "lock", item: 3 }], ["untick", { step: "nowhere" }], ["note", { step: "nowhere", text: "x" }],
    ["grade", { answers: {}, level: "blue" }], ["override", { level: "blue", reason: "x" }], ["timer", { step: "nowhere", action: "start" }], ["unskip", { step: "toString" }],
  ];
  for (const [kind, fields] of senseless) {
    const state = fold([...run, new Writer("Ana").next(run, kind, fields)]);
    assert.equal(state.count, 3);
    const logged = { count: 0, last: null, places: null };
    assert.deepEqual(plainly({ ...state, ...logged }), { ...before, ...logged }, kind);
  }
  assert.equal(fold([...run, { ...run[1], sequence: 3, kind: "wave", sum: sha256("wave") }]).count, 3);
  const second = sealed({ ...run[0], title: "Other", sequence: 3, previous: [run[1].sum] });
  assert.equal(fold([...run, second]).title, start.title);
  assert.equal(fold(run.slice(1)).run, null);
  assert.equal(fold([]).count, 0);
});

test("a step is what was first said of it, until someone takes it back", () => {
  const of = (...entries) => fold(story(...entries));
  const lock = (...entries) => of(...entries).steps.get("lock");
  assert.equal(lock([1, "tick", { step: "lock" }], [2, "tick", { step: "lock" }]).done.time, stamp(at(1)));
  assert.equal(lock([1, "tick", { step: "lock" }], [2, "untick", { step: "lock" }]).done, null);
  assert.deepEqual([...lock([1, "tick", { step: "lock", item: 2, account: "fb" }], [1, "tick", { step: "lock", item: 1 }]).items.keys()], ["2@fb", "1"]);
  assert.equal(lock([1, "tick", { step: "lock", item: 2, account: "fb" }], [2, "untick", { step: "lock", item: 2, account: "fb" }]).items.size, 0);
  assert.deepEqual(lock([1, "skip", { step: "lock", reason: "none" }]).skipped, { time: stamp(at(1)), actor: "Ana", reason: "none" });
  assert.equal(lock([1, "skip", { step: "lock", reason: "none" }], [2, "skip", { step: "lock", reason: "other" }]).skipped.reason, "none");
  assert.equal(lock([1, "unlock", { step: "lock", reason: "now" }], [2, "unlock", { step: "lock", reason: "other" }]).unlocked.reason, "now");
  assert.equal(lock([1, "tick", { step: "lock", item: 1 }], [2, "tick", { step: "lock", item: 1 }]).items.get("1").time, stamp(at(1)));
  assert.equal(of([1, "close", { summary: "over" }], [2, "close", { summary: "again" }]).closed.summary, "over");
  assert.deepEqual(of([1, "accounts", { accounts: ["fb", "ig", "fb"] }]).accounts, ["fb", "ig"]);
  assert.equal(lock([1, "skip", { step: "lock", reason: "none" }], [2, "unskip", { step: "lock" }]).skipped, null);
  assert.equal(lock([1, "assign", { step: "lock", to: "Ben" }]).assigned, "Ben");
  assert.equal(lock([1, "timer", { step: "lock", action: "start" }], [2, "timer", { step: "lock", action: "start" }]).timer.started, at(1));
  assert.equal(lock([1, "timer", { step: "lock", action: "start" }], [2, "timer", { step: "lock", action: "stop" }]).timer, null);
  assert.deepEqual(lock([1, "note", { step: "lock", text: "seen" }]).notes.map(({ text, actor }) => [text, actor]), [["seen", "Ana"]]);
  const state = of([1, "meeting", { block: "b", title: "M", decisions: [{ text: "Who?", owner: "Ben", due: "soon" }] }], [2, "close", { summary: "over" }]);
  assert.deepEqual(state.decisions.map(({ text, owner }) => [text, owner]), [["Who?", "Ben"]]);
  assert.equal(state.closed.summary, "over");
  assert.equal(of([1, "close", {}], [2, "reopen", { reason: "no" }]).closed, null);
  const [, note] = story([1, "note", { text: "wrong" }]);
  assert.equal(of([1, "note", { text: "wrong" }], [2, "correct", { entry: note.sum, text: "right" }]).corrections.get(note.sum)[0].text, "right");
});

test("a level is the last grade or override, and a new grade takes an override back", () => {
  const grade = (level) => ["grade", { answers: { impact: "i1", exposed: "no" }, level, rule: 2 }];
  const state = (...entries) => fold(story(...entries.map((entry, at) => [at + 1, ...entry])));
  assert.equal(state().level, null);
  assert.equal(state(grade("low")).level, "low");
  const overridden = state(grade("low"), ["override", { level: "high", reason: "press" }]);
  assert.deepEqual([overridden.level, overridden.grade.level, overridden.override.reason], ["high", "low", "press"]);
  const again = state(grade("low"), ["override", { level: "high", reason: "press" }], grade("medium"));
  assert.deepEqual([again.level, again.override], ["medium", null]);
  assert.deepEqual(again.levels.map(({ level, by }) => `${level} ${by}`), ["low grade", "high override", "medium grade"]);
});

test("milestones come from marked steps, and from what people say before that", () => {
  const milestones = (...entries) => Object.fromEntries(fold(story(...entries)).milestones);
  assert.deepEqual(milestones(), { discovered: start.discovered });
  assert.equal(milestones([3, "tick", { step: "report" }]).reported, stamp(at(3)));
  assert.equal(milestones([3, "tick", { step: "report" }], [4, "untick", { step: "report" }]).reported, undefined);
  assert.equal(milestones([3, "milestone", { name: "reported", at: stamp(at(1)) }], [4, "tick", { step: "report" }]).reported, stamp(at(1)));
  assert.equal(milestones([3, "grade", { answers: {}, level: "low" }], [4, "tick", { step: "grade" }]).graded, stamp(at(3)));
  assert.equal(milestones([3, "close", {}]).closed, stamp(at(3)));
  assert.equal(milestones([3, "close", {}], [4, "reopen", { reason: "x" }]).closed, undefined);
  const moved = fold(story([3, "milestone", { name: "discovered", at: stamp(at(-20)) }]));
  assert.equal(moved.discovered, stamp(at(-20)));
  assert.equal(due(moved, "report"), at(-5));
});

test("steps wait, open and fall due as the plan says", () => {
  const grade = (minutes, level) => [minutes, "grade", { answers: {}, level }];
  const report = [5, "tick", { step: "report" }];
  const graded = [9, "tick", { step: "grade" }];
  const state = (...entries) => fold(story(...entries));
  const begun = state();
  assert.deepEqual(status(begun, "report", at(14)), { code: "open", due: at(15), overdue: false, waitsFor: [] });
  assert.equal(status(begun, "report", at(15)).overdue, false);
  assert.equal(status(begun, "report", at(15) + 1).overdue, true);
  assert.deepEqual(status(begun, "grade", at(99)), { code: "locked", due: null, overdue: false, waitsFor: ["report"] });
  assert.equal(status(begun, "nowhere", 0), null);
  assert.equal(due(begun, "nowhere"), null);
  assert.equal(due(begun, "end"), null);
  assert.equal(due(state(report), "grade"), at(15));
  assert.equal(due(state([2, "unlock", { step: "grade", reason: "now" }], report), "grade"), at(12));
  assert.deepEqual(waitsFor(state([2, "unlock", { step: "grade", reason: "now" }]), "grade"), []);
  // Before a grade everything applies; after it what waits for a step of another level does not wait.
  assert.equal(applies(begun, "tell"), true);
  const medium = state(report, grade(8, "medium"), graded);
  assert.equal(status(medium, "tell", at(10)).code, "not-for-level");
  assert.equal(due(medium, "tell"), null);
  assert.deepEqual(waitsFor(medium, "end"), ["lock"]);
  const low = state(report, grade(8, "low"), graded);
  assert.equal(status(low, "end", at(10)).code, "open");
  assert.equal(due(low, "lock"), null);
  const skipped = state(report, [6, "skip", { step: "grade", reason: "known" }]);
  assert.equal(status(skipped, "grade", at(7)).code, "skipped");
  assert.equal(due(skipped, "lock"), at(21));
  // A step that left the level at minute 8 opens what waits for it then; one that was done before, when it was done.
  const late = fold(story(grade(2, "high"), report, graded, [12, "tick", { step: "lock" }], grade(20, "medium"), grade(30, "low")));
  assert.deepEqual(waitsFor(late, "end"), []);
  const withLimit = { ...late, known: new Map(late.known).set("end", { ...stepOf(late, "end"), within: 1 }) };
  assert.equal(due(withLimit, "end"), at(21));
  // A timer that is started by hand.
  const high = [grade(8, "high"), report, graded].sort(([a], [b]) => a - b);
  assert.equal(due(state(...high, [20, "tick", { step: "lock" }]), "tell"), null);
  assert.equal(due(state(...high, [20, "tick", { step: "lock" }], [25, "timer", { step: "tell", action: "start" }]), "tell"), at(85));
  const done = status(state([40, "tick", { step: "report" }]), "report", at(50));
  assert.deepEqual(done, { code: "done", due: at(15), overdue: false, waitsFor: [] });
});

test("a newer plan keeps what was done by step id, and ticks by what the item says", () => {
  const [report, grade, lock, tell] = plan.steps;
  const newer = { scale, steps: [lock, { ...report, items: [] }, { ...tell, id: "call", after: [] }].map((step) => ({ ...step })) };
  newer.steps[0].items = ["Look first", "Sign out | all"];
  newer.steps[1].marks = "activated";
  const state = fold(story(
    [1, "tick", { step: "report" }], [2, "tick", { step: "lock", item: 1 }], [3, "tick", { step: "lock", item: 2, account: "fb" }],
    [4, "note", { step: grade.id, text: "kept" }], [5, "migrate", { version: "1.3", digest: "e".repeat(64), address: "x/", plan: newer }], [6, "tick", { step: "call" }],
  ));
  assert.deepEqual([state.version, state.address], ["1.3", "x/"]);
  assert.deepEqual([...state.milestones.keys()], ["discovered", "activated"]);
  assert.ok(state.steps.get("report").done && state.steps.get("call").done);
  assert.deepEqual([...state.steps.get("lock").items.keys()], ["2@fb"]);
  assert.equal(state.steps.get("grade").notes[0].text, "kept");
  assert.equal(stepOf(state, "grade").title, "Step 2");
  assert.deepEqual(state.migrations.map(({ kind, from, version }) => [kind, from, version]), [["migrate", "1.2", "1.3"]]);
});

test("grades are what trying all combinations gives", () => {
  const every = (lists) => lists.reduce((all, list) => all.flatMap((before) => list.map((item) => [...before, item])), [[]]);
  holds(400, (chance) => {
    const names = ["a", "b", "c", "constructor"].slice(0, 1 + chance.below(4));
    const questions = names.map((id) => ({
      id, answers: Array.from({ length: 2 + chance.below(3) }, (_, at) => ({ id: `${id}${at}`, points: chance.of([null, 0, 1, 2, 5]) })),
    }));
    const levels = ["high", "medium", "low"].map((id) => ({ id }));
    const matrix = Array.from({ length: chance.below(6) }, () => {
      const asked = questions.filter(() => chance.next() < 0.4);
      const least = chance.below(8);
      return {
        if: chance.next() < 0.2 ? null : Object.fromEntries(asked.map(({ id, answers }) => [id, answers.filter(() => chance.next() < 0.5).map(({ id }) => id)])),
        points: chance.of([null, [least, null], [least, least + chance.below(4)]]), level: chance.of(levels).id, because: chance.of([null, "so"]),
      };
    });
    if (chance.next() < 0.9) matrix.push({ if: null, points: null, level: chance.of(levels).id, because: null });
    const answers = Object.fromEntries(questions.map(({ id, answers }) => [id, chance.next() < 0.5 ? "unsure" : chance.of(answers).id]));
    const combinations = every(questions.map(({ id, answers: all }) => all.filter((answer) => answers[id] === "unsure" || answer.id === answers[id])));
    const fired = combinations.map((chosen) => {
      const points = chosen.reduce((sum, answer) => sum + (answer.points ?? 0), 0);
      const holdsAll = (row) => questions.every(({ id }, at) => !row.if || !Object.hasOwn(row.if, id) || row.if[id].includes(chosen[at].id));
      const fits = (row) => !row.points || (points >= row.points[0] && (row.points[1] === null || points <= row.points[1]));
      return matrix.findIndex((row) => holdsAll(row) && fits(row));
    });
    const highest = levels.find(({ id }) => fired.some((rule) => matrix[rule]?.level === id));
    const rule = Math.min(...fired.filter((rule) => rule >= 0 && matrix[rule].level === highest?.id));
    const expected = highest ? { level: highest.id, rule, because: matrix[rule].because, unsure: Object.values(answers).includes("unsure") } : null;
    const found = graded({ levels, questions, matrix }, answers);
    assert.deepEqual(found, expected);
  });
  assert.equal(graded(scale, { impact: "i1" }), null);
  assert.equal(graded(scale, { impact: "i1", exposed: "maybe" }), null);
  const many = { ...scale, questions: Array.from({ length: 40 }, (_, at) => ({ id: `q${at}`, answers: [{ id: "x", points: 0 }, { id: "y", points: 1 }] })), matrix: [{ points: [40, null], level: "high" }, { level: "low" }] };
  assert.equal(graded(many, Object.fromEntries(many.questions.map(({ id }) => [id, "unsure"]))).level, "high");
});

test("deadlines that were turned on count from their milestone", () => {
  const on = ["deadline", { deadline: "authority", on: true }];
  assert.deepEqual(deadlinesOf(fold(story())), []);
  assert.deepEqual(deadlinesOf(fold(story([1, ...on]))), [{ id: "authority", name: "Notify the authority", role: { id: "counsel", name: "Counsel" }, due: at(72 * 60) }]);
  assert.deepEqual(deadlinesOf(fold(story([1, ...on], [2, "deadline", { deadline: "authority", on: false }]))), []);
});

test("a run is kept and found again, drills apart", () => {
  const storage = new FakeStorage();
  const store = new Store(storage);
  const run = story([1, "note", { text: "one" }], [2, "close", {}]);
  const drill = [new Writer("Ana").next([], "start", { ...start, run: "D-20261201-0415-ABCD", drill: true })];
  for (const entry of run) assert.equal(store.add(start.run, entry), true);
  store.add(drill[0].run, drill[0]);
  assert.equal(store.kept, "kept");
  const fresh = new Store(storage);
  assert.deepEqual(fresh.load(start.run), run);
  assert.deepEqual(fresh.load("D-20261201-0415-ABCD"), drill);
  assert.deepEqual(fresh.load("R-20261128-0415-ZZZZ"), []);
  assert.deepEqual(fresh.runs().map(({ run }) => run), [drill[0].run, start.run]);
  store.add("R-20261130-0000-ABCD", sealed({ ...run[0], run: "R-20261130-0000-ABCD" }));
  assert.deepEqual(fresh.runs(false).map(({ run }) => run), ["R-20261130-0000-ABCD", start.run]);
  assert.equal(store.remove("R-20261130-0000-ABCD"), true);
  assert.deepEqual(fresh.runs(true).map(({ run, drill }) => [run, drill]), [[drill[0].run, true]]);
  const [listed] = new Store(storage).runs(false);
  assert.deepEqual([listed.run, listed.count, listed.title, listed.discovered, listed.closed.kind], [start.run, 3, start.title, start.discovered, "close"]);
  assert.equal(fresh.remove(start.run), true);
  assert.deepEqual([fresh.load(start.run), fresh.runs(false)], [[], []]);
  assert.ok([...storage.items.keys()].every((key) => key.startsWith("readybook:drill:")));
});

test("a list reads no entry but those that begin and close a run", () => {
  const storage = new FakeStorage();
  const run = story(...Array.from({ length: 30 }, (_, at) => [at, "note", { text: `note ${at}` }]), [40, "close", {}], [41, "reopen", { reason: "x" }]);
  for (const entry of run) new Store(storage).add(start.run, entry);
  let read = 0;
  const store = new Store(Object.assign(storage, { getItem: (key) => (read += 1) && storage.items.get(key) }));
  const [listed] = store.runs();
  assert.deepEqual([listed.count, listed.closed, read], [33, null, 3]);
});

test("a storage that is blocked, full or emptied loses nothing in this tab, and it is said", () => {
  const run = story([1, "note", { text: "one" }], [2, "note", { text: "two" }]);
  const blocked = [null, Object.assign(new FakeStorage(), { isDenied: true })];
  for (const storage of blocked) {
    const store = new Store(storage);
    assert.equal(store.kept, "blocked");
    for (const entry of run) assert.equal(store.add(start.run, entry), false);
    assert.deepEqual(store.load(start.run), run);
    assert.deepEqual([store.runs()[0].count, store.runs()[0].title], [3, start.title]);
    assert.deepEqual([store.check(), store.save()], ["blocked", "blocked"]);
    assert.equal(store.remove(start.run), false);
    assert.deepEqual(store.load(start.run), []);
  }

  const small = new FakeStorage({ quota: JSON.stringify(run.slice(0, 2)).length + 300 });
  const full = new Store(small);
  assert.deepEqual(run.map((entry) => full.add(start.run, entry)), [true, true, false]);
  assert.deepEqual([full.kept, full.check()], ["full", "full"]);
  assert.deepEqual(full.load(start.run), run);
  small.quota = Infinity;
  assert.equal(full.save(), "kept");
  assert.deepEqual(new Store(small).load(start.run), run);

  full.add(start.run, run[1]);
  small.items.clear();
  assert.equal(full.kept, "kept");
  assert.equal(full.check(), "evicted");
  assert.deepEqual(full.load(start.run), run);
  assert.equal(full.save(), "kept");
  assert.equal(small.items.size, 3);
  const reader = new Store(small);
  assert.equal(reader.load(start.run).length, 3);
  small.items.delete([...small.items.keys()][0]);
  assert.equal(reader.check(), "evicted");
  assert.equal(full.check(), "evicted");
  full.remove(start.run);
  assert.equal(full.check(), "kept");

  const denied = new FakeStorage();
  const late = new Store(denied);
  late.add(start.run, run[0]);
  denied.isDenied = true;
  assert.equal(late.add(start.run, run[1]), false);
  assert.equal(late.check(), "blocked");
  assert.deepEqual(late.load(start.run), run.slice(0, 2));
});

test("what else stands in the storage is passed over", () => {
  const storage = new FakeStorage();
  const run = story([1, "note", { text: "one" }]);
  const store = new Store(storage);
  for (const entry of run) store.add(start.run, entry);
  const key = (kind, sum, id = start.run) => `readybook:run:${id}:${kind}:${sum}`;
  const stray = story([1, "note", { text: "stray" }], [2, "tick", { step: "report" }]);
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  for (const [name, value] of [
    ["theme", "dark"], ["readybook:run:", "{}"], ["readybook:run:R-20261128-0415-ABCD", "x"], [key("note", sha256("1")), "not JSON"], [key("note", sha256("2")), "null"],
    [key("note", sha256("3")), deep], [key("note", sha256("4")), JSON.stringify(run[1])], [key("start", sha256("5")), JSON.stringify({ ...run[0], sum: sha256("5"), plan: { steps: "x" } })],
    [key("note", sha256("7")), JSON.stringify(stray[1])], [key("note", stray[2].sum), JSON.stringify(stray[2])], [`readybook:drill:${start.run}:note:${stray[1].sum}`, JSON.stringify(stray[1])],
    [key("tick", run[1].sum), JSON.stringify(run[1])], [key("start", run[0].sum, "R-20261128-0415-EVIL"), JSON.stringify(run[0])],
    [key("note", sha256("6"), "R-20261128-0415-LOST"), JSON.stringify({ ...run[1], sum: sha256("6"), __proto__: null, constructor: 1 })], ["readybook:drill:R-20261128-0415-ABCD:note:x", "x"],
  ]) storage.items.set(name, value);
  const fresh = new Store(storage);
  assert.deepEqual(fresh.load(start.run), run);
  const listed = Object.fromEntries(fresh.runs().map(({ run, start }) => [run, start?.sum ?? null]));
  assert.deepEqual(listed, { [start.run]: run[0].sum, "R-20261128-0415-EVIL": null, "R-20261128-0415-LOST": null });
  assert.equal(fresh.remove("R-20261128-0415-LOST"), true);
  assert.equal(storage.items.get("theme"), "dark");
});

test("other tabs are heard of", () => {
  const storage = new FakeStorage();
  const run = story([1, "note", { text: "one" }], [2, "note", { text: "two" }]);
  const waiting = [];
  let hear;
  const store = new Store(storage, { listen: (act) => (hear = act), later: (act) => waiting.push(act) });
  const told = [];
  store.onChange((run, entries) => told.push([run, entries && entries.length]));
  const key = ({ kind, sum }) => `readybook:run:${start.run}:${kind}:${sum}`;
  const write = (entry, newValue = JSON.stringify(entry)) => hear({ key: key(entry), newValue, storageArea: storage });
  const rest = () => waiting.splice(0).forEach((act) => act());
  write(run[1]);
  write(run[1], null);
  assert.equal(waiting.length, 0);
  run.forEach((entry) => write(entry));
  write({ ...run[1], kind: "close" });
  assert.equal(waiting.length, 1);
  rest();
  assert.deepEqual(told.splice(0), [[start.run, null]]);
  store.add(start.run, run[0]);
  run.slice(1).forEach((entry) => write(entry));
  rest();
  assert.deepEqual(told.splice(0), [[start.run, 3]]);
  storage.items.set(key(run[0]), JSON.stringify(run[0]));
  assert.equal(store.check(), "evicted");
  assert.equal(store.save(), "kept");
  for (const event of [{ key: "theme", newValue: "dark" }, { key: key(run[1]), newValue: "{}", storageArea: new FakeStorage() }, { key: key({ kind: "note", sum: sha256("") }), newValue: "broken" }]) hear(event);
  rest();
  assert.deepEqual(told, []);
  storage.items.clear();
  hear({ key: null, newValue: null, storageArea: storage });
  assert.equal(store.kept, "evicted");
  run.forEach((entry) => write(entry, null));
  rest();
  assert.deepEqual(told.splice(0), [[start.run, 0]]);
  assert.deepEqual(store.load(start.run), []);
  assert.equal(store.check(), "kept");
});

test("a long run stays quick", (t) => {
  const steps = Array.from({ length: 500 }, (_, at) => ({ ...plan.steps[2], id: `s${at}`, number: at + 1, after: at ? [`s${at - 1}`] : [] }));
  const writer = new Writer("Ana");
  const run = [writer.next([], "start", { ...start, plan: { scale, steps } })];
  const timed = (what, act) => {
    const before = performance.now();
    const answer = act();
    t.diagnostic(`${what}: ${(performance.now() - before).toFixed(1)} ms`);
    return answer;
  };
  timed("5,000 entries written", () => {
    // The last entry is the only head, so it stands for all that came before.
    for (let at = 0; at < 5000; at++) run.push(writer.next([run.at(-1)], "tick", { step: `s${at % 500}`, item: 1, account: `a${at}` }));
  });
  const state = timed("5,000 entries folded", () => fold(run));
  assert.equal(timed("5,000 entries checked", () => damage(run)), null);
  assert.equal(timed("one entry more", () => applied(state, writer.next(run, "tick", { step: "s7" }))).count, 5002);
  assert.equal(timed("500 steps judged", () => steps.map(({ id }) => status(state, id, Date.now())).length), 500);
});
