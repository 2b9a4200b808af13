//! Listing items, and writing decisions into their files.

use serde_json::Value;

use crate::place::Place;

const ITEM: &str = "# From the spring round.\nreceived: 2026-11-03   # by mail\ndocument: SM-1\nversion: \"1.1\"\nstep: lock\nkind: wrong\ntext: |\n  =1+1\n  第二行\nstatus: new # nobody asked yet\n\n# The end.\n";

fn place() -> Place {
    Place::new()
        .item("FB-2026-001", ITEM)
        .item("FB-2026-010", "received: 2026-11-20\nkind: unsafe\ntext: 全書\nstatus: declined\nreason: {zh-Hant: 不是, en: 'No, it is not'}\ndecided: 2026-11-21\n")
        .item("FB-2026-009", "received: 2026-11-20\ndocument: words\nkind: unclear\ntext: 用語\nstatus: accepted\nowner: boss\n")
}

#[test]
fn items_are_listed_in_every_format() {
    let place = place();
    let short = place.run(&["feedback", "list", "--format", "short"]);
    short.ends_with(0).says("3 of 3 items");
    assert_eq!(
        short.out,
        "FB-2026-001: new wrong SM-1 1.1 #lock: =1+1\nFB-2026-009: accepted unclear words: 用語\nFB-2026-010: declined unsafe –: 全書\n"
    );
    place
        .run(&["feedback", "list"])
        .prints("FB-2026-001  SM-1 1.1 #lock\n")
        .prints("wrong; new for 25 days; lead\n")
        .prints("=1+1 第二行\n")
        .prints("UNSAFE; declined: 不是; –\n");
    place.run(&["--lang", "zh-Hant", "feedback", "list"]).prints("寫錯了；新收到，已 25 天；lead");
    let csv = place.run(&["feedback", "list", "--format", "csv"]);
    csv.prints(r#""id","received","age","document","version","step","#)
        .prints("\"2026-11-03\",\"25\",\"SM-1\",\"1.1\",\"lock\",\"\",\"\",\"wrong\",\"'=1+1\n第二行\",\"new\",");
    let json = place.run(&["feedback", "list", "--format", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&json.out).unwrap();
    assert_eq!((rows[0]["text"].as_str(), rows[0]["owner"].as_str()), (Some("=1+1\n第二行"), Some("lead")));
    assert_eq!((rows[0]["age"].as_i64(), rows[1]["owner"].as_str()), (Some(25), Some("boss")));
}

#[test]
fn lists_can_be_narrowed() {
    let place = place();
    let ids = |more: &[&str]| -> String {
        let out = place.run(&[&["feedback", "list", "--format", "short"], more].concat()).out;
        out.lines().map(|line| &line[8..11]).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&["--status", "new,accepted"]), "001 009");
    assert_eq!(ids(&["--kind", "unsafe", "--kind", "wrong"]), "001 010");
    assert_eq!(ids(&["--document", "SM-1"]), "001");
    assert_eq!(ids(&["--document", "words", "--status", "new"]), "");
    place.run(&["feedback", "list", "--status", "open"]).ends_with(2);
}

#[test]
fn a_decision_is_written_and_remarks_stay() {
    let place = place();
    place
        .run(&["feedback", "set", "FB-2026-001", "--status", "accepted", "--owner", "boss"])
        .ends_with(0)
        .says("FB-2026-001 is changed");
    assert_eq!(
        place.read_item("FB-2026-001"),
        ITEM.replace(
            "status: new # nobody asked yet\n",
            "status: accepted # nobody asked yet\nowner: boss\ndecided: 2026-11-28\n"
        )
    );
    place.is_clean();
    let declined = [
        "feedback",
        "set",
        "FB-2026-001",
        "--status",
        "declined",
        "--reason",
        "en=No: it is \"right\"",
        "--reason",
        "zh-Hant=沒有錯",
    ];
    place.run(&declined).ends_with(0);
    let text = place.read_item("FB-2026-001");
    assert!(text.contains("reason: {en: \"No: it is \\\"right\\\"\", zh-Hant: \"沒有錯\"}\n"), "{text}");
    assert!(text.starts_with("# From the spring round.\n") && text.ends_with("\n\n# The end.\n"), "{text}");
    place.is_clean();
    // One language of a reason that is there; the status stays.
    place.run(&["feedback", "set", "FB-2026-010", "--reason", "en=Never"]).ends_with(0);
    assert!(
        place.read_item("FB-2026-010").contains("reason: {en: \"Never\", zh-Hant: \"不是\"}\ndecided: 2026-11-21\n")
    );
    assert_eq!(place.items(), ["FB-2026-001.yaml", "FB-2026-009.yaml", "FB-2026-010.yaml"]);
}

#[test]
fn decisions_that_cannot_be_are_refused() {
    let place = place();
    let before = crate::place::tree(&place.path("handbook"));
    let refused = |more: &[&str], part: &str| {
        place.run(&[&["feedback", "set"], more].concat()).ends_with(1).says(part);
    };
    refused(&["FB-2026-002", "--status", "accepted"], "holds no item `FB-2026-002`; did you mean");
    refused(&["FB-2026-001"], "nothing to set");
    refused(&["FB-2026-001", "--status", "done"], "release SM-1 --answers FB-2026-001");
    refused(&["FB-2026-001", "--status", "declined"], "the reason in `zh-Hant` is missing");
    refused(&["FB-2026-001", "--status", "declined", "--reason", "en=x"], "the reason in `zh-Hant` is missing");
    refused(&["FB-2026-001", "--reason", "fr=x"], "`fr` is not a language");
    refused(&["FB-2026-001", "--owner", "nobody"], "no role `nobody`");
    assert_eq!(crate::place::tree(&place.path("handbook")), before);
    place.write(
        "handbook/content/feedback/FB-2026-011.yaml",
        "{received: 2026-11-03, kind: wrong, text: x, status: new}\n",
    );
    refused(&["FB-2026-011", "--status", "accepted"], "by hand:\nstatus: accepted\ndecided: 2026-11-28");
}
