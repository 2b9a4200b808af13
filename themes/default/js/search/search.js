// `Readybook.search(query, options)`: the documented way into the search.
globalThis.Readybook = Object.assign(globalThis.Readybook || {}, {
  search: async () => Object.assign([], { total: 0, facets: {}, understood: [], corrected: [], nearest: [], otherLanguages: {}, problems: [] }),
});
