//! `readybook schema` on the command line.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use readybook::schema::Form;
use serde_json::Value;
use tempfile::TempDir;

fn handbook() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("readybook.yaml"), "title: 手冊\nlanguages: [zh-Hant, en]\n").unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_readybook"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LANG")
        .env_remove("LANGUAGE")
        .output()
        .unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn all_schemas_are_written_and_a_second_time_nothing_is() {
    let folder = handbook();
    let first = run(folder.path(), &["schema"]);
    assert!(first.status.success() && words(&first).contains("8 schemas written"), "{}", words(&first));
    for form in Form::ALL {
        let name = format!("{}.json", form.name());
        let written = fs::read(folder.path().join("schemas").join(&name)).unwrap();
        assert_eq!(written, run(folder.path(), &["schema", form.name()]).stdout, "{name}");
        assert_eq!(serde_json::from_slice::<Value>(&written).unwrap()["$id"], form.id());
    }
    assert_eq!(fs::read_dir(folder.path().join("schemas")).unwrap().count(), Form::ALL.len());
    assert!(words(&run(folder.path(), &["schema"])).contains("0 schemas written"));
}

#[test]
fn schemas_follow_the_languages_and_stages_of_the_handbook() {
    let folder = handbook();
    run(folder.path(), &["schema", "--output", "editor"]);
    fs::write(folder.path().join("readybook.yaml"), "languages: [fr]\nstages: [identify]\n").unwrap();
    let again = run(folder.path(), &["schema", "--output", "editor"]);
    assert!(again.status.success(), "{}", words(&again));
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join("editor").join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("quiz.json")["$defs"]["words"]["required"], serde_json::json!(["fr"]));
    assert_eq!(read("front-matter.json")["properties"]["stage"]["enum"], serde_json::json!(["identify"]));
}

#[test]
fn a_file_that_is_not_ours_stays_and_nothing_is_written() {
    for foreign in ["{}", "not even JSON", "{\"$id\": \"urn:readybook:schema:roster\"}"] {
        let folder = handbook();
        let schemas = folder.path().join("schemas");
        fs::create_dir(&schemas).unwrap();
        fs::write(schemas.join("quiz.json"), foreign).unwrap();
        let refused = run(folder.path(), &["schema"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(words(&refused).contains("quiz.json; nothing was written"), "{}", words(&refused));
        assert_eq!(fs::read_to_string(schemas.join("quiz.json")).unwrap(), foreign);
        assert_eq!(fs::read_dir(&schemas).unwrap().count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let folder = handbook();
    let (schemas, elsewhere) = (folder.path().join("schemas"), folder.path().join("elsewhere.json"));
    fs::create_dir(&schemas).unwrap();
    fs::write(&elsewhere, run(folder.path(), &["schema", "quiz"]).stdout).unwrap();
    std::os::unix::fs::symlink(&elsewhere, schemas.join("quiz.json")).unwrap();
    assert_eq!(run(folder.path(), &["schema"]).status.code(), Some(2));
}

#[test]
fn one_schema_goes_to_standard_output_and_needs_no_handbook() {
    let folder = tempfile::tempdir().unwrap();
    let printed = run(folder.path(), &["schema", "record"]);
    assert!(printed.status.success() && printed.stderr.is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(run(folder.path(), &["schema", "quizz"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["schema", "quiz", "--output", "x"]).status.code(), Some(2));
}
