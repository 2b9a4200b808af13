//! Rows of a table as form tools export it: CSV with any separator, or JSON. A row that cannot be read is named with
//! its line and the rows after it are read all the same.

use serde_json::Value;

use crate::diagnostic::Text;
use crate::say;

/// A table: its head, and its rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Titles of columns in their order.
    pub head: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row that holds anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it begins, from 1.
    pub line: usize,
    /// In the order of the head; what is wrong with the row otherwise.
    pub cells: Result<Vec<String>, Text>,
}

/// Signs between the cells, the likelier last.
const SEPARATORS: [char; 3] = ['\t', ';', ','];

/// Most cells of a row, most titles of JSON objects: a form has dozens.
const MOST_CELLS: usize = 1000;

/// Reads CSV (RFC 4180). The separator is the one under which the first row has most titles that `is_known`, of equals
/// the one with most cells.
///
/// # Errors
/// When there is no row at all.
pub fn read_csv(text: &str, is_known: impl Fn(&str) -> bool) -> Result<Table, Text> {
    let mut scanner = Scanner { text, at: 0, line: 1, unclosed_from: usize::MAX };
    // Excel names the separator in a line of its own.
    let named = text.strip_prefix("sep=").and_then(|rest| rest.chars().next());
    if named.is_some() {
        scanner.skip_line();
    }
    while scanner.text[scanner.at..].starts_with(['\n', '\r']) {
        scanner.skip_line();
    }
    let score = |separator: &char| {
        let head = scanner.clone().row(*separator).and_then(|row| row.cells.ok()).unwrap_or_default();
        (head.iter().filter(|title| is_known(title)).count(), head.len())
    };
    let separator = named.or_else(|| SEPARATORS.into_iter().max_by_key(score)).unwrap_or(',');
    let mut head = None;
    let mut rows = Vec::new();
    while let Some(row) = scanner.row(separator) {
        let is_blank = |cells: &Vec<String>| cells.iter().all(|cell| cell.trim().is_empty());
        match (&head, row.cells) {
            (_, Ok(cells)) if is_blank(&cells) => {}
            (None, Ok(cells)) => head = Some(cells),
            (None, Err(reason)) => return Err(reason),
            (Some(head), cells) => {
                rows.push(Row { line: row.line, cells: cells.and_then(|cells| fitting(cells, head)) })
            }
        }
    }
    let head = head.ok_or_else(|| say!("the file is empty", "檔案是空的"))?;
    Ok(Table { head, rows })
}

/// A row as long as the head: tools leave out empty cells at the end. Cells beyond the head tell that a separator in a
/// text was not quoted, so nothing in the row is sure to be where it belongs.
fn fitting(mut cells: Vec<String>, head: &[String]) -> Result<Vec<String>, Text> {
    let (count, most) = (cells.len(), head.len());
    if cells.iter().skip(most).any(|cell| !cell.trim().is_empty()) {
        return Err(say!(
            "{count} cells where the head has {most}: a separator inside a text needs quotes",
            "有 {count} 格，標題列只有 {most} 格：文字裡的分隔符號要加引號"
        ));
    }
    cells.resize(most, String::new());
    Ok(cells)
}

/// Takes a text apart. Written by hand, because a reader that joins whatever follows a stray quotation mark loses rows
/// without a word: here such a row is refused, and reading goes on in the next line.
#[derive(Clone)]
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    /// From this byte on no quotation mark follows; found once, so that many of them cost no more than one.
    unclosed_from: usize,
}

impl Scanner<'_> {
    fn row(&mut self, separator: char) -> Option<Row> {
        if self.at >= self.text.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let cells = self.cells(separator);
        if cells.is_err() {
            (self.at, self.line) = (start, line);
            self.skip_line();
        }
        Some(Row { line, cells })
    }

    fn cells(&mut self, separator: char) -> Result<Vec<String>, Text> {
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell(separator)?);
            if cells.len() > MOST_CELLS {
                return Err(say!("more than {MOST_CELLS} cells", "超過 {MOST_CELLS} 格"));
            }
            if self.text[self.at..].starts_with(separator) {
                self.at += separator.len_utf8();
            } else {
                self.skip_line_end();
                return Ok(cells);
            }
        }
    }

    /// One cell; what follows it is a separator, a line's end or the end.
    fn cell(&mut self, separator: char) -> Result<String, Text> {
        let rest = &self.text[self.at..];
        let quoted = rest.trim_start_matches(' ');
        if !quoted.starts_with('"') {
            let end = rest.find([separator, '\n', '\r']).unwrap_or(rest.len());
            self.at += end;
            return Ok(rest[..end].to_string());
        }
        self.at += rest.len() - quoted.len() + 1;
        let mut cell = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = if self.at >= self.unclosed_from { None } else { memchr::memchr(b'"', rest.as_bytes()) };
            let Some(end) = end else {
                self.unclosed_from = self.unclosed_from.min(self.at);
                return Err(say!("a quotation mark that is never closed", "引號沒有結束"));
            };
            cell.push_str(&rest[..end]);
            self.line += line_ends(&rest[..end]);
            self.at += end + 1;
            let rest = &self.text[self.at..];
            if rest.starts_with('"') {
                cell.push('"');
                self.at += 1;
                continue;
            }
            let after = rest.trim_start_matches(' ');
            if !after.is_empty() && !after.starts_with([separator, '\n', '\r']) {
                return Err(say!(
                    "text after a closing quotation mark: a quotation mark inside a text is written twice",
                    "結束引號之後還有文字：文字裡的引號要寫兩次"
                ));
            }
            self.at += rest.len() - after.len();
            return Ok(cell);
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        self.skip_line_end();
    }

    fn skip_line_end(&mut self) {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) };
        self.at += length;
        self.line += usize::from(length > 0);
    }
}

/// How many lines end in a text.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let alone = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    memchr::memchr_iter(b'\n', bytes).count() + alone
}

/// Reads JSON: a list of objects. Titles are the keys of all of them, in the order in which they come.
///
/// # Errors
/// When it is no list.
pub fn read_json(text: &str) -> Result<Table, Text> {
    let no_list = || say!("expected a list of objects: `[{{…}}, {{…}}]`", "這裡應為物件的清單：`[{{…}}, {{…}}]`");
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '\n', '\r']).len();
    let mut at = blanks(text);
    if !text[at..].starts_with('[') {
        return Err(no_list());
    }
    at += 1;
    let (mut table, mut line, mut counted) = (Table::default(), 1, 0);
    let mut entries = Vec::new();
    loop {
        at += blanks(&text[at..]);
        if text[at..].starts_with(']') {
            break;
        }
        line += line_ends(&text[counted..at]);
        counted = at;
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        let value = values.next();
        let length = values.byte_offset();
        let Some(Ok(value)) = value else {
            let reason =
                say!("no JSON from here on: nothing after it was read", "從這裡起不是 JSON：之後的內容都沒有讀取");
            entries.push((line, Err(reason)));
            break;
        };
        at += length;
        entries.push((line, object(value, &mut table.head)));
        at += blanks(&text[at..]);
        if text[at..].starts_with(',') {
            at += 1;
        } else if !text[at..].starts_with(']') {
            let line = line + line_ends(&text[counted..at]);
            let reason =
                say!("no `,` or `]` here: nothing after it was read", "這裡缺少「,」或「]」：之後的內容都沒有讀取");
            entries.push((line, Err(reason)));
            break;
        }
    }
    let columns = table.head.len();
    for (line, entry) in entries {
        let cells = entry.map(|cells| {
            let mut row = vec![String::new(); columns];
            cells.into_iter().for_each(|(column, cell)| row[column] = cell);
            row
        });
        if cells.as_ref().is_ok_and(|cells| cells.iter().all(|cell| cell.trim().is_empty())) {
            continue;
        }
        table.rows.push(Row { line, cells });
    }
    Ok(table)
}

/// The cells of an object, by their places in the head.
fn object(value: Value, head: &mut Vec<String>) -> Result<Vec<(usize, String)>, Text> {
    let Value::Object(entries) = value else {
        return Err(say!("not an object: `{{\"column\": \"value\"}}`", "不是物件：`{{\"欄位\": \"值\"}}`"));
    };
    let mut cells = Vec::new();
    for (title, value) in entries {
        let at = head.iter().position(|known| *known == title).unwrap_or_else(|| {
            head.push(title.clone());
            head.len() - 1
        });
        if head.len() > MOST_CELLS {
            return Err(say!("more than {MOST_CELLS} columns", "超過 {MOST_CELLS} 欄"));
        }
        cells.push((at, cell_of(&value)));
    }
    Ok(cells)
}

/// A value as a cell: several choices of a form come as a list.
fn cell_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell_of).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(text: &str) -> Vec<(usize, Vec<String>)> {
        let table = read_csv(text, |title| title == "text").unwrap();
        table.rows.into_iter().map(|row| (row.line, row.cells.unwrap_or_else(|reason| vec![reason.en]))).collect()
    }

    #[test]
    fn cells_hold_separators_quotes_and_line_ends() {
        let text = "id,text,more\r\n1,\"a, \"\"b\"\"\r\nc\",x\r\n\r\n2,d\n3,\"\",e,,\n";
        assert_eq!(
            csv(text),
            [
                (2, vec!["1".into(), "a, \"b\"\r\nc".into(), "x".into()]),
                (5, vec!["2".into(), "d".into(), String::new()]),
                (6, vec!["3".into(), String::new(), "e".into()]),
            ]
        );
    }

    #[test]
    fn the_separator_is_the_one_that_gives_known_titles() {
        for text in ["a,b;text\nx;y", "sep=;\na;text\nx;y", "a\ttext\nx\ty", "\n\na;text\n\nx;y", "a;text\rx;y"] {
            assert_eq!(csv(text).pop().unwrap().1, ["x", "y"], "{text:?}");
        }
    }

    #[test]
    fn a_stray_quotation_mark_costs_one_row() {
        let rows = csv("id,text\n1,\"open\n2,b\n3,\"c\"\n4,\"d\"e\n5,f\n6,\"never\n7,g\n");
        let lines: Vec<usize> = rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8]);
        let good: Vec<&str> = rows.iter().filter(|(_, row)| row.len() == 2).map(|(_, row)| row[1].as_str()).collect();
        assert_eq!(good, ["b", "c", "f", "g"]);
        assert!(rows[0].1[0].contains("after a closing quotation mark"), "{rows:?}");
        assert!(rows[5].1[0].contains("never closed"), "{rows:?}");
    }

    #[test]
    fn what_has_more_cells_than_the_head_is_refused() {
        assert!(csv("id,text\n1,a,b\n")[0].1[0].contains("3 cells where the head has 2"));
        assert!(read_csv("", |_| false).is_err() && read_csv("\n \n", |_| false).is_err());
    }

    #[test]
    fn json_is_read_object_by_object() {
        let table = read_json(
            "[\n {\"a\": 1, \"b\": [\"x\", \"y\"]},\n\n {\"c\": null, \"a\": true},\n 5,\n {\"a\": \"z\"}\n]",
        )
        .unwrap();
        assert_eq!(table.head, ["a", "b", "c"]);
        assert_eq!(table.rows[0].cells.as_ref().unwrap(), &["1", "x\ny", ""]);
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 5, 6]);
        assert!(table.rows[2].cells.is_err() && table.rows[3].cells.is_ok());
        let broken = read_json("[{\"a\": 1},\n{\"a\": 2\n").unwrap();
        assert_eq!(
            broken.rows.iter().map(|row| (row.line, row.cells.is_ok())).collect::<Vec<_>>(),
            [(1, true), (2, false)]
        );
        assert_eq!(read_json("[{\"a\": 1} {\"a\": 2}]").unwrap().rows.len(), 2);
        assert!(read_json("{\"a\": 1}").is_err() && read_json("").is_err());
        assert!(read_json("[]").unwrap().rows.is_empty() && read_json("[").unwrap().rows.len() == 1);
    }
}
