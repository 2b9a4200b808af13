//! The files of this repository's handbooks are as the schemas say.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use readybook::config::Config;
use readybook::content::front_matter;
use readybook::schema::Form;

use super::read::{document, validator};

/// A handbook with its configuration.
struct Handbook {
    root: PathBuf,
    config: Config,
}

impl Handbook {
    fn at(path: &str) -> Handbook {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let (config, found) =
            Config::read(&"readybook.yaml".into(), &fs::read_to_string(root.join("readybook.yaml")).unwrap());
        assert!(found.is_empty(), "{found:?}");
        Handbook { root, config }
    }

    fn files(&self, folder: &str, extension: &str) -> Vec<PathBuf> {
        let folder = self.root.join(folder);
        if !folder.is_dir() {
            return Vec::new();
        }
        let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
        entries.filter(|path| path.extension().is_some_and(|known| known == extension)).collect()
    }

    fn check(&self, form: Form, path: &Path) {
        let text = fs::read_to_string(path).unwrap();
        check(&validator(form, &self.config), path, &text);
    }
}

#[track_caller]
fn check(validator: &Validator, path: &Path, yaml: &str) {
    let document = document(yaml);
    let wrong: Vec<_> = validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
}

const HANDBOOKS: [&str; 2] = ["", "src/scaffold"];

#[test]
fn configuration_roster_and_scale_are_valid() {
    for handbook in HANDBOOKS.map(Handbook::at) {
        handbook.check(Form::Configuration, &handbook.root.join("readybook.yaml"));
        handbook.check(Form::Roster, &handbook.root.join("content/roster.yaml"));
    }
    let handbook = Handbook::at("");
    handbook.check(Form::Severity, &handbook.root.join("content/severity.yaml"));
}

#[test]
fn all_front_matter_is_valid() {
    let mut count = 0;
    for handbook in HANDBOOKS.map(Handbook::at) {
        let validator = validator(Form::FrontMatter, &handbook.config);
        for path in handbook.files("content", "md") {
            let text = fs::read_to_string(&path).unwrap();
            let range = front_matter::read(&"a.md".into(), &text).0.range;
            let lines: Vec<&str> = text[range].lines().collect();
            if lines.len() > 2 {
                check(&validator, &path, &lines[1..lines.len() - 1].join("\n"));
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn quizzes_and_curriculum_are_valid() {
    let mut count = 0;
    for handbook in HANDBOOKS.map(Handbook::at) {
        for path in handbook.files("quizzes", "yaml") {
            let is_curriculum = path.file_name().is_some_and(|name| name == "curriculum.yaml");
            handbook.check(if is_curriculum { Form::Curriculum } else { Form::Quiz }, &path);
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn items_of_feedback_are_valid() {
    let handbook = Handbook::at("");
    for path in handbook.files("content/feedback", "yaml") {
        handbook.check(Form::Feedback, &path);
    }
}
