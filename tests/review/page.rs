//! The page of the owners' site.

use crate::support::SiteTest;

const CONFIG: &str = "\
title: {zh-Hant: 手冊, en: Handbook}
languages: [zh-Hant, en]
feedback: {mail: a@example.com, collect_every: 3 months}
roster: {check_every: 1 week}
";

const ROSTER: &str = "\
roles:
  lead: {name: {zh-Hant: 主任, en: Lead}, holders: [ana]}
people:
  ana: {name: Ana, phone: '+852 5550 0001', checked: 2026-11-01}
contacts:
  bank: {name: {zh-Hant: 銀行, en: The bank}, phone: '+852 5550 0009'}
";

fn site() -> SiteTest {
    let document = "---\ntitle: 鎖定\nid: SM-1\nkind: runbook\nowner: lead\n---\n\n## 鎖上 {#lock role=lead}\n\n一\n";
    let item =
        "received: 2026-11-03\ndocument: SM-1\nstep: lock\nlanguage: en\nkind: unsafe\ntext: <b>&\nstatus: new\n";
    SiteTest::with_default_theme()
        .config(CONFIG)
        .file("content/roster.yaml", ROSTER)
        .file("content/index.md", "# 首頁\n")
        .file("content/index.en.md", "# Home\n")
        .file("content/lock/index.md", document)
        .file("content/lock/index.en.md", &document.replace("鎖", "Lock"))
        .file("content/feedback/FB-2026-001.yaml", item)
}

#[test]
fn only_owners_have_the_page() {
    site().build().has_no_page("review-agenda.html").has_no_page("en/review-agenda.html");
    site().owners().build().page("review-agenda.html");
}

#[test]
fn the_page_lists_every_section_with_its_links_in_both_languages() {
    let built = site().owners().build();
    let page = built.page("review-agenda.html");
    page.contains("截至2027-01-01").contains("href=\"documents.html\"").contains("href=\"feedback-register.html\"");
    page.contains("<span class=\"agenda-id\">SM-1</span> <a href=\"lock.html\">鎖定</a>");
    page.contains("<a href=\"lock.html#lock\">鎖上</a>").contains("照做會有危險").contains("2026-11-03收到");
    page.contains("<blockquote class=\"agenda-text\" lang=\"en\">&lt;b&gt;&amp;</blockquote>");
    page.contains("從未發布").contains("Ana").contains("上次確認：2026-11-01").contains("銀行").contains("從未確認");
    page.contains("<time>2027-01-01</time>")
        .contains("assets/agenda.")
        .contains("到2027-01-01為止，沒有該檢視的文件。");
    let page = built.page("en/review-agenda.html");
    page.contains("up to 2027-01-01").contains("<a href=\"lock.html#lock\">Lock上</a>");
    page.contains("Following it is unsafe").contains("The bank").contains("Documents due for review");
    // Its style sheet is on no other page.
    built.page("index.html").lacks("assets/agenda.");
}

#[test]
fn the_page_of_an_empty_handbook_says_that_there_is_nothing() {
    let built = SiteTest::with_default_theme()
        .config("title: 手冊\nlanguages: [zh-Hant]\n")
        .file("content/index.md", "# 首頁\n")
        .owners()
        .build();
    let page = built.page("review-agenda.html");
    page.contains("截至2027-02-22")
        .contains("沒有該檢視的文件")
        .contains("沒有未結案的建議")
        .contains("沒有領先的草稿");
    page.contains("沒有落後的譯文").contains("沒有逾期未確認的聯絡資料").contains("沒有排定日期").lacks("agenda-list");
}
