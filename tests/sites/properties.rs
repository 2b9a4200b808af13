//! What holds for every text and every name that anybody could write.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use readybook::config::Config;
use readybook::content::body::{Html, What};
use readybook::content::path::fold;
use readybook::content::{Document, MarkdownOptions, Source, front_matter, parse};
use readybook::diagnostic::report::{Colour, Language, human, json, short};
use readybook::diagnostic::{Code, Diagnostic};
use readybook::outputs::is_inside;
use readybook::publish::{Protected, publish};
use readybook::source::Texts;

use crate::support::{SiteTest, bytes_of, html};

/// Pieces of Markdown and HTML that break things, alone and against each other.
const PIECES: &[&str] = &[
    "<div",
    "<div>",
    "</div>",
    "<DIV CLASS=x>",
    "<p>",
    "<P ALIGN=left>",
    "</P>",
    "<a href=\"javascript:x\">",
    "<a href=x.md>",
    "</a>",
    "<a name=n>",
    "<a id=\"n\">",
    "[",
    "](",
    ")",
    "[x](y.md)",
    "[x][r]",
    "\n[r]: /z\n",
    "![",
    "![a](b.png)",
    "![a](b.png \"c\")",
    "*",
    "**",
    "***",
    "_",
    "~",
    "~~",
    "`",
    "```\n",
    "```report\n",
    "```severity x\n",
    "  ~~~agenda\n",
    "title: [x, {y}\n",
    "~~~ sh {a=b}\n",
    "\n",
    "\n\n",
    "  \n",
    "\\",
    "\\\n",
    "> ",
    "> > ",
    "- ",
    "1. ",
    "7) ",
    "- [ ] ",
    "- [x] ",
    "    ",
    "\t",
    "# ",
    "## ",
    "### ",
    " #\n",
    "{#id}",
    "{#id role=x within=1h}",
    "{.c k=v}",
    "{x}",
    "===\n",
    "---\n",
    "***\n",
    "|a|b|\n|-|:-:|\n|c|d|\n",
    "| | |\n|-|-|\n",
    "Table: x\n\n",
    "表：甲\n\n",
    "[^1]",
    "[^1]: note\n",
    "[^2]: ",
    "term\n: definition\n",
    "\n: ",
    "> [!NOTE]\n> x\n",
    "> [!WARNING]\n",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<col>",
    "<colgroup>",
    "<col span=2>",
    "<table>",
    "<tr>",
    "<td>",
    "<th scope=col>",
    "</table>",
    "<ul>",
    "<li>",
    "<pre>",
    "</pre>",
    "<b>",
    "<i>",
    "</b>",
    "</i>",
    "<kbd>",
    "<br/>",
    "<hr>",
    "<img src=x onerror=y>",
    "<img alt='a' src=\"data:image/png;base64,AA\">",
    "<svg>",
    "<script>",
    "</script>",
    "<style>",
    "<script>alert(1)</script>",
    "<!--",
    "-->",
    "<!-- x -->",
    "<![CDATA[",
    "]]>",
    "<?php",
    "?>",
    "<!DOCTYPE x>",
    "<iframe",
    "<x-y z>",
    "<hh:mm>",
    "<user>",
    "</user>",
    "<https://example.com>",
    "<mailto:a@b>",
    "&lt;",
    "&#60;script&#62;",
    "&",
    "&amp",
    "\"",
    "'",
    "<b title=\"",
    "<b title='\"'>",
    "onclick=x",
    " onload=\"y\"",
    "javascript:",
    "{{ x }}",
    "{% y %}",
    "帳",
    "號：",
    "，",
    "甲**乙：**丙",
    "\u{202e}",
    "\u{200b}",
    "😀",
    "\u{3000}",
    "a",
    "word ",
    "1",
    "\r\n",
    "<h2 id=main>",
    "</h2>",
    "## Main\n",
    "## fn 1\n",
    "## a title\n",
    "<span id=\"a-title\">",
    "</span>",
    "<div id=x>",
    "<ruby>",
    "<rt>",
    "<blockquote>",
    "<b",
    "</",
    "<",
    ">",
    "/>",
    "<q cite=x>",
    "<time>",
    "```mermaid\nx\n```\n",
    "    code\n",
    "<td colspan=\"9\">",
    "<caption>",
    "<dl><dt>",
    "<dd>",
    "<figure>",
    "<figcaption>",
    "<ol type=a start=x>",
];

fn markdown() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(PIECES), 1..24).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,80}",
        1 => prop::collection::vec(any::<char>(), 0..60).prop_map(|letters| letters.into_iter().collect::<String>()),
    ]
}

fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    let source = Source { file: "a.md".into(), path: "a.md".into(), text: text.into(), language: None, frozen: None };
    parse(&source, &MarkdownOptions::default())
}

/// The body as it would stand on a page, with something in every hole.
pub fn filled(body: &Html) -> String {
    let mut out = String::new();
    body.fill(&mut out, |what, out| {
        out.push_str(match what {
            What::Link(_) => " href=\"x.html\"",
            What::LinkEnd(_) => "<span> (outside)</span>",
            What::Image(_) => " src=\"x.png\"",
            What::StepLabels(_) => "<div class=\"step-labels\"></div>",
            What::StepNumber(_) => "1",
            What::Block(_) => "<rb-report><p>x</p></rb-report>",
            What::IdPrefix => "",
            What::Word(_) => "word",
        });
    });
    out
}

fn whole(text: &str) -> Result<(), String> {
    let (document, found) = read(text);
    let out = filled(&document.body.html);
    let elements = html::read(&out).map_err(|fault| format!("{fault}\n{out}"))?;
    let stops = found.iter().any(|d| d.code == Code::DuplicateId);
    match html::danger(&elements) {
        // Two equal explicit ids are an error, so the page is never published.
        Some(danger) if !(stops && danger.contains("stands twice")) => Err(format!("{danger}\n{out}")),
        _ => Ok(()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_gives_whole_and_harmless_html(text in markdown()) {
        if let Err(fault) = whole(&text) {
            return Err(TestCaseError::fail(fault));
        }
    }

    #[test]
    fn places_are_inside_their_text_and_can_be_shown(text in markdown()) {
        let (document, found) = read(&text);
        let mut texts = Texts::default();
        texts.insert("a.md".into(), text.as_str().into());
        for diagnostic in &found {
            for span in diagnostic.span.iter().chain(diagnostic.related.iter().map(|(span, _)| span)) {
                prop_assert!(span.start <= span.end && span.end <= text.len(), "{diagnostic:?}");
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{diagnostic:?}");
            }
            for language in [Language::English, Language::Chinese] {
                let shown = human(diagnostic, &texts, language, Colour::Never) + &short(diagnostic, &texts, language);
                prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{shown:?}");
            }
        }
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json(&found, &texts)).is_ok());
        for heading in &document.body.headings {
            prop_assert!(heading.span.end <= text.len());
        }
    }

    #[test]
    fn anchors_are_unique(text in markdown()) {
        let (document, found) = read(&text);
        if !found.iter().any(|d| d.code == Code::DuplicateId) {
            let ids: Vec<&str> = document.body.headings.iter().map(|heading| heading.id.as_str()).collect();
            let unique: HashSet<&&str> = ids.iter().collect();
            prop_assert_eq!(unique.len(), ids.len(), "{:?}", ids);
        }
    }

    #[test]
    fn any_front_matter_is_read_or_named(head in yaml()) {
        let text = format!("---\n{head}\n---\n\nText.\n");
        let (front, body, found) = front_matter::read(&"a.md".into(), &text);
        prop_assert!(text.is_char_boundary(body));
        for address in front.slug.iter().chain(&front.aliases) {
            prop_assert!(is_inside(&address.value), "{}", address.value);
        }
        for diagnostic in &found {
            let span = diagnostic.span.as_ref().expect("a file is at fault");
            prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start), "{diagnostic:?}");
        }
    }

    #[test]
    fn any_configuration_is_read_or_named(text in yaml()) {
        let (config, found) = Config::read(&"readybook.yaml".into(), &text);
        prop_assert!(!config.theme.contains(['/', '\\', '.']));
        for diagnostic in &found {
            let span = diagnostic.span.as_ref().expect("a file is at fault");
            prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start), "{diagnostic:?}");
        }
    }
}

/// Lines that look like YAML, nearly.
fn yaml() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "title",
        "id",
        "kind",
        "slug",
        "aliases",
        "order",
        "owner",
        "approvers",
        "review_every",
        "related",
        "search",
        "languages",
        "theme",
        "feedback",
        "limits",
        "markdown",
        "stages",
        "base_url",
        "roster",
        "assets",
        "titel",
        "",
        "- a",
        "? x",
        "標題",
    ]);
    let values = prop_oneof![
        3 => prop::sample::select(vec![
            "x", "[a, b]", "{a: b}", "", "|", ">-", "\"a", "'b'", "&a 1", "*a", "!!binary x", "../x", "a/b.html", "/x", "．．／x",
            "C:\\x", "%2e%2e", "1.10", "0x1F", "1e400", "~", "null", "true", "2026-02-30", "6 months", "javascript:x", "https://x/{title}",
            "[a, [b, [c]]]", "{a: {b: {c: d}}}", "a: b", "# c", "@x", "`x`", "\\", "CON", "a.", "字", "\u{202e}", "\u{0}", "{zh-Hant: 甲}",
        ]).prop_map(str::to_string),
        1 => "\\PC{0,20}",
    ];
    let lines = prop::collection::vec((0usize..3, keys, values), 0..8);
    prop_oneof![
        4 => lines.prop_map(|lines| {
            lines.iter().map(|(indent, key, value)| format!("{}{key}: {value}\n", "  ".repeat(*indent))).collect::<String>()
        }),
        1 => "[\\PC\n]{0,120}",
    ]
}

/// A page: its folder and name, and what its head says of addresses.
fn pages() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        3 => prop::sample::select(vec![
            "a", "b", "A", "a.html", "b.html", "index", "Index", "README", "readme", "404", "print", "en", "assets", "ａ", "é", "e\u{301}",
            "con", "x.en", "x", "search", "a b", "..a", "...", "-x", "a\\b", "~", "%2e%2e", "a:b", "com1", "字", "roles", "glossary",
        ]).prop_map(str::to_string),
        1 => "[^/\u{0}]{1,12}",
    ];
    let path = prop::collection::vec(name, 1..4).prop_map(|parts| parts.join("/"));
    let address = prop_oneof![
        3 => prop::sample::select(vec![
            "a", "a.html", "a/b.html", "a.html/c", "b/../c", "/x", "x/", "index.html", "en/index.html", "assets/x", "404.html", "..", ".",
            "．．／x", "a\\b", "c:/x", "con", "x.html", "%2e", "字.html", "a//b", ".git/x",
        ]).prop_map(str::to_string),
        1 => "\\PC{0,12}",
    ];
    let head = (prop::option::of(address.clone()), prop::collection::vec(address, 0..3)).prop_map(|(slug, aliases)| {
        let quoted = |text: &str| serde_json::to_string(text).expect("a text");
        let slug = slug.map_or(String::new(), |slug| format!("slug: {}\n", quoted(&slug)));
        let aliases: Vec<String> = aliases.iter().map(|alias| quoted(alias)).collect();
        format!("---\ntitle: x\n{slug}aliases: [{}]\n---\n", aliases.join(", "))
    });
    prop::collection::vec((path, head), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever authors call their files, a site that is built without an error can be published, and lies inside.
    #[test]
    fn any_names_give_addresses_inside_the_site_that_every_system_can_store(pages in pages()) {
        let mut site = SiteTest::new().config("languages: [zh-Hant, en]\n");
        for (path, head) in &pages {
            let target = site.root().join("content").join(format!("{path}.md"));
            let parts_are_names = path.split('/').all(|part| !matches!(part, "." | "..") && part.len() < 200);
            // The system itself refuses some: a file where a folder is asked for.
            if parts_are_names && std::fs::create_dir_all(target.parent().unwrap()).is_ok() {
                let _ = std::fs::write(&target, head);
            }
        }
        site = site.with(|root| std::fs::create_dir_all(root.join("content")).unwrap());
        let built = site.build();
        let Some(outputs) = &built.build.outputs else { return Ok(()) };
        let folded: BTreeSet<String> = outputs.iter().map(|(address, _)| fold(address)).collect();
        prop_assert_eq!(folded.len(), outputs.len());
        for address in &folded {
            prop_assert!(is_inside(address), "{}", address);
            let above = address.match_indices('/').map(|(at, _)| &address[..at]);
            for folder in above {
                prop_assert!(!folded.contains(folder), "`{}` is a file and a folder", folder);
            }
        }
        let protect = Protected { root: built.site.root().to_path_buf(), sources: vec![built.site.root().join("content")] };
        let published = publish(outputs, &built.site.root().join("public"), &protect);
        prop_assert!(published.is_ok(), "{:?}", published);
    }

    /// The same through the default theme, with hostile words wherever an author can write words.
    #[test]
    fn any_words_are_text_on_every_page_of_the_default_theme(word in words(), text in markdown()) {
        let yaml = serde_json::to_string(&word).expect("a text");
        let site = SiteTest::with_default_theme()
            .config(&format!("languages: [zh-Hant, en]\ntitle: {yaml}\ndescription: {yaml}\nfeedback: https://f.example/?t={{title}}\n"))
            .file("content/index.md", &format!("---\ntitle: {yaml}\ndescription: {yaml}\n---\n\n{text}\n"))
            .file("content/s/a.md", &format!("---\ntitle: {yaml}\nnav_title: {yaml}\n---\n\n## {}\n\n{text}\n", word.replace('\n', " ")))
            .file("content/r/index.md", &format!(
                "---\ntitle: {yaml}\nkind: runbook\nid: A-1\nowner: boss\nsituation: {yaml}\nstage: handle\n---\n## {} {{#x role=boss}}\n",
                word.replace(['\n', '{', '}'], " ")))
            .file("content/r/versions/history.yaml", &format!(
                "- {{version: \"1.0\", change: minor, summary: {yaml}, approved_by: [chief], released: 2026-10-01, effective: 2026-10-01}}\n"))
            .file("content/roster.yaml", &format!(
                "on_duty: [boss]\nroles:\n  boss: {{name: {yaml}, duties: {yaml}, holders: [ada]}}\n  chief: {{name: {yaml}, everyone: true}}\n\
                 people:\n  ada: {{name: {yaml}, note: {yaml}, chat: {yaml}, phone: \"123 456\"}}\n"))
            .file("content/glossary.yaml", &format!("t: {{term: {yaml}, definition: {yaml}, also: {{en: [{yaml}]}}}}\n"));
        let built = site.build();
        let Some(outputs) = &built.build.outputs else { return Ok(()) };
        for (address, content) in outputs.iter().filter(|(address, _)| address.ends_with(".html")) {
            let page = String::from_utf8(bytes_of(content)).expect("UTF-8");
            match html::read(&page) {
                Ok(elements) => prop_assert_eq!(html::danger(&elements), None, "{}", address),
                Err(fault) => prop_assert!(false, "{}: {}", address, fault),
            }
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'-alert(1)-'",
            "</title><script>",
            "</script>",
            "a & b &lt; c",
            "\u{2028}\u{2029}",
            "{{ site }}",
            "{% include \"x\" %}",
            "javascript:alert(1)",
            "\" onmouseover=\"x",
            "<!--",
            "]]>",
            "${x}",
            "\\\"",
            "$1 \\1",
            "<a href=\"index.html\"",
            "帳號「遭」盜用",
            "-->",
            "&#x3c;script&#x3e;",
        ])
        .prop_map(str::to_string),
        "[<>&\"'/=a-c {}%#\\\\`]{1,20}",
    ]
}

/// Found by the properties above, and kept so that they are looked at first.
#[test]
fn what_was_wrong_once_stays_right() {
    for text in [
        "<div",
        "<div title=\"",
        "<DIV CLASS=x>\n",
        "<P>x\n",
        "<table>\n<colgroup>\n<col span=2>\n</colgroup>\n</table>",
        "[x <a href=\"y.md\">y</a>](z.md)",
        "<a href=\"y.md\">[z](x.md)</a>",
        "## Main\n\n## sidebar\n\n## i-menu\n",
        "## fn 1\n\nx[^1]\n\n[^1]: y\n",
        "## a {#a role=x}\n\n## a title\n",
        "<span id=\"x\">y</span>\n\n## x\n",
        "<span id=\"x\">y</span> <span id=\"x\">z</span>\n",
        "## x\n\n<span id=\"x\">y</span>\n",
        "- <q cite=x>y\n    # ",
        "- [ ] <a name=n>x\n\n- ***\n",
        "- [ ] <b>x\n  - y\n",
        "- <q>y\n  ```report\n  fields: {a: {label: b}}\n  ```\n",
    ] {
        if let Err(fault) = whole(text) {
            panic!("{text}\n{fault}");
        }
    }
}
