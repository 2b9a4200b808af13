// Runs before the page is painted, so that nothing flashes or moves afterwards. Everything else is deferred.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // One namespace for what the site keeps in the browser. When storage is blocked, it is kept for the visit only.
  const memory = new Map();
  const store = (storage) => ({
    get(key) {
      try {
        return memory.get(key) ?? storage().getItem(`readybook:${key}`);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        storage().setItem(`readybook:${key}`, value);
        memory.delete(key);
      } catch {
        memory.set(key, value); // Blocked or full.
      }
    },
  });
  window.readybook = { kept: store(() => localStorage), visit: store(() => sessionStorage) };

  const theme = window.readybook.kept.get("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  // Follows a <details> and folds it on narrow screens. It is a sibling, not a parent, because the parser has
  // finished the <details> when it comes to this element: the first paint shows the right state.
  const wide = matchMedia("(min-width: 64em)");
  customElements.define("rb-fold", class extends HTMLElement {
    connectedCallback() {
      const details = this.previousElementSibling;
      if (!(details instanceof HTMLDetailsElement)) return console.warn("rb-fold: no <details> before it");
      const follow = () => (details.open = wide.matches);
      follow();
      wide.addEventListener("change", follow);
    }
  });

  // A notice for a day that may have come since the site was built: in the handbook's time zone, else the reader's.
  const days = new Intl.DateTimeFormat("sv-SE", { timeZone: root.dataset.timeZone, dateStyle: "short" }); // ISO 8601
  const today = days.format(new Date());
  customElements.define("rb-due", class extends HTMLElement {
    connectedCallback() {
      if (this.dataset.after) this.hidden = today <= this.dataset.after;
      if (this.dataset.since) this.hidden = today < this.dataset.since;
      if (this.dataset.until) this.hidden = today >= this.dataset.until;
    }
  });
})();
