//! What a redline promises besides holding both texts.

use std::collections::BTreeMap;

use readybook::render::redline::{Labels, Redline, Version, redline, redline_text};

use super::reading::is_well_formed;

const LABELS: Labels = Labels {
    inserted: "inserted:",
    inserted_end: "end of insertion",
    deleted: "deleted:",
    deleted_end: "end of deletion",
    moved_here: "was step {from}",
    moved_away: "“{title}” is step {to} now",
    old: "before",
    new: "after",
};

fn compared(old: &str, new: &str) -> Redline {
    let pictures = BTreeMap::new();
    let version = |html| Version { html, steps: &[], pictures: &pictures };
    redline(&version(old), &version(new), &LABELS)
}

#[test]
fn a_link_that_lost_a_word_stays_one_link() {
    let html = compared(
        "<p>see <a href=\"x.html\">the long list of <em>all</em> roles</a> here</p>",
        "<p>see <a href=\"x.html\">the list of <em>most</em> roles</a> here</p>",
    )
    .html;
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    // The emphasis went with its only word, and another came.
    assert!(html.contains("</span><em>all</em><span"), "{html}");
}

#[test]
fn removed_text_does_nothing_any_more() {
    let html = compared(
        "<div class=\"step\" id=\"a\" data-step=\"a\" aria-labelledby=\"t\"><h3 id=\"t\">x</h3><p><a href=\"y.html\">z</a></p>\
         <ul class=\"task-list\"><li class=\"task\"><label><input type=\"checkbox\"> q</label></li></ul>\
         <details><summary>s</summary><p>r</p></details></div>",
        "",
    )
    .html;
    assert!(!html.contains("href=") && !html.contains("data-step") && !html.contains("<details"), "{html}");
    assert!(html.contains("id=\"rb-old-a\"") && html.contains("aria-labelledby=\"rb-old-t\""), "{html}");
    assert!(html.contains("<input type=\"checkbox\" disabled>") && html.contains("data-address=\"y.html\""), "{html}");
}

#[test]
fn what_came_whole_is_announced_once() {
    let html =
        compared("", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td></td><td>c</td></tr></tbody></table>").html;
    assert_eq!(html.matches("inserted:").count(), 1, "{html}");
    assert_eq!(html.matches("end of insertion").count(), 1, "{html}");
    assert!(html.find("end of insertion").unwrap() > html.find('c').unwrap());
}

#[test]
fn images_are_told_apart_by_their_bytes() {
    let old = "<figure><img src=\"v1.0/a.png\" alt=\"x\"></figure>";
    let new = "<figure><img src=\"v2.0/a.png\" alt=\"x\"></figure>";
    let digests = |address: &str, digest: &str| BTreeMap::from([(address.to_string(), digest.to_string())]);
    let with = |old_digest: &str, new_digest: &str| {
        redline(
            &Version { html: old, steps: &[], pictures: &digests("v1.0/a.png", old_digest) },
            &Version { html: new, steps: &[], pictures: &digests("v2.0/a.png", new_digest) },
            &LABELS,
        )
    };
    assert_eq!(with("1", "1").summary.counts, Default::default());
    let changed = with("1", "2");
    assert_eq!(changed.summary.counts.changed, 1);
    assert!(changed.html.contains("rl-pair") && changed.html.contains("before") && changed.html.contains("after"));
}

#[test]
fn ids_that_stand_twice_are_nobodys_and_change_nothing() {
    let step = "<div class=\"step\" id=\"a\" data-step=\"a\"><h3>x</h3><p>y</p></div>";
    let html = compared(&step.repeat(2), &step.repeat(2)).html;
    assert!(!html.contains("<ins") && is_well_formed(&html).is_ok(), "{html}");
}

#[test]
fn scripts_of_trusted_html_do_not_come_in() {
    let html = compared(
        "<p onmouseover=\"x()\">a</p><script>alert(1)</script>",
        "<p>a</p><iframe src=\"x\"></iframe><a href=\"JavaScript:x()\">b</a><svg onload=\"x()\"><script>x()</script></svg>",
    )
    .html;
    for danger in ["onmouseover", "<script", "alert", "<iframe", "avaScript", "onload"] {
        assert!(!html.contains(danger), "{danger} in {html}");
    }
}

#[test]
fn titles_are_compared_as_lines() {
    let html = redline_text("通報 <& 定級", "通報與定級", &LABELS);
    assert!(html.starts_with("通報<del>") && html.contains("&lt;&amp;") && html.ends_with("定級"), "{html}");
    assert_eq!(redline_text("a", "a", &LABELS), "a");
}

#[test]
fn empty_words_are_left_out() {
    let labels = Labels { inserted: "", inserted_end: "", deleted: "", deleted_end: "", ..LABELS };
    assert_eq!(redline_text("a b", "a c", &labels), "a <del>b</del><ins>c</ins>");
}
