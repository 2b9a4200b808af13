// Builds a handbook with the program under test and says what pages came out.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));
export const specimen = fileURLToPath(new URL("../specimen/", import.meta.url));
/** A small handbook whose documents have versions in every state on the day `versionsOn`. */
export const versions = fileURLToPath(new URL("../versions/", import.meta.url));
export const versionsOn = "2026-08-15";
/** A small handbook with runbooks, of which one gets a newer version and another is withdrawn after the day `runsOn`. */
export const runs = fileURLToPath(new URL("../runs/", import.meta.url));
export const runsOn = "2026-08-15";
/** A small handbook whose readers are trained, as of the day `trainingOn`. */
export const training = fileURLToPath(new URL("../training/", import.meta.url));
export const trainingOn = "2026-08-15";
export const program = process.env.READYBOOK ?? join(repository, "target", "debug", "readybook");

const temporary = [];
process.on("exit", () => temporary.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes away with this process. */
export function temporaryFolder() {
  temporary.push(mkdtempSync(join(tmpdir(), "readybook-browser-")));
  return temporary.at(-1);
}

/** A copy of a handbook, to be changed at will. */
export function copyOf(handbook) {
  const folder = temporaryFolder();
  cpSync(handbook, folder, { recursive: true });
  return folder;
}

/** A copy of the small handbook that has one of everything. */
export function specimenCopy() {
  return copyOf(specimen);
}

/** Builds the handbook in `root`: `folder` is the published site, `pages` what a visitor can open. */
export function build(root, ...options) {
  if (!existsSync(program)) throw new Error(`no ${program}: run \`cargo build\`, or name another in READYBOOK`);
  const folder = join(temporaryFolder(), "site");
  execFileSync(program, ["--root", root, "build", "--quiet", "--output", folder, ...options], { stdio: ["ignore", "inherit", "pipe"], maxBuffer: 1 << 28 });
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
  // Permanent pages of versions are of their document's kind, and say how the version stands.
  const isVersion = /\/v\d+(\.\d+)*\.html$/.test(address);
  const standing = isVersion ? /<p class="badges">(?:<rb-due[^>]*>)?<span class="status status-([\w-]+)"/.exec(html)[1] : "";
  return { address, html, language, kind, isVersion, standing };
}

function byKind(pages) {
  const found = new Map();
  for (const page of pages) {
    const key = `${page.kind} ${page.standing} ${page.language}`;
    found.set(key, [...(found.get(key) ?? []), page]);
  }
  return [...found.values()];
}

/** One page of each kind and language; of the versions' pages, one of each standing. */
export function onePageOfEachKind(site) {
  return byKind(site.pages).map(([first]) => first);
}

/** All pages but those that only versions add, which are many and alike: of each kind of these, a few from everywhere. */
export function somePages(site, most = 3) {
  const isAdded = (page) => page.isVersion || ["history", "redline"].includes(page.kind);
  const few = byKind(site.pages.filter(isAdded)).flatMap((pages) =>
    pages.filter((_, at) => Math.floor((at * most) / pages.length) !== Math.floor(((at - 1) * most) / pages.length)));
  return [...site.pages.filter((page) => !isAdded(page)), ...few];
}
