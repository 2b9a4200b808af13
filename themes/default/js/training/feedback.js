// What a marked question shows: right, partly or wrong by word and drawing, the answer beside the right one as far as the
// quiz shows it, why, and the step of the procedure that says so.

/** What may be seen of a quiz that was marked: everything, unless a certifying one was failed. */
function quizShown(data, success) {
  const all = ["result", "reference", "feedback", "explanation", "answer"];
  return new Set(data.purpose === "certify" && success === false ? data.feedback.onFail : all);
}

/** `right`, `partly`, `wrong`; `open` when nothing was answered. */
function quizVerdict(mark, response) {
  if (response === null || response === undefined) return "open";
  if (mark?.correct) return "right";
  return mark && mark.points !== "0" ? "partly" : "wrong";
}

/** Points for readers: thirds are not shown with four decimals. */
const shownPoints = (points) => Math.round(points * 100) / 100;

/** The verdict as drawing and word, with points. */
function verdictLine(verdict, points, greatest) {
  return make("p", { className: "quiz-verdict", "data-verdict": verdict }, icon(`quiz-${verdict}`), make("strong", {}, say(`quiz_${verdict}`)),
    points !== null && make("span", { className: "quiz-verdict-points" }, say("quiz_points_of", { points: shownPoints(points), n: greatest })));
}

class QuizFeedback {
  constructor(question) {
    this.question = question;
    this.element = make("div", { className: "quiz-feedback", tabIndex: -1, role: "group", "aria-labelledby": `${question.element.id}-title` });
    this.notes = [];
  }

  /** Shows what `shown` names; `buttons` are for practice. */
  show(mark, shown, buttons = []) {
    const { question, element } = this;
    this.clear();
    const { response, spec, texts } = question;
    const verdict = quizVerdict(mark, response);
    question.element.dataset.verdict = shown.has("result") ? verdict : "none";
    if (spec.type === "scenario") question.control.judge({ hasResult: shown.has("result"), hasFeedback: shown.has("feedback") });
    else this.tag(response, shown);
    element.replaceChildren(...[
      shown.has("result") && verdictLine(verdict, mark ? rounded(mark.points) : 0, spec.points),
      shown.has("answer") && verdict !== "right" && this.answer(),
      shown.has("explanation") && texts.explanation && make("div", { className: "quiz-explanation" }, quizNodes(texts.explanation)),
      shown.has("reference") && texts.ref && make("p", { className: "quiz-ref" }, icon("arrow"), make("span", {}, say("quiz_ref"), make("a", { href: texts.ref.href }, texts.ref.label))),
      buttons.length > 0 && make("p", { className: "run-buttons" }, buttons),
    ].filter(Boolean));
    const unclear = question.element.querySelector(":scope > .question-feedback");
    if (unclear) unclear.before(element);
    else question.element.append(element);
    return verdict;
  }

  clear() {
    for (const note of this.notes) note.remove();
    this.notes = [];
    this.element.remove();
    delete this.question.element.dataset.verdict;
    for (const one of this.question.element.querySelectorAll("[data-mark]")) delete one.dataset.mark;
  }

  note(after, ...children) {
    const note = make("div", { className: "quiz-choice-note" }, ...children);
    after.append(note);
    this.notes.push(note);
  }

  /** Marks choices, rows and places on the page. */
  tag(response, shown) {
    const { spec } = this.question;
    if (["matching", "classification"].includes(spec.type)) return shown.has("answer") && this.tagRows(response ?? {});
    if (!["single-choice", "multiple-response", "true-false", "hotspot"].includes(spec.type)) return;
    const right = spec.type === "true-false" ? [String(spec.answer)] : spec.correct;
    const chosen = response === null ? [] : [response].flat().map(String);
    const knowsAll = shown.has("answer");
    for (const label of this.question.element.querySelectorAll(".quiz-choice")) {
      const id = label.dataset.choice;
      const [isRight, isChosen] = [right.includes(id), chosen.includes(id)];
      if (knowsAll && isRight) this.tagChoice(label, "right", say(isChosen ? "quiz_yours_right" : "quiz_right_answer"));
      else if (isChosen) this.tagChoice(label, knowsAll ? "wrong" : "yours", say(knowsAll ? "quiz_yours_wrong" : "quiz_yours"));
      // What was not chosen is explained only where the answer is shown: an explanation of the right one would tell it.
      const because = shown.has("feedback") && (isChosen || (knowsAll && isRight)) && this.question.texts.feedback?.[id];
      if (because) this.note(label, quizNodes(because));
    }
    if (!knowsAll) return;
    for (const place of this.question.element.querySelectorAll("rect")) {
      if (right.includes(place.dataset.region)) place.dataset.mark = "right";
      else if (chosen.includes(place.dataset.region)) place.dataset.mark = "wrong";
    }
  }

  tagChoice(label, kind, word) {
    label.dataset.mark = kind;
    const tag = make("span", { className: "quiz-tag", "data-mark": kind }, kind !== "yours" && icon(`quiz-${kind}`), word);
    label.append(tag);
    this.notes.push(tag);
  }

  tagRows(response) {
    const { spec, element } = this.question;
    const right = spec.pairs ?? spec.answers;
    for (const row of element.querySelectorAll(".quiz-row")) {
      const id = row.dataset.row;
      const isRight = response[id] === right[id];
      row.dataset.mark = isRight ? "right" : "wrong";
      const name = (row.querySelector(`option[value="${CSS.escape(right[id])}"]`) ?? row.querySelector(`[data-choice="${CSS.escape(right[id])}"] span`)).textContent;
      const tag = make("p", { className: "quiz-tag quiz-row-tag", "data-mark": row.dataset.mark }, icon(`quiz-${row.dataset.mark}`), isRight ? say("quiz_right") : say("quiz_row_right", { answer: name }));
      row.append(tag);
      this.notes.push(tag);
    }
  }

  /** The right answer where it does not stand on the page already. */
  answer() {
    const { spec, element, texts } = this.question;
    if (spec.type === "ordering") {
      const text = (id) => quizNodes(element.querySelector(`[data-item="${CSS.escape(id)}"] .quiz-order-text`).innerHTML);
      return make("div", { className: "quiz-answer" }, make("p", { className: "quiz-answer-word" }, say("quiz_right_order")), make("ol", {}, spec.sequence.map((id) => make("li", {}, text(id)))));
    }
    if (!["numeric", "short-text"].includes(spec.type)) return null;
    const unit = element.querySelector(".quiz-unit")?.textContent;
    const text = texts.answer?.length ? texts.answer.join(" / ") : [spec.answer, unit].filter(Boolean).join(" ");
    return text && make("p", { className: "quiz-answer" }, make("span", { className: "quiz-answer-word" }, say("quiz_right_answer")), say("colon"), make("strong", {}, text));
  }
}
