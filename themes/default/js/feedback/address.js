// Where a suggestion goes: the form's address with what the reader wrote, the mail's, and the text to be copied. The same
// as `src/config/feedback.rs` fills in, with kind and text.
const kinds = ["wrong", "unclear", "outdated", "missing", "unsafe"];

const suggestion = {
  /** Characters that forms and mail programs take in an address. */
  most: 2000,

  get ways() {
    return window.readybook.feedback;
  },

  /** Everything but RFC 3986's unreserved characters; half a character, which no text should hold, becomes a whole one. */
  encoded(text) {
    const whole = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
    return encodeURIComponent(whole).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  },

  /** Whether the form has a place for a value. */
  takes(name) {
    const { form, fields } = suggestion.ways;
    return fields.length > 0 ? fields.some(([placeholder]) => placeholder === name) : form.includes(`{${name}}`);
  },

  filled(values) {
    const { form, fields } = suggestion.ways;
    if (fields.length === 0) return form.replace(/\{(\w+)\}/g, (hole, name) => suggestion.encoded(values[name] ?? ""));
    const [, address, fragment] = /^([^#]*)(.*)$/s.exec(form);
    const pairs = fields.filter(([name]) => values[name]).map(([name, field]) => `${suggestion.encoded(field)}=${suggestion.encoded(values[name])}`);
    const joint = /[?&]$/.test(address) || pairs.length === 0 ? "" : address.includes("?") ? "&" : "?";
    return address + joint + pairs.join("&") + fragment;
  },

  /** The form's address: `{href, isCut}`. */
  form: (values) => suggestion.fitted({ ...values, text: suggestion.pasted(values) }, suggestion.filled),

  mail: (values) => suggestion.fitted(values, (cut) => {
    const { document: about, version, step, title, question } = cut;
    const subject = `[${question || about}${version && ` v${version}`}${step && `#${step}`}] ${title}`;
    const body = suggestion.written(cut).replace(/\r?\n/g, "\r\n");
    return `mailto:${suggestion.ways.mail}?subject=${suggestion.encoded(subject)}&body=${suggestion.encoded(body)}`;
  }),

  /** What the reader wrote with what it is about, for a mail or the clipboard. */
  written(values) {
    const { document: about, version, title, stepTitle, step, question, query, address, kind, text } = values;
    const facts = [
      ["kind_name", kind && say(`kind_${kind}`)],
      [about === address ? "about_page" : "about_document", about === address ? title : [about, title].filter(Boolean).join(" ")],
      ["about_version", version], ["about_step", step && (stepTitle ? `${stepTitle} (${step})` : step)],
      ["about_question", question], ["about_query", query], ["about_address", address],
    ].filter(([, value]) => value).map(([key, value]) => `${say(key)}${say("colon")}${value}`);
    return [text, "", "—", ...facts].join("\n");
  },

  /** What the form's field for the text is to hold: the kind, too, where it has no place of its own. */
  pasted: ({ kind, text }) => (kind && !suggestion.takes("kind") ? `${say(`kind_${kind}`)}\n${text}`.trimEnd() : text),

  /** An address that is short enough: with as much of the text as there is room for. */
  fitted(values, address) {
    const whole = address(values);
    if (whole.length <= suggestion.most) return { href: whole, isCut: false };
    const characters = Array.from(values.text.slice(0, suggestion.most));
    const cut = (length) => address({ ...values, text: length > 0 ? `${characters.slice(0, length).join("").trimEnd()}…` : "" });
    let [fits, tooMany] = [0, characters.length + 1];
    while (tooMany - fits > 1) {
      const middle = Math.floor((fits + tooMany) / 2);
      if (cut(middle).length <= suggestion.most) fits = middle;
      else tooMany = middle;
    }
    return { href: cut(fits), isCut: values.text !== "" };
  },

  /** The host that the form is at, so that whoever opens it knows. */
  get host() {
    return new URL(suggestion.ways.form.replace(/\{\w+\}/g, "")).host;
  },
};
