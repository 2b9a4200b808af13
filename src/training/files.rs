//! Files of records on disk: found, read and checked, many at once.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::record::{LARGEST_FILE, Record, too_large};
use super::site::Site;
use super::verify::{Verdict, verify};
use crate::diagnostic::Text;
use crate::error::Error;
use crate::say;

/// A file that may hold a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in reports: its path below the folder that was named, with `/`.
    pub name: String,
    /// Why it is passed over; none when it is to be read.
    pub passed_over: Option<Text>,
}

/// A file with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// See [`Found::name`].
    pub name: String,
    /// The record and its verdict, or why it was refused.
    pub answer: Result<(Box<Record>, Verdict), Text>,
}

/// The files of a folder and its subfolders in the order of their names, or a file itself. Hidden files are left out.
///
/// # Errors
/// When the path is not there or cannot be read.
pub fn find(path: &Path) -> Result<Vec<Found>, Error> {
    let is_folder = fs::metadata(path).map_err(Error::read(path))?.is_dir();
    if !is_folder {
        return Ok(vec![Found { path: path.to_path_buf(), name: slashes(path), passed_over: None }]);
    }
    let mut found = Vec::new();
    let is_hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry.map_err(|error| {
            let place = error.path().unwrap_or(path).to_path_buf();
            Error::Read { path: place, cause: error.into() }
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let is_json = entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let passed_over = match (entry.file_type().is_file(), is_json) {
            (false, _) => Some(say!("it is a link or no plain file", "這是連結，或不是一般檔案")),
            (true, false) => Some(say!("its name does not end in `.json`", "檔名不是以 `.json` 結尾")),
            (true, true) => None,
        };
        let name = slashes(entry.path().strip_prefix(path).unwrap_or(entry.path()));
        found.push(Found { path: entry.into_path(), name, passed_over });
    }
    Ok(found)
}

/// Reads and checks files on all cores; the answers are in the order of the files.
pub fn check(site: &Site, found: &[Found]) -> Vec<Checked> {
    let check = |found: &Found| {
        let answer = match &found.passed_over {
            Some(reason) => Err(reason.clone()),
            None => read(&found.path).map(|record| {
                let verdict = verify(site, &record);
                (Box::new(record), verdict)
            }),
        };
        Checked { name: found.name.clone(), answer }
    };
    found.par_iter().map(check).collect()
}

fn read(path: &Path) -> Result<Record, Text> {
    let mut bytes = Vec::new();
    // One byte more than is allowed, however large the file says it is.
    let read = File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes));
    match read {
        Err(cause) => Err(say!("it cannot be read: {cause}", "無法讀取：{cause}")),
        Ok(_) if bytes.len() as u64 > LARGEST_FILE => Err(too_large()),
        Ok(_) => Record::read(&bytes),
    }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
