//! The paper of a quiz: everything that lays and marks it, and nothing that is only read.
//!
//! Its JSON is what a quiz's page holds. The fields of [`KEY_FIELDS`] are the key: a page does not show them openly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::{Fold, Fraction};

/// The fields of questions that tell what is right.
const KEY_FIELDS: &[&str] = &[
    "correct",
    "answer",
    "tolerance",
    "accepted",
    "fold",
    "sequence",
    "equivalent",
    "before",
    "pairs",
    "answers",
    "start",
    "nodes",
    "least",
    "greatest",
];

/// A quiz as it is laid and marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paper {
    /// Hundredths of a percent, 0 to 10,000; none when nothing is passed or failed.
    pub pass_mark: Option<u32>,
    /// Questions that must be fully right, whatever the total.
    #[serde(default)]
    pub must_pass: Vec<String>,
    /// Whether the questions of a section come in an order of chance.
    #[serde(default)]
    pub shuffle_questions: bool,
    /// In their order.
    pub sections: Vec<Section>,
    /// All questions of all sections and pools, by id.
    pub questions: BTreeMap<String, Question>,
}

/// Some questions, or some drawn of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Questions to draw from, in their order.
    pub draw: Vec<String>,
    /// How many are drawn; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// A question. `points` are whole, 1 to 100; lists of ids say nothing about what is right, unless they are of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Question {
    /// One choice of several.
    SingleChoice {
        points: u32,
        #[serde(default)]
        shuffle: bool,
        choices: Vec<String>,
        /// Choices that stay last, in their order.
        #[serde(default)]
        fixed: Vec<String>,
        correct: Vec<String>,
    },
    /// Any choices of several.
    MultipleResponse {
        #[serde(default)]
        rule: MultipleResponseRule,
        points: u32,
        #[serde(default)]
        shuffle: bool,
        choices: Vec<String>,
        /// Choices that stay last, in their order.
        #[serde(default)]
        fixed: Vec<String>,
        correct: Vec<String>,
    },
    /// A statement that is true or false.
    TrueFalse { points: u32, answer: bool },
    /// A number.
    Numeric {
        points: u32,
        /// Units that may be written behind the number.
        #[serde(default)]
        units: Vec<String>,
        #[serde(serialize_with = "as_decimal")]
        answer: Fraction,
        /// How far off is still right, at least 0.
        #[serde(serialize_with = "as_decimal")]
        tolerance: Fraction,
    },
    /// A few words.
    ShortText {
        points: u32,
        accepted: Vec<Accepted>,
        /// Forms of characters that are equal.
        #[serde(default)]
        fold: Fold,
    },
    /// Steps to put in order.
    Ordering {
        #[serde(default)]
        rule: OrderingRule,
        points: u32,
        items: Vec<String>,
        sequence: Vec<String>,
        /// Neighbours of the sequence that may stand in any order among themselves.
        #[serde(default)]
        equivalent: Vec<Vec<String>>,
        /// For [`OrderingRule::Precedence`]: pairs of an item and one that must come later.
        #[serde(default)]
        before: Vec<[String; 2]>,
    },
    /// A target for each source.
    Matching {
        #[serde(default)]
        rule: MatchingRule,
        points: u32,
        #[serde(default)]
        shuffle: bool,
        sources: Vec<String>,
        targets: Vec<String>,
        pairs: BTreeMap<String, String>,
    },
    /// A column for each row.
    Classification {
        #[serde(default)]
        rule: ClassificationRule,
        points: u32,
        #[serde(default)]
        shuffle: bool,
        rows: Vec<String>,
        /// In their order, which counts for [`ClassificationRule::Distance`].
        columns: Vec<String>,
        answers: BTreeMap<String, String>,
    },
    /// A region of an image.
    Hotspot { points: u32, regions: Vec<String>, correct: Vec<String> },
    /// A path of decisions.
    Scenario {
        points: u32,
        /// The first node.
        start: String,
        nodes: BTreeMap<String, Node>,
        /// The lowest and the highest sum of scores on any path to an end.
        least: i32,
        greatest: i32,
    },
}

/// A text that counts as an answer, normalised and folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// See [`super::normalise()`].
    pub text: String,
    /// Above 0, at most 1.
    pub credit: Fraction,
}

/// How several choices are marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MultipleResponseRule {
    /// Right minus wrong ones, not below 0, over the number of right ones.
    #[default]
    PlusMinus,
    /// Exactly the right ones.
    AllOrNothing,
}

/// How an order is marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderingRule {
    /// Neighbours that are neighbours in the right order.
    #[default]
    AdjacentPairs,
    /// Places that hold the right item.
    Absolute,
    /// The whole order.
    AllOrNothing,
    /// Pairs of `before` that are fulfilled.
    Precedence,
}

/// How pairs are marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchingRule {
    /// Right pairs over sources.
    #[default]
    PerPair,
}

/// How rows are marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassificationRule {
    /// Right rows over rows.
    #[default]
    PerRow,
    /// One column off is half right.
    Distance,
}

/// A place in a scenario: an end, or options that lead on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Node {
    /// The scenario is over.
    End { end: End },
    /// A decision.
    Open {
        options: Vec<ScenarioOption>,
        /// How often a path may come here, at least 1.
        #[serde(default = "once")]
        max_visits: u32,
    },
}

/// Answers are written as people write numbers: `0.3`, not `3/10`.
fn as_decimal<S: Serializer>(number: &Fraction, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&number.exact_decimal().unwrap_or_else(|| number.to_string()))
}

fn once() -> u32 {
    1
}

/// How a scenario ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    Success,
    Failure,
}

/// A decision in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioOption {
    /// Unique in its node.
    pub id: String,
    /// The node that it leads to.
    pub to: String,
    /// What it adds to the path's sum.
    #[serde(default)]
    pub score: i32,
    /// Whoever takes it is not right, whatever the sum.
    #[serde(default)]
    pub critical: bool,
}

impl Question {
    /// Points for a response that is fully right.
    pub fn points(&self) -> u32 {
        match self {
            Question::SingleChoice { points, .. }
            | Question::MultipleResponse { points, .. }
            | Question::TrueFalse { points, .. }
            | Question::Numeric { points, .. }
            | Question::ShortText { points, .. }
            | Question::Ordering { points, .. }
            | Question::Matching { points, .. }
            | Question::Classification { points, .. }
            | Question::Hotspot { points, .. }
            | Question::Scenario { points, .. } => *points,
        }
    }

    /// The type as quiz files and records write it.
    pub fn kind(&self) -> &'static str {
        match self {
            Question::SingleChoice { .. } => "single-choice",
            Question::MultipleResponse { .. } => "multiple-response",
            Question::TrueFalse { .. } => "true-false",
            Question::Numeric { .. } => "numeric",
            Question::ShortText { .. } => "short-text",
            Question::Ordering { .. } => "ordering",
            Question::Matching { .. } => "matching",
            Question::Classification { .. } => "classification",
            Question::Hotspot { .. } => "hotspot",
            Question::Scenario { .. } => "scenario",
        }
    }
}

impl Paper {
    /// The paper as a page shows it openly: without the fields that tell what is right.
    pub fn without_key(&self) -> Value {
        let mut paper = serde_json::to_value(self).unwrap_or_default();
        for (_, fields) in questions_of(&mut paper) {
            fields.retain(|name, _| !KEY_FIELDS.contains(&name.as_str()));
        }
        paper
    }

    /// What [`Paper::without_key`] left out, by question.
    pub fn key(&self) -> Value {
        let mut paper = serde_json::to_value(self).unwrap_or_default();
        for (_, fields) in questions_of(&mut paper) {
            fields.retain(|name, _| KEY_FIELDS.contains(&name.as_str()));
        }
        paper.get_mut("questions").map(Value::take).unwrap_or_default()
    }
}

fn questions_of(paper: &mut Value) -> impl Iterator<Item = (&String, &mut Map<String, Value>)> {
    let questions = paper.get_mut("questions").and_then(Value::as_object_mut);
    questions.into_iter().flatten().filter_map(|(id, question)| Some((id, question.as_object_mut()?)))
}
