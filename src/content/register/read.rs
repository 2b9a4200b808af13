//! Reads one item: its keys with their types, and what a status asks for.

use std::sync::Arc;

use super::{Item, ItemKind, ItemStatus, LONGEST_TEXT, LONGEST_VALUE, SOURCE_DIGITS};
use crate::config::is_language_code;
use crate::content::version::Version;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{Located, Map};

/// Reads the keys of one file.
pub(super) struct Reader<'a> {
    pub file: &'a Arc<str>,
    pub languages: &'a [String],
    pub map: Map<'a>,
}

impl Reader<'_> {
    /// The item; none where something that it needs is missing.
    pub fn item(&mut self, id: String) -> Option<Item> {
        let received = self.required("received").and_then(|()| self.map.date("received"));
        let document = self.value("document");
        let version = self.value("version");
        let step = self.value("step");
        let question = self.question();
        let language = self.parsed("language", read_language).map(|language| language.value);
        let kind = self.required("kind").and_then(|()| self.parsed("kind", ItemKind::read));
        let text = self.required("text").and_then(|()| self.parsed("text", read_text));
        let status = self.required("status").and_then(|()| self.parsed("status", ItemStatus::read));
        let reason = self.reason();
        let done_in = self.parsed("done_in", read_version);
        let owner = self.value("owner");
        let decided = self.map.date("decided");
        let from = self.value("from").map(|from| from.value);
        let source = self.parsed("source", read_source).map(|source| source.value);
        let status = status?;
        let needs = |key, en: &str, zh: &str| {
            let message = say!("`{key}` is missing", "缺少 `{key}`");
            Diagnostic::new(Code::FeedbackItem, status.span.clone(), message).help(say!("{en}", "{zh}"))
        };
        let mut lacks = Vec::new();
        if status.value == ItemStatus::Declined && reason.is_none() {
            lacks.push(needs("reason", "say why it was declined", "請寫明不採納的原因"));
        }
        if status.value == ItemStatus::Done && done_in.is_none() && decided.is_none() {
            lacks.push(needs(
                "done_in",
                "name the version that answered it; for what has no versions, the day as `decided`",
                "請寫出是哪一版處理的；沒有版本的頁面與題目，請以 `decided` 寫明日期",
            ));
        }
        if done_in.is_some() && document.is_none() {
            lacks.push(needs(
                "document",
                "name the document whose version answered it",
                "請寫出是哪份文件的版本處理的",
            ));
        }
        if let (Some(step), None) = (&step, &document) {
            let message = say!("a step without a document", "有步驟，卻沒有文件");
            let help = say!("name the document under `document`", "請在 `document` 寫出文件編號");
            lacks.push(Diagnostic::new(Code::FeedbackItem, step.span.clone(), message).help(help));
        }
        let is_whole = lacks.is_empty();
        lacks.into_iter().for_each(|found| self.map.push(found));
        Some(Item {
            id,
            file: self.file.clone(),
            received: received?,
            document,
            version,
            step,
            question,
            language,
            kind: kind?.value,
            text: text?.value,
            status,
            reason,
            done_in,
            owner,
            decided,
            from,
            source,
        })
        .filter(|_| is_whole)
    }

    /// Names a key that must be there and is not.
    fn required(&mut self, key: &'static str) -> Option<()> {
        if self.map.node(key).is_some() {
            return Some(());
        }
        let span = Span { end: self.map.span().start, ..self.map.span() };
        let message = say!("`{key}` is missing", "缺少 `{key}`");
        self.map.push(Diagnostic::new(Code::FeedbackItem, span, message).help(say!(
            "an item needs `received`, `kind`, `text` and `status`",
            "每個項目都要有 `received`、`kind`、`text` 與 `status`"
        )));
        None
    }

    /// A value read by its own rules.
    fn parsed<T>(&mut self, key: &'static str, read: impl FnOnce(&str) -> Result<T, Text>) -> Option<Located<T>> {
        let Located { value, span } = self.map.text(key)?;
        match read(&value) {
            Ok(value) => Some(Located { value, span }),
            Err(message) => {
                self.map.push(Diagnostic::new(Code::FeedbackItem, span, message));
                None
            }
        }
    }

    /// A text of one line.
    fn value(&mut self, key: &'static str) -> Option<Located<String>> {
        self.parsed(key, |text| match text.chars().count() {
            _ if text.trim().is_empty() || text.contains('\n') => {
                Err(say!("`{key}` has to be one line of text", "`{key}` 必須是一行文字"))
            }
            1..=LONGEST_VALUE => Ok(text.trim().to_string()),
            count => Err(say!(
                "`{key}` has {count} characters; the limit is {LONGEST_VALUE}",
                "`{key}` 有 {count} 字，超過上限 {LONGEST_VALUE}"
            )),
        })
    }

    fn question(&mut self) -> Option<Located<String>> {
        self.parsed("question", |text| match text.split_once('/') {
            Some((quiz, question)) if is_slug(quiz) && is_slug(question) => Ok(text.to_string()),
            _ => Err(say!(
                "`{text}` is no quiz and question such as `first-hour/log`",
                "`{text}` 不是測驗與題目的代號，例如 `first-hour/log`"
            )),
        })
    }

    fn reason(&mut self) -> Option<Words> {
        let node = self.map.node("reason")?;
        let mut found = Vec::new();
        let words = Words::read(self.file, node, self.languages, &mut found);
        found.into_iter().for_each(|problem| self.map.push(problem));
        let has_text = words.texts().any(|text| !text.trim().is_empty());
        has_text.then_some(words)
    }
}

/// Whether a text can be the id of a quiz or question.
pub(crate) fn is_slug(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=100).contains(&text.len()) && !text.starts_with('-') && text.bytes().all(is_plain)
}

fn read_language(text: &str) -> Result<String, Text> {
    match is_language_code(text) {
        true => Ok(text.to_string()),
        false => Err(say!(
            "`{text}` is no language code such as `zh-Hant` or `en`",
            "`{text}` 不是語言代碼，例如 `zh-Hant` 或 `en`"
        )),
    }
}

fn read_text(text: &str) -> Result<String, Text> {
    match text.chars().count() {
        _ if text.trim().is_empty() => Err(say!("the text is empty", "文字是空的")),
        count if count > LONGEST_TEXT => Err(say!(
            "the text has {count} characters; the limit is {LONGEST_TEXT}",
            "文字有 {count} 字，超過上限 {LONGEST_TEXT}"
        )),
        _ => Ok(text.trim_end().to_string()),
    }
}

fn read_version(text: &str) -> Result<Version, Text> {
    Version::read(text).ok_or_else(|| say!("`{text}` is no version such as `1.2`", "`{text}` 不是版本號碼，例如 `1.2`"))
}

fn read_source(text: &str) -> Result<String, Text> {
    let is_digest = text.len() == SOURCE_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match is_digest {
        true => Ok(text.to_string()),
        false => Err(say!(
            "`source` is not made of {SOURCE_DIGITS} hexadecimal digits; only an import writes it",
            "`source` 不是 {SOURCE_DIGITS} 位的十六進位數字；這個鍵只由匯入寫入"
        )),
    }
}
