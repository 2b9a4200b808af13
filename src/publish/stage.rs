//! The new site, made beside the old one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::compare::{Action, Plan, Standing, Step};
use super::manifest::MANIFEST;
use super::reading::pour;
use super::target::Target;
use crate::error::Error;
use crate::outputs::Content;

/// Up to so many new files are flushed one by one.
const FEW: usize = 32;

/// A folder with the whole new site; it is removed when it is dropped without taking its place.
#[derive(Debug)]
pub(super) struct Stage {
    path: PathBuf,
}

/// How new files reach the disk before the swap.
///
/// File systems with a journal keep the order of what happens to names, but not of what happens to bytes: after a power
/// cut right behind the swap, files of the new site could be empty. So the bytes go first. To flush 20,000 files one by
/// one takes minutes, and to flush the file system once takes as long as writing takes; but once is too much for one
/// changed page, since it also waits for everything that other programs wrote. Names need no flush of their own: when
/// the swap is lost in a power cut, the old site is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flush {
    EachFile,
    /// Only Linux can; elsewhere a large site is left to the system, and the next build repairs what a power cut emptied.
    AllAtOnce,
}

impl Stage {
    /// Makes the new site: unchanged files are links to the old one's, the others are written.
    pub fn fill(target: &Target, plan: &Plan<'_>, old: &Standing) -> Result<Stage, Error> {
        let path = target.stage();
        fs::create_dir(&path).map_err(Error::write(&path))?;
        let stage = Stage { path };
        for folder in plan.folders() {
            let path = stage.path.join(folder);
            fs::create_dir(&path).map_err(Error::write(&path))?;
        }
        let flush = if plan.to_write().nth(FEW).is_none() { Flush::EachFile } else { Flush::AllAtOnce };
        plan.steps.par_iter().try_for_each(|step| stage.carry_out(step, &target.folder, flush))?;
        // Last, because every file that is newer than the manifest counts as touched by somebody else.
        let path = stage.path.join(MANIFEST);
        write(&path, flush, |file| file.write_all(plan.manifest.as_bytes()).map_err(Error::write(&path)))?;
        if flush == Flush::AllAtOnce {
            flush_all(&stage.path).map_err(Error::write(&stage.path))?;
        }
        if old.exists {
            // The owner may have opened the folder for a web server, or closed it for others.
            let permissions = fs::metadata(&target.folder).map_err(Error::read(&target.folder))?.permissions();
            fs::set_permissions(&stage.path, permissions).map_err(Error::write(&stage.path))?;
        }
        Ok(stage)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the folder where it is, because it now is something else: the site, or the old site.
    pub fn leave(mut self) {
        self.path = PathBuf::new();
    }

    fn carry_out(&self, step: &Step<'_>, old: &Path, flush: Flush) -> Result<(), Error> {
        let path = self.path.join(&**step.address);
        // Some file systems have no links, and some systems none to files of other users: then the file is written anew.
        if step.action == Action::Keep && fs::hard_link(old.join(&**step.address), &path).is_ok() {
            return Ok(());
        }
        write(&path, flush, |file| match step.content {
            Content::Bytes(bytes) => file.write_all(bytes).map_err(Error::write(&path)),
            Content::File { source, .. } => {
                let onward = |piece: &[u8]| file.write_all(piece).map_err(Error::write(&path));
                let read = pour(source, step.entry.length, onward)?;
                if read == *step.entry { Ok(()) } else { Err(changed(source)) }
            }
        })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // What cannot be removed now is removed by the next build, which says so when it fails.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn write(path: &Path, flush: Flush, fill: impl FnOnce(&mut File) -> Result<(), Error>) -> Result<(), Error> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(Error::write(path))?;
    fill(&mut file)?;
    match flush {
        Flush::EachFile => file.sync_data().map_err(Error::write(path)),
        Flush::AllAtOnce => Ok(()),
    }
}

fn changed(source: &Path) -> Error {
    let cause = io::Error::new(io::ErrorKind::InvalidData, "it changed during the build; build again");
    Error::Read { path: source.to_path_buf(), cause }
}

#[cfg(target_os = "linux")]
fn flush_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush_all(_: &Path) -> io::Result<()> {
    Ok(())
}
