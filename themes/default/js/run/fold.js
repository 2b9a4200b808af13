// What is so after a set of entries: the state of a run is folded from its log and never kept elsewhere. The same set gives
// the same state in whatever order it came. What makes no sense (a tick of a step that is not in the plan, a second
// start) stays in the log and changes nothing. What is set twice is as the first said, until someone takes it back.

/** The state after all entries. */
function fold(entries) {
  return merged(entries, []).reduce(applied, newState());
}

/** Changes a state by the entry that comes next in order (`entryOrder(state.last, entry) < 0`), and returns it. */
function applied(state, entry) {
  const { time, actor } = entry;
  if (Object.hasOwn(effects, entry.kind) && (state.run || entry.kind === "start")) effects[entry.kind](state, entry, { time, actor });
  if (actor) state.actors.add(actor);
  state.last = entry;
  state.count += 1;
  state.places.set(entry.sum, state.count);
  return state;
}

/** The state before any entry. `places` are the numbers of the entries, from 1, by their sums. */
function newState() {
  return {
    run: null, drill: false, handbook: "", document: "", version: "", digest: "", title: "", language: "", address: "", started: null, discovered: null,
    closed: null, plan: { scale: null, steps: [] }, known: new Map(), steps: new Map(), accounts: [], grade: null, override: null, level: null, levels: [],
    deadlines: new Set(), milestones: new Map(), said: new Map(), reports: [], statements: [], meetings: [], notes: [], decisions: [], actors: new Set(),
    handovers: [], migrations: [], corrections: new Map(), clocks: [], places: new Map(), last: null, count: 0,
  };
}

/** What each kind of entry changes; `by` is who and when. */
const effects = {
  start(state, entry, by) {
    if (state.run) return;
    const { run, drill, handbook, document, version, digest, title, language, address, discovered, plan } = entry;
    Object.assign(state, { run, drill, handbook, document, version, digest, title, language, address, started: by.time, discovered });
    takePlan(state, plan);
    settleMilestone(state, "discovered");
  },

  tick(state, { step, item, account }, by) {
    const own = state.steps.get(step);
    if (!own) return;
    if (item == null) {
      own.done ??= by;
      settleMilestone(state, stepOf(state, step).marks);
    } else if (item <= stepOf(state, step).items.length && !own.items.has(itemKey(item, account))) {
      own.items.set(itemKey(item, account), by);
    }
  },
  untick(state, { step, item, account }) {
    const own = state.steps.get(step);
    if (!own) return;
    if (item != null) return own.items.delete(itemKey(item, account));
    own.done = null;
    settleMilestone(state, stepOf(state, step).marks);
  },
  note(state, { step, text, sum }, by) {
    const list = step == null ? state.notes : state.steps.get(step)?.notes;
    list?.push({ ...by, text, sum });
  },
  skip(state, { step, reason }, by) {
    changeStep(state, step, (own) => (own.skipped ??= { ...by, reason }));
  },
  unskip(state, { step }) {
    changeStep(state, step, (own) => (own.skipped = null));
  },
  assign(state, { step, to }) {
    changeStep(state, step, (own) => (own.assigned = to || null));
  },
  unlock(state, { step, reason }, by) {
    changeStep(state, step, (own) => (own.unlocked ??= { ...by, reason }));
  },
  timer(state, { step, action }, by) {
    changeStep(state, step, (own) => (own.timer = action === "stop" ? null : own.timer ?? { started: Date.parse(by.time) }));
  },

  grade(state, { answers, level, rule, because }, by) {
    if (!hasLevel(state, level)) return;
    state.grade = { answers, level, rule: rule ?? null, because: because ?? null, ...by };
    state.override = null; // Who grades anew takes back what was decided against the old grade.
    setLevel(state, { level, by: "grade", reason: because ?? null, ...by });
  },
  override(state, { level, reason }, by) {
    if (!hasLevel(state, level)) return;
    state.override = { level, reason, ...by };
    setLevel(state, { level, by: "override", reason, ...by });
  },
  deadline(state, { deadline, on }) {
    if (on) state.deadlines.add(deadline);
    else state.deadlines.delete(deadline);
  },
  accounts(state, { accounts }) {
    state.accounts = [...new Set(accounts)];
  },
  milestone(state, { name, at }) {
    state.said.set(name, at);
    settleMilestone(state, name);
  },

  report(state, { block, title, values, text, sum }, by) {
    state.reports.push({ block, title, values, text, sum, ...by });
  },
  statement(state, { block, title, values, text, approver, sum }, by) {
    state.statements.push({ block, title, values, text, approver: approver ?? null, sum, ...by });
  },
  meeting(state, { block, title, decisions, notes, began, ended, sum }, by) {
    state.meetings.push({ block, title, decisions, notes: notes ?? "", began: began ?? null, ended: ended ?? null, sum, ...by });
    state.decisions.push(...decisions.map((decision) => ({ ...decision, ...by })));
  },

  handover(state, { to, note }, by) {
    state.handovers.push({ kind: "handover", to, note: note ?? "", ...by });
  },
  takeover(state, { from }, by) {
    state.handovers.push({ kind: "takeover", from, ...by });
  },
  migrate(state, { version, digest, address, plan }, by) {
    state.migrations.push({ kind: "migrate", from: state.version, version, ...by });
    Object.assign(state, { version, digest, address });
    takePlan(state, plan);
    milestoneNames.forEach((name) => settleMilestone(state, name));
  },
  stay(state, { version }, by) {
    state.migrations.push({ kind: "stay", from: state.version, version, ...by });
  },
  clock(state, { wall, monotonic }, by) {
    state.clocks.push({ wall, monotonic, ...by });
  },
  correct(state, { entry, text }, by) {
    state.corrections.set(entry, [...(state.corrections.get(entry) ?? []), { text, ...by }]);
  },
  close(state, { summary }, by) {
    state.closed ??= { summary: summary ?? "", ...by };
    settleMilestone(state, "closed");
  },
  reopen(state) {
    state.closed = null;
    settleMilestone(state, "closed");
  },
};

/** The name of an item of a step, numbered from 1, in `items`; for one account where the list is worked through for each. */
function itemKey(item, account) {
  return account == null ? `${item}` : `${item}@${account}`;
}

function changeStep(state, id, change) {
  const own = state.steps.get(id);
  if (own) change(own);
}

/**
 * Makes `plan` the plan. What was done stays done by the id of the step; ticks of items follow the item's text, as its
 * number may now be another's. Steps that the plan no longer has are kept for the record in `known` and `steps`.
 */
function takePlan(state, plan) {
  for (const step of plan.steps) {
    const own = state.steps.get(step.id) ?? { done: null, skipped: null, unlocked: null, items: new Map(), notes: [], assigned: null, timer: null };
    if (own.items.size) own.items = movedItems(own.items, stepOf(state, step.id).items, step.items);
    state.steps.set(step.id, own);
    state.known.set(step.id, step);
  }
  state.plan = plan;
}

function movedItems(items, before, now) {
  const moved = new Map();
  for (const [key, by] of items) {
    const [number] = key.split("@", 1);
    const at = now.indexOf(before[number - 1]);
    if (at >= 0) moved.set(`${at + 1}${key.slice(number.length)}`, by);
  }
  return moved;
}

function hasLevel({ plan }, level) {
  return !plan.scale || plan.scale.levels.some(({ id }) => id === level);
}

function setLevel(state, change) {
  state.level = change.level;
  state.levels.push(change);
  settleMilestone(state, "graded");
}

/**
 * A milestone is when someone says that it was; else the earliest of the done steps that mark it, for `graded` also the
 * first grade, for `closed` the closing of the run, for `discovered` what the start says.
 */
function settleMilestone(state, name) {
  if (!name) return;
  const times = state.plan.steps.filter(({ marks }) => marks === name).map(({ id }) => state.steps.get(id).done?.time);
  if (name === "graded") times.push(state.levels[0]?.time);
  if (name === "closed") times.push(state.closed?.time);
  if (name === "discovered") times.splice(0, times.length, state.discovered);
  const [earliest] = times.filter(Boolean).sort((a, b) => Date.parse(a) - Date.parse(b) || textOrder(a, b));
  const at = state.said.get(name) ?? earliest;
  if (at) state.milestones.set(name, at);
  else state.milestones.delete(name);
  if (name === "discovered") state.discovered = at;
}

/** The step of the plan, or of an earlier plan of this run; null when there is none. */
function stepOf(state, id) {
  return state.known.get(id) ?? null;
}

/** Whether a step is for the level of this run. Before it has a level, everything applies. */
function applies(state, id) {
  return appliesAt(stepOf(state, id), state.level);
}

function appliesAt(step, level) {
  return Boolean(step) && (!step.when.length || level === null || step.when.includes(level));
}

/** When a step was settled for those that wait for it, in ms: done, skipped, or not for the level; null while it is not. */
function settledAt(state, id) {
  const { done, skipped } = state.steps.get(id);
  const moments = [done, skipped].filter(Boolean).map(({ time }) => Date.parse(time));
  if (!applies(state, id)) moments.push(ruledOutAt(state, id));
  return moments.length ? Math.min(...moments) : null;
}

/** Since when the step has not been for the level. */
function ruledOutAt(state, id) {
  const lastApplied = state.levels.findLastIndex(({ level }) => appliesAt(stepOf(state, id), level));
  return Date.parse(state.levels[lastApplied + 1].time);
}

/** The ids of the steps that have to be settled before this one; none when it was unlocked early. */
function waitsFor(state, id) {
  const step = stepOf(state, id);
  if (!step || state.steps.get(id).unlocked) return [];
  return step.after.filter((other) => state.steps.has(other) && settledAt(state, other) === null);
}

/** Since when a step can be worked on, in ms: all it waits for is settled, or it was unlocked; null while it is locked. */
function openedAt(state, id) {
  const { after } = stepOf(state, id);
  const { unlocked } = state.steps.get(id);
  const settled = after.filter((other) => state.steps.has(other)).map((other) => settledAt(state, other));
  const moments = unlocked ? [Date.parse(unlocked.time)] : [];
  if (!settled.includes(null)) moments.push(settled.length ? Math.max(...settled) : Date.parse(state.discovered));
  return moments.length ? Math.min(...moments) : null;
}

/**
 * When a step has to be done, in ms since 1970: its limit (minutes) after it was opened, or after its timer was started
 * where that is done by hand. Null when there is no limit, it does not run yet, or the step is not for the level.
 */
function due(state, id) {
  const step = stepOf(state, id);
  if (step?.within == null || !applies(state, id)) return null;
  const from = step.manual ? state.steps.get(id).timer?.started ?? null : openedAt(state, id);
  return from === null ? null : from + step.within * 60_000;
}

/** How a step stands at `now` (ms); null for a step that no plan of the run has. */
function status(state, id, now) {
  const own = state.steps.get(id);
  if (!own) return null;
  const waiting = waitsFor(state, id);
  const settled = (own.done && "done") || (own.skipped && "skipped") || (!applies(state, id) && "not-for-level");
  const limit = due(state, id);
  return { code: settled || (waiting.length ? "locked" : "open"), due: limit, overdue: !settled && limit !== null && now > limit, waitsFor: waiting };
}
