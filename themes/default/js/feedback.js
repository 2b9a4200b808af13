// The way to the dialog for suggestions. Every link leads to the organisation's form or mailbox by itself; a click opens
// the dialog in front of it, which is loaded when a reader comes near, or has a suggestion that was not sent.
(() => {
  const { kept, part } = window.readybook;
  const { feedbackScript, feedbackWords, feedbackStyle, feedbackFailed, handbook } = document.body.dataset;
  if (!feedbackScript) return; // Nobody takes suggestions.

  const links = ":is(.page-feedback, .step-feedback, .question-feedback) > a, .search-feedback, .run-propose";
  prepare();
  // The preview changes pages in place.
  document.addEventListener("readybook:updated", prepare);
  // The code for paper has to be there before somebody prints; not every browser loads it then.
  addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(() => document.querySelector(".qr")?.setAttribute("loading", "eager")), { once: true });
  for (const near of ["pointerover", "focusin"]) addEventListener(near, ({ target }) => linkAt(target) && load().catch(() => {}));
  addEventListener("click", async (event) => {
    const link = linkAt(event.target);
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      await load();
    } catch {
      return fail(link);
    }
    window.readybook.suggest(link);
  }, true);

  function prepare() {
    for (const link of document.querySelectorAll(links)) if (linkAt(link)) link.setAttribute("aria-haspopup", "dialog");
    const isWaiting = kept.get("feedback-drafts")?.includes(JSON.stringify(handbook));
    if (isWaiting && document.querySelector(".page-feedback")) load().catch(() => {});
  }

  /** The link around an element, where the page says what a suggestion would be about. */
  function linkAt(element) {
    const link = element.closest?.(links);
    return link && (link.dataset.document || document.querySelector(".page-feedback > [data-document]")) ? link : null;
  }

  function load() {
    return Promise.all([
      part("script", { src: feedbackWords }).then(() => part("script", { src: feedbackScript })),
      feedbackStyle && part("link", { rel: "stylesheet", href: feedbackStyle }),
    ]);
  }

  /** Without the dialog the link is followed, unless there is no network: then the page stays. */
  function fail(link) {
    if (navigator.onLine !== false || link.protocol === "mailto:") return location.assign(link.href);
    const notice = Object.assign(document.createElement("p"), { className: "banner banner-alert", textContent: feedbackFailed });
    notice.setAttribute("role", "alert");
    if (!link.parentElement.nextElementSibling?.matches(".banner-alert")) link.parentElement.after(notice);
  }
})();
