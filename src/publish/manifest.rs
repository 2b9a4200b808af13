//! The manifest: what we wrote, with length and SHA-256. It also marks a folder as ours.
//!
//! It has no time and no machine in it, so equal sites have equal manifests.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::outputs::{Content, Outputs, is_inside};

/// The manifest's name in the published folder.
pub const MANIFEST: &str = ".readybook-manifest.json";

/// The version of the manifest's format.
const FORMAT: u32 = 1;

/// Every file of a site but the manifest itself, by address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub BTreeMap<Arc<str>, Entry>);

/// What tells one content from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// In bytes.
    pub length: u64,
    /// SHA-256.
    pub digest: [u8; 32],
}

#[derive(Deserialize)]
struct Written {
    format: u32,
    files: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
struct WrittenEntry {
    path: Arc<str>,
    length: u64,
    sha256: String,
}

impl Manifest {
    /// The manifest of a site.
    pub fn of(outputs: &Outputs) -> Manifest {
        let files: Vec<_> = outputs.iter().collect();
        let entries: Vec<_> =
            files.into_par_iter().map(|(address, content)| (address.clone(), Entry::of(content))).collect();
        Manifest(entries.into_iter().collect())
    }

    /// The manifest as it stands in the folder: one line per file.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(64 + self.0.len() * 160);
        let _ = write!(text, "{{\"format\":{FORMAT},\"files\":[");
        for (index, (address, entry)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "\n" } else { ",\n" };
            let path = serde_json::Value::from(&**address);
            let (length, digest) = (entry.length, hex(&entry.digest));
            let _ = write!(text, "{separator}{{\"path\":{path},\"length\":{length},\"sha256\":\"{digest}\"}}");
        }
        text.push_str("\n]}\n");
        text
    }

    /// Reads a manifest; the error says in a few words why it is none of ours.
    pub fn parse(text: &[u8]) -> Result<Manifest, String> {
        let written: Written = serde_json::from_slice(text).map_err(|cause| format!("is damaged: {cause}"))?;
        if written.format != FORMAT {
            return Err(format!("has format {}, and this Readybook knows {FORMAT}", written.format));
        }
        let mut files = BTreeMap::new();
        for WrittenEntry { path, length, sha256 } in written.files {
            // Files of a manifest get deleted, so a forged one must not reach outside the folder.
            let digest = unhex(&sha256).filter(|_| is_inside(&path));
            let Some(digest) = digest else { return Err("is damaged: a path or a digest is not valid".to_owned()) };
            files.insert(path, Entry { length, digest });
        }
        Ok(Manifest(files))
    }
}

impl Entry {
    fn of(content: &Content) -> Entry {
        match content {
            Content::Bytes(bytes) => Entry { length: bytes.len() as u64, digest: Sha256::digest(bytes).into() },
            Content::File { length, digest, .. } => Entry { length: *length, digest: *digest },
        }
    }
}

/// A digest as 64 lower-case hexadecimal digits.
pub(super) fn hex(digest: &[u8; 32]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != digest.len() || !rest.is_empty() {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Outputs {
        let mut outputs = Outputs::default();
        outputs.insert("b \"quoted\".html", Content::text("b"));
        outputs.insert("a/程序.html", Content::text("a"));
        outputs
    }

    #[test]
    fn a_manifest_survives_writing_and_reading() {
        let manifest = Manifest::of(&site());
        assert_eq!(Manifest::parse(manifest.to_text().as_bytes()), Ok(manifest));
    }

    #[test]
    fn a_manifest_has_one_line_per_file_and_no_time() {
        assert_eq!(
            Manifest::of(&site()).to_text(),
            concat!(
                "{\"format\":1,\"files\":[\n",
                "{\"path\":\"a/程序.html\",\"length\":1,",
                "\"sha256\":\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"},\n",
                "{\"path\":\"b \\\"quoted\\\".html\",\"length\":1,",
                "\"sha256\":\"3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d\"}\n",
                "]}\n",
            )
        );
    }

    #[test]
    fn a_forged_manifest_is_none() {
        let digest = "0".repeat(64);
        for (path, digest) in [("../x", &*digest), ("/etc/passwd", &digest), ("x", "0f"), ("x", &"é".repeat(32))] {
            let text =
                format!("{{\"format\":1,\"files\":[{{\"path\":\"{path}\",\"length\":0,\"sha256\":\"{digest}\"}}]}}");
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(Manifest::parse(b"{\"format\":2,\"files\":[]}").is_err());
        assert!(Manifest::parse(b"").is_err());
    }
}
