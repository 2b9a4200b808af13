//! Where a person stands with a requirement on a day.
//!
//! The same function is in the theme's scripts; both run `tests/vectors/standing.json`.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::content::curriculum::Renew;
use crate::content::quiz::Counts;
use crate::content::version::Change;

/// What somebody has to do. Its JSON is what the page "My training" holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    pub id: String,
    /// Roles; whoever has one of them.
    #[serde(rename = "for")]
    pub roles: Vec<String>,
    pub kind: RequirementKind,
    /// A document's number, a quiz's id, or the requirement's own id for an exercise.
    pub activity: String,
    /// Of a quiz: which attempt counts.
    #[serde(default)]
    pub counts: Counts,
    /// Requirements to fulfil before; they change nothing in where a person stands.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Days after joining.
    pub due_days: Option<u32>,
    pub due_on: Option<Date>,
    pub renew: Renew,
    /// How long it is valid: the requirement's own time, else the quiz's.
    pub recur_months: Option<u32>,
    /// How many days before the end it may be renewed without losing time.
    pub window_days: u32,
    /// How many days after a change the old evidence holds.
    pub grace_days: u32,
}

/// How a requirement is fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequirementKind {
    /// By reading a document.
    Acknowledge,
    /// By passing a quiz.
    Quiz,
    /// By taking part.
    Exercise,
}

/// A version of a document, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVersion {
    pub version: String,
    pub change: Change,
    pub effective: Date,
    /// The day on which it was withdrawn.
    pub withdrawn: Option<Date>,
}

/// By document number, the versions oldest first as they were recorded.
pub type Documents = BTreeMap<String, Vec<DocumentVersion>>;

/// What counts of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// With the roles that everybody has.
    pub roles: Vec<String>,
    pub joined: Option<Date>,
    /// Requirements that do not hold for them.
    pub waived: Vec<String>,
    /// Activities with an attempt under way.
    #[serde(default)]
    pub open: Vec<String>,
}

/// What counts of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub kind: EvidenceKind,
    pub activity: String,
    /// Of the activity. Attempts at a quiz are counted anew for each major version.
    #[serde(default)]
    pub version: String,
    /// The day on which it ended.
    pub day: Date,
    pub outcome: EvidenceOutcome,
    /// Whether it was marked again with the same result, or there is nothing to mark.
    pub verified: bool,
    pub procedures: Vec<VersionOf>,
}

/// The kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    QuizAttempt,
    Acknowledgement,
    Exercise,
}

/// How a record counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceOutcome {
    Passed,
    Failed,
    Unmarked,
    /// Read, taken part, or handed in where nothing is passed.
    Done,
}

/// A document in a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionOf {
    pub id: String,
    pub version: String,
}

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub status: Status,
    /// Without evidence: until when it has to be done.
    pub due: Option<Date>,
    /// With evidence: until when it holds; after a change, until when it is granted, if it holds so long.
    pub until: Option<Date>,
    /// The change that the evidence does not cover.
    pub reason: Option<Reason>,
}

/// A version that somebody has not learned yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub document: String,
    pub version: String,
}

/// Where a person stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Overdue,
    Expired,
    Invalid,
    Outdated,
    Expiring,
    Unverified,
    InProgress,
    NotStarted,
    Valid,
    Waived,
    NotRequired,
}

impl Status {
    /// Every status, what is most urgent first.
    pub const ALL: [Status; 11] = [
        Status::Overdue,
        Status::Expired,
        Status::Invalid,
        Status::Outdated,
        Status::Expiring,
        Status::Unverified,
        Status::InProgress,
        Status::NotStarted,
        Status::Valid,
        Status::Waived,
        Status::NotRequired,
    ];

    /// In kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Status::Overdue => "overdue",
            Status::Expired => "expired",
            Status::Invalid => "invalid",
            Status::Outdated => "outdated",
            Status::Expiring => "expiring",
            Status::Unverified => "unverified",
            Status::InProgress => "in-progress",
            Status::NotStarted => "not-started",
            Status::Valid => "valid",
            Status::Waived => "waived",
            Status::NotRequired => "not-required",
        }
    }
}

impl Evidence {
    fn is_pass(&self) -> bool {
        matches!(self.outcome, EvidenceOutcome::Passed | EvidenceOutcome::Done)
    }

    fn major(&self) -> &str {
        self.version.split('.').next().unwrap_or_default()
    }
}

impl RequirementKind {
    /// The kind of record that fulfils it.
    pub fn evidence(self) -> EvidenceKind {
        match self {
            RequirementKind::Acknowledge => EvidenceKind::Acknowledgement,
            RequirementKind::Quiz => EvidenceKind::QuizAttempt,
            RequirementKind::Exercise => EvidenceKind::Exercise,
        }
    }
}

/// Where a person stands with a requirement on a day. Records of other activities and of later days count for nothing;
/// of several on one day the later in the list is the newer.
pub fn standing(
    requirement: &Requirement,
    documents: &Documents,
    person: &Person,
    records: &[Evidence],
    today: Date,
) -> Standing {
    let bare = |status| Standing { status, due: None, until: None, reason: None };
    if !requirement.roles.iter().any(|role| person.roles.contains(role)) {
        return bare(Status::NotRequired);
    }
    if person.waived.contains(&requirement.id) {
        return bare(Status::Waived);
    }
    let is_own = |record: &&Evidence| {
        record.kind == requirement.kind.evidence() && record.activity == requirement.activity && record.day <= today
    };
    let mut records: Vec<&Evidence> = records.iter().filter(is_own).collect();
    records.sort_by_key(|record| record.day);
    let records = counted(records, requirement.counts);
    let passes: Vec<&Evidence> = records.iter().filter(|record| record.verified && record.is_pass()).copied().collect();
    let Some(newest) = passes.last() else { return without_evidence(requirement, person, &records, today) };
    let until = validity(requirement, &passes);
    let change = change(requirement, documents, newest, today);
    let is_expiring = |until: Date| after_days(until, -i64::from(requirement.window_days)) <= today;
    match (until, change) {
        (Some(until), _) if today > until => Standing { until: Some(until), ..bare(Status::Expired) },
        (until, Some((grace, reason))) => {
            let status = if today <= grace { Status::Outdated } else { Status::Invalid };
            // Grace adds nothing to the time for which a pass counts.
            let end = until.map_or(grace, |until| until.min(grace));
            Standing { until: Some(end), reason: Some(reason), ..bare(status) }
        }
        (Some(until), None) if is_expiring(until) => Standing { until: Some(until), ..bare(Status::Expiring) },
        (until, None) => Standing { until, ..bare(Status::Valid) },
    }
}

/// The records that count, of those in their order. Whoever has to pass again, after a year or for a new major version
/// of the quiz, tries for the first time again.
fn counted(records: Vec<&Evidence>, counts: Counts) -> Vec<&Evidence> {
    match counts {
        Counts::Highest => records,
        Counts::Latest => match records.last() {
            Some(last) if !last.is_pass() => vec![last],
            _ => records,
        },
        Counts::First => {
            // The major version of the record before, and whether another may count. What cannot be marked again
            // changes neither: it says nothing about which attempt was the first.
            let (mut major, mut may_count) = (None, true);
            let mut first = Vec::new();
            for record in records {
                let counts = may_count || major != Some(record.major());
                if counts {
                    first.push(record);
                }
                if record.verified {
                    (major, may_count) = (Some(record.major()), counts && record.is_pass());
                }
            }
            first
        }
    }
}

fn without_evidence(requirement: &Requirement, person: &Person, records: &[&Evidence], today: Date) -> Standing {
    let after_joining = requirement.due_days.zip(person.joined).map(|(days, joined)| after_days(joined, days.into()));
    let due = after_joining.or(requirement.due_on);
    let is_open = person.open.contains(&requirement.activity);
    let status = if records.iter().any(|record| record.outcome != EvidenceOutcome::Failed) {
        Status::Unverified
    } else if due.is_some_and(|due| due < today) {
        Status::Overdue
    } else if is_open || !records.is_empty() {
        Status::InProgress
    } else {
        Status::NotStarted
    };
    Standing { status, due, until: None, reason: None }
}

/// The end of validity: renewing inside the window keeps the anniversary, and no pass takes time away.
fn validity(requirement: &Requirement, passes: &[&Evidence]) -> Option<Date> {
    let months = requirement.recur_months?;
    passes.iter().fold(None, |until: Option<Date>, pass| {
        let is_renewal =
            |until: &Date| pass.day <= *until && pass.day >= after_days(*until, -i64::from(requirement.window_days));
        until.max(Some(after_months(until.filter(is_renewal).unwrap_or(pass.day), months)))
    })
}

/// The earliest change that the evidence does not cover, with the last day on which it still holds.
fn change(
    requirement: &Requirement,
    documents: &Documents,
    evidence: &Evidence,
    today: Date,
) -> Option<(Date, Reason)> {
    let mut earliest: Option<(Date, Reason)> = None;
    for procedure in &evidence.procedures {
        let Some(versions) = documents.get(&procedure.id) else { continue };
        let learned = versions.iter().position(|version| version.version == procedure.version);
        for (at, version) in versions.iter().enumerate() {
            let is_newer = learned.map_or(version.effective > evidence.day, |learned| at > learned);
            let in_force = version.effective <= today && version.withdrawn.is_none_or(|day| day > today);
            let is_first = earliest.as_ref().is_none_or(|(effective, _)| version.effective < *effective);
            if is_newer && in_force && is_first && renews(requirement, version.change) {
                let reason = Reason { document: procedure.id.clone(), version: version.version.clone() };
                earliest = Some((version.effective, reason));
            }
        }
    }
    earliest.map(|(effective, reason)| (after_days(effective, requirement.grace_days.into()), reason))
}

/// Whether a change of this kind asks for new evidence.
fn renews(requirement: &Requirement, change: Change) -> bool {
    match (requirement.renew, change) {
        (Renew::Never, _) | (_, Change::Editorial) => false,
        (_, Change::Material) => true,
        (renew, Change::Minor) => renew == Renew::Minor && requirement.kind != RequirementKind::Quiz,
    }
}

fn after_days(day: Date, days: i64) -> Date {
    let end = if days < 0 { Date::MIN } else { Date::MAX };
    day.checked_add(Span::new().try_days(days).unwrap_or_default()).unwrap_or(end)
}

/// The same day of a later month, or that month's last.
pub(super) fn after_months(day: Date, months: u32) -> Date {
    day.checked_add(Span::new().try_months(months).unwrap_or_default()).unwrap_or(Date::MAX)
}
