//! Groups documents into pages, adds the pages that the build makes, and numbers controlled documents.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Audience, Entry, EntryId, EntryRole, Handbook, Parts, Shown, addresses, is_index, join};
use crate::content::{Document, Kind};
use crate::diagnostic::Diagnostic;

/// The configured languages; where there are none, the one that most text is written in.
pub(super) fn languages(parts: &Parts) -> Vec<Arc<str>> {
    if !parts.config.languages.is_empty() {
        return parts.config.languages.iter().map(|language| language.as_str().into()).collect();
    }
    let plain = parts.documents.iter().filter(|document| document.language.is_none());
    let (han, letters) =
        plain.fold((0, 0), |(han, letters), document| (han + document.han, letters + document.letters));
    let mut others: Vec<_> = parts.documents.iter().filter_map(|document| document.language.clone()).collect();
    others.sort();
    others.dedup();
    let is_other = |code: &str| others.iter().any(|other| **other == *code);
    // A Han character says about as much as two or three letters. Beside a page of the name `x.en.md`, `x.md` is in
    // another language, whatever it looks like.
    let first: Arc<str> = match han * 3 > letters {
        true if is_other("zh-Hant") && !is_other("en") => "en".into(),
        true => "zh-Hant".into(),
        false if is_other("en") && !is_other("zh-Hant") => "zh-Hant".into(),
        false => "en".into(),
    };
    let mut languages = vec![first.clone()];
    languages.extend(others.into_iter().filter(|language| *language != first));
    languages
}

impl Handbook {
    /// Groups documents by their path without language.
    pub(super) fn collect_documents(&mut self, documents: Vec<Arc<Document>>, found: &mut Vec<Diagnostic>) {
        let has_index: HashSet<String> =
            documents.iter().map(|document| raw_key(document)).filter(|key| is_index(key)).collect();
        for document in documents {
            let mut key = raw_key(&document);
            // README is a folder's page on every code host, unless there is an index beside it.
            if let Some(folder) = strip_readme(&key) {
                let index = join(folder, "index");
                if !has_index.contains(&index) {
                    key = index;
                }
            }
            let language = match &document.language {
                None => 0,
                Some(code) => match self.languages.iter().position(|language| language == code) {
                    Some(language) => language,
                    None => {
                        addresses::unknown_language(&document, code, &self.languages, found);
                        continue;
                    }
                },
            };
            let id = self.entry_of(&key, EntryRole::Plain);
            let slot = &mut self.entries[id].documents[language];
            match slot {
                Some(other) => addresses::same_page(other, &document, found),
                None => *slot = Some(document),
            }
        }
    }

    pub(super) fn entry_of(&mut self, key: &str, role: EntryRole) -> EntryId {
        if let Some(id) = self.by_key.get(key) {
            return *id;
        }
        let id = self.entries.len();
        let key: Arc<str> = key.into();
        self.entries.push(Entry {
            key: key.clone(),
            role,
            documents: vec![None; self.languages.len()],
            addresses: Vec::new(),
            history: None,
            shown: Shown::Draft,
            drafts: Vec::new(),
            is_ahead: false,
            frozen: Vec::new(),
            versions: Vec::new(),
            later: Vec::new(),
            folder: 0,
        });
        self.by_key.insert(key, id);
        id
    }

    /// Adds the pages that come from the roster and the glossary; a file at their place becomes their introduction.
    pub(super) fn add_generated(&mut self) {
        let home = self.entry_of("index", EntryRole::Home);
        self.entries[home].role = EntryRole::Home;
        if self.roster.file.is_some() {
            let contacts = self.entry_of("contacts", EntryRole::Contacts);
            self.entries[contacts].role = EntryRole::Contacts;
        }
        if !self.glossary.terms.is_empty() {
            let glossary = self.entry_of("glossary", EntryRole::Glossary);
            self.entries[glossary].role = EntryRole::Glossary;
        }
        if self.entries.iter().any(|entry| entry.kind().is_controlled()) {
            for (key, role) in [("documents", EntryRole::Documents), ("changes", EntryRole::Changes)] {
                let id = self.entry_of(key, role.clone());
                self.entries[id].role = role;
            }
        }
        let has_blocks = |entry: &Entry| entry.documents.iter().flatten().any(|page| !page.body.blocks.is_empty());
        if self.entries.iter().any(|entry| entry.kind() == Kind::Runbook || has_blocks(entry)) {
            let id = self.entry_of("runs", EntryRole::Runs);
            self.entries[id].role = EntryRole::Runs;
        }
        for at in 0..self.quizzes.len() {
            let id = self.entry_of(&format!("quizzes/{}", self.quizzes[at].quiz.id), EntryRole::Plain);
            self.entries[id].role = EntryRole::Quiz(at);
        }
        if !self.quizzes.is_empty() || !self.curriculum.requirements.is_empty() {
            let id = self.entry_of("my-training", EntryRole::Training);
            self.entries[id].role = EntryRole::Training;
        }
        if self.shows_register() {
            let id = self.entry_of("feedback-register", EntryRole::Register);
            self.entries[id].role = EntryRole::Register;
        }
        if self.audience == Audience::Owners {
            let id = self.entry_of("review-agenda", EntryRole::Agenda);
            self.entries[id].role = EntryRole::Agenda;
        }
        let roles: Vec<String> = self.roster.roles.iter().map(|role| role.id.clone()).collect();
        for role in roles {
            let id = self.entry_of(&format!("roles/{role}"), EntryRole::Plain);
            self.entries[id].role = EntryRole::Role(role);
        }
    }

    pub(super) fn number_documents(&mut self, found: &mut Vec<Diagnostic>) {
        // Numbers of old versions are taken too, by their own document only.
        for (id, entry) in self.entries.iter().enumerate() {
            let Some(number) = entry.main().and_then(|document| document.front.id.as_ref()) else { continue };
            let id = entry.role.document().unwrap_or(id);
            if self.by_number.get(&number.value) == Some(&id) {
                continue;
            }
            let first = self.by_number.get(&number.value).copied();
            match first.and_then(|first| self.entries[first].main()).and_then(|document| document.front.id.as_ref()) {
                Some(first) => addresses::same_number(first, number, found),
                None => {
                    self.by_number.insert(number.value.clone(), id);
                }
            }
        }
    }
}

/// A document's path without language and extension.
pub(super) fn raw_key(document: &Document) -> String {
    let stem = document.path.rsplit_once('.').map_or(&*document.path, |(stem, _)| stem);
    let stem = match &document.language {
        Some(code) => stem.strip_suffix(&**code).and_then(|stem| stem.strip_suffix('.')).unwrap_or(stem),
        None => stem,
    };
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if name.eq_ignore_ascii_case("index") { join(folder, "index") } else { stem.to_string() }
}

/// The folder of a `README`.
fn strip_readme(key: &str) -> Option<&str> {
    let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
    name.eq_ignore_ascii_case("readme").then_some(folder)
}
