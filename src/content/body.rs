//! What the Markdown of one page becomes: HTML with holes, and the list of everything that other stages ask about.
//!
//! A hole is a place whose text depends on more than this page: the address of a link, a word of the interface, the
//! labels of a step. Filling holes is all that is left to do when a page is rendered, so a page is parsed once.

use std::sync::Arc;

use super::block::Block;
use crate::source::Span;
use crate::words::Minutes;
use crate::yaml::Located;

/// HTML in which some places are still open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Html {
    pub text: String,
    /// In the order of `at`.
    pub holes: Vec<Hole>,
}

/// A place in [`Html`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// Byte offset into the text.
    pub at: usize,
    pub what: What,
}

/// What belongs into a hole. Numbers are indices into the lists of [`Body`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The attributes of a link after `<a`.
    Link(usize),
    /// What stands before `</a>`.
    LinkEnd(usize),
    /// The attributes `src`, `width`, `height` of an image after `<img`.
    Image(usize),
    /// The labels under a step's heading.
    StepLabels(usize),
    /// The number of a step.
    StepNumber(usize),
    /// A block with all that is inside it.
    Block(usize),
    /// What makes ids unique when several pages stand on one: nothing on a page of its own.
    IdPrefix,
    /// A string of the theme.
    Word(&'static str),
}

impl Html {
    /// Adds a hole at the end.
    pub fn hole(&mut self, what: What) {
        self.holes.push(Hole { at: self.text.len(), what });
    }

    /// Adds another piece at the end.
    pub fn append(&mut self, piece: &Html) {
        let shift = self.text.len();
        self.text.push_str(&piece.text);
        self.holes.extend(piece.holes.iter().map(|hole| Hole { at: hole.at + shift, what: hole.what }));
    }

    /// Closes all holes.
    pub fn fill(&self, out: &mut String, mut write: impl FnMut(What, &mut String)) {
        let mut from = 0;
        for hole in &self.holes {
            out.push_str(&self.text[from..hole.at]);
            write(hole.what, out);
            from = hole.at;
        }
        out.push_str(&self.text[from..]);
    }
}

/// The Markdown of one page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    pub html: Html,
    /// The heading of level 1 that opens the page; it is not part of `html`.
    pub title: Option<Located<String>>,
    pub headings: Vec<Heading>,
    pub steps: Vec<Step>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub blocks: Vec<Block>,
    /// Ids given in raw HTML.
    pub html_ids: Vec<String>,
}

/// A heading of level 2 to 6.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub level: u8,
    /// Unique in the page, without `#`.
    pub id: String,
    pub title: String,
    pub span: Span,
    /// Index into the steps.
    pub step: Option<usize>,
}

/// A step: a heading with a role, a time limit or a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: String,
    /// Whether the author gave the id.
    pub has_own_id: bool,
    pub title: String,
    pub span: Span,
    pub roles: Vec<Located<String>>,
    pub within: Option<Minutes>,
    /// Severities for which it applies; empty means always.
    pub when: Vec<Located<String>>,
    /// Ids of steps that come first.
    pub after: Vec<Located<String>>,
    pub accountable: Option<Located<String>>,
    pub consult: Vec<Located<String>>,
    pub inform: Vec<Located<String>>,
    /// What is reached once it is done.
    pub marks: Option<Milestone>,
    /// Whether its tasks are worked through for each account that is entered in a run.
    pub each_account: bool,
    pub timer: Timer,
    /// How many tasks with a box it has.
    pub tasks: usize,
}

/// A point of a run that reviews measure from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Milestone {
    Reported,
    Activated,
    Graded,
    Contained,
    Closed,
}

impl Milestone {
    /// Every milestone that a step can reach, in their order.
    pub const ALL: [Milestone; 5] =
        [Milestone::Reported, Milestone::Activated, Milestone::Graded, Milestone::Contained, Milestone::Closed];

    /// The word in attributes and in records.
    pub fn name(self) -> &'static str {
        match self {
            Milestone::Reported => "reported",
            Milestone::Activated => "activated",
            Milestone::Graded => "graded",
            Milestone::Contained => "contained",
            Milestone::Closed => "closed",
        }
    }
}

/// From when a step's time limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Timer {
    /// From when all that comes first is done.
    #[default]
    Unlocked,
    /// From when somebody says so.
    Manual,
}

/// A link as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub span: Span,
    pub target: Target,
}

/// Where a link or image leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `https:`, `http:`, `mailto:`, `tel:`: ready for an attribute.
    Outside(String),
    /// A path relative to the page's source (percent-decoded; empty: this page) and a fragment.
    Inside { path: String, fragment: Option<String> },
    /// Refused with a diagnostic.
    Refused,
}

/// An image as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    pub span: Span,
    pub target: Target,
}

/// A page before it has a place in the handbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Relative to the root, for diagnostics.
    pub file: Arc<str>,
    /// Relative to the content folder.
    pub path: Arc<str>,
    /// The language in the file name.
    pub language: Option<Arc<str>>,
    pub front: super::front_matter::FrontMatter,
    pub body: Body,
    /// Characters of Han script and letters of others, to guess a language by.
    pub han: usize,
    pub letters: usize,
    /// The whole file.
    pub text: Arc<str>,
    /// The folder of the released version that the text belongs to, relative to the content folder; none for what
    /// authors are writing.
    pub frozen: Option<Arc<str>>,
}

impl Document {
    /// The same page without its text: for a document of which nothing is in force.
    pub fn without_text(&self) -> Document {
        let body = Body { title: self.body.title.clone(), ..Body::default() };
        Document { front: self.front.clone(), body, ..self.clone() }
    }
}
