// What the search shows is made of nodes; text from the handbook never becomes markup.
const dom = {
  /** An element with properties, attributes (names with a hyphen, `role`, `lang`) and children; what is null is left out. */
  make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (value == null || value === false) continue;
      if (name.includes("-") || ["role", "for"].includes(name)) element.setAttribute(name, value);
      else element[name] = value;
    }
    element.append(...children.filter((child) => child != null && child !== false && child !== ""));
    return element;
  },

  /** A drawing of `icons.html`. */
  icon(name) {
    const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
  },

  /** A text whose ranges, pairs of start and end, are marked. */
  marked(text, ranges = []) {
    const parts = document.createDocumentFragment();
    let at = 0;
    for (const [start, end] of ranges) {
      if (start < at || end <= start) continue;
      parts.append(text.slice(at, start), dom.make("mark", {}, text.slice(start, end)));
      at = end;
    }
    parts.append(text.slice(at));
    return parts;
  },

  /** A word of the interface, with values in the place of its `{names}`. */
  say(key, values = {}) {
    const { words } = window.readybook.spoken;
    const word = (values.n === 1 && words[`${key}_one`]) || words[key] || key;
    return word.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
  },
};
