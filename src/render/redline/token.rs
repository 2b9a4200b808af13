//! A line of text as a row of tokens: words, single Han characters, punctuation, blanks, and things such as images.
//!
//! Each token knows the inline elements around it. Its key says what a reader would notice: the text, and the markup that
//! means something (emphasis, code, where a link leads), not classes of the highlighter.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::block::Reading;
use super::intern::Sketch;
use super::tree::{Element, Node, Tag, entity_at};

/// How much of a line says what it is similar to.
const MOST_FEATURES: usize = 20_000;

/// The inline content of a block.
#[derive(Debug, Default)]
pub struct Line<'a> {
    /// Inline elements; those around an element stand before it.
    pub elements: Vec<Inline<'a>>,
    pub tokens: Vec<Token<'a>>,
}

/// An inline element.
#[derive(Debug)]
pub struct Inline<'a> {
    pub tag: Tag<'a>,
    /// Index of the element around it.
    pub inside: Option<usize>,
    /// Equal for elements that mean the same in the same surroundings.
    pub meaning: u32,
}

/// The smallest part that is compared.
#[derive(Debug)]
pub struct Token<'a> {
    /// Equal for tokens that a reader cannot tell apart.
    pub key: u32,
    pub piece: Piece<'a>,
    /// Index of the innermost element around it.
    pub inside: Option<usize>,
    pub weight: Weight,
}

impl Token<'_> {
    /// Whether it is the number in a step's heading.
    pub fn is_step_number(&self) -> bool {
        matches!(&self.piece, Piece::Whole(element) if element.tag.has_class("step-number"))
    }
}

/// What a token holds.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Escaped.
    Text(Cow<'a, str>),
    /// An element that is compared as a whole.
    Whole(Element<'a>),
}

/// How much a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Blank,
    Punctuation,
    /// One Han character, or one of kana.
    Character,
    /// A word, a number, an image.
    Word,
}

impl Weight {
    /// For adding up.
    pub fn points(self) -> usize {
        match self {
            Weight::Blank | Weight::Punctuation => 0,
            Weight::Character => 1,
            Weight::Word => 2,
        }
    }
}

impl<'a> Line<'a> {
    /// Reads inline nodes. In code every blank counts; elsewhere one is as good as another, and none at the ends.
    pub fn read(nodes: Vec<Node<'a>>, is_code: bool, reading: &mut Reading) -> Line<'a> {
        let mut reader = LineReader { line: Line::default(), is_code, reading };
        reader.nodes(nodes, None);
        let mut line = reader.line;
        if !is_code {
            while line.tokens.last().is_some_and(|token| token.weight == Weight::Blank) {
                line.tokens.pop();
            }
            let blanks = line.tokens.iter().take_while(|token| token.weight == Weight::Blank).count();
            line.tokens.drain(..blanks);
        }
        line
    }

    /// The elements around a token, outermost first.
    pub fn path(&self, token: &Token) -> Vec<usize> {
        let mut path = Vec::new();
        let mut inside = token.inside;
        while let Some(at) = inside {
            path.push(at);
            inside = self.elements[at].inside;
        }
        path.reverse();
        path
    }

    /// Whether the line is one picture and nothing else.
    pub fn is_picture(&self) -> bool {
        matches!(&*self.tokens, [Token { piece: Piece::Whole(element), .. }] if matches!(element.tag.name, "img" | "svg"))
    }

    /// Words, and pairs of neighbouring Han characters: single ones are alike in any two texts.
    pub fn sketch(&self, reading: &mut Reading) -> Sketch {
        let mut features = Vec::with_capacity(self.tokens.len().min(MOST_FEATURES));
        for (at, token) in self.tokens.iter().enumerate().take(MOST_FEATURES) {
            match (&token.piece, token.weight) {
                (_, Weight::Blank | Weight::Punctuation) => {}
                (Piece::Text(text), Weight::Character) => {
                    let next = self.tokens.get(at + 1).filter(|next| next.weight == Weight::Character);
                    let alone = at == 0 || self.tokens[at - 1].weight != Weight::Character;
                    match next.map(|next| &next.piece) {
                        Some(Piece::Text(next)) => features.push(reading.interner.number_of_pair(text, next)),
                        _ if alone => features.push(reading.interner.number(text)),
                        _ => {}
                    }
                }
                (Piece::Text(text), _) => features.push(reading.interner.number(text)),
                (Piece::Whole(_), _) => features.push(token.key),
            }
        }
        Sketch::of(features)
    }
}

struct LineReader<'a, 'r> {
    line: Line<'a>,
    is_code: bool,
    reading: &'r mut Reading,
}

impl<'a> LineReader<'a, '_> {
    fn nodes(&mut self, nodes: Vec<Node<'a>>, inside: Option<usize>) {
        for node in nodes {
            match node {
                Node::Text(Cow::Borrowed(text)) => self.text(text, Cow::Borrowed, inside),
                Node::Text(Cow::Owned(text)) => self.text(&text, |piece| Cow::Owned(piece.to_string()), inside),
                Node::Element(element) => match whole_key(&element, self.reading) {
                    Some((key, weight)) => {
                        let key = self.key(inside, &key);
                        self.line.tokens.push(Token { key, piece: Piece::Whole(element), inside, weight });
                    }
                    None => self.element(element, inside),
                },
            }
        }
    }

    fn element(&mut self, element: Element<'a>, inside: Option<usize>) {
        let Element { mut tag, children } = element;
        // What authors struck out or marked as added stays so, but not as our own marks.
        tag.name = match tag.name {
            "del" => "s",
            "ins" => "u",
            name => name,
        };
        let around = inside.map_or(0, |at| self.line.elements[at].meaning);
        let meaning = match meaning(&tag) {
            Some(own) => self.reading.interner.number_inside(around, &format!("<{own}")),
            None => around,
        };
        self.line.elements.push(Inline { tag, inside, meaning });
        self.nodes(children, Some(self.line.elements.len() - 1));
    }

    fn key(&mut self, inside: Option<usize>, text: &str) -> u32 {
        let around = inside.map_or(0, |at| self.line.elements[at].meaning);
        self.reading.interner.number_inside(around, text)
    }

    fn text<'t>(&mut self, text: &'t str, own: impl Fn(&'t str) -> Cow<'a, str>, inside: Option<usize>) {
        for piece in pieces(text) {
            let weight = weight(piece);
            let key = if weight == Weight::Blank && !self.is_code { " " } else { piece };
            let key = self.key(inside, key);
            self.line.tokens.push(Token { key, piece: Piece::Text(own(piece)), inside, weight });
        }
    }
}

/// What tells elements apart for a reader; `None` for those that only look different.
fn meaning(tag: &Tag) -> Option<String> {
    let value = |name| tag.attribute(name).unwrap_or_default();
    let class = value("class");
    match tag.name {
        "a" => Some(format!("a {}", value("href"))),
        "span" if class.is_empty() || class.starts_with("hl-") => {
            let language = value("lang");
            (!language.is_empty()).then(|| format!("span {language}"))
        }
        "span" => Some(format!("span {class} {}", value("lang"))),
        "time" | "label" => Some(tag.name.to_string()),
        name => Some(format!("{name} {} {}", value("title"), value("lang"))),
    }
}

/// The key of an element that is compared as a whole.
fn whole_key(element: &Element, reading: &Reading) -> Option<(String, Weight)> {
    let tag = &element.tag;
    let value = |name| tag.attribute(name).unwrap_or_default();
    match tag.name {
        "img" => Some((format!("img {} {}", reading.picture(value("src")), value("alt")), Weight::Word)),
        "svg" => {
            let mut key = String::new();
            drawing_key(element, &mut key);
            let weight = if tag.has_class("icon") { Weight::Punctuation } else { Weight::Word };
            Some((key, weight))
        }
        "input" => Some((format!("box {}", tag.attribute("checked").is_some()), Weight::Word)),
        "br" | "wbr" => Some((tag.name.to_string(), Weight::Punctuation)),
        // Numbers that follow from where something stands: a step moved up has not changed.
        "span" if tag.has_class("step-number") => Some(("step number".to_string(), Weight::Punctuation)),
        "a" if tag.has_class("footnote-back") => Some(("back".to_string(), Weight::Punctuation)),
        "sup" if tag.has_class("footnote-ref") => {
            let link = element.children.iter().find_map(|child| match child {
                Node::Element(link) => link.tag.attribute("href"),
                Node::Text(_) => None,
            });
            Some((format!("note {}", reading.note(link.unwrap_or_default())), Weight::Word))
        }
        _ => None,
    }
}

/// Everything of a drawing but its ids, which tell only where in the source it stood.
fn drawing_key(element: &Element, key: &mut String) {
    key.push('<');
    key.push_str(element.tag.name);
    for (name, value) in &element.tag.attributes {
        let names_an_id = matches!(*name, "id" | "aria-labelledby" | "aria-describedby") || value.starts_with("url(#");
        if !names_an_id {
            key.push_str(&format!(" {name}={value}"));
        }
    }
    for child in &element.children {
        match child {
            Node::Text(text) => key.push_str(text),
            Node::Element(child) => drawing_key(child, key),
        }
    }
    key.push('>');
}

/// Cuts an escaped text at its word boundaries (UAX 29, where each Han character is a word); entities stay whole.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let parts = std::iter::from_fn(move || {
        let length = match (entity_at(rest), rest.find('&')) {
            (_, None) if rest.is_empty() => return None,
            (Some(entity), _) => entity,
            (None, Some(0)) => 1,
            (None, next) => next.unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(length);
        rest = after;
        Some(part)
    });
    parts.flat_map(|part| {
        let entity = part.starts_with('&').then_some(part);
        let words = if entity.is_some() { "" } else { part };
        entity.into_iter().chain(words.split_word_bounds())
    })
}

fn weight(piece: &str) -> Weight {
    if piece.chars().all(char::is_whitespace) {
        return Weight::Blank;
    }
    let mut letters = piece.chars().filter(|c| c.is_alphanumeric());
    match (letters.next(), letters.next()) {
        _ if piece.starts_with('&') => Weight::Punctuation,
        (None, _) => Weight::Punctuation,
        (Some(c), None) if is_han_or_kana(c) => Weight::Character,
        _ => Weight::Word,
    }
}

fn is_han_or_kana(c: char) -> bool {
    matches!(u32::from(c), 0x3005..=0x3007 | 0x3041..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text).collect()
    }

    #[test]
    fn latin_goes_by_words_and_han_by_characters() {
        assert_eq!(cut("15分鐘內call us"), ["15", "分", "鐘", "內", "call", " ", "us"]);
        assert_eq!(cut("「帳號」，10,000人"), ["「", "帳", "號", "」", "，", "10,000", "人"]);
        assert_eq!(cut("don't AT&amp;T &lt;x&gt;"), ["don't", " ", "AT", "&amp;", "T", " ", "&lt;", "x", "&gt;"]);
    }

    #[test]
    fn marks_that_combine_stay_with_their_letter() {
        assert_eq!(cut("e\u{301}a 👩‍🚒!"), ["e\u{301}a", " ", "👩‍🚒", "!"]);
    }
}
