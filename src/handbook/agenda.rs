//! What owners have to look at in their next review: facts only, of the day of the build.
//!
//! [`Handbook::agenda`] gathers them. The rules of when something is due are functions of their own, by which `check`
//! warns and pages mark what is late, too.

use jiff::civil::Date;

use super::{Entry, EntryId, Handbook};
use crate::content::path::natural_order;
use crate::content::register::{Item, ItemKind, ItemStatus};
use crate::content::roster::Person;
use crate::content::version::{Change, Version};
use crate::words::{Period, PeriodUnit};

/// Most days of collection in an agenda, so that one that is asked for until the end of the calendar stays a list.
pub const MOST_COLLECTIONS: usize = 400;

/// How far the agenda looks ahead where nothing says when feedback is collected.
const QUARTER: Period = Period { count: 3, unit: PeriodUnit::Months };

/// What there is to look at until a day.
#[derive(Debug)]
pub struct Agenda<'h> {
    pub until: Date,
    /// Reviews that are due until then, those due first first, so overdue ones lead.
    pub reviews: Vec<DueReview>,
    /// Open feedback: documents by number, then other pages, and last what is about no page of the handbook.
    pub feedback: Vec<OpenFeedback<'h>>,
    /// Drafts that say more than their newest version, by number.
    pub drafts: Vec<AheadDraft>,
    /// Translations that render an older text than their original has, by number and language.
    pub translations: Vec<BehindTranslation>,
    /// People and organisations that were not checked in time, in the order of the roster.
    pub contacts: Vec<&'h Person>,
    /// Days on which feedback is collected, after the day of the build: at most [`MOST_COLLECTIONS`].
    pub collections: Vec<Date>,
}

/// A document whose version in force is to be reviewed.
#[derive(Debug, Clone, PartialEq)]
pub struct DueReview {
    pub document: EntryId,
    pub version: Version,
    pub due: Date,
    /// It was due before the day of the build.
    pub is_overdue: bool,
}

/// What readers said of a page, and nobody has answered with a version yet.
#[derive(Debug)]
pub struct OpenFeedback<'h> {
    /// None: the handbook as a whole, a question, or a page that is not there.
    pub page: Option<EntryId>,
    /// What is unsafe first, else in the order of their ids.
    pub items: Vec<&'h Item>,
}

/// A draft that is ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct AheadDraft {
    pub document: EntryId,
    /// The version that was released last; none when nothing was.
    pub newest: Option<Version>,
}

/// A translation that is behind.
#[derive(Debug, Clone, PartialEq)]
pub struct BehindTranslation {
    pub document: EntryId,
    /// Place in [`Handbook::languages`].
    pub language: usize,
    /// The version that it renders, and the newest one.
    pub rendered: Version,
    pub newest: Version,
    /// The gravest released change that it misses; none when only the draft of its original went on.
    pub change: Option<Change>,
}

impl Handbook {
    /// What there is to look at until a day, that day included.
    pub fn agenda(&self, until: Date) -> Agenda<'_> {
        let mut controlled: Vec<(EntryId, &Entry)> =
            self.living().filter(|(_, entry)| entry.kind().is_controlled() && entry.main().is_some()).collect();
        controlled.sort_by(|a, b| natural_order(number(a.1), number(b.1)));
        let documents = || controlled.iter().copied();
        let mut reviews: Vec<DueReview> = documents().filter_map(|(id, _)| self.review(id, until)).collect();
        // A stable sort: what is due on one day stays in the order of numbers.
        reviews.sort_by_key(|review| review.due);
        Agenda {
            until,
            reviews,
            feedback: self.open_feedback(),
            drafts: documents().filter_map(|(id, entry)| ahead(id, entry)).collect(),
            translations: documents().flat_map(|(id, _)| self.translations_behind(id)).collect(),
            contacts: self.contacts().filter(|person| self.is_unchecked(person)).collect(),
            collections: self.collections(self.today, until).collect(),
        }
    }

    /// The day until which the next agenda reaches: the next collection of feedback, else three months from today.
    pub fn agenda_until(&self) -> Date {
        self.collections(self.today, Date::MAX).next().unwrap_or_else(|| QUARTER.after(self.today))
    }

    /// The day by which a document's version in force is to be reviewed; none where nothing is in force or nothing says
    /// how often.
    pub fn review_due(&self, document: EntryId) -> Option<Date> {
        let every = self.entries[document].main()?.front.review_every.as_ref()?;
        Some(every.value.after(self.in_force(document)?.effective.value))
    }

    fn review(&self, document: EntryId, until: Date) -> Option<DueReview> {
        let due = self.review_due(document).filter(|due| *due <= until)?;
        let version = self.in_force(document)?.version.value.clone();
        Some(DueReview { document, version, due, is_overdue: due < self.today })
    }

    /// Everybody who can be called: people, then organisations.
    pub fn contacts(&self) -> impl Iterator<Item = &Person> {
        self.roster.people.iter().chain(&self.roster.contacts)
    }

    /// Whether a contact was not checked in time: never, or too long ago. Nobody, where nothing says how often.
    pub fn is_unchecked(&self, person: &Person) -> bool {
        let Some(every) = self.config.check_contacts_every else { return false };
        person.checked.as_ref().is_none_or(|checked| every.after(checked.value) < self.today)
    }

    /// Days on which feedback is collected, after one day and up to another, at most [`MOST_COLLECTIONS`].
    ///
    /// They are counted from 1 January of each year, so a build of any day names the same ones. What is longer than a
    /// year is counted from 1 January 2000.
    pub fn collections(&self, after: Date, until: Date) -> impl Iterator<Item = Date> {
        let every = self.config.feedback.register.collect_every;
        let days = every.into_iter().flat_map(move |every| Collections::from(every, after));
        days.skip_while(move |day| *day <= after).take_while(move |day| *day <= until).take(MOST_COLLECTIONS)
    }

    /// The version that the draft of a translation renders, by its place in the history; none when it renders the draft
    /// of its original, or one of them is not there.
    pub fn renders(&self, document: EntryId, language: usize) -> Option<usize> {
        let history = self.entries[document].history.as_ref()?;
        let newest = history.records.len().checked_sub(1)?;
        let rendered = history.rendered(newest, &self.languages[language]);
        let same = self.draft_is_newest(document, language)?;
        let is_untouched = language > 0 && same && self.draft_is_newest(document, 0) != Some(true);
        (is_untouched || (rendered != newest && same)).then_some(rendered)
    }

    /// Whether the draft says what the newest version says, in a language that both have.
    fn draft_is_newest(&self, document: EntryId, language: usize) -> Option<bool> {
        let entry = &self.entries[document];
        let drafts = if entry.drafts.is_empty() { &entry.documents } else { &entry.drafts };
        let (draft, newest) = (drafts.get(language)?.as_ref()?, entry.frozen.last()?.get(language)?.as_ref()?);
        Some(draft.text == newest.text)
    }

    fn translations_behind(&self, document: EntryId) -> Vec<BehindTranslation> {
        let Some(history) = &self.entries[document].history else { return Vec::new() };
        let version = |at: usize| history.records.get(at).map(|record| record.version.value.clone());
        let newest = history.records.len().saturating_sub(1);
        let behind = (1..self.languages.len()).filter_map(|language| {
            let rendered = self.renders(document, language)?;
            Some(BehindTranslation {
                document,
                language,
                rendered: version(rendered)?,
                newest: version(newest)?,
                change: history.gravest(rendered, newest),
            })
        });
        behind.collect()
    }

    fn open_feedback(&self) -> Vec<OpenFeedback<'_>> {
        let mut groups: Vec<OpenFeedback> = Vec::new();
        for item in self.register.items.iter().filter(|item| item.status.value.is_open()) {
            let page = self.item_entry(item);
            match groups.iter_mut().find(|group| group.page == page) {
                Some(group) => group.items.push(item),
                None => groups.push(OpenFeedback { page, items: vec![item] }),
            }
        }
        for group in &mut groups {
            group.items.sort_by_key(|item| item.kind != ItemKind::Unsafe);
        }
        let name = |group: &OpenFeedback| group.page.map(|page| &self.entries[page]);
        let rank = |entry: Option<&Entry>| entry.map_or(2, |entry| u8::from(number(entry).is_empty()));
        groups.sort_by(|a, b| {
            let (a, b) = (name(a), name(b));
            let key = |entry: Option<&'_ Entry>| entry.map_or("", |entry| &*entry.key).to_string();
            let numbers = natural_order(a.map_or("", number), b.map_or("", number));
            rank(a).cmp(&rank(b)).then(numbers).then_with(|| natural_order(&key(a), &key(b)))
        });
        groups
    }
}

impl Agenda<'_> {
    /// How many items of feedback are open.
    pub fn open_items(&self) -> usize {
        self.feedback.iter().map(|group| group.items.len()).sum()
    }

    /// How many of them nobody has decided about.
    pub fn new_items(&self) -> usize {
        let items = self.feedback.iter().flat_map(|group| &group.items);
        items.filter(|item| item.status.value == ItemStatus::New).count()
    }
}

fn number(entry: &Entry) -> &str {
    entry.main().and_then(|document| document.front.id.as_ref()).map_or("", |id| id.value.as_str())
}

fn ahead(document: EntryId, entry: &Entry) -> Option<AheadDraft> {
    let newest = entry.history.as_ref().and_then(|history| history.records.last());
    let newest = newest.map(|record| record.version.value.clone());
    (newest.is_none() || entry.is_ahead).then_some(AheadDraft { document, newest })
}

/// Days of collection without end.
struct Collections {
    every: Period,
    next: Option<Date>,
}

impl Collections {
    /// From the beginning of the year of a day on.
    fn from(every: Period, day: Date) -> Collections {
        let year = if is_longer_than_a_year(every) { day.year().min(2000) } else { day.year() };
        Collections { every, next: Date::new(year, 1, 1).ok() }
    }
}

impl Iterator for Collections {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        let day = self.next?;
        let after = self.every.after(day);
        let new_year = day.year().checked_add(1).and_then(|year| Date::new(year, 1, 1).ok());
        let after =
            if is_longer_than_a_year(self.every) { after } else { new_year.map_or(after, |new| after.min(new)) };
        // The calendar ends where a day has no later one.
        self.next = (after > day).then_some(after);
        Some(day)
    }
}

fn is_longer_than_a_year(every: Period) -> bool {
    let most = match every.unit {
        PeriodUnit::Days => 366,
        PeriodUnit::Weeks => 52,
        PeriodUnit::Months => 12,
        PeriodUnit::Years => 1,
    };
    every.count > most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(every: &str, from: &str, most: usize) -> Vec<String> {
        let collections = Collections::from(Period::read(every).unwrap(), from.parse().unwrap());
        collections.take(most).map(|day| day.to_string()).collect()
    }

    #[test]
    fn days_of_collection_are_counted_from_the_first_of_january() {
        assert_eq!(
            days("3 months", "2026-11-28", 5),
            ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01"]
        );
        assert_eq!(days("5 months", "2026-06-01", 4), ["2026-01-01", "2026-06-01", "2026-11-01", "2027-01-01"]);
        assert_eq!(days("1 year", "2026-06-01", 2), ["2026-01-01", "2027-01-01"]);
        assert_eq!(days("52 weeks", "2026-06-01", 3), ["2026-01-01", "2026-12-31", "2027-01-01"]);
        // The same whatever the year of the build is.
        assert_eq!(days("2 years", "2026-06-01", 3), ["2000-01-01", "2002-01-01", "2004-01-01"]);
        assert_eq!(days("18 months", "2026-06-01", 2), ["2000-01-01", "2001-07-01"]);
    }

    #[test]
    fn the_calendar_ends() {
        let last = Collections::from(Period::read("1 month").unwrap(), "9999-11-30".parse().unwrap()).last().unwrap();
        assert_eq!(last.to_string(), "9999-12-31");
    }
}
