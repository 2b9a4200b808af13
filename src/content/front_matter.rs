//! The head of a page: YAML between `---` lines at the very beginning.
//!
//! Split by hand at byte 0: the Markdown library's own option also takes `---` blocks in mid-page, and accepts a head
//! that is never closed.

use std::ops::Range;
use std::sync::Arc;

use super::path::read_address;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::words::Period;
use crate::yaml::{self, Located, Map};

/// Longest document number.
pub(crate) const LONGEST_NUMBER: usize = 40;

/// Longest front matter, in bytes.
const LONGEST: usize = 64 * 1024;

/// What kind of page it is; decides its template and its checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Kind {
    #[default]
    Page,
    Procedure,
    Runbook,
    Form,
    Template,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [Kind::Page, Kind::Procedure, Kind::Runbook, Kind::Form, Kind::Template];

    /// The word in front matter and in views.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Procedure => "procedure",
            Kind::Runbook => "runbook",
            Kind::Form => "form",
            Kind::Template => "template",
        }
    }

    /// Whether such a document has a number, versions, an owner and steps with ids.
    pub fn is_controlled(self) -> bool {
        matches!(self, Kind::Procedure | Kind::Runbook)
    }
}

/// What the head of a page says. What is absent is empty or none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    pub title: Option<Located<String>>,
    /// Short title for navigation.
    pub nav_title: Option<String>,
    pub description: Option<String>,
    /// Document number.
    pub id: Option<Located<String>>,
    pub kind: Option<Located<Kind>>,
    pub stage: Option<Located<String>>,
    pub owner: Option<Located<String>>,
    pub approvers: Vec<Located<String>>,
    pub audience: Vec<Located<String>>,
    pub review_every: Option<Located<Period>>,
    /// Document numbers.
    pub related: Vec<Located<String>>,
    /// What a frightened reader would say; puts the document on the front page.
    pub situation: Option<String>,
    pub order: Option<i64>,
    /// Replaces the last part of the address.
    pub slug: Option<Located<String>>,
    /// Old addresses, relative to the site's root.
    pub aliases: Vec<Located<String>>,
    /// `false` keeps the page out of the search.
    pub search: Option<bool>,
    /// Where the head stands, with its lines; empty at 0 when there is none.
    pub range: Range<usize>,
}

/// Reads the head and says where the body begins.
pub fn read(file: &Arc<str>, text: &str) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let (yaml_range, body) = match split(text) {
        Head::None => return (FrontMatter::default(), 0, found),
        Head::Closed { yaml, body } => (yaml, body),
        Head::Unclosed => {
            let span = Span::new(file, 0..3);
            found.push(
                Diagnostic::new(
                    Code::FrontMatterUnclosed,
                    span,
                    say!("the front matter is never closed", "頁首資料沒有結束"),
                )
                .help(say!("end it with a line of three hyphens: `---`", "請以一行三個連字號 `---` 結束")),
            );
            return (FrontMatter::default(), text.len(), found);
        }
    };
    let mut front = FrontMatter { range: 0..body, ..FrontMatter::default() };
    if yaml_range.len() > LONGEST {
        let message = say!("the front matter is longer than {LONGEST} bytes", "頁首資料超過 {LONGEST} 位元組");
        found.push(Diagnostic::new(Code::TooLarge, Span::new(file, 0..3), message));
        return (front, body, found);
    }
    match yaml::parse(file, &text[yaml_range.clone()], yaml_range.start) {
        Ok(node) => {
            let mut map = Map::open(file, &node, &mut found);
            front.fill(&mut map);
            map.finish(&mut found);
        }
        Err(diagnostic) => found.push(*diagnostic),
    }
    (front, body, found)
}

/// What stands at the beginning of a page.
enum Head {
    None,
    Unclosed,
    /// The YAML's range, and the body's first byte.
    Closed {
        yaml: Range<usize>,
        body: usize,
    },
}

fn split(text: &str) -> Head {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Head::None;
    }
    // A page may begin with a thematic break: a head has a key in its first line of text.
    let rest = &text[first.len()..];
    let mut at = first.len();
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Head::Closed { yaml: first.len()..at, body: at + line.len() };
        }
        at += line.len();
    }
    let key = rest.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| {
        line.split_once(':')
            .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
    });
    if key { Head::Unclosed } else { Head::None }
}

impl FrontMatter {
    fn fill(&mut self, map: &mut Map) {
        self.title = map.text("title");
        if let Some(title) = &self.title
            && title.value.trim().is_empty()
        {
            let message = say!("the title is empty", "標題是空的");
            map.push(Diagnostic::new(Code::WrongType, title.span.clone(), message));
            self.title = None;
        }
        self.nav_title = text(map, "nav_title");
        self.description = text(map, "description");
        self.id = map.parsed("id", read_number);
        self.kind = map.parsed("kind", read_kind);
        self.stage = map.text("stage");
        self.owner = map.text("owner");
        self.approvers = map.texts("approvers");
        self.audience = map.texts("audience");
        self.review_every = map.parsed("review_every", Period::read);
        self.related = map.texts("related");
        self.situation = text(map, "situation");
        self.order = map.integer("order");
        self.slug = slug(map);
        self.aliases = aliases(map);
        self.search = map.flag("search");
    }
}

fn text(map: &mut Map, key: &'static str) -> Option<String> {
    map.text(key).map(|text| text.value)
}

fn read_number(text: &str) -> Result<String, Text> {
    let good = !text.is_empty()
        && text.len() <= LONGEST_NUMBER
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if good {
        Ok(text.to_string())
    } else {
        Err(say!(
            "`{text}` is no document number: letters, digits, `-`, `_` and `.`, such as `SM-IR-002`",
            "`{text}` 不是文件編號：只能用英數字與「-」「_」「.」，例如 `SM-IR-002`"
        ))
    }
}

fn read_kind(text: &str) -> Result<Kind, Text> {
    Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::name).join("`, `");
        say!("`{text}` is no kind of page; the kinds are `{known}`", "`{text}` 不是頁面種類；可用的種類：`{known}`")
    })
}

fn slug(map: &mut Map) -> Option<Located<String>> {
    let slug = map.text("slug")?;
    match read_slug(&slug.value) {
        Ok(value) => Some(Located { value, span: slug.span }),
        Err(message) => {
            map.push(Diagnostic::new(Code::BadAddress, slug.span, message));
            None
        }
    }
}

fn read_slug(text: &str) -> Result<String, Text> {
    if text.contains('/') {
        return Err(say!("a slug is the last part of an address, without `/`", "slug 是網址的最後一段，不含「/」"));
    }
    read_address(text)
}

fn aliases(map: &mut Map) -> Vec<Located<String>> {
    let mut good = Vec::new();
    for alias in map.texts("aliases") {
        match read_address(alias.value.trim_start_matches('/')) {
            Ok(value) => good.push(Located { value, span: alias.span }),
            Err(message) => map.push(Diagnostic::new(Code::BadAddress, alias.span, message)),
        }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        read(&"a.md".into(), text).2.iter().map(|d| d.code).collect()
    }

    #[test]
    fn a_head_is_split_only_at_the_very_beginning() {
        assert_eq!(read(&"a.md".into(), "---\ntitle: 一\n---\nbody").1, 19);
        assert_eq!(read(&"a.md".into(), "---\r\ntitle: x\r\n---\r\nbody").1, 20);
        assert_eq!(read(&"a.md".into(), "text\n---\ntitle: x\n---\n").1, 0);
        assert_eq!(read(&"a.md".into(), "").1, 0);
        assert!(codes("---\n\nAfter a break.\n").is_empty());
        assert_eq!(codes("---\ntitle: x\n\nbody"), [Code::FrontMatterUnclosed]);
    }

    #[test]
    fn wrong_values_are_named_one_by_one() {
        let text = "---\ntitle: ''\nkind: runbok\nid: a b\nslug: ../x\naliases: [/ok.html, ../x]\nordr: 1\norder: first\n---\n";
        let codes = codes(text);
        assert_eq!(codes.iter().filter(|c| **c == Code::WrongType).count(), 4, "{codes:?}");
        assert!(codes.iter().filter(|c| **c == Code::BadAddress).count() == 2 && codes.contains(&Code::UnknownKey));
        assert_eq!(codes_len("---\n- a\n---\n"), 1);
    }

    fn codes_len(text: &str) -> usize {
        codes(text).len()
    }
}
