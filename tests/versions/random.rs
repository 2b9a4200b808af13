//! Random documents and random edits of them: whatever changed, both versions can be read off the redline.

use std::collections::BTreeMap;

use proptest::prelude::*;
use readybook::render::redline::{Labels, Redline, Version, redline};

use super::reading::{is_well_formed, text_of};

const LABELS: Labels = Labels {
    inserted: "[+",
    inserted_end: "+]",
    deleted: "[-",
    deleted_end: "-]",
    moved_here: "moved from {from}",
    moved_away: "{title} moved",
    old: "before",
    new: "after",
};

fn compared(old: &str, new: &str) -> Redline {
    let pictures = BTreeMap::new();
    let version = |html| Version { html, steps: &[], pictures: &pictures };
    redline(&version(old), &version(new), &LABELS)
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[abc]{1,2}",
        4 => "[帳號通報]{1,3}",
        1 => "[0-9]{1,2}",
        1 => Just("，".to_string()),
        1 => Just("&amp;".to_string()),
        1 => Just("e\u{301}".to_string()),
        1 => Just("<br>".to_string()),
        1 => Just("<img src=\"a.png\" alt=\"x\">".to_string()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => word(),
        1 => proptest::collection::vec(word(), 1..4).prop_map(|words| format!("<strong>{}</strong>", words.concat())),
        1 => proptest::collection::vec(word(), 1..4).prop_map(|words| format!("<a href=\"x.html\">{}</a>", words.join(" "))),
        1 => (word(), word()).prop_map(|(a, b)| format!("<em>{a}<code>{b}</code></em>")),
        1 => Just(" ".to_string()),
    ];
    proptest::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        line().prop_map(|line| format!("<p>{line}</p>\n")),
        line().prop_map(|line| format!("<h2>{line} <a class=\"heading-anchor\" href=\"#\">#</a></h2>\n")),
        line().prop_map(|line| format!("<div class=\"code-block\"><pre><code>{line}\n{line}\nz</code></pre></div>\n")),
        (1usize..4, 1usize..4, proptest::collection::vec(line(), 16)).prop_map(|(rows, columns, lines)| {
            let mut lines = lines.into_iter();
            let row = |name: &str, lines: &mut dyn Iterator<Item = String>| {
                let cells: String =
                    (0..columns).map(|_| format!("<{name}>{}</{name}>", lines.next().unwrap_or_default())).collect();
                format!("<tr>{cells}</tr>")
            };
            let head = row("th", &mut lines);
            let body: String = (0..rows).map(|_| row("td", &mut lines)).collect();
            format!("<table><thead>{head}</thead><tbody>{body}</tbody></table>\n")
        }),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            (line(), inner.clone())
                .prop_map(|(line, inner)| format!("<ul><li>{line}</li><li>{line}\n{inner}</li></ul>\n")),
            proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|inner| format!("<blockquote>{}</blockquote>\n", inner.concat())),
            (0..6u8, line(), proptest::collection::vec(inner, 0..3)).prop_map(|(id, line, inner)| format!(
                "<div class=\"step\" data-step=\"s{id}\" id=\"s{id}\"><h3>{line}</h3>{}</div>\n",
                inner.concat()
            )),
        ]
    })
}

/// Ids stand once in a document.
fn document() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(block(), 0..8)
}

fn with_unique_ids(blocks: &[String]) -> String {
    let mut html = blocks.concat();
    for id in 0..6 {
        let name = format!("\"s{id}\"");
        let mut parts: Vec<&str> = html.split(&name).collect();
        if parts.len() > 3 {
            let rest = parts.split_off(3);
            let mut out = parts.join(&name);
            for (at, part) in rest.chunks(2).enumerate() {
                for piece in part {
                    out.push_str(&format!("\"s{id}-{at}\""));
                    out.push_str(piece);
                }
            }
            html = out;
        }
    }
    html
}

#[derive(Debug, Clone)]
enum Edit {
    Remove(prop::sample::Index),
    Insert(prop::sample::Index, String),
    Swap(prop::sample::Index, prop::sample::Index),
    Replace(prop::sample::Index, &'static str, &'static str),
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<prop::sample::Index>;
    let words = prop::sample::select(vec![
        ("a", "c"),
        ("帳", "報"),
        ("通報", ""),
        ("<strong>", "<strong>b"),
        ("</li>", "</li><li>new</li>"),
        ("0", "15"),
    ]);
    prop_oneof![
        index().prop_map(Edit::Remove),
        (index(), block()).prop_map(|(at, block)| Edit::Insert(at, block)),
        (index(), index()).prop_map(|(a, b)| Edit::Swap(a, b)),
        (index(), words).prop_map(|(at, (from, to))| Edit::Replace(at, from, to)),
    ]
}

fn edited(blocks: &[String], edits: &[Edit]) -> Vec<String> {
    let mut blocks = blocks.to_vec();
    for edit in edits {
        let length = blocks.len();
        match edit {
            Edit::Insert(at, block) => blocks.insert(at.index(length + 1), block.clone()),
            _ if length == 0 => {}
            Edit::Remove(at) => drop(blocks.remove(at.index(length))),
            Edit::Swap(a, b) => blocks.swap(a.index(length), b.index(length)),
            // Only in text and not in the names of tags.
            Edit::Replace(at, from, to) if from.starts_with('<') || !from.is_ascii() => {
                let block = &mut blocks[at.index(length)];
                *block = block.replace(from, to);
            }
            Edit::Replace(at, _, to) => {
                let block = &mut blocks[at.index(length)];
                *block = block.replace("<p>", &format!("<p>{to} "));
            }
        }
    }
    blocks
}

fn check(old: &str, new: &str) -> Result<(), TestCaseError> {
    let found = compared(old, new);
    let html = &found.html;
    prop_assert!(is_well_formed(html).is_ok(), "{:?}\n{old}\n{new}\n{html}", is_well_formed(html));
    prop_assert_eq!(text_of(html, Some("del")), text_of(new, None), "the new text\n{}\n{}\n{}", old, new, html);
    prop_assert_eq!(text_of(html, Some("ins")), text_of(old, None), "the old text\n{}\n{}\n{}", old, new, html);
    prop_assert_eq!(&compared(old, new), &found);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn both_versions_can_be_read_off_after_edits(blocks in document(), edits in proptest::collection::vec(edit(), 0..6)) {
        check(&with_unique_ids(&blocks), &with_unique_ids(&edited(&blocks, &edits)))?;
    }

    #[test]
    fn both_versions_can_be_read_off_of_unrelated_ones(old in document(), new in document()) {
        check(&with_unique_ids(&old), &with_unique_ids(&new))?;
    }

    #[test]
    fn equal_versions_have_no_marks(blocks in document()) {
        let html = with_unique_ids(&blocks);
        let found = compared(&html, &html);
        prop_assert!(!found.html.contains("<ins") && !found.html.contains("<del"), "{}", found.html);
        prop_assert_eq!(found.summary, Default::default());
    }

    #[test]
    fn any_text_at_all_gives_well_formed_html(old in "[<>/a-dpu\"'= !&;帳\\-\n]{0,80}", new in "(<p>|</p>|<a href=|>|x|<b>|</b>|<li>|帳|<script>|<svg>|</svg>|<td>|\"| ){0,30}") {
        let html = compared(&old, &new).html;
        prop_assert!(is_well_formed(&html).is_ok(), "{:?}\n{html}", is_well_formed(&html));
    }
}
