//! Colours code by classes, never by inline styles: a strict content security policy forbids those.

use std::sync::OnceLock;

use pulldown_cmark_escape::escape_html;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// The highlighter. Its grammars are loaded when the first known language is met, so a handbook without code pays
/// nothing.
#[derive(Default)]
pub struct Highlighter {
    loaded: OnceLock<Grammars>,
}

struct Grammars {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

/// Longest code that is coloured, in bytes; more is shown plain, because colouring is slow and nobody reads it.
const LONGEST: usize = 100_000;

/// Longest line that is coloured.
const LONGEST_LINE: usize = 2_000;

/// From scopes, as grammars name them, to the classes of the theme; the first that is a prefix counts.
const CLASSES: [(&str, &str); 19] = [
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant.character.escape", "hl-constant"),
    ("constant", "hl-constant"),
    ("entity.name.function", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name", "hl-type"),
    ("support.type", "hl-type"),
    ("support.class", "hl-type"),
    ("storage", "hl-keyword"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("variable.parameter", "hl-variable"),
    ("variable", "hl-variable"),
    ("support", "hl-function"),
];

impl Highlighter {
    /// Code as HTML: with `<span class="hl-…">` where the language is known, else only escaped.
    pub fn highlight(&self, language: &str, code: &str) -> String {
        let plain = matches!(language, "" | "text" | "txt" | "plain" | "plaintext" | "console");
        if plain || code.len() > LONGEST || code.lines().any(|line| line.len() > LONGEST_LINE) {
            return escaped(code);
        }
        let grammars = self.loaded.get_or_init(Grammars::load);
        match grammars.find(language) {
            Some(syntax) => grammars.colour(syntax, code).unwrap_or_else(|| escaped(code)),
            None => escaped(code),
        }
    }
}

fn escaped(code: &str) -> String {
    let mut out = String::with_capacity(code.len() + 16);
    let _ = escape_html(&mut out, code);
    out
}

impl Grammars {
    fn load() -> Grammars {
        let classes = CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect();
        Grammars { set: SyntaxSet::load_defaults_newlines(), classes }
    }

    fn find(&self, language: &str) -> Option<&SyntaxReference> {
        let name = match language {
            "shell" | "sh" | "zsh" | "shell-session" => "bash",
            "yml" => "yaml",
            "jsonc" | "json5" => "json",
            "ts" | "typescript" | "jsx" | "tsx" => "js",
            other => other,
        };
        self.set.find_syntax_by_token(name)
    }

    fn colour(&self, syntax: &SyntaxReference, code: &str) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut out = String::with_capacity(code.len() * 2);
        let mut open: Option<&'static str> = None;
        for line in code.split_inclusive('\n') {
            let operations = state.parse_line(line, &self.set).ok()?;
            let mut from = 0;
            for (at, operation) in operations {
                self.write(&line[from..at], &stack, &mut open, &mut out);
                stack.apply(&operation).ok()?;
                from = at;
            }
            self.write(&line[from..], &stack, &mut open, &mut out);
        }
        if open.is_some() {
            out.push_str("</span>");
        }
        Some(out)
    }

    /// Writes text in its class; neighbours of one class share a span.
    fn write(&self, text: &str, stack: &ScopeStack, open: &mut Option<&'static str>, out: &mut String) {
        if text.is_empty() {
            return;
        }
        let class = if text.trim().is_empty() { *open } else { self.class(stack) };
        if class != *open {
            if open.is_some() {
                out.push_str("</span>");
            }
            if let Some(class) = class {
                out.push_str("<span class=\"");
                out.push_str(class);
                out.push_str("\">");
            }
            *open = class;
        }
        let _ = escape_html(out, text);
    }

    fn class(&self, stack: &ScopeStack) -> Option<&'static str> {
        stack.as_slice().iter().rev().find_map(|scope| {
            self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_coloured_by_classes_and_always_escaped() {
        let html = Highlighter::default().highlight("yaml", "title: \"<b>\" # 註解\n");
        assert!(html.contains("class=\"hl-string\"") && html.contains("class=\"hl-comment\""), "{html}");
        assert!(!html.contains("<b>") && !html.contains("style="), "{html}");
        assert_eq!(Highlighter::default().highlight("no-such", "a < b"), "a &lt; b");
    }
}
