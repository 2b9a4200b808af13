// What is due for the reader's roles: each requirement with how it stands, why, and what to do about it.

/** Groups of statuses, the most urgent first. What is not required is not shown. */
const urgencies = [
  ["now", ["overdue", "expired", "invalid"]],
  ["soon", ["outdated", "expiring"]],
  ["open", ["in-progress", "not-started"]],
  ["waits", ["unverified"]],
  ["fine", ["valid", "waived"]],
];

class DueList {
  /** `data` is what the page tells: requirements, documents, quizzes, roles. */
  constructor(data) {
    Object.assign(this, { data, element: make("div", { className: "training-due" }) });
    this.draw();
  }

  /** The reader as `standing` wants to know. Roles that everybody holds need not be chosen. */
  get person() {
    const { profile } = trainingStore;
    const roles = this.data.roles.filter(({ id, everyone }) => everyone || profile.roles.includes(id)).map(({ id }) => id);
    return { roles, joined: profile.joined, waived: [], open: trainingStore.open() };
  }

  /** Records as evidence. */
  evidence() {
    return trainingStore.records().flatMap((record) => {
      const { kind, activity: { id, version, procedures: listed }, ended } = record;
      const outcome = records.outcome(record);
      const procedures = kind === "acknowledgement" ? [{ id, version }] : listed.map(({ id, version }) => ({ id, version })); // What was read, whatever else it lists.
      return outcome ? [{ kind, activity: id, version, day: ended.slice(0, 10), outcome, verified: true, procedures }] : [];
    });
  }

  /** Every requirement of the reader with how it stands today. */
  standings() {
    const [person, evidence, today] = [this.person, this.evidence(), days.today()];
    return this.data.requirements.map((requirement) => ({ requirement, ...standing(requirement, this.data.documents, person, evidence, today) }))
      .filter(({ status }) => status !== "not-required");
  }

  draw() {
    const all = this.standings();
    const done = new Set(all.filter(({ status }) => ["valid", "expiring", "outdated", "waived"].includes(status)).map(({ requirement }) => requirement.id));
    const groups = urgencies.map(([name, statuses]) => [name, all.filter(({ status }) => statuses.includes(status)).sort(this.order)]).filter(([, items]) => items.length > 0);
    const dates = this.dates(all);
    const row = this.element.contains(document.activeElement) && document.activeElement.closest("li")?.id;
    redraw(this.element,
      all.length === 0 && make("p", { className: "empty" }, say(this.data.requirements.length ? "none_for_roles" : "no_requirements")),
      all.length > 0 && make("ul", { className: "training-sum" }, groups.map(([name, items]) => make("li", { className: `training-sum-${name}` }, make("strong", {}, String(items.length)), " ", say(`group_${name}`)))),
      ...groups.map(([name, items]) => make("section", { className: `training-group training-group-${name}`, "aria-labelledby": `rb-training-${name}` },
        make("h3", { id: `rb-training-${name}` }, say(`group_${name}`)),
        make("ul", { className: "rows" }, items.map((item) => this.row(item, done))))),
      dates.length > 0 && make("p", { className: "run-buttons" }, button(say("save_dates", { n: dates.length }), () => download("training.ics", "text/calendar;charset=utf-8", days.calendar(this.dates(this.standings()))))));
    if (row && !this.element.contains(document.activeElement)) document.querySelector(`#${CSS.escape(row)} :is(.run-button, a)`)?.focus({ preventScroll: true }); // Buttons were made anew.
  }

  order(one, other) {
    const day = ({ due, until }) => due ?? until ?? "9999";
    return textOrderOf(day(one), day(other)) || textOrderOf(one.requirement.title, other.requirement.title);
  }

  row(item, done) {
    const { requirement, status } = item;
    const { id, kind, title, href, activity } = requirement;
    const waiting = (requirement.requires ?? []).filter((other) => !done.has(other)).map((other) => this.data.requirements.find((one) => one.id === other)?.title).filter(Boolean);
    const isOpen = !["valid", "waived", "unverified"].includes(status);
    return make("li", { className: "row training-row", id: `rb-requirement-${id}`, "data-status": status },
      make("p", { className: "training-row-head" }, href ? make("a", { className: "row-title", href }, title) : make("span", { className: "row-title" }, title),
        make("span", { className: `training-status training-status-${status}` }, say(`status_${status.replace("-", "_")}`))),
      make("p", {}, this.reason(item)),
      isOpen && waiting.length > 0 && make("p", { className: "training-first" }, say("first", { titles: listed(waiting) })),
      make("p", { className: "row-facts" }, make("span", {}, say(`kind_${kind}`)), kind === "acknowledge" && make("span", {}, activity)),
      isOpen && make("p", { className: "run-buttons" }, this.action(item, waiting.length > 0)));
  }

  /** Why it stands so, in a sentence. */
  reason({ requirement, status, due, until, reason }) {
    const { kind, dueDays } = requirement;
    const again = say(kind === "quiz" ? "again_quiz" : "again_acknowledge");
    const record = reason && (this.data.documents[reason.document] ?? []).find(({ version }) => version === reason.version);
    const change = record && say(record.change === "material" ? "changed_material" : "changed_minor", { document: reason.document, version: reason.version, date: record.effective });
    const without = () => (due ? say("due_by", { date: due }) : dueDays === 0 ? say("due_joining") : dueDays ? say("due_after_joining", { n: dueDays }) : say("due_none"));
    const words = {
      overdue: () => say("was_due", { date: due }),
      expired: () => say("was_valid", { date: until }),
      invalid: () => `${change ?? ""}${until ? say("grace_over", { date: until, again }) : say("grace_over_once", { again })}`,
      outdated: () => `${change ?? ""}${say("grace", { date: until, again })}`,
      expiring: () => say("valid_renew", { date: until }),
      "in-progress": () => `${say("under_way")}${without()}`,
      "not-started": without,
      unverified: () => say("marked_later"),
      valid: () => (until ? say("valid_until", { date: until }) : say("valid_always")),
      waived: () => say("waived_why"),
    };
    return words[status]();
  }

  /** One thing to do: read, take the quiz, or say that one took part. */
  action({ requirement, status }, mustWait) {
    const { id, kind, title, href, activity } = requirement;
    const look = !mustWait && ["overdue", "expired", "invalid"].includes(status) ? "run-primary" : "";
    const about = make("span", { className: "visually-hidden" }, `${say("colon")}${title}`);
    if (kind === "exercise") return button([say("do_exercise"), about], (event) => this.takePart(event.currentTarget, id), look);
    const word = kind === "acknowledge" ? "do_read" : trainingStore.hasOpen(activity) ? "do_go_on" : status === "not-started" || status === "overdue" ? "do_quiz" : "do_quiz_again";
    return href && make("a", { className: `run-button ${look}`, href }, say(word), about);
  }

  /** Asks for the day of the exercise; the word of whoever took part is all that there is. */
  takePart(opener, id) {
    const row = opener.closest("li");
    if (row.querySelector(".run-ask")) return;
    const day = make("input", { type: "date", required: true, max: days.today(), value: days.today() });
    const close = () => {
      form.remove();
      (opener.isConnected ? opener : document.querySelector(`#${CSS.escape(row.id)} :is(button, a)`))?.focus();
    };
    const form = make("form", { className: "run-ask" }, labelled(say("exercise_day"), day, say("exercise_note")),
      make("p", { className: "run-buttons" }, make("button", { className: "run-button run-primary" }, say("do_exercise")), button(say("cancel"), close)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!days.isDay(day.value) || day.value > days.today()) return day.focus();
      form.remove();
      trainingStore.takePart(id, day.value === days.today() ? trainingStore.now() : days.noon(day.value));
      announce(say("exercise_kept"));
      (document.querySelector(`#${CSS.escape(row.id)} :is(a, button)`) ?? document.getElementById("rb-training-due")).focus();
    });
    onEscape(form, close);
    opener.closest(".run-buttons").after(form);
    day.focus();
  }

  /** The days to come, for a calendar. */
  dates(all) {
    const today = days.today();
    return all.filter(({ status }) => status !== "waived").flatMap(({ requirement, status, due, until, reason }) => {
      const day = due ?? until;
      if (!day || day < today) return [];
      const summary = say(due ? "date_due" : status === "outdated" ? "date_again" : "date_valid", { title: requirement.title });
      return [{ id: `${requirement.id}-${due ? "due" : "until"}`, day, summary, description: this.reason({ requirement, status, due, until, reason }) }];
    });
  }
}

const textOrderOf = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
