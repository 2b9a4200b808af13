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

/// What the records of a folder say together.
#[derive(Debug, Default)]
pub struct Records {
    /// Every run once, by id.
    pub runs: Vec<Run>,
    /// By document and step.
    pub targets: Vec<Target>,
    /// Files that are no record, or were changed: name and reason.
    pub passed_over: Vec<(String, Text)>,
}

/// A step that missed its limit in some runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The document's number.
    pub document: String,
    pub step: String,
    /// What document and step were called in the last of the runs.
    pub document_title: String,
    pub step_title: String,
    /// In how many runs, and how many of these were drills.
    pub count: usize,
    pub drills: usize,
    /// In how many it was never done.
    pub open: usize,
    pub worst_ms: i64,
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
        records.targets = targets(&records.runs);
        Ok(records)
    }

    /// How many runs were drills.
    pub fn drills(&self) -> usize {
        self.runs.iter().filter(|run| run.is_drill).count()
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
fn targets(runs: &[Run]) -> Vec<Target> {
    let mut targets: BTreeMap<(&str, &str), Target> = BTreeMap::new();
    for run in runs {
        for missed in &run.missed {
            let target = targets.entry((&run.document, &missed.step)).or_insert_with(|| Target {
                document: run.document.clone(),
                step: missed.step.clone(),
                document_title: String::new(),
                step_title: String::new(),
                count: 0,
                drills: 0,
                open: 0,
                worst_ms: 0,
            });
            target.document_title.clone_from(&run.title);
            target.step_title.clone_from(&missed.title);
            target.count += 1;
            target.drills += usize::from(run.is_drill);
            target.open += usize::from(missed.is_open);
            target.worst_ms = target.worst_ms.max(missed.delay_ms);
        }
    }
    let mut targets: Vec<Target> = targets.into_values().collect();
    targets.sort_by(|a, b| {
        let worst = |target: &Target| std::cmp::Reverse((target.count, target.worst_ms));
        natural_order(&a.document, &b.document).then_with(|| worst(a).cmp(&worst(b)))
    });
    targets
}
