//! Whether a scale grades every incident, and as one would expect: every combination of answers is tried.
//!
//! The combinations are walked question by question, with the rows that are still possible; so a row costs something only
//! where it may apply.

use super::read::unknown_names;
use super::{Question, Row, Scale};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;

/// Most combinations of answers.
pub const MOST_COMBINATIONS: usize = 100_000;

/// Most rows of a matrix.
pub const MOST_ROWS: usize = 500;

/// What a scale's matrix makes of every combination of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By combination the row that fires; the last question's answers follow one another.
    pub rows: Vec<Option<usize>>,
    /// By question, how far apart two combinations are that differ by one answer.
    strides: Vec<usize>,
}

impl Outcome {
    /// Tries every combination; none when there are more than [`MOST_COMBINATIONS`].
    pub fn of(scale: &Scale) -> Option<Outcome> {
        let mut strides = vec![1; scale.questions.len()];
        let mut count = 1usize;
        for (stride, question) in strides.iter_mut().zip(&scale.questions).rev() {
            *stride = count;
            count = count.checked_mul(question.answers.len()).filter(|count| *count <= MOST_COMBINATIONS)?;
        }
        let mut walk = Walk { scale, tests: tests(scale), rows: Vec::with_capacity(count) };
        let all: Vec<usize> = (0..scale.matrix.len()).collect();
        walk.question(0, 0, &all);
        Some(Outcome { rows: walk.rows, strides })
    }

    /// The answers of a combination, by question.
    fn answers(&self, combination: usize, questions: &[Question]) -> Vec<usize> {
        self.strides.iter().zip(questions).map(|(stride, one)| combination / stride % one.answers.len()).collect()
    }
}

struct Walk<'s> {
    scale: &'s Scale,
    /// By row and question: which answers it allows; none allows all.
    tests: Vec<Vec<Option<Vec<bool>>>>,
    rows: Vec<Option<usize>>,
}

impl Walk<'_> {
    /// Goes through the answers of a question; `possible` are the rows that all answers before it allow.
    fn question(&mut self, at: usize, sum: u32, possible: &[usize]) {
        let Some(question) = self.scale.questions.get(at) else {
            let fires = |row: &&usize| self.scale.matrix[**row].points.is_none_or(|points| points.contains(sum));
            return self.rows.push(possible.iter().find(fires).copied());
        };
        for (index, answer) in question.answers.iter().enumerate() {
            let allows = |row: &&usize| self.tests[**row][at].as_ref().is_none_or(|allowed| allowed[index]);
            let still: Vec<usize> = possible.iter().filter(allows).copied().collect();
            self.question(at + 1, sum + answer.points.unwrap_or(0), &still);
        }
    }
}

fn tests(scale: &Scale) -> Vec<Vec<Option<Vec<bool>>>> {
    let of_row = |row: &Row| {
        let of_question = |question: &Question| {
            let condition = row.conditions.iter().find(|condition| condition.question.value == question.id.value)?;
            let is_allowed = |id: &str| condition.answers.iter().any(|answer| answer.value == id);
            Some(question.answers.iter().map(|answer| is_allowed(&answer.id.value)).collect())
        };
        scale.questions.iter().map(of_question).collect()
    };
    scale.matrix.iter().map(of_row).collect()
}

/// Everything that is wrong with a matrix.
pub fn examine(scale: &Scale) -> Vec<Diagnostic> {
    let unknown = unknown_names(scale);
    // What a row with an unknown name means cannot be said.
    if !unknown.is_empty() {
        return unknown;
    }
    // Such a question is named already; with many of them the walk would be deeper than any stack.
    if scale.questions.iter().any(|question| question.answers.len() < 2) {
        return Vec::new();
    }
    if scale.matrix.len() > MOST_ROWS {
        let count = scale.matrix.len();
        let message = say!(
            "the matrix has {count} rows, over the limit of {MOST_ROWS}",
            "規則有{count}列，超過上限{MOST_ROWS}列"
        );
        return vec![Diagnostic::new(Code::SeverityScale, scale.span.clone(), message)];
    }
    let Some(outcome) = Outcome::of(scale) else {
        let message = say!(
            "the answers combine in more than {MOST_COMBINATIONS} ways, more than can be checked",
            "答案的組合超過{MOST_COMBINATIONS}種，無法逐一檢查"
        );
        let help = say!("ask fewer questions, or give fewer answers", "請減少問題或答案");
        return vec![Diagnostic::new(Code::SeverityScale, scale.span.clone(), message).help(help)];
    };
    let mut found: Vec<Diagnostic> = gap(scale, &outcome).into_iter().collect();
    found.extend(silent_rows(scale, &outcome));
    found.extend(silent_levels(scale));
    found.extend(backwards(scale, &outcome));
    found
}

/// A combination that no row covers.
fn gap(scale: &Scale, outcome: &Outcome) -> Option<Diagnostic> {
    let first = outcome.rows.iter().position(Option::is_none)?;
    let count = outcome.rows.iter().filter(|row| row.is_none()).count();
    let answers = in_words(scale, &outcome.answers(first, &scale.questions));
    let message = say!(
        "no row gives a level for {answers} ({count} combinations in all)",
        "沒有任何一列適用於 {answers}（共{count}種組合）"
    );
    let help = say!("end the matrix with a row without conditions", "請在最後加上一列沒有條件的規則");
    Some(Diagnostic::new(Code::SeverityGap, scale.span.clone(), message).help(help))
}

/// Rows that never fire, because those before them take all.
fn silent_rows(scale: &Scale, outcome: &Outcome) -> Vec<Diagnostic> {
    let mut fires = vec![false; scale.matrix.len()];
    for row in outcome.rows.iter().flatten() {
        fires[*row] = true;
    }
    let silent = scale.matrix.iter().zip(fires).filter(|(_, fires)| !fires);
    silent
        .map(|(row, _)| {
            let message = say!("this row never applies", "這一列永遠不會適用");
            let help =
                say!("the rows before it take every case, or no answers fit", "前面的列已涵蓋所有情形，或沒有答案符合");
            Diagnostic::new(Code::SeverityRule, row.span.clone(), message).help(help)
        })
        .collect()
}

/// Levels that no row names; one whose rows never fire is named with these.
fn silent_levels(scale: &Scale) -> Vec<Diagnostic> {
    let is_given = |id: &str| scale.matrix.iter().any(|row| row.level.value == id);
    let silent = scale.levels.iter().filter(|level| !is_given(&level.id.value));
    silent
        .map(|level| {
            let name = &level.id.value;
            let message = say!("no row gives the level `{name}`", "沒有任何一列得出等級 `{name}`");
            Diagnostic::new(Code::SeverityRule, level.id.span.clone(), message)
        })
        .collect()
}

/// A higher answer that gives a lower level where all else is equal; one example.
fn backwards(scale: &Scale, outcome: &Outcome) -> Option<Diagnostic> {
    // By row the place of its level, 0 for the highest.
    let place = |row: &Row| scale.levels.iter().position(|level| level.id.value == row.level.value).unwrap_or(0);
    let places: Vec<usize> = scale.matrix.iter().map(place).collect();
    for (index, question) in scale.questions.iter().enumerate() {
        let stride = outcome.strides[index];
        for (at, row) in outcome.rows.iter().enumerate() {
            let is_highest = at / stride % question.answers.len() + 1 == question.answers.len();
            let Some(higher) = outcome.rows.get(at + stride).filter(|_| !is_highest) else { continue };
            let (Some(row), Some(higher)) = (row, higher) else { continue };
            if places[*higher] > places[*row] {
                let answers = in_words(scale, &outcome.answers(at + stride, &scale.questions));
                let (low, high) = (&scale.matrix[*higher].level.value, &scale.matrix[*row].level.value);
                let name = &question.id.value;
                let message = say!(
                    "{answers} is `{low}`, but a lower answer to `{name}` is `{high}`",
                    "{answers} 是 `{low}`，但 `{name}` 選較低的答案反而是 `{high}`"
                );
                let help = say!("answers stand from the lowest to the highest", "答案要由低到高排列");
                let span = scale.matrix[*higher].span.clone();
                return Some(Diagnostic::new(Code::SeverityRule, span, message).help(help));
            }
        }
    }
    None
}

/// `scope: many`, `exposed: yes`.
fn in_words(scale: &Scale, answers: &[usize]) -> String {
    let pairs = scale.questions.iter().zip(answers);
    let pairs =
        pairs.map(|(question, answer)| format!("`{}: {}`", question.id.value, question.answers[*answer].id.value));
    pairs.collect::<Vec<_>>().join(", ")
}
