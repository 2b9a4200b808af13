//! Puts the staged site in the place of the old one and removes that.
//!
//! Where the system can exchange two folders in one rename, there is no instant without a site. Elsewhere there is a
//! short one between two renames, and a build that is killed in it is repaired by the next one: [`clean_up`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::compare::Standing;
use super::stage::Stage;
use super::target::{LeftOver, Target, with_help};
use crate::error::{Error, shown};

/// How the new folder gets into the place of an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// In one rename.
    Exchange,
    /// The old one away, the new one in.
    TwoRenames,
}

/// Puts the staged site in its place and removes the old one.
pub(super) fn replace(target: &Target, stage: Stage, old: &Standing) -> Result<(), Error> {
    if !old.exists {
        fs::rename(stage.path(), &target.folder).map_err(Error::write(&target.folder))?;
        stage.leave();
        return Ok(());
    }
    let tree = match put(target, &stage, Way::Exchange) {
        Err(cause) if is_unable(&cause) => put(target, &stage, Way::TwoRenames),
        answer => answer,
    };
    let tree = tree.map_err(|cause| cannot_move(target, cause))?;
    stage.leave();
    remove(&tree, target, old)
}

/// Removes what killed builds left beside the folder, and puts back an old site that one had just moved away.
pub(super) fn clean_up(target: &Target) -> Result<(), Error> {
    for left_over in target.left_overs()? {
        match left_over {
            LeftOver::Old(path) if fs::symlink_metadata(&target.folder).is_err() => {
                fs::rename(&path, &target.folder).map_err(Error::write(&target.folder))?;
            }
            LeftOver::Old(path) | LeftOver::Stage(path) => fs::remove_dir_all(&path).map_err(Error::write(&path))?,
        }
    }
    Ok(())
}

/// Puts the new site in its place; the answer is where the old one is now.
fn put(target: &Target, stage: &Stage, way: Way) -> io::Result<PathBuf> {
    match way {
        Way::Exchange => {
            exchange(stage.path(), &target.folder)?;
            Ok(stage.path().to_path_buf())
        }
        Way::TwoRenames => {
            let aside = target.old();
            fs::rename(&target.folder, &aside)?;
            if let Err(cause) = fs::rename(stage.path(), &target.folder) {
                fs::rename(&aside, &target.folder)?;
                return Err(cause);
            }
            Ok(aside)
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system or the file system does not know the exchange: the kernel answers ENOSYS, the others EINVAL.
fn is_unable(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Removes the old site: what was in it when we looked, and nothing else.
///
/// The new site is already in place. What cannot be removed now is left to [`clean_up`] of the next build, which says so
/// when it fails; only what somebody put there since we looked is rescued.
fn remove(tree: &Path, target: &Target, old: &Standing) -> Result<(), Error> {
    let is_gone = |answer: io::Result<()>| answer.map_or_else(|e| e.kind() == io::ErrorKind::NotFound, |()| true);
    let all_gone = old
        .removable()
        .par_iter()
        .map(|address| is_gone(fs::remove_file(tree.join(address))))
        .reduce(|| true, |a, b| a && b);
    for folder in old.folders.iter().rev() {
        // One that is not empty keeps the tree from being removed, below.
        let _ = fs::remove_dir(tree.join(folder));
    }
    match fs::remove_dir(tree) {
        Err(cause) if all_gone && cause.kind() == io::ErrorKind::DirectoryNotEmpty => {
            let rescued = target.rescued();
            fs::rename(tree, &rescued).map_err(Error::write(&rescued))?;
            let reason = with_help(
                "the site is published, but somebody put files into the old one meanwhile",
                &format!("they are in `{}`", shown(&rescued)),
            );
            Err(Error::Output { path: target.folder.clone(), reason })
        }
        _ => Ok(()),
    }
}

fn cannot_move(target: &Target, cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => Error::Output {
            path: target.folder.clone(),
            reason: with_help(
                &format!("it cannot be renamed, as a disk or share mounted there cannot ({cause})"),
                "name a folder inside it with --output",
            ),
        },
        _ => Error::Write { path: target.folder.clone(), cause },
    }
}
