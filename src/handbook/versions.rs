//! Which text of a controlled document is shown, and the pages of its versions.
//!
//! A document's page shows the version in force (`View::InForce`) or what its author wrote last (`View::Drafts`). Every
//! version has a permanent page beside it, with the history of the document and a redline between any two neighbours and
//! from each version to the one in force.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Entry, EntryId, EntryRole, FrozenText, Handbook, Resolved, addresses};
use crate::content::Document;
use crate::content::asset::Asset;
use crate::content::history::{History, Record};
use crate::content::version::Change;
use crate::diagnostic::{Code, Diagnostic};
use crate::say;

/// Which text a document's page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The version in force; nothing of a document of which none is.
    #[default]
    InForce,
    /// What its author wrote last.
    Drafts,
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// What its author wrote last. Pages that are no controlled documents show nothing else.
    #[default]
    Draft,
    /// A version, by its place in the history.
    Version(usize),
    /// Title and metadata only: nothing is in force.
    Nothing,
}

/// Where a version stands on the day of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    InForce,
    Upcoming,
    Superseded,
    Withdrawn,
}

impl Standing {
    /// The word in views.
    pub fn name(self) -> &'static str {
        match self {
            Standing::InForce => "in-force",
            Standing::Upcoming => "upcoming",
            Standing::Superseded => "superseded",
            Standing::Withdrawn => "withdrawn",
        }
    }
}

/// How far a translation has fallen behind its original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// The version that the translation renders, by its place in the history.
    pub rendered: usize,
    /// The gravest change that it misses.
    pub change: Change,
}

impl EntryRole {
    /// The document whose versions a page is about.
    pub fn document(&self) -> Option<EntryId> {
        match self {
            EntryRole::Version { of, .. } | EntryRole::History { of } | EntryRole::Redline { of, .. } => Some(*of),
            _ => None,
        }
    }
}

/// The files of the version folders of one document: by version, path in its folder.
type Archive = BTreeMap<Arc<str>, BTreeMap<Arc<str>, FrozenText>>;

/// Gives documents their histories and decides what they show. The files of versions that no record names are named.
pub(super) fn attach(
    handbook: &mut Handbook,
    histories: Vec<History>,
    frozen: Vec<FrozenText>,
    view: View,
    found: &mut Vec<Diagnostic>,
) {
    let mut archives: HashMap<Arc<str>, Archive> = HashMap::new();
    for file in frozen {
        let archive = archives.entry(file.document.clone()).or_default();
        archive.entry(file.version.clone()).or_default().insert(file.name.clone(), file);
    }
    let digests: HashMap<Arc<str>, [u8; 32]> =
        handbook.assets.iter().map(|asset| (asset.path.clone(), asset.digest)).collect();
    for history in histories {
        let folder = history.path.trim_end_matches("/versions/history.yaml").trim_end_matches("versions/history.yaml");
        let key = super::join(folder, "index");
        let id = handbook.by_key.get(&*key).copied().filter(|id| handbook.entries[*id].main().is_some());
        let Some(id) = id else {
            addresses::history_without_document(&history, found);
            continue;
        };
        let archive = archives.remove(folder).unwrap_or_default();
        super::seal::check(&history, &archive, found);
        let today = handbook.today;
        let later = history.records.iter().filter(|record| record.released.value > today);
        let later = later.map(|record| record.version.value.to_string()).collect();
        let history = history.known_on(today);
        let frozen = history.records.iter().map(|record| documents(handbook, record, &archive)).collect();
        let entry = &mut handbook.entries[id];
        entry.drafts = entry.documents.clone();
        entry.frozen = frozen;
        entry.is_ahead = is_ahead(entry, &history, &archive, &digests);
        entry.history = Some(history);
        entry.later = later;
        show(entry, view, today);
    }
    if view == View::InForce {
        // What was never released is nobody's rule yet.
        let never = handbook.entries.iter_mut().filter(|entry| entry.history.is_none() && entry.kind().is_controlled());
        for entry in never {
            entry.drafts = entry.documents.clone();
            show_nothing(entry);
        }
    }
}

/// The texts of a version by language.
fn documents(handbook: &Handbook, record: &Record, archive: &Archive) -> Vec<Option<Arc<Document>>> {
    let mut documents = vec![None; handbook.languages.len()];
    let files = archive.get(&*record.version.value.to_string());
    for document in files.into_iter().flat_map(BTreeMap::values).filter_map(|file| file.page.as_ref()) {
        let is_page = super::collect::raw_key(document).ends_with("/index");
        let language = match &document.language {
            None => Some(0),
            Some(code) => handbook.languages.iter().position(|language| language == code),
        };
        if let Some(language) = language.filter(|_| is_page) {
            documents[language] = Some(document.clone());
        }
    }
    documents
}

/// Whether the draft says anything else than the newest version: a text, or an image of the document's folder.
fn is_ahead(entry: &Entry, history: &History, archive: &Archive, digests: &HashMap<Arc<str>, [u8; 32]>) -> bool {
    let (Some(record), Some(frozen)) = (history.records.last(), entry.frozen.last()) else { return true };
    let text = |document: &Option<Arc<Document>>| document.as_ref().map(|document| document.text.clone());
    let same_texts = entry.documents.iter().zip(frozen).all(|(draft, frozen)| text(draft) == text(frozen));
    let Some(files) = archive.get(&*record.version.value.to_string()) else { return !same_texts };
    let folder = entry.key.trim_end_matches("/index");
    let same_files = files.values().filter(|file| file.page.is_none()).all(|file| {
        let now = super::frozen_source(folder, &file.name);
        digests.get(&*now).is_none_or(|digest| *digest == file.digest)
    });
    !(same_texts && same_files)
}

fn show(entry: &mut Entry, view: View, today: Date) {
    let in_force = entry.history.as_ref().and_then(|history| history.in_force_at(today));
    let has_text = |at: usize| entry.frozen[at].iter().any(Option::is_some);
    entry.shown = match in_force {
        Some(_) if view == View::Drafts && entry.is_ahead => Shown::Draft,
        Some(at) if has_text(at) => Shown::Version(at),
        // Nothing of the version was frozen; its record is named by a diagnostic.
        Some(_) => Shown::Draft,
        None if view == View::Drafts => Shown::Draft,
        None => Shown::Nothing,
    };
    match entry.shown {
        Shown::Draft => {}
        Shown::Version(at) => entry.documents.clone_from(&entry.frozen[at]),
        Shown::Nothing => show_nothing(entry),
    }
}

fn show_nothing(entry: &mut Entry) {
    entry.shown = Shown::Nothing;
    // What a released version said of itself holds more than what a draft says.
    let released = entry.frozen.iter().rev().find(|frozen| frozen.iter().any(Option::is_some));
    let documents = released.unwrap_or(&entry.documents).iter();
    entry.documents = documents.map(|document| Some(Arc::new(document.as_ref()?.without_text()))).collect();
}

/// Adds the pages of versions, histories and redlines, after everything that is read in order.
pub(super) fn add_pages(handbook: &mut Handbook) {
    for of in 0..handbook.entries.len() {
        let Some(history) = handbook.entries[of].history.clone() else { continue };
        let today = handbook.today;
        let folder = handbook.entries[of].key.trim_end_matches("index").to_string();
        handbook.entries[of].versions = vec![None; history.records.len()];
        for (record, kept) in history.records.iter().enumerate() {
            let mut documents = handbook.entries[of].frozen[record].clone();
            if documents.iter().all(Option::is_none) {
                continue;
            }
            if kept.withdrawn.is_some() {
                for document in documents.iter_mut().flatten() {
                    *document = Arc::new(document.without_text());
                }
            }
            let key = format!("{folder}versions/{}/index", kept.version.value);
            let id = add(handbook, key, EntryRole::Version { of, record }, Some(documents));
            handbook.entries[of].versions[record] = Some(id);
        }
        add(handbook, format!("{folder}history"), EntryRole::History { of }, None);
        for (from, to) in redlines(&handbook.entries[of], today) {
            let key = redline_key(&folder, &history, from, to);
            add(handbook, key, EntryRole::Redline { of, from, to }, None);
        }
    }
}

fn add(
    handbook: &mut Handbook,
    key: String,
    role: EntryRole,
    documents: Option<Vec<Option<Arc<Document>>>>,
) -> EntryId {
    let folder = role.document().map_or(0, |of| handbook.entries[of].folder);
    let id = handbook.entry_of(&key, role);
    if let Some(documents) = documents {
        handbook.entries[id].documents = documents;
    }
    handbook.entries[id].folder = folder;
    handbook.archive.push(id);
    id
}

/// The key of a redline's page: `folder/v1.0-v2.0`, or `folder/v2.0-draft`.
fn redline_key(folder: &str, history: &History, from: usize, to: Option<usize>) -> String {
    let name = |at: usize| format!("v{}", history.records[at].version.value);
    format!("{folder}{}-{}", name(from), to.map_or("draft".to_string(), name))
}

/// Between neighbours, from each to the version in force, and from that to the draft where it is shown. Withdrawn
/// versions are left out: nobody is to read them again.
fn redlines(entry: &Entry, today: Date) -> Vec<(usize, Option<usize>)> {
    let Some(history) = &entry.history else { return Vec::new() };
    let readable = |at: &usize| history.records[*at].withdrawn.is_none() && entry.versions[*at].is_some();
    let kept: Vec<usize> = (0..history.records.len()).filter(readable).collect();
    let in_force = history.in_force_at(today).filter(|at| kept.contains(at));
    let mut pairs: Vec<(usize, Option<usize>)> = kept.windows(2).map(|pair| (pair[0], Some(pair[1]))).collect();
    let mut known: HashSet<(usize, Option<usize>)> = pairs.iter().copied().collect();
    for from in &kept {
        if let Some(in_force) = in_force.filter(|in_force| from < in_force)
            && known.insert((*from, Some(in_force)))
        {
            pairs.push((*from, Some(in_force)));
        }
    }
    if entry.shown == Shown::Draft
        && let Some(from) = in_force.or(kept.last().copied())
    {
        pairs.push((from, None));
    }
    pairs
}

impl Handbook {
    /// Where a version stands today.
    pub fn standing(&self, document: EntryId, record: usize) -> Option<Standing> {
        let history = self.entries[document].history.as_ref()?;
        let version = history.records.get(record)?;
        Some(match history.in_force_at(self.today) {
            _ if version.withdrawn.is_some() => Standing::Withdrawn,
            Some(in_force) if in_force == record => Standing::InForce,
            _ if version.effective.value > self.today => Standing::Upcoming,
            _ => Standing::Superseded,
        })
    }

    /// How far the translation of a version has fallen behind; none when it renders the version itself.
    pub fn behind(&self, document: EntryId, record: usize, language: usize) -> Option<Behind> {
        let history = self.entries[document].history.as_ref()?;
        let rendered = history.rendered(record, &self.languages[language]);
        Some(Behind { rendered, change: history.gravest(rendered, record)? })
    }

    /// The page of what changed between two versions, or from a version to the draft.
    pub fn redline(&self, document: EntryId, from: usize, to: Option<usize>) -> Option<EntryId> {
        let entry = &self.entries[document];
        let folder = entry.key.trim_end_matches("index");
        self.by_key(&redline_key(folder, entry.history.as_ref()?, from, to))
    }

    /// Which versions of a document are compared: from, and to (none: the draft), by their places in the history.
    pub fn redlines(&self, document: EntryId) -> Vec<(usize, Option<usize>)> {
        redlines(&self.entries[document], self.today)
    }

    /// The texts between which a redline is drawn, in a language.
    pub fn compared(&self, redline: EntryId, language: usize) -> Option<(&Arc<Document>, &Arc<Document>)> {
        let EntryRole::Redline { of, from, to } = self.entries[redline].role else { return None };
        let entry = &self.entries[of];
        let new = match to {
            Some(to) => entry.frozen.get(to)?,
            None => &entry.drafts,
        };
        Some((entry.frozen.get(from)?.get(language)?.as_ref()?, new.get(language)?.as_ref()?))
    }
}

impl Handbook {
    /// Files of drafts whose pages show something else.
    pub fn hidden_drafts(&self) -> HashSet<Arc<str>> {
        let hidden = self.entries.iter().filter(|entry| entry.shown != Shown::Draft);
        hidden.flat_map(|entry| entry.drafts.iter().flatten()).map(|document| document.file.clone()).collect()
    }

    /// The files that the site needs. What lies in the folder of a document with versions is published only where a page
    /// uses it: an image of a draft is a draft too.
    pub fn published_assets(&self) -> impl Iterator<Item = &Asset> {
        let versioned: HashSet<&str> = self
            .entries
            .iter()
            .filter(|entry| entry.history.is_some())
            .filter_map(|entry| entry.key.strip_suffix("/index"))
            .collect();
        let used: HashSet<usize> = self
            .links
            .values()
            .flat_map(|links| links.links.iter().chain(&links.images))
            .filter_map(|resolved| if let Resolved::Asset(asset) = resolved { Some(*asset) } else { None })
            .collect();
        self.assets.iter().enumerate().filter_map(move |(id, asset)| {
            let mut folders = asset.path.match_indices('/').map(|(at, _)| &asset.path[..at]);
            let is_free = !folders.any(|folder| versioned.contains(folder));
            (is_free || used.contains(&id)).then_some(asset)
        })
    }

    /// Files, relative to the root, of the released texts that pages show.
    pub fn frozen_files(&self) -> HashSet<&str> {
        let shown = self.entries.iter().flat_map(|entry| entry.documents.iter().flatten());
        shown.filter(|document| document.frozen.is_some()).map(|document| &*document.file).collect()
    }
}

/// The document that a path to one of its versions stands for, when that version was not released yet on the day of the
/// build: today's pages may speak of it, and a past day is built with them.
pub(super) fn not_yet_released(handbook: &Handbook, path: &str) -> Option<EntryId> {
    let mut folders = path.match_indices('/').map(|(at, _)| (&path[..at], &path[at + 1..]));
    folders.find_map(|(folder, rest)| {
        let id = handbook.by_key(&super::join(folder, "index"))?;
        let later = &handbook.entries[id].later;
        let version = match rest.strip_prefix("versions/") {
            Some(rest) => rest.split('/').next()?,
            None => rest.strip_prefix('v')?.strip_suffix(".html")?.rsplit("-v").next()?,
        };
        later.iter().any(|later| later == version).then_some(id)
    })
}

/// What is wrong with a frozen text: it can't be mended, so it stops nothing, and is a reason for a new version.
pub fn stale(found: Diagnostic) -> Diagnostic {
    let help = say!("the text is frozen: mend the draft, and release it", "已發布的文字不可更動：請修正草稿並發布");
    let (code, help) = (Code::StaleVersion, Some(help));
    Diagnostic { code, severity: code.severity(), help, ..found }
}

/// The image of a frozen text: its copy in the version's folder.
pub(super) fn frozen_copy(document: &Document, path: &str, assets: &HashMap<&str, usize>) -> Option<usize> {
    let version = document.frozen.as_deref()?;
    let folder = version.rsplit_once("/versions/")?.0;
    assets.get(&*format!("{version}/{}", super::frozen_name(folder, path))).copied()
}

/// Every asset by its path.
pub(super) fn by_path(assets: &[Asset]) -> HashMap<&str, usize> {
    assets.iter().enumerate().map(|(id, asset)| (&*asset.path, id)).collect()
}
