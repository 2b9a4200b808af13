// Invitations as calendars take them: iCalendar, RFC 5545.
const calendar = {
  /** A file with one event. `begin` and `end` are milliseconds since 1970; texts are plain. */
  file({ begin, end, summary, description, location }) {
    const lines = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Readybook//Incident handbook//EN",
      "CALSCALE:GREGORIAN",
      "BEGIN:VEVENT",
      `UID:${calendar.unique()}@readybook.invalid`,
      `DTSTAMP:${calendar.utc(Date.now())}`,
      `DTSTART:${calendar.utc(begin)}`,
      `DTEND:${calendar.utc(end)}`,
      `SUMMARY:${calendar.escaped(summary)}`,
      description && `DESCRIPTION:${calendar.escaped(description)}`,
      location && `LOCATION:${calendar.escaped(location)}`,
      "END:VEVENT",
      "END:VCALENDAR",
    ];
    return lines.filter(Boolean).map((line) => `${calendar.folded(line)}\r\n`).join("");
  },

  /** Greenwich time: every calendar shows it in its owner's zone, and no zone has to be described (section 3.3.5). */
  utc: (at) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`,

  /** Section 3.3.11. */
  escaped: (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n").replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, ""),

  /** Lines of at most 75 octets; none ends within a character (section 3.1). */
  folded(line) {
    const encoder = new TextEncoder();
    let [out, octets] = ["", 0];
    for (const character of line) {
      const length = encoder.encode(character).length;
      if (octets + length > 75) [out, octets] = [`${out}\r\n `, 1];
      out += character;
      octets += length;
    }
    return out;
  },

  // Not `randomUUID`: pages that came over plain http do not have it.
  unique: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
};
