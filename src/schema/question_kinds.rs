//! The types of questions: what each has beside what all have, as `content::quiz::question` reads it.

use serde_json::{Value, json};

use super::part::{
    Languages, Object, defined, flag, joined, list, list_of, one_of, spelled, titled, whole, words, written,
};
use super::question::{COMMON, named, parts};
use crate::config::Config;
use crate::content::quiz::limits::{MOST_DIGITS, MOST_NODES, MOST_PARTS, SCORE, VISITS};
use crate::content::quiz::question::{CLASSIFICATION_RULES, ENDS, ORDERING_RULES, RESPONSE_RULES};
use crate::content::quiz::{End, Kind};
use crate::marking::{ClassificationRule, MultipleResponseRule, OrderingRule};

/// Every type with its schema.
pub fn kinds(config: &Config) -> Vec<(&'static str, Value)> {
    let schema = |name: &'static str| {
        let own = match name {
            "single-choice" => choices(),
            "multiple-response" => choices().may(
                "rule",
                "Rule",
                "How it is marked; `plus-minus` when not given.",
                one_of(&RESPONSE_RULES, |rule| match rule {
                    MultipleResponseRule::PlusMinus => "Each right choice counts, each wrong one takes as much away.",
                    MultipleResponseRule::AllOrNothing => "Points only when everything is right.",
                }),
            ),
            "true-false" => true_false(),
            "numeric" => numeric(),
            "short-text" => short_text(config),
            "ordering" => ordering(),
            "matching" => matching(),
            "classification" => classification(),
            "hotspot" => hotspot(),
            _ => scenario(),
        };
        let all = COMMON.into_iter().fold(own, Object::known);
        (name, titled(name, meaning(name), all.closed()))
    };
    Kind::NAMES.into_iter().map(schema).collect()
}

/// What a type of question asks.
pub fn meaning(name: &str) -> &'static str {
    match name {
        "single-choice" => "One of several choices is right.",
        "multiple-response" => "Several of several choices may be right.",
        "true-false" => "A statement that is true or false.",
        "numeric" => "A number, with a tolerance and a unit.",
        "short-text" => "A word or a few, compared with those that are accepted.",
        "ordering" => "Items to be put into the right order.",
        "matching" => "A target for each source.",
        "classification" => "A column for each row.",
        "hotspot" => "A place in a picture.",
        "scenario" => "Decisions, each of which leads to the next moment.",
        _ => "",
    }
}

fn choices() -> Object {
    Object::new().must("choices", "Choices", "Three to five are usual.", parts(defined("choice"), 2))
}

/// A choice of a single-choice or multiple-response question.
pub fn choice() -> Value {
    let choice = named()
        .may("correct", "Right", "Whether it is right.", flag(false))
        .may("fixed", "Fixed", "Whether it stays last when the others are shuffled.", flag(false))
        .may("feedback", "Feedback", "What is said to who takes it.", defined("words"));
    titled("Choice", "A choice with its feedback.", choice.closed())
}

fn true_false() -> Object {
    let feedback = Object::new().may("true", "True", "What is said to who answers true.", defined("words")).may(
        "false",
        "False",
        "What is said to who answers false.",
        defined("words"),
    );
    Object::new().may("answer", "Answer", "Whether the statement is true.", json!({"type": "boolean"})).may(
        "feedback",
        "Feedback",
        "What is said to each answer.",
        feedback.closed(),
    )
}

/// A number such as `15` or `-2.5`: `part::read_decimal`.
fn decimal(sign: &str) -> Value {
    // A sign and a point beside the digits.
    joined(
        spelled(&format!(r"^{sign}[0-9]+(\.[0-9]+)?$"), "No number such as `15` or `2.5`."),
        json!({"maxLength": MOST_DIGITS + 2}),
    )
}

fn numeric() -> Object {
    Object::new()
        .may("answer", "Answer", "The right number, at most 15 digits, such as `15` or `2.5`.", decimal("-?"))
        .may(
            "tolerance",
            "Tolerance",
            "How far off still counts; 0 when not given.",
            joined(decimal(""), json!({"minimum": 0})),
        )
        .may("unit", "Unit", "Stands behind the field; learners may type it or not.", defined("words"))
}

fn short_text(config: &Config) -> Object {
    let mut accepted = json!({"type": ["string", "number", "object"]});
    // `{zh-Hant: …, en: …}` is a text by language, `{text: …}` one with more to say.
    let with_credit = Object::new()
        .must("text", "Text", "The text, in every language in which it may be given.", words(config, Languages::Any))
        .may(
            "credit",
            "Credit",
            "Its part of the points, `1%` to `100%`; all of them when not given.",
            written(r"^0*(100|[1-9][0-9]?)\s*[%％]$", "No credit from `1%` to `100%`."),
        );
    accepted["if"] = json!({"type": "object", "required": ["text"]});
    accepted["then"] = with_credit.closed();
    accepted["else"] = words(config, Languages::Any);
    let accepted = titled("Accepted", "A text that is taken for right; case, signs and blanks do not count.", accepted);
    Object::new().may("accept", "Accepted", "The texts that are taken for right.", list(accepted))
}

fn ordering() -> Object {
    let ids = |least| joined(list(defined("id")), json!({"minItems": least}));
    let precedence = OrderingRule::Precedence;
    let rule =
        json!({"rule": {"const": ORDERING_RULES.iter().find(|(_, rule)| *rule == precedence).map(|(name, _)| name)}});
    Object::new()
        .must("items", "Items", "In the right order.", parts(defined("item"), 2))
        .may(
            "equivalent",
            "Equivalent",
            "Groups of neighbours that may stand in any order among themselves.",
            list(titled("Group", "Ids of neighbours.", joined(ids(2), json!({"uniqueItems": true})))),
        )
        .may(
            "before",
            "Before",
            "Pairs `[first, later]` that count, for `rule: precedence`.",
            list(titled("Pair", "`[first, later]`", joined(ids(2), json!({"maxItems": 2})))),
        )
        .may(
            "rule",
            "Rule",
            "How it is marked; `adjacent-pairs` when not given.",
            one_of(&ORDERING_RULES, |rule| match rule {
                OrderingRule::AdjacentPairs => "Every two neighbours that belong together count.",
                OrderingRule::Absolute => "Every item at its place counts.",
                OrderingRule::AllOrNothing => "Points only when the whole order is right.",
                OrderingRule::Precedence => "Every pair of `before` in its order counts.",
            }),
        )
        .with("if", json!({"properties": rule, "required": ["rule"]}))
        .with("then", json!({"required": ["before"], "properties": {"before": {"minItems": 1}}}))
        .with("else", json!({"properties": {"before": {"maxItems": 0}}}))
}

fn matching() -> Object {
    let source = named().may("target", "Target", "The id of its target.", defined("id"));
    let source = titled("Source", "What a target is looked for.", source.closed());
    Object::new().must("sources", "Sources", "What targets are looked for.", parts(source, 1)).must(
        "targets",
        "Targets",
        "One or two more than sources, so that none is left by itself.",
        parts(defined("item"), 2),
    )
}

fn classification() -> Object {
    let row = named().may("column", "Column", "The id of its column.", defined("id"));
    let row = titled("Row", "What a column is looked for.", row.closed());
    let distance = ClassificationRule::Distance;
    let name = CLASSIFICATION_RULES.iter().find(|(_, rule)| *rule == distance).map(|(name, _)| name);
    Object::new()
        .may("ordinal", "In order", "Whether the columns stand in an order, such as low to high.", flag(false))
        .must("columns", "Columns", "In their order.", parts(defined("item"), 2))
        .must("rows", "Rows", "What columns are looked for.", parts(row, 1))
        .may(
            "rule",
            "Rule",
            "How it is marked; `per-row` when not given.",
            one_of(&CLASSIFICATION_RULES, |rule| match rule {
                ClassificationRule::PerRow => "Every row in its column counts.",
                ClassificationRule::Distance => "One column off counts half; needs `ordinal: true`.",
            }),
        )
        .with("if", json!({"properties": {"rule": {"const": name}}, "required": ["rule"]}))
        .with("then", json!({"required": ["ordinal"], "properties": {"ordinal": {"const": true}}}))
}

fn hotspot() -> Object {
    let image = Object::new()
        .must("src", "File", "Its path from the folder `quizzes`; may differ by language.", defined("words"))
        .must("alt", "Description", "What is to be seen, for who does not see it.", defined("words"));
    let at = json!({"type": "integer", "minimum": 0, "maximum": 100});
    let region = named()
        .must("at", "Place", "`[left, top, width, height]` in whole percent of the image.", list_of(at, 4, 4))
        .may("correct", "Right", "Whether it is a right place.", flag(false));
    let region = titled("Region", "A part of the picture.", region.closed());
    Object::new().must("image", "Image", "The picture.", image.closed()).must(
        "regions",
        "Regions",
        "The places to choose from.",
        parts(region, 2),
    )
}

fn scenario() -> Object {
    let option = named()
        .must("to", "To", "The id of the node that follows.", defined("id"))
        .may("score", "Score", "What it counts, also less than 0; 0 when not given.", whole(SCORE))
        .may("critical", "Critical", "Whoever takes it has not passed the scenario.", flag(false))
        .may("effect", "Effect", "In a few words what it changes.", defined("words"))
        .may("consequence", "Consequence", "What happens then.", defined("words"))
        .may("feedback", "Feedback", "What is said about it at the end.", defined("words"));
    let option = titled("Option", "What can be done at this moment.", option.closed());
    let end = one_of(&ENDS, |end| match end {
        End::Success => "It ends well.",
        End::Failure => "It ends badly.",
    });
    let node = named()
        .may("max_visits", "Most visits", "How often it may be come to; for nodes of a round.", whole(VISITS))
        .may("end", "End", "How the scenario ends here; such a node has no options.", end)
        .may("options", "Options", "What can be done.", list(option))
        .with("if", json!({"required": ["end"]}))
        .with("then", json!({"properties": {"options": {"maxItems": 0}}}))
        .with(
            "else",
            json!({"required": ["options"], "properties": {"options": {"minItems": 1, "maxItems": MOST_PARTS}}}),
        );
    let node = titled("Node", "A moment of the scenario, or its end.", node.closed());
    Object::new()
        .may("start", "Start", "The id of the first node; the first in the list when not given.", defined("id"))
        .must("nodes", "Nodes", "The moments of the scenario.", list_of(node, 1, MOST_NODES))
}
