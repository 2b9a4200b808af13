//! Finds out where every link and image leads.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{DocumentLinks, EntryId, EntryRole, Handbook, Shown, is_index, join, versions};
use crate::content::Document;
use crate::content::body::{Body, Target};
use crate::content::path::fold;
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::say;
use crate::source::Span;

/// Where a link or image leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A page in the language in which the reader finds it, and a fragment.
    Page {
        entry: EntryId,
        language: usize,
        fragment: Option<String>,
    },
    /// A file published as it is.
    Asset(usize),
    Outside(String),
    /// Named by a diagnostic.
    Broken,
}

/// Resolves the links of all documents.
pub(super) fn resolve(handbook: &mut Handbook, found: &mut Vec<Diagnostic>) {
    let resolver = Resolver::new(handbook);
    let documents: Vec<(EntryId, usize, &Arc<Document>)> = handbook
        .entries
        .iter()
        .enumerate()
        .flat_map(|(id, entry)| {
            entry
                .documents
                .iter()
                .enumerate()
                .filter_map(move |(language, document)| Some((id, language, document.as_ref()?)))
        })
        .collect();
    let resolved: Vec<_> = documents
        .par_iter()
        .map(|(id, language, document)| {
            let mut found = Vec::new();
            let links = resolver.document(
                &From { entry: *id, language: *language, document, budget: Cell::new(SUGGESTIONS) },
                &mut found,
            );
            ((*id, *language), links, of_frozen(document, &handbook.entries[*id].role, found))
        })
        .collect();
    let mut all = HashMap::with_capacity(resolved.len());
    let mut linked = HashSet::new();
    for (key, links, mut diagnostics) in resolved {
        for link in &links.links {
            if let Resolved::Page { entry, .. } = link
                && *entry != key.0
            {
                linked.insert(*entry);
            }
        }
        all.insert(key, links);
        found.append(&mut diagnostics);
    }
    handbook.links = all;
    handbook.linked = linked;
}

/// What is broken in a version in force is a reason for a new one; in an old version it is nothing.
fn of_frozen(document: &Document, role: &EntryRole, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    match (&document.frozen, role.document()) {
        (None, _) => found,
        (Some(_), Some(_)) => Vec::new(),
        (Some(_), None) => found.into_iter().map(versions::stale).collect(),
    }
}

struct Resolver<'h> {
    handbook: &'h Handbook,
    assets: HashMap<&'h str, usize>,
    /// Pages by their address in the first language.
    addresses: HashMap<&'h str, EntryId>,
    anchors: HashMap<(EntryId, usize), HashSet<&'h str>>,
    names: OnceLock<Vec<String>>,
}

impl<'h> Resolver<'h> {
    fn new(handbook: &'h Handbook) -> Resolver<'h> {
        let assets = versions::by_path(&handbook.assets);
        let addresses = handbook.entries.iter().enumerate().map(|(id, entry)| (&*entry.addresses[0], id)).collect();
        let anchors = handbook
            .entries
            .iter()
            .enumerate()
            .flat_map(|(id, entry)| {
                entry.documents.iter().enumerate().map(move |(language, document)| {
                    let mut known = document.as_ref().map(|document| anchors(&document.body)).unwrap_or_default();
                    if entry.role == EntryRole::Glossary {
                        known.extend(handbook.glossary.terms.iter().map(|term| term.id.as_str()));
                    }
                    ((id, language), known)
                })
            })
            .collect();
        Resolver { handbook, assets, addresses, anchors, names: OnceLock::new() }
    }

    fn document(&self, from: &From, found: &mut Vec<Diagnostic>) -> DocumentLinks {
        let document = from.document;
        let links = document
            .body
            .links
            .iter()
            .map(|link| self.target(from, &link.target, &link.span, Code::BrokenLink, found))
            .collect();
        let images = document
            .body
            .images
            .iter()
            .map(|image| {
                let resolved = self.target(from, &image.target, &image.span, Code::MissingImage, found);
                if matches!(resolved, Resolved::Page { .. }) {
                    found.push(Diagnostic::new(
                        Code::MissingImage,
                        image.span.clone(),
                        say!("a page is no image", "頁面不是圖片"),
                    ));
                    return Resolved::Broken;
                }
                resolved
            })
            .collect();
        DocumentLinks { links, images }
    }

    /// `code` is what to call it when nothing is there.
    fn target(&self, from: &From, target: &Target, span: &Span, code: Code, found: &mut Vec<Diagnostic>) -> Resolved {
        let (path, fragment) = match target {
            Target::Outside(address) => return Resolved::Outside(address.clone()),
            Target::Refused => return Resolved::Broken,
            Target::Inside { path, fragment } => (path, fragment),
        };
        let place = if path.is_empty() {
            Some(Place::Page(from.entry, Some(from.language)))
        } else {
            match absolute(from.document, path) {
                Some(absolute) => match versions::frozen_copy(from.document, &absolute, &self.assets) {
                    Some(copy) => Some(Place::Asset(copy)),
                    None => self.find(&absolute),
                },
                None => {
                    let message = say!("`{path}` leads out of the handbook", "`{path}` 通往手冊之外");
                    found.push(Diagnostic::new(code, span.clone(), message));
                    return Resolved::Broken;
                }
            }
        };
        match place {
            Some(Place::Asset(asset)) => Resolved::Asset(asset),
            Some(Place::Page(entry, asked)) => {
                let language = asked.filter(|asked| self.handbook.exists(entry, *asked));
                let language = language.unwrap_or_else(|| self.handbook.language_for(entry, from.language));
                if let Some(fragment) = fragment {
                    found.extend(self.check_anchor(from, (entry, language), fragment, span));
                }
                Resolved::Page { entry, language, fragment: fragment.clone() }
            }
            None => {
                let message = match code {
                    Code::MissingImage => say!("no image `{path}`", "找不到圖片 `{path}`"),
                    _ => say!("no page `{path}`", "找不到頁面 `{path}`"),
                };
                let help = absolute(from.document, path).and_then(|absolute| self.suggest(from, path, &absolute));
                found.push(Diagnostic::new(code, span.clone(), message).maybe_help(help));
                Resolved::Broken
            }
        }
    }

    /// Looks up a path in the content folder: a page by its file, folder or address, or a file.
    fn find(&self, path: &str) -> Option<Place> {
        let clean = path.trim_end_matches('/');
        if let Some(asset) = self.assets.get(clean).filter(|_| clean == path) {
            return Some(Place::Asset(*asset));
        }
        if let Some(entry) = versions::not_yet_released(self.handbook, clean) {
            return Some(Place::Page(entry, None));
        }
        let lower = clean.to_ascii_lowercase();
        if lower.ends_with(".md") || lower.ends_with(".markdown") {
            let stem = &clean[..clean.rfind('.')?];
            if let Some(entry) = self.page(stem) {
                return Some(Place::Page(entry, None));
            }
            let (stem, code) = stem.rsplit_once('.')?;
            let language = self.handbook.languages.iter().position(|language| **language == *code)?;
            return Some(Place::Page(self.page(stem)?, Some(language)));
        }
        if let Some(entry) = self.addresses.get(clean) {
            return Some(Place::Page(*entry, None));
        }
        let folder = join(clean, "index");
        let entry = self.page(&folder).or_else(|| self.page(clean))?;
        Some(Place::Page(entry, None))
    }

    /// A page by its path without extension; `README` stands for its folder.
    fn page(&self, stem: &str) -> Option<EntryId> {
        if let Some(entry) = self.handbook.by_key(stem) {
            return Some(entry);
        }
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let index = name.eq_ignore_ascii_case("readme") || name.eq_ignore_ascii_case("index");
        index.then(|| self.handbook.by_key(&join(folder, "index")))?
    }

    fn check_anchor(&self, from: &From, target: (EntryId, usize), fragment: &str, span: &Span) -> Option<Diagnostic> {
        let (entry, language) = target;
        let page = &self.handbook.entries[entry];
        let anchors = self.anchors.get(&target)?;
        if anchors.contains(fragment) || page.shown == Shown::Nothing {
            return None;
        }
        let file = page.documents[language].as_ref().map_or(&*page.key, |document| &*document.file);
        let message = say!("no heading `#{fragment}` in `{file}`", "`{file}` 沒有標題 `#{fragment}`");
        let mut help = None;
        if from.may_compare(anchors.len()) {
            let mut names: Vec<&str> = anchors.iter().copied().collect();
            names.sort_unstable();
            help = nearest(fragment, names).map(|name| say!("did you mean `#{name}`?", "您是否要寫 `#{name}`？"));
        }
        Some(Diagnostic::new(Code::BrokenAnchor, span.clone(), message).maybe_help(help))
    }

    /// Every page and file by its path, sorted; listed only when something is to be suggested.
    fn list_names(&self) -> Vec<String> {
        let pages = self.handbook.entries.iter().filter_map(|entry| {
            let main = entry.main().map(|main| main.path.to_string());
            main.or_else(|| (!is_index(&entry.key)).then(|| format!("{}.md", entry.key)))
        });
        let mut names: Vec<String> =
            pages.chain(self.handbook.assets.iter().map(|asset| asset.path.to_string())).collect();
        names.sort();
        names
    }

    /// The nearest page or file, written as a path from the document.
    fn suggest(&self, from: &From, written: &str, absolute: &str) -> Option<Text> {
        let document = from.document;
        let names = self.names.get_or_init(|| self.list_names());
        if !from.may_compare(names.len()) {
            return None;
        }
        if let Some(same) = names.iter().find(|name| fold(name) == fold(absolute)) {
            let path = relative(document, same);
            return Some(say!("only the case differs: `{path}`", "只有大小寫不同：`{path}`"));
        }
        let file = |path: &str| path.rsplit('/').next().unwrap_or_default().to_string();
        // A right name in the wrong folder is likelier than a wrong name.
        let same_name: Vec<&String> =
            names.iter().filter(|name| file(name) == file(written) && file(name) != "index.md").collect();
        let meant = match same_name[..] {
            [one] => one.as_str(),
            _ => nearest(absolute, names.iter().map(String::as_str))?,
        };
        let path = relative(document, meant);
        Some(say!("did you mean `{path}`?", "您是否要寫 `{path}`？"))
    }
}

/// The document whose links are looked at.
struct From<'a> {
    entry: EntryId,
    language: usize,
    document: &'a Document,
    /// Comparisons of names left for suggestions: a file full of broken links is one mistake, not ten thousand.
    budget: Cell<usize>,
}

impl From<'_> {
    /// Whether a word may still be compared with so many names.
    fn may_compare(&self, names: usize) -> bool {
        let left = self.budget.get().checked_sub(names);
        self.budget.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// Most comparisons of names for the suggestions in one document.
const SUGGESTIONS: usize = 200_000;

enum Place {
    /// With the language that the path asks for.
    Page(EntryId, Option<usize>),
    Asset(usize),
}

fn anchors(body: &Body) -> HashSet<&str> {
    let headings = body.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(body.html_ids.iter().map(String::as_str)).collect()
}

/// A path as seen from the content folder; none when it leads out of it.
fn absolute(document: &Document, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => document.path.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let folder = path.ends_with('/') && !parts.is_empty();
    Some(parts.join("/") + if folder { "/" } else { "" })
}

/// A path as an author would write it in the document.
fn relative(document: &Document, target: &str) -> String {
    let from = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    relative_address(from, target)
}

/// The way from a folder to an address.
pub fn relative_address(from_folder: &str, target: &str) -> String {
    let from: Vec<&str> = from_folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = target.split('/').collect();
    let common = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut path = "../".repeat(from.len() - common);
    path.push_str(&to[common..].join("/"));
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_way_between_two_addresses_is_short() {
        assert_eq!(relative_address("a/b", "a/c.html"), "../c.html");
        assert_eq!(relative_address("", "a/c.html"), "a/c.html");
        assert_eq!(relative_address("a", "a/b.html"), "b.html");
        assert_eq!(relative_address("en/a", "a/b.html"), "../../a/b.html");
    }

    proptest! {
        #[test]
        fn following_a_relative_address_arrives(from in "([a-c]/){0,3}", to in "([a-c]/){0,3}[a-c]\\.html") {
            let folder = from.trim_end_matches('/');
            let way = relative_address(folder, &to);
            let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in way.split('/') {
                if part == ".." { prop_assert!(parts.pop().is_some()); } else { parts.push(part); }
            }
            prop_assert_eq!(parts.join("/"), to);
        }
    }
}
