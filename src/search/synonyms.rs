//! Texts that mean the same, ready for queries.

use super::query::{Query, Unit};
use super::tokens::Tokenizer;
use crate::folding::Folding;

/// Groups of texts that mean the same.
#[derive(Debug, Default)]
pub struct Synonyms {
    groups: Vec<Vec<Meant>>,
}

/// One of several texts that mean the same.
#[derive(Debug)]
pub struct Meant {
    flat: String,
    /// The same with its compounds apart: `two factor` for `two-factor`.
    apart: String,
    pub units: Vec<Unit>,
}

impl Meant {
    /// Whether a unit of a query belongs to it.
    pub fn holds(&self, unit: &Unit) -> bool {
        self.units.iter().any(|own| own.text == unit.text || own.parts.contains(&unit.text))
    }
}

impl Synonyms {
    /// Reads the groups' texts as queries are read.
    pub fn new(groups: &[Vec<String>], folding: &Folding) -> Synonyms {
        let mut tokenizer = Tokenizer::new(folding);
        let mut read = |text: &String| {
            let query = Query::read(text, &mut tokenizer);
            let units: Vec<Unit> = query.units.into_iter().map(|unit| Unit { open: false, ..unit }).collect();
            let mut apart = query.flat.clone();
            for Unit { text, parts, .. } in units.iter().filter(|unit| unit.parts.concat() == unit.text) {
                apart = apart.replace(text.as_str(), &parts.join(" "));
            }
            Meant { flat: query.flat, apart, units }
        };
        Synonyms { groups: groups.iter().map(|group| group.iter().map(&mut read).collect()).collect() }
    }

    /// The groups of which a text stands in a flat query; in each, that text comes first.
    pub fn in_query(&self, flat: &str) -> Vec<Vec<&Meant>> {
        let mut found = Vec::new();
        for group in &self.groups {
            let said = group.iter().filter(|meant| stands_in(flat, &meant.flat) || stands_in(flat, &meant.apart));
            let Some(longest) = said.reduce(|a, b| if b.flat.len() > a.flat.len() { b } else { a }) else { continue };
            let others = group.iter().filter(|meant| !std::ptr::eq(*meant, longest));
            found.push(std::iter::once(longest).chain(others).collect());
        }
        found
    }
}

/// Whether a text stands in another, and not as a part of a word.
fn stands_in(text: &str, part: &str) -> bool {
    if part.is_empty() {
        return false;
    }
    let is_word = |c: Option<char>| c.is_some_and(|c| c != ' ' && !super::tokens::is_dense(c));
    text.match_indices(part).any(|(at, _)| {
        let before = is_word(text[..at].chars().next_back()) && is_word(part.chars().next());
        let after = is_word(text[at + part.len()..].chars().next()) && is_word(part.chars().next_back());
        !before && !after
    })
}
