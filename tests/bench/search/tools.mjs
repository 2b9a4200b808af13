// The searches under measurement. Each says how its engine gets into a page and how one query is asked there.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withPlainHeadings } from "./text.mjs";

/** `Readybook.search` of the site itself, loaded as readers load it: by the page's search control. */
export const readybook = {
  name: "readybook",
  folder: (site) => site.folder,
  /** What belongs to the index of all files below `assets`. */
  isIndex: (path) => path.startsWith("assets/search/"),
  /** `terms` of `assets/search/terms-3.0a1b2c.js`. */
  kind: (path) => /[a-z]*(?=[^/]*$)/.exec(path)[0],
  /** For a theme without such a control: the engine by its name. */
  engine: (site) => readdirSync(join(site.folder, "assets")).find((name) => /^search\.[\da-f]+\.js$/.test(name)),
  async open(engine) {
    const control = document.querySelector("[data-script*='assets/search']");
    if (control) {
      control.click();
    } else {
      if (!engine) throw new Error("the site has no search");
      const root = document.querySelector("script[src*='assets/']").src.replace(/assets\/[^/]*$/, "");
      document.head.append(Object.assign(document.createElement("script"), { src: `${root}assets/${engine}` }));
    }
    for (let waited = 0; !window.Readybook?.search; waited += 5) {
      if (waited > 10_000) throw new Error("the page's search brings no Readybook.search");
      await new Promise((again) => setTimeout(again, 5));
    }
  },
  async ask({ query, limit }) {
    const began = performance.now();
    const found = await window.Readybook.search(query, { limit });
    const milliseconds = performance.now() - began;
    const results = found.map(({ url, title, heading }) => ({ url, title, headings: [{ heading: heading || title, url }] }));
    return { milliseconds, results, problems: found.problems ?? [] };
  },
};

/** Pagefind's JavaScript API with what its own dialog asks for: the texts of all shown results. */
export const pagefind = {
  name: "pagefind",
  folder: (site) => join(site.folder, "..", "pagefind"),
  // Its engine is WebAssembly, which the strict policy refuses.
  allow: "; script-src 'self' 'wasm-unsafe-eval'",
  kind: (path) => /pagefind\/(?:(\w+)\/)?/.exec(path)[1] ?? "start",
  isIndex: (path) => path.startsWith("pagefind/") && /\.pf_|pagefind-entry\.json$/.test(path),
  engine: () => undefined,
  async open() {
    window.pagefind ??= await import("/pagefind/pagefind.js");
    await window.pagefind.init();
  },
  async ask({ query, limit }) {
    const began = performance.now();
    const search = await window.pagefind.search(query);
    const found = await Promise.all(search.results.slice(0, limit).map((result) => result.data()));
    const milliseconds = performance.now() - began;
    const hits = (part) => part.locations?.length ?? 0;
    const results = found.map(({ url, meta, sub_results: parts }) => ({
      url,
      title: meta.title,
      // As its dialog: the three parts with most hits.
      headings: [...parts].sort((a, b) => hits(b) - hits(a)).slice(0, 3).map((part) => ({ heading: part.title, url: part.url })),
    }));
    return { milliseconds, results, problems: [] };
  },
};

/** Indexes the same pages with Pagefind: only their main elements, without navigation, controls and heading links. */
export function indexWithPagefind(site) {
  const folder = pagefind.folder(site);
  for (const address of site.pages.keys()) {
    mkdirSync(dirname(join(folder, address)), { recursive: true });
    writeFileSync(join(folder, address), withPlainHeadings(readFileSync(join(site.folder, address), "utf8")));
  }
  cpSync(join(site.folder, "assets"), join(folder, "assets"), { recursive: true });
  const options = ["--site", folder, "--root-selector", "main", "--exclude-selectors", "nav, button", "--keep-index-url", "--silent"];
  execFileSync(process.env.PAGEFIND, options, { stdio: ["ignore", "ignore", "inherit"] });
}
