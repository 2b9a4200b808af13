// The ways out of a record: which there are is the owner's choice, and each button names where it leads. Nothing is sent
// by itself, and nothing is called recorded before the receiver has answered that it is.
const handing = {
  /** What the owner of the handbook configured, in this language: folder, mail, form, endpoint. */
  get ways() {
    if (handing.read === undefined) {
      const told = window.readybook.trainingWords.hand_in ?? document.querySelector(".training-page")?.dataset.training;
      try {
        const value = JSON.parse(told ?? "{}");
        handing.read = value?.handIn ?? value ?? {};
      } catch {
        handing.read = {};
      }
    }
    return handing.read;
  },
  read: undefined,

  host(address) {
    try {
      return sending.host(address);
    } catch {
      return address;
    }
  },

  /** The name of what a record is about: a quiz, a document, an exercise. */
  title({ kind, activity }, quiz) {
    if (quiz && quiz.id === activity.id) return quiz.title;
    const { requirements = [], quizzes = {} } = trainingPage.data ?? {};
    const known = kind === "quiz-attempt" ? quizzes[activity.id] : requirements.find((one) => (kind === "exercise" ? one.id : one.activity) === activity.id);
    const element = kind === "acknowledgement" && document.querySelector("rb-acknowledge");
    return known?.title ?? (element && element.dataset.document === activity.id ? element.dataset.title : null) ?? activity.id;
  },

  outcome(record) {
    return say(`outcome_${record.result?.completion === "void" ? "void" : records.outcome(record)}`);
  },

  score: ({ result }) => (result?.score ? say("score_of", { raw: result.score.raw, max: result.score.max, share: shownShare(result.score.scaled) }) : ""),

  /** Name and value of everything that whoever takes the record wants to know at a glance. */
  facts(record, quiz) {
    const { kind, activity, learner, ended, result, integrity } = record;
    return [
      ["fact_name", learner.name], ["fact_id", learner.id], ["fact_unit", learner.unit],
      [`fact_${kind.replace("-", "_")}`, handing.title(record, quiz)],
      kind === "acknowledgement" && ["fact_document", activity.id],
      kind !== "exercise" && ["fact_version", activity.version],
      ["fact_result", handing.outcome(record)], ["fact_score", handing.score(record)],
      ["fact_day", ended.slice(0, 10)], ["fact_valid", result?.valid_until], ["fact_code", integrity.check],
    ].filter((fact) => fact && fact[1]).map(([key, value]) => [say(key), String(value)]);
  },

  /** The address of a mail with the facts of one record, or with the codes of several; null when no program would take it. */
  mail(all, quiz) {
    const text = (facts) => facts.map(([name, value]) => `${name}${say("colon")}${value}`).join("\n");
    const one = all.length === 1 && all[0];
    const subject = one ? say("mail_subject", { title: handing.title(one, quiz), name: one.learner.name || one.learner.id }) : say("mail_subject_many", { n: all.length, name: all[0].learner.name || all[0].learner.id });
    const lines = all.map((record) => `${record.integrity.check} ${handing.title(record, quiz)} ${record.activity.version} ${handing.outcome(record)} ${record.ended.slice(0, 10)}`);
    const body = one ? text(handing.facts(one, quiz)) : lines.join("\n");
    const address = sending.mail(handing.ways.mail, subject, `${body}\n\n${say("mail_attach")}\n`);
    return address.length > sending.most ? null : address;
  },

  /** The address of the form, filled in; `left` names what did not fit. */
  form(record, quiz) {
    const { activity, learner, ended, integrity } = record;
    return sending.form(handing.ways.form, {
      code: integrity.check, name: learner.name ?? "", id: learner.id, quiz: handing.title(record, quiz), version: activity.version,
      result: handing.outcome(record), score: handing.score(record), day: ended.slice(0, 10),
    });
  },

  /** Sends a record to the owner's endpoint: `{isRecorded, text}`, with what happened in words. */
  async post(record) {
    const address = handing.ways.endpoint;
    const host = handing.host(address);
    let isRefusedByPolicy = false;
    const refused = (event) => (isRefusedByPolicy ||= event.effectiveDirective === "connect-src");
    document.addEventListener("securitypolicyviolation", refused);
    const patience = new AbortController();
    const waiting = setTimeout(() => patience.abort(), 30_000);
    try {
      // A redirect may lead to a form to log in that answers 200 and has recorded nothing.
      const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(record), redirect: "error", cache: "no-store", signal: patience.signal });
      if (answer.ok) return { isRecorded: true, text: say("post_recorded", { host, time: shownTime(trainingStore.now()) }) };
      return { isRecorded: false, text: say(answer.status >= 500 ? "post_fault" : "post_refused", { host, status: answer.status }) };
    } catch {
      await new Promise((told) => setTimeout(told)); // The violation is told after the failure.
      const key = isRefusedByPolicy ? "post_policy" : patience.signal.aborted ? "post_late" : navigator.onLine === false ? "post_offline" : "post_unreachable";
      return { isRecorded: false, text: say(key, { host }) };
    } finally {
      clearTimeout(waiting);
      document.removeEventListener("securitypolicyviolation", refused);
    }
  },
};

/** The ways out of one record, as a node; the form for who the learner is comes first when nobody knows. */
function handInPanel(record, quiz = null) {
  return new HandIn([record], quiz).element;
}

class HandIn {
  /** `all` are records, the oldest first; `close` is what the button to close does. */
  constructor(all, quiz = null, { close = null } = {}) {
    Object.assign(this, { all, quiz, close });
    this.status = make("div", { className: "hand-in-status", role: "status" });
    this.results = make("div", { className: "hand-in-results" }); // Of many records: seen, and not read out again with each.
    this.element = make("section", { className: "hand-in", "aria-label": say("do_hand_in") });
    this.draw();
  }

  /** The records as they are kept now: a name that was given meanwhile is in them. */
  refresh() {
    const kept = new Map(trainingStore.records().map((record) => [record.record_id, record]));
    this.all = this.all.map((record) => {
      const known = kept.get(record.record_id) ?? record;
      return records.isKnown(known) || !records.isKnown({ learner: trainingStore.learner() }) ? known : records.sealed({ ...known, learner: trainingStore.learner() });
    });
  }

  draw() {
    this.refresh();
    const isKnown = this.all.every(records.isKnown);
    this.element.replaceChildren(...[
      make("p", { className: "hand-in-title" }, this.all.length === 1 ? say("hand_in_one") : say("hand_in_many", { n: this.all.length })),
      ...(isKnown ? [this.code(), ...this.waysOut()] : [make("p", {}, say("hand_in_who")), profileForm({ done: () => this.named() })]),
      this.status,
      this.results,
      make("p", { className: "quiet" }, isKnown && say("honest_code"), isKnown && make("br"), say("honest_sent")),
    ].filter(Boolean));
  }

  named() {
    this.draw();
    announce(say("profile_kept"));
    this.element.querySelector(".run-buttons button")?.focus();
  }

  /** Shown once the record is somebody's: a name changes the code. */
  code() {
    return this.all.length === 1 && make("p", { className: "hand-in-code" }, say("fact_code"), say("colon"), make("code", {}, this.all[0].integrity.check));
  }

  waysOut() {
    const { folder, mail, form, endpoint } = handing.ways;
    const [one] = this.all;
    const isMany = this.all.length > 1;
    const canCertify = !isMany && !["failed", "unmarked", null].includes(records.outcome(one));
    const mailAddress = mail && handing.mail(this.all, this.quiz);
    const formAddress = form && !isMany && handing.form(one, this.quiz);
    const link = (text, href, way) => make("a", { className: "run-button", href, ...(href.startsWith("mailto:") ? {} : { target: "_blank", rel: "noopener noreferrer" }), onclick: () => this.mark(way) }, text);
    return [
      make("p", { className: "run-buttons" },
        endpoint && button(say("to_endpoint", { host: handing.host(endpoint) }), (event) => this.post(event.currentTarget), "run-primary"),
        button(isMany ? say("to_files", { n: this.all.length }) : say("to_file"), () => this.save(), endpoint ? "" : "run-primary"),
        mailAddress && link(say("to_mail", { mail }), mailAddress, "mail"),
        formAddress && link(say("to_form", { host: handing.host(form) }), formAddress.href, "form"),
        canCertify && button(say("to_certificate"), (event) => openCertificate(this.all[0], this.quiz, event.currentTarget)),
        this.close && button(say("close"), this.close, "run-quiet")),
      folder && make("p", {}, say("to_folder", { folder })),
      mail && make("p", { className: "quiet" }, mailAddress ? say("to_mail_note") : say("to_mail_long", { mail })),
      formAddress && formAddress.left.length > 0 && make("p", { className: "quiet" }, say("to_form_left", { names: listed(formAddress.left.map((id) => say(`form_${id}`))) })),
      form && isMany && make("p", { className: "quiet" }, say("to_form_one")),
      isMany && make("p", { className: "quiet" }, say("to_files_note")),
    ].filter(Boolean);
  }

  mark(way) {
    for (const record of this.all) trainingStore.setHanded(record, way);
  }

  say({ isGood, text }) {
    this.status.replaceChildren(this.line({ isGood, text }));
  }

  line({ isGood, text }) {
    return make("p", { className: isGood ? "banner banner-good" : "banner banner-alert" }, text);
  }

  /** One file for each record, one after the other: browsers drop downloads that come at once. */
  async save() {
    for (const [at, record] of this.all.entries()) {
      if (at > 0) await new Promise((next) => setTimeout(next, 400));
      const { name, type, text } = records.file(record);
      download(name, type, text);
      trainingStore.setHanded(record, "file");
    }
    this.say({ isGood: true, text: this.all.length === 1 ? say("saved", { name: records.fileName(this.all[0]) }) : say("saved_many", { n: this.all.length }) });
  }

  async post(opener) {
    opener.disabled = true;
    const host = handing.host(handing.ways.endpoint);
    const all = this.all;
    const isMany = all.length > 1;
    let done = 0;
    this.results.replaceChildren();
    for (const [at, record] of all.entries()) {
      this.say({ isGood: true, text: isMany ? say("post_at", { host, at: at + 1, of: all.length }) : say("post_under_way", { host }) });
      const { isRecorded, text } = await handing.post(record);
      if (isRecorded) {
        done += 1;
        trainingStore.setHanded(record, "endpoint");
      }
      if (isMany) this.results.append(this.line({ isGood: isRecorded, text: `${handing.title(record, this.quiz)} ${record.integrity.check}${say("colon")}${text}` }));
      else this.say({ isGood: isRecorded, text });
    }
    if (isMany) this.say({ isGood: done === all.length, text: say("post_done", { host, done, of: all.length }) });
    opener.disabled = false;
    if (document.activeElement === document.body) opener.focus(); // Its reader may be elsewhere by now.
  }
}
