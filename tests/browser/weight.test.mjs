// The first view of a procedure stays small.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { elements } from "./support/elements.mjs";
import { none } from "./support/none.mjs";
import { build, repository, specimen } from "./support/site.mjs";

const most = { page: 35, script: 14, style: 12 }; // KB of 1000 bytes, compressed
const mostOfVersions = { ...most, style: 15 }; // their own style sheet comes on top
// A runbook holds its plan, the drawing of its steps in two widths, what is filled in, and what it asks to acknowledge.
const mostOfRunbooks = { ...most, page: 41 };

for (const [name, root] of [["handbook", repository], ["specimen", specimen]]) {
  test(`the first view of each procedure of the ${name} is at most ${most.page} KB`, (context) => {
    const site = build(root);
    const documents = site.pages.filter(({ kind }) => ["procedure", "runbook"].includes(kind));
    assert.ok(documents.length > 5);
    const sizes = documents.map((page) => ({ address: page.address, kind: page.kind, isVersion: page.isVersion, ...weigh(site.folder, page) }));
    const heaviest = sizes.reduce((a, b) => (a.page > b.page ? a : b));
    context.diagnostic(`heaviest: ${JSON.stringify(heaviest)}`);
    none(sizes.filter(({ kind, isVersion, ...size }) => {
      const limit = kind === "runbook" ? (isVersion ? { ...mostOfVersions, page: mostOfRunbooks.page } : mostOfRunbooks) : isVersion ? mostOfVersions : most;
      return Object.keys(limit).some((part) => size[part] > limit[part]);
    }).map((size) => JSON.stringify(size)));
  });
}

function weigh(folder, { address, html }) {
  const sum = { page: kilobytes(Buffer.from(html)), script: 0, style: 0 };
  for (const { tag, attributes } of elements(html)) {
    const part = tag === "script" ? "script" : tag === "link" && attributes.rel === "stylesheet" ? "style" : null;
    // What is lazy is not of the first view: the code for paper is not shown on screen at all.
    const isShown = tag === "img" && attributes.loading !== "lazy";
    const loaded = part ?? (isShown || attributes.rel === "icon" ? "page" : null);
    const from = attributes.src ?? attributes.href;
    if (!loaded || !from) continue;
    const size = kilobytes(readFileSync(join(folder, posix.join(posix.dirname(address), from))));
    sum.page += size;
    if (part) sum[part] += size;
  }
  return sum;
}

function kilobytes(bytes) {
  return gzipSync(bytes).length / 1000;
}
