// A run as one tab holds it: its entries, what they come to, and the store that other tabs share.

/** The text of each step with its boxes, as the page has it: a run pins what it follows. */
function pinned(plan, body) {
  const steps = plan.steps.map((step) => {
    const section = body.querySelector(`.step[data-step="${CSS.escape(step.id)}"]`);
    const feedback = plan.feedback?.replaceAll("__step__", encodeURIComponent(step.id)) ?? null;
    return { ...step, feedback, text: stepText(section), items: taskItems(section).map(({ text }) => text) };
  });
  return { scale: plan.scale ?? null, steps };
}

/** What a step says, without its heading, labels and controls. */
function stepText(section) {
  if (!section) return "";
  const copy = section.cloneNode(true);
  for (const part of copy.querySelectorAll(".block-live, .run-step, .run-accounts, .step")) part.remove();
  const parts = [...copy.children].filter((part) => !part.matches(".step-title, .step-labels"));
  return parts.map((part) => part.textContent.replace(/[ \t]*\n\s*/g, "\n").trim()).filter(Boolean).join("\n");
}

/** The boxes of a step in order, each with its text. */
function taskItems(section) {
  if (!section) return [];
  return [...section.querySelectorAll(".task input[type=checkbox]")]
    .filter((box) => !box.closest(".run-accounts") && box.closest(".step") === section)
    .map((box) => ({ box, text: (box.closest("label") ?? box.closest(".task")).textContent.trim() }));
}

/** One store for the page; both kinds of storage may be refused. */
const runStore = new Store((() => {
  try {
    const storage = window.localStorage;
    storage.getItem("readybook:probe");
    return storage;
  } catch {
    return null;
  }
})(), { listen: (told) => addEventListener("storage", told) });

class Run {
  /** Opens the run with this id from the store. */
  constructor(id) {
    this.id = id;
    this.watchers = new Set();
    this.entries = runStore.load(id);
    this.state = fold(this.entries);
    this.writer = null;
  }

  /** Starts a run of the runbook on this page and opens it. */
  static start({ plan, body, drill, actor, discovered, accounts }) {
    const id = newRunId(drill, new Date());
    const run = new Run(id);
    run.actor = actor;
    run.record("start", {
      run: id, drill, handbook: plan.handbook, document: plan.document, version: plan.version, digest: plan.digest,
      title: plan.title, language: plan.language, address: plan.address, discovered: stamp(discovered.getTime()), plan: pinned(plan, body),
    });
    if (accounts.length > 0) run.record("accounts", { accounts });
    return run;
  }

  get actor() {
    return window.readybook.kept.get("actor") ?? "";
  }

  set actor(name) {
    window.readybook.kept.set("actor", name);
  }

  /** Whether nothing is done any more: it was closed, or what it follows was withdrawn. Notes can still be written. */
  isOver() {
    return Boolean(this.state.closed || this.stopped);
  }

  /** Writes an entry; a changed clock is written first. */
  record(kind, fields = {}) {
    const actor = this.actor || say("nobody"); // Another tab may have changed the name.
    if (this.writer?.actor !== actor) this.writer = new Writer(actor);
    const clock = this.entries.length > 0 && this.writer.clockEntry(this.entries);
    if (clock) this.append(clock);
    const entry = this.writer.next(this.entries, kind, fields);
    this.append(entry);
    return entry;
  }

  append(entry) {
    this.entries.push(entry);
    this.state = applied(this.state, entry);
    runStore.add(this.id, entry);
    this.tell([entry]);
  }

  /** Takes over what another tab wrote: all entries, in order. */
  receive(entries) {
    const before = new Set(this.entries.map(({ sum }) => sum));
    const fresh = entries.filter(({ sum }) => !before.has(sum));
    if (fresh.length === 0) return;
    this.entries = entries;
    this.state = fold(entries);
    this.tell(fresh);
  }

  /** Calls `watcher(state, entries)` after each change with the entries that are new. */
  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  tell(fresh) {
    if (fresh.some(({ kind }) => ["start", "close", "reopen", "migrate"].includes(kind))) remember();
    for (const watcher of this.watchers) watcher(this.state, fresh);
  }
}

/** Deletes a run from this computer, with what was typed into its blocks; false when the storage keeps some of it. */
function removeRun(id) {
  const isGone = runStore.remove(id);
  forgetDrafts(id);
  if (window.readybook.visit.get("run") === id) window.readybook.visit.set("run", "");
  remember();
  return isGone;
}

function forgetDrafts(id) {
  try {
    const drafts = Object.keys(sessionStorage).filter((key) => key.startsWith("readybook:block:") && key.endsWith(`@${id}`));
    for (const key of drafts) sessionStorage.removeItem(key);
  } catch {
    // No storage, no drafts.
  }
}

// Whoever closes the tab loses what only this tab has.
addEventListener("beforeunload", (event) => {
  if ((activeRun() || runsPage.shown) && runStore.kept !== "kept") event.preventDefault();
});

/** Keeps the short list of open runs that every page reads before anything else is loaded. */
function remember() {
  const open = runStore.runs().filter(({ start, closed }) => start && !closed);
  const short = ({ run, drill, document, title, address, start }) => ({ run, drill, document, title, address, handbook: start.handbook });
  window.readybook.kept.set("runs-open", JSON.stringify(open.map(short)));
}
