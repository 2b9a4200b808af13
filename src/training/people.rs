//! The list of people: who is here, with which roles, since when. It comes from a personnel system as CSV.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::site::Site;
use crate::diagnostic::Text;
use crate::error::printable;
use crate::say;

/// Everybody in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub people: Vec<Person>,
    /// What is wrong in the list, with the line.
    pub wrong: Vec<(u64, Text)>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Option<usize>>,
}

/// Somebody of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub unit: String,
    /// As the list gives them, without the roles that everybody has.
    pub roles: Vec<String>,
    pub joined: Option<Date>,
    /// The first day on which they are not here any more.
    pub left: Option<Date>,
    /// Requirements that do not hold for them.
    pub waived: Vec<String>,
}

/// The columns and what else they may be called.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("id", &["編號", "員工編號", "員編", "编号", "员工编号", "工号"]),
    ("name", &["姓名"]),
    ("unit", &["單位", "部門", "单位", "部门"]),
    ("roles", &["角色"]),
    ("joined", &["到職日", "入職日", "入职日"]),
    ("left", &["離職日", "离职日"]),
    ("waived", &["免除"]),
];

impl People {
    /// Reads the list: UTF-8, columns in any order, separated by commas, semicolons or tabs. Only `id` is needed. A row
    /// that is not as it has to be is named, and what can be used of it is used.
    ///
    /// # Errors
    /// What to tell the user when the list as a whole cannot be used.
    pub fn read(bytes: &[u8], site: &Site) -> Result<People, Text> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            say!(
                "line {line} is not UTF-8: save the list as “CSV UTF-8”",
                "第 {line} 行不是 UTF-8：請將名單另存為「CSV UTF-8」"
            )
        })?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = reader.records();
        let head = loop {
            match rows.next() {
                Some(Ok(row)) if row.iter().all(|cell| cell.trim().is_empty()) => {}
                Some(Ok(row)) => break row,
                Some(Err(cause)) => return Err(unreadable(&cause)),
                None => return Err(say!("the list is empty", "名單是空的")),
            }
        };
        let mut people = People::default();
        let columns = people.columns(&head)?;
        let mut lines = Lines { text, at: 0, line: 1 };
        for row in rows {
            let row = row.map_err(|cause| unreadable(&cause))?;
            let line = lines.line_of(row.position().map_or(0, csv::Position::byte));
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                people.add(line, &columns, &row, site);
            }
        }
        people.people.sort_by(|a, b| crate::content::path::natural_order(&a.id, &b.id));
        people.index();
        Ok(people)
    }

    /// Somebody by the id that they wrote, or by their name when they wrote none and nobody else has it.
    pub fn find(&self, id: &str, name: Option<&str>) -> Option<usize> {
        match (key(id).as_str(), name) {
            ("", Some(name)) => self.by_name.get(&key(name)).copied().flatten(),
            (id, _) => self.by_id.get(id).copied(),
        }
    }

    /// Whether somebody is called so, as far as the list says; width, case and blanks around make no difference.
    pub fn is_called(&self, person: usize, name: &str) -> bool {
        let (name, known) = (key(name), key(&self.people[person].name));
        name.is_empty() || known.is_empty() || name == known
    }

    fn columns(&mut self, head: &csv::StringRecord) -> Result<[Option<usize>; 7], Text> {
        let mut columns = [None; 7];
        for (at, title) in head.iter().enumerate() {
            let title = key(title);
            let known = COLUMNS.iter().position(|(name, others)| *name == title || others.contains(&title.as_str()));
            match known {
                Some(column) if columns[column].is_none() => columns[column] = Some(at),
                Some(_) => {
                    let title = printable(&title);
                    self.wrong.push((1, say!("the column `{title}` is there twice", "欄位 `{title}` 出現兩次")));
                }
                // Other columns are the personnel system's own.
                None => {}
            }
        }
        if columns[0].is_none() {
            let names = COLUMNS.map(|(name, _)| name).join(", ");
            return Err(say!(
                "the list has no column `id`; its columns are {names}",
                "名單沒有 `id` 欄位；可用的欄位為 {names}"
            ));
        }
        Ok(columns)
    }

    fn add(&mut self, line: u64, columns: &[Option<usize>; 7], row: &csv::StringRecord, site: &Site) {
        let cell = |column: usize| columns[column].and_then(|at| row.get(at)).unwrap_or_default().trim().to_string();
        let list = |column: usize| -> Vec<String> {
            let cell = cell(column);
            let entries: BTreeSet<&str> =
                cell.split([';', '；', '、']).map(str::trim).filter(|entry| !entry.is_empty()).collect();
            entries.into_iter().map(str::to_string).collect()
        };
        let id = cell(0);
        if key(&id).is_empty() {
            self.wrong.push((line, say!("no id: the row is left out", "沒有編號：略過這一列")));
            return;
        }
        if self.by_id.insert(key(&id), 0).is_some() {
            let id = printable(&id);
            self.wrong
                .push((line, say!("`{id}` is there already: the row is left out", "`{id}` 已出現過：略過這一列")));
            return;
        }
        let mut day = |column: usize| {
            let text = cell(column);
            let day = read_day(&text);
            if day.is_none() && !text.is_empty() {
                let (name, text) = (COLUMNS[column].0, printable(&text));
                self.wrong.push((
                    line,
                    say!(
                        "`{name}` is `{text}`, and no date such as 2026-11-28: it counts as empty",
                        "`{name}` 是 `{text}`，不是日期（格式如 2026-11-28）：視為空白"
                    ),
                ));
            }
            day
        };
        let (joined, left) = (day(4), day(5));
        let (roles, waived) = (list(3), list(6));
        for role in roles.iter().filter(|role| !site.roles.iter().any(|known| known.id == **role)) {
            let role = printable(role);
            self.wrong.push((line, say!("there is no role `{role}` in the roster", "名冊中沒有角色 `{role}`")));
        }
        let is_required = |id: &String| site.requirements.iter().any(|required| required.requirement.id == *id);
        for id in waived.iter().filter(|id| !is_required(id)) {
            let id = printable(id);
            self.wrong.push((line, say!("there is no requirement `{id}` to waive", "沒有可免除的要求 `{id}`")));
        }
        self.people.push(Person { id, name: cell(1), unit: cell(2), roles, joined, left, waived });
    }

    fn index(&mut self) {
        self.by_id.clear();
        for (at, person) in self.people.iter().enumerate() {
            self.by_id.insert(key(&person.id), at);
            // A name that two people have is nobody's.
            self.by_name.entry(key(&person.name)).and_modify(|one| *one = None).or_insert(Some(at));
        }
        self.by_name.remove("");
    }
}

/// Counts lines. The reader's own count is of where it stood, before it passed over empty lines.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row behind a byte; bytes come in their order.
    fn line_of(&mut self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.text.len());
        let bytes = self.text.as_bytes();
        let blank = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += bytes[self.at..start + blank].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = start + blank;
        self.line
    }
}

fn unreadable(cause: &csv::Error) -> Text {
    let cause = cause.to_string();
    say!("the list cannot be read: {cause}", "無法讀取名單：{cause}")
}

/// What separates the cells: the sign that the first line has most of.
fn separator(text: &str) -> u8 {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    // Of equals the last one wins, and that is the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// `2026-11-28`, and as spreadsheets write it: `2026/11/28`, `2026/3/1`.
fn read_day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let mut number = |most: usize| -> Option<i16> {
        let part = parts.next().filter(|part| (1..=most).contains(&part.len()))?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    (parts.next().is_none() && year >= 1000).then(|| Date::new(year, month as i8, day as i8).ok()).flatten()
}

/// Ids and names as they are compared: width, case and blanks around make no difference.
fn key(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_lowercase()
}
