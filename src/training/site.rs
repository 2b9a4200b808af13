//! What training needs to know of the handbook: its quizzes as they are marked, what is required of whom, and which
//! versions of which documents there are.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Activity;
use super::standing::{DocumentVersion, Documents, Requirement, VersionOf};
use crate::content::version::Version;
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
    /// How long a pass counts by the quiz itself.
    pub valid_months: Option<u32>,
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

    /// Where the quiz is by which an attempt is marked. Versions with one digest ask and mark the same, and only their
    /// words differ: of such versions that which the record names, else one with the same major and minor number.
    pub fn place_of(&self, activity: &Activity) -> Option<usize> {
        let place = |is_it: &dyn Fn(&KnownQuiz) -> bool| {
            self.quizzes.iter().position(|quiz| quiz.is_paper_of(activity) && is_it(quiz))
        };
        let named = place(&|quiz| quiz.version == activity.version);
        named.or_else(|| place(&|quiz| is_patch(&quiz.version, &activity.version)))
    }

    /// Every known version of a quiz that asks and marks as that of an attempt did.
    pub fn papers_of(&self, activity: &Activity) -> impl Iterator<Item = &KnownQuiz> {
        self.quizzes.iter().filter(|quiz| quiz.is_paper_of(activity))
    }

    /// Takes from the same handbook, as it was on another day, what the coverage of that day is about: which documents
    /// were in force, their steps, and what everything was called.
    pub fn cover(&mut self, day: Site) {
        for (number, document) in &mut self.documents {
            let known = day.documents.get(number);
            document.is_learned = known.is_some_and(|known| known.is_learned);
            document.steps = known.map(|known| known.steps.clone()).unwrap_or_default();
            if let Some(known) = known.filter(|known| known.title != Words::default()) {
                document.title.clone_from(&known.title);
            }
        }
        for (required, known) in self.requirements.iter_mut().zip(day.requirements) {
            if required.requirement.id == known.requirement.id && known.title != Words::default() {
                required.title = known.title;
            }
        }
    }

    /// Roles that everybody has.
    pub fn common_roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().filter(|role| role.everyone).map(|role| role.id.as_str())
    }
}

impl KnownQuiz {
    /// Whether records of both are marked and count alike.
    pub(super) fn is_same(&self, other: &KnownQuiz) -> bool {
        let facts = |quiz: &KnownQuiz| (quiz.procedures.clone(), quiz.valid_months, quiz.withheld);
        (&self.id, &self.version, &self.digest) == (&other.id, &other.version, &other.digest)
            && facts(self) == facts(other)
    }

    fn is_paper_of(&self, activity: &Activity) -> bool {
        self.id == activity.id && self.digest == activity.digest
    }
}

/// Whether two version numbers differ in nothing but the third.
fn is_patch(one: &str, other: &str) -> bool {
    let minor = |version: &str| {
        let mut parts = version.split('.').map(str::to_string);
        Version::read(version).map(|_| (parts.next(), parts.next().unwrap_or_else(|| "0".to_string())))
    };
    minor(one).is_some() && minor(one) == minor(other)
}

/// A text in a language, or what to show where there is none.
pub(super) fn text_of<'a>(words: &'a Words, language: &str, otherwise: &'a str) -> &'a str {
    words.text_in(language).filter(|text| !text.is_empty()).unwrap_or(otherwise)
}
