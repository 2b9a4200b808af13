// Entries: what a run is made of. An entry is a plain value that is never changed; a run is a set of them. Each names, by
// their sums, those that its writer had seen last, so it shows when something is lost, added or changed. What entries
// mean is for `fold.js`.

/** The milestones of an incident in the order of the procedure. */
const milestoneNames = ["discovered", "reported", "activated", "graded", "contained", "closed"];

/** The fields of each kind of entry, as shapes. */
const entryKinds = (() => {
  const { text, like, whole, one, time, maybe, either, list, map, record } = shape;
  const name = text(most.name);
  const id = like(/^[^\s\p{Surrogate}]{1,200}$/u);
  const flag = one(true, false);
  const minutes = whole(0, 100_000_000); // 190 years: more would leave the calendar of `Date`.
  const role = record({ id, name });
  const answer = record({ id, label: text(), help: maybe(text()), points: maybe(whole(0, 1000)) });
  const scale = record({
    levels: list(record({ id, name, triggers: maybe(text()) })),
    questions: list(record({ id, ask: text(), help: maybe(text()), answers: list(answer) })),
    matrix: list(record({ if: maybe(map(list(id))), points: maybe(list(maybe(whole()), 2)), level: id, because: maybe(text()) })),
    deadlines: maybe(list(record({ id, name: text(), help: maybe(text()), minutes, from: one(...milestoneNames), role: maybe(role) }))),
  });
  const step = record({
    id, number: either(whole(0), name), title: text(), roles: list(role), within: maybe(minutes), when: list(id), after: list(id),
    marks: maybe(one(...milestoneNames)), each: flag, manual: flag, feedback: maybe(text()), text: maybe(text(most.finished)), items: list(text()),
  });
  const plan = record({ scale: maybe(scale), steps: list(step) });
  const values = map(maybe(either(text(), flag, shape.of(Number.isFinite), list(text()))));
  const written = { block: name, title: text(), values, text: text(most.finished) };
  const decision = record({ text: text(), owner: maybe(name), due: maybe(name) });
  const ofItem = { step: id, item: maybe(whole(1)), account: maybe(name) };
  return {
    start: {
      run: like(/^[RD]-\d{8}-\d{4}-[A-Z2-7]{4}$/), drill: flag, handbook: text(), document: name, version: name, digest: name, title: text(),
      language: name, address: text(), discovered: time(), plan,
    },
    tick: ofItem,
    untick: ofItem,
    note: { step: maybe(id), text: text() },
    skip: { step: id, reason: text() },
    unskip: { step: id },
    assign: { step: id, to: maybe(name) },
    unlock: { step: id, reason: text() },
    timer: { step: id, action: one("start", "stop") },
    grade: { answers: map(id), level: id, rule: maybe(whole(0)), because: maybe(text()) },
    override: { level: id, reason: text() },
    deadline: { deadline: id, on: flag },
    accounts: { accounts: list(name) },
    milestone: { name: one(...milestoneNames), at: time() },
    report: written,
    statement: { ...written, approver: maybe(name) },
    meeting: { block: name, title: text(), decisions: list(decision), notes: maybe(text(most.finished)), began: maybe(time()), ended: maybe(time()) },
    handover: { to: name, note: maybe(text()) },
    takeover: { from: name },
    migrate: { version: name, digest: name, address: text(), plan },
    stay: { version: name },
    clock: { wall: whole(), monotonic: whole() },
    correct: { entry: like(/^[\da-f]{64}$/), text: text() },
    close: { summary: maybe(text()) },
    reopen: { reason: text() },
  };
})();

/** The shape of a whole entry, by its kind. `time` is the wall clock, `monotonic` whole ms since the writer began. */
const entryShapes = new Map(Object.entries(entryKinds).map(([kind, fields]) => {
  const sum = shape.like(/^[\da-f]{64}$/);
  const common = {
    sequence: shape.whole(1), writer: shape.like(/^[a-z2-7]{8}$/), time: shape.time(), monotonic: shape.whole(0), actor: shape.text(most.name),
    kind: shape.one(kind), previous: shape.list(sum), sum,
  };
  return [kind, shape.record({ ...common, ...fields })];
}));

/** The path to the first part of an entry that is not as it has to be; null when all is well. */
function wrongIn(entry) {
  if (!shape.isRecord(entry)) return "";
  const known = entryShapes.get(entry.kind);
  return known ? known.wrong(entry) : "kind";
}

/** JSON with sorted keys and without blanks, so that equal values have equal sums. What is undefined is left out. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join()}]`;
  if (!shape.isRecord(value)) return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** An entry with its sum: SHA-256 over the canonical JSON of everything else. */
function sealed({ sum, ...entry }) {
  return { ...entry, sum: sha256(canonical(entry)) };
}

/** Base32 characters (RFC 4648) from the browser's source of chance, which pages over plain http have too. */
function chance(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte & 31]).join("");
}

/** The mark of a writer: one for each tab and visit. */
function newWriter() {
  return chance(8);
}

/** The id of a run that begins at a date: `R-YYYYMMDD-HHMM-XXXX` by the local clock; of a drill `D-…`. */
function newRunId(drill, date) {
  const digits = stamp(date.getTime()).replace(/\D/g, "");
  return `${drill ? "D" : "R"}-${digits.slice(0, 8)}-${digits.slice(8, 12)}-${chance(4).toUpperCase()}`;
}

/** Milliseconds since 1970 as local time with its offset: `2026-11-28T04:15:03.123+08:00`. */
function stamp(ms) {
  const ahead = -new Date(ms).getTimezoneOffset();
  const local = new Date(ms + ahead * 60_000).toISOString().slice(0, -1);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  return `${local}${ahead < 0 ? "-" : "+"}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
}

/** Texts by their code units, the same in every language. */
function textOrder(a, b) {
  return a < b ? -1 : Number(a > b);
}

/** The total order of entries: after everything that the writer had seen; then by writer, then by sum. */
function entryOrder(a, b) {
  return a.sequence - b.sequence || textOrder(a.writer, b.writer) || textOrder(a.sum, b.sum);
}

function inOrder(entries) {
  return [...entries].sort(entryOrder);
}

/** All entries of both, each once, in order. */
function merged(a, b) {
  return inOrder(new Map([...a, ...b].map((entry) => [entry.sum, entry])).values());
}

/** The sums that no entry names as previous, sorted: one, unless several wrote at the same time. */
function heads(entries) {
  const named = new Set();
  for (const { previous } of entries) for (const sum of previous) named.add(sum);
  return entries.filter(({ sum }) => !named.has(sum)).map(({ sum }) => sum).sort();
}

/** Writes entries for one tab and one person. */
class Writer {
  /** `now` gives the wall clock, `monotonic` a clock that never runs back, both in ms. */
  constructor(actor, { now = () => Date.now(), monotonic = () => performance.now(), writer = newWriter() } = {}) {
    Object.assign(this, { actor, now, monotonic, writer });
    this.began = monotonic();
    this.compared = this.clocks();
  }

  clocks() {
    return { wall: Math.round(this.now()), monotonic: Math.max(0, Math.round(this.monotonic() - this.began)) };
  }

  /**
   * The next entry of the run that has `entries`. It names all heads, so what forked joins. Texts that are too long are
   * cut (limit the fields where they are typed: `most`).
   *
   * Throws a TypeError for a field that the kind does not have or a value of the wrong type, and for any entry but
   * `start` without a run, or `start` within one.
   */
  next(entries, kind, fields = {}) {
    if ((kind === "start") !== (entries.length === 0)) throw new TypeError(`${kind} cannot be entry ${entries.length + 1} of a run`);
    const stray = Object.keys(fields).find((name) => !Object.hasOwn(entryKinds[kind] ?? {}, name));
    if (stray) throw new TypeError(`entries of kind ${kind} have no field ${stray}`);
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
    const { wall, monotonic } = this.clocks();
    const entry = {
      sequence: 1 + entries.reduce((highest, { sequence }) => Math.max(highest, sequence), 0),
      writer: this.writer, time: stamp(wall), monotonic, actor: this.actor, kind, ...given, previous: heads(entries),
    };
    const complete = sealed(entryShapes.get(kind)?.fit(entry) ?? entry);
    const wrong = wrongIn(complete);
    if (wrong !== null) throw new TypeError(`${kind}: ${wrong} is not as it has to be`);
    return complete;
  }

  /**
   * An entry that says that the wall clock and the monotonic clock of this tab went apart by more than 60 s since the
   * writer began or last said so; else null. To be asked for, and recorded, before `next`.
   *
   * Only a wall clock that fell back was surely set by someone: in most systems the monotonic clock stands still while
   * the computer sleeps, so a wall clock that ran ahead may have been right all the time.
   */
  clockEntry(entries) {
    const clocks = this.clocks();
    const wall = clocks.wall - this.compared.wall;
    const monotonic = clocks.monotonic - this.compared.monotonic;
    if (!entries.length || Math.abs(wall - monotonic) <= 60_000) return null;
    this.compared = clocks;
    return this.next(entries, "clock", { wall, monotonic });
  }
}

/**
 * The first entry, in the order given, that cannot be as it was written: `{entry, reason, values}` with its index, a word
 * and what the word needs (the number of the entry from 1, a field); null when the entries are a whole run. That the newest entries are missing cannot be seen
 * here: exported files carry a sum of all sums.
 */
function damage(entries) {
  if (entries.length > most.entries) return { entry: most.entries, reason: "bad_many", values: { entry: most.entries + 1, most: most.entries } };
  if (!entries.length) return { entry: 0, reason: "bad_start", values: { entry: 1 } };
  const sequences = new Map(entries.filter(shape.isRecord).map(({ sum, sequence }) => [sum, sequence]));
  const before = { sums: new Set(), started: false };
  for (const [at, entry] of entries.entries()) {
    const field = wrongIn(entry);
    const reason = field === null ? wrongAmong(entry, sequences, before) : "bad_field";
    if (reason) return { entry: at, reason, values: { entry: at + 1, field } };
    before.sums.add(entry.sum);
    before.started ||= entry.kind === "start";
  }
  return null;
}

/** What is wrong with an entry of the right shape among the others; else null. */
function wrongAmong(entry, sequences, before) {
  const { sum, kind, previous, sequence } = entry;
  if (before.sums.has(sum)) return "bad_twice";
  if (sealed(entry).sum !== sum) return "bad_sum";
  const isRoot = kind === "start" && !before.started;
  if (isRoot !== (previous.length === 0) || (kind === "start" && entry.drill !== entry.run.startsWith("D-"))) return "bad_start";
  const isSorted = previous.every((name, at) => at === 0 || previous[at - 1] < name);
  if (!isSorted || !previous.every((name) => sequences.has(name))) return "bad_previous";
  const highest = previous.reduce((highest, name) => Math.max(highest, sequences.get(name)), 0);
  return sequence === highest + 1 ? null : "bad_sequence";
}
