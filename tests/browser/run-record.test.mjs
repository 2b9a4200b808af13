// Runs as files: what is exported can be read by people, spreadsheets and colleagues; what is imported is whole or refused.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { at, core, holds, plan, scale, something, start, story, tabs } from "./support/run.mjs";

const { Writer, canonical, damage, exported, fold, imported, ImportError, lasting, most, review, sealed, sha256, stamp } = core;

const words = {
  record_title: "Record: {title}", record_title_drill: "Drill: {title}", record_fact: "{name}: {value}", record_separator: ", ", record_step: "Step {number} {title}",
  record_account: " ({account})", record_correction: "Corrected by {actor}: {text}", record_version: "version {version}", record_late: "late, {at}",
  did_note: "Note: {text}", did_note_step: "{step}: {text}", did_tick: "Done: {step}", did_tick_item: "Done: {step}, {item} {text}", did_skip_because: "Skipped {step}: {reason}",
  did_correct: "Corrects {n}: {text}", did_clock_back: "back {jump}", did_clock_ahead: "ahead {jump}", did_milestone: "{name} {at}", did_override: "{level}: {reason}",
  lasting_days: "{n} days", lasting_hours: "{n} hours", lasting_hours_one: "an hour", lasting_minutes: "{n} minutes", lasting_moment: "a moment", lasting_two: "{large} {small}",
};

/** A word as a page says it. */
function say(key, values = {}) {
  const word = (values.n === 1 && words[`${key}_one`]) || words[key] || key.replaceAll("_", " ");
  return word.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

/** The JSON file of entries, with its count and sum as they have to be. */
const file = (entries, more = {}) => JSON.stringify({ format: "readybook-run", version: 1, entries, count: entries.length, sum: sha256(entries.map((entry) => entry?.sum).join("")), ...more });

const without = (list, at) => list.filter((_, other) => other !== at);
const replaced = (list, at, item) => list.map((old, other) => (other === at ? item : old));

/** The rows of a CSV file: RFC 4180. */
function cells(text) {
  const rows = [[]];
  let rest = text;
  while (rest) {
    const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? assert.fail(`no CSV: ${rest.slice(0, 40)}`);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    rest = rest.slice(whole.length);
  }
  return rows.slice(0, -1);
}

const everything = () => story(
  [2, "tick", { step: "report" }], [3, "grade", { answers: { impact: "i1", exposed: "unsure" }, level: "high", rule: 0, because: "Data is out" }], [4, "accounts", { accounts: ["fb", "ig"] }],
  [5, "tick", { step: "lock", item: 2, account: "fb" }], [6, "note", { text: "=HYPERLINK(\"http://evil\")" }], [7, "note", { step: "lock", text: "a | b\nc" }], [8, "skip", { step: "grade", reason: "known" }],
  [9, "report", { block: "rb-block-1", title: "First *report*", values: { noticed: "04:00" }, text: "Line 1\n````\n<script>alert(1)</script>" }],
  [10, "statement", { block: "rb-block-2", title: "Statement", values: {}, text: "We saw", approver: "Cai" }],
  [11, "meeting", { block: "rb-block-3", title: "Meeting", decisions: [{ text: "Tell | all?", owner: "Ana", due: "2026-12-01" }], notes: "short", began: stamp(at(10)), ended: stamp(at(11)) }],
  [12, "override", { level: "medium", reason: "nothing out" }], [13, "unlock", { step: "end", reason: "now" }], [14, "clock", { wall: -90_000, monotonic: 60_000 }], [15, "handover", { to: "Ben" }],
  [80, "tick", { step: "lock" }], [90, "close", { summary: "Over" }],
);

test("what was exported is imported again, entry by entry", () => {
  holds(60, (chance) => {
    const { all } = tabs(chance, 1 + chance.below(3), 2 + chance.below(50));
    const { name, type, text } = exported(chance.shuffled(all), "json", say);
    assert.deepEqual([name, type], [`${start.run}.json`, "application/json"]);
    assert.deepEqual(imported(text).entries, all);
    assert.deepEqual(imported(`\ufeff${text}`).entries, all);
    assert.deepEqual(JSON.parse(text).count, all.length);
  });
});

test("a CSV file has a row for each entry, reads back, and is no formula anywhere", () => {
  const run = everything();
  const { name, type, text } = exported(run, "csv", say);
  assert.deepEqual([name, type], [`${start.run}.csv`, "text/csv;charset=utf-8"]);
  assert.ok(text.startsWith("\ufeff"));
  const [heads, ...rows] = cells(text.slice(1));
  assert.equal(heads.length, 10);
  assert.equal(rows.length, run.length);
  rows.forEach((row, at) => assert.deepEqual([row[0], row[1], row[2], row[4], row[9]], [String(at + 1), run[at].time, "Ana", run[at].kind, run[at].sum]));
  assert.equal(rows[6][3], "Step 3 Step 3: a | b\nc");
  holds(80, (chance) => {
    const signs = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", '"', ",", " ", "'", "a", "\r\n", "帳"];
    const texts = Array.from({ length: 8 }, () => Array.from({ length: chance.below(6) }, () => chance.of(signs)).join(""));
    const writer = new Writer(texts[0]);
    const run = [writer.next([], "start", start)];
    for (const text of texts) run.push(writer.next(run, "note", { text }));
    const plain = (key, values) => (key === "did_note" ? values.text : key);
    const [, , ...rows] = cells(exported(run, "csv", plain).text.slice(1));
    rows.forEach(([, , who, what], at) => {
      for (const [cell, text] of [[who, texts[0]], [what, texts[at]]]) {
        assert.equal(cell, /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
      }
    });
  });
});

test("a Markdown record has everything to be read, and no text in it becomes markup", () => {
  const run = everything();
  const writer = new Writer("Ben|`x`", { writer: "bbbbbbbb" });
  const wrong = run.find(({ kind }) => kind === "statement");
  run.push(writer.next(run, "correct", { entry: wrong.sum, text: "It was [not](http://evil) so" }));
  const { name, text } = exported(run, "markdown", say);
  assert.equal(name, `${start.run}.md`);
  for (const part of [
    "# Record: Account taken over\n", `- record run: ${start.run}`, "- record document: SM-RB-001", `- record digest: ${"d".repeat(64)}`, "- record actors: Ana, Ben\\|\\`x\\`",
    "- record summary: Over", "- How much?: Impact 1", "- Data out?: record unsure", "- record graded: High", "- record because: Data is out", "- record overridden: Medium",
    "### First \\*report\\*", "`````text\nLine 1\n````\n<script>alert(1)</script>\n`````", "- record approver: Cai", "| Tell \\| all? | Ana | 2026-12-01 |",
    "Corrected by Ben\\|\\`x\\`: It was \\[not\\](http\\://evil) so", "Step 3 Step 3: a \\| b<br>c |", "back 2 minutes", `Corrects ${run.indexOf(wrong) + 1}: It was`,
    `- milestone reported: ${at2(2)}`, "- milestone discovered: 2026-11-28 04:00:00 +00:00\n", `| 1 | Step 1 | Lead | standing done | ${at2(2)} | Ana |  |`, `| ${at2(8)} | Ana | known |`, "standing not for level", "standing skipped", "record unlocked", "Done: Step 3 Step 3, 2 Sign out \\| all (fb)",
  ]) assert.ok(text.includes(part), `${part} in\n${text}`);
  assert.match(text, /\| 3 \| Step 3 \| Lead \| standing done \| .* \| Ana \| late, .*<br>record items \|/);
  assert.equal(text.match(/Corrected by/g).length, 2);
  assert.match(exported([new Writer("Ana").next([], "start", { ...start, title: "two\nlines" })], "markdown", say).text, /^# Record: two lines\n/);

  holds(150, (chance) => {
    const signs = ["|", "\n", "`", "```", "\\", "<", ">", "[a](b)", "![", "*", "_", "~", "&amp;", "#", " ", "http://x", "www.x", "a@b", "$", "{", "- ", "\0", "x", "帳"];
    const text = Array.from({ length: 1 + chance.below(8) }, () => chance.of(signs)).join("");
    const writer = new Writer("Ana");
    const run = [writer.next([], "start", { ...start, title: text, plan: { scale, steps: [{ ...plan.steps[0], title: text }] } })];
    run.push(writer.next(run, "note", { text }), writer.next(run, "report", { block: text, title: text, values: {}, text }));
    const lines = exported(run, "markdown", say).text.split("\n");
    const fences = lines.flatMap((line, at) => (/^`{3,}(text)?$/.test(line) ? [at] : []));
    const [open] = fences;
    const close = lines.findLastIndex((line) => line === lines[open].replace("text", ""));
    assert.equal(lines.slice(open + 1, close).join("\n"), text);
    const outside = [...lines.slice(0, open), ...lines.slice(close + 1)].join("\n");
    // What a reader of Markdown sees once backslashes are read has nothing left that could be markup.
    const bare = outside.replace(/\\[\\`*_{}[\]<>|~&#!$@:.]/g, "").replaceAll("<br>", "").replace(/^(#+ |- )/gm, "");
    assert.doesNotMatch(bare.replace(/^\|.*\|$/gm, (row) => row.slice(2, -2).replaceAll(" | ", " ").replace(/--- ?\|?/g, "")), /[\\`*{}[\]<>|~&#!$@\0]|:\/\/|www\./);
    for (const row of outside.split("\n").filter((line) => line.startsWith("|"))) assert.match(row.replace(/\\./g, ""), /^\|( [^|]* \|){4}$|^\|( [^|]* \|){7}$/);
  });
});

/** A time of `story` as records show it. */
function at2(minutes) {
  return stamp(at(minutes)).replace("T", " ").replace(/\.\d+/, " ");
}

test("whatever is changed in a file is found", () => {
  const run = everything();
  assert.deepEqual(imported(file(run)).entries, run);
  const refused = (text, key, entry = null) => assert.throws(() => imported(text), (fault) => {
    assert.ok(fault instanceof ImportError);
    assert.deepEqual([fault.key, fault.entry], [key, entry]);
    if (entry) assert.equal(fault.values.entry, entry);
    return true;
  }, key);
  refused("", "import_not_json");
  refused("{", "import_not_json");
  refused(file(run).slice(0, -1), "import_not_json");
  refused("NaN", "import_not_json");
  for (const other of ["null", "7", "[]", '"x"', "{}", '{"format":"else"}']) refused(other, "import_not_record");
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  refused(file(run, { version: 2 }), "import_version");
  refused(file(run, { version: { toString: 1 } }), "import_version");
  for (const name of ["format", "version", "count", "sum", "entries"]) {
    assert.throws(() => imported(file(run, { [name]: "deep" }).replace('"deep"', deep)), ImportError);
    assert.throws(() => imported(file(run, { [name]: undefined })), ImportError);
  }
  refused(file(run, { more: 1 }), "import_field");
  refused(file(run).replace('{"format"', '{"__proto__":{"polluted":1},"format"'), "import_field");
  refused(file(run, { count: 3 }), "import_count");
  refused(file(run, { count: "17" }), "import_field");
  refused(file(run, { entries: {} }), "import_field");
  refused(file(run, { sum: sha256("") }), "import_sum");
  refused(file(run, { entries: run.slice(0, -1), count: run.length - 1 }), "import_sum");
  refused(file(run, { entries: [run[0], run[2], run[1], ...run.slice(3)] }), "import_sum");
  refused(file([]), "bad_start", 1);
  refused(file(without(run, 4)), "bad_previous", 5);
  refused(file([...run, run[3]]), "bad_twice", run.length + 1);
  refused(file(replaced(run, 5, { ...run[5], text: "other" })), "bad_sum", 6);
  refused(file(replaced(run, 5, { ...run[5], previous: [] })), "bad_sum", 6);
  refused(file(replaced(run, 5, sealed({ ...run[5], more: 1 }))), "bad_field", 6);
  refused(file(replaced(run, 5, null)), "bad_field", 6);
  for (const value of [7, null, "x".repeat(most.text + 1), ["x"], { text: "x" }]) refused(file(replaced(run, 5, sealed({ ...run[5], text: value }))), "bad_field", 6);
  for (const time of ["2026-13-01T00:00:00Z", "2026-11-28", "soon"]) refused(file(replaced(run, 5, sealed({ ...run[5], time }))), "bad_field", 6);
  const answers = JSON.parse('{"impact":"i1","__proto__":"i2"}');
  refused(file(replaced(run, 2, sealed({ ...run[2], answers }))), "bad_field", 3);
  for (const half of ["\\ud800", "a\\udc00b", "\\ude00\\ud83d"]) refused(file(run).replace("=HYPERLINK", half), "bad_field", 6);
  refused(file(run).replace('"kind":"note"', '"kind":"note","__proto__":{"polluted":1}'), "bad_field", 6);
  refused(file(run).replace('"monotonic":360000', '"monotonic":-0'), "bad_field", 6);
  refused(file(run).replace('"monotonic":360000', '"monotonic":1e999'), "bad_field", 6);
  refused(file(run).replace('"monotonic":360000', `"monotonic":${deep}`), "bad_field", 6);
  refused(`${"[".repeat(2_000_000)}`, "import_not_json");
  refused(" ".repeat(10_000_001), "import_large");
  refused(file(run, { more: "帳".repeat(3_400_000) }), "import_large");
  assert.equal({}.polluted, undefined);
});

/** A file with something of everything that goes wrong or is made to go wrong. */
function mangled(chance, text) {
  const place = chance.below(text.length);
  const chunk = chance.of([
    "", '"', "{", "}", "[", "]", ",", ":", "0", "-", "e5", "\\", "\\u0000", "\\ud83d", "\ud83d", "\u202e", "null", "1e400", "true", '"__proto__":{"polluted":1},', '"constructor":1,', '"sum":"x",',
    '"more":[[[]]],', "[".repeat(5000), "9".repeat(400), "\0", "帳", text.slice(place, place + chance.below(400)),
  ]);
  return chance.of([
    () => text.slice(0, place),
    () => text.slice(place),
    () => text.slice(0, place) + chunk + text.slice(place),
    () => text.slice(0, place) + chunk + text.slice(place + 1 + chance.below(30)),
    () => text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ (1 << chance.below(7))) + text.slice(place + 1),
    () => {
      const lines = text.split("\n");
      const [one, other] = [1 + chance.below(lines.length - 3), 1 + chance.below(lines.length - 3)];
      const swapped = replaced(replaced(lines, one, lines[other]), other, lines[one]);
      return chance.of([swapped, replaced(lines, one, lines[other]), without(lines, one), [...lines.slice(0, one), lines[other], ...lines.slice(one)]]).join("\n");
    },
  ])();
}

test("a file that was mangled is refused, or says the very same", () => {
  const run = everything();
  const { text } = exported(run, "json", say);
  let same = 0;
  holds(2000, (chance) => {
    const other = mangled(chance, text);
    try {
      assert.deepEqual(imported(other).entries, run);
      same += 1;
    } catch (fault) {
      if (!(fault instanceof ImportError)) throw fault;
      assert.ok(fault.entry === null || (Number.isInteger(fault.entry) && fault.entry >= 1), String(fault.entry));
    }
  });
  assert.equal({}.polluted, undefined);
  assert.ok(same < 400, `${same} of 2,000 unchanged`);
});

/** The same run with one value somewhere in it replaced, and all sums made anew, as someone would who means it. */
function forged(chance, run) {
  const copy = structuredClone(run);
  const places = [];
  const walk = (value) => Object.keys(value).forEach((key) => {
    places.push([value, key]);
    if (typeof value[key] === "object" && value[key]) walk(value[key]);
  });
  const at = chance.below(copy.length);
  walk(copy[at]);
  const [holder, key] = chance.of(places);
  const value = chance.of([null, 0, -1, 1.5, 1e300, true, "", "x", "constructor", "__proto__", "toString", "x".repeat(11_000), [], ["x"], {}, { x: 1 }, [[]], "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", 100_000_000, Number.MAX_SAFE_INTEGER, "2026-13-99T99:99:99Z", at + 1]);
  if (!Array.isArray(holder) && chance.next() < 0.2) Object.defineProperty(holder, chance.of(["more", "__proto__", "constructor"]), { value, enumerable: true, configurable: true });
  else if (Array.isArray(holder) || chance.next() < 0.9) holder[key] = value;
  else delete holder[key];
  const now = new Map();
  return copy.map((entry, at) => {
    if (Array.isArray(entry.previous)) entry.previous = entry.previous.map((sum) => now.get(sum) ?? sum).sort();
    const made = sealed(entry);
    now.set(run[at].sum, made.sum);
    return made;
  });
}

test("a file that was forged with care is refused, or can be read without harm", (t) => {
  const run = everything();
  let taken = 0;
  holds(1500, (chance) => {
    const entries = forged(chance, run);
    let found;
    try {
      found = imported(file(entries)).entries;
    } catch (fault) {
      if (!(fault instanceof ImportError)) throw fault;
      return;
    }
    taken += 1;
    assert.equal(canonical(found), canonical(entries));
    const state = fold(found);
    for (const { id } of state.plan.steps) core.status(state, id, at(100));
    review(state, found, at(100));
    core.deadlinesOf(state);
    for (const format of ["json", "markdown", "csv"]) assert.ok(exported(found, format, say).text.length > 100);
  });
  assert.equal({}.polluted, undefined);
  t.diagnostic(`${taken} of 1,500 forged files have the right shape`);
});

test("entries of every kind are told in words that exist", () => {
  holds(200, (chance) => {
    const writer = new Writer("Ana");
    const run = [writer.next([], "start", start)];
    run.push(writer.next(run, ...something(chance)));
    const state = fold(run);
    for (const entry of run) assert.match(core.described(entry, state, (key) => `<${key}>`), /^<did_[a-z_]+>(<record_account>)?$/);
  });
  const told = (kind, fields) => {
    const run = story([1, "note", { text: "x" }]);
    const entry = new Writer("Ana").next(run, kind, fields);
    return core.described(entry, fold([...run, entry]), say);
  };
  assert.equal(told("tick", { step: "lock", item: 2, account: "fb" }), "Done: Step 3 Step 3, 2 Sign out | all (fb)");
  assert.equal(told("tick", { step: "nowhere" }), "Done: nowhere");
  assert.equal(told("override", { level: "medium", reason: "{level}" }), "Medium: {level}");
  assert.equal(told("clock", { wall: 7_200_000, monotonic: 0 }), "ahead 2 hours");
  assert.equal(told("milestone", { name: "reported", at: "2026-11-28T12:01:02.003+08:00" }), "milestone reported 2026-11-28 12:01:02 +08:00");
});

test("a review has the numbers of the story", () => {
  const run = everything();
  const state = fold(run);
  const found = review(state, run, at(500));
  assert.equal(found.end, at(90));
  const minutes = (ms) => (ms === null ? null : ms / 60_000);
  assert.deepEqual(found.durations.map(({ from, to, ms }) => [from, to, minutes(ms)]), [
    ["discovered", "reported", 2], ["reported", "activated", null], ["reported", "graded", 1], ["graded", "contained", null], ["graded", "closed", 87],
  ]);
  // Graded medium, so `tell` is for another level; `lock` could begin when `grade` was skipped at 8, and had 15 minutes.
  assert.deepEqual(found.missed, [{ step: "lock", due: at(23), done: at(80) }]);
  assert.deepEqual(found.skipped.map(({ step, reason }) => [step, reason]), [["grade", "known"]]);
  assert.deepEqual(found.unlocked.map(({ step, reason, actor }) => [step, reason, actor]), [["end", "now", "Ana"]]);
  assert.deepEqual(found.open, ["end"]);
  assert.deepEqual(found.levels.map(({ level, by }) => [level, by]), [["high", "grade"], ["medium", "override"]]);
  assert.deepEqual(found.overridden.map(({ from, level, reason }) => [from, level, reason]), [["high", "medium", "nothing out"]]);
  assert.deepEqual(found.roles, [
    { role: { id: "lead", name: "Lead" }, steps: 4, done: 2, inTime: 1, late: 1, open: 1, skipped: 1 },
    { role: { id: "duty", name: "Duty officer" }, steps: 1, done: 0, inTime: 0, late: 0, open: 0, skipped: 1 },
  ]);
  assert.deepEqual([found.clocks.length, found.handovers.length, found.count], [1, 1, run.length]);
  // Not closed: what is open is judged by now.
  const open = story([1, "note", { text: "x" }]);
  assert.deepEqual(review(fold(open), open, at(15)).missed, []);
  assert.deepEqual(review(fold(open), open, at(16)).missed, [{ step: "report", due: at(15), done: null }]);
  assert.deepEqual(review(fold(open), open, at(16)).open, plan.steps.map(({ id }) => id));
  assert.deepEqual(review(fold(open), open, at(16)).roles[0], { role: { id: "lead", name: "Lead" }, steps: 4, done: 0, inTime: 0, late: 1, open: 4, skipped: 0 });
  const ended = story([1, "tick", { step: "end" }]);
  assert.deepEqual(review(fold(ended), ended, at(2)).roles[0], { role: { id: "lead", name: "Lead" }, steps: 4, done: 1, inTime: 0, late: 0, open: 3, skipped: 0 });
  const backwards = fold(story([5, "tick", { step: "report" }], [6, "milestone", { name: "activated", at: stamp(at(3)) }]));
  assert.deepEqual(review(backwards, [], at(9)).durations.slice(0, 2).map(({ ms }) => minutes(ms)), [5, -2]);
});

test("durations are told in their two largest units", () => {
  const minute = 60_000;
  const told = [[59_999, "a moment"], [minute, "1 minutes"], [61 * minute, "an hour 1 minutes"], [120 * minute, "2 hours"], [-150 * minute, "2 hours 30 minutes"], [(3 * 1440 + 5) * minute, "3 days"], [(2 * 1440 + 65) * minute, "2 days an hour"]];
  for (const [ms, text] of told) assert.equal(lasting(ms, say), text);
});

test("a long record is exported and imported soon", (t) => {
  const writer = new Writer("Ana");
  const run = [writer.next([], "start", start)];
  for (let at = 0; at < 5000; at++) run.push(writer.next([run.at(-1)], "note", { text: `note ${at}` }));
  const timed = (what, act) => {
    const before = performance.now();
    const answer = act();
    t.diagnostic(`5,000 entries ${what}: ${Math.round(performance.now() - before)} ms`);
    return answer;
  };
  const { text } = timed("as JSON", () => exported(run, "json", say));
  assert.equal(timed("imported", () => imported(text)).entries.length, 5001);
  for (const format of ["markdown", "csv"]) assert.ok(timed(`as ${format}`, () => exported(run, format, say)).text.includes("note 4999"));
  assert.equal(damage(run), null);
});

test("what was missed is as the program says of exported files", () => {
  const { runs } = JSON.parse(readFileSync(new URL("../vectors/runs.json", import.meta.url), "utf8"));
  assert.ok(runs.length > 20);
  for (const { name, missed, file } of runs) {
    const { entries } = imported(file);
    const state = fold(entries);
    // A run that was not closed is judged at its last entry.
    const found = review(state, entries, Date.parse(state.last.time));
    assert.deepEqual(found.missed.map(({ step, due, done }) => ({ step, delay_ms: (done ?? found.end) - due, open: done === null })), missed, name);
  }
});
