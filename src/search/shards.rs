//! Terms to files: shards of postings, and lists of words for typing errors.

use std::ops::Range;

use rayon::prelude::*;

use super::file::{File, Press, Writer};
use super::merge::Terms;
use super::tokens::is_dense;

/// About how large a shard is before it is compressed, in bytes.
const USUAL: usize = 6 * 1024;

/// Where shards begin and end in the order of terms. A border depends on the terms near it only, so an edit moves few.
pub fn borders(terms: &Terms) -> Vec<Range<usize>> {
    let mut shards = Vec::new();
    let (mut start, mut size) = (0, 0);
    for at in 0..terms.len() {
        let entry = terms.get(at);
        let more = entry.name.len() / 2 + 3 + entry.sections.len() * 2;
        let full = size + more > USUAL * 2 || (size > USUAL / 2 && ends_here(entry.name, size));
        if full && at > start {
            shards.push(start..at);
            (start, size) = (at, 0);
        }
        size += more;
    }
    if start < terms.len() {
        shards.push(start..terms.len());
    }
    shards
}

/// Whether a shard of some size ends before a term: the larger it is, the likelier.
fn ends_here(name: &str, size: usize) -> bool {
    let mixed = name.bytes().fold(0u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let chance = if size > USUAL { 0x4000 } else { 0x0400 };
    (mixed >> 16) < chance
}

/// The files of the shards.
pub fn files(terms: &Terms, shards: &[Range<usize>], press: Press) -> Vec<File> {
    shards
        .par_iter()
        .map_init(
            || press.packer(),
            |packer, shard| {
                let columns = encode(terms, shard.clone());
                packer.file("terms", &[&columns[0], &columns[1], &columns[2], &columns[3]])
            },
        )
        .collect()
}

/// Columns, because each is like itself: names, counts, distances between sections, weights.
fn encode(terms: &Terms, shard: Range<usize>) -> [Vec<u8>; 4] {
    let [mut names, mut counts, mut distances, mut weights] = [(); 4].map(|()| Writer::default());
    names.number(shard.len() as u32);
    let mut before = "";
    for at in shard {
        let entry = terms.get(at);
        match next_pair(before, entry.name) {
            Some(distance) => names.number(distance),
            None => {
                names.number(0);
                names.after(before, entry.name);
            }
        }
        before = entry.name;
        counts.number(entry.found);
        let mut last = 0;
        for section in entry.sections {
            distances.number(section - last);
            last = *section;
        }
        weights.bytes.extend_from_slice(entry.codes);
    }
    [names, counts, distances, weights].map(|column| column.bytes)
}

/// How far the second character of a pair is behind that of the pair before it; none when their first ones differ.
fn next_pair(before: &str, name: &str) -> Option<u32> {
    let pair = |text: &str| {
        let mut characters = text.chars();
        match (characters.next()?, characters.next(), characters.next()) {
            (one, Some(two), None) if is_dense(one) => Some((one, u32::from(two))),
            _ => None,
        }
    };
    let ((one, last), (other, next)) = (pair(before)?, pair(name)?);
    (one == other).then(|| next - last)
}

/// A list of the words that begin with one character.
pub struct WordList {
    pub first: char,
    pub file: File,
}

/// Words by their first letter, for typing errors: with how often each is found.
pub fn word_lists(terms: &Terms, press: Press) -> Vec<WordList> {
    let mut lists: Vec<(char, Range<usize>)> = Vec::new();
    for at in 0..terms.len() {
        let Some(first) = terms.name(at).chars().next() else { continue };
        if !first.is_alphabetic() || is_dense(first) {
            continue;
        }
        match lists.last_mut() {
            Some((letter, range)) if *letter == first => range.end = at + 1,
            _ => lists.push((first, at..at + 1)),
        }
    }
    lists
        .into_par_iter()
        .map_init(
            || press.packer(),
            |packer, (first, range)| {
                let mut out = Writer::default();
                let listed: Vec<usize> = range.filter(|at| is_listed(terms.name(*at))).collect();
                out.number(listed.len() as u32);
                let mut before = "";
                for at in &listed {
                    out.after(before, terms.name(*at));
                    before = terms.name(*at);
                }
                listed.iter().for_each(|at| out.number(terms.get(*at).found));
                WordList { first, file: packer.file("words", &[&out.bytes]) }
            },
        )
        .collect()
}

/// Whether a word may be meant by a mistyped one.
pub fn is_listed(word: &str) -> bool {
    let length = word.chars().count();
    (3..=18).contains(&length) && word.chars().all(|c| !c.is_numeric())
}
