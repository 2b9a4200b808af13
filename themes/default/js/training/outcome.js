// How a quiz went: score, passed or not and why, what can be done now; below it the questions as they were answered.
class QuizOutcome {
  /** `player` has `data`, `questions`, `attempt`, `mode`, `begin(isRefresher)`, `leave()`. */
  constructor(player) {
    this.player = player;
    this.heading = make("h2", { className: "quiz-outcome-title", id: "rb-quiz-outcome", tabIndex: -1 });
    this.said = make("div", { className: "quiz-said" });
    this.rest = make("div", { className: "quiz-outcome-rest" });
    this.element = make("section", { className: "quiz-outcome", "aria-labelledby": "rb-quiz-outcome" }, this.heading, this.said, this.rest);
    this.element.hidden = true;
  }

  /** `outcome` is what `result` of the marker says, null without marks; `record` what was kept, null in practice. */
  show(outcome, record) {
    const { player } = this;
    this.element.hidden = false;
    this.element.dataset.success = String(outcome?.success ?? null);
    this.heading.textContent = say(player.mode.isRefresher ? "quiz_outcome_refresh" : outcome ? "quiz_outcome" : "quiz_outcome_unmarked");
    this.said.replaceChildren(...(outcome ? this.score(outcome) : [make("p", { className: "quiz-grade" }, icon("quiz-right"), say(player.data.purpose === "survey" ? "quiz_thanks" : "quiz_handed_in"))]));
    // Announced, for a region that was not there before its words is not heard.
    announce([...this.said.querySelectorAll(".quiz-grade, .quiz-share > *")].map(({ textContent }) => textContent).join(say("stop_between")));
    this.panel = make("div", { className: "quiz-record" });
    this.rest.replaceChildren(...[outcome && this.failed(outcome), this.facts(record), trainingStore.check() !== "kept" && record && make("p", { className: "banner banner-warning" }, say("quiz_not_kept_end")),
      this.panel, outcome && this.overview(), this.buttons(outcome, record)].filter(Boolean));
    if (record) this.panel.append(handInPanel(record, player.data));
    this.heading.focus({ preventScroll: true });
    player.root.scrollIntoView({ block: "start" });
  }

  score({ raw, max, success }) {
    const { data } = this.player;
    const points = rounded(raw);
    const share = max ? Math.max(0, points) / max : 0;
    const grade = success === null ? null : make("p", { className: "quiz-grade" }, icon(success ? "quiz-right" : "quiz-wrong"), say(success ? "quiz_passed" : "quiz_failed_word"));
    const number = make("p", { className: "quiz-share" }, make("strong", {}, shownShare(share)), make("span", {}, say("quiz_score", { points: shownPoints(points), max })));
    const fill = make("span", { className: "quiz-meter-fill" });
    fill.style.inlineSize = `${100 * share}%`;
    const { passMark } = this.player.paper;
    const line = passMark !== null && success !== null && make("span", { className: "quiz-meter-mark" });
    if (line) line.style.insetInlineStart = `${passMark / 100}%`;
    const note = line && make("p", { className: "quiet" }, say("quiz_pass_mark", { mark: `${passMark / 100}%` }));
    return [grade, number, make("span", { className: "quiz-meter", "aria-hidden": "true" }, fill, line), note, data.purpose === "certify" && success !== null && make("p", { className: "quiet" }, say("quiz_honest"))].filter(Boolean);
  }

  // The questions that have to be right, whatever the score.
  failed({ failedMustPass }) {
    if (!failedMustPass.length) return null;
    const questions = this.player.questions.filter(({ id }) => failedMustPass.includes(id));
    return make("div", { className: "banner banner-alert quiz-must" }, make("p", {}, say("quiz_must", { n: questions.length })), make("ul", {}, questions.map((question) => make("li", {}, this.link(question, say("quiz_must_item", { n: question.number, label: question.label }))))));
  }

  facts(record) {
    if (!record) return null;
    const { minutes } = this.player.data;
    const took = Math.max(1, Math.round(record.duration_s / 60));
    const rows = [
      [say("quiz_fact_took"), minutes && took > minutes ? say("quiz_took_over", { minutes: took, limit: minutes }) : say("quiz_took", { n: took })],
      record.attempt && [say("quiz_fact_attempt"), say("quiz_attempt_n", { n: record.attempt.number })],
      record.result?.valid_until && [say("quiz_fact_until"), record.result.valid_until],
    ].filter(Boolean);
    return make("dl", { className: "quiz-outcome-facts" }, rows.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
  }

  /** Each question by its number, with how it went: the way to it. */
  overview() {
    const { questions, shown } = this.player;
    if (!shown.has("result")) return null;
    return make("nav", { className: "quiz-overview", "aria-label": say("quiz_overview") }, make("p", { className: "quiz-overview-title" }, say("quiz_overview")),
      make("ol", {}, questions.map((question) => {
        const { verdict } = question.element.dataset;
        return make("li", {}, this.link(question, make("span", { className: "quiz-overview-number" }, String(question.number)), make("span", { className: "quiz-overview-word", "data-verdict": verdict }, icon(`quiz-${verdict}`), say(`quiz_${verdict}`))));
      })));
  }

  link(question, ...children) {
    return make("a", { href: `#${question.element.id}`, onclick: (event) => {
      event.preventDefault();
      question.focus();
    } }, children);
  }

  buttons(outcome, record) {
    const { player } = this;
    const { data, mode } = player;
    const may = data.purpose === "certify" && !mode.isRefresher ? trainingStore.mayBegin(data) : { ok: data.purpose !== "survey", until: null, left: null };
    const failed = outcome?.success === false;
    const again = mode.isPractice || (failed && may.ok);
    const wait = failed && !may.ok && make("p", { className: "quiet" }, may.until ? say("quiz_wait", { time: shownTime(may.until) }) : say("quiz_no_more"));
    const keep = mode.isPractice && !mode.isRefresher && !record && outcome && button(say("quiz_keep_record"), (event) => this.keep(event.currentTarget, outcome), "quiz-keep");
    return make("div", { className: "quiz-ways" }, wait, make("p", { className: "run-buttons" }, ...[
      again && button(say(mode.isRefresher ? "quiz_refresh_again" : "quiz_again"), () => player.begin(mode.isRefresher), mode.isPractice ? "run-primary quiz-again" : "quiz-again"),
      keep, button(say("quiz_print"), () => window.print()), button(say("quiz_leave"), () => player.leave(), "quiz-leave"),
    ].filter(Boolean)));
  }

  /** Practice leaves a record only when its reader wants one. */
  keep(pressed, outcome) {
    const { player } = this;
    const record = trainingStore.finish(player.data, player.attempt, player.laid, outcome.marks, outcome);
    this.panel.append(handInPanel(record, player.data));
    pressed.remove();
    announce(say("quiz_record_kept"));
    this.panel.tabIndex = -1;
    this.panel.focus();
  }
}
