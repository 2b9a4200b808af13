// The key of a quiz stands in its page so that it works without a server. It is veiled there: out of sight, for a reader
// who looks at the source or searches in it, but no secret.

/**
 * The key of a page: `{questions, texts}`; null when the page has none, because answers are marked later. Throws when the
 * attribute is broken. `digest` is that of the quiz.
 */
function unveil(dataKey, digest) {
  if (!dataKey) return null;
  const [, kind, text] = /^(plain|veiled):([^]*)$/.exec(dataKey) ?? [];
  if (kind === undefined) throw new TypeError("a key that is neither plain nor veiled");
  return JSON.parse(kind === "plain" ? text : unveiled(text, digest));
}

/** The text of which the base64 text hides the bytes. The same again would veil it. */
function unveiled(text, digest) {
  const generator = new Generator(parseInt(digest.slice(0, 8), 16));
  let mask = 0;
  const bytes = Uint8Array.from(atob(text), (character, at) => {
    if (at % 4 === 0) mask = generator.next();
    return character.charCodeAt(0) ^ ((mask >>> (24 - 8 * (at % 4))) & 255);
  });
  return new TextDecoder().decode(bytes);
}

/** A paper of which the questions have what is right, too. Without a key it is the paper itself. */
function mergeKey(paper, key) {
  if (key === null) return paper;
  const known = (id) => (Object.hasOwn(key.questions, id) ? key.questions[id] : {});
  const questions = Object.entries(paper.questions).map(([id, question]) => [id, { ...question, ...known(id) }]);
  return { ...paper, questions: Object.fromEntries(questions) };
}
