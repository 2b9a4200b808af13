//! Failures of the environment: one at a time, with the path and the cause.
//!
//! What an author wrote wrongly is never an [`Error`]: that is a [`crate::diagnostic::Diagnostic`].

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The world failed: a file could not be read, the theme is broken, the output folder is not ours.
#[derive(Debug)]
pub enum Error {
    /// Reading a file or folder failed.
    Read { path: PathBuf, cause: io::Error },
    /// Writing, renaming or removing a file or folder failed.
    Write { path: PathBuf, cause: io::Error },
    /// The theme has a fault; `message` names `template:line:col` where the engine knows it.
    Theme { message: String },
    /// The output folder may not be touched; `reason` says why and what to do.
    Output { path: PathBuf, reason: String },
    /// Another build holds the lock of this output folder.
    Locked { path: PathBuf, holder: String },
    /// The preview server could not start.
    Serve { address: String, reason: String },
    /// A request that cannot be carried out, such as `init` into a folder with files.
    Refused { reason: String },
}

impl Error {
    /// Makes an [`Error::Read`] of an I/O error, for `map_err`.
    pub fn read(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Error {
        let path = path.as_ref().to_path_buf();
        move |cause| Error::Read { path, cause }
    }

    /// Makes an [`Error::Write`] of an I/O error, for `map_err`.
    pub fn write(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Error {
        let path = path.as_ref().to_path_buf();
        move |cause| Error::Write { path, cause }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read { path, cause } => write!(f, "cannot read `{}`: {cause}", shown(path)),
            Error::Write { path, cause } => write!(f, "cannot write `{}`: {cause}", shown(path)),
            Error::Theme { message } => write!(f, "the theme has a fault: {message}"),
            Error::Output { path, reason } => {
                write!(f, "cannot publish to `{}`: {reason}", shown(path))
            }
            Error::Locked { path, holder } => write!(
                f,
                "another build is writing `{}` ({holder}); wait for it, or build to another folder with --output",
                shown(path)
            ),
            Error::Serve { address, reason } => write!(f, "cannot serve on {address}: {reason}"),
            Error::Refused { reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { cause, .. } | Error::Write { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// A path as it may be shown on a terminal: control and bidirectional characters are escaped.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Text as it may be shown on a terminal: nothing in it can move the cursor, change colours or reorder the line.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\t') || is_bidi_control(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character reorders the text around it (Unicode bidirectional controls).
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
