//! The `versions` folder of a document, replaced as a whole: the next state is put together beside it out of links to
//! what stays and the new files, and takes its place in one rename. Feedback items that are closed with it lie in it,
//! and count from then on; they are moved to their own place afterwards.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::content::discover::{content_folder, pending};
use crate::error::Error;
use crate::feedback::change::replace_file;
use crate::publish::exchange_folders;

/// The folder in which the next state is put together. Names with a dot are no content.
const NEXT: &str = ".readybook-versions";

/// Held by whoever releases.
const LOCK: &str = ".readybook-lock";

/// The versions of one document on disk.
#[derive(Debug)]
pub struct Archive {
    content: PathBuf,
    document: PathBuf,
}

impl Archive {
    /// The archive of a document by its folder in the content folder.
    pub fn of(root: &Path, folder: &str) -> Archive {
        let content = content_folder(root);
        Archive { document: content.join(folder), content }
    }

    /// The folder of all versions.
    pub fn folder(&self) -> PathBuf {
        self.document.join("versions")
    }

    /// The text of the record; empty when nothing was released.
    pub fn history(&self) -> Result<String, Error> {
        let path = self.folder().join("history.yaml");
        match fs::read_to_string(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            answer => answer.map_err(Error::read(&path)),
        }
    }

    /// The files of a version, by their paths in its folder.
    pub fn files(&self, version: &str) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let folder = self.folder().join(version);
        let mut files = BTreeMap::new();
        if !folder.is_dir() {
            return Ok(files);
        }
        let hidden = |entry: &walkdir::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(&folder).into_iter().filter_entry(|entry| !hidden(entry)) {
            let entry = entry.map_err(|error| Error::read(&folder)(error.into()))?;
            if entry.file_type().is_file() {
                let bytes = fs::read(entry.path()).map_err(Error::read(entry.path()))?;
                files.insert(relative(&folder, entry.path()), bytes);
            }
        }
        Ok(files)
    }

    /// Adds files, sets the record's text and closes feedback items (name and text of their files): all of it or
    /// nothing, whenever the process ends.
    ///
    /// # Errors
    /// When the disk refuses, a file exists, or somebody else is at it.
    pub fn replace(
        &self,
        files: Vec<(String, &[u8])>,
        history: &str,
        closed: &[(String, String)],
    ) -> Result<(), Error> {
        let _lock = self.lock()?;
        self.settle()?;
        let closed = closed.iter().map(|(name, text)| (format!("{}/{name}", pending::PENDING), text.as_bytes()));
        let files = files.into_iter().chain(closed).collect();
        let (folder, next) = (self.folder(), self.document.join(NEXT));
        // What a killed process left: it never was what anybody saw.
        if next.exists() {
            fs::remove_dir_all(&next).map_err(Error::write(&next))?;
        }
        let done = self.put_together(&next, files, history).and_then(|()| {
            if folder.is_dir() {
                exchange_folders(&next, &folder).map_err(Error::write(&folder))
            } else {
                fs::rename(&next, &folder).map_err(Error::write(&folder))
            }
        });
        // After an exchange this is the old state, after a failure the unfinished one.
        if next.exists() {
            fs::remove_dir_all(&next).map_err(Error::write(&next))?;
        }
        done?;
        self.settle()
    }

    /// Moves closed items to their place in the register.
    ///
    /// # Errors
    /// When the disk refuses. They count as closed all the same, and are moved the next time.
    pub fn settle(&self) -> Result<(), Error> {
        let waiting = self.folder().join(pending::PENDING);
        for file in pending::files(&self.folder()) {
            let Some(place) = pending::place(&file) else { continue };
            let text = match fs::read_to_string(&file) {
                // Another process was faster.
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
                answer => answer.map_err(Error::read(&file))?,
            };
            replace_file(&self.content.join(place), &text)?;
            gone(fs::remove_file(&file)).map_err(Error::write(&file))?;
        }
        if !waiting.is_dir() {
            return Ok(());
        }
        gone(fs::remove_dir(&waiting)).map_err(Error::write(&waiting))
    }

    fn put_together(&self, next: &Path, files: Vec<(String, &[u8])>, history: &str) -> Result<(), Error> {
        fs::create_dir(next).map_err(Error::write(next))?;
        let folder = self.folder();
        if folder.is_dir() {
            for entry in WalkDir::new(&folder).min_depth(1) {
                let entry = entry.map_err(|error| Error::read(&folder)(error.into()))?;
                let to = next.join(entry.path().strip_prefix(&folder).unwrap_or(entry.path()));
                if entry.file_type().is_dir() {
                    fs::create_dir(&to).map_err(Error::write(&to))?;
                } else if entry.path() != folder.join("history.yaml") {
                    let linked = fs::hard_link(entry.path(), &to);
                    linked.or_else(|_| fs::copy(entry.path(), &to).map(drop)).map_err(Error::write(&to))?;
                }
            }
        }
        for (name, bytes) in files {
            write(&next.join(&name), bytes)?;
        }
        write(&next.join("history.yaml"), history.as_bytes())
    }

    fn lock(&self) -> Result<Lock, Error> {
        let path = self.document.join(LOCK);
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&path).map_err(Error::write(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { path, _file: file }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::Locked { path: self.folder(), holder: "another process".to_string() })
            }
            Err(TryLockError::Error(cause)) => Err(Error::Write { path, cause }),
        }
    }
}

/// What is not there any more need not be removed.
fn gone(answer: io::Result<()>) -> io::Result<()> {
    match answer {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        answer => answer,
    }
}

/// The right to release; dropping it gives it back, and so does the end of the process.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes a new file, and does not come back before the disk has it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::write(folder))?;
    }
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Error::write(path))
}

fn relative(base: &Path, path: &Path) -> String {
    let path = path.strip_prefix(base).unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
