//! Units of a query to the sections in which they are found, with their weight.
//!
//! A unit has alternatives: itself, or what means the same. An alternative has needles, all of which count; a needle is
//! one term, or several that may stand for it: other endings, what begins with it, what was probably meant.

use std::ops::Range;

use super::merge::Terms;
use super::postings::{WEIGHT, impact};
use super::query::{Kind, Unit, distance, stem};
use super::tokens::is_dense;

/// Most shards that are looked through for one needle.
const SHARDS: usize = 2;
/// Most terms that stand for one needle.
const STANDS_FOR: usize = 48;
/// What counts less than the word itself.
const SINGLE: f64 = 0.9;
const ENDING: f64 = 0.85;
const BEGINNING: f64 = 0.6;
const ONE_EDIT: f64 = 0.8;
const TWO_EDITS: f64 = 0.65;

/// The share of a text's rarity from which it counts as found: of what was typed most is enough, of what only means the
/// same all is needed.
pub const SOME: f64 = 0.6;
pub const ALL: f64 = 0.99;

/// Where terms are looked up.
pub struct Dictionary<'i> {
    pub terms: &'i Terms,
    pub shards: &'i [Range<usize>],
}

/// A term that stands for a needle, and how well.
pub type Stand = (usize, f64);

/// A unit's sections.
#[derive(Debug, Default)]
pub struct Found {
    /// Section, weight, byte of the posting; by section.
    pub sections: Vec<(u32, f64, u8)>,
    /// How telling the unit is.
    pub rarity: f64,
    /// How many tokens it was typed as.
    pub tokens: u32,
}

impl Found {
    /// The same, counting less.
    pub fn times(mut self, share: f64) -> Found {
        self.rarity *= share;
        self.sections.iter_mut().for_each(|found| found.1 *= share);
        self
    }
}

impl Dictionary<'_> {
    /// Everything that stands for a unit, and the correction of a typing error.
    pub fn stands(&self, unit: &Unit) -> (Vec<Stand>, Option<String>) {
        match unit.kind {
            Kind::Pair => (self.exact(&unit.text).map(|at| (at, 1.0)).into_iter().collect(), None),
            Kind::Single => (self.most_found(self.beginning_with(&unit.text, |_| true), SINGLE), None),
            Kind::Word => self.word(&unit.text, unit.open),
        }
    }

    /// What stands for a unit without a typing error: what means the same is written as it is.
    pub fn known(&self, unit: &Unit) -> Vec<Stand> {
        let (stands, correction) = self.stands(unit);
        if correction.is_some() { Vec::new() } else { stands }
    }

    /// A unit itself, without what may stand for it.
    pub fn itself(&self, unit: &Unit) -> Vec<Stand> {
        match unit.kind {
            Kind::Single => self.stands(unit).0,
            Kind::Pair | Kind::Word => self.exact(&unit.text).map(|at| (at, 1.0)).into_iter().collect(),
        }
    }

    /// What stands for each part of a compound.
    pub fn parts(&self, unit: &Unit) -> Vec<Vec<Stand>> {
        let last = unit.parts.len().saturating_sub(1);
        let parts = unit.parts.iter().enumerate();
        parts.map(|(at, part)| self.word(part, unit.open && at == last).0).collect()
    }

    fn word(&self, word: &str, open: bool) -> (Vec<Stand>, Option<String>) {
        let mut stands: Vec<Stand> = self.exact(word).map(|at| (at, 1.0)).into_iter().collect();
        let root = stem(word);
        let common = root.strip_suffix('y').unwrap_or(&root);
        if common.len() > 2 {
            let other = |name: &str| name != word && name.len() <= common.len() + 5 && stem(name) == root;
            stands.extend(self.most_found(self.beginning_with(common, other), ENDING));
        }
        if open && word.chars().count() > 1 {
            let longer = |name: &str| name != word && stem(name) != root;
            stands.extend(self.most_found(self.beginning_with(word, longer), BEGINNING));
        }
        if !stands.is_empty() {
            return (stands, None);
        }
        self.probably_meant(word)
    }

    fn exact(&self, name: &str) -> Option<usize> {
        let at = self.terms.lower_bound(name);
        (at < self.terms.len() && self.terms.name(at) == name).then_some(at)
    }

    /// Terms that begin with a text, in the shards where they begin.
    fn beginning_with(&self, start: &str, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        let first = self.shards.partition_point(|shard| self.terms.name(shard.start) <= start).saturating_sub(1);
        for (count, shard) in self.shards[first.min(self.shards.len())..].iter().take(SHARDS).enumerate() {
            if count > 0 && !self.terms.name(shard.start).starts_with(start) {
                break;
            }
            found.extend(shard.clone().filter(|at| {
                let name = self.terms.name(*at);
                name.starts_with(start) && wanted(name)
            }));
        }
        found
    }

    fn most_found(&self, mut terms: Vec<usize>, weight: f64) -> Vec<Stand> {
        if terms.len() > STANDS_FOR {
            terms.sort_by_key(|at| (std::cmp::Reverse(self.terms.get(*at).found), *at));
            terms.truncate(STANDS_FOR);
            terms.sort_unstable();
        }
        terms.into_iter().map(|at| (at, weight)).collect()
    }

    /// The words nearest to one that is not known; those with the same first letter come first.
    fn probably_meant(&self, word: &str) -> (Vec<Stand>, Option<String>) {
        let letters: Vec<char> = word.chars().collect();
        let most = match letters.len() {
            0..=3 => return (Vec::new(), None),
            4..=7 => 1,
            _ => 2,
        };
        if letters.iter().any(|c| c.is_numeric()) {
            return (Vec::new(), None);
        }
        for same_letter in [true, false] {
            let mut near: Vec<(usize, std::cmp::Reverse<u32>, usize)> = (0..self.terms.len())
                .filter(|at| {
                    let name = self.terms.name(*at);
                    name.starts_with(letters[0]) == same_letter
                        && name.starts_with(|c: char| c.is_alphabetic() && !is_dense(c))
                        && super::shards::is_listed(name)
                })
                .filter_map(|at| {
                    let other: Vec<char> = self.terms.name(at).chars().collect();
                    let edits = distance(&letters, &other, most)?;
                    Some((edits, std::cmp::Reverse(self.terms.get(at).found), at))
                })
                .collect();
            near.sort_unstable();
            let Some(least) = near.first().map(|near| near.0) else { continue };
            let best = near.iter().take_while(|near| near.0 == least).take(3);
            let weight = if least == 1 { ONE_EDIT } else { TWO_EDITS };
            let corrected = self.terms.name(near[0].2).to_string();
            return (best.map(|near| (near.2, weight)).collect(), Some(corrected));
        }
        (Vec::new(), None)
    }

    /// The sections of a needle: of several terms in one section the best counts.
    pub fn needle(&self, stands: &[Stand]) -> Found {
        let exact = stands.iter().find(|stand| stand.1 == 1.0).filter(|_| stands.len() < STANDS_FOR);
        let count = match exact {
            Some((at, _)) => self.terms.get(*at).found,
            None => stands.iter().map(|(at, _)| self.terms.get(*at).found).sum(),
        };
        let rarity = rarity(self.terms.sections, count);
        let mut sections: Vec<(u32, f64, u8)> = Vec::new();
        for (at, weight) in stands {
            let entry = self.terms.get(*at);
            for (section, code) in entry.sections.iter().zip(entry.codes) {
                sections.push((*section, rarity * weight * impact(*code), *code));
            }
        }
        if stands.len() > 1 {
            best_of(&mut sections);
        }
        Found { sections, rarity, tokens: 1 }
    }

    /// Needles of an alternative, all of which count: what holds few of them counts much less.
    pub fn together(&self, needles: &[Vec<Stand>], weight: f64, least: f64) -> Found {
        let found: Vec<Found> = needles.iter().map(|stands| self.needle(stands)).collect();
        let rarity: f64 = found.iter().map(|found| found.rarity).sum();
        let mut all: Vec<(u32, f64, u8, f64)> = Vec::new();
        for needle in &found {
            all.extend(needle.sections.iter().map(|found| (found.0, found.1, found.2, needle.rarity)));
        }
        all.sort_by_key(|found| found.0);
        let mut sections = Vec::new();
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            let (mut sum, mut part) = (0.0, 0.0);
            let mut code = u8::MAX;
            for found in group {
                sum += found.1;
                part += found.3;
                code = (code & found.2 & !WEIGHT) | (code & WEIGHT).min(found.2 & WEIGHT);
            }
            if group.len() < needles.len() {
                code &= WEIGHT;
            }
            let share = part / rarity;
            if share > least {
                sections.push((group[0].0, weight * sum * share * share, code));
            }
        }
        Found { sections, rarity, tokens: needles.len() as u32 }
    }
}

/// Of several entries of one section the best.
pub fn best_of(sections: &mut Vec<(u32, f64, u8)>) {
    sections.sort_by_key(|found| found.0);
    sections.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.max(next.1);
            kept.2 = either(kept.2, next.2);
        }
        same
    });
}

/// The byte of two postings of which either counts.
fn either(one: u8, other: u8) -> u8 {
    ((one | other) & !WEIGHT) | (one & WEIGHT).max(other & WEIGHT)
}

/// How telling a term is that stands in some of all sections. An approximation of the logarithm that comes out the same
/// on every machine, which the functions of processors and browsers do not promise.
pub fn rarity(all: u32, found: u32) -> f64 {
    let ratio = 1.0 + f64::from(all) / f64::from(found.max(1));
    let (mut rest, mut whole) = (ratio, 0.0);
    while rest >= 2.0 {
        rest /= 2.0;
        whole += 1.0;
    }
    whole + rest - 1.0
}
