//! `feedback/<ID>.yaml`: what readers sent in, one file an item, and what came of it.
//!
//! The folder is no section of the handbook: nothing in it is published, and no page comes of it by itself.

mod read;

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::discover::Source;
use super::path::natural_order;
use super::version::Version;
use crate::config::register::one_of;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Located, Map};
use read::Reader;

pub use crate::config::ItemKind;
pub(crate) use read::is_slug;

/// The folder in the content folder.
pub const FOLDER: &str = "feedback";

/// Longest text in characters.
pub const LONGEST_TEXT: usize = 10_000;

/// Longest of all other values in characters.
pub const LONGEST_VALUE: usize = 200;

/// Length of `source`: hexadecimal digits.
pub const SOURCE_DIGITS: usize = 32;

/// Everything that readers sent in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Register {
    /// By id, in natural order.
    pub items: Vec<Item>,
}

/// What one reader sent in.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The name of its file without extension.
    pub id: String,
    /// Its file, relative to the root.
    pub file: Arc<str>,
    pub received: Located<Date>,
    /// A document's number, or the key of a page without one; none: the handbook as a whole, or a question.
    pub document: Option<Located<String>>,
    /// As the reader's page named it.
    pub version: Option<Located<String>>,
    /// A step's id.
    pub step: Option<Located<String>>,
    /// Ids of a quiz and of a question in it, with `/` between them.
    pub question: Option<Located<String>>,
    /// BCP 47.
    pub language: Option<String>,
    pub kind: ItemKind,
    /// As the reader wrote it: 1 to [`LONGEST_TEXT`] characters.
    pub text: String,
    pub status: Located<ItemStatus>,
    /// What the owner answered; always given where it was declined.
    pub reason: Option<Words>,
    /// The version of the document that answered it; always given where it is done.
    pub done_in: Option<Located<Version>>,
    /// A role; none: the document's owner.
    pub owner: Option<Located<String>>,
    /// The day of the last decision.
    pub decided: Option<Located<Date>>,
    /// Who sent it, where that is kept.
    pub from: Option<String>,
    /// Digest of the row that it was imported from.
    pub source: Option<String>,
}

/// What came of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemStatus {
    /// Nobody decided yet.
    New,
    /// Something will be done about it.
    Accepted,
    /// Nothing will be done about it, for a reason that is given.
    Declined,
    /// A version answered it.
    Done,
}

/// Statuses by their words in files.
pub(crate) const STATUSES: [(&str, ItemStatus); 4] = [
    ("new", ItemStatus::New),
    ("accepted", ItemStatus::Accepted),
    ("declined", ItemStatus::Declined),
    ("done", ItemStatus::Done),
];

impl ItemStatus {
    /// Every status, in the order of an item's life.
    pub const ALL: [ItemStatus; 4] = [ItemStatus::New, ItemStatus::Accepted, ItemStatus::Declined, ItemStatus::Done];

    /// The word in files.
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(_, status)| *status == self).map_or("", |(name, _)| name)
    }

    /// Reads the word in files. The error is what to tell the author.
    pub fn read(text: &str) -> Result<ItemStatus, Text> {
        one_of(&STATUSES, text)
    }

    /// Whether something is still to be done about it.
    pub fn is_open(self) -> bool {
        matches!(self, ItemStatus::New | ItemStatus::Accepted)
    }
}

impl Register {
    /// Reads the items, in parallel.
    pub fn read(sources: &[Source], languages: &[String]) -> (Register, Vec<Diagnostic>) {
        let read: Vec<_> = sources.par_iter().map(|source| Item::read(&source.file, &source.text, languages)).collect();
        let mut register = Register::default();
        let mut found = Vec::new();
        for (item, mut problems) in read {
            register.items.extend(item);
            found.append(&mut problems);
        }
        register.items.sort_by(|a, b| natural_order(&a.id, &b.id));
        (register, found)
    }

    /// An item by its id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        let at = self.items.binary_search_by(|item| natural_order(&item.id, id)).ok()?;
        self.items.get(at)
    }
}

impl Item {
    /// Reads one file; none, with what is wrong, when it is no item.
    pub fn read(file: &Arc<str>, text: &str, languages: &[String]) -> (Option<Item>, Vec<Diagnostic>) {
        let id = match id_of(file) {
            Some(id) => id.to_string(),
            None => return (None, vec![misplaced(file)]),
        };
        let node = match yaml::parse(file, text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (None, vec![*diagnostic]),
        };
        let mut found = Vec::new();
        let mut reader = Reader { file, languages, map: Map::open(file, &node, &mut found) };
        let item = reader.item(id);
        reader.map.finish(&mut found);
        (item, found)
    }

    /// The beginning of its text in one line: at most so many characters, and a sign that more follows.
    pub fn beginning(&self, most: usize) -> String {
        let line = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(most) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// Its values in the order in which files give them, as plain text. Only `reason` is written as YAML.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let text = |text: &Option<Located<String>>| text.as_ref().map(|text| text.value.clone());
        let values = [
            ("received", Some(self.received.value.to_string())),
            ("document", text(&self.document)),
            ("version", text(&self.version)),
            ("step", text(&self.step)),
            ("question", text(&self.question)),
            ("language", self.language.clone()),
            ("kind", Some(self.kind.name().to_string())),
            ("text", Some(self.text.clone())),
            ("status", Some(self.status.value.name().to_string())),
            ("reason", self.reason.as_ref().map(inline)),
            ("done_in", self.done_in.as_ref().map(|version| version.value.to_string())),
            ("owner", text(&self.owner)),
            ("decided", self.decided.as_ref().map(|day| day.value.to_string())),
            ("from", self.from.clone()),
            ("source", self.source.clone()),
        ];
        values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

/// A text by language as YAML in one line.
pub fn inline(words: &Words) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    if let Some(text) = words.any() {
        return quoted(text);
    }
    let pairs: Vec<String> = words.by_languages().map(|(code, text)| format!("{code}: {}", quoted(text))).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// Whether a text is an item's id: `[A-Z]{1,8}(-[0-9]{4})?-[0-9]{1,6}`, such as `FB-2026-032` or `F-12`.
pub fn is_item_id(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.split('-');
    let letters = parts.next().unwrap_or_default();
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let number = second.unwrap_or(first);
    (1..=8).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=6).contains(&number.len())
        && digits(number)
        && (second.is_none() || (first.len() == 4 && digits(first)))
        && parts.next().is_none()
}

/// The id that a file's name gives.
fn id_of(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".yaml").filter(|id| is_item_id(id))
}

/// Whether a path in the content folder is that of an item: `feedback/<ID>.yaml`.
pub fn is_item_path(path: &str) -> bool {
    let name = path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| !name.contains('/') && id_of(name).is_some())
}

/// A file that has no place in the folder.
pub fn misplaced(file: &Arc<str>) -> Diagnostic {
    let name = file.rsplit('/').next().unwrap_or_default();
    let message = say!("`{name}` is no feedback item", "`{name}` 不是建議項目");
    let help = say!(
        "this folder holds only items, directly and by their ids: `FB-2026-032.yaml`; move other files elsewhere",
        "這個資料夾只放建議項目，檔名是項目代號：`FB-2026-032.yaml`；其他檔案請移到別處"
    );
    Diagnostic::new(Code::FeedbackItem, Span::start_of(file), message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Item>, Vec<Code>) {
        let (item, found) =
            Item::read(&"content/feedback/FB-2026-001.yaml".into(), text, &["zh-Hant".into(), "en".into()]);
        (item, found.iter().map(|found| found.code).collect())
    }

    #[test]
    fn ids_are_letters_a_year_and_a_number() {
        for id in ["F-1", "FB-2026-032", "ABCDEFGH-2026-999999", "F-123456", "F-2026"] {
            assert!(is_item_id(id), "{id}");
        }
        for id in ["", "F", "F-", "-1", "f-1", "F-1234567", "F-26-1", "F-2026-", "F-2026-1-2", "ABCDEFGHI-1", "F-１"] {
            assert!(!is_item_id(id), "{id}");
        }
        assert!(is_item_path("feedback/F-1.yaml"));
        for path in ["feedback/F-1.yml", "feedback/2026/F-1.yaml", "feedback.yaml", "feedbacks/F-1.yaml", "F-1.yaml"] {
            assert!(!is_item_path(path), "{path}");
        }
    }

    #[test]
    fn every_key_is_read_and_comes_back() {
        let text = "received: 2026-11-03\ndocument: SM-IR-011\nversion: \"2.1\"\nstep: submit-report\nquestion: first-hour/log\nlanguage: zh-Hant\nkind: wrong\ntext: |\n  第一行\n\n    第二行：#1\nstatus: done\nreason: {zh-Hant: 改了, en: Changed}\ndone_in: \"2.2\"\nowner: lead\ndecided: 2026-11-10\nfrom: Ada\nsource: 5f3c9a00000000000000000000000000\n";
        let (item, found) = read(text);
        assert_eq!(found, []);
        let item = item.unwrap();
        assert_eq!(item.text, "第一行\n\n  第二行：#1");
        let keys: Vec<&str> = item.values().iter().map(|(key, _)| *key).collect();
        assert_eq!(
            keys,
            [
                "received", "document", "version", "step", "question", "language", "kind", "text", "status", "reason",
                "done_in", "owner", "decided", "from", "source"
            ]
        );
        assert_eq!(item.values()[9].1, "{en: \"Changed\", zh-Hant: \"改了\"}");
    }

    #[test]
    fn what_is_no_item_is_named() {
        let good = "received: 2026-11-03\nkind: wrong\ntext: x\nstatus: new\n";
        assert!(read(good).0.is_some());
        for (change, code) in [
            (("received: 2026-11-03\n", ""), Code::FeedbackItem),
            (("received: 2026-11-03", "received: soon"), Code::BadDate),
            (("wrong", "bad"), Code::FeedbackItem),
            (("text: x\n", ""), Code::FeedbackItem),
            (("text: x", "text: '  '"), Code::FeedbackItem),
            (("text: x", "text: x\nstep: a"), Code::FeedbackItem),
            (("text: x", "text: x\nquestion: a"), Code::FeedbackItem),
            (("text: x", "text: x\nlanguage: English"), Code::FeedbackItem),
            (("text: x", "text: x\nsource: abc"), Code::FeedbackItem),
            (("text: x", "text: x\ndocument: \"a\\nb\""), Code::FeedbackItem),
            (("status: new", "status: open"), Code::FeedbackItem),
            (("status: new", "status: declined"), Code::FeedbackItem),
            (("status: new", "status: declined\nreason: {en: ''}"), Code::FeedbackItem),
            (("status: new", "status: done\ndocument: A-1"), Code::FeedbackItem),
            (("status: new", "status: done\ndone_in: \"1.0\""), Code::FeedbackItem),
            (("status: new", "status: done\ndocument: A-1\ndone_in: last"), Code::FeedbackItem),
            (("kind", "kidn"), Code::FeedbackItem),
            (("text: x", "text: ["), Code::Yaml),
        ] {
            let text = good.replace(change.0, change.1);
            let (item, found) = read(&text);
            assert!(found.contains(&code), "{text}: {found:?}");
            // A value that is not understood may be left out; one that must be there may not.
            let is_optional = change.1.contains("question") || change.1.contains("language");
            assert!(item.is_none() || is_optional || change.1.contains("source") || change.1.contains("document: \""));
        }
        let long = "字".repeat(LONGEST_TEXT + 1);
        assert_eq!(read(&good.replace("text: x", &format!("text: {long}"))).1, [Code::FeedbackItem]);
        assert!(Item::read(&"content/feedback/notes.yaml".into(), good, &[]).0.is_none());
    }
}
