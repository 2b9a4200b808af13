//! What readers sent in: the page of all items, and what came of them beside a document's versions.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Renderer;
use super::views::{AnsweredView, HotSpotView, LinkView, StatusCount, SuggestionView, SuggestionsView, VersionLink};
use crate::content::quiz::text::plain;
use crate::content::register::{Item, ItemStatus};
use crate::handbook::{Audience, EntryId, EntryRole};

/// So many hot spots are listed at most.
const HOTTEST: usize = 10;

/// What an item is about: the page, and a step or a question.
type Spot<'h> = (Option<EntryId>, &'h str);

impl Renderer<'_> {
    /// Everything that readers sent in.
    pub(super) fn suggestions_view(&self, language: usize, folder: &str) -> SuggestionsView {
        let handbook = self.handbook;
        let items = &handbook.register.items;
        let counted = ItemStatus::ALL.map(|status| {
            let count = items.iter().filter(|item| item.status.value == status).count();
            StatusCount { status: status.name(), count }
        });
        let mut newest: Vec<&Item> = items.iter().collect();
        newest.reverse();
        SuggestionsView {
            items: newest.into_iter().map(|item| self.suggestion(item, language, folder)).collect(),
            hot_spots: self.hot_spots(language, folder),
            misunderstood: match handbook.audience {
                Audience::Owners => self.misunderstood(language, folder),
                Audience::Everyone => Vec::new(),
            },
            counts: counted.into_iter().filter(|counted| counted.count > 0).collect(),
        }
    }

    /// What came of the items about the document of a history: those that are settled, the last decided first.
    pub(super) fn settled(&self, entry: EntryId, language: usize, folder: &str) -> Vec<SuggestionView> {
        let EntryRole::History { of } = self.handbook.entries[entry].role else { return Vec::new() };
        if !self.handbook.shows_register() {
            return Vec::new();
        }
        let mut settled: Vec<&Item> =
            self.handbook.items_about(of).filter(|item| !item.status.value.is_open()).collect();
        settled.sort_by_key(|item| Reverse(item.decided.as_ref().map(|day| day.value)));
        settled.into_iter().map(|item| self.suggestion(item, language, folder)).collect()
    }

    /// An item that a release names.
    pub(super) fn answered(&self, id: &str) -> AnsweredView {
        let item = self.handbook.register.item(id).filter(|_| self.handbook.shows_register());
        AnsweredView { id: id.to_string(), text: item.map(|item| item.text.trim().to_string()) }
    }

    fn suggestion(&self, item: &Item, language: usize, folder: &str) -> SuggestionView {
        let handbook = self.handbook;
        let entry = self.about(item);
        let named = item.document.as_ref().or(item.question.as_ref());
        let step = item.step.as_ref().map(|step| self.step_link(entry, &step.value, language, folder));
        let days = item.received.value.until(handbook.today).map_or(0, |span| i64::from(span.get_days()));
        SuggestionView {
            id: item.id.clone(),
            received: item.received.value.to_string(),
            age: days.max(0),
            about: entry.map(|entry| self.link_view(entry, handbook.language_for(entry, language), folder)),
            name: named.map(|name| name.value.clone()).unwrap_or_default(),
            step: step.or_else(|| self.question_link(item, language, folder)),
            version: item.version.as_ref().map(|version| version.value.clone()),
            kind: item.kind.name(),
            status: item.status.value.name(),
            text: item.text.trim().to_string(),
            language: item.language.clone(),
            reason: item
                .reason
                .as_ref()
                .and_then(|words| words.text_in(&handbook.languages[language]))
                .map(str::to_string),
            done_in: item.done_in.as_ref().and_then(|done| {
                let version = done.value.to_string();
                Some(VersionLink { href: self.done_href(entry?, &version, language, folder)?, version })
            }),
            decided: item.decided.as_ref().map(|day| day.value.to_string()),
            owner: handbook.item_owner(item).map(|owner| self.role_link(owner, language, folder)),
        }
    }

    /// The page that an item is about; of a question its quiz.
    fn about(&self, item: &Item) -> Option<EntryId> {
        let quiz = || self.handbook.quiz_page(item.question.as_ref()?.value.split('/').next()?);
        self.handbook.item_entry(item).or_else(quiz)
    }

    /// A step by its id; only its id where the document has it no more.
    fn step_link(&self, entry: Option<EntryId>, step: &str, language: usize, folder: &str) -> LinkView {
        let known = entry.and_then(|entry| {
            let language = self.handbook.language_for(entry, language);
            let document = self.handbook.entries[entry].documents[language].as_ref()?;
            let heading = document.body.headings.iter().find(|heading| heading.id == step)?;
            Some((heading.title.clone(), self.href(folder, entry, language, Some(step))))
        });
        match known {
            Some((title, href)) => LinkView { title, href, description: None },
            None => LinkView { title: step.to_string(), href: String::new(), description: None },
        }
    }

    /// A question of a quiz, with the beginning of its stem.
    fn question_link(&self, item: &Item, language: usize, folder: &str) -> Option<LinkView> {
        let (quiz, id) = item.question.as_ref()?.value.split_once('/')?;
        let trained = self.handbook.quiz(quiz)?;
        let question = trained.quiz.question(id)?;
        let page = self.handbook.quiz_page(quiz)?;
        let stem = question.stem.value.text_in(&self.handbook.languages[language]).map(plain)?;
        let href = self.href(folder, page, self.handbook.language_for(page, language), None);
        Some(LinkView { title: stem, href, description: None })
    }

    /// The permanent page of the version that answered an item; until there is one, the document's.
    fn done_href(&self, entry: EntryId, version: &str, language: usize, folder: &str) -> Option<String> {
        let history = self.handbook.entries[entry].history.as_ref()?;
        let at = history.records.iter().position(|record| record.version.value.to_string() == version)?;
        let document = || self.href(folder, entry, self.handbook.language_for(entry, language), None);
        Some(self.version_href(entry, at, language, folder).unwrap_or_else(document))
    }

    /// What two or more items are about: steps and questions, else whole pages.
    fn hot_spots(&self, language: usize, folder: &str) -> Vec<HotSpotView> {
        let mut spots: BTreeMap<Spot, Vec<&Item>> = BTreeMap::new();
        for item in &self.handbook.register.items {
            let part = item.step.as_ref().or(item.question.as_ref()).map_or("", |part| part.value.as_str());
            let entry = self.about(item);
            if entry.is_some() {
                spots.entry((entry, part)).or_default().push(item);
            }
        }
        let mut spots: Vec<(Spot, Vec<&Item>)> = spots.into_iter().filter(|(_, items)| items.len() > 1).collect();
        let open = |items: &[&Item]| items.iter().filter(|item| item.status.value.is_open()).count();
        spots.sort_by_key(|(spot, items)| (Reverse(items.len()), Reverse(open(items)), *spot));
        spots.truncate(HOTTEST);
        let view = |((entry, part), items): (Spot, Vec<&Item>)| {
            let entry = entry?;
            let document = self.link_view(entry, self.handbook.language_for(entry, language), folder);
            let within = match items.first().filter(|_| !part.is_empty()) {
                Some(item) if item.step.is_some() => Some(self.step_link(Some(entry), part, language, folder)),
                Some(item) => self.question_link(item, language, folder),
                None => None,
            };
            let (title, href, document) = match within {
                Some(part) => (part.title, part.href, Some(document.title)),
                None => (document.title, document.href, None),
            };
            let href = Some(href).filter(|href| !href.is_empty());
            Some(HotSpotView { title, href, document, open: open(&items), all: items.len() })
        };
        spots.into_iter().filter_map(view).collect()
    }
}
