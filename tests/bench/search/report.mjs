// Prints what was measured, and holds it against the goals.
import { appendFileSync } from "node:fs";

/** At least these shares, and at most these sizes; see issue 3. */
const goals = { first: 0.97, five: 0.99, type: 0.92, heading: 0.95, firstBytes: 120_000, laterBytes: 60_000, warm: 60, packed: 0.3, files: 0.4, build: 0.25 };

/** Value at a share of the sorted list, 0 for an empty one. */
export function at(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => width(String(row[column] ?? "")))));
  for (const row of rows) {
    const cells = row.map((cell, n) => " ".repeat(widths[n] - width(String(cell ?? ""))) + String(cell ?? ""));
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
  console.log("");
}

function width(text) {
  return [...text].reduce((sum, letter) => sum + (/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(letter) ? 2 : 1), 0);
}

const share = (value) => (Number.isNaN(value) ? "–" : value.toFixed(3).replace(/^0/, ""));
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

/** Shares of one list of answers. */
export function scores(answers) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    n: answers.length,
    first: mean(answers.map(({ rank }) => Number(rank === 1))),
    five: mean(answers.map(({ rank }) => Number(rank >= 1 && rank <= 5))),
    reciprocal: mean(answers.map(({ rank }) => (rank ? 1 / rank : 0))),
    heading: mean(answers.filter(({ heading }) => heading !== undefined).map(({ heading }) => Number(heading))),
  };
}

function byType(answers) {
  const types = [...new Set(answers.map(({ query }) => query.type))].sort();
  const rows = types.map((type) => [type, answers.filter(({ query }) => query.type === type)]);
  return [...rows, ["bcdh", severalWords(answers)], ["all", answers]];
}

/** Phrases and pairs stand in one section. A single word (e, f, g) stands in several, of which the query names one. */
function severalWords(answers) {
  return answers.filter(({ query }) => "bcdh".includes(query.type));
}

export function printQuality(set) {
  const tools = Object.entries(set.tools);
  console.log(`${set.name}: ${set.queries} queries, ${set.language}, ${set.pages} pages`);
  for (const path of set.lost.slice(0, 5)) console.log(`  left out, no such page: ${path}`);
  if (set.lost.length > 5) console.log(`  … and ${set.lost.length - 5} more`);
  const columns = ["hit@1", "hit@5", "MRR@10", "heading"];
  const rows = [["type", "n", ...tools.flatMap(([name]) => [name, ...columns])]];
  for (const [n, [type, answers]] of byType(tools[0][1].answers).entries()) {
    const cells = tools.flatMap(([, { answers: all }]) => {
      const found = scores(byType(all)[n][1]);
      return ["", ...[found.first, found.five, found.reciprocal, found.heading].map(share)];
    });
    rows.push([type, answers.length, ...cells]);
  }
  table(rows);
  for (const [name, { answers, file }] of tools) {
    const troubled = answers.filter(({ problems }) => problems.length);
    if (troubled.length) console.log(`  ${name}: problems in ${troubled.length} queries, such as “${troubled[0].query.query}”: ${troubled[0].problems[0]}`);
    if (!file) continue;
    const same = file.differ.length ? `other results for ${file.differ.length} queries, such as “${file.differ[0]}”` : "the same results for each query";
    console.log(`  ${name} from file://: hit@1 ${file.equal ? "equal" : `differs (${file.fromDisk} instead of ${file.served})`}, ${same}\n`);
  }
}

export function printCosts(set, throttle) {
  const tools = Object.entries(set.tools);
  const rows = [["", ...tools.map(([name]) => name), ...(tools.length > 1 ? ["pagefind ÷ readybook"] : [])]];
  const line = (what, unit, read, digits = 1) => {
    const values = tools.map(([, tool]) => read(tool));
    const ratio = values.length > 1 ? [values[0] ? (values[1] / values[0]).toFixed(1) : "–"] : [];
    rows.push([`${what}, ${unit}`, ...values.map((value) => value.toFixed(digits)), ...ratio]);
  };
  const of = (list, what, part) => at(list.map((sent) => sent[what]), part) / (what === "files" ? 1 : 1000);
  line("first query median", "KB", ({ costs }) => of(costs.first, "bytes", 0.5));
  line("first query p95", "KB", ({ costs }) => of(costs.first, "bytes", 0.95));
  line("first query median, gzip", "KB", ({ costs }) => of(costs.first, "gzip", 0.5));
  line("first query median", "files", ({ costs }) => of(costs.first, "files", 0.5), 0);
  line("later query median", "KB", ({ costs }) => of(costs.later, "bytes", 0.5));
  line("later query p95", "KB", ({ costs }) => of(costs.later, "bytes", 0.95));
  line("later query median, gzip", "KB", ({ costs }) => of(costs.later, "gzip", 0.5));
  line("later query median", "files", ({ costs }) => of(costs.later, "files", 0.5), 0);
  line("all queries in one visit", "KB", ({ session }) => session.bytes / 1000, 0);
  line("script memory after them", "MB", ({ heap }) => heap / 1e6);
  line("warm median", "ms", ({ warm }) => at(warm, 0.5));
  line("warm p95", "ms", ({ warm }) => at(warm, 0.95));
  for (const [n, what] of ["300 pasted characters", "3,000 pasted characters", "10,000 pasted characters"].entries()) {
    line(what, "ms", ({ costs }) => costs.pasted[n], 0);
  }
  line("cold median", "ms", ({ costs }) => at(costs.cold, 0.5));
  line("cold p95", "ms", ({ costs }) => at(costs.cold, 0.95));
  if (throttle > 1) {
    line(`warm median, ${throttle}× slower`, "ms", ({ costs }) => at(costs.slowWarm, 0.5));
    line(`warm p95, ${throttle}× slower`, "ms", ({ costs }) => at(costs.slowWarm, 0.95));
    line(`cold median, ${throttle}× slower`, "ms", ({ costs }) => at(costs.slowCold, 0.5));
    line(`cold p95, ${throttle}× slower`, "ms", ({ costs }) => at(costs.slowCold, 0.95));
  }
  table(rows);
}

/** The index of a tool, with the texts for excerpts apart: they are the pages' text once more. */
function sizes(kinds) {
  const sum = (list, what) => list.reduce((total, [, kind]) => total + kind[what], 0);
  const all = Object.entries(kinds);
  const index = all.filter(([name]) => !/^(text|texts|blocks?|fragment)$/.test(name));
  return { files: sum(all, "files"), bytes: sum(all, "bytes"), packed: sum(all, "packed"), index: sum(index, "bytes"), indexPacked: sum(index, "packed") };
}

export function printDisk(site, { text, deflated, tools }, build) {
  console.log(`${site.pages.size} pages with ${kilobytes(text)} KB of text, ${kilobytes(deflated)} KB deflated; languages: ${site.languages.join(", ")}`);
  const rows = [["index", "files", "KB", "of the text", "deflated KB", "of the text", "without texts KB", "of the text", "deflated", "of the text"]];
  for (const [name, kinds] of Object.entries(tools)) {
    const all = sizes(kinds);
    const cells = [all.bytes, all.packed, all.index, all.indexPacked].flatMap((bytes) => [kilobytes(bytes), percent(bytes, text)]);
    rows.push([name, all.files, ...cells]);
    for (const [kind, { files, bytes, packed }] of Object.entries(kinds)) {
      rows.push([`· ${kind}`, files, kilobytes(bytes), percent(bytes, text), kilobytes(packed), percent(packed, text)]);
    }
  }
  table(rows);
  if (build) printBuild(build);
}

export function printBuild({ with: on, without: off }) {
  const share = percent(on.cpu - off.cpu, on.cpu);
  console.log(`  build: ${on.cpu.toFixed(2)} s CPU and ${on.memory.toFixed(0)} MB with search, ${off.cpu.toFixed(2)} s and ${off.memory.toFixed(0)} MB without; search is ${share} of the time\n`);
}

/** Sizes of one generated handbook beside each other. */
export function printScale(kind, list) {
  console.log(`${kind} handbook, ${list[0].answers.length} queries, the same at each size`);
  const rows = [["", ...list.map(({ pages }) => `${pages} pages`), "growth"]];
  const line = (what, unit, read, digits = 1) => {
    const values = list.map(read);
    rows.push([`${what}, ${unit}`, ...values.map((value) => value.toFixed(digits)), values[0] > 0 ? (values.at(-1) / values[0]).toFixed(1) : "–"]);
  };
  const of = (row, which, what, part) => at(row.costs[which].map((sent) => sent[what]), part) / (what === "files" ? 1 : 1000);
  line("text", "MB", ({ onDisk }) => onDisk.text / 1e6);
  line("index as files", "% of the text", ({ onDisk }) => (100 * sizes(onDisk.tools.readybook).bytes) / onDisk.text);
  line("index as files", "files", ({ onDisk }) => sizes(onDisk.tools.readybook).files, 0);
  if (list[0].build) {
    line("build", "s CPU", ({ build }) => build.with.cpu, 2);
    line("of that search", "s CPU", ({ build }) => build.with.cpu - build.without.cpu, 2);
    line("of that search", "%", ({ build }) => 100 * (1 - build.without.cpu / build.with.cpu));
    line("search", "ms CPU a page", ({ build, pages }) => (1000 * (build.with.cpu - build.without.cpu)) / pages, 3);
    line("memory of the build", "MB", ({ build }) => build.with.memory, 0);
    line("of that search", "MB", ({ build }) => build.with.memory - build.without.memory, 0);
  }
  line("first query median", "KB", (row) => of(row, "first", "bytes", 0.5));
  line("first query p95", "KB", (row) => of(row, "first", "bytes", 0.95));
  line("later query median", "KB", (row) => of(row, "later", "bytes", 0.5));
  line("later query p95", "KB", (row) => of(row, "later", "bytes", 0.95));
  line("later query median", "files", (row) => of(row, "later", "files", 0.5), 0);
  line("warm p95", "ms", ({ warm }) => at(warm, 0.95));
  line("cold p95", "ms", ({ costs }) => at(costs.cold, 0.95));
  line("script memory after all queries", "MB", ({ heap }) => heap / 1e6);
  for (const [type, what] of [["a", "titles"], ["c", "phrases"]]) {
    line(`${what}, page first`, "share", ({ answers }) => scores(answers.filter(({ query }) => query.type === type)).first, 3);
  }
  table(rows);
}

/** Appends the queries whose page is not first, or whose heading is not offered, by type. */
export function printFailures(set, file) {
  const lines = [];
  for (const [name, { answers }] of Object.entries(set.tools)) {
    lines.push(`# ${set.name}, ${name}`, "");
    for (const { query, rank, heading, results } of answers) {
      if (rank === 1 && heading !== false) continue;
      const where = rank === 1 ? "page first, other heading" : rank ? `page is ${rank}.` : "page not found";
      lines.push(`${query.type}${query.variant ? ` ${query.variant}` : ""}: ${query.query}  (${where})`);
      lines.push(`    wanted ${query.address}${query.expected_heading ? ` “${query.expected_heading}” #${query.expected_id}` : ""}`);
      for (const result of results.slice(0, 3)) lines.push(`    got    ${result.url}  ${result.title} › ${result.headings.map((part) => part.heading).join(" | ")}`);
      if (!results.length) lines.push("    got    nothing");
    }
    lines.push("");
  }
  appendFileSync(file, `${lines.join("\n")}\n`);
}

/** Which goals a set misses, in words. */
export function goalsMissed(set) {
  const ours = set.tools?.readybook;
  if (!ours) return set.missed ?? [];
  const missed = [];
  const check = (reached, text) => reached || missed.push(`${set.name}: ${text}`);
  const all = scores(ours.answers);
  check(all.first >= goals.first, `hit@1 ${share(all.first)}, goal ${goals.first}`);
  check(all.five >= goals.five, `hit@5 ${share(all.five)}, goal ${goals.five}`);
  for (const [type, answers] of byType(ours.answers).slice(0, -2)) {
    const { first } = scores(answers);
    check(first >= goals.type, `hit@1 of type ${type} ${share(first)}, goal ${goals.type}`);
  }
  if (!Number.isNaN(all.heading)) {
    const phrases = share(scores(severalWords(ours.answers)).heading);
    check(all.heading >= goals.heading, `heading ${share(all.heading)} (${phrases} of phrases and pairs), goal ${goals.heading}`);
  }
  const first = at(ours.costs.first.map(({ bytes }) => bytes), 0.5);
  const later = at(ours.costs.later.map(({ bytes }) => bytes), 0.5);
  check(first <= goals.firstBytes, `first query ${kilobytes(first)} KB, goal ${kilobytes(goals.firstBytes)}`);
  check(later <= goals.laterBytes, `later query ${kilobytes(later)} KB, goal ${kilobytes(goals.laterBytes)}`);
  const size = sizes(set.onDisk.tools.readybook);
  const { text } = set.onDisk;
  check(size.indexPacked <= goals.packed * text, `index without texts ${percent(size.indexPacked, text)} of the text deflated, goal ${percent(goals.packed, 1)}`);
  check(size.index <= goals.files * text, `index without texts ${percent(size.index, text)} of the text as files, goal ${percent(goals.files, 1)}`);
  return missed;
}
