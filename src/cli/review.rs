//! `review`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::Outcome;
use super::arguments::{Arguments, Review};
use super::report::Reporter;
use super::{feedback, training};
use crate::diagnostic::Text;
use crate::error::{Error, printable, shown};
use crate::feedback::change::replace_file;
use crate::handbook::Handbook;
use crate::review::calendar::{calendar, days};
use crate::review::minutes::{Minutes, language_in};
use crate::review::questions::{Flagged, flagged};
use crate::review::runs::Records;
use crate::say;
use crate::training::files;
use crate::training::intake::take_in;

pub fn review(arguments: &Arguments, asked: &Review, reporter: &Reporter) -> Result<Outcome, Error> {
    let Some((options, handbook)) = feedback::examine(arguments, reporter)? else { return Ok(Outcome::Wrong) };
    let until = asked.until.unwrap_or_else(|| handbook.agenda_until());
    let today = handbook.today;
    if until < today {
        return Err(refused(&say!("{until} is before today, {today}", "{until} 早於今天（{today}）"), reporter));
    }
    let place = |path: &PathBuf| options.root.join(path);
    let (output, ics) = (asked.output.as_ref().map(place), asked.ics.as_ref().map(place));
    for path in output.iter().chain(&ics).filter(|_| !asked.force) {
        if path.symlink_metadata().is_ok() {
            return Err(taken(path, reporter));
        }
    }
    let days = days(&handbook, until);
    if ics.is_some() && days.is_empty() {
        let reason = say!(
            "nothing says when suggestions are collected: set `feedback.collect_every` in readybook.yaml",
            "沒有設定多久整理一次建議：請在 readybook.yaml 設定 `feedback.collect_every`"
        );
        return Err(refused(&reason, reporter));
    }
    let records = asked.runs.as_deref().map(|folder| read_runs(folder, reporter)).transpose()?;
    let questions = match asked.records.as_deref().zip(asked.people.as_deref()) {
        None => None,
        Some(paths) => match read_questions(arguments, paths, &handbook, reporter)? {
            None => return Ok(Outcome::Wrong),
            questions => questions,
        },
    };
    let minutes = Minutes {
        handbook: &handbook,
        agenda: &handbook.agenda(until),
        records: records.as_ref(),
        questions: questions.as_deref(),
        language: reporter.language,
    };
    let text = minutes.text();
    match &output {
        Some(path) => write(path, &text, asked.force, reporter)?,
        // A closed pipe (`| head`) is the reader's wish, not a failure.
        None => _ = std::io::stdout().write_all(text.as_bytes()),
    }
    if let Some(path) = &ics {
        write(path, &calendar(&handbook, &days, reporter.language), asked.force, reporter)?;
    }
    Ok(Outcome::Fine)
}

fn read_runs(folder: &Path, reporter: &Reporter) -> Result<Records, Error> {
    let records = Records::read(folder)?;
    for (name, reason) in &records.passed_over {
        let (name, en, zh) = (printable(name), printable(&reason.en), printable(&reason.zh));
        reporter.say(&say!("passed over {name}: {en}", "略過 {name}：{zh}"));
    }
    Ok(records)
}

/// Questions that something speaks against; none when the handbook has errors that may change how they are marked.
fn read_questions(
    arguments: &Arguments,
    (records, people): (&Path, &Path),
    handbook: &Handbook,
    reporter: &Reporter,
) -> Result<Option<Vec<Flagged>>, Error> {
    let today = handbook.today;
    let Some((_, _, site)) = training::examine(arguments, &[], Some(today), reporter)? else { return Ok(None) };
    let people = training::people(people, &site, reporter)?;
    let checked = files::check(&site, &files::find(records)?);
    let intake = take_in(&site, checked, &people, today);
    let language = &handbook.languages[language_in(handbook, reporter.language)];
    Ok(Some(flagged(&site, &intake, language)))
}

/// Writes a file; one that is there already only where that was asked for.
fn write(path: &Path, text: &str, force: bool, reporter: &Reporter) -> Result<(), Error> {
    if force {
        replace_file(path, text)?;
    } else {
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => return Err(taken(path, reporter)),
            file => file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(Error::write(path))?,
        }
    }
    let file = shown(path);
    reporter.say(&say!("written {file}", "已寫入 {file}"));
    Ok(())
}

fn taken(path: &Path, reporter: &Reporter) -> Error {
    let file = shown(path);
    refused(
        &say!("`{file}` is there already; --force replaces it", "`{file}` 已經存在；加上 --force 就取代它"),
        reporter,
    )
}

fn refused(reason: &Text, reporter: &Reporter) -> Error {
    Error::Refused { reason: reason.text_in(reporter.language).to_string() }
}
