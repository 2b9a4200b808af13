//! The examples of the CommonMark specification 0.31.2 (`commonmark.txt` beside this file says where they come from).
//!
//! All of them give whole HTML; those in which this program has no mind of its own give the specification's.

use std::path::Path;

use readybook::content::{MarkdownOptions, Source, parse};

use crate::properties::filled;
use crate::support::html;

struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

/// Sections in which this program writes other HTML on purpose: headings have ids and anchors, code stands in a block of
/// its own, raw HTML is cleaned, links are looked up.
const OTHERWISE: [&str; 12] = [
    "ATX headings",
    "Setext headings",
    "Indented code blocks",
    "Fenced code blocks",
    "HTML blocks",
    "Raw HTML",
    "Links",
    "Images",
    "Link reference definitions",
    "Autolinks",
    "Entity and numeric character references",
    "Backslash escapes",
];

fn examples() -> Vec<Example> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/commonmark.txt")).unwrap();
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.to_string();
        }
        if line != format!("{fence} example") {
            continue;
        }
        let part = |lines: &mut std::str::Lines, end: &str| {
            let part: Vec<String> =
                lines.take_while(|line| *line != end).map(|line| line.replace('→', "\t") + "\n").collect();
            part.concat()
        };
        let (markdown, html) = (part(&mut lines, "."), part(&mut lines, &fence));
        examples.push(Example { number: examples.len() + 1, section: section.clone(), markdown, html });
    }
    examples
}

fn render(markdown: &str) -> String {
    let source =
        Source { file: "a.md".into(), path: "a.md".into(), text: markdown.into(), language: None, frozen: None };
    let (document, _) = parse(&source, &MarkdownOptions::default());
    filled(&document.body.html)
}

/// What does not change how a page is read: line ends between tags, and how signs are escaped.
fn normal(html: &str) -> String {
    let html = html.replace("<br />", "<br>").replace("<hr />", "<hr>").replace("&quot;", "\"").replace("&gt;", ">");
    let lines: Vec<&str> = html.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    lines
        .join("\n")
        .replace(">\n<", "><")
        .replace("\n<ul>", "<ul>")
        .replace("\n<blockquote>", "<blockquote>")
        .replace("<li>\n", "<li>")
        .replace("\n</li>", "</li>")
}

#[test]
fn every_example_gives_whole_and_harmless_html() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    for example in &examples {
        let out = render(&example.markdown);
        let elements = html::read(&out)
            .unwrap_or_else(|fault| panic!("example {}: {fault}\n{}\n{out}", example.number, example.markdown));
        assert_eq!(html::danger(&elements), None, "example {}\n{out}", example.number);
    }
}

/// Examples in other sections that hold one of those things, or an extension of this program.
const ALSO_OTHERWISE: &[usize] = &[308];

#[test]
fn examples_without_headings_code_links_and_raw_html_give_the_html_of_the_specification() {
    let (mut compared, mut wrong) = (0, String::new());
    for example in examples() {
        let has_own = ["<h1", "<h2", "<h3", "<pre", "<a ", "<img"].iter().any(|tag| example.html.contains(tag));
        if OTHERWISE.contains(&example.section.as_str()) || has_own || ALSO_OTHERWISE.contains(&example.number) {
            continue;
        }
        compared += 1;
        let (actual, expected) = (normal(&render(&example.markdown)), normal(&example.html));
        if actual != expected {
            wrong += &format!(
                "example {} ({})\n{}--- expected\n{expected}\n--- actual\n{actual}\n\n",
                example.number, example.section, example.markdown
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(compared > 250, "{compared}");
}
