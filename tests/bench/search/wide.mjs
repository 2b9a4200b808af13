// Writes a handbook with as many different words as real ones have: few are frequent, most are rare (Zipf's law).
// The same page has the same words in a handbook of any size.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const perSection = 40;
const vocabulary = 30_000;

/** Numbers from 0 to 1 that depend on the seed alone. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A word by its rank: 0 is the most frequent one. */
const sounds = ["ba", "co", "de", "fi", "gu", "ha", "jo", "ke", "li", "mu", "na", "po", "ri", "sa", "te", "vu"];
const latin = (rank) => [12, 8, 4, 0].map((shift) => sounds[((rank * 40_503) >> shift) & 15]).join("").slice(0, 5 + (rank % 4));
const han = (rank) => String.fromCodePoint(0x4e00 + ((rank * 7919) % 2500), 0x4e00 + ((rank * 104_729) % 3500));

/** Rank of a word in running text, by the inverse of the harmonic sum. */
const inText = (next) => Math.floor(vocabulary ** next()) - 1;

function writer(next, isHan) {
  const word = (rank) => (isHan ? han(rank) : latin(rank));
  const glue = isHan ? "" : " ";
  const words = (count) => Array.from({ length: count }, () => word(inText(next))).join(glue);
  const rare = () => word(200 + Math.floor(next() * (vocabulary - 200)));
  const title = () => [rare(), word(inText(next)), rare()].join(glue);
  const sentence = () => `${words(isHan ? 6 : 9)}${isHan ? "，" : ", "}${words(isHan ? 7 : 8)}${isHan ? "。" : ". "}`;
  return { title, paragraph: (count) => Array.from({ length: count }, sentence).join("").trim() };
}

/** A handbook of so many pages in `root`. */
export function writeWide(pages, root) {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, "content"), { recursive: true });
  writeFileSync(join(root, "readybook.yaml"), "title: Wide handbook\nlanguages: [zh-Hant]\n");
  for (let n = 0; n < pages; n++) {
    const section = Math.floor(n / perSection);
    const folder = join(root, "content", `section-${String(section).padStart(4, "0")}`);
    if (n % perSection === 0) mkdirSync(folder);
    writeFileSync(join(folder, `page-${String(n % perSection).padStart(2, "0")}.md`), page(n, section % 2 === 0));
  }
}

function page(n, isHan) {
  const { title, paragraph } = writer(chance(n), isHan);
  const lines = [`---\ntitle: "${title()}"\n---\n`, paragraph(4)];
  for (let part = 0; part < 6; part++) lines.push(`\n## ${title()}\n`, paragraph(5), "", paragraph(3));
  return `${lines.join("\n")}\n`;
}
