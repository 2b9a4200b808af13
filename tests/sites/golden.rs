//! Handbooks with their expected pages and findings. `READYBOOK_BLESS=1 cargo test --test sites golden` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Built, SiteTest, bytes_of, copy_tree, html, write};

/// The handbooks, each with its own test, so that each fails by its name.
pub const NAMES: [&str; 8] = ["bilingual", "blocks", "broken", "controlled", "hostile", "plain", "quizzes", "versions"];

/// A day on which the documents of `versions` are in every state.
const EVERY_STATE: &str = "2026-08-15";

#[test]
fn plain_is_a_folder_of_markdown_without_configuration() {
    compare("plain");
}

#[test]
fn bilingual_has_every_page_twice_but_one() {
    compare("bilingual");
}

#[test]
fn blocks_has_every_kind_of_block() {
    compare("blocks");
}

#[test]
fn controlled_has_steps_versions_roles_and_terms() {
    compare("controlled");
}

#[test]
fn quizzes_has_every_type_of_question_and_every_purpose() {
    compare("quizzes");
}

#[test]
fn versions_has_documents_in_every_state() {
    compare("versions");
}

/// Kept is what differs from the day on which every state is there.
#[test]
fn versions_change_on_their_day_and_not_before() {
    let usual = files_of(&site("versions").build(), "versions");
    for (day, prefix) in [("2026-08-31", "before"), ("2026-09-01", "on"), ("2026-09-02", "on")] {
        let mut files = files_of(&site("versions").today(day).build(), "versions");
        files.retain(|file, text| file == ".txt" || usual.get(file) != Some(text));
        compare_files("versions", &format!("expected-{prefix}"), files);
    }
}

#[test]
fn broken_has_many_mistakes_that_are_all_found_at_once() {
    compare("broken");
}

#[test]
fn hostile_holds_what_attackers_write_into_files() {
    compare("hostile");
}

#[test]
fn every_folder_is_compared() {
    let mut folders: Vec<String> = fs::read_dir(beside(""))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    assert_eq!(folders, NAMES);
}

/// A copy of a handbook, to be built and changed.
pub fn site(name: &str) -> SiteTest {
    let site = SiteTest::new();
    // The browser tests read the same one.
    let folder = match name {
        "versions" => beside("../browser/versions"),
        "quizzes" => beside("../browser/quiz"),
        _ => beside(name),
    };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if file.starts_with("expected") {
            continue;
        }
        if path.is_dir() {
            copy_tree(&path, &site.root().join(file));
        } else {
            fs::copy(&path, site.root().join(file)).unwrap();
        }
    }
    match name {
        "plain" => plain_files(site),
        "versions" => site.in_force().today(EVERY_STATE),
        "quizzes" => site.in_force().answer_keys(),
        _ => site,
    }
}

/// What git and editors would change on the way: line ends, the mark, tabs.
fn plain_files(site: SiteTest) -> SiteTest {
    site.file(
        "crlf.md",
        "---\r\ntitle: CRLF\r\n---\r\n\r\nOne line\r\nand another.\r\n\r\n- a\r\n- b\r\n\r\n```\r\ncode\r\n```\r\n",
    )
    .file("mark.md", "\u{feff}# A byte order mark\n\nIt is not part of the text.\n")
    .file("tabs.md", "# Tabs\n\n-\ta\n\t- b\n\n\tcode\twith a tab\n")
    .file("empty.md", "")
    .file("資料夾 一/帳號 遭盜用.md", "# 帳號遭盜用\n\n回到[首頁](../README.md)。\n")
}

fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name)
}

fn compare(name: &str) {
    compare_files(name, "expected", files_of(&site(name).build(), name));
}

/// What was found, the addresses of a site, and its pages.
fn files_of(built: &Built, name: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([(".txt".to_string(), built.listing())]);
    let Some(outputs) = &built.build.outputs else { return files };
    let addresses = outputs.iter().map(|(address, _)| &**address).filter(|address| !address.starts_with("assets/"));
    files.insert("/addresses.txt".to_string(), addresses.map(|address| format!("{address}\n")).collect());
    for (address, content) in outputs.iter().filter(|(address, _)| address.ends_with(".html")) {
        let page = String::from_utf8(bytes_of(content)).unwrap();
        let elements = html::read(&page).unwrap_or_else(|fault| panic!("{name}/{address}: {fault}\n{page}"));
        assert_eq!(html::danger(&elements), None, "{name}/{address}:\n{page}");
        files.insert(format!("/{address}"), page);
    }
    files
}

/// Compares with the files whose names begin with `prefix`.
fn compare_files(name: &str, prefix: &str, files: BTreeMap<String, String>) {
    let actual: BTreeMap<String, String> =
        files.into_iter().map(|(file, text)| (format!("{prefix}{file}"), text)).collect();
    if std::env::var_os("READYBOOK_BLESS").is_some() {
        let _ = fs::remove_dir_all(beside(name).join(prefix));
        for (file, text) in &actual {
            write(&beside(name).join(file), text);
        }
        return;
    }
    let mut expected = BTreeMap::new();
    for entry in walkdir::WalkDir::new(beside(name)) {
        let entry = entry.unwrap();
        let file = entry.path().strip_prefix(beside(name)).unwrap().to_string_lossy().into_owned();
        if entry.file_type().is_file() && (file == format!("{prefix}.txt") || file.starts_with(&format!("{prefix}/"))) {
            expected.insert(file, fs::read_to_string(entry.path()).unwrap());
        }
    }
    let files = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(files(&actual), files(&expected), "{name}\n{}", actual[&format!("{prefix}.txt")]);
    for (file, text) in &actual {
        assert_eq!(text, &expected[file], "tests/sites/{name}/{file} differs; READYBOOK_BLESS=1 writes it anew");
    }
}
