//! Markdown to a [`Body`]: one pass over the events of pulldown-cmark.
//!
//! In: a page's text and where its body begins. Out: HTML with holes, headings, steps, links, images and what is wrong.
//! Start reading at [`read`]; `Writer::event` says what each event becomes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::utils::TextMergeWithOffset;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::address::{is_placeholder, read_image, read_link};
use super::body::{Body, Heading, Html, Image, Link, Target, What};
use super::heading::{Attributes, Ids, is_reserved, is_safe_name};
use super::highlight::Highlighter;
use crate::config::HtmlMode;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::yaml::Located;

pub use inline::is_han;

mod html;
mod inline;
mod table;

/// What of the configuration Markdown depends on.
#[derive(Default)]
pub struct MarkdownOptions {
    pub html: HtmlMode,
    pub remote_images: Vec<String>,
    pub highlighter: Highlighter,
}

/// A drawing wider than this many pixels is scrolled, never shrunk: its words would become too small to read.
const WIDE_DIAGRAM: f32 = 900.0;

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
    /// Levels of the step sections that are open.
    open_steps: Vec<u8>,
    /// A task's label is open.
    in_label: bool,
    table: table::State,
    /// Kind of the open alert quotes, innermost last.
    quotes: Vec<Option<BlockQuoteKind>>,
    /// Whether each open strikethrough has one tilde only.
    tildes: Vec<bool>,
    raw: html::Open,
    notes: Notes,
}

/// Footnotes: numbered by their first use, written at the end.
#[derive(Default)]
struct Notes {
    /// Label → number, first use.
    numbers: HashMap<String, usize>,
    order: Vec<String>,
    uses: Vec<usize>,
    written: HashMap<String, (Html, Span)>,
    current: Option<(String, Span)>,
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
            notes: Notes::default(),
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
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                self.push(if *done {
                    "<label><input type=\"checkbox\" checked> "
                } else {
                    "<label><input type=\"checkbox\"> "
                });
                self.in_label = true;
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
                self.close_label();
                let closed = self.raw.end_of_paragraph();
                self.push(&closed);
                self.push("</p>\n");
            }
            TagEnd::BlockQuote(_) => {
                let alert = self.quotes.pop().flatten().is_some();
                self.push(if alert { "</div>\n</aside>\n" } else { "</blockquote>\n" });
            }
            TagEnd::List(ordered) => self.push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => {
                self.close_label();
                self.push("</li>\n");
            }
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
            self.push("</label>");
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

    fn heading(&mut self, level: HeadingLevel, attributes: &Attributes, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        let range = events[at].1.clone();
        let mut title = plain_text(&events[at + 1..end - 1]);
        let as_text = attributes.are_text();
        if as_text && let Some(braces) = self.text[range.clone()].rfind('{') {
            let before = &self.text[range.start..range.start + braces];
            let from = range.start + before.trim_end().len();
            title.push_str(self.text[from..range.end].trim_end().trim_end_matches('#').trim_end());
        }
        let first = !self.has_content();
        if level == HeadingLevel::H1 && first && self.body.title.is_none() {
            if !title.trim().is_empty() {
                self.body.title = Some(Located { value: title.trim().to_string(), span: Span::new(self.file, range) });
            }
            return end;
        }
        if level == HeadingLevel::H1 {
            let message =
                say!("a second heading of level 1; it is shown as level 2", "第二個一級標題；將以二級標題顯示");
            self.find(Code::SecondTitle, range.clone(), message, Some(say!("begin it with `##`", "請改用 `##`")));
        }
        let level = (level as u8).max(2);
        self.check_level(level, &title, &range);
        self.close_steps(level);
        let id = match attributes.id.as_deref().filter(|id| is_safe_name(id)) {
            Some(id) => id.to_string(),
            None => self.ids.of_text(&title),
        };
        let step = (attributes.make_a_step() && self.depth == 0).then_some(self.body.steps.len());
        if let Some(index) = step {
            let mut step = attributes.read_step(self.file, self.text, &range, &mut self.found);
            step.id.clone_from(&id);
            step.has_own_id = attributes.id.is_some();
            step.title.clone_from(&title);
            self.body.steps.push(step);
            self.open_step(&id, level, index);
        } else {
            if !as_text {
                self.refuse_attributes(attributes, &range);
            }
            self.push(&format!("<h{level} id=\""));
            self.hole(What::IdPrefix);
            self.push_attribute(&id);
            self.push("\"");
            let classes: Vec<&str> =
                attributes.classes.iter().map(|class| &**class).filter(|class| is_safe_name(class)).collect();
            if !classes.is_empty() {
                self.push(&format!(" class=\"{}\"", classes.join(" ")));
            }
            self.push(">");
        }
        let mut inner = at + 1;
        while inner < end - 1 {
            inner = self.event(events, inner);
        }
        if as_text {
            let written = &title[plain_text(&events[at + 1..end - 1]).len()..].to_string();
            self.push_text(written);
        }
        let closed = self.raw.end_of_paragraph();
        self.push(&closed);
        self.push(" <a class=\"heading-anchor\" href=\"#");
        self.hole(What::IdPrefix);
        self.push_attribute(&percent_encoding::utf8_percent_encode(&id, FRAGMENT).to_string());
        self.push("\"><span aria-hidden=\"true\">#</span><span class=\"visually-hidden\">");
        self.hole(What::Word("permalink"));
        self.push(&format!("</span></a></h{level}>\n"));
        if let Some(index) = step {
            self.hole(What::StepLabels(index));
        }
        let span = Span::new(self.file, range);
        self.body.headings.push(Heading { level, id, title, span, step });
        end
    }

    fn has_content(&self) -> bool {
        self.out.len() > 1 || !self.out[0].text.is_empty() || !self.body.headings.is_empty()
    }

    fn check_level(&mut self, level: u8, title: &str, range: &Range<usize>) {
        if title.trim().is_empty() {
            self.find(Code::HeadingEmpty, range.clone(), say!("a heading without text", "標題沒有文字"), None);
        }
        if level > self.last_level + 1 {
            let expected = self.last_level + 1;
            let hashes = "#".repeat(expected as usize);
            let message = say!(
                "a heading of level {level} where level {expected} comes next",
                "標題跳到第 {level} 級，應為第 {expected} 級"
            );
            self.find(
                Code::HeadingSkipped,
                range.clone(),
                message,
                Some(say!("begin it with `{hashes}`", "請以 `{hashes}` 開頭")),
            );
        }
        self.last_level = level;
    }

    fn refuse_attributes(&mut self, attributes: &Attributes, range: &Range<usize>) {
        for (key, _) in &attributes.attrs {
            let message = say!("a heading has no attribute `{key}`", "標題沒有 `{key}` 這個屬性");
            let help = crate::diagnostic::did_you_mean(key, super::heading::STEP_ATTRIBUTES);
            self.find(Code::StepAttribute, range.clone(), message, help);
        }
    }

    fn open_step(&mut self, id: &str, level: u8, index: usize) {
        self.open_steps.push(level);
        self.raw.enter();
        self.push("<div class=\"step\" role=\"group\" id=\"");
        self.hole(What::IdPrefix);
        self.push_attribute(id);
        self.push("\" data-step=\"");
        self.push_attribute(id);
        self.push("\" aria-labelledby=\"");
        self.hole(What::IdPrefix);
        self.push("rb-title-");
        self.push_attribute(id);
        self.push(&format!("\"><h{level} class=\"step-title\" id=\""));
        self.hole(What::IdPrefix);
        self.push("rb-title-");
        self.push_attribute(id);
        self.push("\"><span class=\"step-number\">");
        self.hole(What::StepNumber(index));
        self.push("</span> ");
    }

    /// Ends the steps that a heading of this level ends.
    fn close_steps(&mut self, level: u8) {
        if self.depth > 0 {
            return;
        }
        while self.open_steps.last().is_some_and(|open| *open >= level) {
            self.open_steps.pop();
            let closed = self.raw.leave();
            self.push(&closed);
            self.push("</div>\n");
        }
    }

    fn footnote_reference(&mut self, label: &str) {
        let number = match self.notes.numbers.get(label) {
            Some(number) => *number,
            None => {
                self.notes.order.push(label.to_string());
                self.notes.uses.push(0);
                self.notes.numbers.insert(label.to_string(), self.notes.order.len());
                self.notes.order.len()
            }
        };
        self.notes.uses[number - 1] += 1;
        let again = self.notes.uses[number - 1];
        let suffix = if again > 1 { format!("-{again}") } else { String::new() };
        self.push("<sup class=\"footnote-ref\" id=\"");
        self.hole(What::IdPrefix);
        self.push(&format!("fnref-{number}{suffix}\">"));
        // The number in a link's text cannot be a link itself.
        if self.raw.is_in_link() {
            return self.push(&format!("{number}</sup>"));
        }
        self.push("<a href=\"#");
        self.hole(What::IdPrefix);
        self.push(&format!("fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"));
    }

    fn end_of_footnote(&mut self) {
        let html = self.out.pop().expect("pushed when the footnote began");
        if let Some((label, span)) = self.notes.current.take() {
            self.notes.written.insert(label, (html, span));
        }
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

    fn write_footnotes(&mut self) {
        let mut written = std::mem::take(&mut self.notes.written);
        let order = std::mem::take(&mut self.notes.order);
        let mut rest: Vec<_> = written.iter().filter(|(label, _)| !self.notes.numbers.contains_key(*label)).collect();
        rest.sort_by_key(|(_, (_, span))| span.start);
        let unused: Vec<_> = rest.into_iter().map(|(label, (_, span))| (label.clone(), span.clone())).collect();
        for (label, span) in unused {
            let message = say!("the footnote `{label}` is never used", "註腳 `{label}` 沒有被引用");
            self.find(Code::FootnoteMissing, span.start..span.end, message, None);
        }
        if order.is_empty() {
            return;
        }
        self.push("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        self.hole(What::Word("footnotes"));
        self.push("\">\n<ol>\n");
        for (at, label) in order.iter().enumerate() {
            let number = at + 1;
            self.push("<li id=\"");
            self.hole(What::IdPrefix);
            self.push(&format!("fn-{number}\">"));
            let (mut html, _) = written.remove(label).unwrap_or_else(|| (Html::default(), Span::start_of(self.file)));
            let inside = html.text.ends_with("</p>\n");
            if inside {
                html.text.truncate(html.text.len() - "</p>\n".len());
            }
            self.html().append(&html);
            self.push(" <a class=\"footnote-back\" href=\"#");
            self.hole(What::IdPrefix);
            self.push(&format!("fnref-{number}\" role=\"doc-backlink\" aria-label=\""));
            self.hole(What::Word("back_to_text"));
            self.push(&format!(" {number}\">↩</a>"));
            self.push(if inside { "</p></li>\n" } else { "</li>\n" });
        }
        self.push("</ol>\n</section>\n");
    }

    fn code_block(&mut self, kind: &CodeBlockKind, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        let code: String = events[at + 1..end - 1]
            .iter()
            .filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None })
            .collect();
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{', '\t']).next().unwrap_or_default().to_lowercase(),
            CodeBlockKind::Indented => String::new(),
        };
        let language = if language.chars().all(|c| c.is_ascii_alphanumeric() || "+#-_.".contains(c)) {
            language
        } else {
            String::new()
        };
        if language == "mermaid" {
            self.diagram(&code, events[at].1.clone());
            return end;
        }
        self.code(&language, &code);
        end
    }

    fn code(&mut self, language: &str, code: &str) {
        self.push("<div class=\"code-block\"");
        if !language.is_empty() {
            self.push(&format!(" data-language=\"{language}\""));
        }
        self.push("><pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.push(&format!(" class=\"language-{language}\""));
        }
        self.push(">");
        let highlighted = self.options.highlighter.highlight(language, code);
        self.push(&highlighted);
        self.push("</code></pre></div>\n");
    }

    fn diagram(&mut self, code: &str, range: Range<usize>) {
        let prefix = format!("diagram-{}", range.start);
        match super::diagram::draw(code, &prefix) {
            Ok(drawing) => {
                let wide = drawing.width > WIDE_DIAGRAM;
                self.push(if wide { "<figure class=\"diagram diagram-wide\">" } else { "<figure class=\"diagram\">" });
                self.push(&drawing.svg);
                self.push("</figure>\n");
            }
            Err(reason) => {
                let message = say!(
                    "the diagram cannot be drawn and is shown as code: {reason}",
                    "圖無法繪製，改以原始碼顯示：{reason}"
                );
                self.find(Code::DiagramAsCode, range, message, None);
                self.code("mermaid", code);
            }
        }
    }

    fn image(&mut self, address: &str, title: &str, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        let alt = plain_text(&events[at + 1..end - 1]);
        let range = events[at].1.clone();
        self.write_image(address, &alt, title, range);
        end
    }

    fn write_image(&mut self, address: &str, alt: &str, title: &str, range: Range<usize>) {
        if alt.trim().is_empty() {
            let message = say!("an image without alternative text", "圖片沒有替代文字");
            let help = say!("say between the brackets what the image shows", "請在方括號內寫出圖片的內容");
            self.find(Code::ImageWithoutAlt, range.clone(), message, Some(help));
        }
        let target = self.target(read_image(address, &self.options.remote_images), address, &range);
        self.push("<img");
        let index = self.body.images.len();
        self.hole(What::Image(index));
        self.push(" alt=\"");
        self.push_attribute(alt);
        if !title.is_empty() {
            self.push("\" title=\"");
            self.push_attribute(title);
        }
        self.push("\" loading=\"lazy\" decoding=\"async\">");
        let span = self.address_span(address, range);
        self.body.images.push(Image { span, target });
    }

    fn target(&mut self, read: Result<Target, super::address::Refusal>, address: &str, range: &Range<usize>) -> Target {
        match read {
            Ok(target) => target,
            Err((code, message, help)) => {
                let span = self.address_span(address, range.clone());
                self.found.push(Diagnostic::new(code, span, message).maybe_help(help));
                Target::Refused
            }
        }
    }

    /// Where an address stands inside its link; the whole link when it is written with entities or by reference.
    fn address_span(&self, address: &str, range: Range<usize>) -> Span {
        match self.text[range.clone()].rfind(address) {
            Some(at) if !address.is_empty() => Span::new(self.file, range.start + at..range.start + at + address.len()),
            _ => Span::new(self.file, range),
        }
    }

    fn push_link(&mut self, target: Target, span: Span) -> usize {
        self.body.links.push(Link { span, target });
        self.body.links.len() - 1
    }

    /// `<hh:mm>` is an address by the letter of CommonMark, and a placeholder by all other lights.
    fn placeholder(&mut self, events: Events, at: usize) -> usize {
        let range = events[at].1.clone();
        let written = self.text[range.clone()].to_string();
        self.push_text(&written);
        let message = say!("`{written}` is no address and is shown as text", "`{written}` 不是網址，以文字顯示");
        let help = say!("write it as code: `` `{written}` ``", "請寫成程式碼：`` `{written}` ``");
        self.find(Code::HtmlRemoved, range, message, Some(help));
        closing(events, at)
    }

    fn link(&mut self, address: &str, title: &str, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        let range = events[at].1.clone();
        if self.raw.is_in_link() {
            self.remove_link(range);
            let mut inner = at + 1;
            while inner < end - 1 {
                inner = self.event(events, inner);
            }
            return end;
        }
        let target = self.target(read_link(address), address, &range);
        let words = plain_text(&events[at + 1..end - 1]);
        if inline::is_vague(&words) {
            let message =
                say!("the link text `{words}` does not say where it leads", "連結文字「{words}」沒有說明通往何處");
            let help = say!("use the title of the page it leads to", "請用目標頁面的標題");
            self.find(Code::VagueLinkText, range.clone(), message, Some(help));
        }
        let span = self.address_span(address, range);
        let index = self.push_link(target, span);
        self.push("<a");
        self.hole(What::Link(index));
        if !title.is_empty() {
            self.push(" title=\"");
            self.push_attribute(title);
            self.push("\"");
        }
        self.open_span(">");
        self.raw.set_in_link(true);
        let mut inner = at + 1;
        while inner < end - 1 {
            inner = self.event(events, inner);
        }
        self.raw.set_in_link(false);
        self.hole(What::LinkEnd(index));
        self.close_span("</a>");
        end
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
