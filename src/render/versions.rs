//! Views of versions: what a document's page says of the version it shows, permanent pages, histories, the list of
//! documents, and what changed.

use super::views::{
    BehindView, ChangeView, DigestView, DraftPage, RegisterRow, SeenView, TranslationView, VersionLink, VersionPage,
    VersionView,
};
use super::{Renderer, kind_name};
use crate::content::history::Record;
use crate::handbook::{EntryId, EntryRole, Shown, Standing};

/// Most versions in the history at the foot of a document; its own page lists all.
pub const RECENT: usize = 5;

/// Most older versions from which a document's page tells what changed.
const SEEN: usize = 10;

/// Most releases on the page of what changed; the histories of documents have all.
const MOST_CHANGES: usize = 200;

impl Renderer<'_> {
    /// The version that a page is about, with its place in the history; none for a draft.
    pub(super) fn shown_record(&self, entry: EntryId) -> Option<(usize, &Record)> {
        let page = &self.handbook.entries[entry];
        let (of, at) = match page.role {
            EntryRole::Version { of, record } => (of, record),
            _ => {
                let history = page.history.as_ref()?;
                match page.shown {
                    Shown::Version(at) => (entry, at),
                    Shown::Draft if self.shows_draft(entry) => return None,
                    Shown::Draft => (entry, history.in_force_at(self.handbook.today)?),
                    Shown::Nothing => (entry, history.records.len().checked_sub(1)?),
                }
            }
        };
        let record = self.handbook.entries[of].history.as_ref()?.records.get(at)?;
        Some((at, record))
    }

    /// Whether a page shows a draft of which a version was released, or nothing was.
    pub(super) fn shows_draft(&self, entry: EntryId) -> bool {
        let page = &self.handbook.entries[entry];
        let in_force = page.history.as_ref().and_then(|history| history.in_force_at(self.handbook.today));
        // Where nothing of the version in force was frozen, the draft stands for it.
        page.shown == Shown::Draft && in_force.is_none_or(|at| page.versions[at].is_some())
    }

    /// The day by which the version in force is to be reviewed.
    pub(super) fn next_review(&self, entry: EntryId) -> Option<jiff::civil::Date> {
        let page = &self.handbook.entries[entry];
        if page.role.document().is_some() || self.shows_draft(entry) {
            return None;
        }
        self.handbook.review_due(entry)
    }

    pub(super) fn history_href(&self, of: EntryId, language: usize, folder: &str) -> Option<String> {
        let key = format!("{}history", self.handbook.entries[of].key.strip_suffix("index")?);
        let entry = self.handbook.by_key(&key).filter(|entry| self.handbook.exists(*entry, language))?;
        matches!(self.handbook.entries[entry].role, EntryRole::History { .. })
            .then(|| self.href(folder, entry, language, None))
    }

    /// The permanent page of a version, in the language or else in one that it has.
    pub(super) fn version_href(&self, of: EntryId, at: usize, language: usize, folder: &str) -> Option<String> {
        let entry = (*self.handbook.entries[of].versions.get(at)?)?;
        Some(self.href(folder, entry, self.handbook.language_for(entry, language), None))
    }

    fn redline_href(
        &self,
        of: EntryId,
        from: usize,
        to: Option<usize>,
        language: usize,
        folder: &str,
    ) -> Option<String> {
        let entry = self.handbook.redline(of, from, to)?;
        self.handbook.exists(entry, language).then(|| self.href(folder, entry, language, None))
    }

    /// The nearest version before another that readers may read.
    fn before(&self, of: EntryId, at: usize) -> Option<usize> {
        let page = &self.handbook.entries[of];
        let history = page.history.as_ref()?;
        (0..at).rev().find(|at| history.records[*at].withdrawn.is_none() && page.versions[*at].is_some())
    }

    pub(super) fn version_view(&self, of: EntryId, at: usize, language: usize, folder: &str) -> Option<VersionView> {
        let code = &self.handbook.languages[language];
        let history = self.handbook.entries[of].history.as_ref()?;
        let record = history.records.get(at)?;
        let in_force = history.in_force_at(self.handbook.today);
        let rendered = history.rendered(at, code);
        let files = record.files.iter();
        Some(VersionView {
            version: record.version.value.to_string(),
            change: record.change.name(),
            summary: record.summary.text_in(code).unwrap_or_default().to_string(),
            approved_by: self.role_links(&record.approved_by, language, folder),
            released: record.released.value.to_string(),
            effective: record.effective.value.to_string(),
            withdrawn: record.withdrawn.as_ref().and_then(|reason| reason.text_in(code)).map(str::to_string),
            withdrawn_on: record.withdrawn_on.as_ref().map(|day| day.value.to_string()),
            standing: self.handbook.standing(of, at).map_or("superseded", Standing::name),
            href: self.version_href(of, at, language, folder),
            redline: self.before(of, at).and_then(|from| self.redline_href(of, from, Some(at), language, folder)),
            redline_current: in_force
                .filter(|in_force| *in_force > at)
                .and_then(|to| self.redline_href(of, at, Some(to), language, folder)),
            answers: record.answers.iter().map(|item| item.value.clone()).collect(),
            rendered: (rendered != at).then(|| history.records[rendered].version.value.to_string()),
            files: files
                .map(|(name, digest)| DigestView { name: name.clone(), digest: digest.value.clone() })
                .collect(),
        })
    }

    /// What a version's permanent page says of it.
    pub(super) fn version_page(&self, entry: EntryId, language: usize, folder: &str) -> Option<VersionPage> {
        let EntryRole::Version { of, record: at } = self.handbook.entries[entry].role else { return None };
        let code = &self.handbook.languages[language];
        let history = self.handbook.entries[of].history.as_ref()?;
        let record = history.records.get(at)?;
        let standing = self.handbook.standing(of, at)?;
        let in_force = history.in_force_at(self.handbook.today);
        let next = history.records[at + 1..].iter().find(|next| next.withdrawn.is_none());
        Some(VersionPage {
            version: record.version.value.to_string(),
            standing: standing.name(),
            effective: record.effective.value.to_string(),
            until: next.filter(|_| standing != Standing::Withdrawn).map(|next| next.effective.value.to_string()),
            withdrawn: record.withdrawn.as_ref().and_then(|reason| reason.text_in(code)).map(str::to_string),
            withdrawn_on: record.withdrawn_on.as_ref().map(|day| day.value.to_string()),
            current: in_force.map(|now| VersionLink {
                version: history.records[now].version.value.to_string(),
                href: self.href(folder, of, self.handbook.language_for(of, language), None),
            }),
            redline: in_force
                .filter(|now| *now > at)
                .and_then(|now| self.redline_href(of, at, Some(now), language, folder)),
            history: self.history_href(of, language, folder)?,
        })
    }

    /// What the page of a draft says.
    pub(super) fn draft_page(&self, entry: EntryId, language: usize, folder: &str) -> Option<DraftPage> {
        let page = &self.handbook.entries[entry];
        if !page.kind().is_controlled() || page.role.document().is_some() || !self.shows_draft(entry) {
            return None;
        }
        let history = page.history.as_ref();
        let in_force = history.and_then(|history| history.in_force_at(self.handbook.today));
        let last = in_force.or_else(|| page.versions.iter().rposition(Option::is_some));
        Some(DraftPage {
            in_force: in_force.zip(history).and_then(|(at, history)| {
                let version = history.records[at].version.value.to_string();
                Some(VersionLink { version, href: self.version_href(entry, at, language, folder)? })
            }),
            redline: last.and_then(|from| self.redline_href(entry, from, None, language, folder)),
        })
    }

    /// How far the translation that a page shows has fallen behind.
    pub(super) fn behind_view(&self, entry: EntryId, language: usize, folder: &str) -> Option<BehindView> {
        let page = &self.handbook.entries[entry];
        let of = page.role.document().unwrap_or(entry);
        let (at, record) = self.shown_record(entry)?;
        let behind = self.handbook.behind(of, at, language)?;
        let history = self.handbook.entries[of].history.as_ref()?;
        Some(BehindView {
            rendered: history.records[behind.rendered].version.value.to_string(),
            version: record.version.value.to_string(),
            change: behind.change.name(),
            redline: self.redline_href(of, behind.rendered, Some(at), 0, folder),
            original: self.href(folder, entry, 0, None),
            language: self.handbook.languages[0].to_string(),
        })
    }

    /// Whether a translation renders the version of its page; none for originals and drafts.
    pub(super) fn translation_view(&self, entry: EntryId, language: usize, folder: &str) -> Option<TranslationView> {
        let (_, record) = self.shown_record(entry)?;
        let original = &self.handbook.languages[0];
        if language == 0 || self.handbook.entries[entry].documents[language].is_none() {
            return None;
        }
        let behind = self.behind_view(entry, language, folder);
        let version = record.version.value.to_string();
        Some(TranslationView {
            code: behind.as_ref().map_or("current", |behind| behind.change),
            rendered: behind.as_ref().map_or(version, |behind| behind.rendered.clone()),
            redline: behind.and_then(|behind| behind.redline),
            language: original.to_string(),
        })
    }

    /// What lets a page tell a reader what changed since they last read it.
    pub(super) fn seen_view(&self, entry: EntryId, language: usize, folder: &str) -> Option<SeenView> {
        let page = &self.handbook.entries[entry];
        let Shown::Version(at) = page.shown else { return None };
        let history = page.history.as_ref()?;
        let since = (0..at).rev().filter_map(|from| {
            let href = self.redline_href(entry, from, Some(at), language, folder)?;
            Some(VersionLink { version: history.records[from].version.value.to_string(), href })
        });
        Some(SeenView {
            number: page.main()?.front.id.as_ref()?.value.clone(),
            version: history.records[at].version.value.to_string(),
            since: since.take(SEEN).collect(),
        })
    }

    pub(super) fn has_documents(&self) -> bool {
        let role = |entry: EntryId| &self.handbook.entries[entry].role;
        self.handbook.by_key("documents").is_some_and(|entry| *role(entry) == EntryRole::Documents)
    }

    /// Every controlled document, by number.
    pub(super) fn register(&self, language: usize, folder: &str) -> Vec<RegisterRow> {
        let documents =
            self.handbook.reading_order.iter().filter(|id| self.handbook.entries[**id].kind().is_controlled());
        let mut rows: Vec<RegisterRow> = documents.filter_map(|id| self.register_row(*id, language, folder)).collect();
        rows.sort_by(|a, b| crate::content::path::natural_order(&a.number, &b.number));
        rows
    }

    fn register_row(&self, entry: EntryId, language: usize, folder: &str) -> Option<RegisterRow> {
        let page = &self.handbook.entries[entry];
        let front = &page.main()?.front;
        let shown = self.handbook.language_for(entry, language);
        let today = self.handbook.today;
        let in_force = self.handbook.in_force(entry);
        let next_review = self.next_review(entry);
        let history = page.history.as_ref();
        let upcoming = history.and_then(|history| {
            let after = |record: &Record| record.effective.value > today && record.withdrawn.is_none();
            history.records.iter().position(after)
        });
        let stage = front.stage.as_ref().map(|stage| stage.value.clone()).unwrap_or_default();
        Some(RegisterRow {
            number: front.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            title: self.title(entry, shown),
            href: self.href(folder, entry, shown, None),
            history: self.history_href(entry, shown, folder),
            kind: kind_name(self.handbook, entry),
            stage_title: if stage.is_empty() { String::new() } else { self.stage_name(&stage, language) },
            stage,
            owner: front.owner.as_ref().map(|owner| self.role_link(&owner.value, language, folder)),
            status: self.status(entry).code,
            version: in_force.map(|record| record.version.value.to_string()),
            effective: in_force.map(|record| record.effective.value.to_string()),
            next_review: next_review.map(|day| day.to_string()),
            review_overdue: next_review.is_some_and(|day| day < today),
            upcoming: upcoming.zip(history).and_then(|(at, history)| {
                let version = history.records[at].version.value.to_string();
                Some(VersionLink { version, href: self.version_href(entry, at, language, folder)? })
            }),
            upcoming_on: upcoming.zip(history).map(|(at, history)| history.records[at].effective.value.to_string()),
        })
    }

    /// Releases of all documents, those that take effect last first. Withdrawn ones are left out.
    pub(super) fn changes(&self, language: usize, folder: &str) -> Vec<ChangeView> {
        let today = self.handbook.today;
        let mut releases: Vec<(EntryId, usize, &Record)> = Vec::new();
        for entry in &self.handbook.reading_order {
            let records = self.handbook.entries[*entry].history.iter().flat_map(|history| &history.records);
            let kept = records.enumerate().filter(|(_, record)| record.withdrawn.is_none());
            releases.extend(kept.map(|(at, record)| (*entry, at, record)));
        }
        // A stable sort: releases of one day stay in the order of reading.
        releases.sort_by_key(|(_, _, record)| std::cmp::Reverse(record.effective.value));
        releases.truncate(MOST_CHANGES);
        let code = &self.handbook.languages[language];
        let views = releases.into_iter().map(|(entry, at, record)| {
            let shown = self.handbook.language_for(entry, language);
            let number = self.handbook.entries[entry].main().and_then(|document| document.front.id.as_ref());
            ChangeView {
                title: self.title(entry, shown),
                href: self.href(folder, entry, shown, None),
                number: number.map(|id| id.value.clone()).unwrap_or_default(),
                version: record.version.value.to_string(),
                change: record.change.name(),
                released: record.released.value.to_string(),
                effective: record.effective.value.to_string(),
                summary: record.summary.text_in(code).unwrap_or_default().to_string(),
                permalink: self.version_href(entry, at, language, folder),
                redline: self
                    .before(entry, at)
                    .and_then(|from| self.redline_href(entry, from, Some(at), language, folder)),
                is_upcoming: record.effective.value > today,
            }
        });
        views.collect()
    }
}
