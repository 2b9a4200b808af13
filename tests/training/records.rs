//! Records as files: what is read, what is refused, and that nothing makes the reader stumble.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use readybook::marking::Fraction;
use readybook::training::record::{Decimal, Record, canonical, check_code};
use serde_json::{Value, json};

fn vectors() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/record.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A record of the vectors by a part of its name.
fn record(name: &str) -> Value {
    let vectors = vectors();
    let named = |vector: &&Value| vector["name"].as_str().unwrap().contains(name);
    vectors["records"].as_array().unwrap().iter().find(named).unwrap()["record"].clone()
}

/// The record with the check code of what it says now.
fn sealed(mut record: Value) -> Value {
    let code = check_code(&record);
    if let Some(integrity) = record.get_mut("integrity").and_then(Value::as_object_mut) {
        integrity.insert("check".into(), code.into());
    }
    record
}

fn read(record: &Value) -> Result<Record, String> {
    Record::read(record.to_string().as_bytes()).map_err(|reason| {
        assert!(!reason.zh.is_empty());
        reason.en
    })
}

#[track_caller]
fn refused(record: &Value, reason: &str) {
    let answer = read(record);
    assert!(answer.as_ref().is_err_and(|given| given.contains(reason)), "{reason} is not {answer:?}");
}

#[test]
fn the_canonical_form_and_the_check_code_are_those_of_the_browser() {
    for vector in vectors()["records"].as_array().unwrap() {
        let mut open = vector["record"].clone();
        open["integrity"].as_object_mut().unwrap().remove("check");
        assert_eq!(canonical(&open), vector["canonical"].as_str().unwrap(), "{}", vector["name"]);
        assert_eq!(check_code(&vector["record"]), vector["check"].as_str().unwrap(), "{}", vector["name"]);
    }
}

#[test]
fn exact_points_are_rounded_as_in_the_browser() {
    for vector in vectors()["rounded"].as_array().unwrap() {
        let fraction: Fraction = vector["fraction"].as_str().unwrap().parse().unwrap();
        assert_eq!(canonical(&vector["is"]), Decimal::rounded(fraction).to_string(), "{fraction}");
    }
}

#[test]
fn records_of_every_kind_are_read() {
    for name in ["every type", "marked later", "closed because", "read", "took part", "control characters"] {
        let record = record(name);
        let read = read(&record).unwrap_or_else(|reason| panic!("{name}: {reason}"));
        assert_eq!(read.id, record["record_id"].as_str().unwrap());
        let mut with_mark = b"\xEF\xBB\xBF".to_vec();
        with_mark.extend(serde_json::to_vec_pretty(&record).unwrap());
        assert_eq!(Record::read(&with_mark).unwrap(), read);
    }
    refused(&record("have to be rounded"), "`duration_s` is no whole number");
}

#[test]
fn a_record_that_was_changed_is_refused() {
    let mut changed = record("every type");
    changed["learner"]["id"] = json!("E1025");
    refused(&changed, "the check code does not fit");
    changed["integrity"]["check"] = json!("0000-0000-0000-0000");
    refused(&changed, "the check code does not fit");
}

#[test]
fn what_is_no_record_is_refused_with_the_place() {
    let with = |pointer: &str, value: Value| {
        let mut record = record("every type");
        *record.pointer_mut(pointer).unwrap() = value;
        sealed(record)
    };
    let wrong = |pointer: &str, value: Value, reason: &str| refused(&with(pointer, value), reason);
    wrong("/schema", json!("readybook/record/2"), "`schema` is `readybook/record/2`");
    wrong("/record_id", json!("0F8FAD5B-D9CB-469F-A165-70867728950E"), "`record_id` is no UUID");
    wrong("/kind", json!("exam"), "`kind` is `exam`, and not one of `quiz-attempt`");
    wrong("/kind", json!("acknowledgement"), "is not known here");
    wrong("/learner/id", json!(1024), "`learner.id` is no text");
    wrong("/learner/id", json!("x".repeat(501)), "`learner.id` is longer than 500");
    wrong("/learner/roles", json!("all-staff"), "`learner.roles` is no list");
    wrong("/learner", json!({"id": " ", "roles": []}), "neither id nor name");
    wrong("/activity/digest", json!("EC82"), "`activity.digest` is no SHA-256");
    wrong("/activity/procedures/0", json!("SM-IR-001"), "`activity.procedures.1` is no object");
    wrong("/attempt/seed", json!(4_294_967_296_u64), "`attempt.seed` is no whole number");
    wrong("/attempt/seed", json!(-1), "`attempt.seed`");
    wrong("/attempt/number", json!(0), "`attempt.number`");
    wrong("/started", json!("2026-11-28"), "`started` is no time");
    wrong("/started", json!("2026-11-28T09:00:00"), "`started` is no time");
    wrong("/started", json!("2026-02-30T09:00:00Z"), "`started` is no time");
    wrong("/started", json!("2026-11-28T09:00:00+08:00[Asia/Taipei]"), "`started` is no time");
    wrong("/ended", json!("2026-11-28T08:59:59+08:00"), "before `started`");
    wrong("/duration_s", json!(-1), "`duration_s`");
    wrong("/result/success", json!("true"), "`result.success` is neither");
    wrong("/result/score/raw", json!(17), "outside of min and max");
    wrong("/result/score/raw", json!(13.83333), "at most four decimals");
    wrong("/result/score/scaled", json!(1.5), "`result.score.scaled` is no number from 0 to 1");
    wrong("/result/valid_until", json!("2027-11-31"), "`result.valid_until` is no date");
    wrong("/result/success", json!(false), "only for what was passed");
    wrong("/result/completion", json!("void"), "neither passed nor failed");
    wrong("/interactions/0/points", json!(2), "`interactions.1.points` is more than");
    wrong("/interactions/0/response", json!(1), "`interactions.1.response` is no response");
    wrong("/interactions/0/response", json!("x".repeat(2001)), "`interactions.1.response`");
    wrong("/interactions/0/response", json!([["a"]]), "`interactions.1.response`");
    wrong("/integrity/previous", json!("none"), "`integrity.previous` is no check code");
    refused(&json!([]), "it is no record");
    refused(&json!(null), "it is no record");
    refused(&sealed(json!({"schema": "readybook/record/1"})), "`record_id` is missing");
    for pointer in [
        "",
        "/learner",
        "/activity",
        "/activity/procedures/0",
        "/attempt",
        "/result",
        "/result/score",
        "/interactions/0",
        "/integrity",
    ] {
        let mut more = record("every type");
        more.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert("more".into(), json!(1));
        refused(&sealed(more), "more` is not known here");
    }
}

#[test]
fn what_is_no_json_is_refused_and_a_field_that_stands_twice_too() {
    let text = record("every type").to_string();
    let doubled = text.replacen("\"kind\":", "\"kind\":\"exercise\",\"kind\":", 1);
    assert!(Record::read(doubled.as_bytes()).unwrap_err().en.contains("`kind` stands twice"));
    let deep = "[".repeat(100_000);
    let large = vec![b' '; 1_000_001];
    for bytes in [&b""[..], b"{", b"\xFF\xFE{\0}\0", b"{}{}", b"\x00", deep.as_bytes(), &large, &text.as_bytes()[..200]]
    {
        assert!(Record::read(bytes).is_err());
    }
    assert!(Record::read(&large).unwrap_err().en.contains("larger than 1 MB"));
}

/// Every place in a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_string());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, value)| places(value, &format!("{at}/{place}"), found));
        }
        _ => {}
    }
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{"a": [1, null]}])),
        Just(json!(1e300)),
        Just(json!("2026-11-28T09:00:00Z")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_changed_bytes_is_refused_or_says_the_same(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let text = record("every type").to_string();
        let whole = Record::read(text.as_bytes()).unwrap();
        let mut bytes = text.into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(read) = Record::read(&bytes) {
            prop_assert_eq!(read, whole);
        }
    }

    #[test]
    fn a_file_that_is_cut_off_is_refused(at in any::<prop::sample::Index>()) {
        let text = record("every type").to_string();
        let end = at.index(text.len());
        prop_assert!(Record::read(&text.as_bytes()[..end]).is_err());
    }

    #[test]
    fn a_record_with_any_value_in_any_place_makes_no_reader_stumble(
        at in any::<prop::sample::Index>(), value in odd_value(),
    ) {
        let mut record = record("every type");
        let mut all = Vec::new();
        places(&record, "", &mut all);
        *record.pointer_mut(&all[at.index(all.len())]).unwrap() = value;
        // Whoever makes the check code anew can say what they like, but only in the form of a record.
        if let Ok(read) = Record::read(sealed(record.clone()).to_string().as_bytes()) {
            prop_assert_eq!(Some(read.check), Some(check_code(&record)));
        }
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Record::read(&bytes).is_err());
    }
}
