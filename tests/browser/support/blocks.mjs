// A small page with one block of each kind, as the generator writes them, and a stand-in for what keeps runs: what is
// tested is the blocks and not the rest of the run's interface.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after } from "node:test";

const theme = fileURLToPath(new URL("../../../themes/default", import.meta.url));
const read = (...path) => readFileSync(join(theme, ...path), "utf8");

/** The script's files in their order, without what keeps runs. */
const files = [
  "words", "dom", "sha256", "shape", "entries", "fold", "grade",
  "block", "fields", "formats", "sending", "calendar", "deadlines", "severity", "report", "statement", "decisions", "minutes", "agenda",
];

/** Writes the pages of both languages into a folder and returns its path. */
export function blockPages(blocks) {
  const folder = mkdtempSync(join(tmpdir(), "readybook-blocks-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const styles = readdirSync(join(theme, "css")).filter((name) => name.endsWith(".css")).sort((one, other) => (other === "reset.css") - (one === "reset.css"));
  writeFileSync(join(folder, "site.css"), [...styles.map((name) => read("css", name)), read("css", "run", "blocks.css")].join("\n"));
  writeFileSync(join(folder, "before-paint.js"), read("js", "before-paint.js"));
  writeFileSync(join(folder, "run.js"), bundle());
  writeFileSync(join(folder, "icon.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  for (const [language, kinds] of Object.entries(blocks)) {
    mkdirSync(join(folder, language));
    writeFileSync(join(folder, language, "words.js"), `window.readybook.runWords = ${JSON.stringify(words(language))};`);
    for (const [kind, data] of Object.entries({ ...kinds, all: kinds })) {
      const all = kind === "all" ? Object.entries(data) : [[kind, data]];
      writeFileSync(join(folder, language, `${kind}.html`), page(language, all));
    }
  }
  return folder;
}

function page(language, blocks) {
  const body = blocks.map(([kind, data], at) => block(kind, { kind, id: `rb-block-${at + 1}`, ...data })).join("\n");
  return `<!DOCTYPE html>
<html lang="${language}" class="kind-procedure">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Blocks</title>
<link rel="icon" href="../icon.svg"><link rel="stylesheet" href="../site.css"><script src="../before-paint.js"></script>
<script src="words.js" defer></script><script src="../run.js" defer></script></head>
<body>${read("templates", "partials", "icons.html")}
<div class="layout layout-wide"><main class="main" id="main" tabindex="-1"><div class="page-head"><h1>${language === "en" ? "Account takeover" : "帳號遭盜用"}</h1></div>
<div class="body"><div class="prose"><p>${language === "en" ? "Before the block." : "區塊之前的內文。"}</p>
${body}
</div></div></main></div></body></html>`;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function block(kind, data) {
  return `<rb-${kind} class="block block-${kind}" id="${data.id}" data-block="${escaped(JSON.stringify(data))}">
<p class="block-title">${escaped(data.title ?? kind)}</p><div class="block-static"><p>Static ${kind}</p></div></rb-${kind}>`;
}

/** The words of the run, from the strings of the theme. */
export function words(language) {
  const lines = read("strings", `${language}.yaml`).split("\n").map((line) => /^run_(\w+): (.*)$/.exec(line)).filter(Boolean);
  return Object.fromEntries(lines.map(([, key, value]) => [key, value.startsWith('"') ? JSON.parse(value) : value]));
}

function bundle() {
  const sources = files.filter((name) => existsSync(join(theme, "js", "run", `${name}.js`))).map((name) => read("js", "run", `${name}.js`));
  const known = sources.join("\n");
  const missing = Object.entries(standIns).filter(([name]) => !new RegExp(`^(const|function|class|async function) ${name}\\b`, "m").test(known)).map(([, source]) => source);
  return `(() => {\n"use strict";\n${missing.join("\n")}\n${runs}\n${known}\n})();\n`;
}

/** What other files of the script have, where they are not there. */
const standIns = {
  make: `function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (value == null || value === false) continue;
      if (name.includes("-") || ["role", "for"].includes(name)) element.setAttribute(name, value);
      else element[name] = value;
    }
    element.append(...children.filter((child) => child != null && child !== false && child !== ""));
    return element;
  }`,
  icon: `function icon(name) {
    const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#i-" + name);
    svg.append(use);
    return svg;
  }`,
  say: `function say(key, values = {}) {
    const { runWords } = window.readybook;
    const word = (values.n === 1 && runWords[key + "_one"]) || runWords[key] || key;
    return word.replace(/\\{(\\w+)\\}/g, (hole, name) => values[name] ?? hole);
  }`,
  announce: `function announce(text) {
    let region = document.querySelector("#announced");
    if (!region) document.body.append((region = make("p", { id: "announced", className: "visually-hidden", role: "status" })));
    region.replaceChildren(make("span", {}, text));
  }`,
  copyText: `async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = make("textarea", { value: text, className: "visually-hidden" });
      const focused = document.activeElement;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      focused?.focus({ preventScroll: true });
      return done;
    }
  }`,
  download: `function download(name, type, text) {
    const href = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }`,
  stamp: `function stamp(ms) {
    const ahead = -new Date(ms).getTimezoneOffset();
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    return new Date(ms + ahead * 60000).toISOString().slice(0, -1) + (ahead < 0 ? "-" : "+") + two(Math.abs(ahead) / 60) + ":" + two(Math.abs(ahead) % 60);
  }`,
  shownTime: `function shownTime(iso) {
    return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }).format(new Date(iso));
  }`,
  graded: `function graded(scale, answers) {
    const ids = scale.questions.map(({ id }) => id);
    if (ids.some((id) => !answers[id])) return null;
    const combinations = scale.questions.reduce((all, { id, answers: possible }) => all.flatMap((one) =>
      (answers[id] === "unsure" ? possible.map((answer) => answer.id) : [answers[id]]).map((answer) => ({ ...one, [id]: answer }))), [{}]);
    const fits = (row, chosen) => Object.entries(row.if ?? {}).every(([id, wanted]) => wanted.includes(chosen[id])) && (!row.points || within(row.points, chosen));
    const within = ([least, most], chosen) => {
      const sum = scale.questions.reduce((sum, { id, answers: possible }) => sum + (possible.find((one) => one.id === chosen[id]).points ?? 0), 0);
      return sum >= least && (most === null || sum <= most);
    };
    const rank = (rule) => scale.levels.findIndex(({ id }) => id === scale.matrix[rule].level);
    const [rule] = combinations.map((chosen) => scale.matrix.findIndex((row) => fits(row, chosen))).sort((one, other) => rank(one) - rank(other) || one - other);
    return { level: scale.matrix[rule].level, rule, because: scale.matrix[rule].because, unsure: ids.some((id) => answers[id] === "unsure") };
  }`,
  deadlinesOf: `function deadlinesOf(state) {
    const begun = { discovered: state.discovered, reported: state.milestones.get("reported"), graded: state.milestones.get("graded") ?? state.grade?.time };
    return (state.plan.scale?.deadlines ?? []).filter(({ id, from }) => state.deadlines.has(id) && begun[from])
      .map(({ id, name, role, minutes, from }) => ({ id, name, role, due: Date.parse(begun[from]) + minutes * 60000 }));
  }`,
};

/** Runs as the interface keeps them, in memory. Tests start and end one through `window.testRun`. */
const runs = `
  const listeners = [];
  let current = null;
  const activeRun = () => current;
  const onActive = (listener) => listeners.push(listener);
  class Run {
    constructor(run, scale) {
      Object.assign(this, { watchers: new Set(), records: [], entries: [], actor: "陳大文" });
      this.writer = typeof Writer === "function" ? new Writer(this.actor) : null;
      const discovered = stamp(Date.now() - 3600000);
      const start = { run, drill: run.startsWith("D-"), handbook: "handbook", document: "SP-001", version: "1.0", digest: "0", title: "Test", language: "en", address: "test.html", discovered, plan: { scale, steps: [] } };
      if (this.writer) this.write("start", start);
      else this.state = { ...start, closed: null, grade: null, override: null, level: null, deadlines: new Set(), milestones: new Map([["discovered", discovered]]), reports: [], statements: [], meetings: [], accounts: [] };
    }
    write(kind, fields) {
      this.entries.push(this.writer.next(this.entries, kind, fields));
      this.state = fold(this.entries);
    }
    pretend(kind, fields) {
      const { state } = this;
      const entry = { ...structuredClone(fields), time: stamp(Date.now()), actor: this.actor };
      if (kind === "grade") Object.assign(state, { grade: entry, override: null, level: entry.level });
      if (kind === "override") Object.assign(state, { override: entry, level: entry.level });
      if (kind === "deadline") state.deadlines[entry.on ? "add" : "delete"](entry.deadline);
      if (kind === "accounts") state.accounts = entry.accounts;
      if (kind === "milestone") state.milestones.set(entry.name, entry.at);
      if (kind === "close") state.closed = entry;
      if (["report", "statement", "meeting"].includes(kind)) state[kind + "s"].push(entry);
    }
    async record(kind, fields) {
      this.records.push({ kind, ...fields });
      this[this.writer ? "write" : "pretend"](kind, fields);
      for (const watcher of this.watchers) watcher();
    }
    watch(watcher) {
      this.watchers.add(watcher);
      return () => this.watchers.delete(watcher);
    }
  }
  window.testRun = (run) => {
    const scale = JSON.parse(document.querySelector("rb-severity")?.dataset.block ?? "{}").scale ?? null;
    current = run ? new Run(run, scale) : null;
    for (const listener of listeners) listener(current);
  };
  window.testRecord = (kind, fields) => current.record(kind, fields);
  window.testRecords = () => current.records;
`;
