// The search engine of a built site, in node: scripts are read from disk as a page would load them.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";

/** `Readybook.search` of the site in `folder`, for a page in some language; `loaded` are the files it asked for. */
export function openEngine(folder, { language = "" } = {}) {
  const name = readdirSync(join(folder, "assets")).find((file) => /^search\.[\da-f]+\.js$/.test(file));
  const file = join(folder, "assets", name);
  const loaded = [];
  const append = (script) => setTimeout(() => {
    const path = fileURLToPath(script.src.replace(/\?.*/, ""));
    try {
      const text = readFileSync(path, "utf8");
      loaded.push({ path, bytes: text.length });
      vm.runInContext(text, context);
      script.onload?.();
    } catch {
      script.onerror?.();
    }
  });
  const document = {
    currentScript: { src: pathToFileURL(file).href },
    documentElement: { lang: language },
    createElement: () => ({ remove() {}, append() {}, setAttribute() {}, style: {}, dataset: {} }),
    head: { append },
    addEventListener() {},
    querySelector: () => null,
    querySelectorAll: () => [],
    getElementById: () => null,
  };
  // The dialog comes with the engine, and asks for these when it is read.
  const page = { window: { readybook: {} }, addEventListener() {} };
  const context = vm.createContext({ ...page, document, console, setTimeout, clearTimeout, URL, Blob, Response, DecompressionStream, TextDecoder, TextEncoder });
  vm.runInContext(readFileSync(file, "utf8"), context);
  return { search: context.Readybook.search, loaded };
}

/** Parts of the engine from its sources, which a site's page cannot see. */
export function engineParts(folder, ...names) {
  const sources = ["tokens", "files", "query", "rank", "excerpt"].map((name) => readFileSync(join(folder, `${name}.js`), "utf8"));
  const context = vm.createContext({ document: {}, TextDecoder, TextEncoder, URL });
  return vm.runInContext(`(() => {\n${sources.join("\n")}\nreturn { ${names.join(", ")} };\n})()`, context);
}
