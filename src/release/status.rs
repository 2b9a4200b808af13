//! Where every controlled document stands: in force, upcoming, how far the draft is ahead, reviews and translations due.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::Subject;
use crate::content::history::Record;
use crate::handbook::Handbook;

/// A document's state on the day of the build.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    pub number: String,
    pub title: String,
    /// The version in force, and since when.
    pub in_force: Option<String>,
    pub effective: Option<String>,
    /// Versions that will take effect: number and day.
    pub upcoming: Vec<(String, String)>,
    /// The newest version was withdrawn, and none is in force.
    pub is_withdrawn: bool,
    /// Lines that the draft adds and removes in all languages, compared with the newest version.
    pub draft_added: usize,
    pub draft_removed: usize,
    /// Whether the draft differs from the newest version at all, also by an image; true when nothing was released.
    pub is_ahead: bool,
    pub next_review: Option<String>,
    pub is_review_overdue: bool,
    /// Translations that are behind: language, and the version that each renders.
    pub behind: Vec<(String, String)>,
}

/// The state of all documents, by number.
pub fn status(handbook: &Handbook) -> Vec<Status> {
    let mut all: Vec<Status> = handbook.numbers().filter_map(|number| of(handbook, number)).collect();
    all.sort_by(|a, b| crate::content::path::natural_order(&a.number, &b.number));
    all
}

fn of(handbook: &Handbook, number: &str) -> Option<Status> {
    let id = handbook.by_number(number)?;
    let entry = &handbook.entries[id];
    if !entry.kind().is_controlled() {
        return None;
    }
    let subject = Subject { handbook, id, folder: entry.key.trim_end_matches("/index") };
    let today = handbook.today;
    let in_force = handbook.in_force(id);
    let records = subject.history().map_or(&[][..], |history| &history.records);
    let is_upcoming = |record: &&Record| record.effective.value > today && record.withdrawn.is_none();
    let (mut added, mut removed) = (0, 0);
    for language in 0..handbook.languages.len() {
        let text = |document: Option<&std::sync::Arc<crate::content::Document>>| {
            document.map(|document| document.text.to_string()).unwrap_or_default()
        };
        let (old, new) = (text(subject.last(language)), text(subject.draft(language)));
        for change in TextDiff::from_lines(&old, &new).iter_all_changes() {
            match change.tag() {
                ChangeTag::Insert => added += 1,
                ChangeTag::Delete => removed += 1,
                ChangeTag::Equal => {}
            }
        }
    }
    let review = handbook.review_due(id);
    let behind = handbook.languages.iter().enumerate().skip(1).filter_map(|(language, code)| {
        let rendered = subject.renders(language)?;
        Some((code.to_string(), records[rendered].version.value.to_string()))
    });
    Some(Status {
        number: number.to_string(),
        title: entry.main()?.title().unwrap_or(entry.name()).to_string(),
        in_force: in_force.map(|record| record.version.value.to_string()),
        effective: in_force.map(|record| record.effective.value.to_string()),
        upcoming: records
            .iter()
            .filter(is_upcoming)
            .map(|record| (record.version.value.to_string(), record.effective.value.to_string()))
            .collect(),
        is_withdrawn: subject.history().is_some_and(|history| history.is_withdrawn()),
        draft_added: added,
        draft_removed: removed,
        is_ahead: records.is_empty() || entry.is_ahead,
        next_review: review.map(|day| day.to_string()),
        is_review_overdue: review.is_some_and(|day| day < today),
        behind: behind.collect(),
    })
}
