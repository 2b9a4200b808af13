// `Readybook.search(query, {limit, facets, signal})`: the documented way into the search. It never fails for what was
// typed; what is wrong with the files is in the `problems` of its answer.
const answers = {
  empty: () => Object.assign([], { total: 0, facets: {}, understood: [], corrected: [], nearest: [], otherLanguages: {}, problems: [] }),

  async search(query, options = {}) {
    const { limit = 10, facets = {}, signal } = options ?? {};
    const problems = new Set();
    const asked = [String(query ?? ""), Math.max(1, Math.min(limit, 1000)), facets ?? {}, signal];
    let answer = answers.empty();
    for (let turn = 0; turn < 3; turn++) {
      const trouble = new Trouble(problems);
      try {
        answer = await answers.once(...asked, trouble);
        break;
      } catch (fault) {
        if (signal?.aborted) throw signal.reason;
        // A handbook that was built anew is asked once more, with its new index.
        if (await trouble.isStale()) problems.add("stale");
        else {
          problems.add("damaged");
          break;
        }
      }
    }
    return Object.assign(answer, { problems: [...problems] });
  },

  async once(typed, limit, wanted, signal, trouble) {
    const manifest = await files.begin();
    if (manifest.format !== files.format) {
      // This page was opened before the handbook was built by another version of the program.
      trouble.problems.add("stale");
      return answers.empty();
    }
    if (/[\u3005\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u.test(typed)) await files.fold();
    queries.asking = manifest.asking;
    const query = queries.read(typed);
    const understood = query.units.map(({ text }) => text);
    const dictionary = new Dictionary(manifest, trouble);
    const synonyms = manifest.synonyms.map((group) => group.map((text) => queries.read(text)));
    const { found, corrected } = await ranking.lookUp(dictionary, query, synonyms);
    signal?.throwIfAborted();
    const total = found.reduce((sum, unit) => sum + unit.rarity, 0);
    const tokens = found.reduce((sum, unit) => sum + unit.tokens, 0);
    const tallies = [...ranking.gather(manifest, found)];
    const language = answers.language(manifest, wanted.language);
    const chosen = { ...wanted, language };
    const fits = (page, but) => Object.keys(answers.facets).every((name) => name === but || answers.fits(manifest, page, name, chosen[name]));
    const judged = (list) => list.map(([page, tally]) => ranking.judge(manifest, page, tally, tokens, total)).sort(ranking.order);
    const hits = judged(tallies.filter(([page]) => fits(page)));
    const looked = await answers.look(manifest, hits.slice(0, Math.max(limit, ranking.lookedAt)), query, trouble);
    const needles = excerpts.needles(query.units, corrected, ranking.meant(synonyms, query.flat).flat());
    const results = looked.slice(0, limit).map((hit) => answers.result(hit, needles));
    const others = await answers.others(manifest, language, judged(tallies.filter(([page]) => !fits(page) && fits(page, "language"))), query, needles, trouble, hits.length);
    return Object.assign(results, {
      total: hits.length,
      facets: answers.count(manifest, tallies, fits),
      understood,
      corrected,
      nearest: tallies.length ? [] : await answers.nearest(dictionary, query.units),
      otherLanguages: others,
    });
  },

  /** What a facet says of a page. */
  facets: { language: ([language]) => [language], kind: ([, kind]) => [kind], stage: ([, , stage]) => (stage ? [stage] : []), role: ([, , , roles]) => roles },

  fits(manifest, page, name, wanted) {
    if (wanted === undefined || wanted === null || wanted === "" || wanted === "*") return true;
    return answers.facets[name](manifest.pageFacets[page]).some((value) => [].concat(wanted).includes(value));
  },

  /** The language asked for; else the page's own, where the handbook has it. */
  language(manifest, wanted) {
    if (wanted !== undefined && wanted !== "") return wanted;
    const own = document.documentElement?.lang;
    return manifest.facets.some(([language]) => language === own) ? own : null;
  },

  /** Pages by value of each facet, as if that facet were not chosen. */
  count(manifest, tallies, fits) {
    const counts = {};
    for (const name of Object.keys(answers.facets)) {
      counts[name] = {};
      for (const [page] of tallies) {
        if (!fits(page, name)) continue;
        for (const value of answers.facets[name](manifest.pageFacets[page])) counts[name][value] = (counts[name][value] ?? 0) + 1;
      }
    }
    return counts;
  },

  /** Opens the texts of hits, raises those that hold the query as a whole, and orders anew. */
  async look(manifest, hits, query, trouble) {
    const looked = await Promise.all(hits.map(async (hit, at) => {
      try {
        const text = await answers.text(manifest, manifest.firsts[hit.page] + hit.section);
        return { ...hit, ...text, score: at < ranking.lookedAt ? hit.score * ranking.lookAt(text, query) : hit.score };
      } catch (fault) {
        return trouble.met(fault, null);
      }
    }));
    return looked.filter(Boolean).sort(ranking.order);
  },

  /** The text of a section with its page's card. */
  async text(manifest, section) {
    const block = await manifest.blocks.seek((first) => first > section);
    const pages = await files.get("text", block.hash, (bytes) => JSON.parse(Reader.decoder.decode(bytes)));
    const at = section - block.key;
    const page = pages.findLast(([first]) => first <= at);
    const [first, [url, title, kind, number, version, language], sections] = page;
    const [id, heading, step, text] = sections[at - first];
    const address = (id ? `${url}#${id}` : url).replace(/[^\0-\x7f]+/g, encodeURIComponent);
    return { url: address, title, heading, text, kind, number, version, language, step: step || null };
  },

  result({ url, title, heading, text, kind, number, version, language, step }, needles) {
    const { text: excerpt, marks: excerptMarks } = excerpts.of(text, needles);
    const shown = heading || title;
    return {
      url, title, heading: shown, excerpt, kind, number, version, language, step,
      titleMarks: excerpts.marks(title, needles), headingMarks: excerpts.marks(shown, needles), excerptMarks,
    };
  },

  /** How many pages other languages have, and the first of them where this one has few. */
  async others(manifest, language, hits, query, needles, trouble, own) {
    const others = {};
    if (language === null) return others;
    for (const hit of hits) {
      const [code] = manifest.pageFacets[hit.page];
      others[code] ??= { total: 0, results: [], hits: [] };
      others[code].total += 1;
      if (others[code].hits.length < (own ? 1 : 3)) others[code].hits.push(hit);
    }
    for (const other of Object.values(others)) {
      const looked = await answers.look(manifest, other.hits, query, trouble);
      other.results = looked.map((hit) => answers.result(hit, needles));
      delete other.hits;
    }
    return others;
  },

  /** Words of the handbook near to those that were not found. */
  async nearest(dictionary, units) {
    const words = units.filter(({ kind }) => kind === "word").slice(0, 3);
    const near = await Promise.all(words.map(async ({ text }) => dictionary.near(Array.from(text), Math.min(3, Math.ceil(text.length / 3)), true)));
    return near.flatMap((list) => list.slice(0, 3).map(({ name }) => name));
  },
};

globalThis.Readybook = Object.assign(globalThis.Readybook ?? {}, { search: answers.search });
