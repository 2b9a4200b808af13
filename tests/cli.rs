//! The program as people and other programs call it: arguments in; exit code, words and files out.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder to call the program in.
struct Place {
    folder: TempDir,
}

/// How a call ended.
struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    /// A handbook of one page without fault.
    fn with_handbook() -> Place {
        Place::new()
            .file("handbook/readybook.yaml", "title: 手冊\n")
            .file("handbook/content/index.md", "# 首頁\n\n本文。\n")
    }

    fn file(self, path: &str, text: &str) -> Place {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Calls the program in the handbook's folder.
    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Answer {
        let handbook = self.path("handbook");
        self.run_in(if handbook.is_dir() { &handbook } else { self.folder.path() }, arguments)
    }

    fn run_in<S: AsRef<OsStr>>(&self, folder: &Path, arguments: &[S]) -> Answer {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_readybook"))
            .args(arguments)
            .current_dir(folder)
            .env("HOME", self.folder.path().join("home"))
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANG")
            .env_remove("LANGUAGE")
            .env("SOURCE_DATE_EPOCH", "1795305600")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: status.code(), out: text(stdout), err: text(stderr) }
    }
}

impl Answer {
    #[track_caller]
    fn ends_with(&self, code: i32) -> &Answer {
        assert_eq!(self.code, Some(code), "\nout: {}\nerr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(&self, part: &str) -> &Answer {
        assert!(self.err.contains(part), "`{part}` is not in:\n{}", self.err);
        self
    }

    #[track_caller]
    fn prints(&self, part: &str) -> &Answer {
        assert!(self.out.contains(part), "`{part}` is not in:\n{}", self.out);
        self
    }
}

const BROKEN: &str = "# 首頁\n\n[程序](gone.md)\n";
const WARNED: &str = "# 首頁\n\n### 太深\n";

#[test]
fn a_handbook_without_fault_is_published_and_ends_with_0() {
    let place = Place::with_handbook();
    place.run(&["build"]).ends_with(0).says("files written");
    assert!(fs::read_to_string(place.path("handbook/public/index.html")).unwrap().contains("首頁"));
    place.run(&["build"]).ends_with(0).says("0 files written");
}

#[test]
fn an_error_in_the_content_ends_with_1_and_publishes_nothing() {
    let place = Place::with_handbook().file("handbook/content/index.md", BROKEN);
    place
        .run(&["build"])
        .ends_with(1)
        .says("error[broken-link]")
        .says("content/index.md:3:6")
        .says("nothing was published");
    assert!(!place.path("handbook/public").exists());
    place.run(&["check"]).ends_with(1);
}

#[test]
fn an_error_leaves_the_old_site_as_it_was() {
    let place = Place::with_handbook();
    place.run(&["build"]).ends_with(0);
    let before = fs::read(place.path("handbook/public/index.html")).unwrap();
    let place = place.file("handbook/content/index.md", BROKEN);
    place.run(&["build"]).ends_with(1);
    assert_eq!(fs::read(place.path("handbook/public/index.html")).unwrap(), before);
    place.run(&["verify"]).ends_with(0);
}

#[test]
fn a_failure_of_the_environment_ends_with_2() {
    let place = Place::with_handbook();
    place.run(&["build", "--root", "gone"]).ends_with(2).says("cannot read `gone`");
    place.run(&["verify", "gone"]).ends_with(2);
    place.run(&["build", "--no-such-flag"]).ends_with(2);
    place.run::<&str>(&[]).ends_with(2);
    let place = place
        .file("handbook/themes/default/templates/page.html", "{{ nonsense")
        .file("handbook/content/a.md", "# 甲\n");
    place.run(&["build"]).ends_with(2).says("page.html");
}

#[test]
fn warnings_end_with_0_and_with_strict_with_1() {
    let place = Place::with_handbook().file("handbook/content/index.md", WARNED);
    place.run(&["check"]).ends_with(0).says("warning[heading-skipped]").says("1 warning");
    place.run(&["check", "--strict"]).ends_with(1);
    place.run(&["build", "--strict"]).ends_with(1);
    assert!(!place.path("handbook/public").exists());
    place.run(&["build"]).ends_with(0);
}

#[test]
fn short_is_one_line_a_finding_on_standard_output() {
    let place = Place::with_handbook().file("handbook/content/index.md", BROKEN);
    let answer = place.run(&["check", "--format", "short"]);
    assert_eq!(answer.ends_with(1).out, "content/index.md:3:6: error[broken-link]: no page `gone.md`\n");
    assert_eq!(Place::with_handbook().run(&["check", "--format", "short"]).ends_with(0).out, "");
}

#[test]
fn the_same_mistake_many_times_is_shown_some_times_and_counted() {
    let text: String = (0..30).map(|n| format!("[page](none-{n}.md)\n\n")).collect();
    let place = Place::with_handbook().file("handbook/content/index.md", &format!("# 首頁\n\n{text}"));
    let shown = |answer: &Answer| answer.err.matches("error[broken-link]").count();
    let short = place.run(&["check"]);
    assert_eq!(shown(&short), 20, "{}", short.err);
    short.ends_with(1).says("… 10 more `broken-link` in content/index.md").says("30 errors");
    assert_eq!(shown(&place.run(&["check", "-v"])), 30);
    assert_eq!(place.run(&["check", "--format", "short"]).out.lines().count(), 30);
}

#[test]
fn json_is_one_list_for_programs() {
    let place =
        Place::with_handbook().file("handbook/content/index.md", "# 甲\n\n[程序](gone.md)\n\n## a {#x}\n\n## b {#x}\n");
    let answer = place.run(&["check", "--format", "json"]);
    let list: Value = serde_json::from_str(&answer.ends_with(1).out).unwrap();
    let [link, id] = &list.as_array().unwrap()[..] else { panic!("{list:#}") };
    for (key, value) in [("code", "broken-link"), ("severity", "error"), ("file", "content/index.md")]
        .map(|(key, value)| (key, Value::from(value)))
    {
        assert_eq!(link[key], value);
    }
    let place_of = |value: &Value| ["line", "column", "end_line", "end_column"].map(|key| value[key].as_u64().unwrap());
    assert_eq!(place_of(link), [3, 6, 3, 13]);
    assert_eq!(
        (&link["message"]["en"], &link["message"]["zh-Hant"]),
        (&"no page `gone.md`".into(), &"找不到頁面 `gone.md`".into())
    );
    assert!(link["help"].is_null() || link["help"]["en"].is_string());
    assert_eq!(id["related"][0]["line"], 5);
    assert_eq!(Place::with_handbook().run(&["check", "--format", "json"]).ends_with(0).out.trim(), "[]");
}

#[test]
fn the_root_is_the_nearest_folder_upward_with_a_configuration() {
    let place = Place::with_handbook().file("handbook/content/deep/folder/a.md", "# 深\n");
    place.run_in(&place.path("handbook/content/deep/folder"), &["build"]).ends_with(0);
    assert!(place.path("handbook/public/deep/folder/a.html").is_file());
    assert!(!place.path("handbook/content/deep/folder/public").exists());
}

#[test]
fn another_root_can_be_named() {
    let place = Place::with_handbook();
    place.run_in(place.folder.path(), &["build", "--root", "handbook", "--output", "../site"]).ends_with(0);
    assert!(place.path("site/index.html").is_file());
    place.run_in(place.folder.path(), &["--root", "handbook", "check"]).ends_with(0);
}

#[test]
fn a_folder_of_markdown_needs_no_configuration() {
    let place = Place::new()
        .file("handbook/README.md", "# Notes\n\n[A note](a.md)\n")
        .file("handbook/a.md", "# A note\n\nText.\n");
    place.run(&["build"]).ends_with(0);
    assert!(place.path("handbook/public/a.html").is_file());
    // The site that was just published is no content of the next build.
    place.run(&["build"]).ends_with(0).says("0 files written");
}

#[test]
fn init_never_writes_over_a_file() {
    let place = Place::new();
    place.run(&["init", "new"]).ends_with(0).says("files written");
    let before = fs::read(place.path("new/readybook.yaml")).unwrap();
    fs::write(place.path("new/content/own.md"), "# Own\n").unwrap();
    fs::remove_file(place.path("new/content/index.md")).unwrap();
    place.run(&["init", "new"]).ends_with(2).says("readybook.yaml").says("nothing was written");
    assert_eq!(fs::read(place.path("new/readybook.yaml")).unwrap(), before);
    assert!(!place.path("new/content/index.md").exists(), "nothing at all was written");
    // A folder with other files is fine.
    let place = Place::new().file("mine/notes.txt", "mine");
    place.run(&["init", "mine"]).ends_with(0);
    assert_eq!(fs::read_to_string(place.path("mine/notes.txt")).unwrap(), "mine");
}

#[test]
fn init_into_a_file_or_through_a_link_writes_nothing_else_where() {
    let place = Place::new().file("file", "x");
    place.run(&["init", "file"]).ends_with(2);
    assert_eq!(fs::read_to_string(place.path("file")).unwrap(), "x");
    fs::create_dir(place.path("target")).unwrap();
    std::os::unix::fs::symlink(place.path("outside.yaml"), place.path("target/readybook.yaml")).unwrap();
    place.run(&["init", "target"]).ends_with(2);
    assert!(!place.path("outside.yaml").exists());
}

#[test]
fn what_init_writes_builds_without_findings() {
    let place = Place::new();
    place.run(&["init", "new"]).ends_with(0);
    let answer = place.run_in(&place.path("new"), &["build", "--strict", "--format", "short"]);
    assert_eq!(answer.ends_with(0).out, "");
}

#[test]
fn this_repository_is_a_handbook_without_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The day of its newest release: before it, that release is not known.
    let answer = Place::new().run_in(root, &["check", "--strict", "--format", "short", "--as-of", "2026-11-28"]);
    assert_eq!(answer.ends_with(0).out, "");
}

#[test]
fn verify_names_what_is_missing_changed_and_foreign() {
    let place = Place::with_handbook();
    place.run(&["build"]).ends_with(0);
    place.run(&["verify"]).ends_with(0).says("as they were published");
    fs::write(place.path("handbook/public/index.html"), "changed").unwrap();
    fs::remove_file(place.path("handbook/public/404.html")).unwrap();
    fs::write(place.path("handbook/public/new\u{1b}[2J.html"), "foreign").unwrap();
    let answer = place.run(&["verify", "public"]);
    answer
        .ends_with(1)
        .prints("changed index.html\n")
        .prints("missing 404.html\n")
        .prints("foreign new\\u{1b}[2J.html\n");
    // A folder with somebody's file in it is not replaced.
    place.run(&["build"]).ends_with(2).says("new\\u{1b}[2J.html");
    assert!(place.path("handbook/public/new\u{1b}[2J.html").is_file());
}

#[test]
fn completions_and_the_man_page_are_printed() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        place.run(&["completions", shell]).ends_with(0).prints("readybook").prints("strict");
    }
    place.run(&["completions", "tcsh"]).ends_with(2);
    place.run(&["man"]).ends_with(0).prints(".TH readybook").prints("Compiles Markdown");
    place.run(&["--help"]).ends_with(0).prints("Exit codes").prints("readybook init handbook");
    place.run(&["--version"]).ends_with(0).prints(env!("CARGO_PKG_VERSION"));
    for command in ["init", "build", "check", "serve", "verify", "completions", "man"] {
        place.run(&[command, "--help"]).ends_with(0);
    }
}

#[test]
fn escape_sequences_in_names_and_content_are_shown_as_text() {
    let esc = "\u{1b}]0;owned\u{7}\u{1b}[2J";
    let place = Place::with_handbook()
        .file("handbook/content/index.md", &format!("# 首頁\n\n[程序](gone{esc}.md) {esc} \u{202e}x\n"))
        .file(&format!("handbook/content/{esc}.md"), "# 乙\n")
        .file(
            "handbook/readybook.yaml",
            &format!("\"ti{}tel\": x\n", esc.replace('\u{1b}', "\\e").replace('\u{7}', "\\a")),
        );
    for format in ["human", "short", "json"] {
        for language in ["en", "zh-Hant"] {
            for colour in ["never", "auto"] {
                let answer = place.run(&["check", "--format", format, "--lang", language, "--color", colour]);
                answer.ends_with(1);
                let all = answer.out.clone() + &answer.err;
                assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}: {all:?}");
            }
        }
    }
    let root = format!("no{esc}");
    let answer = place.run(&["build", "--root", &root]);
    answer.ends_with(2);
    assert!(!answer.err.contains('\u{1b}'), "{:?}", answer.err);
    let answer = place.run(&["init", &format!("new{esc}")]);
    assert!(!answer.err.contains('\u{1b}'), "{:?}", answer.err);
}

#[test]
fn an_output_folder_that_holds_or_is_in_the_sources_is_refused() {
    let place =
        Place::with_handbook().file("handbook/content/keep.md", "# 甲\n").file("handbook/themes/default/x.txt", "x");
    fs::create_dir_all(place.path("home")).unwrap();
    let root = place.path("handbook").to_string_lossy().into_owned();
    let home = place.path("home").to_string_lossy().into_owned();
    for output in [
        ".",
        "",
        "..",
        "/",
        "~",
        "~/site",
        "content",
        "content/site",
        "themes",
        "themes/default/site",
        "content/../.",
        &root,
        &home,
    ] {
        let answer = place.run(&["build", "--output", output]);
        assert_eq!(answer.code, Some(2), "`{output}`: {}{}", answer.out, answer.err);
        // The argument parser refuses an empty value by itself.
        if !output.is_empty() {
            answer.says("help:");
        }
    }
    std::os::unix::fs::symlink(place.path("handbook/content"), place.path("handbook/link")).unwrap();
    place.run(&["build", "--output", "link"]).ends_with(2);
    place.run(&["build", "--output", "link/site"]).ends_with(2);
    assert!(place.path("handbook/content/keep.md").is_file() && place.path("handbook/readybook.yaml").is_file());
    assert!(place.path("handbook/themes/default/x.txt").is_file());
}

#[test]
fn an_output_folder_with_files_of_others_is_refused() {
    let place = Place::with_handbook().file("handbook/public/precious.txt", "mine");
    place.run(&["build"]).ends_with(2).says("precious.txt");
    assert_eq!(fs::read_to_string(place.path("handbook/public/precious.txt")).unwrap(), "mine");
    assert!(!place.path("handbook/public/index.html").exists());
}

#[test]
fn messages_come_in_chinese_when_asked() {
    let place = Place::with_handbook().file("handbook/content/index.md", BROKEN);
    place.run(&["check", "--lang", "zh-Hant"]).ends_with(1).says("找不到頁面 `gone.md`").says("1 個錯誤");
    place.run(&["check", "--lang", "zh", "--format", "short"]).ends_with(1).prints("找不到頁面");
    place.run(&["build", "--lang", "zh-Hant", "--root", "gone"]).ends_with(2).says("錯誤");
    Place::with_handbook().run(&["build", "--lang", "zh-Hant"]).ends_with(0).says("頁");
}

#[test]
fn quiet_says_nothing_and_verbose_names_every_file() {
    let place = Place::with_handbook();
    let answer = place.run(&["build", "-q"]);
    assert_eq!((answer.ends_with(0).out.as_str(), answer.err.as_str()), ("", ""));
    fs::remove_dir_all(place.path("handbook/public")).unwrap();
    place.run(&["build", "-vv"]).ends_with(0).says("written index.html");
    place.run(&["build", "-q", "-v"]).ends_with(2);
}

#[test]
fn colours_are_used_only_when_asked_or_on_a_terminal() {
    let place = Place::with_handbook().file("handbook/content/index.md", BROKEN);
    assert!(!place.run(&["check"]).err.contains('\u{1b}'));
    assert!(place.run(&["check", "--color", "always"]).err.contains("\u{1b}["));
    assert!(!place.run(&["check", "--color", "always", "--format", "short"]).out.contains('\u{1b}'));
}

#[test]
fn two_builds_of_one_source_have_equal_bytes() {
    let (one, other) = (Place::with_handbook(), Place::with_handbook());
    one.run(&["build"]).ends_with(0);
    other.run(&["build"]).ends_with(0);
    let manifest = |place: &Place| fs::read(place.path("handbook/public/.readybook-manifest.json")).unwrap();
    assert_eq!(manifest(&one), manifest(&other));
}
