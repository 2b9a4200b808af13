//! Quizzes: the page that gives one, the same for paper, and the key out of sight.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::Renderer;
use super::fill::encoded;
use super::views::{BoundView, PageView, QuestionView, QuizSection, QuizView};
use crate::content::quiz::Answers;
use crate::content::quiz::text::{html, inline_html, plain};
use crate::error::Error;
use crate::handbook::{self, AnswerKeys, EntryRole, Trained, relative_address};
use crate::marking::veil;
use crate::words::Words;

/// How many questions a refresher asks; a quiz that has no more is as soon taken as a whole.
const REFRESHED: usize = 5;

/// A page of a quiz.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// To be answered in the browser.
    Page,
    /// To be answered by hand.
    Paper,
    /// To mark by.
    Key,
}

/// What a question is shown with.
pub(super) struct Asked<'a> {
    pub language: usize,
    pub code: &'a str,
    pub folder: &'a str,
    pub sheet: Sheet,
}

impl Asked<'_> {
    pub fn is_key(&self) -> bool {
        self.sheet == Sheet::Key
    }

    pub fn text<'w>(&self, words: &'w Words) -> &'w str {
        words.text_in(self.code).unwrap_or_default()
    }

    pub fn html(&self, words: &Words) -> String {
        html(self.text(words))
    }

    pub fn inline(&self, words: &Words) -> String {
        inline_html(self.text(words))
    }

    pub fn plain(&self, words: &Words) -> String {
        plain(self.text(words))
    }
}

impl Renderer<'_> {
    /// What a quiz is about, for a page without an introduction of its own.
    pub(super) fn quiz_description(&self, entry: usize, language: usize) -> Option<String> {
        let EntryRole::Quiz(at) = self.handbook.entries[entry].role else { return None };
        let words = self.handbook.quizzes[at].quiz.description.as_ref()?;
        words.text_in(&self.handbook.languages[language]).map(plain)
    }

    /// The quiz of a page.
    pub(super) fn quiz_view(&self, entry: usize, language: usize, folder: &str) -> Option<QuizView> {
        let EntryRole::Quiz(at) = self.handbook.entries[entry].role else { return None };
        Some(self.quiz(&self.handbook.quizzes[at], entry, language, folder, Sheet::Page))
    }

    /// The quizzes for paper, and their keys where a build asks for them, in every language, with their addresses.
    pub(super) fn papers(&self) -> Result<Vec<(String, String)>, Error> {
        let sheets = match self.handbook.answer_keys {
            AnswerKeys::Published => &[Sheet::Paper, Sheet::Key][..],
            AnswerKeys::Withheld => &[Sheet::Paper],
        };
        let mut pages = Vec::new();
        for trained in &self.handbook.quizzes {
            let Some(entry) = self.handbook.quiz_page(&trained.quiz.id) else { continue };
            for language in 0..self.handbook.languages.len() {
                pages.extend(sheets.iter().map(|sheet| (trained, entry, language, *sheet)));
            }
        }
        pages
            .into_par_iter()
            .map(|(trained, entry, language, sheet)| self.paper(trained, entry, language, sheet))
            .collect()
    }

    fn paper(&self, trained: &Trained, entry: usize, language: usize, sheet: Sheet) -> Result<(String, String), Error> {
        let code = &self.handbook.languages[language];
        let page = &self.handbook.entries[entry].addresses[language];
        // Where the papers of a quiz are; its page itself is one folder above.
        let folder = page.trim_end_matches(".html");
        let address = sheet_address(page, sheet);
        let mut languages = self.language_views(entry, language, folder);
        for other in &mut languages {
            other.href = sheet_address(&other.href, sheet);
        }
        let view = PageView {
            site: Arc::new(self.site_view(language, folder, self.handbook.entries[entry].folder)),
            language: code.to_string(),
            languages,
            title: self.title(entry, language),
            kind: "quiz-paper",
            address: encoded(&address),
            breadcrumbs: vec![self.link_view(entry, language, folder)],
            quiz: Some(self.quiz(trained, entry, language, folder, sheet)),
            ..PageView::default()
        };
        Ok((address, self.theme.render(code, "quiz-paper.html", &view)?))
    }

    fn quiz(&self, trained: &Trained, entry: usize, language: usize, folder: &str, sheet: Sheet) -> QuizView {
        let Trained { quiz, paper, .. } = trained;
        let code = &*self.handbook.languages[language];
        let delivery = &quiz.delivery;
        let asked = Asked { language, code, folder, sheet };
        let page = &self.handbook.entries[entry].addresses[language];
        let here = |sheet| encoded(&relative_address(folder, &sheet_address(page, sheet)));
        let mut number = 0;
        let sections = paper.sections.iter().map(|section| QuizSection {
            id: section.id.clone(),
            title: quiz
                .sections
                .iter()
                .find(|one| one.id.value == section.id)
                .and_then(|one| one.title.as_ref())
                .map(|title| asked.plain(title)),
            count: section.count.filter(|count| (*count as usize) < section.draw.len()),
            questions: section
                .draw
                .iter()
                .filter_map(|id| quiz.question(id))
                .map(|question| {
                    number += 1;
                    let view = self.question(&asked, question, paper, number);
                    let named = format!("{}/{}", quiz.id, view.id);
                    let feedback = (sheet == Sheet::Page).then(|| self.question_feedback(entry, language, &named));
                    QuestionView { feedback: feedback.flatten(), ..view }
                })
                .collect(),
        });
        QuizView {
            id: quiz.id.clone(),
            version: quiz.version.value.to_string(),
            purpose: delivery.purpose.name(),
            timing: delivery.timing.name(),
            sections: sections.collect(),
            data: match sheet {
                Sheet::Page => self.quiz_data(trained, entry, &asked),
                Sheet::Paper | Sheet::Key => String::new(),
            },
            key: match (sheet, delivery.answers) {
                (Sheet::Page, Answers::Plain) => Some(format!("plain:{}", self.key(trained, &asked))),
                (Sheet::Page, Answers::Veiled) => {
                    Some(format!("veiled:{}", veil(self.key(trained, &asked).as_bytes(), &trained.digest)))
                }
                _ => None,
            },
            pass_mark: pass_mark(trained),
            minutes: delivery.minutes,
            attempts: delivery.attempts.and_then(|attempts| attempts.max),
            counts: quiz.counts().name(),
            valid_months: quiz.validity.map(|validity| validity.months),
            answers: delivery.answers.name(),
            procedures: self.bound_views(trained, language, folder),
            href: here(Sheet::Page),
            paper: here(Sheet::Paper),
            answers_href: (self.handbook.answer_keys == AnswerKeys::Published).then(|| here(Sheet::Key)),
            is_key: sheet == Sheet::Key,
            withdrawn: self.is_withdrawn(trained),
            total: questions_of_one(trained),
        }
    }

    fn bound_views(&self, trained: &Trained, language: usize, folder: &str) -> Vec<BoundView> {
        let bindings = trained.quiz.procedures.iter();
        let view = |binding: &crate::content::quiz::Binding| {
            let entry = self.handbook.by_number(&binding.document.value)?;
            let shown = self.handbook.language_for(entry, language);
            Some(BoundView {
                number: binding.document.value.clone(),
                title: self.title(entry, shown),
                version: binding.right_for().value.to_string(),
                href: self.href(folder, entry, shown, None),
            })
        };
        bindings.filter_map(view).collect()
    }

    /// Whether all versions of a document that a quiz is about were withdrawn.
    fn is_withdrawn(&self, trained: &Trained) -> bool {
        trained.quiz.procedures.iter().any(|binding| {
            let entry = self.handbook.by_number(&binding.document.value);
            let history = entry.and_then(|entry| self.handbook.entries[entry].history.as_ref());
            history.is_some_and(|history| history.is_withdrawn())
        })
    }

    /// What the script needs and may be seen.
    fn quiz_data(&self, trained: &Trained, entry: usize, asked: &Asked) -> String {
        let quiz = &trained.quiz;
        let delivery = &quiz.delivery;
        let language = asked.language;
        let procedures: Vec<_> = quiz
            .procedures
            .iter()
            .filter_map(|binding| {
                let (number, version) = (&binding.document.value, &binding.right_for().value);
                let bound = self.handbook.bound(number, version)?;
                let title = self.title(bound.document, self.handbook.language_for(bound.document, language));
                let digest = self.handbook.version_digest(&bound);
                Some(json!({ "id": number, "version": version.to_string(), "digest": digest, "title": title }))
            })
            .collect();
        let labels = quiz
            .questions
            .iter()
            .map(|question| (question.id.value.clone(), json!({ "label": asked.plain(&question.stem.value) })));
        let attempts = delivery.attempts.map(|attempts| {
            json!({
                "max": attempts.max,
                "cooldownHours": attempts.cooldown_hours,
            })
        });
        let data = json!({
            "id": quiz.id,
            "version": quiz.version.value.to_string(),
            "digest": trained.digest,
            "purpose": delivery.purpose.name(),
            "title": self.title(entry, language),
            "procedures": procedures,
            "validMonths": quiz.validity.map(|validity| validity.months),
            "attempts": attempts,
            "minutes": delivery.minutes,
            "feedback": {
                "timing": delivery.timing.name(),
                "onFail": delivery.on_fail.iter().map(|shown| shown.name()).collect::<Vec<_>>(),
            },
            "answers": delivery.answers.name(),
            "withdrawn": self.is_withdrawn(trained),
            "paper": trained.paper.without_key(),
            "questions": labels.collect::<BTreeMap<_, _>>(),
            "refresh": quiz.questions.len() > REFRESHED,
        });
        data.to_string()
    }
}

/// Such as `80%`.
pub(super) fn pass_mark(trained: &Trained) -> Option<String> {
    let mark = trained.paper.pass_mark?;
    Some(match mark % 100 {
        0 => format!("{}%", mark / 100),
        part if part % 10 == 0 => format!("{}.{}%", mark / 100, part / 10),
        part => format!("{}.{part:02}%", mark / 100),
    })
}

/// How many questions one attempt has.
pub(super) fn questions_of_one(trained: &Trained) -> usize {
    let drawn = trained.paper.sections.iter().map(|section| {
        let most = section.count.map_or(usize::MAX, |count| count as usize);
        section.draw.len().min(most)
    });
    drawn.sum()
}

fn sheet_address(page: &str, sheet: Sheet) -> String {
    match sheet {
        Sheet::Page => page.to_string(),
        Sheet::Paper => handbook::sheet_address(page, "paper"),
        Sheet::Key => handbook::sheet_address(page, "key"),
    }
}
