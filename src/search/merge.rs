//! All pages' postings put together: every term of the handbook in order, with the sections it stands in.

use std::hash::BuildHasherDefault;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::postings::{PARTS, Postings, WEIGHT, characters};

/// Most postings that are kept of one term, the heaviest; so no query's cost grows with the handbook.
pub const MOST: usize = 4000;

/// A page's number of sections is rounded up to a multiple of this, so that one more heading rarely moves the numbers
/// of all sections behind it, and with them every file of the index.
pub const SLOTS: u32 = 2;

/// Every term in the order of its characters.
#[derive(Default)]
pub struct Terms {
    names: String,
    terms: Vec<Term>,
    parts: Vec<Part>,
    /// Sections in use.
    pub sections: u32,
}

struct Term {
    name: Range<u32>,
    part: u8,
    postings: Range<u32>,
    /// In how many sections it stands, also those that are not kept.
    found: u32,
}

#[derive(Default)]
struct Part {
    terms: Vec<(u64, Range<u32>, u32)>,
    /// A page that holds each term.
    holders: Vec<u32>,
    sections: Vec<u32>,
    codes: Vec<u8>,
}

/// A term with its postings.
#[derive(Clone, Copy)]
pub struct Entry<'t> {
    pub name: &'t str,
    /// In how many sections it stands.
    pub found: u32,
    /// Ascending.
    pub sections: &'t [u32],
    pub codes: &'t [u8],
}

/// The first section of every page, and the one past the last.
pub fn first_sections(counts: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut firsts = vec![0];
    let mut next = 0;
    for count in counts {
        next += count.next_multiple_of(SLOTS);
        firsts.push(next);
    }
    firsts
}

/// Puts the pages together.
pub fn merge(pages: &[&Postings]) -> Terms {
    let firsts = first_sections(pages.iter().map(|page| page.sections));
    let parts: Vec<Part> = (0..PARTS).into_par_iter().map(|part| merge_part(pages, &firsts, part)).collect();
    let sections = pages.iter().map(|page| page.sections).sum();
    let (mut dense, mut words) = (Vec::new(), Vec::new());
    for (number, part) in parts.iter().enumerate() {
        for (local, (term, ..)) in part.terms.iter().enumerate() {
            match characters(*term) {
                Some(_) => dense.push((*term, number as u8, local as u32)),
                None => words.push((pages[part.holders[local] as usize].word(*term), number as u8, local as u32)),
            }
        }
    }
    rayon::join(|| dense.par_sort_unstable(), || words.par_sort_unstable());
    let mut terms =
        Terms { names: String::new(), terms: Vec::with_capacity(dense.len() + words.len()), parts, sections };
    let mut words = words.into_iter().peekable();
    for (term, part, local) in dense {
        let Some((one, two)) = characters(term) else { continue };
        while let Some((word, part, local)) = words.next_if(|word| word.0.chars().next() < Some(one)) {
            terms.push(word, part, local);
        }
        let mut name = [0; 8];
        let first = one.encode_utf8(&mut name).len();
        let length = first + two.map_or(0, |two| two.encode_utf8(&mut name[first..]).len());
        terms.push(std::str::from_utf8(&name[..length]).expect("made of characters"), part, local);
    }
    for (word, part, local) in words {
        terms.push(word, part, local);
    }
    terms
}

fn merge_part(pages: &[&Postings], firsts: &[u32], number: usize) -> Part {
    type Numbers = std::collections::HashMap<u64, u32, BuildHasherDefault<FxHasher>>;
    let mut numbers = Numbers::default();
    let mut part = Part::default();
    // The pages lie all over the memory, so each is visited once: number of the term, section, code.
    let mut found: Vec<(u32, u32, u8)> = Vec::new();
    let mut counts: Vec<u32> = Vec::new();
    let mut keys: Vec<u64> = Vec::new();
    for (at, (page, first)) in pages.iter().zip(firsts).enumerate() {
        for posting in page.part(number) {
            let local = *numbers.entry(posting.term).or_insert_with(|| {
                keys.push(posting.term);
                part.holders.push(at as u32);
                counts.push(0);
                keys.len() as u32 - 1
            });
            counts[local as usize] += 1;
            found.push((local, first + posting.section, posting.code));
        }
    }
    let mut next: Vec<u32> = Vec::with_capacity(counts.len());
    let mut sum = 0;
    for (key, count) in keys.iter().zip(&counts) {
        next.push(sum);
        part.terms.push((*key, sum..sum + count, *count));
        sum += count;
    }
    part.sections = vec![0; found.len()];
    part.codes = vec![0; found.len()];
    for (local, section, code) in found {
        let at = &mut next[local as usize];
        part.sections[*at as usize] = section;
        part.codes[*at as usize] = code;
        *at += 1;
    }
    part.keep_heaviest();
    part
}

impl Part {
    /// Leaves of very frequent terms the heaviest postings, in their order.
    fn keep_heaviest(&mut self) {
        for (_, range, _) in &mut self.terms {
            if range.len() <= MOST {
                continue;
            }
            let all = range.start as usize..range.end as usize;
            let mut by_weight: Vec<u32> = range.clone().collect();
            let rank = |at: &u32| {
                let code = self.codes[*at as usize];
                (std::cmp::Reverse((code >> 6, code & WEIGHT)), *at)
            };
            by_weight.select_nth_unstable_by_key(MOST, rank);
            by_weight.truncate(MOST);
            by_weight.sort_unstable();
            for (to, from) in all.zip(by_weight) {
                self.sections[to] = self.sections[from as usize];
                self.codes[to] = self.codes[from as usize];
            }
            range.end = range.start + MOST as u32;
        }
    }
}

impl Terms {
    fn push(&mut self, name: &str, part: u8, local: u32) {
        let (_, postings, found) = self.parts[part as usize].terms[local as usize].clone();
        let start = self.names.len() as u32;
        self.names.push_str(name);
        self.terms.push(Term { name: start..self.names.len() as u32, part, postings, found });
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The term at a place in the order.
    pub fn get(&self, at: usize) -> Entry<'_> {
        let term = &self.terms[at];
        let part = &self.parts[term.part as usize];
        let range = term.postings.start as usize..term.postings.end as usize;
        Entry {
            name: self.name(at),
            found: term.found,
            sections: &part.sections[range.clone()],
            codes: &part.codes[range],
        }
    }

    /// The name of the term at a place in the order.
    pub fn name(&self, at: usize) -> &str {
        let name = &self.terms[at].name;
        &self.names[name.start as usize..name.end as usize]
    }

    /// The place of the first term that is not before a name.
    pub fn lower_bound(&self, name: &str) -> usize {
        let (mut low, mut high) = (0, self.terms.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.name(middle) < name { low = middle + 1 } else { high = middle }
        }
        low
    }
}
