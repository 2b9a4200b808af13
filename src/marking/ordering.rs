//! Marks an order of steps.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fraction, OrderingRule};

/// The right order, with what may be exchanged.
pub(super) struct Key<'a> {
    pub sequence: &'a [String],
    pub equivalent: &'a [Vec<String>],
    pub before: &'a [[String; 2]],
}

/// How much of an order is right, 0 to 1. `response` holds every id of the sequence once.
pub(super) fn share(rule: OrderingRule, key: &Key<'_>, response: &[&str]) -> Fraction {
    let classes = classes(key);
    let class = |id: &str| classes.get(id).copied();
    let right: Vec<_> = key.sequence.iter().map(|id| class(id)).collect();
    let given: Vec<_> = response.iter().map(|id| class(id)).collect();
    match rule {
        OrderingRule::AdjacentPairs if right.len() < 2 => Fraction::ONE,
        OrderingRule::AdjacentPairs => {
            let pairs: BTreeSet<_> = right.windows(2).map(|pair| (pair[0], pair[1])).collect();
            let kept = given.windows(2).filter(|pair| pairs.contains(&(pair[0], pair[1]))).count();
            Fraction::share(kept, right.len() - 1)
        }
        OrderingRule::Absolute => {
            Fraction::share(right.iter().zip(&given).filter(|(a, b)| a == b).count(), right.len())
        }
        OrderingRule::AllOrNothing if right == given => Fraction::ONE,
        OrderingRule::AllOrNothing => Fraction::ZERO,
        OrderingRule::Precedence => {
            let places: BTreeMap<&str, usize> = response.iter().enumerate().map(|(at, id)| (*id, at)).collect();
            let is_kept = |pair: &&[String; 2]| {
                let place = |id: &String| places.get(id.as_str());
                place(&pair[0]).zip(place(&pair[1])).is_some_and(|(first, later)| first < later)
            };
            Fraction::share(key.before.iter().filter(is_kept).count(), key.before.len())
        }
    }
}

/// A number for each id; those of one `equivalent` group share one.
fn classes<'a>(key: &Key<'a>) -> BTreeMap<&'a str, usize> {
    let mut classes: BTreeMap<&str, usize> =
        key.sequence.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    for group in key.equivalent {
        let Some(shared) = group.iter().filter_map(|id| classes.get(id.as_str()).copied()).min() else { continue };
        for id in group {
            classes.insert(id, shared);
        }
    }
    classes
}
