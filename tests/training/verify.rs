//! Records that are marked again: what agrees, what differs, and what cannot be marked.

use serde_json::{Value, json};

use crate::place::{Place, all_right, attempt, exercise, quiz, sealed};
use readybook::training::record::Record;
use readybook::training::verify::{Verdict, verify};

fn verdict(place: &Place, record: &Value) -> Verdict {
    verify(&place.site(), &Record::read(record.to_string().as_bytes()).unwrap())
}

/// What differs in a record after a change, with a check code that fits.
#[track_caller]
fn differs(change: impl FnOnce(&mut Value), part: &str) {
    let place = Place::new();
    let site = place.site();
    let mut record = attempt(quiz(&site, "basics"), "E1", 1, &all_right());
    change(&mut record);
    match verdict(&place, &sealed(record)) {
        Verdict::Differs(reasons) => {
            assert!(reasons.iter().any(|reason| reason.en.contains(part)), "{part} is not in {reasons:?}");
            assert!(reasons.iter().all(|reason| !reason.zh.is_empty()));
        }
        other => panic!("{part}: {other:?}"),
    }
}

#[test]
fn a_record_as_the_page_makes_it_is_verified() {
    let place = Place::new();
    let site = place.site();
    let basics = quiz(&site, "basics");
    let right = attempt(basics, "E1", 1, &all_right());
    assert!(matches!(verdict(&place, &right), Verdict::Verified(outcome) if outcome.success == Some(true)));
    let mut wrong = all_right();
    wrong.insert("call".into(), json!("press"));
    wrong.insert("keep".into(), json!(["log", "gossip"]));
    wrong.remove("night");
    let wrong = attempt(basics, "E1", 2, &wrong);
    assert!(matches!(verdict(&place, &wrong), Verdict::Verified(outcome) if outcome.success == Some(false)));
}

#[test]
fn a_record_without_marks_is_marked() {
    let place = Place::new();
    let site = place.site();
    let responses = [("one".to_string(), json!(true)), ("two".to_string(), json!("１５"))].into();
    let record = attempt(quiz(&site, "later"), "E1", 1, &responses);
    assert_eq!(record["result"]["success"], Value::Null);
    let Verdict::Marked(outcome) = verdict(&place, &record) else { panic!() };
    assert_eq!((outcome.raw.to_string().as_str(), outcome.success), ("2", Some(true)));
}

#[test]
fn what_was_made_better_than_it_was_differs() {
    let interaction = |record: &Value, id: &str| -> usize {
        record["interactions"].as_array().unwrap().iter().position(|one| one["question"] == id).unwrap()
    };
    // A wrong response with the marks of a right one.
    differs(
        |record| {
            let at = interaction(record, "call");
            record["interactions"][at]["response"] = json!("press");
        },
        "`call` gets 0 points, not 1",
    );
    differs(
        |record| {
            let at = interaction(record, "night");
            record["interactions"][at]["response"] = json!(["ignore"]);
        },
        "it is not passed",
    );
    differs(
        |record| {
            let at = interaction(record, "keep");
            record["interactions"][at]["response"] = json!(["log", "log"]);
        },
        "none that its page could have made",
    );
    differs(|record| record["attempt"]["seed"] = json!(12345), "its seed lays another paper");
    differs(|record| record["result"]["score"]["raw"] = json!(7), "`score.raw` is 8, not 7");
    differs(|record| record["result"]["score"]["max"] = json!(9), "`score.max` is 8, not 9");
    differs(|record| record["result"]["pass_mark"] = json!(0.1), "the pass mark is another");
    differs(
        |record| record["result"]["failed_must_pass"] = json!(["call"]),
        "must-pass questions that were not met are: –",
    );
    differs(
        |record| {
            record["interactions"].as_array_mut().unwrap().pop();
        },
        "its seed lays another paper",
    );
    differs(
        |record| {
            record["activity"]["procedures"] = json!([{"id": "SM-IR-001", "version": "1.0", "digest": "0".repeat(64)}]);
        },
        "the quiz is not about `SM-IR-001`",
    );
}

#[test]
fn another_version_or_another_key_cannot_be_marked() {
    let place = Place::new();
    let site = place.site();
    let record = attempt(quiz(&site, "basics"), "E1", 1, &all_right());
    let unknown = |changes: &[(&str, Value)], part: &str| {
        let mut record = record.clone();
        for (pointer, value) in changes {
            *record.pointer_mut(pointer).unwrap() = value.clone();
        }
        match verdict(&place, &sealed(record)) {
            Verdict::Unknown(reason) => assert!(reason.en.contains(part), "{part} is not in {reason:?}"),
            other => panic!("{other:?}"),
        }
    };
    let other = ("/activity/digest", json!("0".repeat(64)));
    unknown(&[("/activity/version", json!("0.9.0"))], "version 1.0.0 is known, and not 0.9.0");
    unknown(&[("/activity/version", json!("1.0.1")), other.clone()], "version 1.0.0 is known, and not 1.0.1");
    unknown(&[other], "with other questions or another key");
    unknown(&[("/activity/id", json!("gone"))], "there is no quiz `gone`");
}

#[test]
fn the_command_says_what_came_of_each_file() {
    let place = Place::new();
    let site = place.site();
    let basics = quiz(&site, "basics");
    let mut changed = attempt(basics, "E1", 2, &all_right());
    changed["learner"]["id"] = json!("E2");
    let mut other = attempt(basics, "\u{1b}[31m", 3, &all_right());
    other["result"]["score"]["raw"] = json!(7.5);
    let place = place
        .record("a.json", &attempt(basics, "E1", 1, &all_right()))
        .record("b.json", &changed)
        .record("c\u{202e}.json", &sealed(other))
        .record("d.json", &exercise("drill", "E1", 4))
        .file("inbox/notes.txt", "no record")
        .file("inbox/.hidden.json", "{");
    place
        .run(&["training", "verify", "inbox"])
        .ends_with(1)
        .prints("a.json: verified, 8/8, passed\n")
        .prints("b.json: REFUSED\n    the check code does not fit")
        .prints("c\\u{202e}.json: DIFFERS\n    `score.raw` is 8, not 7.5")
        .prints("d.json: nothing to mark")
        .says("2 of 4 files");
    let answer = place.run(&["training", "verify", "inbox", "--format", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let verdicts: Vec<&str> = rows.iter().map(|row| row["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["verified", "refused", "differs", "own-word"]);
    let short = place.run(&["training", "verify", "inbox", "--format", "short"]);
    short.prints("a.json: verified\n");
    assert!(!short.out.contains('\u{1b}') && !short.out.contains('\u{202e}'));
    place
        .run(&["training", "verify", "inbox", "--format", "csv"])
        .prints(r#""a.json","verified","quiz-attempt","E1","#);
    place.run(&["--lang", "zh-Hant", "training", "verify", "inbox"]).prints("a.json：相符，8/8分，通過");
    place.run(&["training", "verify", "inbox/a.json", "inbox/d.json"]).ends_with(0);
    place.run(&["training", "verify", "gone.json"]).ends_with(2);
}

#[test]
fn older_quizzes_are_known_from_a_folder() {
    let place = Place::new();
    let site = place.site();
    let record = attempt(quiz(&site, "basics"), "E1", 1, &all_right());
    let old = place.read("handbook/quizzes/basics.yaml");
    let new = old.replace("1.0.0", "2.0.0").replace("answer: false", "answer: true");
    let place =
        place.record("a.json", &record).file("kept/basics-1.yaml", old).file("handbook/quizzes/basics.yaml", new);
    place.run(&["training", "verify", "inbox"]).ends_with(1).prints("cannot be marked again").prints("--quizzes");
    place.run(&["training", "verify", "inbox", "--quizzes", "kept"]).ends_with(0).prints("a.json: verified");
}
