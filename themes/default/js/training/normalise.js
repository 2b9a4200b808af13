// What a learner typed, made comparable: width of characters, capitals, punctuation, and Traditional or Simplified Han do
// not count. The build makes the accepted texts comparable in the same way.

/** Han characters, which stand without spaces. The ranges are those that the build has. */
const han = "[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}]";

const typing = {
  // Two patterns and no look-behind, which would keep older browsers from reading the whole file.
  behindHan: new RegExp(`(${han}) `, "gu"),
  beforeHan: new RegExp(` (?=${han})`, "gu"),

  /** White space of Unicode, as Rust has it; `trim` would take a byte order mark too. */
  trimmed: (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, ""),

  /** A number or a unit without what a keyboard may do to it. */
  plain: (text) => typing.trimmed(text.normalize("NFKC")).toLowerCase().replace(/[\u2212\u2013]/g, "-"),

  /** Without the longest of the units that it ends with. */
  withoutUnit(text, units) {
    const fitting = units.map(typing.plain).filter((unit) => unit && text.endsWith(unit));
    const longest = fitting.reduce((longest, unit) => (unit.length > longest.length ? unit : longest), "");
    return text.slice(0, text.length - longest.length);
  },
};

/** A text without differences that do not count; `fold` has a character for each that is to be replaced by it. */
function normalise(text, fold = {}) {
  const words = text.normalize("NFKC").toLowerCase().replace(/[^\p{Alphabetic}\p{N}]+/gu, " ");
  const joined = words.replace(typing.behindHan, "$1").replace(typing.beforeHan, "").trim();
  return Array.from(joined, (character) => (Object.hasOwn(fold, character) ? fold[character] : character)).join("");
}

/** The number that a learner typed, perhaps with one of the units, as a fraction; null when it is none of 15 digits. */
function typedNumber(text, units) {
  const typed = typing.withoutUnit(typing.plain(text), units).replace(/\p{White_Space}/gu, "");
  const number = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(typed) ? typed.replaceAll(",", "") : typed;
  const isNumber = /^-?\d+(\.\d+)?$/.test(number) && number.replace(/\D/g, "").length <= 15;
  return isNumber ? Fraction.read(number) : null;
}
