// Marks answers. The same rules stand in Rust, and both pass the same vectors (`tests/vectors/marking.json`), so the program
// that checks records finds the marks that the page gave.

/** Most characters of an answer that is typed. */
const longestAnswer = 1000;

/** What a response has to be, apart from being right. */
const wellFormed = {
  isText: (value) => typeof value === "string" && (value.length <= longestAnswer || Array.from(value).length <= longestAnswer),
  isSet: (value, known) => Array.isArray(value) && value.every((id) => known.includes(id)) && new Set(value).size === value.length,
  isOrder: (value, known) => wellFormed.isSet(value, known) && value.length === known.length,
  isMap: (value, from, to) => shape.isRecord(value) && Object.entries(value).every(([one, other]) => from.includes(one) && to.includes(other)),
};

/** A share of the points: so many of so many. Of nothing there is no share; the build lets no such question pass. */
function shareOf(count, of) {
  return { share: new Fraction(of ? count : 0, of || 1) };
}

/** For each type of question what an answer is worth; null for a response that the page cannot have made. */
const markers = {
  "single-choice": ({ choices, correct }, response) => (choices.includes(response) ? shareOf(correct.includes(response), 1) : null),
  hotspot: ({ regions, correct }, response) => (regions.includes(response) ? shareOf(correct.includes(response), 1) : null),
  "true-false": ({ answer }, response) => (typeof response === "boolean" ? shareOf(response === answer, 1) : null),

  "multiple-response"({ choices, correct, rule }, response) {
    if (!wellFormed.isSet(response, choices)) return null;
    const right = response.filter((id) => correct.includes(id)).length;
    const wrong = response.length - right;
    if (rule === "all-or-nothing") return shareOf(right === correct.length && wrong === 0, 1);
    return shareOf(Math.max(0, right - wrong), correct.length);
  },

  numeric({ units, answer, tolerance }, response) {
    if (!wellFormed.isText(response)) return null;
    const number = typedNumber(response, units);
    if (number === null) return shareOf(0, 1);
    const [middle, most] = [Fraction.read(answer), Fraction.read(tolerance)];
    return shareOf(number.plus(most).isAtLeast(middle) && middle.plus(most).isAtLeast(number), 1);
  },

  "short-text"({ accepted, fold }, response) {
    if (!wellFormed.isText(response)) return null;
    const text = normalise(response, fold);
    const credits = accepted.filter((each) => each.text === text).map(({ credit }) => Fraction.read(credit));
    return { share: credits.reduce((best, credit) => (credit.isAtLeast(best) ? credit : best), new Fraction(0)) };
  },

  ordering(question, response) {
    return wellFormed.isOrder(response, question.sequence) ? orderings[question.rule](question, response) : null;
  },

  matching({ sources, targets, pairs }, response) {
    if (!wellFormed.isMap(response, sources, targets)) return null;
    return shareOf(sources.filter((source) => Object.hasOwn(response, source) && response[source] === pairs[source]).length, sources.length);
  },

  classification({ rows, columns, answers, rule }, response) {
    if (!wellFormed.isMap(response, rows, columns)) return null;
    const away = rows.map((row) => (Object.hasOwn(response, row) ? Math.abs(columns.indexOf(response[row]) - columns.indexOf(answers[row])) : Infinity));
    const halves = rule === "distance" ? away.map((columns) => Math.max(0, 2 - columns)) : away.map((columns) => (columns === 0 ? 2 : 0));
    return shareOf(halves.reduce((sum, half) => sum + half, 0), 2 * rows.length);
  },

  scenario(question, response) {
    const walked = walk(question, response);
    if (walked === null) return null;
    const correct = walked.end === "success" && !walked.critical;
    const { least, greatest } = question;
    if (walked.end === null) return { ...shareOf(0, 1), correct };
    return { ...(greatest === least ? shareOf(correct, 1) : shareOf(walked.score - least, greatest - least)), correct };
  },
};

/** For each rule of ordering what an order of all items is worth. */
const orderings = {
  "adjacent-pairs"(question, response) {
    if (response.length < 2) return shareOf(1, 1); // One item cannot stand wrongly.
    const pairs = (classes) => classes.slice(1).map((second, at) => `${classes[at]} ${second}`);
    const right = new Set(pairs(orderClasses(question, question.sequence)));
    return shareOf(pairs(orderClasses(question, response)).filter((pair) => right.has(pair)).length, response.length - 1);
  },
  absolute(question, response) {
    const [right, given] = [orderClasses(question, question.sequence), orderClasses(question, response)];
    return shareOf(given.filter((item, at) => item === right[at]).length, right.length);
  },
  "all-or-nothing"(question, response) {
    return shareOf(`${orderClasses(question, response)}` === `${orderClasses(question, question.sequence)}`, 1);
  },
  precedence({ before }, response) {
    return shareOf(before.filter(([first, later]) => response.indexOf(first) < response.indexOf(later)).length, before.length);
  },
};

/** The items with those that may stand in any order among themselves made alike: all as the first of their group. */
function orderClasses({ equivalent = [] }, items) {
  return items.map((item) => equivalent.find((group) => group.includes(item))?.[0] ?? item);
}

/**
 * Where a path of option ids leads through a scenario from its start: `{node, visits, end, score, critical}` with the id of
 * the node, how often each node was visited (a map), `success`, `failure` or null while it goes on, the sum of scores, and
 * whether a critical option was taken. Null when the scenario has no such path.
 */
function walk({ start, nodes }, path) {
  if (!Array.isArray(path)) return null;
  const walked = { node: start, visits: new Map([[start, 1]]), score: 0, critical: false };
  for (const id of path) {
    const option = nodes[walked.node].options?.find((option) => option.id === id);
    if (!option) return null;
    const visits = (walked.visits.get(option.to) ?? 0) + 1;
    if (visits > (nodes[option.to].maxVisits ?? 1)) return null;
    walked.visits.set(option.to, visits);
    Object.assign(walked, { node: option.to, score: walked.score + option.score, critical: walked.critical || option.critical === true });
  }
  return { ...walked, end: nodes[walked.node].end ?? null };
}

/**
 * The mark of one response to a question with its key: `{points, correct}` with the points as the text of a fraction; null
 * when the response is malformed. A response of null is a question that was not answered.
 */
function mark(question, response) {
  const found = response == null ? shareOf(0, 1) : markers[question.type](question, response);
  if (found === null) return null;
  const { share: part, correct = part.equals(new Fraction(1)) } = found;
  return { points: `${part.times(new Fraction(question.points))}`, correct };
}

/**
 * The result of an attempt: `{raw, max, success, failedMustPass, marks}`. `drawn` are the ids of the questions that the
 * paper was laid with; other responses do not count, and a malformed one counts as wrong (its mark is null).
 */
function result(paper, drawn, responses) {
  const { questions, passMark, mustPass } = paper;
  const marked = drawn.map((id) => [id, mark(questions[id], Object.hasOwn(responses, id) ? responses[id] : null)]);
  const marks = Object.fromEntries(marked);
  const raw = marked.reduce((sum, [, mark]) => (mark ? sum.plus(Fraction.read(mark.points)) : sum), new Fraction(0));
  const max = drawn.reduce((sum, id) => sum + questions[id].points, 0);
  const failedMustPass = mustPass.filter((id) => drawn.includes(id) && !marks[id]?.correct);
  const isEnough = () => raw.times(new Fraction(10_000)).isAtLeast(new Fraction(passMark).times(new Fraction(max)));
  return { raw: `${raw}`, max, success: passMark === null ? null : isEnough() && failedMustPass.length === 0, failedMustPass, marks };
}
