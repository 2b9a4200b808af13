// The browser, and a record of everything that a page must not do.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** Starts Chromium for the tests of one file and closes it after them. No Chromium: the tests fail. */
export async function launch() {
  const browser = await chromium.launch({
    executablePath: executable(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet],
  });
  after(() => browser.close());
  return browser;
}

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of process.env.PATH.split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not here.
      }
    }
  }
  throw new Error("no Chromium in PATH: install it, or name it in CHROMIUM");
}

/** A context whose pages complain in `complaints`: errors, warnings, violations of the policy, requests to others. */
export async function watched(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  const complaints = [];
  const complain = (page, text) => complaints.push(`${page?.url() ?? "?"}: ${text}`);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on("page", (page) => page.on("pageerror", (error) => complain(page, error)));
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complain(message.page(), message.text());
  });
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol === "data:" || protocol === "blob:") return;
    if (!["127.0.0.1", ""].includes(hostname)) complain(pageOf(request), `asks ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    // A tab that moves on gives up the icon, which is read last, and what the preview's script asks for: the page's
    // source as it came, and the stream of events, which never ends. Published pages fetch nothing.
    // A runbook's page fetches what a run needs, and its code for paper, when it has nothing else to do.
    const givenUp = request.url().endsWith("/assets/icon.svg") || /\/assets\/(run|qr)[-.][^/]*$/.test(request.url()) || ["fetch", "eventsource"].includes(request.resourceType());
    if (givenUp && request.failure()?.errorText === "net::ERR_ABORTED") return;
    complain(pageOf(request), `did not get ${request.url()}: ${request.failure()?.errorText}`);
  });
  return { context, complaints };
}

/** The page that asks; none yet for what a new tab asks first. */
function pageOf(request) {
  try {
    return request.frame().page();
  } catch {
    return null;
  }
}

/** Waits until a page was first drawn: browsers may drop keys that are pressed before a reader can see anything. */
export async function drawn(tab) {
  const isDrawn = () => !document.body.firstElementChild || performance.getEntriesByName("first-contentful-paint").length > 0;
  for (let asked = 0; !(await tab.evaluate(isDrawn)); asked++) { // From here: pages without script have no timers.
    if (asked === 500) throw new Error(`${tab.url()} was not drawn`);
    await new Promise((again) => setTimeout(again, 20));
  }
}
