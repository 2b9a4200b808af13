//! Tables: columns are paired first, then rows, then the cells of a row column by column.

use super::align::{Entry, align_by};
use super::block::Block;
use super::compare::{Comparison, class_of};
use super::intern::Sketch;
use super::page::{Extra, Side};

/// Tables with more columns are compared by position.
const MOST_COLUMNS: usize = 64;
/// From here on two columns with different headings hold the same.
const SAME_COLUMN: f32 = 0.3;

impl<'b, 'a> Comparison<'_, 'b, 'a> {
    /// Writes a table that changed.
    pub(super) fn table(&mut self, old: &'b Block<'a>, new: &'b Block<'a>) {
        let columns = columns(old, new);
        let around = std::mem::replace(&mut self.columns, columns);
        self.open(new, Extra::class("rl-within"));
        self.write(old.blocks(), new.blocks());
        self.close(new, Extra::default());
        self.columns = around;
    }

    /// Writes a row that changed, cell by cell.
    pub(super) fn row(&mut self, old: &'b Block<'a>, new: &'b Block<'a>) {
        self.count_changed();
        self.inside_counted += 1;
        self.open(new, Extra::class("rl-within"));
        let (olds, news) = (old.blocks(), new.blocks());
        for column in self.columns.clone().unwrap_or_else(|| by_position(olds.len(), news.len())) {
            match column {
                Entry::Both(o, n) if olds[o].identity == news[n].identity => self.copy(&news[n], Extra::default()),
                Entry::Both(o, n) => self.both(&olds[o], &news[n], None),
                Entry::Old(o) => self.whole(&olds[o], Side::Old, None),
                Entry::New(n) => self.whole(&news[n], Side::New, None),
            }
        }
        self.close(new, Extra::default());
        self.inside_counted -= 1;
    }

    /// Writes a row that came or went, with empty cells where the other version has columns.
    pub(super) fn whole_row(&mut self, row: &'b Block<'a>, side: Side, extra: Extra) {
        let around = self.columns.take();
        let Some(tag) = &row.tag else { return };
        self.page.start(tag, side, extra);
        for column in around.iter().flatten() {
            match (column, side) {
                (Entry::Both(at, _) | Entry::Old(at), Side::Old) | (Entry::Both(_, at) | Entry::New(at), Side::New) => {
                    self.whole_inside(&row.blocks()[*at], side, Extra::default());
                }
                (Entry::Old(_), Side::New) => self.gap(Side::Old),
                (Entry::New(_), Side::Old) => self.gap(Side::New),
            }
        }
        self.page.end(tag, side);
        self.page.html.push('\n');
        self.columns = around;
    }

    fn gap(&mut self, side: Side) {
        self.page.html.push_str(&format!("<td class=\"rl-gap {}\"></td>\n", class_of(side)));
    }
}

fn by_position(old: usize, new: usize) -> Vec<Entry> {
    (0..old.max(new))
        .map(|at| match (at < old, at < new) {
            (true, true) => Entry::Both(at, at),
            (true, false) => Entry::Old(at),
            _ => Entry::New(at),
        })
        .collect()
}

/// How columns belong together; none for tables whose rows differ in length, or with cells that span several.
fn columns(old: &Block, new: &Block) -> Option<Vec<Entry>> {
    let (old_rows, new_rows) = (rows(old), rows(new));
    let (old_width, new_width) = (width(&old_rows)?, width(&new_rows)?);
    if old_width.max(new_width) > MOST_COLUMNS {
        return (old_width == new_width).then(|| by_position(old_width, new_width));
    }
    let (olds, news) = (sketches(&old_rows, old_width), sketches(&new_rows, new_width));
    let (old_head, new_head) = (old_rows[0].blocks(), new_rows[0].blocks());
    Some(align_by(old_width, new_width, |o, n| {
        let similarity = olds[o].similarity(&news[n]);
        if old_head[o].identity == new_head[n].identity {
            return Some(1.0 + similarity);
        }
        // A column that was renamed and filled anew is still the third of three.
        let at_its_place = old_width == new_width && o == n;
        (similarity >= SAME_COLUMN || at_its_place).then_some(similarity.max(0.05))
    }))
}

fn rows<'t, 'a>(table: &'t Block<'a>) -> Vec<&'t Block<'a>> {
    let parts = table.blocks().iter();
    parts
        .flat_map(|part| if part.name() == "tr" { std::slice::from_ref(part) } else { part.blocks() })
        .filter(|row| row.name() == "tr")
        .collect()
}

fn width(rows: &[&Block]) -> Option<usize> {
    let width = rows.first()?.blocks().len();
    let is_plain = |row: &&Block| {
        row.blocks().len() == width
            && row.blocks().iter().all(|cell| {
                cell.tag.as_ref().is_some_and(|tag| tag.attribute("colspan").or(tag.attribute("rowspan")).is_none())
            })
    };
    rows.iter().all(is_plain).then_some(width)
}

fn sketches(rows: &[&Block], width: usize) -> Vec<Sketch> {
    (0..width).map(|column| Sketch::joined(rows.iter().map(|row| &row.blocks()[column].sketch))).collect()
}
