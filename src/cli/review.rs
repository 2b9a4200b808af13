//! `review`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::Outcome;
use super::arguments::{Arguments, Review};
use super::report::Reporter;
use super::{evidence, feedback};
use crate::diagnostic::Text;
use crate::error::{Error, shown};
use crate::feedback::change::replace_file;
use crate::review::calendar::{calendar, days};
use crate::review::minutes::Minutes;
use crate::say;

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
    let Some(evidence) = evidence::read(arguments, &asked.evidence, Some(today), reporter)? else {
        return Ok(Outcome::Wrong);
    };
    let minutes = Minutes {
        handbook: &handbook,
        agenda: &handbook.agenda(until),
        evidence: &evidence,
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
