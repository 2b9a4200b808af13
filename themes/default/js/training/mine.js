// The reader's own records: to be handed in, taken over from another computer, or deleted.

/** The greatest file that is read, in bytes; how many are read at once, and how many records are shown before all are asked for. */
const mine = { largest: 1_000_000, files: 500, shown: 20 };

class RecordList {
  constructor() {
    this.element = make("div", { className: "training-mine" });
    this.place = make("div");
    this.element.append(this.place, this.importer(), this.clearer());
    this.most = mine.shown;
    this.draw();
  }

  /** Whether somebody is about to do something here: then the list waits. */
  get isBusy() {
    return this.place.querySelector(".hand-in, .run-ask") !== null;
  }

  draw() {
    const all = trainingStore.records().reverse();
    const damaged = trainingStore.damaged.length;
    const focused = this.place.contains(document.activeElement) && document.activeElement;
    const row = focused && focused.closest("[data-record]");
    const at = row ? [...row.querySelectorAll("button")].indexOf(focused) : -1;
    this.place.replaceChildren(...[
      damaged > 0 && make("div", { className: "banner banner-warning" }, make("p", {}, make("strong", {}, say("damaged", { n: damaged })), " ", say("damaged_note")),
        make("p", { className: "run-buttons" }, button(say("damaged_delete"), () => trainingStore.discard()))),
      all.length === 0 && make("p", { className: "empty" }, say("no_records")),
      all.length > 0 && this.together(all),
      all.length > 0 && make("ul", { className: "rows" }, all.slice(0, this.most).map((record) => this.row(record))),
      all.length > this.most && make("p", { className: "run-buttons" }, button(say("show_all", { n: all.length }), () => {
        this.most = Infinity;
        this.draw();
      })),
    ].filter(Boolean));
    if (!focused) return;
    const same = row && this.place.querySelector(`[data-record="${row.dataset.record}"]`)?.querySelectorAll("button")[at];
    (same ?? this.element.parentElement?.querySelector("h2"))?.focus({ preventScroll: Boolean(same) });
  }

  /** Hands in what has not gone anywhere yet, or everything again. */
  together(all) {
    const open = all.filter((record) => !trainingStore.handed(record)).reverse();
    const show = (opener, chosen) => {
      const close = () => {
        panel.element.remove();
        this.draw();
        this.place.querySelector("button")?.focus();
      };
      this.place.querySelector(".hand-in")?.remove();
      const panel = new HandIn(chosen, null, { close });
      opener.closest(".run-buttons").after(panel.element);
      panel.element.querySelector("button, input, a")?.focus();
    };
    return make("p", { className: "run-buttons" },
      open.length > 0 && button(say("hand_in_open", { n: open.length }), (event) => show(event.currentTarget, open), "run-primary"),
      all.length > open.length && all.length > 1 && button(say("hand_in_all", { n: all.length }), (event) => show(event.currentTarget, [...all].reverse())));
  }

  row(record) {
    const outcomeName = records.outcome(record) ?? "void";
    const about = () => make("span", { className: "visually-hidden" }, this.about(record));
    return make("li", { className: "row training-record", "data-record": record.record_id },
      make("p", { className: "training-row-head" }, make("span", { className: "row-title" }, handing.title(record)), make("span", { className: `training-status training-outcome-${outcomeName}` }, handing.outcome(record))),
      ...this.facts(record),
      make("p", { className: "run-buttons" },
        button([say("do_hand_in"), about()], (event) => this.handIn(event.currentTarget, record)),
        button([say("delete"), about()], (event) => this.remove(event.currentTarget, record), "run-quiet")));
  }

  /** What tells buttons of the same name apart. */
  about(record) {
    return `${say("colon")}${handing.title(record)} ${record.integrity.check}`;
  }

  facts(record) {
    const { kind, activity, ended, result, integrity, learner } = record;
    return [
      make("p", { className: "row-facts" }, make("span", {}, say(`kind_${kind === "quiz-attempt" ? "quiz" : kind === "acknowledgement" ? "acknowledge" : kind}`)),
        kind !== "exercise" && make("span", {}, say("version_of", { version: activity.version })), make("time", { dateTime: ended }, shownTime(ended)),
        result?.score && make("span", {}, handing.score(record)), result?.valid_until && make("span", {}, say("valid_until", { date: result.valid_until })),
        learner.id || learner.name ? null : make("span", {}, say("profile_nobody"))),
      make("p", { className: "row-facts" }, make("span", {}, say("fact_code"), say("colon"), make("code", {}, integrity.check)),
        make("span", { className: "training-handed" }, this.handed(record))),
    ];
  }

  handed(record) {
    const last = trainingStore.handed(record);
    return last ? say(`handed_${last.way}`, { time: shownTime(last.at) }) : say("handed_not");
  }

  /** Says in the rows what became of their records (handed in, named, so with another code), while a way out is open. */
  tell() {
    for (const record of trainingStore.records()) {
      const row = this.place.querySelector(`[data-record="${record.record_id}"]`);
      if (!row) continue;
      const fresh = this.facts(record);
      for (const [at, facts] of row.querySelectorAll(":scope > .row-facts").entries()) facts.replaceWith(fresh[at]);
      for (const about of row.querySelectorAll(":scope > .run-buttons .visually-hidden")) about.textContent = this.about(record);
    }
  }

  handIn(opener, record) {
    const row = opener.closest("li");
    const open = row.querySelector(".hand-in");
    if (open) return open.querySelector("button, input, a")?.focus();
    const panel = new HandIn([record], null, {
      close: () => {
        panel.element.remove();
        this.drawKeeping(record);
      },
    });
    row.append(panel.element);
    panel.element.querySelector("button, input, a")?.focus();
  }

  /** Draws the list anew with the focus on the row of a record. */
  drawKeeping(record) {
    this.draw();
    this.place.querySelector(`[data-record="${record.record_id}"] button`)?.focus();
  }

  remove(opener, { record_id }) {
    const record = trainingStore.records().find((one) => one.record_id === record_id); // It may have got a name since.
    if (!record) return this.draw();
    confirmed(opener, say(trainingStore.handed(record) ? "delete_ask" : "delete_ask_open"), say("delete_sure"), () => {
      const isGone = trainingStore.remove(record);
      announce(say(isGone ? "deleted" : "delete_failed"));
      this.draw();
      this.element.parentElement?.querySelector("h2")?.focus();
    });
  }

  // --- Files ------------------------------------------------------------------------------------------------------------

  importer() {
    const file = make("input", { type: "file", accept: ".json,application/json", multiple: true });
    const answers = make("div", { role: "status", className: "hand-in-status" });
    file.addEventListener("change", async () => {
      const lines = [];
      for (const chosen of [...file.files].slice(0, mine.files)) {
        const { isGood, text } = await this.take(chosen);
        lines.push(make("p", { className: isGood ? "banner banner-good" : "banner banner-alert" }, make("strong", {}, shape.fitted(chosen.name, 120)), " ", text));
      }
      if (file.files.length > mine.files) lines.unshift(make("p", { className: "banner banner-alert" }, say("import_more", { most: mine.files })));
      file.value = "";
      answers.replaceChildren(...lines);
    });
    return make("details", { className: "run-details training-import" }, make("summary", {}, say("import")), make("p", {}, say("import_lede")), labelled(say("import_file"), file), answers);
  }

  /** Takes over a record from a file, whole or not at all: `{isGood, text}`. */
  async take(file) {
    const refused = (key, values) => ({ isGood: false, text: `${say("import_refused")}${say(key, values)}` });
    if (file.size > mine.largest) return refused("import_large", { most: mine.largest / 1_000_000 });
    let record;
    try {
      record = JSON.parse((await file.text()).replace(/^\ufeff/, ""));
    } catch {
      return refused("import_not_json");
    }
    if (Array.isArray(record)) return refused("import_list");
    if (!shape.isRecord(record) || record.schema !== recordSchema) return refused("import_not_record");
    const place = records.wrong(record);
    if (place === "check") return refused("import_check", { code: record.integrity.check });
    if (place !== null) return refused("import_field", { field: place });
    if (Date.parse(record.ended) > trainingStore.now() + 86_400_000) return refused("import_future", { date: record.ended.slice(0, 10) });
    const { id, name } = trainingStore.profile;
    const isOther = id && record.learner.id ? id !== record.learner.id : name && record.learner.name && name !== record.learner.name;
    if (isOther) return refused("import_other", { name: record.learner.name || record.learner.id });
    const here = trainingStore.records().find(({ record_id }) => record_id === record.record_id);
    if (here) return here.integrity.check === record.integrity.check ? { isGood: true, text: say("import_known") } : refused("import_twin");
    trainingStore.add(record);
    this.draw();
    return { isGood: true, text: say("import_taken", { title: handing.title(record), code: record.integrity.check }) };
  }

  clearer() {
    return make("details", { className: "run-details training-clear" }, make("summary", {}, say("clear")), make("p", {}, say("clear_lede")),
      make("p", { className: "run-buttons" }, button(say("clear_button"), (event) => confirmed(event.currentTarget, say("clear_ask"), say("clear_sure"), () => {
        const isGone = trainingStore.clear();
        window.readybook.kept.set(trainingKey.read.slice("readybook:".length), "{}");
        trainingStore.delete(trainingKey.read);
        announce(say(isGone ? "cleared" : "delete_failed"));
        trainingPage.show();
        trainingPage.place.querySelector("h2")?.focus();
      }, { tick: say("clear_tick") }), "run-danger")));
  }
}

/** Asks before something is done that cannot be undone; with `tick` a box has to be ticked first. */
function confirmed(opener, question, yes, done, { tick = null } = {}) {
  const row = opener.closest(".run-buttons");
  if (row.nextElementSibling?.matches(".run-ask")) return row.nextElementSibling.querySelector("button").focus();
  const close = () => {
    form.remove();
    opener.focus();
  };
  const form = make("form", { className: "run-ask", "aria-label": question }, make("p", {}, question),
    tick && make("p", {}, make("label", { className: "training-tick" }, make("input", { type: "checkbox", required: true }), make("span", {}, tick))),
    make("p", { className: "run-buttons" }, make("button", { className: "run-button run-danger" }, yes), button(say("cancel"), close)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.remove();
    done();
  });
  onEscape(form, close);
  row.after(form);
  form.querySelector("input, button").focus();
}

/** Calls `close` when Escape is pressed in an element. */
function onEscape(element, close) {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    close();
  });
}
