//! Writes the site to its folder: the only stage that writes, and the last one.
//!
//! What enters is [`Outputs`], the whole site as one value; what leaves is a folder that holds exactly that site and the
//! manifest of it. Start reading at [`publish()`]. The new folder is staged beside the old one, with hard links to what
//! did not change (`stage`), and takes its place in one rename (`swap`). So whoever looks sees the old site or the
//! new one, also when the build is killed at any instant or the disk is full. Two builds cannot meet (`lock`), and
//! nothing is deleted that we did not write (`target`, `compare`).

mod compare;
mod lock;
mod manifest;
mod reading;
mod stage;
mod swap;
mod target;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Error;
use crate::outputs::Outputs;

pub use manifest::MANIFEST;
pub use swap::exchange_folders;

/// The folders of the handbook that a site must not replace.
#[derive(Debug, Clone)]
pub struct Protected {
    /// The handbook's root: the site may be inside it, but may not be it or hold it.
    pub root: PathBuf,
    /// The folders of content, quizzes and themes: the site may neither be inside one nor hold one.
    pub sources: Vec<PathBuf>,
}

/// What [`publish()`] did, in the order of addresses; the manifest itself is not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New files and files with new content.
    pub written: Vec<Arc<str>>,
    /// Files of the old site that the new one does not have.
    pub removed: Vec<Arc<str>>,
    /// How many files stayed as they were.
    pub kept: usize,
    /// The length of all that was written, in bytes.
    pub bytes_written: u64,
}

impl Changes {
    /// Whether the folder already held every file of this site and no other.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// How a published folder compares with its own manifest, in the order of addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many files the manifest lists.
    pub listed: usize,
    /// Listed, but not there as a regular file.
    pub missing: Vec<Arc<str>>,
    /// There, but with other bytes than were published.
    pub changed: Vec<Arc<str>>,
    /// There, but not listed; a folder ends with `/`.
    pub foreign: Vec<String>,
}

impl Verification {
    /// Whether the folder holds exactly what was published.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.foreign.is_empty()
    }
}

/// Makes `folder` hold exactly this site, in one step for whoever looks.
///
/// A folder that already holds it is not touched at all. A folder that is a link is followed to the real one first.
///
/// # Errors
/// [`Error::Output`] when the folder may not be replaced: it has files that we did not write, or it is, holds or lies in
/// something of [`Protected`]. [`Error::Locked`] when another build is publishing there. [`Error::Read`] when a file to
/// copy is not what it was when the handbook was read. [`Error::Write`] when the disk is full or read-only. Whatever
/// the error, the old site stands whole.
pub fn publish(outputs: &Outputs, folder: &Path, protect: &Protected) -> Result<Changes, Error> {
    let target = target::Target::resolve(folder, protect)?;
    target.check_addresses(outputs)?;
    let _lock = lock::Lock::take(&target)?;
    swap::clean_up(&target)?;
    let old = compare::Standing::of_target(&target)?;
    let manifest = manifest::Manifest::of(outputs);
    let plan = compare::Plan::new(outputs, &manifest, &target, &old)?;
    if !plan.is_empty() {
        let stage = stage::Stage::fill(&target, &plan, &old)?;
        swap::replace(&target, stage, &old)?;
    }
    Ok(plan.changes())
}

/// Compares a published folder with its manifest, reading every file.
///
/// # Errors
/// [`Error::Output`] when the folder has no manifest of ours; [`Error::Read`] when something in it cannot be read.
pub fn verify(folder: &Path) -> Result<Verification, Error> {
    compare::verify(folder)
}
