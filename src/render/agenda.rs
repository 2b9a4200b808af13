//! The view of the review agenda.

use super::Renderer;
use super::views::{
    AgendaContact, AgendaDraft, AgendaFeedback, AgendaItem, AgendaPage, AgendaPlace, AgendaReview, AgendaTranslation,
    AgendaView,
};
use crate::content::register::Item;
use crate::handbook::{EntryId, OpenFeedback};

/// Most characters of what a reader wrote; the register has all.
const LONGEST_TEXT: usize = 400;

impl Renderer<'_> {
    /// What there is to look at until the next collection of feedback.
    pub(super) fn agenda_view(&self, language: usize, folder: &str) -> AgendaView {
        let (handbook, code) = (self.handbook, &self.handbook.languages[language]);
        let agenda = handbook.agenda(handbook.agenda_until());
        let page = |id| self.agenda_page(id, language, folder);
        let register = handbook.by_key("feedback-register").filter(|_| handbook.shows_register());
        AgendaView {
            until: agenda.until.to_string(),
            register: register.map(|id| self.href(folder, id, language, None)),
            open: agenda.open_items(),
            new: agenda.new_items(),
            reviews: agenda
                .reviews
                .iter()
                .map(|review| AgendaReview {
                    page: page(review.document),
                    version: review.version.to_string(),
                    due: review.due.to_string(),
                    is_overdue: review.is_overdue,
                })
                .collect(),
            feedback: agenda.feedback.iter().map(|group| self.agenda_feedback(group, language, folder)).collect(),
            drafts: agenda
                .drafts
                .iter()
                .map(|draft| AgendaDraft {
                    page: page(draft.document),
                    newest: draft.newest.as_ref().map(ToString::to_string),
                })
                .collect(),
            translations: agenda
                .translations
                .iter()
                .map(|behind| AgendaTranslation {
                    page: page(behind.document),
                    language: self.theme.language_name(&handbook.languages[behind.language]),
                    rendered: behind.rendered.to_string(),
                    newest: behind.newest.to_string(),
                    change: behind.change.map(|change| change.name()),
                })
                .collect(),
            contacts: agenda
                .contacts
                .iter()
                .map(|person| AgendaContact {
                    name: person.name.text_in(code).unwrap_or(&person.id).to_string(),
                    checked: person.checked.as_ref().map(|checked| checked.value.to_string()),
                })
                .collect(),
            runs: self.run_figures(language, folder),
            questions: self.flagged(language, folder),
            collections: agenda.collections.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn agenda_page(&self, id: EntryId, language: usize, folder: &str) -> AgendaPage {
        let shown = self.handbook.language_for(id, language);
        let front = self.handbook.entries[id].main().map(|document| &document.front);
        let number = front.and_then(|front| front.id.as_ref()).map(|number| number.value.clone());
        let owner = front.and_then(|front| front.owner.as_ref());
        AgendaPage {
            number: number.unwrap_or_default(),
            title: self.title(id, shown),
            href: self.href(folder, id, shown, None),
            owner: owner.map(|role| self.role_link(&role.value, language, folder)),
        }
    }

    fn agenda_feedback(&self, group: &OpenFeedback, language: usize, folder: &str) -> AgendaFeedback {
        AgendaFeedback {
            page: group.page.map(|id| self.agenda_page(id, language, folder)),
            items: group.items.iter().map(|item| self.agenda_item(item, group.page, language, folder)).collect(),
        }
    }

    fn agenda_item(&self, item: &Item, page: Option<EntryId>, language: usize, folder: &str) -> AgendaItem {
        let unknown = item.document.as_ref().filter(|_| page.is_none());
        let step = item.step.as_ref().map(|step| self.agenda_step(&step.value, page, language, folder));
        let question = item.question.as_ref().map(|question| {
            let quiz = question.value.split_once('/').map_or("", |(quiz, _)| quiz);
            let quiz = self.handbook.by_key(&format!("quizzes/{quiz}"));
            let href = quiz.map(|quiz| self.href(folder, quiz, self.handbook.language_for(quiz, language), None));
            AgendaPlace { title: question.value.clone(), href }
        });
        AgendaItem {
            id: item.id.clone(),
            kind: item.kind.name(),
            status: item.status.value.name(),
            received: item.received.value.to_string(),
            document: unknown.map(|document| document.value.clone()),
            version: item.version.as_ref().map(|version| version.value.clone()),
            step,
            question,
            text: item.beginning(LONGEST_TEXT),
            language: item.language.clone(),
            owner: item.owner.as_ref().map(|role| self.role_link(&role.value, language, folder)),
        }
    }

    pub(super) fn agenda_step(&self, step: &str, page: Option<EntryId>, language: usize, folder: &str) -> AgendaPlace {
        let known = page.and_then(|id| {
            let shown = self.handbook.language_for(id, language);
            let document = self.handbook.entries[id].documents[shown].as_ref()?;
            let heading = document.body.headings.iter().find(|heading| heading.id == step)?;
            Some((heading.title.clone(), self.href(folder, id, shown, Some(step))))
        });
        match known {
            Some((title, href)) => AgendaPlace { title, href: Some(href) },
            None => AgendaPlace { title: step.to_string(), href: None },
        }
    }
}
