// A query to what is looked for, and that to the sections in which it is found: `src/search/query.rs` and `look_up.rs`.
const queries = {
  longest: 2000,
  mostUnits: 32,
  /** Most shards for one needle, and most terms that stand for it. */
  mostShards: 2,
  mostStands: 48,
  weights: { single: 0.9, ending: 0.85, beginning: 0.6, oneEdit: 0.8, twoEdits: 0.65 },

  /** How much a unit counts that only asks. */
  asked: 0.15,
  /** Words that ask, as the manifest has them. */
  asking: "|",
  /** The share of a text's rarity from which it counts as found. */
  some: 0.6,
  all: 0.99,

  read(typed) {
    const text = Array.from(String(typed).slice(0, 2 * queries.longest)).slice(0, queries.longest).join("");
    const pieces = text.split(/\s+/u).map(tokenizer.flat).filter(Boolean);
    const units = queries.units(text);
    const named = queries.units(queries.withoutAsking(text));
    if (named.length) for (const unit of units) unit.asks = !named.some(({ text, kind }) => text === unit.text && kind === unit.kind);
    return { units, flat: tokenizer.flat(text), pieces };
  },

  /** A query without the words that ask: blanks stand in their place. */
  withoutAsking(text) {
    const [phrases, words] = queries.asking.split("|").map((list) => list.split(" ").filter(Boolean));
    const rest = phrases.reduce((rest, phrase) => rest.split(phrase).join(" "), text);
    const bare = (piece) => piece.replace(/^[!-/:-@[-`{-~]+|[!-/:-@[-`{-~]+$/g, "").replace(/[A-Z]/g, (c) => c.toLowerCase());
    return rest.split(/\s+/u).filter((piece) => piece && !words.includes(bare(piece))).join(" ");
  },

  units(text) {
    const units = [];
    let parts = [];
    tokenizer.read(text, (kind, token, role) => {
      if (kind === "last") return;
      if (role === "part") return parts.push(token);
      units.push({ text: token, kind, open: false, parts, asks: false });
      parts = [];
    });
    if (/[\p{Alphabetic}\p{N}]$/u.test(text) && units.at(-1)?.kind === "word") units.at(-1).open = true;
    const seen = [];
    for (const unit of units) {
      const same = seen.find(({ text, kind }) => text === unit.text && kind === unit.kind);
      if (same) same.open ||= unit.open;
      else seen.push(unit);
    }
    if (seen.length <= queries.mostUnits) return seen;
    return Array.from({ length: queries.mostUnits }, (_, at) => seen[Math.floor((at * seen.length) / queries.mostUnits)]);
  },

  /** A word without the endings that English gives it. */
  stem(word) {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    if (/^..+ies$/.test(word)) return `${word.slice(0, -3)}y`;
    let stem = word;
    if (/(sses|xes|zes|ches|shes)$/.test(stem)) stem = stem.slice(0, -2);
    else if (/[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
    const [, base] = /^(.{3,})ing$/.exec(stem) ?? /^(.{3,})ed$/.exec(stem) ?? [];
    if (base) stem = /([^aeioulsz])\1$/.test(base) ? base.slice(0, -1) : base;
    return /^.{3,}e$/.test(stem) ? stem.slice(0, -1) : stem;
  },

  /** Edits between two words, up to `most`; else null. */
  distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return null;
    const width = other.length + 1;
    let before = [];
    let last = Array.from({ length: width }, (_, at) => at);
    for (let at = 1; at <= one.length; at++) {
      const row = [at];
      for (let to = 1; to < width; to++) {
        row[to] = Math.min(last[to - 1] + (one[at - 1] === other[to - 1] ? 0 : 1), last[to] + 1, row[to - 1] + 1);
        if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]) row[to] = Math.min(row[to], before[to - 2] + 1);
      }
      if (Math.min(...row) > most) return null;
      before = last;
      last = row;
    }
    return last[width - 1] <= most ? last[width - 1] : null;
  },
};

/** Where terms are looked up. */
class Dictionary {
  constructor(manifest, trouble) {
    Object.assign(this, { manifest, trouble });
  }

  shard({ hash }) {
    return files.get("terms", hash, (bytes) => new Shard(bytes)).catch((fault) => this.trouble.met(fault, { names: [] }));
  }

  seek(name) {
    return this.manifest.shards.seek((first) => inOrder(first, name) > 0).catch((fault) => this.trouble.met(fault, null));
  }

  async exact(name) {
    const entry = await this.seek(name);
    if (!entry) return null;
    const shard = await this.shard(entry);
    const at = lowest(shard.names.length, (at) => inOrder(shard.names[at], name) >= 0);
    return shard.names[at] === name ? shard.get(at) : null;
  }

  async beginningWith(start, isWanted) {
    const found = [];
    let entry = await this.seek(start);
    for (let count = 0; entry && count < queries.mostShards; count++) {
      if (count && !entry.key.startsWith(start)) break;
      const shard = await this.shard(entry);
      shard.names.forEach((name, at) => {
        if (name.startsWith(start) && isWanted(name)) found.push(shard.get(at));
      });
      entry = await this.manifest.shards.next(entry);
    }
    return found;
  }

  /** Terms with a weight; of too many, those that are found most. */
  stand(terms, weight) {
    let chosen = terms;
    if (terms.length > queries.mostStands) {
      const most = terms.map((term, at) => [term, at]).sort(([a, i], [b, j]) => b.found - a.found || i - j).slice(0, queries.mostStands);
      chosen = most.sort((a, b) => a[1] - b[1]).map(([term]) => term);
    }
    return chosen.map((term) => ({ term, weight }));
  }

  /** Everything that stands for a unit: `{stands, corrected}`. What is known to be right is not corrected. */
  async stands({ text, kind, open, isKnown }) {
    if (kind === "pair") {
      const term = await this.exact(text);
      return { stands: term ? [{ term, weight: 1 }] : [] };
    }
    if (kind === "single") return { stands: this.stand(await this.beginningWith(text, () => true), queries.weights.single) };
    return this.word(text, open, isKnown);
  }

  async word(word, open, isKnown) {
    const exact = await this.exact(word);
    const stands = exact ? [{ term: exact, weight: 1 }] : [];
    const root = queries.stem(word);
    const common = root.replace(/y$/, "");
    const bytes = Shard.encoder.encode(common).length;
    if (bytes > 2) {
      const other = (name) => name !== word && Shard.encoder.encode(name).length <= bytes + 5 && queries.stem(name) === root;
      stands.push(...this.stand(await this.beginningWith(common, other), queries.weights.ending));
    }
    if (open && Array.from(word).length > 1) {
      const longer = (name) => name !== word && queries.stem(name) !== root;
      stands.push(...this.stand(await this.beginningWith(word, longer), queries.weights.beginning));
    }
    return stands.length || isKnown ? { stands } : this.probablyMeant(word);
  }

  async probablyMeant(word) {
    const letters = Array.from(word);
    const most = letters.length < 4 ? 0 : letters.length < 8 ? 1 : 2;
    if (!most || /\p{N}/u.test(word)) return { stands: [] };
    for (const sameLetter of [true, false]) {
      const near = (await this.near(letters, most, sameLetter)).slice(0, 3);
      if (!near.length) continue;
      const [{ edits: least, name }] = near;
      const weight = least === 1 ? queries.weights.oneEdit : queries.weights.twoEdits;
      const best = await Promise.all(near.filter(({ edits }) => edits === least).map(async ({ name }) => ({ term: await this.exact(name), weight })));
      return { stands: best.filter(({ term }) => term), corrected: name };
    }
    return { stands: [] };
  }

  /** Known words near to one that is not, the nearest first. */
  async near(letters, most, sameLetter) {
    const lists = this.manifest.words.filter(([first]) => (first === letters[0]) === sameLetter);
    const near = [];
    const read = ([, hash]) => files.get("words", hash, readWords).catch((fault) => this.trouble.met(fault, []));
    for (const list of await Promise.all(lists.map(read))) {
      for (const [name, found] of list) {
        const edits = queries.distance(letters, Array.from(name), most);
        if (edits !== null) near.push({ name, found, edits });
      }
    }
    return near.sort((a, b) => a.edits - b.edits || b.found - a.found || inOrder(a.name, b.name));
  }

  parts({ parts, open }) {
    return Promise.all(parts.map(async (part, at) => (await this.word(part, open && at === parts.length - 1)).stands));
  }

  /** The sections of a needle, `[section, weight, code]`: of several terms in one section the best counts. */
  needle(stands) {
    const exact = stands.length < queries.mostStands && stands.find(({ weight }) => weight === 1);
    const count = exact ? exact.term.found : stands.reduce((sum, { term }) => sum + term.found, 0);
    const rarity = queries.rarity(this.manifest.sections, count);
    const sections = [];
    for (const { term, weight } of stands) {
      term.sections.forEach((section, at) => sections.push([section, rarity * weight * queries.impact(term.codes[at]), term.codes[at]]));
    }
    return { sections: stands.length > 1 ? bestOf(sections) : sections, rarity, tokens: 1 };
  }

  /** Needles that all count: what holds few of them counts much less. */
  together(needles, weight, least) {
    const found = needles.map((stands) => this.needle(stands));
    const rarity = found.reduce((sum, needle) => sum + needle.rarity, 0);
    const all = found.flatMap((needle) => needle.sections.map((section) => [...section, needle.rarity]));
    all.sort((a, b) => a[0] - b[0]);
    const sections = [];
    for (let at = 0; at < all.length; ) {
      const [section] = all[at];
      let [sum, part, code, count] = [0, 0, 0xff, 0];
      for (; at < all.length && all[at][0] === section; at++, count++) {
        sum += all[at][1];
        part += all[at][3];
        code = (code & all[at][2] & ~3) | Math.min(code & 3, all[at][2] & 3);
      }
      if (count < needles.length) code &= 3;
      const share = part / rarity;
      if (share > least) sections.push([section, weight * sum * share * share, code]);
    }
    return { sections, rarity, tokens: needles.length };
  }
}

Object.assign(queries, {
  titled: 0x80,
  headed: 0x40,

  /** How telling a term is: a logarithm that comes out the same everywhere. */
  rarity(all, found) {
    let rest = 1 + all / Math.max(found, 1);
    let whole = 0;
    for (; rest >= 2; rest /= 2) whole += 1;
    return whole + rest - 1;
  },

  inText: (code) => [0.14, 0.27, 0.41, 0.6][code & 3],

  impact(code) {
    const text = queries.inText(code);
    return code & queries.titled ? 0.86 + 0.1 * text : code & queries.headed ? 0.76 + 0.1 * text : text;
  },

  place(code) {
    if (code & queries.headed) return 1;
    return code & queries.titled && !(code & 3) ? 0.05 : queries.inText(code);
  },
});

function readWords(bytes) {
  const from = new Reader(bytes);
  const names = from.names(from.number());
  return names.map((name) => [name, from.number()]);
}

/** Of several entries of one section the best. */
function bestOf(sections) {
  sections.sort((a, b) => a[0] - b[0]);
  const best = [];
  for (const [section, weight, code] of sections) {
    const last = best.at(-1);
    if (last?.[0] === section) {
      last[1] = Math.max(last[1], weight);
      last[2] = ((last[2] | code) & ~3) | Math.max(last[2] & 3, code & 3);
    } else best.push([section, weight, code]);
  }
  return best;
}
