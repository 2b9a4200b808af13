//! The whole site as one value: address → content.
//!
//! Disk, preview server and tests consume this value; nothing else writes files of a site.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Every file of the site by its address: a relative path with `/`, no `.`, `..` or empty segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs {
    files: BTreeMap<Arc<str>, Content>,
}

/// What one file of the site holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Bytes made by the build.
    Bytes(Arc<[u8]>),
    /// A file to copy: its place on disk, its length in bytes and the SHA-256 that it had when it was read.
    File { source: PathBuf, length: u64, digest: [u8; 32] },
}

impl Outputs {
    /// Adds a file. Addresses come from `handbook`, where collisions are diagnosed; a later file replaces an earlier.
    ///
    /// # Panics
    /// When the address could leave the output folder: that would be a fault of this program.
    pub fn insert(&mut self, address: impl Into<Arc<str>>, content: Content) {
        let address = address.into();
        assert!(is_inside(&address), "address `{address}` is not inside the output folder");
        self.files.insert(address, content);
    }

    /// The content at an address.
    pub fn get(&self, address: &str) -> Option<&Content> {
        self.files.get(address)
    }

    /// All files in the order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Content)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl Content {
    /// Content made of text.
    pub fn text(text: impl AsRef<str>) -> Content {
        Content::Bytes(Arc::from(text.as_ref().as_bytes()))
    }
}

/// Whether an address is relative and stays inside its folder on every system.
pub fn is_inside(address: &str) -> bool {
    !address.is_empty()
        && !address.contains(['\\', '\0', ':'])
        && address.split('/').all(|segment| !segment.is_empty() && segment != "." && segment != "..")
}
