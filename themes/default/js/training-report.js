// The tables of the report on training: sorted by a press of a column's head, filtered by words and by what columns hold.
// Without this script all rows are there, in the order of the report.
"use strict";

for (const frame of document.querySelectorAll("[data-table]")) {
  const words = frame.dataset;
  const table = frame.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const text = (row, column) => row.cells[column].textContent.trim();
  const key = (row, column) => row.cells[column].dataset.order ?? text(row, column);
  // Made once: a table may have ten thousand rows.
  const searched = rows.map((row) => [0, 1, 2].map((column) => (row.cells[column] ? text(row, column) : "")).join("\n").toLocaleLowerCase());
  const make = (name, parts) => Object.assign(document.createElement(name), parts);

  heads.forEach((head, column) => {
    if (head.dataset.sort === undefined) return;
    const button = make("button", { type: "button", className: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = rows.map((row, at) => ({ row, at, key: key(row, column) }));
      // What is empty comes last either way; equals keep the order of the report.
      keyed.sort((a, b) => (!a.key || !b.key ? Boolean(b.key) - Boolean(a.key) : (down ? -1 : 1) * compare(a.key, b.key)) || a.at - b.at);
      body.append(...keyed.map(({ row }) => row));
    });
  });

  const bar = make("div", { className: "tools" });
  const tool = (label, control) => {
    const line = make("label", {});
    line.append(label, control);
    bar.append(line);
    control.addEventListener("input", show);
    return control;
  };
  const choose = (label, options) => {
    const select = make("select", {});
    select.append(new Option(words.all, ""), ...options.map(([value, name]) => new Option(name, value)));
    return tool(label, select);
  };
  // Each once, in the order in which the columns are sorted.
  const distinct = (columns, value) => {
    const found = new Map();
    for (const row of rows) {
      for (const column of columns) {
        const name = value(row, column);
        if (name && !found.has(name)) found.set(name, key(row, column));
      }
    }
    return [...found].sort(([, a], [, b]) => compare(a, b)).map(([name]) => [name, name]);
  };

  const search = tool(words.search, make("input", { type: "search", autocomplete: "off" }));
  const filters = heads.flatMap((head, column) => (head.dataset.filter === undefined ? [] : [{ column, select: choose(head.textContent.trim(), distinct([column], text)) }]));
  // In the matrix: those who have a role …
  const rolesOf = (row) => row.dataset.roles?.split("\n").filter(Boolean) ?? [];
  const roles = [...new Set(rows.flatMap(rolesOf))].sort(compare);
  const role = roles.length ? choose(words.role, roles.map((name) => [name, name])) : null;
  // … and one requirement or any of them, and how people stand with it.
  const matrix = heads.flatMap((head, column) => (head.dataset.matrix === undefined ? [] : [column]));
  const status = (row, column) => row.cells[column].querySelector(".status")?.textContent.trim() ?? "";
  const requirement = matrix.length ? choose(words.requirement, matrix.map((column) => [String(column), heads[column].textContent.trim()])) : null;
  const standing = matrix.length ? choose(words.status, distinct(matrix, status)) : null;

  const said = make("output", {});
  const clear = make("button", { type: "button", textContent: words.clear });
  clear.addEventListener("click", () => {
    for (const control of bar.querySelectorAll("input, select")) control.value = "";
    show();
    search.focus();
  });
  bar.append(clear, said);
  // A few rows are seen at a glance.
  if (rows.length > 7) frame.prepend(bar);
  show();

  function stands(row) {
    if (!requirement || (!requirement.value && !standing.value)) return true;
    const columns = requirement.value ? [Number(requirement.value)] : matrix;
    return columns.some((column) => (standing.value ? status(row, column) === standing.value : status(row, column) !== ""));
  }

  function show() {
    const asked = search.value.trim().toLocaleLowerCase();
    let count = 0;
    rows.forEach((row, at) => {
      const fits = (!asked || searched[at].includes(asked)) && filters.every(({ column, select }) => !select.value || text(row, column) === select.value) && (!role?.value || rolesOf(row).includes(role.value)) && stands(row);
      row.hidden = !fits;
      if (fits) count += 1;
    });
    said.textContent = words.shown.replace("{count}", count).replace("{all}", rows.length);
    const isNarrowed = [...bar.querySelectorAll("input, select")].some((control) => control.value);
    clear.hidden = !isNarrowed;
    // On paper, too, it says that rows are missing.
    bar.classList.toggle("is-narrowed", isNarrowed);
  }
}
