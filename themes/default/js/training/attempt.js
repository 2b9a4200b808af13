// Attempts at quizzes. The one under way is kept at every answer. Two tabs may show it: the one that wrote last has it,
// and the other only shows until its reader goes on there.

/** How often a quiz may be tried, and what was tried. */
class QuizStore extends TrainingStore {
  /** The records of attempts at a quiz, the oldest first. */
  attempts(quiz) {
    return this.records().filter(({ kind, activity }) => kind === "quiz-attempt" && activity.id === quiz);
  }

  /** Whether an attempt may begin: `until` is the ISO time before which it may not, `left` how many are left; null without a limit. */
  mayBegin(quiz) {
    if (!quiz.attempts) return { ok: true, until: null, left: null };
    const { max = null, cooldownHours = null } = quiz.attempts;
    const major = (version) => String(version).split(".")[0];
    const completed = this.attempts(quiz.id).filter(({ activity, result }) => result.completion === "completed" && major(activity.version) === major(quiz.version));
    // Who has to pass again after a year begins to count again.
    const since = completed.slice(completed.findLastIndex(({ result }) => result.success) + 1);
    const left = max === null ? null : Math.max(0, max - since.length);
    const last = since.at(-1);
    const until = last && cooldownHours ? Date.parse(last.ended) + cooldownHours * 3_600_000 : 0;
    const waits = until > this.now();
    return { ok: left !== 0 && !waits, until: waits ? stamp(until) : null, left };
  }

  /** The attempt under way as it is stored; null when there is none, or something else. */
  underWay(quiz) {
    const attempt = this.json(trainingKey.attempt(quiz));
    const parts = shape.isRecord(attempt) ? Object.entries(attempt).filter(([name]) => Object.hasOwn(attemptParts, name)) : [];
    return attemptShape.wrong(Object.fromEntries(parts)) === null ? attempt : null; // The page may keep more with it.
  }

  hasOpen(quiz) {
    return this.underWay(quiz) !== null;
  }

  /** The ids of quizzes with an attempt under way. */
  open() {
    const start = trainingKey.attempt("");
    return [...this.keys()].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length)).filter((quiz) => this.hasOpen(quiz));
  }

  openAttempt(quiz) {
    this.opened?.end(); // It would take what the next one writes for another tab's.
    this.opened = new OpenAttempt(this, quiz);
    return this.opened;
  }

  /** Makes the record of an attempt and keeps it; the attempt is over, and not one that another tab has begun since. */
  finish(quiz, attempt, laid, marks, result) {
    if (this.opened?.quiz.id === quiz.id) this.opened.end();
    const record = records.ofAttempt(quiz, attempt, laid, marks, result, this.context());
    const stored = this.underWay(quiz.id);
    if (stored?.seed === attempt.seed && stored.started === attempt.started) this.delete(trainingKey.attempt(quiz.id));
    this.add(record);
    return record;
  }
}

const attemptParts = (() => {
  const { record, text, time, whole, list, map, either, of, maybe } = shape;
  const id = text(200);
  const response = maybe(either(of((value) => typeof value === "boolean"), text(1000), list(id, 1000), map(id)));
  const bound = record({ id, version: id, digest: id });
  return {
    number: whole(1), seed: whole(0, 2 ** 32 - 1), started: time(), responses: map(response), latency: map(of(Number.isFinite)),
    at: of((value) => value === null || ["string", "number"].includes(typeof value)), version: id, digest: id, procedures: list(bound, 200), flags: maybe(list(id, 1000)), shown: maybe(list(id, 1000)), writer: id, saved: whole(0),
  };
})();
const attemptShape = shape.record(attemptParts);

class OpenAttempt {
  constructor(store, quiz) {
    Object.assign(this, { store, quiz, voided: null, isTaken: false, watchers: [] });
    this.key = trainingKey.attempt(quiz.id);
    const stored = store.underWay(quiz.id);
    if (!stored && store.get(this.key) !== null) store.delete(this.key); // No attempt: cut short, or of another program.
    if (stored && stored.digest !== quiz.digest) this.voided = this.closeAsVoid(stored);
    this.isNew = !stored || this.voided !== null;
    this.attempt = this.isNew ? this.begun() : stored;
    this.last = this.isNew ? null : store.get(this.key);
    this.unwatch = store.onChange(() => this.look());
  }

  begun() {
    const { store, quiz } = this;
    const number = Math.max(0, ...store.attempts(quiz.id).map(({ attempt }) => attempt.number)) + 1;
    return {
      number, seed: records.seed(), started: stamp(store.now()), responses: {}, latency: {}, at: null,
      version: quiz.version, digest: quiz.digest, procedures: quiz.procedures.map(({ id, version, digest }) => ({ id, version, digest })),
      writer: records.uuid().slice(0, 8), saved: 0,
    };
  }

  /** Writes the attempt, and tells whether it did: not when another tab has written since. */
  save() {
    this.look();
    if (this.isTaken || this.isOver) return false;
    this.attempt.saved += 1;
    this.attempt.writer = this.mark;
    this.last = JSON.stringify(this.attempt);
    this.store.set(this.key, this.last);
    return true;
  }

  /** This tab's name in what it writes. */
  get mark() {
    return (OpenAttempt.mark ??= records.uuid().slice(0, 8));
  }

  /** Notices that another tab has written, or has ended the attempt. */
  look() {
    if (this.isTaken || this.isOver) return;
    this.store.missed(this.key);
    if (this.store.get(this.key) === this.last) return;
    this.isTaken = true;
    for (const act of this.watchers) act();
  }

  /** Calls `act()` once another tab has the attempt: this one only shows it from then on. */
  onTaken(act) {
    this.watchers.push(act);
    if (this.isTaken) act();
  }

  /** Goes on here with what the other tab wrote; null when it has ended the attempt. */
  take() {
    const stored = this.store.underWay(this.quiz.id);
    if (!stored || stored.digest !== this.quiz.digest) return null;
    this.last = this.store.get(this.key);
    Object.assign(this.attempt, stored);
    this.isTaken = false;
    this.save();
    return this.attempt;
  }

  /** Ends the attempt as void; the record says so. */
  void() {
    this.end();
    return this.closeAsVoid(this.attempt);
  }

  closeAsVoid(attempt) {
    const record = records.ofVoid(this.quiz, attempt, this.store.context());
    this.store.delete(this.key);
    this.store.add(record);
    return record;
  }

  /** Forgets the attempt without a record. */
  close() {
    this.end();
    this.store.delete(this.key);
  }

  /** Nothing is written or noticed from here any more. */
  end() {
    this.isOver = true;
    this.unwatch();
  }
}

/** One store for the page; the storage may be refused. */
const trainingStore = new QuizStore((() => {
  try {
    const storage = window.localStorage;
    storage.getItem("readybook:probe");
    return storage;
  } catch {
    return null;
  }
})(), { listen: (told) => addEventListener("storage", told) });

// A page that the browser had put aside shows what a new one would.
addEventListener("pagehide", () => trainingStore.sleep());
addEventListener("pageshow", ({ persisted }) => persisted && trainingStore.wake());

// Whoever closes the tab loses what only this tab has.
addEventListener("beforeunload", (event) => {
  if (trainingStore.check() !== "kept" && trainingStore.memory.size > 0) event.preventDefault();
});
