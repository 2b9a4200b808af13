//! Views of controlled documents: the control block, the steps, the RACI table.

use serde::Serialize;

use super::{CardView, DigestView, LinkView, StatusView, TranslationView};

/// The control block of a procedure or runbook.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlView {
    /// Document number.
    pub number: String,
    pub version: Option<String>,
    pub status: StatusView,
    pub stage: Option<String>,
    pub owner: Option<RoleLink>,
    pub approvers: Vec<RoleLink>,
    pub audience: Vec<RoleLink>,
    /// ISO 8601 date of the version in force.
    pub effective: Option<String>,
    pub next_review: Option<String>,
    /// On the day of the build the review was due already. The page compares with today itself.
    pub review_overdue: bool,
    /// For a translation of a released version.
    pub translation: Option<TranslationView>,
    /// The page of all versions; none when nothing was released.
    pub history_href: Option<String>,
    /// The permanent address of the version that is shown.
    pub permalink: Option<String>,
    /// Newest first; all of them on the page of the history, else at most five.
    pub history: Vec<VersionView>,
    pub steps: Vec<StepView>,
    /// The RACI table's columns: every role that occurs, in the roster's order.
    pub raci_roles: Vec<RoleLink>,
    pub raci: Vec<RaciRow>,
    pub related: Vec<CardView>,
    /// The picture of a runbook's steps, on its own page and those of its versions.
    pub lanes: Option<LanesView>,
}

/// The steps of a runbook as a picture: two drawings of the same, of which the page shows the one that fits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LanesView {
    /// An `<svg>` for columns of 40 to 46 rem; none on pages of versions.
    pub wide_html: Option<String>,
    /// An `<svg>` for narrower ones, from 18 rem.
    pub narrow_html: String,
    /// Whether any step comes after another.
    pub has_arrows: bool,
    /// Whether any step is for some grades only.
    pub has_conditions: bool,
}

/// One record of a document's history, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionView {
    pub version: String,
    /// `editorial`, `minor`, `material`.
    pub change: &'static str,
    pub summary: String,
    pub approved_by: Vec<RoleLink>,
    pub released: String,
    pub effective: String,
    pub withdrawn: Option<String>,
    pub withdrawn_on: Option<String>,
    /// `in-force`, `upcoming`, `superseded`, `withdrawn`.
    pub standing: &'static str,
    /// Its permanent page.
    pub href: Option<String>,
    /// What changed from the version before, and up to the version in force.
    pub redline: Option<String>,
    pub redline_current: Option<String>,
    /// Feedback items that it answers.
    pub answers: Vec<String>,
    /// The language's text renders this older version.
    pub rendered: Option<String>,
    pub files: Vec<DigestView>,
}

/// A role with a link to its page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleLink {
    pub id: String,
    pub name: String,
    pub href: Option<String>,
}

/// A step of a controlled document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepView {
    /// From 1, in the order of the document.
    pub number: usize,
    pub id: String,
    pub title: String,
    /// Link to the step.
    pub href: String,
    pub roles: Vec<RoleLink>,
    pub within: Option<TimeLimitView>,
    /// Severities for which the step applies; empty means always.
    pub when: Vec<SeverityView>,
    /// Steps that must come first.
    pub after: Vec<StepLink>,
    pub accountable: Option<RoleLink>,
    pub consult: Vec<RoleLink>,
    pub inform: Vec<RoleLink>,
    /// What is reached once it is done: `reported`, `activated`, `graded`, `contained`, `closed`.
    pub marks: Option<&'static str>,
    /// Its tasks are worked through for each account.
    pub each_account: bool,
    /// Its time limit counts from when somebody starts the timer.
    pub by_hand: bool,
    pub feedback: Option<String>,
    /// On the page of an old version: the same step in the version in force.
    pub current: Option<String>,
    /// The document that holds the step; only on a role's page.
    pub document: Option<LinkView>,
}

/// A link to another step of the same page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepLink {
    pub title: String,
    pub href: String,
}

/// A grade that a step is for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeverityView {
    /// Id of a level of the scale; without one `high`, `medium`, `low`.
    pub code: String,
    pub name: String,
}

/// A time limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeLimitView {
    /// ISO 8601 duration, for `<time datetime>`.
    pub iso: String,
    pub minutes: u64,
    /// In words: 15 分鐘內, within 15 minutes.
    pub text: String,
}

/// One step in the RACI table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RaciRow {
    pub title: String,
    pub href: String,
    /// For each role of `raci_roles`: any of `R`, `A`, `C`, `I`, in this order; empty for none.
    pub cells: Vec<String>,
}
