//! Documents as editors see them (JSON of the YAML core schema), and what the readers say about them.

use std::sync::Arc;

use jsonschema::Validator;
use readybook::config::Config;
use readybook::content::curriculum::Curriculum;
use readybook::content::discover::Source;
use readybook::content::front_matter;
use readybook::content::quiz::Quiz;
use readybook::content::register::Item;
use readybook::content::roster::Roster;
use readybook::content::severity::Scale;
use readybook::diagnostic::Diagnostic;
use readybook::schema::{Form, schema};
use readybook::training::record::{Record, check_code};
use readybook::yaml::{self, Node, Style};
use serde_json::Value;

/// The name of the quiz that tests read.
pub const QUIZ: &str = "everything";

/// A handbook in two languages.
pub fn config() -> Config {
    Config { languages: vec!["zh-Hant".to_string(), "en".to_string()], ..Config::default() }
}

/// The validator of a form for a handbook.
pub fn validator(form: Form, config: &Config) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&schema(form, config)).unwrap()
}

/// YAML as JSON.
pub fn document(text: &str) -> Value {
    json(&yaml::parse(&"a.yaml".into(), text, 0).unwrap_or_else(|found| panic!("{found:?}\n{text}")))
}

fn json(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::List(items) => items.iter().map(json).collect(),
        yaml::Value::Map(entries) => entries.iter().map(|(key, value)| (key.text.clone(), json(value))).collect(),
        yaml::Value::Scalar { text, style: Style::Quoted } => text.as_str().into(),
        // https://yaml.org/spec/1.2.2/#103-core-schema
        yaml::Value::Scalar { text, style: Style::Plain } => match text.as_str() {
            "true" | "True" | "TRUE" => true.into(),
            "false" | "False" | "FALSE" => false.into(),
            _ => match text.trim_start_matches('+').parse::<serde_json::Number>() {
                Ok(number) => number.into(),
                Err(_) => text.as_str().into(),
            },
        },
    }
}

/// What the reader of a form says about a document; nothing when all is well.
pub fn complaints(form: Form, document: &Value) -> Vec<String> {
    let text = document.to_string();
    if form == Form::Record {
        return record_complaints(document).into_iter().collect();
    }
    let languages = config().languages;
    let file: Arc<str> = match form {
        Form::Quiz => format!("quizzes/{QUIZ}.yaml").into(),
        Form::Feedback => "content/feedback/FB-2026-001.yaml".into(),
        _ => "a.yaml".into(),
    };
    let source =
        Source { file: file.clone(), path: file.clone(), text: text.clone().into(), language: None, frozen: None };
    let found = match form {
        Form::Quiz => Quiz::read(&source, &languages).1,
        Form::Curriculum => Curriculum::read(&source, &languages).1,
        Form::FrontMatter => front_matter::read(&file, &format!("---\n{text}\n---\n")).2,
        // The languages of the handbook are in the document itself.
        Form::Configuration => Config::read(&file, &text).1,
        Form::Roster => Roster::read(&source, &languages).1,
        Form::Severity => Scale::read(&source, &languages).1,
        Form::Feedback => Item::read(&file, &text, &languages).1,
        Form::Record => Vec::new(),
    };
    let said = |found: Diagnostic| format!("{}: {}", found.code.name(), found.message.en);
    found.into_iter().map(said).collect()
}

/// The check code is made anew, so that it is not the reason why a record is refused, unless it has no form at all.
fn record_complaints(document: &Value) -> Option<String> {
    let mut document = document.clone();
    // Crockford's digits lack I, L, O and U.
    let is_digit = |c: char| c == '-' || (c.is_ascii_alphanumeric() && !"ILOU".contains(c));
    let is_code = |value: &Value| value.as_str().is_some_and(|text| text.len() == 19 && text.chars().all(is_digit));
    if document.pointer("/integrity/check").is_some_and(is_code) {
        document["integrity"]["check"] = check_code(&document).into();
    }
    Record::read(document.to_string().as_bytes()).err().map(|text| text.en)
}
