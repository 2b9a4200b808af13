// The minutes of a meeting: what was on the agenda, how long it took, what was decided.
const minutes = {
  plain: (meeting) => minutes.written(meeting, {
    title: (text) => text, heading: (text) => `\n${text}`, item: (text, number) => `${number}. ${text}`, below: (text) => `   ${text}`, text: (text) => text,
  }),

  markdown: (meeting) => minutes.written(meeting, {
    title: (text) => `# ${formats.escaped(text)}\n`, heading: (text) => `\n## ${text}\n`, item: (text, number) => `${number}. ${formats.escaped(text).replace(/\n(?=.)/g, "\n   ")}`,
    below: (text) => `   - ${formats.escaped(text)}`, text: (text) => formats.escaped(text),
  }),

  /** Everything in its order; `marks` says how each kind of line looks. */
  written({ drill, heading, began, ended, items, decisions, notes }, marks) {
    const span = moments.span(moments.at(ended) - moments.at(began));
    const lines = [
      marks.title(heading), drill && marks.text(drill.trim()), marks.text(say("meeting_held", { began: moments.shown(began.slice(0, 16)), ended: moments.shown(ended.slice(0, 16)), span })),
      marks.heading(say("meeting_agenda")), ...items.map((item, at) => marks.item(minutes.item(item), at + 1)),
      decisions.length > 0 && marks.heading(say("meeting_decisions")), ...decisions.flatMap((decision, at) => minutes.decision(decision, at, marks)),
      notes && marks.heading(say("meeting_notes")), notes && marks.text(notes),
    ];
    return `${lines.filter(Boolean).join("\n").trim()}\n`;
  },

  item: ({ topic, minutes: planned, spent }) => say("meeting_item_took", { topic, planned: say("block_minutes", { n: planned }), spent: moments.clock(spent) }),

  decision(decision, at, marks) {
    const facts = [decision.owner && say("block_pair", { label: say("meeting_owner"), value: decision.owner }), decision.due && say("block_pair", { label: say("meeting_due"), value: moments.shown(decision.due) })];
    return [marks.item(minutes.decided(decision), at + 1), ...facts.filter(Boolean).map(marks.below)];
  },

  /** A decision in a sentence. */
  decided({ question, text, deferred }) {
    const answer = deferred ? [say("meeting_is_deferred"), text].filter(Boolean).join(say("block_separator")) : text;
    return question ? say("meeting_answered", { question, answer }) : answer;
  },
};
