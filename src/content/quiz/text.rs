//! Texts of quizzes: a small part of Markdown, so that they mean the same on a page, on paper and in a learning system.
//!
//! Emphasis, code, paragraphs and lists. Links, images, headings, tables and raw HTML have no place in a question: a link
//! to the step belongs into `explanation.ref`.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html::push_html};

use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::yaml::Node;

/// Names what a text must not hold.
pub(super) fn examine(file: &Arc<str>, node: &Node, text: &str) -> Option<Diagnostic> {
    if is_words(text) {
        return None;
    }
    let is_strange = |event: &Event| match event {
        Event::Start(tag) => !is_known(tag),
        Event::Html(_) | Event::InlineHtml(_) | Event::Rule => true,
        _ => false,
    };
    Parser::new_ext(text, Options::empty()).any(|event| is_strange(&event)).then(|| {
        let message = say!(
            "a text of a quiz holds emphasis, code, paragraphs and lists only",
            "測驗的文字只能有強調、程式碼、段落與清單"
        );
        let help = say!(
            "write `explanation.ref` for a link, `\\<` for a sign",
            "連結請寫在 `explanation.ref`；「<」要寫成 `\\<`"
        );
        Diagnostic::new(Code::QuizText, Span::new(file, node.range.clone()), message).help(help)
    })
}

fn is_known(tag: &Tag) -> bool {
    matches!(tag, Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::List(_) | Tag::Item | Tag::CodeBlock(_))
}

/// A text as HTML blocks. What a text must not hold is shown as plain text.
pub fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    push_html(&mut html, events(text));
    html.trim_end().to_string()
}

/// A text as HTML that can stand in a line: its paragraphs follow one another with line breaks.
pub fn inline_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let is_inline = |event: &Event| match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong),
        _ => true,
    };
    let mut is_first = true;
    let in_line = events(text).filter_map(|event| match event {
        Event::Start(Tag::Paragraph | Tag::Item) => (!std::mem::take(&mut is_first)).then_some(Event::HardBreak),
        event => is_inline(&event).then_some(event),
    });
    push_html(&mut html, in_line);
    html.trim_end().to_string()
}

/// A text without any marks, in one line.
pub fn plain(text: &str) -> String {
    emphasised(text).0
}

/// A text without any marks, and the places in it of what is emphasised.
pub fn emphasised(text: &str) -> (String, Vec<Range<usize>>) {
    let mut plain = String::with_capacity(text.len());
    let (mut parts, mut open) = (Vec::new(), Vec::new());
    for event in events(text) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::Start(Tag::Paragraph | Tag::Item) if !plain.is_empty() => plain.push(' '),
            Event::Start(Tag::Emphasis | Tag::Strong) => open.push(plain.len()),
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
                parts.extend(open.pop().map(|start| start..plain.len()));
            }
            _ => {}
        }
    }
    let blank = plain.len() - plain.trim_start().len();
    let parts = parts.into_iter().map(|part| part.start.saturating_sub(blank)..part.end.saturating_sub(blank));
    (plain.trim().to_string(), parts.collect())
}

/// Whether a text is one paragraph of words that Markdown takes as they are. Most are, and the parser's tables cost more than
/// these words do.
fn is_words(text: &str) -> bool {
    let is_word = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b' ' | b'"' | b'%' | b'\'' | b',' | b'.' | b'/' | b';' | b'?')
            || !byte.is_ascii()
    };
    // A number with a point begins a list; blanks at either end are taken off.
    text.starts_with(|c: char| c.is_ascii_alphabetic() || (!c.is_ascii() && !c.is_whitespace()))
        && !text.ends_with(char::is_whitespace)
        && text.bytes().all(is_word)
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let words = is_words(text);
    let whole = [Event::Start(Tag::Paragraph), Event::Text(text.into()), Event::End(TagEnd::Paragraph)];
    let whole = words.then_some(whole).into_iter().flatten();
    let parsed = (!words).then(|| Parser::new_ext(text, Options::empty())).into_iter().flatten();
    whole.chain(parsed.filter_map(|event| match event {
        Event::Start(tag) => is_known(&tag).then_some(Event::Start(tag)),
        Event::End(tag) => {
            let is_known = matches!(
                tag,
                TagEnd::Paragraph
                    | TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::List(_)
                    | TagEnd::Item
                    | TagEnd::CodeBlock
            );
            is_known.then_some(Event::End(tag))
        }
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Rule => None,
        event => Some(event),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_what_the_parser_makes_of_them(text in "[ -~　-〃甲é\\u{85}\\u{a0}\n]{0,12}|[a-zA-Z甲é0-9 \"%',./;?]{0,12}") {
            if is_words(&text) {
                let mut parsed = String::new();
                push_html(&mut parsed, Parser::new_ext(&text, Options::empty()));
                prop_assert_eq!(html(&text), parsed.trim_end());
            }
        }
    }

    #[test]
    fn only_a_small_part_of_markdown_has_an_effect() {
        assert_eq!(html("a **b**\n\n- c"), "<p>a <strong>b</strong></p>\n<ul>\n<li>c</li>\n</ul>");
        assert_eq!(html("[a](javascript:b) <script>x</script>"), "<p>a &lt;script&gt;x&lt;/script&gt;</p>");
        assert_eq!(inline_html("a\n\nb `c`"), "a<br />\nb <code>c</code>");
        assert_eq!(plain("a **b**\n\n- c\n- d"), "a b c d");
        assert_eq!(emphasised("a **b *c***, *d*"), ("a b c, d".to_string(), vec![4..5, 2..5, 7..8]));
    }
}
