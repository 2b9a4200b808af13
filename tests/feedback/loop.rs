//! The loop from end to end: feedback, register, decision, and a version that names what it answers.

use readybook::handbook::View;
use readybook::pipeline::{Options, Pipeline, Reuse};

use crate::place::{Place, draft, tree};

const ROWS: &str = "date,document,version,step,kind,text\n2026-11-03,SM-1,1.1,lock,wrong,步驟一的電話停用了\n2026-11-04,SM-1,1.1,report,unclear,=不知道打給誰\n2026-11-05,words,,,missing,少了一個詞\n2026-11-06,,,,outdated,整本\n2026-11-07,SM-1,1.1,,unsafe,不採納的\n";

fn imported() -> Place {
    let place = Place::new().file("a.csv", ROWS);
    place.run(&["feedback", "import", "a.csv"]).ends_with(0).says("5 new");
    place
        .run(&["feedback", "set", "FB-2026-005", "--status", "declined", "--reason", "en=No", "--reason", "zh-Hant=否"])
        .ends_with(0);
    place.run(&["feedback", "set", "FB-2026-001", "--status", "accepted"]).ends_with(0);
    place.write("handbook/content/lock/index.md", draft("三"));
    place.write("handbook/content/lock/index.en.md", draft("three"));
    place
}

#[test]
fn a_release_closes_what_it_answers() {
    let place = imported();
    place
        .release("minor", &["--answers", "FB-2026-001", "--answers", "FB-2026-002"])
        .ends_with(0)
        .says("it closes FB-2026-001, FB-2026-002");
    for id in ["FB-2026-001", "FB-2026-002"] {
        let text = place.read_item(id);
        assert!(text.contains("status: done\ndone_in: \"1.2\"\ndecided: 2026-11-28\nsource: "), "{text}");
    }
    assert!(place.read_item("FB-2026-002").contains("  =不知道打給誰\n"));
    let history = place.read("handbook/content/lock/versions/history.yaml");
    assert!(history.contains("  answers: [FB-2026-001, FB-2026-002]\n"), "{history}");
    place.is_clean();
    place.run(&["audit"]).prints("FB-2026-001 FB-2026-002");
    place.run(&["feedback", "list", "--status", "done"]).prints("done in 1.2").says("2 of 5");
    // Nothing is left beside the versions.
    let names: Vec<String> = std::fs::read_dir(place.path("handbook/content/lock/versions"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(names.is_empty(), "{names:?}");
    // The rows are known all the same, and a closed item stays closed.
    place.run(&["feedback", "import", "a.csv"]).says("0 new, 5 known already");
    place.run(&["feedback", "set", "FB-2026-001", "--status", "accepted"]).ends_with(1).says("done in version 1.2");
    let handbook = place.handbook();
    let document = handbook.by_number("SM-1").unwrap();
    let version = readybook::content::version::Version::read("1.2").unwrap();
    let done: Vec<&str> = handbook.items_done_in(document, &version).map(|item| item.id.as_str()).collect();
    assert_eq!(done, ["FB-2026-001", "FB-2026-002"]);
    assert_eq!(handbook.items_about(document).count(), 3);
    // Owners read in the document's history what came of it.
    place.run(&["build", "--owners"]).ends_with(0);
    let page = place.read("handbook/public/lock/history.html");
    for shown in ["您說的，我們做了", "步驟一的電話停用了", "=不知道打給誰", "不採納的", "否"]
    {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn what_a_release_cannot_answer_is_refused_and_nothing_is_written() {
    let place = imported();
    let before = tree(&place.path("handbook"));
    let refused = |ids: &str, part: &str| {
        place.release("minor", &["--answers", ids]).ends_with(1).says(part);
        assert_eq!(tree(&place.path("handbook")), before, "{ids}");
    };
    refused("FB-2026-006", "holds no item `FB-2026-006`; did you mean");
    refused("FB-2026-003", "`FB-2026-003` is about `words`, not this document");
    refused("FB-2026-004", "`FB-2026-004` names no document");
    refused("FB-2026-005", "`FB-2026-005` was declined");
    refused("FB-2026-001,FB-2026-001", "`FB-2026-001` is given twice");
    // One that cannot be closed keeps the others open.
    refused("FB-2026-001,FB-2026-005", "`FB-2026-005` was declined");
    place.release("minor", &["--answers", "FB-2026-001"]).ends_with(0);
    place.write("handbook/content/lock/index.md", draft("四"));
    place.write("handbook/content/lock/index.en.md", draft("four"));
    place.release("minor", &["--answers", "FB-2026-001"]).ends_with(1).says("is done in version 1.2 already");
    // An item that cannot be edited is named with the lines, before anything is written.
    let inline = "{received: 2026-11-03, document: SM-1, kind: wrong, text: x, status: new}\n";
    place.write("handbook/content/feedback/F-1.yaml", inline);
    place.release("minor", &["--answers", "F-1"]).ends_with(1).says("done_in: \"1.3\"");
    assert_eq!(place.read("handbook/content/feedback/F-1.yaml"), inline);
    assert!(!place.path("handbook/content/lock/versions/1.3").exists());
}

#[test]
fn what_records_and_items_say_against_each_other_is_an_error() {
    let place = imported();
    place.release("minor", &["--answers", "FB-2026-001"]).ends_with(0);
    let text = place.read_item("FB-2026-001");
    place.write("handbook/content/feedback/FB-2026-001.yaml", text.replace("done_in: \"1.2\"", "done_in: \"1.1\""));
    let answer = place.run(&["check", "--format", "short"]);
    answer.ends_with(1).prints("FB-2026-001.yaml:9:").prints("history.yaml:");
    assert_eq!(answer.out.matches("error[feedback-status]").count(), 2, "{}", answer.out);
    place.write("handbook/content/feedback/FB-2026-001.yaml", &text);
    place.is_clean();
    // What was released later is not known on an earlier day, and no error then.
    place.run(&["check", "--as-of", "2026-11-27", "--format", "short"]);
    let early = place.run(&["check", "--as-of", "2026-11-27", "--format", "short"]);
    assert!(!early.out.contains("feedback-status"), "{}", early.out);
}

#[test]
fn a_register_is_no_part_of_the_site() {
    let place = imported();
    place.run(&["build"]).ends_with(0);
    for (path, bytes) in tree(&place.path("handbook/public")) {
        assert!(!path.to_string_lossy().contains("FB-2026"), "{}", path.display());
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("步驟一的電話停用了"), "{}", path.display());
    }
}

/// Plain Markdown works without configuration, whatever its folders are called.
#[test]
fn a_folder_of_notes_may_have_a_section_of_this_name() {
    let place = Place::new()
        .file("notes/index.md", "# 筆記\n")
        .file("notes/feedback/a.md", "# 甲\n")
        .file("notes/feedback/F-1.yaml", "received: 2026-11-03\nkind: wrong\ntext: 乙\nstatus: new\n");
    let root = place.path("notes");
    let options = Options {
        output: root.join("public"),
        root,
        strictness: Default::default(),
        today: Some("2026-11-28".parse().unwrap()),
        view: View::InForce,
        answer_keys: Default::default(),
        audience: Default::default(),
    };
    let build = Pipeline::new(options.clone(), Reuse::Once).build().unwrap();
    let outputs = build.outputs.unwrap();
    assert!(outputs.get("feedback/a.html").is_some() && outputs.get("feedback/F-1.yaml").is_none());
    assert_eq!(Pipeline::new(options, Reuse::Once).examine().unwrap().handbook.register.items.len(), 1);
}
