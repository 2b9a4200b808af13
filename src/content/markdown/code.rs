//! Code blocks, coloured by classes, and diagrams drawn from their source.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use super::{Events, Writer, closing};
use crate::content::block::{self, Fence};
use crate::content::body::What;
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
        if let Some(kind) = block::Kind::named(&language).filter(|_| matches!(kind, CodeBlockKind::Fenced(_))) {
            self.block(kind, &code, events[at].1.clone());
            return end;
        }
        if language == "mermaid" {
            self.diagram(&code, events[at].1.clone());
            return end;
        }
        self.code(&language, &code);
        end
    }

    /// A block becomes a hole; one whose YAML cannot be read is shown as code.
    fn block(&mut self, kind: block::Kind, code: &str, range: Range<usize>) {
        let (file, text) = (self.file, self.text);
        let fence = Fence { file, text, range, code };
        self.refuse_more_words(kind, &fence);
        let (block, mut found) = block::read(kind, &fence);
        self.found.append(&mut found);
        match block {
            Some(block) => {
                let closed = self.raw.end_of_text();
                self.push(&closed);
                self.hole(What::Block(self.body.blocks.len()));
                self.body.blocks.push(block);
                self.push("\n");
            }
            None => self.code("yaml", code),
        }
    }

    fn refuse_more_words(&mut self, kind: block::Kind, fence: &Fence) {
        let (name, line) = (kind.name(), fence.first_line());
        let words = self.text[line.start..line.end].trim_start_matches(['`', '~', ' ']);
        let more = words.get(name.len()..).unwrap_or_default().trim();
        if !more.is_empty() {
            let message = say!("`{more}` after `{name}` has no effect", "`{name}` 後面的 `{more}` 沒有作用");
            let start = line.end - more.len();
            self.find(Code::UnknownKey, start..line.end, message, None);
        }
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
