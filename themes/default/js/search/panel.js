// The field, what narrows the search, what there is to say, and the results: in the dialog and on the search's own page.
//
// In the dialog it is a combobox: the focus stays in the field, arrow keys choose an option (`aria-activedescendant`). On
// the page results are plain links, and arrow keys move the focus along them.
class SearchPanel {
  /** `place` is "dialog" or "page"; `changed` is told after each search, with the answer or none. */
  constructor(place, { changed = () => {}, limit = 10 } = {}) {
    const { make, icon, say } = dom;
    Object.assign(this, { place, changed, limit, most: limit, turn: 0, active: null, composing: false, answered: null });
    const isDialog = place === "dialog";
    const listId = "rb-search-results";
    this.input = make("input", {
      type: "text", className: "search-input", id: "rb-search-input", autocomplete: "off", spellcheck: false, autocapitalize: "off",
      enterKeyHint: "search", placeholder: say("placeholder"), "aria-label": say("label"), "aria-controls": listId,
      ...(isDialog && { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" }),
    });
    this.clear = this.button("search-clear", "close", say("clear"), () => this.ask(""));
    this.clear.hidden = true;
    this.fields = facets.fields(() => this.again());
    this.count = make("p", { className: "search-count" });
    this.filters = make("div", { className: "search-facets", role: "group", "aria-label": say("filters"), id: "rb-search-facets", hidden: true }, ...this.fields, this.count);
    this.filterButton = make("button", { type: "button", className: "search-filters", hidden: true, "aria-expanded": "false", "aria-controls": "rb-search-facets" }, say("filters"));
    this.filterButton.addEventListener("click", () => this.filterButton.setAttribute("aria-expanded", String(this.filterButton.getAttribute("aria-expanded") !== "true")));
    this.bar = make("div", { className: "search-bar" }, icon("search"), this.input, this.clear, this.filterButton);
    this.notices = make("div", { className: "search-notices" });
    this.list = make(isDialog ? "div" : "section", { className: "search-list", id: listId, hidden: true, "aria-label": say("results"), ...(isDialog && { role: "listbox" }) });
    this.nothing = make("div", { className: "search-nothing" });
    this.status = make("p", { className: "visually-hidden", role: "status" });
    this.element = make("div", { className: `search-panel search-in-${place}`, role: "search", "aria-label": say("label") },
      this.bar, this.filters, this.notices, this.list, this.nothing, this.status);
    this.listen();
    this.start();
  }

  get query() {
    return this.input.value.trim();
  }

  /** Puts a query into the field and searches for it at once. */
  ask(query) {
    this.input.value = query;
    this.input.focus();
    this.again();
  }

  /** Searches with what is in the field and in the filters. */
  again() {
    this.limit = this.most;
    clearTimeout(this.timer);
    return this.search();
  }

  // --- Input ----------------------------------------------------------------------------------------------------------

  listen() {
    // Half-composed text (注音, 拼音) is not what the reader means.
    this.input.addEventListener("compositionstart", () => (this.composing = true));
    this.input.addEventListener("compositionend", () => {
      this.composing = false;
      this.typed();
    });
    this.input.addEventListener("input", (event) => {
      this.clear.hidden = !this.input.value;
      if (!this.composing && !event.isComposing) this.typed();
    });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointermove", ({ target }) => this.activate(target.closest("[role=option]")));
  }

  typed() {
    clearTimeout(this.timer);
    this.clear.hidden = !this.input.value;
    this.timer = setTimeout(() => this.again(), this.query ? 90 : 0);
  }

  key(event) {
    // 229: the key belongs to the input method, also the Enter that ends a composition in Safari.
    if (event.isComposing || event.keyCode === 229) return;
    const options = this.options();
    const inField = event.target === this.input;
    const at = this.place === "dialog" ? options.indexOf(this.active) : options.indexOf(document.activeElement);
    if (!inField && at < 0) return;
    const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1, Home: 0, End: options.length - 1 };
    if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (!options.length || (at < 0 && !event.key.startsWith("Arrow"))) return; // Home and End of the text.
      event.preventDefault();
      const next = options[moves[event.key]];
      if (this.place === "dialog") this.activate(next ?? null, "scroll");
      else (next ?? this.input).focus();
    } else if (event.key === "Enter" && inField) {
      event.preventDefault();
      this.enter(event.ctrlKey || event.metaKey);
    }
  }

  options() {
    return [...this.element.querySelectorAll(this.place === "dialog" ? "[role=option]" : ".hit")];
  }

  activate(option, scroll) {
    if (this.place !== "dialog" || option === this.active) return;
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    if (scroll && option) option.scrollIntoView({ block: "nearest" });
  }

  // Enter opens what is chosen, or the first result of what stands in the field, also when it is still being searched.
  async enter(newTab) {
    if (this.answered !== this.query) await this.again();
    if (this.place === "page") {
      recent.add(this.query);
      this.announce();
      return;
    }
    const option = this.active ?? (this.query && this.list.querySelector(".hit"));
    if (!option) return;
    if (newTab && option.href) {
      option.dispatchEvent(new MouseEvent("auxclick", { button: 1 }));
      open(option.href, "_blank", "noopener");
    } else option.click();
  }

  // --- Searching ------------------------------------------------------------------------------------------------------

  async search() {
    const { query } = this;
    const turn = (this.turn += 1);
    this.clear.hidden = !this.input.value;
    this.stop?.abort();
    this.stop = new AbortController();
    if (!query) return this.start();
    const slow = setTimeout(() => this.element.classList.add("is-searching"), 200);
    let answer = null;
    try {
      const options = { limit: this.limit, facets: facets.chosen(this.fields), signal: this.stop.signal };
      answer = await globalThis.Readybook.search(query, options);
    } catch (fault) {
      if (turn === this.turn) console.warn("search:", fault);
    }
    clearTimeout(slow);
    if (turn !== this.turn) return;
    this.element.classList.remove("is-searching");
    this.answered = this.element.dataset.answered = query;
    if (answer) this.show(query, answer);
    else this.fail();
    this.changed(answer);
  }

  // Nothing is asked yet: what was searched for last.
  start() {
    const { make, icon, say } = dom;
    this.answered = this.element.dataset.answered = "";
    this.element.classList.remove("is-searching");
    this.say("");
    this.notices.replaceChildren();
    this.filters.hidden = this.filterButton.hidden = true;
    const queries = recent.all();
    const isDialog = this.place === "dialog";
    const options = queries.map((query, at) => {
      const option = make(isDialog ? "div" : "button", { className: "search-recent", id: `rb-recent-${at}`, ...(isDialog ? { role: "option", "aria-selected": "false" } : { type: "button" }) }, icon("clock"), make("span", {}, query));
      option.addEventListener("click", () => this.ask(query));
      return option;
    });
    this.fillList(isDialog ? options : []);
    const forget = make("button", { type: "button", className: "search-link" }, say("forget"));
    forget.addEventListener("click", () => {
      recent.clear();
      this.input.focus();
      this.start();
    });
    const head = queries.length > 0 && make("div", { className: "search-label" }, make("p", {}, say("recent")), make("p", { className: "search-private" }, say("private")), forget);
    if (isDialog) {
      this.notices.replaceChildren(...[head].filter(Boolean));
      this.nothing.replaceChildren(...(queries.length ? [] : [make("p", { className: "search-start" }, say("start"))]));
    } else {
      this.nothing.replaceChildren(...[head, queries.length > 0 && make("div", { className: "search-recents" }, ...options)].filter(Boolean));
    }
    this.changed(null);
  }

  show(query, answer) {
    const { make, say } = dom;
    facets.fill(this.fields, answer.facets);
    const narrowed = Object.keys(facets.chosen(this.fields)).length;
    this.filterButton.hidden = this.fields.every((field) => field.hidden);
    this.filterButton.classList.toggle("is-chosen", narrowed > 0);
    const total = answer.total ?? answer.length;
    const others = this.others(answer.otherLanguages);
    this.filters.hidden = this.filterButton.hidden && !total;
    this.count.textContent = total ? say("count", { n: total }) : "";
    this.notices.replaceChildren(...this.problems(answer.problems), ...this.corrections(answer.corrected));
    let count = 0;
    const link = (result) => hits.link(result, query, {
      id: `rb-hit-${(count += 1)}`, ...(this.place === "dialog" && { role: "option", tabIndex: -1, "aria-selected": "false" }),
    });
    const parts = answer.map(link);
    for (const { code, total: more, results } of others) parts.push(this.otherGroup(code, more, results.map(link)));
    if (!total && others.length) this.notices.append(make("p", { className: "search-none" }, say("none", { query: query.slice(0, 60) })));
    this.fillList(parts);
    this.nothing.replaceChildren(...(total ? [] : others.length ? [this.feedback(query)].filter(Boolean) : this.emptyHanded(query, answer, narrowed)));
    if (this.place === "page" && total > answer.length) {
      const more = make("button", { type: "button", className: "search-button" }, say("more", { n: Math.min(this.most, total - answer.length) }));
      more.addEventListener("click", async () => {
        const before = answer.length;
        this.limit += this.most;
        await this.search();
        this.options()[before]?.focus();
      });
      this.nothing.append(more);
    }
    this.say(total ? say("found", { n: total, title: answer[0].title }) : say("none", { query: query.slice(0, 60) }));
  }

  fillList(parts) {
    this.activate(null);
    this.list.replaceChildren(...parts);
    this.list.scrollTop = 0;
    this.list.hidden = !parts.length;
    if (this.place === "dialog") this.input.setAttribute("aria-expanded", String(parts.length > 0));
  }

  fail() {
    const again = this.textButton(dom.say("retry"), () => this.again());
    this.fillList([]);
    this.nothing.replaceChildren();
    this.notices.replaceChildren(this.notice("alert", dom.say("failed"), again));
    this.say(dom.say("failed"));
  }

  // --- What there is to say ---------------------------------------------------------------------------------------------

  /** Announces the outcome once, when the reader has paused. */
  say(text) {
    clearTimeout(this.saying);
    this.said = text;
    this.saying = setTimeout(() => this.announce(), text ? 700 : 0);
  }

  announce() {
    if (this.status.textContent !== this.said) this.status.textContent = this.said ?? "";
  }

  problems(problems = []) {
    const { say } = dom;
    const reload = () => {
      window.readybook.visit.set("search-again", this.place === "dialog" ? this.query : "");
      location.reload();
    };
    const notices = [];
    if (problems.includes("stale")) notices.push(this.notice("warning", say("stale"), this.textButton(say("reload"), reload)));
    if (problems.includes("damaged")) notices.push(this.notice("warning", say("damaged")));
    return notices;
  }

  corrections(corrected) {
    return corrected?.length ? [this.notice("note", corrected.map(([from, to]) => dom.say("corrected", { from, to })).join(""))] : [];
  }

  others(languages) {
    return Object.entries(languages ?? {}).map(([code, other]) => ({ code, total: other.total ?? 0, results: other.results ?? [] })).filter(({ total }) => total > 0);
  }

  otherGroup(code, n, options) {
    const { make, say } = dom;
    const words = window.readybook.spoken.words;
    const language = words[`in_${code.replaceAll("-", "_")}`] ?? facets.name("language", code);
    const id = `rb-search-${code}`;
    const isDialog = this.place === "dialog";
    const label = make("div", { className: "search-label", id, role: isDialog && "presentation" }, say("others", { n, language }));
    const all = n > options.length && make(isDialog ? "div" : "button", {
      className: "search-all", id: `${id}-all`, ...(isDialog ? { role: "option", "aria-selected": "false" } : { type: "button" }),
    }, dom.icon("arrow"), make("span", {}, say("all_others", { n, language })));
    if (all) all.addEventListener("click", () => this.inLanguage(code));
    return make("div", { className: "search-others", role: "group", "aria-labelledby": id }, label, ...options, ...[all].filter(Boolean));
  }

  inLanguage(code) {
    this.fields.find(({ name }) => name === "language").value = code;
    this.input.focus();
    this.again();
  }

  emptyHanded(query, answer, narrowed) {
    const { make, say } = dom;
    const short = query.length > 60 ? `${query.slice(0, 60)}…` : query;
    const ask = (word) => {
      const button = make("button", { type: "button", className: "search-word" }, word);
      button.addEventListener("click", () => this.ask(word));
      return button;
    };
    const withoutFilters = () => {
      for (const field of this.fields) field.value = "";
      this.again();
    };
    return [
      make("p", { className: "search-none" }, say("none", { query: short })),
      narrowed > 0 && this.textButton(say("all_filters"), withoutFilters),
      answer.understood?.length > 0 && make("p", {}, say("understood"), ...answer.understood.slice(0, 12).map((word) => make("span", { className: "search-token" }, word))),
      answer.nearest?.length > 0 && make("p", {}, say("nearest"), ...answer.nearest.slice(0, 6).map(ask)),
      make("p", {}, say("advice")),
      this.feedback(query),
    ].filter(Boolean);
  }

  feedback(query) {
    const { feedback, page } = window.readybook.spoken;
    const asked = query.slice(0, 200);
    const about = { "data-document": page, "data-address": page, "data-title": dom.say("feedback_title", { query: asked }), "data-query": asked };
    const address = feedback?.replaceAll("__query__", encodeURIComponent(asked));
    return address && dom.make("p", {}, dom.make("a", { href: address, className: "search-feedback", rel: "noopener noreferrer", "aria-haspopup": "dialog", ...about }, dom.icon("comment"), dom.say("feedback")));
  }

  notice(tone, text, ...actions) {
    return dom.make("p", { className: `banner banner-${tone} search-notice` }, dom.make("span", {}, text), ...actions);
  }

  textButton(text, act) {
    const button = dom.make("button", { type: "button", className: "search-button" }, text);
    button.addEventListener("click", act);
    return button;
  }

  button(className, icon, label, act) {
    const button = dom.make("button", { type: "button", className, title: label, "aria-label": label }, dom.icon(icon));
    button.addEventListener("click", act);
    return button;
  }
}
