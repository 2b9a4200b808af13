//! A page to its postings: which term stands in which of its sections, and how much it weighs there.
//!
//! A term is a number here: a pair of characters packed, or the hash of a word. Postings are grouped by a part of that
//! number, so that [`merge`](super::merge) can put all pages together in parallel without sorting everything.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher as _};

use rustc_hash::FxHasher;

use super::Tables;
use super::page::Page;
use super::regional::Regional;
use super::tokens::{LONGEST_WORD, Role, Token, Tokenizer};

/// Into how many parts terms are divided.
pub const PARTS: usize = 32;

/// The bit of terms that are characters of a run; no term has a higher one.
const DENSE: u64 = 1 << 61;

/// A posting's byte: the term stands in the page's title.
pub const IN_TITLE: u8 = 0x80;
/// A posting's byte: the term stands in the section's heading.
pub const IN_HEADING: u8 = 0x40;
/// A posting's byte: how much the term weighs in the section, an index into the bounds that [`impact`] stands for.
pub const WEIGHT: u8 = 0x03;

/// Weights of texts below which a posting has the first, second and third step. Finer steps found nothing better.
const STEPS: [f32; 3] = [0.2, 0.33, 0.5];

/// Where a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Heading,
    Body,
    Code,
}

/// A term with its field in the lowest two bits: all tokens of all sections are sorted, and numbers are sorted fastest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Placed(u64);

impl Placed {
    fn new(term: u64, field: Field) -> Placed {
        Placed(term << 2 | field as u64)
    }

    fn term(self) -> u64 {
        self.0 >> 2
    }

    /// The field's number.
    fn field(self) -> usize {
        (self.0 & 3) as usize
    }
}

/// How much one occurrence counts in texts and in code.
const BODY: f32 = 1.0;
const CODE: f32 = 0.5;
/// How soon more occurrences add little.
const SATURATION: f32 = 1.2;
/// How much a long section's occurrences count less, and the length in tokens that counts as usual. It is fixed rather
/// than an average, so that the edit of one page changes no other page's postings.
const LENGTH: f32 = 0.6;
const USUAL: f32 = 110.0;

/// One term in one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    pub term: u64,
    /// Counted in the page.
    pub section: u32,
    pub code: u8,
}

/// The postings of one page.
#[derive(Debug, Default, PartialEq)]
pub struct Postings {
    pub sections: u32,
    /// Tokens of the title, at most 255.
    pub title_tokens: u8,
    postings: Vec<Posting>,
    /// Where each part begins, and the end.
    parts: Vec<u32>,
    /// The words among the terms with their place in `letters`, sorted.
    words: Vec<(u64, u32, u32)>,
    letters: String,
}

impl Postings {
    /// Reads all texts of a page.
    pub fn of(page: &Page, tables: &Tables) -> Postings {
        let mut reader = Reader {
            tokenizer: Tokenizer::new(&tables.folding),
            regional: &tables.regional,
            language: &page.card.language,
            run: Vec::new(),
            tokens: Vec::new(),
            known: HashSet::default(),
            found: Postings { sections: page.sections.len() as u32, ..Postings::default() },
        };
        for (number, section) in page.sections.iter().enumerate() {
            if number == 0 {
                reader.read(&page.card.title, Field::Title);
                reader.found.title_tokens = reader.tokens.len().min(255) as u8;
                reader.read_joined(&page.card.title);
                reader.read(&section.title, Field::Title);
                page.names.iter().for_each(|text| reader.read(text, Field::Title));
                page.about.iter().for_each(|text| reader.read(text, Field::Heading));
            }
            if !section.continues && number > 0 {
                reader.read(&section.title, Field::Heading);
            }
            let mut at = 0;
            for code in &section.code {
                reader.read_lines(&section.text[at..code.start], Field::Body);
                reader.read_lines(&section.text[code.clone()], Field::Code);
                at = code.end;
            }
            reader.read_lines(&section.text[at..], Field::Body);
            reader.end_section(number as u32);
        }
        let mut found = reader.found;
        found.words.sort_unstable();
        found.words.shrink_to_fit();
        found.letters.shrink_to_fit();
        found.group();
        found
    }

    /// The postings of one part, by section.
    pub fn part(&self, part: usize) -> &[Posting] {
        &self.postings[self.parts[part] as usize..self.parts[part + 1] as usize]
    }

    /// The letters of a word among the terms.
    pub fn word(&self, term: u64) -> &str {
        let at = self.words.binary_search_by_key(&term, |word| word.0);
        at.map_or("", |at| &self.letters[self.words[at].1 as usize..self.words[at].2 as usize])
    }

    /// Orders the postings by part; in a part they stay by section.
    fn group(&mut self) {
        let mut ends = [0u32; PARTS + 1];
        for posting in &self.postings {
            ends[part_of(posting.term) + 1] += 1;
        }
        for part in 0..PARTS {
            ends[part + 1] += ends[part];
        }
        self.parts = ends.to_vec();
        let mut grouped = vec![Posting { term: 0, section: 0, code: 0 }; self.postings.len()];
        for posting in &self.postings {
            let at = &mut ends[part_of(posting.term)];
            grouped[*at as usize] = *posting;
            *at += 1;
        }
        self.postings = grouped;
    }
}

/// The term of two characters, or of one.
fn pair(one: char, two: Option<char>) -> u64 {
    DENSE | (u64::from(u32::from(one)) << 21) | two.map_or(0, |two| u64::from(u32::from(two)))
}

/// The part that a term belongs to.
fn part_of(term: u64) -> usize {
    (term.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - PARTS.trailing_zeros())) as usize
}

/// The characters of a term that is a pair or a single one; none for a word.
pub fn characters(term: u64) -> Option<(char, Option<char>)> {
    if term & DENSE == 0 {
        return None;
    }
    let character = |bits: u64| char::from_u32((bits & 0x1F_FFFF) as u32).filter(|c| *c != '\0');
    Some((character(term >> 21)?, character(term)))
}

struct Reader<'f> {
    tokenizer: Tokenizer<'f>,
    regional: &'f Regional,
    language: &'f str,
    /// The characters of the open run.
    run: Vec<char>,
    /// The tokens of the section.
    tokens: Vec<Placed>,
    /// The words of the page that have their letters.
    known: HashSet<u64, BuildHasherDefault<FxHasher>>,
    found: Postings,
}

impl Reader<'_> {
    fn read_lines(&mut self, text: &str, field: Field) {
        text.split('\n').for_each(|line| self.read(line, field));
    }

    fn read(&mut self, text: &str, field: Field) {
        let Reader { tokenizer, regional, language, run, tokens, known, found } = self;
        tokenizer.read(text, |token| {
            let term = match token {
                Token::Pair(one, two) => {
                    if run.is_empty() {
                        run.push(one);
                    }
                    run.push(two);
                    pair(one, Some(two))
                }
                Token::Last(one) => {
                    regional.pairs(run, language, |one, two| tokens.push(Placed::new(pair(one, Some(two)), field)));
                    run.clear();
                    if matches!(field, Field::Body | Field::Code) {
                        return;
                    }
                    pair(one, None)
                }
                Token::Single(one) => pair(one, None),
                // In code, identifiers are looked for as they are written; their parts would be half of the index.
                Token::Word { role: Role::Part, .. } if field == Field::Code => return,
                Token::Word { text, .. } => found.term_of(text, known),
            };
            tokens.push(Placed::new(term, field));
        });
    }

    /// The words of a title as one, because people type what they know as a name: `kubescheduler`.
    fn read_joined(&mut self, title: &str) {
        let (mut joined, mut words) = (String::new(), 0);
        self.tokenizer.read(title, |token| {
            if let Token::Word { text, role: Role::Alone | Role::Whole } = token {
                joined.push_str(text);
                words += 1;
            }
        });
        if words > 1 && joined.chars().count() <= LONGEST_WORD {
            let term = self.found.term_of(&joined, &mut self.known);
            self.tokens.push(Placed::new(term, Field::Title));
        }
    }

    fn end_section(&mut self, section: u32) {
        let length = self.tokens.iter().filter(|token| token.field() >= Field::Body as usize).count();
        let norm = 1.0 - LENGTH + LENGTH * (length as f32 / USUAL);
        self.tokens.sort_unstable();
        for group in self.tokens.chunk_by(|a, b| a.term() == b.term()) {
            let mut counts = [0u16; 4];
            group.iter().for_each(|token| counts[token.field()] = counts[token.field()].saturating_add(1));
            self.found.postings.push(Posting { term: group[0].term(), section, code: code(counts, norm) });
        }
        self.tokens.clear();
    }
}

impl Postings {
    fn term_of(&mut self, word: &str, known: &mut HashSet<u64, BuildHasherDefault<FxHasher>>) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        // Two words with one hash would share their postings; with 61 bits that happens to no handbook.
        let term = hasher.finish() >> 3;
        if known.insert(term) {
            let start = self.letters.len() as u32;
            self.letters.push_str(word);
            self.words.push((term, start, self.letters.len() as u32));
        }
        term
    }
}

/// The byte of a posting: the steps are of the text alone, because title and heading have their bits.
fn code(counts: [u16; 4], norm: f32) -> u8 {
    let [title, heading, body, code] = counts.map(f32::from);
    let sum = (body * BODY + code * CODE) / norm;
    let weight = sum / (SATURATION + sum);
    let mut byte = STEPS.iter().filter(|step| weight >= **step).count() as u8;
    if title > 0.0 {
        byte |= IN_TITLE;
    }
    if heading > 0.0 {
        byte |= IN_HEADING;
    }
    byte
}

/// The share of a term's rarity that a posting's byte stands for.
pub fn impact(code: u8) -> f64 {
    let text = in_text(code);
    match code {
        _ if code & IN_TITLE != 0 => 0.86 + 0.1 * text,
        _ if code & IN_HEADING != 0 => 0.76 + 0.1 * text,
        _ => text,
    }
}

/// The same for the place to lead to: a title is of the page, not of the place.
pub fn place(code: u8) -> f64 {
    match code {
        _ if code & IN_HEADING != 0 => 1.0,
        _ if code & IN_TITLE != 0 && code & WEIGHT == 0 => 0.05,
        _ => in_text(code),
    }
}

fn in_text(code: u8) -> f64 {
    [0.14, 0.27, 0.41, 0.6][usize::from(code & WEIGHT)]
}
