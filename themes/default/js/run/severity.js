// Grading: questions, and the level that the site's scale has for the answers.
customElements.define("rb-severity", class extends LiveBlock {
  blank() {
    return { answers: {}, override: null, deadlines: [], times: {} };
  }

  /** The run, if it goes by the same levels as this scale. */
  get gradedRun() {
    const levels = (scale) => (scale?.levels ?? []).map(({ id }) => id).join();
    const scale = this.run?.state.plan?.scale;
    return this.run && levels(scale) === levels(this.data.scale) ? this.recorder : null;
  }

  parts() {
    const { scale } = this.data;
    const recorded = this.run?.state.grade;
    if (recorded && !Object.keys(this.entered.answers).length) this.entered.answers = { ...recorded.answers };
    this.entered.answers = this.known(this.entered.answers);
    this.counted = scale.matrix.some(({ points }) => points);
    this.result = make("div", { className: "grade" });
    this.actions = this.buttons();
    this.chooser = this.overriding();
    this.deadlines = scale.deadlines?.length ? new Deadlines(this, scale.deadlines) : null;
    return [
      make("p", { className: "field-help" }, say("severity_help")),
      ...scale.questions.map((question, at) => this.question(question, at)),
      blockPart("grade-part", say("severity_result"), this.result, this.actions, this.chooser),
      this.deadlines?.element,
    ].filter(Boolean);
  }

  /** Answers without those that the author has taken away since. */
  known(answers) {
    const asked = this.data.scale.questions.filter((question) => answers[question.id] === "unsure" || question.answers.some(({ id }) => id === answers[question.id]));
    return Object.fromEntries(asked.map(({ id }) => [id, answers[id]]));
  }

  // --- The questions -----------------------------------------------------------------------------------------------------

  question(question, at) {
    const name = `${this.data.id}-${question.id}`;
    const help = question.help && make("p", { className: "field-help", id: `${name}-help` }, question.help);
    const answers = question.answers.map((answer) => this.answer(name, question, answer));
    const unsure = this.answer(name, question, { id: "unsure", label: say("severity_unsure") });
    const number = make("span", { className: "grade-question" }, say("severity_question", { at: at + 1, n: this.data.scale.questions.length }));
    return make("fieldset", { className: "field field-choices", ...(help && { "aria-describedby": help.id }) },
      make("legend", { className: "field-label" }, number, question.ask), help, make("div", { className: "field-options" }, ...answers, unsure));
  }

  answer(name, question, { id, label, help, points }) {
    const radio = make("input", { type: "radio", name, value: id, checked: this.entered.answers[question.id] === id });
    radio.addEventListener("change", () => {
      this.enter({ answers: { ...this.entered.answers, [question.id]: id } });
      this.announceLater();
    });
    const worth = this.counted && question.answers.some((one) => one.points) && points != null && make("span", { className: "field-points" }, say("severity_points", { n: points }));
    return make("label", { className: "field-option" }, radio, make("span", {}, make("span", { className: "field-option-name" }, label), worth, help && make("span", { className: "field-help" }, help)));
  }

  // --- The result --------------------------------------------------------------------------------------------------------

  get grade() {
    return graded(this.data.scale, this.entered.answers);
  }

  level(id) {
    return this.data.scale.levels.find((level) => level.id === id);
  }

  /** The level that counts: the chosen one, else that of the scale. */
  get decided() {
    return this.level(this.entered.override?.level ?? this.grade?.level);
  }

  refresh() {
    const { grade } = this;
    this.result.replaceChildren(...(grade ? this.outcome(grade) : this.missing()));
    this.result.dataset.tone = grade ? this.tone() : "none";
    for (const button of [this.copyButton, this.overrideButton, this.recordButton]) button.hidden = !grade;
    this.resetButton.hidden = !Object.keys(this.entered.answers).length;
    this.overrideButton.querySelector("span").textContent = say(this.entered.override ? "severity_take_back" : "severity_override");
    if (!grade || this.entered.override) this.showChooser(false);
    this.refreshRecorded(grade);
    this.deadlines?.refresh();
  }

  // The highest level alarms, the lowest calms; what is between them warns.
  tone() {
    const { levels } = this.data.scale;
    const at = levels.indexOf(this.decided);
    return at === 0 ? "alert" : at === levels.length - 1 ? "good" : "warning";
  }

  missing() {
    const n = this.data.scale.questions.filter(({ id }) => !this.entered.answers[id]).length;
    return [make("p", { className: "grade-missing" }, say("severity_missing", { n }))];
  }

  outcome(grade) {
    const { override } = this.entered;
    const level = this.decided;
    return [
      make("p", { className: "grade-level" }, icon("level"), make("span", {}, say("severity_level", { level: level.name }))),
      override && make("p", {}, say("severity_overridden", { level: this.level(grade.level).name, reason: override.reason })),
      make("p", { className: "grade-reason" }, ...this.reason(grade)),
      grade.unsure && make("p", { className: "grade-unsure" }, say("severity_unsure_taken")),
      level.triggers && make("p", { className: "grade-triggers" }, make("strong", {}, say("severity_triggers")), level.triggers),
    ].filter(Boolean);
  }

  /** Why this level: the author's reason, and the answers that met the rule. */
  reason(grade) {
    const rule = this.data.scale.matrix[grade.rule] ?? {};
    const because = (grade.because ?? rule.because)?.replace(/[。.]\s*$/, "");
    const met = this.met(rule);
    if (!because && !met.length) return [say("severity_otherwise")];
    return [
      because && make("strong", {}, say("severity_because", { because })),
      met.length > 0 && make("span", { className: "grade-met" }, say("severity_met", { answers: met.join(say("severity_met_separator")) })),
    ].filter(Boolean);
  }

  met(rule) {
    const { scale } = this.data;
    const asked = scale.questions.filter(({ id }) => rule.if?.[id]);
    const met = asked.map((question) => say("block_pair", { label: question.ask, value: this.answered(question) }));
    if (rule.points) met.push(this.sum(rule.points));
    return met;
  }

  answered({ id, answers }) {
    const answer = this.entered.answers[id];
    return answers.find((one) => one.id === answer)?.label ?? say("severity_unsure");
  }

  sum([least, most]) {
    const range = most == null ? say("severity_points_least", { least }) : least === most ? say("severity_points", { n: least }) : say("severity_points_range", { least, most });
    const { answers } = this.entered;
    if (Object.values(answers).includes("unsure")) return say("severity_sum_unsure", { range });
    const points = this.data.scale.questions.map((question) => question.answers.find(({ id }) => id === answers[question.id])?.points ?? 0);
    return say("severity_sum", { n: points.reduce((sum, one) => sum + one, 0), range });
  }

  // Said when the reader has paused, and only when it says something else than before.
  announceLater() {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const { grade } = this;
      const text = grade ? this.sentence(grade) : this.missing()[0].textContent;
      if (text !== this.announced) announce(text);
      this.announced = text;
    }, 600);
  }

  sentence(grade) {
    const reason = this.reason(grade).map((part) => part.textContent ?? part);
    return [say("severity_level", { level: this.decided.name }), ...reason, grade.unsure && say("severity_unsure_taken")].filter(Boolean).join(" ");
  }

  /** The result as text, for a message or a form. */
  get text() {
    const { scale } = this.data;
    return [
      this.drill.trim(),
      ...[...this.result.children].flatMap((part) => (part.matches(".grade-reason") ? [...part.childNodes] : [part])).map((part) => part.textContent),
      "",
      ...scale.questions.map((question) => say("block_pair", { label: question.ask, value: this.answered(question) })),
    ].filter((line, at) => line || at).join("\n");
  }

  // --- What can be done with it --------------------------------------------------------------------------------------------

  buttons() {
    this.recordButton = blockButton(say("severity_record"), () => this.recordGrade(), { look: "primary" });
    this.copyButton = blockButton(say("severity_copy"), () => this.copy(this.text));
    this.overrideButton = blockButton(say("severity_override"), () => this.override(), { "aria-expanded": "false" });
    this.resetButton = blockButton(say("severity_reset"), () => this.reset(), { look: "quiet" });
    this.recorded = make("p", { className: "block-recorded", hidden: true });
    return make("div", { className: "block-outcome" }, this.recorded, make("div", { className: "block-actions" }, this.recordButton, this.copyButton, this.overrideButton, this.resetButton));
  }

  reset() {
    const times = this.entered.times;
    this.enter({ answers: {}, override: null, times });
    for (const radio of this.live.querySelectorAll("input[type=radio]")) radio.checked = false;
    this.live.querySelector("input[type=radio]").focus();
    this.tell(say("block_cleared"));
  }

  overriding() {
    const { id, scale } = this.data;
    const form = make("form", { className: "grade-override", noValidate: true, hidden: true });
    const fields = [
      new Field(id, { id: "level", label: say("severity_override_level"), type: "choice", required: true, options: scale.levels }),
      new Field(id, { id: "reason", label: say("severity_override_reason"), type: "long", rows: 2, required: true, help: say("severity_override_help") }),
    ];
    const errors = new ErrorSummary(`${id}-override`);
    const use = make("button", { type: "submit", className: "block-button block-primary" }, say("severity_override_use"));
    const leave = blockButton(say("block_cancel"), () => (this.showChooser(false), this.overrideButton.focus()), { look: "quiet" });
    form.append(errors.element, ...fields.map(({ element }) => element), make("div", { className: "block-actions" }, use, leave));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!errors.check(fields)) return;
      const [level, reason] = fields.map(({ value }) => value.trim());
      for (const field of fields) field.value = "";
      this.enter({ override: { level, reason } });
      this.overrideButton.focus();
      this.announceLater();
    });
    return form;
  }

  override() {
    if (this.entered.override) {
      this.enter({ override: null });
      return this.announceLater();
    }
    this.showChooser(this.chooser.hidden);
    if (!this.chooser.hidden) this.chooser.querySelector("select").focus();
  }

  showChooser(isShown) {
    this.chooser.hidden = !isShown;
    this.overrideButton.setAttribute("aria-expanded", String(isShown));
  }

  // --- The run -----------------------------------------------------------------------------------------------------------

  async recordGrade() {
    const { grade, entered: { answers, override } } = this;
    const { level, rule, because } = grade;
    const isKept = await this.record("grade", { answers: { ...answers }, level, rule, ...(because && { because }) })
      && (!override || await this.record("override", { ...override }));
    if (isKept) this.tell(say("severity_is_recorded"));
  }

  refreshRecorded(grade) {
    const run = this.gradedRun;
    const { grade: kept, override, level } = run?.state ?? {};
    const isSame = Boolean(grade && kept) && JSON.stringify(this.sorted(kept.answers)) === JSON.stringify(this.sorted(this.entered.answers))
      && (override?.level ?? null) === (this.entered.override?.level ?? null);
    this.recordButton.hidden = !run || !grade || isSame;
    this.recordButton.querySelector("span").textContent = say(kept ? "severity_record_again" : "severity_record");
    this.recorded.hidden = !kept;
    if (kept) this.recorded.textContent = say("severity_recorded", { level: this.level(level ?? kept.level)?.name ?? level, by: this.recordedBy(override ?? kept) });
  }

  sorted(answers) {
    return Object.entries(answers).sort();
  }
});
