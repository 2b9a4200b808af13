// A statement: an approved text with slots. It is final once every slot is filled and somebody has approved it; a change
// after that takes the approval away.
customElements.define("rb-statement", class extends LiveBlock {
  blank() {
    return { values: {}, role: "", name: "", approved: null, withdrawn: false };
  }

  parts() {
    const { id, slots, channels } = this.data;
    this.slots = slots.map((slot) => this.slotField(slot));
    this.shown = make("div", { className: "statement-text" });
    this.counters = (channels ?? []).map((channel) => ({ ...channel, element: make("li", { className: "counter" }) }));
    const counted = this.counters.length > 0 && make("div", { className: "counters" },
      make("ul", { "aria-label": say("statement_lengths") }, ...this.counters.map(({ element }) => element)), make("p", { className: "field-help" }, say("statement_counting")));
    this.approval = this.approving();
    this.final = this.finished();
    const parts = make("div", { className: "statement-parts" },
      blockPart("statement-slots", say("statement_slots"), ...this.slots.map(({ element }) => element)),
      blockPart("statement-preview", say("statement_preview"), this.shown, ...[counted].filter(Boolean)));
    return [slots.length ? parts : parts.lastChild, this.approval, this.final];
  }

  slotField({ id, label, help, options }) {
    const spec = { id, label, help, options, type: options?.length ? "choice" : "text" };
    const field = new Field(this.data.id, spec, this.entered.values[id], () => this.enter({ values: { ...this.entered.values, [id]: field.value } }));
    return field;
  }

  // --- The text ------------------------------------------------------------------------------------------------------------

  get open() {
    return this.slots.filter(({ shown }) => !shown);
  }

  /** The text as it stands; open slots by their labels. */
  get text() {
    return this.segments().map(({ field, text }) => (field ? field.shown || say("statement_open", { label: field.spec.label }) : text)).join("");
  }

  /** The author's text in pieces: plain ones, and those that a slot fills. */
  segments() {
    return this.data.text.trim().split(/(\{[\w-]+\})/).filter(Boolean).map((text) => {
      const field = this.slots.find(({ spec }) => text === `{${spec.id}}`);
      return { text, field };
    });
  }

  refresh() {
    this.withdrawIfChanged();
    this.shown.replaceChildren(...this.segments().map(({ field, text }) => {
      if (!field) return text;
      return make("span", { className: field.shown ? "slot" : "slot slot-open" }, field.shown || say("statement_open", { label: field.spec.label }));
    }));
    for (const counter of this.counters) this.count(counter);
    this.refreshApproval();
    this.refreshFinal();
  }

  // --- How long it is --------------------------------------------------------------------------------------------------------

  count({ name, limit, element }) {
    const n = this.length(this.text);
    const isOver = limit && n > limit;
    const words = isOver ? say("statement_over", { name, n, limit, over: n - limit }) : say("statement_length", { name, n, limit });
    if (element.textContent === words) return;
    const isTyped = element.firstChild; // What a page says when it opens is not news.
    const bar = make("span", { className: "counter-bar", "aria-hidden": "true" });
    bar.style.inlineSize = `${Math.min(100, (100 * n) / limit)}%`;
    element.replaceChildren(words, make("span", { className: "counter-track", "aria-hidden": "true" }, bar));
    if (isOver && isTyped && !element.classList.contains("is-over")) announce(words);
    element.classList.toggle("is-over", isOver);
  }

  /** Characters as readers see them: an emoji of several parts is one. */
  length(text) {
    if (!globalThis.Intl?.Segmenter) return Array.from(text).length;
    return [...new Intl.Segmenter(document.documentElement.lang, { granularity: "grapheme" }).segment(text)].length;
  }

  // --- Approval --------------------------------------------------------------------------------------------------------------

  approving() {
    const { id, approvers } = this.data;
    const { entered } = this;
    if (approvers.length === 1) entered.role ||= approvers[0].id;
    const changed = () => this.enter({ role: this.approverRole.value, name: this.person.value });
    this.approverRole = new Field(id, { id: "role", label: say("statement_role"), type: "choice", required: true, options: approvers }, entered.role, changed);
    this.person = new Field(id, { id: "name", label: say("statement_name"), required: true }, entered.name, changed);
    this.withdrawn = make("p", { className: "banner banner-warning", hidden: true }, say("statement_withdrawn"));
    this.why = make("p", { className: "block-why", id: `${id}-why` });
    this.approve = blockButton(say("statement_finish"), () => this.finish(), { look: "primary", "aria-describedby": this.why.id });
    return blockPart("statement-approval", say("statement_approval"), this.withdrawn,
      make("div", { className: "field-pair" }, this.approverRole.element, this.person.element), make("div", { className: "block-actions" }, this.approve, this.why));
  }

  /** What is missing before the text can be final. */
  get missing() {
    const labels = this.open.map(({ spec }) => say("block_quoted", { text: spec.label })).join(say("block_separator"));
    return [
      labels && say("statement_slots_open", { n: this.open.length, labels }),
      !this.approverRole.value && say("statement_no_role"),
      !this.person.value.trim() && say("statement_no_name"),
    ].filter(Boolean);
  }

  refreshApproval() {
    const { missing } = this;
    this.approval.hidden = Boolean(this.entered.approved);
    this.withdrawn.hidden = !this.entered.withdrawn;
    // Not `disabled`: the button can be reached, and says why it does nothing.
    this.approve.setAttribute("aria-disabled", String(missing.length > 0));
    this.why.replaceChildren(...(missing.length ? missing : [say("statement_ready")]).map((text) => make("span", {}, text)));
  }

  async finish() {
    const { missing } = this;
    if (missing.length) return this.tell(...missing);
    const { data: { id, title, approvers }, text } = this;
    const role = approvers.find((one) => one.id === this.approverRole.value).name;
    const approver = say("statement_approver", { role, name: this.person.value.trim() });
    this.enter({ approved: { approver, text, time: stamp(Date.now()) }, withdrawn: false });
    this.final.focus();
    const values = Object.fromEntries(this.slots.map(({ spec, value }) => [spec.id, value]));
    if (await this.record("statement", { block: id, title: title || say("statement_title"), values, text, approver })) this.tell(say("statement_is_recorded"));
  }

  withdrawIfChanged() {
    const { approved } = this.entered;
    if (!approved || approved.text === this.text) return;
    Object.assign(this.entered, { approved: null, withdrawn: true });
    this.keep();
    announce(say("statement_withdrawn"));
  }

  // --- The final text ----------------------------------------------------------------------------------------------------------

  finished() {
    const { id } = this.data;
    const { text, element } = readonlyText(`${id}-final`, say("statement_final"));
    Object.assign(this, { finalText: text, finalBy: make("p", { className: "statement-by" }) });
    const title = () => this.data.title || say("statement_title");
    const part = blockPart("statement-final", say("statement_is_final"), this.finalBy, element, make("div", { className: "block-actions" },
      blockButton(say("block_copy"), () => this.copy(text.value), { look: "primary" }),
      blockButton(say("block_download"), () => this.save(title(), formats.types.plain, text.value)),
      blockButton(say("block_print"), () => this.print(title(), `${text.value}\n\n${this.finalBy.textContent}`)),
      blockButton(say("statement_withdraw"), () => this.withdraw()),
      blockButton(say("block_clear"), () => this.clear(), { look: "quiet" })));
    part.tabIndex = -1;
    return part;
  }

  withdraw() {
    this.enter({ approved: null, withdrawn: false });
    this.approve.focus();
    this.tell(say("statement_is_withdrawn"));
  }

  refreshFinal() {
    const { approved } = this.entered;
    this.final.hidden = !approved;
    if (!approved) return;
    this.finalText.value = [this.drill.trim(), approved.text].filter(Boolean).join("\n");
    this.finalBy.textContent = say("statement_by", { approver: approved.approver, time: moments.shown(approved.time.slice(0, 16)) });
  }
});
