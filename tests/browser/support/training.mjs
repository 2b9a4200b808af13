// The core of training (marks, papers, keys, check codes, standing), in node: the files share a scope, as they do in the
// page's bundle.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const here = dirname(fileURLToPath(import.meta.url));
const scripts = join(here, "..", "..", "..", "themes", "default", "js");
const files = ["run/sha256", "run/shape", ...["fraction", "generator", "normalise", "mark", "lay", "veil", "canonical", "standing"].map((name) => `training/${name}`)];

/** The sources of the core in the order of the bundle. */
export const coreSource = files.map((name) => readFileSync(join(scripts, `${name}.js`), "utf8")).join("\n");

const names = [
  "sha256", "Fraction", "rounded", "Generator", "normalise", "typedNumber", "mark", "walk", "result", "lay", "unveil", "mergeKey", "canonical", "checkCode", "standing",
  "validUntil", "daysAfter", "monthsAfter",
];

/** What the core defines. */
export const core = vm.runInThisContext(`(() => {\n"use strict";\n${coreSource}\nreturn { ${names} };\n})`, { filename: "training.js" })();

/** The vectors that the Rust program runs too. */
export const vectors = (name) => JSON.parse(readFileSync(join(here, "..", "..", "vectors", `${name}.json`), "utf8"));
