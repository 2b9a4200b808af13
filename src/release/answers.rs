//! The feedback items that a release answers: they are closed with it, in the same step.

use std::path::Path;

use super::{Request, Subject};
use crate::content::register::{Item, ItemStatus};
use crate::content::version::Version;
use crate::diagnostic::Text;
use crate::feedback::change::{changed, closed, find};
use crate::say;

/// The items that a request names. Without a register any name is taken, as it is known elsewhere.
pub(super) fn check<'h>(subject: &Subject<'h>, request: &Request, against: &mut Vec<Text>) -> Vec<&'h Item> {
    let handbook = subject.handbook;
    let mut items = Vec::new();
    for (at, id) in request.answers.iter().enumerate() {
        if request.answers[..at].contains(id) {
            against.push(say!("`{id}` is given twice", "`{id}` 重複"));
        } else if !handbook.register.items.is_empty() {
            match find(handbook, id).and_then(|item| answerable(subject, item)) {
                Ok(item) => items.push(item),
                Err(refusal) => against.push(refusal),
            }
        }
    }
    items
}

/// An item that a version of the document can answer.
fn answerable<'h>(subject: &Subject<'h>, item: &'h Item) -> Result<&'h Item, Text> {
    let id = &item.id;
    match &item.document {
        Some(_) if subject.handbook.item_entry(item) == Some(subject.id) => {}
        Some(document) => {
            let name = &document.value;
            return Err(say!("`{id}` is about `{name}`, not this document", "`{id}` 說的是 `{name}`，不是這份文件"));
        }
        None => {
            let file = &item.file;
            return Err(say!(
                "`{id}` names no document: write `document` in {file} when it is about this one",
                "`{id}` 沒有寫明文件：若說的是這一份，請在 {file} 寫上 `document`"
            ));
        }
    }
    match (item.status.value, &item.done_in) {
        (ItemStatus::Declined, _) => {
            Err(say!("`{id}` was declined: accept it first", "`{id}` 已決定不採納：要處理請先改為採納"))
        }
        (ItemStatus::Done, Some(version)) => {
            let version = &version.value;
            Err(say!("`{id}` is done in version {version} already", "`{id}` 已在版本 {version} 結案"))
        }
        _ => Ok(item),
    }
}

/// The files of items as they are to be, by their names.
pub(super) fn close(
    root: &Path,
    subject: &Subject,
    items: &[&Item],
    version: &Version,
) -> Result<Vec<(String, String)>, Text> {
    let values = closed(subject.handbook, version);
    let close = |item: &&Item| match changed(root, subject.handbook, item, &values) {
        Ok(text) => Ok((format!("{}.yaml", item.id), text?)),
        Err(error) => Err(Text { en: error.to_string(), zh: error.to_string() }),
    };
    items.iter().map(close).collect()
}
