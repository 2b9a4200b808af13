//! Texts with holes: `{field}` stands for what is entered there.

use std::collections::{BTreeMap, HashSet};

use super::{Reader, is_id};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::yaml::{Located, Map};

/// A text with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub text: String,
    pub span: Span,
    /// The holes in their order, with their places.
    pub holes: Vec<Located<String>>,
}

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'t> {
    Text(&'t str),
    /// The id between the braces.
    Hole(&'t str),
}

impl Template {
    /// Reads the text of a key.
    pub fn read(reader: &Reader, map: &mut Map, key: &'static str) -> Option<Template> {
        let text = map.text(key)?;
        let whole = reader.fence.text;
        // The scalar of a block (`|`) may begin after its sign; what is looked for stands behind it in any case.
        let mut at = text.span.start;
        let holes = parts(&text.value).filter_map(|part| match part {
            Part::Hole(id) => {
                let written = format!("{{{id}}}");
                let place = whole.get(at..reader.fence.range.end).and_then(|rest| rest.find(&written));
                let span = match place {
                    Some(place) => Span::new(reader.file, at + place..at + place + written.len()),
                    None => text.span.clone(),
                };
                at = place.map_or(at, |place| at + place + written.len());
                Some(Located { value: id.to_string(), span })
            }
            Part::Text(_) => None,
        });
        let holes = holes.collect();
        Some(Template { text: text.value, span: text.span, holes })
    }

    /// The text in pieces.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        parts(&self.text)
    }

    /// The text with the labels of its holes.
    pub fn with_labels(&self, labels: &BTreeMap<&str, &str>) -> String {
        let parts = self.parts().map(|part| match part {
            Part::Text(text) => text,
            Part::Hole(id) => labels.get(id).copied().unwrap_or(id),
        });
        parts.collect()
    }

    /// Names the holes that stand for nothing.
    pub fn unknown(&self, known: &[&str]) -> Vec<Diagnostic> {
        let unknown = self.holes.iter().filter(|hole| !known.contains(&hole.value.as_str()));
        unknown
            .map(|hole| {
                let name = &hole.value;
                let message = say!("nothing is declared for `{{{name}}}`", "`{{{name}}}` 沒有對應的欄位");
                let help = did_you_mean(name, known.iter().copied());
                Diagnostic::new(Code::UnknownField, hole.span.clone(), message).maybe_help(help)
            })
            .collect()
    }
}

/// Names the ids that no template asks for.
pub fn unused<'a>(ids: impl Iterator<Item = &'a Located<String>>, templates: &[&Template]) -> Vec<Diagnostic> {
    let used: HashSet<&str> = templates.iter().flat_map(|text| &text.holes).map(|hole| hole.value.as_str()).collect();
    ids.filter(|id| !used.contains(id.value.as_str()))
        .map(|id| {
            let name = &id.value;
            let message = say!("the text never asks for `{name}`", "文字中沒有用到 `{name}`");
            let help =
                say!("write `{{{name}}}` in the text, or delete it", "請在文字中寫上 `{{{name}}}`，或刪除這一項");
            Diagnostic::new(Code::UnusedField, id.span.clone(), message).help(help)
        })
        .collect()
}

/// Braces around an id are a hole; all others are text.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let part = match hole(rest) {
            Some((0, id)) => Part::Hole(id),
            Some((at, _)) => Part::Text(&rest[..at]),
            None => Part::Text(rest),
        };
        rest = match part {
            Part::Hole(id) => &rest[id.len() + 2..],
            Part::Text(text) => &rest[text.len()..],
        };
        Some(part)
    })
}

/// The first hole of a text: where it begins, and the id in it.
fn hole(text: &str) -> Option<(usize, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let inner = &text[at + 1..];
        let id = &inner[..inner.find(['{', '}'])?];
        (is_id(id) && inner[id.len()..].starts_with('}')).then_some((at, id))
    })
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn only_braces_around_an_id_are_holes() {
        let all: Vec<Part> = parts("我們在{時間}發現{{a}}，{ } {b c} {").collect();
        assert_eq!(
            all,
            [
                Part::Text("我們在"),
                Part::Hole("時間"),
                Part::Text("發現{"),
                Part::Hole("a"),
                Part::Text("}，{ } {b c} {")
            ]
        );
    }
}
