//! Source texts and places in them.
//!
//! A [`Span`] is a file and a byte range; [`Texts`] keeps the texts, so that a place can be shown with its line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A place in a source file: the path relative to the root (with `/`) and a byte range.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file, relative to the handbook's root.
    pub file: Arc<str>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A place in a file.
    pub fn new(file: &Arc<str>, range: Range<usize>) -> Span {
        Span { file: file.clone(), start: range.start, end: range.end.max(range.start) }
    }

    /// The very beginning of a file: for what is missing altogether.
    pub fn start_of(file: &Arc<str>) -> Span {
        Span::new(file, 0..0)
    }
}

/// The texts of all files that can be pointed at, by path.
#[derive(Debug, Clone, Default)]
pub struct Texts(BTreeMap<Arc<str>, Arc<str>>);

impl Texts {
    /// Remembers a file's text.
    pub fn insert(&mut self, file: Arc<str>, text: Arc<str>) {
        self.0.insert(file, text);
    }

    /// A file's text.
    pub fn get(&self, file: &str) -> Option<&Arc<str>> {
        self.0.get(file)
    }
}

/// Line and column of a byte, both from 1; the column counts characters.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let byte = floor_char_boundary(text, byte.min(text.len()));
    let before = &text[..byte];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// The nearest character boundary at or before a byte.
pub fn floor_char_boundary(text: &str, mut byte: usize) -> usize {
    while byte > 0 && !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
