// Asks the queries, and measures what asking costs.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";
import { files } from "./handbook.mjs";
import { serve } from "./server.mjs";
import { fold } from "./text.mjs";

const limit = 10;
const longest = 60_000;

/** Asks every query in one page, each twice, the second time after the next one. Gives answers and times. */
export async function quality({ browser, site, tool, language, queries, fromDisk = false }) {
  const visit = await openSite(browser, site, tool, language, { fromDisk });
  const before = await heap(visit);
  await load(visit);
  const answers = [];
  const warm = [];
  for (const [n, query] of queries.entries()) {
    answers.push(judge(query, await ask(visit, query)));
    if (n > 0) warm.push((await ask(visit, queries[n - 1])).milliseconds);
  }
  const sent = visit.server?.take();
  const grown = (await heap(visit)) - before;
  await visit.close();
  return { answers, warm, heap: grown, session: sent };
}

/** Asks a sample of the queries, each in a fresh context after another one that stands for the first of a visit. */
export async function costs(asked, samples, throttle) {
  const { browser, site, tool, language, queries } = asked;
  const chosen = spread(queries, samples);
  const measured = { first: [], later: [], cold: [], slowCold: [], slowWarm: [] };
  for (const [n, query] of chosen.entries()) {
    const other = chosen[(n + 1) % chosen.length];
    const visit = await openSite(browser, site, tool, language);
    visit.server.take();
    await load(visit);
    measured.cold.push((await ask(visit, query)).milliseconds);
    measured.first.push(visit.server.take());
    await ask(visit, other);
    measured.later.push(visit.server.take());
    await visit.close();
  }
  measured.pasted = await pasted(asked);
  if (throttle > 1) {
    for (const query of spread(chosen, Math.ceil(samples / 3))) {
      const visit = await openSite(browser, site, tool, language, { throttle });
      await load(visit);
      measured.slowCold.push((await ask(visit, query)).milliseconds);
      await visit.close();
    }
    const visit = await openSite(browser, site, tool, language, { throttle });
    await load(visit);
    for (const [n, query] of chosen.entries()) {
      await ask(visit, query);
      if (n > 0) measured.slowWarm.push((await ask(visit, chosen[n - 1])).milliseconds);
    }
    await visit.close();
  }
  return measured;
}

/** Milliseconds for what people paste by mistake: a paragraph, a page, 10,000 characters. */
async function pasted({ browser, site, tool, language }) {
  const texts = [...site.pages.values()].filter((page) => page.language === language).map(({ text }) => text);
  const all = texts.join(" ");
  const visit = await openSite(browser, site, tool, language);
  await load(visit);
  const times = [];
  for (const query of [texts.at(-1).slice(0, 300), texts.at(-1).slice(0, 3000), all.slice(0, 10_000)]) {
    times.push((await ask(visit, { query })).milliseconds);
  }
  await visit.close();
  return times;
}

/** A fixed choice of `count`, evenly over the list. */
export function spread(list, count) {
  if (count >= list.length) return list;
  return Array.from({ length: count }, (_, n) => list[Math.floor((n * list.length) / count)]);
}

/** Opens the language's front page, or any of its pages, in a fresh context. */
async function openSite(browser, site, tool, language, { fromDisk = false, throttle = 1 } = {}) {
  const folder = tool.folder(site);
  const server = fromDisk ? undefined : await serve(folder, tool.allow);
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(longest);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  const [start] = [...site.pages].find(([, found]) => found.language === language);
  await page.goto(server ? server.address + encodeURI(start) : pathToFileURL(join(folder, start)).href, { waitUntil: "load" });
  const devtools = await context.newCDPSession(page);
  if (throttle > 1) await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  const close = async () => {
    await context.close();
    server?.close();
  };
  return { page, server, tool, devtools, complaints, engine: tool.engine(site), close };
}

function load({ page, tool, engine }) {
  return page.evaluate(tool.open, engine);
}

/** One query. A search that throws or takes forever has found nothing, and the report says so. */
async function ask({ page, tool, complaints }, { query }) {
  const late = { milliseconds: longest, results: [], problems: [`no answer within ${longest / 1000} s`] };
  let timer;
  const waited = new Promise((done) => (timer = setTimeout(done, longest, late)));
  const asked = page.evaluate(tool.ask, { query, limit }).catch((error) => ({ milliseconds: 0, results: [], problems: [error.message] }));
  const answer = await Promise.race([asked, waited]);
  clearTimeout(timer);
  answer.problems.push(...complaints.splice(0));
  return answer;
}

async function heap({ devtools }) {
  await devtools.send("HeapProfiler.collectGarbage");
  return (await devtools.send("Runtime.getHeapUsage")).usedSize;
}

/** The rank of a right page, 0 for none, and whether the first result of the expected one offers the expected heading. */
function judge(query, { results, problems }) {
  const addresses = results.map(({ url }) => addressIn(url));
  const rank = addresses.findIndex((address) => address === query.address || query.also.includes(address)) + 1;
  const answer = { query, rank, results, problems };
  // A page that is right as well has another heading, so it says nothing.
  const isOther = rank > 0 && addresses[rank - 1] !== query.address;
  if (query.expected_heading && !isOther) answer.heading = rank > 0 && results[rank - 1].headings.some((offered) => isHeading(query, offered));
  return answer;
}

/** `a/b.html` of `/a/b.html?x#y`. */
function addressIn(url) {
  const { pathname } = new URL(url, "http://localhost/");
  return decodeURIComponent(pathname).slice(1).normalize("NFC");
}

function isHeading({ expected_heading: heading, expected_id: id }, offered) {
  if (fold(offered.heading ?? "") === fold(heading)) return true;
  const anchor = decodeURIComponent(new URL(offered.url, "http://localhost/").hash.slice(1));
  // The title of a step stands inside the step.
  return Boolean(id) && [id, `rb-title-${id}`].includes(anchor);
}

/** Sizes in bytes: the pages' text, and each tool's index as files, and deflated without their wrapping. */
export function disk(site, tools) {
  const all = Buffer.from([...site.pages.values()].map(({ text }) => text).join("\n"));
  return { text: all.length, deflated: deflateRawSync(all).length, tools: Object.fromEntries(tools.map((tool) => [tool.name, indexOf(site, tool)])) };
}

function indexOf(site, tool) {
  const kinds = {};
  const root = tool.folder(site);
  for (const file of files(root)) {
    const path = relative(root, file);
    if (!tool.isIndex(path)) continue;
    const kind = tool.kind(path);
    kinds[kind] ??= { files: 0, bytes: 0, packed: 0 };
    const bytes = readFileSync(file);
    kinds[kind].files++;
    kinds[kind].bytes += bytes.length;
    kinds[kind].packed += packed(bytes);
  }
  return kinds;
}

/** Bytes without the wrapping in text: what the same index takes where files may be binary. */
function packed(bytes) {
  const [, payload = ""] = /","([!-~]{40,})"(?:,1)?\)\s*$/.exec(bytes.toString("latin1")) ?? [];
  return bytes.length - payload.length + Math.floor((payload.length * 13) / 16);
}
