//! Reads a file that must be a regular one, and tells its length and SHA-256 as it goes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::manifest::Entry;
use crate::error::Error;

/// Opens a regular file; a link, a pipe or a device is an error, and opening one does not wait.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    // Elsewhere `open` has no such flag, and another program is quick enough to slip a link in between.
    #[cfg(not(unix))]
    if !path.symlink_metadata()?.is_file() {
        return Err(not_regular());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(not_regular()) }
}

/// Hands a file's bytes on, piece by piece, until its end or until there are more than `limit`.
pub(super) fn pour(
    path: &Path,
    limit: u64,
    mut onward: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<Entry, Error> {
    let mut file = open_regular(path).map_err(Error::read(path))?;
    let mut hasher = Sha256::new();
    let mut length = 0;
    let mut piece = vec![0; 64 * 1024];
    while length <= limit {
        let count = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(Error::Read { path: path.to_path_buf(), cause }),
        };
        hasher.update(&piece[..count]);
        length += count as u64;
        onward(&piece[..count])?;
    }
    Ok(Entry { length, digest: hasher.finalize().into() })
}

/// The length and digest of a file on disk.
pub(super) fn entry_of(path: &Path) -> Result<Entry, Error> {
    pour(path, u64::MAX, |_| Ok(()))
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}
