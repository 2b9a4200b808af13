// Fields of forms: each with its label, help, and what is wrong with it in words.

/** Characters that a field takes at most: an entry of a record has room for them. */
const fieldRoom = { text: 500, long: 8000, accounts: 8000, number: 40 };

/**
 * A field of a form. `spec` is {id, label, type, required, help, options}, `now: false` for a moment that is to come; its
 * value is a text, for `choices` a list of texts. `changed` is told when the reader changes it.
 */
class Field {
  constructor(block, spec, value, changed) {
    Object.assign(this, { spec, id: `${block}-${spec.id}`, isGroup: spec.type === "choices" });
    this.help = spec.help && make("p", { className: "field-help", id: `${this.id}-help` }, spec.help);
    this.error = make("p", { className: "field-error", id: `${this.id}-error`, hidden: true });
    this.control = (Field.controls[spec.type] ?? Field.controls.text)(this.id, spec);
    this.controls = this.isGroup ? [...this.control.querySelectorAll("input")] : [this.control];
    this.element = this.isGroup ? this.group() : this.single();
    this.element.addEventListener("input", () => {
      if (!this.error.hidden) this.check();
      changed?.(this);
    });
    this.value = value ?? "";
    this.describe();
  }

  get value() {
    return this.isGroup ? this.controls.filter(({ checked }) => checked).map(({ value }) => value) : this.control.value;
  }

  set value(value) {
    if (this.isGroup) for (const box of this.controls) box.checked = value.includes(box.value);
    else this.control.value = value;
  }

  /** What is entered, as a list of lines or choices. */
  get list() {
    return (this.isGroup ? this.value : this.value.split("\n")).map((line) => line.trim()).filter(Boolean);
  }

  /** What is entered, for readers. */
  get shown() {
    if (this.isGroup || this.spec.type === "accounts") return this.list.join(say("block_separator"));
    return this.spec.type === "time" ? moments.shown(this.value) : this.value.trim();
  }

  /** What is entered, for programs: a moment with its distance from Greenwich, a number as a number, lists as lists. */
  get plain() {
    if (this.isGroup || this.spec.type === "accounts") return this.list;
    if (this.spec.type === "time") return moments.iso(this.value);
    return this.spec.type === "number" && this.number !== null ? this.number : this.value.trim();
  }

  /** The number, also when it was typed in full-width digits; null when it is none. */
  get number() {
    const text = this.value.normalize("NFKC").replaceAll(",", "").trim();
    return text && Number.isFinite(Number(text)) ? Number(text) : null;
  }

  /** Checks the field; says what is wrong beside it, and returns that. */
  check() {
    const problem = this.problem();
    this.error.replaceChildren(...(problem ? [make("span", { className: "field-error-word" }, say("field_error")), problem] : []));
    this.error.hidden = !problem;
    for (const control of this.controls) {
      if (problem) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    this.element.classList.toggle("has-error", Boolean(problem));
    this.describe();
    return problem;
  }

  problem() {
    const { label, required, type } = this.spec;
    if (type === "time" && this.control.validity.badInput) return say("field_time", { label });
    if (!this.list.length) return required ? say(this.isGroup || type === "choice" ? "field_choose" : "field_missing", { label }) : null;
    return type === "number" && this.number === null ? say("field_number", { label }) : null;
  }

  focus() {
    this.controls[0].focus();
  }

  describe() {
    const ids = [this.help?.id, !this.error.hidden && this.error.id].filter(Boolean).join(" ");
    const described = this.isGroup ? this.element : this.control;
    if (ids) described.setAttribute("aria-describedby", ids);
    else described.removeAttribute("aria-describedby");
  }

  // --- How it looks -------------------------------------------------------------------------------------------------------

  name() {
    return [this.spec.label, this.spec.required && make("span", { className: "field-required" }, say("field_required"))].filter(Boolean);
  }

  single() {
    const label = make("label", { for: this.id, className: "field-label" }, ...this.name());
    return make("div", { className: `field field-${this.spec.type ?? "text"}` }, label, this.help, this.error, this.row());
  }

  group() {
    return make("fieldset", { className: "field field-choices" }, make("legend", { className: "field-label" }, ...this.name()), this.help, this.error, this.control);
  }

  // A moment has a button for the present one beside it, and says whose clock it goes by.
  row() {
    if (this.spec.type !== "time") return this.control;
    const now = this.spec.now !== false && blockButton(say("field_now"), () => this.fill(moments.now()), { "aria-label": say("field_now_for", { label: this.spec.label }) });
    return make("div", { className: "field-row" }, this.control, now, make("span", { className: "field-zone" }, moments.zone(Date.now())));
  }

  /** Enters a value as if the reader had. */
  fill(value) {
    this.value = value;
    this.control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** The control of each type of field. */
Field.controls = {
  text: (id) => make("input", { type: "text", id, autocomplete: "off", maxLength: fieldRoom.text }),
  number: (id) => make("input", { type: "text", id, inputMode: "decimal", autocomplete: "off", maxLength: fieldRoom.number }),
  long: (id, { rows = 4 }) => make("textarea", { id, rows, maxLength: fieldRoom.long }),
  accounts: (id) => make("textarea", { id, rows: 3, maxLength: fieldRoom.accounts, autocapitalize: "off" }),
  time: (id) => make("input", { type: "datetime-local", id }),

  /** Options are texts, or {id, name}. */
  choice(id, { options }) {
    const choices = options.map((option) => make("option", { value: option.id ?? option }, option.name ?? option));
    return make("select", { id }, make("option", { value: "" }, say("field_choose_one")), ...choices);
  },

  choices(id, { options }) {
    const boxes = options.map((value, at) => make("label", { className: "field-option" }, make("input", { type: "checkbox", value, id: at ? `${id}-${at}` : id }), make("span", {}, value)));
    return make("div", { className: "field-options" }, ...boxes);
  },
};

/** What is wrong with a form, in one list that takes the focus and leads to the fields. */
class ErrorSummary {
  constructor(block) {
    const id = `${block}-errors`;
    this.heading = make("p", { className: "block-heading", id });
    this.list = make("ul", {});
    this.element = make("div", { className: "block-errors", role: "group", tabIndex: -1, hidden: true, "aria-labelledby": id }, this.heading, this.list);
  }

  /** Checks fields; true when nothing is wrong. */
  check(fields) {
    const problems = fields.map((field) => ({ field, text: field.check() })).filter(({ text }) => text);
    this.list.replaceChildren(...problems.map(({ field, text }) => make("li", {}, this.link(field, text))));
    this.heading.textContent = say("field_errors", { n: problems.length });
    this.element.hidden = !problems.length;
    if (problems.length) this.element.focus();
    return !problems.length;
  }

  /** Takes away what was put right since. */
  update(fields) {
    if (this.element.hidden || fields.some((field) => !field.error.hidden)) return;
    this.element.hidden = true;
  }

  link(field, text) {
    const link = make("a", { href: `#${field.id}` }, text);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    return link;
  }
}

/** A text that can be read and selected but not changed. */
const readonlyText = (id, label) => {
  const text = make("textarea", { id, className: "block-output", readOnly: true, rows: 6 });
  return { text, element: make("div", { className: "field" }, make("label", { for: id, className: "field-label" }, label), text) };
};
