//! Importing: which columns, encodings and files are taken, what is left out, and what is refused.

use serde_json::Value;

use crate::place::Place;

const HEAD: &str = "時間戳記,姓名,電子郵件,文件,版本,步驟,類別,說明,語言\n";

fn table(rows: &str) -> String {
    format!("{HEAD}{rows}")
}

#[test]
fn a_row_becomes_an_item_without_what_is_personal() {
    let rows = "2026/11/3 下午 3:05:00,林雅婷,lin@example.com,SM-1,1.1,lock,寫錯了,\"第一行\n\n=第二行, #3\",zh-Hant\n";
    let place = Place::new().file("a.csv", table(rows));
    place
        .run(&["feedback", "import", "a.csv"])
        .ends_with(0)
        .says("1 new, 0 known already, 0 refused")
        .says("left out: `姓名`, `電子郵件`");
    let text = place.read_item("FB-2026-001");
    let (start, source) = text.rsplit_once("source: ").unwrap();
    assert_eq!(
        start,
        "received: 2026-11-03\ndocument: SM-1\nversion: \"1.1\"\nstep: lock\nlanguage: zh-Hant\nkind: wrong\ntext: |\n  第一行\n\n  =第二行, #3\nstatus: new\n"
    );
    assert_eq!(source.trim().trim_matches('"').len(), 32);
    place.is_clean();
    // A second time, and with more rows beside it.
    let before = place.items();
    place.run(&["feedback", "import", "a.csv"]).ends_with(0).says("0 new, 1 known already");
    assert_eq!(place.items(), before);
    place.write("a.csv", table(&format!("2026-11-01,,,,,,unclear,新的一則,en\n{rows}")));
    place.run(&["feedback", "import", "a.csv"]).ends_with(0).says("1 new, 1 known already");
    assert_eq!(place.items(), ["FB-2026-001.yaml", "FB-2026-002.yaml"]);
    // Whatever else is changed in the file, the row is known.
    place.write(
        "handbook/content/feedback/FB-2026-001.yaml",
        text.replace("第一行", "改寫過").replace("status: new", "status: accepted"),
    );
    place.run(&["feedback", "import", "a.csv"]).ends_with(0).says("0 new, 2 known already");
}

#[test]
fn who_sent_it_is_kept_only_where_that_is_set() {
    let place = Place::new().file("a.csv", table("2026-11-03,林雅婷,lin@example.com,SM-1,1.1,lock,wrong,字,en\n"));
    let config = place.read("handbook/readybook.yaml");
    place.write("handbook/readybook.yaml", format!("{config}feedback: {{import: {{keep: [from]}}}}\n"));
    place.run(&["feedback", "import", "a.csv"]).ends_with(0).says("left out: `電子郵件`");
    assert!(place.read_item("FB-2026-001").contains("from: \"林雅婷\"\n"));
    assert!(!place.read_item("FB-2026-001").contains("example.com"));
}

#[test]
fn encodings_and_separators_may_be_any() {
    let rows = "2026/11/3 15:05,,,SM-1,1.1,lock,不清楚,步驟寫的電話已經停用，請更新。,zh-Hant\n".repeat(2);
    let text = table(&rows.replacen("15:05", "15:06", 1));
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let mut sources = std::collections::BTreeSet::new();
    for (name, bytes) in [
        ("a.csv", text.clone().into_bytes()),
        ("b.csv", format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()),
        ("c.tsv", text.replace(',', "\t").into_bytes()),
        ("d.csv", text.replace(',', ";").into_bytes()),
        ("e.csv", encoding_rs::BIG5.encode(&text).0.into_owned()),
        ("f.csv", encoding_rs::GB18030.encode(&text).0.into_owned()),
        ("g.csv", [vec![0xFF, 0xFE], utf16(u16::to_le_bytes)].concat()),
        ("h.csv", utf16(u16::to_be_bytes)),
    ] {
        let place = Place::new().file(name, bytes);
        place.run(&["feedback", "import", name]).ends_with(0).says("2 new");
        let text = place.read_item("FB-2026-002");
        assert!(text.contains("  步驟寫的電話已經停用，請更新。\n"), "{name}: {text}");
        sources.insert(text.lines().last().unwrap().to_string());
    }
    assert_eq!(sources.len(), 1, "the same row has one source, whatever the table looked like");
}

#[test]
fn json_is_imported_like_a_table() {
    let json = r##"[
  {"timestamp": "2026-11-02T20:00:00Z", "kind": "It is wrong", "comment": "=1+1", "document": "sm-1", "step": "#old-report", "email": "a@b.example"},
  {"timestamp": "2026-11-03", "kind": ["unsafe"], "comment": "'=2+2", "document": "words.html"},
  {"timestamp": "2026-11-03", "kind": "wrong"},
  7
]"##;
    let place = Place::new().file("a.json", json);
    let answer = place.run(&["--format", "json", "feedback", "import", "a.json"]);
    answer.ends_with(1).says("left out: `email`");
    let rows: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let fates: Vec<(u64, &str)> =
        rows.iter().map(|row| (row["line"].as_u64().unwrap(), row["outcome"].as_str().unwrap())).collect();
    assert_eq!(fates, [(2, "new"), (3, "new"), (4, "refused"), (5, "refused")]);
    assert_eq!(rows[2]["reasons"][0], "no text");
    let first = place.read_item("FB-2026-001");
    assert!(
        first.starts_with("received: 2026-11-03\ndocument: SM-1\nstep: old-report\nkind: wrong\ntext: |\n  =1+1\n"),
        "{first}"
    );
    let second = place.read_item("FB-2026-002");
    assert!(second.starts_with("received: 2026-11-03\ndocument: words\nkind: unsafe\ntext: |\n  =2+2\n"), "{second}");
    place.is_clean();
}

#[test]
fn titles_and_words_of_a_form_can_be_configured() {
    let place = Place::new().file("a.csv", "何時,哪一類？,請說明。,說明\n3/11/2026 09:00,照做會出事,字,不是這一欄\n");
    place.run(&["feedback", "import", "a.csv"]).ends_with(1).says("no column is `received`, `kind`");
    assert!(place.items().is_empty());
    let config = place.read("handbook/readybook.yaml");
    let import = "feedback:\n  import:\n    columns: {received: 何時, kind: 哪一類, text: 請說明}\n    kinds: {unsafe: [照做會出事]}\n    dates: dmy\n";
    place.write("handbook/readybook.yaml", config + import);
    place.run(&["feedback", "import", "a.csv"]).ends_with(0).says("left out: `說明`");
    assert!(place.read_item("FB-2026-001").starts_with("received: 2026-11-03\nkind: unsafe\ntext: |\n  字\n"));
}

#[test]
fn ids_go_on_from_the_highest_that_anything_names() {
    let place = Place::new()
        .item("FB-2026-007", "received: 2026-11-03\nkind: wrong\ntext: x\nstatus: new\n")
        .item("F-1", "received: 2026-11-03\nkind: wrong\ntext: x\nstatus: new\n")
        .file("a.csv", "date,kind,text\n2025-01-01,wrong,a\n2026-01-01,wrong,b\n2026-01-02,wrong,c\n");
    place.run(&["feedback", "import", "a.csv"]).ends_with(0);
    assert_eq!(
        place.items(),
        ["F-1.yaml", "FB-2025-001.yaml", "FB-2026-007.yaml", "FB-2026-008.yaml", "FB-2026-009.yaml"]
    );
    // An id that a record names was given to something, also where there is no register yet.
    let place = Place::new().file("a.csv", "date,kind,text\n2026-01-01,wrong,a\n");
    place.write("handbook/content/lock/index.md", crate::place::draft("三"));
    place.write("handbook/content/lock/index.en.md", crate::place::draft("three"));
    place.release("minor", &["--answers", "FB-2026-999"]).ends_with(0);
    place.run(&["feedback", "import", "a.csv"]).ends_with(0);
    assert_eq!(place.items(), ["FB-2026-1000.yaml"]);
}

#[test]
fn what_the_handbook_does_not_know_is_kept_and_noted() {
    let rows = "2026-11-03,,,SM-9,1.0,gone,wrong,甲,zh-Hant\n2026-11-03,,,SM-1,9.0,gone,wrong,乙,Klingon\n2026-11-03,,,,,lock,wrong,丙,\n";
    let place = Place::new().file("a.csv", table(rows));
    place
        .run(&["feedback", "import", "a.csv"])
        .ends_with(0)
        .prints("a.csv:2: new FB-2026-001: no document or page is called `SM-9`")
        .prints(
            "a.csv:3: new FB-2026-002: it never had a version 9.0; it never had a step `gone`; the language `Klingon`",
        )
        .prints("a.csv:4: new FB-2026-003: the step `lock` was left out: there is no document");
    assert!(place.read_item("FB-2026-001").contains("document: SM-9\nversion: \"1.0\"\nstep: gone\n"));
    // Warnings, and no errors: the register can be published.
    place.run(&["check"]).ends_with(0).says("feedback-subject");
}

#[test]
fn a_dry_run_writes_nothing() {
    let place = Place::new().file("a.csv", table("2026-11-03,,,SM-1,1.0,lock,wrong,甲,en\nx,,,,,,wrong,乙,\n"));
    let before = crate::place::tree(&place.path("handbook"));
    place
        .run(&["feedback", "import", "a.csv", "--dry-run", "--format", "short"])
        .ends_with(1)
        .prints("a.csv:2: new FB-2026-001\n")
        .prints("a.csv:3: refused: `x` is no day")
        .says("1 would be new, 0 are known already, 1 refused; nothing was written");
    assert_eq!(crate::place::tree(&place.path("handbook")), before);
}

#[test]
fn files_that_are_no_table_of_feedback_are_refused_whole() {
    let refused = |name: &str, bytes: &[u8], part: &str| {
        let place = Place::new().file(name, bytes);
        place.run(&["feedback", "import", name]).ends_with(1).says(part);
        assert!(place.items().is_empty());
    };
    refused("a.csv", b"", "the file is empty");
    refused("a.csv", b"PK\x03\x04...", "workbook");
    refused("a.csv", b"id,name\n1,x\n", "no column is `received`, `kind`, `text`; the columns are `id`, `name`");
    refused("a.csv", b"date,kind,text,comment\n", "both seem to be `text`");
    refused("a.json", b"{}", "a list of objects");
    let place = Place::new();
    place.run(&["feedback", "import", "gone.csv"]).ends_with(2);
    // What cannot be read might hold the same rows.
    let place =
        Place::new().item("FB-2026-001", "received: soon\n").file("a.csv", "date,kind,text\n2026-11-03,wrong,x\n");
    place.run(&["feedback", "import", "a.csv"]).ends_with(1).says("mend the register");
    assert_eq!(place.items(), ["FB-2026-001.yaml"]);
}

#[test]
fn messages_are_there_in_chinese() {
    let place = Place::new().file("a.csv", table("2026-11-03,,,SM-9,,,wrong,甲,en\n11/3/2026,,,,,,怪,,\n"));
    place
        .run(&["--lang", "zh-Hant", "feedback", "import", "a.csv"])
        .ends_with(1)
        .prints("a.csv:2：新增 FB-2026-001：沒有叫做 `SM-9` 的文件或頁面")
        .prints("a.csv:3：不能匯入：`11/3/2026` 分不出月和日")
        .prints("不認得類別 `怪`")
        .prints("；沒有文字")
        .says("新增 1 筆，0 筆早已匯入，1 筆不能匯入");
}
