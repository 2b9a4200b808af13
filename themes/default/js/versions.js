// What the pages of versions need in the browser: only the changes of a redline, and the list of documents by what the
// reader asks for.
customElements.define("rb-only", class extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    label.append(box, this.dataset.label);
    box.addEventListener("change", () => document.getElementById("rb-redline").toggleAttribute("data-only", box.checked));
    this.append(label);
  }
});

// Columns sort on a press of their head; the columns with `data-filter` become filters.
customElements.define("rb-register", class extends HTMLElement {
  connectedCallback() {
    if (this.querySelector(".register-filters")) return;
    this.table = this.querySelector("table");
    this.rows = [...this.table.tBodies[0].rows];
    this.heads = [...this.table.tHead.rows[0].cells];
    this.heads.forEach((head, column) => this.sortable(head, column));
    const bar = document.createElement("div");
    bar.className = "register-filters";
    this.filters = this.heads.flatMap((head, column) => (head.dataset.filter ? [this.filter(bar, head, column)] : []));
    if (this.dataset.review) this.filters.push(this.overdue(bar));
    this.clear = Object.assign(document.createElement("button"), { type: "button", textContent: this.dataset.clear, hidden: true });
    this.clear.addEventListener("click", () => {
      for (const { select } of this.filters) select.value = "";
      this.show();
      this.filters[0].select.focus();
    });
    this.said = document.createElement("output");
    const line = document.createElement("div");
    line.className = "register-said";
    line.append(this.said, this.clear);
    bar.append(line);
    this.show();
    this.prepend(bar);
  }

  text(row, column) {
    const cell = row.cells[column];
    const main = cell.querySelector(".status, a, time") ?? cell;
    const words = main.textContent.trim();
    return words === "–" ? "" : words;
  }

  sortable(head, column) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of this.heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
      const key = (row) => this.text(row, column);
      // What is empty comes last either way.
      const order = (a, b) => (!a || !b ? Boolean(b) - Boolean(a) : (down ? -1 : 1) * compare(a, b));
      this.rows.sort((a, b) => order(key(a), key(b)));
      this.table.tBodies[0].append(...this.rows);
    });
  }

  choice(bar, name, choices) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option(this.dataset.all, ""), ...choices.map((choice) => new Option(choice)));
    select.addEventListener("change", () => this.show());
    label.append(name, select);
    bar.append(label);
    return select;
  }

  filter(bar, head, column) {
    const texts = this.rows.map((row) => this.text(row, column)).filter(Boolean);
    const select = this.choice(bar, head.textContent.trim(), [...new Set(texts)]);
    return { select, keeps: (row) => this.text(row, column) === select.value };
  }

  overdue(bar) {
    const select = this.choice(bar, this.dataset.review, [this.dataset.overdue]);
    return { select, keeps: (row) => row.querySelector(".register-overdue:not([hidden])") };
  }

  show() {
    const chosen = this.filters.filter(({ select }) => select.value);
    for (const row of this.rows) row.hidden = !chosen.every(({ keeps }) => keeps(row));
    const shown = this.rows.filter((row) => !row.hidden).length;
    const counted = this.dataset.shown.replace("{shown}", shown).replace("{total}", this.rows.length);
    this.clear.hidden = chosen.length === 0;
    this.said.textContent = shown ? counted : this.dataset.none;
  }
});
