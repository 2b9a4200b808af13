// The files of the index: loaded as scripts, because that works from disk and under a strict policy alike. What they
// hold is described where it is written: `src/search/manifest.rs`, `shards.rs`, `blocks.rs`.
const files = {
  /** The site's root, from this script's own address. */
  root: document.currentScript ? new URL("../", document.currentScript.src).href : "",
  format: 3,
  /** Most postings that a file keeps of a term. */
  most: 4000,
  hash: 5,
  /** Milliseconds after which a file counts as missing. */
  patience: 20_000,
  /** Bytes of opened files that are kept. */
  room: 6_000_000,
  arrived: new Map(),
  kept: new Map(),
  used: 0,
  manifest: null,

  /** The bytes of a file, and whether they came as text. */
  load(id, name, again = "") {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = (act) => {
        clearTimeout(timer);
        script.remove();
        act();
      };
      const fail = () => end(() => reject(new Error(`${name} is missing or damaged`)));
      const timer = setTimeout(fail, files.patience);
      script.onerror = fail;
      script.onload = () => {
        const data = files.arrived.get(id);
        files.arrived.delete(id);
        if (!data) return fail();
        end(() => files.open(data).then(resolve, fail));
      };
      script.src = `${files.root}assets/search/${name}.js${again}`;
      document.head.append(script);
    });
  },

  async open({ text, raw }) {
    const bytes = unwrapped(text);
    if (raw) return { bytes, text };
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return { bytes: new Uint8Array(await new Response(stream).arrayBuffer()), text };
  },

  /** A file by its kind and hash, read by `read`; the least used are forgotten when there are many. */
  get(kind, hash, read) {
    const name = `${kind}.${hash}`;
    let file = files.kept.get(name);
    if (file) {
      files.kept.delete(name);
    } else {
      file = { size: 0, promise: files.load(hash, name).then(({ bytes }) => {
        file.size = bytes.length;
        files.used += bytes.length;
        files.forget();
        return read(bytes);
      }) };
      // What failed is tried again with the next query.
      file.promise.catch(() => files.kept.delete(name));
    }
    files.kept.set(name, file);
    return file.promise;
  },

  forget() {
    for (const [name, { size }] of files.kept) {
      if (files.used <= files.room) return;
      if (!size) continue;
      files.kept.delete(name);
      files.used -= size;
    }
  },

  /** Opens the index once. */
  begin() {
    files.manifest ??= files.load("index", "index").then(({ bytes, text }) => new Manifest(bytes, text));
    files.manifest.catch(() => (files.manifest = null));
    return files.manifest;
  },

  /** Whether the handbook was built anew since the index was opened; then the new one is taken from here on. */
  async isStale() {
    const before = await files.begin();
    const now = await files.load("index", "index", `?${Date.now()}`);
    if (now.text === before.text) return false;
    files.kept.clear();
    files.used = 0;
    tokenizer.folding = new Map();
    files.manifest = Promise.resolve(new Manifest(now.bytes, now.text));
    return true;
  },

  /** The table that brings Chinese scripts to one form. */
  async fold() {
    const manifest = await files.begin();
    if (tokenizer.folding.size) return;
    const text = await files.get("folding", manifest.folding, (bytes) => new TextDecoder().decode(bytes));
    const all = Array.from(text);
    const table = new Map();
    for (let at = 0; at + 1 < all.length; at += 2) table.set(all[at], all[at + 1]);
    tokenizer.folding = table;
  },
};

/** Every file of the index calls this once. */
globalThis.readybookSearch = (id, text, raw) => files.arrived.set(id, { text, raw });

/** Bytes from the text that a file holds: two characters are 13 bits, a last one alone ends a byte. */
function unwrapped(text) {
  const number = (at) => {
    const code = text.charCodeAt(at);
    return code - 33 - (code > 34) - (code > 60) - (code > 92);
  };
  const bytes = new Uint8Array(Math.ceil((text.length * 13) / 16));
  let [bits, count, length] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 2) {
    const isPair = at + 1 < text.length;
    bits |= (isPair ? number(at) + 91 * number(at + 1) : number(at)) << count;
    count = isPair ? count + 13 : 8;
    for (; count >= 8; count -= 8, bits >>= 8) bytes[length++] = bits;
  }
  return bytes.subarray(0, length);
}

/** What goes wrong during one search: the handbook was built anew, or a file is missing or damaged. */
class Trouble {
  constructor(problems) {
    this.problems = problems;
  }

  isStale() {
    return (this.stale ??= files.isStale().catch(() => false));
  }

  /** Goes on without a file, unless all of them are old. */
  async met(fault, without) {
    if (await this.isStale()) throw fault;
    console.warn("search:", fault.message);
    this.problems.add("damaged");
    return without;
  }
}

/** Numbers and texts out of bytes. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number() {
    for (let number = 0, shift = 1; ; shift *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("a file of the index is cut off");
      number += (byte & 0x7f) * shift;
      if (byte < 0x80) return number;
    }
  }

  numbers(count) {
    return Array.from({ length: count }, () => this.number());
  }

  take(count) {
    return this.bytes.subarray(this.at, (this.at += count));
  }

  text() {
    return Reader.decoder.decode(this.take(this.number()));
  }

  hash() {
    return Array.from(this.take(files.hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** A name as what differs from the bytes of the one before. */
  after(before) {
    const same = this.number();
    const rest = this.take(this.number());
    const bytes = new Uint8Array(same + rest.length);
    bytes.set(before.subarray(0, same));
    bytes.set(rest, same);
    return bytes;
  }

  names(count) {
    let bytes = new Uint8Array();
    return Array.from({ length: count }, () => Reader.decoder.decode((bytes = this.after(bytes))));
  }
}
Reader.decoder = new TextDecoder();

class Manifest {
  constructor(bytes, text) {
    this.text = text;
    const from = new Reader(bytes);
    this.format = from.number();
    if (this.format !== files.format) return;
    this.sections = from.number();
    this.facets = JSON.parse(from.text());
    this.synonyms = JSON.parse(from.text());
    this.asking = from.text();
    this.folding = from.hash();
    this.words = Array.from({ length: from.number() }, () => [String.fromCodePoint(from.number()), from.hash()]);
    this.shards = new Table(from, Table.names);
    this.blocks = new Table(from, Table.distances);
    const count = from.number();
    const sizes = from.numbers(count);
    this.pageFacets = from.numbers(count).map((number) => this.facets[number]);
    this.titles = from.take(count);
    this.firsts = [0];
    for (const size of sizes) this.firsts.push(this.firsts.at(-1) + Math.ceil(size / 2) * 2);
  }

  /** The page that a section belongs to. */
  pageOf(section) {
    return lowest(this.firsts.length, (at) => this.firsts[at] > section) - 1;
  }
}

/** Entries in order, each with a file; where there are many, in directories of their own. */
class Table {
  constructor(from, keys) {
    this.keys = keys;
    this.isUpper = from.number() === 1;
    Object.assign(this, Table.entries(from, keys));
  }

  static entries(from, keys) {
    const count = from.number();
    return { first: keys(from, count), hashes: Array.from({ length: count }, () => from.hash()) };
  }

  static names(from, count) {
    return from.names(count);
  }

  static distances(from, count) {
    let sum = 0;
    return from.numbers(count).map((number) => (sum += number));
  }

  async leaf(directory) {
    if (!this.isUpper) return directory === 0 ? this : null;
    const hash = this.hashes[directory];
    return hash ? files.get("list", hash, (bytes) => Table.entries(new Reader(bytes), this.keys)) : null;
  }

  /** The last entry that does not come after a key; `isAfter` compares. */
  async seek(isAfter) {
    const last = (first) => Math.max(lowest(first.length, (at) => isAfter(first[at])) - 1, 0);
    const directory = this.isUpper ? last(this.first) : 0;
    const leaf = await this.leaf(directory);
    return this.entry(directory, leaf, leaf ? last(leaf.first) : 0);
  }

  async next({ directory, leaf, at }) {
    return at + 1 < leaf.first.length ? this.entry(directory, leaf, at + 1) : this.entry(directory + 1, await this.leaf(directory + 1), 0);
  }

  entry(directory, leaf, at) {
    return leaf && at < leaf.first.length ? { directory, leaf, at, key: leaf.first[at], hash: leaf.hashes[at] } : null;
  }
}

/** Terms with their postings. */
class Shard {
  constructor(bytes) {
    const from = new Reader(bytes);
    const count = from.number();
    this.names = [];
    let name = "";
    let before = new Uint8Array();
    for (let at = 0; at < count; at++) {
      const distance = from.number();
      if (distance) {
        const [one, two] = Array.from(name);
        name = one + String.fromCodePoint(two.codePointAt(0) + distance);
        before = Shard.encoder.encode(name);
      } else {
        before = from.after(before);
        name = Reader.decoder.decode(before);
      }
      this.names.push(name);
    }
    this.found = from.numbers(count);
    this.sections = this.found.map((found) => {
      let section = 0;
      return from.numbers(Math.min(found, files.most)).map((distance) => (section += distance));
    });
    this.codes = this.sections.map((sections) => from.take(sections.length));
  }

  /** The term at a place. */
  get(at) {
    return { name: this.names[at], found: this.found[at], sections: this.sections[at], codes: this.codes[at] };
  }
}
Shard.encoder = new TextEncoder();

/** The first number below `count` for which something is true that stays true; else `count`. */
function lowest(count, isTrue) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Compares texts by their characters' numbers; JavaScript's own order has those beyond U+FFFF in the wrong place. */
function inOrder(one, other) {
  if (one === other) return 0;
  let at = 0;
  while (one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return (one.codePointAt(at) ?? -1) - (other.codePointAt(at) ?? -1);
}
