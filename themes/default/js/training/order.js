// Putting things in order with two buttons each. The focus stays on the button, and what moved where is said.
class QuizOrder {
  constructor({ element }, changed) {
    Object.assign(this, { element, changed, list: element.querySelector(".quiz-order"), isTouched: false });
    for (const item of this.list.children) item.append(this.buttons(item));
    this.keep = button(say("quiz_order_keep"), () => this.confirm(), "quiz-order-keep");
    this.note = make("p", { className: "quiz-order-note" }, make("span", {}, say("quiz_order_note")), this.keep);
    this.list.after(this.note);
  }

  buttons(item) {
    const one = (step, drawing) => make("button", { type: "button", className: "quiz-move", "data-step": String(step), onclick: () => this.move(item, step) }, icon(drawing));
    return make("span", { className: "quiz-moves" }, one(-1, "quiz-up"), one(1, "quiz-down"));
  }

  get items() {
    return [...this.list.children];
  }

  text(item) {
    return item.querySelector(".quiz-order-text").textContent.trim();
  }

  /** Null until the reader moved something, or said that the order is right as it stands. */
  get response() {
    return this.isTouched ? this.items.map(({ dataset }) => dataset.item) : null;
  }

  set response(response) {
    this.isTouched = response !== null;
    if (response !== null) this.lay(response);
    this.show();
  }

  arrange(order) {
    this.lay(order);
    this.show();
  }

  lay(order) {
    for (const id of order) {
      const item = this.items.find(({ dataset }) => dataset.item === id);
      if (item) this.list.append(item);
    }
  }

  move(item, step) {
    const { items } = this;
    const from = items.indexOf(item);
    const other = items[from + step];
    if (this.isLocked) return;
    if (!other) return announce(say(step < 0 ? "quiz_order_first" : "quiz_order_last", { item: this.text(item) }));
    const places = new Map([item, other].map((one) => [one, one.offsetTop]));
    const pressed = document.activeElement;
    if (step < 0) other.before(item);
    else other.after(item);
    pressed?.focus({ preventScroll: true }); // Whoever moves a node takes the focus off it.
    for (const [one, before] of places) this.glide(one, before - one.offsetTop);
    this.isTouched = true;
    this.show();
    announce(say("quiz_order_moved", { item: this.text(item), at: from + step + 1, n: items.length }));
    this.changed();
  }

  glide(item, distance) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    item.animate([{ transform: `translateY(${distance}px)` }, { transform: "none" }], { duration: 160, easing: "ease-out" });
  }

  confirm() {
    this.isTouched = true;
    this.show();
    announce(say("quiz_order_kept"));
    this.items[0].querySelector("button").focus();
    this.changed();
  }

  show() {
    const { items } = this;
    items.forEach((item, at) => {
      for (const one of item.querySelectorAll(".quiz-move")) {
        const isUp = one.dataset.step === "-1";
        one.setAttribute("aria-label", say(isUp ? "quiz_order_up" : "quiz_order_down", { item: this.text(item), at: at + 1, n: items.length }));
        one.setAttribute("aria-disabled", String(at === (isUp ? 0 : items.length - 1)));
      }
    });
    this.note.hidden = this.isTouched || this.isLocked;
  }

  lock(isLocked) {
    this.isLocked = isLocked;
    for (const one of this.element.querySelectorAll(".quiz-moves")) one.hidden = isLocked;
    this.show();
  }
}
quizControls.ordering = QuizOrder;
