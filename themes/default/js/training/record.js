// Records of training: what one is, how it is made, and what is wrong with one that comes from a file. The check code
// catches slips and ties a certificate to its file; whoever wants to forge both can, so it is no signature.
const recordSchema = "readybook/record/1";

/** What a record has to be, by its kind; nothing else may stand in it. */
const recordShape = (() => {
  const { record, one, like, text, time, whole, list, map, either, of } = shape;
  const optional = ({ wrong }) => ({ wrong: (value) => (value === undefined ? null : wrong(value)), fit: (value) => value });
  const orNull = ({ wrong }) => ({ wrong: (value) => (value === null ? null : wrong(value)), fit: (value) => value });
  // Canonical JSON has at most four decimals, so a number with more would not be the one that was checked.
  const number = of((value) => Number.isFinite(value) && !Object.is(value, -0) && Math.abs(value) < 1e9 && Math.abs(Math.round(value * 1e4) / 1e4 - value) < 1e-12);
  const bool = of((value) => typeof value === "boolean");
  const id = text(200);
  const code = like(/^[\dA-HJKMNP-TV-Z]{4}(-[\dA-HJKMNP-TV-Z]{4}){3}$/);
  const digest = like(/^[\da-f]{64}$/);
  const day = of((value) => days.isDay(value));
  const bound = record({ id, version: id, digest });
  const response = orNull(either(bool, text(1000), list(id, 1000), map(id)));
  const always = {
    schema: one(recordSchema),
    record_id: like(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
    learner: record({ id, name: optional(text(200)), unit: optional(text(200)), roles: list(id, 200) }),
    activity: record({ id, version: id, digest, procedures: list(bound, 200) }),
    started: time(), ended: time(), duration_s: whole(0),
    integrity: record({ check: code, previous: orNull(code) }),
  };
  const result = record({
    completion: one("completed", "void"), success: orNull(bool),
    score: orNull(record({ raw: number, min: number, max: number, scaled: number })),
    pass_mark: orNull(number), failed_must_pass: list(id, 1000), valid_until: orNull(day),
  });
  const interaction = record({ question: id, type: id, response, correct: orNull(bool), points: orNull(number), max: number, latency_s: whole(0) });
  return {
    "quiz-attempt": record({
      ...always, kind: one("quiz-attempt"),
      attempt: record({ number: whole(1), seed: whole(0, 2 ** 32 - 1) }), result, interactions: list(interaction, 1000),
    }),
    acknowledgement: record({ ...always, kind: one("acknowledgement") }),
    exercise: record({ ...always, kind: one("exercise") }),
  };
})();

const records = {
  /** Random, version 4 (RFC 9562). Not `randomUUID`: pages that came over plain http do not have it. */
  uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  },

  seed: () => crypto.getRandomValues(new Uint32Array(1))[0],

  /** Null, or the place of what is not as it has to be; "check" when the code is not that of the contents. */
  wrong(record) {
    if (!shape.isRecord(record) || typeof record.kind !== "string" || !Object.hasOwn(recordShape, record.kind)) return "kind";
    const place = recordShape[record.kind].wrong(record);
    if (place !== null) return place || "kind";
    if (Date.parse(record.ended) < Date.parse(record.started)) return "ended";
    return checkCode(record) === record.integrity.check ? null : "check";
  },

  /** The record with its check code. */
  sealed(record) {
    const open = { ...record, integrity: { previous: record.integrity.previous } };
    return { ...record, integrity: { check: checkCode(open), previous: record.integrity.previous } };
  },

  /** What every record begins with. `previous` is the code of the learner's record before. */
  made(kind, { learner, activity, started, ended, previous, ...rest }) {
    const { id, version, digest, procedures } = activity;
    return records.sealed({
      schema: recordSchema, record_id: records.uuid(), kind, learner,
      activity: { id, version, digest, procedures: procedures.map((one) => ({ id: one.id, version: one.version, digest: one.digest })) },
      started: stamp(started), ended: stamp(Math.max(ended, started)), duration_s: Math.max(0, Math.round((ended - started) / 1000)), ...rest,
      integrity: { previous },
    });
  },

  /** A quiz that was handed in: marked where the page has the key, else marked later from the record. */
  ofAttempt(quiz, attempt, laid, marks, result, { learner, previous, ended }) {
    const questions = laid.map(({ id }) => [id, quiz.paper.questions[id]]);
    const interactions = questions.map(([id, { type, points }]) => {
      const mark = marks ? marks[id] ?? { correct: false, points: "0" } : null; // What cannot be marked is wrong.
      return {
        question: id, type, response: records.response(attempt.responses[id] ?? null, type), correct: mark?.correct ?? null,
        points: mark ? rounded(mark.points) : null, max: points, latency_s: Math.max(0, Math.round(attempt.latency?.[id] ?? 0)),
      };
    });
    const max = questions.reduce((sum, [, { points }]) => sum + points, 0);
    const raw = result ? rounded(result.raw) : null;
    const success = result?.success ?? null;
    const started = Date.parse(attempt.started);
    const day = stamp(Math.max(ended, started)).slice(0, 10); // That of the record, also where the clock was set back.
    return records.made("quiz-attempt", {
      learner, previous, activity: quiz, started, ended,
      attempt: { number: attempt.number, seed: attempt.seed },
      result: {
        completion: "completed", success, score: result && max > 0 ? { raw, min: 0, max, scaled: records.share(result.raw, max) } : null,
        pass_mark: quiz.paper.passMark == null ? null : quiz.paper.passMark / 1e4, failed_must_pass: [...(result?.failedMustPass ?? [])],
        valid_until: success && quiz.validMonths ? monthsAfter(day, quiz.validMonths) : null,
      },
      interactions,
    });
  },

  /** A response as a record has it: sets in one order, texts well formed. */
  response(given, type) {
    if (typeof given === "string") return shape.fitted(given, 1000);
    return type === "multiple-response" && Array.isArray(given) ? [...given].sort() : given;
  },

  /** `raw` of `max` as a number with four decimals; the fraction is divided before it is rounded, not after. */
  share(raw, max) {
    return rounded(Fraction.read(String(raw)).times(new Fraction(1, max)));
  },

  /** An attempt that was under way when the quiz changed: neither passed nor failed. */
  ofVoid(quiz, attempt, { learner, previous, ended }) {
    return records.made("quiz-attempt", {
      learner, previous, activity: { id: quiz.id, version: attempt.version, digest: attempt.digest, procedures: attempt.procedures ?? [] },
      started: Date.parse(attempt.started), ended, attempt: { number: attempt.number, seed: attempt.seed },
      result: { completion: "void", success: null, score: null, pass_mark: null, failed_must_pass: [], valid_until: null }, interactions: [],
    });
  },

  /** The file of a record: one record a file, readable as it is. */
  file: (record) => ({ name: records.fileName(record), type: "application/json", text: `${JSON.stringify(record, null, 1)}\n` }),

  fileName({ activity, learner, ended, integrity }) {
    const plain = (text) => text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}._-]+/gu, "-").replace(/^[.-]+|[.-]+$/g, "").slice(0, 60);
    const parts = [activity.id, learner.id || learner.name || "", ended.slice(0, 10).replaceAll("-", ""), integrity.check.slice(0, 4)];
    return `readybook-${parts.map(plain).filter(Boolean).join("-")}.json`;
  },

  /** How a record counts for what is required: passed, failed, done, unmarked; null for one that is void. */
  outcome({ kind, result }) {
    if (kind !== "quiz-attempt") return "done";
    if (result.completion === "void") return null;
    if (result.success !== null) return result.success ? "passed" : "failed";
    return result.pass_mark === null ? "done" : "unmarked";
  },

  isKnown: ({ learner }) => Boolean(learner.id || learner.name),
};
