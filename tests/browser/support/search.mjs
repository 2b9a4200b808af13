// What tests do with the search, as a reader does it.

/** Opens the dialog with the keyboard and types; waits for what comes of it. */
export async function ask(tab, query, { key = "/" } = {}) {
  await tab.keyboard.press(key);
  const field = tab.locator("dialog[open] .search-input:focus");
  await field.waitFor();
  await tab.keyboard.insertText(query);
  await answered(tab, query);
  return field;
}

/** Waits until the panel shows what was found for a query. */
export async function answered(tab, query) {
  await tab.waitForFunction((query) => {
    const panel = document.querySelector(".search-panel");
    return panel?.dataset.answered === query && !panel.classList.contains("is-searching");
  }, query);
}

/** The results in their order: what the reader sees and where they lead. */
export function results(tab, selector = ".search-list .hit") {
  return tab.locator(selector).evaluateAll((links) => links.map((link) => ({
    title: link.querySelector(".hit-title").textContent,
    heading: link.querySelector(".hit-heading")?.textContent ?? "",
    facts: [...link.querySelectorAll(".hit-facts span")].map(({ textContent }) => textContent),
    text: link.querySelector(".hit-excerpt")?.textContent ?? "",
    marked: [...link.querySelectorAll("mark")].map(({ textContent }) => textContent),
    language: link.querySelector(".hit-name").closest("[lang]").lang,
    href: link.href,
  })));
}

/** The texts that are highlighted on a page. */
export function highlighted(tab) {
  return tab.evaluate(() => [...(CSS.highlights.get("rb-search") ?? [])].map((range) => range.toString()));
}
