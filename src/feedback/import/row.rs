//! Makes an item of one row, or says why it is none.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::config::Column;
use crate::content::encoding::cleaned;
use crate::content::register::{LONGEST_TEXT, LONGEST_VALUE, SOURCE_DIGITS, is_slug};
use crate::diagnostic::Text;
use crate::error::printable;
use crate::feedback::item_file::{self, Value};
use crate::feedback::{moment, names};
use crate::handbook::{Handbook, hexadecimal};
use crate::say;

/// A row that is an item.
pub struct Draft {
    /// Of the day on which it was received.
    pub year: i16,
    pub source: String,
    /// The text of its file.
    pub text: String,
    pub notes: Vec<Text>,
}

/// By what rows are read.
pub struct Rules<'h> {
    handbook: &'h Handbook,
    zone: Option<TimeZone>,
    languages: Vec<String>,
    /// The file's encoding, where some of its bytes could not be read.
    damaged: Option<&'static str>,
    /// What the handbook calls the documents that rows name; none: it has no such document.
    subjects: HashMap<String, Option<String>>,
}

/// A cell as one line: width, control characters and blanks make no difference.
pub fn value(cell: &str) -> String {
    let folded: String = cleaned(without_guard(cell)).nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A cell without the `'` that tools put before what a spreadsheet would take for a formula.
fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']) => rest,
        _ => cell,
    }
}

impl<'h> Rules<'h> {
    pub fn new(
        handbook: &'h Handbook,
        damaged: Option<&'static str>,
        subjects: HashMap<String, Option<String>>,
    ) -> Rules<'h> {
        let zone = handbook.config.time_zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        let languages = handbook.languages.iter().map(ToString::to_string).collect();
        Rules { handbook, zone, languages, damaged, subjects }
    }

    /// Reads a row. What is wrong with it is said at once.
    pub fn read(&self, cells: &BTreeMap<Column, String>) -> Result<Draft, Vec<Text>> {
        let config = &self.handbook.config.feedback.register.import;
        let mut wrong = Vec::new();
        if let Some(encoding) = self.damaged.filter(|_| cells.values().any(|cell| cell.contains('\u{fffd}'))) {
            wrong.push(say!(
                "bytes that are no {encoding}: a character was lost before it came here",
                "有位元組不是 {encoding}：文字在匯出時已經損壞"
            ));
        }
        let cell = |column: Column| value(cells.get(&column).map_or("", String::as_str));
        let received = moment::read(&cell(Column::Received), config.dates, self.zone.as_ref());
        let received = received.and_then(|moment| self.not_later(moment)).map_err(|reason| wrong.push(reason)).ok();
        let choice = cell(Column::Kind);
        let kind = names::kind(config, &choice);
        if kind.is_none() {
            wrong.push(no_kind(&choice));
        }
        let text = text(cells.get(&Column::Text).map_or("", String::as_str)).map_err(|reason| wrong.push(reason)).ok();
        let mut names = BTreeMap::new();
        for column in [Column::Document, Column::Version, Column::Step, Column::Question, Column::Language] {
            let name = cell(column);
            let name = match column {
                Column::Version => name.trim_start_matches(['v', 'V', '版', '本', ' ']).to_string(),
                Column::Step => name.trim_start_matches('#').to_string(),
                _ => name,
            };
            if name.chars().count() > LONGEST_VALUE {
                let key = column.name();
                wrong
                    .push(say!("`{key}` is longer than {LONGEST_VALUE} characters", "`{key}` 超過 {LONGEST_VALUE} 字"));
            }
            names.insert(column, name);
        }
        let (Some(received), Some(kind), Some(text), true) = (received, kind, text, wrong.is_empty()) else {
            return Err(wrong);
        };
        let source = source(&received.to_string(), &names, kind.name(), &text);
        let mut notes = Vec::new();
        let mut values: Vec<Value> = vec![("received", received.day.to_string())];
        values.extend(self.subject(&names, &mut notes));
        values.extend([("kind", kind.name().to_string()), ("text", text), ("status", "new".to_string())]);
        let from = cell(Column::From);
        match from.chars().count() {
            0 => {}
            1..=LONGEST_VALUE => values.push(("from", from)),
            _ => notes.push(say!("`from` is too long and was left out", "`from` 太長，未保留")),
        }
        values.push(("source", source.clone()));
        match item_file::write("FB-1", &values, &self.languages) {
            Some(text) => Ok(Draft { year: received.day.year(), source, text, notes }),
            None => Err(vec![say!("its text cannot be written as YAML", "內容無法寫成 YAML")]),
        }
    }

    /// A day after tomorrow tells that month and day were mixed up. Tomorrow may have begun where the form is.
    fn not_later(&self, moment: moment::Moment) -> Result<moment::Moment, Text> {
        let day = moment.day;
        match self.handbook.today.tomorrow() {
            Ok(tomorrow) if day > tomorrow => Err(say!("{day} lies in the future", "{day} 是未來的日期")),
            _ => Ok(moment),
        }
    }

    /// What the item is about. What the handbook does not know is kept and noted, as it may have been there once.
    fn subject(&self, names: &BTreeMap<Column, String>, notes: &mut Vec<Text>) -> Vec<Value> {
        let given = |column: Column| names.get(&column).filter(|name| !name.is_empty());
        let mut values = Vec::new();
        let known = given(Column::Document).map(|name| self.subjects.get(name).cloned().flatten().ok_or(name));
        let id = known.as_ref().and_then(|known| self.handbook.subject(known.as_ref().ok()?));
        match &known {
            Some(Ok(name)) => values.push(("document", name.clone())),
            Some(Err(name)) => {
                let shown = shown(name);
                notes.push(say!("no document or page is called `{shown}`", "沒有叫做 `{shown}` 的文件或頁面"));
                values.push(("document", (*name).clone()));
            }
            None => {}
        }
        if let Some(version) = given(Column::Version) {
            if id.is_some_and(|id| !self.handbook.has_version(id, version)) {
                let shown = shown(version);
                notes.push(say!("it never had a version {shown}", "從來沒有版本 {shown}"));
            }
            values.push(("version", version.clone()));
        }
        if let Some(step) = given(Column::Step) {
            let name = shown(step);
            if known.is_none() {
                notes.push(say!(
                    "the step `{name}` was left out: there is no document",
                    "沒有文件，未保留步驟 `{name}`"
                ));
            } else {
                if id.is_some_and(|id| !self.handbook.ever_had_step(id, step)) {
                    notes.push(say!("it never had a step `{name}`", "從來沒有步驟 `{name}`"));
                }
                values.push(("step", step.clone()));
            }
        }
        if let Some(question) = given(Column::Question) {
            let name = shown(question);
            match question.split_once('/') {
                Some((quiz, one)) if is_slug(quiz) && is_slug(one) => {
                    if !self.handbook.has_question(question) {
                        notes.push(say!("there is no question `{name}`", "沒有題目 `{name}`"));
                    }
                    values.push(("question", question.clone()));
                }
                _ => notes.push(say!(
                    "the question `{name}` was left out: it is none such as `first-hour/log`",
                    "未保留題目 `{name}`：寫法不是 `first-hour/log` 這樣的代號"
                )),
            }
        }
        if let Some(language) = given(Column::Language) {
            match names::language(&self.handbook.languages, language) {
                Some(code) => values.push(("language", code)),
                None => {
                    let name = shown(language);
                    notes
                        .push(say!("the language `{name}` is unknown and was left out", "不認得語言 `{name}`，未保留"));
                }
            }
        }
        values
    }
}

/// As much of a value as a line of a report can hold.
fn shown(value: &str) -> String {
    let mut shown: String = value.chars().take(40).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    printable(&shown)
}

fn no_kind(choice: &str) -> Text {
    if choice.is_empty() {
        return say!("no kind", "沒有類別");
    }
    let shown = shown(choice);
    say!(
        "`{shown}` is no kind: name it under `feedback.import.kinds`",
        "不認得類別 `{shown}`：請在 `feedback.import.kinds` 寫明"
    )
}

/// The reader's text without what no file may hold, and without blanks at the ends of lines.
fn text(cell: &str) -> Result<String, Text> {
    let text = cleaned(without_guard(cell));
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n").trim().to_string();
    match text.chars().count() {
        0 => Err(say!("no text", "沒有文字")),
        count if count > LONGEST_TEXT => Err(say!(
            "the text has {count} characters; the limit is {LONGEST_TEXT}",
            "文字有 {count} 字，超過上限 {LONGEST_TEXT}"
        )),
        _ => Ok(text),
    }
}

/// The digest by which the same row is known the next time, whatever the table looks like then.
fn source(received: &str, names: &BTreeMap<Column, String>, kind: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(received);
    for name in names.values() {
        hasher.update(format!("\u{1f}{name}"));
    }
    hasher.update(format!("\u{1f}{kind}\u{1f}{}", text.nfc().collect::<String>()));
    let mut digits = hexadecimal(&hasher.finalize().into());
    digits.truncate(SOURCE_DIGITS);
    digits
}
