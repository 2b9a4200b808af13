//! What may be added to a record after the release: that the version is withdrawn, and digests where there were none.

use std::path::Path;

use super::archive::Archive;
use super::record::{file_lines, insert, yaml_text};
use super::{Subject, check_languages, digest};
use crate::content::version::Version;
use crate::diagnostic::Text;
use crate::error::Error;
use crate::handbook::Handbook;
use crate::say;

/// Records that a version is withdrawn from now on, and why.
///
/// # Errors
/// `Ok(Err(…))`: what speaks against it. `Err`: the disk refuses.
pub fn withdraw(
    root: &Path,
    handbook: &Handbook,
    number: &str,
    version: &Version,
    reasons: &[(String, String)],
) -> Result<Result<(), Text>, Error> {
    let subject = match Subject::find(handbook, number) {
        Ok(subject) => subject,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let at = subject.history().and_then(|history| Some((history, history.position(version)?)));
    let Some((history, at)) = at else {
        return Ok(Err(say!("`{number}` has no version {version}", "`{number}` 沒有版本 {version}")));
    };
    if history.records[at].withdrawn.is_some() {
        return Ok(Err(say!("version {version} is withdrawn already", "版本 {version} 早已廢止")));
    }
    let mut against = Vec::new();
    check_languages(handbook, reasons, &mut against);
    if let Some(refusal) = against.into_iter().next() {
        return Ok(Err(refusal));
    }
    let missing = handbook.languages.iter().enumerate().find(|(language, code)| {
        subject.draft(*language).is_some() && !reasons.iter().any(|(given, text)| *given == ***code && !text.is_empty())
    });
    if let Some((_, code)) = missing {
        return Ok(Err(say!(
            "the reason in `{code}` is missing: --reason {code}=TEXT",
            "缺少 `{code}` 的原因：--reason {code}=文字"
        )));
    }
    let today = handbook.today;
    let mut lines = vec!["withdrawn:".to_string()];
    lines.extend(reasons.iter().map(|(code, text)| format!("  {code}: {}", yaml_text(text.trim()))));
    lines.push(format!("withdrawn_on: {today}"));
    let archive = Archive::of(root, subject.folder);
    match insert(&archive.history()?, version, &lines) {
        Ok(text) => archive.replace(Vec::new(), &text, &[]).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Adds the digests of versions that were frozen by hand. The answer names the versions.
///
/// # Errors
/// `Ok(Err(…))`: what speaks against it. `Err`: the disk refuses.
pub fn seal(root: &Path, handbook: &Handbook, number: &str) -> Result<Result<Vec<Version>, Text>, Error> {
    let subject = match Subject::find(handbook, number) {
        Ok(subject) => subject,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let archive = Archive::of(root, subject.folder);
    let mut text = archive.history()?;
    let mut sealed = Vec::new();
    for record in subject.history().map_or(&[][..], |history| &history.records) {
        let version = &record.version.value;
        let files = archive.files(&version.to_string())?;
        if !record.files.is_empty() || files.is_empty() {
            continue;
        }
        let lines = file_lines("", files.iter().map(|(name, bytes)| (name.as_str(), digest(bytes))));
        text = match insert(&text, version, &lines) {
            Ok(text) => text,
            Err(refusal) => return Ok(Err(refusal)),
        };
        sealed.push(version.clone());
    }
    if !sealed.is_empty() {
        archive.replace(Vec::new(), &text, &[])?;
    }
    Ok(Ok(sealed))
}
