//! Sizes at which anything slower than linear would take minutes. No time is measured: a test that hangs has failed.

use std::fmt::Write as _;

use readybook::content::{MarkdownOptions, Source, parse};
use readybook::diagnostic::report::{Language, json, short};
use readybook::diagnostic::{Code, Diagnostic};

use crate::properties::filled;
use crate::support::{SiteTest, html};

const PAGE: usize = 2_000_000;

/// Reads a page of any size; its HTML is whole.
fn page(text: &str) -> (String, Vec<Diagnostic>) {
    let source = Source { file: "a.md".into(), path: "a.md".into(), text: text.into(), language: None, frozen: None };
    let (document, found) = parse(&source, &MarkdownOptions::default());
    let out = filled(&document.body.html);
    if let Err(fault) = html::read(&out) {
        panic!("{fault}");
    }
    (out, found)
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "{}", line(at));
        text
    })
}

#[test]
fn a_page_of_opening_brackets() {
    page(&"[".repeat(PAGE));
    page(&"![".repeat(PAGE / 8));
    page(&"[](".repeat(PAGE / 12));
}

#[test]
fn a_page_of_one_sign() {
    for sign in ["*", "_", "~", "`", "\\", "&", "<", "|", "#", "-", "!", "(", "{", "\"", ":"] {
        page(&sign.repeat(200_000));
    }
    for sign in
        ["* ", "*a ", "_a ", "**a ", "~a ", "`a ", "<a ", "<!-- ", "<![CDATA[ ", "<?", "&#", "[^", "[^a] ", "甲**"]
    {
        page(&sign.repeat(50_000));
    }
}

#[test]
fn deep_nesting_is_named_once_and_ends() {
    for text in [
        "> ".repeat(50_000) + "a",
        "- ".repeat(5_000) + "a",
        lines(1_000, |at| " ".repeat(at * 2) + "- a"),
        lines(1_000, |at| "> ".repeat(at + 1) + "a"),
    ] {
        let (_, found) = page(&text);
        assert_eq!(found.iter().filter(|d| d.code == Code::TooDeep).count(), 1);
    }
    page(&("*a **b ".repeat(20_000) + &"c** d* ".repeat(20_000)));
    page(&("[".repeat(20_000) + "a" + &"](b)".repeat(20_000)));
    page(&"<div>\n".repeat(20_000));
    page(&("<b>".repeat(20_000) + "a"));
    page(&("<b>".repeat(20_000) + &"</b>".repeat(20_000)));
}

#[test]
fn tables_of_many_columns_and_rows() {
    let columns = 50_000;
    page(&format!("{}\n{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns), "|b".repeat(columns)));
    page(&("|a|b|c|\n|-|-|-|\n".to_string() + &"|1|2|3|\n".repeat(40_000)));
    // Every short row would be filled up with empty cells: a square of a table of two sides.
    let (out, _) = page(&format!("{}\n{}\n{}", "|a".repeat(5_000), "|-".repeat(5_000), "|b\n".repeat(5_000)));
    assert!(out.len() < 20_000_000, "{} bytes", out.len());
}

#[test]
fn ten_thousand_footnotes() {
    let uses = lines(10_000, |at| format!("a[^{at}]"));
    let notes = lines(10_000, |at| format!("[^{at}]: b\n"));
    let (out, found) = page(&format!("{uses}\n{notes}"));
    assert!(out.contains("id=\"fn-10000\"") && found.is_empty());
    page(&("a[^1]\n".repeat(40_000) + "\n[^1]: b\n"));
    page(&lines(10_000, |at| format!("[^{at}]: b\n")));
    page(&lines(10_000, |at| format!("[^{at}]: c[^{}]\n", at + 1)));
}

#[test]
fn references_are_no_bombs() {
    let bomb = format!("[x]: /{}\n\n", "y".repeat(10_000)) + &"[x] ".repeat(100_000);
    let (out, _) = page(&bomb);
    assert!(out.len() < 100_000_000, "{} bytes", out.len());
    page(&lines(40_000, |at| format!("[{at}]: /x")));
    page(&(lines(20_000, |at| format!("[{at}]: /x")) + "\n" + &lines(20_000, |at| format!("[{at}]"))));
    page(&("[".repeat(50_000) + &"]".repeat(50_000) + &": /x".repeat(1_000)));
}

#[test]
fn many_equal_headings_links_images_and_steps() {
    let (out, _) = page(&"## 通報\n\n".repeat(40_000));
    assert!(out.contains("id=\"通報-39999\""));
    page(&"[x](y.md)\n".repeat(100_000));
    page(&"![](x.png)\n".repeat(100_000));
    page(&lines(20_000, |at| format!("## a {{#s{at} role=x after=s{}}}\n", at.saturating_sub(1))));
    page(&lines(20_000, |_| "## a {#same}\n".to_string()));
    page(&"term\n: definition\n\n".repeat(40_000));
    page(&"Table: x\n\n|a|\n|-|\n|b|\n\n".repeat(10_000));
    page(&"> [!NOTE]\n> x\n\n".repeat(20_000));
}

#[test]
fn raw_html_of_any_length() {
    page(&"<b onclick=x>".repeat(5_000));
    page(&"<col>\n".repeat(5_000));
    page(&format!("<b {}>x</b>", "a=1 ".repeat(100_000)));
    page(&format!("<b title=\"{}\">x</b>", "&amp;".repeat(100_000)));
    page(&"<!-- x -->\n\n".repeat(50_000));
    page(&"<script>".repeat(50_000));
    page(&"</b>".repeat(50_000));
    page(&("<div>\n".to_string() + &"<".repeat(200_000)));
    page(&("<div>\n".to_string() + &"<!--".repeat(50_000)));
    page(&("<div>\n".to_string() + &"<b \"".repeat(50_000)));
}

#[test]
fn long_code_is_shown_plain() {
    page(&format!("```js\n{}\n```\n", "a(".repeat(500_000)));
    page(&format!("```js\n{}```\n", "let a = \"b\";\n".repeat(100_000)));
    page(&"```rust\nfn a() {}\n```\n".repeat(500));
    page(&"```mermaid\ngraph TD; a-->b\n```\n".repeat(200));
}

/// A file in which one mistake stands a hundred thousand times is named, but neither the list nor the search for each
/// line grows with the square of the file.
#[test]
fn a_hundred_thousand_mistakes_in_one_file_can_be_shown() {
    let built =
        SiteTest::new().file("content/index.md", &("# 甲\n\n".to_string() + &"![](x.png)\n".repeat(100_000))).build();
    built.finds(Code::MissingImage, "content/index.md:3:5").is_stopped();
    for diagnostic in &built.build.found {
        short(diagnostic, &built.build.texts, Language::Chinese);
    }
    json(&built.build.found, &built.build.texts);
}

#[test]
fn ten_thousand_broken_anchors_among_ten_thousand_headings() {
    let text = lines(10_000, |at| format!("## heading number {at}\n\n[to {at}](#heading-numbre-{at}x)\n"));
    let built = SiteTest::new().file("content/index.md", &format!("# 甲\n\n{text}")).build();
    built.finds(Code::BrokenAnchor, "content/index.md:5:8").is_stopped();
}

#[test]
fn a_renamed_folder_breaks_every_link_of_a_large_handbook() {
    let mut site = SiteTest::new().file("content/index.md", "# 甲\n");
    for page in 0..1_500 {
        let links = lines(6, |link| format!("[link {link}](../old/page-{}.md)\n", (page + link * 7) % 1_500));
        site = site.file(&format!("content/new/page-{page}x.md"), &format!("# Page {page}\n\n{links}"));
    }
    let built = site.build();
    assert!(built.build.found.iter().filter(|d| d.code == Code::BrokenLink).count() >= 9_000);
}

#[test]
fn front_matter_bombs() {
    for bomb in [
        "[".repeat(60_000),
        "{".repeat(60_000),
        "- ".repeat(30_000),
        "? ".repeat(30_000),
        "a: ".repeat(20_000),
        format!("a: {}", "[".repeat(60_000)),
        format!("a: \"{}", "x".repeat(60_000)),
        "a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n".to_string(),
        lines(15_000, |_| "a:".to_string()),
        lines(9_000, |at| format!("k{at}:")),
        "!!x ".repeat(15_000),
        "&a ".repeat(20_000),
        "|\n".repeat(30_000),
        "# ".repeat(30_000),
        "\u{3000}".repeat(20_000),
    ] {
        page(&format!("---\n{bomb}\n---\n\ntext\n"));
    }
}

#[test]
fn data_files_of_many_entries() {
    let roles = lines(15_000, |at| format!("  r{at}: {{name: x, everyone: true}}"));
    SiteTest::new()
        .file("content/index.md", "# 甲")
        .file("content/roster.yaml", &lines(40_000, |at| format!("k{at}: x")))
        .build();
    SiteTest::new()
        .file("content/index.md", "# 甲")
        .file("content/glossary.yaml", &lines(40_000, |at| format!("k{at}: x")))
        .build();
    let _ = roles;
    let records = lines(4_000, |at| {
        format!(
            "- {{version: \"{}.{}\", change: minor, summary: x, approved_by: [boss], released: 2026-01-01, effective: 2026-01-01}}",
            at / 1000 + 1,
            at % 1000
        )
    });
    let document = "---\ntitle: 乙\nkind: procedure\nid: A-1\nowner: chief\n---\n";
    SiteTest::new()
        .file("content/index.md", "# 甲")
        .file("content/a/index.md", document)
        .file("content/a/versions/history.yaml", &records)
        .build()
        .finds_only(&[(Code::NotFrozen, "content/a/versions/history.yaml:4000:13")]);
}

#[test]
fn a_chain_of_steps_that_wait_for_each_other() {
    let steps =
        lines(8_000, |at| format!("## a {{#s{at} role=boss after=s{}}}\n", at + 1)) + "## b {#s8000 role=boss}\n";
    let head = "---\ntitle: 乙\nkind: procedure\nid: A-1\nowner: chief\n---\n";
    SiteTest::new()
        .file("content/index.md", "# 甲")
        .file("content/a/index.md", &format!("{head}{steps}"))
        .build()
        .finds_nothing();
}

#[test]
fn svg_bombs() {
    let svg = |inner: &str| {
        SiteTest::new()
            .file("content/index.md", "# 甲")
            .file("content/x.svg", &format!("<svg viewBox='0 0 9 9'>{inner}"))
            .build()
    };
    svg(&"<g>".repeat(200_000)).is_stopped();
    svg(&"<g onclick='x'/>".repeat(50_000)).is_stopped();
    svg(&format!("<g {}/></svg>", lines(20_000, |at| format!("a{at}='x'")))).finds_nothing();
}

#[test]
fn files_over_their_limit_are_not_read() {
    let built = SiteTest::new()
        .file("content/index.md", "# 甲")
        .with(|root| {
            let file = std::fs::File::create(root.join("content/huge.pdf")).unwrap();
            // Without a byte on the disk.
            file.set_len(1 << 40).unwrap();
        })
        .build();
    built.finds_only(&[(Code::TooLarge, "content/huge.pdf:1:1")]).is_stopped();
}
