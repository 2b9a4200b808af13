// What the dialog for suggestions says, in the page's language.

/** A word of the interface, with values in the place of its `{names}`; of two forms the one for a single thing. */
function say(key, values = {}) {
  const { words } = window.readybook.feedback;
  const word = (values.n === 1 && words[`${key}_one`]) || words[key] || key;
  return word.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}
