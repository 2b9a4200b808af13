//! The picture of a runbook: who does which step, in which order, in what time, as inline SVG drawn from the steps.
//!
//! [`draw`] takes the steps as [`Row`]s and gives back two drawings of the same chart; the style sheet shows the one
//! that fits. Start there; `rows` places the text, `heads` the names of the roles, `arrows` the lines, `text` breaks
//! lines.
//!
//! # Why it looks as it does
//! - **Time runs down, roles are narrow lanes.** A row holds one step, so its circle has the row to itself, a title
//!   never has to fit into a box of a lane, and lines reach the circle from the side without meeting another one.
//! - **Lanes stand in the order in which they are first needed**, not in the roster's: the circles then run from the
//!   upper left to the lower right, and a lane is empty until its first step.
//! - **One trunk leaves a step** and branches to all that follow it. It keeps to the middle of its lane until the
//!   lane's next circle, and beside the circles after that. Lines leave a circle below and enter it from above or from
//!   the side.
//! - **Two drawings, because one cannot be read everywhere.** 700 px scaled to a phone's 288 px would turn 15 px text
//!   into 6 px. The narrow one has slim lanes and text of nearly the same size, and repeats the role's name in each
//!   row, since the heads of the lanes are out of sight after some steps. Pages of versions have only this one.
//! - **Nothing of "consult" and "inform" is drawn.** Marks for them in the lanes look like stations of the lines, and
//!   the RACI table below says it without a doubt.
//! - **The text alternative is the picture itself**: a list of links, one for each step, whose names say everything
//!   that the row shows, in words. All else is hidden from the accessibility tree. The names are `<title>`s, so that
//!   whoever points at a row sees them too, where the heads of the lanes are far away.
//!
//! Widths of text come from a table ([`crate::content::diagram::measure`]), so that equal steps give equal drawings.
//! Colours and fonts are the style sheet's (`css/lanes.css`); the sizes of text are attributes, since the layout relies
//! on them.

mod arrows;
mod heads;
mod rows;
#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write;

use super::Renderer;
use super::views::{LanesView, StepView};
use crate::handbook::{EntryId, EntryRole};
use arrows::Grid;
use heads::Heads;
use text::number;

/// Most steps that are drawn; with more the picture is left out.
const MOST_STEPS: usize = 120;
/// Most lanes.
const MOST_LANES: usize = 16;
/// Most arrows: as many as steps mean nothing any more when each comes after all before it.
const MOST_ARROWS: usize = 400;

/// A step as the drawing needs it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As on the page.
    pub number: usize,
    pub title: String,
    /// Address of the step, percent-encoded.
    pub href: String,
    /// Names of those who do it.
    pub roles: Vec<String>,
    /// The time limit in words.
    pub within: Option<String>,
    /// In words, for which grades it is; none for all.
    pub when: Option<String>,
    /// Places in the list of rows of what comes first; later ones, itself and places outside are no mistakes here.
    pub after: Vec<usize>,
    /// All of it in words, for who does not see the drawing.
    pub label: String,
}

/// Which drawings a page needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawings {
    Both,
    /// For pages that few read, which it leaves light: it can be read at any width, it is only long.
    Narrow,
}

/// Draws the steps; none when there are fewer than two, none has a role, or there are more than can be read.
pub fn draw(rows: &[Row], drawings: Drawings) -> Option<LanesView> {
    let chart = Chart::new(rows)?;
    Some(LanesView {
        wide_html: (drawings == Drawings::Both).then(|| chart.drawing(&WIDE)),
        narrow_html: chart.drawing(&NARROW),
        has_arrows: !chart.arrows.is_empty(),
        has_conditions: rows.iter().any(|row| row.when.is_some()),
    })
}

impl Renderer<'_> {
    /// The picture of a runbook's steps.
    pub(super) fn lanes(&self, entry: EntryId, language: usize, views: &[StepView]) -> Option<LanesView> {
        if views.len() > MOST_STEPS {
            return None;
        }
        let steps = self.handbook.steps(entry, language);
        let place = |id: &str| steps.iter().position(|step| step.id == id);
        let rows: Vec<Row> = steps
            .iter()
            .zip(views)
            .map(|(step, view)| {
                let after: Vec<usize> = step.after.iter().filter_map(|id| place(&id.value)).collect();
                self.lane_row(view, after, language)
            })
            .collect();
        let is_version = matches!(self.handbook.entries[entry].role, EntryRole::Version { .. });
        draw(&rows, if is_version { Drawings::Narrow } else { Drawings::Both })
    }

    fn lane_row(&self, view: &StepView, after: Vec<usize>, language: usize) -> Row {
        let code = &self.handbook.languages[language];
        let word = |key: &'static str| self.theme.word(code, key);
        let step = |number: usize| word("step_n").replace("{n}", &number.to_string());
        let labelled = |key: &'static str, of: Vec<String>| {
            (!of.is_empty()).then(|| format!("{}{}{}", word(key), word("colon"), of.join(word("list_separator"))))
        };
        let roles: Vec<String> = view.roles.iter().map(|role| role.name.clone()).collect();
        let grades: Vec<&str> = view.when.iter().map(|grade| grade.name.as_str()).collect();
        let when = (!grades.is_empty())
            .then(|| word("severity_only").replace("{levels}", &grades.join(word("list_separator"))));
        let within = view.within.as_ref().map(|limit| limit.text.clone());
        let parts = [
            Some(format!("{}{}{}", step(view.number), word("colon"), view.title)),
            labelled("responsible", roles.clone()),
            within.clone(),
            when.clone(),
            labelled("after", after.iter().map(|at| step(at + 1)).collect()),
        ];
        let label = parts.into_iter().flatten().collect::<Vec<_>>().join(word("sentence_separator"));
        Row {
            number: view.number,
            title: view.title.clone(),
            href: view.href.clone(),
            roles,
            within,
            when,
            after,
            label,
        }
    }
}

/// What both drawings show.
struct Chart<'a> {
    rows: &'a [Row],
    /// Names in the order in which they are first needed. The name of the lane of steps without a role is empty.
    lanes: Vec<&'a str>,
    /// For each row its lanes from left to right, at least one.
    places: Vec<Vec<usize>>,
    /// From a row to one that comes after it, each pair once.
    arrows: Vec<(usize, usize)>,
}

impl<'a> Chart<'a> {
    fn new(rows: &'a [Row]) -> Option<Chart<'a>> {
        if !(2..=MOST_STEPS).contains(&rows.len()) || rows.iter().all(|row| row.roles.is_empty()) {
            return None;
        }
        let (mut lanes, mut places, mut arrows): (Vec<&str>, Vec<_>, Vec<_>) = Default::default();
        for (at, row) in rows.iter().enumerate() {
            let names = if row.roles.is_empty() { vec![""] } else { row.roles.iter().map(String::as_str).collect() };
            let mut place = Vec::new();
            for name in names {
                let lane = lanes.iter().position(|lane| *lane == name).unwrap_or_else(|| {
                    lanes.push(name);
                    lanes.len() - 1
                });
                if lanes.len() > MOST_LANES {
                    return None;
                }
                place.push(lane);
            }
            place.sort_unstable();
            place.dedup();
            places.push(place);
            let mut before: Vec<usize> =
                row.after.iter().copied().filter(|from| *from != at && *from < rows.len()).collect();
            before.sort_unstable();
            before.dedup();
            arrows.extend(before.into_iter().map(|from| (from, at)));
        }
        (arrows.len() <= MOST_ARROWS).then_some(Chart { rows, lanes, places, arrows })
    }

    fn drawing(&self, sizes: &Sizes) -> String {
        let room = rows::room_for_lanes(self, sizes);
        let heads = Heads::new(&self.lanes, room, sizes);
        let (lane, top) = (heads.lane, heads.height);
        // Circles may be wider than lanes.
        let over = (sizes.radius + 1.0 - lane / 2.0).max(0.0);
        let rows = rows::laid_out(self, sizes, lane * self.lanes.len() as f64 + 2.0 * over, top);
        let height = rows.last().map_or(top, |row| row.top + row.height);
        let grid = Grid {
            columns: (0..self.lanes.len()).map(|at| over + (at as f64 + 0.5) * lane).collect(),
            rows: rows.iter().map(|row| row.middle).collect(),
            lane,
            radius: sizes.radius,
        };
        let (name, x, y) = (sizes.name, number(sizes.width), number(height));
        let mut out = format!(r#"<svg class="lane-chart lane-{name}" role="group" viewBox="0 0 {x} {y}""#);
        let size = number(sizes.small);
        let _ = write!(out, r#" width="{x}" height="{y}" font-size="{size}"><g aria-hidden="true">"#);
        self.bands(&grid, if heads.are_in_bands() { 0.0 } else { top }, height, &mut out);
        heads.write(&grid, sizes, &mut out);
        Self::rules(&rows, sizes, &mut out);
        arrows::write(self, &grid, &mut out);
        out.push_str(r#"</g><g role="list">"#);
        for (row, place) in rows.iter().zip(&self.places) {
            row.write(place, &grid, sizes, &mut out);
        }
        out.push_str("</g></svg>");
        out
    }

    fn bands(&self, grid: &Grid, top: f64, bottom: f64, out: &mut String) {
        let gap = if grid.lane >= 30.0 { 2.0 } else { 1.0 };
        // From one band to the next only the way is another, which packs well.
        let (r, width, height) = (gap * 3.0, grid.lane - gap * 8.0, bottom - top - gap * 6.0);
        let [r, width, height] = [r, width, height].map(number);
        let (mut bands, mut before) = (String::new(), None);
        for (name, x) in self.lanes.iter().zip(&grid.columns) {
            if name.is_empty() {
                continue;
            }
            let _ = match before {
                None => write!(bands, "M{} {}", number(x - grid.lane / 2.0 + gap * 4.0), number(top)),
                Some(before) => write!(bands, "m{} 0", number(x - before)),
            };
            let _ = write!(bands, "h{width}q{r} 0 {r} {r}v{height}q0 {r} -{r} {r}h-{width}q-{r} 0 -{r} -{r}");
            let _ = write!(bands, "v-{height}q0 -{r} {r} -{r}z");
            before = Some(*x);
        }
        let _ = write!(out, r#"<path class="lane-band" d="{bands}"/>"#);
    }

    /// A rule above each row.
    fn rules(rows: &[rows::Placed], sizes: &Sizes, out: &mut String) {
        let width = number(sizes.width);
        let mut rules = String::new();
        for (at, row) in rows.iter().enumerate() {
            let _ = match at {
                0 => write!(rules, "M0 {}h{width}", number(row.top)),
                _ => write!(rules, "m-{width} {}h{width}", number(rows[at - 1].height)),
            };
        }
        let _ = write!(out, r#"<path class="lane-rule" d="{rules}"/>"#);
    }
}

/// The sizes of one of the two drawings, in CSS pixels of its own width.
struct Sizes {
    name: &'static str,
    width: f64,
    /// Most width of a lane.
    widest_lane: f64,
    radius: f64,
    /// Sizes of text: titles, all else in the rows, numbers in circles too; the heads of lanes.
    title: f64,
    small: f64,
    head: f64,
    /// Above and below the text of a row.
    padding: f64,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Number, title and time limit beside each other.
    Wide,
    /// Title, role and time limit below each other.
    Narrow,
}

const WIDE: Sizes = Sizes {
    name: "wide",
    width: 700.0,
    widest_lane: 96.0,
    radius: 11.0,
    title: 15.0,
    small: 13.0,
    head: 13.0,
    padding: 9.0,
    form: Form::Wide,
};

const NARROW: Sizes = Sizes {
    name: "narrow",
    width: 288.0,
    widest_lane: 30.0,
    radius: 9.0,
    title: 14.0,
    small: 12.0,
    head: 12.0,
    padding: 8.0,
    form: Form::Narrow,
};
