//! What becomes of each block in two rows, and which unchanged blocks the changed ones cannot be read without.

use std::ops::Range;

use super::align::{Entry, align};
use super::block::Block;
use super::steps::Steps;

/// Aligns two rows. Steps that go on do so by their ids alone, and what stands between two that stayed in order is
/// aligned by itself.
pub fn entries(steps: &Steps, old: &[Block], new: &[Block]) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(old.len().max(new.len()));
    let (mut from_old, mut from_new) = (0, 0);
    let end = (old.len(), new.len());
    for (o, n) in steps.unmoved(old, new).into_iter().chain([end]) {
        let old_row = Row { blocks: old, range: from_old..o, goes_on: &|block| steps.new_id(block).is_some() };
        let new_row = Row { blocks: new, range: from_new..n, goes_on: &|block| steps.old_id(block).is_some() };
        align_between(&old_row, &new_row, &mut entries);
        if (o, n) != end {
            entries.push(Entry::Both(o, n));
        }
        (from_old, from_new) = (o + 1, n + 1);
    }
    entries
}

/// A part of a row, and which of its blocks are steps that the other version has elsewhere.
struct Row<'r, 'a> {
    blocks: &'r [Block<'a>],
    range: Range<usize>,
    goes_on: &'r dyn Fn(&Block<'a>) -> bool,
}

impl<'r, 'a> Row<'r, 'a> {
    fn places(&self, goes_on: bool) -> Vec<usize> {
        self.range.clone().filter(|at| (self.goes_on)(&self.blocks[*at]) == goes_on).collect()
    }

    fn at(&self, places: &[usize]) -> Vec<&'r Block<'a>> {
        places.iter().map(|at| &self.blocks[*at]).collect()
    }
}

fn align_between(old: &Row, new: &Row, entries: &mut Vec<Entry>) {
    let (old_places, new_places) = (old.places(false), new.places(false));
    let mut old_steps = old.places(true).into_iter().peekable();
    let mut new_steps = new.places(true).into_iter().peekable();
    for entry in align(&old.at(&old_places), &new.at(&new_places)) {
        let entry = match entry {
            Entry::Both(o, n) => Entry::Both(old_places[o], new_places[n]),
            Entry::Old(o) => Entry::Old(old_places[o]),
            Entry::New(n) => Entry::New(new_places[n]),
        };
        // A step that moved away or here keeps its place among its neighbours.
        if let Entry::Both(o, _) | Entry::Old(o) = entry {
            entries.extend(std::iter::from_fn(|| old_steps.next_if(|at| *at < o)).map(Entry::Old));
        }
        if let Entry::Both(_, n) | Entry::New(n) = entry {
            entries.extend(std::iter::from_fn(|| new_steps.next_if(|at| *at < n)).map(Entry::New));
        }
        entries.push(entry);
    }
    entries.extend(old_steps.map(Entry::Old));
    entries.extend(new_steps.map(Entry::New));
}

/// Which entries are the same in both versions.
pub fn unchanged(entries: &[Entry], old: &[Block], new: &[Block]) -> Vec<bool> {
    let is_same = |entry: &Entry| matches!(entry, Entry::Both(o, n) if old[*o].identity == new[*n].identity);
    entries.iter().map(is_same).collect()
}

/// Which blocks stay when only changes are shown: a heading when something in its section changed, a term when its
/// definition did, and what names the block around it.
pub fn context(entries: &[Entry], same: &[bool], new: &[Block]) -> Vec<bool> {
    // By level: whether something changed between here and the next heading of that level or above, seen from the end.
    let mut changed = [false; 8];
    let mut context = vec![false; entries.len()];
    for at in (0..entries.len()).rev() {
        if !same[at] {
            changed.fill(true);
        }
        let (Entry::Both(_, n) | Entry::New(n)) = entries[at] else { continue };
        context[at] = names_what_is_around(&new[n]);
        if let Some(level) = level(&new[n]) {
            context[at] |= changed[level];
            changed[level..].fill(false);
        }
    }
    context
}

fn level(block: &Block) -> Option<usize> {
    if block.name() == "dt" { Some(7) } else { block.heading_level().map(usize::from) }
}

fn names_what_is_around(block: &Block) -> bool {
    let is_title = block.tag.as_ref().is_some_and(|tag| tag.has_class("alert-title"));
    is_title || matches!(block.name(), "summary" | "caption" | "thead" | "")
}

#[cfg(test)]
mod tests {
    use super::super::block::Reading;
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn headings_above_a_change_are_its_context_and_others_are_not() {
        let mut reading = Reading::default();
        let old = reading.blocks(parse("<h2>a</h2><p>x</p><h3>b</h3><p>one</p><h3>c</h3><p>y</p><h2>d</h2><p>z</p>"));
        let new = reading.blocks(parse("<h2>a</h2><p>x</p><h3>b</h3><p>two</p><h3>c</h3><p>y</p><h2>d</h2><p>z</p>"));
        let entries = entries(&Steps::default(), &old, &new);
        let same = unchanged(&entries, &old, &new);
        let kept = entries.iter().zip(context(&entries, &same, &new)).filter(|(_, kept)| *kept);
        assert_eq!(kept.map(|(entry, _)| *entry).collect::<Vec<_>>(), [Entry::Both(0, 0), Entry::Both(2, 2)]);
    }
}
