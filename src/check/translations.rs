//! Rules between the languages of a page.

use std::sync::Arc;

use crate::content::Document;
use crate::content::block::Block;
use crate::content::body::Step;
use crate::content::version::Change;
use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::{EntryId, Handbook, Shown};
use crate::say;
use crate::source::Span;

/// A page exists in every language of the handbook.
pub fn missing(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, entry) in handbook.living() {
        let Some(document) = entry.main() else { continue };
        let missing: Vec<&str> = handbook
            .languages
            .iter()
            .zip(&entry.documents)
            .filter(|(_, document)| document.is_none())
            .map(|(code, _)| &**code)
            .collect();
        if missing.is_empty() {
            continue;
        }
        let list = missing.join("`, `");
        let stem = document.file.rsplit_once('.').map_or(&*document.file, |(stem, _)| stem);
        let name = match missing[0] {
            code if *code == *handbook.languages[0] => {
                format!("{}.md", stem.rsplit_once('.').map_or(stem, |(stem, _)| stem))
            }
            code => format!("{stem}.{code}.md"),
        };
        let message = say!("no translation into `{list}`", "缺少 `{list}` 的譯文");
        let help = say!("write it as `{name}`", "請寫成 `{name}`");
        found.push(Diagnostic::new(Code::TranslationMissing, Span::start_of(&document.file), message).help(help));
    }
    found
}

/// A translation has the steps of its original, in the same order, with the same roles and limits.
pub fn different_steps(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, entry) in handbook.living().filter(|(_, entry)| entry.kind().is_controlled()) {
        let mut documents = entry.documents.iter().enumerate().filter_map(|(at, text)| Some((at, text.as_ref()?)));
        let Some((_, original)) = documents.next() else { continue };
        for (language, translation) in documents {
            if is_behind(handbook, id, language) {
                continue; // Named by a rule of its own.
            }
            let pairs = original.body.steps.iter().zip(&translation.body.steps);
            if let Some((first, second)) = pairs.clone().find(|(a, b)| !same(a, b)) {
                let id = &first.id;
                let message = say!("this step differs from `{id}` of the original", "此步驟與原文的 `{id}` 不同");
                let help = say!(
                    "a translation has the same ids, roles, limits and conditions in the same order",
                    "譯文的 id、角色、時限、條件與順序都要與原文相同"
                );
                found.push(
                    Diagnostic::new(Code::TranslationDiffers, second.span.clone(), message)
                        .related(first.span.clone(), say!("the original", "原文"))
                        .help(help),
                );
            } else if original.body.steps.len() != translation.body.steps.len() {
                let (here, there) = (translation.body.steps.len(), original.body.steps.len());
                let message = say!("{here} steps here, {there} in the original", "此處 {here} 個步驟，原文 {there} 個");
                found.push(Diagnostic::new(Code::TranslationDiffers, Span::start_of(&translation.file), message));
            }
        }
    }
    found
}

/// A translation has the blocks of its original, in the same order, of the same ids, rules and numbers.
pub fn different_blocks(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, entry) in handbook.living() {
        let mut documents = entry.documents.iter().enumerate().filter_map(|(at, text)| Some((at, text.as_ref()?)));
        let Some((_, original)) = documents.next() else { continue };
        for (language, translation) in documents {
            if is_behind(handbook, id, language) {
                continue; // Named by a rule of its own.
            }
            let (first, second) = (&original.body.blocks, &translation.body.blocks);
            if let Some((first, second)) = first.iter().zip(second).find(|(a, b)| !same_block(a, b)) {
                found.push(different_block(first, second));
            } else if first.len() != second.len() {
                let (here, there) = (second.len(), first.len());
                let message = say!("{here} blocks here, {there} in the original", "此處{here}個區塊，原文{there}個");
                found.push(Diagnostic::new(Code::TranslationDiffers, Span::start_of(&translation.file), message));
            }
        }
    }
    found
}

fn same_block(a: &Block, b: &Block) -> bool {
    a.kind() == b.kind() && a.shape() == b.shape()
}

fn different_block(original: &Block, translation: &Block) -> Diagnostic {
    let (kind, other) = (translation.kind().name(), original.kind().name());
    let message = if kind == other {
        say!("this block `{kind}` differs from the original's", "這個 `{kind}` 區塊與原文不同")
    } else {
        say!("a block `{kind}` where the original has `{other}`", "此處是 `{kind}` 區塊，原文是 `{other}`")
    };
    let help = say!(
        "a translation has the same ids, types, numbers, roles and rules in the same order",
        "譯文的 id、類型、數字、角色、規則與順序都要與原文相同"
    );
    Diagnostic::new(Code::TranslationDiffers, translation.span.clone(), message)
        .related(original.span.clone(), say!("the original", "原文"))
        .help(help)
}

/// Whether a translation waits for its translator: the record says so, or nobody touched it since the last release
/// while the original went on.
fn is_behind(handbook: &Handbook, id: EntryId, language: usize) -> bool {
    let entry = &handbook.entries[id];
    match entry.shown {
        Shown::Version(record) => handbook.behind(id, record, language).is_some(),
        Shown::Draft => {
            let text = |documents: &[Option<Arc<Document>>], language: usize| {
                documents.get(language).and_then(|document| Some(document.as_ref()?.text.clone()))
            };
            let Some(last) = entry.frozen.last() else { return false };
            text(last, language).is_some()
                && text(last, language) == text(&entry.documents, language)
                && (text(last, 0) != text(&entry.documents, 0)
                    || handbook.behind(id, entry.frozen.len() - 1, language).is_some())
        }
        Shown::Nothing => false,
    }
}

/// A translation says what its original says.
pub fn behind(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, entry) in handbook.living().filter(|(_, entry)| entry.history.is_some()) {
        for (language, document) in entry.documents.iter().enumerate().skip(1) {
            let Some(document) = document.as_ref().filter(|_| is_behind(handbook, id, language)) else { continue };
            let span = Span::start_of(&document.file);
            let behind = match entry.shown {
                Shown::Version(record) => handbook.behind(id, record, language),
                _ => None,
            };
            let (message, help) = match (behind, &entry.history) {
                // What is not material is on record, on the page and in `status`; nobody has to stop for it.
                (Some(behind), _) if behind.change < Change::Material => continue,
                (Some(behind), Some(history)) => {
                    let version = &history.records[behind.rendered].version.value;
                    (
                        say!("this translation still renders version {version}", "這份譯文仍是版本 {version} 的內容"),
                        say!("translate the draft, and release it", "請更新譯文草稿並發布"),
                    )
                }
                _ => (
                    say!("the original has changed since this was translated", "原文在翻譯之後已有更動"),
                    say!(
                        "translate what changed, or release with `--allow-behind`",
                        "請翻譯更動之處，或以 `--allow-behind` 發布"
                    ),
                ),
            };
            found.push(Diagnostic::new(Code::TranslationBehind, span, message).help(help));
        }
    }
    found
}

fn same(a: &Step, b: &Step) -> bool {
    let ids = |list: &[crate::yaml::Located<String>]| list.iter().map(|item| item.value.clone()).collect::<Vec<_>>();
    let accountable = |step: &Step| step.accountable.as_ref().map(|role| role.value.clone());
    a.id == b.id
        && a.within == b.within
        && (a.marks, a.each_account, a.timer) == (b.marks, b.each_account, b.timer)
        && accountable(a) == accountable(b)
        && [
            (&a.roles, &b.roles),
            (&a.when, &b.when),
            (&a.after, &b.after),
            (&a.consult, &b.consult),
            (&a.inform, &b.inform),
        ]
        .iter()
        .all(|(a, b)| ids(a) == ids(b))
}
