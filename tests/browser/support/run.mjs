// The core of runs (entries, fold, store, records), in node: the files share a scope, as they do in the page's bundle.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "themes", "default", "js", "run");
const files = ["sha256", "shape", "entries", "fold", "grade", "store", "exchange", "review", "timeline"];

/** The sources of the core in the order of the bundle. */
export const coreSource = files.map((name) => readFileSync(join(folder, `${name}.js`), "utf8")).join("\n");

const names = [
  "sha256", "canonical", "newRunId", "newWriter", "sealed", "stamp", "inOrder", "entryOrder", "merged", "heads", "Writer", "damage", "most", "fold", "applied",
  "stepOf", "applies", "waitsFor", "due", "status", "graded", "deadlinesOf", "Store", "exported", "imported", "ImportError", "described", "review", "lasting",
];
const script = `((crypto) => {\n"use strict";\n${coreSource}\nreturn { ${names} };\n})`;

/** What the core defines. */
export const core = vm.runInThisContext(script, { filename: "run.js" })(webcrypto);

/** Chance that can be had again: numbers from 0 up to 1, and choices by them (mulberry32). */
export class Chance {
  constructor(seed) {
    this.seed = this.state = seed >>> 0;
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count) {
    return Math.floor(this.next() * count);
  }

  of(list) {
    return list[this.below(list.length)];
  }

  shuffled(list) {
    const all = [...list];
    for (let at = all.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [all[at], all[other]] = [all[other], all[at]];
    }
    return all;
  }
}

/** A clock for writers that moves when it is told to: wall and monotonic time in ms. */
export class Clock {
  constructor(wall = Date.UTC(2026, 10, 28, 4, 15)) {
    Object.assign(this, { wall, steady: 5000 });
  }

  pass(ms) {
    this.wall += ms;
    this.steady += ms;
  }

  get reading() {
    return { now: () => this.wall, monotonic: () => this.steady };
  }
}

/** What a browser's storage does, and its faults: `quota` bytes at most; `isDenied` throws on everything. */
export class FakeStorage {
  constructor({ quota = Infinity } = {}) {
    this.items = new Map();
    Object.assign(this, { quota, isDenied: false, tabs: [] });
  }

  ask() {
    if (this.isDenied) throw Object.assign(new Error("denied"), { name: "SecurityError" });
  }

  get length() {
    this.ask();
    return this.items.size;
  }

  key(at) {
    this.ask();
    return [...this.items.keys()][at] ?? null;
  }

  getItem(key) {
    this.ask();
    return this.items.get(key) ?? null;
  }

  setItem(key, value) {
    this.ask();
    const used = [...this.items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    if (used + key.length + value.length > this.quota) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    this.items.set(key, value);
  }

  removeItem(key) {
    this.ask();
    this.items.delete(key);
  }
}

const role = (id, name) => ({ id, name });
const step = (id, number, more = {}) => ({
  id, number, title: `Step ${number}`, roles: [role("lead", "Lead")], within: null, when: [], after: [], marks: null, each: false, manual: false,
  feedback: null, text: `Do ${id}.`, items: [], ...more,
});

/** A scale of two questions, with one row of each kind. */
export const scale = {
  levels: [{ id: "high", name: "High", triggers: "Everyone" }, { id: "medium", name: "Medium", triggers: null }, { id: "low", name: "Low", triggers: null }],
  questions: [
    { id: "impact", ask: "How much?", help: null, answers: [1, 2, 3].map((points) => ({ id: `i${points}`, label: `Impact ${points}`, help: null, points })) },
    { id: "exposed", ask: "Data out?", help: null, answers: [{ id: "no", label: "No", help: null, points: null }, { id: "yes", label: "Yes", help: null, points: null }] },
  ],
  matrix: [
    { if: { exposed: ["yes"] }, points: null, level: "high", because: "Data is out" },
    { if: null, points: [3, null], level: "medium", because: null },
    { if: null, points: null, level: "low", because: null },
  ],
  deadlines: [{ id: "authority", name: "Notify the authority", help: null, minutes: 72 * 60, from: "discovered", role: role("counsel", "Counsel") }],
};

/** A plan with every property that a step can have. */
export const plan = {
  scale,
  steps: [
    step("report", 1, { within: 15, marks: "reported" }),
    step("grade", 2, { within: 10, after: ["report"], marks: "graded", roles: [role("lead", "Lead"), role("duty", "Duty officer")] }),
    step("lock", 3, { within: 15, after: ["grade"], when: ["high", "medium"], each: true, items: ["Change the password", "Sign out | all"] }),
    step("tell", 4, { within: 60, after: ["lock"], when: ["high"], manual: true, roles: [role("counsel", "Counsel")] }),
    step("end", 5, { after: ["lock", "tell"], marks: "contained" }),
  ],
};

export const start = {
  run: "R-20261128-0415-ABCD", drill: false, handbook: "Handbook", document: "SM-RB-001", version: "1.2", digest: "d".repeat(64), title: "Account taken over",
  language: "en", address: "runbooks/takeover/", discovered: "2026-11-28T04:00:00.000Z", plan,
};

const minute = 60_000;
/** Milliseconds since 1970 at some minutes after the discovery. */
export const at = (minutes) => Date.parse(start.discovered) + minutes * minute;

/** Runs a property with many seeds; the seed of a failure is named. `SEED` runs that one alone. */
export function holds(times, property) {
  const seeds = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: times }, (_, at) => 7919 * (at + 1));
  for (const seed of seeds) {
    try {
      property(new Chance(seed));
    } catch (fault) {
      fault.message = `SEED=${seed}: ${fault.message}`;
      throw fault;
    }
  }
}

/** A run that is written entry by entry at minutes after the discovery: `[minute, kind, fields]`. */
export function story(...entries) {
  const clock = new Clock(at(0));
  const writer = new core.Writer("Ana", { ...clock.reading, writer: "aaaaaaaa" });
  const run = [];
  let minutes = 0;
  for (const [then, kind, fields] of [[0, "start", start], ...entries]) {
    clock.pass((then - minutes) * minute);
    minutes = then;
    run.push(writer.next(run, kind, fields));
  }
  return run;
}

/** An entry of any kind, sometimes one that makes no sense. */
export function something(chance) {
  const step = chance.of(["report", "grade", "lock", "tell", "end", "no-such-step"]);
  const level = chance.of(["high", "medium", "low", "no-such-level"]);
  const text = chance.of(["", "Ünïcode 帳號😀", "=1+1", 'a "quoted", thing', "two\nlines", "| cell |", "x".repeat(300)]);
  const item = chance.of([undefined, 1, 2, 9]);
  const account = chance.of([undefined, "fb", "ig@x"]);
  return chance.of([
    ["tick", { step, item, account }], ["tick", { step }], ["untick", { step, item, account }], ["untick", { step }], ["note", { text }], ["note", { step, text }],
    ["skip", { step, reason: text }], ["unskip", { step }], ["assign", { step, to: chance.of(["Ben", null]) }], ["unlock", { step, reason: text }],
    ["timer", { step, action: chance.of(["start", "stop"]) }], ["grade", { answers: { impact: "i2", exposed: "unsure" }, level, rule: 0, because: text }],
    ["override", { level, reason: text }], ["deadline", { deadline: "authority", on: chance.next() < 0.5 }], ["accounts", { accounts: ["fb", "ig@x", text] }],
    ["milestone", { name: chance.of(["discovered", "reported", "contained", "closed"]), at: core.stamp(at(chance.below(300))) }],
    ["report", { block: "rb-block-1", title: "Report", values: { noticed: text, accounts: ["fb"], count: 2.5 }, text }],
    ["statement", { block: "rb-block-2", title: "Statement", values: { time: text }, text, approver: "Cai" }],
    ["meeting", { block: "rb-block-3", title: "Meeting", decisions: [{ text, owner: "Ana", due: "2026-12-01" }], notes: text }],
    ["handover", { to: "Ben", note: text }], ["takeover", { from: "Ana" }], ["stay", { version: "1.3" }], ["close", { summary: text }], ["reopen", { reason: text }],
    ["migrate", { version: "1.3", digest: "e".repeat(64), address: "new/", plan: { scale, steps: chance.shuffled(plan.steps).slice(1) } }],
    ["correct", { entry: core.sha256(text), text }], ["clock", { wall: -90_000, monotonic: 4 }],
  ]);
}

/**
 * Tabs that write to one run and see one another's entries late: each has its own copy, and now and then takes over what
 * another one has.
 */
export function tabs(chance, count, length) {
  const clocks = Array.from({ length: count }, () => new Clock(at(chance.below(5))));
  const writers = clocks.map((clock, at) => new core.Writer(`Person ${at}`, { ...clock.reading, writer: `writer${"abc"[at]}a` }));
  const first = writers[0].next([], "start", start);
  const copies = writers.map(() => [first]);
  for (let written = 1; written < length; ) {
    const tab = chance.below(count);
    if (chance.next() < 0.4) {
      copies[tab] = core.merged(copies[tab], copies[chance.below(count)]);
      continue;
    }
    clocks[tab].pass(chance.below(90_000));
    copies[tab] = [...copies[tab], writers[tab].next(copies[tab], ...something(chance))];
    written += 1;
  }
  return { copies, writers, all: copies.reduce(core.merged) };
}
