//! `content/severity.yaml`: what `content::severity` reads.

use serde_json::{Value, json};

use super::part::{
    Languages, Object, by_name, defined, joined, list_of, name_spelling, one_of, one_or_several, spelled, text, titled,
    whole, words, written,
};
use crate::config::Config;
use crate::content::severity::From;
use crate::content::severity::examine::MOST_ROWS;
use crate::content::severity::read::ANSWER_POINTS;
use crate::words::TIME_UNITS;

/// The schema of the scale.
pub fn severity(config: &Config) -> Value {
    let definitions = json!({"words": titled("Text", "One text, or one by language.", words(config, Languages::Any))});
    let each = |item: Value| by_name(name_spelling(""), item);
    let scale = Object::new()
        .may("title", "Title", "What the grading is called.", defined("words"))
        .must("levels", "Levels", "The grades by their ids, highest first.", each(level()))
        .must("questions", "Questions", "What is asked, by id.", each(question()))
        .must("matrix", "Matrix", "The first row that fits gives the level.", list_of(row(), 0, MOST_ROWS))
        .may("deadlines", "Deadlines", "Time limits that run for the whole incident, by id.", each(deadline()))
        .with("$defs", definitions);
    titled("Severity scale", "How incidents are graded: `content/severity.yaml`.", scale.closed())
}

fn level() -> Value {
    let level = Object::new().must("name", "Name", "What the level is called.", defined("words")).may(
        "triggers",
        "Sets in motion",
        "What happens at this level.",
        defined("words"),
    );
    titled("Level", "A grade of an incident.", level.closed())
}

fn question() -> Value {
    let answer = Object::new()
        .must("label", "Label", "What is chosen.", defined("words"))
        .may("help", "Help", "Examples, in a sentence.", defined("words"))
        .may("points", "Points", "What it counts; nothing when not given.", whole(ANSWER_POINTS));
    let answers = by_name(name_spelling(""), titled("Answer", "An answer.", answer.closed()));
    let question = Object::new()
        .must("ask", "Question", "What is asked.", defined("words"))
        .may("help", "Help", "How it is meant.", defined("words"))
        .must(
            "answers",
            "Answers",
            "Two or more by their ids, lowest first.",
            joined(answers, json!({"minProperties": 2})),
        );
    titled("Question", "A question with its answers.", question.closed())
}

fn row() -> Value {
    let answers = one_or_several(&text());
    let conditions = json!({"type": "object", "additionalProperties": titled("Answers", "Ids of answers.", answers)});
    let row = Object::new()
        .may("if", "If", "Answers by question, all of which must fit.", conditions)
        // `read::read_points`
        .may(
            "points",
            "Points",
            "What all answers sum up to: `7-9`, `7+` or `5`.",
            joined(
                spelled(r"^\s*\+?[0-9]+\s*(\+|[–-]\s*\+?[0-9]+\s*)?$", "No range of points: write `7-9`, `7+` or `5`."),
                json!({"minimum": 0, "maximum": u16::MAX}),
            ),
        )
        .must("level", "Level", "The id of the level.", text())
        .may("because", "Because", "Why, for who is graded.", defined("words"));
    titled("Row", "Whoever fulfils all its conditions has its level.", row.closed())
}

fn deadline() -> Value {
    let units = TIME_UNITS.map(|(unit, _)| unit).join("|");
    let deadline = Object::new()
        .must("name", "Name", "What the deadline is called.", defined("words"))
        .may("help", "Help", "When it applies.", defined("words"))
        .must(
            "within",
            "Within",
            "The time limit: `15m`, `2h`, `3d` or `1w`.",
            written(&format!(r"^\s*0*[1-9][0-9]*\s*({units})\s*$"), "No time limit: write `15m`, `2h`, `3d` or `1w`."),
        )
        .may(
            "from",
            "From",
            "From when it counts; `discovered` when not given.",
            one_of(&From::ALL.map(|from| (from.name(), from)), |from| match from {
                From::Discovered => "From when the incident was discovered.",
                From::Reported => "From when it was reported.",
                From::Graded => "From when it was graded.",
            }),
        )
        .may("role", "Role", "The role that keeps it.", text());
    titled("Deadline", "A time limit that runs for the whole incident.", deadline.closed())
}
