// Narrowing the results by kind, stage, role and language: plain select fields.
const facets = {
  names: ["kind", "stage", "role", "language"],

  /** The name of a facet's value in the reader's language. */
  name(facet, value) {
    const { words, roles, stages, languages } = window.readybook.spoken;
    if (facet === "kind") return words[`kind_${value.replaceAll("-", "_")}`] ?? value;
    return { role: roles, stage: stages, language: languages }[facet][value] ?? value;
  },

  /** The fields, all of them hidden until there is something to choose. */
  fields(changed) {
    return facets.names.map((facet) => {
      const field = dom.make("select", { className: "search-facet", name: facet, hidden: true, "aria-label": dom.say(`facet_${facet}`) });
      field.addEventListener("change", changed);
      return field;
    });
  },

  /** What is chosen, without the fields that say nothing. */
  chosen(fields) {
    return Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
  },

  /** Fills the fields with what the results have; `counts` is a number by value, by facet. */
  fill(fields, counts = {}, wanted = facets.chosen(fields)) {
    const own = document.documentElement.lang;
    for (const field of fields) {
      const chosen = wanted[field.name] ?? "";
      const found = Object.entries(counts[field.name] ?? {}).filter(([value, count]) => value && count);
      if (chosen && !found.some(([value]) => value === chosen)) found.push([chosen, 0]);
      const order = field.name === "stage" ? Object.keys(window.readybook.spoken.stages) : null;
      found.sort(([a, m], [b, n]) => (order ? order.indexOf(a) - order.indexOf(b) : n - m));
      const rest = field.name === "language" ? found.filter(([value]) => value !== own) : found;
      const all = field.name === "language" ? facets.name("language", own) : dom.say(`all_${field.name}`);
      field.replaceChildren(
        dom.make("option", { value: "" }, all),
        ...rest.map(([value, count]) => dom.make("option", { value }, dom.say("facet_value", { name: facets.name(field.name, value), count }))),
      );
      field.value = chosen;
      field.classList.toggle("is-chosen", Boolean(chosen));
      field.hidden = !chosen && (field.name === "language" ? !rest.length : found.length < 2);
    }
  },
};
