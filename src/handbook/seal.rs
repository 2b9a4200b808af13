//! Compares the files of released versions with the record that was made of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::FrozenText;
use crate::content::history::{History, Record};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;

/// The folder of a document in a version's folder for files that lay elsewhere when it was released.
const ELSEWHERE: &str = "elsewhere/";

/// The name of a file in a version's folder. Files of the document's own folder keep their place; others come below
/// `elsewhere`, with their path in the content folder.
pub fn frozen_name(folder: &str, path: &str) -> String {
    match path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
        Some(own) => own.to_string(),
        None => format!("{ELSEWHERE}{path}"),
    }
}

/// The path in the content folder that a file of a version's folder was copied from.
pub fn frozen_source(folder: &str, name: &str) -> String {
    match name.strip_prefix(ELSEWHERE) {
        Some(path) => path.to_string(),
        None => super::join(folder, name),
    }
}

/// A digest as it is written in records.
pub fn hexadecimal(digest: &[u8; 32]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Names every file that differs from its record, is missing or was added, and versions without text or record.
pub(super) fn check(
    history: &History,
    archive: &BTreeMap<Arc<str>, BTreeMap<Arc<str>, FrozenText>>,
    found: &mut Vec<Diagnostic>,
) {
    let mut without_texts = Vec::new();
    for record in &history.records {
        let version = record.version.value.to_string();
        match archive.get(&*version) {
            Some(files) => check_version(record, files, found),
            None if record.files.is_empty() => without_texts.push(record),
            None => {
                let message = say!("the folder of version {version} is missing", "缺少版本 {version} 的資料夾");
                found.push(Diagnostic::new(Code::FrozenChanged, record.version.span.clone(), message).help(restore()));
            }
        }
    }
    // One finding for all of them: they come from before the document was versioned here.
    if let [.., last] = without_texts[..] {
        let (version, others) = (&last.version.value, without_texts.len() - 1);
        let message = match others {
            0 => say!("nothing of version {version} was frozen", "版本 {version} 沒有凍結任何檔案"),
            _ => say!(
                "nothing of version {version} was frozen, nor of {others} older ones",
                "版本 {version} 與更早的 {others} 個版本都沒有凍結任何檔案"
            ),
        };
        let help = say!(
            "put the texts into `versions/{version}/` and run `readybook seal`",
            "請將文字放入 `versions/{version}/`，再執行 `readybook seal`"
        );
        found.push(Diagnostic::new(Code::NotFrozen, last.version.span.clone(), message).help(help));
    }
    for (version, files) in archive {
        let is_known = history.records.iter().any(|record| *record.version.value.to_string() == **version);
        if let Some(file) = files.values().next().filter(|_| !is_known) {
            let message = say!("the version {version} has no record", "版本 {version} 沒有紀錄");
            let help = say!(
                "`readybook release` writes texts and record together; remove the folder, or add the record to `history.yaml`",
                "`readybook release` 會一併寫入文字與紀錄；請移除這個資料夾，或在 `history.yaml` 補上紀錄"
            );
            found.push(Diagnostic::new(Code::Version, Span::start_of(&file.file), message).help(help));
        }
    }
}

fn restore() -> crate::diagnostic::Text {
    say!(
        "a released version never changes: restore the file, and release what is new as a new version",
        "已發布的版本不可更動：請還原檔案，新的內容請以新版本發布"
    )
}

fn check_version(record: &Record, files: &BTreeMap<Arc<str>, FrozenText>, found: &mut Vec<Diagnostic>) {
    let version = &record.version.value;
    if record.files.is_empty() {
        let message = say!(
            "version {version} is not sealed: its record has no digests",
            "版本 {version} 尚未封存：紀錄沒有雜湊值"
        );
        let help = say!("`readybook seal` adds them", "請執行 `readybook seal` 補上");
        found.push(Diagnostic::new(Code::NotFrozen, record.version.span.clone(), message).help(help));
        return;
    }
    for (name, recorded) in &record.files {
        let Some(file) = files.get(name.as_str()) else {
            let message = say!("`{name}` of version {version} is missing", "版本 {version} 缺少 `{name}`");
            found.push(Diagnostic::new(Code::FrozenChanged, recorded.span.clone(), message).help(restore()));
            continue;
        };
        let (now, then) = (hexadecimal(&file.digest), &recorded.value);
        if now != *then {
            let message = say!(
                "this file of version {version} was changed: its SHA-256 was {then}, and is {now}",
                "版本 {version} 的這個檔案已被更動：SHA-256 原為 {then}，現為 {now}"
            );
            found.push(
                Diagnostic::new(Code::FrozenChanged, Span::start_of(&file.file), message)
                    .related(recorded.span.clone(), say!("recorded here", "紀錄在這裡"))
                    .help(restore()),
            );
        }
    }
    for (name, file) in files.iter().filter(|(name, _)| !record.files.contains_key(&***name)) {
        let message = say!(
            "`{name}` was added to version {version} after its release",
            "`{name}` 是在版本 {version} 發布後才加入的"
        );
        found.push(Diagnostic::new(Code::FrozenChanged, Span::start_of(&file.file), message).help(restore()));
    }
}
