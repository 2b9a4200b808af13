//! `versions/history.yaml`: one record per release of a controlled document, newest last.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;

use super::discover::Source;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Located, Map, Node, Style, Value};

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
    /// Why it was withdrawn, where it was.
    pub withdrawn: Option<Words>,
}

/// A version number: up to three numbers with dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    numbers: Vec<u32>,
    written: String,
}

/// What a release asks of its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing: wording only.
    Editorial,
    /// Translators act.
    Minor,
    /// Everybody reads and trains again.
    Material,
}

impl Version {
    /// Reads `1.0` or `2.1.1`.
    pub fn read(text: &str) -> Option<Version> {
        let numbers: Option<Vec<u32>> = text
            .split('.')
            .map(|part| part.parse().ok().filter(|_| part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit())))
            .collect();
        let numbers = numbers.filter(|numbers| (1..=3).contains(&numbers.len()))?;
        Some(Version { numbers, written: text.to_string() })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        let padded = |version: &Version| {
            let mut numbers = version.numbers.clone();
            numbers.resize(3, 0);
            numbers
        };
        Some(padded(self).cmp(&padded(other)))
    }
}

impl Change {
    /// The word in records and views.
    pub fn name(self) -> &'static str {
        match self {
            Change::Editorial => "editorial",
            Change::Minor => "minor",
            Change::Material => "material",
        }
    }

    fn read(text: &str) -> Result<Change, Text> {
        [Change::Editorial, Change::Minor, Change::Material]
            .into_iter()
            .find(|change| change.name() == text)
            .ok_or_else(|| {
                say!(
                    "`{text}` is none of `editorial`, `minor`, `material`",
                    "`{text}` 不是 `editorial`、`minor`、`material` 之一"
                )
            })
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

    /// The record in force on a day: the newest effective on or before it and not withdrawn.
    pub fn in_force(&self, day: Date) -> Option<&Record> {
        self.records.iter().rev().find(|record| record.effective.value <= day && record.withdrawn.is_none())
    }

    /// Whether every version was withdrawn.
    pub fn is_withdrawn(&self) -> bool {
        !self.records.is_empty() && self.records.iter().all(|record| record.withdrawn.is_some())
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
        for record in &self.records {
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
    map.finish(found);
    Some(Record {
        version: version?,
        change: change?.value,
        summary: summary?,
        approved_by,
        released: released?,
        effective: effective?,
        withdrawn,
    })
}

/// A version must be quoted: YAML readers of other tools turn `1.10` into the number 1.1.
fn read_version(file: &Arc<str>, map: &mut Map) -> Option<Located<Version>> {
    let Some(node) = map.node("version") else {
        map.missing("version");
        return None;
    };
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
        let source = Source { file: "h.yaml".into(), path: "h.yaml".into(), text: text.into(), language: None };
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
        let on = |day: &str| history.in_force(day.parse().unwrap()).map(|record| record.version.value.to_string());
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
