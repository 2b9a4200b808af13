//! `quizzes/<id>.yaml` around its questions: what `content::quiz::read` reads.

use serde_json::{Value, json};

use super::part::{
    Languages, Object, by_name, defined, document_number, flag, id, id_spelling, joined, list, list_of, one_of,
    one_or_several, spelled, text, titled, version, whole, words, written,
};
use super::{question, question_kinds};
use crate::config::Config;
use crate::content::quiz::limits::{ATTEMPTS, COOLDOWN_HOURS, DAYS, DRAWN, MINUTES, MONTHS, MOST_QUESTIONS};
use crate::content::quiz::read::{ANSWERS, COUNTS, ENFORCEMENTS, PURPOSES, SHOWN, TIMINGS};
use crate::content::quiz::{Answers, Counts, Purpose, Shown, Timing};

/// The schema of a quiz.
pub fn quiz(config: &Config) -> Value {
    let quiz = Object::new()
        .must("id", "Id", "The name of the file without `.yaml`. Records hold it, so it never changes.", defined("id"))
        .must(
            "version",
            "Version",
            "`2.1.0`: the first number when what must be known changed, the second when questions were added or have \
             another key, the third for wording.",
            version(),
        )
        .must("title", "Title", "What the quiz is called.", defined("words"))
        .may("description", "Description", "One or two sentences about it.", defined("words"))
        .may("procedures", "Procedures", "The documents that passing it is evidence about.", list(binding()))
        .may("validity", "Validity", "How long a pass counts.", validity())
        .may("delivery", "Delivery", "What it is for and how it is given.", delivery())
        .may(
            "sections",
            "Sections",
            "Its parts in order. Without them: all questions that are in no pool.",
            list(section()),
        )
        .may(
            "pools",
            "Pools",
            "Questions of which some are drawn, by the name of the pool.",
            by_name(id_spelling(), titled("Pool", "The ids of its questions.", one_or_several(&defined("id")))),
        )
        .must(
            "questions",
            "Questions",
            "Every question, those of pools too.",
            list_of(defined("question"), 1, MOST_QUESTIONS),
        )
        .with("if", survey())
        .with("else", json!({"properties": {"questions": {"items": defined("key")}}}))
        .with("$defs", definitions(config));
    titled("Quiz", "A quiz: `quizzes/<id>.yaml`.", quiz.closed())
}

/// Whole, or with at most two decimals, above 0% and up to 100%: `read::read_percent`.
const PERCENT: &str = concat!(
    r"^\s*(100(\.00?)?|0?[1-9][0-9](\.[0-9]{1,2})?|0{0,2}[1-9](\.[0-9]{1,2})?|0{1,3}\.(0[1-9]|[1-9][0-9]?))",
    r"\s*[%％]\s*$",
);

/// What stands in more than one place.
fn definitions(config: &Config) -> Value {
    let mut definitions = json!({
        "id": titled("Id", "Small letters, digits and `-`; never used again for something else.", id()),
        "words": titled(
            "Text",
            "One text, or one by language: emphasis, code, paragraphs and lists of Markdown.",
            words(config, Languages::All),
        ),
        "question": question::question(),
        "item": question::item(),
        "choice": question_kinds::choice(),
        "key": question::key(),
    });
    for (name, kind) in question_kinds::kinds(config) {
        definitions = joined(definitions, json!({name: kind}));
    }
    definitions
}

/// Whether a quiz is a survey, in which nothing is right or wrong.
fn survey() -> Value {
    let purpose = json!({"properties": {"purpose": {"const": Purpose::Survey.name()}}, "required": ["purpose"]});
    json!({"properties": {"delivery": purpose}, "required": ["delivery"]})
}

fn binding() -> Value {
    let binding = Object::new()
        .must("id", "Document", "The document's number, such as `SM-IR-001`.", document_number())
        .must("version", "Version", "The version for which the questions were written.", version())
        .may(
            "reviewed_for",
            "Reviewed for",
            "A later version for which the questions were read again and are still right.",
            version(),
        );
    titled("Procedure", "A document and the version for which the questions are right.", binding.closed())
}

fn validity() -> Value {
    Object::new()
        .must("months", "Months", "How many months a pass counts.", whole(MONTHS))
        .may(
            "warn_days",
            "Days of warning",
            "How many days before the end it can be renewed; 30 when not given.",
            whole(DAYS),
        )
        .closed()
}

fn delivery() -> Value {
    let certifies = json!({"properties": {"purpose": {"const": Purpose::Certify.name()}}, "required": ["purpose"]});
    Object::new()
        .may(
            "purpose",
            "Purpose",
            "`practice` (usual): to learn; `certify`: evidence with a pass mark; `survey`: nothing is right or wrong.",
            one_of(&PURPOSES, |purpose| match purpose {
                Purpose::Practice => "To learn: feedback after each question, no record unless the reader wants one.",
                Purpose::Certify => "Evidence: a pass mark and a record.",
                Purpose::Survey => "Opinions: nothing is right or wrong.",
            }),
        )
        .may(
            "pass_mark",
            "Pass mark",
            "From above 0% to `100%`, whole or with two decimals such as `66.67%`. A certifying quiz needs it.",
            written(PERCENT, "No pass mark up to `100%`, such as `80%` or `66.67%`."),
        )
        .may(
            "must_pass",
            "Must be right",
            "Ids of questions that have to be fully right, whatever the others score.",
            one_or_several(&defined("id")),
        )
        .may("attempts", "Attempts", "How often it may be taken; without this as often as one likes.", attempts())
        .may(
            "time_limit",
            "Time limit",
            "Shown and recorded; nobody is locked out.",
            Object::new()
                .must("minutes", "Minutes", "How many minutes it should take.", whole(MINUTES))
                .may(
                    "enforcement",
                    "Enforcement",
                    "`soft`: the time is shown and recorded, and one may go on.",
                    one_of(&ENFORCEMENTS, |()| "The time is shown and recorded, and one may go on."),
                )
                .closed(),
        )
        .may(
            "shuffle",
            "Shuffle",
            "What stands in another order in each attempt.",
            Object::new()
                .may("questions", "Questions", "Whether questions are shuffled in their section.", flag(false))
                .may("choices", "Choices", "Whether choices, rows and targets are shuffled.", flag(true))
                .closed(),
        )
        .may("feedback", "Feedback", "When feedback is given, and what of it after a failure.", feedback())
        .may(
            "answers",
            "Answers",
            "Where the key is. Usual: `plain` for practice, else `veiled`.",
            one_of(&ANSWERS, |answers| match answers {
                Answers::Plain => "In the page, to be read.",
                Answers::Veiled => "In the page, out of sight; no secret.",
                Answers::Withheld => "Not in the page: attempts are marked later, from their records.",
            }),
        )
        .with("if", certifies)
        .with("then", json!({"required": ["pass_mark"]}))
        .closed()
}

fn attempts() -> Value {
    Object::new()
        .may("max", "Most", "How often it may be taken until it is passed.", whole(ATTEMPTS))
        .may(
            "cooldown_hours",
            "Hours between",
            "Hours between a failed attempt and the next; none when not given.",
            whole(COOLDOWN_HOURS),
        )
        .may(
            "counts",
            "Counts",
            "Which of several attempts counts; `highest` when not given.",
            one_of(&COUNTS, |counts| match counts {
                Counts::Highest => "The best attempt.",
                Counts::Latest => "The last attempt.",
                Counts::First => "The first attempt.",
            }),
        )
        .closed()
}

fn feedback() -> Value {
    let shown = one_of(&SHOWN, |shown| match shown {
        Shown::Result => "Right or wrong.",
        Shown::Reference => "The link to the step.",
        Shown::Feedback => "The feedback of the choice that was taken.",
        Shown::Explanation => "Why the answer is right.",
        Shown::Answer => "The right answer.",
    });
    Object::new()
        .may(
            "timing",
            "When",
            "Usual: `after-question` for practice, else `after-submit`.",
            one_of(&TIMINGS, |timing| match timing {
                Timing::AfterQuestion => "After each question.",
                Timing::AfterSubmit => "When the whole quiz was handed in.",
            }),
        )
        .may(
            "on_fail",
            "After a failure",
            "What a failed attempt shows of each question; `[result, reference]` when not given.",
            one_or_several(&shown),
        )
        .closed()
}

fn section() -> Value {
    let select = Object::new().must("pool", "Pool", "The pool's name.", text()).must(
        "count",
        "Count",
        "How many questions are drawn in each attempt.",
        whole(DRAWN),
    );
    let section = Object::new()
        .must("id", "Id", "The section's id.", defined("id"))
        .may("title", "Title", "What stands over it.", defined("words"))
        .may("questions", "Questions", "Ids of its questions in order.", one_or_several(&defined("id")))
        .may("select", "Select", "Draws questions from a pool, in place of `questions`.", select.closed())
        .with("if", json!({"required": ["select"]}))
        .with("then", json!({"properties": {"questions": false}}))
        .with("else", json!({"required": ["questions"]}));
    titled("Section", "A part of the quiz: its `questions`, or a draw from a pool (`select`).", section.closed())
}

/// `SM-IR-001#report`, or a document alone: `part::read_reference`.
pub fn reference() -> Value {
    spelled(r"^[^#\s]+(#\S+)?$", "No reference such as `SM-IR-001#report`.")
}
