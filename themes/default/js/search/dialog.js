// The dialog around the panel, and the entry that `js/search.js` calls.
const searchDialog = {
  element: null,
  panel: null,

  /** Opens the search with a query; `hint` is told when the reader changes the shortcut. On the search's own page the field is there already. */
  open(query, hint) {
    const panel = searchPage.panel ?? searchDialog.build(hint);
    if (panel === searchDialog.panel) {
      searchDialog.element.showModal();
      searchDialog.showPage();
    }
    if (query) panel.ask(query);
    else {
      panel.input.focus();
      panel.input.select();
      if (!panel.query) panel.start(); // The list of recent searches may be another one now.
    }
  },

  build(hint) {
    if (searchDialog.panel) return searchDialog.panel;
    const { make, say } = dom;
    const panel = new SearchPanel("dialog", { changed: () => searchDialog.showPage() });
    const close = panel.button("search-close", "close", say("close"), () => dialog.close());
    panel.bar.append(close);
    const slash = make("input", { type: "checkbox", checked: window.readybook.kept.get("slash") !== "off" });
    slash.addEventListener("change", () => {
      window.readybook.kept.set("slash", slash.checked ? "on" : "off");
      hint?.();
    });
    const page = make("a", { className: "search-link", href: searchPage.address() }, say("whole_page"));
    page.addEventListener("click", () => recent.add(panel.query));
    const key = (name, word) => make("span", { className: "search-hint" }, make("kbd", {}, name), say(word));
    const foot = make("footer", { className: "search-foot" },
      make("p", { className: "search-hints", "aria-hidden": "true" }, key("↑ ↓", "hint_choose"), key("↵", "hint_open"), key("Esc", "hint_close")),
      make("label", { className: "search-slash" }, slash, say("slash")),
      page);
    const dialog = make("dialog", { className: "search-dialog", "aria-label": say("label") }, panel.element, foot);
    Object.assign(searchDialog, { element: dialog, panel, page });

    dialog.addEventListener("click", (event) => {
      const link = !event.defaultPrevented && event.target.closest("a[href]"); // What opens another dialog leaves this one open.
      const newTab = event.ctrlKey || event.metaKey || event.shiftKey;
      if (event.target === dialog || (link && !newTab)) dialog.close();
    });
    // Escape that ends a composition belongs to the input method.
    dialog.addEventListener("cancel", (event) => panel.composing && event.preventDefault());
    dialog.addEventListener("keydown", (event) => searchDialog.key(event));
    document.body.append(dialog);
    return panel;
  },

  key(event) {
    const { element, panel } = searchDialog;
    if (event.isComposing) return;
    if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      element.close();
    }
    if (event.key !== "Tab") return;
    // A modal dialog lets Tab leave for the browser's own bar; here it goes round.
    const stops = [...element.querySelectorAll("input, select, button, a[href]:not([tabindex])")].filter((stop) => stop.checkVisibility());
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    panel.activate(null);
    if (document.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  },

  // The way to the search's own page, with what was asked.
  showPage() {
    const { panel, page } = searchDialog;
    if (page) page.href = searchPage.address(panel.query, facets.chosen(panel.fields));
  },
};
