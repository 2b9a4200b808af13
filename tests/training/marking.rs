//! The marker against the vectors that the scripts of the theme run too, and the paper as JSON.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use readybook::marking::{self, Fold, Generator, Paper, Question, lay, mark, result};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Vectors {
    generator: Vec<Numbers>,
    normalise: Vec<Normalised>,
    mark: Vec<Marked>,
    lay: Vec<Laid>,
    result: Vec<Resulting>,
}

#[derive(Deserialize)]
struct Numbers {
    seed: u32,
    next: Vec<u32>,
    shuffled: Vec<u32>,
}

#[derive(Deserialize)]
struct Normalised {
    text: String,
    #[serde(default)]
    fold: Fold,
    is: String,
}

#[derive(Deserialize)]
struct Marked {
    name: String,
    question: Question,
    response: Value,
    points: Option<String>,
    correct: Option<bool>,
    #[serde(default)]
    malformed: bool,
}

#[derive(Deserialize)]
struct Laid {
    /// As a page shows it, without the key.
    paper: Value,
    seed: u32,
    laid: Vec<marking::Laid>,
}

#[derive(Deserialize)]
struct Veiled {
    digest: String,
    text: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resulting {
    paper: Paper,
    drawn: Vec<String>,
    responses: BTreeMap<String, Value>,
    raw: String,
    max: u32,
    success: Option<bool>,
    failed_must_pass: Vec<String>,
}

fn vectors() -> Vectors {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/marking.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn chance_is_the_same_as_in_the_browser() {
    let vectors = vectors().generator;
    assert!(!vectors.is_empty());
    for Numbers { seed, next, shuffled } in vectors {
        let mut generator = Generator::new(seed);
        assert_eq!(next.iter().map(|_| generator.next()).collect::<Vec<_>>(), next, "seed {seed}");
        let mut list: Vec<u32> = (0..10).collect();
        Generator::new(seed).shuffle(&mut list);
        assert_eq!(list, shuffled, "seed {seed}");
    }
}

#[test]
fn texts_are_normalised_as_in_the_browser() {
    let vectors = vectors().normalise;
    assert!(!vectors.is_empty());
    for Normalised { text, fold, is } in vectors {
        assert_eq!(marking::folded(&marking::normalise(&text), &fold), is, "{text:?}");
    }
}

#[test]
fn responses_are_marked_as_in_the_browser() {
    let vectors = vectors().mark;
    assert!(vectors.len() > 30, "{}", vectors.len());
    for Marked { name, question, response, points, correct, malformed } in vectors {
        let marked = mark(&question, &response);
        assert_eq!(marked.is_none(), malformed, "{name}: {marked:?}");
        if let Some(marked) = marked {
            assert_eq!((Some(marked.points.to_string()), Some(marked.correct)), (points, correct), "{name}");
        }
    }
}

#[test]
fn papers_are_laid_as_in_the_browser() {
    let vectors = vectors().lay;
    assert!(!vectors.is_empty());
    for Laid { paper, seed, laid } in vectors {
        let paper: Paper = serde_json::from_value(with_any_key(paper)).unwrap();
        assert_eq!(lay(&paper, seed), laid, "seed {seed}");
    }
}

#[test]
fn keys_are_veiled_as_the_browser_unveils_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/veil.json");
    let vectors: BTreeMap<String, Vec<Veiled>> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for Veiled { digest, text, key } in &vectors["veil"] {
        assert_eq!(format!("veiled:{}", marking::veil(text.as_bytes(), digest)), *key, "{digest}");
    }
}

/// The paper with some key, which says nothing: papers are laid without looking at it.
fn with_any_key(mut paper: Value) -> Value {
    for question in paper["questions"].as_object_mut().unwrap().values_mut() {
        let key = match question["type"].as_str().unwrap() {
            "single-choice" | "multiple-response" | "hotspot" => json!({"correct": []}),
            "true-false" => json!({"answer": true}),
            "numeric" => json!({"answer": "0", "tolerance": "0"}),
            "short-text" => json!({"accepted": []}),
            "ordering" => json!({"sequence": []}),
            "matching" => json!({"pairs": {}}),
            "classification" => json!({"answers": {}}),
            "scenario" => json!({"start": "", "nodes": {}, "least": 0, "greatest": 0}),
            other => panic!("{other}"),
        };
        let question = question.as_object_mut().unwrap();
        for (name, value) in key.as_object().unwrap() {
            question.entry(name).or_insert(value.clone());
        }
    }
    paper
}

#[test]
fn results_are_as_in_the_browser() {
    let vectors = vectors().result;
    assert!(!vectors.is_empty());
    for vector in vectors {
        let outcome = result(&vector.paper, &vector.drawn, &vector.responses);
        assert_eq!(outcome.raw.to_string(), vector.raw);
        assert_eq!(
            (outcome.max, outcome.success, outcome.failed_must_pass),
            (vector.max, vector.success, vector.failed_must_pass)
        );
    }
}

/// A paper with a question of every type.
pub fn every_type() -> Value {
    json!({
        "passMark": 8000, "mustPass": ["declare"], "shuffleQuestions": true,
        "sections": [
            {"id": "facts", "draw": ["declare", "many", "tf", "num", "text"]},
            {"id": "steps", "draw": ["order", "match", "class", "spot", "scene"], "count": 3},
        ],
        "questions": {
            "declare": {"type": "single-choice", "points": 1, "shuffle": true, "choices": ["call", "wait", "other"], "fixed": ["other"], "correct": ["call"]},
            "many": {"type": "multiple-response", "rule": "plus-minus", "points": 2, "shuffle": true, "choices": ["a", "b", "c"], "fixed": [], "correct": ["a", "c"]},
            "tf": {"type": "true-false", "points": 1, "answer": false},
            "num": {"type": "numeric", "points": 1, "units": ["分鐘", "minutes"], "answer": "15", "tolerance": "0.5"},
            "text": {"type": "short-text", "points": 1, "accepted": [{"text": "双重验证", "credit": "1"}], "fold": {"雙": "双", "驗": "验", "證": "证"}},
            "order": {"type": "ordering", "rule": "adjacent-pairs", "points": 1, "items": ["password", "evidence", "sessions"], "sequence": ["evidence", "sessions", "password"], "equivalent": [["sessions", "password"]], "before": []},
            "match": {"type": "matching", "rule": "per-pair", "points": 1, "shuffle": true, "sources": ["s1"], "targets": ["t1", "t2"], "pairs": {"s1": "t2"}},
            "class": {"type": "classification", "rule": "distance", "points": 1, "shuffle": true, "rows": ["r1"], "columns": ["low", "high"], "answers": {"r1": "high"}},
            "spot": {"type": "hotspot", "points": 1, "regions": ["banner", "menu"], "correct": ["banner"]},
            "scene": {"type": "scenario", "points": 5, "start": "night", "nodes": {
                "night": {"options": [
                    {"id": "call", "to": "called", "score": 2, "critical": false},
                    {"id": "delete", "to": "lost", "score": -2, "critical": true},
                ], "maxVisits": 1},
                "called": {"options": [{"id": "log", "to": "done", "score": 2, "critical": false}], "maxVisits": 1},
                "done": {"end": "success"}, "lost": {"end": "failure"},
            }, "least": -2, "greatest": 4},
        },
    })
}

#[test]
fn a_paper_survives_writing_and_reading_and_its_page_shows_no_key() {
    let json = every_type();
    let paper: Paper = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&paper).unwrap(), json);
    let (open, key) = (paper.without_key(), paper.key());
    for secret in ["correct", "answer", "accepted", "sequence", "pairs", "nodes", "start", "least", "fold"] {
        assert!(!open.to_string().contains(&format!("\"{secret}\"")), "{secret} in {open}");
    }
    assert_eq!(open["questions"]["match"]["sources"], json!(["s1"]));
    assert_eq!(key["declare"], json!({"correct": ["call"]}));
    assert_eq!(key["tf"], json!({"answer": false}));
    for (id, question) in json["questions"].as_object().unwrap() {
        let mut whole = open["questions"][id].as_object().unwrap().clone();
        whole.extend(key[id].as_object().unwrap().clone());
        assert_eq!(Value::Object(whole), *question, "{id}");
    }
}

#[test]
fn a_paper_with_an_unknown_field_is_refused() {
    for place in ["/questions/tf", "/sections/0", "", "/questions/scene/nodes/night", "/questions/scene/nodes/done"] {
        let mut json = every_type();
        json.pointer_mut(place).unwrap().as_object_mut().unwrap().insert("more".into(), json!(1));
        assert!(serde_json::from_value::<Paper>(json).is_err(), "{place}");
    }
}
