//! Finds and reads everything an author wrote. The only stage that reads content from disk.
//!
//! In: the handbook's root. Out: [`Sources`] — pages, data files, quizzes, and the files to publish beside them.

pub mod pending;
mod walk;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::asset::{self, Asset, AssetKind};
use super::encoding::decode;
use super::register;
use crate::config::{Config, is_language_code};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::error::Error;
use crate::say;
use crate::source::{Span, Texts};
use walk::{unreadable, walk, walk_quizzes};

/// What was found, in the order of paths.
#[derive(Debug, Default)]
pub struct Sources {
    /// Markdown pages.
    pub pages: Vec<Source>,
    /// `roster.yaml`, `glossary.yaml`, `synonyms.yaml`, `severity.yaml`.
    pub roster: Option<Source>,
    pub glossary: Option<Source>,
    pub synonyms: Option<Source>,
    pub severity: Option<Source>,
    /// `quizzes/*.yaml`, but for the curriculum.
    pub quizzes: Vec<Source>,
    /// `quizzes/curriculum.yaml`.
    pub curriculum: Option<Source>,
    /// `feedback/*.yaml`: what readers sent in.
    pub items: Vec<Source>,
    /// `versions/history.yaml` of each controlled document.
    pub histories: Vec<Source>,
    /// The files of released versions.
    pub frozen: Vec<Frozen>,
    /// Images and other files to publish.
    pub assets: Vec<Asset>,
    /// All texts, for the excerpts of diagnostics.
    pub texts: Texts,
}

/// One text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the root, with `/`, as diagnostics show it.
    pub file: Arc<str>,
    /// Path relative to the content folder, NFC, with `/`.
    pub path: Arc<str>,
    pub text: Arc<str>,
    /// The language in the file name, for pages.
    pub language: Option<Arc<str>>,
    /// The folder of the released version that it belongs to.
    pub frozen: Option<Arc<str>>,
}

/// A file of a released version, as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The folder of its document, relative to the content folder.
    pub document: Arc<str>,
    /// The name of the version's folder.
    pub version: Arc<str>,
    /// Path in the version's folder.
    pub name: Arc<str>,
    /// Relative to the root, for diagnostics.
    pub file: Arc<str>,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The text of a page. Its path is the one it had when it was released.
    pub page: Option<Source>,
}

/// The folder that holds the pages: `content/`, or the root itself where there is none.
pub fn content_folder(root: &Path) -> PathBuf {
    let content = root.join("content");
    if content.is_dir() { content } else { root.to_path_buf() }
}

/// Reads the content of a handbook.
///
/// # Errors
/// Only when the content folder itself cannot be read; what is wrong with a single file is a diagnostic.
pub fn discover(root: &Path, config: &Config, output: &Path) -> Result<(Sources, Vec<Diagnostic>), Error> {
    let folder = content_folder(root);
    fs::read_dir(&folder).map_err(Error::read(&folder))?;
    let mut found = Vec::new();
    let loose = folder == root;
    let mut entries = walk(root, &folder, output, &mut found);
    if root.join(QUIZZES).is_dir() {
        entries.extend(walk_quizzes(root, output, &mut found));
    }
    let archives: HashSet<String> =
        entries.iter().filter_map(|entry| archive_of(&entry.path)).map(String::from).collect();
    pending::lay_over(&folder, &archives, &mut entries);
    let read: Vec<(Option<Loaded>, Vec<Diagnostic>)> =
        entries.into_par_iter().map(|entry| load(entry, config, loose, &archives)).collect();
    let mut sources = Sources::default();
    let mut total = 0;
    for (loaded, mut diagnostics) in read {
        found.append(&mut diagnostics);
        match loaded {
            Some(Loaded::Text(role, source)) => {
                total += source.text.len() as u64;
                sources.texts.insert(source.file.clone(), source.text.clone());
                match role {
                    TextRole::Page => sources.pages.push(source),
                    TextRole::Roster => sources.roster = Some(source),
                    TextRole::Glossary => sources.glossary = Some(source),
                    TextRole::Synonyms => sources.synonyms = Some(source),
                    TextRole::Severity => sources.severity = Some(source),
                    TextRole::History => sources.histories.push(source),
                    TextRole::Quiz => sources.quizzes.push(source),
                    TextRole::Curriculum => sources.curriculum = Some(source),
                    TextRole::Item => sources.items.push(source),
                }
            }
            Some(Loaded::Asset(asset, text, place)) => {
                total += asset.length;
                if let Some(text) = text {
                    sources.texts.insert(asset.file.clone(), text);
                }
                sources.frozen.extend(place.map(|place| place.of(asset.file.clone(), asset.digest, None)));
                sources.assets.push(asset);
            }
            Some(Loaded::Frozen(frozen)) => {
                if let Some(page) = &frozen.page {
                    total += page.text.len() as u64;
                    sources.texts.insert(page.file.clone(), page.text.clone());
                }
                sources.frozen.push(frozen);
            }
            None => {}
        }
    }
    if total > config.limits.site {
        let (megabytes, limit) = (total / 1_000_000, config.limits.site / 1_000_000);
        let span = Span::start_of(&crate::config::FILE.into());
        let message = say!(
            "all files together are {megabytes} MB, over the limit of {limit} MB",
            "所有檔案合計 {megabytes} MB，超過上限 {limit} MB"
        );
        found.push(
            Diagnostic::new(Code::TooLarge, span, message).help(say!("raise `limits.site`", "可調高 `limits.site`")),
        );
    }
    Ok((sources, found))
}

/// The folder of quizzes beside the content; its images are published in a folder of the same name.
pub const QUIZZES: &str = "quizzes";

/// Where items of feedback lie in the content folder.
const REGISTER: &str = "feedback/";

/// A file that was found, not yet read.
struct Entry {
    disk: PathBuf,
    file: Arc<str>,
    path: Arc<str>,
    length: u64,
    shelf: Shelf,
}

/// Which of the two folders of content a file lies in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Content,
    Quizzes,
}

enum Loaded {
    Text(TextRole, Source),
    Asset(Asset, Option<Arc<str>>, Option<FrozenPlace>),
    Frozen(Frozen),
}

/// Where a file of a released version lies.
struct FrozenPlace {
    document: Arc<str>,
    version: Arc<str>,
    name: Arc<str>,
}

impl FrozenPlace {
    /// Takes `DOCUMENT/versions/VERSION/NAME` apart, where the document has a record of its versions.
    fn read(path: &str, archives: &HashSet<String>) -> Option<FrozenPlace> {
        let (document, rest) = path
            .match_indices(VERSIONS)
            .map(|(at, _)| (&path[..at], &path[at + VERSIONS.len()..]))
            .find(|(document, _)| archives.contains(*document))?;
        let (version, name) = rest.split_once('/')?;
        Some(FrozenPlace { document: document.into(), version: version.into(), name: name.into() })
    }

    fn of(self, file: Arc<str>, digest: [u8; 32], page: Option<Source>) -> Frozen {
        Frozen { document: self.document, version: self.version, name: self.name, file, digest, page }
    }
}

/// Between a document's folder and those of its versions.
const VERSIONS: &str = "/versions/";

/// The folder of the document whose versions a file records.
fn archive_of(path: &str) -> Option<&str> {
    path.strip_suffix("history.yaml")?.strip_suffix(VERSIONS)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TextRole {
    Page,
    Roster,
    Glossary,
    Synonyms,
    Severity,
    History,
    Quiz,
    Curriculum,
    Item,
}

/// Reads one file by its kind.
fn load(entry: Entry, config: &Config, loose: bool, archives: &HashSet<String>) -> (Option<Loaded>, Vec<Diagnostic>) {
    let name = entry.path.rsplit('/').next().unwrap_or_default();
    let place = FrozenPlace::read(&entry.path, archives);
    let role = match (&*entry.path, extension(name).as_str()) {
        ("quizzes/curriculum.yaml", _) if entry.shelf == Shelf::Quizzes => TextRole::Curriculum,
        (_, "yaml" | "yml") if entry.shelf == Shelf::Quizzes => TextRole::Quiz,
        _ if entry.shelf == Shelf::Quizzes => return load_asset(entry, config, false, None),
        (path, _) if register::is_item_path(path) => TextRole::Item,
        // A folder of Markdown without configuration may have a section of this name.
        (path, _) if !loose && path.starts_with(REGISTER) => return (None, vec![register::misplaced(&entry.file)]),
        ("roster.yaml", _) => TextRole::Roster,
        ("glossary.yaml", _) => TextRole::Glossary,
        ("synonyms.yaml", _) => TextRole::Synonyms,
        ("severity.yaml", _) => TextRole::Severity,
        (path, _) if archive_of(path).is_some() => TextRole::History,
        (_, "md" | "markdown") => TextRole::Page,
        _ => return load_asset(entry, config, loose, place),
    };
    if let Some(too_large) = over_limit(&entry, config.limits.page, "limits.page") {
        return (None, vec![too_large]);
    }
    let bytes = match read_regular(&entry.disk, config.limits.page) {
        Ok(bytes) => bytes,
        Err(cause) => return (None, vec![unreadable(&entry.file, &cause.to_string())]),
    };
    let language = if role == TextRole::Page { language_suffix(name, config) } else { None };
    let digest = place.is_some().then(|| Sha256::digest(&bytes).into());
    let (text, mut found) = decode(&entry.file, bytes);
    let mut source = Source { file: entry.file, path: entry.path, text: text.into(), language, frozen: None };
    let (Some(place), Some(digest)) = (place, digest) else {
        return (Some(Loaded::Text(role, source)), found);
    };
    // Its links were written where the document lies.
    source.path = format!("{}/{}", place.document, place.name).into();
    source.frozen = Some(format!("{}{VERSIONS}{}", place.document, place.version).into());
    // A release refuses errors, so only a text that was frozen by hand has any; its warnings could not be mended.
    found.retain(|found| found.severity == Severity::Error);
    (Some(Loaded::Frozen(place.of(source.file.clone(), digest, Some(source)))), found)
}

fn load_asset(
    entry: Entry,
    config: &Config,
    loose: bool,
    place: Option<FrozenPlace>,
) -> (Option<Loaded>, Vec<Diagnostic>) {
    let name = entry.path.rsplit('/').next().unwrap_or_default();
    let extension = extension(name);
    let Some(kind) = AssetKind::of(&extension, &config.assets) else {
        // A folder of Markdown without configuration may hold anything; only what pages link to matters there.
        if loose {
            return (None, Vec::new());
        }
        let message = say!("files of the kind `.{extension}` are not published", "不發布 `.{extension}` 類型的檔案");
        let help = say!(
            "move it out of `content/`, or list the extension under `assets:` in readybook.yaml",
            "請移出 `content/`，或在 readybook.yaml 的 `assets:` 列出這個副檔名"
        );
        return (None, vec![Diagnostic::new(Code::AssetType, Span::start_of(&entry.file), message).help(help)]);
    };
    if let Some(too_large) = over_limit(&entry, config.limits.asset, "limits.asset") {
        return (None, vec![too_large]);
    }
    match read_regular(&entry.disk, config.limits.asset) {
        Ok(bytes) => {
            let (asset, text, found) = asset::examine(entry.disk, entry.file, entry.path, kind, &bytes);
            (Some(Loaded::Asset(asset, text, place)), found)
        }
        Err(cause) => (None, vec![unreadable(&entry.file, &cause.to_string())]),
    }
}

fn over_limit(entry: &Entry, limit: u64, key: &str) -> Option<Diagnostic> {
    (entry.length > limit).then(|| {
        let (size, most) = (entry.length, limit);
        let message =
            say!("the file has {size} bytes, over the limit of {most}", "檔案有 {size} 位元組，超過上限 {most}");
        Diagnostic::new(Code::TooLarge, Span::start_of(&entry.file), message)
            .help(say!("split it, or raise `{key}` in readybook.yaml", "請分割檔案，或在 readybook.yaml 調高 `{key}`"))
    })
}

/// Reads a regular file of at most `limit` bytes, whatever it has become since it was listed: a pipe put in its place
/// does not hold up the build, and a growing file does not fill the memory.
fn read_regular(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("no longer a regular file"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(std::io::Error::other("grew over its limit while it was read"));
    }
    Ok(bytes)
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// The language in `name.LANG.md`: one of the handbook's, or (where none is configured) any of the well-known codes.
fn language_suffix(name: &str, config: &Config) -> Option<Arc<str>> {
    let stem = name.rsplit_once('.')?.0;
    let code = stem.rsplit_once('.')?.1;
    let known = if config.languages.is_empty() {
        WELL_KNOWN.contains(&code)
    } else {
        config.languages.iter().any(|language| language == code)
    };
    (known || (is_language_code(code) && WELL_KNOWN.contains(&code))).then(|| code.into())
}

/// Codes that are taken for a language in a file name; others, such as `v2` or `js`, belong to the name.
const WELL_KNOWN: [&str; 24] = [
    "ar", "de", "en", "en-GB", "en-US", "es", "fil", "fr", "hi", "id", "it", "ja", "ko", "ms", "pt", "ru", "th", "tl",
    "vi", "zh", "zh-CN", "zh-Hans", "zh-Hant", "zh-TW",
];
