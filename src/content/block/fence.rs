//! A fenced code block as it stands in its file: which byte of the file each byte of its text is.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::{Span, floor_char_boundary};
use crate::yaml::{self, Node};

/// A fenced code block. Inside a list or quote its text lacks what stands before each line of the file.
pub struct Fence<'a> {
    pub file: &'a Arc<str>,
    /// The whole file.
    pub text: &'a str,
    /// From the opening fence on, in the file.
    pub range: Range<usize>,
    pub code: &'a str,
}

/// A line of the code: where it begins there, and where it ends in the file.
struct Line<'a> {
    start: usize,
    code: &'a str,
    end_in_file: usize,
    /// Bytes of the line in the file that the code surely shares, counted from the end.
    shared: usize,
}

impl<'a> Fence<'a> {
    /// The line of the opening fence.
    pub fn first_line(&self) -> Span {
        let line = self.text[self.range.clone()].lines().next().unwrap_or_default();
        Span::new(self.file, self.range.start..self.range.start + line.trim_end().len())
    }

    /// The code as YAML with places in the file.
    pub fn yaml(&self) -> Result<Node, Box<Diagnostic>> {
        let lines = self.lines();
        let place = |at| self.place(&lines, at);
        match yaml::parse(self.file, self.code, 0) {
            Ok(node) => Ok(node.moved(&place)),
            Err(mut diagnostic) => {
                diagnostic.span = diagnostic.span.map(|span| Span::new(self.file, place(span.start)..place(span.end)));
                Err(diagnostic)
            }
        }
    }

    /// The lines of the code; the first one follows the fence, and each is the end of a line of the file.
    fn lines(&self) -> Vec<Line<'a>> {
        let mut in_file = self.text[self.range.clone()].split_inclusive('\n');
        let mut at = self.range.start + in_file.next().map_or(0, str::len);
        let mut start = 0;
        let mut lines = Vec::new();
        for code in self.code.split_inclusive('\n') {
            let line = in_file.next().unwrap_or_default();
            let (bare, written) = (code.trim_end_matches(['\n', '\r']), line.trim_end_matches(['\n', '\r']));
            // A tab before the text may have become blanks; what follows is as it was written.
            let shared = [bare, bare.trim_start()].into_iter().find(|end| written.ends_with(end)).map_or(0, str::len);
            lines.push(Line { start, code: bare, end_in_file: at + written.len(), shared });
            (start, at) = (start + code.len(), at + line.len());
        }
        lines
    }

    /// The byte of the file for a byte of the code.
    fn place(&self, lines: &[Line], at: usize) -> usize {
        let index = lines.partition_point(|line| line.start <= at);
        let Some(line) = index.checked_sub(1).map(|index| &lines[index]) else {
            return self.first_line().end;
        };
        let from_end = (line.start + line.code.len()).saturating_sub(at).min(line.shared);
        floor_char_boundary(self.text, line.end_in_file - from_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Value;

    fn marked<'t>(text: &'t str, code: &str) -> Vec<&'t str> {
        let file: Arc<str> = "a.md".into();
        let start = text.find("```").unwrap();
        let fence = Fence { file: &file, text, range: start..text.len(), code };
        let node = fence.yaml().unwrap();
        let Value::Map(entries) = node.value else { panic!("{node:?}") };
        let both = entries.iter().flat_map(|(key, node)| [key.range.clone(), node.range.clone()]);
        both.map(|range| text[range].trim_end()).collect()
    }

    #[test]
    fn values_know_their_bytes_in_lists_quotes_and_between_carriage_returns() {
        let expected = ["title", "甲", "mail", "\"a@b.c\""];
        let code = "title: 甲\nmail: \"a@b.c\"\n";
        assert_eq!(marked("x\n```report\ntitle: 甲\nmail: \"a@b.c\"\n```\n", code), expected);
        assert_eq!(marked("- x\n  ```report\n  title: 甲\n  mail: \"a@b.c\"\n  ```\n", code), expected);
        assert_eq!(marked("> ```report\n> title: 甲\n> mail: \"a@b.c\"\n> ```\n", code), expected);
        assert_eq!(marked("```report\r\ntitle: 甲\r\nmail: \"a@b.c\"\r\n```\r\n", code), expected);
        assert_eq!(marked("- ```report\n\ttitle: 甲\n\tmail: \"a@b.c\"\n", code), expected);
    }
}
