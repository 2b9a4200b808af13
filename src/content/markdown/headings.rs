//! Headings, and the steps that some of them open.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::{Events, FRAGMENT, Writer, closing, plain_text};
use crate::content::body::{Heading, What};
use crate::content::heading::{Attributes, STEP_ATTRIBUTES, is_safe_name};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::yaml::Located;

impl Writer<'_> {
    pub(super) fn heading(&mut self, level: HeadingLevel, attributes: &Attributes, events: Events, at: usize) -> usize {
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
        let closed = self.raw.end_of_text();
        self.push(&closed);
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

    pub(super) fn has_content(&self) -> bool {
        self.out.len() > 1 || !self.out[0].text.is_empty() || !self.body.headings.is_empty()
    }

    pub(super) fn check_level(&mut self, level: u8, title: &str, range: &Range<usize>) {
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

    pub(super) fn refuse_attributes(&mut self, attributes: &Attributes, range: &Range<usize>) {
        for (key, _) in &attributes.attrs {
            let message = say!("a heading has no attribute `{key}`", "標題沒有 `{key}` 這個屬性");
            let help = did_you_mean(key, STEP_ATTRIBUTES);
            self.find(Code::StepAttribute, range.clone(), message, help);
        }
    }

    pub(super) fn open_step(&mut self, id: &str, level: u8, index: usize) {
        self.open_steps.push((level, index));
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
    pub(super) fn close_steps(&mut self, level: u8) {
        if self.depth > 0 {
            return;
        }
        while let Some((_, index)) = self.open_steps.pop_if(|(open, _)| *open >= level) {
            self.check_tasks(index);
            let closed = self.raw.leave();
            self.push(&closed);
            self.push("</div>\n");
        }
    }

    /// A box belongs to every step that is open around it.
    pub(super) fn count_task(&mut self) {
        for (_, index) in &self.open_steps {
            self.body.steps[*index].tasks += 1;
        }
    }

    fn check_tasks(&mut self, index: usize) {
        let step = &self.body.steps[index];
        if step.each_account && step.tasks == 0 {
            let message = say!("nothing to work through for each account", "沒有可逐一處理每個帳號的事項");
            let help = say!("write a list of tasks below: `- [ ] …`", "請在下方寫上待辦清單：`- [ ] …`");
            self.found.push(Diagnostic::new(Code::StepWithoutTasks, step.span.clone(), message).help(help));
        }
    }
}
