//! Views of the review agenda.

use serde::Serialize;

use super::{QuestionFiguresView, RoleLink};

/// What owners have to look at in their next review.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaView {
    /// ISO 8601: the day until which it reaches.
    pub until: String,
    /// The register of feedback; none where the site does not show it.
    pub register: Option<String>,
    pub reviews: Vec<AgendaReview>,
    pub feedback: Vec<AgendaFeedback>,
    /// Open items, and those of them that nobody has decided about.
    pub open: usize,
    pub new: usize,
    pub drafts: Vec<AgendaDraft>,
    pub translations: Vec<AgendaTranslation>,
    pub contacts: Vec<AgendaContact>,
    /// None where the build was given no records of runs, or of learners.
    pub runs: Option<AgendaRuns>,
    pub questions: Option<Vec<AgendaQuestion>>,
    /// ISO 8601: days on which feedback is collected.
    pub collections: Vec<String>,
}

/// A page that something is to be said about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaPage {
    /// Empty for a page without a document number.
    pub number: String,
    pub title: String,
    pub href: String,
    pub owner: Option<RoleLink>,
}

/// A review that is due.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaReview {
    pub page: AgendaPage,
    pub version: String,
    /// ISO 8601.
    pub due: String,
    pub is_overdue: bool,
}

/// Open feedback about a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaFeedback {
    /// None: the handbook as a whole, a question, or a page that is not there.
    pub page: Option<AgendaPage>,
    pub items: Vec<AgendaItem>,
}

/// An open item of feedback.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaItem {
    pub id: String,
    /// `wrong`, `unclear`, `outdated`, `missing`, `unsafe`.
    pub kind: &'static str,
    /// `new`, `accepted`.
    pub status: &'static str,
    /// ISO 8601.
    pub received: String,
    /// What it names where the handbook has no such page.
    pub document: Option<String>,
    pub version: Option<String>,
    /// The step's title, or its id where the page has it no more.
    pub step: Option<AgendaPlace>,
    /// Ids of quiz and question.
    pub question: Option<AgendaPlace>,
    /// The beginning of what the reader wrote, in one line.
    pub text: String,
    /// BCP 47.
    pub language: Option<String>,
    /// The role that decides, where it is not the page's owner.
    pub owner: Option<RoleLink>,
}

/// A place that an item is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaPlace {
    pub title: String,
    pub href: Option<String>,
}

/// A draft that is ahead of its newest version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaDraft {
    pub page: AgendaPage,
    /// None: nothing was released.
    pub newest: Option<String>,
}

/// A translation that is behind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaTranslation {
    pub page: AgendaPage,
    /// The language's own name.
    pub language: String,
    pub rendered: String,
    pub newest: String,
    /// `material`, `minor`, `editorial`; none when only the draft of the original went on.
    pub change: Option<&'static str>,
}

/// Somebody whose details were not checked in time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaContact {
    pub name: String,
    /// ISO 8601; none: never.
    pub checked: Option<String>,
}

/// What exported runs say together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaRuns {
    pub count: usize,
    pub drills: usize,
    /// Files that could not be used.
    pub left_out: usize,
    pub missed: Vec<AgendaLimit>,
}

/// A step that missed its time limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaLimit {
    /// None where the handbook has no such document.
    pub page: Option<AgendaPage>,
    /// Number and title, as the runs have them.
    pub document: String,
    pub step: AgendaPlace,
    /// In how many runs, in how many drills, and in how many it was never done.
    pub count: usize,
    pub drills: usize,
    pub open: usize,
    /// In words: how late it was at worst.
    pub late: String,
}

/// A question that something speaks against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaQuestion {
    pub question: QuestionFiguresView,
    pub flags: Vec<FlagView>,
}

/// What speaks against a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlagView {
    /// `hard`, `easy`, `negative`, `unchosen`, `preferred`.
    pub code: &'static str,
    /// The text of the choice that it is about; empty where it is about none.
    pub choice: String,
}
