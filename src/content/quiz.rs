//! `quizzes/<id>.yaml`: a quiz with its questions, as its author wrote it.
//!
//! [`Quiz::read`] reads it with the places of everything that can be wrong later; `read` and `delivery` hold its parts,
//! `question` those of a question. What can be said about one question without the rest of the handbook is said here;
//! what needs the whole quiz or the handbook is said by `check::quizzes`. Field names follow QTI and Moodle.

mod delivery;
pub(crate) mod id;
pub(crate) mod limits;
pub mod paper;
pub(in crate::content) mod part;
pub(crate) mod question;
pub(crate) mod read;
pub mod scenario;
pub mod text;

use serde::{Deserialize, Serialize};

use crate::marking::{ClassificationRule, MultipleResponseRule, OrderingRule};
use crate::source::Span;
use crate::words::Words;
use crate::yaml::Located;

use self::scenario::Ways;
use super::version::Version;

/// A quiz, everything in its author's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiz {
    /// The name of its file without extension, which is also its id.
    pub id: String,
    /// Where the file begins, for what is missing altogether.
    pub span: Span,
    /// Major: what must be known changed; minor: questions were added or have another key; patch: wording.
    pub version: Located<Version>,
    pub title: Words,
    pub description: Option<Words>,
    /// What passing it is evidence about.
    pub procedures: Vec<Binding>,
    pub validity: Option<Validity>,
    pub delivery: Delivery,
    /// Empty: one section of all questions that are in no pool.
    pub sections: Vec<Section>,
    pub pools: Vec<Pool>,
    pub questions: Vec<Question>,
}

/// A procedure whose knowledge a quiz shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    pub document: Located<String>,
    pub version: Located<Version>,
    /// A later version for which the questions were read again and found right.
    pub reviewed_for: Option<Located<Version>>,
}

impl Binding {
    /// The version for which the questions are right.
    pub fn right_for(&self) -> &Located<Version> {
        self.reviewed_for.as_ref().unwrap_or(&self.version)
    }
}

/// How long a pass counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// 1 to 120.
    pub months: u32,
    /// How many days before its end a reader is told, 0 to 366.
    pub warn_days: u32,
}

/// What a quiz is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Learning: feedback after each question, no record.
    #[default]
    Practice,
    /// Evidence: a pass mark and a record.
    Certify,
    /// Opinions: nothing is right or wrong.
    Survey,
}

/// When feedback is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    AfterQuestion,
    AfterSubmit,
}

/// What a failed attempt shows of each question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Right or wrong.
    Result,
    /// The link to the step.
    Reference,
    Feedback,
    Explanation,
    Answer,
}

/// Where the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// In the page, to be read.
    Plain,
    /// In the page, out of sight.
    Veiled,
    /// Not in the page: attempts are marked later, from their records.
    Withheld,
}

/// Which of several attempts counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    #[default]
    Highest,
    Latest,
    First,
}

/// How often a quiz may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// 1 to 100; none: as often as one likes.
    pub max: Option<u32>,
    /// Between a failed attempt and the next, 0 to 8760.
    pub cooldown_hours: u32,
    pub counts: Counts,
}

/// How a quiz is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub purpose: Purpose,
    /// In hundredths of a percent, 1 to 10000.
    pub pass_mark: Option<Located<u32>>,
    pub must_pass: Vec<Located<String>>,
    pub attempts: Option<Attempts>,
    /// Shown and recorded, never enforced (WCAG 2.2.1).
    pub minutes: Option<u32>,
    pub shuffle_questions: bool,
    pub shuffle_choices: bool,
    pub timing: Timing,
    pub on_fail: Vec<Shown>,
    pub answers: Answers,
}

/// A part of a quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub id: Located<String>,
    pub title: Option<Words>,
    pub draw: Draw,
}

/// Where a section's questions come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Draw {
    Questions(Vec<Located<String>>),
    Pool { pool: Located<String>, count: u32, span: Span },
}

/// Questions of which some are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    pub id: Located<String>,
    pub questions: Vec<Located<String>>,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub id: Located<String>,
    /// 1 to 100.
    pub points: u32,
    pub stem: Located<Words>,
    /// None: as the quiz says.
    pub shuffle: Option<bool>,
    pub explanation: Option<Explanation>,
    pub kind: Kind,
}

/// Why an answer is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub text: Option<Words>,
    /// `SM-IR-001#report`, or a document alone.
    pub reference: Option<Located<Reference>>,
}

/// A document, or a step of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub document: String,
    pub step: Option<String>,
}

/// What is asked, with its key. In a survey there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    SingleChoice { choices: Vec<Choice> },
    MultipleResponse { choices: Vec<Choice>, rule: MultipleResponseRule },
    TrueFalse { answer: Option<bool>, if_true: Option<Words>, if_false: Option<Words> },
    Numeric { answer: Option<String>, tolerance: String, unit: Option<Words> },
    ShortText { accept: Vec<Accepted> },
    Ordering(Ordering),
    Matching { sources: Vec<Source>, targets: Vec<Item> },
    Classification { rows: Vec<Row>, columns: Vec<Item>, is_ordinal: bool, rule: ClassificationRule },
    Hotspot { image: Option<Image>, regions: Vec<Region> },
    Scenario { start: Located<String>, nodes: Vec<Node>, ways: Ways },
}

impl Question {
    /// The text of a choice or a region, by its id.
    pub fn choice(&self, id: &str) -> Option<&Words> {
        match &self.kind {
            Kind::SingleChoice { choices } | Kind::MultipleResponse { choices, .. } => {
                choices.iter().find(|choice| choice.id.value == id).map(|choice| &choice.text)
            }
            Kind::Hotspot { regions, .. } => {
                regions.iter().find(|region| region.item.id.value == id).map(|region| &region.item.text)
            }
            _ => None,
        }
    }
}

impl Kind {
    /// Its name in files and records.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::SingleChoice { .. } => "single-choice",
            Kind::MultipleResponse { .. } => "multiple-response",
            Kind::TrueFalse { .. } => "true-false",
            Kind::Numeric { .. } => "numeric",
            Kind::ShortText { .. } => "short-text",
            Kind::Ordering(_) => "ordering",
            Kind::Matching { .. } => "matching",
            Kind::Classification { .. } => "classification",
            Kind::Hotspot { .. } => "hotspot",
            Kind::Scenario { .. } => "scenario",
        }
    }
}

/// Something with an id and a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub id: Located<String>,
    pub text: Words,
}

/// A choice of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub id: Located<String>,
    pub text: Words,
    pub is_correct: bool,
    /// Stays last when the others are shuffled.
    pub is_fixed: bool,
    pub feedback: Option<Words>,
}

/// Texts that are taken for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// In every language in which it may be given; all of them count on every page.
    pub text: Located<Words>,
    /// In percent, 1 to 100.
    pub credit: u32,
}

/// Items to be put in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordering {
    /// In the right order.
    pub items: Vec<Item>,
    /// Neighbours that may stand in any order among themselves.
    pub equivalent: Vec<Vec<Located<String>>>,
    /// What must come before what, for [`OrderingRule::Precedence`].
    pub before: Vec<(Located<String>, Located<String>)>,
    pub rule: OrderingRule,
}

/// What a target is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub item: Item,
    pub target: Option<Located<String>>,
}

/// What a column is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub item: Item,
    pub column: Option<Located<String>>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Relative to the folder of the quizzes.
    pub src: Located<Words>,
    pub alt: Words,
}

/// A part of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    pub item: Item,
    /// Left, top, width, height in percent of the picture.
    pub at: [u32; 4],
    pub is_correct: bool,
}

/// A moment of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub id: Located<String>,
    pub text: Words,
    /// How often it may be come to, 1 to 10; none: once.
    pub max_visits: Option<u32>,
    pub end: Option<End>,
    pub options: Vec<Choosing>,
}

/// How a scenario ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Success,
    Failure,
}

/// What can be done at a moment of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Choosing {
    pub id: Located<String>,
    pub text: Words,
    pub to: Located<String>,
    /// −100 to 100.
    pub score: i32,
    /// Whoever takes it has not passed the scenario.
    pub is_critical: bool,
    /// In a few words what it changes.
    pub effect: Option<Words>,
    /// What happens then.
    pub consequence: Option<Words>,
    pub feedback: Option<Words>,
}

impl Quiz {
    /// Which of several attempts counts.
    pub fn counts(&self) -> Counts {
        self.delivery.attempts.unwrap_or_default().counts
    }

    /// A question by its id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.value == id)
    }

    /// A pool by its id.
    pub fn pool(&self, id: &str) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.id.value == id)
    }

    /// The questions that are in no pool.
    pub fn outside_pools(&self) -> impl Iterator<Item = &Question> {
        let is_pooled = |id: &str| self.pools.iter().any(|pool| pool.questions.iter().any(|one| one.value == id));
        self.questions.iter().filter(move |question| !is_pooled(&question.id.value))
    }
}
