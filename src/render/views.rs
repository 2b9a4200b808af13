//! What a template may see, whole. A page's inputs are exactly one of these structs, so memoising a page is sound.
//!
//! Every address in a view is already relative to the page it is for and percent-encoded; every `html` field is safe
//! to print as it is; every other string is text that the template escapes. Templates get a view's fields as
//! top-level variables, beside the language's strings as `t` (see `themes/default/strings/`).

mod agenda;
mod archive;
mod block;
mod document;
mod feedback;
mod quiz;
mod register;
mod run;
pub use agenda::*;
pub use archive::*;
pub use block::*;
pub use document::*;
pub use feedback::*;
pub use quiz::*;
pub use register::*;
pub use run::*;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

/// What every page of one language at one depth of folders shares.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SiteView {
    pub title: String,
    pub description: Option<String>,
    /// Prefix that leads from the page to the site's root: `""`, `"../"`, `"../../"` …
    pub root: String,
    /// Prefix that leads to the root of this language: `root` for the first language, `root` + `en/` for another.
    pub home_root: String,
    /// Address of this language's front page.
    pub home: String,
    pub stylesheets: Vec<String>,
    pub scripts: Vec<String>,
    /// What the front page, what runbooks and blocks, and what redlines need beside that.
    pub home_stylesheet: Option<String>,
    pub runbooks_stylesheet: Option<String>,
    pub redlines_stylesheet: Option<String>,
    /// What quizzes and "My training" need beside that.
    pub quizzes_stylesheet: Option<String>,
    /// What the review agenda needs beside that.
    pub agenda_stylesheet: Option<String>,
    /// What histories, redlines, old versions and the list of documents need beside that.
    pub versions_stylesheet: Option<String>,
    pub versions_script: Option<String>,
    /// The way to the search; none when there is none.
    pub search: Option<SearchLinks>,
    /// The title in the handbook's first language: what is kept of another handbook in the same browser is not shown.
    pub handbook: String,
    /// The way to the dialog for suggestions; none where no way to send one is configured.
    pub feedback: Option<FeedbackLinks>,
    /// The way to the runs; none in a handbook without runbooks.
    pub runs: Option<RunLinks>,
    /// The way to records of training; none in a handbook without quizzes and requirements.
    pub training: Option<TrainingLinks>,
    pub contacts: Option<String>,
    pub glossary: Option<String>,
    pub roles: Option<String>,
    /// The list of controlled documents, and what changed; none where there are no such documents.
    pub documents: Option<String>,
    pub changes: Option<String>,
    /// What readers sent in, where this site shows it.
    pub register: Option<String>,
    /// The agenda of the next review, in a site for owners.
    pub agenda: Option<String>,
    /// What changed as an Atom feed; none without a base URL.
    pub feed: Option<String>,
    /// The whole handbook on one page; none when it is too large for one.
    pub print: Option<String>,
    /// The sections of the top level, for the header and the drawer; at most eight, so that no page grows with the site.
    pub sections: Vec<NavItem>,
    /// Name and version of the program, for the `generator` line.
    pub generator: String,
    /// Day of the build, ISO 8601.
    pub built: String,
    /// IANA name of the handbook's time zone.
    pub time_zone: Option<String>,
}

/// Where the search is, and what a page loads once a reader searches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchLinks {
    /// The page that searches, and without script lists all pages.
    pub page: String,
    pub script: String,
    /// The script that marks the searched words on a page.
    pub marks: Option<String>,
    pub stylesheet: Option<String>,
    /// A script that holds the interface's words and the names of roles and stages in this language.
    pub words: String,
}

/// A link in a navigation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NavItem {
    pub title: String,
    pub href: String,
    /// The page itself, or (for a section) the page's section.
    pub current: bool,
    /// Pages below, for a folder.
    pub children: Vec<NavItem>,
    /// The page's language, where it has no version in the reader's.
    pub language: Option<String>,
}

/// A plain link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkView {
    pub title: String,
    pub href: String,
    pub description: Option<String>,
}

/// The same page in another language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LanguageView {
    /// BCP 47 code, for `lang` and `hreflang`.
    pub code: String,
    /// The language's own name: 繁體中文, English.
    pub name: String,
    pub href: String,
    pub current: bool,
    /// The page has no version in this language: `href` leads to the nearest section that has one.
    pub missing: bool,
}

/// What every kind of page has.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PageView {
    pub site: Arc<SiteView>,
    /// BCP 47 code of the page's language.
    pub language: String,
    pub languages: Vec<LanguageView>,
    pub title: String,
    pub description: Option<String>,
    /// `page`, `procedure`, `runbook`, `form`, `template`, `section`, `home`, `contacts`, `role`, `glossary`,
    /// `documents`, `changes`, `runs`, `training`, `agenda`, `quiz`, `quiz-paper`, `history`, `redline`, `search`, `not-found`,
    /// `print`.
    pub kind: &'static str,
    /// Address relative to the site's root.
    pub address: String,
    /// Absolute address, where the configuration has a base URL.
    pub canonical: Option<String>,
    pub breadcrumbs: Vec<LinkView>,
    /// The section's navigation as HTML, made by `partials/sidebar.html` once for all pages of the section.
    pub sidebar_html: Arc<str>,
    /// Headings of levels 2 and 3 in their order.
    pub contents: Vec<ContentsItem>,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    pub body_html: String,
    /// "Suggest a change" for the page.
    pub feedback: Option<String>,
    /// What a suggestion for the page is about, for the script.
    pub subject: Option<SubjectView>,
    /// For procedures and runbooks on paper: the same address as `feedback`, to be scanned.
    pub qr: Option<QrView>,
    /// The page's own text exists only in this other language and is shown in it, with a notice.
    pub untranslated: Option<String>,
    pub control: Option<ControlView>,
    /// For the permanent page of a version.
    pub version: Option<VersionPage>,
    /// For a document that shows its draft.
    pub draft: Option<DraftPage>,
    /// For a runbook: a [`PlanView`] as JSON.
    pub plan: Option<String>,
    /// The text has blocks.
    pub has_blocks: bool,
    /// For a translation that renders an older version.
    pub behind: Option<BehindView>,
    /// For a document that shows a version.
    pub seen: Option<SeenView>,
    /// For kind `redline`.
    pub redline: Option<RedlineView>,
    /// For kinds `quiz` and `quiz-paper`.
    pub quiz: Option<QuizView>,
    /// For kind `training`.
    pub training: Option<TrainingView>,
    /// For kind `agenda`.
    pub agenda: Option<AgendaView>,
    /// For a document that shows the version in force.
    pub acknowledge: Option<AcknowledgeView>,
    /// For kind `documents`.
    pub register: Vec<RegisterRow>,
    /// For kind `register`.
    pub suggestions: Option<SuggestionsView>,
    /// For kind `history`: what came of the items about its document.
    pub settled: Vec<SuggestionView>,
    /// For kind `changes`, newest first.
    pub changes: Vec<ChangeView>,
    /// Pages of a section, for kind `section` and `home`.
    pub children: Vec<CardView>,
    pub home: Option<HomeView>,
    pub role: Option<RoleView>,
    pub roster: Option<RosterView>,
    pub glossary: Vec<TermView>,
    /// Every page by section, for kind `search`.
    pub listing: Vec<ListedSection>,
}

/// A section of the top level with all pages below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedSection {
    pub title: String,
    pub href: String,
    /// Empty in a handbook of so many pages that only sections are listed.
    pub pages: Vec<LinkView>,
    /// How many pages there are, the section's own not counted.
    pub count: usize,
}

/// A heading in the on-page contents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContentsItem {
    /// 2 or 3.
    pub level: u8,
    /// Fragment without `#`, percent-encoded.
    pub id: String,
    pub title: String,
    pub is_step: bool,
}

/// A page as a card of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardView {
    pub title: String,
    pub href: String,
    pub description: Option<String>,
    pub kind: &'static str,
    pub number: Option<String>,
    pub version: Option<String>,
    pub status: Option<StatusView>,
    /// The stage's title.
    pub stage: Option<String>,
    /// How many pages are below, for a folder.
    pub pages: usize,
}

/// Where a controlled document stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusView {
    /// `in-force`, `upcoming`, `superseded`, `withdrawn`, `draft`.
    pub code: &'static str,
}

/// The front page's parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeView {
    /// "Something happened": what a frightened reader would say → the runbook's first step.
    pub situations: Vec<SituationView>,
    pub on_duty: Vec<ContactView>,
    /// The workflow's stages in order.
    pub stages: Vec<StageView>,
    pub roles: Vec<RoleLink>,
    /// Newest releases first, at most six.
    pub changes: Vec<ChangeView>,
    /// Sections and pages of the top level.
    pub sections: Vec<CardView>,
}

/// An entry of "something happened".
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SituationView {
    pub title: String,
    /// The document's first step.
    pub href: String,
    pub document: String,
    pub number: Option<String>,
}

/// A stage of the workflow with its documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageView {
    pub number: usize,
    pub id: String,
    pub title: String,
    pub documents: Vec<LinkView>,
}

/// A release on the front page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeView {
    pub title: String,
    pub href: String,
    pub number: String,
    pub version: String,
    pub change: &'static str,
    pub released: String,
    pub effective: String,
    pub summary: String,
    /// The version's permanent page, and what changed from the version before.
    pub permalink: Option<String>,
    pub redline: Option<String>,
    /// It takes effect after the day of the build.
    pub is_upcoming: bool,
}

/// A role's own page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleView {
    pub id: String,
    pub name: String,
    pub duties: Option<String>,
    pub everyone: bool,
    pub holders: Vec<PersonView>,
    pub deputies: Vec<PersonView>,
    /// Steps that this role carries out, by document.
    pub documents: Vec<RoleDocument>,
    /// Documents that this role owns.
    pub owns: Vec<CardView>,
    /// Documents that this role must know.
    pub must_know: Vec<CardView>,
    /// What this role has to read, to pass and to exercise.
    pub requirements: Vec<RequirementView>,
}

/// A document in which a role has steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleDocument {
    pub document: CardView,
    pub steps: Vec<StepView>,
}

/// A person of the roster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonView {
    pub name: String,
    pub phone: Option<String>,
    /// `tel:` address.
    pub phone_href: Option<String>,
    pub mail: Option<String>,
    pub mail_href: Option<String>,
    pub chat: Option<String>,
    pub web: Option<String>,
    pub note: Option<String>,
    /// ISO 8601 day on which the details were last confirmed.
    pub checked: Option<String>,
    /// Not confirmed for longer than the configuration allows.
    pub stale: bool,
}

/// A role with the people who hold it, for the call card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactView {
    pub role: RoleLink,
    pub duties: Option<String>,
    pub holders: Vec<PersonView>,
    pub deputies: Vec<PersonView>,
}

/// The whole roster, for the contacts page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RosterView {
    pub on_duty: Vec<ContactView>,
    pub roles: Vec<ContactView>,
    /// Organisations outside.
    pub outside: Vec<PersonView>,
    /// Longest time between two checks, in words.
    pub check_every: Option<String>,
}

/// A term of the glossary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermView {
    pub id: String,
    pub term: String,
    pub also: Vec<String>,
    pub definition: String,
    /// The term in the other languages, by code.
    pub translations: BTreeMap<String, String>,
}

/// The whole handbook on one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintView {
    pub page: PageView,
    pub documents: Vec<PrintDocument>,
}

/// One page inside the print page; ids inside `body_html` are prefixed so that they stay unique.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintDocument {
    pub anchor: String,
    pub depth: usize,
    pub title: String,
    pub control: Option<ControlView>,
    pub body_html: String,
}

/// The labels of one step, as `partials/step.html` prints them under its heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepLabels<'a> {
    pub step: &'a StepView,
    pub language: &'a str,
}

/// An old address that leads to a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RedirectView {
    pub language: String,
    /// Prefix that leads from the page to the site's root.
    pub root: String,
    pub title: String,
    pub href: String,
    pub site_title: String,
}
