//! The ranges of numbers and lengths in quizzes and the curriculum: the readers check them, `schema` shows them to editors.

use std::ops::RangeInclusive;

/// Most characters of an id.
pub const LONGEST_ID: usize = 60;

/// Most questions of a quiz.
pub const MOST_QUESTIONS: usize = 500;

/// Most choices, items, rows, regions of a question; denominators of points stay small with it.
pub const MOST_PARTS: usize = 26;

/// Most nodes of a scenario.
pub const MOST_NODES: usize = 200;

/// Most digits of a number that is an answer.
pub use crate::marking::MOST_DIGITS;

/// Of a question.
pub const POINTS: RangeInclusive<i64> = 1..=100;

/// How many questions are drawn from a pool.
pub const DRAWN: RangeInclusive<i64> = 1..=MOST_QUESTIONS as i64;

/// How long a pass counts.
pub const MONTHS: RangeInclusive<i64> = 1..=120;

/// Days of warning, of a window, of grace.
pub const DAYS: RangeInclusive<i64> = 0..=366;

/// Days before the end of a pass in which a reader is told and may renew it, where neither requirement nor quiz says.
pub const USUAL_WINDOW: u32 = 30;

/// By when something is asked for.
pub const DAYS_AFTER_JOINING: RangeInclusive<i64> = 0..=3660;

/// How often a quiz may be taken.
pub const ATTEMPTS: RangeInclusive<i64> = 1..=100;

/// Between a failed attempt and the next.
pub const COOLDOWN_HOURS: RangeInclusive<i64> = 0..=8760;

/// A time limit.
pub const MINUTES: RangeInclusive<i64> = 1..=1440;

/// How often a node of a scenario may be come to.
pub const VISITS: RangeInclusive<i64> = 1..=10;

/// What an option of a scenario scores.
pub const SCORE: RangeInclusive<i64> = -100..=100;
