//! Reads the HTML of a body into a tree.
//!
//! Our writer closes every tag and quotes every value, so a tokenizer of that subset is enough and keeps the text as it
//! was written, byte for byte; the parser inside `ammonia` would need a tree and a serializer of its own, and would move
//! nodes about. What is not well-formed after all (`markdown.html: trusted`) never fails: ends without a start are left
//! out, what is open at the end is closed, and `safe` decides what may come out again.

use std::borrow::Cow;

use super::safe;

/// Deepest nesting that is kept; the tags of what lies deeper are left out, their text is not.
const MAX_DEPTH: usize = 160;

/// A piece of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    Element(Element<'a>),
    /// Escaped as it stands in the source; free of `<`, `>` and of `&` that begins no entity.
    Text(Cow<'a, str>),
}

/// An element with what is inside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Element<'a> {
    pub tag: Tag<'a>,
    pub children: Vec<Node<'a>>,
}

/// A start tag.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag<'a> {
    pub name: &'a str,
    /// Names and values; values escaped for double quotes.
    pub attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value)
    }

    /// Whether the tag has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|name| name == class))
    }
}

/// Elements without an end tag.
pub const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

/// Reads a body. What could act (scripts, forms, handlers) is gone from the tree.
pub fn parse(html: &str) -> Vec<Node<'_>> {
    let mut reader = Reader { html, at: 0, open: Vec::new(), top: Vec::new(), transparent: Vec::new() };
    reader.read();
    reader.top
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
    open: Vec<Element<'a>>,
    top: Vec<Node<'a>>,
    /// Open tags that are left out although their content stays, each with how many elements were open around it.
    transparent: Vec<(&'a str, usize)>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        while self.at < self.html.len() {
            let rest = &self.html[self.at..];
            match rest.find('<') {
                Some(0) => self.markup(rest),
                next => {
                    let end = next.unwrap_or(rest.len());
                    self.add(Node::Text(escaped_text(&rest[..end])));
                    self.at += end;
                }
            }
        }
        while !self.open.is_empty() {
            self.close_last();
        }
    }

    fn markup(&mut self, rest: &'a str) {
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.at += comment.find("-->").map_or(rest.len(), |end| end + "<!---->".len());
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if let Some(end) = rest.strip_prefix("</") {
            let name = name_at(end);
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            self.end(name);
        } else if name_at(&rest[1..]).is_empty() {
            self.add(Node::Text(Cow::Borrowed("&lt;")));
            self.at += 1;
        } else {
            self.start(rest);
        }
    }

    fn start(&mut self, rest: &'a str) {
        let name = name_at(&rest[1..]);
        let (attributes, length, is_empty) = attributes_at(&rest[1 + name.len()..]);
        self.at += 1 + name.len() + length;
        if safe::is_swallowed(name) {
            if !is_empty {
                self.skip_content(name);
            }
            return;
        }
        let in_svg = name == "svg" || self.open.iter().any(|element| element.tag.name == "svg");
        let is_void = VOID.contains(&name) && !in_svg;
        let ends_here = is_empty && in_svg;
        if !safe::may_stand(name, in_svg) || self.open.len() >= MAX_DEPTH {
            if !is_void && !ends_here {
                self.transparent.push((name, self.open.len()));
            }
            return;
        }
        let attributes =
            attributes.into_iter().filter(|(key, value)| safe::may_have(name, key, value, in_svg)).collect();
        let element = Element { tag: Tag { name, attributes }, children: Vec::new() };
        if is_void || ends_here {
            self.add(Node::Element(element));
        } else {
            self.open.push(element);
        }
    }

    /// Goes on after the end tag of an element that is left out with its content.
    fn skip_content(&mut self, name: &str) {
        let rest = &self.html[self.at..];
        let ends = rest.match_indices("</").map(|(at, _)| at);
        let end = ends.into_iter().find(|at| name_at(&rest[at + 2..]).eq_ignore_ascii_case(name));
        let end = end.unwrap_or(rest.len());
        self.at += rest[end..].find('>').map_or(rest.len(), |length| end + length + 1);
    }

    fn end(&mut self, name: &str) {
        let depth = self.open.len();
        if let Some(&(open, around)) = self.transparent.last()
            && open.eq_ignore_ascii_case(name)
            && around == depth
        {
            self.transparent.pop();
            return;
        }
        let Some(at) = self.open.iter().rposition(|element| element.tag.name.eq_ignore_ascii_case(name)) else {
            return;
        };
        while self.open.len() > at {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        if let Some(element) = self.open.pop() {
            self.transparent.retain(|(_, around)| *around <= self.open.len());
            self.add(Node::Element(element));
        }
    }

    fn add(&mut self, node: Node<'a>) {
        match self.open.last_mut() {
            Some(element) => element.children.push(node),
            None => self.top.push(node),
        }
    }
}

fn name_at(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
    &text[..end]
}

type Attributes<'a> = Vec<(&'a str, Cow<'a, str>)>;

/// Reads attributes up to `>`: they, the length of all that was read, and whether it ended with `/>`.
fn attributes_at(text: &str) -> (Attributes<'_>, usize, bool) {
    let mut attributes: Attributes = Vec::new();
    let mut at = 0;
    let mut is_empty = false;
    while let Some(next) = text[at..].chars().next() {
        match next {
            '>' => return (attributes, at + 1, is_empty),
            '/' => is_empty = true,
            c if c.is_ascii_whitespace() => {}
            _ => {
                is_empty = false;
                let (name, value, length) = attribute_at(&text[at..]);
                if !attributes.iter().any(|(known, _)| *known == name) {
                    attributes.push((name, value));
                }
                at += length;
                continue;
            }
        }
        at += next.len_utf8();
    }
    (attributes, text.len(), is_empty)
}

fn attribute_at(text: &str) -> (&str, Cow<'_, str>, usize) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(|c: char| c.is_ascii_whitespace() || "=/>".contains(c));
    let end = end.map_or(text.len(), |end| first + end);
    let (name, rest) = text.split_at(end);
    let trimmed = rest.trim_ascii_start();
    let Some(value) = trimmed.strip_prefix('=').map(str::trim_ascii_start) else {
        return (name, Cow::Borrowed(""), end);
    };
    let before = text.len() - value.len();
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &value[1..];
            let length = inner.find(quote);
            let end = length.map_or(text.len(), |length| before + length + 2);
            (name, escaped_value(&inner[..length.unwrap_or(inner.len())]), end)
        }
        _ => {
            let length = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
            (name, escaped_value(&value[..length]), before + length)
        }
    }
}

fn escaped_text(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '>', '\0']) {
        return Cow::Borrowed(text);
    }
    let clean = with_entities(text);
    if clean.contains(['>', '\0']) { Cow::Owned(clean.replace('>', "&gt;").replace('\0', "")) } else { clean }
}

fn escaped_value(value: &str) -> Cow<'_, str> {
    let value = with_entities(value);
    if value.contains(['"', '<', '>', '\0']) {
        let value = value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;").replace('\0', "");
        return Cow::Owned(value);
    }
    value
}

/// Escapes each `&` that begins no entity.
fn with_entities(text: &str) -> Cow<'_, str> {
    let is_bare = |at: &usize| entity_at(&text[*at..]).is_none();
    if !text.match_indices('&').any(|(at, _)| is_bare(&at)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for (at, _) in text.match_indices('&').filter(|(at, _)| is_bare(at)) {
        out.push_str(&text[from..at]);
        out.push_str("&amp;");
        from = at + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// The length of the entity (`&amp;`, `&#39;`) that a text begins with.
pub fn entity_at(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(33).position(|byte| byte == b';')?;
    let name = rest[..end].strip_prefix('#').unwrap_or(&rest[..end]);
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(html: &str) -> String {
        let mut out = String::new();
        write(&parse(html), &mut out);
        out
    }

    fn write(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(Element { tag, children }) => {
                    out.push_str(&format!("<{}", tag.name));
                    for (name, value) in &tag.attributes {
                        out.push_str(&format!(" {name}=\"{value}\""));
                    }
                    out.push('>');
                    if !VOID.contains(&tag.name) {
                        write(children, out);
                        out.push_str(&format!("</{}>", tag.name));
                    }
                }
            }
        }
    }

    #[test]
    fn what_our_writer_writes_comes_back_as_it_was() {
        let html = "<p id=\"a\">甲 &amp; <strong>b</strong><br>\n<img src=\"x.png\" alt=\"&quot;\"></p>\n<hr>";
        assert_eq!(written(html), html);
    }

    #[test]
    fn broken_html_is_closed_and_escaped() {
        assert_eq!(written("<p>a < b & c <em>d</p></div>e"), "<p>a &lt; b &amp; c <em>d</em></p>e");
        assert_eq!(written("<p title='\"'>x"), "<p title=\"&quot;\">x</p>");
        assert_eq!(written("<p"), "<p></p>");
        assert_eq!(written("a <!-- b --> c <?php x ?>"), "a  c ");
    }

    #[test]
    fn scripts_handlers_and_forms_do_not_come_back() {
        assert_eq!(written("<p onclick=\"x\">a<script>alert(1)</script>b</p>"), "<p>ab</p>");
        assert_eq!(written("<a href=\"javascript:x\">a</a><a href=\"java&#115;cript:x\">b</a>"), "<a>a</a><a>b</a>");
        assert_eq!(
            written("<form action=x><button>a</button></form><svg><use href=\"x.svg#y\"/></svg>"),
            "a<svg><use></use></svg>"
        );
        assert_eq!(written("<ScRiPt>x</sCrIpT>y<iframe src=z>w</iframe>"), "y");
    }

    #[test]
    fn deep_nesting_ends_somewhere() {
        let html = "<div>".repeat(50_000) + "x" + &"</div>".repeat(50_000);
        assert!(written(&html).contains('x'));
    }
}
