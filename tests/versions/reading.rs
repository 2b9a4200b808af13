//! Reads a redline the slow and simple way, apart from the code under test.
#![allow(dead_code)] // Each test program uses a part of it.

use std::collections::HashSet;

enum Token<'a> {
    Text(&'a str),
    Start(&'a str, &'a str),
    End(&'a str),
}

const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tokens.push(Token::Text(&rest[..at]));
        let mut quoted = false;
        let end = rest[at..].find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let end = at + end.expect("a tag ends");
        let inner = &rest[at + 1..end];
        tokens.push(match inner.strip_prefix('/') {
            Some(name) => Token::End(name),
            None => Token::Start(inner.split([' ', '/']).next().unwrap(), inner),
        });
        rest = &rest[end + 1..];
    }
    tokens.push(Token::Text(rest));
    tokens
}

/// Tags close in order, ids are unique, and nothing can act.
pub fn is_well_formed(html: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut ids = HashSet::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) if text.contains('>') => return Err(format!("a bare > in {text:?}")),
            Token::Text(_) => {}
            Token::Start(name, inner) => {
                if let Some((_, rest)) = inner.split_once(" id=\"") {
                    let id = rest.split('"').next().unwrap();
                    if !ids.insert(id) {
                        return Err(format!("the id {id} stands twice"));
                    }
                }
                if name.eq_ignore_ascii_case("script")
                    || inner.contains(" on") && inner.contains("onclick")
                    || inner.contains("javascript:")
                {
                    return Err(format!("<{inner}> can act"));
                }
                if matches!(name, "ins" | "del") && open.iter().any(|name| matches!(*name, "ins" | "del")) {
                    return Err("a mark in a mark".to_string());
                }
                if !VOID.contains(&name) && !inner.ends_with('/') {
                    open.push(name);
                }
            }
            Token::End(name) => match open.pop() {
                Some(last) if last == name => {}
                last => return Err(format!("</{name}> closes {last:?}")),
            },
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
}

const INLINE: [&str; 28] = [
    "a", "abbr", "b", "code", "del", "em", "i", "img", "input", "ins", "kbd", "label", "mark", "s", "small", "span",
    "strong", "sub", "sup", "time", "u", "svg", "use", "path", "q", "cite", "var", "samp",
];
/// Parts that are the page's own: of machinery, of the redline, or numbers that follow from the order.
const OURS: [&str; 9] = [
    "rl-word",
    "rl-note",
    "heading-anchor",
    "step-feedback",
    "step-number",
    "footnote-ref",
    "footnote-back",
    "rl-moved-here",
    "rl-gap",
];

/// The words of a page without marks of one kind, as they would be read; steps that moved stand where they stood in the
/// version that is asked for.
pub fn text_of(html: &str, without: Option<&str>) -> String {
    let tokens = tokens(html);
    let range = 0..tokens.len();
    let moved = without.map(|without| moved_steps(&tokens, without)).unwrap_or_default();
    let text = read(&tokens, range, without, &moved, false);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For the old text: id → the range of the step at its new place.
fn moved_steps(tokens: &[Token], without: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut moved = Vec::new();
    if without != "ins" {
        return moved;
    }
    for (at, token) in tokens.iter().enumerate() {
        if let Token::Start(_, inner) = token
            && inner.contains("rl-moved\"")
        {
            let id = inner.split(" id=\"").nth(1).unwrap().split('"').next().unwrap();
            moved.push((format!("rb-from-{id}\""), at..end_of(tokens, at)));
        }
    }
    moved
}

fn end_of(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token {
            Token::Start(name, inner) if !VOID.contains(name) && !inner.ends_with('/') => depth += 1,
            Token::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

fn read(
    tokens: &[Token],
    range: std::ops::Range<usize>,
    without: Option<&str>,
    moved: &[(String, std::ops::Range<usize>)],
    is_moved: bool,
) -> String {
    let mut out = String::new();
    let mut at = range.start;
    while at < range.end {
        match &tokens[at] {
            Token::Text(text) => out.push_str(text),
            Token::Start(name, inner) => {
                if inner.contains("rb-from-") && inner.contains(" id=") {
                    if let Some((_, step)) = moved.iter().find(|(id, _)| inner.contains(id.as_str())) {
                        out.push(' ');
                        out.push_str(&read(tokens, step.clone(), without, moved, true));
                    }
                    out.push(' ');
                    at = end_of(tokens, at);
                    continue;
                }
                let first = at == range.start && is_moved;
                let elsewhere = without == Some("ins") && inner.contains("rl-moved\"") && !first;
                let is_left_out =
                    elsewhere || OURS.iter().any(|class| has_class(inner, class)) || without == Some(*name);
                if is_left_out {
                    if !INLINE.contains(name) {
                        out.push(' ');
                    }
                    at = end_of(tokens, at);
                    continue;
                }
                if !INLINE.contains(name) {
                    out.push(' ');
                }
            }
            Token::End(name) if !INLINE.contains(name) => out.push(' '),
            Token::End(_) => {}
        }
        at += 1;
    }
    out
}

fn has_class(inner: &str, class: &str) -> bool {
    let Some((_, rest)) = inner.split_once("class=\"") else { return false };
    rest.split('"').next().unwrap().split(' ').any(|name| name == class)
}
