// Builds a handbook with the program under test and says what pages came out.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));
export const specimen = fileURLToPath(new URL("../specimen/", import.meta.url));
export const program = process.env.READYBOOK ?? join(repository, "target", "release", "readybook");

const temporary = [];
process.on("exit", () => temporary.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes away with this process. */
export function temporaryFolder() {
  temporary.push(mkdtempSync(join(tmpdir(), "readybook-browser-")));
  return temporary.at(-1);
}

/** A copy of the small handbook that has one of everything, to be changed at will. */
export function specimenCopy() {
  const folder = temporaryFolder();
  cpSync(specimen, folder, { recursive: true });
  return folder;
}

/** Builds the handbook in `root`: `folder` is the published site, `pages` what a visitor can open. */
export function build(root) {
  if (!existsSync(program)) throw new Error(`no ${program}: run \`cargo build --release\`, or name another in READYBOOK`);
  const folder = join(temporaryFolder(), "site");
  execFileSync(program, ["--root", root, "build", "--quiet", "--output", folder], { stdio: ["ignore", "inherit", "pipe"] });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.path ?? entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  const pages = files.filter((file) => file.endsWith(".html")).map((address) => pageAt(folder, address));
  return { root, folder, files, pages };
}

function pageAt(folder, address) {
  const html = readFileSync(join(folder, address), "utf8");
  const [, language, kind = "redirect"] = /<html lang="([^"]+)"(?: class="kind-([\w-]+)")?/.exec(html);
  return { address, html, language, kind };
}

/** One page of each kind and language. */
export function onePageOfEachKind(site) {
  const found = new Map();
  for (const page of site.pages) {
    const key = `${page.kind} ${page.language}`;
    if (!found.has(key)) found.set(key, page);
  }
  return [...found.values()];
}
