// Makes a handbook of a folder of Markdown, builds it, and knows which page came from which source.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { guessLanguage, plainText } from "./text.mjs";

const program = process.env.READYBOOK;
const links = ["broken-link", "broken-anchor", "unsafe-address"];
const images = ["missing-image", "broken-image", "remote-resource", "unsafe-svg"];
const picture = { name: "bench-picture.svg", text: '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n' };

/** Copies a folder of Markdown, or a handbook that has its readybook.yaml, to `root`. */
export function handbook(source, root, language) {
  if (existsSync(join(source, "readybook.yaml"))) {
    for (const name of ["readybook.yaml", "content", "themes"]) {
      if (existsSync(join(source, name))) cpSync(join(source, name), join(root, name), { recursive: true });
    }
  } else {
    cpSync(source, join(root, "content"), { recursive: true });
    const code = language ?? guessLanguage(files(join(root, "content"), ".md").map((file) => readFileSync(file, "utf8")));
    writeFileSync(join(root, "readybook.yaml"), `title: Search benchmark\nlanguages: [${code}]\n`);
  }
  return { root, configuration: readFileSync(join(root, "readybook.yaml"), "utf8") };
}

/** Builds the handbook, after replacing what keeps it from building, and reads the site. */
export function publish(book, output) {
  rmSync(output, { recursive: true, force: true });
  for (let attempt = 0; ; attempt++) {
    const { status, stdout, stderr } = readybook(book.root, ["--format", "json", "--quiet", "build", "--output", output]);
    if (status === 0) break;
    const errors = found(stdout).filter(({ severity }) => severity === "error");
    if (attempt === 5 || !repair(book.root, errors)) {
      const list = errors.map(({ file, line, code, message }) => `${file}:${line}: ${code}: ${message.en}`);
      throw new Error(`the handbook does not build:\n${list.slice(0, 10).join("\n") || stderr}`);
    }
  }
  return readSite(book.root, output);
}

function readybook(root, rest) {
  const options = { encoding: "utf8", maxBuffer: 1 << 30 };
  const result = spawnSync(program, ["--root", root, "--lang", "en", ...rest], options);
  if (result.error) throw result.error;
  return result;
}

function found(text) {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

/** Points broken links outside and broken images to an empty picture. False: there is nothing that it can do. */
function repair(root, errors) {
  const byFile = new Map();
  for (const error of errors) {
    if (![...links, ...images].includes(error.code) || error.line !== error.end_line) continue;
    byFile.set(error.file, [...(byFile.get(error.file) ?? []), error]);
  }
  for (const [file, ofFile] of byFile) {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    // From the end of a line to its beginning, so that columns stay right.
    for (const { code, line, column, end_column: end } of ofFile.sort((a, b) => b.line - a.line || b.column - a.column)) {
      const up = posix.relative(dirname(file), `content/${picture.name}`);
      const letters = [...lines[line - 1]];
      letters.splice(column - 1, end - column, images.includes(code) ? up : "https://example.com/");
      lines[line - 1] = letters.join("");
    }
    writeFileSync(join(root, file), lines.join("\n"));
  }
  writeFileSync(join(root, "content", picture.name), picture.text);
  return byFile.size > 0;
}

function readSite(root, folder) {
  const pages = new Map();
  for (const file of files(folder, ".html")) {
    const html = readFileSync(file, "utf8");
    const [, language, kind] = /<html lang="([^"]+)"(?: class="kind-([\w-]+))?/.exec(html) ?? [];
    const address = relative(folder, file).split(sep).join("/").normalize("NFC");
    // Redirects have no kind. Search finds neither itself nor the book that has everything again.
    if (!kind || /(^|\/)(404|print|search)\.html$/.test(address)) continue;
    pages.set(address, { language, text: plainText(html) });
  }
  const first = pages.get("index.html")?.language;
  const languages = [first, ...[...new Set([...pages.values()].map((page) => page.language))].filter((code) => code !== first)];
  const site = { root, folder, pages, languages };
  return { ...site, addressOf: (path, language) => addressOf(site, path.normalize("NFC"), language) };
}

/** The page of a source: `a/b` is a/b.html, `a/index` and `a/README` a/index.html, or a.html when a document owns the folder. */
function addressOf({ root, pages, languages }, path, language) {
  const folder = /^(?:(.*)\/)?(?:index|readme)$/i.exec(path);
  const stems = folder ? [posix.join(folder[1] ?? "", "index"), folder[1], path] : [path];
  const slug = slugOf(root, path, language === languages[0] ? "" : `.${language}`);
  if (slug) stems.unshift(posix.join(folder?.[1] ? dirname(folder[1]) : dirname(path), slug));
  const prefix = language === languages[0] ? "" : `${language}/`;
  return stems.filter(Boolean).map((stem) => `${prefix}${stem}.html`).find((address) => pages.has(address));
}

function slugOf(root, path, suffix) {
  for (const file of [`${path}${suffix}.md`, `${path}.md`]) {
    if (!existsSync(join(root, "content", file))) continue;
    const [, front] = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(join(root, "content", file), "utf8")) ?? [];
    return /^slug:\s*["']?([^"'\n]+?)["']?\s*$/m.exec(front ?? "")?.[1].replace(/\.html$/, "");
  }
  return undefined;
}

/** All files below a folder whose name ends so. */
export function files(folder, ending = "") {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.path ?? entry.parentPath, entry.name))
    .sort();
}

/** What cold builds with and without search cost, in turn: medians of seconds of CPU and of memory in MB. */
export function buildCost(book, folder, runs) {
  const without = `${book.configuration.replace(/^search:.*\n(?:[ \t].*\n)*/m, "")}\nsearch: {enabled: false}\n`;
  const costs = { with: [], without: [] };
  mkdirSync(folder, { recursive: true });
  try {
    for (let n = 0; n < runs; n++) {
      for (const [name, configuration] of [["with", book.configuration], ["without", without]]) {
        writeFileSync(join(book.root, "readybook.yaml"), configuration);
        costs[name].push(oneBuild(book.root, join(folder, "site"), join(folder, "time")));
      }
    }
  } finally {
    writeFileSync(join(book.root, "readybook.yaml"), book.configuration);
  }
  const of = (list, what) => list.map((cost) => cost[what]).sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const median = (list) => ({ cpu: of(list, "cpu"), memory: of(list, "memory") });
  return { with: median(costs.with), without: median(costs.without) };
}

function oneBuild(root, output, answer) {
  rmSync(output, { recursive: true, force: true });
  const timed = ["-f", "%U %S %M", "-o", answer, program, "--root", root, "--quiet", "build", "--output", output];
  execFileSync("/usr/bin/time", timed, { stdio: "ignore" });
  const [user, system, memory] = readFileSync(answer, "utf8").trim().split(" ").map(Number);
  return { cpu: user + system, memory: memory / 1000 };
}
