// Text to tokens, exactly as the build does it: `src/search/tokens.rs` has the rules, `tests/search/vectors.json` both.
const tokenizer = {
  longest: 40,
  invisible: /[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e0fff}]/gu,
  // Scripts that are written without blanks.
  dense: /^[\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u1100-\u11ff\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u,
  digit: /^\p{N}/u,
  mark: /^\p{M}/u,
  letter: /^\p{Alphabetic}/u,
  capital: /^\p{Uppercase}/u,
  plain: { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", þ: "th" },
  /** Han characters and their folded forms; filled when a query has some. */
  folding: new Map(),

  /** What characters mean, of those that were seen. */
  classes: new Map(),

  class(c) {
    let name = tokenizer.classes.get(c);
    if (!name) tokenizer.classes.set(c, (name = tokenizer.classify(c)));
    return name;
  },

  classify(c) {
    if (/^[a-z]/i.test(c) && c < "\x80") return "letter";
    if (c >= "0" && c <= "9") return "digit";
    if (c === "_" || c === "-" || c === ".") return "joiner";
    if (c === "'" || c === "’") return "apostrophe";
    if (c < "\x80") return "other";
    return ["dense", "digit", "mark", "letter"].find((name) => tokenizer[name].test(c)) ?? "other";
  },

  fold: (c) => tokenizer.folding.get(c) ?? c,

  /** Lower case; a Latin letter without its marks. */
  small(c) {
    if (c < "\x80") return c.toLowerCase();
    let out = "";
    for (const small of c.toLowerCase()) {
      const code = small.codePointAt(0);
      if (code >= 0x300 && code <= 0x36f) continue;
      const latin = (code >= 0xc0 && code <= 0x24f) || (code >= 0x1e00 && code <= 0x1eff);
      out += latin ? tokenizer.plain[small] ?? String.fromCodePoint(small.normalize("NFD").codePointAt(0)) : small;
    }
    return out;
  },

  /**
   * Hands every token to `take(kind, text, role)`: `pair`, `last` (of a run), `single` (a run of one), or `word` in the
   * role `alone`, `part` or `whole`.
   */
  read(text, take) {
    const all = Array.from(text.replace(tokenizer.invisible, "").normalize("NFKC"));
    const word = new Word(take);
    let last = null;
    let long = false;
    const endRun = () => {
      if (last !== null) take(long ? "last" : "single", last);
      last = null;
      long = false;
    };
    all.forEach((c, at) => {
      const kind = tokenizer.class(c);
      if (kind !== "dense") endRun();
      if (kind === "dense") {
        word.finish();
        const folded = tokenizer.fold(c);
        if (last !== null) {
          take("pair", last + folded);
          long = true;
        }
        last = folded;
      } else if (kind === "letter" || kind === "digit" || (kind === "mark" && word.text)) {
        word.push(c, kind);
      } else if ((kind === "joiner" || kind === "apostrophe") && word.text && at + 1 < all.length && /letter|digit/.test(tokenizer.class(all[at + 1]))) {
        if (kind === "joiner") word.before = null;
      } else {
        word.finish();
      }
    });
    endRun();
    word.finish();
  },

  /** A text as tokens see it, put together again: one blank between words, none beside a run. */
  flat(text) {
    let out = "";
    let afterWord = false;
    tokenizer.read(text, (kind, token, role) => {
      if (kind !== "word") {
        out += String.fromCodePoint(token.codePointAt(0));
        afterWord = false;
      } else if (role !== "part") {
        out += (afterWord ? " " : "") + token;
        afterWord = true;
      }
    });
    return out;
  },
};

/** The word that is being read. */
class Word {
  constructor(take) {
    this.take = take;
    this.clear();
  }

  clear() {
    this.text = "";
    this.parts = [];
    this.characters = 0;
    this.before = null;
  }

  push(c, kind) {
    const { before } = this;
    const now = kind === "digit" ? "digit" : kind === "mark" ? before : tokenizer.capital.test(c) ? "capital" : "small";
    if (before === "capital" && now === "small") {
      // `HTTPServer`: the last capital belongs to what follows.
      const length = this.text.length;
      const at = length - (/[\udc00-\udfff]$/.test(this.text) ? 2 : 1);
      if (length && this.parts.at(-1) < at) this.parts.push(at);
    } else if (before === null || (before !== now && (before === "digit" || now === "digit")) || (before === "small" && now === "capital")) {
      this.parts.push(this.text.length);
    }
    this.before = now;
    if (this.characters >= tokenizer.longest) return;
    const small = tokenizer.small(c);
    this.text += small;
    if (small) this.characters += 1;
  }

  finish() {
    const { text, parts } = this;
    if (parts.length > 1) {
      parts.forEach((start, at) => {
        const part = text.slice(start, parts[at + 1] ?? text.length);
        if (Array.from(part).length > 1) this.take("word", part, "part");
      });
    }
    if (text) this.take("word", text, parts.length > 1 ? "whole" : "alone");
    this.clear();
  }
}
