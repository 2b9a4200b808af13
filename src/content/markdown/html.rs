//! Raw HTML, tag by tag, and the account of tags that are still open.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::{Events, Writer, closing};
use crate::config::HtmlMode;
use crate::content::address::read_link;
use crate::content::body::What;
use crate::content::heading::{is_reserved, is_safe_name};
use crate::content::raw_html::{self, Attribute, SWALLOWED, Token, VOID, allowed, clean_start};
use crate::diagnostic::Code;
use crate::say;

/// Raw tags that are open, innermost last.
#[derive(Default)]
pub struct Open {
    tags: Vec<OpenTag>,
    level: usize,
    /// Tags that had to be closed where their block ended.
    unclosed: Vec<(String, Range<usize>)>,
    /// Inside a tag whose content goes with it, such as `<script>`.
    swallowing: Option<String>,
    /// Inside a link of Markdown.
    in_link: bool,
    /// One of the open tags is a link; there is never a second one.
    raw_link: bool,
}

struct OpenTag {
    name: String,
    range: Range<usize>,
    level: usize,
    inline: bool,
    /// The link whose end belongs before the end tag.
    link: Option<usize>,
}

impl Open {
    /// A Markdown block or span begins.
    pub fn enter(&mut self) {
        self.level += 1;
    }

    /// A Markdown block or span ends: what was opened inside it is closed.
    pub fn leave(&mut self) -> String {
        let level = self.level;
        self.level = self.level.saturating_sub(1);
        self.close_while(|tag| tag.level >= level)
    }

    /// Whether what comes next is the content of a tag that goes with its content.
    pub fn is_swallowing(&self) -> bool {
        self.swallowing.is_some()
    }

    /// A paragraph ends: inline tags of it are closed.
    pub fn end_of_paragraph(&mut self) -> String {
        let level = self.level;
        self.swallowing = None;
        self.close_while(|tag| tag.inline && tag.level >= level)
    }

    /// A heading or block of YAML begins in a list's item that is no paragraph: inline tags of its text are closed.
    pub fn end_of_text(&mut self) -> String {
        let level = self.level;
        self.close_while(|tag| tag.inline && tag.level >= level)
    }

    /// A block of HTML ends: links and tags of a line of text do not reach into the paragraphs after it.
    pub fn end_of_block(&mut self) -> String {
        let level = self.level;
        let mut closed = String::new();
        while self.raw_link && self.tags.last().is_some_and(|tag| tag.level >= level) {
            closed.push_str(&self.close_last());
        }
        closed + &self.close_while(|tag| INLINE.contains(&tag.name.as_str()) && tag.level >= level)
    }

    /// A link of Markdown begins or ends.
    pub fn set_in_link(&mut self, in_link: bool) {
        self.in_link = in_link;
    }

    /// Whether a link is open, be it Markdown's or a raw one.
    pub fn is_in_link(&self) -> bool {
        self.in_link || self.raw_link
    }

    /// The page ends.
    pub fn leave_all(&mut self) -> String {
        self.close_while(|_| true)
    }

    /// Hands over the tags that were not closed by their author.
    pub fn take_unclosed(&mut self) -> Vec<(String, Range<usize>)> {
        std::mem::take(&mut self.unclosed)
    }

    fn close_while(&mut self, inside: impl Fn(&OpenTag) -> bool) -> String {
        let mut closed = String::new();
        while self.tags.last().is_some_and(&inside) {
            closed.push_str(&self.close_last());
        }
        closed
    }

    fn close_last(&mut self) -> String {
        let Some(tag) = self.tags.pop() else { return String::new() };
        self.raw_link &= tag.name != "a";
        let closed = format!("</{}>", tag.name);
        self.unclosed.push((tag.name, tag.range));
        closed
    }
}

/// Tags that may stand in a line of text.
const INLINE: [&str; 31] = [
    "a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "data",
];

impl Writer<'_> {
    /// A block of HTML. Its lines may stand apart in the source (inside a quote), so places are looked up line by line.
    pub(super) fn html_block(&mut self, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        let mut html = String::new();
        let mut lines = Vec::new();
        for (event, range) in &events[at + 1..end] {
            if let Event::Html(part) | Event::InlineHtml(part) | Event::Text(part) = event {
                lines.push((html.len(), range.start));
                html.push_str(part);
            }
        }
        debug_assert!(matches!(events[end - 1].0, Event::End(TagEnd::HtmlBlock)));
        match self.options.html {
            HtmlMode::Trusted => self.push(&html),
            HtmlMode::Escape => {
                self.push("<p>");
                self.push_text(html.trim_end());
                self.push("</p>\n");
            }
            HtmlMode::Allow => {
                let place = |range: &Range<usize>| {
                    let (line, source) = lines[lines.partition_point(|(line, _)| *line <= range.start).max(1) - 1];
                    source + range.start - line..source + range.end - line
                };
                self.tokens(&html, place, false);
                let closed = self.raw.end_of_block();
                self.push(&closed);
            }
        }
        end
    }

    /// A tag in a line of text.
    pub(super) fn raw_html(&mut self, range: Range<usize>) {
        let html = self.text[range.clone()].to_string();
        match self.options.html {
            HtmlMode::Trusted => self.push(&html),
            HtmlMode::Escape => self.push_text(&html),
            HtmlMode::Allow => self.tokens(&html, |inner| range.start + inner.start..range.start + inner.end, true),
        }
    }

    fn tokens(&mut self, html: &str, place: impl Fn(&Range<usize>) -> Range<usize>, inline: bool) {
        for token in raw_html::scan(html) {
            if let Some(name) = &self.raw.swallowing {
                if matches!(&token, Token::End { name: end, .. } if end == name) {
                    self.raw.swallowing = None;
                }
                continue;
            }
            match token {
                Token::Comment(_) => {}
                Token::Text(range) => {
                    let text = html[range].replace('<', "&lt;").replace('>', "&gt;");
                    self.push(&text);
                }
                Token::Start { range, name, .. } if !raw_html::is_element(&name) => {
                    let written = &html[range.clone()];
                    self.push_text(written);
                    let message =
                        say!("`{written}` is no HTML and is shown as text", "`{written}` 不是 HTML，以文字顯示");
                    let help = say!("write it as code: `` `{written}` ``", "請寫成程式碼：`` `{written}` ``");
                    self.find(Code::HtmlRemoved, place(&range), message, Some(help));
                }
                Token::End { range, name } if !raw_html::is_element(&name) => self.push_text(&html[range]),
                Token::Start { range, name, attributes, empty } => {
                    self.start_tag(&html[range.clone()], place(&range), &name, &attributes, empty, inline);
                }
                Token::End { range, name } => self.end_tag(&name, place(&range), inline),
            }
        }
    }

    fn start_tag(
        &mut self,
        written: &str,
        range: Range<usize>,
        name: &str,
        attributes: &[Attribute],
        empty: bool,
        inline: bool,
    ) {
        let misplaced = inline && allowed(name).is_some() && !INLINE.contains(&name);
        let refused = if misplaced { Some(format!("<{name}>")) } else { raw_html::refused_part(name, attributes) };
        if let Some(part) = refused {
            let message = if misplaced {
                say!("`{part}` cannot stand in a line of text and was removed", "`{part}` 不能放在文字行內，已移除")
            } else {
                say!("raw HTML was removed: `{part}`", "已移除原始 HTML：`{part}`")
            };
            let help = say!(
                "write it in Markdown; `markdown.html` in readybook.yaml says what happens to HTML",
                "請改用 Markdown；readybook.yaml 的 `markdown.html` 可設定 HTML 的處理方式"
            );
            self.find(Code::HtmlRemoved, range.clone(), message, Some(help));
        }
        if misplaced || allowed(name).is_none() {
            if SWALLOWED.contains(&name) && !empty {
                self.raw.swallowing = Some(name.to_string());
            }
            return;
        }
        let value = |key: &str| {
            attributes.iter().find(|attribute| attribute.name == key).map(|attribute| attribute.value.clone())
        };
        if name == "img" {
            self.write_image(&value("src").unwrap_or_default(), &value("alt").unwrap_or_default(), "", range);
            return;
        }
        let id = value("id").or_else(|| value("name").filter(|_| name == "a")).filter(|id| is_safe_name(id));
        let id = id.filter(|id| self.claim_id(id, &range));
        let mut link = None;
        // A paragraph in HTML would end at the first Markdown block inside it; a division does not.
        let (name, written) = match name {
            "p" => ("div", format!("<div{}", &written["<p".len()..])),
            name => (name, written.to_string()),
        };
        if name == "a" {
            if self.raw.is_in_link() {
                return self.remove_link(range);
            }
            self.push("<a");
            if let Some(href) = value("href") {
                let target = self.target(read_link(&href), &href, &range);
                let span = self.address_span(&href, range.clone());
                let index = self.push_link(target, span);
                self.hole(What::Link(index));
                link = Some(index);
            }
        } else {
            let tag = clean_start(name, &written);
            if tag.is_empty() {
                let message = say!("the tag `<{name}>` has no end and was removed", "標籤 `<{name}>` 沒有寫完，已移除");
                return self.find(Code::HtmlRemoved, range, message, Some(say!("end it with `>`", "請以 `>` 結尾")));
            }
            self.push(tag.trim_end_matches('>'));
        }
        if let Some(id) = id {
            self.push(" id=\"");
            self.hole(What::IdPrefix);
            self.push_attribute(&id);
            self.push("\"");
            self.body.html_ids.push(id);
        }
        self.push(">");
        if !VOID.contains(&name) {
            let level = self.raw.level;
            self.raw.raw_link |= name == "a";
            self.raw.tags.push(OpenTag { name: name.to_string(), range, level, inline, link });
        }
    }

    /// Takes an id for a tag, unless it stands on the page already.
    fn claim_id(&mut self, id: &str, range: &Range<usize>) -> bool {
        let is_free = !is_reserved(id) && self.ids.reserve(id);
        if !is_free {
            let message = say!("the id `{id}` is taken on this page and was removed", "本頁已有 id `{id}`，已移除");
            self.find(Code::HtmlRemoved, range.clone(), message, Some(say!("choose another id", "請改用其他 id")));
        }
        is_free
    }

    /// A link in a link has no meaning: browsers end the first where the second begins.
    pub(super) fn remove_link(&mut self, range: Range<usize>) {
        let message = say!("a link inside a link was removed; its text stays", "連結內的連結已移除，文字保留");
        self.find(Code::HtmlRemoved, range, message, Some(say!("end the first link before it", "請先結束前一個連結")));
    }

    fn end_tag(&mut self, name: &str, range: Range<usize>, inline: bool) {
        let name = if name == "p" { "div" } else { name };
        if allowed(name).is_none() || VOID.contains(&name) {
            return;
        }
        let (level, open) = (self.raw.level, self.raw.tags.len());
        let is_here = |tag: &OpenTag| tag.level == level && tag.inline == inline;
        let inner = self.raw.tags.iter().rev().take(MOST_IMPLIED).take_while(|tag| is_here(tag));
        let Some(inner) = inner.enumerate().find(|(_, tag)| tag.name == name).map(|(inner, _)| inner) else {
            let message = say!(
                "`</{name}>` closes nothing that is open here and was removed",
                "`</{name}>` 在此沒有對應的開始標籤，已移除"
            );
            return self.find(Code::HtmlRemoved, range, message, None);
        };
        for tag in self.raw.tags.split_off(open - inner - 1).into_iter().rev() {
            if let Some(link) = tag.link {
                self.hole(What::LinkEnd(link));
            }
            self.raw.raw_link &= tag.name != "a";
            self.push(&format!("</{}>", tag.name));
            if tag.name != name && !IMPLIED.contains(&tag.name.as_str()) {
                self.raw.unclosed.push((tag.name, tag.range));
            }
        }
    }
}

/// Elements whose end tag HTML lets authors leave out.
const IMPLIED: [&str; 12] = ["colgroup", "dd", "dt", "li", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Most elements that one end tag closes.
const MOST_IMPLIED: usize = 64;
