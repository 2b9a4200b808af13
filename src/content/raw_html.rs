//! Raw HTML in Markdown: harmless tags pass, the rest is removed with a word at its place.
//!
//! A scanner finds the tags, so that what goes is named; `ammonia` does the cleaning, so that what stays is safe. Markdown
//! cuts HTML into pieces (`<details>`, text, `</details>`), so pieces that are not whole are cleaned tag by tag, and
//! `Open` keeps the account of what has to be closed again.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::heading::is_safe_name;

/// One piece of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Text(Range<usize>),
    /// A comment, or a declaration.
    Comment(Range<usize>),
    Start {
        range: Range<usize>,
        name: String,
        attributes: Vec<Attribute>,
        empty: bool,
    },
    End {
        range: Range<usize>,
        name: String,
    },
}

/// An attribute as it was written, entities decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    pub value: String,
}

/// Tags that have no end tag.
pub const VOID: [&str; 5] = ["br", "col", "hr", "img", "wbr"];

/// Tags that pass, each with the attributes that it may have besides `id`, `class`, `title`, `lang` and `dir`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "name"]),
    ("abbr", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("img", &["src", "alt", "width", "height"]),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("ol", &["start", "reversed", "type"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

const EVERYWHERE: [&str; 5] = ["id", "class", "title", "lang", "dir"];

/// Attributes that old pages use for looks; they go without a word.
const LOOKS: [&str; 12] = [
    "align",
    "style",
    "width",
    "height",
    "border",
    "valign",
    "bgcolor",
    "cellpadding",
    "cellspacing",
    "target",
    "rel",
    "color",
];

/// Tags whose content goes with them.
pub const SWALLOWED: [&str; 9] =
    ["script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math"];

/// Elements of HTML, living and obsolete, that do not pass. Any other name in angle brackets is a placeholder that an
/// author forgot to mark as code (`<user>`): it is shown, not dropped.
const REFUSED: [&str; 62] = [
    "acronym", "address", "applet", "area", "article", "aside", "audio", "base", "basefont", "bdo", "bgsound", "big",
    "blink", "body", "button", "canvas", "center", "command", "data", "datalist", "dialog", "dir", "embed", "fieldset",
    "font", "footer", "form", "frame", "frameset", "h1", "head", "header", "hgroup", "html", "iframe", "input",
    "label", "legend", "link", "main", "map", "marquee", "math", "menu", "meta", "meter", "nav", "noscript", "object",
    "optgroup", "option", "output", "param", "picture", "progress", "script", "section", "select", "source", "style",
    "svg", "video",
];

/// Whether a name in angle brackets is an element of HTML, or of a component library.
pub fn is_element(name: &str) -> bool {
    allowed(name).is_some()
        || REFUSED.contains(&name)
        || name.contains('-')
        || ["template", "textarea", "title", "slot", "strike", "tt", "track", "nobr", "plaintext", "xmp", "search"]
            .contains(&name)
}

/// The attributes that a tag may have, or none when the tag does not pass.
pub fn allowed(name: &str) -> Option<&'static [&'static str]> {
    ALLOWED.iter().find(|(known, _)| *known == name).map(|(_, attributes)| *attributes)
}

/// What is wrong with a start tag, as authors write it: the tag or an attribute. None: it passes whole.
pub fn refused_part(name: &str, attributes: &[Attribute]) -> Option<String> {
    let Some(own) = allowed(name) else { return Some(format!("<{name}>")) };
    let bad = attributes.iter().find(|attribute| {
        let known = own.contains(&attribute.name.as_str())
            || EVERYWHERE.contains(&attribute.name.as_str())
            || LOOKS.contains(&attribute.name.as_str());
        let safe = !matches!(attribute.name.as_str(), "id" | "class" | "name")
            || attribute.value.split_whitespace().all(is_safe_name);
        !known || !safe
    });
    bad.map(|attribute| attribute.name.clone())
}

/// Cleans one whole fragment, or one start tag (which comes back with its end tag).
pub fn clean(html: &str) -> String {
    static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut builder = ammonia::Builder::empty();
        builder
            .tags(ALLOWED.iter().map(|(name, _)| *name).filter(|name| !matches!(*name, "a" | "img")).collect())
            .clean_content_tags(SWALLOWED.iter().copied().filter(|name| *name != "svg" && *name != "math").collect())
            .generic_attributes(EVERYWHERE.into_iter().filter(|name| *name != "id").collect::<HashSet<_>>())
            .tag_attributes(
                ALLOWED
                    .iter()
                    .filter(|(name, _)| !matches!(*name, "a" | "img"))
                    .map(|(name, attributes)| (*name, attributes.iter().copied().collect()))
                    .collect::<HashMap<_, HashSet<_>>>(),
            )
            .attribute_filter(|_, attribute, value| {
                (attribute != "class" || value.split_whitespace().all(is_safe_name)).then(|| value.into())
            })
            .link_rel(None)
            .strip_comments(true);
        builder
    });
    CLEANER.clean(html).to_string()
}

/// The start tag of an allowed element, cleaned; empty when nothing is left.
pub fn clean_start(name: &str, written: &str) -> String {
    // A cell outside a table is dropped by every HTML parser, so it gets its table for the cleaning.
    let (before, after) = match name {
        "td" | "th" => ("<table><tbody><tr>", "</tr></tbody></table>"),
        "tr" => ("<table><tbody>", "</tbody></table>"),
        "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => ("<table>", "</table>"),
        "col" => ("<table><colgroup>", "</colgroup></table>"),
        _ => ("", ""),
    };
    let cleaned = clean(&format!("{before}{written}{after}"));
    let opening = format!("<{name}");
    // `<col` is not the beginning of `<colgroup`.
    let mut starts = cleaned.match_indices(&opening).map(|(at, _)| at);
    let start = starts.find(|at| cleaned[at + opening.len()..].starts_with([' ', '>'])).unwrap_or(cleaned.len());
    let end = cleaned[start..].find('>').map_or(cleaned.len(), |at| start + at + 1);
    cleaned[start..end].to_string()
}

/// Cuts raw HTML into tokens. Never fails: what is no tag is text.
pub fn scan(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let Some(open) = rest.find('<') else {
            tokens.push(Token::Text(at..html.len()));
            break;
        };
        if open > 0 {
            tokens.push(Token::Text(at..at + open));
        }
        let start = at + open;
        let token = scan_tag(html, start);
        at = match &token {
            Token::Text(range) | Token::Comment(range) | Token::Start { range, .. } | Token::End { range, .. } => {
                range.end
            }
        };
        tokens.push(token);
    }
    tokens
}

fn scan_tag(html: &str, start: usize) -> Token {
    let rest = &html[start..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let end = comment.find("-->").map_or(html.len(), |at| start + 4 + at + 3);
        return Token::Comment(start..end);
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let end = rest.find('>').map_or(html.len(), |at| start + at + 1);
        return Token::Comment(start..end);
    }
    let closing = rest.starts_with("</");
    let name_start = if closing { 2 } else { 1 };
    let name: String = rest[name_start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Token::Text(start..start + 1);
    }
    let (attributes, empty, length) = scan_attributes(&rest[name_start + name.len()..]);
    let range = start..start + name_start + name.len() + length;
    let name = name.to_ascii_lowercase();
    if closing { Token::End { range, name } } else { Token::Start { range, name, attributes, empty } }
}

/// Reads attributes up to `>`; the length counts everything read.
fn scan_attributes(text: &str) -> (Vec<Attribute>, bool, usize) {
    let mut attributes = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut empty = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return (attributes, empty, at + 1),
            b'/' | b' ' | b'\t' | b'\n' | b'\r' => {
                empty = bytes[at] == b'/' || (empty && bytes[at].is_ascii_whitespace());
                at += 1;
            }
            _ => {
                empty = false;
                let end =
                    at + text[at..].find(|c: char| c.is_whitespace() || "=/>".contains(c)).unwrap_or(text.len() - at);
                let end = end.max(at + 1).min(text.len());
                let end = (end..=text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
                let name = text[at..end].to_ascii_lowercase();
                at = skip_blanks(text, end);
                let mut value = String::new();
                if bytes.get(at) == Some(&b'=') {
                    at = skip_blanks(text, at + 1);
                    let (read, next) = scan_value(text, at);
                    value = read;
                    at = next;
                }
                attributes.push(Attribute { name, value });
            }
        }
    }
    (attributes, empty, text.len())
}

fn skip_blanks(text: &str, from: usize) -> usize {
    text[from..].find(|c: char| !c.is_ascii_whitespace()).map_or(text.len(), |at| from + at)
}

fn scan_value(text: &str, from: usize) -> (String, usize) {
    match text[from..].chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let end = text[from + 1..].find(quote).map_or(text.len(), |at| from + 1 + at);
            (decode_entities(&text[from + 1..end]), (end + 1).min(text.len()))
        }
        _ => {
            let end =
                text[from..].find(|c: char| c.is_ascii_whitespace() || c == '>').map_or(text.len(), |at| from + at);
            (decode_entities(&text[from..end]), end)
        }
    }
}

/// Decodes entities the way a Markdown renderer does, by asking it.
fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_string();
    }
    let link = format!("[x](<{}>)", text.replace(['<', '>', '\n', '\\'], ""));
    let decoded = pulldown_cmark::Parser::new(&link).find_map(|event| match event {
        pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    decoded.unwrap_or_else(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn handlers_scripts_and_foreign_tags_are_refused_and_cleaned() {
        let Token::Start { name, attributes, .. } = &scan("<b onclick=\"x\" class='a b'>")[0] else { panic!() };
        assert_eq!(refused_part(name, attributes).as_deref(), Some("onclick"));
        assert_eq!(clean_start("b", "<b onclick=\"x\" class='a b'>"), "<b class=\"a b\">");
        assert_eq!(refused_part("marquee", &[]).as_deref(), Some("<marquee>"));
        assert_eq!(
            clean("<details><summary>x</summary>y<script>z</script></details>"),
            "<details><summary>x</summary>y</details>"
        );
        assert_eq!(clean_start("td", "<td colspan=2 onmouseover=x>"), "<td colspan=\"2\">");
        assert_eq!(clean_start("col", "<col span=2>"), "<col span=\"2\">");
        assert_eq!(clean_start("div", "<div title=\"never closed>"), "");
        assert!(!clean("<svg><script>alert(1)</script></svg>").contains("script"));
    }

    proptest! {
        #[test]
        fn scanning_never_panics_and_covers_everything(html in "[<>a-z/=\"' !\\-&;帳]{0,60}") {
            let mut at = 0;
            for token in scan(&html) {
                let range = match token {
                    Token::Text(range) | Token::Comment(range) | Token::Start { range, .. } | Token::End { range, .. } => range,
                };
                prop_assert_eq!(range.start, at);
                prop_assert!(range.end > range.start);
                at = range.end;
            }
            prop_assert_eq!(at, html.len());
            clean(&html);
        }
    }
}
