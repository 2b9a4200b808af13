// The way to the search: a link to its own page, which opens a dialog where there is script. What the search needs is
// loaded when it is opened, and not before.
(() => {
  const { kept, visit, part } = window.readybook;
  const link = document.querySelector(".search-open");
  if (!link) return; // This handbook has no search.

  const { style, words, script, marks } = link.dataset;
  const apple = /^(Mac|iPhone|iPad)/.test(navigator.platform);

  hint();
  for (const button of document.querySelectorAll(".search-open")) {
    button.setAttribute("role", "button");
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // Its page, in a tab of its own.
      event.preventDefault();
      open();
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    if (!isShortcut(event)) return;
    event.preventDefault();
    open();
  });
  // Words to mark on this page, from the page on which they were searched; see `search/hits.js`.
  const isOpened = location.search.startsWith("?mark=") || kept.get("mark")?.includes(JSON.stringify(location.pathname));
  if (marks && isOpened) {
    load(marks).then(() => window.readybook.marks.receive(), () => {});
  }
  window.readybook.mark = (words) => marks && load(marks).then(() => window.readybook.marks.show(words), () => {});
  // The search was open when the page had to be loaded anew.
  const again = visit.get("search-again");
  if (again) {
    visit.set("search-again", "");
    open(again);
  }
  addEventListener("load", () => {
    const page = document.querySelector(".search-page");
    if (page && !page.firstChild) page.textContent = page.dataset.failed;
  });

  function isShortcut(event) {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey) {
      const { target } = event;
      return kept.get("slash") !== "off" && !target.isContentEditable && !target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select");
    }
    return event.key.toLowerCase() === "k" && !event.shiftKey && event.metaKey === apple && event.ctrlKey !== apple;
  }

  // The key that is shown in the field: the short one, unless the reader switched it off.
  function hint() {
    const slash = kept.get("slash") !== "off";
    link.setAttribute("aria-keyshortcuts", `${slash ? "/ " : ""}${apple ? "Meta" : "Control"}+K`);
    for (const key of document.querySelectorAll(".search-key")) {
      key.textContent = slash ? "/" : apple ? "⌘K" : "Ctrl K";
    }
  }

  // What is typed before the field is there is not lost.
  async function open(query = "") {
    let typed = "";
    const hold = (event) => {
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      typed += event.key;
      event.preventDefault();
    };
    addEventListener("keydown", hold, true);
    try {
      if (!window.readybook.search) await load(script);
    } catch {
      location.assign(link.href); // That page says what is wrong and lists all others.
      return;
    } finally {
      removeEventListener("keydown", hold, true);
    }
    window.readybook.search.open(query + typed, hint);
  }

  // A script with the words and styles that it needs, each of them once.
  function load(script) {
    const parts = [["script", { src: words }], ["script", { src: script }]];
    if (style) parts.push(["link", { rel: "stylesheet", href: style }]);
    return Promise.all(parts.map(([tag, properties]) => part(tag, properties)));
  }
})();
