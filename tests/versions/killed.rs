//! Releases that are killed at any moment: the version and its record are both there or neither, and the next release
//! succeeds.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::support::{SiteTest, write};

const HISTORY: &str = "content/lock/versions/history.yaml";

fn text(words: &str) -> String {
    format!("---\ntitle: 鎖定\nid: SM-1\nkind: runbook\nowner: lead\n---\n\n## 鎖上 {{#lock role=lead}}\n\n{words}\n")
}

fn release(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readybook"));
    command.arg("--root").arg(root).args(["release", "SM-1", "--change", "minor", "--approved-by", "boss"]);
    command.args(["--summary", "zh-Hant=改", "--effective", "2026-11-22"]).env("SOURCE_DATE_EPOCH", "1795305600");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Versions that have a record, and those that have a folder.
fn versions(root: &Path) -> (Vec<String>, Vec<String>) {
    let history = fs::read_to_string(root.join(HISTORY)).unwrap_or_default();
    let recorded = history
        .lines()
        .filter_map(|line| line.strip_prefix("- version: "))
        .map(|version| version.trim_matches('"').to_string());
    let folders = fs::read_dir(root.join("content/lock/versions")).into_iter().flatten().map(|entry| entry.unwrap());
    let mut folders: Vec<String> = folders
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let mut recorded: Vec<String> = recorded.collect();
    recorded.sort();
    folders.sort();
    (recorded, folders)
}

#[test]
fn after_a_kill_at_any_moment_a_version_is_there_whole_or_not_at_all() {
    let site =
        SiteTest::new().config("languages: [zh-Hant]\n").file("content/index.md", "# 首頁\n\n[鎖定](lock/index.md)\n");
    let root = site.root();
    // Many files, so that there is something to be interrupted in.
    for image in 0..60 {
        let svg =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>{image}</title></svg>\n");
        write(&root.join(format!("content/lock/{image}.svg")), &svg);
    }
    let images: String = (0..60).map(|image| format!("\n![圖]({image}.svg)\n")).collect();
    let mut landed = 0;
    for attempt in 0..40 {
        write(&root.join("content/lock/index.md"), &(text(&format!("第{attempt}次")) + &images));
        let mut child = release(root).spawn().unwrap();
        thread::sleep(Duration::from_millis(4 * attempt));
        let _ = child.kill();
        child.wait().unwrap();
        let (recorded, folders) = versions(root);
        assert_eq!(recorded, folders, "after attempt {attempt}");
        for version in &recorded {
            let files = fs::read_dir(root.join("content/lock/versions").join(version)).unwrap().count();
            assert_eq!(files, 61, "{version} is not whole");
        }
        landed = recorded.len();
    }
    write(&root.join("content/lock/index.md"), &(text("最後") + &images));
    assert!(release(root).status().unwrap().success());
    let (recorded, folders) = versions(root);
    assert_eq!((recorded.len(), &recorded), (landed + 1, &folders));
    let check = Command::new(env!("CARGO_BIN_EXE_readybook"))
        .arg("--root")
        .arg(root)
        .args(["check", "--drafts", "--format", "short"])
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn two_releases_at_once_do_not_mix() {
    let site = SiteTest::new()
        .config("languages: [zh-Hant]\n")
        .file("content/index.md", "# 首頁\n\n[鎖定](lock/index.md)\n")
        .file("content/lock/index.md", &text("一"));
    let children: Vec<_> = (0..4).map(|_| release(site.root()).spawn().unwrap()).collect();
    let ended = children.into_iter().map(|mut child| child.wait().unwrap().success());
    assert!(ended.filter(|success| *success).count() >= 1);
    let (recorded, folders) = versions(site.root());
    assert_eq!((recorded.as_slice(), folders.as_slice()), (&["1.0".to_string()][..], &["1.0".to_string()][..]));
}
