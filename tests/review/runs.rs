//! Exported runs: which steps missed their limit, and files that somebody broke.

use std::fs;
use std::path::Path;

use readybook::review::runs::Records;
use serde_json::Value;

use crate::place::Place;

/// Runs that the theme's scripts wrote, with what their review says was missed.
fn vectors() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/runs.json");
    let vectors: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    vectors["runs"].as_array().unwrap().clone()
}

/// The file of one of them.
pub fn named(name: &str) -> String {
    let vector = vectors().into_iter().find(|vector| vector["name"] == name).unwrap_or_else(|| panic!("{name}"));
    vector["file"].as_str().unwrap().to_string()
}

/// What a single file says.
fn read(text: impl AsRef<[u8]>) -> Records {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("run.json"), text).unwrap();
    Records::read(folder.path()).unwrap()
}

#[test]
fn runs_are_judged_as_their_page_judges_them() {
    let vectors = vectors();
    assert!(
        vectors.len() > 20 && vectors.iter().filter(|vector| vector["missed"] != Value::Array(vec![])).count() > 15
    );
    for vector in &vectors {
        let records = read(vector["file"].as_str().unwrap());
        assert_eq!(records.passed_over, [], "{}", vector["name"]);
        let missed: Vec<Value> = records.runs[0]
            .missed
            .iter()
            .map(|missed| serde_json::json!({"step": missed.step, "delay_ms": missed.delay_ms, "open": missed.is_open}))
            .collect();
        assert_eq!(vector["missed"], Value::Array(missed), "{}", vector["name"]);
    }
}

#[test]
fn steps_are_counted_over_all_runs_each_once() {
    let place = Place::new()
        .file("runs/a.json", named("a step that was taken back is late"))
        .file("runs/older/copy.json", named("an open run is judged at its last entry"))
        .file("runs/drill.json", named("a drill"))
        .file("runs/R-1.md", "# A run\n")
        .file("runs/.hidden.json", "{");
    let records = Records::read(&place.path("runs")).unwrap();
    // The older copy of the same run has fewer entries.
    let figures = records.figures();
    assert_eq!((figures.count, figures.drills, figures.left_out), (2, 1, 0));
    let [limit] = &figures.missed[..] else { panic!("{:?}", figures.missed) };
    assert_eq!((limit.document.as_str(), limit.step.as_str()), ("SM-RB-001", "report"));
    assert_eq!((limit.count, limit.drills, limit.open, limit.worst_ms), (2, 1, 0, 75 * 60_000));
}

#[test]
fn what_was_changed_by_hand_is_passed_over() {
    let good = named("what is open when the run is closed");
    assert_eq!(read(format!("\u{FEFF}{good}")).runs.len(), 1);
    let changed = [
        ("\"time\":\"2026", "\"time\":\"2025"),
        ("\"kind\":\"tick\"", "\"kind\":\"untick\""),
        ("\"count\":4", "\"count\":3"),
        ("帳號", "帳戶"),
        ("\"within\":15", "\"within\":150"),
        ("\"format\":\"readybook-run\"", "\"format\":\"other\""),
        ("\"version\":1,", "\"version\":2,"),
        ("\"entries\":[", "\"entries\":[[],"),
    ];
    for (from, to) in changed {
        assert!(good.contains(from), "{from}");
        let records = read(good.replacen(from, to, 1));
        assert_eq!((records.runs.len(), records.passed_over.len()), (0, 1), "{from}");
    }
    // Lines that were taken out, doubled, or put elsewhere.
    let lines: Vec<&str> = good.lines().collect();
    let without = |at: usize| {
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| *line).collect();
        rest.join("\n").replace("\"count\":4", "\"count\":3")
    };
    for text in [without(1), without(2), without(3)] {
        assert_eq!(read(text).runs, []);
    }
    let doubled = [&lines[..3], &lines[2..]].concat().join("\n").replace("\"count\":4", "\"count\":5");
    assert_eq!(read(doubled).runs, []);
}

#[test]
fn hostile_files_are_named_and_break_nothing() {
    let deep = format!("{{\"format\":\"readybook-run\",\"version\":1,\"entries\":{}", "[".repeat(100_000));
    let place = Place::new()
        .file("runs/1-deep.json", deep)
        .file("runs/2-empty.json", "")
        .file("runs/3-not-text.json", [0xFF, 0xFE, 0, 1])
        .file("runs/4-record.json", "{\"schema\":\"readybook/record/1\"}")
        .file("runs/5-large.json", vec![b' '; 10_000_001])
        .file("runs/6-half.json", &named("a drill")[..900])
        .file("runs/7-surrogate.json", "{\"format\":\"\\ud800\"}")
        .file("runs/8-good.json", named("a drill"))
        .file("runs/9\u{1b}[31m.json", "[]")
        .file(
            "runs/A-none.json",
            "{\"format\":\"readybook-run\",\"version\":1,\"entries\":[],\"count\":0,\"sum\":\"\"}",
        );
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.path("runs/8-good.json"), place.path("runs/B-link.json")).unwrap();
    let answer = place.run(&["review", "--runs", "runs"]);
    answer.ends_with(0).prints("Records read: 1, of which drills: 1.").prints("could not be used");
    for name in ["1-deep", "2-empty", "3-not-text", "4-record", "5-large", "6-half", "7-surrogate", "A-none"] {
        answer.says(&format!("passed over {name}.json: "));
    }
    #[cfg(unix)]
    answer.says("passed over B-link.json: it is a link");
    assert!(!answer.err.contains('\u{1b}') && !answer.out.contains('\u{1b}'));
    place.run(&["review", "--runs", "nowhere"]).ends_with(2).says("nowhere");
}
