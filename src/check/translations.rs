//! Rules between the languages of a page.

use crate::content::body::Step;
use crate::diagnostic::{Code, Diagnostic};
use crate::handbook::Handbook;
use crate::say;
use crate::source::Span;

/// A page exists in every language of the handbook.
pub fn missing(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entry in &handbook.entries {
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
    for entry in handbook.entries.iter().filter(|entry| entry.kind().is_controlled()) {
        let mut documents = entry.documents.iter().flatten();
        let Some(original) = documents.next() else { continue };
        for translation in documents {
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

fn same(a: &Step, b: &Step) -> bool {
    let ids = |list: &[crate::yaml::Located<String>]| list.iter().map(|item| item.value.clone()).collect::<Vec<_>>();
    let accountable = |step: &Step| step.accountable.as_ref().map(|role| role.value.clone());
    a.id == b.id
        && a.within == b.within
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
