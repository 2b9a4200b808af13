//! Tables for spreadsheets (RFC 4180), in which nothing that a learner wrote becomes a formula.

/// A cell.
pub enum Cell {
    /// Words of anybody.
    Text(String),
    /// A number of ours, which may begin with a minus.
    Number(String),
}

/// Writes a table. UTF-8 without a byte order mark; every cell is in quotes, since elsewhere other signs than commas
/// separate cells.
pub fn csv(head: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(head);
    for row in rows {
        let _ = writer.write_record(row.into_iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Number(number) => number,
        }));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Text that no spreadsheet takes for a formula: what begins like one gets a `'` in front (OWASP, CSV injection). Excel
/// looks behind blanks, and takes the full-width signs too. Where semicolons or tabs separate cells, quotes that do not
/// stand at the very beginning of what is between them hold nothing together, so a cell may begin behind each.
fn harmless(text: String) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for part in text.split_inclusive([';', '\t', '\r', '\n']) {
        if is_formula(part) {
            out.push('\'');
        }
        out.push_str(part);
    }
    if text.starts_with(['\t', '\r', '\n']) { format!("'{out}") } else { out }
}

fn is_formula(text: &str) -> bool {
    let first =
        text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}').chars().next();
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%'))
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::Number(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text_and_numbers_stay_numbers() {
        let rows = [vec![Cell::from("=cmd|' /C calc'!A0"), Cell::Number("-0.25".into()), "林, \"雅\"\n婷".into()]];
        let table = r#""a","b","c"
"'=cmd|' /C calc'!A0","-0.25","林, ""雅""_婷"
"#;
        assert_eq!(csv(&["a", "b", "c"], rows), table.replace('\n', "\r\n").replace('_', "\n"));
        for formula in ["+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\u{FEFF}=1", "\r\n=1", "\u{a0}=1", "%0A"] {
            assert!(harmless(formula.into()).starts_with('\''), "{formula:?}");
        }
        assert_eq!(csv(&["a"], [vec!["x;=1".into()]]), "\"a\"\r\n\"x;'=1\"\r\n");
        assert_eq!(harmless("HQ;=1+1;x; @y\t-2\n+3".into()), "HQ;'=1+1;x;' @y\t'-2\n'+3");
        assert_eq!(harmless("lead; deputy".into()), "lead; deputy");
        assert_eq!(harmless("E1024".into()), "E1024");
        assert_eq!(harmless("林雅婷 (=)".into()), "林雅婷 (=)");
    }
}
