//! What stands in the output folder, and what has to happen to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::manifest::{Entry, MANIFEST, Manifest};
use super::reading::{entry_of, open_regular};
use super::target::{Target, with_help};
use super::{Changes, Verification};
use crate::error::{Error, printable, shown};
use crate::outputs::{Content, Outputs};

/// What file browsers leave in a folder that somebody looked at; nobody misses it.
const DROPPINGS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
/// How many foreign files a refusal names.
const NAMED: usize = 10;

/// What stands in the output folder before publishing.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Whether there is a folder at all.
    pub exists: bool,
    /// What we wrote there; empty when the folder is new or empty.
    manifest: Manifest,
    /// The manifest's own bytes and when they were written, after all other files.
    text: Vec<u8>,
    written_at: Option<SystemTime>,
    /// The listed files that are there as regular files.
    files: BTreeMap<Arc<str>, Found>,
    /// The folders inside, each before those inside it.
    pub folders: Vec<String>,
    droppings: Vec<String>,
    foreign: Vec<String>,
}

#[derive(Debug)]
struct Found {
    length: u64,
    modified: Option<SystemTime>,
}

/// What to do for every file of the new site, in the order of addresses.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub steps: Vec<Step<'a>>,
    /// The new manifest's text.
    pub manifest: String,
    removed: Vec<Arc<str>>,
    is_new_manifest: bool,
}

/// What to do for one file of the new site.
#[derive(Debug)]
pub(super) struct Step<'a> {
    pub address: &'a Arc<str>,
    pub content: &'a Content,
    pub entry: &'a Entry,
    pub action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// The old site's file is the same.
    Keep,
    Write,
}

impl Standing {
    /// Reads the folder, and refuses one that holds anything that we did not write.
    pub fn of_target(target: &Target) -> Result<Standing, Error> {
        let folder = &target.folder;
        match fs::symlink_metadata(folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Standing::default()),
            Err(cause) => return Err(Error::Read { path: folder.clone(), cause }),
            Ok(_) => {}
        }
        let standing = match Standing::of_published(folder)? {
            Some(standing) => standing,
            None => Standing::of_unknown(folder)?,
        };
        if standing.foreign.is_empty() { Ok(standing) } else { Err(refused(folder, &standing.foreign)) }
    }

    /// Reads a folder that has a manifest of ours.
    fn of_published(folder: &Path) -> Result<Option<Standing>, Error> {
        let path = folder.join(MANIFEST);
        let unusable = |reason: String| Error::Output {
            path: folder.to_path_buf(),
            reason: with_help(
                &format!("its manifest `{MANIFEST}` {reason}"),
                "choose another folder, or delete this one",
            ),
        };
        let mut file = match open_regular(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(unusable(format!("cannot be read: {cause}"))),
            Ok(file) => file,
        };
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(Error::read(&path))?;
        let manifest = Manifest::parse(&text).map_err(unusable)?;
        let written_at = file.metadata().and_then(|metadata| metadata.modified()).ok();
        let mut standing = Standing { exists: true, manifest, text, written_at, ..Standing::default() };
        standing.walk(folder)?;
        Ok(Some(standing))
    }

    /// Reads a folder without a manifest: everything right inside it is foreign, however much is below.
    fn of_unknown(folder: &Path) -> Result<Standing, Error> {
        let mut standing = Standing { exists: true, ..Standing::default() };
        for entry in fs::read_dir(folder).map_err(Error::read(folder))? {
            let entry = entry.map_err(Error::read(folder))?;
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let name = entry.file_name().to_string_lossy().into_owned();
            if DROPPINGS.contains(&&*name) && !is_folder {
                standing.droppings.push(name);
            } else {
                standing.foreign.push(if is_folder { name + "/" } else { name });
            }
        }
        standing.foreign.sort();
        Ok(standing)
    }

    /// Sorts what is in the folder into listed and foreign. A link is always foreign: we never write one.
    fn walk(&mut self, folder: &Path) -> Result<(), Error> {
        let ours = folders_of(self.manifest.0.keys());
        let mut listed = Vec::new();
        for entry in WalkDir::new(folder).min_depth(1) {
            let entry = entry.map_err(|cause| {
                let path = cause.path().unwrap_or(folder).to_path_buf();
                Error::Read { path, cause: cause.into() }
            })?;
            let kind = entry.file_type();
            let inside = entry.path().strip_prefix(folder).expect("the walk stays in the folder");
            let mut name = inside.to_string_lossy().into_owned();
            if cfg!(windows) {
                name = name.replace('\\', "/");
            }
            let known = self.manifest.0.get_key_value(&*name).filter(|_| inside.to_str().is_some());
            if let Some((address, _)) = known.filter(|_| kind.is_file()) {
                listed.push((address.clone(), entry.into_path()));
            } else if kind.is_dir() && ours.contains(&*name) {
                self.folders.push(name);
            } else if kind.is_file() && entry.file_name().to_str().is_some_and(|name| DROPPINGS.contains(&name)) {
                self.droppings.push(name);
            } else if !(kind.is_file() && name == MANIFEST) {
                // A foreign folder is named only when no foreign file in it is.
                if self.foreign.last().is_some_and(|last| last.ends_with('/') && name.starts_with(last)) {
                    self.foreign.pop();
                }
                self.foreign.push(if kind.is_dir() { name + "/" } else { name });
            }
        }
        self.foreign.sort();
        // A listed file that vanishes meanwhile counts as missing.
        let found: Vec<_> = listed
            .into_par_iter()
            .filter_map(|(address, path)| {
                let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
                Some((address, Found { length: metadata.len(), modified: metadata.modified().ok() }))
            })
            .collect();
        self.files = found.into_iter().collect();
        Ok(())
    }

    /// Everything in the folder that we may delete, but the folders.
    pub fn removable(&self) -> Vec<&str> {
        let manifest = self.written_at.is_some().then_some(MANIFEST);
        self.files
            .keys()
            .map(|address| &**address)
            .chain(self.droppings.iter().map(|name| &**name))
            .chain(manifest)
            .collect()
    }

    /// Whether the folder has a file with this content at this address.
    fn has(&self, folder: &Path, address: &str, entry: &Entry) -> Result<bool, Error> {
        let Some(found) = self.files.get(address) else { return Ok(false) };
        if self.manifest.0.get(address) != Some(entry) || found.length != entry.length {
            return Ok(false);
        }
        // The manifest is written last. A file that is newer was touched by somebody else: only its bytes can tell.
        if found.modified.is_some() && found.modified <= self.written_at {
            return Ok(true);
        }
        Ok(entry_of(&folder.join(address))? == *entry)
    }
}

impl<'a> Plan<'a> {
    /// Compares the site with what stands in the folder.
    pub fn new(
        outputs: &'a Outputs,
        manifest: &'a Manifest,
        target: &Target,
        old: &Standing,
    ) -> Result<Plan<'a>, Error> {
        let files: Vec<_> = outputs.iter().zip(manifest.0.values()).collect();
        let step = |((address, content), entry): ((&'a Arc<str>, &'a Content), &'a Entry)| {
            let action = if old.has(&target.folder, address, entry)? { Action::Keep } else { Action::Write };
            Ok(Step { address, content, entry, action })
        };
        let steps = files.into_par_iter().map(step).collect::<Result<_, Error>>()?;
        let removed = old.manifest.0.keys().filter(|address| !manifest.0.contains_key(*address)).cloned().collect();
        let text = manifest.to_text();
        Ok(Plan { steps, removed, is_new_manifest: !old.exists || text.as_bytes() != old.text, manifest: text })
    }

    /// Whether the folder already holds this site.
    pub fn is_empty(&self) -> bool {
        !self.is_new_manifest && self.removed.is_empty() && self.to_write().next().is_none()
    }

    /// The files that the old site does not have.
    pub fn to_write(&self) -> impl Iterator<Item = &Step<'a>> {
        self.steps.iter().filter(|step| step.action == Action::Write)
    }

    /// The folders of the new site, each before those inside it.
    pub fn folders(&self) -> BTreeSet<&str> {
        folders_of(self.steps.iter().map(|step| step.address))
    }

    /// The plan, told as done.
    pub fn changes(self) -> Changes {
        let written: Vec<_> = self.to_write().map(|step| step.address.clone()).collect();
        let bytes_written = self.to_write().map(|step| step.entry.length).sum();
        Changes { kept: self.steps.len() - written.len(), bytes_written, written, removed: self.removed }
    }
}

/// See [`super::verify`].
pub(super) fn verify(folder: &Path) -> Result<Verification, Error> {
    let Some(standing) = Standing::of_published(folder)? else {
        let what = format!("`{}` was not published: it has no `{MANIFEST}`", shown(folder));
        return Err(Error::Refused { reason: with_help(&what, "name a folder that `readybook build` wrote") });
    };
    let listed: Vec<_> = standing.manifest.0.iter().collect();
    let is_changed = |(address, entry): &(&Arc<str>, &Entry)| match standing.files.get(*address) {
        None => Ok(None),
        Some(found) if found.length != entry.length => Ok(Some(true)),
        Some(_) => Ok(Some(entry_of(&folder.join(&***address))? != **entry)),
    };
    let answers = listed.par_iter().map(is_changed).collect::<Result<Vec<_>, Error>>()?;
    let with = |wanted: Option<bool>| {
        let pairs = listed.iter().zip(&answers);
        pairs.filter(|(_, answer)| **answer == wanted).map(|((address, _), _)| (*address).clone()).collect()
    };
    Ok(Verification { listed: listed.len(), missing: with(None), changed: with(Some(true)), foreign: standing.foreign })
}

/// All folders above some addresses, each before those inside it.
fn folders_of<'a>(addresses: impl Iterator<Item = &'a Arc<str>>) -> BTreeSet<&'a str> {
    let mut folders = BTreeSet::new();
    for address in addresses {
        let mut rest = &**address;
        while let Some((folder, _)) = rest.rsplit_once('/')
            && folders.insert(folder)
        {
            rest = folder;
        }
    }
    folders
}

fn refused(folder: &Path, foreign: &[String]) -> Error {
    let names: Vec<_> = foreign.iter().take(NAMED).map(|name| format!("`{}`", printable(name))).collect();
    let more = match foreign.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let reason = with_help(
        &format!("it holds what Readybook did not write: {}{more}", names.join(", ")),
        "choose another folder with --output, or move these out of it; nothing was deleted",
    );
    Error::Output { path: folder.to_path_buf(), reason }
}
