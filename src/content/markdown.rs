//! Markdown to a [`Body`]: one pass over the events of pulldown-cmark.
//!
//! In: a page's text and where its body begins. Out: HTML with holes, headings, steps, links, images and what is wrong.
//! Start reading at [`read`]; `Writer::event` says what each event becomes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::utils::TextMergeWithOffset;
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::address::is_placeholder;
use super::body::{Body, Html, What};
use super::heading::{Attributes, Ids, is_reserved, is_safe_name};
use super::highlight::Highlighter;
use crate::config::HtmlMode;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;

pub use inline::is_han;

mod code;
mod footnotes;
mod headings;
mod html;
mod inline;
mod links;
mod table;

/// What of the configuration Markdown depends on.
#[derive(Default)]
pub struct MarkdownOptions {
    pub html: HtmlMode,
    pub remote_images: Vec<String>,
    pub highlighter: Highlighter,
}

/// Deepest nesting of lists and quotes.
const MAX_DEPTH: usize = 64;

/// Reads the Markdown of a page from byte `start` of its text.
pub fn read(file: &Arc<str>, text: &str, start: usize, options: &MarkdownOptions) -> (Body, Vec<Diagnostic>) {
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let parser = Parser::new_ext(&text[start..], extensions).into_offset_iter();
    let events: Vec<(Event, Range<usize>)> = TextMergeWithOffset::new(parser)
        .map(|(event, range)| (event, range.start + start..range.end + start))
        .collect();
    let mut writer = Writer::new(file, text, options);
    writer.reserve_ids(&events);
    let mut at = 0;
    while at < events.len() {
        at = writer.event(&events, at);
    }
    writer.finish()
}

type Events<'e, 'a> = &'e [(Event<'a>, Range<usize>)];

struct Writer<'t> {
    file: &'t Arc<str>,
    text: &'t str,
    options: &'t MarkdownOptions,
    body: Body,
    found: Vec<Diagnostic>,
    /// Where HTML goes: the body, or what is captured inside it (a heading, a footnote, a caption).
    out: Vec<Html>,
    ids: Ids,
    /// Level and range of explicit ids, to name both of two equal ones.
    explicit: HashMap<String, Span>,
    depth: usize,
    too_deep: bool,
    /// Level of the last heading, for skipped levels.
    last_level: u8,
    /// The step sections that are open: level of the heading, and which step.
    open_steps: Vec<(u8, usize)>,
    /// A task's label is open.
    in_label: bool,
    table: table::State,
    /// Kind of the open alert quotes, innermost last.
    quotes: Vec<Option<BlockQuoteKind>>,
    /// Whether each open strikethrough has one tilde only.
    tildes: Vec<bool>,
    raw: html::Open,
    notes: footnotes::Notes,
}

impl<'t> Writer<'t> {
    fn new(file: &'t Arc<str>, text: &'t str, options: &'t MarkdownOptions) -> Writer<'t> {
        Writer {
            file,
            text,
            options,
            body: Body::default(),
            found: Vec::new(),
            out: vec![Html::default()],
            ids: Ids::default(),
            explicit: HashMap::new(),
            depth: 0,
            too_deep: false,
            last_level: 1,
            open_steps: Vec::new(),
            in_label: false,
            table: table::State::default(),
            quotes: Vec::new(),
            tildes: Vec::new(),
            raw: html::Open::default(),
            notes: footnotes::Notes::default(),
        }
    }

    fn html(&mut self) -> &mut Html {
        self.out.last_mut().expect("the body's own HTML is never popped")
    }

    fn push(&mut self, html: &str) {
        self.html().text.push_str(html);
    }

    fn hole(&mut self, what: What) {
        self.html().hole(what);
    }

    fn push_text(&mut self, text: &str) {
        let _ = escape_html_body_text(&mut self.html().text, text);
    }

    fn push_attribute(&mut self, text: &str) {
        let _ = escape_html(&mut self.html().text, text);
    }

    fn find(&mut self, code: Code, range: Range<usize>, message: Text, help: Option<Text>) {
        let span = Span::new(self.file, range);
        self.found.push(Diagnostic::new(code, span, message).maybe_help(help));
    }

    /// Explicit ids win over made ones, wherever they stand.
    fn reserve_ids(&mut self, events: Events) {
        for (event, range) in events {
            let Event::Start(Tag::Heading { id: Some(id), .. }) = event else { continue };
            let span = Span::new(self.file, range.clone());
            if !is_safe_name(id) {
                let message = say!("`{id}` cannot be an id", "`{id}` 不能當作 id");
                let help = say!("use letters, digits, `-` and `_`", "請用文字、數字、「-」與「_」");
                self.found.push(Diagnostic::new(Code::StepAttribute, span, message).help(help));
            } else if is_reserved(id) {
                let message = say!("the id `{id}` belongs to the page itself", "id `{id}` 保留給頁面本身");
                let help = say!("choose another id", "請改用其他 id");
                self.found.push(Diagnostic::new(Code::DuplicateId, span, message).help(help));
            } else if self.ids.reserve(id) {
                self.explicit.insert(id.to_string(), span);
            } else {
                let message = say!("the id `{id}` is given twice", "id `{id}` 重複");
                let first = self.explicit.get(&**id).cloned();
                let mut diagnostic = Diagnostic::new(Code::DuplicateId, span, message);
                if let Some(first) = first {
                    diagnostic = diagnostic.related(first, say!("first given here", "第一次出現在這裡"));
                }
                self.found.push(diagnostic);
            }
        }
    }

    /// Writes the event at `at` and returns the index of the next one.
    fn event(&mut self, events: Events, at: usize) -> usize {
        let (event, range) = &events[at];
        if self.raw.is_swallowing()
            && !matches!(event, Event::Start(_) | Event::End(_) | Event::InlineHtml(_) | Event::Html(_))
        {
            return at + 1;
        }
        match event {
            Event::Start(tag) => return self.start(tag, events, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.words(text, range),
            Event::Code(code) => {
                self.push("<code>");
                self.push_text(code);
                self.push("</code>");
            }
            Event::SoftBreak => self.soft_break(events, at),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => {
                self.close_label();
                self.push("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                self.push(if *done {
                    "<label><input type=\"checkbox\" checked> "
                } else {
                    "<label><input type=\"checkbox\"> "
                });
                self.in_label = true;
                self.raw.enter();
                self.count_task();
            }
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::InlineHtml(_) | Event::Html(_) => self.raw_html(range.clone()),
            Event::InlineMath(math) | Event::DisplayMath(math) => self.push_text(math),
        }
        at + 1
    }

    /// A line break inside a paragraph is a space, but none between two Han characters.
    fn soft_break(&mut self, events: Events, at: usize) {
        let before = self.html().text.chars().next_back();
        let after = events.get(at + 1).and_then(|(event, _)| match event {
            Event::Text(text) => text.chars().next(),
            _ => None,
        });
        let joined = before.is_some_and(inline::is_wide) && after.is_some_and(inline::is_wide);
        self.push(if joined { "" } else { "\n" });
    }

    fn start(&mut self, tag: &Tag, events: Events, at: usize) -> usize {
        let range = &events[at].1;
        if self.in_label && !is_inline(tag) {
            self.close_label();
        }
        match tag {
            Tag::Paragraph => return self.paragraph(events, at),
            Tag::Heading { level, id, classes, attrs } => {
                let attributes = Attributes { id: id.clone(), classes: classes.clone(), attrs: attrs.clone() };
                return self.heading(*level, &attributes, events, at);
            }
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::CodeBlock(kind) => return self.code_block(kind, events, at),
            Tag::HtmlBlock => return self.html_block(events, at),
            Tag::List(first) => {
                self.push(match first {
                    Some(_) => "<ol",
                    None if begins_with_task(events, at + 1) => "<ul class=\"task-list\"",
                    None => "<ul",
                });
                if let Some(first) = first.filter(|first| *first != 1) {
                    self.push(&format!(" start=\"{first}\""));
                }
                self.push(">\n");
            }
            Tag::Item => self.push(if begins_with_task(events, at) { "<li class=\"task\">" } else { "<li>" }),
            Tag::FootnoteDefinition(label) => {
                self.notes.current = Some((label.to_string(), Span::new(self.file, range.clone())));
                self.out.push(Html::default());
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                return self.table_start(tag, events, at);
            }
            Tag::Emphasis => self.open_span("<em>"),
            Tag::Strong => self.open_span("<strong>"),
            Tag::Strikethrough => {
                // One tilde is a range (3~5) far more often than a deletion.
                let single = !self.text[range.clone()].starts_with("~~");
                self.open_span(if single { "~" } else { "<del>" });
                self.tildes.push(single);
            }
            Tag::Superscript => self.open_span("<sup>"),
            Tag::Subscript => self.open_span("<sub>"),
            Tag::Link { link_type: LinkType::Email, dest_url, title, .. } => {
                return self.link(&format!("mailto:{dest_url}"), title, events, at);
            }
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } if is_placeholder(dest_url) => {
                return self.placeholder(events, at);
            }
            Tag::Link { dest_url, title, .. } => return self.link(dest_url, title, events, at),
            Tag::Image { dest_url, title, .. } => return self.image(dest_url, title, events, at),
            Tag::MetadataBlock(_) => {}
        }
        if matches!(
            tag,
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition
        ) {
            return self.descend(events, at);
        }
        at + 1
    }

    /// Counts nesting; what is deeper than anyone can follow is named once and left out.
    fn descend(&mut self, events: Events, at: usize) -> usize {
        self.depth += 1;
        self.raw.enter();
        if self.depth < MAX_DEPTH {
            return at + 1;
        }
        if !self.too_deep {
            self.too_deep = true;
            let message = say!("nested deeper than {MAX_DEPTH} levels", "巢狀超過 {MAX_DEPTH} 層");
            self.find(Code::TooDeep, events[at].1.clone(), message, None);
        }
        closing(events, at) - 1
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::Paragraph | TagEnd::Item) {
            self.close_label();
        }
        if matches!(
            tag,
            TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionListDefinition
        ) {
            self.depth -= 1;
            let closed = self.raw.leave();
            self.push(&closed);
        }
        match tag {
            TagEnd::Paragraph => {
                let closed = self.raw.end_of_paragraph();
                self.push(&closed);
                self.push("</p>\n");
            }
            TagEnd::BlockQuote(_) => {
                let alert = self.quotes.pop().flatten().is_some();
                self.push(if alert { "</div>\n</aside>\n" } else { "</blockquote>\n" });
            }
            TagEnd::List(ordered) => self.push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::FootnoteDefinition => self.end_of_footnote(),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                let closed = self.raw.end_of_paragraph();
                self.push(&closed);
                self.push("</dt>\n");
            }
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.table_end(tag),
            TagEnd::Emphasis => self.close_span("</em>"),
            TagEnd::Strong => self.close_span("</strong>"),
            TagEnd::Strikethrough => {
                let single = self.tildes.pop().unwrap_or_default();
                self.close_span(if single { "~" } else { "</del>" });
            }
            TagEnd::Superscript => self.close_span("</sup>"),
            TagEnd::Subscript => self.close_span("</sub>"),
            TagEnd::Heading(_)
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_span(&mut self, tag: &str) {
        self.push(tag);
        self.raw.enter();
    }

    /// Raw tags that were opened inside end before the span does, so that tags never overlap.
    fn close_span(&mut self, tag: &str) {
        let closed = self.raw.leave();
        self.push(&closed);
        self.push(tag);
    }

    fn close_label(&mut self) {
        if std::mem::take(&mut self.in_label) {
            self.close_span("</label>");
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.quotes.push(kind);
        let Some(kind) = kind else { return self.push("<blockquote>\n") };
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "alert_note"),
            BlockQuoteKind::Tip => ("tip", "alert_tip"),
            BlockQuoteKind::Important => ("important", "alert_important"),
            BlockQuoteKind::Warning => ("warning", "alert_warning"),
            BlockQuoteKind::Caution => ("caution", "alert_caution"),
        };
        self.push(&format!("<aside class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">"));
        self.hole(What::Word(word));
        self.push("</p>\n<div class=\"alert-body\">\n");
    }

    /// Writes the footnotes and closes what is open.
    fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.close_steps(0);
        let closed = self.raw.leave_all();
        self.push(&closed);
        self.write_footnotes();
        let removed = self.raw.take_unclosed();
        for (name, range) in removed {
            let message = say!(
                "`<{name}>` is never closed; it was closed where its block ends",
                "`<{name}>` 沒有結尾標籤，已在區塊結束處補上"
            );
            self.find(Code::HtmlRemoved, range, message, None);
        }
        self.body.html = self.out.swap_remove(0);
        (self.body, self.found)
    }
}

/// RFC 3986 fragment: Han characters are encoded, what is safe in a fragment stays readable.
pub const FRAGMENT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%')
    .add(b'#')
    .add(b'&')
    .add(b'\'');

/// The index after the end that belongs to the start at `at`.
fn closing(events: Events, at: usize) -> usize {
    let mut depth = 0usize;
    for (offset, (event, _)) in events[at..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at + offset + 1;
                }
            }
            _ => {}
        }
    }
    events.len()
}

/// The text of inline events without markup.
fn plain_text(events: Events) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Whether the item at `at` begins with a box.
fn begins_with_task(events: Events, at: usize) -> bool {
    let is_task = |at: usize| matches!(events.get(at), Some((Event::TaskListMarker(_), _)));
    let is_paragraph = matches!(events.get(at + 1), Some((Event::Start(Tag::Paragraph), _)));
    is_task(at + 1) || (is_paragraph && is_task(at + 2))
}

fn is_inline(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn alignment_class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::None => None,
        Alignment::Left => Some("align-left"),
        Alignment::Center => Some("align-center"),
        Alignment::Right => Some("align-right"),
    }
}
