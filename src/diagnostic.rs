//! What is wrong with the author's content: code, severity, place, message and help, in English and Chinese.
//!
//! Start reading at [`Diagnostic`]; [`Code`] is the closed list of what can be found; [`report`] writes them for people
//! and programs.

mod code;
pub mod report;

use crate::source::Span;

pub use code::Code;

/// How bad it is. An error stops publishing; a warning does so only with `--strict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// A sentence in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text {
    pub en: String,
    pub zh: String,
}

/// Formats a [`Text`]: `say!("no page `{target}`", "找不到頁面 `{target}`")`.
#[macro_export]
macro_rules! say {
    ($en:literal, $zh:literal $(,)?) => {
        $crate::diagnostic::Text { en: format!($en), zh: format!($zh) }
    };
}

/// One finding in the content.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// Where; none only when no file is at fault.
    pub span: Option<Span>,
    pub message: Text,
    pub help: Option<Text>,
    /// Other places that belong to it, such as the first of two equal ids.
    pub related: Vec<(Span, Text)>,
}

impl Diagnostic {
    /// A finding with the severity of its code.
    pub fn new(code: Code, span: Span, message: Text) -> Diagnostic {
        Diagnostic { code, severity: code.severity(), span: Some(span), message, help: None, related: Vec::new() }
    }

    /// Adds the line that says how to mend it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Adds help only where there is some, such as a nearest name.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<Text>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, span: Span, label: Text) -> Diagnostic {
        self.related.push((span, label));
        self
    }
}

/// Sorts by place, then by code, and removes what was found twice.
pub fn sort(found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| (&a.span, a.severity, a.code, &a.message).cmp(&(&b.span, b.severity, b.code, &b.message)));
    found.dedup();
}

/// Whether any finding stops publishing.
pub fn stops(found: &[Diagnostic], strict: Strictness) -> bool {
    found.iter().any(|d| d.severity == Severity::Error || strict == Strictness::Strict)
}

/// Whether warnings count as errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    #[default]
    Lenient,
    Strict,
}

/// "did you mean …" for the nearest of some names, when one is near enough to be meant.
pub fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    let nearest = nearest(word, names)?;
    Some(say!("did you mean `{nearest}`?", "您是否要寫 `{nearest}`？"))
}

/// "did you mean …", or the names that there are; none when there is none.
pub fn one_of_these<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    const MOST: usize = 12;
    let names: Vec<&str> = names.into_iter().collect();
    if names.is_empty() {
        return None;
    }
    let shown = names[..names.len().min(MOST)].join("`, `");
    let (more, etc) = if names.len() > MOST { (", …", "等") } else { ("", "") };
    did_you_mean(word, names).or_else(|| Some(say!("there are `{shown}`{more}", "現有 `{shown}`{etc}")))
}

/// The nearest name: at least 0.78 alike (Jaro–Winkler), and the most alike of all.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let score = strsim::jaro_winkler(&word.to_lowercase(), &name.to_lowercase());
        if score >= 0.78 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}
