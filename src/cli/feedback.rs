//! `feedback import`, `feedback list` and `feedback set`.

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use super::Outcome;
use super::arguments::{Arguments, Feedback, Format, Import, List, Set, Site};
use super::build::{options, root};
use super::report::Reporter;
use crate::content::discover::content_folder;
use crate::content::register::FOLDER;
use crate::diagnostic::report::Language;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::error::{Error, printable, shown};
use crate::feedback::change::{self, Decision};
use crate::feedback::import::{self, Fate, Imported, Intake};
use crate::feedback::list::{self, Filter, Row};
use crate::handbook::{Handbook, View};
use crate::pipeline::{Examined, Options, Pipeline, Reuse};
use crate::release;
use crate::say;

pub fn feedback(arguments: &Arguments, asked: &Feedback, reporter: &Reporter) -> Result<Outcome, Error> {
    match asked {
        Feedback::Import(asked) => import(arguments, asked, reporter),
        Feedback::List(asked) => list(arguments, asked, reporter),
        Feedback::Set(asked) => set(arguments, asked, reporter),
    }
}

/// The handbook as authors see it. None when the register or the configuration has errors, which are shown: an item
/// that cannot be read would be imported again, or left out of a list.
pub(super) fn examine(arguments: &Arguments, reporter: &Reporter) -> Result<Option<(Options, Handbook)>, Error> {
    let site =
        Site { output: "public".into(), strict: false, drafts: true, answer_keys: false, owners: false, as_of: None };
    let options = Options { view: View::Drafts, ..options(root(arguments)?, &site) };
    let Examined { handbook, found, texts } = Pipeline::new(options.clone(), Reuse::Once).examine()?;
    let register = content_folder(&options.root).join(FOLDER);
    let is_read = |file: &str| file == crate::config::FILE || options.root.join(file).starts_with(&register);
    let matters = |found: &Diagnostic| {
        found.severity == Severity::Error && found.span.as_ref().is_some_and(|span| is_read(&span.file))
    };
    // Whether the records of versions agree is no matter here, and may be what is about to be mended.
    let errors: Vec<_> = found
        .into_iter()
        .filter(|found| matters(found) && found.code != crate::diagnostic::Code::FeedbackStatus)
        .collect();
    if errors.is_empty() {
        return Ok(Some((options, handbook)));
    }
    reporter.findings(&errors, &texts);
    reporter.say(&say!("mend the register and the configuration first", "請先修正建議登記簿與設定"));
    Ok(None)
}

fn import(arguments: &Arguments, asked: &Import, reporter: &Reporter) -> Result<Outcome, Error> {
    let Some((options, handbook)) = examine(arguments, reporter)? else { return Ok(Outcome::Wrong) };
    let bytes = std::fs::read(&asked.file).map_err(Error::read(&asked.file))?;
    let taken = import::taken(&options.root, &handbook)?;
    let name = asked.file.to_string_lossy();
    let intake = match import::take_in(&handbook, &taken, &name, &bytes) {
        Ok(intake) => intake,
        Err(reason) => {
            let (file, en, zh) = (shown(&asked.file), printable(&reason.en), printable(&reason.zh));
            reporter.say(&say!("{file}: {en}", "{file}：{zh}"));
            return Ok(Outcome::Wrong);
        }
    };
    let written = match asked.dry_run {
        true => Ok(()),
        false => {
            release::settle(&options.root, &handbook)?;
            let (count, written) = import::write(&options.root, &intake);
            if written.is_err() {
                let all = intake.new_items().count();
                reporter.say(&say!(
                    "only the first {count} of {all} new items were written; import the file again for the others",
                    "{all} 個新項目只寫入前 {count} 個；請再匯入一次，補上其餘項目"
                ));
            }
            written
        }
    };
    written?;
    print(&rows_as(arguments.format, &asked.file, &intake, reporter.language));
    summarise(asked, &intake, reporter);
    Ok(if intake.counts().2 == 0 { Outcome::Fine } else { Outcome::Wrong })
}

/// What is said beside the rows.
fn summarise(asked: &Import, intake: &Intake, reporter: &Reporter) {
    if intake.encoding != "UTF-8" {
        let encoding = intake.encoding;
        reporter.say(&say!(
            "the file was read as {encoding}: look whether the texts are right",
            "檔案以 {encoding} 讀取：請確認文字正確"
        ));
    }
    if !intake.dropped.is_empty() {
        let (en, zh) = (intake.dropped.join("`, `"), intake.dropped.join("`、`"));
        reporter.say(&say!("columns that were left out: `{en}`", "未匯入的欄位：`{zh}`"));
    }
    let (new, known, refused) = intake.counts();
    reporter.say(&match asked.dry_run {
        true => say!(
            "{new} would be new, {known} are known already, {refused} refused; nothing was written",
            "將新增 {new} 筆，{known} 筆早已匯入，{refused} 筆不能匯入；未寫入任何內容"
        ),
        false => say!(
            "{new} new, {known} known already, {refused} refused",
            "新增 {new} 筆，{known} 筆早已匯入，{refused} 筆不能匯入"
        ),
    });
}

/// A row for programs.
#[derive(Debug, Serialize)]
struct Entry<'i> {
    line: usize,
    /// `new`, `duplicate`, `refused`.
    outcome: &'static str,
    /// Of the new item, or of the one that holds the same.
    id: Option<&'i str>,
    reasons: Vec<&'i str>,
    notes: Vec<&'i str>,
}

impl<'i> Entry<'i> {
    fn of(row: &'i Imported, language: Language) -> Entry<'i> {
        let texts = |texts: &'i [Text]| texts.iter().map(|text| text.text_in(language)).collect();
        let (outcome, id, reasons): (_, _, &[Text]) = match &row.fate {
            Fate::New { id, .. } => ("new", Some(id.as_str()), &[]),
            Fate::Duplicate { of } => ("duplicate", Some(of.as_str()), &[]),
            Fate::Refused(reasons) => ("refused", None, reasons),
        };
        Entry { line: row.line, outcome, id, reasons: texts(reasons), notes: texts(&row.notes) }
    }
}

fn rows_as(format: Format, file: &Path, intake: &Intake, language: Language) -> String {
    let entries: Vec<Entry> = intake.rows.iter().map(|row| Entry::of(row, language)).collect();
    if format == Format::Json {
        return serde_json::to_string_pretty(&entries).unwrap_or_default() + "\n";
    }
    let file = shown(file);
    // People want to see what is odd; that a row became an item they see in the register.
    let is_shown = |entry: &&Entry| format != Format::Human || entry.outcome == "refused" || !entry.notes.is_empty();
    let line = |entry: &Entry| {
        let (separator, stop) = (say!("; ", "；"), say!(": ", "："));
        let (separator, stop) = (separator.text_in(language), stop.text_in(language));
        let said: Vec<&str> = entry.reasons.iter().chain(&entry.notes).copied().collect();
        let said = if said.is_empty() { String::new() } else { format!("{stop}{}", said.join(separator)) };
        let id = entry.id.map(|id| format!(" {id}")).unwrap_or_default();
        let outcome = match (format, entry.outcome) {
            (Format::Human, "refused") => say!("REFUSED", "不能匯入").text_in(language).to_string(),
            (Format::Human, _) => say!("new", "新增").text_in(language).to_string(),
            (_, outcome) => outcome.to_string(),
        };
        let after_line = if format == Format::Human { stop } else { ": " };
        printable(&format!("{file}:{}{after_line}{outcome}{id}{said}", entry.line)) + "\n"
    };
    entries.iter().filter(is_shown).map(line).collect()
}

fn list(arguments: &Arguments, asked: &List, reporter: &Reporter) -> Result<Outcome, Error> {
    let Some((_, handbook)) = examine(arguments, reporter)? else { return Ok(Outcome::Wrong) };
    let filter =
        Filter { statuses: asked.status.clone(), kinds: asked.kind.clone(), documents: asked.document.clone() };
    let rows = list::list(&handbook, &filter);
    print(&match arguments.format {
        Format::Json => serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n",
        Format::Csv => list::csv(&rows),
        Format::Short => rows.iter().map(short).collect(),
        Format::Human => rows.iter().map(|row| human(row, reporter.language)).collect(),
    });
    let (count, all) = (rows.len(), handbook.register.items.len());
    reporter.say(&say!("{count} of {all} items", "{all} 個項目中的 {count} 個"));
    Ok(Outcome::Fine)
}

/// What an item is about: `SM-IR-002 2.1 #lock`.
fn subject(row: &Row) -> String {
    let version = row.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let step = row.step.as_ref().map(|step| format!(" #{step}")).unwrap_or_default();
    let about = row.document.as_ref().or(row.question.as_ref()).map_or("–", String::as_str);
    format!("{about}{version}{step}")
}

fn short(row: &Row) -> String {
    let text = row.text.lines().next().unwrap_or_default();
    printable(&format!("{}: {} {} {}: {text}", row.id, row.status, row.kind, subject(row))) + "\n"
}

fn human(row: &Row, language: Language) -> String {
    let kind = match row.kind {
        "wrong" => say!("wrong", "寫錯了"),
        "unclear" => say!("unclear", "不清楚"),
        "outdated" => say!("outdated", "過時"),
        "missing" => say!("missing", "缺少"),
        _ => say!("UNSAFE", "不安全"),
    };
    let days = row.age;
    let status = match (row.status, &row.done_in, &row.reason) {
        ("new", ..) => say!("new for {days} days", "新收到，已 {days} 天"),
        ("accepted", ..) => say!("accepted, {days} days old", "已採納，已 {days} 天"),
        ("done", Some(version), _) => say!("done in {version}", "已在 {version} 結案"),
        (_, _, Some(reason)) => say!("declined: {reason}", "不採納：{reason}"),
        _ => say!("declined", "不採納"),
    };
    let owner = row.owner.as_deref().unwrap_or("–");
    let separator = say!("; ", "；");
    let facts = [kind.text_in(language), status.text_in(language), owner].join(separator.text_in(language));
    let mut text: String = row.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
    if text.chars().count() == 100 {
        text.push('…');
    }
    format!(
        "{:<12} {}\n{:12} {}\n{:12} {}\n",
        printable(&row.id),
        printable(&subject(row)),
        "",
        printable(&facts),
        "",
        printable(&text)
    )
}

fn set(arguments: &Arguments, asked: &Set, reporter: &Reporter) -> Result<Outcome, Error> {
    let Some((options, handbook)) = examine(arguments, reporter)? else { return Ok(Outcome::Wrong) };
    release::settle(&options.root, &handbook)?;
    let decision = Decision { status: asked.status, reasons: asked.reason.clone(), owner: asked.owner.clone() };
    let item = match change::find(&handbook, &asked.id) {
        Ok(item) => item,
        Err(refusal) => return Ok(refuse(&[refusal], reporter)),
    };
    let values = match change::decide(&handbook, item, &decision) {
        Ok(values) => values,
        Err(against) => return Ok(refuse(&against, reporter)),
    };
    let text = match change::changed(&options.root, &handbook, item, &values)? {
        Ok(text) => text,
        Err(refusal) => return Ok(refuse(&[refusal], reporter)),
    };
    change::replace_file(&options.root.join(&*item.file), &text)?;
    let (id, file) = (&item.id, printable(&item.file));
    reporter.say(&say!("{id} is changed: {file}", "{id} 已更新：{file}"));
    Ok(Outcome::Fine)
}

fn refuse(against: &[Text], reporter: &Reporter) -> Outcome {
    super::release::refuse(against, reporter);
    Outcome::Wrong
}

fn print(out: &str) {
    // A closed pipe (`| head`) is the reader's wish, not a failure.
    let _ = std::io::stdout().write_all(out.as_bytes());
}
