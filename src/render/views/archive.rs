//! Views of versions: permanent pages, histories, redlines, the list of documents, what changed.

use serde::Serialize;

use super::RoleLink;

/// A version with the way to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionLink {
    pub version: String,
    pub href: String,
}

/// What the permanent page of a version says of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionPage {
    pub version: String,
    /// `in-force`, `upcoming`, `superseded`, `withdrawn`.
    pub standing: &'static str,
    /// ISO 8601.
    pub effective: String,
    /// The day on which another version took its place.
    pub until: Option<String>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
    pub withdrawn_on: Option<String>,
    /// The version in force, and the document's page.
    pub current: Option<VersionLink>,
    /// What changed up to the version in force.
    pub redline: Option<String>,
    pub history: String,
}

/// What the page of a draft says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftPage {
    /// The version in force, at its permanent address.
    pub in_force: Option<VersionLink>,
    /// What changed since then.
    pub redline: Option<String>,
}

/// Whether a translation renders the version of its page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TranslationView {
    /// `current`, or the gravest change that it misses: `editorial`, `minor`, `material`.
    pub code: &'static str,
    /// The version that it renders.
    pub rendered: String,
    /// What it misses, in the original's language.
    pub redline: Option<String>,
    /// BCP 47 code of the original's language.
    pub language: String,
}

/// A translation that renders an older version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BehindView {
    /// What it renders.
    pub rendered: String,
    /// What the original is.
    pub version: String,
    /// The gravest change that it misses: `editorial`, `minor`, `material`.
    pub change: &'static str,
    /// What it misses, in the original's language.
    pub redline: Option<String>,
    /// The original's page, and its language.
    pub original: String,
    pub language: String,
}

/// Lets the page tell a reader what changed since they last read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenView {
    /// Document number.
    pub number: String,
    /// What the page shows.
    pub version: String,
    /// Older versions, with what changed since each.
    pub since: Vec<VersionLink>,
}

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RedlineView {
    pub from: VersionLink,
    /// Its version is empty for the draft.
    pub to: VersionLink,
    /// ISO 8601; none for the draft.
    pub effective: Option<String>,
    /// Both titles as one, where the title changed.
    pub title_html: Option<String>,
    /// What the releases in between say of themselves, newest first.
    pub summaries: Vec<ReleaseNote>,
    /// Steps that changed.
    pub steps: Vec<StepChangeView>,
    /// Whether anything in the text changed.
    pub is_same: bool,
    pub html: String,
    /// The page's other redlines.
    pub others: Vec<RedlineLink>,
}

/// What a release says of itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReleaseNote {
    pub version: String,
    pub change: &'static str,
    pub summary: String,
    /// Items of feedback that it answers, and (where the site shows them) what readers wrote.
    pub answers: Vec<AnsweredView>,
}

/// An item that a release answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnsweredView {
    pub id: String,
    pub text: Option<String>,
}

/// A redline of the same document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RedlineLink {
    pub from: String,
    pub to: String,
    pub href: String,
}

/// A step that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepChangeView {
    /// Its number in the newer version; in the older one for a step that is gone.
    pub number: usize,
    pub title: String,
    /// Fragment with `#`.
    pub href: String,
    /// In words, one for each change.
    pub changes: Vec<String>,
}

/// A line of the list of documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegisterRow {
    pub number: String,
    pub title: String,
    pub href: String,
    pub history: Option<String>,
    pub kind: &'static str,
    /// Id and title of the stage; empty where there is none.
    pub stage: String,
    pub stage_title: String,
    pub owner: Option<RoleLink>,
    /// `in-force`, `upcoming`, `withdrawn`, `draft`.
    pub status: &'static str,
    pub version: Option<String>,
    /// ISO 8601.
    pub effective: Option<String>,
    pub next_review: Option<String>,
    /// On the day of the build the review was due already.
    pub review_overdue: bool,
    /// A version that will take effect.
    pub upcoming: Option<VersionLink>,
    pub upcoming_on: Option<String>,
}

/// A file of a version with its digest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DigestView {
    pub name: String,
    /// SHA-256 in hexadecimal.
    pub digest: String,
}
