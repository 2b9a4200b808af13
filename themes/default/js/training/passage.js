// The way through a quiz: one question at a time or all at once, how far one is, what waits for another look, the time.
const quizViews = ["one", "all"];

class QuizPassage {
  /** `player` has `questions` in the order of this attempt, `attempt`, `go(at)`, `review()`, `keep()`. */
  constructor(player) {
    this.player = player;
    const kept = window.readybook.kept.get("quiz-view");
    this.view = quizViews.includes(kept) ? kept : "one";
    this.counter = make("p", { className: "quiz-counter" });
    this.bar = make("span", { className: "quiz-bar-fill" });
    this.answered = make("p", { className: "quiz-answered quiet" });
    this.steps = make("ol", { className: "quiz-steps" });
    this.time = new QuizTime(player);
    this.top = make("div", { className: "quiz-top", role: "group", "aria-label": say("quiz_progress") },
      make("div", { className: "quiz-top-row" }, this.counter, this.answered, this.time.element, this.views()),
      make("span", { className: "quiz-bar", "aria-hidden": "true" }, this.bar),
      make("nav", { className: "quiz-steps-nav", "aria-label": say("quiz_steps") }, this.steps));
    this.previous = button("", () => this.step(-1), "quiz-previous");
    this.next = button("", () => this.step(1), "quiz-next");
    this.foot = make("div", { className: "quiz-foot" }, this.previous, this.next);
  }

  views() {
    this.choices = quizViews.map((view) => make("button", { type: "button", className: "quiz-view", "data-view": view, onclick: () => this.choose(view) }, say(`quiz_view_${view}`)));
    return make("div", { className: "quiz-views", role: "group", "aria-label": say("quiz_view") }, this.choices);
  }

  choose(view) {
    this.view = view;
    window.readybook.kept.set("quiz-view", view);
    this.refresh();
    announce(say(`quiz_view_${view}_chosen`));
  }

  /** A button on each question that keeps it for another look. */
  flags() {
    for (const question of this.player.questions) {
      question.element.querySelector(".quiz-flag")?.remove();
      const flag = make("button", { type: "button", className: "quiz-flag", "aria-pressed": "false", onclick: () => this.toggle(question) }, icon("quiz-flag"), make("span", {}, say("quiz_flag")));
      flag.append(make("span", { className: "visually-hidden" }, say("quiz_flag_of", { n: question.number })));
      question.element.querySelector(":scope > legend").after(flag);
    }
  }

  toggle(question) {
    const { attempt } = this.player;
    const isFlagged = attempt.flags.includes(question.id);
    attempt.flags = isFlagged ? attempt.flags.filter((id) => id !== question.id) : [...attempt.flags, question.id];
    this.player.keep();
    this.refresh();
  }

  step(by) {
    const { player } = this;
    const at = player.at + by;
    if (at >= player.questions.length || (this.view === "all" && by > 0)) return player.review();
    player.go(at);
  }

  refresh() {
    const { player } = this;
    const { questions, at, attempt } = player;
    const n = questions.length;
    const isOne = this.view === "one";
    const done = questions.filter(({ state }) => state === "answered").length;
    player.root.dataset.view = this.view;
    this.counter.textContent = isOne ? say("quiz_counter", { at: at + 1, n }) : say("quiz_counter_all", { n });
    this.answered.textContent = say("quiz_answered_n", { done, n });
    this.bar.style.inlineSize = `${(100 * done) / n}%`;
    for (const choice of this.choices) choice.setAttribute("aria-pressed", String(choice.dataset.view === this.view));
    redraw(this.steps, ...questions.map((question, place) => this.stepOf(question, place, isOne && place === at && !player.isReviewing)));
    for (const [place, question] of questions.entries()) {
      question.element.classList.toggle("is-away", isOne && place !== at);
      const isFlagged = attempt.flags.includes(question.id);
      question.element.querySelector(".quiz-flag")?.setAttribute("aria-pressed", String(isFlagged));
    }
    for (const section of player.root.querySelectorAll(".quiz-section")) section.classList.toggle("is-away", isOne && !section.contains(questions[at].element));
    this.previous.replaceChildren(icon("quiz-previous"), say("quiz_previous"));
    this.previous.hidden = !isOne || at === 0;
    const isLast = !isOne || at === n - 1;
    this.next.replaceChildren(isLast ? say(player.mode.lastWord) : say("quiz_next"), isLast ? "" : icon("quiz-next"));
    this.next.classList.toggle("run-primary", player.isReady(questions[at]) || isLast);
  }

  /** A number that leads to its question, and says what is the matter with it. Links keep the focus when they are drawn anew. */
  stepOf(question, place, isCurrent) {
    const { attempt } = this.player;
    const verdict = question.element.dataset.verdict;
    const states = [verdict && verdict !== "none" ? `quiz_${verdict}` : `quiz_state_${question.state}`, attempt.flags.includes(question.id) && "quiz_state_flagged"].filter(Boolean);
    const link = make("a", {
      className: "quiz-step-link", href: `#${question.element.id}`, "data-state": question.state, ...(verdict && { "data-verdict": verdict }),
      ...(states.includes("quiz_state_flagged") && { "data-flagged": "" }), ...(isCurrent && { "aria-current": "step" }),
      "aria-label": say("quiz_step_label", { n: question.number, state: states.map((state) => say(state)).join(say("list")) }),
    }, String(question.number));
    return make("li", {}, link);
  }

  /** Hears the links of the steps; once, for they are drawn anew. */
  listen() {
    this.steps.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const at = this.player.questions.findIndex(({ element }) => `#${element.id}` === link.getAttribute("href"));
      this.player.go(at);
    });
  }
}

/** How long it has taken, beside what is suggested. Nothing is cut off, and whoever is disturbed by it hides it. */
class QuizTime {
  constructor(player) {
    this.player = player;
    this.isHidden = window.readybook.kept.get("quiz-time") === "hidden";
    this.text = make("span", { className: "quiz-time-text" });
    this.toggle = make("button", { type: "button", className: "quiz-time-toggle", onclick: () => this.hide(!this.isHidden) });
    this.element = make("p", { className: "quiz-time" }, icon("clock"), this.text, this.toggle);
  }

  start() {
    const { minutes } = this.player.data;
    this.element.hidden = !minutes;
    clearInterval(this.ticking);
    if (!minutes) return;
    this.isOver = this.minutes > minutes; // Who comes back late is not told as if it had just happened.
    this.ticking = setInterval(() => this.refresh(), 15_000);
    this.refresh();
  }

  stop() {
    clearInterval(this.ticking);
  }

  get minutes() {
    return Math.max(0, Math.floor((Date.now() - Date.parse(this.player.attempt.started)) / 60_000));
  }

  refresh() {
    const limit = this.player.data.minutes;
    const isOver = this.minutes >= limit;
    this.text.textContent = this.isHidden ? "" : say(isOver ? "quiz_time_over" : "quiz_time", { minutes: this.minutes, limit });
    this.element.classList.toggle("is-over", isOver && !this.isHidden);
    this.toggle.textContent = say(this.isHidden ? "quiz_time_show" : "quiz_time_hide");
    if (isOver && !this.isOver && !this.isHidden) announce(say("quiz_time_passed", { limit }));
    this.isOver = isOver;
  }

  hide(isHidden) {
    this.isHidden = isHidden;
    window.readybook.kept.set("quiz-time", isHidden ? "hidden" : "shown");
    this.refresh();
  }
}
