//! Who approved what and when, from the files alone (ISO 9001, 7.5.3).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::handbook::{Handbook, Standing};
use crate::words::Words;

/// One release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    pub number: String,
    pub title: String,
    pub version: String,
    /// `editorial`, `minor`, `material`.
    pub change: &'static str,
    /// In the handbook's first language.
    pub summary: String,
    /// Roles.
    pub approved_by: Vec<String>,
    /// ISO 8601.
    pub released: String,
    pub effective: String,
    /// `in-force`, `upcoming`, `superseded`, `withdrawn`.
    pub standing: &'static str,
    pub withdrawn_on: Option<String>,
    pub withdrawn_because: Option<String>,
    /// Feedback items.
    pub answers: Vec<String>,
    /// Translations that render an older version: language, version.
    pub behind: BTreeMap<String, String>,
    /// Files with their SHA-256 as recorded.
    pub files: BTreeMap<String, String>,
}

/// Every release of every document, by number and version.
pub fn audit(handbook: &Handbook) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut numbers: Vec<&str> = handbook.numbers().collect();
    numbers.sort_by(|a, b| crate::content::path::natural_order(a, b));
    for number in numbers {
        let Some(id) = handbook.by_number(number) else { continue };
        let entry = &handbook.entries[id];
        let Some(history) = &entry.history else { continue };
        for (at, record) in history.records.iter().enumerate() {
            // The title as it was then.
            let then = entry.frozen.get(at).and_then(|texts| texts.iter().flatten().next()).or(entry.main());
            let words = |words: &Words| words.text_in(&handbook.languages[0]).unwrap_or_default().to_string();
            rows.push(Row {
                number: number.to_string(),
                title: then.and_then(|document| document.title()).unwrap_or(entry.name()).to_string(),
                version: record.version.value.to_string(),
                change: record.change.name(),
                summary: words(&record.summary),
                approved_by: record.approved_by.iter().map(|role| role.value.clone()).collect(),
                released: record.released.value.to_string(),
                effective: record.effective.value.to_string(),
                standing: handbook.standing(id, at).map_or("superseded", Standing::name),
                withdrawn_on: record.withdrawn_on.as_ref().map(|day| day.value.to_string()),
                withdrawn_because: record.withdrawn.as_ref().map(words),
                answers: record.answers.iter().map(|item| item.value.clone()).collect(),
                behind: record.behind.iter().map(|(code, on)| (code.clone(), on.value.to_string())).collect(),
                files: record.files.iter().map(|(name, digest)| (name.clone(), digest.value.clone())).collect(),
            });
        }
    }
    rows
}

/// As a table for spreadsheets (RFC 4180). Cells that a spreadsheet would take for a formula begin with `'`.
pub fn csv(rows: &[Row]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "number",
        "title",
        "version",
        "change",
        "summary",
        "approved_by",
        "released",
        "effective",
        "standing",
        "withdrawn_on",
        "withdrawn_because",
        "answers",
        "behind",
        "files",
    ];
    let pairs =
        |pairs: &BTreeMap<String, String>| pairs.iter().map(|(a, b)| format!("{a}={b}")).collect::<Vec<_>>().join(" ");
    let mut write = |cells: Vec<String>| {
        // Writing to memory does not fail.
        let _ = writer.write_record(cells.into_iter().map(harmless));
    };
    write(head.iter().map(ToString::to_string).collect());
    for row in rows {
        write(vec![
            row.number.clone(),
            row.title.clone(),
            row.version.clone(),
            row.change.to_string(),
            row.summary.clone(),
            row.approved_by.join(" "),
            row.released.clone(),
            row.effective.clone(),
            row.standing.to_string(),
            row.withdrawn_on.clone().unwrap_or_default(),
            row.withdrawn_because.clone().unwrap_or_default(),
            row.answers.join(" "),
            pairs(&row.behind),
            pairs(&row.files),
        ]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
