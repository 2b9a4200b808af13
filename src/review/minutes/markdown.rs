//! Writes Markdown: numbered sections, tasks to be ticked, and what others wrote as text that stays text.

use crate::diagnostic::Text;
use crate::diagnostic::report::Language;
use crate::error::is_bidi_control;
use crate::say;

/// A text that grows.
pub struct Writer {
    language: Language,
    out: String,
    /// How many sections there are.
    sections: usize,
    /// Whether anything stands in the section.
    is_empty: bool,
}

impl Writer {
    pub fn new(language: Language) -> Writer {
        Writer { language, out: String::new(), sections: 0, is_empty: true }
    }

    pub fn finish(self) -> String {
        let text = self.out.trim_end();
        format!("{text}\n")
    }

    pub fn title(&mut self, title: &Text) {
        let title = title.text_in(self.language);
        self.out.push_str(&format!("# {title}\n\n"));
    }

    /// Things to be filled in.
    pub fn blanks(&mut self, names: &[Text]) {
        for name in names {
            self.item(name);
        }
        self.out.push('\n');
    }

    pub fn section(&mut self, title: &Text) {
        self.sections += 1;
        self.is_empty = true;
        self.gap();
        let (number, title) = (self.sections, title.text_in(self.language));
        self.out.push_str(&format!("## {number}. {title}\n\n"));
    }

    pub fn heading(&mut self, title: &Text) {
        self.gap();
        let title = title.text_in(self.language);
        self.out.push_str(&format!("### {title}\n\n"));
    }

    pub fn paragraph(&mut self, text: &Text) {
        self.gap();
        self.out.push_str(text.text_in(self.language));
        self.out.push_str("\n\n");
    }

    /// A line of a list to be ticked; empty facts are left out.
    pub fn task(&mut self, facts: &[Text]) {
        let comma = say!(", ", "，");
        let facts: Vec<&str> =
            facts.iter().map(|fact| fact.text_in(self.language)).filter(|fact| !fact.is_empty()).collect();
        self.out.push_str("- [ ] ");
        self.out.push_str(&facts.join(comma.text_in(self.language)));
        self.out.push('\n');
        self.is_empty = false;
    }

    /// Room for what is decided about the task before.
    pub fn decision(&mut self) {
        let decision = say!("Decision: ", "決定：");
        self.out.push_str(&format!("  - {}\n", decision.text_in(self.language).trim_end()));
    }

    /// What somebody wrote about the task before.
    pub fn quote(&mut self, text: &str) {
        self.out.push_str(&format!("  > {}\n", begun(self.plain(text))));
    }

    pub fn item(&mut self, text: &Text) {
        self.out.push_str(&format!("- {}\n", text.text_in(self.language).trim_end()));
        self.is_empty = false;
    }

    /// What to say where a section has no task.
    pub fn none(&mut self, text: &Text) {
        if self.is_empty {
            self.paragraph(text);
        }
    }

    /// A table to be filled in.
    pub fn table(&mut self, heads: &[Text], rows: usize) {
        let heads: Vec<&str> = heads.iter().map(|head| head.text_in(self.language)).collect();
        self.out.push_str(&format!("| {} |\n|{}\n", heads.join(" | "), " --- |".repeat(heads.len())));
        for _ in 0..rows {
            self.out.push_str(&format!("|{}\n", "  |".repeat(heads.len())));
        }
    }

    /// Text that Markdown shows as it is, in one line.
    pub fn plain(&self, text: &str) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut out = String::with_capacity(line.len());
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                c if c.is_control() || is_bidi_control(c) => out.push('\u{FFFD}'),
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '!' | '$' => {
                    out.extend(['\\', c]);
                }
                // No link comes of an address that somebody wrote.
                ':' if rest.peek() == Some(&'/') => out.push_str("\\:"),
                c => out.push(c),
            }
        }
        out
    }

    /// An empty line before what begins a block.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

/// A line that begins like a list begins none.
fn begun(line: String) -> String {
    let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    match line[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{line}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays_text() {
        let out = Writer::new(Language::English);
        for (text, plain) in [
            ("**no**\n# [x](javascript:1)", "\\*\\*no\\*\\* \\# \\[x\\](javascript:1)"),
            ("<b> https://x.example a_b", "\\<b\\> https\\://x.example a\\_b"),
            ("a\u{1b}[31m\u{202e}b", "a\u{FFFD}\\[31m\u{FFFD}b"),
        ] {
            assert_eq!(out.plain(text), plain);
        }
        for (text, quoted) in
            [("- a", "\\- a"), ("1. a", "1\\. a"), ("12) a", "12\\) a"), ("2026 a", "2026 a"), ("", "")]
        {
            assert_eq!(begun(text.to_string()), quoted);
        }
    }
}
