// The searched words on the page that a result opened, until Escape or the bar takes them away. How they come here:
// `hits.js`. A script of its own, because a search does without it, and a page that was opened without the search.
//
// Where the browser can, marks are highlights (CSS Custom Highlight API): the page's nodes stay as they are, which is what
// the preview's changes in place, selections and scripts rely on, and nothing moves.
const marks = {
  words: [],
  ranges: [],
  at: -1,

  /** Marks what the page was opened for. */
  receive() {
    const inAddress = new URLSearchParams(location.search).get("mark");
    if (inAddress !== null) {
      history.replaceState(history.state, "", location.pathname + location.hash);
      return marks.show(inAddress.split("\n").filter(Boolean).slice(0, 20));
    }
    try {
      const { to, words, at } = JSON.parse(window.readybook.kept.get("mark"));
      window.readybook.kept.set("mark", "");
      if (to === location.pathname && Date.now() - at < 60_000) marks.show(words);
    } catch {
      // Read already, or not ours.
    }
  },

  show(words) {
    marks.clear();
    marks.words = words;
    marks.find();
    if (!marks.ranges.length) return;
    const { make, say, icon } = dom;
    const step = (by, name, label) => {
      const button = make("button", { type: "button", className: `marks-step marks-${name}`, title: label, "aria-label": label }, icon("arrow"));
      button.addEventListener("click", () => marks.go(by));
      return button;
    };
    const clear = make("button", { type: "button", className: "marks-clear" }, say("unmark"));
    clear.addEventListener("click", () => marks.clear());
    marks.bar = make("div", { className: "marks-bar", role: "region", "aria-label": say("marks") },
      make("span", { className: "marks-count" }, say("marked", { n: marks.ranges.length })), step(-1, "previous", say("mark_previous")), step(1, "next", say("mark_next")), clear);
    document.body.append(marks.bar);
  },

  clear() {
    marks.bar?.remove();
    marks.unwrap();
    Object.assign(marks, { words: [], ranges: [], at: -1, bar: null });
    globalThis.CSS?.highlights?.delete("rb-search");
    globalThis.CSS?.highlights?.delete("rb-search-here");
  },

  // The preview has changed the page in place.
  renew() {
    if (!marks.bar) return;
    marks.unwrap();
    marks.find();
    marks.bar.querySelector(".marks-count").textContent = dom.say("marked", { n: marks.ranges.length });
  },

  find() {
    const pattern = marks.pattern();
    marks.ranges = [];
    marks.at = -1;
    if (!pattern) return;
    const { text, nodes } = marks.textOf(document.getElementById("main") ?? document.body);
    let node = 0;
    for (const found of text.matchAll(pattern)) {
      if (marks.ranges.length === 1000) break;
      const end = found.index + found[0].length;
      while (nodes[node + 1]?.start <= found.index) node += 1;
      let last = node;
      while (nodes[last + 1]?.start < end) last += 1;
      const range = document.createRange();
      range.setStart(nodes[node].text, found.index - nodes[node].start);
      range.setEnd(nodes[last].text, end - nodes[last].start);
      marks.ranges.push(range);
    }
    if (globalThis.Highlight) CSS.highlights.set("rb-search", new Highlight(...marks.ranges));
    else marks.wrap();
  },

  // The longest word first; Latin words at their beginning only, or `act` would be found in `contact`.
  pattern() {
    const words = [...marks.words].sort((a, b) => b.length - a.length).map((word) => {
      const plain = word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
      return /^[a-z0-9]/i.test(word) ? `(?<![a-z0-9])${plain}` : plain;
    });
    return words.length ? new RegExp(words.join("|"), "gi") : null;
  },

  // The page's text in one piece, with a line end between blocks, so that a word in two elements of a line is found.
  textOf(root) {
    const passed = ".visually-hidden, .heading-anchor, .copy-button, .step-feedback, .page-feedback, .pager, svg, script";
    const block = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, pre, caption, figcaption, summary, blockquote, div, section";
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    let last = null;
    while (walker.nextNode()) {
      const { currentNode } = walker;
      if (currentNode.parentElement.closest(passed)) continue;
      const within = currentNode.parentElement.closest(block);
      if (within !== last) text += "\n";
      last = within;
      nodes.push({ text: currentNode, start: text.length });
      text += currentNode.data;
    }
    return { text, nodes };
  },

  go(by) {
    const { ranges } = marks;
    const shown = (range) => range.startContainer.parentElement?.checkVisibility();
    for (let tries = 0; tries < ranges.length; tries += 1) {
      marks.at = (marks.at + by + ranges.length + (marks.at < 0 && by < 0 ? 1 : 0)) % ranges.length;
      if (shown(ranges[marks.at])) break;
    }
    const range = ranges[marks.at];
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    if (globalThis.Highlight) CSS.highlights.set("rb-search-here", Object.assign(new Highlight(range), { priority: 1 }));
    marks.bar.querySelector(".marks-count").textContent = dom.say("mark_of", { at: marks.at + 1, n: ranges.length });
  },

  // Without highlights: an element around each piece of text, from the end, so that the places before it stay right.
  wrap() {
    for (const range of [...marks.ranges].reverse()) {
      if (range.startContainer === range.endContainer) range.surroundContents(dom.make("mark", { className: "search-mark" }));
    }
  },

  unwrap() {
    for (const mark of document.querySelectorAll(".search-mark")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  },
};

window.readybook.marks = { receive: marks.receive, show: marks.show };
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && marks.bar && !document.querySelector("dialog[open]")) marks.clear();
});
document.addEventListener("readybook:updated", marks.renew);
