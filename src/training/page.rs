//! The pages of the report: everything as the template `training-report.html` shows it.

mod gaps;
mod questions;
mod standings;

use jiff::civil::Date;
use serde::Serialize;

use super::coverage::Coverage;
use super::intake::{Intake, NoteKind};
use super::items::{ENOUGH, FEW, QuizItems};
use super::matrix::Matrix;
use super::people::People;
use super::site::{Site, text_of};
use crate::diagnostic::Text;
use crate::error::{Error, printable};
use crate::render::Theme;

/// The styles, in their order.
pub(super) const STYLE: [&str; 3] = [
    include_str!("../../themes/default/css/reset.css"),
    include_str!("../../themes/default/css/tokens.css"),
    include_str!("../../themes/default/css/training-report.css"),
];

/// What sorts and filters.
pub(super) const SCRIPT: &str = include_str!("../../themes/default/js/training-report.js");

/// Everything that the pages show.
pub(super) struct Parts<'a> {
    pub site: &'a Site,
    pub people: &'a People,
    pub intake: &'a Intake,
    pub matrix: &'a Matrix,
    pub items: &'a [QuizItems],
    pub coverage: &'a Coverage,
    pub today: Date,
}

/// What depends on the language.
#[derive(Clone, Copy)]
struct In<'a> {
    theme: &'a Theme,
    site: &'a Site,
    language: &'a str,
}

impl In<'_> {
    /// A word of the interface, by the rest of its key.
    fn word(&self, key: &str) -> String {
        let key = format!("report_{key}");
        self.theme.word(self.language, &key).to_string()
    }

    /// A sentence of the program: it speaks English and Traditional Chinese. Its backquotes are a terminal's.
    fn say(&self, text: &Text) -> String {
        let (text, open, close) = match self.language.starts_with("zh") {
            true => (&text.zh, '「', '」'),
            false => (&text.en, '“', '”'),
        };
        let mut is_open = false;
        let quoted = text.chars().map(|c| match c {
            '`' => {
                is_open = !is_open;
                if is_open { open } else { close }
            }
            c => c,
        });
        let quoted: String = quoted.collect();
        // A terminal wants blanks around backquotes; 「」 have their own room.
        if open == '「' { quoted.replace(" 「", "「").replace("」 ", "」") } else { quoted }
    }
}

#[derive(Serialize)]
struct View {
    language: String,
    title: String,
    today: String,
    languages: Vec<LanguageView>,
    few: String,
    enough: String,
    people: String,
    left: String,
    requirements: Vec<standings::RequirementView>,
    total: standings::RequirementView,
    statuses: Vec<standings::StatusView>,
    matrix: Vec<standings::RowView>,
    overdue: Vec<standings::DueView>,
    expiring: Vec<standings::DueView>,
    coverage: gaps::CoverageView,
    quizzes: Vec<questions::QuizView>,
    files: String,
    taken: String,
    notes: Vec<NoteView>,
    list: Vec<LineView>,
}

#[derive(Serialize)]
struct LanguageView {
    code: String,
    name: String,
    href: String,
    current: bool,
}

/// What there is to say about a file.
#[derive(Serialize)]
struct NoteView {
    file: String,
    kind: &'static str,
    label: String,
    reasons: Vec<String>,
}

/// What is wrong in the list of people.
#[derive(Serialize)]
struct LineView {
    line: String,
    reason: String,
}

/// The file of a language, by its place in the handbook.
pub(super) fn file_name(site: &Site, at: usize) -> String {
    match (at, site.languages.get(at)) {
        (1.., Some(language)) => format!("index.{language}.html"),
        _ => "index.html".to_string(),
    }
}

/// A page of the report.
///
/// # Errors
/// The template's fault.
pub(super) fn render(theme: &Theme, parts: &Parts<'_>, language: &str) -> Result<String, Error> {
    let Parts { site, people, intake, matrix, .. } = parts;
    let within = In { theme, site, language };
    let languages = site.languages.iter().enumerate().map(|(at, code)| LanguageView {
        code: code.clone(),
        name: theme.language_name(code),
        href: file_name(site, at),
        current: code == language,
    });
    let view = View {
        language: language.to_string(),
        title: text_of(&site.title, language, "").to_string(),
        today: parts.today.to_string(),
        languages: languages.collect(),
        few: FEW.to_string(),
        enough: ENOUGH.to_string(),
        people: matrix.rows.len().to_string(),
        left: matrix.left.to_string(),
        requirements: standings::requirements(within, matrix),
        total: standings::total(within, matrix),
        statuses: standings::statuses(within),
        matrix: standings::rows(within, people, matrix),
        overdue: standings::dues(within, people, &matrix.overdue()),
        expiring: standings::dues(within, people, &matrix.expiring()),
        coverage: gaps::view(within, parts.coverage),
        quizzes: questions::view(within, parts.items),
        files: intake.files.to_string(),
        taken: intake.taken.len().to_string(),
        notes: notes(within, intake),
        list: people
            .wrong
            .iter()
            .map(|(line, reason)| LineView { line: line.to_string(), reason: within.say(reason) })
            .collect(),
    };
    theme.render(language, "training-report.html", &view)
}

fn notes(within: In<'_>, intake: &Intake) -> Vec<NoteView> {
    let view = |note: &super::intake::Note| NoteView {
        file: printable(&note.name),
        kind: note.kind.name(),
        label: within.word(&format!("note_{}", note.kind.name().replace('-', "_"))),
        reasons: note.reasons.iter().map(|reason| within.say(reason)).collect(),
    };
    let mut notes: Vec<_> = intake.notes.iter().collect();
    // What does not count first, files that are no records last.
    notes.sort_by_key(|note| (note.kind, &note.name));
    let (records, others): (Vec<_>, Vec<_>) = notes.into_iter().partition(|note| note.kind != NoteKind::PassedOver);
    records.into_iter().chain(others).map(view).collect()
}

/// A share as a whole percentage: 0 and 100 only when it is exactly that.
fn percent(part: usize, of: usize) -> String {
    let exact = if of == 0 { 0.0 } else { part as f64 * 100.0 / of as f64 };
    let rounded = if part == 0 || part == of { exact } else { exact.round().clamp(1.0, 99.0) };
    format!("{rounded:.0}\u{202F}%")
}

/// A rectangle of a bar that is 100 wide.
#[derive(Serialize)]
struct Segment {
    class: &'static str,
    x: String,
    width: String,
}

/// Parts of a whole side by side.
fn segments(parts: &[(&'static str, usize)], of: usize) -> Vec<Segment> {
    let mut x = 0.0;
    let mut segments = Vec::new();
    for (class, count) in parts.iter().filter(|(_, count)| *count > 0 && of > 0) {
        let width = *count as f64 * 100.0 / of as f64;
        segments.push(Segment { class, x: format!("{x:.2}"), width: format!("{width:.2}") });
        x += width;
    }
    segments
}
