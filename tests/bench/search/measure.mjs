// Reads the options, measures set by set, prints. See run.sh.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildCost, handbook, publish } from "./handbook.mjs";
import { launch } from "./browser.mjs";
import { indexWithPagefind, pagefind, readybook } from "./tools.mjs";
import { costs, disk, quality, spread } from "./questions.mjs";
import { goalsMissed, printCosts, printDisk, printFailures, printQuality } from "./report.mjs";
import { scale } from "./scale.mjs";

const here = fileURLToPath(new URL("./", import.meta.url));
const repository = resolve(here, "../../..");
const folder = process.env.BENCH_FOLDER;

const usage = `run.sh [options]
  --content FOLDER --queries FILE   pages and queries; may be repeated; default: the handbook of this repository
  --language CODE                   of the pages that follow; default: guessed from their text
  --pagefind                        Pagefind on the same pages
  --file                            from file:// as well
  --scale 2000,20000                generated handbooks of these sizes instead, of two kinds: 60 words that are
                                    everywhere (narrow), and 30,000 of which most are rare (wide)
  --kind narrow|wide                only that kind
  --throttle N                      slow the processor down N times for the times under load; default 4, 1 for none
  --limit N                         only N queries of each set, spread over the types
  --samples N                       queries in fresh contexts, for bytes and cold times; default 60
  --runs N                          builds with and without search, in turn; default 3, 0 for none
  --failures FILE                   list the queries whose page is not first, with what came instead
  --json FILE                       everything as JSON
  --goals                           exit code 1 when a goal is missed`;

async function main() {
  const options = readOptions();
  if (options.help) return console.log(usage);
  const browser = await launch();
  try {
    const results = options.scale ? [await scale(browser, options, folder)] : await measureAll(browser, options);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
    const missed = options.goals ? results.flatMap(goalsMissed) : [];
    for (const goal of missed) console.log(`missed: ${goal}`);
    if (options.goals && !missed.length) console.log("all goals are reached");
    process.exitCode = missed.length ? 1 : 0;
  } finally {
    await browser.close();
  }
}

function readOptions() {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  const { values, tokens } = parseArgs({
    options: {
      content: { ...text, multiple: true }, queries: { ...text, multiple: true }, language: { ...text, multiple: true },
      pagefind: flag, file: flag, goals: flag, help: flag, scale: text, kind: { ...text, multiple: true }, json: text, failures: text, limit: text,
      throttle: { ...text, default: "4" }, samples: { ...text, default: "60" }, runs: { ...text, default: "3" },
    },
    tokens: true,
  });
  for (const name of ["limit", "throttle", "samples", "runs"]) {
    if (values[name] === undefined) continue;
    values[name] = Number(values[name]);
    if (!(values[name] >= 0)) throw new Error(`--${name} needs a number`);
  }
  return { ...values, sets: setsOf(tokens) };
}

/** Pages and their queries, in the order in which they were named. */
function setsOf(tokens) {
  const sets = [];
  let language;
  for (const { name, value } of tokens) {
    if (name === "language") language = value;
    if (name === "content") sets.push({ content: resolve(value), language, queries: [] });
    if (name === "queries") {
      if (!sets.length) throw new Error("--queries comes after its --content");
      sets.at(-1).queries.push(resolve(value));
    }
  }
  if (sets.some((set) => !set.queries.length)) throw new Error("--content needs --queries");
  const own = ["zh-Hant", "en"].map((code) => join(here, `handbook.${code}.jsonl`));
  return sets.length ? sets : [{ content: repository, queries: own }];
}

async function measureAll(browser, options) {
  const results = [];
  if (options.failures) writeFileSync(options.failures, "");
  for (const [n, set] of options.sets.entries()) {
    const root = join(folder, `set-${n + 1}`);
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    const book = handbook(set.content, root, set.language);
    const site = publish(book, join(root, "site"));
    const tools = [readybook];
    if (options.pagefind) {
      indexWithPagefind(site);
      tools.push(pagefind);
    }
    const onDisk = disk(site, tools);
    const build = options.runs ? buildCost(book, join(root, "cold"), options.runs) : undefined;
    printDisk(site, onDisk, build);
    for (const file of set.queries) results.push(await measureQueries(browser, options, { site, tools, file, onDisk, build }));
  }
  return results;
}

async function measureQueries(browser, options, { site, tools, file, onDisk, build }) {
  const language = site.languages.find((code) => basename(file).endsWith(`.${code}.jsonl`)) ?? site.languages[0];
  const { queries, lost } = readQueries(file, site, language, options.limit);
  const set = { name: `${basename(dirname(file))}/${basename(file)}`, language, queries: queries.length, lost, pages: site.pages.size, onDisk, build, tools: {} };
  for (const tool of tools) {
    const asked = { browser, site, tool, language, queries };
    const found = await quality(asked);
    const result = { ...found, costs: await costs(asked, options.samples, options.throttle) };
    if (options.file && tool === readybook) result.file = compare(found.answers, (await quality({ ...asked, fromDisk: true })).answers);
    set.tools[tool.name] = result;
  }
  printQuality(set);
  printCosts(set, options.throttle);
  if (options.failures) printFailures(set, options.failures);
  return set;
}

function compare(served, fromDisk) {
  const first = (answers) => answers.filter((answer) => answer.rank === 1).length;
  const same = (a, b) => a.results.map(({ url }) => url).join() === b.results.map(({ url }) => url).join();
  const differ = served.filter((answer, n) => !same(answer, fromDisk[n])).map((answer) => answer.query.query);
  return { equal: first(served) === first(fromDisk), served: first(served), fromDisk: first(fromDisk), differ };
}

function readQueries(file, site, language, limit) {
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line.trim());
  const all = lines.map((line) => JSON.parse(line)).map((query) => {
    const also = (query.also ?? []).map((path) => site.addressOf(path, language)).filter(Boolean);
    return { ...query, address: site.addressOf(query.expected_path, language), also };
  });
  const found = all.filter((query) => query.address);
  const lost = all.filter((query) => !query.address).map((query) => query.expected_path);
  if (!found.length) throw new Error(`${file}: no query whose page is in the site`);
  return { queries: spread(found, limit ?? found.length), lost };
}

await main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
});
