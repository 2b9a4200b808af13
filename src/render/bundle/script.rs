//! A script without what only people read: comments, indentation, blanks and line ends that separate nothing.
//!
//! Names stay as they are, and so does everything inside texts, templates and regular expressions. Where only a parser
//! could tell a division from a regular expression, behind a closing bracket, the rest of the line stays as it is.

/// Behind these a statement goes on, so a line end says nothing; and a slash begins a regular expression.
const OPEN: &[u8] = b"{;,([=:?&|!<>*%^~";
/// Before these a statement goes on.
const GOES_ON: &[u8] = b")]},.:?=&|";
/// Behind these words a slash begins a regular expression.
const BEFORE_EXPRESSION: [&str; 12] =
    ["return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "throw", "yield", "await"];

/// What stands between two tokens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Gap {
    Nothing,
    Blank,
    LineEnd,
}

/// A script that does the same in fewer bytes.
pub(super) fn squeezed(script: &str) -> String {
    let bytes = script.as_bytes();
    let mut out = String::with_capacity(script.len());
    let mut gap = Gap::Nothing;
    let mut at = 0;
    while at < bytes.len() {
        let rest = &script[at..];
        let length = match bytes[at] {
            b'\n' => {
                gap = Gap::LineEnd;
                1
            }
            b' ' | b'\t' | b'\r' => {
                gap = if gap == Gap::Nothing { Gap::Blank } else { gap };
                1
            }
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => {
                let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
                let between = if rest[..length].contains('\n') { Gap::LineEnd } else { Gap::Blank };
                gap = if between > gap { between } else { gap };
                length
            }
            _ => {
                let length = token(rest, &out);
                push(&mut out, gap, &rest[..length]);
                gap = Gap::Nothing;
                length
            }
        };
        at += length;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// How many bytes the token at the beginning of a text has.
fn token(text: &str, before: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes[0] {
        quote @ (b'"' | b'\'') => text_end(bytes, quote),
        b'`' => template_end(bytes),
        b'/' => match before.bytes().next_back() {
            Some(b')' | b']' | b'}') => text.find('\n').unwrap_or(text.len()),
            _ if begins_expression(before) => regex_end(bytes),
            _ => 1,
        },
        first if is_word(first) => bytes.iter().position(|byte| !is_word(*byte)).unwrap_or(bytes.len()),
        _ => 1,
    }
}

/// Adds a token, with what must stand before it.
fn push(out: &mut String, gap: Gap, token: &str) {
    if let (Some(before), Some(next)) = (out.bytes().next_back(), token.bytes().next()) {
        match gap {
            Gap::LineEnd if !OPEN.contains(&before) && !GOES_ON.contains(&next) => out.push('\n'),
            Gap::Blank | Gap::LineEnd if must_be_apart(before, next) => out.push(' '),
            _ => {}
        }
    }
    out.push_str(token);
}

/// Whether two bytes would be read as one token, or as something else, if they stood together.
fn must_be_apart(before: u8, next: u8) -> bool {
    let (words, same) = (is_word(before) && is_word(next), before == next);
    words
        || (same && matches!(next, b'+' | b'-'))
        || before == b'/'
        || next == b'/'
        || (before.is_ascii_digit() && next == b'.')
        || matches!((before, next), (b'<', b'!') | (b'-', b'>'))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\') || !byte.is_ascii()
}

fn begins_expression(before: &str) -> bool {
    let Some(last) = before.bytes().next_back() else { return true };
    let word = &before[before.bytes().rposition(|byte| !is_word(byte)).map_or(0, |at| at + 1)..];
    OPEN.contains(&last) || matches!(last, b'+' | b'-') || BEFORE_EXPRESSION.contains(&word)
}

fn text_end(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// The end of a template; what stands in its `${…}` may hold texts and templates.
fn template_end(bytes: &[u8]) -> usize {
    let mut at = 1;
    // Braces that are open in each `${…}`.
    let mut open: Vec<u32> = Vec::new();
    while at < bytes.len() {
        let inside = open.last_mut();
        at += match (bytes[at], inside) {
            (b'\\', _) => 2,
            (b'`', None) => return at + 1,
            (b'$', None) if bytes.get(at + 1) == Some(&b'{') => {
                open.push(0);
                2
            }
            (quote @ (b'"' | b'\''), Some(_)) => text_end(&bytes[at..], quote),
            (b'`', Some(_)) => template_end(&bytes[at..]),
            (b'{', Some(braces)) => {
                *braces += 1;
                1
            }
            (b'}', Some(0)) => {
                open.pop();
                1
            }
            (b'}', Some(braces)) => {
                *braces -= 1;
                1
            }
            _ => 1,
        };
    }
    bytes.len()
}

fn regex_end(bytes: &[u8]) -> usize {
    let (mut at, mut in_class) = (1, false);
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return at + 1,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::squeezed;

    /// The leaves of a script's tree but its comments.
    fn tokens(script: &str) -> Vec<String> {
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&tree_sitter_javascript::LANGUAGE.into()).unwrap();
        let tree = parser.parse(script, None).unwrap();
        assert!(!tree.root_node().has_error(), "{script}");
        let mut found = Vec::new();
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            let whole = ["comment", "string", "template_string", "regex"].contains(&node.kind());
            if !whole && cursor.goto_first_child() {
                continue;
            }
            if node.kind() != "comment" && !node.byte_range().is_empty() {
                found.push(script[node.byte_range()].to_string());
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return found;
                }
            }
        }
    }

    #[test]
    fn every_script_of_the_search_keeps_its_tokens() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/js/search");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let script = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let small = squeezed(&script);
            assert_eq!(tokens(&small), tokens(&script));
            assert!(small.len() < script.len());
            seen += 1;
        }
        assert!(seen > 10);
    }

    #[test]
    fn what_separates_or_ends_a_statement_stays() {
        for (script, small) in [
            ("// a\n/** b\n  * c */\nlet d = 1; // e\n  /** f */\n  g(\"/** h */\");\n", "let d=1;g(\"/** h */\");\n"),
            ("a = b\n(c)\n++d\nlet e = f +\n  1\n", "a=b\n(c)\n++d\nlet e=f+\n1\n"),
            (
                "return `a  ${ b ? `c  ${d}` : { e: \"}\" } }  // f`\n",
                "return`a  ${ b ? `c  ${d}` : { e: \"}\" } }  // f`\n",
            ),
            ("x.replace(/[/ ]  \"/g, ' ') / 2\n", "x.replace(/[/ ]  \"/g,' ') / 2\n"),
            ("if (a) / b  c/.test(d);\ne = 5 .f + +g - -h;\n", "if(a) / b  c/.test(d);e=5 .f+ +g- -h;\n"),
            ("class A {\n  #b = 1;\n\n  static c() {}\n  get d() {}\n}\n", "class A{#b=1;static c(){}\nget d(){}}\n"),
        ] {
            assert_eq!(squeezed(script), small);
        }
    }
}
