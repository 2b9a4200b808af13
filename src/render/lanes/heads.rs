//! The names of the roles above their lanes: across when every word fits, upright in Chinese, else slanted.

use std::fmt::Write;

use super::Sizes;
use super::arrows::Grid;
use super::text::{Face, escaped, number, shortened, tidy, widest_word, wrapped};
use crate::content::diagram::measure;

/// Most lines of a head that stands across its lane.
const MOST_LINES: usize = 3;
/// Most letters of a head that stands upright.
const MOST_UPRIGHT: usize = 12;
/// The longest slanted head; above the last lane of the narrow drawing there is room for a little more.
const LONGEST_SLANTED: f64 = 165.0;
/// In lanes of fewer ems slanted heads overlap.
const NARROWEST_LANE: f64 = 1.4;
/// Sine and cosine of 45 degrees.
const SLANT: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// The heads of all lanes, and what they need.
pub struct Heads {
    /// Width of a lane.
    pub lane: f64,
    /// Height of all heads, with the space below.
    pub height: f64,
    form: HeadForm,
}

enum HeadForm {
    /// The lines of each.
    Across(Vec<Vec<String>>),
    /// The letters of each.
    Upright(Vec<Vec<char>>),
    Slanted(Vec<String>),
    /// The lanes are too narrow for heads.
    None,
}

impl Heads {
    /// Chooses how the heads are written, in lanes that together are at most `room` wide.
    pub fn new(names: &[&str], room: f64, sizes: &Sizes) -> Heads {
        let face = Face::plain(sizes.head);
        let each = room / names.len().max(1) as f64;
        let word = names.iter().map(|name| widest_word(name, face)).fold(0.0, f64::max) + 12.0;
        if word <= each.min(sizes.widest_lane) {
            let lane = even(word.max(sizes.radius * 4.0).min(each).min(sizes.widest_lane));
            let lines: Vec<_> = names.iter().map(|name| wrapped(name, face, lane - 8.0, MOST_LINES)).collect();
            let most = lines.iter().map(Vec::len).max().unwrap_or(0);
            return Heads { lane, height: most as f64 * line_height(face) + 16.0, form: HeadForm::Across(lines) };
        }
        let lane = even(each.min(sizes.radius * 3.5).min(sizes.widest_lane));
        let upright: Vec<Vec<char>> = names.iter().map(|name| tidy(name).chars().collect()).collect();
        if lane > face.size + 1.0 && upright.iter().all(|letters| can_stand(letters)) {
            let most = upright.iter().map(Vec::len).max().unwrap_or(0);
            let lane = even(each.min(sizes.radius * 4.25).min(sizes.widest_lane));
            return Heads { lane, height: most as f64 * (face.size + 1.0) + 16.0, form: HeadForm::Upright(upright) };
        }
        if lane < face.size * NARROWEST_LANE {
            return Heads { lane, height: 0.0, form: HeadForm::None };
        }
        let texts: Vec<String> = names.iter().map(|name| shortened(name, face, LONGEST_SLANTED)).collect();
        let longest = texts.iter().map(|text| face.width(text)).fold(0.0, f64::max);
        Heads { lane, height: ((longest + face.size) * SLANT + 8.0).ceil(), form: HeadForm::Slanted(texts) }
    }

    /// Whether lanes begin above their heads; slanted heads stand on top of their lanes.
    pub fn are_in_bands(&self) -> bool {
        matches!(self.form, HeadForm::Across(_) | HeadForm::Upright(_))
    }

    pub fn write(&self, grid: &Grid, sizes: &Sizes, out: &mut String) {
        if matches!(self.form, HeadForm::None) {
            return;
        }
        let _ = write!(out, r#"<g class="lane-heads" font-size="{}">"#, number(sizes.head));
        for (at, x) in grid.columns.iter().enumerate() {
            match &self.form {
                HeadForm::Across(heads) => self.across(*x, &heads[at], Face::plain(sizes.head), out),
                HeadForm::Upright(heads) => {
                    let most = heads.iter().map(Vec::len).max().unwrap_or(0);
                    upright(*x, &heads[at], most, sizes.head, out);
                }
                HeadForm::Slanted(heads) if !heads[at].is_empty() => {
                    let (x, y) = (number(x + sizes.head * 0.25), number(self.height - 6.0));
                    let text = escaped(&heads[at]);
                    let _ = write!(out, r#"<text transform="translate({x} {y})rotate(-45)">{text}</text>"#);
                }
                HeadForm::Slanted(_) | HeadForm::None => {}
            }
        }
        out.push_str("</g>");
    }

    /// Lines end at the same height above the lanes.
    fn across(&self, x: f64, lines: &[String], face: Face, out: &mut String) {
        for (from_end, line) in lines.iter().rev().enumerate() {
            let y = self.height - 12.0 - from_end as f64 * line_height(face);
            let text = escaped(line);
            let _ = write!(out, r#"<text x="{}" y="{}" text-anchor="middle">{text}</text>"#, number(x), number(y));
        }
    }
}

/// Lanes have even widths, so that their middles are whole numbers.
fn even(width: f64) -> f64 {
    (width / 2.0).floor() * 2.0
}

fn line_height(face: Face) -> f64 {
    (face.size * 1.3).round()
}

/// Whether a name can be written from top to bottom: nearly all of it is Han.
fn can_stand(letters: &[char]) -> bool {
    let wide = letters.iter().filter(|letter| measure::is_wide(**letter)).count();
    letters.len() <= MOST_UPRIGHT && wide * 4 >= letters.len() * 3
}

/// Each letter has its own place, since fonts and browsers differ in vertical writing. The places of `most` letters are
/// the same for all heads, which packs well; those that are left over mean nothing.
fn upright(x: f64, letters: &[char], most: usize, size: f64, out: &mut String) {
    if letters.is_empty() {
        return;
    }
    let text = escaped(&letters.iter().collect::<String>());
    let xs = vec!["0"; most].join(" ");
    let ys =
        (0..most).map(|at| number((7.0 + size * 0.9).round() + at as f64 * (size + 1.0))).collect::<Vec<_>>().join(" ");
    let _ = write!(out, r#"<text transform="translate({})" x="{xs}" y="{ys}""#, number(x));
    let _ = write!(out, r#" text-anchor="middle">{text}</text>"#);
}
