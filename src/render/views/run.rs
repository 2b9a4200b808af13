//! Views of runs: what the script that leads through a runbook knows of it.

use serde::Serialize;

use super::{RoleData, ScaleData};

/// Where the runs are, and what a page loads once a reader starts one or goes on with one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunLinks {
    /// The page that lists the runs of a browser.
    pub page: String,
    pub script: String,
    pub stylesheet: Option<String>,
    /// A script that holds the interface's words in this language.
    pub words: String,
}

/// A runbook as its page tells it to the script, in JSON: what a run pins when it starts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanView {
    /// The handbook's title in its first language: runs of other handbooks in the same browser are not shown.
    pub handbook: String,
    /// Document number.
    pub document: String,
    /// Empty for a draft.
    pub version: String,
    /// `in-force`, `upcoming`, `superseded`, `withdrawn`, `draft`.
    pub standing: &'static str,
    /// SHA-256 of the version's text in the handbook's first language, in hexadecimal.
    pub digest: String,
    pub title: String,
    pub language: String,
    /// Of the version's permanent page, where it has one, else of this page; relative to the site's root.
    pub address: String,
    /// The page of all versions.
    pub history: Option<String>,
    /// "Suggest a change", with `__step__` and `__run__` in the places of both.
    pub feedback: Option<String>,
    /// The document's scale of levels; none on the page of a version.
    pub scale: Option<ScaleData>,
    /// Newest first.
    pub versions: Vec<PlanVersion>,
    pub steps: Vec<PlanStep>,
}

/// A version of the document, so that a run can tell that the world moved on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanVersion {
    pub version: String,
    /// ISO 8601 day.
    pub effective: String,
    pub standing: &'static str,
    /// Its permanent page, relative to this one.
    pub href: Option<String>,
    /// What changed from it up to the version in force.
    pub redline: Option<String>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
}

/// A step as a run pins it; its text stands on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanStep {
    pub id: String,
    /// From 1.
    pub number: usize,
    pub title: String,
    pub roles: Vec<RoleData>,
    /// Minutes from the moment it is unlocked.
    pub within: Option<u64>,
    /// Levels for which it applies; empty means all.
    pub when: Vec<String>,
    /// Ids of the steps that come first.
    pub after: Vec<String>,
    /// `reported`, `activated`, `graded`, `contained`, `closed`: what is reached once it is done.
    pub marks: Option<&'static str>,
    /// Its tasks are worked through for each account.
    pub each: bool,
    /// Its time limit counts from a press of a button.
    pub manual: bool,
}
