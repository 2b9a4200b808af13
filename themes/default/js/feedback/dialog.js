// The dialog: what the suggestion is about, its kind, its text, and the ways to the organisation. Nothing is sent by
// itself, and nothing is called sent but by the reader: nobody else can know whether a form came up.
class FeedbackDialog {
  /** `subject` as `drafts.parts` names it; `kind` is chosen beforehand. */
  constructor(subject, kind = "") {
    const draft = drafts.find(subject);
    Object.assign(this, { subject, used: false, isKept: true });
    this.text = make("textarea", { rows: 5, maxLength: drafts.longest, autocomplete: "off", value: draft?.text ?? "" });
    this.radios = kinds.map((one) => make("input", { type: "radio", name: "rb-feedback-kind", value: one, checked: one === (draft?.kind || kind) }));
    (this.radios.find(({ checked }) => checked) ?? this.radios[0]).autofocus = true;
    this.status = make("div", { className: "feedback-status", role: "status" });
    this.notes = make("div", { className: "feedback-notes" });
    this.ways = make("div", { className: "run-buttons feedback-ways" }, this.waysOut());
    this.sent = button(say("sent"), () => this.remove({ isSent: true }));
    this.discard = button(say("discard"), () => this.remove({ isSent: false }), "run-quiet");
    this.element = this.build(draft);
    this.refresh();
    this.open();
  }

  build(draft) {
    const close = make("button", { type: "button", className: "feedback-close", "aria-label": say("close"), title: say("close"), onclick: () => this.element.close() }, icon("close"));
    const choice = (radio) => make("label", {}, radio, make("span", {}, say(`kind_${radio.value}`)));
    return make("dialog", { className: "feedback-dialog", "aria-labelledby": "rb-feedback-title" },
      make("div", { className: "feedback-head" }, make("h2", { id: "rb-feedback-title" }, say("title")), close),
      make("div", { className: "feedback-body" },
        this.about(),
        draft && make("p", { className: "banner" }, say("again")),
        make("fieldset", { className: "feedback-kinds" }, make("legend", {}, say("kind")), this.radios.map(choice)),
        labelled(say("text"), this.text, say("text_help")),
        this.notes, this.ways,
        make("p", { className: "quiet" }, say("ways_note")),
        this.status,
        make("p", { className: "run-buttons" }, this.sent, this.discard)));
  }

  about() {
    const { document: about, version, title, step, stepTitle, question, questionTitle, query, address } = this.subject;
    const facts = [
      [about === address ? "about_page" : "about_document", about === address ? title : [title, " ", make("span", {}, about)]], ["about_version", version], ["about_step", stepTitle || step],
      ["about_question", questionTitle || question], ["about_query", query],
    ].filter(([, value]) => value);
    return make("dl", { className: "feedback-about" }, facts.map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, value))));
  }

  /** The form, the mail and the clipboard, in this order. */
  waysOut() {
    const { form, mail } = suggestion.ways;
    this.form = form && make("a", { className: "run-button run-primary", target: "_blank", rel: "noopener noreferrer", onclick: () => this.opened("form") }, say("to_form", { host: suggestion.host }));
    this.mail = mail && make("a", { className: form ? "run-button" : "run-button run-primary", onclick: () => this.opened("mail") }, say("to_mail", { mail }));
    return [this.form, this.mail, button(say("to_copy"), () => this.copy())];
  }

  get kind() {
    return this.radios.find(({ checked }) => checked)?.value ?? "";
  }

  get values() {
    return { ...this.subject, kind: this.kind, text: this.text.value.trim() };
  }

  open() {
    const { element } = this;
    const refresh = () => this.refresh();
    const online = ["online", "offline"];
    for (const kind of online) addEventListener(kind, refresh);
    element.addEventListener("input", () => this.changed());
    // Escape that ends a composition belongs to the input method.
    let isComposing = false;
    for (const kind of ["compositionstart", "compositionend"]) this.text.addEventListener(kind, () => (isComposing = kind === "compositionstart"));
    element.addEventListener("cancel", (event) => isComposing && event.preventDefault());
    element.addEventListener("close", () => {
      for (const kind of online) removeEventListener(kind, refresh);
      element.remove();
      waiting.show();
    });
    document.body.append(element);
    element.showModal();
  }

  changed() {
    const { text } = this.values;
    this.used = false;
    this.status.replaceChildren();
    if (text) this.isKept = drafts.keep(this.subject, this.kind, this.text.value);
    else drafts.remove(this.subject);
    this.refresh();
  }

  /** Brings addresses and notes up to what was written, and to whether there is a network. */
  refresh() {
    const { values } = this;
    const isOffline = navigator.onLine === false;
    const { form, mail } = suggestion.ways;
    const [toForm, toMail] = [form && suggestion.form(values), mail && suggestion.mail(values)];
    if (form) this.form.href = toForm.href;
    if (mail) this.mail.href = toMail.href;
    if (form) this.form.hidden = isOffline;
    const toPaste = { form: form && suggestion.pasted(values) !== "" && (toForm.isCut || !suggestion.takes("text")), mail: mail && toMail.isCut };
    this.toPaste = toPaste;
    const offline = form ? (mail ? "offline" : "offline_no_mail") : "offline_mail";
    const notes = [
      isOffline && ["warning", offline],
      !isOffline && toPaste.form && ["note", suggestion.takes("text") ? "form_cut" : "form_no_text"],
      toPaste.mail && (isOffline || !toPaste.form) && ["note", "mail_cut"],
      values.text !== "" && (this.isKept ? ["quiet", "kept"] : ["warning", "not_kept"]),
    ].filter(Boolean).map(([tone, key]) => make("p", { className: tone === "quiet" ? tone : `banner banner-${tone}` }, say(key)));
    redraw(this.notes, ...notes);
    this.sent.hidden = !this.used;
    this.discard.hidden = values.text === "";
  }

  /** The form or the mail was opened, or should have been. */
  opened(way) {
    const { values } = this;
    this.used = true;
    const isPasted = this.toPaste[way];
    if (!isPasted) this.tell(say(`${way}_opened`));
    else this.clip(way === "form" ? suggestion.pasted(values) : values.text, `${way}_opened`);
    this.refresh();
  }

  copy() {
    this.used = true;
    this.clip(suggestion.written(this.values), "copied_paste");
    this.refresh();
  }

  /** Puts a text on the clipboard and says so, or shows it to be copied by hand. */
  async clip(text, key) {
    const isCopied = await copyText(text);
    if (isCopied) return this.tell(...(key === "copied_paste" ? [say(key)] : [say("copied"), say(key)]));
    const field = make("textarea", { rows: 5, readOnly: true, value: text });
    this.tell(say("copy_failed"), labelled(say("by_hand"), field), key !== "copied_paste" && say(key));
    field.focus();
    field.select();
  }

  tell(...parts) {
    this.status.replaceChildren(...parts.filter(Boolean).map((part) => (typeof part === "string" ? make("p", { className: "banner" }, part) : part)));
  }

  /** Removes the draft: after the reader said that it was sent, for good; else it can be brought back. */
  remove({ isSent }) {
    const text = this.text.value;
    drafts.remove(this.subject);
    if (isSent) return this.element.close();
    this.text.value = "";
    this.changed();
    const undo = button(say("undo"), () => {
      this.text.value = text;
      this.changed();
      this.text.focus();
    });
    this.tell(make("p", { className: "banner feedback-undo" }, say("deleted"), undo));
    undo.focus();
  }
}
