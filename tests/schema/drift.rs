//! A schema and its reader know the same keys, ask for the same, and refuse the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use readybook::schema::{Form, schema};
use serde_json::{Value, json};

use super::read::{complaints, config, document, validator};
use super::walk::{Walk, properties};

/// Where the readers' keys stand.
const READERS: &[&str] = &[
    "content/quiz/read.rs",
    "content/quiz/delivery.rs",
    "content/quiz/question.rs",
    "content/quiz/part.rs",
    "content/curriculum.rs",
    "content/front_matter.rs",
    "config.rs",
    "config/feedback.rs",
    "config/hand_in.rs",
    "config/register.rs",
    "content/register.rs",
    "content/register/read.rs",
    "content/roster.rs",
    "content/severity/read.rs",
    "training/record.rs",
    "training/record/fields.rs",
];

/// Names whose form only the check of the whole handbook minds: it finds that they lead nowhere.
const NAMES: &[&str] = &[
    "/must_pass",
    "/must_pass/0",
    "/procedures/0/id",
    "/sections/0/questions",
    "/sections/0/questions/0",
    "/pools/steps",
    "/pools/steps/0",
    "/pools/steps/1",
    "/requires",
    "/requires/0",
    "/quiz",
    "/acknowledge/procedure",
    "/stage",
    "/related",
    "/related/0",
];

/// Documents that hold every key of a form.
pub fn full(form: Form) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    if form == Form::Record {
        let text = fs::read_to_string(folder.join("vectors/record.json")).unwrap();
        let vectors: Value = serde_json::from_str(&text).unwrap();
        let records = vectors["records"].as_array().unwrap().iter().map(|vector| vector["record"].clone());
        // Those that only show how numbers are rounded are no records that anybody would write.
        return records.filter(|record| complaints(form, record).is_empty()).collect();
    }
    let path = folder.join(format!("schema/full/{}.yaml", form.name()));
    vec![document(&fs::read_to_string(path).unwrap())]
}

fn is_name(at: &str) -> bool {
    NAMES.iter().any(|name| at.ends_with(name))
}

/// Takes a value out of a document.
pub fn removed(document: &Value, at: &str) -> Value {
    let mut document = document.clone();
    let (above, last) = at.rsplit_once('/').unwrap();
    match document.pointer_mut(above).unwrap() {
        Value::Object(entries) => drop(entries.shift_remove(&last.replace("~1", "/").replace("~0", "~"))),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        other => panic!("{at}: {other}"),
    }
    document
}

/// Puts a value into a document.
pub fn replaced(document: &Value, at: &str, value: Value) -> Value {
    let mut document = document.clone();
    *document.pointer_mut(at).unwrap_or_else(|| panic!("nothing at {at}")) = value;
    document
}

#[test]
fn every_schema_is_one_and_describes_every_property() {
    for form in Form::ALL {
        let schema = schema(form, &config());
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{}: {error}", form.name()));
        let properties = properties(&schema);
        assert!(!properties.is_empty());
        for place in properties {
            let description = schema.pointer(&place).unwrap()["description"].as_str().unwrap_or_default();
            assert!(description.ends_with(['.', '`']), "{} {place}: {description}", form.name());
        }
    }
}

/// What a closed object has without a title would be seen by no editor.
#[test]
fn no_property_of_a_closed_object_is_without_a_title() {
    fn look(value: &Value, place: &str) {
        if value["additionalProperties"] == json!(false) {
            for (key, property) in value["properties"].as_object().into_iter().flatten() {
                assert!(property == &json!(true) || property["title"].is_string(), "{place}: {key}");
            }
        }
        match value {
            Value::Object(entries) => entries.iter().for_each(|(key, value)| look(value, &format!("{place}/{key}"))),
            Value::Array(items) => items.iter().for_each(|item| look(item, place)),
            _ => {}
        }
    }
    for form in Form::ALL {
        look(&schema(form, &config()), form.name());
    }
}

#[test]
fn a_reader_knows_every_property_of_its_schema() {
    for form in Form::ALL {
        let (schema, validator) = (schema(form, &config()), validator(form, &config()));
        let mut seen = BTreeSet::new();
        let documents = full(form);
        assert!(!documents.is_empty());
        for document in documents {
            let wrong: Vec<_> =
                validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(wrong.is_empty(), "{}: {wrong:#?}", form.name());
            assert_eq!(complaints(form, &document), Vec::<String>::new(), "{}", form.name());
            seen.append(&mut Walk::of(&schema, &document).seen);
        }
        let missing: Vec<_> = properties(&schema).difference(&seen).cloned().collect();
        assert!(missing.is_empty(), "no document for {} has {missing:#?}", form.name());
    }
}

/// Whatever key a reader asks for is a literal of its source. Each of them is put into every object: what is no property
/// of the schema there has to be unknown to the reader.
#[test]
fn a_schema_knows_every_key_that_its_reader_asks_for() {
    let literals = literals();
    assert!(literals.len() > 100 && literals.contains("grace_days"), "{literals:?}");
    for form in Form::ALL {
        let (schema, validator) = (schema(form, &config()), validator(form, &config()));
        for document in full(form) {
            let walk = Walk::of(&schema, &document);
            for at in walk.holds.keys().filter(|at| document.pointer(at).unwrap().is_object()) {
                let Some(known) = walk.known_keys(at) else { continue };
                // A text by language is one with more to say as soon as it has a `text`.
                let is_accepted = at.contains("/accept/") && !known.contains("text");
                let unknown = literals.difference(&known).filter(|key| !(is_accepted && *key == "text"));
                let add = |document: &mut Value, key: &str| document.pointer_mut(at).unwrap()[key] = json!("x");
                let mut strange = document.clone();
                add(&mut strange, "no_such_key");
                assert!(!validator.is_valid(&strange), "{} takes anything at `{at}`", form.name());
                if form == Form::Record {
                    // Records are refused at the first fault.
                    for key in unknown {
                        let mut strange = document.clone();
                        add(&mut strange, key);
                        assert_ne!(complaints(form, &strange), Vec::<String>::new(), "`{key}` at `{at}`");
                    }
                    continue;
                }
                let unknown: Vec<_> = unknown.collect();
                unknown.iter().for_each(|key| add(&mut strange, key));
                let said = complaints(form, &strange);
                for key in unknown {
                    let is_named =
                        said.iter().any(|said| said.starts_with("unknown") && said.contains(&format!("`{key}`")));
                    assert!(
                        is_named,
                        "{}: the reader asks for `{key}` at `{at}`, the schema has no such property",
                        form.name()
                    );
                }
            }
        }
    }
}

fn literals() -> BTreeSet<String> {
    let mut literals = BTreeSet::new();
    for file in READERS {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)).unwrap();
        let is_key = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        literals.extend(text.split('"').filter(is_key).map(str::to_string));
    }
    literals
}

#[test]
fn both_refuse_what_lacks_a_required_key_or_is_out_of_range() {
    let mut count = 0;
    for form in Form::ALL {
        let (schema, validator) = (schema(form, &config()), validator(form, &config()));
        let both_refuse = |document: &Value, what: &str| {
            assert!(!validator.is_valid(document), "{}: the schema takes {what}", form.name());
            assert!(!complaints(form, document).is_empty(), "{}: the reader takes {what}", form.name());
        };
        for document in full(form) {
            let walk = Walk::of(&schema, &document);
            for at in walk.holds.keys() {
                for schema in walk.schemas(at) {
                    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                        // A text for all languages lacks none of them, and a learner with an id needs no name.
                        if !document.pointer(at).unwrap().is_object() || (at, key) == (&"/learner".to_string(), "name")
                        {
                            continue;
                        }
                        both_refuse(&removed(&document, &format!("{at}/{key}")), &format!("`{at}` without `{key}`"));
                        count += 1;
                    }
                    let (least, most) = (schema["minimum"].as_i64(), schema["maximum"].as_i64());
                    for wrong in [least.map(|n| n - 1), most.map(|n| n + 1)].into_iter().flatten() {
                        both_refuse(&replaced(&document, at, wrong.into()), &format!("{wrong} at `{at}`"));
                        count += 1;
                    }
                    // The four numbers of an area depend on one another.
                    let is_free = schema["type"] == "integer" && !at.contains("/at/");
                    for right in [least, most].into_iter().flatten().filter(|_| is_free) {
                        let said = complaints(form, &replaced(&document, at, right.into()));
                        let is_range = |said: &String| said.starts_with("wrong-type") || said.contains("whole number");
                        assert!(!said.iter().any(is_range), "{}: {right} at `{at}`: {said:?}", form.name());
                    }
                    if let Some(least) = schema["minItems"].as_u64().filter(|least| *least > 0) {
                        let mut items = document.pointer(at).unwrap().as_array().cloned().unwrap();
                        items.truncate(usize::try_from(least).unwrap() - 1);
                        both_refuse(&replaced(&document, at, items.into()), &format!("too few items at `{at}`"));
                        count += 1;
                    }
                    // Any word is a title.
                    let is_closed =
                        schema.get("enum").is_some() || schema["pattern"].as_str().is_some_and(|it| it != r"\S");
                    if is_closed && !is_name(at) {
                        both_refuse(&replaced(&document, at, "§ %".into()), &format!("`§ %` at `{at}`"));
                        count += 1;
                    }
                }
            }
        }
    }
    assert!(count > 300, "{count}");
}

/// An editor must not warn of what the program takes.
#[test]
fn what_a_schema_refuses_its_reader_refuses_too() {
    let strange = [
        json!(-1),
        json!(1.5),
        json!(""),
        json!("§ §"),
        json!("2026-02-30"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"x": 1}),
    ];
    let mut count = 0;
    for form in Form::ALL {
        let (schema, validator) = (schema(form, &config()), validator(form, &config()));
        for document in full(form) {
            let walk = Walk::of(&schema, &document);
            for at in walk.holds.keys().filter(|at| !at.is_empty() && !is_name(at)) {
                let changed = strange.iter().map(|value| (replaced(&document, at, value.clone()), value.to_string()));
                let less = (removed(&document, at), "nothing".to_string());
                for (document, value) in changed.chain([less]).filter(|(document, _)| !validator.is_valid(document)) {
                    let is_taken = complaints(form, &document).is_empty();
                    assert!(!is_taken, "{}: only the schema refuses {value} at `{at}`", form.name());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
}
