// What this browser keeps of its reader's training: one key for each record, so that two tabs never overwrite one another;
// the profile; the attempt under way of each quiz; what was acknowledged, for the small script of every page. Everything
// is in memory as well, so a storage that is blocked, full or emptied loses nothing while the tab is open.
const trainingKey = {
  record: (id) => `readybook:training-record:${id}`,
  attempt: (quiz) => `readybook:training-attempt:${quiz}`,
  profile: "readybook:training-profile",
  read: "readybook:training-read",
  handed: "readybook:training-handed",
  isOurs: (key) => /^readybook:training-/.test(key),
};

const profileShape = shape.record({
  id: shape.text(200), name: shape.text(200), unit: shape.text(200), roles: shape.list(shape.text(200), 200),
  joined: shape.of((value) => value === null || days.isDay(value)),
});

class TrainingStore {
  /** `storage` is `localStorage`, or null where that throws; `listen(act)` passes the window's `storage` events on. */
  constructor(storage, { listen, now = () => Date.now() } = {}) {
    Object.assign(this, { storage, now });
    this.memory = new Map(); // key → text, of all that this tab has read or written
    this.stored = new Set(); // keys that this tab has seen in the storage
    this.unsaved = new Set(); // keys that the storage refused
    this.vanished = new Set(); // keys that were there and are no more
    this.trouble = "blocked"; // why the storage last refused
    this.known = new Map(); // text → record, so that a code is recomputed once
    this.watchers = [];
    this.keys();
    listen?.((event) => this.heard(event));
  }

  /** How records are kept: `blocked` and `full` are not, `evicted` ones were deleted by the browser or the reader. */
  get kept() {
    if (this.isUnreadable) return "blocked";
    if (this.vanished.size) return "evicted";
    return this.unsaved.size ? this.trouble : "kept";
  }

  /** What `act` answers to the storage; undefined, and the reason in `trouble`, where there is none or it refuses. */
  ask(act) {
    try {
      return act(this.storage);
    } catch (fault) {
      // Browsers have several names for a full storage, all with "quota" in them.
      this.trouble = /quota/i.test(fault?.name) ? "full" : "blocked";
      return undefined;
    }
  }

  keys() {
    const names = this.ask((storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at)));
    this.isUnreadable = names === undefined;
    return new Set([...(names ?? []).filter(trainingKey.isOurs), ...this.memory.keys()]);
  }

  /** A text; what this tab wrote and the storage does not have comes from memory. */
  get(key) {
    const text = this.unsaved.has(key) || this.vanished.has(key) ? null : this.ask((storage) => storage.getItem(key));
    if (text == null) return this.memory.get(key) ?? null;
    this.memory.set(key, text); // Another tab may have written since.
    this.stored.add(key);
    return text;
  }

  set(key, text) {
    this.memory.set(key, text);
    const isStored = this.ask((storage) => storage.setItem(key, text) ?? true) === true;
    for (const keys of [this.stored, this.unsaved, this.vanished]) keys.delete(key);
    (isStored ? this.stored : this.unsaved).add(key);
    return isStored;
  }

  /** Forgets a key, and tells whether it is gone. */
  delete(key) {
    this.forget(key);
    this.ask((storage) => storage.removeItem(key));
    return this.ask((storage) => storage.getItem(key)) == null;
  }

  json(key) {
    try {
      return JSON.parse(this.get(key));
    } catch {
      return null; // Not ours, or cut short when the power went.
    }
  }

  // --- Profile ----------------------------------------------------------------------------------------------------------

  get profile() {
    const profile = this.json(trainingKey.profile);
    return profile && profileShape.wrong(profile) === null ? profile : { id: "", name: "", unit: "", roles: [], joined: null };
  }

  /** Keeps who the reader is; records that were made before under no name get it. */
  setProfile(profile) {
    this.set(trainingKey.profile, JSON.stringify(profileShape.fit(profile)));
    if (profile.id || profile.name) this.name(this.learner());
    this.tell();
  }

  /** The learner as records have it: what is not given is left out. */
  learner() {
    const { id, name, unit, roles } = this.profile;
    return { id, ...(name && { name }), ...(unit && { unit }), roles };
  }

  /** Names records that nobody was named in, and mends the chain of codes behind them. Such records were not handed in. */
  name(learner) {
    const renewed = new Map();
    for (const record of this.records()) {
      const isUnnamed = !records.isKnown(record);
      const { previous } = record.integrity;
      if (!isUnnamed && !renewed.has(previous)) continue;
      const named = { ...record, learner: isUnnamed ? learner : record.learner, integrity: { previous: renewed.get(previous) ?? previous } };
      const sealed = records.sealed(named);
      renewed.set(record.integrity.check, sealed.integrity.check);
      this.set(trainingKey.record(record.record_id), JSON.stringify(sealed));
    }
  }

  // --- Records ----------------------------------------------------------------------------------------------------------

  /** All records that are sound, the oldest first. */
  records() {
    const all = [];
    this.damaged = [];
    for (const key of this.keys()) {
      const id = key.slice(trainingKey.record("").length);
      if (key !== trainingKey.record(id)) continue;
      const record = this.parsed(this.get(key));
      if (record?.record_id === id) all.push(record);
      else this.damaged.push(key);
    }
    const order = (one, other) => Date.parse(one.ended) - Date.parse(other.ended) || (one.integrity.previous === other.integrity.check) - (other.integrity.previous === one.integrity.check);
    return all.sort(order);
  }

  parsed(text) {
    if (this.known.has(text)) return this.known.get(text);
    let record = null;
    try {
      const value = JSON.parse(text);
      if (records.wrong(value) === null) record = value;
    } catch {
      // No record.
    }
    this.known.set(text, record);
    return record;
  }

  /** What a new record needs to know of its learner and of the record before. */
  context() {
    return { learner: this.learner(), previous: this.records().at(-1)?.integrity.check ?? null, ended: this.now() };
  }

  /** Keeps a record, and tells whether the storage has it. */
  add(record) {
    const isStored = this.set(trainingKey.record(record.record_id), JSON.stringify(record));
    this.follow(record);
    this.tell();
    return isStored;
  }

  /** Deletes a record, and tells whether it is gone. */
  remove(record) {
    const isGone = this.delete(trainingKey.record(record.record_id));
    this.follow(record);
    this.tell();
    return isGone;
  }

  /** Deletes everything of the training from this browser, and tells whether nothing is left. */
  clear() {
    for (const key of this.keys()) this.delete(key);
    this.known.clear();
    this.tell();
    return this.keys().size === 0;
  }

  /** Deletes what is no sound record. */
  discard() {
    for (const key of this.damaged ?? []) this.delete(key);
    this.tell();
  }

  /** Keeps the short list of what was acknowledged, which every page reads. */
  follow({ kind, activity }) {
    if (kind !== "acknowledgement") return;
    const last = this.records().findLast((one) => one.kind === kind && one.activity.id === activity.id);
    const read = { ...(this.json(trainingKey.read) ?? {}) };
    if (last) read[activity.id] = { version: last.activity.version, day: last.ended.slice(0, 10) };
    else delete read[activity.id];
    this.set(trainingKey.read, JSON.stringify(read));
    // Where the storage is blocked, the small script asks its own memory.
    window.readybook.kept.set(trainingKey.read.slice("readybook:".length), JSON.stringify(read));
  }

  acknowledge({ document, version, digest }) {
    const context = this.context();
    const activity = { id: document, version, digest, procedures: [{ id: document, version, digest }] };
    const record = records.made("acknowledgement", { ...context, activity, started: context.ended });
    this.add(record);
    return record;
  }

  /** Taking part in an exercise, in the learner's own word. */
  takePart(id, moment) {
    const activity = { id, version: "1", digest: "0".repeat(64), procedures: [] };
    const record = records.made("exercise", { ...this.context(), activity, started: moment, ended: moment });
    this.add(record);
    return record;
  }

  /** How and when a record was last handed in: `{way, at}`, or null. Only a way that answered says more than "saved". */
  handed(record) {
    const last = this.json(trainingKey.handed)?.[record.record_id];
    return typeof last?.way === "string" && shape.time().wrong(last.at) === null && last.check === record.integrity.check ? last : null;
  }

  setHanded(record, way) {
    const all = { ...(this.json(trainingKey.handed) ?? {}) };
    all[record.record_id] = { way, at: stamp(this.now()), check: record.integrity.check };
    this.set(trainingKey.handed, JSON.stringify(all));
    this.tell();
  }

  // --- What the storage and other tabs do -------------------------------------------------------------------------------

  /** Looks whether what was stored still is, and answers `kept`. */
  check() {
    for (const key of this.stored) if (this.ask((storage) => storage.getItem(key)) === null) this.vanished.add(key);
    return this.kept;
  }

  /** Tries again to store what only this tab has, and answers `kept`. */
  save() {
    for (const key of [...this.unsaved, ...this.vanished]) this.set(key, this.memory.get(key));
    this.keys();
    return this.kept;
  }

  /** Calls `act()` when records, the profile or an attempt changed, here or in another tab; what is answered ends that. */
  onChange(act) {
    this.watchers.push(act);
    return () => {
      this.watchers = this.watchers.filter((one) => one !== act);
    };
  }

  tell() {
    for (const act of this.watchers) act();
  }

  /** Forgets a key that was deleted without a word. Where nothing of ours is left, the browser emptied the storage: that stays. */
  missed(key) {
    const isGone = () => this.ask((storage) => storage.getItem(key)) === null;
    const isDeleted = () => this.ask((storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at)).some(trainingKey.isOurs));
    if (this.stored.has(key) && !this.vanished.has(key) && isGone() && isDeleted()) this.forget(key);
  }

  /** The browser puts the page aside: it is told of nothing until it wakes. */
  sleep() {
    this.before = new Set(this.vanished);
  }

  /** Forgets what was deleted meanwhile; what had vanished before is only in this tab, and stays. */
  wake() {
    const isGone = (key) => !this.before?.has(key) && this.ask((storage) => storage.getItem(key)) === null;
    for (const key of [...this.stored].filter(isGone)) this.forget(key);
    this.tell();
  }

  forget(key) {
    for (const keys of [this.memory, this.stored, this.unsaved, this.vanished]) keys.delete(key);
  }

  heard({ key, newValue, storageArea }) {
    if (storageArea && storageArea !== this.storage) return;
    if (key === null) {
      this.check(); // Everything was emptied: what this tab wrote is still in its memory.
      return this.tell();
    }
    if (!trainingKey.isOurs(key)) return;
    // What another tab deletes is deleted: a reader does that, browsers empty the whole storage.
    if (newValue === null) this.forget(key);
    this.tell();
  }
}
