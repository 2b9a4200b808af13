// The way to the training. A page that can be acknowledged says whether its reader has done so; what quizzes, records and
// "My training" need is loaded where the page has them, or when the button is pressed.
(() => {
  const { kept, part } = window.readybook;
  const { trainingScript, trainingWords, trainingStyle } = document.body.dataset;
  if (!trainingScript) return; // This handbook trains nobody.

  const notice = Object.assign(document.createElement("p"), { className: "banner banner-alert", role: "alert" });
  window.readybook.training = { show };
  prepare();
  // The preview changes pages in place; another tab may acknowledge or delete.
  document.addEventListener("readybook:updated", prepare);
  addEventListener("storage", show);

  function prepare() {
    show();
    const button = document.querySelector("rb-acknowledge button");
    if (button) button.onclick = () => load("acknowledge");
    if (document.querySelector("rb-quiz, .training-page")) load("show");
  }

  /** Shows whether this version was acknowledged here, an older one, or none: `training-read` is `{DOCUMENT: {version, day}}`. */
  function show() {
    const element = document.querySelector("rb-acknowledge");
    if (!element) return;
    let last;
    try {
      last = JSON.parse(kept.get("training-read"))[element.dataset.document];
    } catch {
      // None yet.
    }
    element.dataset.state = last ? (last.version === element.dataset.version ? "done" : "before") : "new";
    for (const place of element.querySelectorAll("b")) place.textContent = last?.[place.className ? "day" : "version"];
    for (const since of element.querySelectorAll("[data-since]")) since.hidden = since.dataset.since !== last?.version;
  }

  /** Loads it and does something with it; says when that fails, anew each time, so that it is heard each time. */
  function load(act) {
    Promise.all([
      part("script", { src: trainingWords }).then(() => part("script", { src: trainingScript })),
      trainingStyle && part("link", { rel: "stylesheet", href: trainingStyle }),
    ]).then(() => window.readybook.training[act]()).catch((fault) => {
      console.warn(fault);
      const place = document.querySelector("rb-quiz, .training-page, rb-acknowledge");
      notice.textContent = place.dataset.failed;
      place.append(notice);
    });
  }
})();
