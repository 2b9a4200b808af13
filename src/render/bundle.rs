//! Styles and scripts of a theme, put together to the files that pages load.

mod script;

use std::collections::BTreeMap;

/// What becomes of files when they are put together. Of scripts only what counts is sent ([`script::squeezed`]), because
/// they weigh on the first page and on the first query.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bundle {
    Style,
    Script,
    /// A script that pages load when they need it: its parts share one function's scope.
    OnDemand,
}

/// Puts files together, one after the other.
pub(super) fn bundle(files: &BTreeMap<String, Vec<u8>>, names: &[String], kind: Bundle) -> Vec<u8> {
    let parts = names.iter().filter_map(|path| files.get(path)).map(|part| String::from_utf8_lossy(part));
    match kind {
        Bundle::Style => parts.map(|part| squeezed(&part) + "\n").collect::<String>().into_bytes(),
        Bundle::Script => parts.map(|part| script::squeezed(&part)).collect::<String>().into_bytes(),
        Bundle::OnDemand => {
            let parts: String = parts.map(|part| script::squeezed(&part)).collect();
            format!("(() => {{\n\"use strict\";\n{parts}}})();\n").into_bytes()
        }
    }
}

/// A style sheet without comments, indentation, and blanks beside what separates: a sixth of what a reader's first page
/// weighs.
fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(_), '\\') => {
                let escaped = rest.chars().take(2).map(char::len_utf8).sum();
                out.push_str(&rest[..escaped]);
                rest = &rest[escaped..];
                continue;
            }
            (None, '/') if rest.starts_with("/*") => {
                rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                continue;
            }
            (None, '\n') => {
                out.truncate(out.trim_end().len());
                // After a rule a line stays, so that people who look for one find it.
                if !out.ends_with(['{', ';', ',']) {
                    out.push('\n');
                }
                rest = rest.trim_start();
                continue;
            }
            // A blank before a colon is a selector's, one behind it is nobody's.
            (None, ' ') if out.ends_with([':', ';', ',']) || rest.starts_with(" {") => {
                rest = &rest[1..];
                continue;
            }
            _ => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::squeezed;

    #[test]
    fn comments_and_blanks_go_and_strings_stay() {
        let css = "/* a */\na :hover, b {\n  content: \"/* \\\" b: */\";\n\n  color: red; /* c */\n}\n\n@media (x) {\n  a {\n    b: c\n  }\n}\n";
        let small = "\na :hover,b{content:\"/* \\\" b: */\";color:red;}\n@media (x){a{b:c\n}\n}\n";
        assert_eq!(squeezed(css), small);
    }
}
