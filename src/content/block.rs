//! Blocks: fenced code whose first word names one of five kinds, and whose body is YAML.
//!
//! In: a fence as it stands in its file. Out: a [`Block`], with every value's place in the file, and what is wrong with
//! it. What a block needs of other files (roles, the site's scale) is checked with the whole handbook. Start reading at
//! [`read`]; each kind has a file of its own.

pub mod agenda;
pub mod contacts;
mod fence;
pub mod report;
pub mod severity;
pub mod statement;
mod template;

use std::sync::Arc;

pub use agenda::Agenda;
pub use contacts::Contacts;
pub use fence::Fence;
pub use report::Report;
pub use severity::Severity;
pub use statement::Statement;
pub use template::{Part, Template};

use super::severity::Scale;
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::yaml::{Key, Located, Map, Node};

/// What kind of block it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Severity,
    Report,
    Statement,
    Agenda,
    Contacts,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [Kind::Severity, Kind::Report, Kind::Statement, Kind::Agenda, Kind::Contacts];

    /// The word after the fence, in classes and in names of elements.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Severity => "severity",
            Kind::Report => "report",
            Kind::Statement => "statement",
            Kind::Agenda => "agenda",
            Kind::Contacts => "contacts",
        }
    }

    /// The kind that the first word after a fence names.
    pub fn named(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == word)
    }
}

/// A block of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The line of its fence.
    pub span: Span,
    pub title: Option<Located<String>>,
    pub content: Content,
}

/// What a block holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Severity(Severity),
    Report(Report),
    Statement(Statement),
    Agenda(Agenda),
    Contacts(Contacts),
}

/// Reads a block. None when its YAML cannot be read at all.
pub fn read(kind: Kind, fence: &Fence) -> (Option<Block>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let node = match fence.yaml() {
        Ok(node) => node,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let reader = Reader { file: fence.file, fence };
    let mut map = Map::open(fence.file, &node, &mut found);
    let title = map.text("title");
    let content = match kind {
        Kind::Severity => Content::Severity(Severity::read(&reader, &mut map)),
        Kind::Report => Content::Report(Report::read(&reader, &mut map)),
        Kind::Statement => Content::Statement(Statement::read(&reader, &mut map)),
        Kind::Agenda => Content::Agenda(Agenda::read(&reader, &mut map)),
        Kind::Contacts => Content::Contacts(Contacts::read(&mut map)),
    };
    map.finish(&mut found);
    (Some(Block { span: fence.first_line(), title, content }), found)
}

impl Block {
    /// What kind of block it is.
    pub fn kind(&self) -> Kind {
        match &self.content {
            Content::Severity(_) => Kind::Severity,
            Content::Report(_) => Kind::Report,
            Content::Statement(_) => Kind::Statement,
            Content::Agenda(_) => Kind::Agenda,
            Content::Contacts(_) => Kind::Contacts,
        }
    }

    /// The scale that it declares itself.
    pub fn own_scale(&self) -> Option<&Scale> {
        match &self.content {
            Content::Severity(severity) => severity.scale.as_ref(),
            _ => None,
        }
    }

    /// Whether it grades by the site's scale.
    pub fn needs_scale(&self) -> bool {
        matches!(&self.content, Content::Severity(severity) if severity.scale.is_none())
    }

    /// Every role that it names.
    pub fn roles(&self) -> Vec<&Located<String>> {
        match &self.content {
            Content::Severity(severity) => severity.scale.iter().flat_map(Scale::roles).collect(),
            Content::Report(_) => Vec::new(),
            Content::Statement(statement) => statement.approvers.iter().collect(),
            Content::Agenda(agenda) => agenda.items.iter().filter_map(|item| item.role.as_ref()).collect(),
            Content::Contacts(contacts) => contacts.roles.iter().collect(),
        }
    }

    /// What a translation has in common with its original, in order: ids, kinds, numbers, roles, rules.
    pub fn shape(&self) -> Vec<String> {
        match &self.content {
            Content::Severity(severity) => severity.scale.as_ref().map(Scale::shape).unwrap_or_default(),
            Content::Report(report) => report.shape(),
            Content::Statement(statement) => statement.shape(),
            Content::Agenda(agenda) => agenda.shape(),
            Content::Contacts(contacts) => contacts.roles.iter().map(|role| role.value.clone()).collect(),
        }
    }

    /// Its own texts, one a line, as they are searched.
    pub fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.title.iter().map(|title| title.value.clone()).collect();
        texts.extend(match &self.content {
            // A scale in a block holds for the page's language only.
            Content::Severity(Severity { scale }) => {
                scale.iter().flat_map(|scale| scale.texts_in("")).map(str::to_string).collect()
            }
            Content::Report(report) => report.texts(),
            Content::Statement(statement) => statement.texts(),
            Content::Agenda(agenda) => agenda.texts(),
            Content::Contacts(_) => Vec::new(),
        });
        texts
    }
}

/// What reading a block needs beside its YAML.
pub struct Reader<'a> {
    pub file: &'a Arc<str>,
    pub fence: &'a Fence<'a>,
}

impl<'a> Reader<'a> {
    /// The entries of a mapping whose keys are ids of the author's choice.
    pub fn each<T>(
        &self,
        map: &mut Map<'a>,
        key: &'static str,
        read: impl Fn(Located<String>, &'a Node, &mut Vec<Diagnostic>) -> T,
    ) -> Vec<T> {
        each(self.file, map, key, read)
    }

    /// The items of a list of mappings.
    pub fn list<T>(&self, map: &mut Map<'a>, key: &'static str, read: impl Fn(&mut Map<'a>) -> Option<T>) -> Vec<T> {
        list(self.file, map, key, read)
    }
}

/// The entries of a mapping whose keys are ids of the author's choice. What cannot be an id is named and kept.
pub fn each<'a, T>(
    file: &Arc<str>,
    map: &mut Map<'a>,
    key: &'static str,
    read: impl Fn(Located<String>, &'a Node, &mut Vec<Diagnostic>) -> T,
) -> Vec<T> {
    let Some(mut inner) = map.map(key) else { return Vec::new() };
    let mut found = Vec::new();
    let mut items = Vec::new();
    for (key, node) in inner.entries() {
        let id = id(file, key, &mut found);
        items.push(read(id, node, &mut found));
    }
    inner.finish(&mut found);
    found.into_iter().for_each(|diagnostic| map.push(diagnostic));
    items
}

/// The items of a list of mappings.
pub fn list<'a, T>(
    file: &'a Arc<str>,
    map: &mut Map<'a>,
    key: &'static str,
    read: impl Fn(&mut Map<'a>) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    let mut items = Vec::new();
    for node in map.items(key) {
        let mut item = Map::open(file, node, &mut found);
        items.extend(read(&mut item));
        item.finish(&mut found);
    }
    found.into_iter().for_each(|diagnostic| map.push(diagnostic));
    items
}

/// A key as an id: letters and digits of every script, `-` and `_`, so that it can stand in `{…}`.
fn id(file: &Arc<str>, key: &Key, found: &mut Vec<Diagnostic>) -> Located<String> {
    let span = Span::new(file, key.range.clone());
    if !is_id(&key.text) {
        let name = &key.text;
        let message = say!("`{name}` cannot be an id", "`{name}` 不能當作 id");
        let help = say!("use letters, digits, `-` and `_`", "請用文字、數字、「-」與「_」");
        found.push(Diagnostic::new(Code::WrongType, span.clone(), message).help(help));
    }
    Located { value: key.text.clone(), span }
}

/// Whether a name can be an id of a field, slot, level, question, answer or deadline.
pub fn is_id(name: &str) -> bool {
    !name.is_empty() && name.len() <= 120 && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// A text that must be given; where it is not, the id stands for it.
pub fn text_or_id(map: &mut Map, key: &'static str, id: &str) -> String {
    map.required_text(key).map_or_else(|| id.to_string(), |text| text.value)
}

/// A text that may be given.
pub fn text(map: &mut Map, key: &'static str) -> Option<String> {
    map.text(key).map(|text| text.value)
}

/// The texts of a list.
pub fn texts(map: &mut Map, key: &'static str) -> Vec<String> {
    map.texts(key).into_iter().map(|text| text.value).collect()
}

/// A whole number within a range.
pub fn number(map: &mut Map, key: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<u32> {
    let (file, node) = (map.span().file, map.node(key)?.range.clone());
    let number = map.integer(key)?;
    if range.contains(&number) {
        return u32::try_from(number).ok();
    }
    let (least, most) = (range.start(), range.end());
    let message = say!("`{key}` is a whole number from {least} to {most}", "`{key}` 應為{least}到{most}的整數");
    map.push(Diagnostic::new(Code::WrongType, Span::new(&file, node), message));
    None
}
