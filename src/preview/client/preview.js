// Keeps a page of the preview up to date. Only the preview's answers load it; the published site does not have it.
//
// It listens to the build events while its tab can be seen. When its page changed, it fetches the new page and changes
// in place what differs from the old *source*, so that what scripts and the reader did to the rest stays: scroll
// position, open details, filled fields, focus, a running procedure. Where that cannot be, the page is loaded anew.
(() => {
  "use strict";

  const words = {
    en: {
      errors: (n) => (n === 1 ? "1 problem in the sources" : `${n} problems in the sources`),
      stale: "The page below is the last one without errors.",
      close: "Close",
      help: "Help: ",
      error: "error",
      warning: "warning",
    },
    zh: {
      errors: (n) => `原始檔有 ${n} 個問題`,
      stale: "下方是最後一次沒有錯誤的頁面。",
      close: "關閉",
      help: "說明：",
      error: "錯誤",
      warning: "警告",
    },
  };
  const { key, build: shown } = document.currentScript.dataset;
  let build = Number(shown);
  let source = null; // The page as it came from the server, before scripts touched it.
  let queue = Promise.resolve(); // Builds are worked off one after another.

  const text = () => (/^zh\b/i.test(document.documentElement.lang) ? words.zh : words.en);

  // --- The event stream ---------------------------------------------------------------------------------------------

  // A browser has six connections for a host, and a stream holds one for good. So one tab listens and tells the others;
  // where tabs cannot agree on one (no secure context), those that nobody sees do not listen.
  const channel = navigator.locks && new BroadcastChannel("readybook-preview");
  let events = null;
  let last = null;
  let delay = 500;

  function join() {
    if (!channel) {
      document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
      addEventListener("pageshow", (event) => event.persisted && listen());
      return listen();
    }
    channel.onmessage = ({ data }) => {
      if (data.news) {
        // Another key comes from a preview that was started after this page was loaded.
        if (data.key === key) receive(data.news);
        else location.reload();
      } else if (events && data.key !== key) {
        location.reload();
      } else if (last) {
        channel.postMessage({ key, news: { ...last, since: last.build, changed: [] } });
      }
    };
    const ask = () => channel.postMessage({ key });
    ask();
    addEventListener("pageshow", (event) => event.persisted && ask());
    navigator.locks.request("readybook-preview", () => {
      listen();
      return new Promise(() => {}); // Held until this tab goes away.
    });
  }

  function listen() {
    if (events || (!channel && document.hidden)) return;
    events = new EventSource(`/_readybook/events?key=${key}&build=${build}`);
    events.onmessage = (message) => {
      delay = 500;
      last = JSON.parse(message.data);
      channel?.postMessage({ key, news: last });
      receive(last);
    };
    events.onerror = () => {
      leave();
      setTimeout(again, delay);
      delay = Math.min(delay * 2, 10000);
    };
  }

  async function again() {
    try {
      const script = (await load()).querySelector("script[data-key]");
      if (script && script.dataset.key !== key) return location.reload();
    } catch {
      // The preview is still away; the next attempt waits longer.
    }
    listen();
  }

  function leave() {
    events?.close();
    events = null;
    last = null;
  }

  addEventListener("pagehide", leave);

  function receive(news) {
    queue = queue
      .then(() => apply(news))
      .catch((fault) => {
        console.warn("preview: the page is loaded anew:", fault);
        location.reload();
      });
  }

  async function apply(news) {
    if (news.build < build) return;
    const before = build;
    build = news.build;
    if (document.documentElement.hasAttribute("data-readybook-page")) {
      if (before !== build && !(news.state === "broken" && (await sameSource()))) location.reload();
      return;
    }
    if (news.changed === null || news.since > before) return location.reload();
    if (news.changed.length > 0) {
      const changed = new Set(news.changed);
      const scripts = [...document.scripts].map((script) => script.src);
      if (scripts.some((url) => url && changed.has(addressOf(url)))) return location.reload();
      if (changed.has(addressOf(location.href))) await update(await load());
      refreshFiles(changed);
    }
    show(news);
  }

  async function sameSource() {
    const page = await load();
    const main = (root) => root.querySelector("main")?.textContent;
    return main(page) === main(document);
  }

  function addressOf(url) {
    const { origin, pathname } = new URL(url, location.href);
    if (origin !== location.origin) return null;
    const path = decodeURIComponent(pathname).normalize("NFC").slice(1);
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  }

  function refreshFiles(changed) {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      if (!changed.has(addressOf(link.href))) continue;
      if (!leaving.has(link)) swapStyle(link, versioned(link.href));
    }
    for (const image of document.images) {
      if (changed.has(addressOf(image.src))) image.src = versioned(image.src);
    }
  }

  const leaving = new WeakSet(); // Styles whose successor is on its way.

  // The old style holds until the new one is there: the page never stands without.
  function swapStyle(link, href) {
    const fresh = link.cloneNode();
    fresh.setAttribute("href", href);
    leaving.add(link);
    fresh.addEventListener("load", () => link.remove());
    fresh.addEventListener("error", () => link.remove());
    link.after(fresh);
  }

  function versioned(url) {
    const fresh = new URL(url);
    fresh.search = `build=${build}`;
    return fresh.href;
  }

  // --- Changing the page in place -----------------------------------------------------------------------------------

  async function load() {
    const answer = await fetch(location.href, { cache: "no-store" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // The build number in our own tag differs from page to page and is no change.
  function strip(page) {
    for (const script of page.querySelectorAll("script[data-key]")) script.remove();
    return page;
  }

  async function update(page) {
    if (page.documentElement.hasAttribute("data-readybook-page") || !source) return location.reload();
    const next = strip(page);
    // Scripts run once and styles have an order: where their list differs, only a new page is right.
    if (list(source) !== list(next)) return location.reload();
    swapStyles(source, next);
    const restore = keep();
    document.title = next.title;
    setAttributes(document.documentElement, source.documentElement, next.documentElement);
    updateElement(document.body, source.body, next.body);
    source = next;
    restore();
    document.dispatchEvent(new CustomEvent("readybook:updated"));
  }

  // A published style carries a digest in its name, which is no other style: `style.7702b39588.css`.
  function list(page) {
    const parts = [...page.querySelectorAll("script, style, link[rel~=stylesheet]")];
    return parts.map((part) => (part.localName === "link" ? part.outerHTML.replace(/\.[0-9a-f]{10}\.css/, ".css") : part.outerHTML)).join("\n");
  }

  // Both sources have the same styles, some of them under a new name.
  function swapStyles(before, after) {
    const styles = (page) => [...page.querySelectorAll("link[rel~=stylesheet]")];
    const names = styles(after).map((link) => link.getAttribute("href"));
    const live = styles(document).filter((link) => !leaving.has(link));
    for (const [at, link] of styles(before).entries()) {
      if (link.getAttribute("href") === names[at]) continue;
      // A style may have been refreshed since; then the live link has a query behind the name.
      const old = live.find((style) => style.getAttribute("href") === link.getAttribute("href")) ?? live[at];
      if (old) swapStyle(old, names[at]);
    }
  }

  // Makes the same change to the live element that leads from its old source to its new one.
  function updateElement(live, before, after) {
    if (before.isEqualNode(after)) return;
    setAttributes(live, before, after);
    const old = [...before.childNodes];
    const fresh = [...after.childNodes];
    const nodes = pair(live, old);
    if (!nodes) {
      // A script changed what is inside, so its source no longer says which node is which.
      live.replaceChildren(...fresh.map((node) => document.importNode(node, true)));
      return;
    }
    let start = 0;
    while (start < old.length && start < fresh.length && old[start].isEqualNode(fresh[start])) start += 1;
    let end = 0;
    const most = Math.min(old.length, fresh.length) - start;
    while (end < most && old[old.length - 1 - end].isEqualNode(fresh[fresh.length - 1 - end])) end += 1;
    const [oldEnd, freshEnd] = [old.length - end, fresh.length - end];
    const shared = Math.min(oldEnd, freshEnd);
    let last = nodes[start - 1] ?? null;
    for (let at = start; at < shared; at += 1) last = updateNode(nodes[at], old[at], fresh[at]);
    for (let at = shared; at < oldEnd; at += 1) nodes[at].remove();
    for (let at = shared; at < freshEnd; at += 1) {
      const node = document.importNode(fresh[at], true);
      if (last) last.after(node);
      else if (nodes[oldEnd]) nodes[oldEnd].before(node);
      else live.append(node);
      last = node;
    }
  }

  // Returns the node that is live afterwards.
  function updateNode(live, before, after) {
    if (before.isEqualNode(after)) return live;
    if (before.nodeType === Node.TEXT_NODE && after.nodeType === Node.TEXT_NODE) {
      live.data = after.data;
      return live;
    }
    if (before.nodeType === Node.ELEMENT_NODE && before.nodeName === after.nodeName && before.id === after.id) {
      updateElement(live, before, after);
      return live;
    }
    const node = document.importNode(after, true);
    live.replaceWith(node);
    return node;
  }

  // The live node of each source node; null when they do not correspond. Nodes that scripts added are passed over.
  function pair(live, sources) {
    const found = [];
    let node = live.firstChild;
    for (const wanted of sources) {
      while (node && !alike(node, wanted)) node = node.nextSibling;
      if (!node) return null;
      found.push(node);
      node = node.nextSibling;
    }
    return found;
  }

  function alike(node, wanted) {
    if (node.nodeType !== wanted.nodeType || node.nodeName !== wanted.nodeName) return false;
    if (node.nodeType !== Node.ELEMENT_NODE) return node.data === wanted.data;
    if (node === overlay) return false;
    return node.id === wanted.id;
  }

  function setAttributes(live, before, after) {
    for (const { name } of before.attributes) {
      if (!after.hasAttribute(name)) live.removeAttribute(name);
    }
    for (const { name, value } of after.attributes) {
      if (before.getAttribute(name) !== value) live.setAttribute(name, value);
    }
  }

  // --- What the reader did ------------------------------------------------------------------------------------------

  // Remembers it and returns a function that restores it. Nodes that stay keep theirs anyway; this is for new ones.
  function keep() {
    const name = (element) => element.id || element.getAttribute("name") || element.textContent.trim().slice(0, 80);
    const path = (element) => `${element.localName} ${name(element.querySelector?.(":scope > summary") ?? element)}`;
    const details = new Map([...document.querySelectorAll("details")].map((item) => [path(item), item.open]));
    const fields = new Map();
    for (const field of document.querySelectorAll("input, select, textarea")) {
      if ((field.id || field.name) && isTouched(field)) fields.set(fieldPath(field), [field.checked, field.value, field.type]);
    }
    const focus = document.activeElement?.id;
    const top = anchor();
    return () => {
      for (const item of document.querySelectorAll("details")) {
        if (details.has(path(item))) item.open = details.get(path(item));
      }
      for (const field of document.querySelectorAll("input, select, textarea")) {
        const [checked, value, type] = fields.get(fieldPath(field)) ?? [];
        if (type !== field.type || type === "file") continue;
        if (field.checked !== checked) field.checked = checked;
        if (field.value !== value) field.value = value;
      }
      if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
      const element = top && document.getElementById(top.id);
      if (element) scrollBy({ top: element.getBoundingClientRect().top - top.y, behavior: "instant" });
    };
  }

  function isTouched(field) {
    if (field.localName === "select") return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  }

  function fieldPath(field) {
    const choice = field.type === "radio" || field.type === "checkbox" ? field.value : "";
    return [field.form?.id, field.id, field.name, choice].join(" ");
  }

  // The last named element above the middle of the window holds its place while what is above it grows or shrinks.
  function anchor() {
    if (scrollY === 0) return null;
    let last = null;
    for (const element of document.querySelectorAll("main [id]")) {
      const y = element.getBoundingClientRect().top;
      if (y > innerHeight / 2) break;
      last = { id: element.id, y };
    }
    return last;
  }

  // --- The list of problems -----------------------------------------------------------------------------------------

  let overlay = null;
  let closed = ""; // What the reader closed stays closed until something else is wrong.
  let returnTo = null;

  function show({ state, problems }) {
    const seen = JSON.stringify(problems);
    if (problems.length === 0 || state !== "broken") {
      hide();
      closed = "";
      return;
    }
    if (seen === closed || overlay?.dataset.seen === seen) return;
    // A list that only changes must not take the focus back from where the reader went.
    const takeFocus = !overlay || document.activeElement === overlay;
    if (!overlay) returnTo = document.activeElement;
    overlay?.remove();
    overlay = document.createElement("readybook-problems");
    overlay.dataset.seen = seen;
    const root = overlay.attachShadow({ mode: "open" });
    const style = make("link");
    style.rel = "stylesheet";
    style.href = "/_readybook/preview.css";
    root.append(style, box(problems, seen));
    document.body.append(overlay);
    if (takeFocus) root.querySelector("button").focus({ preventScroll: true });
  }

  function hide() {
    if (!overlay) return;
    const focused = document.activeElement === overlay;
    overlay.remove();
    overlay = null;
    if (focused && returnTo?.isConnected) returnTo.focus({ preventScroll: true });
  }

  function box(problems, seen) {
    const say = text();
    const box = make("section", "problems");
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-labelledby", "title");
    box.setAttribute("aria-describedby", "about");
    box.lang = say === words.zh ? "zh-Hant" : "en";
    const header = make("header");
    const title = make("h2", "", say.errors(problems.length));
    title.id = "title";
    const close = make("button", "", say.close);
    close.type = "button";
    const dismiss = () => {
      closed = seen;
      hide();
    };
    close.addEventListener("click", dismiss);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      dismiss();
    });
    header.append(title, close);
    const about = make("p", "about", say.stale);
    about.id = "about";
    const list = make("ol");
    for (const problem of problems) list.append(item(problem, say));
    box.append(header, about, list);
    return box;
  }

  function item(problem, say) {
    const item = make("li", problem.severity === "warning" ? "warning" : "error");
    const line = make("p", "what");
    line.append(make("strong", "", say[problem.severity] ?? problem.severity), " ", make("code", "", problem.code), " ", problem.message);
    item.append(line);
    if (problem.place) item.append(make("p", "place", problem.place));
    if (problem.excerpt) {
      const excerpt = make("pre", "", problem.excerpt);
      excerpt.tabIndex = 0; // It scrolls sideways, so the keyboard must reach it.
      item.append(excerpt);
    }
    if (problem.help) item.append(make("p", "help", say.help + problem.help));
    return item;
  }

  // Text goes in as text only.
  function make(tag, className = "", content = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.textContent = content;
    return element;
  }

  // --- Start --------------------------------------------------------------------------------------------------------

  // The source of this very build: fetched before listening, so that a change is always a change to what is here.
  load()
    .then((page) => {
      const script = page.querySelector("script[data-key]");
      if (script && Number(script.dataset.build) !== build) return location.reload();
      source = strip(page);
      join();
    })
    .catch(join);
})();
