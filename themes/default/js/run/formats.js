// Reports as text, in the formats that people and programs take. A report is {heading, subject, created, rows, text}: its rows
// are {id, label, shown, plain}, its text is the author's with the holes filled, or none.
const formats = {
  types: {
    plain: { extension: "txt", mime: "text/plain" },
    markdown: { extension: "md", mime: "text/markdown" },
    json: { extension: "json", mime: "application/json" },
    csv: { extension: "csv", mime: "text/csv" },
  },

  /** The author's text with its holes filled, all at once: what was entered may hold braces itself. */
  filled: (text, shown) => text.trim().replace(/\{([\w-]+)\}/g, (hole, id) => (id in shown ? shown[id] : hole)),

  /** A line for each field; what has several lines begins below its label. */
  lines(rows) {
    return rows.map(({ label, shown }) => {
      if (!shown.includes("\n")) return say("block_pair", { label, value: shown || say("report_empty") });
      return `${say("block_pair", { label, value: "" }).trimEnd()}\n${shown}`;
    }).join("\n");
  },

  plain({ drill, heading, text, rows }) {
    return [...[drill.trim(), heading].filter(Boolean), "", text ?? formats.lines(rows)].join("\n");
  },

  markdown({ drill, heading, text, rows }) {
    const escaped = formats.escaped;
    const body = text === null
      ? rows.map(({ label, shown }) => `**${escaped(label)}**  \n${escaped(shown || say("report_empty"))}`).join("\n\n")
      : escaped(text);
    return [`# ${escaped(heading)}`, drill && `**${escaped(drill.trim())}**`, body].filter(Boolean).join("\n\n");
  },

  // What a reader entered must not become markup; the ends of lines stay.
  escaped(text) {
    return text.replace(/[\\`*_[\]<>#|~&]/g, "\\$&").replace(/^(\s*)([-+]|\d+(?=[.)]))/gm, (start, blanks, sign) => blanks + (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`))
      .replace(/(\S)\n(?=\S)/g, "$1  \n");
  },

  json({ drill, heading, created, rows, text }) {
    const entries = (key) => Object.fromEntries(rows.map((row) => [row.id, row[key]]));
    return JSON.stringify({ title: heading, ...(drill && { drill: true }), created, values: entries("plain"), labels: entries("label"), text: text ?? formats.lines(rows) }, null, 2);
  },

  csv({ drill, created, rows }) {
    const columns = [["created", created], ...(drill ? [["drill", drill.trim()]] : []), ...rows.map(({ label, shown }) => [label, shown])];
    return [0, 1].map((row) => columns.map((column) => formats.cell(column[row])).join(",")).join("\r\n") + "\r\n";
  },

  // RFC 4180; and a cell must not become a formula in the colleague's spreadsheet.
  cell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  },
};
