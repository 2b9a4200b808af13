//! Tables with every kind of dirt: nothing is lost, every bad row is named with its line, and nothing is taken twice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use readybook::feedback::import::{Fate, Intake, take_in, write};
use readybook::handbook::Handbook;

use crate::place::Place;

/// What has to come of a row.
#[derive(Debug, Clone, PartialEq)]
enum Due {
    /// An item whose text has these words.
    Item(String),
    /// The same as the row with this number.
    Same(usize),
    Refused(&'static str),
}

/// A row as it is written, and what has to come of it.
struct Written {
    text: String,
    due: Due,
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// A row of every kind, in turn. `at` makes its text its own.
fn row(at: usize) -> Written {
    let word = format!("第{at}則意見");
    let day = format!("2026/{}/{} 下午 3:05:{:02}", at % 10 + 1, at % 28 + 1, at % 60);
    let good = |cells: [&str; 5], text: String| Written { text: cells.join(","), due: Due::Item(text) };
    let bad = |text: String, reason| Written { text, due: Due::Refused(reason) };
    match at % 25 {
        0 => good([&day, "SM-1,1.1,lock", "wrong", &word, "zh-Hant"], word.clone()),
        1 => good(
            [&day, "SM-1,1.0,old-report", "寫錯了", &quoted(&format!("{word}\r\n\r\n第二段, \"引用\"")), ""],
            format!("{word}\n\n第二段, \"引用\""),
        ),
        2 => good([&day, "SM-1,1.0,never-was", "It is unclear", &format!("={word}"), "en"], format!("={word}")),
        3 => good([&day, "SM-404,,", "過時", &format!("'+{word}"), "en"], format!("+{word}")),
        4 => good(
            ["2026-11-03T10:00:00Z", ",,", "missing", &format!("  {word}\t\u{0}\u{1b}[31m\u{202e}  "), "中文"],
            format!("{word} [31m"),
        ),
        5 => good([&day, "words,,", "unsafe", &word, "klingon"], word.clone()),
        6 => Written { text: row(at - 6).text, due: Due::Same(at - 6) },
        7 => bad(format!("{day},SM-1,1.1,lock,wrong,,en"), "no text"),
        8 => bad(format!("{day},SM-1,1.1,lock,wrong,\" \u{200b}\n \",en"), "no text"),
        9 => bad(format!("{day},SM-1,1.1,lock,,{word},en"), "no kind"),
        10 => bad(format!("{day},SM-1,1.1,lock,很好,{word},en"), "is no kind"),
        11 => bad(format!("11/3/2026,SM-1,1.1,lock,wrong,{word},en"), "ambiguous"),
        12 => bad(format!("2026-02-30,SM-1,1.1,lock,wrong,{word},en"), "the calendar has no day"),
        13 => bad(format!("昨天,SM-1,1.1,lock,wrong,{word},en"), "is no day"),
        14 => bad(format!(",SM-1,1.1,lock,wrong,{word},en"), "no day on which"),
        15 => bad(format!("2027-01-01,SM-1,1.1,lock,wrong,{word},en"), "in the future"),
        16 => bad(format!("{day},SM-1,1.1,lock,wrong,{word}, with a comma,en,"), "cells where the head has 7"),
        17 => bad(format!("{day},SM-1"), "no kind"),
        18 => bad(format!("{day},SM-1,1.1,lock,wrong,\"{word},en"), "quotation mark"),
        19 => good([&day, "SM-1,1.1,lock", "wrong", &word, "zh-Hant"], word.clone()),
        20 => bad(format!("{day},SM-1,1.1,lock,wrong,\"{word}\" more,en"), "quotation mark"),
        21 => bad(format!("{day},SM-1,1.1,lock,wrong,{},en", word.repeat(2000)), "characters; the limit is 10000"),
        22 => bad(format!("{day},{},1.1,lock,wrong,{word},en", "x".repeat(300)), "longer than 200"),
        23 => {
            good([&day, "SM-1,1.1,lock", "wrong", &format!("{word}\u{e000}👨‍👩‍👧"), "zh-Hant"], format!("{word}\u{fffd}👨‍👩‍👧"))
        }
        _ => good(
            [&day, "SM-1,版本1.1,#lock", "Wrong.", &format!("- {word}: # & * ! | > ' % @ `"), "EN"],
            format!("- {word}: # & * ! | > ' % @ `"),
        ),
    }
}

const HEAD: &str = "時間戳記,文件,版本,步驟,類別,說明,語言\n";

/// A table of so many rows, with the line at which each begins.
fn table(count: usize) -> (String, Vec<(usize, Due)>) {
    let (mut text, mut line, mut due) = (HEAD.to_string(), 2, Vec::new());
    for at in 0..count {
        let written = row(at);
        due.push((line, written.due));
        // Blank lines between rows are nothing.
        let gap = if at % 7 == 0 { "\n,,,,\n" } else { "" };
        line += written.text.matches('\n').count() + 1 + gap.matches('\n').count();
        text += &format!("{}\n{gap}", written.text);
    }
    (text, due)
}

fn import(handbook: &Handbook, bytes: &[u8]) -> Intake {
    take_in(handbook, &BTreeSet::new(), "a.csv", bytes).unwrap_or_else(|reason| panic!("{reason:?}"))
}

/// The text of an item in its file.
fn text_of(file: &str) -> String {
    let (_, rest) = file.split_once("text: |\n").unwrap_or_else(|| panic!("{file}"));
    let (text, _) = rest.split_once("\nstatus: new\n").unwrap();
    text.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn agrees(intake: &Intake, due: &[(usize, Due)]) {
    assert_eq!(intake.rows.len(), due.len());
    let mut ids: BTreeMap<usize, &str> = BTreeMap::new();
    for (at, (row, (line, due))) in intake.rows.iter().zip(due).enumerate() {
        assert_eq!(row.line, *line, "row {at}: {row:?}");
        match (&row.fate, due) {
            (Fate::New { id, text }, Due::Item(words)) => {
                assert_eq!(text_of(text), *words, "row {at}");
                ids.insert(at, id);
            }
            (Fate::Duplicate { of }, Due::Same(first)) => assert_eq!(ids[first], *of, "row {at}"),
            (Fate::Refused(reasons), Due::Refused(part)) => {
                assert!(
                    reasons.iter().any(|reason| reason.en.contains(part)),
                    "row {at}: {part} is not in {reasons:?}"
                );
                assert!(reasons.iter().all(|reason| !reason.zh.is_empty()));
            }
            (fate, due) => panic!("row {at} is {fate:?}, and has to be {due:?}"),
        }
    }
}

#[test]
fn ten_thousand_rows_of_dirt_lose_nothing_and_are_known_the_second_time() {
    let place = Place::new();
    let (text, due) = table(10_000);
    let intake = import(&place.handbook(), text.as_bytes());
    agrees(&intake, &due);
    let (new, known, refused) = intake.counts();
    assert_eq!((new, known, refused), (3600, 400, 6000));
    let (count, answer) = write(&place.path("handbook"), &intake);
    answer.unwrap();
    assert_eq!((count, place.items().len()), (3600, 3600));
    // The handbook can be read with all of it, and knows each row again.
    let handbook = place.handbook();
    assert_eq!(handbook.register.items.len(), 3600);
    let again = import(&handbook, text.as_bytes());
    assert_eq!(again.counts(), (0, 4000, 6000));
    assert_eq!(write(&place.path("handbook"), &again).0, 0);
    assert_eq!(place.items().len(), 3600);
}

#[test]
fn other_encodings_carry_the_same_dirt() {
    let place = Place::new();
    let handbook = place.handbook();
    // What these encodings cannot hold is left out of the comparison.
    let (text, due) = table(500);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    agrees(&import(&handbook, &[&[0xFF, 0xFE], utf16.as_slice()].concat()), &due);
    let gb18030 = encoding_rs::GB18030.encode(&text);
    assert!(!gb18030.2);
    let intake = import(&handbook, &gb18030.0);
    assert_eq!(intake.encoding, "gb18030");
    assert_eq!(
        intake.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
        due.iter().map(|(line, _)| *line).collect::<Vec<_>>()
    );
    let semicolons = "時間戳記;類別;說明\n2026-11-03;wrong;甲, 乙\n";
    assert_eq!(import(&handbook, semicolons.as_bytes()).counts(), (1, 0, 0));
}

#[test]
fn a_damaged_byte_costs_its_own_row_only() {
    let place = Place::new();
    let (text, _) = table(25);
    let mut bytes = text.into_bytes();
    bytes.extend(b"2026-11-03,SM-1,1.1,lock,wrong,\xa4\xa4,en\n");
    bytes.extend("2026-11-03,SM-1,1.1,lock,wrong,好的,en\n".as_bytes());
    let intake = import(&place.handbook(), &bytes);
    let [.., damaged, good] = &intake.rows[..] else { panic!() };
    assert!(matches!(&damaged.fate, Fate::Refused(reasons) if reasons[0].en.contains("no UTF-8")), "{damaged:?}");
    assert!(matches!(&good.fate, Fate::New { .. }), "{good:?}");
}

/// Cells of anything that people and machines put into tables.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z甲乙丙,;\t\"'=+@#: \n\r-]{0,12}",
        1 => "\\PC{0,8}",
        1 => any::<String>(),
        1 => Just("2026-11-03".to_string()),
        1 => Just("wrong".to_string()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever the bytes are, an import comes to an end and says something.
    #[test]
    fn no_bytes_stop_an_import(bytes in proptest::collection::vec(any::<u8>(), 0..400), json in any::<bool>()) {
        let handbook = handbook();
        let name = if json { "a.json" } else { "a.csv" };
        let head = if json { "[{\"date\": \"2026-11-03\", \"kind\": \"wrong\", \"text\": \"甲\"}," } else { "date,kind,text\n" };
        let _ = take_in(handbook, &BTreeSet::new(), name, &bytes);
        let _ = take_in(handbook, &BTreeSet::new(), name, &[head.as_bytes(), &bytes].concat());
    }

    /// A good row is taken and comes back as it was written, whatever stands in the lines around it. Rows around it may
    /// only swallow it with a quotation mark of their own, so they have none.
    #[test]
    fn a_good_row_is_never_lost(
        before in proptest::collection::vec(proptest::collection::vec(cell(), 0..5), 0..6),
        after in proptest::collection::vec(proptest::collection::vec(cell(), 0..5), 0..6),
        words in cell(),
    ) {
        let handbook = handbook();
        let line = |cells: &Vec<String>| cells.join(",").replace(['"', '\n', '\r'], " ") + "\n";
        let text = format!("一{words}二");
        let good = format!("2026-11-03,wrong,{}\n", quoted(&text));
        let before: String = before.iter().map(line).collect();
        let after: String = after.iter().map(line).collect();
        let table = format!("date,kind,text\n{before}{good}{after}");
        let intake = import(handbook, table.as_bytes());
        let at = 2 + before.matches('\n').count();
        let row = intake.rows.iter().find(|row| row.line == at);
        let Some(Fate::New { text: file, .. }) = row.map(|row| &row.fate) else { panic!("{row:?} in {table:?}") };
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric() && !c.is_control()).collect::<String>();
        let readable = readybook::content::encoding::cleaned(&text);
        prop_assert!(plain(file).contains(&plain(&readable)), "{file:?} lacks {text:?}");
        // What is written is an item without a fault.
        let (item, found) = readybook::content::register::Item::read(&"feedback/F-1.yaml".into(), file, &[]);
        prop_assert!(item.is_some() && found.is_empty(), "{found:?} in {file:?}");
        let (_, found) = readybook::content::encoding::decode(&"feedback/F-1.yaml".into(), file.clone().into_bytes());
        prop_assert!(found.is_empty(), "{found:?} in {file:?}");
    }
}

/// One handbook for all cases: nothing is written.
fn handbook() -> &'static Handbook {
    static HANDBOOK: std::sync::OnceLock<Handbook> = std::sync::OnceLock::new();
    HANDBOOK.get_or_init(|| Place::new().handbook())
}
