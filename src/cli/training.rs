//! `training verify` and `training report`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use super::Outcome;
use super::arguments::{Arguments, Format, Report, Site as SiteArguments, Training, Verify};
use super::build::{options, root};
use super::report::Reporter;
use crate::config::FILE;
use crate::diagnostic::report::Language;
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::error::{Error, printable, shown};
use crate::handbook::Handbook;
use crate::pipeline::{Examined, Options, Pipeline, Reuse};
use crate::publish::publish;
use crate::render::Theme;
use crate::say;
use crate::training::files::{self, Checked};
use crate::training::gather::{add_older, gather};
use crate::training::intake::{NoteKind, take_in};
use crate::training::people::People;
use crate::training::report::{protect, report as report_of};
use crate::training::site::Site;
use crate::training::table::{Cell, csv};
use crate::training::verify::Verdict;

pub fn training(arguments: &Arguments, asked: &Training, reporter: &Reporter) -> Result<Outcome, Error> {
    match asked {
        Training::Verify(asked) => verify(arguments, asked, reporter),
        Training::Report(asked) => report(arguments, asked, reporter),
    }
}

/// The handbook with everything that is on record, and what training needs of it; where a day is given, its coverage is of
/// that day. None when it has errors that may change what is marked or asked for, which are shown.
pub(super) fn examine(
    arguments: &Arguments,
    quizzes: &[PathBuf],
    day: Option<Date>,
    reporter: &Reporter,
) -> Result<Option<(Options, Handbook, Site)>, Error> {
    let site = SiteArguments {
        output: "public".into(),
        strict: false,
        drafts: false,
        answer_keys: false,
        owners: false,
        // A quiz may be about a version that was released after the day of a report.
        as_of: Some(Date::MAX),
    };
    let options = options(root(arguments)?, &site);
    let reuse = if day.is_some() { Reuse::Again } else { Reuse::Once };
    let mut pipeline = Pipeline::new(options.clone(), reuse);
    let Examined { handbook, found, texts } = pipeline.examine()?;
    let errors: Vec<_> = found.into_iter().filter(matters).collect();
    if !errors.is_empty() {
        reporter.findings(&errors, &texts);
        reporter.say(&say!(
            "the handbook has errors: mend them first, as they may change what is marked",
            "手冊內容有錯誤，可能影響評分：請先修正"
        ));
        return Ok(None);
    }
    let mut site = gather(&handbook);
    for folder in quizzes {
        let found = add_older(&mut site, &handbook, folder)?;
        reporter.findings(&found, &texts);
    }
    if let Some(day) = day {
        site.cover(gather(&pipeline.on(day).examine()?.handbook));
    }
    Ok(Some((options, handbook, site)))
}

/// Whether an error may change what is marked or asked for. Questions that wait for their review are marked as they are,
/// and what they refer to may be there on another day only.
fn matters(found: &Diagnostic) -> bool {
    let is_read = |file: &str| {
        file.starts_with("quizzes/") || file == FILE || file.ends_with("roster.yaml") || file.ends_with("history.yaml")
    };
    let changes_nothing = matches!(
        found.code,
        Code::QuizOutdated
            | Code::QuizReference
            | Code::MissingImage
            | Code::BrokenImage
            | Code::DuplicateChoice
            | Code::ApproverIsOwner
            | Code::FeedbackTemplate
    );
    found.severity == Severity::Error && !changes_nothing && found.span.as_ref().is_none_or(|span| is_read(&span.file))
}

fn verify(arguments: &Arguments, asked: &Verify, reporter: &Reporter) -> Result<Outcome, Error> {
    let Some((_, _, site)) = examine(arguments, &asked.quizzes, None, reporter)? else { return Ok(Outcome::Wrong) };
    let mut found = Vec::new();
    for path in &asked.files {
        // What is no record by its name is passed over, unless it was named itself.
        found.extend(files::find(path)?.into_iter().filter(|file| file.passed_over.is_none()));
    }
    let checked = files::check(&site, &found);
    let rows: Vec<Row> = checked.iter().map(|checked| Row::of(checked, reporter.language)).collect();
    let out = match arguments.format {
        Format::Json => serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n",
        Format::Csv => table(&rows),
        Format::Short => rows.iter().map(Row::short).collect(),
        Format::Human => rows.iter().map(|row| row.human(reporter)).collect(),
    };
    // A closed pipe (`| head`) is the reader's wish, not a failure.
    let _ = std::io::stdout().write_all(out.as_bytes());
    let is_fine = |row: &&Row| matches!(row.verdict, "verified" | "marked" | "own-word" | "void");
    let (all, fine) = (rows.len(), rows.iter().filter(is_fine).count());
    if all == 0 {
        reporter.say(&no_records());
        return Ok(Outcome::Wrong);
    }
    reporter.say(&say!("{fine} of {all} files are as they should be", "{all} 個檔案中有 {fine} 個無誤"));
    Ok(if fine == all { Outcome::Fine } else { Outcome::Wrong })
}

fn no_records() -> Text {
    say!("there is no record here: their names end in `.json`", "沒有任何紀錄：紀錄的檔名以 `.json` 結尾")
}

/// A file with what came of it, for programs.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    /// `verified`, `marked`, `own-word`, `void`, `unknown`, `differs`, `refused`.
    verdict: &'static str,
    kind: Option<&'static str>,
    learner: Option<String>,
    name: Option<String>,
    activity: Option<String>,
    version: Option<String>,
    ended: Option<String>,
    /// Points as we marked them.
    raw: Option<String>,
    max: Option<u32>,
    success: Option<bool>,
    reasons: Vec<String>,
}

impl Row {
    fn of(checked: &Checked, language: Language) -> Row {
        let say = |text: &Text| text.text_in(language).to_string();
        let file = checked.name.clone();
        let (record, verdict) = match &checked.answer {
            Ok((record, verdict)) => (record, verdict),
            Err(reason) => return Row { file, verdict: "refused", reasons: vec![say(reason)], ..Row::default() },
        };
        let outcome = verdict.outcome();
        Row {
            file,
            verdict: verdict.name(),
            kind: Some(record.kind.name()),
            learner: Some(record.learner.id.clone()),
            name: record.learner.name.clone(),
            activity: Some(record.activity.id.clone()),
            version: Some(record.activity.version.clone()),
            ended: Some(record.ended.to_string()),
            raw: outcome.map(|outcome| outcome.raw.decimal()),
            max: outcome.map(|outcome| outcome.max),
            success: outcome.and_then(|outcome| outcome.success),
            reasons: match verdict {
                Verdict::Unknown(reason) => vec![say(reason)],
                Verdict::Differs(reasons) => reasons.iter().map(say).collect(),
                _ => Vec::new(),
            },
        }
    }

    /// One line.
    fn short(&self) -> String {
        let reasons = if self.reasons.is_empty() { String::new() } else { format!(": {}", self.reasons.join("; ")) };
        format!("{}: {}{}\n", printable(&self.file), self.verdict, printable(&reasons))
    }

    fn human(&self, reporter: &Reporter) -> String {
        let verdict = match self.verdict {
            "verified" => say!("verified", "相符"),
            "marked" => say!("marked now", "現已評分"),
            "own-word" => say!("nothing to mark: the learner's own word", "無須評分：學員自述"),
            "void" => say!("void: the quiz changed during the attempt", "作廢：作答期間測驗內容有更動"),
            "unknown" => say!("cannot be marked again", "無法重新評分"),
            "differs" => say!("DIFFERS", "不符"),
            _ => say!("REFUSED", "拒收"),
        };
        let file = &self.file;
        let score = self.raw.as_ref().zip(self.max).map(|(raw, max)| say!(", {raw}/{max}", "，{raw}/{max}分"));
        let result = self.success.map(|success| match success {
            true => say!(", passed", "，通過"),
            false => say!(", not passed", "，未通過"),
        });
        let parts = [Some(say!("{file}: ", "{file}：")), Some(verdict), score, result];
        let line: String = parts.iter().flatten().map(|part| part.text_in(reporter.language)).collect();
        let mut out = printable(&line) + "\n";
        for reason in &self.reasons {
            out.push_str(&format!("    {}\n", printable(reason)));
        }
        out
    }
}

impl Default for Row {
    fn default() -> Row {
        Row {
            file: String::new(),
            verdict: "refused",
            kind: None,
            learner: None,
            name: None,
            activity: None,
            version: None,
            ended: None,
            raw: None,
            max: None,
            success: None,
            reasons: Vec::new(),
        }
    }
}

fn table(rows: &[Row]) -> String {
    let head = [
        "file", "verdict", "kind", "learner", "name", "activity", "version", "ended", "raw", "max", "success",
        "reasons",
    ];
    let text = |text: &Option<String>| Cell::from(text.clone().unwrap_or_default());
    let cells = |row: &Row| {
        vec![
            Cell::from(row.file.clone()),
            row.verdict.into(),
            row.kind.unwrap_or_default().into(),
            text(&row.learner),
            text(&row.name),
            text(&row.activity),
            text(&row.version),
            text(&row.ended),
            text(&row.raw),
            row.max.map(|max| max.to_string()).unwrap_or_default().into(),
            row.success.map(|success| success.to_string()).unwrap_or_default().into(),
            row.reasons.join("; ").into(),
        ]
    };
    csv(&head, rows.iter().map(cells))
}

fn report(arguments: &Arguments, asked: &Report, reporter: &Reporter) -> Result<Outcome, Error> {
    let Some((options, handbook, site)) = examine(arguments, &asked.quizzes, Some(asked.as_of), reporter)? else {
        return Ok(Outcome::Wrong);
    };
    let output = match asked.output.to_string_lossy() {
        // `publish` refuses an empty path, and a `~` that no shell replaced.
        written if written.is_empty() || written.starts_with('~') => asked.output.clone(),
        _ => options.root.join(&asked.output),
    };
    let protect = protect(&output, &options.root, &asked.records)?;
    let people = people(&asked.people, &site, reporter)?;
    let checked = files::check(&site, &files::find(&asked.records)?);
    let intake = take_in(&site, checked, &people, asked.as_of);
    let theme = Theme::load(&options.root, &handbook.config.theme, &handbook.languages)?;
    publish(&report_of(&site, &theme, &people, &intake, asked.as_of)?, &output, &protect)?;
    if intake.notes.iter().filter(|note| note.kind == NoteKind::PassedOver).count() == intake.files {
        reporter.say(&no_records());
    }
    let (files, taken) = (intake.files, intake.taken.len());
    let against = |note: &&crate::training::intake::Note| !matches!(note.kind, NoteKind::Odd | NoteKind::Unverified);
    let left_out = intake.notes.iter().filter(against).count();
    let folder = shown(&output);
    reporter.say(&say!(
        "{files} files: {taken} count, {left_out} do not; the report is in {folder} and names people: keep it private",
        "{files} 個檔案：採計 {taken} 個，未採計 {left_out} 個；報告在 {folder}，內含個人資料，請勿公開"
    ));
    Ok(Outcome::Fine)
}

/// The list of people; what is wrong in it is said.
pub(super) fn people(path: &Path, site: &Site, reporter: &Reporter) -> Result<People, Error> {
    let bytes = std::fs::read(path).map_err(Error::read(path))?;
    let people = People::read(&bytes, site).map_err(|reason| {
        let reason = reason.text_in(reporter.language);
        Error::Refused { reason: format!("{}: {reason}", shown(path)) }
    })?;
    for (line, reason) in &people.wrong {
        let place = shown(path);
        let (en, zh) = (&reason.en, &reason.zh);
        reporter.say(&say!("{place}:{line}: {en}", "{place}:{line}：{zh}"));
    }
    Ok(people)
}
