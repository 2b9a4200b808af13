//! Views of what readers sent in.

use serde::Serialize;

use super::{LinkView, ReferenceView, RoleLink, VersionLink};

/// The page of what readers sent in.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SuggestionsView {
    /// By id, the newest first.
    pub items: Vec<SuggestionView>,
    /// What several items are about, most items first.
    pub hot_spots: Vec<HotSpotView>,
    /// Questions that learners get wrong most, the worst first; only where records of learners were given.
    pub misunderstood: Vec<QuestionFiguresView>,
    /// How many stand how: the words of [`SuggestionView::status`], in the order of an item's life.
    pub counts: Vec<StatusCount>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestionView {
    pub id: String,
    pub received: String,
    /// Days since then, on the day of the build.
    pub age: i64,
    /// The document, page or quiz that it is about; none: the handbook as a whole, or what is gone.
    pub about: Option<LinkView>,
    /// Document number, page or question, as the item names it; empty: the handbook as a whole.
    pub name: String,
    /// The step that it is about, with its title where the document still has it.
    pub step: Option<LinkView>,
    /// The version that the reader had.
    pub version: Option<String>,
    /// `wrong`, `unclear`, `outdated`, `missing`, `unsafe`.
    pub kind: &'static str,
    /// `new`, `accepted`, `declined`, `done`.
    pub status: &'static str,
    /// As the reader wrote it, and in which language.
    pub text: String,
    pub language: Option<String>,
    /// What the owner answered.
    pub reason: Option<String>,
    /// The version that answered it.
    pub done_in: Option<VersionLink>,
    pub decided: Option<String>,
    pub owner: Option<RoleLink>,
}

/// A step, question or page with several items.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HotSpotView {
    pub title: String,
    pub href: Option<String>,
    /// What it belongs to, where it is a step.
    pub document: Option<String>,
    /// Nobody did anything about so many yet.
    pub open: usize,
    pub all: usize,
}

/// How many items have a status.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusCount {
    pub status: &'static str,
    pub count: usize,
}

/// How a question works.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionFiguresView {
    /// Its stem, without marks.
    pub title: String,
    /// Its quiz.
    pub quiz: LinkView,
    /// In how many attempts it was drawn.
    pub drawn: usize,
    /// The mean share of its points in percent; none where there are too few attempts to say.
    pub percent: Option<String>,
    /// The wrong choice that is taken most often, and how often.
    pub mistaken: Option<MistakenView>,
    /// The place in the handbook that it is about.
    pub reference: Option<ReferenceView>,
}

/// A wrong choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MistakenView {
    pub text: String,
    pub count: usize,
}
