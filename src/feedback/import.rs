//! Makes items of the table that a form tool exported. Good rows become items, rows that are known already are passed
//! over, and every other row is named with its line. Nothing is written before all rows were looked at.

mod row;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::names;
use super::table::{Row, Table, read_csv, read_json};
use crate::config::Column;
use crate::content::encoding::decode_foreign;
use crate::diagnostic::Text;
use crate::error::printable;
use crate::handbook::Handbook;
use crate::say;
use row::{Draft, Rules};

pub use write::{taken, write};

/// What an import makes of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// How the file was read: `UTF-8`, `Big5` …
    pub encoding: &'static str,
    /// Titles of columns that were left out.
    pub dropped: Vec<String>,
    /// In the order of the file.
    pub rows: Vec<Imported>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Where it begins, from 1.
    pub line: usize,
    pub fate: Fate,
    /// What was odd about it, and did not keep it from being taken.
    pub notes: Vec<Text>,
}

/// The three things that can become of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// An item with its id and the text of its file.
    New { id: String, text: String },
    /// The same was sent in already: the item that holds it.
    Duplicate { of: String },
    /// It is no item, for these reasons.
    Refused(Vec<Text>),
}

impl Intake {
    /// The new items: id, and text of the file.
    pub fn new_items(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rows.iter().filter_map(|row| match &row.fate {
            Fate::New { id, text } => Some((id.as_str(), text.as_str())),
            _ => None,
        })
    }

    /// How many rows are new, known already, and refused.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |is: fn(&Fate) -> bool| self.rows.iter().filter(|row| is(&row.fate)).count();
        (
            count(|fate| matches!(fate, Fate::New { .. })),
            count(|fate| matches!(fate, Fate::Duplicate { .. })),
            count(|fate| matches!(fate, Fate::Refused(_))),
        )
    }
}

/// Reads a file and decides about every row. `name` is the file's; `taken` are ids that are not free.
///
/// # Errors
/// What to tell the user when the file as a whole is no table of feedback.
pub fn take_in(handbook: &Handbook, taken: &BTreeSet<String>, name: &str, bytes: &[u8]) -> Result<Intake, Text> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(say!(
            "this is a workbook of a spreadsheet program: save it as “CSV UTF-8”",
            "這是試算表活頁簿：請另存為「CSV UTF-8」"
        ));
    }
    let foreign = decode_foreign(bytes);
    let config = &handbook.config.feedback.register.import;
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    let looks_like_json = foreign.text.trim_start().starts_with('[');
    let is_json = extension == "json" || (!matches!(extension.as_str(), "csv" | "tsv" | "txt") && looks_like_json);
    let table = match is_json {
        true => read_json(&foreign.text)?,
        false => read_csv(&foreign.text, |title| names::column(config, title).is_some())?,
    };
    let (columns, dropped) = columns(handbook, &table)?;
    let rules =
        Rules::new(handbook, foreign.is_damaged.then_some(foreign.encoding), subjects(handbook, &table, &columns));
    let drafts: Vec<Result<Draft, Vec<Text>>> =
        table.rows.par_iter().map(|row| rules.read(&cells(row, &columns).map_err(|reason| vec![reason])?)).collect();
    let rows = table.rows.iter().map(|row| row.line).zip(drafts);
    Ok(Intake { encoding: foreign.encoding, dropped, rows: number(handbook, taken, rows) })
}

/// Which column stands where.
type Columns = BTreeMap<Column, usize>;

/// Finds the columns by their titles, and says which are left out: personal ones, and those that mean nothing to us.
fn columns(handbook: &Handbook, table: &Table) -> Result<(Columns, Vec<String>), Text> {
    let config = &handbook.config.feedback.register.import;
    let mut columns = Columns::new();
    let mut dropped = Vec::new();
    for (at, title) in table.head.iter().enumerate() {
        let column = names::column(config, title);
        match column.filter(|column| *column != Column::From || config.keep.contains(column)) {
            None if title.trim().is_empty() => {}
            None => dropped.push(printable(title.trim())),
            Some(column) => {
                if let Some(other) = columns.insert(column, at) {
                    let (name, one, other) = (column.name(), printable(title), printable(&table.head[other]));
                    return Err(say!(
                        "the columns `{other}` and `{one}` both seem to be `{name}`: name the right one under \
                         `feedback.import.columns`",
                        "欄位 `{other}` 與 `{one}` 都像是 `{name}`：請在 `feedback.import.columns` 寫明是哪一欄"
                    ));
                }
            }
        }
    }
    let needed = [Column::Received, Column::Kind, Column::Text];
    let missing: Vec<&str> =
        needed.into_iter().filter(|column| !columns.contains_key(column)).map(Column::name).collect();
    // An empty list says nothing about columns.
    if missing.is_empty() || (table.head.is_empty() && table.rows.is_empty()) {
        return Ok((columns, dropped));
    }
    let titles: Vec<String> =
        table.head.iter().map(|title| printable(title.trim())).filter(|title| !title.is_empty()).take(20).collect();
    let (missing, listed, titles, zh) =
        (missing.join("`, `"), missing.join("`、`"), titles.join("`, `"), titles.join("`、`"));
    Err(say!(
        "no column is `{missing}`; the columns are `{titles}`: name them under `feedback.import.columns`",
        "沒有 `{listed}` 欄位；現有欄位為 `{zh}`：請在 `feedback.import.columns` 寫明對應的欄位"
    ))
}

fn cells(row: &Row, columns: &Columns) -> Result<BTreeMap<Column, String>, Text> {
    let cells = row.cells.as_ref().map_err(Clone::clone)?;
    Ok(columns.iter().filter_map(|(column, at)| Some((*column, cells.get(*at)?.clone()))).collect())
}

/// What the handbook calls the documents that the table names: looked up once for each name, not for each row.
fn subjects(handbook: &Handbook, table: &Table, columns: &Columns) -> HashMap<String, Option<String>> {
    let Some(at) = columns.get(&Column::Document) else { return HashMap::new() };
    let cells = table.rows.iter().filter_map(|row| row.cells.as_ref().ok()?.get(*at));
    let names: BTreeSet<String> = cells.map(|cell| row::value(cell)).filter(|name| !name.is_empty()).collect();
    names.into_iter().map(|name| (name.clone(), handbook.subject_name(&name))).collect()
}

/// Gives new items their ids in the order of the file, and finds those that are known already.
fn number(
    handbook: &Handbook,
    taken: &BTreeSet<String>,
    rows: impl Iterator<Item = (usize, Result<Draft, Vec<Text>>)>,
) -> Vec<Imported> {
    let items = &handbook.register.items;
    let mut known: HashMap<String, String> =
        items.iter().filter_map(|item| Some((item.source.clone()?, item.id.clone()))).collect();
    let mut last: HashMap<i16, u32> = HashMap::new();
    for (year, number) in taken.iter().filter_map(|id| numbered(id)) {
        let last = last.entry(year).or_default();
        *last = number.max(*last);
    }
    let mut imported = Vec::new();
    for (line, draft) in rows {
        let Draft { year, source, text, notes } = match draft {
            Ok(draft) => draft,
            Err(reasons) => {
                imported.push(Imported { line, fate: Fate::Refused(reasons), notes: Vec::new() });
                continue;
            }
        };
        if let Some(of) = known.get(&source) {
            imported.push(Imported { line, fate: Fate::Duplicate { of: of.clone() }, notes: Vec::new() });
            continue;
        }
        let last = last.entry(year).or_default();
        *last += 1;
        let id = format!("FB-{year}-{last:03}");
        known.insert(source, id.clone());
        imported.push(Imported { line, fate: Fate::New { id, text }, notes });
    }
    imported
}

/// Year and number of an id that imports give.
fn numbered(id: &str) -> Option<(i16, u32)> {
    let (year, number) = id.strip_prefix("FB-")?.split_once('-')?;
    Some((year.parse().ok()?, number.parse().ok()?))
}
