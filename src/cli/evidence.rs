//! Records of runs and of learners, read for owners of documents.

use std::path::Path;

use jiff::civil::Date;

use super::arguments::{Arguments, Evidence as Asked};
use super::report::Reporter;
use super::training;
use crate::error::{Error, printable};
use crate::handbook::{Audience, Evidence, QuestionFigures, RunFigures};
use crate::pipeline::{Options, build_day};
use crate::review::questions::figures;
use crate::review::runs::Records;
use crate::say;
use crate::training::files;
use crate::training::intake::take_in;

/// What the records say that somebody asked for, for a site; see [`read`].
///
/// # Errors
/// When the site is not for owners, and those of [`read`].
pub fn for_site(
    arguments: &Arguments,
    asked: &Asked,
    options: &Options,
    reporter: &Reporter,
) -> Result<Option<Evidence>, Error> {
    if (asked.runs.is_some() || asked.records.is_some()) && options.audience != Audience::Owners {
        let reason = say!(
            "what records say is shown to owners of documents only: add --owners",
            "紀錄的統計只給文件負責人看：請加上 --owners"
        );
        return Err(Error::Refused { reason: reason.text_in(reporter.language).to_string() });
    }
    read(arguments, asked, options.today, reporter)
}

/// What the records say that somebody asked for, as of a day (none: the day of a build); what cannot be used is named.
/// None when the handbook has errors that may change how records of learners are marked, which are shown.
///
/// # Errors
/// When a folder or the list of people cannot be read.
pub fn read(
    arguments: &Arguments,
    asked: &Asked,
    day: Option<Date>,
    reporter: &Reporter,
) -> Result<Option<Evidence>, Error> {
    let runs = asked.runs.as_deref().map(|folder| read_runs(folder, reporter)).transpose()?;
    let questions = match asked.records.as_deref().zip(asked.people.as_deref()) {
        None => None,
        Some((records, people)) => match read_questions(arguments, records, people, day, reporter)? {
            None => return Ok(None),
            questions => questions,
        },
    };
    Ok(Some(Evidence { runs, questions }))
}

fn read_runs(folder: &Path, reporter: &Reporter) -> Result<RunFigures, Error> {
    let records = Records::read(folder)?;
    for (name, reason) in &records.passed_over {
        let (name, en, zh) = (printable(name), printable(&reason.en), printable(&reason.zh));
        reporter.say(&say!("passed over {name}: {en}", "略過 {name}：{zh}"));
    }
    Ok(records.figures())
}

fn read_questions(
    arguments: &Arguments,
    records: &Path,
    people: &Path,
    day: Option<Date>,
    reporter: &Reporter,
) -> Result<Option<Vec<QuestionFigures>>, Error> {
    let Some((_, handbook, site)) = training::examine(arguments, &[], None, reporter)? else { return Ok(None) };
    let day = day.unwrap_or_else(|| build_day(&handbook.config));
    let people = training::people(people, &site, reporter)?;
    let checked = files::check(&site, &files::find(records)?);
    Ok(Some(figures(&site, &take_in(&site, checked, &people, day))))
}
