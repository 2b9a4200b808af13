//! Where people stand, against the vectors that the scripts of the theme run too.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use readybook::training::standing::{Documents, Evidence, Person, Requirement, Standing, standing};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    standing: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    requirement: Requirement,
    documents: Documents,
    person: Person,
    records: Vec<Evidence>,
    today: Date,
    is: Standing,
}

#[test]
fn people_stand_where_the_browser_says_they_stand() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/standing.json");
    let vectors: Vectors = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(vectors.standing.len() > 50);
    for Vector { name, requirement, documents, person, records, today, is } in vectors.standing {
        assert_eq!(standing(&requirement, &documents, &person, &records, today), is, "{name}");
    }
}

#[test]
fn days_without_end_are_no_panic() {
    let text = r#"{"id": "r", "for": ["x"], "kind": "quiz", "activity": "q", "requires": [], "dueDays": 4294967295,
        "dueOn": null, "renew": "material", "recurMonths": 4294967295, "windowDays": 4294967295, "graceDays": 4294967295}"#;
    let requirement: Requirement = serde_json::from_str(text).unwrap();
    let day: Date = "2026-01-01".parse().unwrap();
    let person = Person { roles: vec!["x".into()], joined: Some(day), ..Person::default() };
    let record: Evidence = serde_json::from_str(
        r#"{"kind": "quiz-attempt", "activity": "q", "day": "2026-01-01", "outcome": "passed", "verified": true, "procedures": []}"#,
    )
    .unwrap();
    standing(&requirement, &Documents::new(), &person, &[], day);
    standing(&requirement, &Documents::new(), &person, &[record.clone(), record], day);
}
