//! What the files mean together: pages in every language, their addresses, the tree of sections, links, roles, versions.
//!
//! [`resolve`] makes a [`Handbook`] of all documents, always anew: it is cheap. Later stages only read it.

mod addresses;
mod agenda;
pub use agenda::{Agenda, AheadDraft, BehindTranslation, DueReview, MOST_COLLECTIONS, OpenFeedback};
mod collect;
mod evidence;
pub use evidence::{Evidence, Flag, MissedLimit, QuestionFigures, RunFigures};
mod links;
pub use links::relative_address;
mod register;
mod seal;
pub use seal::{frozen_name, frozen_source, hexadecimal};
mod training;
pub use register::Audience;
pub use training::{AnswerKeys, Bound, Refers, Trained};
mod resolve;
pub use resolve::{FrozenText, Parts, resolve};
mod tree;
mod versions;
pub use versions::{Behind, Shown, Standing, View, stale};

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Config;
use crate::content::asset::Asset;
use crate::content::block::Block;
use crate::content::body::Step;
use crate::content::curriculum::Curriculum;
use crate::content::glossary::Glossary;
use crate::content::history::{History, Record};
use crate::content::path::natural_order;
use crate::content::register::Register;
use crate::content::roster::Roster;
use crate::content::severity::Scale;
use crate::content::synonyms::Synonyms;
use crate::content::{Document, Kind};
use crate::source::Span;

pub use addresses::{THEME_FOLDER, sheet_address};
pub use links::Resolved;
pub use tree::{Child, Folder};

/// Index into [`Handbook::entries`].
pub type EntryId = usize;

/// Everything that was written, put together.
#[derive(Debug)]
pub struct Handbook {
    pub config: Config,
    /// BCP 47 codes; the first has no folder of its own in the site.
    pub languages: Vec<Arc<str>>,
    /// The day for which versions and reviews are judged.
    pub today: Date,
    /// Whether pages show versions in force or drafts.
    pub view: View,
    pub entries: Vec<Entry>,
    /// The root folder comes first.
    pub folders: Vec<Folder>,
    /// Every entry in the order of reading.
    pub reading_order: Vec<EntryId>,
    /// Pages of versions, histories and redlines. They are read from their documents, not in order.
    pub archive: Vec<EntryId>,
    pub roster: Roster,
    pub glossary: Glossary,
    pub synonyms: Synonyms,
    /// `severity.yaml`; none where there is no such file.
    pub scale: Option<Scale>,
    /// `quizzes/`: by the order of their files.
    pub quizzes: Vec<Trained>,
    pub curriculum: Curriculum,
    /// What readers sent in.
    pub register: Register,
    /// Whether the site holds the keys of its quizzes.
    pub answer_keys: AnswerKeys,
    pub audience: Audience,
    /// What records say that owners look at; shown to nobody else.
    pub evidence: Arc<Evidence>,
    pub assets: Vec<Asset>,
    /// Old addresses with the page that each leads to, and where they were written.
    pub aliases: Vec<Alias>,
    /// Entries by document number.
    by_number: BTreeMap<String, EntryId>,
    by_key: HashMap<Arc<str>, EntryId>,
    /// For each document (by entry and language) where its links and images lead.
    links: HashMap<(EntryId, usize), DocumentLinks>,
    /// Entries that some page links to.
    linked: HashSet<EntryId>,
}

/// Where the links and images of one document lead, in the order of its lists.
#[derive(Debug, Default, PartialEq)]
pub struct DocumentLinks {
    pub links: Vec<Resolved>,
    pub images: Vec<Resolved>,
}

/// An old address.
#[derive(Debug)]
pub struct Alias {
    pub address: String,
    pub entry: EntryId,
    pub language: usize,
    pub span: Span,
}

/// A page in all its languages.
#[derive(Debug)]
pub struct Entry {
    /// Path in the content folder without extension and language; a folder's own page ends in `index`.
    pub key: Arc<str>,
    pub role: EntryRole,
    /// By language; none where there is no translation.
    pub documents: Vec<Option<Arc<Document>>>,
    /// By language: address relative to the site's root. Also given where there is no document.
    pub addresses: Vec<Arc<str>>,
    /// What was on record on the day of the build.
    pub history: Option<History>,
    /// What the page shows.
    pub shown: Shown,
    /// For a controlled document, by language: what its authors wrote last.
    pub drafts: Vec<Option<Arc<Document>>>,
    /// Whether the draft says anything else than the newest version.
    pub is_ahead: bool,
    /// The texts of each version by language, in the order of the history.
    pub frozen: Vec<Vec<Option<Arc<Document>>>>,
    /// The page of each version, in the order of the history; none where nothing of it was frozen.
    pub versions: Vec<Option<EntryId>>,
    /// The numbers of versions that were recorded after the day of the build.
    pub later: Vec<String>,
    /// Index into [`Handbook::folders`]: the folder that lists it.
    pub folder: usize,
}

/// What the build adds to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryRole {
    /// Only what its author wrote.
    Plain,
    /// The front page.
    Home,
    /// A folder's list of pages.
    Section,
    Contacts,
    Glossary,
    /// The steps of one role, by its id.
    Role(String),
    /// The list of all controlled documents.
    Documents,
    /// Releases of all documents, newest first.
    Changes,
    /// The runs that a browser keeps, their records and reviews.
    Runs,
    /// What each role must read and pass, and what of it a reader did.
    Training,
    /// What readers sent in, and what came of it.
    Register,
    /// What owners have to look at in their next review.
    Agenda,
    /// A quiz, by its place in [`Handbook::quizzes`].
    Quiz(usize),
    /// A version at its permanent address; `record` is its place in the history.
    Version {
        of: EntryId,
        record: usize,
    },
    /// All versions of a document.
    History {
        of: EntryId,
    },
    /// What changed from a version to another, or (`to` none) to the draft.
    Redline {
        of: EntryId,
        from: usize,
        to: Option<usize>,
    },
}

/// A title: written by an author, or a word of the theme for pages that the build adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title<'a> {
    Text(&'a str),
    Word(&'static str),
}

impl Handbook {
    /// The entry with a document number.
    pub fn by_number(&self, number: &str) -> Option<EntryId> {
        self.by_number.get(number).copied()
    }

    /// All document numbers.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.by_number.keys().map(String::as_str)
    }

    /// The entry with a key.
    pub fn by_key(&self, key: &str) -> Option<EntryId> {
        self.by_key.get(key).copied()
    }

    /// Where the links of a document lead.
    pub fn links_of(&self, entry: EntryId, language: usize) -> Option<&DocumentLinks> {
        self.links.get(&(entry, language))
    }

    /// Whether any page links to an entry.
    pub fn is_linked(&self, entry: EntryId) -> bool {
        self.linked.contains(&entry)
    }

    /// Whether an entry has a page in a language.
    pub fn exists(&self, id: EntryId, language: usize) -> bool {
        let entry = &self.entries[id];
        match entry.role {
            EntryRole::Plain | EntryRole::Version { .. } => entry.documents[language].is_some(),
            EntryRole::History { of } => self.exists(of, language),
            EntryRole::Redline { .. } => self.compared(id, language).is_some(),
            _ => true,
        }
    }

    /// Whether the search knows an entry in a language: a translation follows its original, unless it says otherwise.
    pub fn is_searched(&self, entry: EntryId, language: usize) -> bool {
        let page = &self.entries[entry];
        let own = page.documents[language].as_ref().and_then(|document| document.front.search);
        page.shown != Shown::Nothing && own.or_else(|| page.main()?.front.search) != Some(false)
    }

    /// The language in which a reader of `language` finds an entry: the same, else the first that has it.
    pub fn language_for(&self, entry: EntryId, language: usize) -> usize {
        if self.exists(entry, language) {
            return language;
        }
        (0..self.languages.len()).find(|other| self.exists(entry, *other)).unwrap_or(0)
    }

    /// Every page: entry and language, in the order of reading, language by language.
    pub fn pages(&self) -> impl Iterator<Item = (EntryId, usize)> + '_ {
        (0..self.languages.len()).flat_map(move |language| {
            self.reading_order
                .iter()
                .map(move |entry| (*entry, language))
                .filter(move |(entry, _)| self.exists(*entry, language))
        })
    }

    /// Every page of versions, histories and redlines: entry and language.
    pub fn archive_pages(&self) -> impl Iterator<Item = (EntryId, usize)> + '_ {
        (0..self.languages.len()).flat_map(move |language| {
            self.archive
                .iter()
                .map(move |entry| (*entry, language))
                .filter(move |(entry, _)| self.exists(*entry, language))
        })
    }

    /// Entries that are read in order: everything but the pages of versions, histories and redlines.
    pub fn living(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.role.document().is_none())
    }

    /// An entry's title in a language.
    pub fn title(&self, entry: EntryId, language: usize) -> Title<'_> {
        let page = &self.entries[entry];
        let document = page.documents[language].as_ref().or_else(|| page.main_if_plain());
        if let Some(title) = document.and_then(|document| document.title()) {
            return Title::Text(title);
        }
        match &page.role {
            EntryRole::Home => match self.config.title.text_in(&self.languages[language]) {
                Some(title) => Title::Text(title),
                None => Title::Word("home"),
            },
            EntryRole::Contacts => Title::Word("contacts"),
            EntryRole::Glossary => Title::Word("glossary"),
            EntryRole::Documents => Title::Word("documents"),
            EntryRole::Changes => Title::Word("changes"),
            EntryRole::Runs => Title::Word("runs"),
            EntryRole::Training => Title::Word("training"),
            EntryRole::Register => Title::Word("register"),
            EntryRole::Agenda => Title::Word("agenda"),
            EntryRole::Quiz(at) => {
                Title::Text(self.quizzes[*at].quiz.title.text_in(&self.languages[language]).unwrap_or(page.name()))
            }
            EntryRole::Version { of, .. } | EntryRole::History { of } | EntryRole::Redline { of, .. } => {
                self.title(*of, language)
            }
            EntryRole::Role(id) => Title::Text(
                self.roster.role(id).and_then(|role| role.name.text_in(&self.languages[language])).unwrap_or(id),
            ),
            EntryRole::Section if &*page.key == "roles/index" => Title::Word("roles"),
            EntryRole::Section if &*page.key == "quizzes/index" => Title::Word("quizzes"),
            EntryRole::Section | EntryRole::Plain => Title::Text(page.name()),
        }
    }

    /// The kind of page an author chose.
    pub fn kind(&self, entry: EntryId) -> Kind {
        self.entries[entry].kind()
    }

    /// The version of a document in force today.
    pub fn in_force(&self, entry: EntryId) -> Option<&Record> {
        let history = self.entries[entry].history.as_ref()?;
        Some(&history.records[history.in_force_at(self.today)?])
    }

    /// The scale by which a document grades: its own, else the site's.
    pub fn scale_of<'h>(&'h self, document: &'h Document) -> Option<&'h Scale> {
        document.body.blocks.iter().find_map(Block::own_scale).or(self.scale.as_ref())
    }

    /// The steps of a document as a reader of `language` finds them.
    pub fn steps(&self, entry: EntryId, language: usize) -> &[Step] {
        let language = self.language_for(entry, language);
        self.entries[entry].documents[language].as_ref().map_or(&[], |document| &document.body.steps)
    }
}

impl Entry {
    /// The document that settles what does not depend on the language: the first language's, else any.
    pub fn main(&self) -> Option<&Arc<Document>> {
        self.documents.iter().flatten().next()
    }

    fn main_if_plain(&self) -> Option<&Arc<Document>> {
        if self.role == EntryRole::Plain { self.main() } else { None }
    }

    /// The kind of page.
    pub fn kind(&self) -> Kind {
        self.main().and_then(|document| document.front.kind.as_ref()).map(|kind| kind.value).unwrap_or_default()
    }

    /// Whether it is a controlled document in a folder of its own, so that its address is the folder's name.
    pub fn owns_folder(&self) -> bool {
        let is_document = self.kind().is_controlled() || self.history.is_some();
        self.role.document().is_none() && is_index(&self.key) && &*self.key != "index" && is_document
    }

    /// The last telling part of the key.
    pub fn name(&self) -> &str {
        let key = self.key.strip_suffix("/index").unwrap_or(&self.key);
        key.rsplit('/').next().unwrap_or(key)
    }
}

impl Document {
    /// The title: from the front matter, else the opening heading, else none.
    pub fn title(&self) -> Option<&str> {
        let title = self.front.title.as_ref().or(self.body.title.as_ref())?;
        Some(title.value.trim())
    }
}

/// Sorts by `order`, then by file name as people sort. The five greatest numbers are kept for what the build adds.
pub fn by_order(a: (Option<i64>, &str), b: (Option<i64>, &str)) -> std::cmp::Ordering {
    let rank = |order: Option<i64>| order.unwrap_or(i64::MAX - 5);
    rank(a.0).cmp(&rank(b.0)).then_with(|| natural_order(a.1, b.1))
}

/// Whether a key is a folder's own page.
pub fn is_index(key: &str) -> bool {
    key == "index" || key.ends_with("/index")
}

/// Joins a folder and a name.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") }
}
