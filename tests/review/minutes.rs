//! The minutes, as the program writes them.

use std::collections::BTreeMap;

use serde_json::json;

use crate::place::{Place, draft};
use crate::runs::named;
use crate::school;

#[test]
fn an_uneventful_handbook_says_so_in_every_section() {
    let answer = Place::new().run(&["review", "--until", "2026-12-31", "--lang", "en"]);
    answer.ends_with(0);
    assert_eq!(
        answer.out,
        "# Minutes of the review: Handbook\n\n\
         - Date:\n- Chair:\n- Present:\n- Minutes by:\n\n\
         Agenda up to 2026-12-31, made on 2026-11-28.\n\n\
         ## 1. Documents due for review\n\nNo document is due for review until 2026-12-31.\n\n\
         ## 2. Open suggestions\n\nNo suggestion is open.\n\n\
         ## 3. Drafts ahead\n\nNo draft is ahead.\n\n\
         ## 4. Translations behind\n\nNo translation is behind.\n\n\
         ## 5. Contacts not checked in time\n\nAll contacts were checked in time.\n\n\
         ## 6. Decisions\n\n| Decision | Who | By when |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |\n|  |  |  |\n\n\
         ## 7. Next dates\n\n- Next review:\n"
    );
}

/// A handbook in which everything is late.
fn late() -> Place {
    let reviewed = |words: &str| draft(words).replace("owner: lead", "owner: lead\nreview_every: 1 month");
    let place = Place::new()
        .file("handbook/content/lock/index.md", reviewed("三"))
        .file("handbook/content/lock/index.en.md", reviewed("three"));
    place.release("minor", &[]).ends_with(0);
    let config = place.read("handbook/readybook.yaml");
    place
        .file("handbook/content/lock/index.md", reviewed("四"))
        .file(
            "handbook/readybook.yaml",
            format!("{config}feedback: {{mail: a@example.com, collect_every: 3 months}}\nroster: {{check_every: 1 week}}\n"),
        )
        .item(
            "FB-2026-001",
            "received: 2026-11-03\ndocument: SM-1\nversion: \"1.1\"\nstep: lock\nkind: unsafe\ntext: |\n  # 一\n  [二](https://x.example) *三*\nstatus: new\n",
        )
        .item("FB-2026-002", "received: 2026-11-04\nkind: missing\ntext: '- 四'\nstatus: accepted\nowner: boss\n")
}

#[test]
fn every_section_lists_what_is_due_in_the_language_of_messages() {
    let place = late();
    let answer = place.run(&["review", "--until", "2026-12-28", "--lang", "zh-Hant"]);
    answer.ends_with(0);
    assert_eq!(
        answer.out,
        "# 檢討會議紀錄：手冊\n\n\
         - 日期：\n- 主持：\n- 出席：\n- 紀錄：\n\n\
         議程截至2026-12-28，於2026-11-28產生。\n\n\
         ## 1. 到期檢視的文件\n\n\
         - [ ] SM-1 鎖定：1.2版，應於2026-12-28前檢視，負責人：主任\n  - 決定：\n\n\
         ## 2. 未結案的建議\n\n共2則，其中1則尚未決定。\n\n\
         ### SM-1 鎖定\n\n\
         - [ ] **FB-2026-001** **照做會有危險**，新收到，2026-11-03收到，1.1版，步驟「鎖上」，負責人：主任\n  \
         > \\# 一 \\[二\\](https\\://x.example) \\*三\\*\n  - 決定：\n\n\
         ### 未指明頁面\n\n\
         - [ ] **FB-2026-002** 缺了東西，已採納，2026-11-04收到，負責人：主管\n  > \\- 四\n  - 決定：\n\n\
         ## 3. 領先的草稿\n\n\
         - [ ] SM-1 鎖定：與1.2版不同，尚未發布，負責人：主任\n\n\
         ## 4. 落後的譯文\n\n\
         - [ ] SM-1 鎖定：`en`譯文仍為1.2版，原文的草稿已有更動，負責人：主任\n\n\
         ## 5. 逾期未確認的聯絡資料\n\n\
         - [ ] Ana：上次確認是2026-11-01\n- [ ] Ben：上次確認是2026-11-01\n\n\
         ## 6. 決定\n\n| 決定 | 負責 | 期限 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |\n|  |  |  |\n\n\
         ## 7. 下次日期\n\n- 下次檢討：2027-01-01\n"
    );
    let english = place.run(&["review", "--until", "2027-04-01", "--lang", "en"]);
    english
        .prints("- [ ] SM-1 鎖定: version 1.2, due by 2026-12-28, owner: Lead\n")
        .prints("**FB-2026-001** **UNSAFE**, new, received 2026-11-03, version 1.1, step “鎖上”, owner: Lead")
        .prints("- Suggestions are collected on 2027-01-01\n- Suggestions are collected on 2027-04-01\n- Next review: 2027-07-01");
    // What was due before today is overdue; SOURCE_DATE_EPOCH says which day that is.
    let mut command = place.command(&["review", "--lang", "zh-Hant"]);
    let output = command.env("SOURCE_DATE_EPOCH", "1798502400").output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(
        out.contains("應於2026-12-28前檢視，**逾期**") && out.contains("議程截至2027-01-01，於2026-12-29產生"),
        "{out}"
    );
}

#[test]
fn limits_that_were_missed_are_counted_by_document_and_step() {
    let place = Place::new()
        .file("runs/a.json", named("a step that was taken back is late"))
        .file("runs/b.json", named("a drill"))
        .file("runs/c.json", "{}");
    place
        .run(&["review", "--runs", "runs", "--lang", "zh-Hant"])
        .ends_with(0)
        .says("略過 c.json：不是匯出的處置紀錄")
        .prints("## 6. 沒達到的時限\n\n讀取2份紀錄，其中演練1份。\n\n另有1個檔案不能採用，未列入。\n\n")
        .prints(
            "- [ ] SM-RB-001 Account taken over，步驟「Step 1」：2次，其中演練1次，最多晚了1小時15分鐘\n  - 決定：\n",
        );
    Place::new().file("runs/x.md", "").run(&["review", "--runs", "runs"]).prints("No step missed its limit.");
}

#[test]
fn questions_with_bad_figures_are_listed_and_nobody_is_named() {
    let mut place = school::Place::new();
    let site = place.site();
    let basics = school::quiz(&site, "basics");
    let right = school::all_right();
    let mut wrong: BTreeMap<_, _> = right.clone();
    wrong.insert("truth".to_string(), json!(true));
    for number in 1..=12 {
        let record = school::attempt(basics, "E1", number, &wrong);
        place = place.record(&format!("{number:02}.json"), &record);
    }
    let answer = place.run(&[
        "review",
        "--records",
        "inbox",
        "--people",
        "people.csv",
        "--lang",
        "zh-Hant",
        "--until",
        "2026-12-31",
    ]);
    answer
        .ends_with(0)
        .prints("## 6. 需要留意的題目\n")
        .prints("基本知識 1.0.0版，「可以刪除證據。」（basics/truth），作答12次，答對率0.00，太難")
        .prints("人人答對，沒有人選「記者」，沒有人選「誰都不打」");
    assert!(!answer.out.contains("林雅婷") && !answer.out.contains("E1"), "{}", answer.out);
    let none = ["review", "--records", "handbook", "--people", "people.csv"];
    place.run(&none).ends_with(0).prints("Nothing speaks against any question.");
    // One without the other says nothing.
    place.run(&["review", "--records", "inbox"]).ends_with(2).says("--people");
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_asked_for() {
    let place = late();
    let args = ["review", "--output", "../minutes.md", "--ics", "../days.ics"];
    place.run(&args).ends_with(0).says("written ");
    let minutes = place.read("minutes.md");
    assert!(minutes.starts_with("# Minutes"));
    place.write("days.ics", "mine");
    place.write("minutes.md", "mine");
    place.run(&args).ends_with(2).says("--force replaces it");
    assert_eq!([place.read("minutes.md"), place.read("days.ics")], ["mine", "mine"]);
    std::fs::remove_file(place.path("minutes.md")).unwrap();
    // Neither is written when one of them is there.
    place.run(&args).ends_with(2).says("days.ics");
    assert!(!place.path("minutes.md").exists());
    place.run(&[&args[..], &["--force"]].concat()).ends_with(0);
    assert_eq!(place.read("minutes.md"), minutes);
    assert_eq!(place.run(&["review", "--quiet"]).out, minutes);
    place.run(&["review", "--output", "nowhere/minutes.md"]).ends_with(2).says("nowhere");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let place = Place::new();
    place.run(&["review", "--until", "2026-11-27"]).ends_with(2).says("2026-11-27 is before today");
    place.run(&["review", "--until", "2026-11-28"]).ends_with(0);
    place.run(&["review", "--until", "soon"]).ends_with(2);
    // An item that cannot be read would be missing from the minutes.
    let place = place.item("FB-2026-001", "received: 2026-11-03\n");
    let answer = place.run(&["review"]);
    answer.ends_with(1).says("feedback-item");
    assert_eq!(answer.out, "");
}
