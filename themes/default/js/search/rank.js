// Found sections to results in their order, with the numbers of `src/search/rank.rs`.
const ranking = {
  /** How many pages' texts are looked at for the query as a whole, and how much of a text. */
  lookedAt: 10,
  longestText: 4000,

  /** The units with their sections; `query.flat` is corrected where words were. */
  async lookUp(dictionary, query, synonyms) {
    const found = [];
    const corrected = [];
    let { units } = query;
    for (const group of ranking.meant(synonyms, query.flat)) {
      const [said] = group;
      const rest = units.filter(({ text }) => !said.units.some((unit) => unit.text === text || unit.parts.includes(text)));
      if (rest.length === units.length) continue;
      units = rest;
      const alternatives = await Promise.all(group.map(async ({ units }, at) => {
        const needles = await Promise.all(units.map((unit) => dictionary.stands({ ...unit, open: false, isKnown: true }).then(({ stands }) => stands)));
        return at ? dictionary.together(needles, 0.9, queries.all) : dictionary.together(needles, 1, queries.some);
      }));
      found.push(alternatives.reduce(ranking.better));
    }
    const looked = await Promise.all(units.map(async (unit) => [unit, await dictionary.stands(unit), await dictionary.parts(unit)]));
    for (const [unit, { stands, corrected: correction }, parts] of looked) {
      const whole = dictionary.needle(stands);
      if (parts.some((part) => part.length)) {
        const together = dictionary.together(parts, 1, queries.some);
        found.push(ranking.counted(unit, !stands.length || correction ? together : ranking.better(whole, together)));
        continue;
      }
      if (correction) {
        query.flat = query.flat.split(" ").map((word) => (word === unit.text ? correction : word)).join(" ");
        corrected.push([unit.text, correction]);
      }
      found.push(ranking.counted(unit, whole));
    }
    return { found, corrected };
  },

  /** What only asks counts little. */
  counted({ asks }, { sections, rarity, tokens }) {
    const share = asks ? queries.asked : 1;
    return { sections: sections.map(([section, weight, code]) => [section, weight * share, code]), rarity: rarity * share, tokens };
  },

  /** The groups of synonyms of which one stands in the query; in each, that one comes first. */
  meant(synonyms, flat) {
    const groups = [];
    for (const group of synonyms) {
      const said = group.filter((meant) => [meant.flat, ranking.apart(meant)].some((text) => ranking.standsIn(flat, text)));
      if (!said.length) continue;
      const bytes = ({ flat }) => Shard.encoder.encode(flat).length;
      const longest = said.reduce((a, b) => (bytes(b) > bytes(a) ? b : a));
      groups.push([longest, ...group.filter((meant) => meant !== longest)]);
    }
    return groups;
  },

  /** A text with its compounds apart: `two factor` for `two-factor`. */
  apart({ flat, units }) {
    const compounds = units.filter(({ text, parts }) => parts.join("") === text);
    return compounds.reduce((apart, { text, parts }) => apart.split(text).join(parts.join(" ")), flat);
  },

  /** Whether a text stands in another, and not as a part of a word. */
  standsIn(text, part) {
    if (!part) return false;
    const isWord = (c) => Boolean(c) && c !== " " && !tokenizer.dense.test(c);
    const last = (text) => Array.from(text.slice(-2)).at(-1);
    const first = (text) => Array.from(text.slice(0, 2))[0];
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
      const before = isWord(last(text.slice(0, at))) && isWord(first(part));
      const after = isWord(first(text.slice(at + part.length))) && isWord(last(part));
      if (!before && !after) return true;
    }
    return false;
  },

  better: (one, other) => ({ sections: bestOf([...one.sections, ...other.sections]), rarity: Math.max(one.rarity, other.rarity), tokens: one.tokens }),

  /** Adds up by page. */
  gather(manifest, units) {
    const pages = new Map();
    for (const { sections, rarity, tokens } of units) {
      for (let at = 0; at < sections.length; ) {
        const page = manifest.pageOf(sections[at][0]);
        let tally = pages.get(page);
        if (!tally) pages.set(page, (tally = { sum: 0, covered: 0, inTitle: 0, titleTokens: 0, sections: new Map() }));
        let best = 0;
        let flags = 0;
        for (; at < sections.length && sections[at][0] < manifest.firsts[page + 1]; at++) {
          const [section, weight, code] = sections[at];
          best = Math.max(best, weight);
          flags |= code;
          let here = tally.sections.get(section);
          if (!here) tally.sections.set(section, (here = { weight: 0, covered: 0, place: 0 }));
          here.weight += weight;
          here.covered += rarity;
          here.place += rarity * queries.place(code);
        }
        tally.sum += best;
        tally.covered += rarity;
        if (flags & queries.titled) {
          tally.inTitle += rarity;
          tally.titleTokens += tokens;
        }
      }
    }
    return pages;
  },

  /** The score of a page by its postings alone, and the section to lead to. */
  judge(manifest, page, tally, tokens, total) {
    const ofTitle = Math.min(tally.titleTokens / Math.max(manifest.titles[page], 1), 1);
    const inTitle = tally.inTitle / total;
    // Several words of the title mean the page; one word may mean the place where the page speaks of it.
    const meansPage = tokens > 1 && inTitle > 0.9 && ofTitle >= 0.3;
    let [section, most, best] = [0, 0, 0];
    const first = manifest.firsts[page];
    for (const [number, found] of [...tally.sections].sort(([a], [b]) => a - b)) {
      const share = found.covered / total;
      best = Math.max(best, found.weight * share * share);
      const here = (number === first && meansPage ? Math.max(found.place, 0.9 * total) : found.place) * share * share;
      if (here > most) [section, most] = [number - first, here];
    }
    const covered = tally.covered / total;
    const title = 1 + inTitle * inTitle * (0.3 + 0.7 * ofTitle);
    const kind = ["procedure", "runbook"].includes(manifest.pageFacets[page][1]) ? 1.35 : 1;
    return { page, section, score: (best + 0.5 * tally.sum) * covered * covered * covered * title * kind };
  },

  order: (a, b) => b.score - a.score || a.page - b.page,

  /** By how much its text raises a result: 1 and more. */
  lookAt({ title, heading, text }, query) {
    if (!query.flat) return 1;
    const [flatTitle, flatHeading] = [tokenizer.flat(title), tokenizer.flat(heading)];
    const part = text.length > ranking.longestText ? Array.from(text.slice(0, 2 * ranking.longestText)).slice(0, ranking.longestText).join("") : text;
    const flatText = part.split("\n").map(tokenizer.flat).join("\n");
    let factor = 1 + ranking.likeness(flatTitle, query.flat) + 0.6 * ranking.likeness(flatHeading, query.flat);
    if (flatText.includes(query.flat)) factor += 0.5;
    if (query.pieces.length > 1) {
      const there = query.pieces.filter((piece) => [flatTitle, flatHeading, flatText].some((text) => text.includes(piece))).length;
      factor += (0.3 * there) / query.pieces.length;
    }
    return factor;
  },

  likeness(text, query) {
    if (text === query) return 1;
    return text.includes(query) ? 0.3 + (0.5 * Array.from(query).length) / Array.from(text).length : 0;
  },
};
