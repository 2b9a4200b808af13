//! Views of suggestions: what the dialog needs, and what is scanned from paper.

use serde::Serialize;

/// What a page loads once a reader makes a suggestion, or has one that was not sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedbackLinks {
    pub script: String,
    pub stylesheet: Option<String>,
    /// A script that holds the interface's words in this language, and the ways that are configured.
    pub words: String,
}

/// What a suggestion is about; the title and the language are the page's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubjectView {
    /// Document number, or the page's address where it has none.
    pub document: String,
    /// Version in force, or empty.
    pub version: String,
    /// The page's address relative to the site's root, as it is read and not as it is encoded.
    pub address: String,
}

/// The code at the foot of a document on paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QrView {
    /// The drawing, relative to the page.
    pub src: String,
    /// Where it leads, in short: a host with the beginning of a path, or a mailbox.
    pub short: String,
}
