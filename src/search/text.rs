//! What readers see of a page, as text: sections of lines, without markup.
//!
//! In: the HTML with holes that `content::markdown` wrote, and the page's headings. Inline markup does not break a line,
//! the border of a block does. Holes hold words of the theme and addresses, which are not the page's own text; only the
//! blocks of `content::block` stand in holes with all their texts.

use std::collections::HashMap;

use memchr::memchr2;

use crate::content::body::{Body, What};

/// The text under one heading, or before the first one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// Index into the page's headings; none: before the first one.
    pub heading: Option<usize>,
    /// Lines, one a block.
    pub text: String,
    /// Byte ranges of code blocks in the text.
    pub code: Vec<std::ops::Range<usize>>,
}

/// Cuts a page's body at its headings. `scale` holds the texts of the site's scale, for blocks that have none.
pub fn passages(body: &Body, scale: &[String]) -> Vec<Passage> {
    let ids: HashMap<&str, usize> =
        body.headings.iter().enumerate().map(|(index, heading)| (heading.id.as_str(), index)).collect();
    let mut reader = Reader { ids, passages: vec![Passage::default()], pre: None };
    let html = &body.html;
    let mut from = 0;
    for hole in &html.holes {
        let What::Block(index) = hole.what else { continue };
        reader.read(&html.text[from..hole.at]);
        from = hole.at;
        let block = &body.blocks[index];
        reader.lines(&block.texts());
        if block.needs_scale() {
            reader.lines(scale);
        }
    }
    reader.read(&html.text[from..]);
    for passage in &mut reader.passages {
        passage.text.truncate(passage.text.trim_end().len());
        passage.text.shrink_to_fit();
    }
    reader.passages
}

struct Reader<'b> {
    ids: HashMap<&'b str, usize>,
    passages: Vec<Passage>,
    /// Where the open code block begins.
    pre: Option<usize>,
}

impl Reader<'_> {
    fn read(&mut self, html: &str) {
        let bytes = html.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr2(b'<', b'&', &bytes[at..]) {
            self.text(&html[at..at + found]);
            at += found;
            at = if bytes[at] == b'&' { self.entity(html, at) } else { self.tag(html, at) };
        }
        self.text(&html[at..]);
    }

    fn out(&mut self) -> &mut Passage {
        self.passages.last_mut().expect("a page has a passage before its first heading")
    }

    /// Blanks and line breaks of the source are one blank, and none at a line's beginning; in code they stay.
    fn text(&mut self, text: &str) {
        let in_code = self.pre.is_some();
        let out = &mut self.out().text;
        if in_code {
            return out.push_str(text);
        }
        for (at, part) in text.split(['\n', ' ', '\t']).enumerate() {
            if at > 0 && !out.is_empty() && !out.ends_with(['\n', ' ']) {
                out.push(' ');
            }
            out.push_str(part);
        }
    }

    fn border(&mut self) {
        let out = &mut self.out().text;
        out.truncate(out.trim_end_matches(' ').len());
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    }

    /// Texts that are lines of their own.
    fn lines(&mut self, texts: &[String]) {
        for line in texts.iter().flat_map(|text| text.lines()) {
            self.border();
            self.text(line.trim());
        }
        self.border();
    }

    fn entity(&mut self, html: &str, at: usize) -> usize {
        let name = html[at + 1..].split(';').next().filter(|name| name.len() < 9).unwrap_or_default();
        let known = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            _ => name.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
                Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?),
                None => char::from_u32(code.parse().ok()?),
            }),
        };
        match known {
            Some(c) => {
                self.out().text.push(c);
                at + name.len() + 2
            }
            None => {
                self.out().text.push('&');
                at + 1
            }
        }
    }

    /// Reads the tag at `at` and returns where the text goes on.
    fn tag(&mut self, html: &str, at: usize) -> usize {
        let end = end_of_tag(html, at);
        let inner = html[at + 1..end].trim_end_matches('>');
        let closing = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let name = &inner[..inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len())];
        match name {
            "pre" if closing => {
                if let Some(start) = self.pre.take() {
                    let end = self.out().text.trim_end().len();
                    self.out().text.truncate(end.max(start));
                    let range = start..self.out().text.len();
                    if !range.is_empty() {
                        self.out().code.push(range);
                    }
                }
                self.border();
            }
            "pre" => {
                self.border();
                self.pre = Some(self.out().text.len());
            }
            "style" | "script" if !closing => return after(html, end, name),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !closing => {
                let id = attribute(inner, "id").unwrap_or_default();
                match self.ids.get(id.strip_prefix("rb-title-").unwrap_or(id)).copied() {
                    Some(heading) => {
                        self.pre = None;
                        self.border();
                        self.passages.push(Passage { heading: Some(heading), ..Passage::default() });
                        return after(html, end, name);
                    }
                    None => self.border(),
                }
            }
            "sup" if !closing && inner.contains("footnote-ref") => return after(html, end, name),
            "a" if !closing && inner.contains("footnote-back") => return after(html, end, name),
            "img" => {
                if let Some(alt) = attribute(inner, "alt").filter(|alt| !alt.is_empty()) {
                    self.text(" ");
                    self.read(alt);
                    self.text(" ");
                }
            }
            _ if is_inline(name) => {}
            _ => self.border(),
        }
        end
    }
}

/// The byte after a tag; a `>` inside of quotes does not end it.
fn end_of_tag(html: &str, at: usize) -> usize {
    let bytes = html.as_bytes();
    let mut quote = 0;
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match *byte {
            b'>' if quote == 0 => return at + offset + 1,
            b'"' | b'\'' if quote == 0 => quote = *byte,
            byte if byte == quote => quote = 0,
            _ => {}
        }
    }
    html.len()
}

/// The byte after the end tag of an element that is passed over.
fn after(html: &str, at: usize, name: &str) -> usize {
    let end = format!("</{name}>");
    html[at..].find(&end).map_or(html.len(), |found| at + found + end.len())
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tspan"
            | "u"
            | "var"
            | "wbr"
            | "input"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::body::{Heading, Html};
    use crate::source::Span;

    #[test]
    fn inline_markup_joins_blocks_part_and_the_theme_says_nothing() {
        let text = "<p>帳<strong>號</strong>與\n<code>a&lt;b</code></p>\n<ul><li>x</li></ul><h2 id=\"h\">甲 <a>#</a></h2>\n<p>乙<img alt=\"圖 &amp; 表\"></p><pre><code>a\n  b\n</code></pre>";
        let heading =
            Heading { level: 2, id: "h".into(), title: "甲".into(), span: Span::start_of(&"a".into()), step: None };
        let body =
            Body { html: Html { text: text.into(), holes: Vec::new() }, headings: vec![heading], ..Body::default() };
        let passages = passages(&body, &[]);
        assert_eq!(passages[0].text, "帳號與 a<b\nx");
        assert_eq!(passages[1].heading, Some(0));
        assert_eq!(passages[1].text, "乙 圖 & 表\na\n  b");
        assert_eq!(&passages[1].text[passages[1].code[0].clone()], "a\n  b");
    }

    #[test]
    fn an_empty_block_of_code_is_no_code() {
        let html = Html { text: "<p>a</p>\n<pre><code>\n </code></pre>".into(), holes: Vec::new() };
        let passages = passages(&Body { html, ..Body::default() }, &[]);
        assert_eq!((passages[0].text.as_str(), passages[0].code.len()), ("a", 0));
    }
}
