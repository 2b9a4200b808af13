//! Writes tags so that both versions can stand on one page: ids stay unique, and what is gone does nothing any more.

use std::collections::HashSet;
use std::fmt::Write;

use super::Labels;
use super::token::{Piece, Token};
use super::tree::{Element, Node, Tag, VOID};

/// Which version something comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
}

/// What a tag gets besides its own attributes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra<'e> {
    /// Empty for none.
    pub class: &'e str,
    /// The number of an item.
    pub value: Option<usize>,
    /// Whether a link shows where it leads.
    pub address: bool,
}

impl<'e> Extra<'e> {
    /// Only a class.
    pub fn class(class: &'e str) -> Extra<'e> {
        Extra { class, ..Extra::default() }
    }
}

/// The page being written.
pub struct Page<'p> {
    pub html: String,
    pub labels: &'p Labels<'p>,
    /// Ids that stand on the page.
    taken: HashSet<String>,
    /// Ids of the old version.
    old_ids: &'p HashSet<String>,
}

/// Before each id of the old version. Authors cannot give ids that begin with `rb-`.
const OLD: &str = "rb-old-";

impl<'p> Page<'p> {
    /// An empty page.
    pub fn new(labels: &'p Labels<'p>, old_ids: &'p HashSet<String>) -> Page<'p> {
        Page { html: String::new(), labels, taken: HashSet::new(), old_ids }
    }

    /// Writes a start tag.
    pub fn start(&mut self, tag: &Tag, side: Side, extra: Extra) {
        let name = name(tag, side);
        self.html.push('<');
        self.html.push_str(name);
        let mut class = extra.class;
        for (key, value) in &tag.attributes {
            let value: &str = value;
            match (*key, side) {
                ("id", Side::New) if self.taken.insert(value.to_string()) => self.attribute(key, value),
                ("id", Side::Old) if self.taken.insert(format!("{OLD}{value}")) => {
                    self.attribute(key, &format!("{OLD}{value}"));
                }
                ("id", _) | ("disabled" | "open", _) => {}
                ("value", _) if extra.value.is_some() => {}
                ("class", _) if !class.is_empty() => {
                    let both = format!("{value} {class}");
                    self.attribute(key, both.trim_start());
                    class = "";
                }
                ("href", Side::Old) if name == "a" => self.attribute("data-address", value),
                ("href", Side::New) if name == "a" && extra.address => {
                    self.attribute(key, value);
                    self.attribute("data-address", value);
                }
                (key, Side::Old) => self.old_attribute(name, key, value),
                (key, Side::New) => self.attribute(key, value),
            }
        }
        if !class.is_empty() {
            self.attribute("class", class);
        }
        if let Some(value) = extra.value {
            self.attribute("value", &value.to_string());
        }
        match name {
            // A redline is read, not worked through; and what is folded away could hide a change.
            "input" => self.html.push_str(" disabled"),
            "details" => self.html.push_str(" open"),
            _ => {}
        }
        self.html.push('>');
    }

    /// Writes an end tag.
    pub fn end(&mut self, tag: &Tag, side: Side) {
        if !VOID.contains(&tag.name) {
            let _ = write!(self.html, "</{}>", name(tag, side));
        }
    }

    /// Writes tokens without the elements around them.
    pub fn tokens(&mut self, tokens: &[Token], side: Side) {
        for token in tokens {
            match &token.piece {
                Piece::Text(text) => self.html.push_str(text),
                Piece::Whole(element) => self.whole(element, side),
            }
        }
    }

    fn whole(&mut self, element: &Element, side: Side) {
        self.start(&element.tag, side, Extra::default());
        for child in &element.children {
            match child {
                Node::Text(text) => self.html.push_str(text),
                Node::Element(element) => self.whole(element, side),
            }
        }
        self.end(&element.tag, side);
    }

    /// Opens `<ins>` or `<del>`, and says so to those who do not see it.
    pub fn open_mark(&mut self, side: Side, class: &str, aloud: bool) {
        let (name, word) = match side {
            Side::Old => ("del", self.labels.deleted),
            Side::New => ("ins", self.labels.inserted),
        };
        self.html.push('<');
        self.html.push_str(name);
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.html.push('>');
        if aloud {
            self.hidden(word);
        }
    }

    /// Closes what [`Page::open_mark`] opened.
    pub fn close_mark(&mut self, side: Side, aloud: bool) {
        let (end, word) = match side {
            Side::Old => ("</del>", self.labels.deleted_end),
            Side::New => ("</ins>", self.labels.inserted_end),
        };
        if aloud {
            self.hidden(word);
        }
        self.html.push_str(end);
    }

    /// Words for screen readers only; the blanks keep them apart from the text.
    fn hidden(&mut self, words: &str) {
        if !words.is_empty() {
            self.html.push_str("<span class=\"visually-hidden rl-word\"> ");
            self.text(words);
            self.html.push_str(" </span>");
        }
    }

    /// Writes plain text.
    pub fn text(&mut self, text: &str) {
        self.html
            .push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"));
    }

    /// Keeps an id for the page itself.
    pub fn own_id(&mut self, id: &str) {
        if self.taken.insert(id.to_string()) {
            self.attribute("id", id);
        }
    }

    /// Writes an attribute whose value is escaped.
    pub fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.html, " {name}=\"{value}\"");
    }

    fn old_attribute(&mut self, element: &str, name: &str, value: &str) {
        match name {
            "aria-labelledby" | "aria-describedby" | "headers" => {
                let ids: Vec<String> = value.split_ascii_whitespace().filter_map(|id| self.old_id(id)).collect();
                if !ids.is_empty() {
                    self.attribute(name, &ids.join(" "));
                }
            }
            "role" | "rel" | "hreflang" if element == "a" => {}
            "data-language" => self.attribute(name, value),
            _ if name.starts_with("data-") => {}
            _ => {
                let inner = value.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')'));
                if let Some(id) = inner.and_then(|id| self.old_id(id)) {
                    self.attribute(name, &format!("url(#{id})"));
                } else if let Some(id) =
                    value.strip_prefix('#').filter(|_| name.ends_with("href")).and_then(|id| self.old_id(id))
                {
                    self.attribute(name, &format!("#{id}"));
                } else {
                    self.attribute(name, value);
                }
            }
        }
    }

    fn old_id(&self, id: &str) -> Option<String> {
        self.old_ids.contains(id).then(|| format!("{OLD}{id}"))
    }
}

/// What can be opened and closed is a plain box once it is gone.
fn name<'a>(tag: &Tag<'a>, side: Side) -> &'a str {
    match (tag.name, side) {
        ("details" | "summary", Side::Old) => "div",
        (name, _) => name,
    }
}
