// The core of runs (entries, fold, store, records), in node: the files share a scope, as they do in the page's bundle.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "themes", "default", "js", "run");
export const coreFiles = ["sha256", "shape", "entries", "fold", "grade", "store"];

/** The sources of the core in the order of the bundle. */
export const coreSource = coreFiles.map((name) => readFileSync(join(folder, `${name}.js`), "utf8")).join("\n");

/** What the core defines under `names`; `around` stands for what the page gives: `say`, `document`. */
export function core(names, around = {}) {
  const outside = { crypto: webcrypto, ...around };
  const script = `((${Object.keys(outside)}) => {\n"use strict";\n${coreSource}\nreturn { ${names} };\n})`;
  return vm.runInThisContext(script, { filename: "run.js" })(...Object.values(outside));
}

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
