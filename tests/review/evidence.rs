//! What records say, on the pages for owners.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use crate::place::Place;
use crate::runs::named;
use crate::school;

const ASKED: [&str; 8] = ["build", "--owners", "--output", "../site", "--records", "inbox", "--people", "people.csv"];

/// A handbook of whose questions one is always answered wrongly, in so many attempts.
fn learners(attempts: u32) -> school::Place {
    let mut place = school::Place::new();
    let site = place.site();
    let basics = school::quiz(&site, "basics");
    let mut wrong: BTreeMap<_, _> = school::all_right();
    wrong.insert("truth".to_string(), json!(true));
    for number in 1..=attempts {
        let record = school::attempt(basics, "E1", number, &wrong);
        place = place.record(&format!("{number:02}.json"), &record);
    }
    place
}

#[test]
fn questions_that_learners_get_wrong_are_hot_spots_and_nobody_is_named() {
    let place = learners(12);
    place.run(&ASKED).ends_with(0);
    let page = |name: &str| fs::read_to_string(place.path(&format!("site/{name}"))).unwrap();
    let register = page("feedback-register.html");
    for said in ["最常答錯的題目", "可以刪除證據。", "答對率0%", "作答12次", "最多人誤選「正確」（12次）"]
    {
        assert!(register.contains(said), "{said}: {register}");
    }
    // Everybody is right about the others.
    assert_eq!(register.matches("答對率").count(), 1);
    let agenda = page("review-agenda.html");
    for said in ["需要留意的題目", "太難：答對率低於0.3", "沒有人選的選項：記者", "答對率0%"]
    {
        assert!(agenda.contains(said), "{said}: {agenda}");
    }
    // No records of runs were given.
    assert!(!agenda.contains("沒達到的時限"));
    for name in ["林雅婷", "E1"] {
        assert!(!register.contains(name) && !agenda.contains(name), "{name}");
    }
}

#[test]
fn few_attempts_say_nothing() {
    let place = learners(9);
    place.run(&ASKED).ends_with(0);
    assert!(!place.path("site/feedback-register.html").exists());
    let agenda = fs::read_to_string(place.path("site/review-agenda.html")).unwrap();
    assert!(agenda.contains("沒有需要留意的題目。") && !agenda.contains("答對率"), "{agenda}");
}

#[test]
fn only_a_site_for_owners_is_given_records() {
    let place = learners(0);
    let args: Vec<&str> = ASKED.into_iter().filter(|arg| *arg != "--owners").collect();
    place.run(&args).ends_with(2).says("add --owners");
    assert!(!place.path("site").exists());
    place.run(&["serve", "--in-force", "--runs", "inbox"]).ends_with(2).says("add --owners");
    place.run(&["build", "--owners", "--records", "inbox"]).ends_with(2).says("--people");
    place.run(&["build", "--owners", "--runs", "nowhere"]).ends_with(2).says("nowhere");
}

#[test]
fn limits_that_runs_missed_are_on_the_agenda() {
    let place = Place::new()
        .file("runs/a.json", named("a step that was taken back is late"))
        .file("runs/b.json", named("a drill"))
        .file("runs/c.json", "{}");
    let agenda = |folder: &str| {
        place.run(&["build", "--owners", "--output", "../site", "--runs", folder]).ends_with(0);
        fs::read_to_string(place.path("site/review-agenda.html")).unwrap()
    };
    let page = agenda("runs");
    for said in [
        "讀取2份執行紀錄，其中演練1份。",
        "另有1個檔案不能採用，未列入。",
        // The handbook has no such document, so both are called what the runs call them.
        "SM-RB-001 Account taken over",
        "步驟：Step 1",
        "2次",
        "其中演練1次",
        "最多晚了1小時15分鐘",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("需要留意的題目"));
    fs::create_dir(place.path("none")).unwrap();
    assert!(agenda("none").contains("沒有步驟超過時限。"));
}
