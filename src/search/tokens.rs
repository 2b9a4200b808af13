//! Text to tokens: the one specification that the browser's `tokens.js` follows character by character. Both run
//! `tests/search/vectors.json`.
//!
//! 1. Invisible characters vanish ([`is_invisible`]); the rest is brought to NFKC.
//! 2. Letters, digits and marks make words; `_`, `-` or `.` between two of them join words to one compound, an
//!    apostrophe vanishes. Han, kana, bopomofo, Hangul and the scripts of South-East Asia, which are written without
//!    blanks, make runs.
//! 3. A word splits where small letters meet capitals and letters meet digits. Its tokens are the parts of two characters
//!    or more, and the whole without what joined it.
//! 4. A run's tokens are its overlapping pairs, so no dictionary is needed, and its last character: one character is found
//!    by looking up what begins with it. The index keeps last characters of titles and headings only; those of all
//!    texts are an eighth of its size.
//! 5. Everything is lower case, Latin letters lose their marks, Han characters are folded ([`Folding`]).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::folding::Folding;

/// Longest word, in characters; what is longer is cut.
pub const LONGEST_WORD: usize = 40;

/// What a text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'t> {
    /// A word or a part of one, lower case.
    Word { text: &'t str, role: Role },
    /// Two neighbours of a run.
    Pair(char, char),
    /// The last character of a run of several.
    Last(char),
    /// The only character of a run.
    Single(char),
}

/// What a word is in its compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// All there is.
    Alone,
    /// One of several parts.
    Part,
    /// The parts without what joined them.
    Whole,
}

/// What a character means to the tokenizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Written without blanks.
    Dense,
    Letter,
    Mark,
    Digit,
    Joiner,
    Apostrophe,
    Other,
}

/// Cuts texts into tokens; keeps its buffers from text to text.
pub struct Tokenizer<'f> {
    folding: &'f Folding,
    normal: String,
    word: Word,
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    /// Lower case, without joiners.
    text: String,
    /// Where its parts begin, in bytes.
    parts: Vec<usize>,
    characters: usize,
    before: Option<Kind>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Small,
    Capital,
    Digit,
}

impl<'f> Tokenizer<'f> {
    /// A tokenizer with its buffers.
    pub fn new(folding: &'f Folding) -> Tokenizer<'f> {
        Tokenizer { folding, normal: String::new(), word: Word::default() }
    }

    /// Hands every token of a text to `take`, in order.
    pub fn read(&mut self, text: &str, mut take: impl FnMut(Token)) {
        if text.chars().all(is_plain) {
            return self.read_normal(text, &mut take);
        }
        let mut normal = std::mem::take(&mut self.normal);
        normal.clear();
        normal.extend(text.chars().filter(|c| !is_invisible(*c)).nfkc());
        self.read_normal(&normal, &mut take);
        self.normal = normal;
    }

    fn read_normal(&mut self, text: &str, take: &mut impl FnMut(Token)) {
        // The last character of the open run, and whether it has one before it.
        let mut last: Option<char> = None;
        let mut long = false;
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            let class = class(c);
            if class != Class::Dense
                && let Some(c) = last.take()
            {
                take(if std::mem::take(&mut long) { Token::Last(c) } else { Token::Single(c) });
            }
            match class {
                Class::Dense => {
                    self.word.finish(take);
                    let c = self.folding.fold(c);
                    if let Some(before) = last {
                        take(Token::Pair(before, c));
                        long = true;
                    }
                    last = Some(c);
                }
                Class::Letter | Class::Digit => self.word.push(c, class),
                Class::Mark if !self.word.text.is_empty() => self.word.push(c, class),
                Class::Joiner | Class::Apostrophe
                    if !self.word.text.is_empty()
                        && characters
                            .peek()
                            .is_some_and(|next| matches!(self::class(*next), Class::Letter | Class::Digit)) =>
                {
                    if class == Class::Joiner {
                        self.word.before = None;
                    }
                }
                _ => self.word.finish(take),
            }
        }
        if let Some(c) = last {
            take(if long { Token::Last(c) } else { Token::Single(c) });
        }
        self.word.finish(take);
    }
}

impl Word {
    fn push(&mut self, c: char, class: Class) {
        let kind = match class {
            Class::Digit => Some(Kind::Digit),
            Class::Mark => self.before,
            _ if c.is_uppercase() => Some(Kind::Capital),
            _ => Some(Kind::Small),
        };
        let begins = match (self.before, kind) {
            (None, _) => true,
            (Some(Kind::Digit), Some(Kind::Digit)) => false,
            (Some(Kind::Digit), _) | (_, Some(Kind::Digit)) => true,
            (Some(Kind::Small), Some(Kind::Capital)) => true,
            // `HTTPServer`: the last capital belongs to what follows.
            (Some(Kind::Capital), Some(Kind::Small)) => {
                if let Some((at, _)) = self.text.char_indices().next_back()
                    && self.parts.last().is_some_and(|part| *part < at)
                {
                    self.parts.push(at);
                }
                false
            }
            _ => false,
        };
        if begins {
            self.parts.push(self.text.len());
        }
        self.before = kind;
        if self.characters < LONGEST_WORD {
            let length = self.text.len();
            push_small(c, &mut self.text);
            self.characters += usize::from(self.text.len() > length);
        }
    }

    fn finish(&mut self, take: &mut impl FnMut(Token)) {
        if self.parts.is_empty() {
            return;
        }
        let text = self.text.as_str();
        if self.parts.len() > 1 {
            for (at, start) in self.parts.iter().enumerate() {
                let end = self.parts.get(at + 1).copied().unwrap_or(text.len());
                let part = &text[*start..end.max(*start)];
                if part.chars().nth(1).is_some() {
                    take(Token::Word { text: part, role: Role::Part });
                }
            }
        }
        if !text.is_empty() {
            let role = if self.parts.len() > 1 { Role::Whole } else { Role::Alone };
            take(Token::Word { text, role });
        }
        self.text.clear();
        self.parts.clear();
        self.characters = 0;
        self.before = None;
    }
}

/// Whether NFKC leaves a character as it is, or changes it to something that separates words as well.
fn is_plain(c: char) -> bool {
    matches!(u32::from(c),
        0..=0x7F | 0x3041..=0x3096 | 0x30A1..=0x30FA | 0x30FC..=0x30FE | 0x3100..=0x312F | 0x3400..=0x9FFF
        | 0x3001..=0x3002 | 0x3005 | 0x3007..=0x3011 | 0x3014..=0x301B
        | 0xFF01..=0xFF06 | 0xFF08..=0xFF0C | 0xFF0F | 0xFF1A..=0xFF20 | 0x2013..=0x2015 | 0x2018..=0x201E | 0x2022)
}

/// Characters that show nothing and must not cut a word: joiners, marks of direction, selectors, tags.
pub fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F
        | 0xFEFF | 0xE_0000..=0xE_0FFF)
}

/// Whether a character belongs to a script that is written without blanks.
pub fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0E01..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17D3 | 0x1100..=0x11FF | 0x3005 | 0x3007 | 0x3041..=0x3096
        | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x3105..=0x312F | 0x31A0..=0x31BF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '_' | '-' | '.' => Class::Joiner,
        '\'' | '’' => Class::Apostrophe,
        '\0'..='\u{7F}' => Class::Other,
        _ if is_dense(c) => Class::Dense,
        _ if c.is_numeric() => Class::Digit,
        _ if is_combining_mark(c) => Class::Mark,
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

/// Adds a character in lower case; a Latin letter without its marks.
fn push_small(c: char, out: &mut String) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase());
    }
    for small in c.to_lowercase() {
        match u32::from(small) {
            0x300..=0x36F => {}
            0xC0..=0x24F | 0x1E00..=0x1EFF => match small {
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ø' => out.push('o'),
                'đ' | 'ð' => out.push('d'),
                'ł' => out.push('l'),
                'ı' => out.push('i'),
                'þ' => out.push_str("th"),
                _ => out.extend(std::iter::once(small).nfd().next()),
            },
            _ => out.push(small),
        }
    }
}
