// Text of pages and of queries.

/** Controls inside headings: their link to themselves, and the numbers that the theme gives to steps. */
const inHeadings = /<a class="heading-anchor"[\s\S]*?<\/a>|<span class="step-number"[\s\S]*?<\/span>/g;
const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** What a page of the site says: its main element without navigation, controls and drawings. */
export function plainText(html) {
  const [, main = ""] = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(html) ?? [];
  return main
    .replace(/<(nav|svg|script|style|template|button)\b[\s\S]*?<\/\1>/g, " ")
    .replace(inHeadings, "")
    .replace(/<\/?(?:a|abbr|b|code|del|em|i|kbd|mark|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(#x?[\da-f]+|\w+);/gi, decode)
    .replace(/\s+/g, " ")
    .trim();
}

/** A page whose headings say nothing but their words. */
export function withPlainHeadings(html) {
  return html.replace(inHeadings, "");
}

function decode(whole, name) {
  if (!name.startsWith("#")) return named[name] ?? whole;
  return String.fromCodePoint(Number(name.replace("#x", "0x").replace("#", "")));
}

/** `en`, or which Chinese, by the characters that differ most often. */
export function guessLanguage(texts) {
  const text = texts.join("\n");
  const count = (pattern) => text.match(pattern)?.length ?? 0;
  // Chinese pages about programs are mostly code; English pages have no Chinese at all.
  if (count(/\p{Script=Han}/gu) * 20 < count(/[a-z]/gi)) return "en";
  return count(/[们这为个说对发还没]/g) > count(/[們這為個說對發還沒]/g) ? "zh-Hans" : "zh-Hant";
}

/** One form for headings that are the same to a reader. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\s`*_#¶]+/g, " ").trim();
}
