// The second scale: terms that run from a moment of the incident, such as its discovery. Which of them apply the reader
// decides; the page only counts.
class Deadlines {
  constructor(block, deadlines) {
    Object.assign(this, { block, deadlines });
    this.times = this.clocks();
    this.rows = deadlines.map((deadline) => this.row(deadline));
    this.begin = make("div", { className: "deadline-times" }, ...this.times.map(({ field }) => field.element));
    this.element = blockPart("deadlines", say("deadline_title"), make("p", { className: "field-help" }, say("deadline_help")), this.begin,
      make("div", { className: "field-options" }, ...this.rows.map(({ element }) => element)));
    // The text of a row changes once a minute and is no live region: nobody wants to hear it each time.
    clearInterval(block.counting);
    block.counting = setInterval(() => (block.isConnected ? this.refresh() : clearInterval(block.counting)), 5000);
  }

  /** The moments that terms run from: asked for when there is no run that knows them. */
  clocks() {
    const froms = [...new Set(this.deadlines.map(({ from }) => from ?? "discovered"))];
    return froms.map((from) => {
      const spec = { id: `time-${from}`, type: "time", label: say(`deadline_time_${from}`) };
      const field = new Field(this.block.data.id, spec, this.block.entered.times[from], () => this.block.enter({ times: { ...this.block.entered.times, [from]: field.value } }));
      return { from, field };
    });
  }

  row(deadline) {
    const { id, name, help, minutes, from, role } = deadline;
    const box = make("input", { type: "checkbox", value: id });
    const due = make("span", { className: "deadline-due" });
    box.addEventListener("change", () => this.set(id, box));
    const term = say("deadline_term", { span: moments.span(minutes * 60_000), from: say(`deadline_from_${from ?? "discovered"}`) });
    const facts = make("span", { className: "field-help" }, role ? say("deadline_facts", { term, role: role.name ?? role }) : term);
    const element = make("label", { className: "field-option" }, box,
      make("span", {}, make("span", { className: "field-option-name" }, name), facts, help && make("span", { className: "field-help" }, help), due));
    return { deadline, box, due, element };
  }

  async set(id, box) {
    const run = this.block.gradedRun;
    if (run) {
      if (!(await this.block.record("deadline", { deadline: id, on: box.checked }))) box.checked = !box.checked;
      return this.refresh();
    }
    const others = this.block.entered.deadlines.filter((other) => other !== id);
    this.block.enter({ deadlines: box.checked ? [...others, id] : others });
  }

  refresh() {
    const run = this.block.gradedRun;
    const known = run ? new Map(deadlinesOf(run.state).map(({ id, due }) => [id, due])) : null;
    this.begin.hidden = Boolean(run);
    for (const { deadline, box, due, element } of this.rows) {
      const { id } = deadline;
      box.checked = run ? run.state.deadlines.has(id) : this.block.entered.deadlines.includes(id);
      const at = !box.checked ? null : run ? known.get(id) ?? null : this.due(deadline);
      const text = box.checked ? this.words(deadline, at) : "";
      if (due.textContent !== text) due.textContent = text;
      element.classList.toggle("is-overdue", at !== null && at < Date.now());
    }
  }

  due({ minutes, from }) {
    const begun = moments.at(this.block.entered.times[from ?? "discovered"]);
    return begun === null ? null : begun + minutes * 60_000;
  }

  words({ from }, at) {
    if (at === null) return say(`deadline_waits_${from ?? "discovered"}`);
    const left = at - Date.now();
    const values = { time: moments.shown(stamp(at).slice(0, 16)), span: moments.span(Math.abs(left)) };
    return say(left < 0 ? "deadline_overdue" : "deadline_due", values);
  }
}
