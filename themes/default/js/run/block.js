// What all live blocks have in common: the author's data, what the reader entered, the run it belongs to, and a way to
// say things. The static part of a block stays in the page for paper and for readers without script.

/** Text of a script's own that a block shows beside its title, with a name for screen readers. */
const blockPart = (className, heading, ...children) => {
  blockPart.count = (blockPart.count ?? 0) + 1;
  const id = `rb-part-${blockPart.count}`;
  return make("div", { className: `block-part ${className}`, role: "group", "aria-labelledby": id }, make("p", { className: "block-heading", id }, heading), ...children);
};

/** A button with words; `look` is "primary", "quiet" or nothing. */
const blockButton = (text, act, { look = "", drawing = null, ...attributes } = {}) => {
  const button = make("button", { type: "button", className: `block-button ${look && `block-${look}`}`, ...attributes }, drawing && icon(drawing), make("span", {}, text));
  button.addEventListener("click", act);
  return button;
};

/**
 * A block of a page that lives. Kinds of blocks have `blank()`, what nothing entered looks like; `parts()`, the nodes
 * for what is in `this.entered`; and `refresh()`, which brings their texts up to date without moving the focus.
 */
class LiveBlock extends HTMLElement {
  connectedCallback() {
    if (this.live) return; // It was moved within the page.
    document.addEventListener("readybook:updated", () => this.renew());
    onActive((run) => this.follow(run));
    this.renew();
  }

  /** Builds the live part; anew after the preview changed the page in place. */
  renew() {
    const source = this.dataset.block;
    if (!this.isConnected || (this.source === source && this.contains(this.live))) return;
    try {
      this.data = JSON.parse(source);
    } catch {
      return console.warn(`${this.localName}: what it holds cannot be read`);
    }
    this.source = source;
    this.entered = null;
    this.live?.remove();
    this.live = make("div", { className: "block-live" });
    this.append(this.live);
    this.follow(activeRun());
    this.classList.add("is-live");
  }

  rebuild() {
    this.entered = this.restored();
    this.said = make("p", { className: "block-said", role: "status" });
    this.byHand = make("textarea", { className: "block-by-hand", readOnly: true, hidden: true, rows: 6, "aria-label": say("block_by_hand") });
    const privacy = make("p", { className: "block-privacy" }, say("block_private"));
    this.live.replaceChildren(...this.parts());
    const outcome = this.live.querySelector(".block-outcome") ?? this.live; // Near the buttons, if the kind has a place there.
    outcome.append(this.said, this.byHand);
    this.live.append(privacy);
    this.keep();
    this.refresh();
  }

  // --- What the reader entered ------------------------------------------------------------------------------------------

  /** Where it is kept. Each run has its own, so that nothing of one incident gets into another. */
  get place() {
    return `block:${location.pathname}#${this.data.id}${this.run ? `@${this.run.state.run}` : ""}`;
  }

  restored() {
    try {
      return { ...this.blank(), ...JSON.parse(window.readybook.visit.get(this.place) || "{}") };
    } catch {
      return this.blank(); // Not ours, or broken.
    }
  }

  /** Keeps it until the tab is closed: a page that is loaded anew, or crashed, has it. */
  keep() {
    const isTouched = JSON.stringify(this.entered) !== JSON.stringify(this.blank());
    this.classList.toggle("is-touched", isTouched);
    window.readybook.visit.set(this.place, isTouched ? JSON.stringify(this.entered) : "");
  }

  /** Takes changes over, keeps and shows them. */
  enter(changes) {
    Object.assign(this.entered, changes);
    this.keep();
    this.refresh();
  }

  clear() {
    window.readybook.visit.set(this.place, "");
    this.rebuild();
    this.tell(say("block_cleared"));
  }

  // --- The run -----------------------------------------------------------------------------------------------------------

  /** Goes with another run, or with none. What was entered before the first one was started belongs to it. */
  follow(run) {
    if (!this.live || !this.isConnected) return;
    const [before, now] = [this.run, run].map((one) => one?.state.run ?? null);
    const from = this.entered && this.place;
    this.stopWatching?.();
    this.run = run;
    this.stopWatching = run?.watch(() => this.refresh());
    if (this.entered && before === now) return this.refresh();
    if (from && !before && !window.readybook.visit.get(this.place)) this.move(from);
    this.rebuild();
  }

  move(from) {
    const { visit } = window.readybook;
    visit.set(this.place, visit.get(from) ?? "");
    visit.set(from, "");
  }

  /** The run, as long as something can be added to its record. */
  get recorder() {
    return this.run && !this.run.state.closed ? this.run : null;
  }

  /** Adds to the run's record; true when it was added. */
  async record(kind, fields) {
    if (!this.recorder) return false;
    try {
      await this.run.record(kind, fields);
      return true;
    } catch (fault) {
      console.warn(`${this.localName}:`, fault);
      this.tell(say("block_not_recorded"));
      return false;
    }
  }

  /** Who recorded something, and when. */
  recordedBy({ time, actor }) {
    return say("block_recorded", { run: this.run.state.run, actor: actor || say("block_nobody"), time: shownTime(time) });
  }

  /** What a text from a drill begins with, so that nobody takes it for a real one. */
  get drill() {
    return this.run?.state.drill ? say("block_drill") : "";
  }

  // --- Saying, copying, printing ----------------------------------------------------------------------------------------

  tell(...sentences) {
    this.said.replaceChildren(...sentences.map((text) => make("span", {}, text))); // New nodes: said again though the words are the same.
  }

  /** Copies a text; where the browser refuses, shows it selected. */
  async copy(text, done = say("block_copied")) {
    const isCopied = await copyText(text);
    this.byHand.hidden = isCopied;
    if (!isCopied) {
      this.byHand.value = text;
      this.byHand.focus();
      this.byHand.select();
    }
    this.tell(isCopied ? done : say("block_copy_failed"));
    return isCopied;
  }

  /** Saves a text in a file that is named after the block and the time. */
  save(name, type, text) {
    const safe = name.normalize("NFC").replace(/[\p{C}\p{Z}\\/:*?"<>|.]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
    const file = `${safe || "readybook"}-${moments.now().replace(/\D/g, "").replace(/(\d{8})/, "$1-")}.${type.extension}`;
    download(file, type.mime, text);
    this.tell(say("block_downloaded", { file }));
  }

  /** Prints a text and nothing else of the page. */
  print(title, text) {
    const sheet = make("section", { className: "print-sheet" }, make("h1", {}, title), make("div", { className: "print-text" }, text),
      make("p", { className: "print-made" }, say("block_printed", { time: moments.shown(moments.now()) })));
    const root = document.documentElement;
    addEventListener("afterprint", () => {
      root.classList.remove("prints-sheet");
      sheet.remove();
    }, { once: true });
    document.body.append(sheet);
    root.classList.add("prints-sheet");
    window.print();
  }
}

/** Moments as `datetime-local` fields have them ("2026-11-28T04:15"), and spans of time in words. */
const moments = {
  now: () => stamp(Date.now()).slice(0, 16),

  /** Milliseconds since 1970, or null. */
  at: (value) => (value && !Number.isNaN(Date.parse(value)) ? Date.parse(value) : null),

  /** With its distance from Greenwich, for people elsewhere: "2026-11-28 04:15 (UTC+08:00)". */
  shown(value) {
    const at = moments.at(value);
    return at === null ? "" : say("block_moment", { moment: stamp(at).slice(0, 16).replace("T", " "), zone: moments.zone(at) });
  },

  /** "2026-11-28T04:15+08:00" */
  iso(value) {
    const at = moments.at(value);
    return at === null ? "" : stamp(at).slice(0, 16) + stamp(at).slice(23);
  },

  zone: (at) => `UTC${stamp(at).slice(23).replace("Z", "+00:00")}`,

  /** A span in its two largest units: "3 hours 20 minutes". */
  span(milliseconds) {
    const minutes = Math.floor(milliseconds / 60_000);
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    const [first, second] = [d && say("block_days", { n: d }), h && say("block_hours", { n: h }), !d && m && say("block_minutes", { n: m })].filter(Boolean);
    if (!first) return say("block_under_minute");
    return second ? say("block_spans", { first, second }) : first;
  },

  /** Of a clock that counts: "4:05". */
  clock(milliseconds) {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (number) => String(number).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  },
};
