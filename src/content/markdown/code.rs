//! Code blocks, coloured by classes, and diagrams drawn from their source.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use super::{Events, Writer, closing};
use crate::content::diagram;
use crate::diagnostic::Code;
use crate::say;

/// A drawing wider than this many pixels is scrolled, never shrunk: its words would become too small to read.
const WIDE_DIAGRAM: f32 = 900.0;

impl Writer<'_> {
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind, events: Events, at: usize) -> usize {
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

    pub(super) fn code(&mut self, language: &str, code: &str) {
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

    pub(super) fn diagram(&mut self, code: &str, range: Range<usize>) {
        let prefix = format!("diagram-{}", range.start);
        match diagram::draw(code, &prefix) {
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
}
