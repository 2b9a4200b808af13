// A question on the page: what its controls say, how it is laid, and what is locked once it is marked. Responses are those
// that are marked and recorded: an id, a list of ids, `true`, a text, or targets under the ids of their rows.

/** HTML that the build made safe, as nodes. Text of records never comes here. */
function quizNodes(html) {
  const template = document.createElement("template");
  template.innerHTML = html ?? "";
  return template.content;
}

class QuizQuestion {
  /** `spec` is the question of the paper with its key, `texts` what the build says about answers; `answered` is told of each change. */
  constructor(element, spec, { label, texts, answered }) {
    Object.assign(this, { element, spec, label, texts: texts ?? {}, id: element.dataset.question, isLocked: false });
    element.tabIndex = -1;
    this.control = new quizControls[spec.type](this, () => {
      if (!this.error.hidden) this.complain();
      answered(this);
    });
    this.error = make("p", { className: "quiz-error", id: `${element.id}-error`, hidden: true });
    element.querySelector(".quiz-stem").after(this.error);
  }

  get response() {
    return this.control.response;
  }

  set response(response) {
    this.control.response = response;
  }

  /** `answered`, `partly` answered, or `open`. */
  get state() {
    if (this.response === null) return "open";
    return this.control.isComplete === false ? "partly" : "answered";
  }

  /** What is wrong with the answer, whatever it is worth: a number that is none. */
  get problem() {
    return this.control.problem ?? null;
  }

  /** Says beside the question what is wrong with its answer. Not when a field is left: that would move the button that is being pressed. */
  complain() {
    const { problem, error, element } = this;
    const field = element.querySelector("input[type=text]");
    error.hidden = !problem;
    error.replaceChildren(...(problem ? [icon("quiz-critical"), problem] : []));
    if (!field) return;
    if (problem) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (problem) field.setAttribute("aria-describedby", error.id);
    else field.removeAttribute("aria-describedby");
  }

  /** Gives it its number in this attempt and its controls their order. */
  place(number, order) {
    this.number = number;
    this.element.querySelector(".quiz-number").textContent = say("quiz_question_n", { n: number });
    this.control.arrange?.(order);
  }

  lock(isLocked) {
    this.isLocked = isLocked;
    this.element.classList.toggle("is-locked", isLocked);
    for (const control of this.element.querySelectorAll("input, select")) control.disabled = isLocked;
    this.control.lock?.(isLocked);
  }

  /** Brings the reader here: the whole question is read out, not its first choice. */
  focus() {
    this.element.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "start" });
  }
}

/** Radios or boxes: one choice, several, true or false, a place in a picture. */
class QuizChoices {
  constructor({ element, spec }, changed) {
    Object.assign(this, { element, type: spec.type, inputs: [...element.querySelectorAll(".quiz-choice input")] });
    element.addEventListener("change", () => {
      this.show();
      changed();
    });
    // Who points at the picture chooses from the list.
    for (const place of element.querySelectorAll(".quiz-image rect")) {
      place.addEventListener("click", () => {
        const input = this.inputs.find(({ value }) => value === place.dataset.region);
        if (!input.disabled) input.click();
      });
    }
  }

  get response() {
    const chosen = this.inputs.filter(({ checked }) => checked).map(({ value }) => value);
    if (chosen.length === 0) return null;
    if (this.type === "multiple-response") return chosen.sort();
    return this.type === "true-false" ? chosen[0] === "true" : chosen[0];
  }

  set response(response) {
    const chosen = [response].flat().map(String);
    for (const input of this.inputs) input.checked = response !== null && chosen.includes(input.value);
    this.show();
  }

  show() {
    const chosen = this.inputs.find(({ checked }) => checked)?.value;
    for (const place of this.element.querySelectorAll(".quiz-image rect")) place.classList.toggle("is-chosen", place.dataset.region === chosen);
  }

  arrange(order) {
    const list = this.element.querySelector(".quiz-choices");
    for (const id of order) list.append(list.querySelector(`[data-choice="${CSS.escape(id)}"]`));
  }
}

/** A number or a short text. */
class QuizText {
  constructor({ element, spec }, changed) {
    Object.assign(this, { field: element.querySelector("input"), isNumber: spec.type === "numeric" });
    this.field.addEventListener("input", changed);
  }

  get response() {
    return this.field.value.trim() || null;
  }

  set response(response) {
    this.field.value = response ?? "";
  }

  get problem() {
    const isWrong = this.isNumber && this.response !== null && !/\p{Nd}/u.test(this.response);
    return isWrong ? say("quiz_no_number") : null;
  }
}

/** A select or a group of radios in each row. */
class QuizRows {
  constructor({ element, spec }, changed) {
    Object.assign(this, { element, spec, isMatching: spec.type === "matching" });
    element.addEventListener("change", changed);
  }

  rows() {
    return [...this.element.querySelectorAll(".quiz-row")];
  }

  chosen(row) {
    return this.isMatching ? row.querySelector("select").value : row.querySelector("input:checked")?.value;
  }

  get response() {
    const pairs = this.rows().map((row) => [row.dataset.row, this.chosen(row)]).filter(([, chosen]) => chosen);
    return pairs.length ? Object.fromEntries(pairs) : null;
  }

  set response(response) {
    for (const row of this.rows()) {
      const chosen = response?.[row.dataset.row] ?? "";
      if (this.isMatching) row.querySelector("select").value = chosen;
      else for (const input of row.querySelectorAll("input")) input.checked = input.value === chosen;
    }
  }

  get isComplete() {
    return this.rows().every((row) => this.chosen(row));
  }

  // Targets of a matching, rows of a classification.
  arrange(order) {
    if (!this.isMatching) {
      for (const id of order) this.element.querySelector(".quiz-grid").append(this.element.querySelector(`[data-row="${CSS.escape(id)}"]`));
      return;
    }
    for (const list of this.element.querySelectorAll("select")) {
      for (const id of order) list.append(list.querySelector(`[value="${CSS.escape(id)}"]`));
    }
  }
}

/** The controls of each type; `order.js` and `scenario.js` add theirs. */
const quizControls = {
  "single-choice": QuizChoices, "multiple-response": QuizChoices, "true-false": QuizChoices, hotspot: QuizChoices,
  numeric: QuizText, "short-text": QuizText, matching: QuizRows, classification: QuizRows,
};
