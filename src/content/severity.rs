//! The scale by which incidents are graded: levels, questions, and the matrix that leads from answers to a level.
//!
//! `severity.yaml` holds the site's; the body of a ```` ```severity ```` block may hold one of its own. [`Scale::read`] and
//! [`Scale::of_block`] read it; [`examine`] says whether it grades every incident, and as one would expect.

pub mod examine;
pub(crate) mod read;

use crate::source::Span;
use crate::words::{Minutes, Words};
use crate::yaml::Located;

/// The levels of a handbook without a scale of its own, highest first.
pub const USUAL_LEVELS: [&str; 3] = ["high", "medium", "low"];

/// A scale, everything in the author's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    pub title: Option<Words>,
    /// Highest first. Empty when the file could not be read.
    pub levels: Vec<Level>,
    pub questions: Vec<Question>,
    /// The first row that fits wins.
    pub matrix: Vec<Row>,
    pub deadlines: Vec<Deadline>,
    /// Where the matrix stands, else the scale.
    pub span: Span,
}

/// A grade of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    pub id: Located<String>,
    pub name: Words,
    /// What it sets in motion.
    pub triggers: Option<Words>,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub id: Located<String>,
    pub ask: Words,
    pub help: Option<Words>,
    /// Lowest first.
    pub answers: Vec<Answer>,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub id: Located<String>,
    pub label: Words,
    pub help: Option<Words>,
    /// 0 to 1000; none counts nothing.
    pub points: Option<u32>,
}

/// A row of the matrix: whoever fulfils all its conditions has its level.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub conditions: Vec<Condition>,
    /// What the points of all answers sum up to.
    pub points: Option<Points>,
    pub level: Located<String>,
    pub because: Option<Words>,
    pub span: Span,
}

/// A question with the answers that fulfil a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub question: Located<String>,
    pub answers: Vec<Located<String>>,
}

/// A range of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    pub least: u32,
    /// None: no upper end.
    pub most: Option<u32>,
}

impl Points {
    /// Whether a sum is in the range.
    pub fn contains(self, sum: u32) -> bool {
        sum >= self.least && self.most.is_none_or(|most| sum <= most)
    }
}

/// A time limit that runs for the whole incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    pub id: Located<String>,
    pub name: Words,
    /// When it applies.
    pub help: Option<Words>,
    pub within: Minutes,
    pub from: From,
    pub role: Option<Located<String>>,
}

/// From when a deadline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum From {
    #[default]
    Discovered,
    Reported,
    Graded,
}

impl From {
    /// Every beginning.
    pub const ALL: [From; 3] = [From::Discovered, From::Reported, From::Graded];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            From::Discovered => "discovered",
            From::Reported => "reported",
            From::Graded => "graded",
        }
    }
}

impl Scale {
    /// A level by its id.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id.value == id)
    }

    /// A question by its id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.value == id)
    }

    /// The roles that it names.
    pub fn roles(&self) -> impl Iterator<Item = &Located<String>> {
        self.deadlines.iter().filter_map(|deadline| deadline.role.as_ref())
    }

    /// What does not depend on the language, in order: ids, points, rules, limits.
    pub fn shape(&self) -> Vec<String> {
        let mut shape: Vec<String> = self.levels.iter().map(|level| level.id.value.clone()).collect();
        for question in &self.questions {
            shape.push(question.id.value.clone());
            shape.extend(question.answers.iter().map(|answer| format!("{}: {:?}", answer.id.value, answer.points)));
        }
        for row in &self.matrix {
            let ids = |ids: &[Located<String>]| ids.iter().map(|id| id.value.clone()).collect::<Vec<_>>().join(",");
            let conditions = row.conditions.iter().map(|one| format!("{}={}", one.question.value, ids(&one.answers)));
            let conditions = conditions.collect::<Vec<_>>().join(" ");
            shape.push(format!("{conditions} {:?} {}", row.points, row.level.value));
        }
        shape.extend(self.deadlines.iter().map(|deadline| {
            let Deadline { id, within, from, role, .. } = deadline;
            format!("{} {} {from:?} {:?}", id.value, within.get(), role.as_ref().map(|role| &role.value))
        }));
        shape
    }

    /// Its texts in a language, one a line.
    pub fn texts_in(&self, language: &str) -> Vec<&str> {
        let mut words: Vec<&Words> = self.title.iter().collect();
        for question in &self.questions {
            words.extend([&question.ask].into_iter().chain(&question.help));
            words.extend(question.answers.iter().flat_map(|answer| [&answer.label].into_iter().chain(&answer.help)));
        }
        words.extend(self.matrix.iter().filter_map(|row| row.because.as_ref()));
        words.extend(self.levels.iter().flat_map(|level| [&level.name].into_iter().chain(&level.triggers)));
        words.extend(self.deadlines.iter().flat_map(|deadline| [&deadline.name].into_iter().chain(&deadline.help)));
        words.into_iter().filter_map(|words| words.text_in(language)).collect()
    }
}
