//! Links and images: their addresses become holes, to be filled when it is known where they lead.

use std::ops::Range;

use super::{Events, Writer, closing, inline, plain_text};
use crate::content::address::{Refusal, read_image, read_link};
use crate::content::body::{Image, Link, Target, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;

impl Writer<'_> {
    pub(super) fn image(&mut self, address: &str, title: &str, events: Events, at: usize) -> usize {
        let end = closing(events, at);
        let alt = plain_text(&events[at + 1..end - 1]);
        let range = events[at].1.clone();
        self.write_image(address, &alt, title, range);
        end
    }

    pub(super) fn write_image(&mut self, address: &str, alt: &str, title: &str, range: Range<usize>) {
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

    pub(super) fn target(&mut self, read: Result<Target, Refusal>, address: &str, range: &Range<usize>) -> Target {
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
    pub(super) fn address_span(&self, address: &str, range: Range<usize>) -> Span {
        match self.text[range.clone()].rfind(address) {
            Some(at) if !address.is_empty() => Span::new(self.file, range.start + at..range.start + at + address.len()),
            _ => Span::new(self.file, range),
        }
    }

    pub(super) fn push_link(&mut self, target: Target, span: Span) -> usize {
        self.body.links.push(Link { span, target });
        self.body.links.len() - 1
    }

    /// `<hh:mm>` is an address by the letter of CommonMark, and a placeholder by all other lights.
    pub(super) fn placeholder(&mut self, events: Events, at: usize) -> usize {
        let range = events[at].1.clone();
        let written = self.text[range.clone()].to_string();
        self.push_text(&written);
        let message = say!("`{written}` is no address and is shown as text", "`{written}` 不是網址，以文字顯示");
        let help = say!("write it as code: `` `{written}` ``", "請寫成程式碼：`` `{written}` ``");
        self.find(Code::HtmlRemoved, range, message, Some(help));
        closing(events, at)
    }

    pub(super) fn link(&mut self, address: &str, title: &str, events: Events, at: usize) -> usize {
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
