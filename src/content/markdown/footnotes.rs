//! Footnotes: numbered by their first use, written at the end of the page.

use std::collections::HashMap;

use super::Writer;
use crate::content::body::{Html, What};
use crate::diagnostic::Code;
use crate::say;
use crate::source::Span;

/// Footnotes: numbered by their first use, written at the end.
#[derive(Default)]
pub struct Notes {
    /// Label → number, first use.
    pub(super) numbers: HashMap<String, usize>,
    pub(super) order: Vec<String>,
    pub(super) uses: Vec<usize>,
    pub(super) written: HashMap<String, (Html, Span)>,
    pub(super) current: Option<(String, Span)>,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
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

    pub(super) fn end_of_footnote(&mut self) {
        let html = self.out.pop().expect("pushed when the footnote began");
        if let Some((label, span)) = self.notes.current.take() {
            self.notes.written.insert(label, (html, span));
        }
    }

    pub(super) fn write_footnotes(&mut self) {
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
}
