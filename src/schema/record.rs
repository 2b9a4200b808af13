//! The learner record: what `training::record` reads, one JSON for each attempt, acknowledgement or exercise.

use serde_json::{Value, json};

use super::part::{Object, joined, list_of, titled};
use crate::content::quiz;
use crate::marking::LONGEST_TEXT;
use crate::training::record::json::DIGITS;
use crate::training::record::{
    COMPLETIONS, Completion, KINDS, Kind, LONGEST_DURATION, LONGEST_NAME, MOST_ITEMS, MOST_POINTS, SCHEMA,
};

/// The schema of a record.
pub fn record() -> Value {
    let kinds = super::part::one_of(KINDS, |kind| match kind {
        Kind::QuizAttempt => "An attempt at a quiz.",
        Kind::Acknowledgement => "A document that was read.",
        Kind::Exercise => "An exercise that the learner took part in.",
    });
    let record = Object::new()
        .must("schema", "Schema", "The version of this form.", json!({"const": SCHEMA}))
        .must("record_id", "Record", "A UUID of version 4.", json!({"type": "string", "pattern": UUID}))
        .must("kind", "Kind", "What the record is about.", kinds)
        .must("learner", "Learner", "Who learned, as they wrote it.", learner())
        .must("activity", "Activity", "What was learned.", activity())
        .may("attempt", "Attempt", "Which attempt it was; for quizzes only.", attempt())
        .must("started", "Started", "When it began, with the offset of the learner's clock.", moment())
        .must("ended", "Ended", "When it ended; not before it began.", moment())
        .must("duration_s", "Duration", "Seconds that it took.", whole(0, LONGEST_DURATION))
        .may("result", "Result", "How it ended; for quizzes only.", result())
        .may(
            "interactions",
            "Interactions",
            "The questions in the order of the paper; for quizzes only.",
            list_of(interaction(), 0, MOST_ITEMS),
        )
        .must("integrity", "Integrity", "What ties a certificate to the file; no signature.", integrity())
        .with("allOf", rules());
    titled("Learner record", "One attempt, acknowledgement or exercise, as a learner hands it in.", record.closed())
}

/// What depends on the kind, and on how a quiz ended.
fn rules() -> Value {
    let of_kind = |kind: Kind| json!({"properties": {"kind": {"const": kind.name()}}, "required": ["kind"]});
    let result = |rule: Value| json!({"properties": {"result": rule}});
    json!([
        {
            "if": of_kind(Kind::QuizAttempt),
            "then": {"required": ["attempt", "result", "interactions"]},
            "else": {"properties": {"attempt": false, "result": false, "interactions": false}},
        },
        {
            "if": of_kind(Kind::Exercise),
            "then": {"properties": {"activity": {"properties": {
                "version": {"const": "1"},
                "digest": {"const": "0".repeat(64)},
            }}}},
        },
        result(json!({
            "if": {"properties": {"completion": {"const": "void"}}, "required": ["completion"]},
            "then": {"properties": {"success": {"type": "null"}}},
        })),
        result(json!({
            "if": {"properties": {"success": {"const": true}}},
            "else": {"properties": {"valid_until": {"type": "null"}}},
        })),
    ])
}

const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

fn learner() -> Value {
    let named = |key: &str| json!({"properties": {key: {"pattern": r"\S"}}, "required": [key]});
    Object::new()
        .must("id", "Id", "The learner's number; may be empty when there is a name.", name())
        .may("name", "Name", "The learner's name.", name())
        .may("unit", "Unit", "Where the learner belongs.", name())
        .must("roles", "Roles", "Ids of roles.", list_of(name(), 0, MOST_ITEMS))
        .with("anyOf", json!([named("id"), named("name")]))
        .closed()
}

fn activity() -> Value {
    let bound = || {
        Object::new()
            .must("id", "Id", "The document's number.", filled())
            .must("version", "Version", "The version.", filled())
            .must("digest", "Digest", "The SHA-256 of that version.", digest())
    };
    Object::new()
        .must("id", "Id", "A quiz's id, a document's number, or a requirement's id.", filled())
        .must("version", "Version", "The version; `1` for exercises.", filled())
        .must("digest", "Digest", "The SHA-256 of the quiz or document; noughts for exercises.", digest())
        .must(
            "procedures",
            "Procedures",
            "Documents that it is evidence about.",
            list_of(titled("Procedure", "A version of a document.", bound().closed()), 0, MOST_ITEMS),
        )
        .closed()
}

fn attempt() -> Value {
    Object::new()
        .must("number", "Number", "Which attempt it was, from 1.", whole(1, u32::MAX.into()))
        .must("seed", "Seed", "Lays the same paper again.", whole(0, u32::MAX.into()))
        .closed()
}

fn result() -> Value {
    let completions = super::part::one_of(COMPLETIONS, |completion| match completion {
        Completion::Completed => "It was handed in.",
        Completion::Void => "The quiz changed meanwhile; it is neither passed nor failed.",
    });
    let points = || decimal(MOST_POINTS);
    let score = Object::new()
        .must("raw", "Points", "The points, from `min` to `max`.", points())
        .must("min", "Least", "The least points.", points())
        .must("max", "Most", "The most points.", points())
        .must("scaled", "Scaled", "`raw` over `max`, 0 to 1.", decimal(1));
    Object::new()
        .must("completion", "Completion", "How the attempt ended.", completions)
        .must(
            "success",
            "Success",
            "Whether it was passed; `null`: marked later, or there is no pass mark.",
            truth_or_null(),
        )
        .must("score", "Score", "The points; `null`: marked later.", or_null(score.closed()))
        .must("pass_mark", "Pass mark", "As a fraction, 0 to 1.", or_null(decimal(1)))
        .must(
            "failed_must_pass",
            "Failed must-pass questions",
            "Ids of questions that had to be fully right and were not.",
            list_of(name(), 0, MOST_ITEMS),
        )
        .must(
            "valid_until",
            "Valid until",
            "The last day on which it counts; only for what was passed.",
            json!({"type": ["string", "null"], "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        )
        .closed()
}

fn interaction() -> Value {
    let interaction = Object::new()
        .must("question", "Question", "The question's id.", filled())
        .must(
            "type",
            "Type",
            "The question's type, such as `single-choice`.",
            joined(filled(), json!({"examples": quiz::Kind::NAMES})),
        )
        .must("response", "Response", "An id, a text, true or false, ids, ids by ids, or `null`.", response())
        .must("correct", "Right", "Whether it is fully right; `null`: marked later.", truth_or_null())
        .must("points", "Points", "The points, up to `max`; `null`: marked later.", or_null(decimal(100)))
        .must("max", "Most", "The most points.", decimal(100))
        .must("latency_s", "Latency", "Seconds that the question was open.", whole(0, LONGEST_DURATION));
    titled("Interaction", "A question and what was answered.", interaction.closed())
}

/// `Fields::response`: whether it fits its question is for the marker to say.
fn response() -> Value {
    json!({
        "type": ["null", "boolean", "string", "array", "object"],
        "maxLength": 2 * LONGEST_TEXT,
        "items": name(),
        "maxItems": MOST_ITEMS,
        "propertyNames": {"maxLength": LONGEST_NAME},
        "additionalProperties": name(),
        "maxProperties": MOST_ITEMS,
    })
}

fn integrity() -> Value {
    let digits: String = DIGITS.iter().copied().map(char::from).collect();
    let pattern = format!("^[{digits}]{{4}}(-[{digits}]{{4}}){{3}}$");
    let code = |kind: Value| json!({"type": kind, "pattern": pattern});
    Object::new()
        .must(
            "check",
            "Check code",
            "The first 80 bits of the SHA-256 of the record's canonical form.",
            code("string".into()),
        )
        .must(
            "previous",
            "Previous",
            "The check code of the learner's record before; `null` for the first.",
            code(json!(["string", "null"])),
        )
        .closed()
}

fn name() -> Value {
    json!({"type": "string", "maxLength": LONGEST_NAME})
}

/// A name that is not empty.
fn filled() -> Value {
    joined(name(), json!({"minLength": 1}))
}

fn digest() -> Value {
    json!({"type": "string", "pattern": "^[0-9a-f]{64}$"})
}

/// `2026-11-28T09:15:00+08:00`: `fields::moment`.
fn moment() -> Value {
    let time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?";
    json!({"type": "string", "pattern": format!("^{time}(Z|[+-][0-9]{{2}}:[0-9]{{2}})$")})
}

fn whole(least: u64, most: u64) -> Value {
    json!({"type": "integer", "minimum": least, "maximum": most})
}

/// A number with at most four decimals, which `multipleOf` cannot say of binary fractions.
fn decimal(most: u32) -> Value {
    json!({"type": "number", "minimum": 0, "maximum": most})
}

fn truth_or_null() -> Value {
    json!({"type": ["boolean", "null"]})
}

/// The same, or `null`.
fn or_null(schema: Value) -> Value {
    let kind = schema["type"].clone();
    joined(schema, json!({"type": [kind, "null"]}))
}
