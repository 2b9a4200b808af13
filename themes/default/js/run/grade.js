// From answers to a level: the declared matrix, and the second scale of deadlines.

/**
 * The level of the answers, `{question: answer id | "unsure"}`: `{level, rule, because, unsure}` with the index of the row
 * of the matrix that fired. With "unsure" every answer counts as possible, and the highest level of all combinations
 * is taken; of several rows that give it, the first. Null while an answer is missing, or when no row fits.
 */
function graded(scale, answers) {
  const possible = scale.questions.map(({ id, answers: all }) => {
    const chosen = answers[id];
    return chosen === "unsure" ? all : all.filter(({ id }) => id === chosen);
  });
  const rank = (rule) => scale.levels.findIndex(({ id }) => id === scale.matrix[rule].level);
  const [rule] = [...possibleRules(scale, possible)].sort((a, b) => rank(a) - rank(b) || a - b);
  if (rule === undefined) return null;
  const { level, because } = scale.matrix[rule];
  return { level, rule, because: because ?? null, unsure: scale.questions.some(({ id }) => answers[id] === "unsure") };
}

/**
 * The rows that fire for some combination. Combinations that have the same points and meet the same rows so far go on as
 * one, so that many questions without an answer need no long count.
 */
function possibleRules({ questions, matrix }, possible) {
  let cases = new Map([["", { points: 0, rows: [...matrix.keys()] }]]);
  questions.forEach(({ id }, at) => {
    const next = new Map();
    for (const { points, rows } of cases.values()) {
      for (const answer of possible[at]) {
        const sum = points + (answer.points ?? 0);
        const left = rows.filter((row) => !Object.hasOwn(matrix[row].if ?? {}, id) || matrix[row].if[id].includes(answer.id));
        next.set(`${sum} ${left}`, { points: sum, rows: left });
      }
    }
    cases = next;
  });
  const fits = (row, points) => {
    const [least, greatest] = matrix[row].points ?? [];
    return points >= (least ?? -Infinity) && points <= (greatest ?? Infinity);
  };
  const first = [...cases.values()].map(({ points, rows }) => rows.find((row) => fits(row, points)));
  return new Set(first.filter((row) => row !== undefined));
}

/** The deadlines that were turned on, `{id, name, role, due}`; `due` in ms, null until the moment that it counts from. */
function deadlinesOf(state) {
  const chosen = (state.plan.scale?.deadlines ?? []).filter(({ id }) => state.deadlines.has(id));
  return chosen.map(({ id, name, role, minutes, from }) => {
    const since = state.milestones.get(from);
    return { id, name, role: role ?? null, due: since ? Date.parse(since) + minutes * 60_000 : null };
  });
}
