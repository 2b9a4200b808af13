//! Marks one response.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Accepted, ClassificationRule, Fold, Fraction, LONGEST_TEXT, MultipleResponseRule, Question, decimal, folded,
    normalise, ordering, scenario,
};

/// What a response is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub points: Fraction,
    /// Fully right; for a scenario: it ended well and nothing critical was done.
    pub correct: bool,
}

impl Mark {
    /// For no response, and for a path that has no end.
    pub const NONE: Mark = Mark { points: Fraction::ZERO, correct: false };

    fn of(points: u32, share: Fraction) -> Mark {
        Mark { points: Fraction::whole(points).times(share), correct: share == Fraction::ONE }
    }

    fn whole(points: u32, is_right: bool) -> Mark {
        Mark::of(points, if is_right { Fraction::ONE } else { Fraction::ZERO })
    }
}

/// Marks a response; `null` is none given. None when the response is malformed: no page could have made it.
pub fn mark(question: &Question, response: &Value) -> Option<Mark> {
    if response.is_null() {
        return Some(Mark::NONE);
    }
    match question {
        Question::SingleChoice { points, choices: all, correct, .. }
        | Question::Hotspot { points, regions: all, correct } => {
            let id = known(response.as_str()?, all)?;
            Some(Mark::whole(*points, correct.contains(id)))
        }
        Question::MultipleResponse { points, rule, choices, correct, .. } => {
            let given = ids(response)?;
            is_a_set_of(&given, choices).then(|| Mark::of(*points, several(*rule, correct, &given)))
        }
        Question::TrueFalse { points, answer } => Some(Mark::whole(*points, response.as_bool()? == *answer)),
        Question::Numeric { points, units, answer, tolerance } => {
            let number = decimal::read(short(response)?, units);
            let is_right = number.is_some_and(|number| number.minus(*answer).absolute() <= *tolerance);
            Some(Mark::whole(*points, is_right))
        }
        Question::ShortText { points, accepted, fold } => {
            Some(Mark::of(*points, credit(short(response)?, accepted, fold)))
        }
        Question::Ordering { points, rule, items, sequence, equivalent, before } => {
            let given = ids(response)?;
            let key = ordering::Key { sequence, equivalent, before };
            let is_permutation = given.len() == items.len() && is_a_set_of(&given, items);
            is_permutation.then(|| Mark::of(*points, ordering::share(*rule, &key, &given)))
        }
        Question::Matching { points, sources, targets, pairs, .. } => {
            let given = assigned(response, sources, targets)?;
            let right = given.iter().filter(|(source, target)| pairs.get(**source).is_some_and(|t| t == *target));
            Some(Mark::of(*points, Fraction::share(right.count(), sources.len())))
        }
        Question::Classification { points, rule, rows, columns, answers, .. } => {
            let given = assigned(response, rows, columns)?;
            let shares = given.iter().map(|(row, column)| row_share(*rule, columns, answers.get(*row), column));
            let sum = shares.fold(Fraction::ZERO, Fraction::plus);
            Some(Mark::of(*points, sum.times(Fraction::share(1, rows.len()))))
        }
        Question::Scenario { points, start, nodes, least, greatest } => {
            scenario::mark(*points, (start, nodes), (*least, *greatest), response)
        }
    }
}

/// A list of ids; none when it is something else.
pub(super) fn ids(response: &Value) -> Option<Vec<&str>> {
    response.as_array()?.iter().map(Value::as_str).collect()
}

fn known<'a>(id: &str, all: &'a [String]) -> Option<&'a String> {
    all.iter().find(|known| *known == id)
}

fn is_a_set_of(given: &[&str], all: &[String]) -> bool {
    let distinct: BTreeSet<&str> = given.iter().copied().collect();
    distinct.len() == given.len() && given.iter().all(|id| known(id, all).is_some())
}

fn several(rule: MultipleResponseRule, correct: &[String], given: &[&str]) -> Fraction {
    let right = given.iter().filter(|id| known(id, correct).is_some()).count();
    let wrong = given.len() - right;
    match rule {
        MultipleResponseRule::PlusMinus => Fraction::share(right.saturating_sub(wrong), correct.len()),
        MultipleResponseRule::AllOrNothing if right == correct.len() && wrong == 0 => Fraction::ONE,
        MultipleResponseRule::AllOrNothing => Fraction::ZERO,
    }
}

/// A text of a length that a page lets through.
fn short(response: &Value) -> Option<&str> {
    response.as_str().filter(|text| text.chars().count() <= LONGEST_TEXT)
}

fn credit(text: &str, accepted: &[Accepted], fold: &Fold) -> Fraction {
    let text = folded(&normalise(text), fold);
    let equal = accepted.iter().filter(|accepted| accepted.text == text);
    equal.map(|accepted| accepted.credit).max().unwrap_or(Fraction::ZERO)
}

/// What was assigned to what; some may be left open.
fn assigned<'a>(response: &'a Value, from: &[String], to: &[String]) -> Option<BTreeMap<&'a str, &'a str>> {
    let pairs = response.as_object()?.iter().map(|(one, other)| Some((one.as_str(), other.as_str()?)));
    let pairs: BTreeMap<&str, &str> = pairs.collect::<Option<_>>()?;
    pairs.iter().all(|(one, other)| known(one, from).is_some() && known(other, to).is_some()).then_some(pairs)
}

fn row_share(rule: ClassificationRule, columns: &[String], right: Option<&String>, given: &str) -> Fraction {
    let place = |id: &str| columns.iter().position(|column| column == id);
    let distance = right.and_then(|right| Some(place(right)?.abs_diff(place(given)?)));
    match (rule, distance) {
        (_, Some(0)) => Fraction::ONE,
        (ClassificationRule::Distance, Some(1)) => Fraction::share(1, 2),
        _ => Fraction::ZERO,
    }
}
