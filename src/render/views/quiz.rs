//! Quizzes, papers, and what readers are trained in.

use std::collections::BTreeMap;

use serde::Serialize;

/// Where records are kept, and what a page loads once it needs them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainingLinks {
    /// "My training".
    pub page: String,
    pub script: String,
    pub stylesheet: Option<String>,
    pub words: String,
}

/// A quiz on its page or on paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuizView {
    pub id: String,
    pub version: String,
    /// `practice`, `certify` or `survey`.
    pub purpose: &'static str,
    /// When feedback is given: `after-question`, `after-submit`.
    pub timing: &'static str,
    /// What the script needs and may be seen, as JSON; empty on paper.
    pub data: String,
    /// The key and the texts that tell it, as JSON after `plain:` or out of sight after `veiled:`; none when withheld.
    pub key: Option<String>,
    /// Such as `80%`.
    pub pass_mark: Option<String>,
    pub minutes: Option<u32>,
    pub attempts: Option<u32>,
    /// Which attempt counts: `highest`, `latest` or `first`.
    pub counts: &'static str,
    pub valid_months: Option<u32>,
    /// `plain`, `veiled` or `withheld`.
    pub answers: &'static str,
    pub procedures: Vec<BoundView>,
    /// The page of the quiz.
    pub href: String,
    /// The quiz for paper.
    pub paper: String,
    /// The key for paper; none but in builds that ask for it.
    pub answers_href: Option<String>,
    /// Whether this is the key.
    pub is_key: bool,
    /// Whether a document that it is about was withdrawn altogether: then it cannot be taken.
    pub withdrawn: bool,
    pub sections: Vec<QuizSection>,
    /// Questions of one attempt.
    pub total: usize,
}

/// A procedure that a quiz is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoundView {
    pub number: String,
    pub title: String,
    pub version: String,
    pub href: String,
}

/// A part of a quiz with all questions that may be drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuizSection {
    pub id: String,
    pub title: Option<String>,
    /// How many are drawn; none: all.
    pub count: Option<u32>,
    pub questions: Vec<QuestionView>,
}

/// A question. What is marked "key" is empty everywhere but in the key for paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QuestionView {
    pub id: String,
    /// On the page, from 1.
    pub number: usize,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub points: u32,
    /// "This question is unclear"; none on paper.
    pub feedback: Option<String>,
    pub stem_html: String,
    /// The stem without marks.
    pub label: String,
    /// The name of its controls.
    pub name: String,
    pub choices: Vec<ChoiceView>,
    pub multiple: bool,
    /// Key: of numbers, short texts, and true or false.
    pub answer: Option<String>,
    pub unit: Option<String>,
    /// To be put in order, in an order that tells nothing.
    pub items: Vec<ChoiceView>,
    /// Key: the right order, as HTML.
    pub sequence: Vec<String>,
    pub sources: Vec<PairView>,
    pub targets: Vec<TargetView>,
    pub rows: Vec<PairView>,
    pub columns: Vec<TargetView>,
    pub image: Option<ImageView>,
    pub regions: Vec<RegionView>,
    /// The first moment of a scenario.
    pub start_html: String,
    /// Key.
    pub explanation_html: Option<String>,
    /// Key.
    #[serde(rename = "ref")]
    pub reference: Option<ReferenceView>,
    /// Key: every moment of a scenario.
    pub scenario: Vec<NodeView>,
}

/// A choice, or an item to be put in order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceView {
    pub id: String,
    pub html: String,
    /// Key.
    pub correct: bool,
}

/// What a target or column is looked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairView {
    pub id: String,
    pub html: String,
    /// Key: the text of its target or column.
    pub answer: Option<String>,
}

/// A target or a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetView {
    pub id: String,
    pub text: String,
}

/// A picture; its size in pixels, where it has one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImageView {
    pub src: String,
    pub alt: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// A part of a picture, in percent of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionView {
    pub id: String,
    pub text: String,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    /// Key.
    pub correct: bool,
}

/// Where something can be read again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReferenceView {
    pub href: String,
    pub label: String,
}

/// A moment of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    pub id: String,
    pub html: String,
    /// `success` or `failure`.
    pub end: Option<&'static str>,
    pub options: Vec<OptionView>,
}

/// What can be done at a moment of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionView {
    pub id: String,
    pub html: String,
    pub effect: Option<String>,
    pub consequence_html: Option<String>,
    pub feedback_html: Option<String>,
    pub to: String,
    pub score: i32,
    pub critical: bool,
}

/// What is out of sight with the key: feedback, explanation, moments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyTexts {
    /// By choice, or `true` and `false`.
    pub feedback: BTreeMap<String, String>,
    pub explanation: Option<String>,
    #[serde(rename = "ref")]
    pub reference: Option<ReferenceView>,
    /// Answers that the page shows nowhere: the texts that are accepted, the best first.
    pub answer: Vec<String>,
    pub nodes: BTreeMap<String, KeyNode>,
}

/// A moment of a scenario, for the script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyNode {
    pub html: String,
    pub options: BTreeMap<String, KeyOption>,
}

/// What can be done at a moment, for the script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyOption {
    pub text: String,
    pub effect: Option<String>,
    pub consequence: Option<String>,
    pub feedback: Option<String>,
}

/// "My training" without script, and what its script needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainingView {
    /// As JSON.
    pub data: String,
    pub roles: Vec<TrainedRole>,
    pub quizzes: Vec<QuizCard>,
}

/// A role with what it has to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainedRole {
    pub id: String,
    pub name: String,
    pub href: Option<String>,
    pub requirements: Vec<RequirementView>,
}

/// What a role has to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequirementView {
    pub id: String,
    pub title: String,
    /// `acknowledge`, `quiz` or `exercise`.
    pub kind: &'static str,
    pub href: Option<String>,
    /// Document number.
    pub number: Option<String>,
    pub due_days: Option<u32>,
    /// ISO 8601.
    pub due_on: Option<String>,
    pub recur_months: Option<u32>,
    /// `never`, `material` or `minor`.
    pub renew: &'static str,
    /// Titles of what comes before it.
    pub requires: Vec<String>,
}

/// A quiz in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuizCard {
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    pub href: String,
    pub purpose: &'static str,
    /// Questions of one attempt.
    pub questions: usize,
    pub pass_mark: Option<String>,
    pub minutes: Option<u32>,
    pub version: String,
}

/// What the reader of a version in force can acknowledge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AcknowledgeView {
    pub document: String,
    pub version: String,
    /// Of the version's files.
    pub digest: String,
    pub title: String,
    /// Every earlier version that was released.
    pub since: Vec<SinceView>,
}

/// An earlier version, and the greatest kind of change after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SinceView {
    pub version: String,
    /// `editorial`, `minor` or `material`.
    pub change: &'static str,
    /// What changed from it to the version in force.
    pub redline: Option<String>,
}
