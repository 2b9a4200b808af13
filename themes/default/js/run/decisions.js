// What a meeting decides: questions that must be answered or put off, and decisions that come up.
class Decisions {
  /** `kept` is a list of {question, text, owner, due, deferred}; `changed` gets the new list. */
  constructor(block, questions, roles, { kept, changed }) {
    Object.assign(this, { block, changed });
    this.owners = make("datalist", { id: `${block}-owners` }, ...roles.map((value) => make("option", { value })));
    this.list = make("div", { className: "decisions-list" });
    this.add = blockButton(say("meeting_decide"), () => this.append(null, {}).text.focus());
    this.element = blockPart("decisions", say("meeting_decisions"), this.owners, this.list, this.add);
    this.rows = [];
    for (const question of questions) this.append(question, kept.find((one) => one.question === question) ?? {});
    for (const decision of kept.filter(({ question }) => !question)) this.append(null, decision);
  }

  append(question, { text, owner, due, deferred }) {
    this.count = (this.count ?? 0) + 1;
    const id = `${this.block}-decision-${this.count}`;
    const changed = () => this.changed(this.entered);
    const row = { question };
    row.text = new Field(id, { id: "text", type: "long", rows: 2, label: say(question ? "meeting_answer" : "meeting_decision") }, text, changed);
    row.owner = new Field(id, { id: "owner", label: say("meeting_owner") }, owner, changed);
    row.owner.control.setAttribute("list", this.owners.id);
    row.due = new Field(id, { id: "due", type: "time", now: false, label: say("meeting_due") }, due, changed);
    row.deferred = make("input", { type: "checkbox", checked: Boolean(deferred) });
    row.deferred.addEventListener("change", changed);
    // A question is open until it has an answer or is put off.
    row.text.problem = () => (this.isOpen(row) ? say(question ? "meeting_unanswered" : "meeting_no_text", { question }) : null);
    row.element = this.fieldset(row);
    this.rows.push(row);
    this.list.append(row.element);
    return row;
  }

  fieldset(row) {
    const { question, text, owner, due, deferred } = row;
    const end = question
      ? make("label", { className: "field-option" }, deferred, make("span", {}, say("meeting_deferred")))
      : blockButton(say("meeting_remove"), () => this.remove(row), { look: "quiet" });
    return make("fieldset", { className: "field decision" }, make("legend", { className: "field-label" }, question ?? say("meeting_other")),
      text.element, make("div", { className: "field-pair" }, owner.element, due.element), end);
  }

  remove(row) {
    this.rows.splice(this.rows.indexOf(row), 1);
    row.element.remove();
    this.add.focus();
    this.changed(this.entered);
  }

  isOpen({ question, text, owner, due, deferred }) {
    if (text.value.trim()) return false;
    return question ? !deferred.checked : Boolean(owner.value.trim() || due.value);
  }

  get entered() {
    return this.rows.map(({ question, text, owner, due, deferred }) => ({
      question, text: text.value.trim(), owner: owner.value.trim(), due: due.value, deferred: Boolean(question) && deferred.checked,
    }));
  }

  /** The fields to check before the meeting ends. */
  get fields() {
    return this.rows.map(({ text }) => text);
  }
}
