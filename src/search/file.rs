//! A file of the index: bytes to a classic script that hands them to the engine.
//!
//! A script works from a server and from disk alike, and under a strict content policy. It calls one function once:
//! `readybookSearch("<its name>","<bytes as text>")`, with a third argument `1` where the bytes are not compressed. Files
//! are named by their content, so what did not change keeps its name; only the manifest's name is fixed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use flate2::{Compress, Compression, FlushCompress};
use sha2::{Digest, Sha256};

/// The folder of the index in the site.
pub const FOLDER: &str = "assets/search";

/// The name of the file that leads to all others.
pub const MANIFEST: &str = "index";

/// Bytes of a file's hash in its name and where others name it.
pub const HASH: usize = 5;

/// A hash of a file's content.
pub type Hash = [u8; HASH];

/// Whether files are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Deflate,
    /// For browsers that cannot open compressed data.
    Plain,
}

/// A file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Address in the site.
    pub address: Arc<str>,
    pub hash: Hash,
    pub script: Arc<[u8]>,
    /// Bytes before the wrapping in a script.
    pub packed: u32,
}

/// Files of the last build by their content.
#[derive(Default)]
pub struct Kept {
    /// Those of texts also by what they are made of.
    pub blocks: super::blocks::Kept,
    files: Mutex<HashMap<[u8; 32], (u64, File)>>,
    build: u64,
}

/// How files are made.
#[derive(Clone, Copy)]
pub struct Press<'k> {
    pub packing: Packing,
    pub kept: Option<&'k Kept>,
}

impl<'k> Press<'k> {
    /// A packer for one thread.
    pub fn packer(&self) -> Packer<'k> {
        Packer { press: *self, compress: Compress::new(Compression::new(LEVEL), false) }
    }
}

/// Makes files; one for each thread.
pub struct Packer<'k> {
    press: Press<'k>,
    compress: Compress,
}

impl Kept {
    /// Begins a build: what it does not use is forgotten by the end.
    pub fn begin(&mut self) {
        self.build += 1;
    }

    /// Ends a build.
    pub fn end(&mut self) {
        let build = self.build;
        if let Ok(files) = self.files.get_mut() {
            files.retain(|_, (used, _)| *used == build);
        }
    }
}

impl Packer<'_> {
    /// A file that is named by its content; `kind` is for people. Each column is compressed as the kind of thing it is.
    pub fn file(&mut self, kind: &str, columns: &[&[u8]]) -> File {
        let mut hasher = Sha256::new();
        hasher.update(kind.as_bytes());
        hasher.update([0, u8::from(self.press.packing == Packing::Plain)]);
        columns.iter().for_each(|column| hasher.update(column));
        let digest: [u8; 32] = hasher.finalize().into();
        if let Some(kept) = self.press.kept
            && let Ok(mut files) = kept.files.lock()
            && let Some((used, file)) = files.get_mut(&digest)
        {
            *used = kept.build;
            return file.clone();
        }
        let mut hash = [0; HASH];
        hash.copy_from_slice(&digest[..HASH]);
        let id: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let file = self.wrap(&format!("{kind}.{id}"), &id, hash, columns);
        if let Some(kept) = self.press.kept
            && let Ok(mut files) = kept.files.lock()
        {
            files.insert(digest, (kept.build, file.clone()));
        }
        file
    }

    /// The manifest.
    pub fn manifest(&mut self, columns: &[&[u8]]) -> File {
        self.wrap(MANIFEST, MANIFEST, [0; HASH], columns)
    }

    fn wrap(&mut self, name: &str, id: &str, hash: Hash, columns: &[&[u8]]) -> File {
        let packed = match self.press.packing {
            Packing::Deflate => self.deflate(columns),
            Packing::Plain => columns.concat(),
        };
        let mut script = Vec::with_capacity(packed.len() * 5 / 4 + 64);
        script.extend_from_slice(format!("readybookSearch(\"{id}\",\"").as_bytes());
        write_as_text(&packed, &mut script);
        script.extend_from_slice(if self.press.packing == Packing::Plain { b"\",1)\n" } else { b"\")\n" });
        File { address: format!("{FOLDER}/{name}.js").into(), hash, script: script.into(), packed: packed.len() as u32 }
    }

    fn deflate(&mut self, columns: &[&[u8]]) -> Vec<u8> {
        self.compress.reset();
        let length: usize = columns.iter().map(|column| column.len()).sum();
        let mut out = Vec::with_capacity(length + length / 16 + 64 * (columns.len() + 1));
        for (at, column) in columns.iter().enumerate() {
            let last = at + 1 == columns.len();
            let flush = if last { FlushCompress::Finish } else { FlushCompress::Partial };
            let done = self.compress.compress_vec(column, &mut out, flush);
            debug_assert!(done.is_ok(), "there is room for what does not get smaller");
        }
        out
    }
}

/// Writes bytes as characters that a script's text and a page hold as they are: every 13 bits, the lowest first, become
/// two of 91 characters, which are all of ASCII from `!` on but `"`, `<` and `\`. That takes 23 percent more than the bytes
/// do, base64 takes 33. The method is that of basE91 by Joachim Henke, but for the characters.
fn write_as_text(bytes: &[u8], out: &mut Vec<u8>) {
    let (mut bits, mut count) = (0u32, 0);
    for byte in bytes {
        bits |= u32::from(*byte) << count;
        count += 8;
        if count >= 13 {
            let value = bits & 0x1FFF;
            out.extend_from_slice(&[character(value % 91), character(value / 91)]);
            bits >>= 13;
            count -= 13;
        }
    }
    if count > 0 {
        out.push(character(bits % 91));
        if count > 7 || bits > 90 {
            out.push(character(bits / 91));
        }
    }
}

/// The character that stands for a number below 91.
fn character(number: u32) -> u8 {
    let mut code = number as u8 + b'!';
    for left_out in *b"\"<\\" {
        code += u8::from(code >= left_out);
    }
    code
}

/// Measured: level 3 takes a fifth longer for one percent less, and higher levels make the columns larger, because they
/// look for repetitions where there are only numbers.
const LEVEL: u32 = 2;

/// Numbers and texts as bytes, for files of the index.
#[derive(Default)]
pub struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    /// A number in groups of seven bits, the lowest first.
    pub fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// A text with its length.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A text as what differs from the one before it: how many bytes are the same, and the rest.
    pub fn after(&mut self, before: &str, text: &str) {
        let same = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        self.number(same as u32);
        self.number((text.len() - same) as u32);
        self.bytes.extend_from_slice(&text.as_bytes()[same..]);
    }
}
