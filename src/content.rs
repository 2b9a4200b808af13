//! What one file says. [`discover`](discover::discover) reads the files, [`parse`] makes a [`Document`] of each page.

pub mod address;
pub mod asset;
pub mod block;
pub mod body;
pub mod curriculum;
pub mod diagram;
pub mod discover;
pub mod encoding;
pub mod front_matter;
pub mod glossary;
pub mod heading;
pub mod highlight;
pub mod history;
pub mod markdown;
pub mod path;
pub mod quiz;
pub mod raw_html;
pub mod register;
pub mod roster;
pub mod severity;
pub mod synonyms;
pub mod version;

pub use body::Document;
pub use discover::{Frozen, Source, Sources, discover};
pub use front_matter::{FrontMatter, Kind};
pub use markdown::MarkdownOptions;

use crate::diagnostic::Diagnostic;

/// Reads a page. It cannot fail: what is wrong is named beside what could be read.
pub fn parse(source: &Source, options: &MarkdownOptions) -> (Document, Vec<Diagnostic>) {
    let (front, start, mut found) = front_matter::read(&source.file, &source.text);
    let (body, mut in_body) = markdown::read(&source.file, &source.text, start, options);
    found.append(&mut in_body);
    let (mut han, mut letters) = (0, 0);
    for c in source.text[start..].chars().take(4000) {
        if markdown::is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            letters += 1;
        }
    }
    let document = Document {
        file: source.file.clone(),
        path: source.path.clone(),
        language: source.language.clone(),
        front,
        body,
        han,
        letters,
        text: source.text.clone(),
        frozen: source.frozen.clone(),
    };
    (document, found)
}
