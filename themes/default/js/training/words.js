// What quizzes, records and "My training" say, in the page's language. Days are shown as the site shows them, ISO 8601.
const language = document.documentElement.lang;

/** A word of the interface, with values in the place of its `{names}`; of two forms the one for a single thing. */
function say(key, values = {}) {
  const words = window.readybook.trainingWords;
  const word = (values.n === 1 && words[`${key}_one`]) || words[key] || key;
  return word.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

const calendarFace = new Intl.DateTimeFormat(language, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A moment for readers; `moment` is ISO 8601 or milliseconds. */
function shownTime(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? String(moment) : calendarFace.format(date);
}

/** A share such as 0.8333 in percent, with one decimal at most: what is not 100 % is never shown as such. */
function shownShare(share) {
  return `${Math.floor(Math.round(share * 1e4) / 10) / 10}%`;
}

/** Names one after the other. */
const listed = (names) => names.join(say("list"));
