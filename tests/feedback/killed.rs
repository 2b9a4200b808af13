//! Releases that are killed at any moment: the version, its record and the closed items are all there or none of them.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::place::{Place, RELEASE, draft};

const OPEN: &str = "received: 2026-11-03\ndocument: SM-1\nkind: wrong\ntext: 甲\nstatus: accepted\n";

/// Ids of items that are done, as the program sees them.
fn done(place: &Place) -> Vec<String> {
    let answer = place.run(&["feedback", "list", "--status", "done", "--format", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&answer.ends_with(0).out).unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_string()).collect()
}

#[test]
fn after_a_kill_at_any_moment_items_are_closed_with_their_version_or_not_at_all() {
    let place = Place::new();
    let names: Vec<String> = (1..=20).map(|number| format!("F-{number}")).collect();
    for name in &names {
        place.write(&format!("handbook/content/feedback/{name}.yaml"), OPEN);
    }
    let mut closed = 0;
    for attempt in 0..20 {
        place.write("handbook/content/lock/index.md", draft(&format!("第{attempt}次")));
        place.write("handbook/content/lock/index.en.md", draft(&format!("number {attempt}")));
        let before = done(&place);
        let Some(next) = names.iter().find(|name| !before.contains(name)) else { break };
        let mut command = place.command(&[&RELEASE[..], &["--change", "minor", "--answers", next]].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(8 * attempt));
        let _ = child.kill();
        child.wait().unwrap();
        let history = place.read("handbook/content/lock/versions/history.yaml");
        let after = done(&place);
        for name in &names {
            assert_eq!(history.contains(&format!("answers: [{name}]\n")), after.contains(name), "{name}: {attempt}");
        }
        let check = place.run(&["check", "--format", "short"]);
        assert!(!check.out.contains("feedback-status"), "after attempt {attempt}: {}", check.out);
        closed = after.len();
    }
    place.write("handbook/content/lock/index.md", draft("最後"));
    place.write("handbook/content/lock/index.en.md", draft("the last"));
    place.release("minor", &["--answers", "F-20"]).ends_with(0);
    assert_eq!(done(&place).len(), closed + 1);
    place.is_clean();
}

#[test]
fn what_a_killed_release_left_over_counts_and_is_put_in_its_place_by_the_next_command() {
    let place = Place::new().item("F-1", OPEN).item("F-2", OPEN);
    place.write("handbook/content/lock/index.md", draft("三"));
    place.write("handbook/content/lock/index.en.md", draft("three"));
    place.release("minor", &["--answers", "F-1"]).ends_with(0);
    // As if it had been killed right after the rename.
    let (waiting, own) =
        ("handbook/content/lock/versions/.readybook-answers/F-1.yaml", "handbook/content/feedback/F-1.yaml");
    let closed = place.read(own);
    place.write(waiting, &closed);
    place.write(own, OPEN);
    place.is_clean();
    assert_eq!(done(&place), ["F-1"]);
    assert_eq!(place.read(own), OPEN, "reading writes nothing");
    place.run(&["feedback", "set", "F-2", "--owner", "boss"]).ends_with(0);
    assert_eq!(place.read(own), closed);
    assert!(!fs::exists(place.path("handbook/content/lock/versions/.readybook-answers")).unwrap());
    place.is_clean();
}
