//! What a record is evidence about: versions of quizzes and documents, and the day for which a report looks at them.

use serde_json::{Value, json};

use crate::place::{Place, acknowledgement, all_right, attempt, procedures, quiz, sealed};
use readybook::training::record::Record;
use readybook::training::site::Site;
use readybook::training::verify::{Verdict, verify};

const STEPS: &str = "## 先報 {#report role=lead}\n\n## 再記 {#log role=lead}\n";

/// `P-1` in two versions, the second in force from 2026-11-01 on, and a quiz about it.
fn bound(version: &str) -> Place {
    Place::new()
        .release("1.0", ("2026-01-01", "2026-01-01"), STEPS)
        .release("2.0", ("2026-10-01", "2026-11-01"), &format!("{STEPS}\n更多。\n"))
        .bind(version)
}

fn passed(site: &Site, named: Value) -> Value {
    let mut record = attempt(quiz(site, "basics"), "E1", 1, &all_right());
    record["activity"]["procedures"] = named;
    record
}

fn verdict(site: &Site, record: Value) -> Verdict {
    verify(site, &Record::read(sealed(record).to_string().as_bytes()).unwrap())
}

#[track_caller]
fn differs(site: &Site, record: Value, part: &str) {
    match verdict(site, record) {
        Verdict::Differs(reasons) => {
            assert!(reasons.iter().any(|reason| reason.en.contains(part)), "{part} is not in {reasons:?}");
            assert!(reasons.iter().all(|reason| !reason.zh.is_empty()));
        }
        other => panic!("{part}: {other:?}"),
    }
}

#[track_caller]
fn verified(site: &Site, record: Value) {
    let verdict = verdict(site, record);
    assert!(matches!(verdict, Verdict::Verified(_)), "{verdict:?}");
}

#[test]
fn an_attempt_is_evidence_about_exactly_the_documents_of_its_quiz() {
    let site = bound("2.0").site();
    verified(&site, passed(&site, procedures(&site, &["2.0"])));
    differs(&site, passed(&site, json!([])), "the quiz is about `P-1` too");
    differs(&site, passed(&site, procedures(&site, &["2.0", "1.0"])), "names a document twice");
    let mut other = procedures(&site, &["2.0"]);
    other[0]["id"] = json!("P-9");
    differs(&site, passed(&site, other), "the quiz is not about `P-9`");
    let mut other = procedures(&site, &["2.0"]);
    other[0]["digest"] = json!("0".repeat(64));
    differs(&site, passed(&site, other), "the digest of `P-1` is not that of version 2.0");
    let mut other = procedures(&site, &["2.0"]);
    other[0]["version"] = json!("3.0");
    differs(&site, passed(&site, other), "version 3.0 of `P-1` is not on record");
}

#[test]
fn an_attempt_may_be_older_than_its_binding_but_not_about_a_newer_version() {
    let site = bound("2.0").site();
    verified(&site, passed(&site, procedures(&site, &["1.0"])));
    let site = bound("1.0").site();
    verified(&site, passed(&site, procedures(&site, &["1.0"])));
    differs(&site, passed(&site, procedures(&site, &["2.0"])), "about version 1.0 of `P-1`, and not about 2.0");
}

#[test]
fn older_files_tell_to_what_a_quiz_was_bound() {
    let place = bound("1.0");
    let site = place.site();
    let record = sealed(passed(&site, procedures(&site, &["1.0"])));
    let old = place.read("handbook/quizzes/basics.yaml");
    let place = place.file("kept/basics.yaml", old).record("a.json", &record).change(
        "handbook/quizzes/basics.yaml",
        "procedures: [{id: P-1, version: \"1.0\"}]\n",
        "",
    );
    place.run(&["training", "verify", "inbox"]).ends_with(1).prints("the quiz is not about `P-1`");
    place.run(&["training", "verify", "inbox", "--quizzes", "kept"]).ends_with(0).prints("a.json: verified");
}

#[test]
fn better_wording_leaves_earlier_records_as_they_are() {
    let place = Place::new();
    let site = place.site();
    let record = attempt(quiz(&site, "basics"), "E1", 1, &all_right());
    let named = |version: &str| {
        let mut record = record.clone();
        record["activity"]["version"] = json!(version);
        record
    };
    let place = place.change("handbook/quizzes/basics.yaml", "version: 1.0.0", "version: 1.0.1");
    let site = place.site();
    assert_eq!(quiz(&site, "basics").digest, record["activity"]["digest"]);
    verified(&site, record.clone());
    verified(&site, named("1.0.1"));
    for version in ["1.1.0", "2.0.0", "9.0.0", "01.0.0", "1.0.x", "1.0.1.1"] {
        assert!(matches!(verdict(&site, named(version)), Verdict::Unknown(_)), "{version}");
    }
    // The analysis of questions takes it to the version that is known.
    let place = place.record("a.json", &record);
    place.report().ends_with(0).says("1 count");
    let items = place.read("handbook/training-report/items.csv");
    assert!(items.contains("\"basics\",\"1.0.1\",\"call\",\"single-choice\",\"先打給誰？\",\"1\""), "{items}");
}

#[test]
fn validity_is_what_follows_from_day_and_quiz() {
    let place = Place::new();
    let site = place.site();
    let until = |day: Value| {
        let mut record = attempt(quiz(&site, "basics"), "E1", 1, &all_right());
        record["result"]["valid_until"] = day;
        record
    };
    verified(&site, until(json!("2027-11-20")));
    differs(&site, until(json!("9999-01-01")), "`valid_until` is 2027-11-20, not 9999-01-01");
    differs(&site, until(json!(null)), "`valid_until` is 2027-11-20, not –");
    // A patch may change it.
    let path = "handbook/quizzes/basics.yaml";
    let place = place.change(path, "version: 1.0.0", "version: 1.0.1").change(path, "months: 12", "months: 6");
    verified(&place.site(), until(json!("2027-11-20")));
}

#[test]
fn what_was_read_is_the_document_itself_whatever_else_the_record_lists() {
    let place = bound("2.0");
    let site = place.site();
    let mut record = acknowledgement(&site, "1.0", "E1", 1);
    record["activity"]["procedures"] = json!([{"id": "NOPE", "version": "1.0", "digest": "0".repeat(64)}]);
    let place = place.record("a.json", &sealed(record)).record("b.json", &acknowledgement(&site, "2.0", "E2", 2)).file(
        "handbook/quizzes/curriculum.yaml",
        "requirements:\n  - {id: read, for: [all-staff], acknowledge: {procedure: P-1}, \
         grace_days: {material_change: 14}}\n",
    );
    place.report().ends_with(0).says("2 count");
    let matrix = place.read("handbook/training-report/matrix.csv");
    assert!(matrix.contains(r#""read","通報","invalid","","2026-11-15","P-1","2.0""#), "{matrix}");
    assert!(matrix.contains(r#""read","通報","valid","","","","""#), "{matrix}");
}

#[test]
fn an_exercise_that_nobody_has_to_take_part_in_cannot_be_judged() {
    let place = Place::new();
    let record = crate::place::exercise("gone", "E1", 1);
    assert!(
        matches!(verdict(&place.site(), record), Verdict::Unknown(reason) if reason.en.contains("no exercise `gone`"))
    );
}

#[test]
fn a_report_looks_at_the_documents_of_its_day() {
    let quiz = "handbook/quizzes/basics.yaml";
    let place = Place::new()
        .release("1.0", ("2026-01-01", "2026-01-01"), STEPS)
        .release("2.0", ("2026-10-01", "2027-02-01"), "## 改報 {#other role=lead}\n")
        .bind("1.0")
        .change(
            quiz,
            "answer: false}",
            "answer: false, explanation: {text: {zh-Hant: 因, en: x}, ref: \"P-1#report\"}}",
        )
        .file("inbox/none.json", "{}");
    // The step is there on this day, and no more when the version to come is in force.
    place.report().ends_with(0);
    let page = place.read("handbook/training-report/index.html");
    assert!(page.contains("再記") && !page.contains("改報"), "{page}");
    let later = ["training", "report", "--records", "inbox", "--people", "people.csv", "--as-of", "2027-03-01"];
    place.run(&later).ends_with(0);
    let page = place.read("handbook/training-report/index.html");
    assert!(page.contains("改報") && !page.contains("再記"), "{page}");
}

#[test]
fn a_document_that_takes_effect_later_is_not_in_force_yet() {
    let place = Place::new().release("1.0", ("2026-11-01", "2027-02-01"), STEPS).file("inbox/none.json", "{}");
    let report = |day: &str| {
        let call = ["training", "report", "--records", "inbox", "--people", "people.csv", "--as-of", day];
        place.run(&call).ends_with(0);
        place.read("handbook/training-report/index.html").contains("P-1")
    };
    assert!(!report("2026-12-10"));
    assert!(report("2027-02-01"));
}
