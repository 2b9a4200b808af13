//! Reads YAML into a tree in which every value knows its place, so that all mistakes are found at once.
//!
//! [`parse`] gives a [`Node`]; [`Map`] reads its keys with types, notes what is wrong, and at [`Map::finish`] names the
//! keys that nobody asked for. This is the only file that names the YAML library.

mod map;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Spanned};

use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::{Span, floor_char_boundary};

pub use map::{Located, Map, read_date, scalar, texts};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 32;

/// A value with its place, as byte range of the whole file.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub range: Range<usize>,
    pub value: Value,
}

/// What a YAML value is. Scalars keep the author's spelling: `1.10` stays `1.10`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Scalar { text: String, style: Style },
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// Whether a scalar was written with quotes (or as a block), or plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Quoted,
}

/// A key with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub range: Range<usize>,
    pub text: String,
}

impl Node {
    /// The same with every place moved: for a text that stands in its file with something before each line.
    #[must_use]
    pub fn moved(self, place: &impl Fn(usize) -> usize) -> Node {
        let moved = |range: Range<usize>| place(range.start)..place(range.end);
        let value = match self.value {
            Value::List(items) => Value::List(items.into_iter().map(|item| item.moved(place)).collect()),
            Value::Map(entries) => {
                let entry = |(key, node): (Key, Node)| (Key { range: moved(key.range), ..key }, node.moved(place));
                Value::Map(entries.into_iter().map(entry).collect())
            }
            other => other,
        };
        Node { range: moved(self.range), value }
    }
}

/// Reads one YAML document that starts at byte `offset` of `file`; ranges count from the file's start.
///
/// An empty text is [`Value::Null`]. What cannot be read is one diagnostic and no node.
pub fn parse(file: &Arc<str>, text: &str, offset: usize) -> Result<Node, Box<Diagnostic>> {
    let syntax = |range: Range<usize>, message, help| {
        let span = Span::new(file, offset + range.start..offset + range.end);
        Box::new(Diagnostic::new(Code::Yaml, span, message).maybe_help(help))
    };
    if text.trim().is_empty() {
        return Ok(Node { range: offset..offset, value: Value::Null });
    }
    if let Some(tab) = indentation_tab(text) {
        return Err(syntax(
            tab..tab + 1,
            say!("a tab cannot indent YAML", "YAML 不能用定位字元（Tab）縮排"),
            Some(say!("use spaces", "請改用空格")),
        ));
    }
    let options = serde_yaml::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
        budget: serde_yaml::budget! { max_depth: MAX_DEPTH, max_anchors: 0, max_aliases: 0, max_documents: 1 },
        reject_unsupported_tags: true,
    };
    match serde_yaml::from_str_with_options::<Raw>(text, options) {
        Ok(raw) => Ok(raw.locate(text, offset)),
        Err(error) => {
            let at = error.location().map_or(0..0, |location| byte_range(text, &location));
            Err(explain(text, at, error.without_snippet(), syntax))
        }
    }
}

/// Says in the author's words what the library found.
fn explain(
    text: &str,
    at: Range<usize>,
    error: &serde_yaml::Error,
    syntax: impl Fn(Range<usize>, crate::diagnostic::Text, Option<crate::diagnostic::Text>) -> Box<Diagnostic>,
) -> Box<Diagnostic> {
    if let serde_yaml::Error::Budget { breach, .. } = error {
        let breach = format!("{breach:?}").to_lowercase();
        let message = if breach.contains("anchor") || breach.contains("alias") {
            say!("anchors and aliases are not read here", "此處不接受錨點（&）與別名（*）")
        } else if breach.contains("document") {
            say!("a second YAML document", "出現第二份 YAML 文件")
        } else if breach.contains("depth") || breach.contains("nesting") {
            say!("nested deeper than {MAX_DEPTH} levels", "巢狀超過 {MAX_DEPTH} 層")
        } else {
            say!("larger than any hand-written file", "內容過於龐大")
        };
        let help = breach
            .contains("anchor")
            .then(|| say!("text that begins with `&` or `*` needs quotes", "以「&」或「*」開頭的文字要加引號"));
        return syntax(at, message, help);
    }
    let line_start = text[..at.start].rfind('\n').map_or(0, |n| n + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let help = if line.matches(": ").count() > 1 {
        Some(say!("a value that holds `: ` needs quotes", "含有「: 」的值要加引號"))
    } else if line
        .split_once(": {")
        .is_some_and(|(_, value)| value.find('}').is_some_and(|end| !value[..end].contains(':')))
    {
        Some(say!("a text that begins with `{{` needs quotes", "以「{{」開頭的文字要加引號"))
    } else if line.contains('：') && !line.contains(':') {
        Some(say!("a key ends with the half-width `:` and a space", "鍵名後面要用半形「:」加空格"))
    } else {
        None
    };
    let reason = plain_reason(&error.to_string());
    syntax(at, say!("YAML that cannot be read: {reason}", "無法讀取的 YAML：{reason}"), help)
}

/// The library's sentence without its own "line … column …", which the caret shows already.
fn plain_reason(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let cut = first.find(" at line ").or_else(|| first.find(", line ")).unwrap_or(first.len());
    first[..cut].trim().to_string()
}

fn indentation_tab(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t')
            && !line.trim().is_empty()
        {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// What the library gives: values with their bytes.
struct Raw {
    range: Range<usize>,
    value: RawValue,
}

enum RawValue {
    Null,
    Scalar(String),
    List(Vec<Raw>),
    Map(Vec<(Key, Raw)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        let Spanned { value, referenced, .. } = Spanned::<RawValue>::deserialize(deserializer)?;
        Ok(Raw { range: bytes(&referenced), value })
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        let Spanned { value, referenced, .. } = Spanned::<String>::deserialize(deserializer)?;
        Ok(Key { range: bytes(&referenced), text: value })
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawValue, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value.to_string()))
    }

    fn visit_string<E>(self, value: String) -> Result<RawValue, E> {
        Ok(RawValue::Scalar(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<RawValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(RawValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawValue, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(RawValue::Map(entries))
    }
}

impl Raw {
    /// Gives plain scalars back their spelling, and counts bytes from the beginning of the file.
    fn locate(self, text: &str, offset: usize) -> Node {
        let range = within(text, self.range);
        let value = match self.value {
            RawValue::Null => Value::Null,
            RawValue::Scalar(read) => {
                let written = text.get(range.clone()).unwrap_or_default().trim_end();
                let plain = !written.starts_with(['"', '\'', '|', '>']) && !written.contains('\n');
                let style = if plain { Style::Plain } else { Style::Quoted };
                let text = if plain && !written.is_empty() && written != read { written.to_string() } else { read };
                Value::Scalar { text, style }
            }
            RawValue::List(items) => Value::List(items.into_iter().map(|item| item.locate(text, offset)).collect()),
            RawValue::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let at = within(text, key.range);
                        (Key { range: at.start + offset..at.end + offset, text: key.text }, value.locate(text, offset))
                    })
                    .collect(),
            ),
        };
        Node { range: range.start + offset..range.end + offset, value }
    }
}

/// Of an error.
fn byte_range(text: &str, location: &serde_yaml::Location) -> Range<usize> {
    match location.span().byte_offset() {
        Some(_) => within(text, bytes(location)),
        None => {
            let start = line_column_to_byte(text, location.line() as usize, location.column() as usize);
            within(text, start..start + 1)
        }
    }
}

/// Of a value. The library knows the bytes of everything that it reads from a text.
fn bytes(location: &serde_yaml::Location) -> Range<usize> {
    let span = location.span();
    let start = span.byte_offset().unwrap_or_default() as usize;
    start..start + span.byte_len().unwrap_or(1) as usize
}

/// The bytes that a text has, from character to character.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor_char_boundary(text, range.start.min(text.len()));
    let end = floor_char_boundary(text, range.end.min(text.len()));
    start..end.max(start)
}

fn line_column_to_byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text[start.min(text.len())..].char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Arc<str> {
        "a.yaml".into()
    }

    #[test]
    fn values_know_their_bytes_and_keep_their_spelling() {
        let text = "title: 帳號\nversion: 1.10\nroles: [a, \"b\"]\n";
        let node = parse(&file(), text, 100).unwrap();
        let Value::Map(entries) = &node.value else { panic!("{node:?}") };
        let (key, value) = &entries[1];
        assert_eq!((&text[key.range.start - 100..key.range.end - 100]), "version");
        assert_eq!(value.value, Value::Scalar { text: "1.10".into(), style: Style::Plain });
        assert_eq!(&text[value.range.start - 100..value.range.end - 100], "1.10");
        let Value::List(roles) = &entries[2].1.value else { panic!() };
        assert_eq!(roles[1].value, Value::Scalar { text: "b".into(), style: Style::Quoted });
    }

    #[test]
    fn all_mistakes_are_found_at_once() {
        let text = "titel: x\norder: many\nsearch: maybe\ndate: 2025-02-30\norder: 2\n";
        let (file, mut found) = (file(), Vec::new());
        let node = parse(&file, text, 0).unwrap();
        let mut map = Map::open(&file, &node, &mut found);
        map.text("title");
        map.integer("order");
        map.flag("search");
        map.date("date");
        map.finish(&mut found);
        let codes: Vec<_> = found.iter().map(|d| d.code).collect();
        assert_eq!(codes, [Code::DuplicateKey, Code::WrongType, Code::WrongType, Code::BadDate, Code::UnknownKey]);
        assert_eq!(found[4].help.as_ref().unwrap().en, "did you mean `title`?");
    }

    #[test]
    fn anchors_tabs_second_documents_and_deep_nesting_are_refused() {
        for text in ["a: &x 1\nb: *x\n", "a:\n\tb: 1\n", "a: 1\n---\nb: 2\n", &"[".repeat(5000), "a: !ruby/object x\n"]
        {
            assert_eq!(parse(&file(), text, 0).unwrap_err().code, Code::Yaml, "{text:.20}");
        }
    }

    #[test]
    fn a_second_colon_and_a_full_width_colon_are_hinted_at() {
        let help = |text: &str| parse(&file(), text, 0).map(|n| format!("{n:?}")).unwrap_err().help.unwrap().en.clone();
        assert!(help("title: 程序: 第一版\n").contains("quotes"));
    }
}
