// A report: a form that becomes a finished text, and the ways that it can go.
customElements.define("rb-report", class extends LiveBlock {
  blank() {
    return { values: {}, format: "plain" };
  }

  parts() {
    const { data: { id, fields }, entered } = this;
    this.fields = fields.map((spec) => new Field(id, { ...spec, options: spec.options ?? [] }, entered.values[spec.id], () => this.changed()));
    this.errors = new ErrorSummary(id);
    this.takeButton = this.accountsOfRun();
    this.notice = make("div", { className: "block-notice", role: "group", tabIndex: -1, hidden: true, "aria-label": say("report_paste") });
    return [
      this.errors.element,
      make("p", { className: "field-help" }, say("report_required")),
      ...this.fields.map(({ element }) => element),
      blockPart("report-output", say("report_output"), this.choice(), this.preview(), this.buttons(), this.notice),
    ];
  }

  changed() {
    this.notice.hidden = true;
    this.errors.update(this.fields);
    this.enter({ values: Object.fromEntries(this.fields.map((field) => [field.spec.id, field.value]).filter(([, value]) => value.length)) });
  }

  // The run knows the accounts already.
  accountsOfRun() {
    const field = this.fields.find(({ spec }) => spec.type === "accounts");
    if (!field) return null;
    const button = blockButton("", () => {
      field.fill(this.run.state.accounts.join("\n"));
      field.focus();
    });
    field.element.append(button);
    return { button, field };
  }

  refreshAccounts() {
    const n = this.run?.state.accounts.length ?? 0;
    const { button, field } = this.takeButton;
    button.hidden = !n || Boolean(field.value.trim());
    button.querySelector("span").textContent = say("report_accounts", { n });
  }

  choice() {
    const formatsOffered = Object.keys(formats.types).map((id) => ({ id, name: say(`report_format_${id}`) }));
    const field = new Field(this.data.id, { id: "format", type: "choice", label: say("report_format"), options: formatsOffered }, this.entered.format, () => this.enter({ format: field.value || "plain" }));
    field.control.options[0].remove(); // One is always chosen.
    field.value = this.entered.format;
    return field.element;
  }

  preview() {
    const { text, element } = readonlyText(`${this.data.id}-preview`, say("report_preview"));
    this.shown = text;
    return element;
  }

  // --- The report ----------------------------------------------------------------------------------------------------------

  get report() {
    const rows = this.fields.map(({ spec, shown, plain }) => ({ id: spec.id, label: spec.label, shown, plain }));
    const shown = Object.fromEntries(rows.map((row) => [row.id, row.shown || say("report_empty")]));
    const { title, text, subject } = this.data;
    const heading = title || say("report_title");
    return {
      drill: this.drill, heading, rows,
      subject: this.drill + formats.filled(subject || heading, shown).replace(/\s+/g, " "),
      created: moments.iso(moments.now()),
      text: text ? formats.filled(text, shown) : null,
    };
  }

  get text() {
    return formats.plain(this.report);
  }

  refresh() {
    const { report } = this;
    this.written = formats[this.entered.format](report); // Kept aside: a field makes line feeds of all line ends.
    this.shown.value = this.written;
    if (this.mail) this.mail.href = sending.mail(this.data.mail, report.subject, formats.plain(report));
    if (this.form) this.form.href = this.formAddress().href;
    if (this.takeButton) this.refreshAccounts();
    this.recordButton.hidden = !this.recorder;
    const last = this.run?.state.reports.filter(({ title }) => title === report.heading).at(-1);
    this.recorded.hidden = !last;
    if (last) this.recorded.textContent = this.recordedBy(last);
  }

  formAddress() {
    return sending.form(this.data.form, Object.fromEntries(this.fields.map(({ spec, shown }) => [spec.id, shown])));
  }

  isComplete() {
    return this.errors.check(this.fields);
  }

  // --- Where it can go -------------------------------------------------------------------------------------------------------

  buttons() {
    const { mail, form } = this.data;
    const done = (act) => () => this.isComplete() && act();
    this.recorded = make("p", { className: "block-recorded", hidden: true });
    this.recordButton = blockButton(say("report_record"), done(() => this.recordReport("said")));
    this.mail = mail && this.link(say("report_mail", { address: mail }), (event) => this.sendMail(event));
    this.form = form && this.link(say("report_form", { host: sending.host(form) }), (event) => this.openForm(event), { target: "_blank", rel: "noopener noreferrer" });
    const buttons = [
      blockButton(say("report_copy"), done(() => this.copyReport()), { look: "primary" }),
      blockButton(say("report_download"), done(() => this.download())),
      blockButton(say("report_print"), done(() => this.print(this.report.heading, this.text))),
      this.mail, this.form, this.recordButton,
      blockButton(say("report_clear"), () => this.clear(), { look: "quiet" }),
    ];
    return make("div", { className: "block-outcome" }, make("div", { className: "block-actions" }, ...buttons.filter(Boolean)), this.recorded);
  }

  link(text, act, attributes) {
    const link = make("a", { className: "block-button", href: "#", ...attributes }, make("span", {}, text));
    link.addEventListener("click", act);
    return link;
  }

  async copyReport() {
    if (await this.copy(this.written)) this.recordReport();
  }

  download() {
    const { format } = this.entered;
    const text = this.written;
    // Spreadsheets take a file without this mark for one in the old encoding of the country.
    this.save(this.report.heading, formats.types[format], format === "csv" ? `\uFEFF${text}` : text);
    this.recordReport();
  }

  sendMail(event) {
    if (!this.isComplete()) return event.preventDefault();
    if (this.mail.href.length <= sending.most) return this.recordReport();
    event.preventDefault();
    const { subject } = this.report;
    const href = sending.mail(this.data.mail, subject, say("report_paste_here"));
    this.paste(this.text, say("report_mail_long"), this.link(say("report_mail", { address: this.data.mail }), () => {}, { href }));
  }

  openForm(event) {
    if (!this.isComplete()) return event.preventDefault();
    const { href, left } = this.formAddress();
    if (!left.length) return this.recordReport();
    event.preventDefault();
    const fields = this.fields.filter(({ spec }) => left.includes(spec.id));
    const text = formats.lines(fields.map(({ spec, shown }) => ({ label: spec.label, shown })));
    const names = fields.map(({ spec }) => say("block_quoted", { text: spec.label })).join(say("block_separator"));
    const go = this.link(say("report_form_go", { host: sending.host(this.data.form) }), () => {}, { href, target: "_blank", rel: "noopener noreferrer" });
    this.paste(text, say("report_form_long", { names }), go);
  }

  /** What does not fit into an address goes to the clipboard, else into a file; the page says so before it leads on. */
  async paste(text, reason, go) {
    const isCopied = await copyText(text);
    const file = !isCopied && blockButton(say("report_paste_file"), () => this.save(this.report.heading, formats.types.plain, text));
    const how = say(isCopied ? "report_paste_copied" : "report_paste_not_copied");
    this.notice.replaceChildren(make("p", {}, reason), make("p", {}, how), make("div", { className: "block-actions" }, ...[file, go].filter(Boolean)));
    this.notice.hidden = false;
    this.notice.focus();
    this.recordReport();
  }

  /** Adds the report to the run's record; the same text is not added twice, unless the reader asks for it. */
  async recordReport(asked) {
    const { text, report: { heading } } = this;
    if (!asked && this.run?.state.reports.some((kept) => kept.text === text)) return;
    const values = Object.fromEntries(this.fields.map(({ spec, plain }) => [spec.id, plain]).filter(([, value]) => value !== ""));
    const isKept = await this.record("report", { block: this.data.id, title: heading, values, text });
    if (isKept && asked) this.tell(say("report_is_recorded"));
  }
});
