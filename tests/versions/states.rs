//! Every state that a document can be in, and the days on which it passes from one to the next.

use std::sync::Arc;

use readybook::diagnostic::Code;
use readybook::outputs::Content;
use readybook::pipeline::{Pipeline, Reuse};

use super::support::{Built, SiteTest};

/// One text of the document: a step that says which version it is.
fn text(version: &str, language: &str) -> String {
    let title = if language == "en" { "Lockout" } else { "鎖定" };
    format!(
        "---\ntitle: {title}\nid: SM-1\nkind: runbook\nowner: lead\napprovers: [boss]\nreview_every: 6 months\n---\n\n## 步驟\n\n### 鎖上 {{#lock role=lead within=15m}}\n\ntext of {version} in {language}\n"
    )
}

struct Release {
    version: &'static str,
    change: &'static str,
    released: &'static str,
    effective: &'static str,
    more: &'static str,
}

const ONE: Release =
    Release { version: "1.0", change: "material", released: "2026-01-05", effective: "2026-01-10", more: "" };
const TWO: Release =
    Release { version: "2.0", change: "material", released: "2026-03-01", effective: "2026-03-10", more: "" };
const THREE: Release =
    Release { version: "2.1", change: "minor", released: "2026-05-01", effective: "2026-05-10", more: "" };

/// A document with some versions, and a draft that says something else.
fn document(releases: &[Release]) -> SiteTest {
    let mut history = String::new();
    let mut site = SiteTest::new().in_force().config("languages: [zh-Hant, en]\n");
    for (suffix, language) in [("", "zh-Hant"), (".en", "en")] {
        site = site
            .file(&format!("content/lock/index{suffix}.md"), &text("draft", language))
            .file(&format!("content/index{suffix}.md"), "# 首頁\n\n[鎖定](lock/index.md#lock)\n");
    }
    for Release { version, change, released, effective, more } in releases {
        history += &format!(
            "- version: \"{version}\"\n  change: {change}\n  summary: {{zh-Hant: 改了{version}, en: changed {version}}}\n  approved_by: [boss]\n  released: {released}\n  effective: {effective}\n{more}"
        );
        for (suffix, language) in [("", "zh-Hant"), (".en", "en")] {
            let path = format!("content/lock/versions/{version}/index{suffix}.md");
            site = site.file(&path, &text(version, language));
        }
    }
    if releases.is_empty() { site } else { site.file("content/lock/versions/history.yaml", &history) }
}

fn on(day: &str, releases: &[Release]) -> Built {
    document(releases).today(day).build()
}

#[test]
fn what_was_never_released_shows_no_text() {
    let built = on("2026-01-01", &[]);
    built.finds(Code::NeverReleased, "content/lock/index.md:1:1");
    built.page("lock.html").lacks("text of").contains("SM-1  draft");
    built.has_no_page("lock/history.html");
    document(&[]).drafts().build().page("lock.html").contains("text of draft").contains("<p class=\"draft\">draft</p>");
}

#[test]
fn the_version_in_force_changes_with_the_day() {
    let all = [ONE, TWO, THREE];
    for (day, shown, upcoming) in [
        ("2026-01-09", None, &["1.0"][..]),
        ("2026-01-10", Some("1.0"), &[]),
        ("2026-01-11", Some("1.0"), &[]),
        ("2026-02-28", Some("1.0"), &[]),
        ("2026-03-01", Some("1.0"), &["2.0"]),
        ("2026-03-09", Some("1.0"), &["2.0"]),
        ("2026-03-10", Some("2.0"), &[]),
        ("2026-05-09", Some("2.0"), &["2.1"]),
        ("2026-05-10", Some("2.1"), &[]),
    ] {
        let built = on(day, &all);
        let page = built.page("lock.html");
        page.lacks("text of draft");
        match shown {
            Some(version) => {
                page.contains(&format!("text of {version} in zh-Hant")).contains(&format!("SM-1 {version} in-force"))
            }
            None => page.lacks("text of").contains("SM-1 1.0 upcoming"),
        };
        for version in ["1.0", "2.0", "2.1"] {
            let address = format!("lock/v{version}.html");
            let is_known = built.outputs().get(&address).is_some();
            let released = all.iter().find(|release| release.version == version).unwrap().released;
            assert_eq!(is_known, released <= day, "{version} on {day}");
            if !is_known {
                continue;
            }
            let standing = match shown {
                _ if upcoming.contains(&version) => "upcoming",
                Some(shown) if shown == version => "in-force",
                _ => "superseded",
            };
            built
                .page(&address)
                .contains(&format!("<p class=\"version\">{standing} {version}"))
                .contains(&format!("text of {version}"));
            built.page("lock/history.html").contains(&format!("{standing} {version}"));
        }
    }
}

#[test]
fn an_old_version_leads_to_the_step_in_force_and_to_what_changed() {
    let built = on("2026-06-01", &[ONE, TWO, THREE]);
    built
        .page("en/lock/v1.0.html")
        .contains("superseded 1.0 2026-01-10 until 2026-03-10 <a href=\"../lock.html\">2.1</a> <a href=\"v1.0-v2.1.html\">redline</a>")
        .contains("<a href=\"../lock.html#lock\">in force</a>");
    built.page("lock/v2.1.html").lacks("in force</a>");
    for pair in ["v1.0-v2.0", "v2.0-v2.1", "v1.0-v2.1"] {
        built.page(&format!("lock/{pair}.html"));
        built.page(&format!("en/lock/{pair}.html"));
    }
    built.page("lock/v1.0-v2.1.html").contains("<ins").contains("<del");
}

#[test]
fn a_withdrawn_version_says_why_and_the_one_before_is_in_force_again() {
    let more = "  withdrawn: {zh-Hant: 期限有誤, en: A deadline is wrong}\n  withdrawn_on: 2026-03-20\n";
    let withdrawn = || [ONE, Release { more, ..TWO }];
    on("2026-03-19", &withdrawn()).page("lock.html").contains("text of 2.0");
    let built = on("2026-03-20", &withdrawn());
    built.page("lock.html").contains("text of 1.0").contains("SM-1 1.0 in-force");
    built.page("en/lock/v2.0.html").lacks("text of").contains("because A deadline is wrong on 2026-03-20");
    built.has_no_page("lock/v1.0-v2.0.html");
    let only = [Release { more, ..TWO }];
    on("2026-03-20", &only).page("lock.html").lacks("text of").contains("SM-1 2.0 withdrawn");
}

#[test]
fn a_day_in_the_past_is_built_as_it_was_then() {
    // What was released or withdrawn later is not known yet.
    let more = "  withdrawn: {zh-Hant: 期限有誤, en: wrong}\n  withdrawn_on: 2026-04-01\n";
    let then = on("2026-03-15", &[ONE, TWO]);
    let now = on("2026-03-15", &[ONE, Release { more, ..TWO }, THREE]);
    let files = |built: &Built| -> Vec<(String, Vec<u8>)> {
        built
            .outputs()
            .iter()
            .map(|(address, content)| (address.to_string(), super::support::bytes_of(content)))
            .collect()
    };
    assert!(files(&then) == files(&now));
}

#[test]
fn a_page_may_name_a_version_that_was_not_released_on_the_day() {
    for link in ["lock/v2.0.html", "lock/versions/2.0/index.md", "lock/v1.0-v2.0.html"] {
        let site = |day| {
            let page = format!("# 首頁\n\n[2.0版]({link}) [鎖定](lock/index.md)\n");
            document(&[ONE, TWO]).today(day).file("content/index.md", &page).build()
        };
        site("2026-02-01").page("index.html").contains("<a href=\"lock.html\">2.0版</a>");
        site("2026-04-01").page("index.html").lacks("<a href=\"lock.html\">2.0版</a>").contains("2.0版</a>");
    }
}

#[test]
fn a_translation_says_what_it_misses() {
    let behind = "  behind: {en: \"1.0\"}\n";
    for (change, code) in [("editorial", "editorial"), ("minor", "minor"), ("material", "material")] {
        let built = on("2026-03-10", &[ONE, Release { more: behind, change, ..TWO }]);
        built
            .page("en/lock.html")
            .contains(&format!("renders 1.0 of 2.0 {code} <a href=\"../lock.html\">original</a> <a href=\"../lock/v1.0-v2.0.html\">redline</a>"));
        built.page("en/lock.html").contains(&format!("translation {code} 1.0"));
        built.page("en/lock/v1.0.html").contains("translation current 1.0");
        built.page("lock.html").lacks("class=\"behind\"").lacks("translation ");
        built.page("en/lock/history.html").contains("renders 1.0");
        let is_named = built.build.found.iter().any(|found| found.code == Code::TranslationBehind);
        assert_eq!(is_named, change == "material");
    }
}

#[test]
fn the_register_and_the_changes_list_every_document() {
    let built = on("2026-03-05", &[ONE, TWO]);
    built.page("documents.html").contains(
        "SM-1 <a href=\"lock.html\">鎖定</a> in-force 1.0 2026-01-10 upcoming 2.0 2026-03-10 review 2026-07-10",
    );
    built.page("changes.html").contains("2026-03-10 <a href=\"lock.html\">鎖定</a> SM-1 2.0 material upcoming 改了2.0");
    on("2026-07-11", &[ONE]).page("documents.html").contains("overdue");
    on("2026-07-10", &[ONE]).page("documents.html").lacks("overdue");
}

#[test]
fn a_feed_needs_a_base_address() {
    on("2026-06-01", &[ONE, TWO]).has_no_page("feed.xml");
    let site = document(&[ONE, TWO]).today("2026-06-01");
    let built = site.config("languages: [zh-Hant, en]\nbase_url: https://handbook.example.com/sm\n").build();
    let feed = built.page("en/feed.xml");
    feed.contains("<id>https://handbook.example.com/sm/en/lock/v2.0.html</id>")
        .contains("changed 2.0")
        .contains("2026-03-01T00:00:00Z");
}

#[test]
fn drafts_are_shown_when_they_are_asked_for() {
    let site = document(&[ONE, TWO]).today("2026-06-01");
    let built = site.drafts().build();
    built
        .page("lock.html")
        .contains("text of draft")
        .contains(
            "<p class=\"draft\">draft <a href=\"lock/v2.0.html\">2.0</a> <a href=\"lock/v2.0-draft.html\">redline</a>",
        )
        .contains("SM-1  draft");
    built.page("lock/v2.0-draft.html").contains("<ins");
    // Without a change there is nothing to announce.
    let same = document(&[ONE, TWO]).today("2026-06-01").drafts();
    let same = same
        .file("content/lock/index.md", &text("2.0", "zh-Hant"))
        .file("content/lock/index.en.md", &text("2.0", "en"));
    let built = same.build();
    built.page("lock.html").lacks("class=\"draft\"").contains("SM-1 2.0 in-force");
    built.has_no_page("lock/v2.0-draft.html");
}

#[test]
fn a_day_begins_where_the_handbook_is() {
    // 2026-03-09, 15:59:59 and 16:00:00 UTC: the second is midnight in Hong Kong.
    for (zone, seconds, version) in [
        ("Asia/Hong_Kong", "1773071999", "1.0"),
        ("Asia/Hong_Kong", "1773072000", "2.0"),
        ("UTC", "1773072000", "1.0"),
        ("America/Los_Angeles", "1773072000", "1.0"),
    ] {
        let site = document(&[ONE, TWO]).config(&format!("languages: [zh-Hant, en]\ntime_zone: {zone}\n"));
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_readybook"));
        command.arg("--root").arg(site.root()).args(["build", "--quiet"]).env("SOURCE_DATE_EPOCH", seconds);
        assert!(command.status().unwrap().success());
        let page = std::fs::read_to_string(site.root().join("public/lock.html")).unwrap();
        assert!(page.contains(&format!("text of {version}")), "{zone} {seconds}:\n{page}");
    }
}

#[test]
fn the_preview_renders_an_old_version_once() {
    let site = document(&[ONE, TWO, THREE]).today("2026-06-01").drafts();
    let mut pipeline = Pipeline::new(site.options(), Reuse::Again);
    let first = pipeline.build().unwrap().outputs.unwrap();
    let site = site.file("content/lock/index.md", &text("draft, written on", "zh-Hant"));
    let second = pipeline.build().unwrap().outputs.unwrap();
    let mut kept = 0;
    for (address, content) in
        first.iter().filter(|(address, _)| address.contains("lock/") && address.ends_with(".html"))
    {
        let (Content::Bytes(before), Some(Content::Bytes(after))) = (content, second.get(address)) else { panic!() };
        let is_of_draft = address.contains("draft") && !address.starts_with("en/");
        assert_eq!(Arc::ptr_eq(before, after), !is_of_draft, "{address}");
        kept += usize::from(!is_of_draft);
    }
    assert_eq!(kept, 2 * (3 + 1 + 3) + 1, "versions, history and redlines in two languages, and a draft's redline");
    drop(site);
}

#[test]
fn faults_of_a_draft_wait_for_their_author() {
    let broken = || {
        document(&[ONE]).today("2026-06-01").file(
            "content/lock/index.md",
            "---\ntitle: 鎖定\nid: SM-1\nkind: runbook\nowner: lead\n---\n\n[x](nowhere.md)\n",
        )
    };
    broken().build().page("lock.html").contains("text of 1.0");
    broken().drafts().build().finds(Code::BrokenLink, "content/lock/index.md:8:5");
}

#[test]
fn images_stay_as_they_were_released() {
    let svg = |word: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>{word}</title></svg>\n")
    };
    let with_images = |word: &str| text(word, "zh-Hant") + "\n![a](a.svg) ![b](../shared/b.svg)\n";
    let site = document(&[ONE])
        .today("2026-06-01")
        .file("content/lock/versions/1.0/index.md", &with_images("1.0"))
        .file("content/lock/versions/1.0/a.svg", &svg("old a"))
        .file("content/lock/versions/1.0/elsewhere/shared/b.svg", &svg("old b"))
        .file("content/lock/a.svg", &svg("new a"))
        .file("content/shared/b.svg", &svg("new b"));
    let built = site.build();
    built
        .page("lock.html")
        .contains("src=\"lock/versions/1.0/a.svg\"")
        .contains("src=\"lock/versions/1.0/elsewhere/shared/b.svg\"");
    built.page("lock/v1.0.html").contains("src=\"versions/1.0/a.svg\"");
}
