//! Views of pages: what every page has, and what the pages of a folder share.

use std::sync::Arc;

use serde::Serialize;

use super::fill::{Place, encoded, encoded_fragment};
use super::versions::RECENT;
use super::views::{
    CardView, ContentsItem, ControlView, FeedbackLinks, LanguageView, LinkView, NavItem, PageView, RunLinks,
    SearchLinks, SiteView, TrainingLinks,
};
use super::{Memo, Renderer, folder_of, kind_name, root_from};
use crate::error::Error;
use crate::handbook::{Audience, Child, EntryId, EntryRole, Title, relative_address};
use crate::outputs::Content;

/// Most pages of nested folders in a sidebar; beyond, only the folders are listed, so that no page grows with the site.
const NESTED_LINKS: usize = 60;

/// Most sections in the header; the front page lists all.
const HEADER_SECTIONS: usize = 8;

impl Renderer<'_> {
    pub(super) fn title(&self, entry: EntryId, language: usize) -> String {
        match self.handbook.title(entry, language) {
            Title::Text(text) => text.to_string(),
            Title::Word(key) => self.theme.word(&self.handbook.languages[language], key).to_string(),
        }
    }

    /// The short title for navigation.
    fn nav_title(&self, entry: EntryId, language: usize) -> String {
        let document = self.handbook.entries[entry].documents[language].as_ref();
        match document.and_then(|document| document.front.nav_title.clone()) {
            Some(title) => title,
            None => self.title(entry, language),
        }
    }

    pub(super) fn site_view(&self, language: usize, folder: &str, listed_in: usize) -> SiteView {
        let handbook = self.handbook;
        let code = &handbook.languages[language];
        let href_of = |key: &str| handbook.by_key(key).map(|entry| self.href(folder, entry, language, None));
        let file = |name: &str| if language == 0 { name.to_string() } else { format!("{code}/{name}") };
        let root = root_from(folder);
        let home_root = if language == 0 { root.clone() } else { format!("{root}{code}/") };
        let asset = |address: &String| format!("{root}{}", encoded(address));
        SiteView {
            title: self.site_title(language),
            description: handbook.config.description.text_in(code).map(str::to_string),
            home: href_of("index").unwrap_or_default(),
            stylesheets: self.theme.stylesheets.iter().map(asset).collect(),
            scripts: self.theme.scripts.iter().map(asset).collect(),
            home_stylesheet: self.theme.home.as_ref().map(asset),
            runbooks_stylesheet: self.theme.runbooks.as_ref().map(asset),
            redlines_stylesheet: self.theme.redlines.as_ref().map(asset),
            versions_stylesheet: self.theme.versions.as_ref().and_then(|part| part.stylesheet.as_ref()).map(asset),
            versions_script: self.theme.versions.as_ref().map(|part| asset(&part.script)),
            search: self.search_links(language, folder),
            handbook: self.site_title(0),
            feedback: self.feedback_links(language, folder),
            runs: self.run_links(language, folder),
            agenda_stylesheet: self.theme.agenda.as_ref().map(asset),
            quizzes_stylesheet: self.theme.quizzes.as_ref().map(asset),
            training: self.training_links(language, folder),
            contacts: href_of("contacts").filter(|_| handbook.roster.file.is_some()),
            glossary: href_of("glossary").filter(|_| !handbook.glossary.terms.is_empty()),
            roles: href_of("roles/index").filter(|_| !handbook.roster.roles.is_empty()),
            documents: href_of("documents").filter(|_| self.has_documents()),
            changes: href_of("changes").filter(|_| self.has_documents()),
            register: href_of("feedback-register").filter(|_| self.handbook.shows_register()),
            agenda: href_of("review-agenda").filter(|_| self.handbook.audience == Audience::Owners),
            feed: self.has_feed().then(|| relative_address(folder, &file("feed.xml"))),
            print: self.has_book.then(|| relative_address(folder, &file("print.html"))),
            sections: self.sections(language, folder, listed_in),
            generator: format!("Readybook {}", env!("CARGO_PKG_VERSION")),
            built: handbook.today.to_string(),
            time_zone: handbook.config.time_zone.clone(),
            root,
            home_root,
        }
    }

    fn sections(&self, language: usize, folder: &str, listed_in: usize) -> Vec<NavItem> {
        let top = self.top_folder(listed_in);
        let folders = self.handbook.folders[0].children.iter().filter(|child| matches!(child, Child::Folder(_)));
        folders
            .take(HEADER_SECTIONS)
            .map(|child| {
                let current = matches!(child, Child::Folder(id) if Some(*id) == top);
                NavItem { current, ..self.nav_item(child.entry(self.handbook), language, folder) }
            })
            .collect()
    }

    /// The folder of the top level that holds a folder.
    pub(super) fn top_folder(&self, mut folder: usize) -> Option<usize> {
        let mut top = None;
        while let Some(parent) = self.handbook.folders[folder].parent {
            top = Some(folder);
            folder = parent;
        }
        top
    }

    fn nav_item(&self, entry: EntryId, language: usize, folder: &str) -> NavItem {
        let shown = self.handbook.language_for(entry, language);
        NavItem {
            title: self.nav_title(entry, shown),
            href: self.href(folder, entry, shown, None),
            current: false,
            children: Vec::new(),
            language: (shown != language).then(|| self.handbook.languages[shown].to_string()),
        }
    }

    /// The navigation of one folder, rendered once for all its pages.
    pub(super) fn sidebar(&self, language: usize, folder: &str, listed_in: usize) -> Result<Arc<str>, Error> {
        #[derive(Serialize)]
        struct Sidebar {
            section: NavItem,
        }
        let section_folder = &self.handbook.folders[listed_in];
        if listed_in == 0 {
            return Ok("".into());
        }
        let mut section = self.nav_item(section_folder.index, language, folder);
        let nested: usize = section_folder.children.iter().map(|child| self.pages_below(*child)).sum();
        section.children = self.listed(listed_in, language, folder);
        if nested <= NESTED_LINKS {
            for (item, child) in section.children.iter_mut().zip(&section_folder.children) {
                if let Child::Folder(id) = child {
                    item.children = self.listed(*id, language, folder);
                }
            }
        }
        let code = &self.handbook.languages[language];
        Ok(self.theme.render(code, "partials/sidebar.html", &Sidebar { section })?.into())
    }

    /// The pages and folders that a folder lists, as links.
    fn listed(&self, id: usize, language: usize, folder: &str) -> Vec<NavItem> {
        let children = &self.handbook.folders[id].children;
        children.iter().map(|child| self.nav_item(child.entry(self.handbook), language, folder)).collect()
    }

    fn pages_below(&self, child: Child) -> usize {
        match child {
            Child::Page(_) => 0,
            Child::Folder(id) => self.handbook.folders[id].children.len(),
        }
    }

    pub(super) fn page_view(&self, entry: EntryId, language: usize, memo: Option<&Memo>) -> Result<PageView, Error> {
        let handbook = self.handbook;
        let page = &handbook.entries[entry];
        let address = &page.addresses[language];
        let folder = folder_of(address);
        let document = page.documents[language].as_ref();
        let kind = kind_name(handbook, entry);
        let shared = &self.shared[&(language, folder.to_string())];
        let around = self.neighbours[language].get(&entry).copied().unwrap_or_default();
        let link = |entry: Option<EntryId>| entry.map(|entry| self.link_view(entry, language, folder));
        let is_listing = matches!(kind, "section" | "home");
        Ok(PageView {
            site: shared.site.clone(),
            language: handbook.languages[language].to_string(),
            languages: self.language_views(entry, language, folder),
            title: self.title(entry, language),
            description: document
                .and_then(|document| document.front.description.clone())
                .or_else(|| self.quiz_description(entry, language)),
            kind,
            address: encoded(address),
            canonical: handbook.config.base_url.as_ref().map(|base| format!("{base}/{}", encoded(address))),
            breadcrumbs: self.breadcrumbs(entry, language, folder),
            // Whoever answers questions needs no list of other pages beside them.
            sidebar_html: if kind == "quiz" { "".into() } else { shared.sidebar_html.clone() },
            contents: self.contents(entry, language),
            previous: link(around.previous.filter(|_| !matches!(kind, "home" | "quiz"))),
            next: link(around.next.filter(|_| !matches!(kind, "home" | "quiz"))),
            body_html: self.body(entry, language, Place::Page { folder })?,
            feedback: self.feedback(entry, language, None),
            subject: self.subject(entry, language),
            qr: self.qr(entry, language, folder),
            untranslated: None,
            control: self.page_control(entry, language, folder),
            version: self.version_page(entry, language, folder),
            draft: self.draft_page(entry, language, folder),
            plan: self.plan(entry, language, folder),
            has_blocks: document.is_some_and(|document| !document.body.blocks.is_empty()),
            behind: self.behind_view(entry, language, folder),
            seen: self.seen_view(entry, language, folder),
            redline: self.redline_view(entry, language, folder, memo)?,
            quiz: self.quiz_view(entry, language, folder),
            training: (kind == "training").then(|| self.training_view(language, folder)),
            agenda: (kind == "agenda").then(|| self.agenda_view(language, folder)),
            acknowledge: self.acknowledge_view(entry, language, folder),
            register: if kind == "documents" { self.register(language, folder) } else { Vec::new() },
            suggestions: (kind == "register").then(|| self.suggestions_view(language, folder)),
            settled: self.settled(entry, language, folder),
            changes: if kind == "changes" { self.changes(language, folder) } else { Vec::new() },
            children: if is_listing { self.children(page.folder, language, folder) } else { Vec::new() },
            home: (kind == "home").then(|| self.home_view(language, folder)),
            role: self.role_view(entry, language, folder),
            roster: (kind == "contacts").then(|| self.roster_view(language, folder)),
            glossary: if kind == "glossary" { self.term_views(language) } else { Vec::new() },
            listing: Vec::new(),
        })
    }

    /// The control block: of a history, with all versions.
    fn page_control(&self, entry: EntryId, language: usize, folder: &str) -> Option<ControlView> {
        let most = match self.handbook.entries[entry].role {
            EntryRole::History { of } => return self.control_view(of, language, folder, usize::MAX),
            EntryRole::Redline { .. } => return None,
            EntryRole::Version { .. } => 0,
            _ => RECENT,
        };
        let mut control = self.control_view(entry, language, folder, most)?;
        if kind_name(self.handbook, entry) == "runbook" {
            control.lanes = self.lanes(entry, language, &control.steps);
        }
        Some(control)
    }

    pub(super) fn link_view(&self, entry: EntryId, language: usize, folder: &str) -> LinkView {
        LinkView {
            title: self.nav_title(entry, language),
            href: self.href(folder, entry, language, None),
            description: None,
        }
    }

    pub(super) fn language_views(&self, entry: EntryId, language: usize, folder: &str) -> Vec<LanguageView> {
        if self.handbook.languages.len() < 2 {
            return Vec::new();
        }
        let views = self.handbook.languages.iter().enumerate().map(|(other, code)| {
            let missing = !self.handbook.exists(entry, other);
            let document = self.handbook.entries[entry].role.document().filter(|of| self.handbook.exists(*of, other));
            let target = if let Some(of) = document.filter(|_| missing) {
                of
            } else if missing {
                self.handbook.folders[self.handbook.entries[entry].folder].index
            } else {
                entry
            };
            LanguageView {
                code: code.to_string(),
                name: self.theme.language_name(code),
                href: self.href(folder, target, other, None),
                current: other == language,
                missing,
            }
        });
        views.collect()
    }

    /// The front page and the sections above, without the page itself.
    fn breadcrumbs(&self, entry: EntryId, language: usize, folder: &str) -> Vec<LinkView> {
        let page = &self.handbook.entries[entry];
        if page.role == EntryRole::Home {
            return Vec::new();
        }
        let mut trail = Vec::new();
        trail.extend(page.role.document().map(|of| self.link_view(of, language, folder)));
        let mut at = Some(page.folder);
        while let Some(id) = at {
            let above = &self.handbook.folders[id];
            if above.index != entry {
                let mut link = self.link_view(above.index, language, folder);
                if id == 0 {
                    link.title = self.theme.word(&self.handbook.languages[language], "home").to_string();
                }
                trail.push(link);
            }
            at = above.parent;
        }
        trail.reverse();
        trail
    }

    fn contents(&self, entry: EntryId, language: usize) -> Vec<ContentsItem> {
        let Some(document) = &self.handbook.entries[entry].documents[language] else { return Vec::new() };
        let headings = document.body.headings.iter().filter(|heading| heading.level <= 3);
        headings
            .map(|heading| ContentsItem {
                level: heading.level,
                id: encoded_fragment(&heading.id),
                title: heading.title.clone(),
                is_step: heading.step.is_some(),
            })
            .collect()
    }

    pub(super) fn children(&self, listed_in: usize, language: usize, folder: &str) -> Vec<CardView> {
        let children = &self.handbook.folders[listed_in].children;
        children.iter().map(|child| self.card(*child, language, folder)).collect()
    }

    fn card(&self, child: Child, language: usize, folder: &str) -> CardView {
        CardView { pages: self.pages_below(child), ..self.card_of(child.entry(self.handbook), language, folder) }
    }

    /// What there is once in each language.
    pub(super) fn of_language(&self, language: usize) -> Result<Vec<(String, Content)>, Error> {
        let texts = [Some(self.not_found(language)?), self.book(language)?].into_iter().flatten();
        let mut all: Vec<(String, Content)> =
            texts.chain(self.search(language)?).map(|(address, text)| (address, Content::text(text))).collect();
        all.extend(self.feed(language).map(|(address, xml)| (address, Content::Bytes(xml.into()))));
        Ok(all)
    }

    /// The not-found page. Whoever serves it does so at any address, so its own addresses begin at the site's root.
    fn not_found(&self, language: usize) -> Result<(String, String), Error> {
        let code = &self.handbook.languages[language];
        let Some(home) = self.handbook.by_key("index") else { return Ok(("404.html".to_string(), String::new())) };
        let folder = if language == 0 { String::new() } else { code.to_string() };
        let base =
            self.handbook.config.base_url.as_deref().and_then(|base| base.splitn(4, '/').nth(3)).unwrap_or_default();
        let prefix = if base.is_empty() { "/".to_string() } else { format!("/{base}/") };
        let from_root = |href: &str| {
            let rest = href.trim_start_matches("../");
            if language == 0 || href.starts_with("../") {
                format!("{prefix}{rest}")
            } else {
                format!("{prefix}{code}/{rest}")
            }
        };
        let mut site = self.site_view(language, &folder, 0);
        let sheets = site.stylesheets.iter_mut().chain(&mut site.home_stylesheet);
        for href in [&mut site.home].into_iter().chain(sheets).chain(&mut site.scripts) {
            *href = from_root(href);
        }
        let links = [&mut site.contacts, &mut site.glossary, &mut site.roles, &mut site.print];
        for href in links.into_iter().chain([&mut site.documents, &mut site.changes, &mut site.feed]).flatten() {
            *href = from_root(href);
        }
        if let Some(search) = &mut site.search {
            let SearchLinks { page, script, marks, stylesheet, words } = search;
            for href in [page, script, words].into_iter().chain(marks).chain(stylesheet) {
                *href = from_root(href);
            }
        }
        if let Some(runs) = &mut site.runs {
            let RunLinks { page, script, stylesheet, words } = runs;
            for href in [page, script, words].into_iter().chain(stylesheet) {
                *href = from_root(href);
            }
        }
        if let Some(training) = &mut site.training {
            let TrainingLinks { page, script, stylesheet, words } = training;
            for href in [page, script, words].into_iter().chain(stylesheet) {
                *href = from_root(href);
            }
        }
        if let Some(feedback) = &mut site.feedback {
            let FeedbackLinks { script, stylesheet, words } = feedback;
            for href in [script, words].into_iter().chain(stylesheet) {
                *href = from_root(href);
            }
        }
        site.sections.iter_mut().for_each(|item| item.href = from_root(&item.href));
        site.root.clone_from(&prefix);
        site.home_root = from_root("");
        // The contacts have a row of their own on this page.
        let listed = self.handbook.folders[0].children.iter();
        let listed =
            listed.filter(|child| self.handbook.entries[child.entry(self.handbook)].role != EntryRole::Contacts);
        let mut children: Vec<CardView> = listed.map(|child| self.card(*child, language, &folder)).collect();
        children.iter_mut().for_each(|card| card.href = from_root(&card.href));
        let mut languages = self.language_views(home, language, &folder);
        languages.iter_mut().for_each(|other| other.href = from_root(&other.href));
        let address = if language == 0 { "404.html".to_string() } else { format!("{code}/404.html") };
        let mut home_view = self.home_view(language, &folder);
        home_view.situations.iter_mut().for_each(|situation| situation.href = from_root(&situation.href));
        let view = PageView {
            site: Arc::new(site),
            language: code.to_string(),
            languages,
            title: self.theme.word(code, "not_found_title").to_string(),
            kind: "not-found",
            address: address.clone(),
            children,
            home: Some(home_view),
            ..PageView::default()
        };
        Ok((address, self.theme.render(code, "not-found.html", &view)?))
    }
}
