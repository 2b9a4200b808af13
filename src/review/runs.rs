//! Records of runs as their pages export them: which steps missed their limit, over all runs.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rayon::prelude::*;

use super::entry::LARGEST_FILE;
use super::replay::replay;
use crate::content::path::natural_order;
use crate::diagnostic::Text;
use crate::error::Error;
use crate::handbook::{MissedLimit, RunFigures};
use crate::say;
use crate::training::files::{Found, find};

/// A run of a runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: String,
    pub is_drill: bool,
    /// The number of its document, and what it was called.
    pub document: String,
    /// Empty for a draft.
    pub version: String,
    pub title: String,
    pub is_closed: bool,
    /// How many there are.
    pub entries: usize,
    pub missed: Vec<Missed>,
}

/// A step that was not done in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    pub step: String,
    pub title: String,
    pub delay_ms: i64,
    /// It was not done at all when the run ended.
    pub is_open: bool,
}

/// The records of a folder.
#[derive(Debug, Default)]
pub struct Records {
    /// Every run once, by id.
    pub runs: Vec<Run>,
    /// Files that are no record, or were changed: name and reason.
    pub passed_over: Vec<(String, Text)>,
}

impl Records {
    /// Reads the exported JSON files of a folder and its subfolders, or a file. Files of other kinds, such as the Markdown
    /// of the same run, are passed over without a word.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn read(path: &Path) -> Result<Records, Error> {
        let is_json = |found: &Found| found.name.to_ascii_lowercase().ends_with(".json");
        let found: Vec<Found> = find(path)?.into_iter().filter(is_json).collect();
        let read: Vec<_> = found.par_iter().map(|found| (found.name.clone(), run(found))).collect();
        let mut records = Records::default();
        let mut runs: BTreeMap<String, Run> = BTreeMap::new();
        for (name, answer) in read {
            match answer {
                Err(reason) => records.passed_over.push((name, reason)),
                // Of two copies the one that was exported later holds more.
                Ok(run) if runs.get(&run.id).is_none_or(|other| other.entries < run.entries) => {
                    runs.insert(run.id.clone(), run);
                }
                Ok(_) => {}
            }
        }
        records.runs = runs.into_values().collect();
        Ok(records)
    }

    /// What they say together.
    pub fn figures(&self) -> RunFigures {
        RunFigures {
            count: self.runs.len(),
            drills: self.runs.iter().filter(|run| run.is_drill).count(),
            left_out: self.passed_over.len(),
            missed: missed(&self.runs),
        }
    }
}

fn run(found: &Found) -> Result<Run, Text> {
    if let Some(reason) = &found.passed_over {
        return Err(reason.clone());
    }
    let mut bytes = Vec::new();
    // One byte more than is allowed, however large the file says it is.
    let read = File::open(&found.path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes));
    match read {
        Err(cause) => return Err(say!("it cannot be read: {cause}", "無法讀取：{cause}")),
        Ok(_) if bytes.len() as u64 > LARGEST_FILE => return Err(say!("it is too large", "檔案太大")),
        Ok(_) => {}
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let file = serde_json::from_slice(text)
        .map_err(|cause| say!("it cannot be read as JSON: {cause}", "無法讀作 JSON：{cause}"))?;
    replay(&file)
}

/// By document in natural order; those steps first that were missed most often.
fn missed(runs: &[Run]) -> Vec<MissedLimit> {
    let mut limits: BTreeMap<(&str, &str), MissedLimit> = BTreeMap::new();
    for run in runs {
        for missed in &run.missed {
            let limit = limits.entry((&run.document, &missed.step)).or_insert_with(|| MissedLimit {
                document: run.document.clone(),
                step: missed.step.clone(),
                document_title: String::new(),
                step_title: String::new(),
                count: 0,
                drills: 0,
                open: 0,
                worst_ms: 0,
            });
            limit.document_title.clone_from(&run.title);
            limit.step_title.clone_from(&missed.title);
            limit.count += 1;
            limit.drills += usize::from(run.is_drill);
            limit.open += usize::from(missed.is_open);
            limit.worst_ms = limit.worst_ms.max(missed.delay_ms);
        }
    }
    let mut limits: Vec<MissedLimit> = limits.into_values().collect();
    limits.sort_by(|a, b| {
        let worst = |limit: &MissedLimit| std::cmp::Reverse((limit.count, limit.worst_ms));
        natural_order(&a.document, &b.document).then_with(|| worst(a).cmp(&worst(b)))
    });
    limits
}
