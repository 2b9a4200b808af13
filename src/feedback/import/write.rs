//! Writes new items, one file each. A file that exists is never overwritten.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::Intake;
use crate::content::discover::content_folder;
use crate::content::register::FOLDER;
use crate::error::Error;
use crate::handbook::Handbook;

/// Ids that are not free: of files in the register, whatever they hold, and of items that records of versions name.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn taken(root: &Path, handbook: &Handbook) -> Result<BTreeSet<String>, Error> {
    let records = handbook.entries.iter().flat_map(|entry| &entry.history).flat_map(|history| &history.records);
    let mut taken: BTreeSet<String> =
        records.flat_map(|record| &record.answers).map(|answer| answer.value.clone()).collect();
    let folder = content_folder(root).join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(taken),
        answer => answer.map_err(Error::read(&folder))?,
    };
    for entry in entries {
        let name = entry.map_err(Error::read(&folder))?.file_name();
        taken.extend(name.to_string_lossy().strip_suffix(".yaml").map(str::to_string));
    }
    Ok(taken)
}

/// Writes the new items and says how many were written, and what stopped it, if anything did. What was written stays:
/// the next import knows it.
pub fn write(root: &Path, intake: &Intake) -> (usize, Result<(), Error>) {
    let folder = content_folder(root).join(FOLDER);
    let mut count = 0;
    if intake.new_items().next().is_none() {
        return (count, Ok(()));
    }
    if let Err(cause) = fs::create_dir_all(&folder) {
        return (count, Err(Error::write(&folder)(cause)));
    }
    for (id, text) in intake.new_items() {
        let path = folder.join(format!("{id}.yaml"));
        let opened = OpenOptions::new().write(true).create_new(true).open(&path);
        let written = opened.and_then(|mut file| {
            file.write_all(text.as_bytes()).inspect_err(|_| {
                // Half an item would stop every build.
                let _ = fs::remove_file(&path);
            })
        });
        if let Err(cause) = written {
            return (count, Err(Error::write(&path)(cause)));
        }
        count += 1;
    }
    (count, Ok(()))
}
