// A scenario: one situation after the other, each with what can be done. What was chosen stands, as it would that night;
// only practice begins again. Whether it was good is said when the question is marked.
class QuizScenario {
  constructor({ element, spec, texts }, changed) {
    Object.assign(this, { element, spec, texts: texts?.nodes ?? {}, changed, path: [], isAhead: false });
    this.place = element.querySelector(".quiz-scenario");
    if (spec.nodes) this.draw();
    else this.place.append(make("p", { className: "quiet" }, say("quiz_scenario_withheld")));
  }

  /** The options taken, from the start. */
  get response() {
    return this.path.length ? [...this.path] : null;
  }

  set response(response) {
    this.path = response ?? [];
    this.isAhead = true;
    if (this.spec.nodes) this.draw();
  }

  get isComplete() {
    return !this.spec.nodes || Boolean(this.spec.nodes[this.steps().at].end);
  }

  /** What happened: `taken` is [{node, option}], `at` where the path has come to. A path that is not of this graph ends where it leaves it. */
  steps() {
    const taken = [];
    let at = this.spec.start;
    for (const id of this.path) {
      const option = this.spec.nodes[at]?.options?.find((one) => one.id === id);
      if (!option) break;
      taken.push({ node: at, option });
      at = option.to;
    }
    return { taken, at };
  }

  draw({ isMarked = false } = {}) {
    const { taken, at } = this.steps();
    const isLast = (place) => place === taken.length - 1 && !this.isAhead;
    const nodes = taken.map(({ node, option }, place) => this.past(node, option, place + 1, { isMarked, isNew: isLast(place) && !isMarked }));
    const waits = taken.length && !this.isAhead && !isMarked;
    this.place.replaceChildren(
      nodes.length ? make("ol", { className: "quiz-path", "aria-label": say("quiz_path") }, nodes) : "",
      ...(waits ? [this.onward()] : [this.spec.nodes[at].end ? this.ending(at, isMarked) : this.present(at, taken.length + 1)]),
    );
  }

  text(node) {
    return make("div", { className: "quiz-node-text" }, quizNodes(this.texts[node]?.html));
  }

  /** A situation that is over: what was there, what was done, what came of it. */
  past(node, option, number, { isMarked, isNew }) {
    const words = this.texts[node]?.options?.[option.id] ?? {};
    const done = make("p", { className: "quiz-done" }, make("span", { className: "quiz-done-word" }, say("quiz_you_chose")), make("span", {}, quizNodes(words.text)));
    const effect = words.effect && make("span", { className: "quiz-effect" }, words.effect);
    const came = (words.consequence || effect) && make("div", { className: "quiz-came" }, effect, quizNodes(words.consequence));
    const isCritical = isMarked.hasResult && option.critical;
    const judged = isMarked && make("div", { className: "quiz-judged" },
      isCritical && make("p", { className: "quiz-critical" }, icon("quiz-critical"), say("quiz_critical")),
      quizNodes(isMarked.hasFeedback ? words.feedback : ""));
    return make("li", { className: isCritical ? "quiz-step is-critical" : "quiz-step", tabIndex: -1, ...(isNew && { "data-new": "" }) },
      make("p", { className: "quiz-step-number" }, say("quiz_step_n", { n: number })), this.text(node), done, came, judged && judged.childNodes.length > 0 && judged);
  }

  /** The situation that the reader is in. */
  present(node, number) {
    const choose = (id) => () => {
      this.path.push(id);
      this.isAhead = false;
      this.draw();
      this.changed();
      this.place.querySelector("[data-new]")?.focus();
    };
    const options = this.spec.nodes[node].options.filter(({ id }) => walk(this.spec, [...this.path, id])); // Some places are visited only so often.
    return make("div", { className: "quiz-now", tabIndex: -1 },
      make("p", { className: "quiz-step-number" }, say("quiz_step_n", { n: number })), this.text(node),
      make("p", { className: "quiz-how" }, say("quiz_scenario_final")),
      make("div", { className: "quiz-options" }, options.map((option) =>
        make("button", { type: "button", className: "quiz-option", disabled: this.isLocked, onclick: choose(option.id), "data-option": option.id }, make("span", {}, quizNodes(this.texts[node]?.options?.[option.id]?.text)), icon("quiz-next")))));
  }

  onward() {
    return make("p", { className: "quiz-onward" }, button(say("quiz_go_on"), () => {
      this.isAhead = true;
      this.draw();
      this.place.querySelector(".quiz-now, .quiz-ending")?.focus();
    }, "run-primary"));
  }

  ending(node, isMarked) {
    const { end } = this.spec.nodes[node];
    const { hasResult } = isMarked;
    return make("div", { className: "quiz-ending", tabIndex: -1, ...(hasResult && { "data-end": end }) },
      make("p", { className: "quiz-step-number" }, hasResult ? say(end === "success" ? "quiz_end_success" : "quiz_end_failure") : say("quiz_end")), this.text(node));
  }

  lock(isLocked) {
    this.isLocked = isLocked;
    for (const one of this.place.querySelectorAll(".quiz-option")) one.disabled = isLocked;
  }

  /** Shows the whole path; what was critical and how it ended are part of the result, what to think of each choice is feedback. */
  judge(may) {
    if (this.spec.nodes) this.draw({ isMarked: may });
  }
}
quizControls.scenario = QuizScenario;
