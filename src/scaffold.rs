//! The handbook that `init` writes: small, complete, in two languages.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::error::{Error, shown};

#[derive(RustEmbed)]
#[folder = "src/scaffold/"]
struct Starter;

/// Writes the starter into a folder and returns the files' paths.
///
/// # Errors
/// When any of its files exists already (then nothing is written), or the folder cannot be written.
pub fn write(folder: &Path) -> Result<Vec<String>, Error> {
    // Line ends of released versions must not change; a repository that has rules of its own keeps them.
    let is_kept = |path: &String| path == ".gitattributes" && folder.join(path).exists();
    let mut paths: Vec<String> = Starter::iter().map(|path| path.to_string()).filter(|path| !is_kept(path)).collect();
    paths.sort();
    let taken: Vec<&str> =
        paths.iter().filter(|path| folder.join(path).symlink_metadata().is_ok()).map(String::as_str).collect();
    if !taken.is_empty() {
        let reason =
            format!("`{}` holds these files already: {}; nothing was written", shown(folder), taken.join(", "));
        return Err(Error::Refused { reason });
    }
    for path in &paths {
        let target = folder.join(path);
        let bytes = Starter::get(path).map(|file| file.data.into_owned()).unwrap_or_default();
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(Error::write(parent))?;
        }
        // `create_new`: a file that appeared meanwhile is somebody's, and stays.
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).open(&target).map_err(Error::write(&target))?;
        file.write_all(&bytes).map_err(Error::write(&target))?;
    }
    Ok(paths)
}
