//! Texts of sections to files of a few kilobytes: for excerpts, and for the look at the whole query that ends a search.
//!
//! They are the only place of titles and addresses, so that nothing that every search loads grows with the site's words.
//! A block is JSON: `[[first section, card, [[id, heading, step, text], …]], …]`, one entry a page; a card is
//! `[url, title, kind, number, version, language]`, and the first section is counted from the block's own. Addresses and
//! ids are as people write them (`readable`): so an id is as its heading, and compresses to nearly nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::Serialize;

use super::Indexed;
use super::file::{File, Packer, Press};
use super::page::{Card, Section};

/// A block is closed at a page's end from this size on, in bytes.
const ENOUGH: usize = 2 * 1024;
/// And between two sections of a page from this size on.
const USUAL: usize = 3 * 1024;

/// A block's first section with its file.
pub struct Block {
    pub first: u32,
    pub file: File,
}

/// Blocks of the last build by what begins them, so that what did not change is not even read.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<Begin, Made>>);

/// The address of the first page in a block, and its first section there.
type Begin = (String, usize);

/// What a block is made of, and what it became.
type Made = (Vec<Part>, File);

/// Some sections of a page, and the first one's number in the block.
#[derive(Clone)]
struct Part {
    page: Arc<Indexed>,
    sections: Range<usize>,
    from: u32,
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        Arc::ptr_eq(&self.page, &other.page) && self.sections == other.sections && self.from == other.from
    }
}

/// Puts the texts of all pages into blocks; `firsts` are the pages' first sections.
pub fn blocks(pages: &[Arc<Indexed>], firsts: &[u32], press: Press) -> Vec<Block> {
    let parts = divide(pages, firsts);
    let kept = press.kept.map(|kept| &kept.blocks);
    let made: Vec<(Block, Vec<Part>)> = parts
        .into_par_iter()
        .map_init(
            || press.packer(),
            |packer, (first, parts)| {
                let known = kept.and_then(|kept| kept.get(&parts));
                let file = known.unwrap_or_else(|| pack(&parts, packer));
                (Block { first, file }, parts)
            },
        )
        .collect();
    if let Some(kept) = kept {
        kept.replace(&made);
    }
    made.into_iter().map(|(block, _)| block).collect()
}

fn divide(pages: &[Arc<Indexed>], firsts: &[u32]) -> Vec<(u32, Vec<Part>)> {
    let mut blocks: Vec<(u32, Vec<Part>)> = Vec::new();
    let mut size = usize::MAX;
    for (page, start) in pages.iter().zip(firsts) {
        let mut open = false;
        for (at, section) in page.page.sections.iter().enumerate() {
            let number = start + at as u32;
            if size > USUAL || (at == 0 && size > ENOUGH) {
                blocks.push((number, Vec::new()));
                (size, open) = (0, false);
            }
            size += section.id.len() + section.title.len() + section.text.len();
            let Some((first, parts)) = blocks.last_mut() else { continue };
            match parts.last_mut() {
                Some(part) if open => part.sections.end = at + 1,
                // Counted from the block's first section, so that a block stays as it is when others grow.
                _ => parts.push(Part { page: page.clone(), sections: at..at + 1, from: number - *first }),
            }
            open = true;
        }
    }
    blocks
}

fn pack(parts: &[Part], packer: &mut Packer) -> File {
    let written: Vec<_> = parts
        .iter()
        .map(|Part { page, sections, from }| {
            let Card { url, title, kind, number, version, language, .. } = &page.page.card;
            let sections = page.page.sections[sections.clone()].iter();
            let sections = sections.map(|Section { id, title, step, text, .. }| (readable(id), title, step, text));
            (from, (readable(url), title, kind, number, version, language), sections.collect::<Vec<_>>())
        })
        .collect();
    packer.file("text", &[&json(&written)])
}

/// An address with its letters beyond ASCII as they are; the browser writes those anew, and no others.
fn readable(address: &str) -> Cow<'_, str> {
    if !address.contains('%') {
        return Cow::Borrowed(address);
    }
    let mut bytes = Vec::new();
    let mut rest = address;
    while let Some(at) = rest.find('%') {
        let beyond = rest.get(at + 1..at + 3).and_then(|code| u8::from_str_radix(code, 16).ok());
        let beyond = beyond.filter(|byte| !byte.is_ascii());
        let end = if beyond.is_some() { at } else { at + 1 };
        bytes.extend_from_slice(&rest.as_bytes()[..end]);
        bytes.extend(beyond);
        rest = &rest[if beyond.is_some() { at + 3 } else { end }..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).map_or(Cow::Borrowed(address), Cow::Owned)
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("numbers and texts as JSON")
}

impl Kept {
    fn get(&self, parts: &[Part]) -> Option<File> {
        let kept = self.0.lock().ok()?;
        let (known, file) = kept.get(&key(parts)?)?;
        (known == parts).then(|| file.clone())
    }

    fn replace(&self, made: &[(Block, Vec<Part>)]) {
        if let Ok(mut kept) = self.0.lock() {
            *kept = made
                .iter()
                .filter_map(|(block, parts)| Some((key(parts)?, (parts.clone(), block.file.clone()))))
                .collect();
        }
    }
}

fn key(parts: &[Part]) -> Option<Begin> {
    let first = parts.first()?;
    Some((first.page.page.card.url.clone(), first.sections.start))
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn only_letters_beyond_ascii_are_written_out() {
        assert_eq!(readable("a%20b/%E5%B8%B3%25E5.html"), "a%20b/帳%25E5.html");
        assert_eq!(readable("100%"), "100%");
        assert_eq!(readable("%E5"), "%E5");
    }
}
