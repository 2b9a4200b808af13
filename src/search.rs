//! Search: a handbook to an index that browsers load piece by piece, and the same search in Rust.
//!
//! In: the [`Handbook`] and its theme's words. Out: an [`Index`] and its files. Start reading at [`run`].
//!
//! 1. [`page`]: what of a page is searched, by section. 2. [`tokens`]: texts to tokens, no dictionary. 3. [`postings`]: a
//!    page's terms with their weights. 4. [`merge`]: all pages together. 5. [`shards`], [`blocks`], [`manifest`]: files.
//! 6. [`query`], [`look_up`], [`rank`]: the search itself, step by step as `themes/default/js/search/` does it.
//!
//! A query loads the manifest once, then only the shards of its terms and the texts of the best pages: no file and no
//! query grows with the handbook.

pub mod asking;
pub mod blocks;
pub mod file;
pub mod findings;
pub mod look_up;
pub mod manifest;
pub mod merge;
pub mod page;
pub mod postings;
pub mod query;
pub mod rank;
pub mod regional;
pub mod shards;
pub mod synonyms;
pub mod text;
pub mod tokens;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::folding::{self, Folding};
use crate::handbook::Handbook;
use crate::outputs::{Content, Outputs};
use crate::render::Theme;
use file::{File, Kept, Packing, Press};
use manifest::Manifest;
use merge::Terms;
use page::{Card, Page, Section};
use postings::Postings;
use regional::Regional;

pub use rank::{Hit, Hits, search};
pub use synonyms::Synonyms;

/// Everything that can be searched.
pub struct Index {
    pub pages: Vec<Arc<Indexed>>,
    /// First sections of the pages, and one past the last.
    pub firsts: Vec<u32>,
    pub terms: Terms,
    /// Which terms share a file.
    pub shards: Vec<Range<usize>>,
    pub tables: Arc<Tables>,
    pub synonyms: Synonyms,
    groups: Vec<Vec<String>>,
}

/// A page whose text is read.
pub struct Indexed {
    pub page: Page,
    /// Tokens of the title, at most 255.
    pub title_tokens: u8,
}

/// A page with its postings, which only the making of the index needs.
type Posted = (Arc<Indexed>, Arc<Postings>);

/// What was made of pages and files in the last build; kept by whoever builds again and again.
#[derive(Default)]
pub struct Memo {
    pages: HashMap<String, Posted>,
    files: Kept,
    tables: Option<Arc<Tables>>,
}

/// What the program knows of writing.
pub struct Tables {
    pub folding: Folding,
    pub regional: Regional,
}

impl Default for Tables {
    fn default() -> Tables {
        let folding = Folding::default();
        let regional = Regional::new(&folding);
        Tables { folding, regional }
    }
}

/// What stays in memory once the files are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// A site needs no more.
    Files,
    /// To be asked by [`search`].
    Index,
}

/// The files of an index, and the index itself where it is kept.
pub struct Searched {
    pub index: Option<Index>,
    pub files: Files,
}

/// Indexes a handbook, makes the files, and names what is wrong.
pub fn run(handbook: &Handbook, theme: &Theme, mut memo: Option<&mut Memo>, keep: Keep) -> (Searched, Vec<Diagnostic>) {
    let index = index(handbook, theme, memo.as_deref_mut());
    let packing = if handbook.config.search.compress { Packing::Deflate } else { Packing::Plain };
    let files = index.files(packing, memo);
    let found = findings::findings(handbook, &index, &files);
    let index = Some(index).filter(|_| keep == Keep::Index);
    (Searched { index, files }, found)
}

/// Reads every page of a handbook that is not kept out of the search.
pub fn index(handbook: &Handbook, theme: &Theme, memo: Option<&mut Memo>) -> Index {
    let listed: Vec<_> = handbook.pages().collect();
    let pages = listed.par_iter().filter_map(|(entry, language)| page::page(handbook, theme, *entry, *language));
    index_pages(pages.collect(), handbook.synonyms.texts(), memo)
}

/// Indexes pages whose text is not read yet.
pub fn index_pages(pages: Vec<Page>, groups: Vec<Vec<String>>, memo: Option<&mut Memo>) -> Index {
    let tables: Arc<Tables> = match &memo {
        Some(memo) => memo.tables.clone().unwrap_or_default(),
        None => Arc::default(),
    };
    let known = memo.as_ref().map(|memo| &memo.pages);
    let posted: Vec<Posted> = pages.into_par_iter().map(|page| indexed(page, &tables, known)).collect();
    let postings: Vec<&Postings> = posted.iter().map(|(_, postings)| &**postings).collect();
    let terms = merge::merge(&postings);
    let pages: Vec<Arc<Indexed>> = posted.iter().map(|(page, _)| page.clone()).collect();
    if let Some(memo) = memo {
        memo.pages = posted.into_iter().map(|posted| (posted.0.page.card.url.clone(), posted)).collect();
        memo.tables = Some(tables.clone());
    }
    let shards = shards::borders(&terms);
    let firsts = merge::first_sections(pages.iter().map(|page| page.page.sections.len() as u32));
    let synonyms = Synonyms::new(&groups, &tables.folding);
    Index { pages, firsts, terms, shards, tables, synonyms, groups }
}

fn indexed(mut page: Page, tables: &Tables, known: Option<&HashMap<String, Posted>>) -> Posted {
    let kept = known.and_then(|known| known.get(&page.card.url));
    if let Some(kept) = kept.filter(|(kept, _)| kept.page.is_made_of(&page)) {
        return kept.clone();
    }
    page.read();
    let postings = Postings::of(&page, tables);
    (Arc::new(Indexed { page, title_tokens: postings.title_tokens }), Arc::new(postings))
}

/// The files of an index, and how large they are.
pub struct Files {
    pub files: Vec<File>,
    /// Bytes of the manifest, the shards and lists: what grows with the handbook's words.
    pub terms: u64,
    /// Bytes of the blocks of text.
    pub texts: u64,
}

impl Index {
    /// The page that a section belongs to.
    pub fn page_of(&self, section: u32) -> usize {
        self.firsts.partition_point(|first| *first <= section) - 1
    }

    /// The page's card and the section of a hit.
    pub fn result(&self, hit: &Hit) -> (&Card, &Section) {
        let page = &self.pages[hit.page].page;
        (&page.card, &page.sections[hit.section])
    }

    /// The address of a hit, relative to the site's root.
    pub fn url(&self, hit: &Hit) -> String {
        let (card, section) = self.result(hit);
        if section.id.is_empty() { card.url.clone() } else { format!("{}#{}", card.url, section.id) }
    }

    /// Makes the files.
    pub fn files(&self, packing: Packing, memo: Option<&mut Memo>) -> Files {
        let mut memo = memo;
        if let Some(memo) = &mut memo {
            memo.files.begin();
        }
        let press = Press { packing, kept: memo.as_ref().map(|memo| &memo.files) };
        let shards = shards::files(&self.terms, &self.shards, press);
        let blocks = blocks::blocks(&self.pages, &self.firsts, press);
        let words = shards::word_lists(&self.terms, press);
        let mut packer = press.packer();
        let folding = packer.file("folding", &[self.folding_in_use().as_bytes()]);
        let (facets, pages) = self.facets();
        let manifest = Manifest {
            shards: self
                .shards
                .iter()
                .zip(&shards)
                .map(|(shard, file)| (self.terms.name(shard.start), file.hash))
                .collect(),
            blocks: blocks.iter().map(|block| (block.first, block.file.hash)).collect(),
            folding: folding.hash,
            words: words.iter().map(|list| (list.first, list.file.hash)).collect(),
            sections: self.terms.sections,
            pages,
            facets,
            synonyms: serde_json::json!(self.groups).to_string(),
        };
        let (manifest, directories) = manifest.write(&mut packer);
        let mut files = vec![manifest, folding];
        files.extend(shards.into_iter().chain(directories).chain(words.into_iter().map(|list| list.file)));
        let size = |files: &[File]| files.iter().map(|file| file.script.len() as u64).sum();
        let terms = size(&files);
        let first_text = files.len();
        files.extend(blocks.into_iter().map(|block| block.file));
        let texts = size(&files[first_text..]);
        if let Some(memo) = memo {
            memo.files.end();
        }
        Files { files, terms, texts }
    }

    /// Pairs of the folding table of which the folded form occurs: folded form, then the others.
    fn folding_in_use(&self) -> String {
        let mut used = std::collections::HashSet::new();
        for at in self.terms.lower_bound("\u{3400}")..self.terms.len() {
            used.extend(self.terms.name(at).chars());
        }
        folding::pairs().filter(|(_, to)| used.contains(to)).flat_map(|(from, to)| [from, to]).collect()
    }

    /// The kinds of pages that occur, as JSON, and what the manifest says of each page.
    fn facets(&self) -> (String, Vec<(u32, u32, u8)>) {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut facets = Vec::new();
        let mut pages = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            let card = &page.page.card;
            let facet = serde_json::json!([*card.language, card.kind, card.stage, card.roles]).to_string();
            let number = *numbers.entry(facet.clone()).or_insert_with(|| {
                facets.push(facet);
                facets.len() as u32 - 1
            });
            pages.push((page.page.sections.len() as u32, number, page.title_tokens));
        }
        (format!("[{}]", facets.join(",")), pages)
    }
}

impl Searched {
    /// Adds the files to a site.
    pub fn publish(&self, outputs: &mut Outputs) {
        for file in &self.files.files {
            outputs.insert(file.address.clone(), Content::Bytes(file.script.clone()));
        }
    }
}
