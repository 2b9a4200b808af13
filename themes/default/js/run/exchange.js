// Runs as files: JSON to hand over to a colleague, who imports it and goes on; Markdown to read and file; CSV for a
// spreadsheet. What is imported may come from anyone, so it is taken whole or not at all.

/** The format of the JSON file, and the greatest size that is read, in bytes. */
const exchange = { format: "readybook-run", version: 1, largest: 10_000_000 };

/** Why a file was refused: `entry` is the number, from 1, of the first bad one, or null; `say(key, values)` says it. */
class ImportError extends Error {
  constructor(key, values = {}, entry = null) {
    super(key);
    Object.assign(this, { name: "ImportError", key, values, entry });
  }
}

/** A run as a file, `{name, type, text}`; `format` is `json`, `markdown` or `csv`, `say` gives the reader's words. */
function exported(entries, format, say) {
  const ordered = inOrder(entries);
  const state = fold(ordered);
  const [ending, type, text] = {
    json: () => ["json", "application/json", jsonOf(ordered)],
    markdown: () => ["md", "text/markdown;charset=utf-8", new MarkdownRecord(ordered, state, say).text],
    csv: () => ["csv", "text/csv;charset=utf-8", csvOf(ordered, state, say)],
  }[format]();
  return { name: `${state.run ?? "run"}.${ending}`, type, text };
}

/** The sum of all sums, in the order given: it shows when the newest entries are missing, which no other entry names. */
function sumOf(entries) {
  return sha256(entries.map(({ sum }) => sum).join(""));
}

/** One entry a line, so that a file that was damaged can be looked at. */
function jsonOf(entries) {
  const { format, version } = exchange;
  const lines = entries.map((entry) => JSON.stringify(entry)).join(",\n");
  return `{"format":"${format}","version":${version},"entries":[\n${lines}\n],"count":${entries.length},"sum":"${sumOf(entries)}"}\n`;
}

/**
 * The entries of an exported JSON file, `{entries}`, exactly as they were.
 *
 * Throws an ImportError for a file that is too large, no JSON, of another format or version, or changed in any way.
 */
function imported(text) {
  const file = parsedFile(text);
  const isOurs = shape.isRecord(file) && file.format === exchange.format;
  if (!isOurs) throw new ImportError("import_not_record");
  if (file.version !== exchange.version) throw new ImportError("import_version", { version: Number.isFinite(file.version) ? file.version : "?" });
  const { entries, count, sum } = file;
  const { one, of, whole, text: words } = shape;
  const envelope = shape.record({ format: one(exchange.format), version: one(exchange.version), entries: of(Array.isArray), count: whole(0), sum: words() });
  const field = envelope.wrong(file);
  if (field !== null) throw new ImportError("import_field", { field });
  const bad = damage(entries);
  if (bad) throw new ImportError(bad.reason, bad.values, bad.entry + 1);
  if (count !== entries.length) throw new ImportError("import_count", { count, found: entries.length });
  if (sum !== sumOf(entries)) throw new ImportError("import_sum");
  return { entries };
}

function parsedFile(text) {
  // A character has one byte or more: what is too long is not even encoded.
  if (text.length > exchange.largest || hashing.encoder.encode(text).length > exchange.largest) {
    throw new ImportError("import_large", { most: exchange.largest / 1_000_000 });
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new ImportError("import_not_json");
  }
}

/** What an entry says, in one sentence of the reader's language; texts of people as they typed them. */
function described(entry, state, say) {
  const { kind, item, account, step, level, deadline, name, at } = entry;
  const known = stepOf(state, step);
  const scale = state.plan.scale;
  const named = (list, id) => list?.find((one) => one.id === id)?.name ?? id;
  const values = {
    ...entry,
    step: known ? say("record_step", { number: known.number, title: known.title }) : step,
    text: item == null ? entry.text : known?.items[item - 1] ?? "",
    version: versionName(entry.version, say),
    level: named(scale?.levels, level),
    deadline: named(scale?.deadlines, deadline),
    name: name && say(`milestone_${name}`),
    at: at && shownAt(at),
    accounts: entry.accounts?.join(say("record_separator")),
    n: state.places.get(entry.entry) ?? "?",
    jump: kind === "clock" && lasting(Math.abs(entry.wall - entry.monotonic), say),
  };
  return say(`did_${kind}${variant(entry)}`, values) + (account == null ? "" : say("record_account", { account }));
}

/** Which of a kind's sentences an entry needs. */
function variant({ kind, step, item, to, reason, because, action, on, drill, wall, monotonic, note, summary, approver }) {
  const variants = {
    start: drill && "_drill", tick: item != null && "_item", untick: item != null && "_item", note: step != null && "_step", skip: reason && "_because",
    assign: !to && "_none", unlock: reason && "_because", timer: `_${action}`, grade: because && "_because", deadline: !on && "_off",
    statement: approver && "_approved", handover: note && "_note", clock: wall < monotonic ? "_back" : "_ahead", close: summary && "_summary",
  };
  return variants[kind] || "";
}

function versionName(version, say) {
  return version ? say("record_version", { version }) : say("record_draft");
}

/** A time as the clock showed it where it was written: `2026-11-28 04:15:03 +08:00`. */
function shownAt(iso) {
  return iso.replace(/^(.{10})T([\d:]+)(?:\.\d+)?(.*)$/, "$1 $2 $3").replace(/ Z$/, " +00:00");
}

/** One line for each entry, RFC 4180, with the mark by which spreadsheets know UTF-8. */
function csvOf(entries, state, say) {
  const columns = ["number", "time", "who", "what", "kind", "step_id", "corrected", "writer", "monotonic", "sum"];
  const rows = entries.map((entry) => [
    state.places.get(entry.sum), entry.time, entry.actor, described(entry, state, say), entry.kind, entry.step ?? "",
    (state.corrections.get(entry.sum) ?? []).map(({ text }) => text).join("\n"), entry.writer, entry.monotonic, entry.sum,
  ]);
  const lines = [columns.map((name) => say(`record_${name}`)), ...rows].map((row) => row.map(csvCell).join());
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** A cell; what a spreadsheet would take for a formula begins with an apostrophe, also where its input is in wide forms. */
function csvCell(value) {
  const text = String(value).replace(/^(?=[=+\-@\t\r\n＝＋－＠])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that Markdown shows as it is. */
const markdown = {
  /** In a line. Controls are no text; addresses stay text, so that no link comes from the record. */
  inline: (text) => String(text)
    .replace(/[\0-\x08\x0b-\x1f\x7f]/g, "\ufffd")
    .replace(/[\\`*_{}[\]<>|~&#!$@]|:(?=\/\/)/g, "\\$&")
    .replace(/(www)\./gi, "$1\\.")
    .replace(/\s*\n\s*/g, " "),

  cell: (text) => String(text).replace(/\r\n?/g, "\n").split("\n").map(markdown.inline).join("<br>"),

  /** As a block, every character as it is. */
  block(text) {
    const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
    const fence = "`".repeat(longest + 1);
    return `${fence}text\n${text.replace(/\r\n?/g, "\n")}\n${fence}`;
  },

  table(heads, rows) {
    const line = (cells) => `| ${cells.map(markdown.cell).join(" | ")} |`;
    return [line(heads), `|${" --- |".repeat(heads.length)}`, ...rows.map(line)].join("\n");
  },
};

/** The record of a run to be read: what it was about, what became of its steps, what was written, and the log. */
class MarkdownRecord {
  constructor(entries, state, say) {
    Object.assign(this, { entries, state, say });
    const { reports, statements, drill, title } = state;
    const parts = [
      `# ${markdown.inline(say(drill ? "record_title_drill" : "record_title", { title }))}`,
      this.head(), this.steps(), this.grade(), ...this.written("record_reports", reports), ...this.written("record_statements", statements),
      ...this.meetings(), `## ${say("record_log")}`, this.log(),
    ];
    this.text = `${parts.filter(Boolean).join("\n\n")}\n`;
  }

  fact(key, text) {
    return text ? `- ${this.say("record_fact", { name: this.say(key), value: markdown.inline(text) })}` : null;
  }

  facts(...facts) {
    return facts.map(([key, text]) => this.fact(key, text)).filter(Boolean).join("\n");
  }

  head() {
    const { state, say, entries } = this;
    const { closed, milestones } = state;
    const times = milestoneNames.filter((name) => milestones.has(name)).map((name) => [`milestone_${name}`, shownAt(milestones.get(name))]);
    return this.facts(
      ["record_run", state.run], ["record_handbook", state.handbook], ["record_document", state.document], ["record_edition", versionName(state.version, say)],
      ["record_digest", state.digest], ["record_started", state.started && shownAt(state.started)],
      ["record_ended", closed ? shownAt(closed.time) : say("record_open")], ["record_actors", [...state.actors].join(say("record_separator"))], ...times,
      ["record_summary", closed?.summary], ["record_count", String(state.count)], ["record_sums", sumOf(entries)],
    );
  }

  steps() {
    const { state, say } = this;
    if (!state.plan.steps.length) return null;
    const end = Date.parse(state.closed?.time ?? state.last.time);
    const rows = state.plan.steps.map(({ id, number, title, roles }) => {
      const { done, skipped, assigned } = state.steps.get(id);
      const { code } = status(state, id, end);
      const by = { done, skipped }[code];
      const names = roles.map(({ name }) => name).join(say("record_separator"));
      const standing = say(`standing_${code.replaceAll("-", "_")}`);
      return [number, title, assigned ?? names, standing, by ? shownAt(by.time) : "", by?.actor ?? "", this.remarks(id, code, end)];
    });
    const heads = ["number", "step_title", "responsible", "standing", "time", "who", "remark"];
    return `## ${say("record_steps")}\n\n${markdown.table(heads.map((name) => say(`record_${name}`)), rows)}`;
  }

  /** What else is to be known of a step: its limit was missed, why it was skipped or unlocked, how many items are done. */
  remarks(id, code, end) {
    const { state, say } = this;
    const { done, skipped, unlocked, items } = state.steps.get(id);
    const limit = due(state, id);
    const isLate = limit !== null && (code === "done" ? Date.parse(done.time) : end) > limit && code !== "skipped";
    return [
      isLate && say("record_late", { at: shownAt(stamp(limit)) }),
      code === "skipped" && skipped.reason,
      unlocked && say("record_unlocked", { reason: unlocked.reason }),
      items.size && say("record_items", { n: items.size }),
    ].filter(Boolean).join("\n");
  }

  grade() {
    const { state, say } = this;
    const { grade, override, plan } = state;
    if (!grade && !override) return null;
    const named = (id) => plan.scale?.levels.find((level) => level.id === id)?.name ?? id;
    const answers = Object.entries(grade?.answers ?? {}).map(([id, chosen]) => {
      const question = plan.scale?.questions.find((question) => question.id === id);
      const label = chosen === "unsure" ? say("record_unsure") : question?.answers.find(({ id }) => id === chosen)?.label ?? chosen;
      return `- ${say("record_fact", { name: markdown.inline(question?.ask ?? id), value: markdown.inline(label) })}`;
    });
    const result = this.facts(
      ["record_graded", grade && named(grade.level)], ["record_because", grade?.because], ["record_overridden", override && named(override.level)],
      ["record_reason", override?.reason],
    );
    return `## ${say("record_level")}\n\n${[...answers, result].join("\n")}`;
  }

  /** Reports or statements with their text as it was finished. */
  written(key, list) {
    if (!list.length) return [];
    const { say } = this;
    return [`## ${say(key)}`, ...list.flatMap(({ title, text, approver, time, actor, sum }) => [
      `### ${markdown.inline(title)}`, this.facts(["record_time", shownAt(time)], ["record_who", actor], ["record_approver", approver]), markdown.block(text),
      ...this.corrections(sum).map((line) => markdown.inline(line)),
    ])];
  }

  meetings() {
    const { state, say } = this;
    if (!state.meetings.length) return [];
    return [`## ${say("record_meetings")}`, ...state.meetings.flatMap(({ title, decisions, notes, began, ended, time, actor, sum }) => [
      `### ${markdown.inline(title)}`,
      this.facts(["record_time", shownAt(time)], ["record_who", actor], ["record_began", began && shownAt(began)], ["record_stopped", ended && shownAt(ended)]),
      this.decisions(decisions),
      notes && markdown.block(notes),
      ...this.corrections(sum).map((line) => markdown.inline(line)),
    ])];
  }

  decisions(decisions) {
    if (!decisions.length) return null;
    const rows = decisions.map(({ text, owner, due }) => [text, owner ?? "", shownAt(due ?? "")]);
    return markdown.table(["decision", "owner", "due"].map((name) => this.say(`record_${name}`)), rows);
  }

  /** What was said later to be right instead. */
  corrections(sum) {
    const said = this.state.corrections.get(sum) ?? [];
    return said.map(({ text, time, actor }) => this.say("record_correction", { at: shownAt(time), actor, text }));
  }

  log() {
    const { state, say, entries } = this;
    const rows = entries.map((entry) => [
      state.places.get(entry.sum), shownAt(entry.time), entry.actor, [described(entry, state, say), ...this.corrections(entry.sum)].join("\n"),
    ]);
    return markdown.table(["number", "time", "who", "what"].map((name) => say(`record_${name}`)), rows);
  }
}
