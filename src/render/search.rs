//! The page that searches, and what the search says in each language.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::Renderer;
use super::fill::encoded;
use super::views::{LinkView, ListedSection, PageView, SearchLinks};
use super::words::Words;
use crate::config::FeedbackValues;
use crate::error::Error;
use crate::handbook::{EntryId, relative_address};

/// Most pages on the list for readers without script; beyond, only sections are listed.
const LISTED: usize = 500;

/// Stands in the feedback address where the page puts what was searched for. Nothing of it changes when it is encoded.
const QUERY: &str = "__query__";

/// What the search says, and the names of what it finds.
#[derive(Serialize)]
struct Spoken<'a> {
    words: BTreeMap<&'a str, &'a str>,
    roles: BTreeMap<&'a str, String>,
    stages: BTreeMap<&'a str, String>,
    languages: BTreeMap<&'a str, String>,
    /// Where to write that nothing was found, with [`QUERY`] in the place of the query.
    feedback: Option<String>,
    /// The page that searches, relative to the site's root.
    page: String,
}

impl Renderer<'_> {
    /// The words of every language; none without a search.
    pub(super) fn words_of_search(&self) -> Vec<Words> {
        if self.theme.search.is_none() || !self.handbook.config.search.enabled {
            return Vec::new();
        }
        (0..self.handbook.languages.len()).map(|language| self.words_in(language)).collect()
    }

    fn words_in(&self, language: usize) -> Words {
        let handbook = self.handbook;
        let code = &handbook.languages[language];
        let words: BTreeMap<_, _> = self.theme.words(code, "search_").collect();
        let roles = handbook.roster.roles.iter();
        let stages = handbook.config.stages.iter();
        let spoken = Spoken {
            roles: roles.map(|role| (role.id.as_str(), self.role_link(&role.id, language, "").name)).collect(),
            stages: stages.map(|stage| (stage.id.as_str(), self.stage_name(&stage.id, language))).collect(),
            languages: handbook.languages.iter().map(|code| (&**code, self.theme.language_name(code))).collect(),
            feedback: handbook.config.feedback.address(&FeedbackValues {
                document: &search_page(language, code),
                title: &words.get("feedback_title").copied().unwrap_or("{query}").replace("{query}", QUERY),
                language: code,
                address: &search_page(language, code),
                query: QUERY,
                ..FeedbackValues::default()
            }),
            page: search_page(language, code),
            words,
        };
        Words::new("search", "spoken", code, &spoken)
    }

    /// The way to the search from a folder of the site.
    pub(super) fn search_links(&self, language: usize, folder: &str) -> Option<SearchLinks> {
        let words = self.search_words.get(language)?;
        let theme = self.theme.search.as_ref()?;
        let from_here = |address: &str| encoded(&relative_address(folder, address));
        Some(SearchLinks {
            page: from_here(&search_page(language, &self.handbook.languages[language])),
            script: from_here(&theme.script),
            marks: theme.marks.as_deref().map(from_here),
            stylesheet: theme.stylesheet.as_deref().map(from_here),
            words: from_here(&words.address),
        })
    }

    /// The page that searches and its words, with their addresses.
    pub(super) fn search(&self, language: usize) -> Result<Vec<(String, String)>, Error> {
        let Some(words) = self.search_words.get(language) else { return Ok(Vec::new()) };
        let code = &self.handbook.languages[language];
        let folder = if language == 0 { "" } else { &**code };
        let home = self.handbook.by_key("index");
        let mut languages = home.map(|home| self.language_views(home, language, folder)).unwrap_or_default();
        for other in &mut languages {
            let at = self.handbook.languages.iter().position(|code| **code == *other.code).unwrap_or_default();
            other.href = encoded(&relative_address(folder, &search_page(at, &other.code)));
        }
        let address = search_page(language, code);
        let view = PageView {
            site: self.site_view(language, folder, 0).into(),
            language: code.to_string(),
            languages,
            title: self.theme.word(code, "search").to_string(),
            kind: "search",
            address: address.clone(),
            listing: self.listing(language, folder),
            ..PageView::default()
        };
        let html = self.theme.render(code, "search.html", &view)?;
        Ok(vec![(address, html), (words.address.clone(), words.script.clone())])
    }

    /// Every page of a language by section, in the order of reading.
    fn listing(&self, language: usize, folder: &str) -> Vec<ListedSection> {
        let shown: Vec<EntryId> = self.searched(language).collect();
        let mut sections: Vec<ListedSection> = Vec::new();
        let mut places: HashMap<Option<usize>, usize> = HashMap::new();
        for entry in &shown {
            let page = &self.handbook.entries[*entry];
            let top = self.top_folder(page.folder);
            let index = self.handbook.folders[top.unwrap_or(0)].index;
            let place = *places.entry(top).or_insert_with(|| {
                sections.push(self.listed_section(top, language, folder));
                sections.len() - 1
            });
            let section = &mut sections[place];
            if index == *entry {
                continue;
            }
            section.count += 1;
            if shown.len() <= LISTED {
                section.pages.push(self.link_view(*entry, language, folder));
            }
        }
        sections
    }

    /// A section of the top level without its pages; none stands for the pages that are in no section.
    fn listed_section(&self, top: Option<usize>, language: usize, folder: &str) -> ListedSection {
        let LinkView { title, href, .. } =
            self.link_view(self.handbook.folders[top.unwrap_or(0)].index, language, folder);
        let home = || self.theme.word(&self.handbook.languages[language], "home").to_string();
        ListedSection { title: if top.is_none() { home() } else { title }, href, pages: Vec::new(), count: 0 }
    }

    /// The pages of a language but those that authors keep out of the search.
    fn searched(&self, language: usize) -> impl Iterator<Item = EntryId> + '_ {
        let order = self.handbook.reading_order.iter().copied();
        order.filter(move |entry| self.handbook.exists(*entry, language) && self.handbook.is_searched(*entry, language))
    }
}

/// The address of a language's page that searches.
fn search_page(language: usize, code: &str) -> String {
    if language == 0 { "search.html".to_string() } else { format!("{code}/search.html") }
}
