// What grows with the handbook: generated ones of several sizes, and the same queries in each.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { buildCost, files, publish } from "./handbook.mjs";
import { costs, disk, quality } from "./questions.mjs";
import { at, printScale } from "./report.mjs";
import { readybook } from "./tools.mjs";
import { chance, writeWide } from "./wide.mjs";

const generator = fileURLToPath(new URL("../handbook.py", import.meta.url));
const seed = 20_260_908;

/** Two kinds of handbook: 60 words that are everywhere, the worst case for postings; and as many as real ones have. */
const kinds = {
  narrow(pages, root) {
    execFileSync("python3", ["-B", generator, String(pages), root]);
    return join(root, "searched");
  },
  wide(pages, root) {
    writeWide(pages, root);
    return root;
  },
};

export async function scale(browser, options, folder) {
  const sizes = options.scale.split(",").map(Number).sort((a, b) => a - b);
  if (!sizes.every((size) => size >= 40)) throw new Error("--scale needs numbers of pages, such as 2000,20000");
  const result = { scale: sizes, missed: [], kinds: {} };
  for (const kind of options.kind ?? Object.keys(kinds)) {
    if (!kinds[kind]) throw new Error(`--kind is ${Object.keys(kinds).join(" or ")}`);
    let chosen;
    const rows = [];
    for (const pages of sizes) {
      const root = made(kind, pages, join(folder, "scale", `${kind}-${pages}`));
      const site = publish({ root }, join(folder, "scale", "site"));
      chosen ??= queries(site, root, options.limit ?? 40);
      const asked = { browser, site, tool: readybook, language: site.languages[0], queries: chosen };
      const { answers, heap, warm } = await quality(asked);
      const loaded = await costs(asked, options.samples, 1);
      const book = { root, configuration: readFileSync(join(root, "readybook.yaml"), "utf8") };
      const build = options.runs ? buildCost(book, join(folder, "scale", "cold"), options.runs) : undefined;
      rows.push({ pages: site.pages.size, build, onDisk: disk(site, [readybook]), answers, heap, warm, costs: loaded });
    }
    result.kinds[kind] = rows;
    printScale(kind, rows);
    result.missed.push(...growth(kind, rows));
  }
  return result;
}

/** The handbook of a kind and size, made once. */
function made(kind, pages, root) {
  const mark = join(root, "made");
  if (!existsSync(mark)) {
    rmSync(root, { recursive: true, force: true });
    writeFileSync(mark, kinds[kind](pages, root));
  }
  return readFileSync(mark, "utf8");
}

/** Titles and phrases from the first paragraphs, of pages that a smaller handbook has as well. */
function queries(site, root, count) {
  const next = chance(seed);
  const sources = files(join(root, "content"), ".md").filter((file) => /page-\d+\.md$/.test(file));
  return Array.from({ length: count }, (_, n) => {
    const file = sources[Math.floor(next() * sources.length)];
    const text = readFileSync(file, "utf8");
    const path = relative(join(root, "content"), file).split(sep).join("/").replace(/\.md$/, "");
    const [, title] = /^title: "?(.*?)"?$/m.exec(text);
    const [, first] = /\n---\n+(.*)/.exec(text);
    const query = n % 2 ? phrase(first, next) : title;
    return { type: n % 2 ? "c" : "a", query, address: site.addressOf(path, site.languages[0]), also: [] };
  });
}

/** Six characters of Chinese, or four words, from the middle of a sentence. */
function phrase(text, next) {
  const pieces = /\p{Script=Han}/u.test(text) ? text.match(/\p{Script=Han}{6}/gu) : text.match(/[a-z]+(?: [a-z]+){3}/gi);
  return pieces[Math.floor(next() * pieces.length)];
}

/** Issue 3: no more bytes than at the smallest size times 1.5; time and memory linear. */
function growth(kind, rows) {
  const missed = [];
  const small = rows[0];
  const large = rows.at(-1);
  const times = small === large ? 1 : large.pages / small.pages;
  const check = (what, before, after, most) => {
    if (after > before * most) missed.push(`${kind}, ${what} grew ${(after / before).toFixed(1)} times from ${small.pages} to ${large.pages} pages, goal ${most.toFixed(1)}`);
  };
  const median = (row, which) => at(row.costs[which].map(({ bytes }) => bytes), 0.5);
  check("first query", median(small, "first"), median(large, "first"), 1.5);
  check("later query", median(small, "later"), median(large, "later"), 1.5);
  if (small.build) {
    const search = ({ build }, what) => Math.max(build.with[what] - build.without[what], what === "cpu" ? 0.05 : 5);
    check("time for search", search(small, "cpu"), search(large, "cpu"), times * 1.3);
    check("memory for search", search(small, "memory"), search(large, "memory"), times * 1.3);
  }
  return missed;
}
