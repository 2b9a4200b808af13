//! Rules for controlled documents: what they must say, their steps, their versions.

use std::collections::HashMap;
use std::sync::Arc;

use crate::content::Document;
use crate::content::body::Step;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::handbook::{Entry, Handbook};
use crate::say;
use crate::source::Span;
use crate::yaml::Located;

/// Controlled documents with the text that settles their metadata.
fn controlled(handbook: &Handbook) -> impl Iterator<Item = (usize, &Entry, &Arc<Document>)> {
    handbook.living().filter_map(|(id, entry)| {
        let document = entry.main()?;
        entry.kind().is_controlled().then_some((id, entry, document))
    })
}

/// A controlled document has a title, a number and an owner.
pub fn metadata(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, _, document) in controlled(handbook) {
        let front = &document.front;
        for (key, given) in
            [("title", document.title().is_some()), ("id", front.id.is_some()), ("owner", front.owner.is_some())]
        {
            if !given {
                found.push(
                    Diagnostic::new(
                        Code::MissingKey,
                        Span::start_of(&document.file),
                        say!("a controlled document needs `{key}`", "受控文件需要 `{key}`"),
                    )
                    .help(say!("add it to the front matter", "請在頁首資料補上")),
                );
            }
        }
    }
    found
}

/// A stage is one of the configured ones.
pub fn stages(handbook: &Handbook) -> Vec<Diagnostic> {
    let known: Vec<&str> = handbook.config.stages.iter().map(|stage| stage.id.as_str()).collect();
    let documents = handbook.living().flat_map(|(_, entry)| entry.documents.iter().flatten());
    documents
        .filter_map(|document| document.front.stage.as_ref())
        .filter(|stage| !known.contains(&stage.value.as_str()))
        .map(|stage| {
            let (name, list) = (&stage.value, known.join("`, `"));
            let message = say!("`{name}` is no stage; the stages are `{list}`", "`{name}` 不是階段；階段有 `{list}`");
            Diagnostic::new(Code::WrongType, stage.span.clone(), message)
                .maybe_help(did_you_mean(name, known.iter().copied()))
        })
        .collect()
}

/// `related` names documents that exist.
pub fn related(handbook: &Handbook) -> Vec<Diagnostic> {
    let documents = handbook.living().flat_map(|(_, entry)| entry.documents.iter().flatten());
    documents
        .flat_map(|document| &document.front.related)
        .filter(|number| handbook.by_number(&number.value).is_none())
        .map(|number| {
            let name = &number.value;
            let message = say!("no document has the number `{name}`", "沒有編號為 `{name}` 的文件");
            Diagnostic::new(Code::UnknownDocument, number.span.clone(), message)
                .maybe_help(did_you_mean(name, handbook.numbers()))
        })
        .collect()
}

/// Nobody approves their own document alone (ISO 9001, 7.5.2 c).
pub fn approvers(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, entry, document) in controlled(handbook) {
        let Some(owner) = &document.front.owner else { continue };
        let records = entry.history.iter().flat_map(|history| &history.records).map(|record| &record.approved_by);
        for approvers in records.chain([&document.front.approvers]) {
            if let Some(first) = alone(approvers, &owner.value) {
                let name = &owner.value;
                found.push(
                    Diagnostic::new(
                        Code::ApproverIsOwner,
                        first.span.clone(),
                        say!(
                            "`{name}` owns this document and alone approves it",
                            "`{name}` 既是文件負責人，又是唯一的核准者"
                        ),
                    )
                    .help(say!("name a second role that approves", "請加上另一個核准角色")),
                );
            }
        }
    }
    found
}

fn alone<'a>(approvers: &'a [Located<String>], owner: &str) -> Option<&'a Located<String>> {
    approvers.first().filter(|_| approvers.iter().all(|approver| approver.value == owner))
}

/// A review that is due is done.
pub fn reviews(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, _, document) in controlled(handbook) {
        let (Some(every), Some(record)) = (&document.front.review_every, handbook.in_force(id)) else { continue };
        if let Some(due) = handbook.review_due(id).filter(|due| *due < handbook.today) {
            let version = &record.version.value;
            let message = say!("version {version} was due for review on {due}", "版本 {version} 應於 {due} 前檢視");
            found.push(Diagnostic::new(Code::ReviewOverdue, every.span.clone(), message));
        }
    }
    found
}

/// A step of a controlled document has an id of its own and somebody who does it.
pub fn steps(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, entry, main) in controlled(handbook) {
        for document in entry.documents.iter().flatten() {
            for step in &document.body.steps {
                let title = &step.title;
                if !step.has_own_id {
                    let message = say!("the step `{title}` has no id of its own", "步驟「{title}」沒有自己的 id");
                    let help = say!(
                        "records and links need one: `{{#short-name …}}`",
                        "紀錄與連結都需要：`{{#short-name …}}`"
                    );
                    found.push(Diagnostic::new(Code::StepWithoutId, step.span.clone(), message).help(help));
                }
                if step.roles.is_empty() && document.file == main.file {
                    let message = say!("nobody is responsible for the step `{title}`", "步驟「{title}」沒有負責角色");
                    let help = say!("add `role=…` to the heading", "請在標題加上 `role=…`");
                    found.push(Diagnostic::new(Code::StepWithoutOwner, step.span.clone(), message).help(help));
                }
            }
        }
    }
    found
}

/// `after` names steps of the same document, and no step waits for itself.
pub fn step_order(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for document in handbook.living().flat_map(|(_, entry)| entry.documents.iter().flatten()) {
        let steps = &document.body.steps;
        let by_id: HashMap<&str, usize> =
            steps.iter().enumerate().map(|(index, step)| (step.id.as_str(), index)).collect();
        for step in steps {
            for other in step.after.iter().filter(|other| !by_id.contains_key(other.value.as_str())) {
                let name = &other.value;
                let message = say!("no step `{name}` to wait for", "沒有可等待的步驟 `{name}`");
                let help = did_you_mean(name, by_id.keys().copied());
                found.push(Diagnostic::new(Code::StepOrder, other.span.clone(), message).maybe_help(help));
            }
        }
        if let Some(step) = cycle(steps, &by_id) {
            let id = &step.id;
            let message = say!("the step `{id}` waits for itself", "步驟 `{id}` 等待自己完成");
            found.push(Diagnostic::new(Code::StepOrder, step.span.clone(), message));
        }
    }
    found
}

/// A step on a circle of `after`, found by taking away whatever waits for nothing (Kahn's algorithm).
fn cycle<'a>(steps: &'a [Step], by_id: &HashMap<&str, usize>) -> Option<&'a Step> {
    let mut waiting: Vec<Vec<usize>> = steps
        .iter()
        .map(|step| step.after.iter().filter_map(|id| by_id.get(id.value.as_str()).copied()).collect())
        .collect();
    let mut done = vec![false; steps.len()];
    loop {
        let free: Vec<usize> = (0..steps.len()).filter(|index| !done[*index] && waiting[*index].is_empty()).collect();
        if free.is_empty() {
            return done.iter().position(|done| !done).map(|index| &steps[index]);
        }
        for index in &free {
            done[*index] = true;
        }
        for list in &mut waiting {
            list.retain(|index| !done[*index]);
        }
    }
}
