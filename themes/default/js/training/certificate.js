// A certificate of one record to be printed, in a dialog that prints alone. It says what it is evidence of and what not.

function certificateOf(record, quiz) {
  const { kind, activity, learner, result, ended, integrity } = record;
  const fact = (name, value) => value && make("div", {}, make("dt", {}, name), make("dd", {}, value));
  const isQuiz = kind === "quiz-attempt";
  const title = handing.title(record, quiz);
  const titles = new Map((quiz?.procedures ?? []).map((one) => [one.id, one.title]));
  return make("article", { className: "certificate" },
    make("header", {}, make("p", { className: "certificate-book" }, document.querySelector(".footer-title")?.textContent ?? document.body.dataset.handbook ?? ""),
      make("h2", { id: "rb-certificate" }, say(isQuiz ? "certificate_quiz" : kind === "exercise" ? "certificate_exercise" : "certificate_read"))),
    make("p", { className: "certificate-name" }, learner.name || learner.id),
    make("p", { className: "certificate-of" }, [learner.name && learner.id, learner.unit].filter(Boolean).join(" · ")),
    make("p", { className: "certificate-did" }, say(result?.success ? "certificate_passed" : `certificate_did_${kind.replace("-", "_")}`), " ", make("strong", {}, title), kind !== "exercise" && ` ${say("version_of", { version: activity.version })}`),
    make("dl", { className: "certificate-facts" },
      fact(say("fact_day"), ended.slice(0, 10)),
      fact(say("fact_valid"), result?.valid_until),
      fact(say("fact_score"), handing.score(record)),
      fact(say("fact_pass_mark"), result?.pass_mark != null && shownShare(result.pass_mark))),
    isQuiz && activity.procedures.length > 0 && make("section", { className: "certificate-procedures" }, make("h3", {}, say("certificate_procedures")),
      make("ul", {}, activity.procedures.map(({ id, version }) => make("li", {}, [id, titles.get(id), say("version_of", { version })].filter(Boolean).join(" "))))),
    make("footer", {}, make("p", { className: "certificate-code" }, `${say("fact_code")}${say("colon")}`, make("code", {}, integrity.check)),
      make("p", {}, say(isQuiz ? "certificate_honest" : "certificate_honest_read"))));
}

/** Shows the certificate with a button to print it; the focus goes back to `opener`. */
function openCertificate(record, quiz, opener) {
  const dialog = make("dialog", { className: "certificate-view", "aria-labelledby": "rb-certificate" },
    make("p", { className: "run-buttons" }, button(say("print"), () => window.print(), "run-primary"), button(say("close"), () => dialog.close())),
    certificateOf(record, quiz));
  dialog.addEventListener("close", () => {
    document.documentElement.classList.remove("has-certificate");
    dialog.remove();
    opener?.focus();
  });
  document.documentElement.classList.add("has-certificate"); // Then nothing else is printed.
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
