// Where runs are kept on this computer: one key of the browser's storage for each entry, so that two tabs never overwrite
// one another, `readybook:run:RUN:KIND:SUM`; drills under `readybook:drill:`. Everything is in memory as well, so a
// storage that is blocked, full or emptied loses nothing while the tab is open; `kept` tells which it is.
class Store {
  /**
   * `storage` is `localStorage`, or null where that throws. `listen(act)` passes the window's `storage` events on, and
   * `later(act)` calls soon: many entries of another tab are told together.
   */
  constructor(storage, { listen, later = (act) => setTimeout(act, 50) } = {}) {
    Object.assign(this, { storage, later });
    this.memory = new Map(); // run → sum → entry; the runs that this tab has read or written
    this.stored = new Set(); // keys that this tab has seen in the storage
    this.unsaved = new Set(); // keys that the storage refused
    this.vanished = new Set(); // keys that were there and are no more
    this.trouble = "blocked"; // why the storage last refused
    this.isUnreadable = this.ask(({ length }) => length) === null;
    this.watchers = [];
    this.changed = new Map(); // run → whether it was removed; not yet told
    listen?.((event) => this.heard(event));
  }

  /** How entries are kept: `blocked` and `full` are not, `evicted` ones were deleted by the browser or the reader. */
  get kept() {
    if (this.isUnreadable) return "blocked";
    if (this.vanished.size) return "evicted";
    return this.unsaved.size ? this.trouble : "kept";
  }

  /** What `act` answers to the storage; null, and the reason in `trouble`, where there is none or it refuses. */
  ask(act) {
    try {
      return act(this.storage);
    } catch (fault) {
      // Browsers have several names for a full storage, all with "quota" in them.
      this.trouble = /quota/i.test(fault?.name) ? "full" : "blocked";
      return null;
    }
  }

  /** The keys of entries in the storage, taken apart. */
  keys(isWanted = () => true) {
    const names = this.ask((storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at)));
    this.isUnreadable = names === null;
    return (names ?? []).map(storeKey.read).filter((key) => key && isWanted(key));
  }

  /** The entry under a key, of which the storage has `text`; null when that is something else. */
  read({ key, run, kind, sum }, text = undefined) {
    const known = this.memory.get(run)?.get(sum);
    if (known) return known;
    try {
      const entry = JSON.parse(text ?? this.ask((storage) => storage.getItem(key)));
      const isRight = wrongIn(entry) === null && entry.sum === sum && entry.kind === kind;
      return isRight && (kind !== "start" || entry.run === run) ? entry : null;
    } catch {
      return null; // Not ours, or cut short when the power went.
    }
  }

  remember(run, entry) {
    if (!this.memory.has(run)) this.memory.set(run, new Map());
    this.memory.get(run).set(entry.sum, entry);
  }

  /** The known entries of a run, in order. */
  entries(run) {
    return inOrder(this.memory.get(run)?.values() ?? []);
  }

  /** All entries of a run, in order. What is no entry is passed over; that one is missing or was changed is for `damage`. */
  load(run) {
    for (const key of this.keys((key) => key.run === run)) {
      const entry = this.read(key);
      if (!entry) continue;
      this.remember(run, entry);
      this.stored.add(key.key);
    }
    return this.entries(run);
  }

  /** Keeps an entry, and tells whether the storage has it. */
  add(run, entry) {
    this.remember(run, entry);
    return this.put(storeKey.of(run, entry), entry);
  }

  put(key, entry) {
    const isStored = this.ask((storage) => storage.setItem(key, JSON.stringify(entry))) !== null;
    for (const keys of [this.stored, this.unsaved, this.vanished]) keys.delete(key);
    (isStored ? this.stored : this.unsaved).add(key);
    return isStored;
  }

  /** Deletes a run from this computer, and tells whether nothing of it is left. */
  remove(run) {
    this.forget(run);
    for (const { key } of this.keys((key) => key.run === run)) this.ask((storage) => storage.removeItem(key));
    const left = this.keys((key) => key.run === run);
    return !left.length && !this.isUnreadable;
  }

  forget(run) {
    this.memory.delete(run);
    for (const keys of [this.stored, this.unsaved, this.vanished]) {
      for (const key of keys) if (storeKey.read(key)?.run === run) keys.delete(key);
    }
  }

  /**
   * The runs, the newest first; only drills, or none, as asked: `{run, drill, count, start, closed, document, version,
   * title, language, address, discovered, started}`. `start` is null where the first entry is lost, `closed` is the
   * entry that closed the run. Reads only the few entries that this needs.
   */
  runs(drill) {
    const found = new Map();
    const isWanted = (run) => drill === undefined || drill === run.startsWith("D-");
    const memory = [...this.memory].flatMap(([run, entries]) => [...entries.values()].map((entry) => storeKey.read(storeKey.of(run, entry))));
    for (const key of [...this.keys(), ...memory]) {
      if (!isWanted(key.run)) continue;
      if (!found.has(key.run)) found.set(key.run, new Map());
      found.get(key.run).set(key.sum, key);
    }
    const list = [...found].map(([run, keys]) => this.summary(run, [...keys.values()]));
    return list.sort((a, b) => textOrder(b.run.slice(2), a.run.slice(2)));
  }

  summary(run, keys) {
    const of = (...kinds) => inOrder(keys.filter(({ kind }) => kinds.includes(kind)).map((key) => this.read(key)).filter(Boolean));
    const [start = null] = of("start");
    const last = of("close", "reopen").at(-1);
    const { document, version, title, language, address, discovered, time: started } = start ?? {};
    const closed = last?.kind === "close" ? last : null;
    return { run, drill: run.startsWith("D-"), count: keys.length, start, closed, document, version, title, language, address, discovered, started };
  }

  /** Looks whether what was stored still is, and answers `kept`. */
  check() {
    const there = new Set(this.keys().map(({ key }) => key));
    if (!this.isUnreadable) for (const key of this.stored) if (!there.has(key)) this.vanished.add(key);
    return this.kept;
  }

  /** Tries again to store everything that is in memory, and answers `kept`. */
  save() {
    const there = new Set(this.keys().map(({ key }) => key));
    for (const [run, entries] of this.memory) {
      for (const entry of entries.values()) {
        const key = storeKey.of(run, entry);
        if (!there.has(key)) this.put(key, entry);
      }
    }
    return this.kept;
  }

  /**
   * Calls `act(run, entries)` when another tab has written: with all entries of a run that this tab knows, in order;
   * with none when the run was removed; with null when another run began, was closed or opened again.
   */
  onChange(act) {
    this.watchers.push(act);
  }

  /** A `storage` event: another tab has written or removed something. */
  heard({ key: name, newValue, storageArea }) {
    if (storageArea && storageArea !== this.storage) return;
    const key = name == null ? null : storeKey.read(name);
    if (name == null) this.check();
    if (!key) return;
    const isKnown = this.memory.has(key.run);
    if (newValue == null) {
      // Entries are never removed singly: where one goes, the run goes.
      if (!isKnown && key.kind !== "start") return;
      this.forget(key.run);
    } else if (isKnown) {
      const entry = this.read(key, newValue);
      if (!entry) return;
      this.remember(key.run, entry);
      this.stored.add(name);
    } else if (!["start", "close", "reopen"].includes(key.kind)) {
      return;
    }
    this.tell(key.run, newValue == null);
  }

  tell(run, isRemoved) {
    const isFirst = !this.changed.size;
    this.changed.set(run, isRemoved);
    if (isFirst) this.later(() => this.tellAll());
  }

  tellAll() {
    const changed = [...this.changed];
    this.changed.clear();
    for (const [run, isRemoved] of changed) {
      const entries = isRemoved || this.memory.has(run) ? this.entries(run) : null;
      for (const act of this.watchers) act(run, entries);
    }
  }
}

/** The names of entries in the storage. */
const storeKey = {
  pattern: /^readybook:(?:run:(?=R)|drill:(?=D))([RD]-\d{8}-\d{4}-[A-Z2-7]{4}):([a-z]+):([\da-f]{64})$/,
  of: (run, { kind, sum }) => `readybook:${run.startsWith("D-") ? "drill" : "run"}:${run}:${kind}:${sum}`,
  read(key) {
    const [, run, kind, sum] = storeKey.pattern.exec(key) ?? [];
    return run ? { key, run, kind, sum } : null;
  },
};
