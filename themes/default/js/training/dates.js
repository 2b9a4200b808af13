// Days are texts, YYYY-MM-DD: they have no hours, no zone, and sort as they stand.
const days = {
  face: new Intl.DateTimeFormat("sv-SE", { timeZone: document.documentElement.dataset.timeZone, dateStyle: "short", timeStyle: "medium" }),

  /** What calendar and clock show in the handbook's zone, else in the reader's: `2026-11-28 12:00:00`. */
  clock: (ms) => days.face.format(ms),

  /** How far that clock is ahead of Greenwich, in minutes. */
  ahead: (ms) => Math.round((Date.parse(`${days.clock(ms).replace(" ", "T")}Z`) - ms) / 60_000),

  /** Today, as the days of records: a record that was made now is of today. */
  today: () => days.clock(Date.now()).slice(0, 10),

  /** Noon of a day, in milliseconds. */
  noon: (day) => days.ms(day) + 43_200_000 - days.ahead(days.ms(day)) * 60_000,

  isDay: (text) => typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && days.of(days.ms(text)) === text,

  ms: (day) => Date.parse(`${day}T00:00:00Z`),
  of: (ms) => (Number.isNaN(ms) ? "" : new Date(ms).toISOString().slice(0, 10)),

  /** A calendar file with one whole day for each of `{id, day, summary, description}` (RFC 5545); taking it in twice doubles nothing. */
  calendar(dates) {
    const events = dates.flatMap(({ id, day, summary, description }) => [
      "BEGIN:VEVENT",
      `UID:${id.replace(/[^\w.-]/g, "-")}@training.readybook.invalid`,
      `DTSTAMP:${calendar.utc(Date.now())}`,
      `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
      `DTEND;VALUE=DATE:${daysAfter(day, 1).replaceAll("-", "")}`,
      `SUMMARY:${calendar.escaped(summary)}`,
      `DESCRIPTION:${calendar.escaped(description)}`,
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]);
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Readybook//Training//EN", "CALSCALE:GREGORIAN", ...events, "END:VCALENDAR"];
    return lines.map((line) => `${calendar.folded(line)}\r\n`).join("");
  },
};

/**
 * A moment in ISO 8601, to the second, with the offset of the handbook's zone, else of the reader's. The day of a record is
 * that of its text, for this page and for the training manager's report: both count it where the handbook is.
 */
function stamp(ms) {
  const ahead = days.ahead(ms);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const offset = `${ahead < 0 ? "-" : "+"}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
  return `${new Date(ms + ahead * 60_000).toISOString().slice(0, 19)}${offset}`;
}
