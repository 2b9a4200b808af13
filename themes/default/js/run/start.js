// Starts everything that the page has a place for, and goes on with the run that is open.

const runner = {
  panel: null,
  read: undefined,
  known: null,

  get element() {
    return document.querySelector("rb-run");
  },

  /** The runbook on this page; the preview may change it. */
  get plan() {
    const json = runner.element?.dataset.plan;
    if (runner.read !== json) [runner.read, runner.known] = [json, json ? JSON.parse(json) : null];
    return runner.known;
  },

  mount() {
    document.body.append(announcer); // A live region is heard when it was there before its words.
    remember(); // What the storage has lost is not open.
    for (const place of document.querySelectorAll(".runs-page")) if (!place.firstChild) runsPage.mount(place);
    const { element, plan } = runner;
    if (element) {
      runner.entrance = [...element.childNodes];
      const open = runner.openHere();
      const asked = open.find(({ run }) => run === window.readybook.visit.get("run")) ?? open.find(({ drill }) => !drill) ?? open[0];
      if (asked) runner.open(asked.run);
    } else if (!document.querySelector(".runs-page")) {
      // On a page of its own a statement or a report belongs to the run that this tab works on, else to the only one.
      const open = window.readybook.openRuns();
      const asked = open.find(({ run }) => run === window.readybook.visit.get("run")) ?? (open.length === 1 && !open[0].drill ? open[0] : null);
      if (asked) setActive(new Run(asked.run));
    }
    runStore.onChange((id, entries) => {
      const run = activeRun();
      if (run?.id !== id) return;
      if (entries?.length) run.receive(entries);
      else {
        forgetDrafts(id);
        runner.leave(say("deleted_elsewhere", { run: id }));
      }
    });
  },

  /** The open runs of the runbook on this page. */
  openHere() {
    const { plan } = runner;
    return window.readybook.openRuns().filter(({ document: number }) => number === plan.document);
  },

  /** Goes on with a run on this page. */
  open(id) {
    const { element, plan } = runner;
    const run = new Run(id);
    if (!run.state.run) return runner.leave(say("not_here", { run: id }));
    runner.panel?.remove();
    window.readybook.visit.set("run", id);
    setActive(run);
    runner.panel = new RunPanel(element, run, plan);
    element.append(runner.others());
  },

  /** Shows another run, and reads from its head. */
  go(id) {
    runner.open(id);
    document.getElementById("rb-run-title")?.focus();
  },

  /** Asks who acts, when it was discovered and which accounts it is about; then the run begins. */
  begin(drill) {
    const { element, plan } = runner;
    const before = [...element.childNodes];
    const name = make("input", { required: true, maxLength: 200, autocomplete: "name", value: window.readybook.kept.get("actor") ?? "" });
    const discovered = make("input", { type: "datetime-local", required: true, step: 60, value: stamp(Date.now()).slice(0, 16) });
    const accounts = make("textarea", { rows: 2, maxLength: 10_000 });
    const cancel = () => {
      element.replaceChildren(...before);
      element.querySelector(`[data-start="${drill ? "drill" : "real"}"]`)?.focus();
    };
    const form = make("form", { className: drill ? "run-panel run-drill run-begin" : "run-panel run-begin", "aria-labelledby": "rb-begin" },
      make("h2", { id: "rb-begin", tabIndex: -1 }, say(drill ? "begin_drill" : "begin_real")),
      make("p", {}, say(drill ? "begin_drill_lede" : "begin_real_lede")),
      labelled(say("your_name"), name, say("your_name_help")), labelled(say("discovered"), discovered, say("discovered_help")), labelled(say("accounts_field"), accounts, say("accounts_help")),
      make("p", { className: "quiet" }, say("private")),
      make("p", { className: "run-buttons" }, make("button", { className: "run-button run-primary" }, say(drill ? "begin_drill_button" : "begin_real_button")), button(say("cancel"), cancel)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const at = new Date(discovered.value);
      const run = Run.start({ plan, body: element.parentElement, drill, actor: name.value.trim() || say("nobody"), discovered: new Date(Math.min(Number.isNaN(at.getTime()) ? Infinity : at.getTime(), Date.now())), accounts: lines(accounts.value) });
      runner.open(run.id);
      document.getElementById("rb-run-title").focus();
    });
    element.replaceChildren(form);
    name.focus();
  },

  /** Other runs of this runbook, and the way to a new one. */
  others() {
    const rest = runner.openHere().filter(({ run }) => run !== activeRun()?.id);
    const canStart = (runner.entrance ?? []).some((node) => node.querySelector?.("[data-start]"));
    return make("p", { className: "run-buttons run-others" },
      ...rest.map(({ run, drill }) => button(say(drill ? "switch_drill" : "switch_real", { run }), () => runner.go(run), "run-quiet")),
      canStart && button(say("another"), () => {
        runner.leave();
        runner.element.querySelector("[data-start]").focus();
      }, "run-quiet"));
  },

  /** Puts the run away and shows the page's own buttons again, with the way back to the runs that are open. */
  leave(notice) {
    const { element } = runner;
    runner.panel?.remove();
    runner.panel = null;
    setActive(null);
    window.readybook.visit.set("run", "");
    if (!element) return;
    const open = runner.openHere().map(({ run, drill }) => button(say(drill ? "switch_drill" : "switch_real", { run }), () => runner.go(run), "run-quiet"));
    if (notice) announce(notice);
    element.replaceChildren(notice ? make("p", { className: "banner banner-alert" }, notice) : "", ...(runner.entrance ?? []),
      open.length ? make("p", { className: "run-buttons run-others" }, ...open) : "");
  },
};

window.readybook.runs = { begin: runner.begin };
runner.mount();
document.addEventListener("readybook:updated", () => {
  const { element, panel } = runner;
  if (!element) return;
  if (element.querySelector(":scope > .run-start")) runner.entrance = [...element.childNodes];
  if (!panel) return;
  if (!panel.panel.isConnected) return runner.open(panel.run.id);
  panel.plan = runner.plan;
  panel.mount();
  panel.show();
});
