//! A small handbook with quizzes and a curriculum, and records as its pages would make them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use readybook::handbook::View;
use readybook::marking::{Fraction, lay, result};
use readybook::pipeline::{Options, Pipeline, Reuse};
use readybook::training::gather::gather;
use readybook::training::record::check_code;
use readybook::training::site::{KnownQuiz, Site};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// A folder with a handbook in it.
pub struct Place {
    folder: TempDir,
}

/// How a call of the program ended.
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

const QUIZ: &str = r#"
id: basics
version: 1.0.0
title: {zh-Hant: 基本知識, en: The basics}
validity: {months: 12, warn_days: 30}
delivery:
  purpose: certify
  pass_mark: 60%
  must_pass: [call]
  shuffle: {questions: true}
questions:
  - id: call
    type: single-choice
    stem: {zh-Hant: 先打給誰？, en: Whom do you call first?}
    choices:
      - {id: duty, text: {zh-Hant: 值班人員, en: The person on duty}, correct: true}
      - {id: press, text: {zh-Hant: 記者, en: The press}}
      - {id: nobody, text: {zh-Hant: 誰都不打, en: Nobody}}
  - id: keep
    type: multiple-response
    points: 2
    stem: {zh-Hant: 要保留哪些？, en: What do you keep?}
    choices:
      - {id: log, text: {zh-Hant: 紀錄, en: The log}, correct: true}
      - {id: shots, text: {zh-Hant: 截圖, en: Screenshots}, correct: true}
      - {id: gossip, text: {zh-Hant: 傳聞, en: Gossip}}
  - {id: truth, type: true-false, stem: {zh-Hant: 可以刪除證據。, en: Evidence may be deleted.}, answer: false}
  - id: night
    type: scenario
    points: 4
    stem: {zh-Hant: 深夜來電。, en: A call at night.}
    start: ring
    nodes:
      - id: ring
        text: {zh-Hant: 電話響了。, en: The telephone rings.}
        options:
          - {id: answer, text: {zh-Hant: 接, en: Answer}, to: good, score: 2}
          - {id: ignore, text: {zh-Hant: 不接, en: Ignore it}, to: bad, score: -2, critical: true}
      - {id: good, end: success, text: {zh-Hant: 好。, en: Good.}}
      - {id: bad, end: failure, text: {zh-Hant: 糟。, en: Bad.}}
"#;

const LATER: &str = r#"
id: later
version: 1.0.0
title: {zh-Hant: 之後評分, en: Marked later}
delivery: {purpose: certify, pass_mark: 50%, answers: withheld}
questions:
  - {id: one, type: true-false, stem: {zh-Hant: 一, en: One}, answer: true}
  - {id: two, type: numeric, stem: {zh-Hant: 二, en: Two}, answer: 15}
"#;

const CURRICULUM: &str = r"
requirements:
  - {id: pass-basics, for: [all-staff], quiz: basics, due: {days_after_joining: 14}}
  - {id: pass-later, for: [lead], quiz: later}
  - {id: drill, for: [lead], exercise: {title: {zh-Hant: 年度演練, en: The yearly drill}}, due: {by: 2026-06-30}}
";

const ROSTER: &str = r"
roles:
  all-staff: {name: {zh-Hant: 全體人員, en: All staff}, everyone: true}
  lead: {name: {zh-Hant: 主任, en: Lead}, holders: [ana]}
people:
  ana: {name: Ana, phone: '+886 2 5550 0001', checked: 2026-11-01}
";

impl Place {
    pub fn new() -> Place {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        place
            .file("handbook/readybook.yaml", "title: {zh-Hant: 手冊, en: Handbook}\nlanguages: [zh-Hant, en]\n")
            .file("handbook/content/index.md", "# 首頁\n")
            .file("handbook/content/index.en.md", "# Home\n")
            .file("handbook/content/roster.yaml", ROSTER)
            .file("handbook/quizzes/basics.yaml", QUIZ)
            .file("handbook/quizzes/later.yaml", LATER)
            .file("handbook/quizzes/curriculum.yaml", CURRICULUM)
            .file("people.csv", "id,name,unit,roles,joined,left,waived\nE1,林雅婷,公關室,lead,2026-01-05,,\nE2,=Bob,資訊室,,2026-10-01,,\nE3,Eve,,,2026-01-05,,pass-basics\nE4,Old,,,2020-01-01,2025-01-01,\n")
    }

    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Place {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Changes a file.
    pub fn change(self, path: &str, from: &str, to: &str) -> Place {
        let text = self.read(path);
        assert!(text.contains(from), "{from} is not in {path}");
        self.file(path, text.replace(from, to))
    }

    /// Releases a version of the procedure `P-1`, whose page then says the same.
    pub fn release(self, version: &str, (released, effective): (&str, &str), body: &str) -> Place {
        let folder = "handbook/content/p";
        let text = format!("---\nid: P-1\ntitle: 通報\nkind: procedure\nowner: lead\n---\n{body}");
        let digest = readybook::handbook::hexadecimal(&Sha256::digest(&text).into());
        let history = format!("{folder}/versions/history.yaml");
        let before = fs::read_to_string(self.path(&history)).unwrap_or_default();
        let record = format!(
            "- version: \"{version}\"\n  change: material\n  summary: x\n  approved_by: [all-staff]\n  \
             released: {released}\n  effective: {effective}\n  files:\n    index.md: {digest}\n"
        );
        self.file(&format!("{folder}/index.md"), &text)
            .file(&format!("{folder}/versions/{version}/index.md"), &text)
            .file(&history, before + &record)
    }

    /// Binds the quiz `basics` to a version of `P-1`.
    pub fn bind(self, version: &str) -> Place {
        let bound = format!("\nprocedures: [{{id: P-1, version: \"{version}\"}}]\ntitle: {{zh-Hant: 基本知識");
        self.change("handbook/quizzes/basics.yaml", "\ntitle: {zh-Hant: 基本知識", &bound)
    }

    /// Puts a record into the inbox.
    pub fn record(self, name: &str, record: &Value) -> Place {
        self.file(&format!("inbox/{name}"), record.to_string())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// What training knows of the handbook.
    pub fn site(&self) -> Site {
        let root = self.path("handbook");
        let options = Options {
            output: root.join("public"),
            root,
            strictness: Default::default(),
            today: Some("2026-11-28".parse().unwrap()),
            view: View::InForce,
            answer_keys: Default::default(),
            audience: Default::default(),
        };
        let examined = Pipeline::new(options, Reuse::Once).examine().unwrap();
        gather(&examined.handbook)
    }

    /// Calls the program in the folder around the handbook.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Answer {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_readybook"))
            .args(["--root", "handbook"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path().join("home"))
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANG")
            .env_remove("LANGUAGE")
            .env("SOURCE_DATE_EPOCH", "1795824000")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    pub fn report(&self) -> Answer {
        self.run(&["training", "report", "--records", "inbox", "--people", "people.csv", "--as-of", "2026-11-28"])
    }
}

impl Answer {
    #[track_caller]
    pub fn ends_with(&self, code: i32) -> &Answer {
        assert_eq!(self.code, Some(code), "\nout: {}\nerr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(&self, part: &str) -> &Answer {
        assert!(self.err.contains(part), "`{part}` is not in:\n{}", self.err);
        self
    }

    #[track_caller]
    pub fn prints(&self, part: &str) -> &Answer {
        assert!(self.out.contains(part), "`{part}` is not in:\n{}", self.out);
        self
    }
}

/// A quiz of a site.
pub fn quiz<'s>(site: &'s Site, id: &str) -> &'s KnownQuiz {
    site.quizzes.iter().find(|quiz| quiz.id == id).unwrap()
}

/// The responses to `basics` that are all right.
pub fn all_right() -> BTreeMap<String, Value> {
    let responses = [
        ("call", json!("duty")),
        ("keep", json!(["log", "shots"])),
        ("truth", json!(false)),
        ("night", json!(["answer"])),
    ];
    responses.into_iter().map(|(id, response)| (id.to_string(), response)).collect()
}

/// A number of a record: at most four decimals.
fn number(fraction: Fraction) -> Value {
    serde_json::from_str(&fraction.decimal()).unwrap()
}

/// A UUID that a number tells from others.
pub fn uuid(number: u32) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

/// A record of an attempt, as the page of the quiz would make it.
pub fn attempt(quiz: &KnownQuiz, learner: &str, id: u32, responses: &BTreeMap<String, Value>) -> Value {
    let seed = id.wrapping_mul(2_654_435_761);
    let drawn: Vec<String> = lay(&quiz.paper, seed).into_iter().map(|laid| laid.id).collect();
    let outcome = result(&quiz.paper, &drawn, responses);
    let interactions: Vec<Value> = drawn
        .iter()
        .map(|id| {
            let (question, mark) = (&quiz.paper.questions[id], outcome.marks[id].unwrap());
            json!({
                "question": id,
                "type": question.kind(),
                "response": responses.get(id),
                "correct": (!quiz.withheld).then_some(mark.correct),
                "points": (!quiz.withheld).then(|| number(mark.points)),
                "max": question.points(),
                "latency_s": 5,
            })
        })
        .collect();
    let score = json!({
        "raw": number(outcome.raw),
        "min": 0,
        "max": outcome.max,
        "scaled": number(outcome.raw.times(Fraction::new(1, outcome.max.into()).unwrap())),
    });
    let success = outcome.success.filter(|_| !quiz.withheld);
    let is_passed = success == Some(true);
    sealed(json!({
        "schema": "readybook/record/1",
        "record_id": uuid(id),
        "kind": "quiz-attempt",
        "learner": {"id": learner, "roles": ["all-staff"]},
        "activity": {"id": quiz.id, "version": quiz.version, "digest": quiz.digest, "procedures": []},
        "attempt": {"number": 1, "seed": seed},
        "started": "2026-11-20T09:00:00+08:00",
        "ended": "2026-11-20T09:10:00+08:00",
        "duration_s": 600,
        "result": {
            "completion": "completed",
            "success": success,
            "score": (!quiz.withheld).then_some(score),
            "pass_mark": quiz.paper.pass_mark.map(|mark| f64::from(mark) / 10_000.0),
            "failed_must_pass": if quiz.withheld { Vec::new() } else { outcome.failed_must_pass },
            "valid_until": is_passed.then_some("2027-11-20"),
        },
        "interactions": interactions,
        "integrity": {"previous": null},
    }))
}

/// Versions of `P-1` as a record names them.
pub fn procedures(site: &Site, versions: &[&str]) -> Value {
    let bound = |version: &&str| {
        let digest = site.documents["P-1"].digests[*version].first();
        json!({"id": "P-1", "version": version, "digest": digest})
    };
    versions.iter().map(bound).collect()
}

/// A record that a version of `P-1` was read.
pub fn acknowledgement(site: &Site, version: &str, learner: &str, id: u32) -> Value {
    let mut record = exercise("P-1", learner, id);
    record["kind"] = json!("acknowledgement");
    let activity = procedures(site, &[version])[0].clone();
    record["activity"] = activity.clone();
    record["activity"]["procedures"] = json!([activity]);
    sealed(record)
}

/// A record of an exercise.
pub fn exercise(requirement: &str, learner: &str, id: u32) -> Value {
    sealed(json!({
        "schema": "readybook/record/1",
        "record_id": uuid(id),
        "kind": "exercise",
        "learner": {"id": learner, "roles": []},
        "activity": {"id": requirement, "version": "1", "digest": "0".repeat(64), "procedures": []},
        "started": "2026-05-20T09:00:00+08:00",
        "ended": "2026-05-20T12:00:00+08:00",
        "duration_s": 10800,
        "integrity": {"previous": null},
    }))
}

/// The record with the check code of what it says.
pub fn sealed(mut record: Value) -> Value {
    let code = check_code(&record);
    record["integrity"]["check"] = code.into();
    record
}
