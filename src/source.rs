//! Source texts and places in them.
//!
//! A [`Span`] is a file and a byte range; [`Texts`] keeps the texts, so that a place can be shown with its line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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
pub struct Texts(BTreeMap<Arc<str>, Indexed>);

/// A text with the bytes at which its lines begin, listed when the first place in it is asked for.
#[derive(Debug, Clone)]
struct Indexed {
    text: Arc<str>,
    lines: OnceLock<Vec<usize>>,
}

/// Columns further than this from their line's beginning count bytes: nobody counts characters there, and a line of
/// two megabytes with a hundred thousand mistakes must not be counted through a hundred thousand times.
const LONGEST_LINE: usize = 64 * 1024;

impl Texts {
    /// Remembers a file's text.
    pub fn insert(&mut self, file: Arc<str>, text: Arc<str>) {
        self.0.insert(file, Indexed { text, lines: OnceLock::new() });
    }

    /// A file's text.
    pub fn get(&self, file: &str) -> Option<&Arc<str>> {
        self.0.get(file).map(|indexed| &indexed.text)
    }

    /// Line and column of a byte in a file, both from 1; (1, 1) in a file that is not known.
    pub fn place(&self, file: &str, byte: usize) -> (usize, usize) {
        let Some(indexed) = self.0.get(file) else { return (1, 1) };
        let text = &indexed.text;
        let byte = floor_char_boundary(text, byte.min(text.len()));
        let lines = indexed.lines.get_or_init(|| {
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect()
        });
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines[line - 1];
        let column = if byte - start > LONGEST_LINE { byte - start } else { text[start..byte].chars().count() };
        (line, column + 1)
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
