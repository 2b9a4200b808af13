//! `content/feedback/<ID>.yaml`: what `content::register` reads.

use serde_json::{Value, json};

use super::part::{Languages, Object, day, defined, joined, language, one_of, spelled, text, titled, version, words};
use super::register::about_kind;
use crate::config::Config;
use crate::config::register::KINDS;
use crate::content::register::{ItemStatus, LONGEST_TEXT, LONGEST_VALUE, SOURCE_DIGITS, STATUSES};

/// The schema of an item of feedback.
pub fn item(config: &Config) -> Value {
    let definitions = json!({
        "words": titled("Text", "One text, or one by language.", words(config, Languages::Any)),
    });
    let statuses = one_of(&STATUSES, |status| match status {
        ItemStatus::New => "Nobody decided yet.",
        ItemStatus::Accepted => "Something will be done about it.",
        ItemStatus::Declined => "Nothing will be done about it, for a reason that is given.",
        ItemStatus::Done => "A version answered it; `readybook release … --answers` writes this.",
    });
    let says = format!("Only an import writes this: {SOURCE_DIGITS} hexadecimal digits.");
    let item = Object::new()
        .must("received", "Received", "The day on which it was received, such as `2026-11-03`.", day())
        .may("document", "Document", "A document's number, or the path of a page without one.", line())
        .may("version", "Version", "The version that the reader saw, in quotes.", line())
        .may("step", "Step", "The step's id.", line())
        .may(
            "question",
            "Question",
            "Ids of a quiz and of a question in it, such as `first-hour/log`.",
            // `register::is_slug`
            spelled(
                "^[a-z0-9][a-z0-9-]{0,99}/[a-z0-9][a-z0-9-]{0,99}$",
                "No quiz and question such as `first-hour/log`.",
            ),
        )
        .may("language", "Language", "The language of the reader's page.", joined(text(), language()))
        .must("kind", "Kind", "What the reader says of the place.", one_of(&KINDS, |kind| about_kind(kind).1))
        .must(
            "text",
            "Text",
            "As the reader wrote it, in one language.",
            joined(spelled(r"\S", "The text is empty."), json!({"maxLength": LONGEST_TEXT})),
        )
        .must("status", "Status", "What came of it.", statuses)
        .may("reason", "Reason", "What the owner answered; needed where it was declined.", defined("words"))
        .may("done_in", "Done in", "The version of the document that answered it, in quotes.", version())
        .may("owner", "Owner", "The role that sees to it; the document's owner when not given.", line())
        .may("decided", "Decided", "The day of the last decision, such as `2026-11-10`.", day())
        .may("from", "From", "Who sent it, where that is kept.", line())
        .may("source", "Source", "The row that it was imported from; written by imports.", {
            spelled(&format!("^[0-9a-f]{{{SOURCE_DIGITS}}}$"), &says)
        })
        .with("$defs", definitions)
        .with("dependentRequired", json!({"step": ["document"]}))
        .with(
            "allOf",
            json!([
                {"if": status_is("declined"), "then": {"required": ["reason"]}},
                {
                    "if": {"allOf": [status_is("done"), {"not": {"required": ["decided"]}}]},
                    "then": {"required": ["done_in"]},
                },
                {"if": {"required": ["done_in"]}, "then": {"required": ["document"]}},
            ]),
        );
    titled("Feedback", "What one reader sent in: `content/feedback/<ID>.yaml`.", item.closed())
}

fn status_is(status: &str) -> Value {
    json!({"properties": {"status": {"const": status}}, "required": ["status"]})
}

/// A line of text: `register::Reader::value`.
fn line() -> Value {
    joined(spelled(r"\S", "A value without text."), json!({"maxLength": LONGEST_VALUE}))
}
