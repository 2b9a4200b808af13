// The picture of a run: an axis of time, the milestones, and for each step a bar from when it could begin to when it was
// done, with its limit. What was late differs by shape and word, not by colour, so it reads in print and in forced colours.

/** An SVG of `width` pixels; its height grows with the steps. `now` (ms) judges what is still open. */
function timeline(state, entries, { width = 720, now = Date.now() } = {}) {
  return new Timeline(state, entries, width, now).svg;
}

class Timeline {
  /** Room beside the axis, for half of a date; size of letters; least distance of ticks; height of a milestone. */
  static measures = { side: 42, font: 13, ticks: 96, milestone: 22 };

  constructor(state, entries, width, now) {
    Object.assign(this, { state, width: Math.max(width, 240), y: 44, lanes: [] });
    this.end = review(state, entries, now).end;
    [this.from, this.to] = this.range(entries);
    this.ticks = this.ticksThat();
    this.milestones = milestoneNames.filter((name) => state.milestones.has(name)).map((name) => [name, Date.parse(state.milestones.get(name))]);
    const rows = [this.axis(), ...this.milestones.map(([name, at]) => this.milestone(name, at)), ...this.rows()];
    // Lines down the picture are only in the lanes of the bars, so that none runs through a text.
    const lines = [this.down("tl-grid", this.ticks, {}), this.down("tl-moments", this.milestones.map(([, at]) => at), { "stroke-dasharray": "3 3" })];
    this.svg = this.whole(lines, rows);
  }

  /** From the first to the last moment that the picture shows, at least a minute. */
  range(entries) {
    const { milestones, discovered, steps } = this.state;
    const timers = [...steps.values()].flatMap(({ timer }) => (timer ? [timer.started] : []));
    const times = [...entries.map(({ time }) => time), ...milestones.values(), discovered].filter(Boolean).map((time) => Date.parse(time)).concat(timers);
    const [first, last] = [Math.min, Math.max].map((most) => times.reduce((a, b) => most(a, b), times[0] ?? 0));
    return [first, Math.max(last, first + 60_000)];
  }

  x(ms) {
    const { side } = Timeline.measures;
    const share = (ms - this.from) / (this.to - this.from);
    return Math.round((side + share * (this.width - 2 * side)) * 10) / 10;
  }

  /** Round local times that stand far enough apart: minutes in a short run, days in a long one. */
  ticksThat() {
    const { side, ticks: apart } = Timeline.measures;
    const least = ((this.to - this.from) * apart) / (this.width - 2 * side);
    let minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].find((minutes) => minutes * 60_000 >= least) ?? 1440;
    while (minutes * 60_000 < least) minutes *= 2;
    const length = minutes * 60_000;
    const zone = new Date(this.from).getTimezoneOffset() * 60_000;
    const found = [];
    for (let at = Math.ceil((this.from - zone) / length) * length + zone; at <= this.to; at += length) found.push(at);
    this.isDays = minutes >= 1440;
    return found.length ? found : [this.from];
  }

  axis() {
    const { side } = Timeline.measures;
    let last = "";
    const labels = this.ticks.flatMap((at) => {
      const [date, time] = Timeline.local(at);
      const isNew = date !== last;
      last = date;
      const text = (y, words) => Timeline.draw("text", { class: "tl-tick", x: this.x(at), y, "text-anchor": "middle" }, words);
      return [!this.isDays && text(14, time), (isNew || this.isDays) && text(30, date)];
    });
    const marks = this.ticks.map((at) => `M${this.x(at)} 36v6`).join("");
    const line = Timeline.draw("path", { class: "tl-axis", d: `M${side} 36H${this.width - side}${marks}`, fill: "none", stroke: "currentColor" });
    return Timeline.draw("g", { class: "tl-axis-group" }, line, ...labels);
  }

  /** A milestone has a line of its own, with its word on the side that has more room. */
  milestone(name, at) {
    const y = this.y + 11;
    this.y += Timeline.measures.milestone;
    const x = this.x(at);
    const isRight = x < this.width / 2;
    const room = (isRight ? this.width - x : x) - 16;
    const words = `${say(`milestone_${name}`)} ${Timeline.local(at)[1]}`;
    const text = Timeline.text("tl-name", { x: isRight ? x + 12 : x - 12, y: y + 4, "text-anchor": isRight ? "start" : "end" }, words, room);
    return Timeline.draw("g", { class: "tl-milestone" }, Timeline.draw("path", { d: `M${x} ${y - 7}l7 7-7 7-7-7z` }), text);
  }

  /** The steps, without those of other levels that nobody touched. */
  rows() {
    const outcomes = this.state.plan.steps.map((step) => ({ step, ...outcome(this.state, step.id, this.end) }));
    return outcomes.filter(({ code }) => code !== "not-for-level").map((row) => this.row(row));
  }

  row(row) {
    const { step, code, isLate } = row;
    const isNarrow = this.width < 480;
    const top = this.y;
    const words = this.words(row);
    const needed = Math.min(Timeline.wide(words), this.width / 2);
    const room = this.width - 8 - (isNarrow ? 0 : needed + 16);
    const name = Timeline.text("tl-name", { x: 4, y: top + 18 }, say("record_step", step), room);
    const place = isNarrow ? { x: 4, y: top + 34 } : { x: this.width - 4, y: top + 18, "text-anchor": "end" };
    const how = Timeline.text("tl-status", place, words, isNarrow ? room : needed);
    const lane = top + (isNarrow ? 48 : 32);
    this.lanes.push(lane);
    this.y = lane + 10;
    return Timeline.draw("g", { class: `tl-step tl-${code}${isLate ? " tl-late" : ""}` }, name, how, ...this.bar(row, lane));
  }

  words({ code, isLate, done, due }) {
    const word = say(`standing_${code.replaceAll("-", "_")}`);
    return isLate ? say("timeline_late", { status: word, lasting: lasting((done ?? this.end) - due, say) }) : word;
  }

  /** From when a step could begin to when it ended, or to the edge while it has not; and where its limit was. */
  bar({ id, own, code, due, isLate }, y) {
    const opened = openedAt(this.state, id);
    const settled = { done: own.done, skipped: own.skipped }[code];
    const end = settled ? Date.parse(settled.time) : this.to;
    const isInside = due !== null && due <= this.to;
    const start = opened === null ? this.x(end) : Math.min(this.x(opened), this.x(end));
    const isBegun = opened !== null || settled;
    const outline = { fill: "none", stroke: "currentColor" };
    return [
      isBegun && Timeline.draw("rect", { class: "tl-bar", x: start, y: y - 3, width: Math.max(this.x(end) - start, 1), height: 6, "fill-opacity": 0.35 }),
      isInside && Timeline.draw("path", { class: "tl-limit", d: `M${this.x(due)} ${y + 8}v-16h6l-2 3 2 3h-6`, ...outline, "stroke-width": 1.5 }),
      isBegun && this.mark(isLate ? (settled ? "late" : "overdue") : code, this.x(end), y),
    ];
  }

  /** A disc for done, a cross for done late, a square for skipped, a ring for open, a triangle for overdue. */
  mark(kind, x, y) {
    const shapes = {
      done: `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z`, late: `M${x - 5} ${y - 5}l10 10m0-10l-10 10`, skipped: `M${x - 5} ${y - 5}h10v10h-10z`,
      open: `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z`, overdue: `M${x} ${y - 6}l6 11h-12z`,
    };
    const stroke = { stroke: "currentColor", "stroke-width": kind === "late" ? 3 : 2 };
    return Timeline.draw("path", { class: `tl-mark tl-mark-${kind}`, d: shapes[kind] ?? shapes.open, fill: kind === "done" ? "currentColor" : "none", ...stroke });
  }

  down(name, times, more) {
    const d = times.flatMap((at) => this.lanes.map((y) => `M${this.x(at)} ${y - 8}v16`)).join("");
    return Timeline.draw("path", { class: name, d, fill: "none", stroke: "currentColor", "stroke-opacity": 0.35, ...more });
  }

  whole(lines, rows) {
    const { state, width } = this;
    const height = this.y + 8;
    const late = this.lanes.length && rows.filter((row) => / tl-late/.test(row.getAttribute("class"))).length;
    const said = { title: state.title, from: Timeline.local(this.from).join(" "), to: Timeline.local(this.to).join(" "), steps: this.lanes.length, late };
    return Timeline.draw(
      "svg",
      { class: "tl", role: "img", width, height, viewBox: `0 0 ${width} ${height}`, "font-size": Timeline.measures.font, fill: "currentColor" },
      Timeline.draw("title", {}, say("timeline_title", said)), Timeline.draw("desc", {}, say("timeline_desc", said)), ...lines, ...rows,
    );
  }

  /** The local date and time of a moment: `["2026-11-28", "04:15"]`. */
  static local(ms) {
    return stamp(ms).slice(0, 16).split("T");
  }

  static draw(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter(Boolean));
    return element;
  }

  /** A text in `room` pixels; what has to be cut is whole in its title. */
  static text(name, place, words, room) {
    if (Timeline.wide(words) <= room) return Timeline.draw("text", { class: name, ...place }, words);
    const letters = Array.from(words).slice(0, 300);
    while (letters.length && Timeline.wide(`${letters.join("")}…`) > room) letters.pop();
    return Timeline.draw("text", { class: name, ...place }, `${letters.join("")}…`, Timeline.draw("title", {}, words));
  }

  /** About how wide a text is, rather more than less: no picture can be measured before it is in a page. */
  static wide(text) {
    const { font } = Timeline.measures;
    const width = (letter) => (letter.length > 1 ? 1.4 : letter > "\u10ff" ? 1.05 : /[MWmw@%]/.test(letter) ? 1.02 : /[A-Z\d]/.test(letter) ? 0.78 : 0.65);
    return Array.from(text).reduce((sum, letter) => sum + width(letter) * font, 0);
  }
}
