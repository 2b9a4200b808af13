// Serves a site as an intranet does, and counts what goes over the wire.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";
const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Serves a folder. `allow` is added to the policy that lets nothing in from outside. */
export async function serve(folder, allow = "") {
  let sent = [];
  const sizes = new Map();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)).slice(1);
    const type = types[extname(path)] ?? "application/octet-stream";
    try {
      const body = await readFile(join(folder, path || "index.html"));
      if (!sizes.has(path)) sizes.set(path, { path, bytes: body.length, gzip: Math.min(body.length, gzipSync(body).length) });
      // The icon comes when the browser likes.
      if (!/\.(ico|svg)$/.test(path)) sent.push(sizes.get(path));
      response.writeHead(200, { "content-type": type, "content-security-policy": `${policy}${allow}` }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  // A run that fails has no time to close its servers.
  server.unref();
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    /** What was sent since the last call. */
    take() {
      const total = { files: sent.length, bytes: 0, gzip: 0, paths: sent.map(({ path }) => path) };
      for (const { bytes, gzip } of sent) {
        total.bytes += bytes;
        total.gzip += gzip;
      }
      sent = [];
      return total;
    },
    close() {
      server.closeAllConnections?.();
      server.close();
    },
  };
}
