// A web server as an intranet has it: files, one sub-path, and a policy that lets nothing in from outside.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

export const policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/**
 * Serves a folder, or the one that a function names at each request, under a path that begins and ends with a slash;
 * returns the address of its front page's folder.
 */
export async function serve(folder, under = "/") {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const wanted = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const answer = (status, type, body) => {
      response.writeHead(status, { "content-type": type, "content-security-policy": policy }).end(body);
    };
    const path = normalize(decodeURIComponent(wanted)).slice(under.length);
    const root = typeof folder === "function" ? folder() : folder;
    if (!wanted.startsWith(under)) return answer(404, "text/plain", "outside of the handbook");
    try {
      answer(200, types[extname(path)] ?? "application/octet-stream", await readFile(join(root, path)));
    } catch {
      const language = path.startsWith("en/") ? "en/" : "";
      answer(404, types[".html"], await readFile(join(root, `${language}404.html`)));
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${server.address().port}${under}`;
}
