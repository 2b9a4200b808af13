// The part of a text that a result shows, and the places in it to mark.
const excerpts = {
  /** About how many characters of Latin and of Chinese text are shown. */
  latin: 170,
  dense: 90,
  /** How much of a text is looked through. */
  longest: 12_000,

  /** What to mark: the query's pairs and words, what they were taken for, and as a whole what means the same. */
  needles(units, corrected, synonyms) {
    const isRun = ({ units }) => units.every(({ kind }) => kind !== "word");
    const all = [...units.filter(({ asks }) => !asks), ...synonyms.filter((meant) => !isRun(meant)).flatMap(({ units }) => units)];
    const words = all.flatMap(({ text, kind, parts }) => (kind === "word" ? [text, ...parts] : []));
    for (const [, correction] of corrected) words.push(correction);
    const stems = words.map((word) => queries.stem(word).replace(/y$/, ""));
    return {
      runs: [...new Set([...all.filter(({ kind }) => kind !== "word").map(({ text }) => text), ...synonyms.filter(isRun).map(({ flat }) => flat)])],
      words: [...new Set(stems)].filter(Boolean),
    };
  },

  /** A text of the same length in which every character is folded. */
  folded(text) {
    let out = "";
    for (const c of text) {
      const plain = tokenizer.fold(tokenizer.small(c.normalize("NFKC")));
      out += plain.length === c.length ? plain : c;
    }
    return out;
  },

  /** Places of needles, `[start, end, needle]`, in order and apart. */
  find(text, { runs, words }) {
    const plain = excerpts.folded(text.slice(0, excerpts.longest));
    const found = [];
    for (const run of runs) {
      for (let at = plain.indexOf(run); at >= 0 && found.length < 500; at = plain.indexOf(run, at + 1)) found.push([at, at + run.length, run]);
    }
    const isLetter = (c) => c !== undefined && /[\p{L}\p{N}]/u.test(c) && !tokenizer.dense.test(c);
    for (const word of words) {
      for (let at = plain.indexOf(word); at >= 0 && found.length < 500; at = plain.indexOf(word, at + 1)) {
        // The beginning of a word, or of a part that has a capital.
        if (isLetter(plain[at - 1]) && !/[A-Z]/.test(text[at])) continue;
        let end = at + word.length;
        while (isLetter(plain[end]) && !/[A-Z]/.test(text[end])) end += 1;
        // Other endings are the same word, longer words are not; but what is typed may be a beginning.
        found.push([at, end, word]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found;
  },

  /** Overlapping places as one. */
  joined(places) {
    const marks = [];
    for (const [start, end] of places) {
      const last = marks.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else marks.push([start, end]);
    }
    return marks;
  },

  marks: (text, needles) => excerpts.joined(excerpts.find(text, needles)),

  /** The part with the most of the query: `{text, marks}`. */
  of(text, needles) {
    const places = excerpts.find(text, needles);
    const length = tokenizer.dense.test(text[places[0]?.[0] ?? 0] ?? "") || /[\u4e00-\u9fff]/.test(text.slice(0, 40)) ? excerpts.dense : excerpts.latin;
    let [best, most] = [0, -1];
    places.forEach(([start], at) => {
      const seen = new Set();
      let size = 0;
      for (let next = at; next < places.length && places[next][1] <= start + length * 0.8; next++) {
        if (!seen.has(places[next][2])) size += places[next][2].length;
        seen.add(places[next][2]);
      }
      if (size > most) [best, most] = [start, size];
    });
    const start = excerpts.begin(text, best, length);
    let end = Math.min(text.length, start + length);
    const space = text.lastIndexOf(" ", end);
    if (end < text.length && space > end - 14 && space > start) end = space;
    if (/[\ud800-\udbff]/.test(text[end - 1] ?? "")) end -= 1;
    const before = start > 0 ? "…" : "";
    const shown = text.slice(start, end).replace(/\s/g, " ");
    const inside = places.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start + before.length, to - start + before.length]);
    return { text: before + shown + (end < text.length ? "…" : ""), marks: excerpts.joined(inside) };
  },

  /** Where to begin so that a place is near the beginning: at a line or sentence, else at a word. */
  begin(text, place, length) {
    const room = Math.floor(length / 3);
    if (place <= room) return 0;
    const near = text.slice(place - room, place);
    const at = Math.max(...["\n", "。", "！", "？", "；", ". "].map((end) => near.lastIndexOf(end)));
    const blank = at < 0 ? near.indexOf(" ") : at + (near[at] === "." ? 1 : 0);
    const start = place - room + (blank < 0 ? 0 : blank + 1);
    return /[\udc00-\udfff]/.test(text[start] ?? "") ? start + 1 : start;
  },
};
