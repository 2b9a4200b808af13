//! Both Chinese scripts to one form, character by character.
//!
//! The table is written by `build.rs` from OpenCC's data. Traditional, Simplified and regional forms of one character
//! all fold to the Simplified one, because that way no choice is ever needed: 發 and 髮 are both 发.

use std::collections::HashMap;

/// Pairs of characters: as written, and folded.
const PAIRS: &str = include_str!(concat!(env!("OUT_DIR"), "/folding.txt"));

/// First character of the dense part of the table.
const FIRST: u32 = 0x3400;
/// One past the last.
const LAST: u32 = 0xA000;
/// A character that is its own folded form.
const SAME: u16 = 0;
/// A character whose folded form does not fit.
const BEYOND: u16 = 1;

/// The table, ready for use.
pub struct Folding {
    /// For each character from [`FIRST`]: its folded form, [`SAME`] or [`BEYOND`].
    plane: Vec<u16>,
    /// Pairs of which either is beyond the plane, sorted.
    rest: Vec<(char, char)>,
}

impl Default for Folding {
    fn default() -> Folding {
        let mut folding = Folding { plane: vec![SAME; (LAST - FIRST) as usize], rest: Vec::new() };
        for (from, to) in pairs() {
            match (u32::from(from), u16::try_from(u32::from(to))) {
                (code @ FIRST..LAST, Ok(to)) => folding.plane[(code - FIRST) as usize] = to,
                (code, _) => {
                    if let Some(place) = folding.plane.get_mut((code - FIRST) as usize) {
                        *place = BEYOND;
                    }
                    folding.rest.push((from, to));
                }
            }
        }
        folding
    }
}

impl Folding {
    /// The form of a character that the index holds.
    pub fn fold(&self, c: char) -> char {
        match u32::from(c) {
            code @ FIRST..LAST => match self.plane[(code - FIRST) as usize] {
                SAME => c,
                BEYOND => self.look_up(c),
                folded => char::from_u32(u32::from(folded)).unwrap_or(c),
            },
            code if code < 0x2_0000 => c,
            _ => self.look_up(c),
        }
    }

    fn look_up(&self, c: char) -> char {
        self.rest.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| self.rest[at].1)
    }
}

/// Every pair in the order of what is written: as written, and folded.
pub fn pairs() -> impl Iterator<Item = (char, char)> {
    let mut characters = PAIRS.chars();
    std::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
}

/// Every form of each character that another folds to, itself left out.
pub fn forms() -> HashMap<char, Vec<char>> {
    let mut forms: HashMap<char, Vec<char>> = HashMap::new();
    for (from, to) in pairs() {
        forms.entry(to).or_default().push(from);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_character_folds_to_the_same_and_folding_again_changes_nothing() {
        let folding = Folding::default();
        for group in
            ["著着", "臺台", "裡裏里", "羣群", "峯峰", "說説说", "發髮发", "爲為为", "麵麪面", "週周", "覆复復複"]
        {
            let folded: Vec<char> = group.chars().map(|c| folding.fold(c)).collect();
            assert!(folded.iter().all(|c| *c == folded[0]), "{group}: {folded:?}");
        }
        for (from, to) in pairs() {
            assert_eq!((folding.fold(from), folding.fold(to)), (to, to));
        }
    }
}
