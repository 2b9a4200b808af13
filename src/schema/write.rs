//! Writes schemas into a folder; what is there and is not ours stays as it is.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::Value;

use super::{Form, text};
use crate::config::Config;
use crate::error::{Error, shown};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    New,
    Changed,
    Unchanged,
}

/// Writes every schema into a folder, which is made when there is none, and says what became of each.
///
/// # Errors
/// When a file of that name is not ours (then nothing is written), or the folder cannot be read or written.
pub fn write(folder: &Path, config: &Config) -> Result<Vec<(Form, Written)>, Error> {
    let mut planned = Vec::new();
    let mut taken = Vec::new();
    for form in Form::ALL {
        let (name, text) = (format!("{}.json", form.name()), text(form, config));
        match found(&folder.join(&name), form)? {
            Found::Nothing => planned.push((form, name, text, Written::New)),
            Found::Ours(before) if before == text => planned.push((form, name, text, Written::Unchanged)),
            Found::Ours(_) => planned.push((form, name, text, Written::Changed)),
            Found::Foreign => taken.push(name),
        }
    }
    if !taken.is_empty() {
        let (folder, taken) = (shown(folder), taken.join(", "));
        let reason = format!(
            "`{folder}` holds files that are no schemas of readybook: {taken}; nothing was written\n  = help: move \
             them away, or name another folder with --output"
        );
        return Err(Error::Refused { reason });
    }
    fs::create_dir_all(folder).map_err(Error::write(folder))?;
    for (_, name, text, written) in &planned {
        let target = folder.join(name);
        match written {
            Written::New => write_new(&target, text).map_err(Error::write(&target))?,
            Written::Changed => replace(&target, text)?,
            Written::Unchanged => {}
        }
    }
    Ok(planned.into_iter().map(|(form, _, _, written)| (form, written)).collect())
}

/// What stands at a path.
enum Found {
    Nothing,
    /// A schema of this form, as it was written before.
    Ours(String),
    Foreign,
}

fn found(path: &Path, form: Form) -> Result<Found, Error> {
    match path.symlink_metadata() {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(cause) => return Err(Error::read(path)(cause)),
        // A link leads to a file that is somebody's.
        Ok(metadata) if !metadata.is_file() => return Ok(Found::Foreign),
        Ok(_) => {}
    }
    let bytes = fs::read(path).map_err(Error::read(path))?;
    let id = serde_json::from_slice::<Value>(&bytes).ok().and_then(|schema| schema["$id"].as_str().map(str::to_string));
    match String::from_utf8(bytes) {
        Ok(text) if id.is_some_and(|id| id == form.id()) => Ok(Found::Ours(text)),
        _ => Ok(Found::Foreign),
    }
}

/// `create_new`: a file that appeared meanwhile is somebody's, and stays.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        // Half a schema would not be known for ours the next time.
        let _ = fs::remove_file(path);
    })
}

/// An editor that reads meanwhile sees the old file or the new one.
fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".readybook-{}", std::process::id()));
    let beside = path.with_file_name(name);
    write_new(&beside, text).map_err(Error::write(&beside))?;
    fs::rename(&beside, path).map_err(Error::write(path)).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}
