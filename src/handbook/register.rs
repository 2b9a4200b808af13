//! What readers sent in, as the handbook gives it: which document an item is about, and what came of it.

use super::{EntryId, EntryRole, Handbook, is_index, join};
use crate::config::Readers;
use crate::content::register::{Item, ItemStatus};
use crate::content::version::Version;

/// Whom a site is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    #[default]
    Everyone,
    /// Those who own documents: with what readers sent in, and the agenda of the next review.
    Owners,
}

impl Handbook {
    /// Whether pages show what readers sent in.
    pub fn shows_register(&self) -> bool {
        let is_public = self.config.feedback.register.readers == Readers::Public;
        let is_for_owners = self.audience == Audience::Owners;
        let has_items = !self.register.items.is_empty();
        has_items && (is_public || is_for_owners) || is_for_owners && self.evidence.has_misunderstood()
    }

    /// The page that an item is about: by the number of its document, else by the key of a page.
    pub fn item_entry(&self, item: &Item) -> Option<EntryId> {
        self.subject(&item.document.as_ref()?.value)
    }

    /// The page with a document number, or with a key; a folder's own page goes by the folder's name, too.
    pub fn subject(&self, name: &str) -> Option<EntryId> {
        let by_key = |key: &str| self.by_key(key).filter(|id| self.entries[*id].role.document().is_none());
        self.by_number(name).or_else(|| by_key(name)).or_else(|| by_key(&join(name, "index")))
    }

    /// What items call a page, given any of its names: number, key, or address in a language.
    pub fn subject_name(&self, name: &str) -> Option<String> {
        if let Some(number) = self.numbers().find(|number| number.eq_ignore_ascii_case(name)) {
            return Some(number.to_string());
        }
        let is_asked = |id: &EntryId| {
            let entry = &self.entries[*id];
            entry.role.document().is_none() && entry.addresses.iter().any(|address| **address == *name)
        };
        let id = self.subject(name).or_else(|| (0..self.entries.len()).find(is_asked))?;
        let number = self.entries[id].main().and_then(|document| document.front.id.as_ref());
        Some(number.map_or_else(|| self.entries[id].key.to_string(), |number| number.value.clone()))
    }

    /// Whether an item is about a document with versions: only a version can answer it then.
    pub fn is_versioned(&self, item: &Item) -> bool {
        self.item_entry(item).is_some_and(|id| self.entries[id].kind().is_controlled())
    }

    /// The role that decides about an item: its own, else the owner of its document.
    pub fn item_owner<'h>(&'h self, item: &'h Item) -> Option<&'h str> {
        let own = item.owner.as_ref();
        let of_document = || self.entries[self.item_entry(item)?].main()?.front.owner.as_ref();
        own.or_else(of_document).map(|role| role.value.as_str())
    }

    /// The items about a document or page, in the order of their ids.
    pub fn items_about(&self, id: EntryId) -> impl Iterator<Item = &Item> {
        self.register.items.iter().filter(move |item| self.item_entry(item) == Some(id))
    }

    /// The items that a version of a document answered, in the order of their ids.
    pub fn items_done_in(&self, document: EntryId, version: &Version) -> impl Iterator<Item = &Item> {
        let is_done = move |item: &&Item| {
            item.status.value == ItemStatus::Done && item.done_in.as_ref().is_some_and(|done| done.value == *version)
        };
        self.items_about(document).filter(is_done)
    }

    /// Whether a version was ever recorded for a document, also after the day of the build.
    pub fn has_version(&self, document: EntryId, version: &str) -> bool {
        let entry = &self.entries[document];
        let records = entry.history.iter().flat_map(|history| &history.records);
        records.map(|record| record.version.value.to_string()).any(|known| known == version)
            || entry.later.iter().any(|later| later == version)
    }

    /// Whether a page has a step, or any version of it ever had.
    pub fn ever_had_step(&self, id: EntryId, step: &str) -> bool {
        let entry = &self.entries[id];
        let texts = entry.documents.iter().chain(&entry.drafts).chain(entry.frozen.iter().flatten()).flatten();
        texts.flat_map(|document| &document.body.headings).any(|heading| heading.id == step)
    }

    /// Whether a quiz has a question, both by their ids, with `/` between them.
    pub fn has_question(&self, name: &str) -> bool {
        let Some((quiz, question)) = name.split_once('/') else { return false };
        self.quiz(quiz).is_some_and(|trained| trained.quiz.questions.iter().any(|one| one.id.value == question))
    }

    /// Names of all pages as items give them.
    pub fn subject_names(&self) -> impl Iterator<Item = &str> {
        let keys = self.living().filter(|(_, entry)| entry.role != EntryRole::Home && !is_index(&entry.key));
        self.numbers().chain(keys.map(|(_, entry)| &*entry.key))
    }
}
