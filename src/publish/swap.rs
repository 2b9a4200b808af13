//! Puts the staged site in the place of the old one and removes that.
//!
//! Where the system can exchange two folders in one rename, there is no instant without a site. Elsewhere there is a
//! short one between two renames, and a build that is killed in it is repaired by the next one: [`clean_up`].

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

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

/// Puts each of two folders in the other's place: in one rename where the system can, else in three.
pub fn exchange_folders(one: &Path, other: &Path) -> io::Result<()> {
    match exchange(one, other) {
        Err(cause) if is_unable(&cause) => {
            let aside = one.with_extension("aside");
            fs::rename(other, &aside)?;
            if let Err(cause) = fs::rename(one, other) {
                fs::rename(&aside, other)?;
                return Err(cause);
            }
            fs::rename(&aside, one)
        }
        answer => answer,
    }
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
        Err(cause) if all_gone && cause.kind() == io::ErrorKind::DirectoryNotEmpty && holds_files(tree) => {
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

fn holds_files(tree: &Path) -> bool {
    // A file that is deleted while somebody reads it lives on under such a name on network disks (NFS).
    let is_ghost = |name: &OsStr| name.as_encoded_bytes().starts_with(b".nfs");
    WalkDir::new(tree).into_iter().flatten().any(|entry| !entry.file_type().is_dir() && !is_ghost(entry.file_name()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::{Content, Outputs};
    use crate::publish::compare::Plan;
    use crate::publish::manifest::Manifest;
    use crate::publish::{Protected, publish, verify};

    fn site(text: &str) -> Outputs {
        let mut outputs = Outputs::default();
        outputs.insert("pages/index.html", Content::text(text));
        outputs
    }

    /// A target with one site published and another staged.
    fn staged(dir: &Path) -> (Target, Stage, Standing) {
        let protect = Protected { root: dir.join("handbook"), sources: Vec::new() };
        publish(&site("old"), &dir.join("public"), &protect).unwrap();
        let target = Target::resolve(&dir.join("public"), &protect).unwrap();
        let old = Standing::of_target(&target).unwrap();
        let (new, manifest) = (site("new"), Manifest::of(&site("new")));
        let plan = Plan::new(&new, &manifest, &target, &old).unwrap();
        let stage = Stage::fill(&target, &plan, &old).unwrap();
        (target, stage, old)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn where_folders_cannot_be_exchanged_two_renames_do() {
        let dir = tempfile::tempdir().unwrap();
        let (target, stage, old) = staged(dir.path());
        let tree = put(&target, &stage, Way::TwoRenames).unwrap();
        stage.leave();
        assert_eq!(fs::read(tree.join("pages/index.html")).unwrap(), b"old");
        remove(&tree, &target, &old).unwrap();
        assert!(verify(&target.folder).unwrap().is_whole());
        assert_eq!(fs::read(target.folder.join("pages/index.html")).unwrap(), b"new");
        assert_eq!(names(dir.path()), ["public"]);
    }

    #[test]
    fn when_the_second_rename_fails_the_old_site_is_back() {
        let dir = tempfile::tempdir().unwrap();
        let (target, stage, _) = staged(dir.path());
        fs::remove_dir_all(stage.path()).unwrap();
        assert!(put(&target, &stage, Way::TwoRenames).is_err());
        assert!(verify(&target.folder).unwrap().is_whole());
        assert_eq!(names(dir.path()), ["public"]);
    }

    #[test]
    fn a_file_put_into_the_old_site_at_the_last_moment_is_rescued() {
        let dir = tempfile::tempdir().unwrap();
        let (target, stage, old) = staged(dir.path());
        fs::write(target.folder.join("pages/mine.txt"), "mine").unwrap();
        let error = replace(&target, stage, &old).unwrap_err().to_string();
        assert!(error.contains("the site is published, but somebody put files"), "{error}");
        assert!(verify(&target.folder).unwrap().is_whole());
        assert_eq!(names(dir.path()).len(), 2);
        assert_eq!(fs::read(target.rescued().join("pages/mine.txt")).unwrap(), b"mine");
        assert_eq!(names(&target.rescued().join("pages")), ["mine.txt"]);
    }

    #[test]
    fn a_stage_that_does_not_take_its_place_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let (_, stage, _) = staged(dir.path());
        drop(stage);
        assert_eq!(names(dir.path()), ["public"]);
    }
}
