//! Paragraphs, tables and figures: a paragraph may be a figure of its own, or the caption of the table that follows.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::{Events, Writer, alignment_class, closing, plain_text};
use crate::content::body::{Html, What};
use crate::diagnostic::Code;
use crate::say;

/// Where in a table the writer is.
#[derive(Default)]
pub struct State {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Caption for the table that follows: its HTML and its plain text.
    caption: Option<(Html, String)>,
    /// The cell that is open is an empty one of the header.
    empty_head: bool,
}

/// What begins a paragraph that captions the next table, with half or full-width colon.
const CAPTION_WORDS: [&str; 5] = ["Table", "表", "表格", "表格標題", "Tabelle"];

impl Writer<'_> {
    pub(super) fn paragraph(&mut self, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        if let Some(next) = self.figure(events, at, end) {
            return next;
        }
        if matches!(events.get(end), Some((Event::Start(Tag::Table(_)), _)))
            && let Some(length) = caption_prefix(&events[at + 1..end])
        {
            return self.caption(events, at, end, length);
        }
        self.push("<p>");
        at + 1
    }

    /// A paragraph that is one image with a title is a figure with a caption.
    fn figure(&mut self, events: Events, at: usize, end: usize) -> Option<usize> {
        let (Event::Start(Tag::Image { dest_url, title, .. }), range) = events.get(at + 1)? else { return None };
        if title.is_empty() || closing(events, at + 1) != end - 1 {
            return None;
        }
        let alt = plain_text(&events[at + 2..end - 2]);
        self.push("<figure>");
        self.write_image(dest_url, &alt, "", range.clone());
        self.push("<figcaption>");
        self.push_text(title);
        self.push("</figcaption></figure>\n");
        Some(end)
    }

    fn caption(&mut self, events: Events, at: usize, end: usize, prefix: usize) -> usize {
        let plain = plain_text(&events[at + 1..end - 1]);
        let words = plain[prefix..].trim().to_string();
        self.out.push(Html::default());
        let mut inner = at + 1;
        while inner < end - 1 {
            if let (true, (Event::Text(text), _)) = (inner == at + 1, &events[inner]) {
                self.push_text(text[prefix.min(text.len())..].trim_start());
                inner += 1;
            } else {
                inner = self.event(events, inner);
            }
        }
        let html = self.out.pop().unwrap_or_default();
        self.table.caption = Some((html, words));
        end
    }

    pub(super) fn table_start(&mut self, tag: &Tag, events: Events, at: usize) -> usize {
        match tag {
            Tag::Table(alignments) => {
                self.table.alignments.clone_from(alignments);
                self.open_table(events, at);
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.push("<tr>");
            }
            _ => self.open_cell(matches!(events.get(at + 1), Some((Event::End(_), _)))),
        }
        at + 1
    }

    fn open_table(&mut self, events: Events, at: usize) {
        let head = closing(events, at + 1);
        if plain_text(&events[at..head]).trim().is_empty() {
            let message = say!("a table without words in its header row", "表格的標題列沒有文字");
            let help = say!("say in the first row what each column holds", "請在第一列寫出每一欄的內容");
            self.find(Code::TableHeader, events[at].1.clone(), message, Some(help));
        }
        // Not a region: a page with many tables would have as many landmarks.
        self.push("<div class=\"table-wrap\" tabindex=\"0\" role=\"group\" aria-label=\"");
        match self.table.caption.take() {
            Some((caption, words)) => {
                self.push_attribute(&words);
                self.push("\"><table><caption>");
                self.html().append(&caption);
                self.push("</caption>");
            }
            None => {
                self.hole(What::Word("table"));
                self.push("\"><table>");
            }
        }
    }

    fn open_cell(&mut self, empty: bool) {
        let class = self.table.alignments.get(self.table.column).copied().and_then(alignment_class);
        self.table.column += 1;
        // A header cell without words would announce nothing; a plain cell says the same.
        self.table.empty_head = self.table.in_head && empty;
        self.push(if self.table.in_head && !empty { "<th scope=\"col\"" } else { "<td" });
        if let Some(class) = class {
            self.push(&format!(" class=\"{class}\""));
        }
        self.push(">");
    }

    pub(super) fn table_end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => {
                let closed = self.raw.end_of_paragraph();
                self.push(&closed);
                self.push(if self.table.in_head && !self.table.empty_head { "</th>" } else { "</td>" });
            }
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.push("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            _ => self.push("</tbody></table></div>\n"),
        }
    }
}

/// The length of `Table:` or `表：` at the beginning of a paragraph.
fn caption_prefix(events: Events) -> Option<usize> {
    let (Event::Text(text), _) = events.first()? else { return None };
    CAPTION_WORDS.iter().find_map(|word| {
        let rest = text.strip_prefix(word)?;
        let colon = rest.chars().next().filter(|c| matches!(c, ':' | '：'))?;
        Some(word.len() + colon.len_utf8())
    })
}
