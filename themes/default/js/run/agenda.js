// A meeting: time boxes with a clock, what must be decided, and the minutes. Moments are kept, not ticks, so that the clock is
// right after the page was loaded anew or the computer slept.
customElements.define("rb-agenda", class extends LiveBlock {
  blank() {
    return {
      phase: "before", began: null, ended: null, at: 0, since: null, spent: this.data.items.map(() => 0), over: [],
      decisions: [], notes: "", format: "plain", invitation: { when: "", length: String(this.planned), where: "" },
    };
  }

  /** Minutes of all items. */
  get planned() {
    return this.data.items.reduce((sum, { minutes: planned }) => sum + planned, 0);
  }

  get heading() {
    return this.data.title || say("meeting_title");
  }

  parts() {
    if (this.entered.spent.length !== this.data.items.length) this.entered = this.blank(); // The author changed the agenda.
    clearInterval(this.ticking);
    this.ticking = setInterval(() => (this.isConnected ? this.tick() : clearInterval(this.ticking)), 1000);
    return { before: () => this.waiting(), running: () => this.running(), ended: () => this.finished() }[this.entered.phase]();
  }

  /** Goes to another phase and puts the focus where it begins. */
  go(changes) {
    Object.assign(this.entered, changes);
    this.keep();
    this.rebuild();
    this.live.querySelector("[data-first]").focus();
  }

  refresh() {
    this.tick();
    if (this.entered.phase === "ended") this.refreshMinutes();
  }

  // --- Before --------------------------------------------------------------------------------------------------------------

  waiting() {
    const { items } = this.data;
    this.boxes = items.map((item) => this.box(item));
    return [
      make("p", { className: "field-help" }, say("meeting_planned", { n: items.length, span: moments.span(this.planned * 60_000) })),
      make("ol", { className: "agenda-items" }, ...this.boxes.map(({ element }) => element)),
      make("div", { className: "block-actions" }, blockButton(say("meeting_start"), () => this.begin(), { look: "primary", drawing: "clock", "data-first": "" })),
      this.invitation(),
    ];
  }

  box({ topic, minutes: planned, role, note }) {
    const spent = make("span", { className: "agenda-spent" });
    const facts = [role && say("meeting_leads", { role: role.name }), note].filter(Boolean);
    const element = make("li", {}, make("span", { className: "agenda-topic" }, topic), make("span", { className: "agenda-minutes" }, say("block_minutes", { n: planned })),
      spent, facts.length > 0 && make("span", { className: "field-help" }, facts.join(say("meeting_facts_separator"))));
    return { element, spent };
  }

  begin() {
    const now = Date.now();
    this.go({ ...this.blank(), phase: "running", began: stamp(now), since: now, invitation: this.entered.invitation });
    announce(this.itemWords());
  }

  /** A file for calendars. */
  invitation() {
    const { id } = this.data;
    const { invitation } = this.entered;
    const fields = [
      new Field(id, { id: "when", type: "time", now: false, label: say("meeting_when"), required: true }, invitation.when, () => changed()),
      new Field(id, { id: "length", type: "number", label: say("meeting_length"), required: true }, invitation.length, () => changed()),
      new Field(id, { id: "where", label: say("meeting_where"), help: say("meeting_where_help") }, invitation.where, () => changed()),
    ];
    const [when, length, where] = fields;
    const changed = () => this.enter({ invitation: { when: when.value, length: length.value, where: where.value } });
    const errors = new ErrorSummary(id);
    const save = blockButton(say("meeting_ics"), () => errors.check(fields) && this.saveInvitation(moments.at(when.value), length.number, where.shown));
    return make("details", { className: "invitation", open: Boolean(invitation.when) }, make("summary", {}, say("meeting_invitation")), errors.element,
      make("div", { className: "field-pair" }, when.element, length.element), where.element, make("div", { className: "block-actions" }, save));
  }

  saveInvitation(begin, length, location) {
    const { items } = this.data;
    const description = items.map(({ topic, minutes: planned, role }, at) => `${at + 1}. ${[topic, say("block_minutes", { n: planned }), role?.name].filter(Boolean).join(say("meeting_facts_separator"))}`).join("\n");
    const summary = `${this.drill}${this.heading}`;
    this.save(this.heading, { extension: "ics", mime: "text/calendar" }, calendar.file({ begin, end: begin + length * 60_000, summary, description, location }));
  }

  // --- While it runs ---------------------------------------------------------------------------------------------------------

  running() {
    const { data: { id, items, decisions }, entered } = this;
    this.boxes = items.map((item) => this.box(item));
    this.errors = new ErrorSummary(id);
    const roles = [...new Set(items.map(({ role }) => role?.name).filter(Boolean))];
    this.decisions = new Decisions(id, decisions ?? [], roles, { kept: entered.decisions, changed: (list) => this.decided(list) });
    this.notes = new Field(id, { id: "notes", type: "long", label: say("meeting_notes"), help: say("meeting_notes_help") }, entered.notes, () => this.enter({ notes: this.notes.value }));
    return [
      this.errors.element, this.clock(),
      make("ol", { className: "agenda-items" }, ...this.boxes.map(({ element }) => element)),
      this.decisions.element, this.notes.element,
      make("div", { className: "block-actions" }, blockButton(say("meeting_end"), () => this.end(), { look: "primary" })),
    ];
  }

  decided(list) {
    this.errors.update(this.decisions.fields);
    this.enter({ decisions: list });
  }

  clock() {
    const line = (className, role) => make("p", { className, role });
    this.now = {
      topic: line("clock-topic"), left: line("clock-left", "timer"), rest: line("field-help"), next: line("clock-next"), bar: make("span", { className: "counter-bar" }),
    };
    this.nextButton = blockButton(say("meeting_next"), () => this.turn(this.entered.at + 1), { look: "primary", "data-first": "" });
    this.backButton = blockButton(say("meeting_back"), () => this.turn(this.entered.at - 1));
    this.pauseButton = blockButton(say("meeting_pause"), () => this.pause());
    return blockPart("clock", say("meeting_now"), this.now.topic, this.now.left, make("span", { className: "counter-track", "aria-hidden": "true" }, this.now.bar), this.now.rest, this.now.next,
      make("div", { className: "block-actions" }, this.nextButton, this.backButton, this.pauseButton));
  }

  /** Milliseconds that an item has taken. */
  spent(at) {
    const { spent, since, at: now } = this.entered;
    return spent[at] + (at === now && since !== null ? Math.max(0, Date.now() - since) : 0);
  }

  // Texts only: the focus stays, and nothing is said but that an item ran over, once.
  tick() {
    const { phase, at, since } = this.entered;
    if (phase !== "running" || !this.now) return;
    const { items } = this.data;
    const limit = items[at].minutes * 60_000;
    const spent = this.spent(at);
    const left = limit - spent;
    const put = (element, text) => element.textContent !== text && (element.textContent = text);
    put(this.now.topic, say("meeting_item", { at: at + 1, n: items.length, topic: items[at].topic }));
    put(this.now.left, say(left < 0 ? "meeting_over_by" : "meeting_left", { clock: moments.clock(left < 0 ? left : Math.ceil(left / 1000) * 1000) }));
    const all = items.reduce((sum, _, one) => sum + this.spent(one), 0);
    const [taken, planned, inAll, total] = [spent, limit, all, this.planned * 60_000].map(moments.clock);
    put(this.now.rest, say("meeting_spent", { spent: taken, planned, all: inAll, total }));
    put(this.now.next, items[at + 1] ? say("meeting_next_is", { topic: items[at + 1].topic, span: say("block_minutes", { n: items[at + 1].minutes }) }) : say("meeting_last"));
    this.now.bar.style.inlineSize = `${Math.min(100, (100 * spent) / limit)}%`;
    this.now.left.closest(".clock").classList.toggle("is-over", left < 0);
    put(this.pauseButton.querySelector("span"), say(since === null ? "meeting_resume" : "meeting_pause"));
    this.nextButton.hidden = !items[at + 1];
    this.backButton.hidden = at === 0;
    this.boxes.forEach(({ element, spent: shown }, one) => {
      if (one === at) element.setAttribute("aria-current", "step");
      else element.removeAttribute("aria-current");
      put(shown, this.spent(one) ? say("meeting_took", { clock: moments.clock(this.spent(one)) }) : "");
    });
    if (left < 0) this.sayOver(at);
  }

  sayOver(at) {
    if (this.entered.over.includes(at)) return;
    this.entered.over.push(at);
    this.keep();
    const { topic, minutes: n } = this.data.items[at];
    announce(say("meeting_over", { topic, span: say("block_minutes", { n }) }));
  }

  /** Puts what the present item took on its account. */
  settled() {
    const { spent, at, since } = this.entered;
    return { spent: spent.map((one, item) => (item === at ? this.spent(at) : one)), since: since === null ? null : Date.now() };
  }

  turn(at) {
    this.enter({ ...this.settled(), at });
    announce(this.itemWords());
    if (this.nextButton.hidden) this.backButton.focus();
    else if (this.backButton.hidden) this.nextButton.focus();
  }

  itemWords() {
    const { topic, minutes: n } = this.data.items[this.entered.at];
    return say("meeting_item_begins", { topic, span: say("block_minutes", { n }) });
  }

  pause() {
    const isPaused = this.entered.since === null;
    this.enter({ ...this.settled(), since: isPaused ? Date.now() : null });
    announce(say(isPaused ? "meeting_resumed" : "meeting_paused"));
  }

  // --- After ---------------------------------------------------------------------------------------------------------------

  async end() {
    this.enter({ decisions: this.decisions.entered });
    if (!this.errors.check(this.decisions.fields)) return;
    this.go({ ...this.settled(), since: null, phase: "ended", ended: stamp(Date.now()) });
    const { began, ended, notes } = this.entered;
    const decisions = this.meeting.decisions.map((decision) => ({ text: minutes.decided(decision), owner: decision.owner, due: moments.iso(decision.due) }));
    if (await this.record("meeting", { block: this.data.id, title: this.heading, decisions, notes, began, ended })) this.tell(say("meeting_is_recorded"));
  }

  get meeting() {
    const { began, ended, spent, decisions, notes } = this.entered;
    return {
      drill: this.drill, heading: say("meeting_minutes_of", { title: this.heading }), began, ended, notes: notes.trim(),
      items: this.data.items.map((item, at) => ({ ...item, spent: spent[at] })),
      decisions: decisions.filter(({ question, text }) => question || text),
    };
  }

  finished() {
    const { id } = this.data;
    const offered = ["plain", "markdown"].map((format) => ({ id: format, name: say(`report_format_${format}`) }));
    const choice = new Field(id, { id: "format", type: "choice", label: say("report_format"), options: offered }, this.entered.format, () => this.enter({ format: choice.value }));
    choice.control.options[0].remove();
    choice.value = this.entered.format;
    const { text, element } = readonlyText(`${id}-minutes`, say("meeting_minutes"));
    this.written = text;
    const type = () => formats.types[this.entered.format];
    const part = blockPart("minutes", say("meeting_ended"), choice.element, element, make("div", { className: "block-actions" },
      blockButton(say("block_copy"), () => this.copy(text.value), { look: "primary" }),
      blockButton(say("block_download"), () => this.save(this.heading, type(), text.value)),
      blockButton(say("block_print"), () => this.print(this.heading, minutes.plain(this.meeting))),
      blockButton(say("meeting_go_on"), () => this.go({ phase: "running", ended: null, since: Date.now() })),
      blockButton(say("meeting_new"), () => this.clear(), { look: "quiet" })));
    part.tabIndex = -1;
    part.dataset.first = "";
    return [part];
  }

  refreshMinutes() {
    this.written.value = minutes[this.entered.format](this.meeting);
  }
});
