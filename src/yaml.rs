//! Reads YAML into a tree in which every value knows its place, so that all mistakes are found at once.
//!
//! [`parse`] gives a [`Node`]; [`Map`] reads its keys with types, notes what is wrong, and at [`Map::finish`] names the
//! keys that nobody asked for. This is the only file that names the YAML library.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Spanned};

use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::{Span, floor_char_boundary};

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

/// What the library gives: values with their locations.
struct Raw(Spanned<RawValue>);

enum RawValue {
    Null,
    Scalar(String),
    List(Vec<Raw>),
    Map(Vec<(Spanned<String>, Raw)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        Spanned::<RawValue>::deserialize(deserializer).map(Raw)
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
    /// Turns locations into byte ranges and gives plain scalars back their spelling.
    fn locate(self, text: &str, offset: usize) -> Node {
        let range = byte_range(text, &self.0.referenced);
        let value = match self.0.value {
            RawValue::Null => Value::Null,
            RawValue::Scalar(read) => {
                let written = text.get(range.clone()).unwrap_or_default().trim_end();
                let plain = !written.starts_with(['"', '\'', '|', '>']) && !written.contains('\n');
                let style = if plain { Style::Plain } else { Style::Quoted };
                let text = if plain && !written.is_empty() { written.to_string() } else { read };
                Value::Scalar { text, style }
            }
            RawValue::List(items) => Value::List(items.into_iter().map(|item| item.locate(text, offset)).collect()),
            RawValue::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let at = byte_range(text, &key.referenced);
                        (Key { range: at.start + offset..at.end + offset, text: key.value }, value.locate(text, offset))
                    })
                    .collect(),
            ),
        };
        Node { range: range.start + offset..range.end + offset, value }
    }
}

fn byte_range(text: &str, location: &serde_yaml::Location) -> Range<usize> {
    let span = location.span();
    let start = match span.byte_offset() {
        Some(start) => start as usize,
        None => line_column_to_byte(text, location.line() as usize, location.column() as usize),
    };
    let start = floor_char_boundary(text, start.min(text.len()));
    let length = span.byte_len().unwrap_or(1) as usize;
    let end = floor_char_boundary(text, (start + length).min(text.len()));
    start..end.max(start)
}

fn line_column_to_byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text[start.min(text.len())..].char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| start + at)
}

/// Reads the keys of a mapping with types. What is wrong becomes a diagnostic; reading goes on.
pub struct Map<'a> {
    file: &'a Arc<str>,
    range: Range<usize>,
    entries: Vec<(&'a Key, &'a Node)>,
    asked: Vec<&'static str>,
    found: Vec<Diagnostic>,
}

impl<'a> Map<'a> {
    /// Opens a mapping. Anything else is a diagnostic and reads as an empty one; null is an empty one without a word.
    pub fn open(file: &'a Arc<str>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Map<'a> {
        let mut map =
            Map { file, range: node.range.clone(), entries: Vec::new(), asked: Vec::new(), found: Vec::new() };
        match &node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    if let Some((first, _)) = map.entries.iter().find(|(known, _)| known.text == key.text) {
                        let name = &key.text;
                        found.push(
                            Diagnostic::new(
                                Code::DuplicateKey,
                                Span::new(file, key.range.clone()),
                                say!("the key `{name}` is given twice", "重複的鍵 `{name}`"),
                            )
                            .related(
                                Span::new(file, first.range.clone()),
                                say!("first given here", "第一次出現在這裡"),
                            ),
                        );
                    } else {
                        map.entries.push((key, value));
                    }
                }
            }
            Value::Null => {}
            _ => found.push(wrong_type(file, node, "a mapping of `key: value` lines", " `鍵: 值` 的對應表")),
        }
        map
    }

    /// The place of the whole mapping.
    pub fn span(&self) -> Span {
        Span::new(self.file, self.range.clone())
    }

    /// The value of a key, whatever it is; null counts as absent.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        let (_, node) = self.entries.iter().find(|(known, _)| known.text == key)?;
        (node.value != Value::Null).then_some(*node)
    }

    /// The place of a key itself.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        let (key, _) = self.entries.iter().find(|(known, _)| known.text == key)?;
        Some(Span::new(self.file, key.range.clone()))
    }

    /// A text. Numbers and dates written without quotes are texts too.
    pub fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let node = self.node(key)?;
        scalar(self.file, node, &mut self.found)
    }

    /// A text that must be given.
    pub fn required_text(&mut self, key: &'static str) -> Option<Located<String>> {
        if self.node(key).is_none() {
            self.missing(key);
        }
        self.text(key)
    }

    /// Says that a key must be given.
    pub fn missing(&mut self, key: &'static str) {
        let start = self.range.start;
        let span = Span::new(self.file, start..start);
        self.found.push(Diagnostic::new(Code::MissingKey, span, say!("`{key}` is missing", "缺少 `{key}`")));
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match &node.value {
            Value::Scalar { text, style: Style::Plain } if text == "true" => Some(true),
            Value::Scalar { text, style: Style::Plain } if text == "false" => Some(false),
            _ => {
                self.found.push(wrong_type(self.file, node, "`true` or `false`", "`true` 或 `false`"));
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        let node = self.node(key)?;
        match &node.value {
            Value::Scalar { text, style: Style::Plain } if text.parse::<i64>().is_ok() => text.parse().ok(),
            _ => {
                self.found.push(wrong_type(self.file, node, "a whole number", "整數"));
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        texts(self.file, node, &mut self.found)
    }

    /// A value read by its own rules; what they say is the diagnostic's message.
    pub fn parsed<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&str) -> Result<T, crate::diagnostic::Text>,
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        match read(&text.value) {
            Ok(value) => Some(Located { value, span: text.span }),
            Err(message) => {
                self.found.push(Diagnostic::new(Code::WrongType, text.span, message));
                None
            }
        }
    }

    /// A day, ISO 8601 (`2026-11-22`).
    pub fn date(&mut self, key: &'static str) -> Option<Located<jiff::civil::Date>> {
        let text = self.text(key)?;
        match read_date(&text.value) {
            Ok(value) => Some(Located { value, span: text.span }),
            Err(help) => {
                let value = &text.value;
                self.found.push(
                    Diagnostic::new(
                        Code::BadDate,
                        text.span.clone(),
                        say!("`{value}` is no date", "`{value}` 不是日期"),
                    )
                    .help(help),
                );
                None
            }
        }
    }

    /// A nested mapping.
    pub fn map(&mut self, key: &'static str) -> Option<Map<'a>> {
        let node = self.node(key)?;
        Some(Map::open(self.file, node, &mut self.found))
    }

    /// The items of a list, whatever they are.
    pub fn items(&mut self, key: &'static str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                self.found.push(wrong_type(self.file, node, "a list", "清單"));
                &[]
            }
        }
    }

    /// Every key with its value, for mappings whose keys are names of the author's choice.
    pub fn entries(&mut self) -> Vec<(&'a Key, &'a Node)> {
        self.asked.clear();
        std::mem::take(&mut self.entries)
    }

    /// Notes a finding of the caller's own.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Names the keys that nobody asked for and hands over everything that was found.
    pub fn finish(mut self, found: &mut Vec<Diagnostic>) {
        for (key, _) in &self.entries {
            let name = &key.text;
            if self.asked.contains(&name.as_str()) {
                continue;
            }
            let help = if name.contains('：') {
                Some(say!("use the half-width `:` and a space", "請用半形「:」加空格"))
            } else {
                did_you_mean(name, self.asked.iter().copied())
            };
            let span = Span::new(self.file, key.range.clone());
            let message = say!("the key `{name}` is unknown and has no effect", "不認得的鍵 `{name}`，沒有作用");
            self.found.push(Diagnostic::new(Code::UnknownKey, span, message).maybe_help(help));
        }
        found.append(&mut self.found);
    }
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    pub value: T,
    pub span: Span,
}

/// A scalar as text.
pub fn scalar(file: &Arc<str>, node: &Node, found: &mut Vec<Diagnostic>) -> Option<Located<String>> {
    match &node.value {
        Value::Scalar { text, .. } => Some(Located { value: text.clone(), span: Span::new(file, node.range.clone()) }),
        _ => {
            found.push(wrong_type(file, node, "a text", "文字"));
            None
        }
    }
}

/// A list of texts, or one text.
pub fn texts(file: &Arc<str>, node: &Node, found: &mut Vec<Diagnostic>) -> Vec<Located<String>> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(|item| scalar(file, item, found)).collect(),
        Value::Scalar { .. } => scalar(file, node, found).into_iter().collect(),
        _ => {
            found.push(wrong_type(file, node, "a list of texts", "文字清單"));
            Vec::new()
        }
    }
}

fn wrong_type(file: &Arc<str>, node: &Node, en: &str, zh: &str) -> Diagnostic {
    let message = say!("expected {en}", "這裡應為{zh}");
    Diagnostic::new(Code::WrongType, Span::new(file, node.range.clone()), message)
}

/// Reads an ISO 8601 day. The error is the help line.
pub fn read_date(text: &str) -> Result<jiff::civil::Date, crate::diagnostic::Text> {
    let iso = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });

    if !iso {
        return Err(if text.contains("民國") || text.split(['/', '.', '-']).next().is_some_and(|y| y.len() == 3) {
            say!(
                "write year, month and day of the common era: `2025-01-15`",
                "請用西元年月日：`2025-01-15`（民國年加 1911）"
            )
        } else if text.contains('T') || text.contains(':') || text.contains('Z') {
            say!("a day only, without time or zone: `2026-11-22`", "只寫日期，不寫時間與時區：`2026-11-22`")
        } else {
            say!("write year, month and day: `2026-11-22`", "請寫成年-月-日：`2026-11-22`")
        });
    }
    text.parse().map_err(|_| say!("the calendar has no such day", "曆法中沒有這一天"))
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
