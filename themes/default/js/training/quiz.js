// The player of a quiz: lays the paper, leads through it, marks it, and shows how it went. The form stands in the page
// already; this only orders it, and says where its reader is.
class QuizPlayer {
  constructor(root) {
    this.root = root;
    this.data = JSON.parse(root.dataset.quiz);
    this.key = root.dataset.key ? unveil(root.dataset.key, this.data.digest) : null;
    this.paper = this.key ? mergeKey(this.data.paper, this.key) : this.data.paper;
    this.form = root.querySelector("form.quiz");
    this.about = root.querySelector(".quiz-about");
    this.all = new Map([...root.querySelectorAll(".quiz-question")].map((element) => [element.dataset.question, this.questionOf(element)]));
    this.questions = [];
    this.at = 0;
    this.entry = new QuizEntry(this, root.querySelector(".quiz-entry"));
    this.passage = new QuizPassage(this);
    this.reviewing = new QuizReview(this, root.querySelector(".quiz-submit"));
    this.outcome = new QuizOutcome(this);
    this.notices = make("div", { className: "quiz-notices" });
    this.build();
  }

  questionOf(element) {
    const id = element.dataset.question;
    return new QuizQuestion(element, this.paper.questions[id], { label: this.data.questions[id].label, texts: this.key?.texts[id], answered: (question) => this.answered(question) });
  }

  build() {
    const { root, form, passage } = this;
    form.before(this.outcome.element, this.notices, passage.top);
    form.append(this.reviewing.element, passage.foot);
    passage.listen();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.isReviewing) this.reviewing.tryFinish();
      else this.entered();
    });
    form.addEventListener("focusin", (event) => {
      const id = event.target.closest(".quiz-question")?.dataset.question;
      if (id && this.stage === "passage") this.watch(id);
    });
    this.show("begin");
    this.entry.show({ voided: this.voidChanged() });
    // Another tab may have used up an attempt, and a wait may be over.
    trainingStore.onChange(() => this.stage === "begin" && this.entry.follow());
    document.addEventListener("visibilitychange", () => document.hidden || this.stage !== "begin" || this.entry.follow());
    root.classList.add("is-live");
  }

  /** Closes an attempt at questions that are others by now. It was not failed: it is void. */
  voidChanged() {
    const pending = trainingStore.underWay(this.data.id);
    if (!pending || pending.digest === this.data.digest) return false;
    const { voided } = trainingStore.openAttempt(this.data);
    if (voided && this.data.purpose === "practice") trainingStore.remove(voided); // Practice leaves no record.
    return true;
  }

  /** `begin`, `passage`, `review`, `outcome`; what each shows is in the style sheet. */
  show(stage) {
    this.stage = stage;
    this.root.dataset.stage = stage;
  }

  get isReviewing() {
    return this.stage === "review";
  }

  // --- An attempt ----------------------------------------------------------------------------------------------------------

  begin(isRefresher) {
    if (!isRefresher && !this.entry.mayBegin) return this.leave();
    this.open?.end();
    this.mode = quizMode(this.data, isRefresher);
    this.open = isRefresher ? passingAttempt() : trainingStore.openAttempt(this.data);
    this.attempt = this.open.attempt;
    for (const list of ["flags", "shown"]) if (!Array.isArray(this.attempt[list])) this.attempt[list] = [];
    this.shown = new Set();
    this.notices.replaceChildren();
    this.lay(isRefresher ? refresherPaper(this.paper) : this.paper);
    this.restore();
    this.open.onTaken(() => this.taken());
    this.show("passage");
    this.passage.time.start();
    if (!this.open.isTaken) this.keep();
    const at = this.questions.findIndex(({ id }) => id === this.attempt.at);
    this.go(Math.max(0, at));
  }

  /** Takes the drawn questions, in their order, with their choices in theirs. */
  lay(paper) {
    this.sitting = paper;
    this.laid = lay(paper, this.attempt.seed);
    this.root.querySelector("[data-section='rb-refresher']")?.remove();
    if (this.mode.isRefresher) this.form.prepend(make("section", { className: "quiz-section", "data-section": "rb-refresher" }));
    for (const { element } of this.all.values()) this.home(element);
    for (const [id, question] of this.all) question.element.hidden = !this.laid.some((one) => one.id === id);
    this.questions = this.laid.map(({ section, id, order }, at) => {
      const question = this.all.get(id);
      this.root.querySelector(`[data-section="${CSS.escape(section)}"]`).append(question.element);
      question.lock(false);
      question.response = null;
      question.place(at + 1, order);
      question.feedback?.clear();
      question.complain();
      return question;
    });
    for (const section of this.root.querySelectorAll(".quiz-section")) section.hidden = !section.querySelector(".quiz-question:not([hidden])");
    this.passage.flags();
  }

  /** Puts a question back into the section that it stood in at first. */
  home(element) {
    element.home ??= element.parentElement;
    element.home.append(element);
  }

  /** Brings back what was answered already. */
  restore() {
    for (const question of this.questions) {
      const response = this.attempt.responses[question.id] ?? null;
      if (response !== null) question.response = response;
      if (this.mode.isInstant) this.offer(question);
      if (this.attempt.shown.includes(question.id)) this.check(question, { isAgain: true });
    }
  }

  answered(question) {
    if (this.stage !== "passage" || question.isLocked) return;
    this.watch(question.id);
    this.keep();
    if (this.mode.isInstant) this.offer(question);
    this.passage.refresh();
  }

  keep() {
    const { attempt } = this;
    for (const { id, response } of this.questions) attempt.responses[id] = response;
    this.spend();
    if (this.open.save() === false || this.mode.isRefresher) return;
    if (trainingStore.check() === "kept") this.untell("not-kept");
    else this.tell("not-kept", "warning", say("quiz_not_kept"));
  }

  /** Says something above the questions, once; `rest` is what can be done about it. */
  tell(id, kind, text, ...rest) {
    if (this.notices.querySelector(`[data-notice="${id}"]`)) return;
    this.notices.append(make("div", { className: `banner banner-${kind}`, "data-notice": id }, make("p", {}, text), rest));
    announce(text);
  }

  untell(id) {
    this.notices.querySelector(`[data-notice="${id}"]`)?.remove();
  }

  /** Another tab went on with this attempt: here it is only shown. */
  taken() {
    if (!["passage", "review"].includes(this.stage)) return;
    this.passage.time.stop();
    this.since = this.watched = null; // What is spent there is not spent here.
    for (const question of this.questions) question.lock(true);
    this.root.classList.add("is-taken");
    const here = button(say("quiz_take"), () => this.take(), "run-primary");
    this.tell("taken", "warning", say("quiz_taken"), make("p", { className: "run-buttons" }, here));
  }

  take() {
    this.untell("taken");
    this.root.classList.remove("is-taken");
    if (this.open.take()) return this.begin(false);
    this.tell("ended", "note", say("quiz_ended_elsewhere"));
    this.leave();
  }

  // --- Time spent ----------------------------------------------------------------------------------------------------------

  watch(id) {
    if (this.watched === id) return;
    this.spend();
    this.watched = id;
  }

  spend() {
    const now = Date.now();
    if (this.watched && this.since) this.attempt.latency[this.watched] = (this.attempt.latency[this.watched] ?? 0) + Math.max(0, (now - this.since) / 1000);
    this.since = now;
  }

  // --- The way through -----------------------------------------------------------------------------------------------------

  go(at) {
    this.show("passage");
    this.reviewing.hide();
    this.questions[this.at]?.complain();
    this.at = Math.min(Math.max(0, at), this.questions.length - 1);
    const question = this.questions[this.at];
    this.watch(question.id);
    this.attempt.at = question.id;
    this.keep();
    this.passage.refresh();
    question.focus();
    if (this.passage.view === "one") this.root.scrollIntoView({ block: "start" });
  }

  /** Enter in a field. */
  entered() {
    const question = this.questions.find(({ element }) => element.contains(document.activeElement));
    if (!question) return;
    if (this.mode.isInstant && !this.attempt.shown.includes(question.id)) return this.check(question);
    if (this.passage.view === "one") this.passage.step(1);
  }

  review() {
    if (this.mode.isInstant && this.questions.every(({ id }) => this.attempt.shown.includes(id))) return this.finish();
    this.keep();
    for (const question of this.questions) question.complain();
    this.show("review");
    this.passage.refresh();
    this.reviewing.show();
  }

  /** Whether a question is done with, so that the next one is the thing to do. */
  isReady(question) {
    return this.mode.isInstant ? this.attempt.shown.includes(question.id) : question.state !== "partly";
  }

  // --- Feedback after each question ------------------------------------------------------------------------------------------

  offer(question) {
    const { element } = question;
    const isShown = this.attempt.shown.includes(question.id);
    element.querySelector(":scope > .quiz-try")?.remove();
    if (isShown || question.isLocked) return;
    const isReady = question.state === "answered";
    const see = button(say("quiz_see"), () => this.check(question), isReady ? "run-primary quiz-see" : "quiz-see");
    element.append(make("p", { className: "run-buttons quiz-try" }, see));
  }

  check(question, { isAgain = false } = {}) {
    question.complain();
    if (question.state !== "answered" || question.problem) {
      announce(question.problem ?? say("quiz_answer_first"));
      return question.focus();
    }
    if (!isAgain) {
      this.attempt.shown = [...this.attempt.shown, question.id];
      this.keep();
    }
    question.lock(true);
    question.feedback ??= new QuizFeedback(question);
    const mine = mark(question.spec, question.response);
    const retry = this.mode.isRepeatable && button(say("quiz_retry"), () => this.retry(question), "quiz-retry");
    question.element.querySelector(":scope > .quiz-try")?.remove();
    const verdict = question.feedback.show(mine, quizShown(this.data, true), [retry].filter(Boolean));
    if (isAgain) return;
    this.passage.refresh();
    announce(say(`quiz_${verdict}`));
    question.feedback.element.focus({ preventScroll: true });
    question.feedback.element.scrollIntoView({ block: "nearest" });
  }

  retry(question) {
    this.attempt.shown = this.attempt.shown.filter((id) => id !== question.id);
    question.feedback.clear();
    question.lock(false);
    question.response = null;
    this.keep();
    this.offer(question);
    this.passage.refresh();
    question.focus();
  }

  // --- The end -------------------------------------------------------------------------------------------------------------

  finish() {
    this.keep();
    if (this.open.isTaken) return;
    this.passage.time.stop();
    const { mode, attempt, laid, data } = this;
    const outcome = mode.isMarked ? result(this.sitting, this.questions.map(({ id }) => id), attempt.responses) : null;
    const record = mode.hasRecord ? trainingStore.finish(data, attempt, laid, outcome?.marks ?? null, outcome) : null;
    if (!record) this.open.close();
    this.open.end();
    this.shown = outcome ? quizShown(mode.isRefresher ? { ...data, purpose: "practice" } : data, outcome.success) : new Set();
    this.show("outcome");
    for (const question of this.questions) this.conclude(question, outcome?.marks[question.id]);
    this.watched = null;
    this.outcome.show(outcome, record);
  }

  conclude(question, mine) {
    const { element } = question;
    element.classList.remove("is-away");
    for (const part of element.querySelectorAll(":scope > .quiz-try, :scope > .quiz-flag")) part.remove();
    question.lock(true);
    if (!this.mode.isMarked) return;
    question.feedback ??= new QuizFeedback(question);
    question.feedback.show(mine ?? null, this.shown);
  }

  /** Back to the card. */
  leave() {
    this.outcome.element.hidden = true;
    this.show("begin");
    this.entry.show();
    this.about.scrollIntoView({ block: "start" });
    this.entry.focus();
  }
}

/** An attempt that nothing is kept of. */
function passingAttempt() {
  const attempt = { number: 1, seed: records.seed(), started: stamp(trainingStore.now()), responses: {}, latency: {}, at: null };
  return { attempt, isTaken: false, save: () => true, close() {}, end() {}, onTaken() {} };
}

/** Starts the quiz of an `rb-quiz`; where that fails, says so, and the questions stand there as without script. */
function mountQuiz(element) {
  try {
    element.player = new QuizPlayer(element);
  } catch (fault) {
    console.error(fault);
    element.prepend(make("p", { className: "banner banner-alert", role: "alert" }, element.dataset.failed));
  }
}
