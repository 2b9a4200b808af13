// Before a quiz is handed in: what is answered, what is not, what waits for another look. What is missing is said first,
// and whoever hands in nevertheless may.
class QuizReview {
  /** `player` has `questions`, `attempt`, `mode`, `go(at)`, `finish()`; `submit` is the form's own button in its row. */
  constructor(player, submit) {
    Object.assign(this, { player, submit });
    this.heading = make("h2", { className: "quiz-review-title", id: "rb-quiz-review", tabIndex: -1 }, say(player.data.purpose === "survey" ? "quiz_review_survey" : "quiz_review"));
    this.errors = make("div", { className: "quiz-errors", role: "group", tabIndex: -1, hidden: true, "aria-labelledby": "rb-quiz-errors" });
    this.lede = make("div", {});
    this.list = make("ol", { className: "quiz-review-list" });
    this.back = button(say("quiz_back"), () => player.go(player.at));
    this.element = make("section", { className: "quiz-review", "aria-labelledby": "rb-quiz-review", hidden: true }, this.errors, this.heading, this.lede, this.list);
    this.list.addEventListener("click", (event) => this.follow(event));
    this.errors.addEventListener("click", (event) => this.follow(event));
    if (player.data.purpose === "survey" || !player.key) submit.querySelector("button").textContent = say("quiz_hand_over");
    submit.hidden = false;
    submit.append(this.back);
    this.element.append(submit);
  }

  follow(event) {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    this.player.go(Number(link.dataset.at));
  }

  show() {
    const { player } = this;
    this.errors.hidden = true;
    const missing = this.missing();
    const flagged = player.attempt.flags.length;
    const sentences = [
      missing.length ? say("quiz_review_missing", { n: missing.length }) : say("quiz_review_complete", { n: player.questions.length }),
      flagged > 0 && say("quiz_review_flagged", { n: flagged }),
    ];
    this.lede.replaceChildren(...sentences.filter(Boolean).map((sentence) => make("p", {}, sentence)));
    this.list.replaceChildren(...player.questions.map((question, at) => this.row(question, at)));
    this.element.hidden = false;
    this.heading.focus({ preventScroll: true });
    player.root.scrollIntoView({ block: "start" });
  }

  hide() {
    this.element.hidden = true;
  }

  row(question, at) {
    const { attempt } = this.player;
    const state = question.problem ? "problem" : question.state;
    const drawing = { answered: "quiz-right", partly: "quiz-partly", open: "quiz-open", problem: "quiz-critical" }[state];
    return make("li", { "data-state": state },
      make("a", { href: `#${question.element.id}`, "data-at": String(at) }, make("span", { className: "quiz-review-number" }, String(question.number)), make("span", { className: "quiz-review-label" }, question.label)),
      make("span", { className: "quiz-review-state" }, icon(drawing), question.problem ?? say(`quiz_state_${state}`)),
      attempt.flags.includes(question.id) && make("span", { className: "quiz-review-flag" }, icon("quiz-flag"), say("quiz_state_flagged")));
  }

  missing() {
    return this.player.questions.map((question, at) => ({ question, at })).filter(({ question }) => question.state !== "answered" || question.problem);
  }

  /** Hands in, or says first what is missing. */
  tryFinish() {
    const missing = this.missing();
    if (missing.length === 0 || this.player.data.purpose === "survey") return this.player.finish();
    const items = missing.map(({ question, at }) => {
      const why = question.problem ?? say(question.state === "partly" ? "quiz_missing_partly" : "quiz_missing_open");
      return make("li", {}, make("a", { href: `#${question.element.id}`, "data-at": String(at) }, say("quiz_missing", { n: question.number, why })));
    });
    this.errors.replaceChildren(
      make("p", { className: "quiz-errors-title", id: "rb-quiz-errors" }, icon("quiz-critical"), say("quiz_errors", { n: missing.length })),
      make("ul", {}, items),
      make("p", {}, say("quiz_errors_note")),
      make("p", { className: "run-buttons" }, button(say("quiz_submit_anyway"), () => this.player.finish())),
    );
    this.errors.hidden = false;
    this.errors.focus({ preventScroll: true });
    this.errors.scrollIntoView({ block: "start" });
  }
}
