//! The file that leads to all others, and directories where a site has too many of them to name in one.

use super::asking::WORDS;
use super::file::{File, Hash, Packer, Writer};

/// The format of all files; the engine refuses another.
pub const FORMAT: u32 = 3;

/// More entries than this are named in directories of [`DIRECTORY`] entries each.
const MOST: usize = 384;
const DIRECTORY: usize = 128;

/// Everything that a search must know before it begins.
pub struct Manifest<'m> {
    /// First terms of the shards with their files.
    pub shards: Vec<(&'m str, Hash)>,
    /// First sections of the blocks with their files.
    pub blocks: Vec<(u32, Hash)>,
    pub folding: Hash,
    pub words: Vec<(char, Hash)>,
    /// Sections in use.
    pub sections: u32,
    /// By page: sections, index into the facets, tokens of the title.
    pub pages: Vec<(u32, u32, u8)>,
    /// JSON: language, kind, stage, roles of each kind of page that occurs.
    pub facets: String,
    /// JSON: groups of texts that mean the same.
    pub synonyms: String,
}

impl Manifest<'_> {
    /// Writes it; also the directories that it needs.
    pub fn write(&self, packer: &mut Packer) -> (File, Vec<File>) {
        let mut directories = Vec::new();
        let mut out = Writer::default();
        out.number(FORMAT);
        out.number(self.sections);
        out.text(&self.facets);
        out.text(&self.synonyms);
        out.text(WORDS);
        out.bytes.extend_from_slice(&self.folding);
        out.number(self.words.len() as u32);
        self.words.iter().for_each(|(first, hash)| {
            out.number(u32::from(*first));
            out.bytes.extend_from_slice(hash);
        });
        let names = |out: &mut Writer, entries: &[(&str, Hash)]| {
            let mut before = "";
            for (name, _) in entries {
                out.after(before, name);
                before = name;
            }
            entries.iter().for_each(|(_, hash)| out.bytes.extend_from_slice(hash));
        };
        let numbers = |out: &mut Writer, entries: &[(u32, Hash)]| {
            let mut before = 0;
            for (number, _) in entries {
                out.number(number - before);
                before = *number;
            }
            entries.iter().for_each(|(_, hash)| out.bytes.extend_from_slice(hash));
        };
        table(&mut out, &self.shards, packer, &mut directories, names);
        table(&mut out, &self.blocks, packer, &mut directories, numbers);
        out.number(self.pages.len() as u32);
        self.pages.iter().for_each(|page| out.number(page.0));
        self.pages.iter().for_each(|page| out.number(page.1));
        self.pages.iter().for_each(|page| out.bytes.push(page.2));
        (packer.manifest(&[&out.bytes]), directories)
    }
}

/// Writes entries, or the directories of them where there are many.
fn table<K: Copy>(
    out: &mut Writer,
    entries: &[(K, Hash)],
    packer: &mut Packer,
    directories: &mut Vec<File>,
    write: impl Fn(&mut Writer, &[(K, Hash)]),
) {
    if entries.len() <= MOST {
        out.number(0);
        out.number(entries.len() as u32);
        return write(out, entries);
    }
    let mut upper = Vec::new();
    for part in entries.chunks(DIRECTORY) {
        let mut directory = Writer::default();
        directory.number(part.len() as u32);
        write(&mut directory, part);
        let file = packer.file("list", &[&directory.bytes]);
        upper.push((part[0].0, file.hash));
        directories.push(file);
    }
    out.number(1);
    out.number(upper.len() as u32);
    write(out, &upper);
}
