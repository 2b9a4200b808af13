//! What readers sent in: who may see it, and what pages make of it.

use sha2::{Digest as _, Sha256};

use crate::support::{SiteTest, bytes_of};

const ROSTER: &str = "roles:\n  lead: {name: 主任, holders: [ana]}\n  boss: {name: 主管, holders: [ana]}\n\
    people:\n  ana: {name: Ana, phone: '+886 2 5550 0001'}\n";
const HISTORY: &str = r#"- version: "1.0"
  change: material
  summary: 首次發布。
  approved_by: [boss]
  released: 2026-01-05
  effective: 2026-01-05
  answers: [F-1]
  files: {index.md: DIGEST}
"#;
const TEXT: &str = "---\ntitle: 程序\nkind: procedure\nid: A-1\nowner: lead\napprovers: [boss]\n---\n## 通報 {#report role=lead}\n\n內文\n";

fn item(document: &str, more: &str) -> String {
    format!("received: 2026-01-02\n{document}kind: unclear\ntext: |\n  <b>鯨</b> & 看不懂\n{more}")
}

fn site(config: &str) -> SiteTest {
    let digest: String = Sha256::digest(TEXT).iter().map(|byte| format!("{byte:02x}")).collect();
    SiteTest::new()
        .today("2026-02-01")
        .in_force()
        .config(&format!("title: 手冊\nlanguages: [zh-Hant]\n{config}"))
        .file("content/index.md", "# 甲\n\n[程序](a/index.md)\n")
        .file("content/roster.yaml", ROSTER)
        .file("content/a/index.md", TEXT)
        .file("content/a/versions/1.0/index.md", TEXT)
        .file("content/a/versions/history.yaml", &HISTORY.replace("DIGEST", &digest))
        .file("content/feedback/F-1.yaml", &item("document: A-1\nstep: report\n", "status: done\ndone_in: '1.0'\n"))
        .file("content/feedback/F-2.yaml", &item("document: A-1\nstep: report\n", "status: new\n"))
        .file("content/feedback/F-3.yaml", &item("document: A-1\n", "status: declined\nreason: 依法如此 <i>\n"))
        .file("content/feedback/F-4.yaml", &item("document: roles/lead\n", "status: done\ndecided: 2026-01-09\n"))
}

#[test]
fn only_owners_see_what_readers_sent_in() {
    let built = site("").build();
    built.finds_nothing().has_no_page("feedback-register.html").has_no_page("review-agenda.html");
    for (address, content) in built.outputs().iter() {
        assert!(!String::from_utf8_lossy(&bytes_of(content)).contains('鯨'), "{address}");
    }
    site("").owners().build().page("feedback-register.html").contains("鯨");
    let public = site("feedback: {register: public}\n").build();
    public.has_no_page("review-agenda.html").page("feedback-register.html").contains("鯨");
}

#[test]
fn items_lead_to_what_they_are_about_and_to_what_came_of_them() {
    let page = site("").owners().build().page("feedback-register.html");
    // Readers write no HTML.
    page.contains("&lt;b&gt;鯨&lt;/b&gt; &amp; 看不懂").contains("依法如此 &lt;i&gt;");
    page.contains(r#"href="a.html#report""#).contains(r#"href="roles/lead.html""#).contains("30天前");
    page.contains(r#"<a href="a/v1.0.html">1.0</a>"#);
    let places = ["F-4", "F-3", "F-2", "F-1"].map(|id| page.text.find(&format!("id=\"rb-{id}\"")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "the newest first: {places:?}");
    // Two items are about one step, one of them open.
    page.contains("2則建議").contains("1則待處理");
}

#[test]
fn what_came_in_later_than_the_day_of_the_build_is_not_known() {
    site("").today("2026-01-01").owners().build().has_no_page("feedback-register.html");
}
