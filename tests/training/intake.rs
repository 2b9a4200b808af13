//! Which files count, for whom, and what is said about the others.

use serde_json::{Value, json};

use crate::place::{Place, all_right, attempt, quiz, sealed, uuid};

/// An attempt of somebody with a record id, on a day of November.
fn on(place: &Place, learner: &str, id: u32, day: u32) -> Value {
    let mut record = attempt(quiz(&place.site(), "basics"), learner, id, &all_right());
    record["started"] = json!(format!("2026-11-{day:02}T09:00:00+08:00"));
    record["ended"] = json!(format!("2026-11-{day:02}T09:10:00+08:00"));
    record["result"]["valid_until"] = json!(format!("2027-11-{day:02}"));
    record
}

fn failed(mut record: Value, place: &Place) -> Value {
    let mut responses = all_right();
    responses.insert("call".into(), json!("press"));
    let id = u32::from_str_radix(&record["record_id"].as_str().unwrap()[..8], 16).unwrap();
    let wrong = attempt(quiz(&place.site(), "basics"), "E1", id, &responses);
    record["result"] = wrong["result"].clone();
    record["interactions"] = wrong["interactions"].clone();
    record
}

fn page(place: &Place) -> String {
    place.read("handbook/training-report/index.en.html")
}

#[test]
fn a_file_that_does_not_count_takes_no_id_from_one_that_does() {
    let place = Place::new();
    let mut stranger = on(&place, "X9", 1, 20);
    stranger["attempt"]["number"] = json!(1);
    let mut changed = on(&place, "E1", 1, 20);
    changed["result"]["score"]["raw"] = json!(7);
    let mut later = on(&place, "E1", 1, 20);
    later["ended"] = json!("2027-11-20T09:10:00+08:00");
    later["result"]["valid_until"] = json!("2028-11-20");
    let genuine = sealed(on(&place, "E1", 1, 20));
    let place = place
        .record("a.json", &sealed(stranger))
        .record("b.json", &sealed(changed))
        .record("c.json", &sealed(later))
        .record("d.json", &genuine)
        .record("e.json", &genuine);
    place.report().ends_with(0).says("5 files: 1 count, 4 do not");
    let page = page(&place);
    assert!(page.contains("the same record as “d.json”"), "{page}");
    let matrix = place.read("handbook/training-report/matrix.csv");
    assert!(matrix.contains(r#""pass-basics","基本知識","valid""#), "{matrix}");
}

#[test]
fn a_record_with_the_id_of_one_and_the_name_of_another_is_pointed_at() {
    let place = Place::new();
    let named = |id: u32, learner: &str, name: &str| {
        let mut record = on(&place, learner, id, 20);
        record["learner"]["name"] = json!(name);
        sealed(record)
    };
    let (other, same, none) = (named(1, "E3", "Bob"), named(2, "E3", " ＥＶＥ "), named(3, "E3", ""));
    let place = place.record("a.json", &other).record("b.json", &same).record("c.json", &none);
    place.report().ends_with(0).says("3 count");
    let page = page(&place);
    assert_eq!(page.matches("who has this id in the list is “Eve”").count(), 1, "{page}");
    assert!(page.contains("it is of “Bob”"));
    assert!(place.read("handbook/training-report/index.html").contains("紀錄上的姓名是「Bob」"));
}

#[test]
fn a_void_attempt_is_listed_and_does_not_count() {
    let place = Place::new();
    let mut void = on(&place, "E1", 1, 20);
    let result = void["result"].as_object_mut().unwrap();
    for field in ["success", "score", "pass_mark", "valid_until"] {
        result.insert(field.into(), json!(null));
    }
    void["result"]["completion"] = json!("void");
    void["interactions"] = json!([]);
    let place = place.record("a.json", &sealed(void));
    place.report().ends_with(0).says("1 files: 0 count, 1 do not");
    assert!(page(&place).contains("the quiz changed during the attempt"));
    assert!(place.read("handbook/training-report/index.html").contains("作廢，不採計"));
    place.run(&["training", "verify", "inbox"]).ends_with(0).prints("a.json: void");
}

#[test]
fn where_the_first_attempt_counts_a_missing_one_is_pointed_at() {
    let first = |place: Place| {
        place.change(
            "handbook/quizzes/basics.yaml",
            "  pass_mark: 60%",
            "  attempts: {max: 3, counts: first}\n  pass_mark: 60%",
        )
    };
    let numbered = |place: &Place, id: u32, day: u32, number: u32| {
        let mut record = on(place, "E1", id, day);
        record["attempt"]["number"] = json!(number);
        record
    };
    let place = Place::new();
    let second = sealed(numbered(&place, 2, 21, 2));
    let place = place.record("a.json", &second);
    place.report().ends_with(0);
    assert!(!page(&place).contains("an earlier attempt is missing"));
    let place = first(place);
    place.report().ends_with(0).says("1 files: 1 count, 0 do not");
    assert!(page(&place).contains("it says that it is attempt 2: an earlier attempt is missing"));
    // In whichever order the files come.
    let before = sealed(failed(numbered(&place, 1, 20, 1), &place));
    let place = place.record("b.json", &before);
    place.report().ends_with(0).says("2 count");
    assert!(!page(&place).contains("an earlier attempt is missing"));
    let matrix = place.read("handbook/training-report/matrix.csv");
    assert!(matrix.contains(r#""E1","林雅婷","公關室","pass-basics","基本知識","overdue""#), "{matrix}");
}

#[test]
fn a_record_that_cannot_be_marked_gives_no_second_first_attempt() {
    let place = Place::new().change(
        "handbook/quizzes/basics.yaml",
        "  pass_mark: 60%",
        "  attempts: {max: 3, counts: first}\n  pass_mark: 60%",
    );
    let mut forged = on(&place, "E1", 2, 21);
    forged["activity"]["version"] = json!("9.0.0");
    forged["attempt"]["number"] = json!(2);
    let mut third = on(&place, "E1", 3, 22);
    third["attempt"]["number"] = json!(3);
    let first = failed(on(&place, "E1", 1, 20), &place);
    let place =
        place.record("a.json", &sealed(first)).record("b.json", &sealed(forged)).record("c.json", &sealed(third));
    place.report().ends_with(0).says("3 count");
    let matrix = place.read("handbook/training-report/matrix.csv");
    assert!(!matrix.contains(r#""pass-basics","基本知識","valid""#), "{matrix}");
}

#[test]
fn a_folder_without_records_is_no_success() {
    let place = Place::new().file("inbox/notes.txt", "x");
    place.run(&["training", "verify", "inbox"]).ends_with(1).says("there is no record here");
    place.run(&["--lang", "zh-Hant", "training", "verify", "inbox"]).ends_with(1).says("沒有任何紀錄");
    place.report().ends_with(0).says("there is no record here").says("1 files: 0 count, 1 do not");
    let place = place.record("a.json", &sealed(json!({"record_id": uuid(1), "integrity": {}})));
    let answer = place.report();
    assert!(!answer.err.contains("there is no record here"), "{}", answer.err);
}

#[test]
fn a_field_that_stands_twice_is_named_shortly_and_without_what_reorders_text() {
    let name = format!("\u{202e}{}", "k".repeat(100_000));
    let place = Place::new().file("inbox/a.json", format!("{{\"{name}\": 1, \"{name}\": 2}}"));
    let answer = place.run(&["training", "verify", "inbox", "--format", "json"]);
    answer.ends_with(1).prints("\\\\u{202e}kkk").prints("stands twice in one object");
    assert!(answer.out.len() < 2000, "{}", answer.out.len());
    place.report().ends_with(0);
    let page = place.read("handbook/training-report/index.html");
    assert!(page.contains("出現兩次") && !page.contains('\u{202e}') && !page.contains(&"k".repeat(1000)));
}

#[test]
fn cells_are_in_quotes_and_no_part_of_one_is_a_formula() {
    let place = Place::new().file("people.csv", "id,name,unit\nE1,A,HQ;=1+1;x\n").file("inbox/none.json", "{}");
    place.report().ends_with(0);
    let matrix = place.read("handbook/training-report/matrix.csv");
    assert!(matrix.contains(r#""E1","A","HQ;'=1+1;x","pass-basics""#), "{matrix}");
    let mut record = on(&place, "x;=1", 1, 20);
    record["learner"]["name"] = json!("=2");
    let place = place.record("a.json", &sealed(record));
    let answer = place.run(&["training", "verify", "inbox", "--format", "csv"]);
    answer.prints(r#""a.json","verified","quiz-attempt","x;'=1","'=2","basics""#);
}
