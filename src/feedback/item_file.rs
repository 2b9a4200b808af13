//! The text of an item's file, made of its values.

use std::sync::Arc;

use crate::content::register::{FOLDER, Item};

/// A value by its key, as plain text; `reason` as YAML.
pub type Value = (&'static str, String);

/// Keys in the order in which files give them.
pub const ORDER: [&str; 15] = [
    "received", "document", "version", "step", "question", "language", "kind", "text", "status", "reason", "done_in",
    "owner", "decided", "from", "source",
];

/// The file of an item with these values; none when no file could say them.
pub fn write(id: &str, values: &[Value], languages: &[String]) -> Option<String> {
    let file: Arc<str> = format!("{FOLDER}/{id}.yaml").into();
    // A block is what people like to read; a text that YAML would change in a block is quoted.
    [block as fn(&str) -> String, quoted].into_iter().find_map(|write_text| {
        let lines = values.iter().map(|(key, value)| match *key {
            "text" => format!("text: {}\n", write_text(value)),
            key => format!("{key}: {}\n", inline(key, value)),
        });
        let text: String = lines.collect();
        let (item, found) = Item::read(&file, &text, languages);
        (found.is_empty() && item.is_some_and(|item| item.values() == values)).then_some(text)
    })
}

/// A value behind its key, on one line.
pub fn inline(key: &str, value: &str) -> String {
    match key {
        "reason" | "received" | "decided" | "kind" | "status" => value.to_string(),
        "version" | "done_in" => quoted(value),
        _ if is_plain(value) => value.to_string(),
        _ => quoted(value),
    }
}

/// Whether YAML of any version takes a text for a text without quotes.
fn is_plain(text: &str) -> bool {
    const OTHERS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];
    let lower = text.to_lowercase();
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !OTHERS.contains(&lower.as_str())
        && lower != "n"
}

/// JSON strings are YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn block(text: &str) -> String {
    let lines = text.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("\n  {line}") });
    // An empty line has no blanks at its end.
    let lines = lines.map(|line| if line.is_empty() { "\n".to_string() } else { line });
    format!("|{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<Value> {
        [
            ("received", "2026-11-03"),
            ("document", "no"),
            ("version", "2.10"),
            ("kind", "wrong"),
            ("text", text),
            ("status", "new"),
        ]
        .map(|(key, value)| (key, value.to_string()))
        .to_vec()
    }

    #[test]
    fn a_text_is_a_block_that_people_can_read() {
        assert_eq!(
            write("F-1", &values("第一行：#1\n\n  第二行"), &[]).unwrap(),
            "received: 2026-11-03\ndocument: \"no\"\nversion: \"2.10\"\nkind: wrong\ntext: |\n  第一行：#1\n\n    第二行\nstatus: new\n"
        );
    }

    #[test]
    fn every_text_comes_back_as_it_was() {
        for text in [
            "=1+1",
            "- a",
            "# a",
            "\"",
            "'",
            "a: b",
            "---",
            "...",
            "&a",
            "*a",
            "!x",
            "%",
            "@",
            "`",
            "|",
            ">",
            "{a",
            "[a",
            "? a",
            "\\n",
            "null",
            "~",
            "1",
            "  x",
            "a  b",
            "x\n---\ny",
            "x\n...\ny",
            "x\n# y",
            "\u{fffd}",
            "x\n\n\n\ny",
        ] {
            assert!(write("F-1", &values(text), &[]).is_some(), "{text:?}");
        }
        assert!(write("F-1", &values(""), &[]).is_none());
    }
}
