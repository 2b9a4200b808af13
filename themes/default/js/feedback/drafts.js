// Suggestions that were begun and not sent, in this browser: one for each subject, the newest last. What is read may have
// been written by another page of the same server, so nothing of it is trusted to be of the right kind.
const drafts = {
  name: "feedback-drafts",
  /** More are not kept: the oldest goes. */
  most: 20,
  longest: 10_000,
  parts: ["document", "version", "step", "stepTitle", "title", "language", "address", "query", "question", "questionTitle"],

  /** All of this handbook, the oldest first: `{subject, kind, text}`. */
  all() {
    return drafts.read().filter((draft) => draft.handbook === document.body.dataset.handbook);
  },

  find(subject) {
    const sought = drafts.key(subject);
    return drafts.all().find((draft) => drafts.key(draft.subject) === sought) ?? null;
  },

  /** Keeps a draft in the place of an older one; false when the browser did not keep it. */
  keep(subject, kind, text) {
    const { handbook } = document.body.dataset;
    return drafts.write([...drafts.others(subject), { handbook, subject, kind, text }].slice(-drafts.most));
  },

  remove(subject) {
    return drafts.write(drafts.others(subject));
  },

  others(subject) {
    const { handbook } = document.body.dataset;
    const gone = drafts.key(subject);
    return drafts.read().filter((draft) => draft.handbook !== handbook || drafts.key(draft.subject) !== gone);
  },

  /** Versions and languages come and go; the subject stays. */
  key: ({ document: about, step, question, query }) => JSON.stringify([about, step, question, query]),

  read() {
    try {
      const all = JSON.parse(window.readybook.kept.get(drafts.name));
      return (Array.isArray(all) ? all : []).filter((draft) => typeof draft?.text === "string" && typeof draft.subject?.document === "string").slice(-drafts.most).map(drafts.cleaned);
    } catch {
      return []; // None yet, or nothing that can be read.
    }
  },

  cleaned({ handbook, subject, kind, text }) {
    const texts = drafts.parts.map((part) => [part, typeof subject[part] === "string" ? subject[part].slice(0, 1000) : ""]);
    return { handbook, subject: Object.fromEntries(texts), kind: kinds.includes(kind) ? kind : "", text: text.slice(0, drafts.longest) };
  },

  write(all) {
    const written = JSON.stringify(all);
    window.readybook.kept.set(drafts.name, written);
    try {
      return localStorage.getItem(`readybook:${drafts.name}`) === written;
    } catch {
      return false;
    }
  },
};
