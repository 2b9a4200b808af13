//! `roster.yaml`: who holds which role, how to reach them, and when that was last checked.

use std::sync::Arc;

use jiff::civil::Date;

use super::discover::Source;
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Key, Located, Map, Node};

/// The roster in the order of its file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roster {
    pub file: Option<Arc<str>>,
    /// Roles on the front page's call card.
    pub on_duty: Vec<Located<String>>,
    pub roles: Vec<Role>,
    pub people: Vec<Person>,
    /// Organisations outside.
    pub contacts: Vec<Person>,
}

/// A role with its holders.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    pub id: String,
    pub span: Span,
    pub name: Words,
    pub duties: Option<Words>,
    /// Ids of people, first the one to call.
    pub holders: Vec<Located<String>>,
    pub deputies: Vec<Located<String>>,
    /// Held by everybody, so nobody is named.
    pub everyone: bool,
}

/// A person or an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub id: String,
    pub span: Span,
    pub name: Words,
    pub note: Option<Words>,
    pub phone: Option<String>,
    pub mail: Option<String>,
    pub chat: Option<String>,
    pub web: Option<String>,
    pub checked: Option<Located<Date>>,
}

impl Roster {
    /// Reads the roster.
    pub fn read(source: &Source, languages: &[String]) -> (Roster, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut roster = Roster { file: Some(source.file.clone()), ..Roster::default() };
        let node = match yaml::parse(&source.file, &source.text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (roster, vec![*diagnostic]),
        };
        let reader = Reader { file: &source.file, languages };
        let mut map = Map::open(&source.file, &node, &mut found);
        roster.on_duty = map.texts("on_duty");
        roster.roles = reader.each(&mut map, "roles", Reader::role);
        roster.people = reader.each(&mut map, "people", Reader::person);
        roster.contacts = reader.each(&mut map, "contacts", Reader::person);
        map.finish(&mut found);
        (roster, found)
    }

    /// A role by its id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// A person by their id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}

struct Reader<'a> {
    file: &'a Arc<str>,
    languages: &'a [String],
}

impl<'a> Reader<'a> {
    fn each<T>(
        &self,
        map: &mut Map<'a>,
        key: &'static str,
        read: impl Fn(&Self, &Key, &'a Node, &mut Vec<Diagnostic>) -> T,
    ) -> Vec<T> {
        let Some(mut inner) = map.map(key) else { return Vec::new() };
        let mut found = Vec::new();
        let items = inner.entries().into_iter().map(|(key, node)| read(self, key, node, &mut found)).collect();
        inner.finish(&mut found);
        found.into_iter().for_each(|d| map.push(d));
        items
    }

    fn words(&self, map: &mut Map<'a>, key: &'static str) -> Option<Words> {
        let node = map.node(key)?;
        let mut found = Vec::new();
        let words = Words::read(self.file, node, self.languages, &mut found);
        found.into_iter().for_each(|d| map.push(d));
        Some(words)
    }

    fn name(&self, map: &mut Map<'a>, key: &Key) -> Words {
        self.words(map, "name").unwrap_or_else(|| {
            let id = &key.text;
            let message = say!("`{id}` has no name", "`{id}` 沒有名稱");
            map.push(Diagnostic::new(Code::MissingKey, Span::new(self.file, key.range.clone()), message));
            Words::of(id)
        })
    }

    fn role(&self, key: &Key, node: &'a Node, found: &mut Vec<Diagnostic>) -> Role {
        let mut map = Map::open(self.file, node, found);
        let role = Role {
            id: key.text.clone(),
            span: Span::new(self.file, key.range.clone()),
            name: self.name(&mut map, key),
            duties: self.words(&mut map, "duties"),
            holders: map.texts("holders"),
            deputies: map.texts("deputies"),
            everyone: map.flag("everyone").unwrap_or_default(),
        };
        map.finish(found);
        if !super::heading::is_safe_name(&role.id) || role.id.contains(':') {
            let id = &role.id;
            let message = say!("`{id}` cannot be the id of a role", "`{id}` 不能當作角色代號");
            found.push(Diagnostic::new(Code::WrongType, role.span.clone(), message));
        }
        role
    }

    fn person(&self, key: &Key, node: &'a Node, found: &mut Vec<Diagnostic>) -> Person {
        let mut map = Map::open(self.file, node, found);
        let person = Person {
            id: key.text.clone(),
            span: Span::new(self.file, key.range.clone()),
            name: self.name(&mut map, key),
            note: self.words(&mut map, "note"),
            phone: map.parsed("phone", read_phone).map(|phone| phone.value),
            mail: map.parsed("mail", read_mail).map(|mail| mail.value),
            chat: map.text("chat").map(|chat| chat.value),
            web: map.parsed("web", read_web).map(|web| web.value),
            checked: map.date("checked"),
        };
        map.finish(found);
        person
    }
}

fn read_phone(text: &str) -> Result<String, crate::diagnostic::Text> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || " +-()./#*,".contains(c) || c.is_alphabetic());
    if digits >= 3 && plain {
        Ok(text.to_string())
    } else {
        Err(say!("`{text}` is no telephone number", "`{text}` 不是電話號碼"))
    }
}

fn read_mail(text: &str) -> Result<String, crate::diagnostic::Text> {
    let good = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && text.chars().all(|c| c.is_alphanumeric() || ".-_+@".contains(c));
    if good {
        Ok(text.to_string())
    } else {
        Err(say!("`{text}` is no mail address", "`{text}` 不是電子郵件地址"))
    }
}

fn read_web(text: &str) -> Result<String, crate::diagnostic::Text> {
    if text.starts_with("https://") || text.starts_with("http://") {
        Ok(text.to_string())
    } else {
        Err(say!("`{text}` is no web address", "`{text}` 不是網址"))
    }
}
