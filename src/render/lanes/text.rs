//! Lines of text for a drawing, broken by estimated widths.

use crate::content::diagram::measure;

/// Most characters of one text that are looked at; the rest is cut off.
const LONGEST: usize = 400;

/// A size of text and whether it is bold.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    pub size: f64,
    pub bold: bool,
}

impl Face {
    pub fn plain(size: f64) -> Face {
        Face { size, bold: false }
    }

    pub fn bold(size: f64) -> Face {
        Face { size, bold: true }
    }

    /// The width of a line, with the space that browsers put between Han and Latin (`text-autospace`).
    pub fn width(self, text: &str) -> f64 {
        let seams = text.chars().zip(text.chars().skip(1)).filter(|(a, b)| is_seam(*a, *b)).count();
        measure::width(text, self.size, self.bold.then_some("bold")) + seams as f64 * self.size / 8.0
    }
}

fn is_seam(a: char, b: char) -> bool {
    (measure::is_wide(a) && b.is_ascii_alphanumeric()) || (a.is_ascii_alphanumeric() && measure::is_wide(b))
}

/// Breaks a text into at most `most` lines that are at most `width` wide, of nearly the same length; what does not
/// fit is cut off with an ellipsis. A text of blanks has no lines.
pub fn wrapped(text: &str, face: Face, width: f64, most: usize) -> Vec<String> {
    let pieces = pieces(&tidy(text));
    let mut lines = filled(&pieces, face, width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = shortened(&format!("{last}…"), face, width);
        }
        return lines;
    }
    if lines.len() > 1 {
        let (mut low, mut high) = (width / 2.0, width);
        for _ in 0..7 {
            let middle = (low + high) / 2.0;
            let tried = filled(&pieces, face, middle);
            if tried.len() <= lines.len() {
                (high, lines) = (middle, tried);
            } else {
                low = middle;
            }
        }
    }
    lines
}

/// One line; what is wider than `width` ends in an ellipsis.
pub fn shortened(text: &str, face: Face, width: f64) -> String {
    let text = tidy(text);
    if face.width(&text) <= width {
        return text;
    }
    let mut kept: String = text.trim_end_matches('…').to_owned();
    while !kept.is_empty() && face.width(&format!("{kept}…")) > width {
        kept.pop();
        kept.truncate(kept.trim_end().len());
    }
    if kept.is_empty() { String::new() } else { format!("{kept}…") }
}

/// The width that the widest word of a text needs.
pub fn widest_word(text: &str, face: Face) -> f64 {
    tidy(text).split(' ').map(|word| face.width(word)).fold(0.0, f64::max)
}

/// The text with single blanks, and without what no font draws.
pub fn tidy(text: &str) -> String {
    let drawn: String = text.chars().take(LONGEST).map(|c| if is_drawn(c) { c } else { ' ' }).collect();
    drawn.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_drawn(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// What stays together: words with the blank after them, and Han characters with their punctuation.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        match pieces.last_mut() {
            Some(piece) if !may_break(before, c) => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        before = c;
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    const NOT_FIRST: &str = "，。、；：？！）」』】》〉…—·％,.;:!?)]}%";
    const NOT_LAST: &str = "（「『【《〈([{";
    if after == ' ' || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    let is_unit = before.is_ascii_digit() && measure::is_wide(after); // 15分鐘
    before == ' ' || (!is_unit && (measure::is_wide(before) || measure::is_wide(after)))
}

fn filled(pieces: &[String], face: Face, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in pieces {
        let line = lines.last_mut().expect("there is a line from the start");
        let longer = format!("{line}{piece}");
        if face.width(longer.trim_end()) <= width {
            *line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        if face.width(piece.trim_end()) <= width {
            *lines.last_mut().expect("it was pushed above") = piece.clone();
        } else {
            split(piece, face, width, &mut lines);
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines.retain(|line| !line.is_empty());
    lines
}

/// A word that is wider than a line is broken anywhere.
fn split(piece: &str, face: Face, width: f64, lines: &mut Vec<String>) {
    for c in piece.chars() {
        let line = lines.last_mut().expect("there is a line from the start");
        let longer = format!("{line}{c}");
        if face.width(longer.trim_end()) <= width || line.is_empty() {
            *line = longer;
        } else {
            lines.push(c.to_string());
        }
    }
}

/// Text as it stands in an element or an attribute.
pub fn escaped(text: &str) -> String {
    let drawn: String = text.chars().map(|c| if is_drawn(c) { c } else { ' ' }).collect();
    drawn.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A coordinate with at most one decimal.
pub fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths })
}
