//! Marks quizzes: the paper that a learner sees, the marks for a response, and whether an attempt passed.
//!
//! What enters is a [`Paper`] (made by the build of a quiz file, or read from JSON), a seed and responses as JSON; what
//! leaves is the laid paper and exact marks. Everything is pure, and the same as in the scripts of the theme
//! (`themes/default/js/training/`): both run `tests/vectors/marking.json`. Start reading at [`Paper`], then [`lay()`],
//! [`mark()`] and [`result()`].

mod decimal;
mod fraction;
mod generator;
mod lay;
mod mark;
mod normalise;
mod ordering;
mod paper;
mod result;
mod scenario;
mod veil;

pub use decimal::MOST_DIGITS;
pub use fraction::Fraction;
pub use generator::Generator;
pub use lay::{Laid, lay};
pub use mark::{Mark, mark};
pub use normalise::{Fold, fold_map, folded, normalise};
pub use paper::{
    Accepted, ClassificationRule, End, MatchingRule, MultipleResponseRule, Node, OrderingRule, Paper, Question,
    ScenarioOption, Section,
};
pub use result::{Outcome, result};
pub use scenario::{Step, walk};
pub use veil::veil;

/// Most characters of a text that a learner writes.
pub const LONGEST_TEXT: usize = 1000;
