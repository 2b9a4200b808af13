// The record of a run: what happened, who did it, how long it took; to be handed over, exported, corrected and reviewed.

/** So many of the newest entries are listed at once; all of them on demand. */
const newest = 200;

class RecordView {
  /** On the page of runs, or (`isInside`) within the runbook's page; `removed` is told when the run was deleted. */
  constructor(run, { removed, isInside = false } = {}) {
    Object.assign(this, { run, removed, isInside, most: newest, isBehind: false });
    this.element = make("article", { className: run.state.drill ? "run-record run-drill" : "run-record" });
    this.element.addEventListener("rb-asked", () => this.isBehind && this.show());
    this.stopWatching = run.watch(() => {
      if (!isInside) return this.show();
      clearTimeout(this.waiting); // A tick on the runbook must not wait for the whole record.
      this.waiting = setTimeout(() => this.show(), 400);
    });
    this.show();
  }

  show() {
    const { run } = this;
    const { state } = run;
    // Whoever is typing a correction keeps it when another tab records something.
    this.isBehind = this.element.querySelector(".run-ask") !== null;
    if (this.isBehind) return;
    const bad = damage(run.entries);
    const had = this.element.contains(document.activeElement) ? document.activeElement : null;
    this.element.replaceChildren(
      !this.isInside && make("p", { className: "run-back" }, link("#", say("to_list"))),
      make("header", {},
        !this.isInside && make("h2", { tabIndex: -1 }, state.title, state.drill && make("span", { className: "run-drill-word" }, say("drill"))),
        this.facts(state),
        bad && make("p", { className: "banner banner-alert" }, make("strong", {}, say("damaged")), " ", say(bad.reason, { entry: bad.entry + 1, ...bad.values }))),
      !this.isInside && runStore.kept !== "kept" && make("p", { className: "banner banner-alert" }, make("strong", {}, say(`store_${runStore.kept}`)), " ", say("store_export")),
      this.tools(),
      this.reviewed(),
      this.log());
    if (had) [...this.element.querySelectorAll(had.localName)].find((one) => one.textContent === had.textContent)?.focus({ preventScroll: true });
  }

  facts(state) {
    const fact = (name, value) => value && make("div", {}, make("dt", {}, name), make("dd", {}, value));
    return make("dl", { className: "run-facts" },
      fact(say("fact_run"), state.run), fact(say("fact_document"), `${state.document} · ${say("version_n", { version: state.version || say("draft") })}`),
      fact(say("fact_digest"), make("code", { title: state.digest }, state.digest.slice(0, 16))),
      fact(say("fact_discovered"), fullTime(state.discovered)), fact(say("fact_started"), fullTime(state.started)),
      fact(say("fact_closed"), state.closed && fullTime(state.closed.time)), fact(say("fact_level"), levelName(state, state.level)),
      fact(say("fact_actors"), [...state.actors].join(say("list"))), fact(say("fact_summary"), state.closed?.summary));
  }

  // --- Exports and what cannot be undone --------------------------------------------------------------------------------

  tools() {
    const { run } = this;
    const save = (format) => () => {
      const { name, type, text } = exported(run.entries, format, say);
      download(name, type, text);
      announce(say("saved", { name }));
    };
    const handOver = button(say("hand_over"), (event) => ask(event.currentTarget, say("hand_over_to"), (to) => {
      run.record("handover", { to });
      save("json")();
    }, { note: say("hand_over_note") }), "run-primary");
    const destroy = button(say("delete"), (event) => this.destroy(event.currentTarget), "run-danger");
    return make("section", { className: "run-tools", "aria-label": say("tools") },
      make("p", { className: "run-buttons" },
        !this.isInside && !run.state.closed && pageOf(run.state) && make("a", { className: "run-button", href: pageOf(run.state) }, say("go_on")),
        handOver, button(say("export_markdown"), save("markdown")), button(say("export_json"), save("json")), button(say("export_csv"), save("csv")),
        button(say("print"), () => print()),
        !this.isInside && run.state.closed && button(say("reopen"), (event) => ask(event.currentTarget, say("reopen_reason"), (reason) => run.record("reopen", { reason }))), destroy),
      make("p", { className: "quiet" }, say("private_record")));
  }

  destroy(opener) {
    const box = make("input", { type: "checkbox", required: true });
    const cancel = () => {
      form.remove();
      opener.focus();
      this.element.dispatchEvent(new CustomEvent("rb-asked"));
    };
    const form = make("form", { className: "run-ask" }, make("p", {}, make("strong", {}, say("delete_ask"))), make("p", {}, make("label", {}, box, " ", say("delete_sure"))),
      make("p", { className: "run-buttons" }, make("button", { className: "run-button run-danger" }, say("delete")), button(say("cancel"), cancel)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!box.checked) return box.focus();
      form.remove();
      this.remove();
      announce(say(removeRun(this.run.id) ? "deleted" : "delete_failed", { run: this.run.id }));
      this.removed();
    });
    opener.closest(".run-buttons").after(form);
    box.focus();
  }

  // --- Review -----------------------------------------------------------------------------------------------------------

  reviewed() {
    const { state, entries } = this.run;
    const found = review(state, entries);
    const spans = found.durations.map(({ from, to, ms }) => make("tr", {}, make("th", { scope: "row" }, say("from_to", { from: say(`milestone_${from}`), to: say(`milestone_${to}`) })),
      make("td", {}, ms == null ? say("unknown") : lasting(ms, say))));
    const width = Math.max(280, Math.min(900, this.element.clientWidth || runsPage.place?.clientWidth || 600));
    const list = (title, items, line) => items.length > 0 && make("section", {}, make("h4", {}, title), make("ul", {}, items.map((item) => make("li", {}, ...[line(item)].flat()))));
    const missed = list(say("missed"), found.missed, ({ step, due: limit, done }) => [
      `${stepName(state, step)}${say("colon")}${say(done ? "missed_done" : "missed_open", { limit: shownTime(limit), span: lasting((done ?? found.end) - limit, say) })} `, this.propose(step)]);
    const own = (id) => ownOf(state, id);
    const skipped = list(say("skipped"), found.skipped, (item) => [`${stepName(state, item.step)}${say("colon")}${item.reason ?? own(item.step).skipped?.reason ?? ""} `, this.propose(item.step)]);
    const unlocked = list(say("unlocked"), found.unlocked, (item) => [`${stepName(state, item.step)}${say("colon")}${item.reason ?? own(item.step).unlocked?.reason ?? ""} `, this.propose(item.step)]);
    const overridden = list(say("overridden"), found.overridden, ({ level, reason, actor, time }) => say("overridden_line", { level: levelName(state, level), reason, name: actor, time: shownTime(time) }));
    return make("section", { className: "run-review", "aria-labelledby": "rb-review" },
      make("h3", { id: "rb-review" }, say("review")),
      make("section", { className: "table-wrap", tabIndex: 0, "aria-labelledby": "rb-durations" },
        make("table", {}, make("caption", { id: "rb-durations" }, say("durations")), make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("stretch")), make("th", { scope: "col" }, say("duration")))), make("tbody", {}, spans))),
      make("figure", { className: "run-timeline" }, timeline(state, entries, { width }), make("figcaption", {}, say("timeline_caption"))),
      missed, skipped, unlocked, overridden,
      state.closed && !missed && !skipped && !unlocked && !overridden && make("p", {}, say("review_clean")),
      make("p", { className: "run-buttons" }, this.milestone(), button(say("review_copy"), async () => announce(say(await copyText(reviewTemplate(state, found)) ? "copied" : "copy_failed"))),
        button(say("review_save"), () => download(`${state.run}-review.md`, "text/markdown", reviewTemplate(state, found)))));
  }

  /** Sets when a milestone really was: a box that was ticked late would tell a wrong duration. */
  milestone() {
    return button(say("milestone_set"), (event) => {
      const opener = event.currentTarget;
      const name = make("select", {}, milestoneNames.map((name) => new Option(say(`milestone_${name}`), name)));
      const at = make("input", { type: "datetime-local", required: true, step: 60, value: stamp(Date.now()).slice(0, 16) });
      const close = () => {
        form.remove();
        opener.focus();
        this.element.dispatchEvent(new CustomEvent("rb-asked"));
      };
      const form = make("form", { className: "run-ask" }, labelled(say("milestone_which"), name), labelled(say("milestone_when"), at),
        make("p", { className: "run-buttons" }, make("button", { className: "run-button run-primary" }, say("save")), button(say("cancel"), close)));
      form.addEventListener("submit", (submitted) => {
        submitted.preventDefault();
        const date = new Date(at.value);
        if (Number.isNaN(date.getTime())) return at.focus();
        form.remove();
        this.run.record("milestone", { name: name.value, at: stamp(date.getTime()) });
      });
      opener.closest(".run-buttons").after(form);
      name.focus();
    });
  }

  /** "Propose a change" for a step: the address of the organisation's own form, with document, version, step and run. */
  propose(step) {
    const address = feedbackOf(this.run.state, step);
    const { state } = this.run;
    const about = {
      "data-document": state.document, "data-version": state.version, "data-step": step, "data-step-title": stepName(state, step),
      "data-title": `${state.title} · ${state.run}`, "data-language": state.language, "data-address": `${state.address}#${step}`,
    };
    return address && make("a", { href: address, className: "run-propose", "aria-haspopup": "dialog", ...about }, say("propose"), hostOf(address) && ` (${hostOf(address)})`, make("span", { className: "visually-hidden" }, `${say("colon")}${stepName(this.run.state, step)}`));
  }

  // --- Log --------------------------------------------------------------------------------------------------------------

  log() {
    const { entries, state } = this.run;
    const rows = entries.slice(-this.most).map((entry) => {
      const corrections = (state.corrections.get(entry.sum) ?? []).map(({ time, actor, text }) =>
        make("p", { className: "run-correction" }, make("strong", {}, say("corrected")), " ", text, make("span", { className: "quiet" }, ` ${shownTime(time)} ${actor}`)));
      const correct = entry.kind !== "correct" && button(say("correct"), (event) => ask(event.currentTarget, say("correct_text"), (text) => this.run.record("correct", { entry: entry.sum, text }), { long: true }), "run-quiet");
      correct?.append?.(make("span", { className: "visually-hidden" }, ` ${entry.sequence}`));
      return make("tr", {}, make("td", {}, String(entry.sequence)), make("td", {}, fullTime(entry.time)), make("td", {}, entry.actor),
        make("td", {}, make("span", { className: "run-text" }, described(entry, state, say)), ...corrections), make("td", { className: "run-correct" }, correct));
    });
    const head = ["log_number", "log_time", "log_actor", "log_what"].map((key) => make("th", { scope: "col" }, say(key)));
    const all = entries.length > this.most && make("p", { className: "run-buttons" }, button(say("log_all", { n: entries.length }), () => {
      this.most = Infinity;
      this.show();
    }));
    return make("section", { className: "run-log", "aria-labelledby": "rb-log" },
      make("h3", { id: "rb-log" }, say("log")), make("p", { className: "quiet" }, say("log_lede")), all,
      make("section", { className: "table-wrap", tabIndex: 0, "aria-labelledby": "rb-log-caption" },
        make("table", {}, make("caption", { id: "rb-log-caption" }, say("log_caption", { n: entries.length })),
          make("thead", {}, make("tr", {}, head, make("th", { scope: "col" }, make("span", { className: "visually-hidden" }, say("correct"))))), make("tbody", {}, rows))));
  }

  remove() {
    clearTimeout(this.waiting);
    this.stopWatching();
  }
}

/** A moment as the record has it: day, time to the second, offset. */
function fullTime(iso) {
  const [, day, time, offset] = /^([\d-]+)T(\d\d:\d\d:\d\d)[.\d]*(.*)$/.exec(iso) ?? [null, iso, "", ""];
  return make("time", { dateTime: iso, className: "run-moment" }, `${day} ${time}`, make("span", { className: "quiet" }, ` ${offset}`));
}

/** The address of the suggestion form for a step of the version that a run followed; empty without a form. */
function feedbackOf(state, step) {
  const address = stepOf(state, step)?.feedback;
  if (typeof address !== "string" || !/^(https:|http:|mailto:)/.test(address)) return "";
  return address.replaceAll("__run__", encodeURIComponent(state.run));
}

/** The host that an address leads to, so that whoever presses it knows. */
function hostOf(address) {
  try {
    return new URL(address).host;
  } catch {
    return "";
  }
}

/** The minutes of a review, to be filled in: what the record knows stands there already. */
function reviewTemplate(state, found) {
  const bullets = (items) => (items.length ? items.map((item) => `- ${markdown.inline(item)}`) : [`- ${say("none")}`]);
  return [
    `# ${state.drill ? `${say("drill")} · ` : ""}${markdown.inline(say("review_title", { title: state.title, run: state.run }))}`, "",
    `${say("fact_document")}${say("colon")}${state.document} ${state.version}`, `${say("fact_level")}${say("colon")}${levelName(state, state.level)}`,
    `${say("fact_actors")}${say("colon")}${[...state.actors].join(say("list"))}`, "",
    `## ${say("durations")}`, "", ...bullets(found.durations.map(({ from, to, ms }) => `${say("from_to", { from: say(`milestone_${from}`), to: say(`milestone_${to}`) })}${say("colon")}${ms == null ? say("unknown") : lasting(ms, say)}`)), "",
    `## ${say("missed")}`, "", ...bullets(found.missed.map(({ step }) => stepName(state, step))), "",
    `## ${say("skipped")}`, "", ...bullets(found.skipped.map(({ step, reason }) => `${stepName(state, step)}${say("colon")}${reason ?? ""}`)), "",
    ...["review_well", "review_badly", "review_cause", "review_changes"].flatMap((key) => [`## ${say(key)}`, "", "- ", ""]),
  ].join("\n");
}
