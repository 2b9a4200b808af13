//! JSON Schemas (draft 2020-12) of what authors write and learners hand in: editors complete and check YAML with them,
//! and other programs know the form of a learner record.
//!
//! What enters is the configuration, for its languages and stages; what leaves is JSON, the same for the same
//! configuration. Closed lists and limits are the readers' own ([`crate::content`], [`crate::config`],
//! [`crate::training`]), and `tests/schema.rs` compares the rest with what the readers say. A schema never refuses what
//! its reader takes, but for a value that YAML itself reads as empty, true or false where a text belongs. It cannot know
//! whether names lead anywhere: `readybook check` does. Start reading at [`schema`]; `part` is what all are made of.

mod configuration;
mod curriculum;
mod front_matter;
mod item;
mod part;
mod question;
mod question_kinds;
mod quiz;
mod record;
mod register;
mod roster;
mod severity;
mod write;

use serde_json::{Value, json};

use crate::config::Config;

pub use write::{Written, write};

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `quizzes/<id>.yaml`
    Quiz,
    /// `quizzes/curriculum.yaml`
    Curriculum,
    /// The head of a page.
    FrontMatter,
    /// `readybook.yaml`
    Configuration,
    /// `content/roster.yaml`
    Roster,
    /// `content/severity.yaml`
    Severity,
    /// `content/feedback/<ID>.yaml`
    Feedback,
    /// One attempt, acknowledgement or exercise, as learners hand it in.
    Record,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 8] = [
        Form::Quiz,
        Form::Curriculum,
        Form::FrontMatter,
        Form::Configuration,
        Form::Roster,
        Form::Severity,
        Form::Feedback,
        Form::Record,
    ];

    /// The word on the command line, and the file's name without extension.
    pub fn name(self) -> &'static str {
        match self {
            Form::Quiz => "quiz",
            Form::Curriculum => "curriculum",
            Form::FrontMatter => "front-matter",
            Form::Configuration => "configuration",
            Form::Roster => "roster",
            Form::Severity => "severity",
            Form::Feedback => "feedback",
            Form::Record => "record",
        }
    }

    /// The schema's `$id`, by which a file of ours is known.
    pub fn id(self) -> String {
        format!("urn:readybook:schema:{}", self.name())
    }
}

/// The schema of a form, for the languages and stages of a handbook. Without languages, any may be written.
pub fn schema(form: Form, config: &Config) -> Value {
    let body = match form {
        Form::Quiz => quiz::quiz(config),
        Form::Curriculum => curriculum::curriculum(config),
        Form::FrontMatter => front_matter::front_matter(config),
        Form::Configuration => configuration::configuration(config),
        Form::Roster => roster::roster(config),
        Form::Severity => severity::severity(config),
        Form::Feedback => item::item(config),
        Form::Record => record::record(),
    };
    let head = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": form.id()});
    part::joined(head, body)
}

/// The schema of a form as the text of its file.
pub fn text(form: Form, config: &Config) -> String {
    format!("{:#}\n", schema(form, config))
}
