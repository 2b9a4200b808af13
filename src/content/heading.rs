//! Headings: their ids, and the attributes that make a heading a step.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::CowStr;

use super::body::{Milestone, Step, Timer};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::words::Minutes;
use crate::yaml::Located;

/// The attributes that a step may have.
pub const STEP_ATTRIBUTES: [&str; 10] =
    ["role", "within", "when", "after", "accountable", "consult", "inform", "marks", "each", "timer"];

/// Gives ids to headings: explicit ids win, Han characters stay, duplicates are numbered.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
    /// The next number to try for a text, so that 10,000 equal headings stay linear.
    next: HashMap<String, usize>,
}

impl Ids {
    /// Reserves an explicit id; false when it is taken.
    pub fn reserve(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_string())
    }

    /// Makes an id of a heading's text.
    pub fn of_text(&mut self, text: &str) -> String {
        let base = match slug(text) {
            slug if slug.is_empty() => "section".to_string(),
            slug if is_reserved(&slug) => format!("section-{slug}"),
            slug => slug,
        };
        if self.taken.insert(base.clone()) {
            return base;
        }
        let mut number = self.next.get(&base).copied().unwrap_or(1);
        loop {
            let id = format!("{base}-{number}");
            number += 1;
            if self.taken.insert(id.clone()) {
                self.next.insert(base, number);
                return id;
            }
        }
    }
}

/// A heading's text as an id: lower case, letters and digits of every script, hyphens for blanks, as on GitHub.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '_' || c == '-' {
            slug.extend(c.to_lowercase());
        } else if c == ' ' || c == '\u{3000}' || c == '\t' {
            slug.push('-');
        }
    }
    slug
}

/// Whether an id belongs to the page around the text: to the default theme, to footnotes or to diagrams.
pub fn is_reserved(id: &str) -> bool {
    let is_numbered =
        |prefix| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    matches!(id, "main" | "sidebar" | "sections")
        || id.starts_with("rb-")
        || id.starts_with("i-")
        || ["fn-", "fnref-", "diagram-"].into_iter().any(is_numbered)
}

/// Whether an id or class may stand in a page: letters and digits of every script, `-`, `_`, `.`, `:`.
pub fn is_safe_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 120 && name.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}

/// What stands in the braces after a heading.
pub struct Attributes<'a> {
    pub id: Option<CowStr<'a>>,
    pub classes: Vec<CowStr<'a>>,
    pub attrs: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
}

impl Attributes<'_> {
    /// Braces that only belong to the text, such as `GET /users/{id}`: a word without `#`, `.` or `=`.
    pub fn are_text(&self) -> bool {
        self.id.is_none()
            && self.classes.is_empty()
            && self.attrs.iter().all(|(key, value)| value.is_none() && !STEP_ATTRIBUTES.contains(&&**key))
            && !self.attrs.is_empty()
    }

    /// Whether they make the heading a step.
    pub fn make_a_step(&self) -> bool {
        self.attrs.iter().any(|(key, _)| STEP_ATTRIBUTES.contains(&&**key))
    }

    /// Reads the attributes of a step; `range` is the heading in the file.
    pub fn read_step(&self, file: &Arc<str>, text: &str, range: &Range<usize>, found: &mut Vec<Diagnostic>) -> Step {
        let mut step = Step {
            id: String::new(),
            has_own_id: false,
            title: String::new(),
            span: Span::new(file, range.clone()),
            roles: Vec::new(),
            within: None,
            when: Vec::new(),
            after: Vec::new(),
            accountable: None,
            consult: Vec::new(),
            inform: Vec::new(),
            marks: None,
            each_account: false,
            timer: Timer::Unlocked,
            tasks: 0,
        };
        for (key, value) in &self.attrs {
            let span = place(file, text, range, key, value.as_deref());
            let wrong = |message| Diagnostic::new(Code::StepAttribute, span.clone(), message);
            let Some(value) = value.as_deref().filter(|value| !value.is_empty()) else {
                found.push(wrong(say!("the attribute `{key}` has no value", "屬性 `{key}` 沒有值")));
                continue;
            };
            let value = value.trim_matches('"');
            let list = || -> Vec<Located<String>> {
                let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
                items.map(|item| Located { value: item.to_string(), span: span.clone() }).collect()
            };
            match &**key {
                "role" => step.roles = list(),
                "after" => step.after = list(),
                "consult" => step.consult = list(),
                "inform" => step.inform = list(),
                "accountable" => step.accountable = list().into_iter().next(),
                "within" => match Minutes::read(value) {
                    Ok(minutes) => step.within = Some(minutes),
                    Err(message) => found.push(wrong(message)),
                },
                "when" => step.when = read_condition(value, &span, found),
                "marks" => match Milestone::ALL.into_iter().find(|milestone| milestone.name() == value) {
                    Some(milestone) => step.marks = Some(milestone),
                    None => found.push(wrong_word(key, value, &Milestone::ALL.map(Milestone::name), &span)),
                },
                "each" if value == "account" => step.each_account = true,
                "each" => found.push(wrong_word(key, value, &["account"], &span)),
                "timer" if value == "manual" => step.timer = Timer::Manual,
                "timer" => found.push(wrong_word(key, value, &["manual"], &span)),
                _ => {
                    let message = say!("a step has no attribute `{key}`", "步驟沒有 `{key}` 這個屬性");
                    found.push(wrong(message).maybe_help(did_you_mean(key, STEP_ATTRIBUTES)));
                }
            }
        }
        if step.timer == Timer::Manual && step.within.is_none() {
            let message = say!("a timer without a time limit", "有計時卻沒有時限");
            let help = say!("add `within=…`", "請加上 `within=…`");
            let span = place(file, text, range, "timer", Some("manual"));
            found.push(Diagnostic::new(Code::StepAttribute, span, message).help(help));
        }
        step
    }
}

/// Reads `severity:high,medium`.
fn read_condition(value: &str, span: &Span, found: &mut Vec<Diagnostic>) -> Vec<Located<String>> {
    let Some(levels) = value.strip_prefix("severity:") else {
        let message = say!("`{value}` is no condition", "`{value}` 不是條件");
        let help = say!("write `when=severity:high,medium`", "請寫成 `when=severity:high,medium`");
        found.push(Diagnostic::new(Code::StepAttribute, span.clone(), message).help(help));
        return Vec::new();
    };
    // Whether the scale has such levels is checked with the whole handbook.
    let levels = levels.split(',').map(str::trim).filter(|level| !level.is_empty());
    let levels: Vec<_> = levels.map(|level| Located { value: level.to_string(), span: span.clone() }).collect();
    if levels.is_empty() {
        let message = say!("`{value}` names no grade", "`{value}` 沒有寫出等級");
        found.push(Diagnostic::new(Code::StepAttribute, span.clone(), message));
    }
    levels
}

/// Says that a value is none of the words that an attribute knows.
fn wrong_word(key: &str, value: &str, known: &[&str], span: &Span) -> Diagnostic {
    let list = known.join("`, `");
    let message = say!("`{key}` cannot be `{value}`", "`{key}` 不能是 `{value}`");
    let help = did_you_mean(value, known.iter().copied())
        .unwrap_or_else(|| say!("write one of `{list}`", "可用的有 `{list}`"));
    Diagnostic::new(Code::StepAttribute, span.clone(), message).help(help)
}

/// Where an attribute stands in the heading's line.
fn place(file: &Arc<str>, text: &str, range: &Range<usize>, key: &str, value: Option<&str>) -> Span {
    let written = match value {
        Some(value) => format!("{key}={value}"),
        None => key.to_string(),
    };
    let line = text.get(range.clone()).unwrap_or_default();
    match line.rfind(&written) {
        Some(at) => Span::new(file, range.start + at..range.start + at + written.len()),
        None => Span::new(file, range.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn han_headings_keep_their_characters_and_duplicates_are_numbered() {
        let mut ids = Ids::default();
        assert_eq!(ids.of_text("1.2 通報：誰、何時？"), "12-通報誰何時");
        assert_eq!(ids.of_text("通報"), "通報");
        assert_eq!(ids.of_text("通報"), "通報-1");
        assert!(ids.reserve("通報-2"));
        assert_eq!(ids.of_text("通報"), "通報-3");
        assert_eq!(ids.of_text("……"), "section");
        assert_eq!(ids.of_text("Main"), "section-main");
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_safe(texts in proptest::collection::vec(".{0,12}", 1..40)) {
            let mut ids = Ids::default();
            let made: Vec<_> = texts.iter().map(|text| ids.of_text(text)).collect();
            let unique: HashSet<_> = made.iter().collect();
            prop_assert_eq!(unique.len(), made.len());
            for id in &made {
                prop_assert!(!id.contains(['"', '<', '>', '&', '\'', ' ']));
            }
        }
    }
}
