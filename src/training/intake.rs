//! Takes in what was handed in: which files count, for whom, and what is wrong with the others.

use std::collections::HashMap;

use jiff::civil::Date;

use super::files::Checked;
use super::people::People;
use super::record::{Attempt, Kind, Record};
use super::standing::{Evidence, EvidenceKind, EvidenceOutcome, VersionOf};
use super::verify::Verdict;
use crate::diagnostic::Text;
use crate::error::printable;
use crate::say;

/// What was handed in, sorted.
#[derive(Debug, Default)]
pub struct Intake {
    /// Records that count, in the order in which they ended.
    pub taken: Vec<Taken>,
    /// Everything else, and what is odd about records that count, in the order of the files.
    pub notes: Vec<Note>,
    /// How many files there were.
    pub files: usize,
}

/// A record that counts.
#[derive(Debug)]
pub struct Taken {
    /// The file.
    pub name: String,
    pub record: Box<Record>,
    pub verdict: Verdict,
    /// Place in [`People::people`].
    pub person: usize,
}

/// Something to know about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file.
    pub name: String,
    pub kind: NoteKind,
    pub reasons: Vec<Text>,
}

/// How a file was treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// It is no record, or was changed.
    Refused,
    /// Marked again it says something else; it does not count.
    Differs,
    /// It was handed in before; it does not count again.
    Doubled,
    /// Of somebody who is not in the list of people; it does not count.
    Stranger,
    /// Of a day after the day of the report; it does not count yet.
    Later,
    /// It cannot be marked again; it counts as unverified.
    Unverified,
    /// It counts, but somebody should look at it.
    Odd,
    /// No record by its name; passed over.
    PassedOver,
}

impl NoteKind {
    /// In kebab case.
    pub fn name(self) -> &'static str {
        match self {
            NoteKind::Refused => "refused",
            NoteKind::Differs => "differs",
            NoteKind::Doubled => "doubled",
            NoteKind::Stranger => "stranger",
            NoteKind::Later => "later",
            NoteKind::Unverified => "unverified",
            NoteKind::Odd => "odd",
            NoteKind::PassedOver => "passed-over",
        }
    }
}

/// Sorts what was handed in.
pub fn take_in(checked: Vec<Checked>, people: &People, today: Date) -> Intake {
    let mut intake = Intake { files: checked.len(), ..Intake::default() };
    // By record id: the first file, and its check code.
    let mut seen: HashMap<String, (String, String)> = HashMap::new();
    // By quiz and seed: the first file, and whose it is.
    let mut seeds: HashMap<(String, u32), (String, usize)> = HashMap::new();
    for Checked { name, answer } in checked {
        let (record, verdict) = match answer {
            Ok(answer) => answer,
            Err(reason) => {
                let is_record = name.to_lowercase().ends_with(".json");
                let kind = if is_record { NoteKind::Refused } else { NoteKind::PassedOver };
                intake.notes.push(Note { name, kind, reasons: vec![reason] });
                continue;
            }
        };
        let mut note = |kind, reasons| intake.notes.push(Note { name: name.clone(), kind, reasons });
        if let Some((first, check)) = seen.get(&record.id) {
            note(NoteKind::Doubled, vec![doubled(first, *check == record.check)]);
            continue;
        }
        seen.insert(record.id.clone(), (name.clone(), record.check.clone()));
        if let Verdict::Differs(reasons) = verdict {
            note(NoteKind::Differs, reasons);
            continue;
        }
        let Some(person) = people.find(&record.learner.id, record.learner.name.as_deref()) else {
            note(NoteKind::Stranger, vec![stranger(&record)]);
            continue;
        };
        if record.day > today {
            let day = record.day;
            note(NoteKind::Later, vec![say!("it ended on {day}", "結束於 {day}")]);
            continue;
        }
        if let Verdict::Unknown(reason) = &verdict {
            note(NoteKind::Unverified, vec![reason.clone()]);
        }
        if let Some(attempt) = &record.attempt {
            let seed = (record.activity.digest.clone(), attempt.seed);
            match seeds.get(&seed) {
                Some((first, other)) if *other != person => note(NoteKind::Odd, vec![copied(first)]),
                Some(_) => {}
                None => {
                    seeds.insert(seed, (name.clone(), person));
                }
            }
        }
        intake.taken.push(Taken { name, record, verdict, person });
    }
    intake.taken.sort_by(|a, b| (a.record.ended, &a.name).cmp(&(b.record.ended, &b.name)));
    intake
}

fn doubled(first: &str, is_same: bool) -> Text {
    let first = printable(first);
    match is_same {
        true => say!("the same record as `{first}`", "與 `{first}` 是同一份紀錄"),
        false => say!(
            "it has the id of `{first}`, but says something else: one of them was changed",
            "編號與 `{first}` 相同，內容卻不同：其中一份遭更動"
        ),
    }
}

fn stranger(record: &Record) -> Text {
    let id = printable(&record.learner.id);
    let name = printable(record.learner.name.as_deref().unwrap_or_default());
    if id.trim().is_empty() {
        return say!(
            "it has no id, and not exactly one person is called “{name}”",
            "紀錄沒有編號，名單中也沒有唯一一位「{name}」"
        );
    }
    let who = if name.is_empty() { id } else { format!("{id} {name}") };
    say!("{who} is not in the list of people", "名單中沒有 {who}")
}

fn copied(first: &str) -> Text {
    let first = printable(first);
    say!(
        "its paper has the same seed as `{first}` of somebody else: was the file copied?",
        "試卷種子與他人的 `{first}` 相同：檔案可能是複製而來"
    )
}

impl Taken {
    /// What it counts for; none for an attempt that is void.
    pub fn evidence(&self) -> Option<Evidence> {
        let Record { kind, activity, day, attempt, .. } = &*self.record;
        let outcome = match (&self.verdict, attempt) {
            (Verdict::Void | Verdict::Differs(_), _) => return None,
            (Verdict::Verified(outcome) | Verdict::Marked(outcome), _) => {
                by_success(outcome.success, EvidenceOutcome::Done)
            }
            (_, Some(attempt)) => by_success(attempt.success, unmarked(attempt)),
            (_, None) => EvidenceOutcome::Done,
        };
        let mut procedures: Vec<VersionOf> = activity
            .procedures
            .iter()
            .map(|bound| VersionOf { id: bound.id.clone(), version: bound.version.clone() })
            .collect();
        if *kind == Kind::Acknowledgement && procedures.is_empty() {
            procedures.push(VersionOf { id: activity.id.clone(), version: activity.version.clone() });
        }
        Some(Evidence {
            kind: match kind {
                Kind::QuizAttempt => EvidenceKind::QuizAttempt,
                Kind::Acknowledgement => EvidenceKind::Acknowledgement,
                Kind::Exercise => EvidenceKind::Exercise,
            },
            activity: activity.id.clone(),
            version: activity.version.clone(),
            day: *day,
            outcome,
            verified: !matches!(self.verdict, Verdict::Unknown(_)),
            procedures,
        })
    }
}

fn by_success(success: Option<bool>, otherwise: EvidenceOutcome) -> EvidenceOutcome {
    match success {
        Some(true) => EvidenceOutcome::Passed,
        Some(false) => EvidenceOutcome::Failed,
        None => otherwise,
    }
}

fn unmarked(attempt: &Attempt) -> EvidenceOutcome {
    if attempt.pass_mark.is_some() { EvidenceOutcome::Unmarked } else { EvidenceOutcome::Done }
}
