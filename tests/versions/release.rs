//! Releasing, withdrawing and sealing: what comes of it, what is refused, and that nothing of it changes afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use proptest::prelude::*;
use readybook::content::version::{Change, Version};
use readybook::diagnostic::{Code, Severity, Strictness};
use readybook::handbook::{AnswerKeys, View};
use readybook::pipeline::{Examined, Options, Pipeline, Reuse};
use readybook::publish::{Protected, publish, verify};
use readybook::release::{Request, audit, plan, seal, status, withdraw};

use super::support::{SiteTest, bytes_of, write};

const ROSTER: &str = "roles:\n  lead: {name: Lead, holders: [a]}\n  boss: {name: Boss, holders: [b]}\npeople:\n  a: {name: A, phone: \"+852 5550 0001\", checked: 2026-01-01}\n  b: {name: B, phone: \"+852 5550 0002\", checked: 2026-01-01}\n";

fn text(words: &str) -> String {
    format!(
        "---\ntitle: 鎖定\nid: SM-1\nkind: runbook\nowner: lead\n---\n\n## 鎖上 {{#lock role=lead}}\n\n{words}\n\n![圖](a.svg)\n"
    )
}

fn svg(word: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>{word}</title></svg>\n")
}

fn handbook() -> SiteTest {
    SiteTest::new()
        .config("languages: [zh-Hant, en]\n")
        .file("content/roster.yaml", ROSTER)
        .file("content/index.md", "# 首頁\n\n[鎖定](lock/index.md)\n")
        .file("content/index.en.md", "# Home\n\n[Lockout](lock/index.md)\n")
        .file("content/lock/index.md", &text("一"))
        .file("content/lock/index.en.md", &text("one"))
        .file("content/lock/a.svg", &svg("a"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn options(root: &Path, today: Date, view: View) -> Options {
    Options {
        root: root.into(),
        output: root.join("public"),
        strictness: Strictness::Lenient,
        answer_keys: AnswerKeys::Withheld,
        audience: Default::default(),
        today: Some(today),
        view,
    }
}

fn examine(root: &Path, today: Date) -> Examined {
    Pipeline::new(options(root, today, View::Drafts), Reuse::Once).examine().unwrap()
}

fn request(change: Change, effective: &str) -> Request {
    Request {
        number: "SM-1".into(),
        change: Some(change),
        summaries: vec![("zh-Hant".into(), "改了：\"甲\" #乙".into()), ("en".into(), "Changed: it".into())],
        approved_by: vec!["boss".into()],
        effective: Some(day(effective)),
        answers: vec!["FB-1".into()],
        version: None,
        allow_behind: Vec::new(),
    }
}

/// Releases; the refusals in English otherwise.
fn release(root: &Path, today: &str, request: &Request) -> Result<String, Vec<String>> {
    let Examined { handbook, found, .. } = examine(root, day(today));
    match plan(root, &handbook, &found, request) {
        Ok(plan) => {
            plan.carry_out().unwrap();
            Ok(plan.version.to_string())
        }
        Err(against) => Err(against.into_iter().map(|text| text.en).collect()),
    }
}

fn findings(root: &Path, today: &str) -> Vec<Code> {
    examine(root, day(today)).found.iter().map(|found| found.code).collect()
}

#[test]
fn a_release_freezes_texts_and_images_and_records_their_digests() {
    let site = handbook();
    let root = site.root();
    assert_eq!(release(root, "2026-02-01", &request(Change::Material, "2026-02-10")), Ok("1.0".into()));
    for file in ["index.md", "index.en.md", "a.svg"] {
        let (draft, frozen) = (root.join("content/lock").join(file), root.join("content/lock/versions/1.0").join(file));
        assert_eq!(fs::read(draft).unwrap(), fs::read(frozen).unwrap());
    }
    let history = fs::read_to_string(root.join("content/lock/versions/history.yaml")).unwrap();
    assert!(history.starts_with("- version: \"1.0\"\n  change: material\n"), "{history}");
    assert_eq!(history.matches("    index.md: ").count(), 1, "{history}");
    assert_eq!(findings(root, "2026-02-01"), []);
    // Nothing is left beside it.
    let mut names: Vec<String> = fs::read_dir(root.join("content/lock"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into())
        .collect();
    names.sort();
    assert_eq!(names, ["a.svg", "index.en.md", "index.md", "versions"]);
    let rows = audit::audit(&examine(root, day("2026-02-10")).handbook);
    assert_eq!((rows[0].summary.as_str(), rows[0].standing), ("改了：\"甲\" #乙", "in-force"));
    assert!(
        audit::csv(&rows)
            .contains("SM-1,鎖定,1.0,material,\"改了：\"\"甲\"\" #乙\",boss,2026-02-01,2026-02-10,in-force")
    );
}

#[test]
fn the_number_follows_the_change_and_older_records_stay_as_they_were_written() {
    let site = handbook();
    let root = site.root();
    let path = root.join("content/lock/versions/history.yaml");
    let mut before = String::new();
    for (at, (change, version)) in
        [(Change::Minor, "1.0"), (Change::Minor, "1.1"), (Change::Editorial, "1.1.1"), (Change::Material, "2.0")]
            .into_iter()
            .enumerate()
    {
        write(&root.join("content/lock/index.md"), text(&format!("第{at}次")));
        write(&root.join("content/lock/index.en.md"), text(&format!("number {at}")));
        assert_eq!(release(root, "2026-02-01", &request(change, "2026-02-10")), Ok(version.into()));
        let history = fs::read_to_string(&path).unwrap();
        assert!(history.starts_with(&before));
        before = history;
    }
    let asked = Request { version: Version::read("4.2"), ..request(Change::Minor, "2026-02-10") };
    write(&root.join("content/lock/index.md"), text("五"));
    assert_eq!(release(root, "2026-02-01", &asked), Ok("4.2".into()));
    let asked = Request { version: Version::read("4.1"), ..asked };
    write(&root.join("content/lock/index.md"), text("六"));
    assert_eq!(release(root, "2026-02-01", &asked), Err(vec!["version 4.1 does not follow 4.2".into()]));
}

#[test]
fn everything_that_speaks_against_a_release_is_said_at_once() {
    let site = handbook();
    let root = site.root();
    let nothing = Request {
        change: None,
        summaries: Vec::new(),
        approved_by: Vec::new(),
        effective: None,
        ..request(Change::Minor, "2026-02-10")
    };
    let against = release(root, "2026-02-01", &nothing).unwrap_err();
    assert_eq!(against.len(), 5, "{against:#?}");
    let refused = |change: &dyn Fn(&mut Request), part: &str| {
        let mut asked = request(Change::Material, "2026-02-10");
        change(&mut asked);
        let against = release(root, "2026-02-01", &asked).expect_err(part);
        assert!(against.len() == 1 && against[0].contains(part), "{part}: {against:#?}");
    };
    refused(&|asked| asked.number = "SM-2".into(), "did you mean `SM-1`");
    refused(&|asked| asked.approved_by = vec!["lead".into()], "can't be the only one");
    refused(&|asked| asked.approved_by = vec!["nobody".into()], "no role `nobody`");
    refused(&|asked| asked.effective = Some(day("2026-01-31")), "before it is released");
    refused(&|asked| asked.summaries.truncate(1), "summary in `en`");
    refused(&|asked| asked.summaries.push(("fr".into(), "x".into())), "`fr` is not a language");

    release(root, "2026-02-01", &request(Change::Material, "2026-02-10")).unwrap();
    refused(&|_| (), "nothing to release");
    let early = release(root, "2026-01-31", &request(Change::Material, "2026-02-10")).unwrap_err();
    assert!(early.iter().any(|text| text.contains("version 1.0 was released after 2026-01-31")), "{early:#?}");
    write(&root.join("content/lock/index.md"), text("二"));
    refused(
        &|asked| {
            asked.effective = Some(day("2026-02-09"));
            asked.change = Some(Change::Minor);
        },
        "version 1.0 does on 2026-02-10",
    );
    refused(&|_| (), "translation into `en` still renders version 1.0");
    write(&root.join("content/lock/index.en.md"), text("two"));
    write(&root.join("content/lock/index.md"), &(text("二") + "\n[x](nowhere.md)\n"));
    refused(&|_| (), "finds 1 error in this document");
    assert_eq!(fs::read_dir(root.join("content/lock/versions")).unwrap().count(), 2);
}

#[test]
fn a_translation_that_nobody_touched_is_recorded_as_behind() {
    let site = handbook();
    let root = site.root();
    release(root, "2026-02-01", &request(Change::Material, "2026-02-01")).unwrap();
    write(&root.join("content/lock/index.md"), text("二"));
    assert_eq!(release(root, "2026-03-01", &request(Change::Minor, "2026-03-01")), Ok("1.1".into()));
    let history = || fs::read_to_string(root.join("content/lock/versions/history.yaml")).unwrap();
    assert!(history().contains("  behind:\n    en: \"1.0\"\n"), "{}", history());
    assert_eq!(findings(root, "2026-03-01"), []);
    // It goes on being behind the version that it renders, not the last one.
    write(&root.join("content/lock/index.md"), text("三"));
    let allowed = Request { allow_behind: vec!["en".into()], ..request(Change::Material, "2026-04-01") };
    assert_eq!(release(root, "2026-04-01", &allowed), Ok("2.0".into()));
    assert_eq!(findings(root, "2026-04-01"), [Code::TranslationBehind]);
    assert_eq!(history().matches("    en: \"1.0\"\n").count(), 2, "{}", history());
    assert_eq!(status::status(&examine(root, day("2026-04-01")).handbook)[0].behind, [("en".into(), "1.0".into())]);
    // Its translation catches up.
    write(&root.join("content/lock/index.en.md"), text("three"));
    assert_eq!(release(root, "2026-04-02", &request(Change::Editorial, "2026-04-02")), Ok("2.0.1".into()));
    assert!(findings(root, "2026-04-02").is_empty());
}

#[test]
fn a_withdrawal_is_written_into_its_record() {
    let site = handbook();
    let root = site.root();
    release(root, "2026-02-01", &request(Change::Material, "2026-02-01")).unwrap();
    let reasons =
        [("zh-Hant".to_string(), "期限有誤".to_string()), ("en".to_string(), "A deadline is wrong".to_string())];
    let try_it = |version: &str, reasons: &[(String, String)]| {
        let handbook = examine(root, day("2026-02-05")).handbook;
        withdraw(root, &handbook, "SM-1", &Version::read(version).unwrap(), reasons).unwrap().map_err(|text| text.en)
    };
    assert!(try_it("9.9", &reasons).unwrap_err().contains("no version 9.9"));
    assert!(try_it("1.0", &reasons[..1]).unwrap_err().contains("reason in `en`"));
    assert_eq!(try_it("1.0", &reasons), Ok(()));
    assert!(try_it("1.0", &reasons).unwrap_err().contains("withdrawn already"));
    let history = fs::read_to_string(root.join("content/lock/versions/history.yaml")).unwrap();
    assert!(
        history.ends_with(
            "  withdrawn:\n    zh-Hant: \"期限有誤\"\n    en: \"A deadline is wrong\"\n  withdrawn_on: 2026-02-05\n"
        ),
        "{history}"
    );
    assert!(findings(root, "2026-02-05").is_empty());
}

#[test]
fn every_change_of_a_frozen_file_is_found() {
    let folder = "content/lock/versions/1.0";
    for (name, place) in [("changed", "index.md"), ("removed", "index.en.md"), ("image", "a.svg"), ("added", "more.md")]
    {
        let site = handbook();
        let root = site.root();
        release(root, "2026-02-01", &request(Change::Material, "2026-02-01")).unwrap();
        let path = root.join(folder).join(place);
        match name {
            "removed" => fs::remove_file(&path).unwrap(),
            "image" => write(&path, svg("b")),
            _ => write(&path, text("偷偷改了")),
        }
        assert!(findings(root, "2026-02-01").contains(&Code::FrozenChanged), "{name}");
        // A line end is a change too.
        if name == "changed" {
            fs::write(&path, text("一").replace('\n', "\r\n")).unwrap();
            assert!(findings(root, "2026-02-01").contains(&Code::FrozenChanged));
            fs::write(&path, text("一")).unwrap();
            assert_eq!(findings(root, "2026-02-01"), []);
        }
    }
}

#[test]
fn versions_that_were_frozen_by_hand_are_sealed() {
    let site = handbook()
        .file("content/lock/versions/1.0/index.md", &text("一"))
        .file("content/lock/versions/1.0/index.en.md", &text("one"))
        .file("content/lock/versions/1.0/a.svg", &svg("a"))
        .file(
            "content/lock/versions/history.yaml",
            "# newest last\n- version: \"1.0\"\n  change: material\n  summary: {zh-Hant: 首次, en: First}\n  approved_by: [boss]\n  released: 2026-01-01\n  effective: 2026-01-01\n",
        );
    let root = site.root();
    assert_eq!(findings(root, "2026-02-01"), [Code::NotFrozen]);
    let sealed = seal(root, &examine(root, day("2026-02-01")).handbook, "SM-1").unwrap().unwrap();
    assert_eq!(sealed, [Version::read("1.0").unwrap()]);
    assert_eq!(findings(root, "2026-02-01"), []);
    let again = seal(root, &examine(root, day("2026-02-01")).handbook, "SM-1").unwrap().unwrap();
    assert!(again.is_empty());
}

/// What happens on a day.
#[derive(Debug, Clone)]
enum Event {
    Edit(String),
    Picture(String),
    Release { change: Change, wait: i8 },
    Withdraw,
}

fn events() -> impl Strategy<Value = Vec<(u8, Event)>> {
    let words = "[甲乙丙a-c \\n]{1,12}";
    let change = prop_oneof![Just(Change::Editorial), Just(Change::Minor), Just(Change::Material)];
    let event = prop_oneof![
        3 => words.prop_map(Event::Edit),
        1 => "[a-c]".prop_map(Event::Picture),
        4 => (change, 0i8..20).prop_map(|(change, wait)| Event::Release { change, wait }),
        1 => Just(Event::Withdraw),
    ];
    proptest::collection::vec((0u8..9, event), 1..12)
}

type Files = BTreeMap<String, Vec<u8>>;

fn site_on(root: &Path, today: Date) -> Files {
    let build = Pipeline::new(options(root, today, View::InForce), Reuse::Once).build().unwrap();
    let outputs = build.outputs.unwrap_or_else(|| {
        panic!(
            "{}",
            super::support::listing(&Pipeline::new(options(root, today, View::InForce), Reuse::Once).build().unwrap())
        )
    });
    outputs.iter().map(|(address, content)| (address.to_string(), bytes_of(content))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// Whatever authors edit and release: nothing frozen is ever found changed, a published folder is as it was
    /// published, and the site as of any day is the one that was built on that day.
    #[test]
    fn a_past_day_is_built_as_it_was_built_then(events in events()) {
        let site = handbook();
        let root = site.root();
        release(root, "2026-02-01", &request(Change::Material, "2026-02-01")).unwrap();
        let mut today = day("2026-02-01");
        let mut then: BTreeMap<Date, Files> = BTreeMap::new();
        let mut number = 0;
        for (days, event) in events {
            // A day ends before the next begins: what is built on it is built at its end.
            then.insert(today, site_on(root, today));
            today = today.checked_add(jiff::Span::new().days(i64::from(days) + 1)).unwrap();
            number += 1;
            match event {
                Event::Edit(words) => {
                    write(&root.join("content/lock/index.md"), text(&format!("{words}{number}")));
                    write(&root.join("content/lock/index.en.md"), text(&format!("{number}")));
                }
                Event::Picture(word) => write(&root.join("content/lock/a.svg"), svg(&word)),
                Event::Release { change, wait } => {
                    let effective = today.checked_add(jiff::Span::new().days(i64::from(wait))).unwrap();
                    // It may be refused, when nothing changed or a later one is already waiting.
                    let _ = release(root, &today.to_string(), &request(change, &effective.to_string()));
                }
                Event::Withdraw => {
                    let handbook = examine(root, today).handbook;
                    let id = handbook.by_number("SM-1").unwrap();
                    let last = handbook.entries[id].history.as_ref().unwrap().records.last().unwrap().version.value.clone();
                    let reasons = [("zh-Hant".to_string(), "誤".to_string()), ("en".to_string(), "wrong".to_string())];
                    let _ = withdraw(root, &handbook, "SM-1", &last, &reasons).unwrap();
                }
            }
            let errors: Vec<_> = examine(root, today).found.into_iter().filter(|found| found.severity == Severity::Error).collect();
            prop_assert!(errors.is_empty(), "{errors:#?}");
        }
        then.insert(today, site_on(root, today));
        for (day, files) in &then {
            let now = site_on(root, *day);
            let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
            prop_assert_eq!(names(files), names(&now), "on {}", day);
            for (address, bytes) in files {
                prop_assert!(*bytes == now[address], "{} on {}", address, day);
            }
        }
        let build = Pipeline::new(options(root, today, View::InForce), Reuse::Once).build().unwrap();
        let protected = Protected { root: root.to_path_buf(), sources: vec![root.join("content")] };
        publish(build.outputs.as_ref().unwrap(), &root.join("public"), &protected).unwrap();
        prop_assert!(verify(&root.join("public")).unwrap().is_whole());
    }
}
