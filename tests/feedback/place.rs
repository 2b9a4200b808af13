//! A small handbook with a runbook of two versions, and the program to call in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use readybook::handbook::{Handbook, View};
use readybook::pipeline::{Options, Pipeline, Reuse};
use tempfile::TempDir;

/// The day of all calls: 2026-11-28.
pub const TODAY: &str = "1795824000";

const CONFIG: &str = "\
title: {zh-Hant: 手冊, en: Handbook}
languages: [zh-Hant, en]
time_zone: Asia/Hong_Kong
";

const ROSTER: &str = "\
roles:
  lead: {name: {zh-Hant: 主任, en: Lead}, holders: [ana]}
  boss: {name: {zh-Hant: 主管, en: Boss}, holders: [ben]}
people:
  ana: {name: Ana, phone: '+852 5550 0001', checked: 2026-11-01}
  ben: {name: Ben, phone: '+852 5550 0002', checked: 2026-11-01}
";

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

/// The draft of the runbook, with one step more than its first version.
pub fn draft(words: &str) -> String {
    format!(
        "---\ntitle: 鎖定\nid: SM-1\nkind: runbook\nowner: lead\n---\n\n## 鎖上 {{#lock role=lead}}\n\n{words}\n\n## 通報 {{#report role=lead}}\n\n打電話。\n"
    )
}

impl Place {
    /// The runbook's version 1.0 has a step that is gone from 1.1.
    pub fn new() -> Place {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        let place = place
            .file("handbook/readybook.yaml", CONFIG)
            .file("handbook/content/roster.yaml", ROSTER)
            .file("handbook/content/index.md", "# 首頁\n\n[鎖定](lock/index.md)、[用語](words.md)\n")
            .file("handbook/content/index.en.md", "# Home\n\n[Lockout](lock/index.md), [words](words.md)\n")
            .file("handbook/content/words.md", "# 用語\n")
            .file("handbook/content/words.en.md", "# Words\n")
            .file("handbook/content/lock/index.md", draft("一").replace("#report", "#old-report"))
            .file("handbook/content/lock/index.en.md", draft("one").replace("#report", "#old-report"));
        place.release("material", &[]).ends_with(0);
        let place = place
            .file("handbook/content/lock/index.md", draft("二"))
            .file("handbook/content/lock/index.en.md", draft("two"));
        place.release("minor", &[]).ends_with(0);
        place
    }

    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Place {
        self.write(path, text);
        self
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn item(self, id: &str, text: &str) -> Place {
        self.file(&format!("handbook/content/feedback/{id}.yaml"), text)
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
    }

    pub fn read_item(&self, id: &str) -> String {
        self.read(&format!("handbook/content/feedback/{id}.yaml"))
    }

    /// Files of the register, sorted.
    pub fn items(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("handbook/content/feedback")).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The handbook as authors see it; it has no errors.
    #[track_caller]
    pub fn handbook(&self) -> Handbook {
        let root = self.path("handbook");
        let options = Options {
            output: root.join("public"),
            root,
            strictness: Default::default(),
            today: Some("2026-11-28".parse().unwrap()),
            view: View::Drafts,
            answer_keys: Default::default(),
            audience: Default::default(),
        };
        let examined = Pipeline::new(options, Reuse::Once).examine().unwrap();
        assert!(
            examined.found.iter().all(|found| found.severity != readybook::diagnostic::Severity::Error),
            "{:#?}",
            examined.found
        );
        examined.handbook
    }

    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_readybook"));
        command
            .args(["--root", "handbook"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path().join("home"))
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANG")
            .env_remove("LANGUAGE")
            .env("SOURCE_DATE_EPOCH", TODAY)
            .stdin(Stdio::null());
        command
    }

    /// Calls the program in the folder around the handbook.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Answer {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// Releases the runbook.
    pub fn release(&self, change: &str, more: &[&str]) -> Answer {
        self.run(&[&RELEASE[..], &["--change", change], more].concat())
    }

    #[track_caller]
    pub fn is_clean(&self) {
        self.run(&["check", "--strict", "--format", "short"]).ends_with(0);
    }
}

pub const RELEASE: [&str; 10] = [
    "release",
    "SM-1",
    "--approved-by",
    "boss",
    "--effective",
    "2026-11-28",
    "--summary",
    "zh-Hant=改",
    "--summary",
    "en=Changed",
];

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

/// All files below a folder with their bytes.
pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_path_buf(), fs::read(entry.path()).unwrap())).collect()
}
