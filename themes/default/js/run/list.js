// The page of runs: what this browser keeps, and the way in for a file that somebody hands over.

const runsPage = {
  place: null,

  mount(place) {
    runsPage.place = place;
    addEventListener("hashchange", () => /^(#?$|#[RD]-)/.test(location.hash) && runsPage.show({ focus: true }));
    runStore.onChange((run, entries) => {
      if (run === runsPage.shown?.id && entries?.length) runsPage.shown.receive(entries);
      else if (run === runsPage.shown?.id || (!runsPage.shown && !runsPage.isBusy())) runsPage.show({ focus: false });
    });
    runsPage.show();
  },

  /** Whether somebody is about to take over a run: then the list waits. */
  isBusy() {
    return runsPage.place.querySelector(".run-import form") !== null || runsPage.place.contains(document.activeElement);
  },

  /** The list, or the record of the run in the address. */
  show({ focus = location.hash.startsWith("#R-") || location.hash.startsWith("#D-") } = {}) {
    runsPage.view?.remove();
    const [, id = ""] = /^#([RD]-\d{8}-\d{4}-[A-Z2-7]{4})$/.exec(location.hash) ?? [];
    const isKnown = runStore.runs().some(({ run, start }) => run === id && start);
    runsPage.shown = isKnown ? new Run(id) : null;
    runsPage.view = isKnown ? new RecordView(runsPage.shown, { removed: () => (location.hash = "") }) : new ListView(id);
    runsPage.place.replaceChildren(runsPage.view.element);
    if (focus) runsPage.view.element.querySelector("h2")?.focus();
  },
};

class ListView {
  /** `missing` is a run that was asked for and is not here. */
  constructor(missing) {
    const { handbook } = document.body.dataset;
    const states = runStore.runs().filter(({ start }) => start?.handbook === handbook).map(({ run }) => fold(runStore.load(run)));
    const [open, closed] = [states.filter((state) => !state.closed), states.filter((state) => state.closed)];
    this.element = make("div", { className: "runs" },
      runStore.kept !== "kept" && make("p", { className: "banner banner-alert" }, make("strong", {}, say(`store_${runStore.kept}`)), " ", say("store_export")),
      missing && make("p", { className: "banner banner-warning" }, say("not_here", { run: missing })),
      make("section", { "aria-labelledby": "rb-runs-open" }, make("h2", { id: "rb-runs-open", tabIndex: -1 }, say("list_open")),
        open.length ? make("ul", { className: "rows" }, open.map(runRow)) : make("p", { className: "empty" }, say("list_none"))),
      closed.length > 0 && make("section", { "aria-labelledby": "rb-runs-closed" }, make("h2", { id: "rb-runs-closed", tabIndex: -1 }, say("list_closed")),
        make("ul", { className: "rows" }, closed.map(runRow))),
      this.importer(),
      make("p", { className: "quiet" }, say("private")));
  }

  /** Reads a file of a colleague, says what is in it, and takes it over under the reader's name. */
  importer() {
    const file = make("input", { type: "file", accept: ".json,application/json" });
    const answer = make("div", { role: "status" });
    file.addEventListener("change", async () => {
      answer.replaceChildren();
      const [chosen] = file.files;
      if (!chosen) return;
      try {
        if (chosen.size > exchange.largest) throw new ImportError("import_large", { most: exchange.largest / 1_000_000 });
        const { entries } = imported(await chosen.text());
        refuseStrange(entries);
        answer.replaceChildren(this.takeover(entries));
      } catch (error) {
        const why = error instanceof ImportError ? say(error.key, error.values) : say("import_unreadable");
        answer.replaceChildren(make("p", { className: "banner banner-alert" }, make("strong", {}, say("import_refused")), " ", why));
      }
      file.value = "";
    });
    return make("section", { className: "run-import", "aria-labelledby": "rb-runs-import" },
      make("h2", { id: "rb-runs-import", tabIndex: -1 }, say("import")), make("p", {}, say("import_lede")),
      labelled(say("import_file"), file), answer);
  }

  takeover(entries) {
    const state = fold(entries);
    const name = make("input", { required: true, maxLength: 200, autocomplete: "name", value: window.readybook.kept.get("actor") ?? "" });
    const form = make("form", { className: "run-ask" },
      make("p", {}, say("import_found", { title: state.title, run: state.run, version: state.version || say("draft"), n: entries.length, names: [...state.actors].join(say("list")) })),
      labelled(say("your_name"), name),
      make("p", { className: "run-buttons" }, make("button", { className: "run-button run-primary" }, say("takeover"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!name.value.trim()) return name.focus();
      for (const entry of entries) runStore.add(state.run, entry);
      const run = new Run(state.run);
      run.actor = name.value.trim();
      run.record("takeover", { from: inOrder(entries).at(-1).actor });
      remember();
      if (location.hash === `#${state.run}`) runsPage.show({ focus: true });
      else location.hash = state.run;
    });
    return form;
  }

  remove() {}
}

/** Refuses a run of another handbook, and one that only pretends to be a run that is here: merged, both would be damaged. */
function refuseStrange(entries) {
  const startOf = (all) => all.find(({ kind }) => kind === "start");
  const start = startOf(entries);
  if (start.handbook !== document.body.dataset.handbook) throw new ImportError("import_handbook", { title: start.handbook });
  const here = startOf(runStore.load(start.run));
  if (here && here.sum !== start.sum) throw new ImportError("import_other", { run: start.run });
}

/** A run as a row of the list. */
function runRow(state) {
  const steps = (state.plan?.steps ?? []).map((step) => status(state, step.id, Date.now()));
  const counted = steps.filter(({ code }) => code !== "not-for-level");
  const done = counted.filter(({ code }) => code === "done" || code === "skipped").length;
  const late = counted.filter(({ code, overdue }) => code === "open" && overdue).length;
  return make("li", { className: state.drill ? "row run-row run-drill" : "row run-row" },
    make("a", { className: "row-title", href: `#${encodeURIComponent(state.run)}` }, state.title),
    make("p", { className: "row-facts" },
      state.drill && make("strong", { className: "run-drill-word" }, say("drill")),
      make("span", {}, state.run), make("span", {}, `${state.document} ${state.version || say("draft")}`),
      make("span", {}, say("started_at", { time: shownTime(state.started) })),
      make("span", {}, levelName(state, state.level)),
      make("span", {}, say("progress", { done, all: counted.length })),
      !state.closed && late > 0 && make("strong", { className: "run-late" }, say("late_n", { n: late })),
      state.closed && make("span", {}, say("closed_at", { time: shownTime(state.closed.time) }))),
    !state.closed && make("p", {}, link(pageOf(state), say("go_on"))));
}

/** The page of the runbook that a run follows: its version's own, where the run pinned one. */
function pageOf(state) {
  return window.readybook.isPage(state.address) ? `${document.body.dataset.root}${state.address}` : "";
}
