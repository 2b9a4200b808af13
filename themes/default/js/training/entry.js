// The card before a quiz: what was done already, how often it may be tried, and the ways to begin.

/** How a quiz is taken. A refresher practises five questions of all, and leaves nothing behind. */
function quizMode(data, isRefresher) {
  const isPractice = isRefresher || data.purpose === "practice";
  const isSurvey = data.purpose === "survey";
  const isMarked = data.answers !== "withheld" && !isSurvey;
  const isInstant = isMarked && (isRefresher || data.feedback.timing === "after-question");
  return {
    isRefresher, isPractice, isMarked, isInstant,
    isRepeatable: isInstant && isPractice,
    hasRecord: !isPractice,
    lastWord: isInstant ? "quiz_finish" : "quiz_check",
  };
}

/** The paper of a refresher: five of all questions that there are. */
const refresherPaper = (paper) => ({
  ...paper, passMark: null, mustPass: [], shuffleQuestions: true,
  sections: [{ id: "rb-refresher", draw: Object.keys(paper.questions), count: Math.min(5, Object.keys(paper.questions).length) }],
});

class QuizEntry {
  /** `player` has `data`, `key`, `begin(isRefresher)`; `place` is filled. */
  constructor(player, place) {
    Object.assign(this, { player, place });
  }

  get may() {
    const { data } = this.player;
    return data.purpose === "certify" ? trainingStore.mayBegin(data) : { ok: true, until: null, left: null };
  }

  /** Whether an attempt may be begun or gone on with now; the card may have been drawn long ago. */
  get mayBegin() {
    return trainingStore.hasOpen(this.player.data.id) || this.may.ok;
  }

  /** Draws the card anew when something changed elsewhere; who is in it stays there. */
  follow() {
    const isHere = this.place.contains(document.activeElement);
    this.show({ voided: this.isVoided });
    if (isHere && !this.place.contains(document.activeElement)) this.focus();
  }

  /** The first thing to press; the card where there is none. */
  focus() {
    const { about } = this.player;
    about.tabIndex = -1;
    (this.place.querySelector("button") ?? about).focus({ preventScroll: true });
  }

  show({ voided = false } = {}) {
    const { may, player: { data } } = this;
    this.isVoided = voided;
    const pending = trainingStore.underWay(data.id);
    const last = trainingStore.attempts(data.id).findLast(({ result }) => result.completion === "completed");
    redraw(this.place,
      ...this.notices({ voided, may, pending }),
      last && this.last(last),
      may.left !== null && !pending && may.ok && make("p", { className: "quiz-left" }, say("quiz_left", { n: may.left })),
      this.buttons(pending, may, last),
      pending && make("p", { className: "quiet" }, say("quiz_pending", { time: shownTime(pending.started) })),
    );
  }

  notices({ voided, may, pending }) {
    const { data } = this.player;
    const banner = (kind, key, values) => make("p", { className: `banner banner-${kind}` }, say(key, values));
    return [
      voided && banner("warning", "quiz_voided"),
      data.withdrawn && banner("alert", "quiz_withdrawn"),
      trainingStore.check() !== "kept" && banner("warning", "quiz_not_kept"),
      !data.withdrawn && !pending && !may.ok && (may.until ? banner("note", "quiz_wait", { time: shownTime(may.until) }) : banner("alert", "quiz_no_more")),
    ].filter(Boolean);
  }

  last({ result: { success, score }, ended }) {
    const word = success === null ? "quiz_last_unmarked" : success ? "quiz_last_passed" : "quiz_last_failed";
    return make("p", { className: "quiz-last" }, success !== null && icon(success ? "quiz-right" : "quiz-wrong"),
      make("span", {}, say(word, { time: shownTime(ended), share: score ? shownShare(score.scaled) : "" })));
  }

  buttons(pending, may, last) {
    const { player } = this;
    const { data } = player;
    const answered = pending && Object.values(pending.responses).filter((response) => response !== null).length;
    const word = pending ? say("quiz_go_on_with", { n: answered }) : say(data.purpose === "survey" ? "quiz_begin_survey" : last ? "quiz_begin_again" : "quiz_begin");
    const isOpen = !data.withdrawn && (pending || may.ok);
    // Before a pass a refresher would give the answers away.
    const refreshes = data.refresh && player.key && !data.withdrawn && (data.purpose === "practice" || (data.purpose === "certify" && last?.result.success));
    const ways = [isOpen && button(word, () => player.begin(false), "run-primary quiz-begin"), refreshes && button(say("quiz_refresh"), () => player.begin(true), "quiz-refresh")].filter(Boolean);
    return ways.length > 0 && make("p", { className: "run-buttons" }, ways);
  }
}
