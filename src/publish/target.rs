//! Where the site goes: the resolved output folder, the names beside it, and what is refused.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::process;

use sha2::{Digest, Sha256};

use super::Protected;
use super::manifest::{MANIFEST, hex};
use crate::error::{Error, printable, shown};
use crate::outputs::Outputs;

/// Windows takes 260 characters for the whole path of a file; the reader's own folder needs some of them.
const LONGEST_ADDRESS: usize = 240;
/// What Linux, macOS and Windows take for one name.
const LONGEST_NAME: usize = 255;

/// An output folder that may be replaced, free of links, and the names beside it.
#[derive(Debug)]
pub(super) struct Target {
    /// The folder itself; it may not exist yet.
    pub folder: PathBuf,
    parent: PathBuf,
    /// What every name beside the folder begins with.
    stem: OsString,
}

/// What a killed build left beside the folder.
#[derive(Debug)]
pub(super) enum LeftOver {
    /// A folder that was being filled or emptied.
    Stage(PathBuf),
    /// The old site, moved out of the way on systems that cannot exchange two folders.
    Old(PathBuf),
}

impl Target {
    /// Follows links to the real folder and refuses what a site must not replace.
    pub fn resolve(given: &Path, protect: &Protected) -> Result<Target, Error> {
        let refuse = |reason: String| Error::Output { path: given.to_path_buf(), reason };
        if given.as_os_str().is_empty() {
            return Err(refuse(with_help("the path is empty", OWN_FOLDER)));
        }
        if given.components().next() == Some(Component::Normal("~".as_ref())) {
            return Err(refuse(with_help("only a shell knows what `~` is", "write the whole path of the folder")));
        }
        let folder = real(given).map_err(|cause| {
            refuse(with_help(&format!("the path leads nowhere ({cause})"), "write a path without `..` or broken links"))
        })?;
        if let Some(reason) = refusal(&folder, protect) {
            return Err(refuse(with_help(&reason, OWN_FOLDER)));
        }
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(refuse(with_help("it is the root of a disk", OWN_FOLDER)));
        };
        let mut stem = OsString::from(".");
        // A folder's name may be as long as the system takes; the names beside it are longer.
        match name.len() > LONGEST_NAME - 55 {
            true => stem.push(&hex(&Sha256::digest(name.as_encoded_bytes()).into())[..16]),
            false => stem.push(name),
        }
        stem.push(".readybook-");
        Ok(Target { parent: parent.to_path_buf(), stem, folder })
    }

    /// Refuses addresses that a file system of our readers would not take, and the manifest's own.
    pub fn check_addresses(&self, outputs: &Outputs) -> Result<(), Error> {
        for (address, _) in outputs.iter() {
            let length = address.encode_utf16().count();
            let reason = if length > LONGEST_ADDRESS {
                format!("is {length} characters long, and Windows takes {LONGEST_ADDRESS}")
            } else if let Some(name) = address.split('/').find(|name| name.len() > LONGEST_NAME) {
                format!("has a name of {} bytes, and file systems take {LONGEST_NAME}", name.len())
            } else if address.eq_ignore_ascii_case(MANIFEST) {
                "is the name of the manifest".to_owned()
            } else {
                continue;
            };
            let reason = with_help(
                &format!("the address `{}` {reason}", printable(address)),
                "give the page or its folder a shorter name of its own",
            );
            return Err(Error::Output { path: self.folder.clone(), reason });
        }
        Ok(())
    }

    /// The file that a build locks while it publishes.
    pub fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// The folder in which this process makes the new site.
    pub fn stage(&self) -> PathBuf {
        self.beside(&format!("stage-{}", process::id()))
    }

    /// Where this process moves the old site on systems that cannot exchange two folders.
    pub fn old(&self) -> PathBuf {
        self.beside(&format!("old-{}", process::id()))
    }

    /// Where files go that somebody put into the old site while it was being replaced.
    pub fn rescued(&self) -> PathBuf {
        self.beside(&format!("rescued-{}", process::id()))
    }

    /// What killed builds left beside the folder: only folders with names that we give.
    pub fn left_overs(&self) -> Result<Vec<LeftOver>, Error> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.parent).map_err(Error::read(&self.parent))? {
            let entry = entry.map_err(Error::read(&self.parent))?;
            let name = entry.file_name();
            let Some(rest) = name.as_encoded_bytes().strip_prefix(self.stem.as_encoded_bytes()) else { continue };
            let is_ours = |prefix: &[u8]| {
                rest.strip_prefix(prefix).is_some_and(|id| !id.is_empty() && id.iter().all(u8::is_ascii_digit))
            };
            if !entry.file_type().map_err(Error::read(entry.path()))?.is_dir() {
                continue;
            }
            if is_ours(b"stage-") {
                found.push(LeftOver::Stage(entry.path()));
            } else if is_ours(b"old-") {
                found.push(LeftOver::Old(entry.path()));
            }
        }
        Ok(found)
    }

    /// Makes the folders above the output folder.
    pub fn make_parent(&self) -> Result<(), Error> {
        fs::create_dir_all(&self.parent).map_err(Error::write(&self.parent))
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = self.stem.clone();
        name.push(what);
        self.parent.join(name)
    }
}

const OWN_FOLDER: &str = "name a folder of its own with --output, such as `public`";

/// A reason and the way out of it, as diagnostics show them.
pub(super) fn with_help(reason: &str, help: &str) -> String {
    format!("{reason}\n  = help: {help}")
}

/// The real place of a path whose end may not exist yet.
fn real(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    match (path.canonicalize(), path.parent(), path.file_name()) {
        // A link to nothing exists itself: it is an error, and so is `..` below what does not exist.
        (Err(cause), Some(parent), Some(name))
            if cause.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() =>
        {
            Ok(real(parent)?.join(name))
        }
        (answer, _, _) => answer,
    }
}

/// Why a folder must not be replaced by a site, whatever is in it.
fn refusal(folder: &Path, protect: &Protected) -> Option<String> {
    let real = |path: &Path| real(path).unwrap_or_else(|_| path.to_path_buf());
    if folder.is_file() {
        return Some("it is a file".to_owned());
    }
    if let Some(home) = env::home_dir().filter(|home| !home.as_os_str().is_empty()).map(|home| real(&home))
        && home.starts_with(folder)
    {
        return Some(if home == folder { "it is your home folder" } else { "it holds your home folder" }.to_owned());
    }
    let root = real(&protect.root);
    if root == folder {
        return Some("it is the handbook's own folder".to_owned());
    }
    if root.starts_with(folder) {
        return Some(format!("it holds the handbook's own folder `{}`", shown(&root)));
    }
    for source in &protect.sources {
        let place = real(source);
        if place == folder {
            return Some("it is a folder of the handbook's sources".to_owned());
        }
        if place.starts_with(folder) {
            return Some(format!("it holds the handbook's sources `{}`", shown(source)));
        }
        if folder.starts_with(&place) {
            return Some(format!("it is inside the handbook's sources `{}`", shown(source)));
        }
    }
    // Whoever stands in a folder that is replaced stands in a deleted one.
    env::current_dir().is_ok_and(|here| real(&here) == folder).then(|| "it is the folder you are in".to_owned())
}
