//! The redline: two versions of a document as one text in which everything that changed is marked.
//!
//! In: the HTML of both versions as their pages show it, holes filled, and their steps. Out: HTML for a redline page, and
//! a summary. Pure, and cannot fail. Start at [`redline`].
//!
//! ```text
//! html ─ tree ─ block ─┬─ steps ── which step is which
//!                      └─ compare ─┬─ rows, align ── which blocks belong together
//!                                  ├─ table ── columns, rows, cells
//!                                  └─ words, marks ── inside a line          (page: tags that fit on one page)
//! ```
//!
//! # What the HTML holds
//! | class | on | says |
//! | --- | --- | --- |
//! | `rl-same` | a block | nothing in it changed: "only changes" hides it |
//! | `rl-context` | a block | unchanged, but what changed cannot be read without it: headings, titles, heads of tables |
//! | `rl-within` | a block | something inside it changed |
//! | `rl-changed` | a block of text | its words changed: `ins` and `del` are inside |
//! | `rl-added`, `rl-removed` | a block | it came or went whole; each line in it is in `ins` or `del` |
//! | `rl-moved` | a step | it stood elsewhere; `rl-moved-here` and `rl-moved-away` are the notes at both places |
//! | `rl-pair` | a division | two pictures, `rl-side` each |
//! | `rl-gap` | a cell | none: the row is of a version without this column |
//! | `rl-form` | `ins`, `del` | the same words, another markup or link (`data-address`) |
//! | `rl-word`, `rl-note` | our own words | no part of either version |
//!
//! # Bounds
//! Everything is bounded by sizes, so that equal input gives equal output on every machine: rows are compared pair by
//! pair in stretches of 64 blocks, lines of more than 3000 tokens sentence by sentence, nesting ends at 160 levels.

use std::collections::{BTreeMap, HashMap, HashSet};

use block::{Block, Reading};
use compare::{Comparison, StepName};
use page::Page;
use steps::Steps;
use token::Line;
use tree::{Element, Node, parse};

pub use summary::{Change, Duty, StepChange, Summary};

mod align;
mod block;
mod compare;
mod intern;
mod marks;
mod page;
mod rows;
mod safe;
mod steps;
mod summary;
mod table;
mod token;
mod tree;
mod words;

/// One version of a document.
#[derive(Debug, Clone, Copy)]
pub struct Version<'v> {
    /// The body with all holes closed, filled for the place where the redline will stand: an address that means the same
    /// must be the same in both versions.
    pub html: &'v str,
    /// In the order of the document.
    pub steps: &'v [Step],
    /// Address in the HTML → digest of the bytes. Images of unknown bytes are told apart by their addresses.
    pub pictures: &'v BTreeMap<String, String>,
}

/// What the summary says of a step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    pub id: String,
    pub title: String,
    /// Minutes.
    pub within: Option<u32>,
    pub duties: Duties,
    pub when: Vec<String>,
    pub after: Vec<String>,
    /// What a run makes of it, as keys of the theme's words: for each account, a timer by hand, a milestone.
    pub course: Vec<&'static str>,
}

/// The roles of a step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Duties {
    pub responsible: Vec<String>,
    pub accountable: Option<String>,
    pub consulted: Vec<String>,
    pub informed: Vec<String>,
}

/// The words of a redline, plain text from the theme's strings. An empty one is left out.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'l> {
    /// Said before and after what came: "inserted", "end of insertion".
    pub inserted: &'l str,
    pub inserted_end: &'l str,
    pub deleted: &'l str,
    pub deleted_end: &'l str,
    /// Links between the two places of a step that moved. `{title}`, and its numbers `{from}` and `{to}`.
    pub moved_here: &'l str,
    pub moved_away: &'l str,
    /// Above two pictures.
    pub old: &'l str,
    pub new: &'l str,
}

/// Two versions as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Redline {
    /// Blocks for the page's body, well-formed, ids unique and prefixed with `rb-old-` where only the old version has them.
    pub html: String,
    pub summary: Summary,
}

/// Compares two versions.
pub fn redline(old: &Version, new: &Version, labels: &Labels) -> Redline {
    let mut reading = Reading::default();
    let (old_notes, new_notes) = notes(old, new, &mut reading);
    let old_read = read(old, old_notes, &mut reading);
    let new_read = read(new, new_notes, &mut reading);
    written((old, &old_read), (new, &new_read), labels)
}

/// Compares pairs of versions of one document. Each version is read once, however many it is compared with.
pub fn redlines(versions: &[Version], pairs: &[(usize, usize)], labels: &Labels) -> Vec<Redline> {
    if versions.iter().any(|version| version.html.contains(FOOTNOTES)) {
        // Footnotes are numbered pair by pair.
        return pairs.iter().map(|(old, new)| redline(&versions[*old], &versions[*new], labels)).collect();
    }
    let mut reading = Reading::default();
    let texts: Vec<Text> = versions.iter().map(|version| read(version, NoteNumbers::new(), &mut reading)).collect();
    let pairs = pairs.iter().map(|(old, new)| ((&versions[*old], &texts[*old]), (&versions[*new], &texts[*new])));
    pairs.map(|(old, new)| written(old, new, labels)).collect()
}

/// A version that was read.
struct Text<'v> {
    blocks: Vec<Block<'v>>,
    ids: HashSet<String>,
}

fn written((old, old_text): (&Version, &Text), (new, new_text): (&Version, &Text), labels: &Labels) -> Redline {
    let (old_blocks, new_blocks) = (&old_text.blocks, &new_text.blocks);
    let steps = Steps::find(old_blocks, new_blocks);
    let names = names(old, new, &steps);
    let mut comparison = Comparison::new(Page::new(labels, &old_text.ids), &steps, &names);
    comparison.write(old_blocks, new_blocks);
    let changes = summary::summarize(old.steps, new.steps, &steps, &comparison.moved);
    let summary = Summary { steps: changes, counts: comparison.counts };
    Redline { html: comparison.page.html, summary }
}

/// Compares two lines of plain text, such as titles, and returns HTML.
pub fn redline_text(old: &str, new: &str, labels: &Labels) -> String {
    let mut reading = Reading::default();
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut line = |text: &str| Line::read(vec![Node::Text(escape(text).into())], false, &mut reading);
    let (old, new) = (line(old), line(new));
    let ids = HashSet::new();
    let mut page = Page::new(labels, &ids);
    marks::write_changed(&mut page, &old, &new, &words::compare(&old, &new, false));
    page.html
}

/// The class of the section that holds a body's footnotes.
const FOOTNOTES: &str = "class=\"footnotes\"";

fn read<'v>(version: &Version<'v>, notes: NoteNumbers, reading: &mut Reading) -> Text<'v> {
    reading.ids = HashSet::new();
    reading.notes = notes;
    reading.pictures.clone_from(version.pictures);
    let blocks = reading.blocks(parse(version.html));
    Text { blocks, ids: std::mem::take(&mut reading.ids) }
}

type NoteNumbers = HashMap<String, u32>;

/// Pairs the footnotes, so that a reference is the same when its note is, whatever its number.
fn notes(old: &Version, new: &Version, reading: &mut Reading) -> (NoteNumbers, NoteNumbers) {
    let (olds, news) = (note_blocks(old.html, reading), note_blocks(new.html, reading));
    let old_list: Vec<&Block> = olds.iter().map(|(_, block)| block).collect();
    let new_list: Vec<&Block> = news.iter().map(|(_, block)| block).collect();
    let (mut of_old, mut of_new) = (HashMap::new(), HashMap::new());
    for (number, entry) in (0u32..).zip(align::align(&old_list, &new_list)) {
        if let align::Entry::Both(at, _) | align::Entry::Old(at) = entry {
            of_old.insert(olds[at].0.clone(), number);
        }
        if let align::Entry::Both(_, at) | align::Entry::New(at) = entry {
            of_new.insert(news[at].0.clone(), number);
        }
    }
    (of_old, of_new)
}

fn note_blocks<'v>(html: &'v str, reading: &mut Reading) -> Vec<(String, Block<'v>)> {
    if !html.contains(FOOTNOTES) {
        return Vec::new();
    }
    let elements = |nodes: Vec<Node<'v>>| {
        nodes.into_iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    };
    let sections = elements(parse(html)).filter(|element| element.tag.has_class("footnotes"));
    let items = sections.flat_map(|section| elements(section.children)).flat_map(|list| elements(list.children));
    let items: Vec<Element> = items.collect();
    items
        .into_iter()
        .filter_map(|item| {
            let href = format!("#{}", item.tag.attribute("id")?);
            Some((href, reading.blocks(vec![Node::Element(item)]).into_iter().next()?))
        })
        .collect()
}

fn names<'n>(old: &Version<'n>, new: &Version<'n>, steps: &Steps) -> HashMap<&'n str, StepName<'n>> {
    let mut names: HashMap<&str, StepName> = HashMap::new();
    for (at, step) in new.steps.iter().enumerate() {
        names.insert(&step.id, StepName { title: &step.title, new_number: at + 1, old_number: 0 });
    }
    for (at, step) in old.steps.iter().enumerate() {
        if let Some(name) = steps.goes_on.get(&step.id).and_then(|id| names.get_mut(id.as_str())) {
            name.old_number = at + 1;
        }
    }
    names
}
