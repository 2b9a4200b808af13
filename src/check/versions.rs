//! Rules for released versions.

use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::{EntryRole, Handbook, Resolved, Standing, View};
use crate::say;
use crate::source::Span;

/// A controlled document has a version, or nothing of it is published.
pub fn never_released(handbook: &Handbook) -> Vec<Diagnostic> {
    if handbook.view == View::Drafts {
        return Vec::new();
    }
    let never = handbook.living().filter(|(_, entry)| {
        let records = entry.history.as_ref().map_or(0, |history| history.records.len());
        entry.kind().is_controlled() && records == 0
    });
    never
        .filter_map(|(_, entry)| entry.main())
        .map(|document| {
            let number = document.front.id.as_ref().map_or("ID", |id| id.value.as_str());
            let message = say!(
                "no version of this document was released, so its page shows no text",
                "這份文件尚未發布任何版本，頁面不顯示內文"
            );
            let help = say!(
                "`readybook release {number}` releases it; `readybook build --drafts` shows drafts",
                "`readybook release {number}` 可發布；`readybook build --drafts` 會顯示草稿"
            );
            Diagnostic::new(Code::NeverReleased, Span::start_of(&document.file), message).help(help)
        })
        .collect()
}

/// A link to an old version names it, so that nobody takes it for what holds now.
pub fn superseded_links(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, entry) in handbook.living() {
        for (language, document) in entry.documents.iter().enumerate() {
            let Some(document) = document.as_ref().filter(|document| document.frozen.is_none()) else { continue };
            let Some(resolved) = handbook.links_of(id, language) else { continue };
            for (link, target) in document.body.links.iter().zip(&resolved.links) {
                let Resolved::Page { entry: target, .. } = target else { continue };
                let EntryRole::Version { of, record } = handbook.entries[*target].role else { continue };
                let Some(history) = &handbook.entries[of].history else { continue };
                let standing = handbook.standing(of, record);
                if !matches!(standing, Some(Standing::Superseded | Standing::Withdrawn)) {
                    continue;
                }
                let version = history.records[record].version.value.to_string();
                // The link's text stands before its address, in the same line.
                let before = document.text.get(..link.span.start).unwrap_or_default();
                let text = before.rsplit('\n').next().unwrap_or_default();
                if !text.contains(&version) {
                    let message = say!(
                        "this link leads to version {version}, which is no longer in force",
                        "這個連結通往已不再有效的版本 {version}"
                    );
                    let help = say!(
                        "name the version in the link's text, or link to the document",
                        "請在連結文字寫出版本，或改為連到文件本身"
                    );
                    found.push(Diagnostic::new(Code::SupersededLink, link.span.clone(), message).help(help));
                }
            }
        }
    }
    found
}
