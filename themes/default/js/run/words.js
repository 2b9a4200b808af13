// What the interface of a run says, in the page's language.
const language = document.documentElement.lang;

/** A word of the interface, with values in the place of its `{names}`; of two forms the one for a single thing. */
function say(key, values = {}) {
  const words = window.readybook.runWords;
  const word = (values.n === 1 && words[`${key}_one`]) || words[key] || key;
  return word.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

// Made once: a formatter takes a millisecond, and a long record has thousands of moments.
const clockFace = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendarFace = new Intl.DateTimeFormat(language, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A moment for readers: the day is left out when it is today. `moment` is ISO 8601 or milliseconds. */
function shownTime(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  return (date.toDateString() === new Date().toDateString() ? clockFace : calendarFace).format(date);
}
