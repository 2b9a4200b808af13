//! Writes two rows of blocks as one: what stayed, what changed inside, what came, what went, and steps that moved.

use std::collections::{BTreeSet, HashMap};

use super::align::Entry;
use super::block::{Block, Content};
use super::marks::{Aloud, write_changed, write_line};
use super::page::{Extra, Page, Side};
use super::rows::{context, entries, unchanged};
use super::steps::Steps;
use super::token::Line;
use super::words::compare;

/// Blocks of text, rows and pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub changed: usize,
    pub added: usize,
    pub removed: usize,
}

/// The work on one redline.
pub struct Comparison<'c, 'b, 'a> {
    pub page: Page<'c>,
    pub steps: &'c Steps<'b, 'a>,
    /// Titles and numbers of steps, by their ids in the new version.
    pub names: &'c HashMap<&'c str, StepName<'c>>,
    /// Steps that stand elsewhere now, by their ids in the new version.
    pub moved: BTreeSet<String>,
    pub counts: Counts,
    /// How the columns of the table being written belong together.
    pub(super) columns: Option<Vec<Entry>>,
    /// More than 0 inside what counts as one, such as a row.
    pub(super) inside_counted: usize,
    /// Lines inside marks in the block being written that came or went whole: done, and all.
    lines: (usize, usize),
}

/// What a step that moved is called at both of its places.
#[derive(Debug, Clone, Copy, Default)]
pub struct StepName<'n> {
    pub title: &'n str,
    pub old_number: usize,
    pub new_number: usize,
}

/// What a row of blocks stands in.
#[derive(Default)]
struct Level<'l> {
    /// The number of the first item of an ordered list.
    first: Option<usize>,
    /// In a step its title and labels are the context of every change.
    in_step: bool,
    /// The id of the step that moved here, for the note under its title.
    moved: Option<&'l str>,
}

impl<'c, 'b, 'a> Comparison<'c, 'b, 'a> {
    /// Begins with an empty page.
    pub fn new(page: Page<'c>, steps: &'c Steps<'b, 'a>, names: &'c HashMap<&'c str, StepName<'c>>) -> Self {
        let (moved, counts) = Default::default();
        Comparison { page, steps, names, moved, counts, columns: None, inside_counted: 0, lines: (0, 0) }
    }

    /// Writes the blocks of two versions.
    pub fn write(&mut self, old: &'b [Block<'a>], new: &'b [Block<'a>]) {
        self.level(old, new, &Level::default());
    }

    fn level(&mut self, old: &'b [Block<'a>], new: &'b [Block<'a>], level: &Level) {
        let entries = entries(self.steps, old, new);
        let same = unchanged(&entries, old, new);
        let context = context(&entries, &same, new);
        let mut note = level.moved;
        for (at, entry) in entries.iter().enumerate() {
            // What went keeps its number and takes none away from what stayed.
            let (Entry::Both(_, place) | Entry::New(place) | Entry::Old(place)) = *entry;
            let value = level.first.map(|first| first.saturating_add(place));
            match *entry {
                Entry::Both(_, n) if same[at] => {
                    let is_context = level.in_step && (at == 0 || new[n].is_labels()) || context[at];
                    let class = if is_context { "rl-context" } else { "rl-same" };
                    self.copy(&new[n], Extra { class, value, address: false });
                }
                Entry::Both(o, n) => self.both(&old[o], &new[n], value),
                Entry::Old(o) => self.whole(&old[o], Side::Old, value),
                Entry::New(n) => self.whole(&new[n], Side::New, value),
            }
            if let (Some(id), Entry::Both(_, _) | Entry::New(_)) = (note, entry) {
                self.note_moved_here(id);
                note = None;
            }
        }
    }

    /// Writes two blocks that belong together and differ.
    pub(super) fn both(&mut self, old: &'b Block<'a>, new: &'b Block<'a>, value: Option<usize>) {
        if old.is_picture() && new.is_picture() && !self.same_picture(old, new) {
            return self.side_by_side(old, new);
        }
        match (&old.content, &new.content) {
            (Content::Line(old_line), Content::Line(new_line)) => {
                let is_code = new.name() == "pre";
                let extra = Extra { class: "rl-changed", value, address: false };
                self.open(new, extra);
                write_changed(&mut self.page, old_line, new_line, &compare(old_line, new_line, is_code));
                self.close(new, extra);
                self.count_changed();
            }
            (Content::Blocks(olds), Content::Blocks(news)) => match new.name() {
                "table" => self.table(old, new),
                "tr" => self.row(old, new),
                _ => self.inside(olds, news, new, value),
            },
            _ => {
                self.whole(old, Side::Old, value);
                self.whole(new, Side::New, value);
            }
        }
    }

    /// Writes a block that holds blocks and in which something changed.
    fn inside(&mut self, olds: &'b [Block<'a>], news: &'b [Block<'a>], new: &'b Block<'a>, value: Option<usize>) {
        if let (Some(old_line), Some(new_line)) = (only_text(olds), only_text(news))
            && !(old_line.is_picture() && new_line.is_picture())
        {
            let extra = Extra { class: "rl-changed", value, address: false };
            self.open(new, extra);
            write_changed(&mut self.page, old_line, new_line, &compare(old_line, new_line, false));
            self.close(new, extra);
            return self.count_changed();
        }
        let is_figure = new.name() == "figure";
        let extra = Extra { class: "rl-within", value, address: false };
        self.open(new, extra);
        self.inside_counted += usize::from(is_figure);
        self.level(olds, news, &Level { first: first_number(new), in_step: new.step.is_some(), moved: None });
        self.inside_counted -= usize::from(is_figure);
        self.close(new, extra);
        if is_figure {
            self.count_changed();
        }
    }

    fn same_picture(&self, old: &Block, new: &Block) -> bool {
        match (old.blocks(), new.blocks()) {
            ([old, ..], [new, ..]) => old.identity == new.identity,
            _ => false,
        }
    }

    /// Two pictures have no words to mark: both are shown.
    fn side_by_side(&mut self, old: &'b Block<'a>, new: &'b Block<'a>) {
        let labels = self.page.labels;
        self.inside_counted += 1;
        self.page.html.push_str("<div class=\"rl-pair\">\n");
        for (block, side, class, words) in
            [(old, Side::Old, "rl-removed", labels.old), (new, Side::New, "rl-added", labels.new)]
        {
            self.page.html.push_str(&format!("<div class=\"rl-side {class}\"><p class=\"rl-note\">"));
            self.page.text(words);
            self.page.html.push_str("</p>\n");
            self.lines = (0, self.lines_of(block));
            self.whole_inside(block, side, Extra::default());
            self.page.html.push_str("</div>\n");
        }
        self.page.html.push_str("</div>\n");
        self.inside_counted -= 1;
        self.count_changed();
    }

    /// Writes a block that came or went whole.
    pub(super) fn whole(&mut self, block: &'b Block<'a>, side: Side, value: Option<usize>) {
        if self.inside_counted == 0 {
            let count = self.count_without_moved(block);
            match side {
                Side::Old => self.counts.removed += count,
                Side::New => self.counts.added += count,
            }
        }
        let lines = (0, self.lines_of(block));
        let before = std::mem::replace(&mut self.lines, lines);
        self.whole_inside(block, side, Extra { class: class_of(side), value, address: false });
        self.lines = before;
    }

    pub(super) fn whole_inside(&mut self, block: &'b Block<'a>, side: Side, extra: Extra) {
        match side {
            Side::Old => {
                if let Some(id) = self.steps.new_id(block) {
                    return self.note_moved_away(id);
                }
            }
            Side::New => {
                if let Some(id) = self.steps.old_id(block) {
                    return self.moved_here(self.steps.old[id], block);
                }
            }
        }
        if block.name() == "tr" && self.columns.is_some() {
            return self.whole_row(block, side, extra);
        }
        self.open_of(block, side, extra);
        match &block.content {
            Content::Line(line) => {
                let (done, all) = self.lines;
                write_line(&mut self.page, line, side, Some(Aloud { start: done == 0, end: done + 1 == all }));
                self.lines.0 += usize::from(!line.tokens.is_empty());
            }
            Content::Blocks(blocks) => {
                for block in blocks {
                    self.whole_inside(block, side, Extra::default());
                }
            }
        }
        self.close_of(block, side, extra);
    }

    /// Writes a step at its new place, with what changed in it.
    fn moved_here(&mut self, old: &'b Block<'a>, new: &'b Block<'a>) {
        let id = new.step.as_deref().unwrap_or_default();
        self.moved.insert(id.to_string());
        let around = (self.lines, std::mem::take(&mut self.inside_counted), self.columns.take());
        self.open(new, Extra::class("rl-moved"));
        self.level(old.blocks(), new.blocks(), &Level { first: None, in_step: true, moved: Some(id) });
        self.close(new, Extra::default());
        (self.lines, self.inside_counted, self.columns) = around;
    }

    fn note_moved_here(&mut self, id: &str) {
        self.page.html.push_str(&format!("<p class=\"rl-note rl-moved-here\"><a href=\"#rb-from-{}\">", fragment(id)));
        self.page.text(&self.named(self.page.labels.moved_here, id));
        self.page.html.push_str("</a></p>\n");
    }

    fn note_moved_away(&mut self, id: &str) {
        self.page.html.push_str("<p class=\"rl-note rl-moved-away\"");
        self.page.own_id(&format!("rb-from-{id}"));
        self.page.html.push_str(&format!("><a href=\"#{}\">", fragment(id)));
        self.page.text(&self.named(self.page.labels.moved_away, id));
        self.page.html.push_str("</a></p>\n");
    }

    fn named(&self, words: &str, id: &str) -> String {
        let name = self.names.get(id).copied().unwrap_or_default();
        words
            .replace("{from}", &name.old_number.to_string())
            .replace("{to}", &name.new_number.to_string())
            .replace("{title}", name.title)
    }

    /// Writes a block of the new version as it is.
    pub(super) fn copy(&mut self, block: &Block, extra: Extra) {
        if let Some(tag) = &block.tag {
            self.page.start(tag, Side::New, extra);
        }
        match &block.content {
            Content::Line(line) => write_line(&mut self.page, line, Side::New, None),
            Content::Blocks(blocks) => blocks.iter().for_each(|block| self.copy(block, Extra::default())),
        }
        self.close(block, Extra::default());
    }

    pub(super) fn count_changed(&mut self) {
        self.counts.changed += usize::from(self.inside_counted == 0);
    }

    /// Lines of a block that get a mark.
    fn lines_of(&self, block: &Block) -> usize {
        match &block.content {
            _ if self.goes_on(block) => 0,
            Content::Line(line) => usize::from(!line.tokens.is_empty()),
            Content::Blocks(blocks) => blocks.iter().map(|block| self.lines_of(block)).sum(),
        }
    }

    fn goes_on(&self, block: &Block) -> bool {
        self.steps.new_id(block).or(self.steps.old_id(block)).is_some()
    }

    fn count_without_moved(&self, block: &Block) -> usize {
        if self.goes_on(block) {
            return 0;
        }
        match block.blocks() {
            [] => block.count,
            _ if matches!(block.name(), "tr" | "figure") => block.count,
            blocks => blocks.iter().map(|block| self.count_without_moved(block)).sum(),
        }
    }

    /// Opens a block of the new version; text beside blocks gets a division when it needs a class.
    pub(super) fn open(&mut self, block: &Block, extra: Extra) {
        self.open_of(block, Side::New, extra);
    }

    /// Closes what [`Comparison::open`] opened.
    pub(super) fn close(&mut self, block: &Block, extra: Extra) {
        self.close_of(block, Side::New, extra);
    }

    fn open_of(&mut self, block: &Block, side: Side, extra: Extra) {
        match &block.tag {
            Some(tag) => self.page.start(tag, side, extra),
            None if !extra.class.is_empty() => self.page.html.push_str(&format!("<div class=\"{}\">", extra.class)),
            None => {}
        }
    }

    fn close_of(&mut self, block: &Block, side: Side, extra: Extra) {
        match &block.tag {
            Some(tag) => self.page.end(tag, side),
            None if !extra.class.is_empty() => self.page.html.push_str("</div>"),
            None => return,
        }
        self.page.html.push('\n');
    }
}

/// The class of what came or went.
pub fn class_of(side: Side) -> &'static str {
    match side {
        Side::Old => "rl-removed",
        Side::New => "rl-added",
    }
}

fn only_text<'t, 'a>(blocks: &'t [Block<'a>]) -> Option<&'t Line<'a>> {
    match blocks {
        [Block { tag: None, content: Content::Line(line), .. }] => Some(line),
        _ => None,
    }
}

/// The first number of an ordered list; both versions of a list begin with the same.
fn first_number(list: &Block) -> Option<usize> {
    let tag = list.tag.as_ref().filter(|tag| tag.name == "ol" && tag.attribute("reversed").is_none())?;
    tag.attribute("start").map_or(Some(1), |start| start.parse().ok())
}

/// An id as it stands after `#`. What could end the attribute is escaped in it already.
fn fragment(id: &str) -> String {
    id.bytes().map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
