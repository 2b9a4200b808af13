//! Gathers what training needs from the handbook, and older quizzes from files that were kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::site::{KnownDocument, KnownQuestion, KnownQuiz, KnownRole, Required, Site};
use super::standing::{DocumentVersion, Requirement, RequirementKind, VersionOf};
use crate::content;
use crate::content::curriculum::{self, Asks, Due};
use crate::content::discover::Source;
use crate::content::encoding::decode;
use crate::content::history::Record;
use crate::content::quiz::paper::{Scripts, digest};
use crate::content::quiz::text::plain;
use crate::content::quiz::{Answers, Kind, Purpose, Question, Quiz};
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Error;
use crate::handbook::{Bound, EntryId, Handbook, Shown, Title, hexadecimal};
use crate::marking::Paper;
use crate::words::Words;

/// What training needs to know of a handbook.
pub fn gather(handbook: &Handbook) -> Site {
    let within = Gather { handbook };
    let roles = handbook.roster.roles.iter().map(|role| KnownRole {
        id: role.id.clone(),
        name: role.name.clone(),
        everyone: role.everyone,
    });
    Site {
        title: handbook.config.title.clone(),
        languages: handbook.languages.iter().map(|code| code.to_string()).collect(),
        quizzes: handbook
            .quizzes
            .iter()
            .map(|trained| within.quiz(&trained.quiz, trained.paper.clone(), trained.digest.clone()))
            .collect(),
        requirements: handbook.curriculum.requirements.iter().map(|one| within.requirement(one)).collect(),
        documents: handbook
            .numbers()
            .filter_map(|number| Some((number.to_string(), within.document(number)?)))
            .collect(),
        roles: roles.collect(),
    }
}

/// Adds older versions of quizzes from the YAML files of a folder and its subfolders, whatever the files are called. A
/// quiz that the site knows already, bound to the same versions, is passed over. What comes back is what is wrong in files
/// that cannot be used.
///
/// # Errors
/// When the folder or a file cannot be read.
pub fn add_older(site: &mut Site, handbook: &Handbook, folder: &Path) -> Result<Vec<Diagnostic>, Error> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_path_buf();
            Error::Read { path, cause: error.into() }
        })?;
        let is_yaml = entry.path().extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if entry.file_type().is_file() && is_yaml && entry.file_name() != "curriculum.yaml" {
            paths.push(entry.into_path());
        }
    }
    let (scripts, within) = (Scripts::default(), Gather { handbook });
    let read = |path: &std::path::PathBuf| -> Result<_, Error> {
        let file: Arc<str> = path.to_string_lossy().replace('\\', "/").into();
        let (text, mut found) = decode(&file, fs::read(path).map_err(Error::read(path))?);
        let name = id_in(&text).unwrap_or_else(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        let source =
            Source { file, path: format!("{name}.yaml").into(), text: text.into(), language: None, frozen: None };
        let (quiz, mut wrong) = Quiz::read(&source, &handbook.config.languages);
        found.append(&mut wrong);
        found.retain(|one| one.severity == Severity::Error);
        let quiz = quiz.filter(|_| found.is_empty()).map(|quiz| {
            let paper = quiz.paper(&scripts);
            let digest = hexadecimal(&digest(&paper));
            KnownQuiz { current: false, ..within.quiz(&quiz, paper, digest) }
        });
        Ok((quiz, found))
    };
    let mut found = Vec::new();
    for answer in paths.par_iter().map(read).collect::<Vec<_>>() {
        let (quiz, mut wrong) = answer?;
        found.append(&mut wrong);
        let is_known = |quiz: &KnownQuiz| site.quizzes.iter().any(|known| known.is_same(quiz));
        let quiz = quiz.filter(|quiz| !is_known(quiz));
        site.quizzes.extend(quiz);
    }
    Ok(found)
}

/// The id that a quiz file gives itself: older files are kept under other names.
fn id_in(text: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix("id:"))?;
    let value = value.split(" #").next()?.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_string())
}

struct Gather<'h> {
    handbook: &'h Handbook,
}

impl Gather<'_> {
    /// Words without marks.
    fn plain(&self, words: &Words) -> Words {
        let languages = self.handbook.languages.iter();
        Words::by_language(languages.filter_map(|code| Some((code.to_string(), plain(words.text_in(code)?)))))
    }

    fn quiz(&self, quiz: &Quiz, paper: Paper, digest: String) -> KnownQuiz {
        let questions = quiz.questions.iter().map(|question| (question.id.value.clone(), self.question(question)));
        KnownQuiz {
            id: quiz.id.clone(),
            version: quiz.version.value.to_string(),
            digest,
            title: self.plain(&quiz.title),
            paper,
            withheld: quiz.delivery.answers == Answers::Withheld,
            survey: quiz.delivery.purpose == Purpose::Survey,
            procedures: quiz
                .procedures
                .iter()
                .map(|binding| VersionOf {
                    id: binding.document.value.clone(),
                    version: binding.right_for().value.to_string(),
                })
                .collect(),
            valid_months: quiz.validity.map(|validity| validity.months),
            current: true,
            questions: questions.collect(),
        }
    }

    fn question(&self, question: &Question) -> KnownQuestion {
        let mut parts: BTreeMap<String, Words> = BTreeMap::new();
        match &question.kind {
            Kind::SingleChoice { choices } | Kind::MultipleResponse { choices, .. } => {
                parts.extend(choices.iter().map(|choice| (choice.id.value.clone(), self.plain(&choice.text))));
            }
            Kind::Hotspot { regions, .. } => {
                let texts = regions.iter().map(|region| (region.item.id.value.clone(), self.plain(&region.item.text)));
                parts.extend(texts);
            }
            Kind::Scenario { nodes, .. } => {
                for node in nodes {
                    parts.insert(node.id.value.clone(), self.plain(&node.text));
                    let key = |id: &str| format!("{}/{id}", node.id.value);
                    parts.extend(node.options.iter().map(|one| (key(&one.id.value), self.plain(&one.text))));
                }
            }
            _ => {}
        }
        let reference = question.explanation.as_ref().and_then(|explanation| explanation.reference.as_ref());
        KnownQuestion {
            label: self.plain(&question.stem.value),
            parts,
            reference: reference.map(|reference| (reference.value.document.clone(), reference.value.step.clone())),
        }
    }

    fn requirement(&self, one: &curriculum::Requirement) -> Required {
        let quiz = self.handbook.required_quiz(one);
        let (recur_months, window_days) = self.handbook.recurrence(one);
        let (kind, activity) = match &one.asks {
            Asks::Acknowledge(document) => (RequirementKind::Acknowledge, &document.value),
            Asks::Quiz(quiz) => (RequirementKind::Quiz, &quiz.value),
            Asks::Exercise(_) => (RequirementKind::Exercise, &one.id.value),
        };
        let languages = self.handbook.languages.iter().enumerate();
        let title = Words::by_language(
            languages.map(|(language, code)| (code.to_string(), self.handbook.required_title(one, language))),
        );
        let values = |ids: &[crate::yaml::Located<String>]| ids.iter().map(|id| id.value.clone()).collect::<Vec<_>>();
        let requirement = Requirement {
            id: one.id.value.clone(),
            roles: values(&one.roles),
            kind,
            activity: activity.clone(),
            counts: quiz.map(|trained| trained.quiz.counts()).unwrap_or_default(),
            requires: values(&one.requires),
            due_days: match one.due {
                Some(Due::AfterJoining(days)) => Some(days),
                _ => None,
            },
            due_on: match one.due {
                Some(Due::By(day)) => Some(day),
                _ => None,
            },
            renew: one.renew,
            recur_months,
            window_days,
            grace_days: one.grace_days,
        };
        Required { requirement, title }
    }

    fn document(&self, number: &str) -> Option<KnownDocument> {
        let id = self.handbook.by_number(number)?;
        let entry = &self.handbook.entries[id];
        let records = entry.history.as_ref().map_or(&[][..], |history| &history.records);
        let digest = |at: usize| {
            let digest = self.handbook.version_digest(&Bound { document: id, record: Some(at) });
            BTreeSet::from([digest])
        };
        let is_learned = matches!(entry.kind(), content::Kind::Procedure | content::Kind::Runbook);
        let steps = self.handbook.steps(id, 0).iter().enumerate().map(|(at, step)| {
            let titles = self.handbook.languages.iter().enumerate().filter_map(|(language, code)| {
                Some((code.to_string(), self.handbook.steps(id, language).get(at)?.title.clone()))
            });
            (step.id.clone(), Words::by_language(titles))
        });
        Some(KnownDocument {
            title: self.title(id),
            versions: records.iter().map(version_of).collect(),
            digests: records
                .iter()
                .enumerate()
                .map(|(at, record)| (record.version.value.to_string(), digest(at)))
                .collect(),
            is_learned: is_learned && entry.shown != Shown::Nothing && self.handbook.in_force(id).is_some(),
            steps: steps.collect(),
        })
    }

    fn title(&self, entry: EntryId) -> Words {
        let titles = self.handbook.languages.iter().enumerate().filter_map(|(language, code)| {
            match self.handbook.title(entry, language) {
                Title::Text(title) => Some((code.to_string(), title.to_string())),
                Title::Word(_) => None,
            }
        });
        Words::by_language(titles)
    }
}

fn version_of(record: &Record) -> DocumentVersion {
    DocumentVersion {
        version: record.version.value.to_string(),
        change: record.change,
        effective: record.effective.value,
        withdrawn: record.withdrawn_day(),
    }
}
