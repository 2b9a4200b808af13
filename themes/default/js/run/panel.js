// The head of a run on its runbook's page: where it stands, what comes next, and the controls of every step below.

class RunPanel {
  constructor(element, run, plan) {
    Object.assign(this, { element, run, plan, controls: new Map(), saidOverdue: new Set(), title: document.title });
    this.body = element.parentElement;
    this.facts = make("dl", { className: "run-facts" });
    this.notices = make("div", { className: "run-notices" });
    this.next = make("ol", { className: "run-next" });
    this.board = make("div", { className: "run-board" });
    this.notes = make("ul", { className: "run-notes", hidden: true });
    this.tools = make("p", { className: "run-buttons" });
    const { drill } = run.state;
    this.panel = make("section", { className: drill ? "run-panel run-drill" : "run-panel", "aria-labelledby": "rb-run-title" },
      make("h2", { id: "rb-run-title", tabIndex: -1 }, say(drill ? "title_drill" : "title_real"), make("span", { className: "run-id" }, run.id)),
      this.notices, this.facts, make("h3", {}, say("next")), this.next, this.notes, this.tools, this.filters(), this.grading(),
      this.boardDetails(), this.record(),
      make("p", { className: "quiet" }, say("private")));
    this.bar = make("p", { className: drill ? "run-bar run-drill" : "run-bar" });
    element.replaceChildren(this.panel);
    this.body.append(this.bar);
    document.documentElement.style.setProperty("--drill-word", JSON.stringify(say("drill")));
    document.documentElement.classList.add("has-run");
    document.documentElement.classList.toggle("has-drill", drill);
    document.documentElement.classList.toggle("has-many-steps", planOf(run.state).steps.length > 60);
    this.panel.addEventListener("rb-asked", () => this.offer());
    this.mount();
    this.stopWatching = run.watch((state, entries) => this.changed(entries));
    this.clock = setInterval(() => this.tick(), 5000);
    this.tick = this.tick.bind(this);
    document.addEventListener("visibilitychange", this.tick);
    this.show();
  }

  /** Puts the controls to the steps of the page that the run pinned. */
  mount() {
    for (const step of planOf(this.run.state).steps) {
      const section = this.body.querySelector(`.step[data-step="${CSS.escape(step.id)}"]`);
      const known = this.controls.get(step.id);
      if (!section || (known?.section === section && known.element.isConnected)) continue;
      known?.remove();
      this.controls.set(step.id, new StepControls(this.run, section, step));
    }
  }

  /** Shows what entries changed: a step and those that wait for it, or everything. */
  changed(entries) {
    if (entries.some(({ kind }) => kind === "migrate")) {
      const now = new Map(planOf(this.run.state).steps.map((step) => [step.id, step]));
      for (const [id, control] of this.controls) {
        if (now.has(id)) {
          Object.assign(control, { step: now.get(id), said: "", offered: "" });
        } else {
          control.remove();
          this.controls.delete(id);
        }
      }
      this.mount();
      this.narrow();
    }
    const ofSteps = entries.every(({ kind }) => ["tick", "untick", "note", "skip", "unskip", "assign", "unlock", "timer"].includes(kind));
    if (!ofSteps) return this.show();
    const ids = new Set(entries.map(({ step }) => step));
    for (const step of this.run.state.plan.steps) if (step.after.some((id) => ids.has(id))) ids.add(step.id);
    const now = Date.now();
    for (const id of ids) this.controls.get(id)?.show(now);
    this.summary(now);
    this.stored();
  }

  show() {
    const now = Date.now();
    for (const control of this.controls.values()) control.show(now);
    this.summary(now);
    this.offer();
    this.tell();
  }

  tick() {
    const now = Date.now();
    for (const [id, control] of this.controls) if (due(this.run.state, id) != null) control.show(now);
    this.summary(now);
    runStore.check();
    this.stored();
  }

  /** Tells when what can be stored has changed. */
  stored() {
    if (runStore.kept !== this.kept) this.tell();
  }

  // --- Where it stands --------------------------------------------------------------------------------------------------

  /** Facts, the next steps, the board, and what is overdue: in words, once for each step. */
  summary(now) {
    const { state } = this.run;
    const steps = planOf(state).steps.map((step) => ({ step, ...status(state, step.id, now) }));
    const counted = steps.filter(({ code }) => code !== "not-for-level");
    const finished = counted.filter(({ code }) => code === "done" || code === "skipped");
    const overdue = steps.filter(({ code, overdue }) => overdue && code === "open");
    const open = steps.filter(({ code }) => code === "open");
    const mine = open.filter(({ step }) => this.isMine(step));
    const fact = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", {}, ...value));
    redraw(this.facts,
      fact(say("fact_discovered"), shownTime(state.discovered), make("span", { className: "quiet" }, ` ${say("ago", { span: lasting(now - Date.parse(state.discovered), say) })}`)),
      fact(say("fact_level"), levelName(state, state.level)),
      fact(say("fact_progress"), say("progress", { done: finished.length, all: counted.length })),
      fact(say("fact_overdue"), overdue.length ? make("strong", { className: "run-late" }, say("late_n", { n: overdue.length })) : say("late_none")),
      fact(say("fact_actor"), this.run.actor || say("nobody")));
    const soonest = (a, b) => (a.due ?? Infinity) - (b.due ?? Infinity);
    const listed = [...(mine.length ? mine : open)].sort(soonest).slice(0, 4);
    const items = listed.map(({ step, due: limit, overdue: late }) => make("li", { className: late ? "run-late" : null },
      make("a", { href: `#${encodeURIComponent(step.id)}` }, stepName(state, step.id)),
      make("span", { className: "quiet" }, [step.roles.map(({ name }) => name).join(say("list")), limit == null ? "" : say(late ? "overdue_short" : "due_short", { span: lasting(limit - now, say) })].filter(Boolean).join(say("stop_between")))));
    redraw(this.next, ...(items.length ? items : [make("li", {}, say(state.closed ? "is_closed" : "nothing_open"))]));
    this.drawBoard(steps);
    this.drawBar(finished.length, counted.length, overdue.length, listed[0]);
    if (state.notes.length !== this.notes.childElementCount) {
      this.notes.replaceChildren(...state.notes.map(noteItem));
      this.notes.hidden = state.notes.length === 0;
    }
    this.warn(overdue);
  }

  drawBar(done, all, late, next) {
    const { state } = this.run;
    const words = [say(state.drill ? "title_drill" : "title_real"), say("progress", { done, all }), late ? say("late_n", { n: late }) : ""];
    redraw(this.bar, make("a", { href: "#rb-run-title" }, words.filter(Boolean).join(say("stop_between"))),
      next && make("a", { className: "run-bar-next", href: `#${encodeURIComponent(next.step.id)}` }, say("bar_next", { step: stepName(state, next.step.id) })));
  }

  boardDetails() {
    const details = make("details", { className: "run-details" }, make("summary", {}, say("board")), this.board);
    details.addEventListener("toggle", () => this.summary(Date.now()));
    return details;
  }

  /** Each role's steps side by side: what runs in parallel, and who waits for whom. Drawn when somebody looks. */
  drawBoard(steps) {
    if (!this.board.parentElement?.open) return;
    const tracks = new Map();
    for (const one of steps) {
      for (const role of one.step.roles.length ? one.step.roles : [{ id: "", name: say("nobody") }]) {
        tracks.set(role.id, { role, steps: [...(tracks.get(role.id)?.steps ?? []), one] });
      }
    }
    redraw(this.board, ...[...tracks.values()].map(({ role, steps: own }) => make("section", { className: "run-track" },
      make("h3", {}, role.name),
      make("ol", {}, ...own.map(({ step, code, overdue }) => make("li", { className: `run-is-${code}` },
        make("a", { href: `#${encodeURIComponent(step.id)}` }, stepName(this.run.state, step.id)),
        make("span", { className: "quiet" }, ` ${say(overdue && code === "open" ? "code_overdue" : `code_${code.replaceAll("-", "_")}`)}`)))))));
  }

  /** Whoever does not look at the page hears what is late, once; the tab's title counts. */
  warn(overdue) {
    const fresh = overdue.filter(({ step }) => !this.saidOverdue.has(step.id));
    const key = `run-said:${this.run.id}`;
    if (this.saidOverdue.size === 0) for (const id of (window.readybook.visit.get(key) ?? "").split(" ")) this.saidOverdue.add(id);
    for (const { step } of fresh) {
      if (this.saidOverdue.has(step.id)) continue;
      this.saidOverdue.add(step.id);
      announce(say("said_overdue", { step: stepName(this.run.state, step.id) }));
    }
    if (fresh.length) window.readybook.visit.set(key, [...this.saidOverdue].join(" "));
    document.title = overdue.length ? say("page_title", { n: overdue.length, title: this.title }) : this.title;
  }

  // --- What can be done with the whole run ------------------------------------------------------------------------------

  offer() {
    const { run } = this;
    const name = button(say("rename"), (event) => ask(event.currentTarget, say("your_name"), (text) => {
      run.actor = text;
      this.show();
    }, { value: run.actor }));
    const note = button(say("note_run"), (event) => ask(event.currentTarget, say("note_text"), (text) => run.record("note", { text }), { long: true }));
    const accounts = button(say("accounts"), (event) => ask(event.currentTarget, say("accounts_field"), (text) => run.record("accounts", { accounts: lines(text) }),
      { long: true, optional: true, value: run.state.accounts.join("\n"), note: say("accounts_help") }));
    const close = button(say("close"), (event) => {
      const open = run.state.plan.steps.filter(({ id }) => ["open", "locked"].includes(status(run.state, id, Date.now()).code));
      ask(event.currentTarget, say("close_summary"), (summary) => run.record("close", summary ? { summary } : {}),
        { long: true, optional: true, note: open.length ? say("close_open", { n: open.length, steps: open.slice(0, 5).map(({ id }) => stepName(run.state, id)).join(say("list")) }) : null });
    });
    const reopen = button(say("reopen"), (event) => ask(event.currentTarget, say("reopen_reason"), (reason) => run.record("reopen", { reason })));
    const look = `${Boolean(run.state.closed)} ${run.isOver()}`;
    if (look === this.offered || this.tools.nextElementSibling?.matches(".run-ask")) return; // `rb-asked` comes back here.
    this.offered = look;
    const had = this.tools.contains(document.activeElement);
    this.tools.replaceChildren(...(run.state.closed ? [reopen] : run.isOver() ? [note, name, close] : [note, accounts, name, close]));
    if (had) this.tools.querySelector("button").focus();
  }

  filters() {
    const roles = new Map(planOf(this.run.state).steps.flatMap(({ roles: own }) => own.map((role) => [role.id, role.name])));
    this.mine = make("select", {}, new Option(say("all_roles"), ""), ...[...roles].map(([id, name]) => new Option(name, id)));
    this.mine.value = window.readybook.kept.get("run-role") ?? "";
    if (this.mine.selectedIndex < 0) this.mine.value = "";
    this.mine.addEventListener("change", () => {
      window.readybook.kept.set("run-role", this.mine.value);
      this.narrow();
      this.summary(Date.now());
    });
    this.query = make("input", { type: "search", maxLength: 200, autocomplete: "off" });
    this.query.addEventListener("input", () => this.narrow());
    this.found = make("p", { className: "quiet", role: "status" });
    setTimeout(() => this.narrow());
    return make("div", { className: "run-filters" }, labelled(say("my_steps"), this.mine), labelled(say("search"), this.query), this.found);
  }

  /** The record within this page: also when the network is gone, or nothing can be stored. */
  record() {
    const details = make("details", { className: "run-details" }, make("summary", {}, say("to_record")));
    details.addEventListener("toggle", () => {
      this.view?.remove();
      this.view?.element.remove();
      this.view = details.open ? new RecordView(this.run, { isInside: true, removed: () => runner.leave() }) : null;
      if (this.view) details.append(this.view.element);
    });
    return details;
  }

  isMine({ roles }) {
    return !this.mine?.value || roles.some(({ id }) => id === this.mine.value);
  }

  /** Folds the steps of others, and those in which the searched words do not stand. */
  narrow() {
    const words = this.query.value.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [id, control] of this.controls) {
      const { section, step } = control;
      const { notes } = ownOf(this.run.state, id);
      const text = words.length ? `${step.number} ${step.title} ${(control.read ??= stepText(section))} ${notes.map((note) => note.text).join(" ")}`.toLocaleLowerCase() : "";
      const keeps = this.isMine(step) && words.every((word) => text.includes(word));
      section.toggleAttribute("data-folded", !keeps);
      shown += keeps;
    }
    const isNarrow = words.length > 0 || this.mine.value;
    this.found.textContent = isNarrow ? say("shown", { shown, all: this.controls.size }) : "";
  }

  /** The grade: by the site's scale where it has one, else chosen with a reason. */
  grading() {
    const { scale } = planOf(this.run.state);
    if (scale && customElements.get("rb-severity")) {
      const block = make("rb-severity", { className: "block block-severity", id: "rb-block-run" });
      block.dataset.block = JSON.stringify({ kind: "severity", id: "rb-block-run", title: say("grade"), scale });
      return make("details", { className: "run-details" }, make("summary", {}, say("grade")), block);
    }
    const levels = levelsOf(this.run.state);
    const level = make("select", {}, ...levels.map(({ id, name }) => new Option(name, id)));
    const reason = make("input", { required: true, maxLength: 10_000, autocomplete: "off" });
    const form = make("form", { className: "run-ask" }, labelled(say("level"), level), labelled(say("level_reason"), reason),
      make("p", { className: "run-buttons" }, make("button", { className: "run-button" }, say("grade_record"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!reason.value.trim()) return reason.focus();
      this.run.record("override", { level: level.value, reason: reason.value.trim() });
      reason.value = "";
    });
    return make("details", { className: "run-details" }, make("summary", {}, say("grade")), form);
  }

  // --- The world changes ------------------------------------------------------------------------------------------------

  /** Notices that stay: storage, versions, the clock. */
  tell() {
    const { run, plan } = this;
    const notice = (tone, title, ...rest) => make("p", { className: `banner banner-${tone}` }, make("strong", {}, title), " ", ...rest);
    const notices = [];
    this.kept = runStore.kept;
    if (runStore.kept !== "kept") {
      notices.push(notice("alert", say(`store_${runStore.kept}`), say("store_export")), make("p", { className: "run-buttons" },
        button(say("store_backup"), () => {
          const { name, type, text } = exported(run.entries, "json", say);
          download(name, type, text);
        }, "run-primary"),
        button(say("store_again"), () => announce(say(runStore.save() === "kept" ? "store_saved" : "store_still")) || this.tell())));
    }
    const world = changedWorld(run.state, plan);
    run.stopped = world?.kind === "withdrawn" ? world.reason || "withdrawn" : null;
    if (world?.kind === "withdrawn") notices.push(notice("alert", say("withdrawn"), say("withdrawn_reason", { reason: world.reason }), " ", link(plan.history, say("to_history"))));
    if (world?.version && !run.state.closed) notices.push(...this.newer(world, notice));
    if (plan.version !== run.state.version && !world) {
      const own = plan.versions.find(({ version }) => version === run.state.version);
      notices.push(notice("warning", say("other_version"), say("other_version_text", { shown: plan.version || say("draft"), pinned: run.state.version || say("draft") }), " ", own?.href && link(own.href, say("go_pinned"))));
    }
    const jumped = run.state.clocks.at(-1);
    if (jumped && window.readybook.visit.get("clock-seen") !== jumped.time) {
      const seen = button(say("understood"), () => {
        window.readybook.visit.set("clock-seen", jumped.time);
        this.tell();
      }, "run-quiet");
      notices.push(notice("note", say("clock"), say(jumped.wall < jumped.monotonic ? "clock_back" : "clock_ahead", { span: lasting(jumped.wall - jumped.monotonic, say) }), " ", seen));
    }
    const heads = notices.map((one) => one.querySelector("strong")?.textContent).filter(Boolean);
    for (const head of heads) if (!this.told?.has(head)) announce(head);
    this.told = new Set(heads);
    const had = this.notices.contains(document.activeElement);
    this.notices.replaceChildren(...notices);
    if (had) (this.notices.querySelector("button") ?? this.panel.querySelector("#rb-run-title")).focus();
    this.offer();
    for (const control of this.controls.values()) control.show();
  }

  /** A newer version than the pinned one: finish on the pinned one, or go over with what changed in view. */
  newer({ kind, version, effective, redline, current }, notice) {
    const { run, plan } = this;
    const goOver = plan.version === version
      ? button(say("migrate", { version }), () => run.record("migrate", { version, digest: plan.digest, address: plan.address, plan: pinned(plan, this.body) }))
      : link(current, say("go_migrate", { version }));
    const stay = kind === "newer" && button(say("stay", { version: run.state.version }), () => run.record("stay", { version: run.state.version }));
    const told = notice("warning", say("newer"), say("newer_text", { version, date: effective, pinned: run.state.version }), " ", redline && link(redline, say("see_redline")));
    return [told, make("p", { className: "run-buttons" }, ...[stay, goOver].filter(Boolean))];
  }

  remove() {
    this.view?.remove();
    clearInterval(this.clock);
    document.removeEventListener("visibilitychange", this.tick);
    this.stopWatching();
    for (const control of this.controls.values()) control.remove();
    this.bar.remove();
    document.documentElement.classList.remove("has-run", "has-drill", "has-many-steps");
    document.title = this.title;
  }
}

function link(href, text) {
  return href ? make("a", { href }, text) : "";
}

/** The lines of a text that say something, each once. */
function lines(text) {
  return [...new Set(text.split("\n").map((line) => line.trim().slice(0, 200)).filter(Boolean))].slice(0, 100);
}

/**
 * What happened to the version that a run pinned, as of today: null, `{kind: "newer", version, effective, redline, current}`
 * unless the run decided to stay with its own, or `{kind: "withdrawn", reason}` with the newer one where there is one.
 */
function changedWorld(state, plan, today = new Intl.DateTimeFormat("sv-SE", { timeZone: document.documentElement.dataset.timeZone, dateStyle: "short" }).format(new Date())) {
  if (!plan || plan.document !== state.document || !state.version) return null;
  const own = plan.versions.find(({ version }) => version === state.version);
  const inForce = plan.versions.find(({ standing, effective }) => standing !== "withdrawn" && effective <= today);
  const isNewer = inForce && inForce.version !== state.version && !(own && own.effective > inForce.effective);
  const newer = isNewer ? { version: inForce.version, effective: inForce.effective, redline: own?.redline, current: inForce.href } : {};
  if (own?.standing === "withdrawn") return { kind: "withdrawn", reason: own.withdrawn ?? "", ...newer };
  const stayed = state.migrations.some(({ kind, time }) => kind === "stay" && inForce && time.slice(0, 10) >= inForce.effective);
  return isNewer && !stayed ? { kind: "newer", ...newer } : null;
}
