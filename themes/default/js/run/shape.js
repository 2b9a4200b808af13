// What a value from a file, from the browser's storage or from a form has to be. A shape has two functions: `wrong(value)`
// answers null, or the path to the first part that is not as it has to be, such as `plan.steps.3.title` ("" is the value
// itself); `fit(value)` makes texts well formed and short enough and leaves out what a record does not know.

/** How much there may be: characters (UTF-16 units) of a name, a text, a finished report; items of a list; entries of a run. */
const most = { name: 500, text: 10_000, finished: 50_000, list: 10_000, entries: 100_000 };

const shape = {
  of: (isRight, fit = (value) => value) => ({ wrong: (value) => (isRight(value) ? null : ""), fit }),
  one: (...values) => shape.of((value) => values.includes(value)),
  like: (pattern) => shape.of((value) => typeof value === "string" && pattern.test(value)),

  /** A text without halves of characters, which would be other bytes once written and read. */
  text: (longest = most.text) => shape.of(
    (value) => typeof value === "string" && value.length <= longest && !shape.half.test(value),
    (value) => (typeof value === "string" ? shape.fitted(value, longest) : value),
  ),
  half: /\p{Surrogate}/u,
  fitted(text, longest) {
    const short = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
    return short.replace(/\p{Surrogate}/gu, "\ufffd");
  },

  /** A whole number; there is no -0, which is written like 0. */
  whole: (least = -Number.MAX_SAFE_INTEGER, greatest = Number.MAX_SAFE_INTEGER) => shape.of(
    (value) => Number.isSafeInteger(value) && value >= least && value <= greatest && !Object.is(value, -0),
  ),

  /** ISO 8601 with the offset of the clock that was read. */
  time: () => shape.of((value) => typeof value === "string" && shape.iso.test(value) && !Number.isNaN(Date.parse(value))),
  iso: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/,

  maybe: ({ wrong, fit }) => ({
    wrong: (value) => (value == null ? null : wrong(value)),
    fit: (value) => (value == null ? value : fit(value)),
  }),

  either: (...shapes) => ({
    wrong: (value) => (shapes.some(({ wrong }) => wrong(value) === null) ? null : ""),
    fit: (value) => shapes.reduce((fitted, { fit }) => fit(fitted), value),
  }),

  list: (inner, longest = most.list) => ({
    wrong(value) {
      if (!Array.isArray(value) || value.length > longest) return "";
      return shape.firstWrong(value.map((item, at) => [at + 1, inner, item]));
    },
    fit: (value) => (Array.isArray(value) ? value.map((item) => inner.fit(item)) : value),
  }),

  /** Values under names that an author chose; at most as many as a list has items. */
  map: (inner) => ({
    wrong(value) {
      if (!shape.isRecord(value) || Object.keys(value).length > most.list) return "";
      const bad = Object.keys(value).find((name) => name === "__proto__" || shape.text(most.name).wrong(name) !== null);
      if (bad !== undefined) return shape.path(bad, "");
      return shape.firstWrong(Object.entries(value).map(([name, item]) => [name, inner, item]));
    },
    fit: (value) => (shape.isRecord(value) ? shape.mapped(Object.keys(value), value, () => inner) : value),
  }),

  /** Exactly these fields; those that may be missing are `maybe`. */
  record: (fields) => ({
    wrong(value) {
      if (!shape.isRecord(value)) return "";
      const stray = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
      if (stray !== undefined) return shape.path(stray, "");
      return shape.firstWrong(Object.keys(fields).map((name) => [name, fields[name], value[name]]));
    },
    fit(value) {
      if (!shape.isRecord(value)) return value;
      return shape.mapped(Object.keys(fields).filter((name) => value[name] !== undefined), value, (name) => fields[name]);
    },
  }),

  isRecord: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  mapped: (names, value, inner) => Object.fromEntries(names.map((name) => [name, inner(name).fit(value[name])])),

  firstWrong(parts) {
    for (const [name, { wrong }, value] of parts) {
      const rest = wrong(value);
      if (rest !== null) return shape.path(name, rest);
    }
    return null;
  },
  path: (name, rest) => (rest ? `${name}.${rest}` : shape.fitted(String(name), 80)),
};
