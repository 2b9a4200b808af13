//! What every question has, and which of its parts are the key.

use serde_json::{Value, json};

use super::part::{Object, defined, flag, joined, list_of, titled, whole};
use super::question_kinds::meaning;
use super::quiz::reference;
use crate::content::quiz::Kind;
use crate::content::quiz::limits::{MOST_PARTS, POINTS};

/// The properties of every question; those of its type's own schema stand beside them.
pub const COMMON: [&str; 6] = ["id", "type", "points", "stem", "shuffle", "explanation"];

/// A question of any type.
pub fn question() -> Value {
    let explanation = Object::new().may("text", "Text", "Why the answer is right.", defined("words")).may(
        "ref",
        "Reference",
        "The step that says so: `SM-IR-001#report`, or a document alone.",
        reference(),
    );
    let by_type = |name: &&str| {
        json!({
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": defined(name),
        })
    };
    let kinds = json!({"enum": Kind::NAMES, "enumDescriptions": Kind::NAMES.map(meaning)});
    let question = Object::new()
        .must("id", "Id", "The question's id in this quiz; never used again for another question.", defined("id"))
        .must("type", "Type", "What is asked; the other keys depend on it.", kinds)
        .may("points", "Points", "What it is worth; 1 when not given.", whole(POINTS))
        .must("stem", "Stem", "The question itself.", defined("words"))
        .may(
            "shuffle",
            "Shuffle",
            "Whether its choices are shuffled; as `delivery.shuffle` says when not given.",
            flag(true),
        )
        .may("explanation", "Explanation", "Why the answer is right, and where it says so.", explanation.closed())
        .with("allOf", Kind::NAMES.iter().map(by_type).collect());
    titled("Question", "A question with its key.", question.open())
}

/// Something with an id and a text.
pub fn item() -> Value {
    titled("Item", "An id and a text.", named().closed())
}

/// The beginning of everything that has an id and a text.
pub fn named() -> Object {
    Object::new().must("id", "Id", "Its id in this question; records hold it.", defined("id")).must(
        "text",
        "Text",
        "What is read.",
        defined("words"),
    )
}

/// Parts of a question: so many as `part::enough` takes.
pub fn parts(item: Value, least: usize) -> Value {
    list_of(item, least, MOST_PARTS)
}

/// What the key of each type is: it must be there, but for surveys.
pub fn key() -> Value {
    let right = json!({"properties": {"correct": {"const": true}}, "required": ["correct"]});
    let several = |list: &str| json!({"properties": {list: {"contains": right}}});
    let one = |list: &str| json!({"properties": {list: {"contains": right, "minContains": 1, "maxContains": 1}}});
    let each = |list: &str, key: &str| json!({"properties": {list: {"items": {"required": [key]}}}});
    let given = |key: &str| json!({"required": [key]});
    let of = |name: &&str| {
        let key = match *name {
            "single-choice" => one("choices"),
            "multiple-response" => several("choices"),
            "true-false" | "numeric" => given("answer"),
            "short-text" => joined(given("accept"), json!({"properties": {"accept": {"minItems": 1}}})),
            "matching" => each("sources", "target"),
            "classification" => each("rows", "column"),
            "hotspot" => several("regions"),
            // The order of the items, and the ways through the scenario, are there already.
            _ => return None,
        };
        Some(json!({"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": key}))
    };
    let rules: Vec<Value> = Kind::NAMES.iter().filter_map(of).collect();
    titled("Key", "Every question but those of a survey has a right answer.", json!({"allOf": rules}))
}
