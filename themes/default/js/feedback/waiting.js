// At the foot of a page: the suggestions that were begun and not sent, wherever they belong.
const waiting = {
  element: make("div", { className: "feedback-waiting" }),

  /** Shows them, or nothing when there are none. */
  show() {
    const place = document.querySelector(".page-feedback");
    const all = drafts.all().reverse();
    const hadFocus = waiting.element.contains(document.activeElement); // A dialog that closes gives it back to its button.
    waiting.element.replaceChildren(...(all.length > 0 ? [
      make("p", {}, say("waiting", { n: all.length })),
      make("ul", {}, all.map(({ subject }) => make("li", {}, button(waiting.name(subject), () => new FeedbackDialog(subject))))),
    ] : []));
    if (!place || all.length === 0) waiting.element.remove();
    else if (place.nextElementSibling !== waiting.element) place.after(waiting.element);
    if (hadFocus) (waiting.element.querySelector("button") ?? place?.querySelector("a"))?.focus({ preventScroll: true });
  },

  name({ title, step, stepTitle, question, questionTitle, query }) {
    const part = stepTitle || step || questionTitle || question || query;
    return `${title}${say("colon")}${part || say("waiting_whole")}`;
  },
};
