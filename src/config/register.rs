//! The keys of `feedback:` about what readers sent in: how often it is collected, how long an answer may take, and how
//! a form tool's table is read.

use std::collections::{BTreeMap, BTreeSet};

use super::finish;
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::say;
use crate::words::Period;
use crate::yaml::Map;

/// What is set for the register of feedback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterConfig {
    /// How often feedback is collected and gone through.
    pub collect_every: Option<Period>,
    /// How long an item may wait for a decision; none: as long as it likes.
    pub answer_within: Option<Period>,
    pub readers: Readers,
    pub import: ImportConfig,
}

/// Who sees the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Readers {
    /// Authors only.
    #[default]
    Private,
    /// Whoever reads the handbook.
    Public,
}

/// How the table of a form tool is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportConfig {
    /// What columns are called; a column that is not named here is looked for by its usual names.
    pub columns: BTreeMap<Column, Vec<String>>,
    /// What the form's choices are called, besides the usual words.
    pub kinds: BTreeMap<ItemKind, Vec<String>>,
    /// Personal columns that are kept.
    pub keep: BTreeSet<Column>,
    /// How to read days such as `11/3/2026`; none: they are refused.
    pub dates: Option<DateOrder>,
}

/// What a column of a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    Received,
    Document,
    Version,
    Step,
    Question,
    Language,
    Kind,
    Text,
    /// Who sent it: personal.
    From,
}

/// Columns by their keys.
pub(crate) const COLUMNS: [(&str, Column); 9] = [
    ("received", Column::Received),
    ("document", Column::Document),
    ("version", Column::Version),
    ("step", Column::Step),
    ("question", Column::Question),
    ("language", Column::Language),
    ("kind", Column::Kind),
    ("text", Column::Text),
    ("from", Column::From),
];

/// What a reader says of the place that an item is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    Wrong,
    Unclear,
    Outdated,
    Missing,
    Unsafe,
}

/// Kinds by their words in files and addresses.
pub(crate) const KINDS: [(&str, ItemKind); 5] = [
    ("wrong", ItemKind::Wrong),
    ("unclear", ItemKind::Unclear),
    ("outdated", ItemKind::Outdated),
    ("missing", ItemKind::Missing),
    ("unsafe", ItemKind::Unsafe),
];

/// Which number of `11/3/2026` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    MonthFirst,
    DayFirst,
}

pub(crate) const DATE_ORDERS: [(&str, DateOrder); 2] = [("mdy", DateOrder::MonthFirst), ("dmy", DateOrder::DayFirst)];

pub(crate) const READERS: [(&str, Readers); 2] = [("private", Readers::Private), ("public", Readers::Public)];

impl Column {
    /// The key in the configuration.
    pub fn name(self) -> &'static str {
        name_of(&COLUMNS, self)
    }
}

impl ItemKind {
    /// Every kind, in the order in which readers are asked.
    pub const ALL: [ItemKind; 5] =
        [ItemKind::Wrong, ItemKind::Unclear, ItemKind::Outdated, ItemKind::Missing, ItemKind::Unsafe];

    /// The word in files and addresses.
    pub fn name(self) -> &'static str {
        name_of(&KINDS, self)
    }

    /// Reads the word in files. The error is what to tell the author.
    pub fn read(text: &str) -> Result<ItemKind, Text> {
        one_of(&KINDS, text)
    }
}

impl RegisterConfig {
    /// Reads the keys of `feedback:` that are about the register; the others are somebody else's.
    pub fn read(map: &mut Map) -> RegisterConfig {
        let mut register = RegisterConfig {
            collect_every: map.parsed("collect_every", Period::read).map(|period| period.value),
            answer_within: map.parsed("answer_within", Period::read).map(|period| period.value),
            readers: map.parsed("register", |text| one_of(&READERS, text)).map(|on| on.value).unwrap_or_default(),
            import: ImportConfig::default(),
        };
        if let Some(mut import) = map.map("import") {
            register.import = read_import(&mut import);
            finish(import, map);
        }
        register
    }
}

fn read_import(map: &mut Map) -> ImportConfig {
    let mut import = ImportConfig {
        dates: map.parsed("dates", |text| one_of(&DATE_ORDERS, text)).map(|order| order.value),
        ..ImportConfig::default()
    };
    if let Some(mut columns) = map.map("columns") {
        import.columns = read_titles(&mut columns, &COLUMNS);
        finish(columns, map);
    }
    if let Some(mut kinds) = map.map("kinds") {
        import.kinds = read_titles(&mut kinds, &KINDS);
        finish(kinds, map);
    }
    for column in map.texts("keep") {
        let name = &column.value;
        if name == Column::From.name() {
            import.keep.insert(Column::From);
            continue;
        }
        let message =
            say!("`{name}` is no personal column: only `from` can be kept", "`{name}` 不是個人欄位：只能保留 `from`");
        map.push(Diagnostic::new(Code::WrongType, column.span, message).maybe_help(did_you_mean(name, ["from"])));
    }
    import
}

/// Titles by what they stand for. A title that is given for two things stands for neither of the later ones.
fn read_titles<T: Copy + Ord>(map: &mut Map, known: &[(&'static str, T)]) -> BTreeMap<T, Vec<String>> {
    let mut titles: BTreeMap<T, Vec<String>> = BTreeMap::new();
    for (key, value) in known {
        for title in map.texts(key) {
            let name = title.value.trim().to_string();
            if titles.values().flatten().any(|other| *other == name) {
                let message = say!("`{name}` is given twice", "`{name}` 重複");
                map.push(Diagnostic::new(Code::DuplicateKey, title.span, message));
            } else if name.is_empty() {
                let message = say!("a title without text", "標題沒有文字");
                map.push(Diagnostic::new(Code::WrongType, title.span, message));
            } else {
                titles.entry(*value).or_default().push(name);
            }
        }
    }
    titles
}

fn name_of<T: Copy + PartialEq>(known: &[(&'static str, T)], value: T) -> &'static str {
    known.iter().find(|(_, other)| *other == value).map_or("", |(name, _)| name)
}

/// Reads one word of a closed list. The error is what to tell the author.
pub(crate) fn one_of<T: Copy>(known: &[(&'static str, T)], text: &str) -> Result<T, Text> {
    known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let (list, listed) = (names.join("`, `"), names.join("`、`"));
        say!("`{text}` is none of `{list}`", "`{text}` 不是 `{listed}` 之一")
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Feedback;
    use crate::yaml;

    fn read(text: &str) -> (RegisterConfig, Vec<Code>) {
        let file: Arc<str> = "readybook.yaml".into();
        let (feedback, found) = Feedback::read(&file, &yaml::parse(&file, text, 0).unwrap());
        (feedback.register, found.iter().map(|found| found.code).collect())
    }

    #[test]
    fn every_key_is_read() {
        let (register, found) = read(
            "collect_every: 3 months\nanswer_within: 14 days\nregister: public\nimport:\n  columns: {text: 說明, kind: [類別, Kind]}\n  kinds: {wrong: [寫錯了, It is wrong]}\n  keep: [from]\n  dates: mdy\n",
        );
        assert_eq!(found, []);
        assert_eq!((register.readers, register.import.dates), (Readers::Public, Some(DateOrder::MonthFirst)));
        assert_eq!(register.import.columns[&Column::Kind], ["類別", "Kind"]);
        assert_eq!(register.import.kinds[&ItemKind::Wrong], ["寫錯了", "It is wrong"]);
        assert!(register.import.keep.contains(&Column::From));
        assert_eq!(register.answer_within.map(|period| period.count), Some(14));
    }

    #[test]
    fn every_wrong_value_is_named() {
        for (text, code) in [
            ("collect_every: often", Code::WrongType),
            ("register: secret", Code::WrongType),
            ("import: {dates: ymd}", Code::WrongType),
            ("import: {keep: [mail]}", Code::WrongType),
            ("import: {columns: {txet: 說明}}", Code::UnknownKey),
            ("import: {columns: {text: 說明, kind: 說明}}", Code::DuplicateKey),
            ("import: {kinds: {wrong: [x], unsafe: [x]}}", Code::DuplicateKey),
            ("import: {kinds: {wrong: ['']}}", Code::WrongType),
        ] {
            assert_eq!(read(text).1, [code], "{text}");
        }
    }
}
