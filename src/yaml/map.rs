//! Reads mappings with types, and names everything in them that is wrong.

use std::ops::Range;
use std::sync::Arc;

use super::{Key, Node, Style, Value};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;

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
