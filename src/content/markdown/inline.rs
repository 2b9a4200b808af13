//! Text inside blocks, and the two places where CommonMark's rules were made without Chinese in mind.

use std::ops::Range;

use super::Writer;
use crate::diagnostic::Code;
use crate::say;

/// Whether a character is written without blanks around it: Han, kana, full-width forms and punctuation.
pub fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFF)
        || matches!(c, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '…' | '—')
}

/// Whether a character is a Han ideograph.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Link texts that tell nothing when a screen reader lists them.
const VAGUE: [&str; 17] = [
    "here",
    "click here",
    "this",
    "this page",
    "link",
    "this link",
    "more",
    "read more",
    "see here",
    "此處",
    "這裡",
    "按此",
    "點此",
    "按這裡",
    "點這裡",
    "連結",
    "更多",
];

/// Whether a link's text does not say where it leads.
pub fn is_vague(text: &str) -> bool {
    let text =
        text.trim().trim_matches(|c: char| c.is_ascii_punctuation() || "，。：；「」（）".contains(c)).to_lowercase();
    VAGUE.contains(&text.as_str())
}

impl Writer<'_> {
    /// Writes text. Two stars that CommonMark could not close, because full-width punctuation stands before them and a
    /// Han character after (`**注意：**請`), are strong all the same: that is what every author means.
    pub(super) fn words(&mut self, text: &str, range: &Range<usize>) {
        self.check_footnotes(text, range);
        // Escaped stars are text: then the source is longer than what it says.
        let as_written = self.text.get(range.clone()) == Some(text);
        let mut rest = text;
        if as_written {
            while let Some((before, strong, after)) = strong_between_han(rest) {
                self.push_text(before);
                self.push("<strong>");
                self.push_text(strong);
                self.push("</strong>");
                rest = after;
            }
        }
        self.push_text(rest);
    }

    /// A reference to a footnote that does not exist stays as text; that is worth a word.
    fn check_footnotes(&mut self, text: &str, range: &Range<usize>) {
        let Some(open) = text.find("[^") else { return };
        let Some(length) = text[open..].find(']') else { return };
        let label = &text[open + 2..open + length];
        if label.is_empty() || label.len() > 80 || label.contains(char::is_whitespace) {
            return;
        }
        let source = self.text.get(range.clone()).unwrap_or_default();
        let at = source
            .find(&text[open..=open + length])
            .map_or(range.clone(), |at| range.start + at..range.start + at + length + 1);
        let message = say!("no footnote `{label}`", "沒有註腳 `{label}`");
        let help = say!("write it at the end of the page: `[^{label}]: …`", "請在頁面最後寫上 `[^{label}]: …`");
        self.find(Code::FootnoteMissing, at, message, Some(help));
    }
}

/// Splits at the first `**…**` that stands against Han text.
fn strong_between_han(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find("**")?;
    let inner = &text[open + 2..];
    let close = inner.find("**")?;
    let (strong, after) = (&inner[..close], &inner[close + 2..]);
    let tight =
        !strong.is_empty() && !strong.starts_with(char::is_whitespace) && !strong.ends_with(char::is_whitespace);
    let wide =
        [text[..open].chars().next_back(), strong.chars().next(), strong.chars().next_back(), after.chars().next()]
            .into_iter()
            .flatten()
            .any(is_wide);
    (tight && wide && !strong.contains('*')).then_some((&text[..open], strong, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_text_may_end_with_full_width_punctuation() {
        assert_eq!(strong_between_han("甲**注意：**請"), Some(("甲", "注意：", "請")));
        assert_eq!(strong_between_han("2 ** 3 ** 4"), None);
        assert_eq!(strong_between_han("a**b"), None);
    }

    #[test]
    fn link_texts_that_tell_nothing_are_known() {
        assert!(is_vague("Here") && is_vague("（按此）") && !is_vague("通報程序"));
    }
}
