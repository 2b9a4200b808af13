//! Rules for what readers sent in: it is about something that exists, what was done agrees with the records of
//! versions, and nobody waits for ever.

use crate::content::history::Record;
use crate::content::register::{Item, ItemStatus};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::handbook::{EntryId, Handbook};
use crate::say;
use crate::yaml::Located;

/// Documents, versions, steps and questions exist, or did. A form can be filled in wrongly, and what it is about may be
/// gone by now, so this is a warning.
pub fn subjects(handbook: &Handbook) -> Vec<Diagnostic> {
    handbook.register.items.iter().flat_map(|item| subject(handbook, item)).collect()
}

fn subject(handbook: &Handbook, item: &Item) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(question) = item.question.as_ref().filter(|question| !handbook.has_question(&question.value)) {
        let name = &question.value;
        let message = say!("there is no question `{name}`", "沒有題目 `{name}`");
        let help = say!(
            "write `quiz/question` as they are called now, or leave it out",
            "請改成現在的「測驗/題目」代號，或刪去這一行"
        );
        found.push(Diagnostic::new(Code::FeedbackSubject, question.span.clone(), message).help(help));
    }
    let Some(document) = &item.document else { return found };
    let name = &document.value;
    let Some(id) = handbook.subject(name) else {
        let message = say!("no document or page is called `{name}`", "沒有叫做 `{name}` 的文件或頁面");
        let help = did_you_mean(name, handbook.subject_names()).unwrap_or_else(|| {
            say!(
                "write a document's number, or a page's path without extension, such as `roles/press`",
                "請寫文件編號，或不含副檔名的頁面路徑，例如 `roles/press`"
            )
        });
        found.push(Diagnostic::new(Code::FeedbackSubject, document.span.clone(), message).help(help));
        return found;
    };
    if let Some(version) = item.version.as_ref().filter(|version| !handbook.has_version(id, &version.value)) {
        let number = &version.value;
        let message = say!("`{name}` never had a version {number}", "`{name}` 從來沒有版本 {number}");
        let help = say!("correct it, or leave it out", "請改正，或刪去這一行");
        found.push(Diagnostic::new(Code::FeedbackSubject, version.span.clone(), message).help(help));
    }
    if let Some(step) = item.step.as_ref().filter(|step| !handbook.ever_had_step(id, &step.value)) {
        let title = &step.value;
        let message = say!("`{name}` never had a step `{title}`", "`{name}` 從來沒有步驟 `{title}`");
        let steps = handbook.steps(id, 0).iter().map(|step| step.id.as_str());
        let help = did_you_mean(title, steps)
            .unwrap_or_else(|| say!("write the step's id, or leave it out", "請寫步驟代號，或刪去這一行"));
        found.push(Diagnostic::new(Code::FeedbackSubject, step.span.clone(), message).help(help));
    }
    found
}

/// What is done was done by a version whose record says so, and what records say was done, is.
pub fn statuses(handbook: &Handbook) -> Vec<Diagnostic> {
    let register = &handbook.register;
    if register.items.is_empty() {
        return Vec::new();
    }
    let done = register.items.iter().filter(|item| item.status.value == ItemStatus::Done);
    let mut found: Vec<Diagnostic> = done.filter_map(|item| not_on_record(handbook, item)).collect();
    for (id, entry) in handbook.living() {
        for record in entry.history.iter().flat_map(|history| &history.records) {
            found.extend(record.answers.iter().filter_map(|answer| not_done(handbook, id, record, answer)));
        }
    }
    found
}

/// An item that is done, and that no record names.
fn not_on_record(handbook: &Handbook, item: &Item) -> Option<Diagnostic> {
    let Some(done_in) = &item.done_in else { return without_version(handbook, item) };
    let (version, id) = (&done_in.value, &item.id);
    let history = handbook.item_entry(item).map(|document| &handbook.entries[document]);
    let record = history.and_then(|entry| entry.history.as_ref()).and_then(|history| {
        let at = history.position(version)?;
        history.records.get(at)
    });
    let Some(record) = record else {
        // What was released after the day of the build is not known yet.
        let is_later = history.is_some_and(|entry| entry.later.iter().any(|later| *later == version.to_string()));
        let name = item.document.as_ref().map_or("", |document| &document.value);
        let message = say!("`{name}` has no version {version} on record", "`{name}` 沒有版本 {version} 的紀錄");
        let help = say!(
            "`readybook release {name} --answers {id}` closes an item; until then it is `accepted`",
            "`readybook release {name} --answers {id}` 會結案；在那之前請寫 `accepted`"
        );
        let wrong = Diagnostic::new(Code::FeedbackStatus, done_in.span.clone(), message).help(help);
        return (!is_later).then_some(wrong);
    };
    let is_named = record.answers.iter().any(|answer| answer.value == *id);
    (!is_named).then(|| {
        let message = say!(
            "the record of version {version} does not name `{id}` under `answers`",
            "版本 {version} 的紀錄沒有在 `answers` 列出 `{id}`"
        );
        let help = say!(
            "add it there if the version answers it, else set the status back",
            "這一版若確實處理了，請補列；否則請改回原來的狀態"
        );
        Diagnostic::new(Code::FeedbackStatus, done_in.span.clone(), message)
            .help(help)
            .related(record.version.span.clone(), say!("the record", "這一版的紀錄"))
    })
}

/// An item that is done without a version, though its document has versions.
fn without_version(handbook: &Handbook, item: &Item) -> Option<Diagnostic> {
    handbook.is_versioned(item).then(|| {
        let message = say!("the item does not say which version answered it", "項目沒有寫是哪一版處理的");
        let help = say!("name the version as `done_in: \"2.1\"`", "請寫出版本，例如 `done_in: \"2.1\"`");
        Diagnostic::new(Code::FeedbackStatus, item.status.span.clone(), message).help(help)
    })
}

/// An answer of a record, to an item that is not done by it.
fn not_done(handbook: &Handbook, document: EntryId, record: &Record, answer: &Located<String>) -> Option<Diagnostic> {
    let (id, version) = (&answer.value, &record.version.value);
    let Some(item) = handbook.register.item(id) else {
        let message = say!("the register holds no item `{id}`", "建議登記簿裡沒有項目 `{id}`");
        let known = handbook.register.items.iter().map(|item| item.id.as_str());
        let help = did_you_mean(id, known).unwrap_or_else(|| {
            say!("put the item's file into the folder `feedback`", "請把這個項目的檔案放進 `feedback` 資料夾")
        });
        return Some(Diagnostic::new(Code::FeedbackStatus, answer.span.clone(), message).help(help));
    };
    let is_done = item.status.value == ItemStatus::Done
        && item.done_in.as_ref().is_some_and(|done| done.value == *version)
        && handbook.item_entry(item) == Some(document);
    (!is_done).then(|| {
        let message = say!(
            "version {version} answers `{id}`, but the item is not done in it",
            "版本 {version} 處理了 `{id}`，項目卻不是在這一版結案"
        );
        let help = say!(
            "write `status: done` and `done_in: \"{version}\"` in the item, or correct the record",
            "請在項目寫 `status: done` 與 `done_in: \"{version}\"`，或改正紀錄"
        );
        Diagnostic::new(Code::FeedbackStatus, answer.span.clone(), message)
            .help(help)
            .related(item.status.span.clone(), say!("the item", "這個項目"))
    })
}

/// New items are decided about within the time that is set.
pub fn waiting(handbook: &Handbook) -> Vec<Diagnostic> {
    let Some(within) = handbook.config.feedback.register.answer_within else { return Vec::new() };
    let new = handbook.register.items.iter().filter(|item| item.status.value == ItemStatus::New);
    new.filter(|item| within.after(item.received.value) < handbook.today)
        .map(|item| {
            let (id, day) = (&item.id, item.received.value);
            let message = say!("`{id}` has waited for a decision since {day}", "`{id}` 自 {day} 起還沒有決定");
            let help = say!(
                "`readybook feedback set {id} --status accepted`, or `declined` with `--reason`",
                "`readybook feedback set {id} --status accepted`，或 `declined` 加上 `--reason`"
            );
            Diagnostic::new(Code::FeedbackWaiting, item.received.span.clone(), message).help(help)
        })
        .collect()
}
