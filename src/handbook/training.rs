//! Quizzes as the handbook gives them: compiled for marking, bound to versions, asked for by the curriculum.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{EntryId, EntryRole, Handbook, Shown, Title, hexadecimal};
use crate::content::asset::Asset;
use crate::content::curriculum::{Asks, Requirement};
use crate::content::discover::QUIZZES;
use crate::content::history::Record;
use crate::content::quiz::limits::USUAL_WINDOW;
use crate::content::quiz::paper::{Scripts, digest};
use crate::content::quiz::text::plain;
use crate::content::quiz::{Quiz, Reference};
use crate::content::version::{Change, Version};
use crate::marking::Paper;

/// Whether the site holds the keys of its quizzes as pages of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerKeys {
    #[default]
    Withheld,
    Published,
}

/// A quiz, ready to be laid and marked.
#[derive(Debug)]
pub struct Trained {
    pub quiz: Quiz,
    pub paper: Paper,
    /// SHA-256 of the paper, in hexadecimal.
    pub digest: String,
}

/// A version of a document, as requirements and quizzes look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    pub document: EntryId,
    /// Place in the history; none when no such version is on record.
    pub record: Option<usize>,
}

/// Compiles every quiz.
pub(super) fn compile(quizzes: Vec<Quiz>) -> Vec<Trained> {
    if quizzes.is_empty() {
        return Vec::new();
    }
    let scripts = Scripts::default();
    quizzes
        .into_par_iter()
        .map(|quiz| {
            let paper = quiz.paper(&scripts);
            let digest = hexadecimal(&digest(&paper));
            Trained { quiz, paper, digest }
        })
        .collect()
}

impl Handbook {
    /// A quiz by its id.
    pub fn quiz(&self, id: &str) -> Option<&Trained> {
        self.quizzes.iter().find(|trained| trained.quiz.id == id)
    }

    /// The page of a quiz.
    pub fn quiz_page(&self, id: &str) -> Option<EntryId> {
        let at = self.quizzes.iter().position(|trained| trained.quiz.id == id)?;
        let page = self.by_key(&format!("quizzes/{id}"))?;
        (self.entries[page].role == EntryRole::Quiz(at)).then_some(page)
    }

    /// Where a version of a document stands in its history; none when there is no such document.
    pub fn bound(&self, document: &str, version: &Version) -> Option<Bound> {
        let document = self.by_number(document)?;
        let records = self.entries[document].history.iter().flat_map(|history| &history.records);
        let record = records.enumerate().find(|(_, record)| record.version.value == *version).map(|(at, _)| at);
        Some(Bound { document, record })
    }

    /// The newest material version on record that follows a version, whether it is in force yet or not: so its questions
    /// are read again when it is released, and not on the night in which it takes effect.
    pub fn material_after(&self, bound: &Bound) -> Option<usize> {
        let history = self.entries[bound.document].history.as_ref()?;
        let after = bound.record.map_or(0, |record| record + 1);
        history
            .records
            .iter()
            .enumerate()
            .skip(after)
            .rev()
            .find_map(|(at, record)| (record.change == Change::Material && record.withdrawn.is_none()).then_some(at))
    }

    /// Changes whenever a file of a version does: SHA-256, in hexadecimal, of the digests on record; empty when there is no
    /// such version.
    pub fn version_digest(&self, bound: &Bound) -> String {
        let history = self.entries[bound.document].history.as_ref();
        let Some(record) = history.zip(bound.record).and_then(|(history, at)| history.records.get(at)) else {
            return String::new();
        };
        let mut hasher = Sha256::new();
        for (path, digest) in &record.files {
            hasher.update(format!("{path}\0{}\n", digest.value));
        }
        hexadecimal(&hasher.finalize().into())
    }

    /// Whether a document has a step, or (`step` none) exists.
    pub fn refers(&self, reference: &Reference) -> Refers {
        let Some(entry) = self.by_number(&reference.document) else { return Refers::NoDocument };
        // Of a document that was never released only the page is there.
        if self.entries[entry].shown == Shown::Nothing {
            return Refers::To(entry);
        }
        match &reference.step {
            Some(step) if !self.has_anchor(entry, step) => Refers::NoStep(entry),
            _ => Refers::To(entry),
        }
    }

    fn has_anchor(&self, entry: EntryId, id: &str) -> bool {
        let page = &self.entries[entry];
        let shown = page.documents.iter().flatten().next();
        shown.is_some_and(|document| document.body.headings.iter().any(|heading| heading.id == id))
    }

    /// A picture of a question, by its path in the folder of the quizzes.
    pub fn quiz_image(&self, src: &str) -> Option<&Asset> {
        let path = format!("{QUIZZES}/{src}");
        self.assets.iter().find(|asset| *asset.path == path)
    }

    /// The requirements for a role, in the curriculum's order.
    pub fn requirements_of<'h>(&'h self, role: &'h str) -> impl Iterator<Item = &'h Requirement> {
        let requirements = self.curriculum.requirements.iter();
        requirements.filter(move |one| one.roles.iter().any(|known| known.value == role))
    }

    /// The page of what a requirement asks for; none for an exercise.
    pub fn required_page(&self, requirement: &Requirement) -> Option<EntryId> {
        match &requirement.asks {
            Asks::Acknowledge(document) => self.by_number(&document.value),
            Asks::Quiz(quiz) => self.quiz_page(&quiz.value),
            Asks::Exercise(_) => None,
        }
    }

    /// The quiz that a requirement asks for.
    pub fn required_quiz(&self, requirement: &Requirement) -> Option<&Trained> {
        match &requirement.asks {
            Asks::Quiz(quiz) => self.quiz(&quiz.value),
            Asks::Acknowledge(_) | Asks::Exercise(_) => None,
        }
    }

    /// What a requirement is called: by itself, else like what it asks for, else by its id.
    pub fn required_title(&self, requirement: &Requirement, language: usize) -> String {
        let own = match &requirement.asks {
            Asks::Exercise(title) => requirement.title.as_ref().or(Some(title)),
            Asks::Acknowledge(_) | Asks::Quiz(_) => requirement.title.as_ref(),
        };
        if let Some(title) = own.and_then(|words| words.text_in(&self.languages[language])) {
            return plain(title);
        }
        match self.required_page(requirement).map(|page| self.title(page, self.language_for(page, language))) {
            Some(Title::Text(title)) => title.to_string(),
            Some(Title::Word(_)) | None => requirement.id.value.clone(),
        }
    }

    /// After how many months a requirement comes again, and how many days before it may be renewed: its own, else those
    /// of its quiz.
    pub fn recurrence(&self, requirement: &Requirement) -> (Option<u32>, u32) {
        if let Some(recur) = requirement.recur {
            return (Some(recur.months), recur.window_days);
        }
        let validity = self.required_quiz(requirement).and_then(|trained| trained.quiz.validity);
        validity.map_or((None, USUAL_WINDOW), |validity| (Some(validity.months), validity.warn_days))
    }

    /// The versions on record, oldest first, of every document with a number: whether a pass still holds is asked of any
    /// document that a quiz was ever about.
    pub fn versions_by_number(&self) -> impl Iterator<Item = (&str, &[Record])> {
        self.numbers().filter_map(|number| {
            let history = self.entries[self.by_number(number)?].history.as_ref();
            Some((number, history.map_or(&[][..], |history| &history.records)))
        })
    }
}

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refers {
    To(EntryId),
    NoDocument,
    NoStep(EntryId),
}
