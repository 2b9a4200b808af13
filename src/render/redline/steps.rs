//! Which step of the old version is which of the new one.

use std::collections::{BTreeMap, HashMap};

use super::align::{Entry, align_by};
use super::block::Block;

/// The steps of two versions.
#[derive(Default)]
pub struct Steps<'b, 'a> {
    pub old: HashMap<&'b str, &'b Block<'a>>,
    pub new: HashMap<&'b str, &'b Block<'a>>,
    /// Id in the old version → id in the new one.
    pub goes_on: BTreeMap<String, String>,
    came_from: HashMap<String, String>,
}

/// From here on a step with another id is the same step.
const SAME_STEP: f32 = 0.6;
/// Most pairs of steps with other ids that are looked at.
const MOST_PAIRS: usize = 10_000;

impl<'b, 'a> Steps<'b, 'a> {
    /// Pairs the steps that have the same id, wherever they stand and whatever they are called; then those without
    /// counterpart whose texts are nearly the same: their ids have changed.
    pub fn find(old: &'b [Block<'a>], new: &'b [Block<'a>]) -> Steps<'b, 'a> {
        let (old_order, old) = unique_steps(old);
        let (new_order, new) = unique_steps(new);
        let mut steps = Steps { old, new, ..Steps::default() };
        for id in &old_order {
            if steps.new.contains_key(id) {
                steps.pair(id, id);
            }
        }
        let olds: Vec<&str> = old_order.into_iter().filter(|id| !steps.goes_on.contains_key(*id)).collect();
        let news: Vec<&str> = new_order.into_iter().filter(|id| !steps.came_from.contains_key(*id)).collect();
        if olds.len() * news.len() > MOST_PAIRS {
            return steps;
        }
        let pairs = align_by(olds.len(), news.len(), |o, n| {
            let close = steps.old[olds[o]].sketch.similarity(&steps.new[news[n]].sketch);
            (close >= SAME_STEP).then_some(close)
        });
        for entry in pairs {
            if let Entry::Both(o, n) = entry {
                steps.pair(olds[o], news[n]);
            }
        }
        steps
    }

    fn pair(&mut self, old: &str, new: &str) {
        self.goes_on.insert(old.to_string(), new.to_string());
        self.came_from.insert(new.to_string(), old.to_string());
    }

    /// The id in the new version of a step of the old one.
    pub fn new_id(&self, old: &Block) -> Option<&str> {
        self.goes_on.get(old.step.as_deref()?).map(String::as_str)
    }

    /// The id in the old version of a step of the new one.
    pub fn old_id(&self, new: &Block) -> Option<&str> {
        self.came_from.get(new.step.as_deref()?).map(String::as_str)
    }

    /// The pairs of steps in two rows that have kept their order; all others have moved.
    pub fn unmoved(&self, old: &[Block], new: &[Block]) -> Vec<(usize, usize)> {
        let places: HashMap<&str, usize> =
            old.iter().enumerate().filter_map(|(at, block)| Some((self.new_id(block)?, at))).collect();
        let pairs = new.iter().enumerate().filter_map(|(at, block)| Some((*places.get(block.step.as_deref()?)?, at)));
        longest_increasing(&pairs.collect::<Vec<_>>())
    }
}

/// Steps by id, in document order; ids that stand twice are nobody's.
fn unique_steps<'b, 'a>(blocks: &'b [Block<'a>]) -> (Vec<&'b str>, HashMap<&'b str, &'b Block<'a>>) {
    let mut order = Vec::new();
    collect(blocks, &mut order);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (id, _) in &order {
        *counts.entry(id).or_default() += 1;
    }
    order.retain(|(id, _)| counts[id] == 1);
    (order.iter().map(|(id, _)| *id).collect(), order.into_iter().collect())
}

fn collect<'b, 'a>(blocks: &'b [Block<'a>], order: &mut Vec<(&'b str, &'b Block<'a>)>) {
    for block in blocks {
        order.extend(block.step.as_deref().map(|id| (id, block)));
        collect(block.blocks(), order);
    }
}

/// The longest part of pairs (ordered by the second number) whose first numbers rise: patience sorting.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (old, _)) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|top| pairs[*top].0 < *old);
        before.push(pile.checked_sub(1).map(|left| piles[left]));
        if pile == piles.len() {
            piles.push(at);
        } else {
            piles[pile] = at;
        }
    }
    let mut kept = Vec::with_capacity(piles.len());
    let mut next = piles.last().copied();
    while let Some(at) = next {
        kept.push(pairs[at]);
        next = before[at];
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_steps_stay_where_they_are() {
        let pairs = [(3, 0), (0, 1), (1, 2), (2, 3)];
        assert_eq!(longest_increasing(&pairs), [(0, 1), (1, 2), (2, 3)]);
        assert_eq!(longest_increasing(&[]), []);
    }
}
