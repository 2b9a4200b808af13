//! A reader of HTML that forgives nothing: what this accepts, every browser reads as it was meant.

use std::collections::HashSet;

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"];

/// Whatever a browser ends an open paragraph for.
const BLOCKS: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Reads HTML in which every tag is closed in order, every value has double quotes, and nothing is nested that a browser
/// would take apart. Returns all elements.
pub fn read(html: &str) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap_or(html);
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let here = || tag.chars().take(60).collect::<String>();
        if let Some(end) = tag.strip_prefix("</") {
            let (name, after) = end.split_once('>').ok_or_else(|| format!("a tag without end: {}", here()))?;
            match open.pop() {
                Some(top) if top == name => {}
                top => return Err(format!("</{name}> closes {top:?}: {}", here())),
            }
            rest = after;
            continue;
        }
        let (element, empty, after) = start_tag(tag).ok_or_else(|| format!("no tag: {}", here()))?;
        let name = element.name.as_str();
        let is_in = |outer: &str| open.iter().any(|open| open == outer);
        if (BLOCKS.contains(&name) && is_in("p")) || (name == "a" && is_in("a")) || (name == "label" && is_in("label"))
        {
            return Err(format!("<{name}> cannot stand in {open:?}: {}", here()));
        }
        rest = after;
        if !empty && !VOID.contains(&name) {
            open.push(name.to_string());
        }
        elements.push(element);
    }
    if open.is_empty() { Ok(elements) } else { Err(format!("never closed: {open:?}")) }
}

fn start_tag(tag: &str) -> Option<(Element, bool, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut rest = tag.strip_prefix('<')?;
    let end = rest.find(|c| !is_name(c))?;
    let name = rest[..end].to_string();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    rest = &rest[end..];
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        if let Some(after) = trimmed.strip_prefix("/>") {
            return Some((Element { name, attributes }, true, after));
        }
        if let Some(after) = trimmed.strip_prefix('>') {
            return Some((Element { name, attributes }, false, after));
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let end = trimmed.find(|c: char| !is_name(c) && c != ':')?;
        let key = trimmed[..end].to_string();
        if key.is_empty() || attributes.iter().any(|(known, _)| *known == key) {
            return None;
        }
        rest = &trimmed[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"')?;
            value = inside.to_string();
            rest = after;
        }
        attributes.push((key, value));
    }
}

/// Why a page is not safe: script, handlers, unsafe schemes, ids that stand twice. None: it is.
pub fn danger(elements: &[Element]) -> Option<String> {
    let mut ids = HashSet::new();
    for element in elements {
        let name = element.name.as_str();
        let is_script = name == "script" && element.get("src").is_none();
        // The program's own form goes nowhere: answers stay in the page.
        let is_own_form = name == "form" && element.get("class") == Some("quiz") && element.get("action").is_none();
        let is_foreign = matches!(name, "iframe" | "object" | "embed" | "base" | "style" | "form") && !is_own_form;
        if is_script || is_foreign {
            return Some(format!("<{name}>"));
        }
        for (key, value) in &element.attributes {
            if key.starts_with("on") || key == "style" || key == "srcdoc" || key == "formaction" {
                return Some(format!("{key}={value}"));
            }
            if matches!(key.as_str(), "href" | "src" | "action" | "cite") && runs(value) {
                return Some(format!("{key}={value}"));
            }
            if key == "id" && !ids.insert(value) {
                return Some(format!("the id `{value}` stands twice"));
            }
        }
    }
    None
}

fn runs(address: &str) -> bool {
    let plain: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_lowercase();
    let entity = plain.split([':', '/', '?', '#']).next().is_some_and(|scheme| scheme.contains('&'));
    entity || ["javascript:", "vbscript:", "data:text", "data:image/svg"].iter().any(|bad| plain.starts_with(bad))
}

#[test]
fn the_reader_forgives_nothing() {
    assert!(read("<p>a <b>b</b> &lt; c > d<br></p><svg><path d=\"x\"/></svg>").is_ok());
    for wrong in [
        "<p>",
        "</p>",
        "<b><i></b></i>",
        "<p><div></div></p>",
        "<a href=x></a>",
        "<a href=\"x></a>",
        "<a><b><a></a></b></a>",
        "a < b",
        "<b a=\"\"c=\"\"></b>",
        "<b a=\"\" a=\"\"></b>",
        "<",
        "<b",
        "<!-- x -->",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    let unsafe_html = |html: &str| danger(&read(html).unwrap()).is_some();
    assert!(unsafe_html("<b onclick=\"x\"></b>") && unsafe_html("<script></script>"));
    assert!(unsafe_html("<a href=\" Java\tscript:x\"></a>") && unsafe_html("<i id=\"x\"></i><b id=\"x\"></b>"));
    assert!(!unsafe_html("<a href=\"https://x/?a=1&amp;b=2\"></a>"));
}
