//! The rows of a drawing: where their text stands, and each as one link.

use std::fmt::Write;

use super::arrows::Grid;
use super::text::{Face, escaped, number, tidy, wrapped};
use super::{Chart, Form, Row, Sizes};

/// Most lines of a title, and of anything else.
const MOST_LINES: usize = 4;
/// The widest column of time limits; longer ones are broken.
const WIDEST_TIME: f64 = 136.0;
/// Between the text of a wide drawing and its edge, where the ring of focus is.
const MARGIN: f64 = 8.0;
/// Between the lanes and the text.
const GAP: f64 = 12.0;
/// The least and the most width that the titles take from the lanes of a wide drawing.
const TITLES: (f64, f64) = (150.0, 215.0);
/// The width of all lanes of a narrow drawing.
const NARROW_LANES: f64 = 144.0;

/// A row with its text in place.
pub struct Placed<'a> {
    row: &'a Row,
    pub top: f64,
    pub height: f64,
    /// Where its circles and lines are.
    pub middle: f64,
    lines: Vec<Line>,
}

/// One line of text.
struct Line {
    style: Style,
    x: f64,
    /// The baseline.
    y: f64,
    side: Side,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Title,
    Quiet,
    Time,
}

/// Whether text begins or ends at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

impl Style {
    fn face(self, sizes: &Sizes) -> Face {
        match self {
            Style::Title => Face::plain(sizes.title),
            Style::Quiet => Face::plain(sizes.small),
            Style::Time => Face::bold(sizes.small),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Style::Title => "lane-title",
            Style::Quiet => "lane-quiet",
            Style::Time => "lane-time",
        }
    }
}

/// How wide all lanes may be together: as wide as the text lets them.
pub fn room_for_lanes(chart: &Chart, sizes: &Sizes) -> f64 {
    if sizes.form == Form::Narrow {
        return NARROW_LANES;
    }
    let titles = chart.rows.iter().map(|row| Face::plain(sizes.title).width(&tidy(&row.title)));
    let title = titles.fold(TITLES.0, f64::max).min(TITLES.1);
    sizes.width - MARGIN - title - times(chart, sizes) - 2.0 * GAP - number_width(sizes)
}

/// The width of the column of time limits.
fn times(chart: &Chart, sizes: &Sizes) -> f64 {
    let limits = chart.rows.iter().filter_map(|row| row.within.as_deref());
    limits.map(|text| Face::bold(sizes.small).width(&tidy(text))).fold(0.0, f64::max).min(WIDEST_TIME)
}

/// The width of the column of numbers in a wide drawing.
fn number_width(sizes: &Sizes) -> f64 {
    sizes.small * 2.0
}

/// Places the rows below each other; `left` is where the lanes end, `top` where the first row begins.
pub fn laid_out<'a>(chart: &Chart<'a>, sizes: &Sizes, left: f64, top: f64) -> Vec<Placed<'a>> {
    let time = times(chart, sizes);
    let first = line_height(Face::plain(sizes.title));
    let mut from = top;
    let rows = chart.rows.iter().map(|row| {
        let middle = from + sizes.padding + (first / 2.0).max(sizes.radius);
        let mut block = Block { sizes, lines: Vec::new(), x: left + GAP, room: 0.0, side: Side::Start };
        let bottom = match sizes.form {
            Form::Wide => block.wide(row, middle - first / 2.0, time),
            Form::Narrow => block.narrow(row, middle - first / 2.0),
        };
        let bottom = bottom.max(middle + sizes.radius) + sizes.padding;
        let placed = Placed { row, top: from, height: bottom - from, middle, lines: block.lines };
        from = bottom;
        placed
    });
    rows.collect()
}

/// An even number, so that the middle of a line is a whole one.
fn line_height(face: Face) -> f64 {
    (face.size * 0.675).round() * 2.0
}

/// The text of a row while it is put together, and where the next of it goes.
struct Block<'a> {
    sizes: &'a Sizes,
    lines: Vec<Line>,
    x: f64,
    room: f64,
    side: Side,
}

impl Block<'_> {
    /// The number, the title with the grades below it, and the time limit at the end of the row. Returns where it ends.
    fn wide(&mut self, row: &Row, top: f64, time: f64) -> f64 {
        let (number, end) = (self.x + number_width(self.sizes) - 8.0, self.sizes.width - MARGIN);
        // Small text beside a title stands on nearly the same line.
        let beside = top + 1.0;
        (self.x, self.side, self.room) = (number, Side::End, number);
        self.put(Style::Quiet, beside, &row.number.to_string());
        (self.x, self.room) = (end, time);
        let below_time = row.within.iter().fold(beside, |y, text| self.put(Style::Time, y, text));
        (self.x, self.side) = (number + 8.0, Side::Start);
        self.room = end - self.x - if time > 0.0 { time + GAP } else { 0.0 };
        let below_title = self.put(Style::Title, top, &row.title);
        row.when.iter().fold(below_title, |y, text| self.put(Style::Quiet, y, text)).max(below_time)
    }

    /// Title, roles, time limit and grades below each other. Returns where they end.
    fn narrow(&mut self, row: &Row, top: f64) -> f64 {
        self.x -= 4.0;
        self.room = self.sizes.width - self.x - 3.0;
        let y = self.put(Style::Title, top, &row.title);
        let y = row.roles.iter().fold(y, |y, text| self.put(Style::Quiet, y, text));
        let y = row.within.iter().fold(y, |y, text| self.put(Style::Time, y, text));
        row.when.iter().fold(y, |y, text| self.put(Style::Quiet, y, text))
    }

    /// Puts a text below `top`; returns where it ends.
    fn put(&mut self, style: Style, top: f64, text: &str) -> f64 {
        let face = style.face(self.sizes);
        let height = line_height(face);
        let mut bottom = top;
        for text in wrapped(text, face, self.room, MOST_LINES) {
            let y = bottom + height / 2.0 + face.size * 0.35;
            self.lines.push(Line { style, x: self.x, y, side: self.side, text });
            bottom += height;
        }
        bottom
    }
}

impl Placed<'_> {
    /// Writes the row as a link, with its circles in the lanes of `place`. What is in it is placed from its top, since
    /// rows that look the same pack well.
    pub fn write(&self, place: &[usize], grid: &Grid, sizes: &Sizes, out: &mut String) {
        let (href, label) = (escaped(&self.row.href), escaped(&self.row.label));
        let _ = write!(out, r#"<g role="listitem"><a class="lane-step" href="{href}"><title>{label}</title>"#);
        let _ = write!(out, r#"<g aria-hidden="true" transform="translate(0 {})">"#, number(self.top));
        let _ = write!(out, r#"<rect class="lane-row" width="100%" height="{}"/>"#, number(self.height));
        self.circles(place, grid, sizes, out);
        for line in &self.lines {
            let (class, x, y) = (line.style.class(), number(line.x), number(line.y - self.top));
            let size = match line.style {
                Style::Title => format!(r#" font-size="{}""#, number(sizes.title)),
                Style::Quiet | Style::Time => String::new(),
            };
            let anchor = if line.side == Side::End { r#" text-anchor="end""# } else { "" };
            let text = escaped(&line.text);
            let _ = write!(out, r#"<text class="{class}" x="{x}" y="{y}"{size}{anchor}>{text}</text>"#);
        }
        out.push_str("</g></a></g>");
    }

    fn circles(&self, place: &[usize], grid: &Grid, sizes: &Sizes, out: &mut String) {
        let some = if self.row.when.is_some() { " lane-some" } else { "" };
        let (y, radius) = (number(self.middle - self.top), number(sizes.radius));
        if let (Some(first), Some(last)) = (place.first(), place.last())
            && first != last
        {
            let (first, last) = (number(grid.columns[*first]), number(grid.columns[*last]));
            let _ = write!(out, r#"<path class="lane-bar" d="M{first} {y}H{last}"/>"#);
        }
        let (n, baseline) = (self.row.number, number(sizes.small * 0.35));
        // The length of the circle is 72 for the dashes of the style sheet, whatever its size.
        let length = if self.row.when.is_some() { r#" pathLength="72""# } else { "" };
        for lane in place {
            let x = number(grid.columns[*lane]);
            let _ = write!(out, r#"<g transform="translate({x} {y})"><circle class="lane-circle{some}" r="{radius}""#);
            let _ = write!(out, r#"{length}/><text class="lane-number{some}" y="{baseline}">{n}</text></g>"#);
        }
    }
}
