// What can be learned from a run once it is over, or so far: how long it took from milestone to milestone, what was late,
// left out or done out of turn, and how the roles fared.

/**
 * The review of a run; a run that is not closed is judged at `now` (ms):
 *
 * - `end`: when it was closed, or `now`, in ms
 * - `durations`: `{from, to, ms}` between the milestones in their order; `ms` is null for one that is missing, and the next
 *   counts from the last that is known; negative where the later one came first
 * - `missed`: `{step, due, done}` in ms; done after its limit, or (`done` is null) open when the limit had passed
 * - `skipped` and `unlocked`: `{step, time, actor, reason}`; `open`: ids of steps that were neither done nor skipped
 * - `levels`: `{level, by, reason, time, actor}`, each grade and override; `overridden`: the overrides with the level `from`
 * - `roles`: `{role, steps, done, inTime, late, open, skipped}`, counts of the steps for the level
 * - `clocks`, `handovers`, `migrations`: as in the state
 */
function review(state, entries, now = Date.now()) {
  const end = state.closed ? Date.parse(state.closed.time) : now;
  const steps = state.plan.steps.map(({ id }) => outcome(state, id, end));
  const reasons = (name) => steps.filter(({ own }) => own[name]).map(({ id, own }) => ({ step: id, ...own[name] }));
  return {
    end,
    durations: durationsOf(state),
    missed: steps.filter(({ isLate }) => isLate).map(({ id, due, done }) => ({ step: id, due, done })),
    skipped: reasons("skipped").filter(({ step }) => !state.steps.get(step).done),
    unlocked: reasons("unlocked"),
    open: steps.filter(({ code }) => code === "open" || code === "locked").map(({ id }) => id),
    levels: state.levels,
    overridden: state.levels.map((change, at) => ({ ...change, from: state.levels[at - 1]?.level ?? null })).filter(({ by }) => by === "override"),
    roles: rolesOf(state, steps),
    clocks: state.clocks,
    handovers: state.handovers,
    migrations: state.migrations,
    count: entries.length,
  };
}

/** How a step ended. A step that was skipped has missed nothing: someone decided that it was not needed. */
function outcome(state, id, end) {
  const own = state.steps.get(id);
  const { code, due } = status(state, id, end);
  const done = own.done ? Date.parse(own.done.time) : null;
  const isLate = due !== null && code !== "skipped" && (done ?? end) > due;
  return { id, own, code, due, done, isLate };
}

function durationsOf({ milestones }) {
  const at = (name) => (milestones.has(name) ? Date.parse(milestones.get(name)) : null);
  let [from, ...later] = milestoneNames;
  return later.map((to) => {
    const duration = { from, to, ms: at(from) === null || at(to) === null ? null : at(to) - at(from) };
    if (at(to) !== null) from = to;
    return duration;
  });
}

function rolesOf(state, steps) {
  const roles = new Map();
  for (const { id, code, due, isLate } of steps.filter(({ code }) => code !== "not-for-level")) {
    for (const role of stepOf(state, id).roles) {
      if (!roles.has(role.id)) roles.set(role.id, { role, steps: 0, done: 0, inTime: 0, late: 0, open: 0, skipped: 0 });
      const counts = roles.get(role.id);
      counts.steps += 1;
      counts[code === "locked" ? "open" : code] += 1;
      counts.late += Number(isLate);
      counts.inTime += Number(code === "done" && due !== null && !isLate);
    }
  }
  return [...roles.values()];
}

/** A duration in words: its two largest units, at least a minute; the sign is the caller's to say. */
function lasting(ms, say) {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (!minutes) return say("lasting_moment");
  const units = [["days", Math.floor(minutes / 1440)], ["hours", Math.floor(minutes / 60) % 24], ["minutes", minutes % 60]];
  const first = units.findIndex(([, n]) => n);
  const [large, small] = units.slice(first, first + 2).map(([name, n]) => n && say(`lasting_${name}`, { n }));
  return small ? say("lasting_two", { large, small }) : large;
}
