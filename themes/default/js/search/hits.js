// One result: where it is, what it says, and what happens when it is opened.
//
// The words to mark on the opened page travel in the browser's storage, under the address that they are for: neither the
// server's log nor a copied address shows what somebody searched for, and tabs of their own get them, too. From disk each
// file may have a storage of its own, and no server listens: there they are in the address until the page has read them.
const hits = {
  /** The site's root, from this script's own address. */
  root: new URL("../", document.currentScript.src),

  /** A link to a result. In the dialog it is an option of the field's list, on the page a link like any other. */
  link(result, query, properties) {
    const { make, marked, say } = dom;
    const url = new URL(result.url, hits.root);
    const words = hits.words(result, query);
    if (location.protocol === "file:" && words.length) url.search = `?${new URLSearchParams({ mark: words.join("\n") })}`;
    const foreign = result.language !== document.documentElement.lang && result.language;
    const id = properties.id;
    const link = make(
      "a",
      { className: "hit", href: url.href, "aria-describedby": result.excerpt && `${id}-text`, ...properties },
      make(
        "span",
        { className: "hit-name", lang: foreign },
        make("span", { className: "hit-title" }, marked(result.title, result.titleMarks)),
        result.heading && result.heading !== result.title && make(
          "span",
          { className: "hit-heading" },
          result.step && !/^\d/.test(result.heading) && make("span", { className: "hit-step" }, say("step", { n: result.step })),
          marked(result.heading, result.headingMarks),
        ),
      ),
      make("span", { className: "hit-facts" }, ...hits.facts(result)),
      // Not a part of the name, which is read with each arrow key, but its description.
      result.excerpt && make("span", { className: "hit-excerpt", id: `${id}-text`, lang: foreign, "aria-hidden": "true" }, marked(result.excerpt, result.excerptMarks)),
    );
    const opened = (event) => {
      if (event.type === "auxclick" && event.button !== 1) return;
      recent.add(query);
      if (!hits.isHere(url)) hits.send(url, words);
      else if (!(event.button || event.ctrlKey || event.metaKey || event.shiftKey)) setTimeout(() => window.readybook.mark(words));
    };
    link.addEventListener("click", opened);
    link.addEventListener("auxclick", opened);
    return link;
  },

  send(url, words) {
    if (location.protocol !== "file:") window.readybook.kept.set("mark", JSON.stringify({ to: url.pathname, words, at: Date.now() }));
  },

  /** Whether an address is another place of this page, which is not loaded anew for it. */
  isHere(url) {
    return url.hash && url.pathname === location.pathname && url.search === location.search;
  },

  facts({ title, kind, number, version }) {
    const { make, say } = dom;
    const words = [kind && kind !== "page" && facets.name("kind", kind), number, version && say("version", { version })];
    return words.filter((word) => word && word !== title).map((word) => make("span", {}, word));
  },

  /** The words to mark on the opened page: what the result itself marks, as the page writes it, else the query's. */
  words({ title, titleMarks, heading, headingMarks, excerpt, excerptMarks }, query) {
    const parts = [[title, titleMarks], [heading, headingMarks], [excerpt, excerptMarks]];
    const found = parts.flatMap(([text, ranges]) => (ranges ?? []).map(([start, end]) => text.slice(start, end).trim().toLowerCase()));
    const words = found.length ? found : query.toLowerCase().split(/[\s\p{P}]+/u);
    // A single letter would speckle the page, unless it is all that was asked for.
    const long = words.filter((word) => word.length > 1);
    return [...new Set(long.length ? long : words)].filter(Boolean).slice(0, 20);
  },
};
