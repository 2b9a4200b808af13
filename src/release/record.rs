//! Writes into `history.yaml` without touching what others wrote: records are added at the end, keys at a record's end.

use std::sync::Arc;

use crate::content::version::Version;
use crate::diagnostic::Text;
use crate::say;
use crate::yaml::{self, Node, Value};

/// A text as a YAML scalar in double quotes (JSON strings are YAML).
pub fn yaml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A list in one line.
pub fn yaml_list(items: &[String]) -> String {
    let plain = |item: &String| {
        let mut chars = item.chars();
        let is_plain = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if is_plain { item.clone() } else { yaml_text(item) }
    };
    format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", "))
}

/// The lines of a record that list files with their digests.
pub fn file_lines<'a>(indent: &str, files: impl Iterator<Item = (&'a str, String)>) -> Vec<String> {
    let mut lines = vec![format!("{indent}files:")];
    lines.extend(files.map(|(name, digest)| {
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
        let name = if is_plain { name.to_string() } else { yaml_text(name) };
        format!("{indent}  {name}: {digest}")
    }));
    lines
}

/// Adds keys at the end of a version's record.
///
/// # Errors
/// What to tell the user when the record is not written in lines of its own.
pub fn insert(text: &str, version: &Version, lines: &[String]) -> Result<String, Text> {
    let file: Arc<str> = "history.yaml".into();
    let refused = || {
        let by_hand = lines.join("\n");
        say!(
            "the record of version {version} is not written with a key in each line: add these lines by hand:\n{by_hand}",
            "版本 {version} 的紀錄不是一行一個鍵，請自行加入：\n{by_hand}"
        )
    };
    let Ok(Node { value: Value::List(items), .. }) = yaml::parse(&file, text, 0) else { return Err(refused()) };
    let is_asked = |item: &&Node| match &item.value {
        Value::Map(entries) => entries.iter().any(|(key, node)| {
            let given =
                matches!(&node.value, Value::Scalar { text, .. } if Version::read(text).as_ref() == Some(version));
            key.text == "version" && given
        }),
        _ => false,
    };
    let Some(at) = items.iter().position(|item| is_asked(&item)) else { return Err(refused()) };
    let start = items[at].range.start;
    let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let lead = &text[line_start..start];
    if text[start..].starts_with('{') || lead.trim() != "-" {
        return Err(refused());
    }
    let indent = " ".repeat(lead.chars().count());
    // Up to the next record, without the blank lines and remarks that stand before it.
    let mut end =
        items.get(at + 1).map_or(text.len(), |next| text[..next.range.start].rfind('\n').map_or(0, |end| end + 1));
    loop {
        let lines = text[..end].trim_end_matches(['\n', ' ']);
        let line = lines.rfind('\n').map_or(0, |end| end + 1);
        if line <= start || !lines[line..].starts_with('#') {
            end = (lines.len() + 1).min(text.len());
            break;
        }
        end = line;
    }
    let mut out = text[..end].to_string();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    for line in lines {
        out.push_str(&indent);
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&text[end..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_to_the_end_of_their_record_and_nothing_else_moves() {
        let text =
            "# newest last\n- version: \"1.0\"\n  change: minor\n\n# next\n- version: \"2.0\"\n  change: minor\n";
        let version = |text| Version::read(text).unwrap();
        let lines = ["a: 1".to_string()];
        assert_eq!(
            insert(text, &version("1.0"), &lines).unwrap(),
            "# newest last\n- version: \"1.0\"\n  change: minor\n  a: 1\n\n# next\n- version: \"2.0\"\n  change: minor\n"
        );
        assert_eq!(insert(text, &version("2.0"), &lines).unwrap(), format!("{text}  a: 1\n"));
        assert_eq!(insert(text.trim_end(), &version("2.0"), &lines).unwrap(), format!("{text}  a: 1\n"));
        assert!(insert("- {version: \"1.0\"}\n", &version("1.0"), &lines).is_err());
        assert!(insert(text, &version("3.0"), &lines).is_err());
    }

    #[test]
    fn texts_come_back_as_they_were() {
        let list = yaml_list(&["pr-lead".into(), "a: b".into(), "否".into(), "yes #1".into()]);
        let node = yaml::parse(&"x".into(), &format!("a: {list}\nb: {}\n", yaml_text("a\n\"b\" {c} # d")), 0).unwrap();
        let Value::Map(entries) = node.value else { panic!() };
        let Value::List(items) = &entries[0].1.value else { panic!() };
        let text = |node: &Node| match &node.value {
            Value::Scalar { text, .. } => text.clone(),
            _ => panic!(),
        };
        assert_eq!(items.iter().map(text).collect::<Vec<_>>(), ["pr-lead", "a: b", "否", "yes #1"]);
        assert_eq!(text(&entries[1].1), "a\n\"b\" {c} # d");
    }
}
