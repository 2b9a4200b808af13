//! A handbook and a theme to the site's files.
//!
//! [`render`] makes a view of every page, in parallel, and prints it with its template. A page's view is its complete
//! input, so a [`Memo`] that kept the last view and its HTML knows without doubt whether anything changed.

mod agenda;
mod blocks;
mod book;
mod bundle;
mod control;
mod evidence;
mod feed;
mod feedback;
mod fill;
pub use fill::{encoded, encoded_fragment};
mod front;
mod grading;
mod lanes;
mod pages;
mod qr;
mod questions;
mod quizzes;
pub mod redline;
mod redline_page;
mod register;
mod runs;
mod search;
mod theme;
mod training;
mod versions;
pub mod views;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;

use crate::error::Error;
use crate::handbook::{EntryId, EntryRole, Handbook};
use crate::outputs::{Content, Outputs};
use redline_page::{Redlines, Side};
use views::{PageView, RedirectView};
use words::Words;

pub use theme::{Search, Theme};

/// Pages of the last build, by address: the view and what it became. Kept by whoever builds again and again.
#[derive(Default)]
pub struct Memo {
    pages: Mutex<HashMap<Arc<str>, Kept>>,
    /// By a document's key and the language.
    redlines: Mutex<HashMap<(Arc<str>, usize), KeptRedlines>>,
    /// Drawings of codes on paper by their address, which changes with what they hold.
    codes: Mutex<BTreeMap<String, Arc<[u8]>>>,
}

/// The versions of a document with what changed between them.
struct KeptRedlines {
    theme: [u8; 32],
    sides: Vec<Arc<Side>>,
    pairs: Vec<(usize, usize)>,
    redlines: Redlines,
}

struct Kept {
    theme: [u8; 32],
    view: PageView,
    html: Arc<[u8]>,
}

/// Renders the whole site.
///
/// # Errors
/// The theme's fault: a template that asks for what no view has, with its place.
pub fn render(handbook: &Handbook, theme: &Theme, memo: Option<&Memo>) -> Result<Outputs, Error> {
    let renderer = Renderer::new(handbook, theme)?;
    let pages: Vec<(EntryId, usize)> = handbook.pages().chain(handbook.archive_pages()).collect();
    let rendered: Vec<(Arc<str>, Arc<[u8]>)> = pages
        .par_iter()
        .map(|(entry, language)| renderer.page(*entry, *language, memo))
        .collect::<Result<_, Error>>()?;
    let mut outputs = Outputs::default();
    for (address, html) in rendered {
        outputs.insert(address, Content::Bytes(html));
    }
    // A book is one long piece of work for each language; the papers are many short ones that go on beside it.
    let languages = || (0..handbook.languages.len()).into_par_iter().map(|language| renderer.of_language(language));
    let (of_languages, papers) = rayon::join(|| languages().collect::<Result<Vec<_>, Error>>(), || renderer.papers());
    for (address, content) in of_languages?.into_iter().flatten() {
        outputs.insert(address, content);
    }
    for (address, html) in papers? {
        outputs.insert(address, Content::text(html));
    }
    let on_demand = [&renderer.run_words, &renderer.training_words, &renderer.feedback_words];
    for words in on_demand.into_iter().flatten() {
        outputs.insert(words.address.as_str(), Content::text(words.script.clone()));
    }
    let codes = renderer.codes(memo);
    if let Some(memo) = memo {
        memo.keep_codes(&codes);
    }
    for (address, svg) in codes {
        outputs.insert(address, Content::Bytes(svg));
    }
    for alias in &handbook.aliases {
        let folder = folder_of(&alias.address);
        let view = RedirectView {
            language: handbook.languages[alias.language].to_string(),
            root: root_from(folder),
            title: renderer.title(alias.entry, alias.language),
            href: renderer.href(folder, alias.entry, alias.language, None),
            site_title: renderer.site_title(alias.language),
        };
        let html = theme.render(&handbook.languages[alias.language], "redirect.html", &view)?;
        outputs.insert(alias.address.as_str(), Content::text(html));
    }
    for asset in handbook.published_assets() {
        let content = Content::File { source: asset.disk.clone(), length: asset.length, digest: asset.digest };
        outputs.insert(asset.path.clone(), content);
    }
    theme.publish(&mut outputs, if handbook.config.search.enabled { Search::On } else { Search::Off });
    if let Some(memo) = memo {
        memo.forget_all_but(&outputs);
    }
    Ok(outputs)
}

impl Memo {
    fn get(&self, address: &str, theme: &[u8; 32], view: &PageView) -> Option<Arc<[u8]>> {
        let pages = self.pages.lock().ok()?;
        let kept = pages.get(address)?;
        (kept.theme == *theme && kept.view == *view).then(|| kept.html.clone())
    }

    fn keep(&self, address: Arc<str>, theme: [u8; 32], view: PageView, html: Arc<[u8]>) {
        if let Ok(mut pages) = self.pages.lock() {
            pages.insert(address, Kept { theme, view, html });
        }
    }

    fn redlines(
        &self,
        key: &(Arc<str>, usize),
        theme: &[u8; 32],
        sides: &[Arc<Side>],
        pairs: &[(usize, usize)],
    ) -> Option<Redlines> {
        let kept = self.redlines.lock().ok()?;
        let kept = kept.get(key)?;
        (kept.theme == *theme && kept.sides == sides && kept.pairs == pairs).then(|| kept.redlines.clone())
    }

    fn keep_redlines(&self, key: (Arc<str>, usize), redlines: KeptRedlines) {
        if let Ok(mut kept) = self.redlines.lock() {
            kept.insert(key, redlines);
        }
    }

    fn code(&self, address: &str) -> Option<Arc<[u8]>> {
        self.codes.lock().ok()?.get(address).cloned()
    }

    fn keep_codes(&self, codes: &BTreeMap<String, Arc<[u8]>>) {
        if let Ok(mut kept) = self.codes.lock() {
            kept.clone_from(codes);
        }
    }

    fn forget_all_but(&self, outputs: &Outputs) {
        if let Ok(mut pages) = self.pages.lock() {
            pages.retain(|address, _| outputs.get(address).is_some());
        }
    }
}

/// What all pages share while they are rendered.
struct Renderer<'h> {
    handbook: &'h Handbook,
    theme: &'h Theme,
    /// By language and folder of the site: what every page in it shares.
    shared: HashMap<(usize, String), Shared>,
    /// By language: every entry's neighbours in the order of reading.
    neighbours: Vec<HashMap<EntryId, Neighbours>>,
    /// Steps by role: document, index of the step.
    steps_by_role: BTreeMap<String, Vec<(EntryId, usize)>>,
    /// Whether the whole handbook fits on one page.
    has_book: bool,
    /// What changed between the versions of a document, by its page and language; made once.
    redlines: HashMap<(EntryId, usize), Mutex<Option<Redlines>>>,
    /// The texts of versions as they are compared, by page and language; each is made once.
    sides: HashMap<(EntryId, usize), OnceLock<Arc<Side>>>,
    /// By language: the words of the search with their address; empty without a search.
    search_words: Vec<Words>,
    /// By language: the words of runs with their address; empty without runbooks.
    run_words: Vec<Words>,
    /// By language: the words of records and quizzes with their address; empty without training.
    training_words: Vec<Words>,
    /// By language: the words of suggestions with their address; empty where there is no way to send one.
    feedback_words: Vec<Words>,
}

/// What is read before and after a page.
#[derive(Clone, Copy, Default)]
struct Neighbours {
    previous: Option<EntryId>,
    next: Option<EntryId>,
}

/// What the pages of one folder share.
struct Shared {
    site: Arc<views::SiteView>,
    sidebar_html: Arc<str>,
}

impl<'h> Renderer<'h> {
    fn new(handbook: &'h Handbook, theme: &'h Theme) -> Result<Renderer<'h>, Error> {
        let mut renderer = Renderer {
            handbook,
            theme,
            shared: HashMap::new(),
            neighbours: Vec::new(),
            steps_by_role: BTreeMap::new(),
            has_book: book::fits(handbook),
            redlines: HashMap::new(),
            sides: HashMap::new(),
            search_words: Vec::new(),
            run_words: Vec::new(),
            training_words: Vec::new(),
            feedback_words: Vec::new(),
        };
        let versions =
            handbook.archive_pages().filter(|(id, _)| matches!(handbook.entries[*id].role, EntryRole::Version { .. }));
        renderer.sides = versions.map(|page| (page, OnceLock::new())).collect();
        let of = |(id, language): (EntryId, usize)| Some((handbook.entries[id].role.document()?, language));
        renderer.redlines = handbook.archive_pages().filter_map(of).map(|page| (page, Mutex::default())).collect();
        renderer.index_steps();
        renderer.search_words = renderer.words_of_search();
        renderer.run_words = renderer.words_of_runs();
        renderer.training_words = renderer.words_of_training();
        renderer.feedback_words = renderer.words_of_feedback();
        renderer.neighbours = (0..handbook.languages.len()).map(|language| renderer.neighbours_in(language)).collect();
        let mut folders: BTreeMap<(usize, String), usize> = BTreeMap::new();
        for (entry, language) in handbook.pages().chain(handbook.archive_pages()) {
            let page = &handbook.entries[entry];
            folders.entry((language, folder_of(&page.addresses[language]).to_string())).or_insert(page.folder);
        }
        let shared = folders
            .into_par_iter()
            .map(|((language, address), folder)| {
                let site = Arc::new(renderer.site_view(language, &address, folder));
                let sidebar_html = renderer.sidebar(language, &address, folder)?;
                Ok(((language, address), Shared { site, sidebar_html }))
            })
            .collect::<Result<HashMap<_, _>, Error>>()?;
        renderer.shared = shared;
        Ok(renderer)
    }

    fn index_steps(&mut self) {
        for entry in &self.handbook.reading_order {
            for (index, step) in self.handbook.steps(*entry, 0).iter().enumerate() {
                for role in &step.roles {
                    self.steps_by_role.entry(role.value.clone()).or_default().push((*entry, index));
                }
            }
        }
    }

    fn neighbours_in(&self, language: usize) -> HashMap<EntryId, Neighbours> {
        let order: Vec<EntryId> = self
            .handbook
            .reading_order
            .iter()
            .copied()
            .filter(|entry| self.handbook.exists(*entry, language))
            .collect();
        let at = |index: Option<usize>| index.and_then(|index| order.get(index).copied());
        order
            .iter()
            .enumerate()
            .map(|(index, entry)| {
                (*entry, Neighbours { previous: at(index.checked_sub(1)), next: at(Some(index + 1)) })
            })
            .collect()
    }

    fn page(&self, entry: EntryId, language: usize, memo: Option<&Memo>) -> Result<(Arc<str>, Arc<[u8]>), Error> {
        let view = self.page_view(entry, language, memo)?;
        let address = self.handbook.entries[entry].addresses[language].clone();
        let code = &self.handbook.languages[language];
        if let Some(html) = memo.and_then(|memo| memo.get(&address, &self.theme.fingerprint, &view)) {
            return Ok((address, html));
        }
        let html: Arc<[u8]> = Arc::from(self.theme.render(code, template(view.kind), &view)?.into_bytes());
        if let Some(memo) = memo {
            memo.keep(address.clone(), self.theme.fingerprint, view, html.clone());
        }
        Ok((address, html))
    }

    fn site_title(&self, language: usize) -> String {
        let code = &self.handbook.languages[language];
        match self.handbook.config.title.text_in(code) {
            Some(title) => title.to_string(),
            None => {
                let home = self.handbook.by_key("index").map(|home| self.title(home, language));
                home.unwrap_or_else(|| self.theme.word(code, "home").to_string())
            }
        }
    }
}

/// The template of a kind of page.
fn template(kind: &str) -> &'static str {
    match kind {
        "procedure" | "runbook" => "procedure.html",
        "section" => "section.html",
        "home" => "home.html",
        "contacts" => "contacts.html",
        "role" => "role.html",
        "glossary" => "glossary.html",
        "documents" => "documents.html",
        "changes" => "changes.html",
        "register" => "register.html",
        "runs" => "runs.html",
        "training" => "training.html",
        "agenda" => "agenda.html",
        "quiz" => "quiz.html",
        "history" => "history.html",
        "redline" => "redline.html",
        "search" => "search.html",
        "not-found" => "not-found.html",
        _ => "page.html",
    }
}

/// The kind of page that a view names.
pub fn kind_name(handbook: &Handbook, entry: EntryId) -> &'static str {
    let page = &handbook.entries[entry];
    match page.role {
        EntryRole::Home => "home",
        EntryRole::Section => "section",
        EntryRole::Contacts => "contacts",
        EntryRole::Glossary => "glossary",
        EntryRole::Role(_) => "role",
        EntryRole::Documents => "documents",
        EntryRole::Changes => "changes",
        EntryRole::Runs => "runs",
        EntryRole::Training => "training",
        EntryRole::Register => "register",
        EntryRole::Agenda => "agenda",
        EntryRole::Quiz(_) => "quiz",
        EntryRole::History { .. } => "history",
        EntryRole::Redline { .. } => "redline",
        EntryRole::Plain | EntryRole::Version { .. } => page.kind().name(),
    }
}

/// The way from a folder of the site to its root: `""`, `"../"`, `"../../"` …
fn root_from(folder: &str) -> String {
    "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count())
}

/// The folder of an address.
fn folder_of(address: &str) -> &str {
    address.rsplit_once('/').map_or("", |(folder, _)| folder)
}
