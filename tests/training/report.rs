//! The private report: what it holds, what it refuses, and that the same input gives the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::place::{Place, all_right, attempt, exercise, quiz, sealed};

fn wrong() -> BTreeMap<String, Value> {
    let mut responses = all_right();
    responses.insert("call".into(), json!("press"));
    responses
}

/// A place with a few records of every sort.
fn with_records() -> Place {
    let place = Place::new();
    let site = place.site();
    let basics = quiz(&site, "basics");
    let later = [("one".to_string(), json!(true)), ("two".to_string(), json!("15"))].into();
    let mut differs = attempt(basics, "E2", 4, &wrong());
    differs["result"]["success"] = json!(true);
    place
        .record("E1-a.json", &attempt(basics, "E1", 1, &all_right()))
        .record("E1-b.json", &attempt(quiz(&site, "later"), "E1", 2, &later))
        .record("E1-c.json", &attempt(basics, "E1", 1, &all_right()))
        .record("E2-a.json", &attempt(basics, "e2", 3, &wrong()))
        .record("E2-b.json", &sealed(differs))
        .record("E9.json", &attempt(basics, "E9", 5, &all_right()))
        .record("zz/drill.json", &exercise("drill", "E1", 6))
        .file("inbox/broken.json", "{")
        .file("inbox/<b>&.json", "[]")
        .file("inbox/letter.docx", "x")
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_string_lossy().into(), fs::read(path).unwrap())).collect()
}

#[test]
fn a_report_says_where_everybody_stands() {
    let place = with_records();
    place.report().ends_with(0).says("10 files: 4 count, 6 do not").says("keep it private");
    let matrix = place.read("handbook/training-report/matrix.csv");
    let has = |row: &str| {
        let quoted = format!("\"{}\"", row.replace(',', "\",\""));
        assert!(matrix.contains(&quoted), "{row} is not in\n{matrix}");
    };
    has("id,name,unit,requirement,title,status,due,until");
    has("E1,林雅婷,公關室,pass-basics,基本知識,valid,,2027-11-20,");
    has("E1,林雅婷,公關室,pass-later,之後評分,valid,,,");
    has("E1,林雅婷,公關室,drill,年度演練,valid,,,");
    has("E2,'=Bob,資訊室,pass-basics,基本知識,overdue,2026-10-15,,");
    has("E2,'=Bob,資訊室,drill,年度演練,not-required,,,");
    has("E3,Eve,,pass-basics,基本知識,waived,,,");
    assert!(!matrix.contains("E4"), "who left is not in it");
    let overdue = place.read("handbook/training-report/overdue.csv");
    assert_eq!(overdue.lines().count(), 2, "{overdue}");
    for (file, words) in [
        ("index.html", ["截至2026-11-28", "查無此人", "重複", "不符", "拒收", "略過"]),
        ("index.en.html", ["As of 2026-11-28", "unknown person", "doubled", "differs", "refused", "passed over"]),
    ] {
        let page = place.read(&format!("handbook/training-report/{file}"));
        for word in words {
            assert!(page.contains(word), "{word} is not in {file}");
        }
        assert!(page.contains("&lt;b&gt;&amp;.json") && !page.contains("<b>"));
        for never in ["<style", "style=", "onclick", "javascript:", "http://", "https://", "report_"] {
            assert!(!page.contains(never), "{never} is in {file}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let place = with_records();
    place.report().ends_with(0);
    let before = files(&place.path("handbook/training-report"));
    fs::remove_dir_all(place.path("handbook/training-report")).unwrap();
    place.report().ends_with(0);
    assert_eq!(files(&place.path("handbook/training-report")), before);
    let again = place.run(&[
        "training",
        "report",
        "--records",
        "inbox",
        "--people",
        "people.csv",
        "--as-of",
        "2026-11-28",
        "--output",
        "other",
    ]);
    again.ends_with(0);
    assert_eq!(files(&place.path("handbook/other")), before);
    assert!(before.values().all(|bytes| !bytes.starts_with(b"\xEF\xBB\xBF")));
}

#[test]
fn a_report_is_never_put_where_a_site_is_published() {
    let place = with_records();
    let report = |output: &str| {
        place.run(&[
            "training",
            "report",
            "--records",
            "inbox",
            "--people",
            "people.csv",
            "--as-of",
            "2026-11-28",
            "--output",
            output,
        ])
    };
    report("public").ends_with(2).says("a report names people");
    report("public/report").ends_with(2).says("a report names people");
    place.run(&["build", "--output", "site"]).ends_with(0);
    report("site").ends_with(2).says("a report names people");
    report("site/deep/er").ends_with(2).says("which is published");
    report("content").ends_with(2);
    report("content/report").ends_with(2).says("sources");
    report("quizzes/report").ends_with(2).says("sources");
    report("../inbox").ends_with(2).says("need a folder each");
    report("../inbox/report").ends_with(2);
    report("..").ends_with(2);
    report("").ends_with(2);
    // A folder with files of others is never touched, a report of ours is replaced as a whole.
    let place = place.file("handbook/mine/notes.txt", "mine");
    place
        .run(&[
            "training",
            "report",
            "--records",
            "inbox",
            "--people",
            "people.csv",
            "--as-of",
            "2026-11-28",
            "--output",
            "mine",
        ])
        .ends_with(2);
    assert_eq!(place.read("handbook/mine/notes.txt"), "mine");
}

#[test]
fn a_report_of_ours_is_replaced_but_not_with_files_of_others_in_it() {
    let place = with_records();
    place.report().ends_with(0);
    fs::remove_file(place.path("inbox/E1-a.json")).unwrap();
    place.report().ends_with(0);
    let place = place.file("handbook/training-report/notes.txt", "mine");
    fs::remove_file(place.path("inbox/E1-b.json")).unwrap();
    place.report().ends_with(2);
    assert_eq!(place.read("handbook/training-report/notes.txt"), "mine");
}

#[test]
fn questions_are_analysed_from_enough_attempts_on() {
    let place = Place::new();
    let site = place.site();
    let basics = quiz(&site, "basics");
    let mut people = "id,name\n".to_string();
    let mut place = place;
    for number in 0..36 {
        people.push_str(&format!("P{number},N{number}\n"));
        let mut responses = all_right();
        // Strong learners choose the press; who knows little ignores the telephone.
        if number % 3 == 0 {
            responses.insert("call".into(), json!("press"));
        } else {
            responses.insert("night".into(), json!(["ignore"]));
            responses.insert("keep".into(), json!(["log"]));
        }
        let record = attempt(basics, &format!("P{number}"), 100 + number, &responses);
        place = place.record(&format!("{number}.json"), &record);
    }
    let place = place.file("people.csv", people);
    place.report().ends_with(0).says("36 count");
    // No cell of it has commas or quotes.
    let items = place.read("handbook/training-report/items.csv").replace('"', "");
    let row =
        |id: &str| items.lines().find(|line| line.starts_with(&format!("basics,1.0.0,{id},"))).unwrap().to_string();
    assert!(row("call").contains("36,0.6667,-1.0000,duty=24 press=12 nobody=0,"), "{items}");
    assert!(row("call").contains("negative preferred=press unchosen=nobody"), "{items}");
    assert!(row("truth").contains("36,1.0000,,true=0 false=36,,easy unchosen=true"), "{items}");
    assert!(row("night").contains("ring/answer=12 ring/ignore=24"), "{items}");
    let page = place.read("handbook/training-report/index.en.html");
    for words in [
        "Strong learners prefer it to the right answer: The press",
        "Nobody chooses: Nobody",
        "reached: 36",
        "critical",
        "−1.00",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn few_attempts_are_not_judged() {
    let place = with_records();
    place.report().ends_with(0);
    let items = place.read("handbook/training-report/items.csv").replace('"', "");
    assert!(items.lines().any(|line| line.starts_with("basics,1.0.0,call,single-choice,先打給誰？,2,,,,,")), "{items}");
    assert!(place.read("handbook/training-report/index.en.html").contains("Too few attempts"));
}

#[test]
fn a_copied_record_is_pointed_at() {
    let place = Place::new();
    let site = place.site();
    let mut copied = attempt(quiz(&site, "basics"), "E1", 1, &all_right());
    let place = place.record("a.json", &copied);
    copied["learner"]["id"] = json!("E2");
    copied["record_id"] = json!(crate::place::uuid(2));
    let place = place.record("b.json", &sealed(copied));
    place.report().ends_with(0);
    assert!(place.read("handbook/training-report/index.en.html").contains("was the file copied?"));
}

#[test]
fn what_is_wrong_with_the_call_is_said() {
    let place = with_records();
    let report = |arguments: &[&str]| place.run(&[&["training", "report"], arguments].concat());
    report(&[]).ends_with(2);
    report(&["--records", "gone", "--people", "people.csv", "--as-of", "2026-11-28"]).ends_with(2).says("gone");
    report(&["--records", "inbox", "--people", "gone.csv", "--as-of", "2026-11-28"]).ends_with(2).says("gone.csv");
    report(&["--records", "inbox", "--people", "people.csv", "--as-of", "soon"]).ends_with(2);
    let place = place.file("people.csv", "name\nA\n");
    place.report().ends_with(2).says("no column `id`");
    let place = place.file("people.csv", "id\nE1\n").file("handbook/quizzes/basics.yaml", "id: basics\n");
    place.report().ends_with(1).says("the handbook has errors");
}
