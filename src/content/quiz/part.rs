//! Parts of questions that several types have, and what is said about their keys.

use std::collections::HashMap;

use super::limits::{MOST_DIGITS, MOST_PARTS, SCORE};
use super::{Item, Reference};
use crate::diagnostic::{Code, Diagnostic, Text, one_of_these};
use crate::say;
use crate::source::Span;
use crate::yaml::{Located, Map, Value};

/// What is said about the key of a question.
#[derive(Clone, Copy)]
pub(super) struct Key<'q> {
    pub question: &'q Located<String>,
    /// Not in a survey.
    pub is_needed: bool,
}

impl Key<'_> {
    /// `help` says how the key of this type is written.
    pub fn missing(self, map: &mut Map, help: Text) {
        if !self.is_needed {
            return;
        }
        let name = &self.question.value;
        let message = say!("the question `{name}` has no right answer", "題目 `{name}` 沒有正確答案");
        map.push(Diagnostic::new(Code::QuestionKey, self.question.span.clone(), message).help(help));
    }

    /// A row's key is one of some items; `word` is the key under which it stands.
    pub fn names(
        self,
        map: &mut Map,
        row: &Located<String>,
        (word, key): (&str, Option<&Located<String>>),
        items: &[Item],
    ) {
        let known = || items.iter().map(|item| item.id.value.as_str());
        let Some(key) = key else {
            if self.is_needed {
                let name = &row.value;
                let first = known().next().unwrap_or("a");
                let message = say!("`{name}` has no right answer", "`{name}` 沒有正確答案");
                let help = say!(
                    "write `{word}` beside it, such as `{word}: {first}`",
                    "請加上 `{word}`，例如 `{word}: {first}`"
                );
                map.push(Diagnostic::new(Code::QuestionKey, row.span.clone(), message).help(help));
            }
            return;
        };
        if !known().any(|id| id == key.value) {
            map.push(unknown_id(key, known()));
        }
    }
}

pub(super) fn unknown_id<'k>(id: &Located<String>, known: impl Iterator<Item = &'k str>) -> Diagnostic {
    let name = &id.value;
    let message = say!("nothing here is called `{name}`", "這裡沒有 `{name}`");
    Diagnostic::new(Code::QuestionKey, id.span.clone(), message).maybe_help(one_of_these(name, known))
}

/// Ids are there once.
pub(in crate::content) fn distinct<'i>(map: &mut Map, ids: impl Iterator<Item = &'i Located<String>>) {
    let mut known: HashMap<&str, &Span> = HashMap::new();
    for id in ids {
        let Some(first) = known.get(&*id.value).copied() else {
            known.insert(&id.value, &id.span);
            continue;
        };
        let name = &id.value;
        let message = say!("the id `{name}` is given twice", "id `{name}` 重複");
        let help = say!("write another id here", "請改用不同的 id");
        let label = say!("first given here", "第一次出現在這裡");
        map.push(Diagnostic::new(Code::QuizId, id.span.clone(), message).help(help).related(first.clone(), label));
    }
}

pub(super) fn enough(map: &mut Map, key: &'static str, count: usize, least: usize) {
    if map.node(key).is_none() {
        return map.missing(key);
    }
    if !(least..=MOST_PARTS).contains(&count) {
        let span = map.key_span(key).unwrap_or_else(|| map.span());
        let message = say!(
            "`{key}` are {least} to {MOST_PARTS}, not {count}",
            "`{key}` 應有{least}到{MOST_PARTS}個，現有{count}個"
        );
        let help = match count < least {
            true => say!("add what is missing, or ask it with another `type`", "請補足，或改用別的 `type`"),
            false => say!("make several questions of it", "請拆成幾題"),
        };
        map.push(Diagnostic::new(Code::QuestionKey, span, message).help(help));
    }
}

/// A number that is an answer, as its author wrote it.
pub(super) fn decimal(map: &mut Map, key: &'static str) -> Option<Located<String>> {
    let node = map.node(key)?;
    let span = Span::new(&map.span().file, node.range.clone());
    let message = match &node.value {
        Value::Scalar { text, .. } if is_decimal(text) => return Some(Located { value: text.clone(), span }),
        Value::Scalar { text, .. } => say!("`{text}` is no number", "`{text}` 不是數字"),
        _ => say!("expected a number", "這裡應為數字"),
    };
    let help = say!(
        "write digits, such as `{key}: 15` or `{key}: 2.5`, at most {MOST_DIGITS}; what is counted goes into `unit`",
        "請寫數字，例如 `{key}: 15` 或 `{key}: 2.5`，最多{MOST_DIGITS}位；單位寫在 `unit`"
    );
    map.push(Diagnostic::new(Code::WrongType, span, message).help(help));
    None
}

/// Left, top, width and height in percent.
pub(super) fn read_area(map: &mut Map) -> Option<[u32; 4]> {
    let numbers = map.texts("at");
    let values: Vec<u32> = numbers.iter().filter_map(|number| number.value.parse().ok()).collect();
    let area = <[u32; 4]>::try_from(values).ok().filter(|[x, y, width, height]| {
        *width > 0 && *height > 0 && x.saturating_add(*width) <= 100 && y.saturating_add(*height) <= 100
    });
    if area.is_none() || numbers.len() != 4 {
        let span = map.key_span("at").unwrap_or_else(|| map.span());
        let message = say!(
            "`at` is `[left, top, width, height]` in whole percent of the image",
            "`at` 應為 `[左, 上, 寬, 高]`，單位是圖片的百分比（整數）"
        );
        map.push(Diagnostic::new(Code::WrongType, span, message));
        return None;
    }
    area
}

pub(super) fn score(map: &mut Map) -> i32 {
    let span = map.node("score").map(|_| map.key_span("score").unwrap_or_else(|| map.span()));
    let score = map.integer("score").unwrap_or(0);
    match i32::try_from(score) {
        Ok(score) if SCORE.contains(&score.into()) => score,
        _ => {
            let message = say!("`score` is a whole number from -100 to 100", "`score` 應為 -100 到 100 的整數");
            map.push(Diagnostic::new(Code::WrongType, span.unwrap_or_else(|| map.span()), message));
            0
        }
    }
}

pub(super) fn read_reference(text: &str) -> Result<Reference, Text> {
    let (document, step) = text.split_once('#').map_or((text, None), |(document, step)| (document, Some(step)));
    if document.is_empty() || step.is_some_and(str::is_empty) || text.contains(char::is_whitespace) {
        return Err(say!(
            "`{text}` is no reference such as `SM-IR-001#report`",
            "`{text}` 不是參照，例如 `SM-IR-001#report`"
        ));
    }
    Ok(Reference { document: document.to_string(), step: step.map(str::to_string) })
}

/// Whether a text is a number such as `15` or `-2.5`, of at most [`MOST_DIGITS`].
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    is_digits(whole) && part.is_none_or(is_digits) && count <= MOST_DIGITS
}

pub(super) fn read_credit(text: &str) -> Result<u32, Text> {
    let percent = text.strip_suffix(['%', '％']).and_then(|number| number.trim().parse().ok());
    percent
        .filter(|percent| (1..=100).contains(percent))
        .ok_or_else(|| say!("`{text}` is no credit from `1%` to `100%`", "`{text}` 不是 `1%` 到 `100%` 的得分比例"))
}
