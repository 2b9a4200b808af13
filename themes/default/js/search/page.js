// The search's own page: the same panel, and what is asked stands in the address, so that it can be shared.
const searchPage = {
  panel: null,

  /** The address of this language's page for a query. */
  address(query = "", chosen = {}) {
    const url = new URL(document.querySelector(".search-open").href);
    const asked = new URLSearchParams({ ...(query && { q: query }), ...(query && chosen) });
    url.search = asked.size === 0 ? "" : `?${asked}`;
    return url.href;
  },

  mount(place) {
    const panel = new SearchPanel("page", { limit: 20, changed: () => searchPage.keep() });
    searchPage.panel = panel;
    place.replaceChildren(panel.element);
    searchPage.read();
    addEventListener("popstate", () => searchPage.read());
  },

  read() {
    const asked = new URLSearchParams(location.search);
    const { panel } = searchPage;
    panel.input.value = (asked.get("q") ?? "").slice(0, 2000);
    facets.fill(panel.fields, {}, Object.fromEntries(facets.names.map((name) => [name, asked.get(name)])));
    if (panel.query) panel.again();
    else if (!matchMedia("(pointer: coarse)").matches) panel.input.focus({ preventScroll: true });
  },

  keep() {
    const { panel } = searchPage;
    if (!panel) return; // While it is being made.
    document.querySelector(".search-listing").hidden = Boolean(panel.query);
    const url = new URL(searchPage.address(panel.query, facets.chosen(panel.fields)));
    if (url.search !== location.search) history.replaceState(history.state, "", url.search || location.pathname);
    for (const link of document.querySelectorAll(".language")) {
      link.search = new URLSearchParams(panel.query ? { q: panel.query } : {}).toString();
    }
  },
};
