//! What training needs to know of the handbook: its quizzes as they are marked, what is required of whom, and which
//! versions of which documents there are.

use std::collections::{BTreeMap, BTreeSet};

use super::standing::{DocumentVersion, Documents, Requirement, VersionOf};
use crate::marking::Paper;
use crate::words::Words;

/// Everything that records are compared with.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The handbook's title.
    pub title: Words,
    /// BCP 47 codes; the first is the main one.
    pub languages: Vec<String>,
    /// The current quizzes, and older ones that are still known.
    pub quizzes: Vec<KnownQuiz>,
    /// In the order of the curriculum.
    pub requirements: Vec<Required>,
    /// By document number.
    pub documents: BTreeMap<String, KnownDocument>,
    /// In the order of the roster.
    pub roles: Vec<KnownRole>,
}

/// A version of a quiz that attempts can be marked by.
#[derive(Debug, Clone)]
pub struct KnownQuiz {
    pub id: String,
    pub version: String,
    /// SHA-256 in hexadecimal, as its page and its records write it.
    pub digest: String,
    pub title: Words,
    pub paper: Paper,
    /// Whether its pages hold no key, so that records come without marks.
    pub withheld: bool,
    /// Whether nothing in it is right or wrong.
    pub survey: bool,
    /// Documents that a pass is evidence about.
    pub procedures: Vec<VersionOf>,
    /// Whether the handbook has it now; an older version is only for marking.
    pub current: bool,
    /// What its questions are called, by id.
    pub questions: BTreeMap<String, KnownQuestion>,
}

/// What a question says, in plain words.
#[derive(Debug, Clone, Default)]
pub struct KnownQuestion {
    /// Its stem in one line.
    pub label: Words,
    /// What its choices and regions say, by id; of a scenario its nodes by id, and their options by `node/option`.
    pub parts: BTreeMap<String, Words>,
    /// The step that its explanation refers to: document number, and the step's id where one is named.
    pub reference: Option<(String, Option<String>)>,
}

/// Something that is required, and what it is called.
#[derive(Debug, Clone)]
pub struct Required {
    pub requirement: Requirement,
    pub title: Words,
}

/// A controlled document.
#[derive(Debug, Clone, Default)]
pub struct KnownDocument {
    pub title: Words,
    /// Oldest first, as recorded.
    pub versions: Vec<DocumentVersion>,
    /// By version: the digests that pages write into records. A version without any is not compared.
    pub digests: BTreeMap<String, BTreeSet<String>>,
    /// Whether a version is in force, and it is of a kind that people learn: a procedure or a runbook.
    pub is_learned: bool,
    /// Its steps in order: id and title.
    pub steps: Vec<(String, Words)>,
}

/// A role of the roster.
#[derive(Debug, Clone)]
pub struct KnownRole {
    pub id: String,
    pub name: Words,
    /// Held by everybody.
    pub everyone: bool,
}

impl Site {
    /// The versions of all documents, as [`super::standing::standing`] wants them.
    pub fn versions(&self) -> Documents {
        self.documents.iter().map(|(number, document)| (number.clone(), document.versions.clone())).collect()
    }

    /// The quiz that a record names, when exactly this version is known.
    pub fn quiz(&self, id: &str, version: &str, digest: &str) -> Option<&KnownQuiz> {
        self.quizzes.iter().find(|quiz| quiz.id == id && quiz.version == version && quiz.digest == digest)
    }

    /// Roles that everybody has.
    pub fn common_roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().filter(|role| role.everyone).map(|role| role.id.as_str())
    }
}

/// A text in a language, or what to show where there is none.
pub(super) fn text_of<'a>(words: &'a Words, language: &str, otherwise: &'a str) -> &'a str {
    words.text_in(language).filter(|text| !text.is_empty()).unwrap_or(otherwise)
}
