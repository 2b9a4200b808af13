//! Texts of sections to files of a few kilobytes: for excerpts, and for the look at the whole query that ends a search.
//!
//! They are the only place of titles and addresses, so that nothing that every search loads grows with the site's words.
//! A block is JSON: `[[first section, card, [[id, heading, step, text], …]], …]`, one entry a page; a card is
//! `[url, title, kind, number, version, language]`, and the first section is counted from the block's own.

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::file::{File, Press};
use super::page::{Card, Page};

/// A block is closed at a page's end from this size on, in bytes.
const ENOUGH: usize = 2 * 1024;
/// And between two sections of a page from this size on.
const USUAL: usize = 4 * 1024;

/// What blocks say of a page, ready to be put together; made once for a page.
#[derive(Debug, Default)]
pub struct Texts {
    card: String,
    sections: Vec<String>,
}

impl Texts {
    /// The texts of a page.
    pub fn of(page: &Page) -> Texts {
        let Card { url, title, kind, number, version, language, .. } = &page.card;
        let card = json!([url, title, kind, number, version, **language]).to_string();
        let section =
            |section: &super::page::Section| json!([section.id, section.title, section.step, section.text]).to_string();
        Texts { card, sections: page.sections.iter().map(section).collect() }
    }
}

/// A block's first section with its file.
pub struct Block {
    pub first: u32,
    pub file: File,
}

/// A page with those of its sections that stand in a block.
type Part = (usize, std::ops::Range<usize>);

/// Puts the texts of all pages into blocks; `firsts` are the pages' first sections.
pub fn blocks(pages: &[Arc<Texts>], firsts: &[u32], press: Press) -> Vec<Block> {
    let mut blocks: Vec<(u32, Vec<Part>)> = Vec::new();
    let mut size = usize::MAX;
    for (number, page) in pages.iter().enumerate() {
        for (at, section) in page.sections.iter().enumerate() {
            if size > USUAL || (at == 0 && size > ENOUGH) {
                blocks.push((firsts[number] + at as u32, Vec::new()));
                size = 0;
            }
            size += section.len();
            let Some((_, pages)) = blocks.last_mut() else { continue };
            match pages.last_mut() {
                Some((last, sections)) if *last == number => sections.end = at + 1,
                _ => {
                    size += page.card.len();
                    pages.push((number, at..at + 1));
                }
            }
        }
    }
    blocks
        .into_par_iter()
        .map_init(
            || press.packer(),
            |packer, (first, listed)| {
                let mut out = String::from("[");
                for (number, sections) in listed {
                    if out.len() > 1 {
                        out.push(',');
                    }
                    // Counted from the block's first section, so that a block stays as it is when others grow.
                    let from = firsts[number] + sections.start as u32 - first;
                    out.push_str(&format!("[{from},{},[", pages[number].card));
                    out.push_str(&pages[number].sections[sections].join(","));
                    out.push_str("]]");
                }
                out.push(']');
                Block { first, file: packer.file("text", &[out.as_bytes()]) }
            },
        )
        .collect()
}
