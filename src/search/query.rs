//! A reader's query to what is looked for: units, each with what may stand for it.
//!
//! The browser's `query.js` does the same, step by step, so that both give the same order of results.

use super::asking;
use super::tokens::{Role, Token, Tokenizer};

/// Longest query, in characters; the rest is not looked at.
const LONGEST: usize = 2000;
/// Most units; of a longer query, this many are taken evenly.
const MOST: usize = 32;

/// A token of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub text: String,
    pub kind: Kind,
    /// The reader may still be typing it: what begins with it counts too.
    pub open: bool,
    /// The parts of a compound, which together may stand for it.
    pub parts: Vec<String>,
    /// It only asks, and counts little.
    pub asks: bool,
}

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Two neighbours of a run.
    Pair,
    /// One character: everything that begins with it.
    Single,
    /// A word, or a compound without what joins it.
    Word,
}

/// A query that was read.
#[derive(Debug, Default)]
pub struct Query {
    pub units: Vec<Unit>,
    /// The query as [`flat`] text.
    pub flat: String,
    /// The parts between blanks, each flat.
    pub pieces: Vec<String>,
}

impl Query {
    /// Reads what was typed.
    pub fn read(typed: &str, tokenizer: &mut Tokenizer) -> Query {
        let typed: String = typed.chars().take(LONGEST).collect();
        let mut units = units(&typed, tokenizer);
        let named = self::units(&asking::without(&typed), tokenizer);
        if !named.is_empty() {
            let is = |unit: &Unit| named.iter().any(|named| named.text == unit.text && named.kind == unit.kind);
            units.iter_mut().for_each(|unit| unit.asks = !is(unit));
        }
        let flat = flat(&typed, tokenizer);
        let pieces =
            typed.split_whitespace().map(|piece| self::flat(piece, tokenizer)).filter(|piece| !piece.is_empty());
        Query { units, flat, pieces: pieces.collect() }
    }
}

fn units(typed: &str, tokenizer: &mut Tokenizer) -> Vec<Unit> {
    let ends_in_word = typed.chars().next_back().is_some_and(char::is_alphanumeric);
    let mut units: Vec<Unit> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    tokenizer.read(typed, |token| {
        let (text, kind) = match token {
            Token::Pair(one, two) => ([one, two].iter().collect(), Kind::Pair),
            Token::Last(_) => return,
            Token::Single(one) => (one.to_string(), Kind::Single),
            Token::Word { text, role: Role::Part } => return parts.push(text.to_string()),
            Token::Word { text, .. } => (text.to_string(), Kind::Word),
        };
        units.push(Unit { text, kind, open: false, parts: std::mem::take(&mut parts), asks: false });
    });
    if ends_in_word && let Some(last) = units.last_mut().filter(|unit| unit.kind == Kind::Word) {
        last.open = true;
    }
    let mut seen: Vec<Unit> = Vec::new();
    for unit in units {
        match seen.iter_mut().find(|other| other.text == unit.text && other.kind == unit.kind) {
            Some(other) => other.open |= unit.open,
            None => seen.push(unit),
        }
    }
    let count = seen.len();
    if count <= MOST {
        return seen;
    }
    (0..MOST).map(|at| seen[at * count / MOST].clone()).collect()
}

/// A text as tokens see it, put together again: words with one blank between them, none beside a run. So a phrase is
/// found whatever stands between its words, and whichever script it is written in.
pub fn flat(text: &str, tokenizer: &mut Tokenizer) -> String {
    let mut out = String::new();
    let mut after_word = false;
    tokenizer.read(text, |token| match token {
        Token::Pair(one, _) | Token::Last(one) | Token::Single(one) => {
            out.push(one);
            after_word = false;
        }
        Token::Word { role: Role::Part, .. } => {}
        Token::Word { text, .. } => {
            if after_word {
                out.push(' ');
            }
            out.push_str(text);
            after_word = true;
        }
    });
    out
}

/// A word without the endings that English gives it.
pub fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_string();
    }
    let mut stem = word;
    let mut end = "";
    if let Some(base) = stem.strip_suffix("ies").filter(|base| base.len() > 1) {
        (stem, end) = (base, "y");
    } else if stem.ends_with("sses") || ["xes", "zes", "ches", "shes"].iter().any(|es| stem.ends_with(es)) {
        stem = &stem[..stem.len() - 2];
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|kept| stem.ends_with(kept)) {
        stem = &stem[..stem.len() - 1];
    }
    if end.is_empty() {
        let base = stem
            .strip_suffix("ing")
            .filter(|base| base.len() > 2)
            .or(stem.strip_suffix("ed").filter(|base| base.len() > 2));
        if let Some(base) = base {
            stem = base;
            let bytes = base.as_bytes();
            let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
            if last == before && !b"aeioulsz".contains(&last) {
                stem = &stem[..stem.len() - 1];
            }
        }
        stem = stem.strip_suffix('e').filter(|base| base.len() > 2).unwrap_or(stem);
    }
    format!("{stem}{end}")
}

/// The number of edits (one letter more, less, other, or two changed places) between two words; none beyond `most`.
pub fn distance(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let width = other.len() + 1;
    let mut rows = [vec![0; width], (0..width).collect::<Vec<usize>>(), vec![0; width]];
    for at in 1..=one.len() {
        let [before, last, row] = &mut rows;
        row[0] = at;
        for with in 1..width {
            let same = one[at - 1] == other[with - 1];
            let mut best = (last[with - 1] + usize::from(!same)).min(last[with] + 1).min(row[with - 1] + 1);
            if at > 1 && with > 1 && one[at - 1] == other[with - 2] && one[at - 2] == other[with - 1] {
                best = best.min(before[with - 2] + 1);
            }
            row[with] = best;
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][width - 1]).filter(|edits| *edits <= most)
}
