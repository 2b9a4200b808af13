// Opens the dialog for a link, and offers again what was not sent.

/** What a link is about: the run's review and the search say all of it, other links add to what the page says. */
function subjectOf(link) {
  const page = link.dataset.document ? {} : document.querySelector(".page-feedback > [data-document]").dataset;
  const { document: about, version = "", title = "", address = "", step = "", stepTitle = "", query = "", question = "", language = document.documentElement.lang } = { ...page, ...link.dataset };
  const subject = { document: about, version, step, stepTitle, title, language, address, query, question, questionTitle: "" };
  const section = link.closest(".step-feedback")?.closest(".step");
  if (section) Object.assign(subject, { step: section.dataset.step, stepTitle: headingOf(section), address: `${address}#${section.dataset.step}` });
  if (question) subject.questionTitle = link.closest(".quiz-question").querySelector(".quiz-stem").textContent.trim();
  return subject;
}

/** A step's title without its number and its permanent link. */
function headingOf(section) {
  const heading = section.querySelector(".step-title").cloneNode(true);
  for (const part of heading.querySelectorAll(".step-number, .heading-anchor")) part.remove();
  return heading.textContent.trim();
}

window.readybook.suggest = (link) => new FeedbackDialog(subjectOf(link), link.dataset.question ? "unclear" : "");
waiting.show();
document.addEventListener("readybook:updated", waiting.show);
addEventListener("storage", waiting.show); // Another tab wrote one, or sent it.
