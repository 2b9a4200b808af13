//! `quizzes/curriculum.yaml`: what `content::curriculum` reads.

use serde_json::{Value, json};

use super::part::{
    Languages, Object, day, defined, document_number, id, list, one_of, one_or_several, text, titled, whole, words,
};
use crate::config::Config;
use crate::content::curriculum::{RENEWALS, Renew};
use crate::content::quiz::limits::{DAYS, DAYS_AFTER_JOINING, MONTHS};

/// The schema of the curriculum.
pub fn curriculum(config: &Config) -> Value {
    let definitions = json!({
        "id": titled("Id", "Small letters, digits and `-`; never used again for something else.", id()),
        "words": titled("Text", "One text, or one by language.", words(config, Languages::All)),
        "requirement": requirement(),
    });
    let curriculum = Object::new()
        .may("requirements", "Requirements", "Who has to do what, by when.", list(defined("requirement")))
        .with("$defs", definitions);
    titled("Curriculum", "What is required of whom: `quizzes/curriculum.yaml`.", curriculum.closed())
}

fn requirement() -> Value {
    let acknowledge = Object::new().must("procedure", "Document", "The document's number.", document_number());
    let exercise = Object::new().must("title", "Title", "What the exercise is called.", defined("words"));
    let due = Object::new()
        .may(
            "days_after_joining",
            "Days after joining",
            "So many days after a person joined.",
            whole(DAYS_AFTER_JOINING),
        )
        .may("by", "By", "A day, such as `2026-12-31`.", day())
        .with("minProperties", 1.into())
        .with("maxProperties", 1.into());
    let renewals = one_of(&RENEWALS, |renew| match renew {
        Renew::Never => "Whatever changes.",
        Renew::Material => "When a material change took effect.",
        Renew::Minor => "When a material or a minor change took effect.",
    });
    let recur = Object::new().must("months", "Months", "After so many months it is due again.", whole(MONTHS)).may(
        "window_days",
        "Window",
        "Days before the end in which renewing keeps the anniversary; 30 when not given.",
        whole(DAYS),
    );
    let roles = json!({"anyOf": [text(), {"type": "array", "items": text(), "minItems": 1}]});
    let asked = |key: &str| json!({"required": [key]});
    let requirement = Object::new()
        .must("id", "Id", "The requirement's id; records of exercises hold it.", defined("id"))
        .may("title", "Title", "What it is called; like what it asks for when not given.", defined("words"))
        .must("for", "For", "Roles of the roster, one or more.", roles)
        .may("acknowledge", "Acknowledge", "To read a document and say so.", acknowledge.closed())
        .may("quiz", "Quiz", "To pass a quiz: its id.", defined("id"))
        .may("exercise", "Exercise", "To take part in an exercise, in the learner's own word.", exercise.closed())
        .may("due", "Due", "By when it is asked for the first time: days after joining, or a day.", due.closed())
        .may(
            "renew",
            "Renew",
            "After which changes of a document it is asked for again.",
            Object::new().may("on", "On", "`material` when not given.", renewals).closed(),
        )
        .may("requires", "Requires", "Ids of requirements that come before it.", one_or_several(&defined("id")))
        .may("recur", "Recur", "How often it is asked for again.", recur.closed())
        .may(
            "grace_days",
            "Days of grace",
            "How long an old pass still counts after a change.",
            Object::new()
                .may("material_change", "After a change", "Days after it took effect; 30 when not given.", whole(DAYS))
                .closed(),
        )
        // `oneOf` would say the same, and editors could not say which of them is too many.
        .with("anyOf", json!([asked("acknowledge"), asked("quiz"), asked("exercise")]))
        .with(
            "allOf",
            json!([
                {"if": asked("acknowledge"), "then": {"properties": {"quiz": false, "exercise": false}}},
                {"if": asked("quiz"), "then": {"properties": {"exercise": false}}},
            ]),
        );
    titled("Requirement", "One of `acknowledge`, `quiz` and `exercise`, for some roles.", requirement.closed())
}
