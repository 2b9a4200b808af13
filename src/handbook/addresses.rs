//! Gives every page its address, and names whatever wants the same one.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Alias, EntryId, EntryRole, Handbook, is_index, join};
use crate::content::Document;
use crate::content::history::History;
use crate::content::path::{LONGEST_ADDRESS, check_segment, fold};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::yaml::Located;

/// Addresses that the build itself fills, in each language's folder.
pub const OWN_PAGES: [&str; 3] = ["404.html", "print.html", "search.html"];

/// The folder of styles and scripts.
pub const THEME_FOLDER: &str = "assets";

/// What a quiz has beside its page: the paper to fill in, and the key where a build asks for it.
const QUIZ_SHEETS: [&str; 2] = ["paper", "key"];

/// Where a sheet of a quiz lies: in a folder beside the quiz's page.
pub fn sheet_address(page: &str, sheet: &str) -> String {
    format!("{}/{sheet}.html", page.trim_end_matches(".html"))
}

/// Assigns addresses and finds collisions, also those that only some systems see.
pub(super) fn assign(handbook: &mut Handbook, found: &mut Vec<Diagnostic>) {
    let languages = handbook.languages.clone();
    for id in 0..handbook.entries.len() {
        let stem = stem(handbook, id);
        let entry = &mut handbook.entries[id];
        entry.addresses = languages
            .iter()
            .enumerate()
            .map(|(language, code)| {
                let document = entry.documents[language].as_ref().or_else(|| entry.documents.iter().flatten().next());
                let document = document.filter(|_| entry.role.document().is_none());
                let stem = with_slug(&stem, &entry.key, document, found);
                let address = format!("{stem}.html");
                if language == 0 { address.into() } else { format!("{code}/{address}").into() }
            })
            .collect();
    }
    let mut taken = Taken::default();
    for name in OWN_PAGES {
        for (language, code) in languages.iter().enumerate() {
            let address = if language == 0 { name.to_string() } else { format!("{code}/{name}") };
            taken.claim(&address, None, found);
        }
    }
    for entry in &handbook.entries {
        let EntryRole::Quiz(at) = entry.role else { continue };
        let span = &handbook.quizzes[at].quiz.span;
        for (page, sheet) in entry.addresses.iter().flat_map(|page| QUIZ_SHEETS.map(|sheet| (page, sheet))) {
            taken.claim(&sheet_address(page, sheet), Some(span), found);
        }
    }
    let pages: Vec<_> = handbook.pages().collect();
    for (id, language) in pages {
        let entry = &handbook.entries[id];
        let span = entry.documents[language].as_ref().map(|document| Span::start_of(&document.file));
        taken.claim(&entry.addresses[language], span.or_else(|| source_of(handbook, &entry.role)).as_ref(), found);
    }
    for (id, language) in handbook.archive_pages() {
        let entry = &handbook.entries[id];
        let of = entry.role.document().and_then(|of| handbook.entries[of].history.as_ref());
        taken.claim(&entry.addresses[language], of.map(|history| Span::start_of(&history.file)).as_ref(), found);
    }
    for asset in &handbook.assets {
        taken.claim(&asset.path, Some(&Span::start_of(&asset.file)), found);
    }
    claim_aliases(handbook, &mut taken, found);
}

/// An entry's address without language and extension.
fn stem(handbook: &Handbook, id: EntryId) -> String {
    let entry = &handbook.entries[id];
    match entry.role {
        EntryRole::Version { of, record } => {
            let of = &handbook.entries[of];
            let version = of.history.as_ref().map(|history| &history.records[record].version.value);
            let version = version.map_or_else(String::new, ToString::to_string);
            format!("{}v{version}", of.key.trim_end_matches("index"))
        }
        _ if entry.owns_folder() => entry.key.trim_end_matches("/index").to_string(),
        _ => entry.key.to_string(),
    }
}

fn claim_aliases(handbook: &mut Handbook, taken: &mut Taken, found: &mut Vec<Diagnostic>) {
    let mut aliases = Vec::new();
    for (id, language) in handbook.pages().collect::<Vec<_>>() {
        let Some(document) = &handbook.entries[id].documents[language] else { continue };
        for alias in &document.front.aliases {
            let mut address = alias.value.clone();
            if !address.ends_with(".html") {
                address = join(&address, "index.html");
            }
            taken.claim(&address, Some(&alias.span), found);
            aliases.push(Alias { address, entry: id, language, span: alias.span.clone() });
        }
    }
    handbook.aliases = aliases;
}

/// Replaces the last part of an address.
fn with_slug(stem: &str, key: &str, document: Option<&Arc<Document>>, found: &mut Vec<Diagnostic>) -> String {
    let Some(slug) = document.and_then(|document| document.front.slug.as_ref()) else { return stem.to_string() };
    if is_index(key) && stem == key {
        let message = say!("a folder's own page keeps the folder's name", "資料夾的首頁沿用資料夾名稱");
        let help =
            say!("rename the folder, or use `aliases` for an old address", "請改資料夾名稱；舊網址請用 `aliases`");
        found.push(Diagnostic::new(Code::BadAddress, slug.span.clone(), message).help(help));
        return stem.to_string();
    }
    let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
    join(folder, slug.value.trim_end_matches(".html"))
}

fn source_of(handbook: &Handbook, role: &EntryRole) -> Option<Span> {
    match role {
        EntryRole::Contacts => handbook.roster.file.as_ref().map(Span::start_of),
        EntryRole::Role(id) => handbook.roster.role(id).map(|role| role.span.clone()),
        EntryRole::Quiz(at) => Some(handbook.quizzes[*at].quiz.span.clone()),
        EntryRole::Glossary => handbook.glossary.file.as_ref().map(Span::start_of),
        _ => None,
    }
}

/// Addresses by the form in which some system takes them for the same.
#[derive(Default)]
struct Taken {
    files: HashMap<String, (String, Option<Span>)>,
    /// Every folder with the first file in it.
    folders: HashMap<String, (String, Option<Span>)>,
}

impl Taken {
    fn claim(&mut self, address: &str, span: Option<&Span>, found: &mut Vec<Diagnostic>) {
        let at = || span.cloned().unwrap_or_else(|| Span::start_of(&crate::config::FILE.into()));
        if address.chars().count() > LONGEST_ADDRESS {
            let message = say!(
                "the address `{address}` is longer than {LONGEST_ADDRESS} characters",
                "網址 `{address}` 超過 {LONGEST_ADDRESS} 字元"
            );
            found.push(Diagnostic::new(Code::ReservedName, at(), message));
        }
        if let Some((_, message)) = address.split('/').find_map(|segment| check_segment(segment).err()) {
            found.push(Diagnostic::new(Code::ReservedName, at(), message));
        }
        if address.split('/').next() == Some(THEME_FOLDER) {
            let message = say!("the folder `{THEME_FOLDER}` is the theme's", "資料夾 `{THEME_FOLDER}` 保留給佈景主題");
            found.push(
                Diagnostic::new(Code::DuplicateAddress, at(), message)
                    .help(say!("rename the folder", "請更改資料夾名稱")),
            );
        }
        let Some((first, first_span)) = self.first(&fold(address)) else {
            let folded = fold(address);
            for (at, _) in folded.match_indices('/') {
                self.folders.entry(folded[..at].to_string()).or_insert_with(|| (address.to_string(), span.cloned()));
            }
            self.files.insert(folded, (address.to_string(), span.cloned()));
            return;
        };
        let message = if first == address {
            say!("the address `{address}` is taken", "網址 `{address}` 已被使用")
        } else if fold(first) != fold(address) {
            say!(
                "`{address}` and `{first}` need a file and a folder of one name",
                "`{address}` 與 `{first}` 需要同名的檔案與資料夾"
            )
        } else {
            say!(
                "the address `{address}` is the same as `{first}` on some systems",
                "網址 `{address}` 在某些系統上與 `{first}` 相同"
            )
        };
        let mut diagnostic = Diagnostic::new(Code::DuplicateAddress, at(), message);
        diagnostic = match first_span {
            Some(first) => diagnostic.related(first.clone(), say!("it belongs to this source", "已屬於這個來源")),
            None => diagnostic.help(say!("the build itself fills that address", "這個網址由程式自動產生")),
        };
        found.push(diagnostic);
    }

    /// What stands in the way of an address: the same one, a folder of its name, or a file where it needs a folder.
    fn first(&self, folded: &str) -> Option<&(String, Option<Span>)> {
        let same = self.files.get(folded).or_else(|| self.folders.get(folded));
        same.or_else(|| folded.match_indices('/').find_map(|(at, _)| self.files.get(&folded[..at])))
    }
}

pub(super) fn unknown_language(document: &Document, code: &str, languages: &[Arc<str>], found: &mut Vec<Diagnostic>) {
    let known = languages.join("`, `");
    let message = say!(
        "`{code}` is not a language of this handbook, so the page is left out",
        "`{code}` 不是本手冊的語言，因此略過此頁"
    );
    let help = say!(
        "the languages are `{known}`; add `{code}` to `languages` in readybook.yaml",
        "本手冊的語言為 `{known}`；可在 readybook.yaml 的 `languages` 加入 `{code}`"
    );
    found.push(Diagnostic::new(Code::UnknownLanguage, Span::start_of(&document.file), message).help(help));
}

pub(super) fn same_page(first: &Document, second: &Document, found: &mut Vec<Diagnostic>) {
    let name = &first.file;
    let message = say!("the same page as `{name}`", "與 `{name}` 是同一頁");
    found.push(
        Diagnostic::new(Code::DuplicateAddress, Span::start_of(&second.file), message)
            .related(Span::start_of(&first.file), say!("the other file", "另一個檔案")),
    );
}

pub(super) fn same_number(first: &Located<String>, second: &Located<String>, found: &mut Vec<Diagnostic>) {
    let number = &second.value;
    let message = say!("the document number `{number}` is taken", "文件編號 `{number}` 已被使用");
    found.push(
        Diagnostic::new(Code::DuplicateNumber, second.span.clone(), message)
            .related(first.span.clone(), say!("first used here", "第一次使用在這裡"))
            .help(say!("a number is never used for a second document", "編號不可重複使用")),
    );
}

pub(super) fn history_without_document(history: &History, found: &mut Vec<Diagnostic>) {
    let message = say!("version records without a document", "有版本紀錄卻沒有文件");
    let help =
        say!("the document is `index.md` in the folder above `versions`", "文件是 `versions` 上一層的 `index.md`");
    found.push(Diagnostic::new(Code::Version, Span::start_of(&history.file), message).help(help));
}
