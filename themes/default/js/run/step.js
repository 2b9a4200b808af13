// The controls of a step in a run: under its labels on the runbook's page.

class StepControls {
  /** `section` is the step on the page, `step` its plan. */
  constructor(run, section, step) {
    Object.assign(this, { run, section, step, said: "" });
    this.line = make("p", { className: "run-status" });
    this.buttons = make("p", { className: "run-buttons" });
    this.notes = make("ul", { className: "run-notes", hidden: true });
    this.element = make("div", { className: "run-step", role: "group", "aria-label": say("step_controls", { step: step.title }) }, this.line, this.buttons, this.notes);
    (section.querySelector(":scope > .step-labels") ?? section.firstElementChild).after(this.element);
    this.items = taskItems(section).map((item) => ({ ...item, was: item.box.checked }));
    this.ticked = this.ticked.bind(this);
    section.addEventListener("change", this.ticked);
    this.show();
  }

  /** Shows what the run's state says of the step, as of `now` in milliseconds. */
  show(now = Date.now()) {
    const { run, step, section } = this;
    const status_ = status(run.state, step.id, now);
    section.dataset.run = status_.code;
    section.toggleAttribute("data-overdue", status_.overdue);
    const text = this.words(status_, now);
    const look = `${status_.code} ${status_.overdue} ${Boolean(run.state.closed)} ${run.stopped ?? ""} ${text}`;
    // Nothing is drawn anew while it says the same: the focus stays, and 500 steps stay quick.
    if (look !== this.said) {
      this.said = look;
      const signs = { done: "✓", skipped: "–", "not-for-level": "–", locked: icon("after"), open: icon("clock") };
      this.line.replaceChildren(make("span", { className: "run-sign", "aria-hidden": "true" }, signs[status_.code]), text);
      this.line.hidden = !text;
      this.offer(status_);
    }
    this.boxes(status_);
    this.noted();
  }

  words({ code, due, overdue, waitsFor }, now) {
    const { state } = this.run;
    const own = ownOf(state, this.step.id);
    const assigned = own.assigned ? say("assigned_to", { name: own.assigned }) : "";
    const parts = [];
    if (code === "done") parts.push(say("done_by", { time: shownTime(own.done.time), name: own.done.actor }));
    if (code === "skipped") parts.push(say("skipped_by", { reason: own.skipped.reason, time: shownTime(own.skipped.time), name: own.skipped.actor }));
    if (code === "not-for-level") parts.push(say("not_for_level", { level: levelName(state, state.level) }));
    if (code === "locked") parts.push(say("waits_for", { steps: waitsFor.map((id) => stepName(state, id)).join(say("list")) }));
    if (code === "open" && own.unlocked) parts.push(say("unlocked_by", { reason: own.unlocked.reason, name: own.unlocked.actor }));
    if (code === "open" && due != null) {
      parts.push(overdue ? say("overdue_by", { span: lasting(now - due, say), time: shownTime(due) }) : say("due_in", { span: lasting(due - now, say), time: shownTime(due) }));
    }
    if (code === "open" && due == null && this.step.manual) parts.push(say("timer_waits"));
    if (assigned && code !== "done") parts.push(assigned);
    return parts.join(say("stop_between"));
  }

  /** The buttons that fit the status. What has the focus goes over to the button that takes its place. */
  offer({ code, due }) {
    const { run, step } = this;
    const look = `${code} ${due != null} ${run.isOver()}`;
    if (look === this.offered) return;
    this.offered = look;
    const had = this.buttons.contains(document.activeElement);
    const act = (kind, fields) => () => run.record(kind, { step: step.id, ...fields });
    const reasoned = (kind, label, key = "reason", options) => (event) => ask(event.currentTarget, label, (text) => run.record(kind, { step: step.id, [key]: text }), options);
    const name = make("span", { className: "visually-hidden" }, `${say("colon")}${step.title}`);
    const named = (text, onclick, look) => {
      const made = button(text, onclick, look);
      made.append(name.cloneNode(true));
      return made;
    };
    const offered = [];
    if (!run.isOver()) {
      if (code === "open") offered.push(named(say("tick"), act("tick"), "run-primary run-tick"));
      if (code === "done") offered.push(named(say("untick"), act("untick")));
      if (code === "skipped") offered.push(named(say("unskip"), act("unskip")));
      if (code === "open" && step.manual && due == null) offered.push(named(say("timer_start"), act("timer", { action: "start" })));
      if (code === "open" && step.manual && due != null) offered.push(named(say("timer_stop"), act("timer", { action: "stop" })));
      if (code === "locked") offered.push(named(say("unlock"), reasoned("unlock", say("unlock_reason"))));
      if (code === "open" || code === "locked") {
        offered.push(named(say("skip"), reasoned("skip", say("skip_reason"))), named(say("assign"), reasoned("assign", say("assign_to"), "to")));
      }
    }
    offered.push(named(say("note"), reasoned("note", say("note_text"), "text", { long: true })));
    this.buttons.replaceChildren(...offered);
    if (had) (this.buttons.querySelector("button") ?? this.section).focus();
  }

  // --- Boxes ------------------------------------------------------------------------------------------------------------

  /** The boxes as the run has them; for each account where the step asks for it. */
  boxes({ code }) {
    const { run, step } = this;
    const own = ownOf(run.state, step.id);
    const accounts = step.each && this.items.length > 0 ? run.state.accounts : [];
    if (accounts.length > 0) this.perAccount(accounts);
    else this.accounts?.remove();
    for (const { box } of this.items) box.closest("ul, ol").hidden = accounts.length > 0;
    const isFixed = run.isOver() || ["locked", "skipped", "not-for-level"].includes(code);
    const set = (box, key) => {
      box.checked = own.items.has(key);
      box.disabled = isFixed;
    };
    this.items.forEach(({ box }, at) => set(box, `${at + 1}`));
    for (const box of this.accounts?.querySelectorAll("input") ?? []) set(box, box.dataset.key);
  }

  perAccount(accounts) {
    const wanted = JSON.stringify(accounts);
    if (this.accounts?.isConnected && this.accounts.dataset.accounts === wanted) return;
    this.accounts?.remove();
    const groups = accounts.map((account) => make("fieldset", {}, make("legend", {}, say("account", { account })),
      make("ul", { className: "task-list" }, this.items.map(({ text }, at) => make("li", { className: "task" },
        make("label", {}, make("input", { type: "checkbox", "data-key": `${at + 1}@${account}` }), " ", text))))));
    this.accounts = make("div", { className: "run-accounts", "data-accounts": wanted }, ...groups);
    this.items[0].box.closest("ul, ol").after(this.accounts);
  }

  ticked(event) {
    const { target } = event;
    const at = this.items.findIndex(({ box }) => box === target);
    const key = target.dataset.key ?? (at >= 0 ? `${at + 1}` : "");
    if (!key) return;
    event.stopPropagation(); // Ticks of a run are kept with the run, not with the visit.
    const [item, account] = [parseInt(key, 10), key.includes("@") ? key.slice(key.indexOf("@") + 1) : undefined];
    this.run.record(target.checked ? "tick" : "untick", { step: this.step.id, item, ...(account && { account }) });
  }

  noted() {
    const { notes } = ownOf(this.run.state, this.step.id);
    if (this.notes.childElementCount === notes.length) return;
    this.notes.replaceChildren(...notes.map(noteItem));
    this.notes.hidden = notes.length === 0;
  }

  /** Gives the page back what it had. */
  remove() {
    this.element.remove();
    this.accounts?.remove();
    delete this.section.dataset.run;
    this.section.removeEventListener("change", this.ticked);
    for (const name of ["data-overdue", "data-folded"]) this.section.removeAttribute(name);
    for (const { box, was } of this.items) {
      box.checked = was;
      box.disabled = false;
      const list = box.closest("ul, ol");
      if (list) list.hidden = false;
    }
  }
}

/** What happened with a step in a run: who did it, what was noted. */
function ownOf(state, id) {
  return state.steps.get(id);
}

function noteItem({ time, actor, text }) {
  return make("li", {}, make("span", { className: "quiet" }, `${shownTime(time)} ${actor}`), make("span", { className: "run-text" }, text));
}

// The plan in the words of this page; made once for both.
const translated = { from: null, by: null, plan: null };

/** What the run pinned, in the words of this page where it shows the same version: so a run changes its language. */
function planOf(state) {
  const { plan } = runner;
  if (!plan || plan.document !== state.document || plan.version !== state.version || plan.language === state.language) return state.plan;
  if (translated.from === state.plan && translated.by === plan) return translated.plan;
  const here = new Map(plan.steps.map((step) => [step.id, step]));
  const steps = state.plan.steps.map((step) => ({ ...step, title: here.get(step.id)?.title ?? step.title, roles: here.get(step.id)?.roles ?? step.roles }));
  Object.assign(translated, { from: state.plan, by: plan, plan: { ...state.plan, scale: plan.scale ?? state.plan.scale, steps } });
  return translated.plan;
}

/** "3 先留證據" */
function stepName(state, id) {
  const plan = planOf(state);
  const step = plan === state.plan ? stepOf(state, id) : plan.steps.find((other) => other.id === id);
  return step ? say("step_name", { number: step.number, title: step.title }) : id;
}

/** The name of a level, from the scale that the run pinned. */
function levelName(state, level) {
  const known = state.plan && planOf(state).scale?.levels.find(({ id }) => id === level);
  return known?.name ?? (level ? say(`level_${level}`) : say("level_none"));
}

/** The levels that can be chosen: of the scale, else the three that handbooks use. */
function levelsOf(state) {
  return planOf(state).scale?.levels ?? ["high", "medium", "low"].map((id) => ({ id, name: say(`level_${id}`) }));
}
