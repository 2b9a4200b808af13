//! Rows of HOSTILE.md §1 that need a file name, a symbolic link or a look at the page.

use readybook::diagnostic::Code;

use crate::support::SiteTest;

fn page(text: &str) -> SiteTest {
    SiteTest::new().file("content/index.md", text)
}

#[test]
fn template_markers_in_content_are_text() {
    page("# {{ 7 * 7 }}\n\n{% include \"layout.html\" %} {{ site }} {# x #}\n")
        .build()
        .page("index.html")
        .contains("{{ 7 * 7 }}")
        .contains("{% include \"layout.html\" %} {{ site }} {# x #}");
}

#[test]
fn two_sources_never_share_an_address() {
    let both = |first: &str, second: &str| {
        let built = page("# 甲").file(first, "# 乙").file(second, "# 丙").build();
        let found = built.build.found.iter().find(|d| d.code == Code::DuplicateAddress);
        let found = found.unwrap_or_else(|| panic!("{first} and {second}:\n{}", built.listing()));
        let names: Vec<&str> =
            found.span.iter().chain(found.related.iter().map(|(span, _)| span)).map(|s| &*s.file).collect();
        assert!(names.contains(&first) && names.contains(&second), "{names:?}");
        built.is_stopped();
    };
    both("content/a.md", "content/A.md");
    both("content/\u{e9}.md", "content/e\u{301}.md");
    both("content/abc.md", "content/ａｂｃ.md");
    both("content/s/index.md", "content/s/Index.md");
    both("content/a.md", "content/a.markdown");
    both("content/guide.md", "content/guide.html/x.md");
}

#[test]
fn a_page_in_the_folder_of_a_language_meets_the_translation() {
    let built = page("# 甲")
        .config("languages: [zh-Hant, en]\n")
        .file("content/a.md", "# 乙")
        .file("content/a.en.md", "# B")
        .file("content/en/a.md", "# 丙")
        .build();
    assert!(built.build.found.iter().any(|d| d.code == Code::DuplicateAddress), "{}", built.listing());
}

#[test]
fn an_alias_below_a_page_is_refused() {
    page("# 甲")
        .file("content/a.md", "# 乙")
        .file("content/b.md", "---\naliases: [a.html/x]\n---\n# 丙")
        .build()
        .finds(Code::DuplicateAddress, "content/b.md:2:11")
        .is_stopped();
}

#[test]
fn a_symbolic_link_inside_the_handbook_is_a_page() {
    page("# 甲\n\n[乙頁面](b.md)\n")
        .file("content/a.md", "# 乙\n\n[首頁](index.md)\n")
        .with(|root| std::os::unix::fs::symlink("a.md", root.join("content/b.md")).unwrap())
        .build()
        .finds_nothing()
        .page("b.html")
        .contains("乙");
}

#[test]
fn a_folder_with_the_name_of_a_page_is_a_folder() {
    page("# 甲").file("content/x.md/y.md", "# 乙").build().finds_nothing().page("x.md/y.html");
}

#[test]
fn escape_sequences_never_reach_a_listing() {
    let built = page("# 甲\n\n[\u{1b}[31mred](x\u{1b}[0m.md)\n").file("content/\u{1b}[2Jx.md", "# 乙").build();
    assert!(!built.listing().contains('\u{1b}'), "{:?}", built.listing());
}

#[test]
fn unsafe_schemes_are_refused_however_they_are_written() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "&#106;avascript:x",
        "java&Tab;script:x",
        "&#x0A;javascript:x",
        "javascript&colon;x",
        "vbscript:x",
        "data:text/html,x",
        "data:text/html;base64,AAAA",
        "file:///etc/passwd",
        "//evil.example",
        "\\\\\\\\evil\\\\x",
        "blob:x",
        "%6Aavascript:x",
        "java\u{ad}script:x",
        "view-source:x",
        "ws://x",
        "/\\\\evil.example",
    ] {
        for text in [
            format!("# 甲\n\n[頁面]({address})\n"),
            format!("# 甲\n\n[頁面][r]\n\n[r]: {address}\n"),
            format!("# 甲\n\n<a href=\"{}\">頁面</a>\n", address.replace("\\\\", "\\")),
        ] {
            let built = page(&text).build();
            assert!(built.build.outputs.is_none(), "{text}\n{}", built.listing());
            assert!(
                built.build.found.iter().any(|d| matches!(d.code, Code::UnsafeAddress | Code::BrokenLink)),
                "{text}"
            );
        }
    }
}

#[test]
fn a_link_never_shows_an_address_that_was_refused() {
    // With the error the page is not published; the text of the page must not hold it either.
    for text in ["[x](javascript:a)", "<javascript:a>", "<a href=\"javascript:a\">x</a>", "![x](data:text/html,a)"] {
        let (document, _) = readybook::content::parse(
            &readybook::content::Source {
                file: "a.md".into(),
                path: "a.md".into(),
                text: text.into(),
                language: None,
                frozen: None,
            },
            &readybook::content::MarkdownOptions::default(),
        );
        assert!(!document.body.html.text.contains("href=\"javascript"), "{}", document.body.html.text);
    }
}

#[test]
fn a_clipped_picture_is_named_and_a_whole_one_has_its_size() {
    let png = tiny_png();
    page("# 甲\n\n![圖](x.png)\n")
        .bytes("content/x.png", &png)
        .build()
        .finds_nothing()
        .page("index.html")
        .contains("width=\"1\" height=\"1\"");
    page("# 甲\n\n![圖](x.png)\n")
        .bytes("content/x.png", &png[..40])
        .build()
        .finds(Code::BrokenImage, "content/x.png:1:1")
        .is_stopped();
    page("# 甲").bytes("content/x.jpg", &png).build().finds(Code::BrokenImage, "content/x.jpg:1:1").is_stopped();
}

/// The smallest picture there is: one grey pixel.
fn tiny_png() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(b"\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU");
    png.extend(b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q");
    png.extend(b"\0\0\0\0IEND\xaeB`\x82");
    png
}

#[test]
fn the_output_folder_is_never_content() {
    page("# 甲")
        .config("languages: [zh-Hant]\n")
        .file("public/old.md", "# Old")
        .file("readme.txt", "not content")
        .build()
        .finds_nothing()
        .has_no_page("old.html");
    // Without `content/`, the folder itself is the content, but not what was published to it.
    SiteTest::new()
        .file("a.md", "# A\n")
        .file("public/old.md", "# Old")
        .file("node_modules/x/readme.md", "# X")
        .file(".git/x.md", "# Git")
        .build()
        .finds_nothing()
        .has_no_page("public/old.html")
        .has_no_page("node_modules/x/index.html");
}
