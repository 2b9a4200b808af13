// How a person stands towards a requirement of the curriculum. The training manager's report says the same from the same
// records: both pass `tests/vectors/standing.json`. Days are texts such as `2026-11-28`, which sort as they follow.

/**
 * `{status, due, until, reason}`: until when it has to be done, how long what was done counts, and the version of a document
 * that made it out of date. `records` are those of the person; of one day the later in the list counts. `person.roles` has
 * the roles that everyone holds too.
 */
function standing(requirement, documents, person, records, today) {
  if (!requirement.for.some((role) => person.roles.includes(role))) return stands("not-required");
  if (person.waived.includes(requirement.id)) return stands("waived");
  const kind = { acknowledge: "acknowledgement", quiz: "quiz-attempt", exercise: "exercise" }[requirement.kind];
  const all = records.filter((record) => record.kind === kind && record.activity === requirement.activity && record.day <= today);
  const own = counted(all.sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))), requirement.counts);
  const passes = own.filter((record) => isPass(record) && record.verified);
  return passes.length ? standingWith(passes, requirement, documents, today) : standingWithout(own, requirement, person, today);
}

function stands(status, { due = null, until = null, reason = null } = {}) {
  return { status, due, until, reason };
}

function isPass({ outcome }) {
  return outcome === "passed" || outcome === "done";
}

/**
 * The records that count, of those in their order. Whoever has to pass again, after a year or for a new major version of the
 * quiz, tries for the first time again.
 */
function counted(records, counts = "highest") {
  if (counts === "highest") return records;
  if (counts === "latest") return records.length && !isPass(records.at(-1)) ? records.slice(-1) : records;
  const majorOf = ({ version = "" }) => version.split(".")[0];
  // The major version of the record before, and whether another may count. What cannot be marked again changes neither: it
  // says nothing about which attempt was the first.
  let [major, mayCount] = [null, true];
  return records.filter((record) => {
    const isCounted = mayCount || major !== majorOf(record);
    if (record.verified) [major, mayCount] = [majorOf(record), isCounted && isPass(record)];
    return isCounted;
  });
}

/** Without evidence that counts. */
function standingWithout(records, { activity, dueDays, dueOn }, { joined, open }, today) {
  const due = dueOn ?? (joined === null || dueDays === null ? null : daysAfter(joined, dueDays));
  if (records.some((record) => isPass(record) || record.outcome === "unmarked")) return stands("unverified", { due });
  if (due !== null && due < today) return stands("overdue", { due });
  const isBegun = open.includes(activity) || records.some(({ outcome }) => outcome === "failed");
  return stands(isBegun ? "in-progress" : "not-started", { due });
}

/** With evidence, oldest first. */
function standingWith(passes, requirement, documents, today) {
  const until = validUntil(passes.map(({ day }) => day), requirement);
  if (until !== null && today > until) return stands("expired", { until });
  const change = firstChange(passes.at(-1), requirement, documents, today);
  if (change) {
    const grace = daysAfter(change.effective, requirement.graceDays);
    const end = until !== null && until < grace ? until : grace; // Grace adds nothing to the time for which a pass counts.
    return stands(today <= grace ? "outdated" : "invalid", { until: end, reason: change.reason });
  }
  const isExpiring = until !== null && today >= daysAfter(until, -requirement.windowDays);
  return stands(isExpiring ? "expiring" : "valid", { until });
}

/**
 * The last day on which passes of these days, in their order, count; null when they count for ever. Who renews within the
 * window before the end keeps the anniversary, and no pass takes time away.
 */
function validUntil(days, { recurMonths, windowDays }) {
  if (recurMonths === null) return null;
  return days.reduce((until, day) => {
    const isRenewal = until !== null && day >= daysAfter(until, -windowDays) && day <= until;
    const renewed = monthsAfter(isRenewal ? until : day, recurMonths);
    return until !== null && until > renewed ? until : renewed;
  }, null);
}

/** The change of a document that took effect first of those that the evidence does not know: `{effective, reason}`, or null. */
function firstChange(evidence, requirement, documents, today) {
  const changes = evidence.procedures.flatMap(({ id, version }) => {
    const versions = Object.hasOwn(documents, id) ? documents[id] : [];
    const read = versions.findIndex((each) => each.version === version);
    const isNewer = (each, at) => (read < 0 ? each.effective > evidence.day : at > read);
    const isInForce = ({ effective, withdrawn }) => effective <= today && (withdrawn === null || withdrawn > today);
    const counting = versions.filter((each, at) => isNewer(each, at) && isInForce(each) && renews(requirement, each.change));
    return counting.map(({ version, effective }) => ({ effective, reason: { document: id, version } }));
  });
  return changes.reduce((first, change) => (first && first.effective <= change.effective ? first : change), null);
}

/** Whether a change of this kind asks for new evidence. A quiz is made anew by its own version when a change is minor. */
function renews({ kind, renew }, change) {
  if (renew === "never") return false;
  return change === "material" || (change === "minor" && renew === "minor" && kind !== "quiz");
}

/** The day that is so many days after, or before when they are negative. */
function daysAfter(day, count) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** The same day of the month so many months later; the month's last day when it is shorter. */
function monthsAfter(day, count) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + count, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}
