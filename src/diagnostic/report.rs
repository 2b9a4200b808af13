//! Writes diagnostics for people (carets), for editors (one line each) and for programs (JSON).

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity, Text};
use crate::error::printable;
use crate::source::{Texts, floor_char_boundary};

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

impl Text {
    /// The sentence in one language.
    pub fn text_in(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

/// Whether the text may use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Never,
    Always,
}

/// A diagnostic with its lines, a caret and a help line.
pub fn human(found: &Diagnostic, texts: &Texts, language: Language, colour: Colour) -> String {
    let title = printable(found.message.text_in(language));
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(title).id(found.code.name()));
    let mut pieces = Vec::new();
    if let Some(span) = &found.span {
        pieces.push((span, None));
    }
    for (span, label) in &found.related {
        pieces.push((span, Some(printable(label.text_in(language)))));
    }
    let excerpts: Vec<_> = pieces
        .into_iter()
        .map(|(span, label)| {
            let path = printable(&span.file);
            let text = texts.get(&span.file).map_or("", |text| &**text);
            let (line, _) = texts.place(&span.file, span.start);
            (path, Excerpt::new(text, line, span.start, span.end), label)
        })
        .collect();
    for (path, excerpt, label) in &excerpts {
        let kind = if label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(excerpt.start..excerpt.end).label(label.as_deref());
        group = group.element(
            Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).path(path.as_str()).annotation(annotation),
        );
    }
    let help = found.help.as_ref().map(|help| printable(help.text_in(language)));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// The lines around a place, cut to what a terminal can show, with the place inside them.
struct Excerpt {
    text: String,
    line: usize,
    start: usize,
    end: usize,
}

impl Excerpt {
    /// Takes the place's first line. Long lines are cut around the place; control characters become spaces, so that
    /// byte offsets stay what they were and nothing in the text reaches the terminal.
    fn new(text: &str, line: usize, start: usize, end: usize) -> Excerpt {
        let start = floor_char_boundary(text, start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor_char_boundary(text, end.clamp(start, line_end));
        let from = floor_char_boundary(text, start.saturating_sub(160).max(line_start));
        let to = floor_char_boundary(text, (end + 160).min(line_end));
        let end = end.min(to);
        let mut cut = String::with_capacity(to - from);
        let (mut first, mut last) = (0, 0);
        for (at, c) in text[from..to].char_indices() {
            let at = from + at;
            if at == start {
                first = cut.len();
            }
            if at == end {
                last = cut.len();
            }
            if c == '\t' {
                cut.push(c);
            } else {
                cut.push_str(&printable(c.encode_utf8(&mut [0; 4])));
            }
        }
        if start >= to {
            first = cut.len();
        }
        if end >= to {
            last = cut.len();
        }
        Excerpt { text: cut, line, start: first, end: last.max(first) }
    }
}

/// `file:line:col: error[code]: message`, one line.
pub fn short(found: &Diagnostic, texts: &Texts, language: Language) -> String {
    let mut line = String::new();
    if let Some(span) = &found.span {
        let (row, column) = place(texts, span);
        let _ = write!(line, "{}:{row}:{column}: ", printable(&span.file));
    }
    let _ = write!(
        line,
        "{}[{}]: {}",
        severity_name(found.severity),
        found.code.name(),
        printable(found.message.text_in(language))
    );
    if let Some(help) = &found.help {
        let _ = write!(line, " ({})", printable(help.text_in(language)));
    }
    line
}

/// All diagnostics as one JSON value: a list of objects with `code`, `severity`, `file`, `line`, `column`, `end_line`,
/// `end_column` (from 1; columns count characters), `message` and `help` by language, and `related` places.
pub fn json(found: &[Diagnostic], texts: &Texts) -> String {
    let list: Vec<Entry> = found.iter().map(|d| Entry::new(d, texts)).collect();
    serde_json::to_string_pretty(&list).expect("plain structs of strings and numbers serialize")
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    message: Both<'a>,
    help: Option<Both<'a>>,
    related: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Both<'a> {
    en: &'a str,
    #[serde(rename = "zh-Hant")]
    zh: &'a str,
}

impl<'a> Entry<'a> {
    fn new(found: &'a Diagnostic, texts: &Texts) -> Entry<'a> {
        let place = |span: &'a crate::source::Span| {
            let (line, column) = place(texts, span);
            let (end_line, end_column) = texts.place(&span.file, span.end);
            Place { file: &span.file, line, column, end_line, end_column }
        };
        let both = |text: &'a Text| Both { en: &text.en, zh: &text.zh };
        Entry {
            code: found.code.name(),
            severity: severity_name(found.severity),
            place: found.span.as_ref().map(place),
            message: both(&found.message),
            help: found.help.as_ref().map(both),
            related: found.related.iter().map(|(span, _)| place(span)).collect(),
        }
    }
}

fn place(texts: &Texts, span: &crate::source::Span) -> (usize, usize) {
    texts.place(&span.file, span.start)
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::say;
    use crate::source::Span;

    fn found(text: &str, start: usize, end: usize) -> (Diagnostic, Texts) {
        let mut texts = Texts::default();
        texts.insert("a.md".into(), text.into());
        let span = Span::new(&"a.md".into(), start..end);
        (Diagnostic::new(Code::BrokenLink, span, say!("no page `x`", "找不到頁面 `x`")), texts)
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let (found, texts) = found("first\nsee [x](y.md) now\n", 10, 19);
        let shown = human(&found, &texts, Language::English, Colour::Never);
        assert!(shown.contains("--> a.md:2:5"), "{shown}");
        assert!(shown.contains("^^^^^^^^^"), "{shown}");
        assert_eq!(short(&found, &texts, Language::Chinese), "a.md:2:5: error[broken-link]: 找不到頁面 `x`");
    }

    #[test]
    fn escape_sequences_in_content_do_not_reach_the_terminal() {
        let (found, texts) = found("\u{1b}[31mred [x](y)\n", 9, 15);
        assert!(!human(&found, &texts, Language::English, Colour::Never).contains('\u{1b}'));
    }
}
