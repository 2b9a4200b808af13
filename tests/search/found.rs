//! What is found, and in which order.

use proptest::prelude::*;
use readybook::search::tokens::is_dense;
use readybook::search::{Searched, search};

use crate::support::{Built, SiteTest};

fn searched(built: &Built) -> &Searched {
    built.build.search.as_ref().unwrap_or_else(|| panic!("no search:\n{}", built.listing()))
}

/// The addresses of what is found, in order.
fn urls(built: &Built, query: &str) -> Vec<String> {
    let index = searched(built).index.as_ref().expect("the index is kept");
    search(index, query, None, 1000).hits.iter().map(|hit| index.url(hit)).collect()
}

fn two_pages() -> Built {
    SiteTest::new()
        .file("content/index.md", "# 首頁\n\n請看別頁。\n")
        .file("content/a.md", "# 帳號被盜\n\n前言。\n\n## 登出所有裝置 {#out}\n\n啟用雙重驗證，並更新 `update_url`。\n\n```sh\nkubectl get KubeNodes\n```\n")
        .file("content/b.md", "# Password policies\n\nEvery account needs a strong password.\n\n![A map of rôles](map.svg)\n")
        .file("content/map.svg", "<svg viewBox='0 0 9 9'/>")
        .build()
}

#[test]
fn a_phrase_leads_to_its_heading() {
    let built = two_pages();
    assert_eq!(urls(&built, "登出所有裝置"), ["a.html#out"]);
    assert_eq!(urls(&built, "雙重驗證")[0], "a.html#out");
    assert_eq!(urls(&built, "帳號被盜")[0], "a.html");
}

#[test]
fn either_chinese_script_and_either_regions_words_find_the_other() {
    let built = SiteTest::new().file("content/index.md", "# 首頁\n\n請更新伺服器的軟體，裡面有著作。\n").build();
    for query in ["服务器", "软件", "软体", "伺服器", "裏面", "里面", "着作"] {
        assert_eq!(urls(&built, query), ["index.html"], "{query}");
    }
}

#[test]
fn endings_beginnings_parts_and_typing_errors_find_the_word() {
    let built = two_pages();
    for query in ["policy", "passw", "pasword", "PASSWORD", "passwords", "roles"] {
        assert_eq!(urls(&built, query).first().map(String::as_str), Some("b.html"), "{query}");
    }
    for query in ["update_url", "updateUrl", "update url", "kubenodes", "KubeNodes"] {
        assert_eq!(urls(&built, query).first().map(String::as_str), Some("a.html#out"), "{query}");
    }
}

#[test]
fn a_page_that_is_kept_out_is_not_found() {
    let built = SiteTest::new()
        .file("content/index.md", "# 首頁\n\n秘密以外。\n")
        .file("content/a.md", "---\nsearch: false\n---\n# 秘密\n\n秘密。\n")
        .build();
    assert_eq!(urls(&built, "秘密"), ["index.html"]);
}

#[test]
fn a_handbook_may_have_no_search() {
    let built = SiteTest::new().config("search: {enabled: false}\n").file("content/index.md", "# 首頁\n").build();
    assert!(built.build.search.is_none());
    assert!(!built.outputs().iter().any(|(address, _)| address.starts_with("assets/search")));
}

#[test]
fn synonyms_find_what_the_handbook_calls_by_another_name() {
    let built = SiteTest::new()
        .file("content/index.md", "# 首頁\n\n請啟用雙重驗證。\n")
        .file("content/a.md", "# 別頁\n\n雙重的意思。\n")
        .file("content/synonyms.yaml", "- [2FA, 雙重驗證, two-factor authentication]\n")
        .build();
    assert_eq!(urls(&built, "2fa"), ["index.html"]);
    assert_eq!(urls(&built, "two factor authentication"), ["index.html"]);
}

#[test]
fn blocks_are_found_by_their_words_and_not_by_their_ids() {
    let built = SiteTest::new()
        .file("content/index.md", "# 首頁\n\n## 聲明 {#say}\n\n```statement\nslots: {clock: {label: 發現時刻}}\ntext: 我們在{clock}察覺異樣\napprovers: [boss]\n```\n\n## 定級 {#grade}\n\n```severity\n```\n")
        .file("content/severity.yaml", "levels: {top: {name: 最高級}}\nquestions: {scope: {ask: 波及多廣？, answers: {a: {label: 單一部門}, b: {label: 全公司}}}}\nmatrix: [{level: top}]\n")
        .build();
    assert_eq!(urls(&built, "察覺異樣"), ["index.html#say"]);
    assert_eq!(urls(&built, "發現時刻"), ["index.html#say"]);
    assert_eq!(urls(&built, "波及多廣"), ["index.html#grade"]);
    assert_eq!(urls(&built, "最高級"), ["index.html#grade"]);
    assert!(urls(&built, "approvers").is_empty() && urls(&built, "clock").is_empty());
}

#[test]
fn any_query_is_answered() {
    let built = two_pages();
    let long = "帳號 password ".repeat(1000);
    for query in ["", " ", "\u{202e}", "…", "\u{0}", "😀", &"x".repeat(10_000), &"帳".repeat(10_000), &long] {
        urls(&built, query);
    }
    assert!(!urls(&built, &long).is_empty());
}

/// Words and runs, as handbooks mix them.
fn text() -> impl Strategy<Value = String> {
    let han = "[一-十帳號密碼登出臺灣裡發髮软体著着]{1,9}";
    let word = prop_oneof![
        "[a-zA-Z]{1,9}",
        "[a-z]{2,5}[-_.][a-z]{2,5}",
        "[A-Z][a-z]{1,4}[A-Z][a-z]{1,4}",
        "[0-9]{1,4}",
        "[àéîœß]{2,4}"
    ];
    prop::collection::vec(prop_oneof![han.prop_map(|t| t), word.prop_map(|t| t)], 1..30)
        .prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_and_every_two_han_characters_of_a_page_find_it(texts in prop::collection::vec(text(), 1..6)) {
        let mut site = SiteTest::new().file("content/index.md", "# Home\n");
        for (number, text) in texts.iter().enumerate() {
            site = site.file(&format!("content/p{number}.md"), &format!("# P\n\n{text}\n\n## H\n\n{text}\n"));
        }
        let built = site.build();
        for (number, text) in texts.iter().enumerate() {
            let address = format!("p{number}.html");
            let is_there = |query: &str| urls(&built, query).iter().any(|url| url.starts_with(&address));
            for word in text.split(' ') {
                prop_assert!(word.chars().count() < 2 && is_dense(word.chars().next().unwrap()) || is_there(word), "{} in {}", word, text);
                let characters: Vec<char> = word.chars().collect();
                for pair in characters.windows(2).filter(|pair| pair.iter().all(|c| is_dense(*c))) {
                    let pair: String = pair.iter().collect();
                    prop_assert!(is_there(&pair), "{} in {}", pair, text);
                }
            }
        }
    }
}
