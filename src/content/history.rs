//! `versions/history.yaml`: one record per release of a controlled document, newest last.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::discover::Source;
use super::version::{Change, Version};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Located, Map, Node, Style, Value, scalar};

/// The records of one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Relative to the root, for diagnostics.
    pub file: Arc<str>,
    /// Relative to the content folder.
    pub path: Arc<str>,
    pub records: Vec<Record>,
}

/// A release.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub version: Located<Version>,
    pub change: Change,
    pub summary: Words,
    /// Roles.
    pub approved_by: Vec<Located<String>>,
    pub released: Located<Date>,
    pub effective: Located<Date>,
    /// Feedback items that the version answers.
    pub answers: Vec<Located<String>>,
    /// By language: the version that a translation renders, where it is not this one.
    pub behind: BTreeMap<String, Located<Version>>,
    /// Why it was withdrawn, where it was.
    pub withdrawn: Option<Words>,
    /// The day on which it was withdrawn; none: from the first.
    pub withdrawn_on: Option<Located<Date>>,
    /// By path in the version's folder: SHA-256 of the frozen bytes, in hexadecimal.
    pub files: BTreeMap<String, Located<String>>,
}

impl Record {
    /// The day from which a withdrawn version was not in force any more.
    pub fn withdrawn_day(&self) -> Option<Date> {
        self.withdrawn.as_ref()?;
        Some(self.withdrawn_on.as_ref().map_or(self.effective.value, |on| on.value))
    }
}

impl History {
    /// Reads the records and checks their order.
    pub fn read(source: &Source, languages: &[String]) -> (History, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut history = History { file: source.file.clone(), path: source.path.clone(), records: Vec::new() };
        match yaml::parse(&source.file, &source.text, 0) {
            Ok(Node { value: Value::List(items), .. }) => {
                for item in &items {
                    history.records.extend(read_record(&source.file, item, languages, &mut found));
                }
            }
            Ok(Node { value: Value::Null, .. }) => {}
            Ok(_) => {
                let message = say!("expected a list of records", "這裡應為版本紀錄清單");
                found.push(Diagnostic::new(Code::WrongType, Span::start_of(&source.file), message));
            }
            Err(diagnostic) => found.push(*diagnostic),
        }
        history.check_order(&mut found);
        (history, found)
    }

    /// The place of the record in force on a day: the newest effective on or before it and not withdrawn.
    pub fn in_force_at(&self, day: Date) -> Option<usize> {
        self.records.iter().rposition(|record| record.effective.value <= day && record.withdrawn.is_none())
    }

    /// Whether every version was withdrawn.
    pub fn is_withdrawn(&self) -> bool {
        !self.records.is_empty() && self.records.iter().all(|record| record.withdrawn.is_some())
    }

    /// What was on record at the end of a day: later releases and withdrawals are not known yet.
    pub fn known_on(&self, day: Date) -> History {
        let known = self.records.iter().filter(|record| record.released.value <= day);
        let records = known.map(|record| {
            let later = record.withdrawn_on.as_ref().is_some_and(|on| on.value > day);
            match later {
                true => Record { withdrawn: None, withdrawn_on: None, ..record.clone() },
                false => record.clone(),
            }
        });
        History { file: self.file.clone(), path: self.path.clone(), records: records.collect() }
    }

    /// The gravest change after the record `from`, up to and with the record `to`.
    pub fn gravest(&self, from: usize, to: usize) -> Option<Change> {
        self.records.get(from + 1..=to)?.iter().map(|record| record.change).max()
    }

    /// The place of a version in the records.
    pub fn position(&self, version: &Version) -> Option<usize> {
        self.records.iter().position(|record| record.version.value == *version)
    }

    /// The record that a translation in `language` renders, as the record at `at` says.
    pub fn rendered(&self, at: usize, language: &str) -> usize {
        let behind = self.records[at].behind.get(language);
        behind.and_then(|version| self.position(&version.value)).unwrap_or(at)
    }

    fn check_order(&self, found: &mut Vec<Diagnostic>) {
        for pair in self.records.windows(2) {
            let (earlier, later) = (&pair[0], &pair[1]);
            let (old, new) = (&earlier.version.value, &later.version.value);
            if new.partial_cmp(old) != Some(Ordering::Greater) {
                let message = say!("version {new} does not follow {old}", "版本 {new} 沒有接在 {old} 之後");
                found.push(
                    Diagnostic::new(Code::Version, later.version.span.clone(), message)
                        .related(earlier.version.span.clone(), say!("the version before", "前一個版本")),
                );
            }
            if later.effective.value < earlier.effective.value {
                let message = say!("version {new} takes effect before {old}", "版本 {new} 比 {old} 更早生效");
                found.push(
                    Diagnostic::new(Code::BadDate, later.effective.span.clone(), message)
                        .related(earlier.effective.span.clone(), say!("the version before", "前一個版本")),
                );
            }
        }
        for (at, record) in self.records.iter().enumerate() {
            for behind in record.behind.values() {
                if self.position(&behind.value).is_none_or(|rendered| rendered >= at) {
                    let (name, version) = (&behind.value, &record.version.value);
                    let message = say!("{name} is no version before {version}", "{name} 不是 {version} 之前的版本");
                    found.push(Diagnostic::new(Code::Version, behind.span.clone(), message));
                }
            }
            if let Some(on) = record.withdrawn_on.as_ref().filter(|on| on.value < record.released.value) {
                let message = say!("withdrawn before it is released", "廢止日早於發布日");
                found.push(
                    Diagnostic::new(Code::BadDate, on.span.clone(), message)
                        .related(record.released.span.clone(), say!("released here", "發布日")),
                );
            }
            if record.effective.value < record.released.value {
                let message = say!("takes effect before it is released", "生效日早於發布日");
                found.push(
                    Diagnostic::new(Code::BadDate, record.effective.span.clone(), message)
                        .related(record.released.span.clone(), say!("released here", "發布日")),
                );
            }
        }
    }
}

fn read_record(file: &Arc<str>, node: &Node, languages: &[String], found: &mut Vec<Diagnostic>) -> Option<Record> {
    let mut map = Map::open(file, node, found);
    let version = read_version(file, &mut map);
    map.required_text("change");
    let change = map.parsed("change", Change::read);
    let words = |map: &mut Map, key| {
        let node = map.node(key)?;
        let mut inner = Vec::new();
        let words = Words::read(file, node, languages, &mut inner);
        inner.into_iter().for_each(|d| map.push(d));
        Some(words)
    };
    let summary = words(&mut map, "summary");
    if summary.is_none() {
        map.missing("summary");
    }
    let withdrawn = words(&mut map, "withdrawn");
    let approved_by = map.texts("approved_by");
    if approved_by.is_empty() {
        map.missing("approved_by");
    }
    map.required_text("released");
    map.required_text("effective");
    let (released, effective) = (map.date("released"), map.date("effective"));
    let answers = map.texts("answers");
    let withdrawn_on = map.date("withdrawn_on");
    let behind = read_behind(file, &mut map, languages);
    let files = read_files(file, &mut map);
    if let (None, Some(on)) = (&withdrawn, &withdrawn_on) {
        map.push(
            Diagnostic::new(Code::MissingKey, on.span.clone(), say!("`withdrawn` is missing", "缺少 `withdrawn`"))
                .help(say!("say why it was withdrawn", "請寫明廢止原因")),
        );
    }
    map.finish(found);
    Some(Record {
        version: version?,
        change: change?.value,
        summary: summary?,
        approved_by,
        released: released?,
        effective: effective?,
        answers,
        behind,
        withdrawn,
        withdrawn_on,
        files,
    })
}

/// Languages with the version that their text renders.
fn read_behind(file: &Arc<str>, map: &mut Map, languages: &[String]) -> BTreeMap<String, Located<Version>> {
    let mut behind = BTreeMap::new();
    let Some(mut inner) = map.map("behind") else { return behind };
    for (key, node) in inner.entries() {
        let span = Span::new(file, key.range.clone());
        if !languages.is_empty() && !languages.iter().skip(1).any(|language| *language == key.text) {
            let name = &key.text;
            let message = say!("`{name}` is no language of a translation", "`{name}` 不是譯文的語言");
            map.push(Diagnostic::new(Code::UnknownLanguage, span, message));
            continue;
        }
        if let Some(version) = version_of(file, node, map) {
            behind.insert(key.text.clone(), version);
        }
    }
    behind
}

/// Paths with the digest of their bytes.
fn read_files(file: &Arc<str>, map: &mut Map) -> BTreeMap<String, Located<String>> {
    let mut files = BTreeMap::new();
    let Some(mut inner) = map.map("files") else { return files };
    let mut found = Vec::new();
    for (key, node) in inner.entries() {
        let Some(digest) = scalar(file, node, &mut found) else { continue };
        let is_digest =
            digest.value.len() == 64 && digest.value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !is_digest {
            let message = say!("no SHA-256 in hexadecimal", "不是十六進位的 SHA-256");
            found.push(Diagnostic::new(Code::WrongType, digest.span.clone(), message));
        }
        files.insert(key.text.clone(), digest);
    }
    found.into_iter().for_each(|d| map.push(d));
    files
}

/// A version must be quoted: YAML readers of other tools turn `1.10` into the number 1.1.
fn read_version(file: &Arc<str>, map: &mut Map) -> Option<Located<Version>> {
    let Some(node) = map.node("version") else {
        map.missing("version");
        return None;
    };
    version_of(file, node, map)
}

fn version_of(file: &Arc<str>, node: &Node, map: &mut Map) -> Option<Located<Version>> {
    let span = Span::new(file, node.range.clone());
    let Value::Scalar { text, style } = &node.value else {
        map.push(Diagnostic::new(
            Code::WrongType,
            span,
            say!("expected a version such as \"1.2\"", "這裡應為版本，例如 \"1.2\""),
        ));
        return None;
    };
    if *style == Style::Plain && text.parse::<f64>().is_ok() {
        let message = say!("the version {text} is a number, not a text", "版本 {text} 是數字，不是文字");
        map.push(
            Diagnostic::new(Code::WrongType, span, message)
                .help(say!("put it in quotes: \"{text}\"", "請加引號：\"{text}\"")),
        );
        return None;
    }
    match Version::read(text) {
        Some(value) => Some(Located { value, span }),
        None => {
            map.push(Diagnostic::new(
                Code::Version,
                span,
                say!("`{text}` is no version such as `1.2`", "`{text}` 不是版本號碼，例如 `1.2`"),
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (History, Vec<Code>) {
        let source =
            Source { file: "h.yaml".into(), path: "h.yaml".into(), text: text.into(), language: None, frozen: None };
        let (history, found) = History::read(&source, &[]);
        (history, found.iter().map(|d| d.code).collect())
    }

    fn record(version: &str, released: &str, effective: &str) -> String {
        format!(
            "- {{version: {version}, change: minor, summary: x, approved_by: [a], released: {released}, effective: {effective}}}\n"
        )
    }

    #[test]
    fn the_version_in_force_is_the_newest_effective_one() {
        let text = record("\"1.9\"", "2026-01-01", "2026-01-10") + &record("\"1.10\"", "2026-02-01", "2026-02-10");
        let (history, codes) = read(&text);
        assert!(codes.is_empty(), "{codes:?}");
        let on = |day: &str| {
            history.in_force_at(day.parse().unwrap()).map(|at| history.records[at].version.value.to_string())
        };
        assert_eq!(on("2026-01-09"), None);
        assert_eq!(on("2026-02-09").as_deref(), Some("1.9"));
        assert_eq!(on("2026-02-10").as_deref(), Some("1.10"));
    }

    #[test]
    fn records_out_of_order_are_named() {
        assert_eq!(read(&record("1.0", "2026-01-01", "2026-01-01")).1, [Code::WrongType]);
        assert_eq!(read(&record("\"1.x\"", "2026-01-01", "2026-01-01")).1, [Code::Version]);
        assert_eq!(
            read(&(record("\"1.0\"", "2026-01-01", "2026-03-01") + &record("\"1.0\"", "2026-02-01", "2026-02-02"))).1,
            [Code::Version, Code::BadDate]
        );
        assert_eq!(read(&record("\"1.0\"", "2026-02-01", "2026-01-01")).1, [Code::BadDate]);
        assert_eq!(read("- {version: \"1.0\"}\n").1, [Code::MissingKey; 5]);
    }
}
