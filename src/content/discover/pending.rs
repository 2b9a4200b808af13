//! Items that a release closed and whose files are not at their place yet.
//!
//! A release makes a version and closes the items that it answers in one rename: the closed items lie in the folder of
//! versions that takes its place. They are moved into the register afterwards. Until then they stand for their files,
//! so that whoever reads sees both or neither, also when the release was killed between the two.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Entry;
use crate::content::register::{FOLDER, is_item_path};

/// The folder beside the versions of a document. Names with a dot are no content.
pub const PENDING: &str = ".readybook-answers";

/// The files of closed items that wait in a folder of versions, in the order of their names.
pub fn files(versions: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(versions.join(PENDING)) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file() && place(path).is_some()).collect();
    files.sort();
    files
}

/// The path of an item in the content folder, by that of its waiting file.
pub fn place(file: &Path) -> Option<String> {
    let path = format!("{FOLDER}/{}", file.file_name()?.to_str()?);
    is_item_path(&path).then_some(path)
}

/// Lets waiting files stand for those in the register.
pub(super) fn lay_over(content: &Path, documents: &HashSet<String>, entries: &mut [Entry]) {
    for file in documents.iter().flat_map(|document| files(&content.join(document).join("versions"))) {
        let path = place(&file);
        let entry = entries.iter_mut().find(|entry| path.as_ref().is_some_and(|path| **path == *entry.path));
        if let (Some(entry), Ok(metadata)) = (entry, fs::metadata(&file)) {
            entry.length = metadata.len();
            entry.disk = file;
        }
    }
}
