//! The page of what changed between two versions: both texts filled for the same place, compared, and put into words.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fill::{Place, encoded, encoded_fragment};
use super::redline::{self, Change, Duty, Redline, StepChange};
use super::views::{RedlineLink, RedlineView, ReleaseNote, StepChangeView, VersionLink};
use super::{KeptRedlines, Memo, Renderer};
use crate::content::body::{Milestone, Step, Timer};
use crate::error::Error;
use crate::handbook::{EntryId, EntryRole, Resolved, relative_address};
use crate::words::Minutes;

/// Redlines of one document by the places of the versions in its history.
pub type Redlines = BTreeMap<(usize, usize), Arc<Redline>>;

/// A version as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    html: String,
    steps: Vec<redline::Step>,
    /// Digests of images by their addresses in the HTML.
    pictures: BTreeMap<String, String>,
    /// Names of the levels that its steps are for, by their ids.
    levels: BTreeMap<String, String>,
}

impl Side {
    fn version(&self) -> redline::Version<'_> {
        redline::Version { html: &self.html, steps: &self.steps, pictures: &self.pictures }
    }
}

impl Renderer<'_> {
    pub(super) fn redline_view(
        &self,
        entry: EntryId,
        language: usize,
        folder: &str,
        memo: Option<&Memo>,
    ) -> Result<Option<RedlineView>, Error> {
        let page = &self.handbook.entries[entry];
        let EntryRole::Redline { of, from, to } = page.role else { return Ok(None) };
        let document = &self.handbook.entries[of];
        let (Some(history), Some(Some(old))) = (&document.history, document.versions.get(from)) else {
            return Ok(None);
        };
        let new = match to {
            Some(to) => document.versions[to],
            None => Some(of),
        };
        let Some(new) = new else { return Ok(None) };
        let (old_side, new_side) = (self.side(*old, language, folder)?, self.side(new, language, folder)?);
        let redline = match to {
            Some(to) => self.between(of, language, folder, (from, to), memo)?,
            // The draft changes while its author writes; it is compared by itself.
            None => None,
        };
        let redline = match redline {
            Some(redline) => redline,
            None => Arc::new(redline::redline(&old_side.version(), &new_side.version(), &self.labels(language))),
        };
        let code = &self.handbook.languages[language];
        let version = |at: usize| history.records[at].version.value.to_string();
        let last = to.map_or(history.records.len(), |to| to + 1);
        let notes = history.records[from + 1..last].iter().rev().filter(|record| record.withdrawn.is_none());
        Ok(Some(RedlineView {
            from: VersionLink { version: version(from), href: self.href(folder, *old, language, None) },
            to: VersionLink {
                version: to.map(version).unwrap_or_default(),
                href: self.href(folder, new, language, None),
            },
            effective: to.map(|to| history.records[to].effective.value.to_string()),
            title_html: self.changed_title(entry, language),
            summaries: notes
                .map(|record| ReleaseNote {
                    version: record.version.value.to_string(),
                    change: record.change.name(),
                    summary: record.summary.text_in(code).unwrap_or_default().to_string(),
                    answers: record.answers.iter().map(|item| self.answered(&item.value)).collect(),
                })
                .collect(),
            steps: redline
                .summary
                .steps
                .iter()
                .map(|step| self.step_change(step, language, &old_side, &new_side))
                .collect(),
            is_same: redline.summary == redline::Summary::default() && self.changed_title(entry, language).is_none(),
            html: redline.html.clone(),
            others: self.other_redlines(entry, language, folder),
        }))
    }

    /// A version's text with all holes closed. What depends on the page it stands on alone is left out: suggestions, and
    /// the file's name in links of a version to itself.
    fn side(&self, entry: EntryId, language: usize, folder: &str) -> Result<Arc<Side>, Error> {
        let kept = self.sides.get(&(entry, language));
        if let Some(side) = kept.and_then(|kept| kept.get()) {
            return Ok(side.clone());
        }
        let html = self.body(entry, language, Place::Redline { folder })?;
        let own = self.href(folder, entry, language, None);
        let html = html.replace(&format!("href=\"{own}#"), "href=\"#");
        let names = |list: &[crate::yaml::Located<String>]| list.iter().map(|item| item.value.clone()).collect();
        let steps = self.handbook.steps(entry, language).iter().map(|step| redline::Step {
            id: step.id.clone(),
            title: step.title.clone(),
            within: step.within.map(Minutes::get),
            duties: redline::Duties {
                responsible: names(&step.roles),
                accountable: step.accountable.as_ref().map(|role| role.value.clone()),
                consulted: names(&step.consult),
                informed: names(&step.inform),
            },
            when: names(&step.when),
            after: names(&step.after),
            course: course(step),
        });
        let images = self.handbook.links_of(entry, language).into_iter().flat_map(|links| &links.images);
        let pictures = images.filter_map(|image| match image {
            Resolved::Asset(asset) => {
                let asset = &self.handbook.assets[*asset];
                let digest = crate::handbook::hexadecimal(&asset.digest);
                Some((encoded(&relative_address(folder, &asset.path)), digest))
            }
            _ => None,
        });
        let document = self.handbook.entries[entry].documents[language].as_deref();
        let levels = self.handbook.steps(entry, language).iter().flat_map(|step| &step.when);
        let levels = levels.map(|id| (id.value.clone(), self.level_name(document, &id.value, language))).collect();
        let side = Arc::new(Side { html, steps: steps.collect(), pictures: pictures.collect(), levels });
        if let Some(kept) = kept {
            let _ = kept.set(side.clone());
        }
        Ok(side)
    }

    fn labels(&self, language: usize) -> redline::Labels<'_> {
        let code = &self.handbook.languages[language];
        let word = |key| self.theme.word(code, key);
        redline::Labels {
            inserted: word("redline_inserted"),
            inserted_end: word("redline_inserted_end"),
            deleted: word("redline_deleted"),
            deleted_end: word("redline_deleted_end"),
            moved_here: word("redline_moved_here"),
            moved_away: word("redline_moved_away"),
            old: word("redline_old"),
            new: word("redline_new"),
        }
    }

    fn changed_title(&self, entry: EntryId, language: usize) -> Option<String> {
        let (old, new) = self.handbook.compared(entry, language)?;
        let (old, new) = (old.title()?, new.title()?);
        (old != new).then(|| redline::redline_text(old, new, &self.labels(language)))
    }

    /// What changed between two versions. All redlines of a document are made at once, so that each text is read once,
    /// and each is given away when its page asks for it.
    fn between(
        &self,
        of: EntryId,
        language: usize,
        folder: &str,
        pair: (usize, usize),
        memo: Option<&Memo>,
    ) -> Result<Option<Arc<Redline>>, Error> {
        // Held while they are made: whoever needs another of them waits, and nothing is done twice.
        let Some(mut kept) = self.redlines.get(&(of, language)).and_then(|kept| kept.lock().ok()) else {
            return Ok(None);
        };
        if kept.is_none() {
            *kept = Some(self.all_between(of, language, folder, memo)?);
        }
        Ok(kept.as_mut().and_then(|redlines| redlines.remove(&pair)))
    }

    fn all_between(&self, of: EntryId, language: usize, folder: &str, memo: Option<&Memo>) -> Result<Redlines, Error> {
        let versions = &self.handbook.entries[of].versions;
        let there = |at: &usize| versions[*at].is_some_and(|entry| self.handbook.exists(entry, language));
        let places: Vec<usize> = (0..versions.len()).filter(there).collect();
        let ids = places.iter().filter_map(|at| versions[*at]);
        let sides: Vec<Arc<Side>> = ids.map(|id| self.side(id, language, folder)).collect::<Result<_, Error>>()?;
        let place = |at: usize| places.binary_search(&at).ok();
        let all = self.handbook.redlines(of).into_iter();
        let pairs: Vec<(usize, usize)> = all.filter_map(|(from, to)| Some((place(from)?, place(to?)?))).collect();
        let key = (self.handbook.entries[of].key.clone(), language);
        if let Some(known) = memo.and_then(|memo| memo.redlines(&key, &self.theme.fingerprint, &sides, &pairs)) {
            return Ok(known);
        }
        let read: Vec<redline::Version> = sides.iter().map(|side| side.version()).collect();
        let made = redline::redlines(&read, &pairs, &self.labels(language)).into_iter().map(Arc::new);
        let made: Redlines = pairs.iter().map(|(from, to)| (places[*from], places[*to])).zip(made).collect();
        if let Some(memo) = memo {
            let theme = self.theme.fingerprint;
            memo.keep_redlines(key, KeptRedlines { theme, sides, pairs, redlines: made.clone() });
        }
        Ok(made)
    }

    fn other_redlines(&self, entry: EntryId, language: usize, folder: &str) -> Vec<RedlineLink> {
        let EntryRole::Redline { of, from, to } = self.handbook.entries[entry].role else { return Vec::new() };
        let Some(history) = &self.handbook.entries[of].history else { return Vec::new() };
        let in_force = history.in_force_at(self.handbook.today);
        let version = |at: usize| history.records[at].version.value.to_string();
        let last = to.unwrap_or(history.records.len());
        // The steps that lead from one to the other, where there are more than one, and on to what is in force.
        let mut pairs: Vec<(usize, usize)> =
            (from..last.min(history.records.len() - 1)).map(|at| (at, at + 1)).collect();
        pairs.truncate(12);
        pairs.extend(in_force.filter(|now| *now > last).map(|now| (from, now)));
        let pairs = pairs.into_iter().filter(|(a, b)| (*a, Some(*b)) != (from, to));
        let links = pairs.filter_map(|(a, b)| {
            let page = self.handbook.redline(of, a, Some(b)).filter(|page| self.handbook.exists(*page, language))?;
            Some(RedlineLink { from: version(a), to: version(b), href: self.href(folder, page, language, None) })
        });
        links.collect()
    }

    fn step_change(&self, step: &StepChange, language: usize, old: &Side, new: &Side) -> StepChangeView {
        // What is gone keeps its id with a prefix, which no id of the new version has.
        let prefix = if step.changes.contains(&Change::Removed) { "rb-old-" } else { "" };
        StepChangeView {
            number: step.number,
            title: step.title.clone(),
            href: format!("#{prefix}{}", encoded_fragment(&step.id)),
            changes: step.changes.iter().map(|change| self.in_words(change, language, old, new)).collect(),
        }
    }

    fn in_words(&self, change: &Change, language: usize, old: &Side, new: &Side) -> String {
        let code = &self.handbook.languages[language];
        let word = |key: &str| -> String { self.theme.word(code, key).to_string() };
        let list = |items: Vec<String>| match items.is_empty() {
            true => word("redline_none"),
            false => items.join(&word("list_separator")),
        };
        let changed = |key: &str, from: String, to: String| word(key).replace("{old}", &from).replace("{new}", &to);
        let limit = |minutes: &Option<u32>| match minutes.map(Minutes::of) {
            Some(minutes) => self.time_limit(minutes, code).text,
            None => word("redline_none"),
        };
        match change {
            Change::Added => word("redline_step_added"),
            Change::Removed => word("redline_step_removed"),
            Change::Moved { from, to } => changed("redline_step_moved", from.to_string(), to.to_string()),
            Change::Id { old } => word("redline_step_id").replace("{old}", old),
            Change::Title { old } => word("redline_step_title").replace("{old}", old),
            Change::Text => word("redline_step_text"),
            Change::Within { old, new } => changed("redline_step_within", limit(old), limit(new)),
            Change::Duty { duty, old, new } => {
                let names =
                    |roles: &[String]| list(roles.iter().map(|role| self.role_link(role, language, "").name).collect());
                let duty = match duty {
                    Duty::Responsible => "responsible",
                    Duty::Accountable => "accountable",
                    Duty::Consulted => "consult",
                    Duty::Informed => "inform",
                };
                changed("redline_step_duty", names(old), names(new)).replace("{duty}", &word(duty))
            }
            Change::When { old: before, new: now } => {
                let name = |id: &String, side: &Side| side.levels.get(id).unwrap_or(id).clone();
                let levels = |levels: &[String], side: &Side| match levels.is_empty() {
                    true => word("redline_always"),
                    false => list(levels.iter().map(|id| name(id, side)).collect()),
                };
                changed("redline_step_when", levels(before, old), levels(now, new))
            }
            Change::Course { old, new } => {
                let words = |keys: &[&str]| list(keys.iter().map(|key| word(key)).collect());
                changed("redline_step_course", words(old), words(new))
            }
            Change::After { old: before, new: now } => {
                let titles = |ids: &[String], side: &Side| {
                    let title = |id: &String| {
                        side.steps.iter().find(|step| step.id == *id).map_or(id, |step| &step.title).clone()
                    };
                    list(ids.iter().map(title).collect())
                };
                changed("redline_step_after", titles(before, old), titles(now, new))
            }
        }
    }
}

/// What a run makes of a step, as keys of words.
fn course(step: &Step) -> Vec<&'static str> {
    let milestone = step.marks.map(|milestone| match milestone {
        Milestone::Reported => "step_marks_reported",
        Milestone::Activated => "step_marks_activated",
        Milestone::Graded => "step_marks_graded",
        Milestone::Contained => "step_marks_contained",
        Milestone::Closed => "step_marks_closed",
    });
    let each = step.each_account.then_some("step_each_account");
    let timer = (step.timer == Timer::Manual).then_some("step_timer");
    each.into_iter().chain(timer).chain(milestone).collect()
}
