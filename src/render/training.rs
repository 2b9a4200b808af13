//! What readers are trained in: requirements by role, "My training", and what a page asks to acknowledge.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Renderer;
use super::fill::encoded;
use super::quizzes::{pass_mark, questions_of_one};
use super::views::{AcknowledgeView, QuizCard, RequirementView, SinceView, TrainedRole, TrainingLinks, TrainingView};
use super::words::Words;
use crate::content::curriculum::{Asks, Due, Requirement};
use crate::content::history::Record;
use crate::content::quiz::text::plain;
use crate::handbook::{Bound, EntryId, EntryRole, relative_address};

impl Renderer<'_> {
    /// The words of every language; none in a handbook without quizzes and requirements.
    pub(super) fn words_of_training(&self) -> Vec<Words> {
        if self.theme.training.is_none() || self.training_page().is_none() {
            return Vec::new();
        }
        let of = |code: &str| {
            let hand_in = self.hand_in(code).to_string();
            let mut words: BTreeMap<_, _> = self.theme.words(code, "training_").collect();
            // Every page may hand in; so the ways stand here, once, and not in each of them.
            words.insert("hand_in", &hand_in);
            Words::new("training", "trainingWords", code, &words)
        };
        self.handbook.languages.iter().map(|code| of(code)).collect()
    }

    fn training_page(&self) -> Option<EntryId> {
        let page = self.handbook.by_key("my-training")?;
        (self.handbook.entries[page].role == EntryRole::Training).then_some(page)
    }

    /// The way to the records from a folder of the site.
    pub(super) fn training_links(&self, language: usize, folder: &str) -> Option<TrainingLinks> {
        let words = self.training_words.get(language)?;
        let theme = self.theme.training.as_ref()?;
        let from_here = |address: &str| encoded(&relative_address(folder, address));
        Some(TrainingLinks {
            page: self.href(folder, self.training_page()?, language, None),
            script: from_here(&theme.script),
            stylesheet: theme.stylesheet.as_deref().map(from_here),
            words: from_here(&words.address),
        })
    }

    /// "My training".
    pub(super) fn training_view(&self, language: usize, folder: &str) -> TrainingView {
        let code = &*self.handbook.languages[language];
        let asked: BTreeSet<&str> = self
            .handbook
            .curriculum
            .requirements
            .iter()
            .flat_map(|one| one.roles.iter().map(|role| role.value.as_str()))
            .collect();
        let roles = self.handbook.roster.roles.iter().filter(|role| asked.contains(role.id.as_str()));
        let roles = roles.map(|role| TrainedRole {
            id: role.id.clone(),
            name: role.name.text_in(code).unwrap_or(&role.id).to_string(),
            href: self
                .handbook
                .by_key(&format!("roles/{}", role.id))
                .map(|page| self.href(folder, page, language, None)),
            requirements: self.requirements_of(&role.id, language, folder),
        });
        TrainingView {
            data: self.training_data(language, folder),
            roles: roles.collect(),
            quizzes: self.quiz_cards(language, folder),
        }
    }

    /// What a role has to do.
    pub(super) fn requirements_of(&self, role: &str, language: usize, folder: &str) -> Vec<RequirementView> {
        self.handbook.requirements_of(role).map(|one| self.requirement(one, language, folder)).collect()
    }

    fn requirement(&self, requirement: &Requirement, language: usize, folder: &str) -> RequirementView {
        let (due_days, due_on) = due(requirement);
        let (kind, number) = match &requirement.asks {
            Asks::Acknowledge(document) => ("acknowledge", Some(document.value.clone())),
            Asks::Quiz(_) => ("quiz", None),
            Asks::Exercise(_) => ("exercise", None),
        };
        let required = requirement.requires.iter().filter_map(|one| self.handbook.curriculum.requirement(&one.value));
        RequirementView {
            id: requirement.id.value.clone(),
            title: self.handbook.required_title(requirement, language),
            kind,
            href: self.handbook.required_page(requirement).map(|page| {
                let shown = self.handbook.language_for(page, language);
                self.href(folder, page, shown, None)
            }),
            number,
            due_days,
            due_on,
            recur_months: self.handbook.recurrence(requirement).0,
            renew: requirement.renew.name(),
            requires: required.map(|one| self.handbook.required_title(one, language)).collect(),
        }
    }

    fn quiz_cards(&self, language: usize, folder: &str) -> Vec<QuizCard> {
        let code = &*self.handbook.languages[language];
        let cards = self.handbook.quizzes.iter().filter_map(|trained| {
            let page = self.handbook.quiz_page(&trained.quiz.id)?;
            Some(QuizCard {
                id: trained.quiz.id.clone(),
                title: self.title(page, language),
                description: trained.quiz.description.as_ref().and_then(|words| words.text_in(code)).map(plain),
                href: self.href(folder, page, language, None),
                purpose: trained.quiz.delivery.purpose.name(),
                questions: questions_of_one(trained),
                pass_mark: pass_mark(trained),
                minutes: trained.quiz.delivery.minutes,
                version: trained.quiz.version.value.to_string(),
            })
        });
        cards.collect()
    }

    /// What the script of "My training" needs, as JSON.
    fn training_data(&self, language: usize, folder: &str) -> String {
        let handbook = self.handbook;
        let code = &*handbook.languages[language];
        let requirements: Vec<Value> = handbook
            .curriculum
            .requirements
            .iter()
            .map(|requirement| {
                let view = self.requirement(requirement, language, folder);
                let activity = match &requirement.asks {
                    Asks::Acknowledge(one) | Asks::Quiz(one) => &one.value,
                    Asks::Exercise(_) => &requirement.id.value,
                };
                let (recur_months, window_days) = self.handbook.recurrence(requirement);
                let counts =
                    self.handbook.required_quiz(requirement).map(|trained| trained.quiz.counts()).unwrap_or_default();
                json!({
                    "id": view.id,
                    "title": view.title,
                    "href": view.href,
                    "for": requirement.roles.iter().map(|role| &role.value).collect::<Vec<_>>(),
                    "kind": view.kind,
                    "activity": activity,
                    "counts": counts.name(),
                    "requires": requirement.requires.iter().map(|one| &one.value).collect::<Vec<_>>(),
                    "dueDays": view.due_days,
                    "dueOn": view.due_on,
                    "renew": view.renew,
                    "recurMonths": recur_months,
                    "windowDays": window_days,
                    "graceDays": requirement.grace_days,
                })
            })
            .collect();
        let quizzes: BTreeMap<&str, Value> = handbook
            .quizzes
            .iter()
            .filter_map(|trained| {
                let page = handbook.quiz_page(&trained.quiz.id)?;
                Some((trained.quiz.id.as_str(), json!({ "title": self.title(page, language) })))
            })
            .collect();
        let roles: Vec<Value> = handbook
            .roster
            .roles
            .iter()
            .map(|role| {
                let name = role.name.text_in(code).unwrap_or(&role.id);
                json!({ "id": role.id, "name": name, "everyone": role.everyone })
            })
            .collect();
        let data = json!({
            "requirements": requirements,
            "documents": self.documents_of_training(),
            "quizzes": quizzes,
            "roles": roles,
            "handIn": self.hand_in(code),
        });
        data.to_string()
    }

    /// The ways that the owner configured.
    fn hand_in(&self, code: &str) -> Value {
        let hand_in = &self.handbook.config.hand_in;
        json!({
            "folder": hand_in.folder.text_in(code),
            "mail": hand_in.mail,
            "form": hand_in.form,
            "endpoint": hand_in.endpoint,
        })
    }

    /// The versions of every document that has any, oldest first: records name documents that no quiz is about any more.
    fn documents_of_training(&self) -> BTreeMap<&str, Vec<Value>> {
        let version = |record: &Record| {
            json!({
                "version": record.version.value.to_string(),
                "change": record.change.name(),
                "effective": record.effective.value.to_string(),
                "withdrawn": record.withdrawn_day().map(|day| day.to_string()),
            })
        };
        let known = self.handbook.versions_by_number().filter(|(_, records)| !records.is_empty());
        known.map(|(number, records)| (number, records.iter().map(version).collect())).collect()
    }

    /// What a page asks to acknowledge: the version in force, in a handbook that trains its readers.
    pub(super) fn acknowledge_view(&self, entry: EntryId, language: usize, folder: &str) -> Option<AcknowledgeView> {
        let page = &self.handbook.entries[entry];
        if self.training_words.is_empty() || page.role != EntryRole::Plain || self.status(entry).code != "in-force" {
            return None;
        }
        let (at, record) = self.shown_record(entry)?;
        let history = page.history.as_ref()?;
        let earlier = history.records[..at].iter().enumerate().rev().take(MOST_EARLIER);
        let since = earlier.map(|(before, older)| SinceView {
            version: older.version.value.to_string(),
            change: history.records[before + 1..=at]
                .iter()
                .map(|record| record.change)
                .max()
                .unwrap_or(record.change)
                .name(),
            redline: self
                .handbook
                .redline(entry, before, Some(at))
                .filter(|redline| self.handbook.exists(*redline, language))
                .map(|redline| self.href(folder, redline, language, None)),
        });
        Some(AcknowledgeView {
            document: page.main()?.front.id.as_ref()?.value.clone(),
            version: record.version.value.to_string(),
            digest: self.handbook.version_digest(&Bound { document: entry, record: Some(at) }),
            title: self.title(entry, language),
            since: since.collect(),
        })
    }
}

/// Earlier versions that a page knows; whoever acknowledged an older one is not told what changed.
const MOST_EARLIER: usize = 5;

fn due(requirement: &Requirement) -> (Option<u32>, Option<String>) {
    match requirement.due {
        Some(Due::AfterJoining(days)) => (Some(days), None),
        Some(Due::By(day)) => (None, Some(day.to_string())),
        None => (None, None),
    }
}
