//! Releases versions of controlled documents: what may be released, and the record and frozen files that come of it.
//!
//! A release copies the draft's texts in every language and the files they use into `versions/N/`, and adds a record
//! with their digests to `history.yaml`. Both become visible in one rename, and with them the feedback items that the
//! version answers are closed: whoever looks sees the old state or the new.

mod amend;
mod answers;
mod archive;
pub mod audit;
mod record;
pub mod status;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::content::Document;
use crate::content::encoding::decode;
use crate::content::history::History;
use crate::content::version::{Change, Version};
use crate::diagnostic::{Diagnostic, Severity, Text, nearest};
use crate::error::Error;
use crate::handbook::{EntryId, Handbook, Resolved, frozen_name, hexadecimal};
use crate::say;
pub use amend::{seal, withdraw};
use archive::Archive;
use record::{yaml_list, yaml_text};

/// What to release, and what the record is to say. What is missing is refused by [`plan`].
#[derive(Debug, Clone)]
pub struct Request {
    /// Document number.
    pub number: String,
    pub change: Option<Change>,
    /// Language and text.
    pub summaries: Vec<(String, String)>,
    /// Roles.
    pub approved_by: Vec<String>,
    pub effective: Option<Date>,
    /// Feedback items.
    pub answers: Vec<String>,
    /// None: the number that the change leads to.
    pub version: Option<Version>,
    /// Languages whose translation may be materially behind.
    pub allow_behind: Vec<String>,
}

/// A release that nothing speaks against.
#[derive(Debug)]
pub struct Plan {
    pub number: String,
    pub version: Version,
    archive: Archive,
    /// Path in the version's folder, with the bytes.
    files: Vec<(String, Vec<u8>)>,
    /// The new text of `history.yaml`.
    history: String,
    /// The files of feedback items that it closes: name and new text.
    closed: Vec<(String, String)>,
    /// Languages that are behind, with the version that each renders.
    pub behind: BTreeMap<String, Version>,
}

/// A document as releases see it: its draft, and its history.
pub struct Subject<'h> {
    pub handbook: &'h Handbook,
    pub id: EntryId,
    /// Its folder, relative to the content folder.
    pub folder: &'h str,
}

impl<'h> Subject<'h> {
    /// Looks a document up by its number.
    ///
    /// # Errors
    /// What to tell the user: there is no such document, or it is not in a folder of its own.
    pub fn find(handbook: &'h Handbook, number: &str) -> Result<Subject<'h>, Text> {
        let Some(id) = handbook.by_number(number) else {
            let near = nearest(number, handbook.numbers());
            return Err(match near {
                Some(near) => say!(
                    "no document has the number `{number}`; did you mean `{near}`?",
                    "沒有編號為 `{number}` 的文件；您是否要寫 `{near}`？"
                ),
                None => say!("no document has the number `{number}`", "沒有編號為 `{number}` 的文件"),
            });
        };
        let entry = &handbook.entries[id];
        match entry.key.strip_suffix("/index").filter(|_| entry.owns_folder()) {
            Some(folder) => Ok(Subject { handbook, id, folder }),
            None => {
                let key = &entry.key;
                Err(say!(
                    "`{number}` has no folder of its own: move it to `{key}/index.md`",
                    "`{number}` 沒有自己的資料夾：請移到 `{key}/index.md`"
                ))
            }
        }
    }

    /// What was released up to the day of the build; none when nothing was.
    pub fn history(&self) -> Option<&'h History> {
        self.handbook.entries[self.id].history.as_ref().filter(|history| !history.records.is_empty())
    }

    /// The draft in a language.
    pub fn draft(&self, language: usize) -> Option<&'h Arc<Document>> {
        let entry = &self.handbook.entries[self.id];
        let documents = if entry.drafts.is_empty() { &entry.documents } else { &entry.drafts };
        documents.get(language)?.as_ref()
    }

    /// The newest version's text in a language.
    pub fn last(&self, language: usize) -> Option<&'h Arc<Document>> {
        self.handbook.entries[self.id].frozen.last()?.get(language)?.as_ref()
    }

    /// The version that the draft of a translation renders, by its place in the history; none when it renders the
    /// draft of its original.
    pub fn renders(&self, language: usize) -> Option<usize> {
        self.handbook.renders(self.id, language)
    }
}

/// Examines a request against the handbook with drafts shown, and the findings of its check.
///
/// # Errors
/// Everything that speaks against the release, at once.
pub fn plan(root: &Path, handbook: &Handbook, found: &[Diagnostic], request: &Request) -> Result<Plan, Vec<Text>> {
    let subject = Subject::find(handbook, &request.number).map_err(|refusal| vec![refusal])?;
    let mut against = Vec::new();
    check_request(&subject, request, &mut against);
    check_draft(&subject, found, &mut against);
    let behind = check_translations(&subject, request, &mut against);
    let version = check_version(&subject, request, &mut against);
    let items = answers::check(&subject, request, &mut against);
    let closed = version.as_ref().map_or(Ok(Vec::new()), |version| answers::close(root, &subject, &items, version));
    let closed = closed.unwrap_or_else(|refusal| {
        against.push(refusal);
        Vec::new()
    });
    let files = match collect(root, &subject) {
        Ok(files) => files,
        Err(refusal) => {
            against.push(refusal);
            Vec::new()
        }
    };
    let archive = Archive::of(root, subject.folder);
    let history = match archive.history() {
        Ok(text) => text,
        Err(error) => {
            against.push(Text { en: error.to_string(), zh: error.to_string() });
            String::new()
        }
    };
    let (Some(change), Some(effective), Some(version), true) =
        (request.change, request.effective, version, against.is_empty())
    else {
        return Err(against);
    };
    let record = write_record(&version, change, request, effective, handbook.today, &behind, &files);
    let separator = if history.is_empty() || history.ends_with('\n') { "" } else { "\n" };
    let history = format!("{history}{separator}{record}");
    Ok(Plan { number: request.number.clone(), version, archive, files, history, closed, behind })
}

impl Plan {
    /// Writes the version's folder and its record and closes the items that it answers, all of it or nothing.
    ///
    /// # Errors
    /// When the disk refuses, or somebody else releases the same document.
    pub fn carry_out(&self) -> Result<PathBuf, Error> {
        let folder = self.version.to_string();
        let files = self.files.iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes.as_slice()));
        self.archive.replace(files.collect(), &self.history, &self.closed)?;
        Ok(self.archive.folder().join(folder))
    }

    /// How many files are frozen.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Ids of the feedback items that it closes.
    pub fn closes(&self) -> Vec<&str> {
        self.closed.iter().map(|(name, _)| name.trim_end_matches(".yaml")).collect()
    }
}

/// Finishes what releases that were killed left over: items that are closed, and not at their place.
///
/// # Errors
/// When the disk refuses.
pub fn settle(root: &Path, handbook: &Handbook) -> Result<(), Error> {
    let documents = handbook.entries.iter().filter(|entry| entry.history.is_some());
    let mut folders = documents.filter_map(|entry| entry.key.strip_suffix("/index"));
    folders.try_for_each(|folder| Archive::of(root, folder).settle())
}

fn check_request(subject: &Subject, request: &Request, against: &mut Vec<Text>) {
    let handbook = subject.handbook;
    if request.change.is_none() {
        against.push(say!(
            "the kind of change is missing: --change editorial, minor or material",
            "缺少修訂類別：--change editorial、minor 或 material"
        ));
    }
    for (language, code) in handbook.languages.iter().enumerate() {
        let has = request.summaries.iter().any(|(given, text)| **given == **code && !text.trim().is_empty());
        if subject.draft(language).is_some() && !has {
            against.push(say!(
                "the summary in `{code}` is missing: --summary {code}=TEXT",
                "缺少 `{code}` 的摘要：--summary {code}=文字"
            ));
        }
    }
    check_languages(handbook, &request.summaries, against);
    for code in &request.allow_behind {
        if !handbook.languages.iter().skip(1).any(|known| **known == **code) {
            against.push(say!("`{code}` is no language of a translation", "`{code}` 不是譯文的語言"));
        }
    }
    if request.approved_by.is_empty() {
        against.push(say!("nobody approved it: --approved-by ROLE", "沒有人核准：--approved-by 角色"));
    }
    for (at, role) in request.approved_by.iter().enumerate() {
        if request.approved_by[..at].contains(role) {
            against.push(say!("the role `{role}` is given twice", "角色 `{role}` 重複"));
        }
        if handbook.roster.file.is_some() && handbook.roster.role(role).is_none() {
            against.push(say!("the roster has no role `{role}`", "名冊中沒有角色 `{role}`"));
        }
    }
    let front = subject.draft(0).map(|draft| &draft.front);
    let approvers = front.map_or(&[][..], |front| &front.approvers);
    let is_approver = |role: &String| approvers.iter().any(|approver| approver.value == *role);
    if !approvers.is_empty() && !request.approved_by.is_empty() && !request.approved_by.iter().any(is_approver) {
        let list = approvers.iter().map(|approver| approver.value.as_str()).collect::<Vec<_>>().join("`, `");
        against
            .push(say!("none of them is an approver of the document: `{list}`", "其中沒有文件所列的核准人：`{list}`"));
    }
    let owner = front.and_then(|front| front.owner.as_ref()).map(|owner| owner.value.as_str());
    if let Some(owner) = owner
        && !request.approved_by.is_empty()
        && request.approved_by.iter().all(|role| role == owner)
    {
        against.push(say!(
            "`{owner}` owns the document and can't be the only one to approve it",
            "`{owner}` 是文件負責人，不能是唯一的核准者"
        ));
    }
    match request.effective {
        None => against.push(say!("the effective date is missing: --effective DATE", "缺少生效日：--effective 日期")),
        Some(day) if day < handbook.today => {
            let today = handbook.today;
            against.push(say!(
                "it can't take effect on {day}, before it is released ({today})",
                "生效日 {day} 不能早於發布日（{today}）"
            ));
        }
        Some(day) => {
            let records = subject.history().map_or(&[][..], |history| &history.records);
            let later = records.iter().rev().find(|record| record.effective.value > day && record.withdrawn.is_none());
            if let Some(record) = later {
                let (version, effective) = (&record.version.value, record.effective.value);
                against.push(say!(
                    "it can't take effect on {day}: version {version} does on {effective}",
                    "不能於 {day} 生效：版本 {version} 於 {effective} 生效"
                ));
            }
        }
    }
}

/// A text for each of some languages: none unknown, none twice.
fn check_languages(handbook: &Handbook, texts: &[(String, String)], against: &mut Vec<Text>) {
    for (at, (code, _)) in texts.iter().enumerate() {
        if !handbook.languages.iter().any(|known| **known == **code) {
            against.push(say!("`{code}` is not a language of this handbook", "`{code}` 不是本手冊的語言"));
        } else if texts[..at].iter().any(|(other, _)| other == code) {
            against.push(say!("the text in `{code}` is given twice", "`{code}` 的文字重複"));
        }
    }
}

fn check_draft(subject: &Subject, found: &[Diagnostic], against: &mut Vec<Text>) {
    let entry = &subject.handbook.entries[subject.id];
    if let Some(later) = entry.later.last() {
        let today = subject.handbook.today;
        against.push(say!(
            "version {later} was released after {today}: is this machine's clock right, and `time_zone` set?",
            "版本 {later} 的發布日在 {today} 之後：這台電腦的時鐘與 `time_zone` 設定正確嗎？"
        ));
    }
    if subject.history().is_some() && !entry.is_ahead {
        against.push(say!(
            "the draft says the same as the last version: there is nothing to release",
            "草稿與上一版相同，沒有可發布的內容"
        ));
    }
    let drafts = (0..subject.handbook.languages.len()).filter_map(|language| subject.draft(language));
    let Some(folder) = drafts.filter_map(|draft| draft.file.rsplit_once('/')).map(|(folder, _)| folder).next() else {
        return;
    };
    let is_here = |file: &str| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let here = errors.filter(|finding| finding.span.as_ref().is_some_and(|span| is_here(&span.file))).count();
    if here > 0 {
        let unit = if here == 1 { "error" } else { "errors" };
        against.push(say!(
            "`readybook check --drafts` finds {here} {unit} in this document",
            "`readybook check --drafts` 在這份文件找到 {here} 個錯誤"
        ));
    }
}

fn check_translations(subject: &Subject, request: &Request, against: &mut Vec<Text>) -> BTreeMap<String, Version> {
    let mut behind = BTreeMap::new();
    let (Some(history), Some(change)) = (subject.history(), request.change) else { return behind };
    for (language, code) in subject.handbook.languages.iter().enumerate().skip(1) {
        let Some(rendered) = subject.renders(language) else { continue };
        let missed = history.gravest(rendered, history.records.len() - 1).map_or(change, |missed| missed.max(change));
        let version = history.records[rendered].version.value.clone();
        if missed == Change::Material && !request.allow_behind.iter().any(|allowed| **allowed == **code) {
            against.push(say!(
                "the translation into `{code}` still renders version {version}; translate it, or say --allow-behind {code}",
                "`{code}` 的譯文仍是版本 {version} 的內容；請先翻譯，或以 --allow-behind {code} 發布"
            ));
        }
        behind.insert(code.to_string(), version);
    }
    behind
}

fn check_version(subject: &Subject, request: &Request, against: &mut Vec<Text>) -> Option<Version> {
    let last = subject.history().and_then(|history| history.records.last()).map(|record| &record.version.value);
    let version = match (&request.version, last, request.change) {
        (Some(version), _, _) => version.clone(),
        (None, Some(last), Some(change)) => last.after(change),
        (None, None, _) => Version::first(),
        (None, Some(_), None) => return None,
    };
    if let Some(last) = last.filter(|last| version <= **last) {
        against.push(say!("version {version} does not follow {last}", "版本 {version} 沒有接在 {last} 之後"));
    }
    Some(version)
}

/// The bytes of every text and of every file that they use, as they were checked.
fn collect(root: &Path, subject: &Subject) -> Result<Vec<(String, Vec<u8>)>, Text> {
    let changed = |file: &str| {
        say!(
            "`{file}` was changed or removed while it was checked: run it again",
            "檢查期間 `{file}` 已被更動或移除：請再執行一次"
        )
    };
    let mut files = BTreeMap::new();
    for language in 0..subject.handbook.languages.len() {
        let Some(draft) = subject.draft(language) else { continue };
        let bytes = fs::read(root.join(&*draft.file)).map_err(|_| changed(&draft.file))?;
        if decode(&draft.file, bytes.clone()).0 != *draft.text {
            return Err(changed(&draft.file));
        }
        files.insert(frozen_name(subject.folder, &draft.path), bytes);
        let Some(links) = subject.handbook.links_of(subject.id, language) else { continue };
        for resolved in links.links.iter().chain(&links.images) {
            let Resolved::Asset(asset) = resolved else { continue };
            let asset = &subject.handbook.assets[*asset];
            let name = frozen_name(subject.folder, &asset.path);
            if files.contains_key(&name) || name.starts_with("versions/") {
                continue;
            }
            let bytes = fs::read(&asset.disk).map_err(|_| changed(&asset.file))?;
            if <[u8; 32]>::from(Sha256::digest(&bytes)) != asset.digest {
                return Err(changed(&asset.file));
            }
            files.insert(name, bytes);
        }
    }
    Ok(files.into_iter().collect())
}

fn write_record(
    version: &Version,
    change: Change,
    request: &Request,
    effective: Date,
    today: Date,
    behind: &BTreeMap<String, Version>,
    files: &[(String, Vec<u8>)],
) -> String {
    let mut lines =
        vec![format!("- version: \"{version}\""), format!("  change: {}", change.name()), "  summary:".into()];
    lines.extend(request.summaries.iter().map(|(code, text)| format!("    {code}: {}", yaml_text(text.trim()))));
    lines.push(format!("  approved_by: {}", yaml_list(&request.approved_by)));
    lines.push(format!("  released: {today}"));
    lines.push(format!("  effective: {effective}"));
    if !request.answers.is_empty() {
        lines.push(format!("  answers: {}", yaml_list(&request.answers)));
    }
    if !behind.is_empty() {
        lines.push("  behind:".into());
        lines.extend(behind.iter().map(|(code, version)| format!("    {code}: \"{version}\"")));
    }
    lines.extend(record::file_lines("  ", files.iter().map(|(name, bytes)| (name.as_str(), digest(bytes)))));
    lines.join("\n") + "\n"
}

fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes).into())
}
