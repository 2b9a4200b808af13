//! One build at a time: a locked file beside the output folder.
//!
//! The system frees the lock when a process ends in whatever way, so a killed build leaves a file but no lock.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::target::Target;
use crate::error::Error;

/// The right to publish to one folder; dropping it gives it back.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Locked as long as it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, or says who has it; it never waits.
    pub fn take(target: &Target) -> Result<Lock, Error> {
        target.make_parent()?;
        let path = target.lock();
        loop {
            let mut file = open(&path).map_err(Error::write(&path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Locked { path: target.folder.clone(), holder: holder(&mut file) });
                }
                Err(TryLockError::Error(cause)) => return Err(Error::Write { path, cause }),
            }
            // The holder before us may have removed the file between our opening and our locking it.
            if is_still_at(&file, &path) {
                write_holder(&mut file).map_err(Error::write(&path))?;
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where we cannot tell whether a locked file is still the one at its path, it stays: removing it would let two
        // builds lock two files of the same name.
        if cfg!(unix) {
            // Removing fails at worst, and an unlocked file harms nobody.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    options.open(path)
}

fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", process::id())
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    // On Windows nobody else can read a locked file.
    let id = file.take(32).read_to_string(&mut text).ok().and_then(|_| text.trim().parse::<u32>().ok());
    id.map_or_else(|| "another process".to_owned(), |id| format!("process {id}"))
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |ours: fs::Metadata, theirs: fs::Metadata| (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino());
    file.metadata().is_ok_and(|ours| fs::symlink_metadata(path).is_ok_and(|theirs| same(ours, theirs)))
}

#[cfg(not(unix))]
fn is_still_at(_: &File, _: &Path) -> bool {
    true
}
