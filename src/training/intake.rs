//! Takes in what was handed in: which files count, for whom, and what is wrong with the others.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;

use super::files::Checked;
use super::people::People;
use super::record::{Attempt, Kind, Record};
use super::site::Site;
use super::standing::{Evidence, EvidenceKind, EvidenceOutcome, VersionOf};
use super::verify::Verdict;
use crate::content::quiz::Counts;
use crate::diagnostic::Text;
use crate::error::printable;
use crate::say;

/// What was handed in, sorted.
#[derive(Debug, Default)]
pub struct Intake {
    /// Records that count, in the order in which they ended.
    pub taken: Vec<Taken>,
    /// Everything else, and what is odd about records that count, in the order of the files; last what only all of
    /// somebody's records together show.
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
    /// An attempt that the quiz's change ended; it does not count, and is no fail.
    Void,
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
            NoteKind::Void => "void",
            NoteKind::Unverified => "unverified",
            NoteKind::Odd => "odd",
            NoteKind::PassedOver => "passed-over",
        }
    }
}

/// An attempt by its number, as its page counted.
struct Numbered<'a> {
    ended: Timestamp,
    /// Place in [`People::people`].
    person: usize,
    quiz: &'a str,
    number: u32,
    /// The file.
    name: &'a str,
}

impl<'a> Numbered<'a> {
    fn of(name: &'a str, record: &'a Record, person: usize) -> Option<Numbered<'a>> {
        let number = record.attempt.as_ref()?.number;
        Some(Numbered { ended: record.ended, person, quiz: &record.activity.id, number, name })
    }
}

/// Sorts what was handed in.
pub fn take_in(site: &Site, checked: Vec<Checked>, people: &People, today: Date) -> Intake {
    let mut intake = Intake { files: checked.len(), ..Intake::default() };
    let mut void = Vec::new();
    // By record id: the first file that counts, and its check code.
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
        if verdict == Verdict::Void {
            note(NoteKind::Void, vec![say!("the quiz changed during the attempt", "作答期間測驗內容有更動")]);
            void.push((name, record, person));
            continue;
        }
        if let Verdict::Unknown(reason) = &verdict {
            note(NoteKind::Unverified, vec![reason.clone()]);
        }
        let mut odd: Vec<Text> = other_name(people, person, &record).into_iter().collect();
        if let Some(attempt) = &record.attempt {
            let seed = (record.activity.digest.clone(), attempt.seed);
            match seeds.get(&seed) {
                Some((first, other)) if *other != person => odd.push(copied(first)),
                Some(_) => {}
                None => {
                    seeds.insert(seed, (name.clone(), person));
                }
            }
        }
        if !odd.is_empty() {
            note(NoteKind::Odd, odd);
        }
        seen.insert(record.id.clone(), (name.clone(), record.check.clone()));
        intake.taken.push(Taken { name, record, verdict, person });
    }
    intake.taken.sort_by(|a, b| (a.record.ended, &a.name).cmp(&(b.record.ended, &b.name)));
    let taken = intake.taken.iter().filter_map(|taken| Numbered::of(&taken.name, &taken.record, taken.person));
    let void = void.iter().filter_map(|(name, record, person)| Numbered::of(name, record, *person));
    let mut missing = without_earlier(site, taken.chain(void).collect());
    intake.notes.append(&mut missing);
    intake
}

/// Where the first attempt counts, that of which one before is not here may not be the first. A page counts all attempts
/// at a quiz, those that are void too; another browser begins anew.
fn without_earlier(site: &Site, mut attempts: Vec<Numbered<'_>>) -> Vec<Note> {
    let first = site.requirements.iter().filter(|required| required.requirement.counts == Counts::First);
    let quizzes: BTreeSet<&str> = first.map(|required| &*required.requirement.activity).collect();
    attempts.retain(|attempt| quizzes.contains(attempt.quiz));
    attempts.sort_by_key(|attempt| (attempt.ended, attempt.number, attempt.name));
    let mut greatest: HashMap<(usize, &str), u32> = HashMap::new();
    let mut notes = Vec::new();
    for Numbered { person, quiz, number, name, .. } in attempts {
        let greatest = greatest.entry((person, quiz)).or_default();
        if number > greatest.saturating_add(1) {
            let reason = say!(
                "it says that it is attempt {number}: an earlier attempt is missing, and here the first one counts",
                "紀錄寫明是第 {number} 次作答，缺少之前的紀錄，而這份測驗以第一次為準"
            );
            notes.push(Note { name: name.to_string(), kind: NoteKind::Odd, reasons: vec![reason] });
        }
        *greatest = number.max(*greatest);
    }
    notes
}

fn other_name(people: &People, person: usize, record: &Record) -> Option<Text> {
    let name = record.learner.name.as_deref().filter(|name| !people.is_called(person, name))?;
    let (name, known) = (printable(name), printable(&people.people[person].name));
    Some(say!(
        "it is of “{name}”, and who has this id in the list is “{known}”",
        "紀錄上的姓名是「{name}」，名單上這個編號是「{known}」"
    ))
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
        let version_of = |id: &String, version: &String| VersionOf { id: id.clone(), version: version.clone() };
        let procedures = match kind {
            // Whatever else it lists, it is evidence about what was read.
            Kind::Acknowledgement => vec![version_of(&activity.id, &activity.version)],
            _ => activity.procedures.iter().map(|bound| version_of(&bound.id, &bound.version)).collect(),
        };
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
