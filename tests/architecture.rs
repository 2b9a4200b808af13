//! The house as `src/lib.rs` describes it: no lower layer knows a higher one, no file tells two stories.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The layers from the ground up. A module may use its own layer and those below.
const LAYERS: &[&[&str]] = &[
    &["error", "source", "diagnostic", "yaml", "words", "outputs", "say", "folding", "marking"],
    &["config"],
    &["content"],
    &["handbook"],
    &["check", "render", "search"],
    &["publish"],
    &["pipeline"],
    &["preview", "scaffold", "release", "training", "feedback", "review", "schema"],
    &["cli", "main"],
];

/// Most lines of a file without its tests.
const LONGEST: usize = 450;

/// Files that are longer, to be split; whoever splits one takes it off this list.
const TOO_LONG: &[&str] = &["content/markdown.rs"];

/// A file of the program: its path below `src/`, and its text without tests.
struct File {
    path: String,
    text: String,
}

fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<File> = walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| File {
            path: entry.path().strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/"),
            text: without_tests(&fs::read_to_string(entry.path()).unwrap()),
        })
        .filter(|file| !file.path.rsplit('/').next().is_some_and(|name| name.ends_with("tests.rs")))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 50, "{} files", files.len());
    files
}

fn without_tests(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].to_string()
}

/// The module of the top level that a file belongs to.
fn room(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or_default()
}

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

/// The modules of the top level that a text names: in paths, and in `use crate::{…}`.
fn named(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(is_name) {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => {
                rooms.insert(rest.split(|c| !is_name(c)).next().unwrap_or_default().to_string());
            }
            Some(list) => {
                // One entry a name, whatever is nested in it.
                let (mut depth, mut entry) = (0, String::new());
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            rooms.insert(std::mem::take(&mut entry));
                        }
                        c if depth == 0 && !c.is_whitespace() => entry.push(c),
                        _ => {}
                    }
                }
                rooms.insert(entry);
            }
        }
    }
    rooms
        .into_iter()
        .map(|room| room.split("::").next().unwrap_or_default().to_string())
        .filter(|room| !room.is_empty())
        .collect()
}

#[test]
fn no_lower_layer_imports_a_higher_one() {
    let mut breaches = Vec::new();
    for file in files().iter().filter(|file| file.path != "lib.rs") {
        let own = layer(room(&file.path)).unwrap_or_else(|| panic!("src/{} is in no layer: add its module", file.path));
        for other in named(&file.text) {
            match layer(&other) {
                Some(other_layer) if other_layer <= own => {}
                // A type or macro of the crate's root, such as an error.
                None if other.starts_with(char::is_uppercase) => {}
                _ => breaches.push(format!("src/{} uses `{other}`", file.path)),
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn imports_are_found_however_they_are_written() {
    let text = "use crate::{error::Error, yaml::{self, Map}, say};\n// crate::cli\nfn f() { crate::render::x(); $crate::config::y() }\n";
    assert_eq!(named(text).into_iter().collect::<Vec<_>>(), ["config", "error", "render", "say", "yaml"]);
}

#[test]
fn the_preview_knows_only_what_it_shows() {
    for file in files().iter().filter(|file| room(&file.path) == "preview") {
        let allowed = ["outputs", "error", "diagnostic", "preview", "say"];
        let others: Vec<String> =
            named(&file.text).into_iter().filter(|room| !allowed.contains(&room.as_str())).collect();
        assert!(others.is_empty(), "src/{} uses {others:?}", file.path);
    }
}

#[test]
fn a_file_tells_one_story() {
    let long: Vec<String> =
        files().into_iter().filter(|file| file.text.lines().count() > LONGEST).map(|file| file.path).collect();
    assert_eq!(
        long, TOO_LONG,
        "files over {LONGEST} lines; split what is new, and strike from the list what is not any more"
    );
}

#[test]
fn nothing_is_unwrapped_outside_of_tests() {
    let mut found = Vec::new();
    for file in files() {
        for (number, line) in file.text.lines().enumerate() {
            let code = line.trim_start();
            if !code.starts_with("//")
                && (code.contains(".unwrap()") || code.contains("todo!(") || code.contains("dbg!("))
            {
                found.push(format!("src/{}:{}: {code}", file.path, number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    for file in files() {
        assert!(file.text.starts_with("//! "), "src/{} begins with no `//!`", file.path);
    }
}

/// An id of the frame must not meet the id of a heading: `heading::is_reserved` knows all of them.
#[test]
fn every_id_of_the_default_theme_is_reserved() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(templates) {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        for (at, _) in text.match_indices(" id=\"") {
            let id = text[at + 5..].split('"').next().unwrap_or_default();
            if !id.starts_with("{{") {
                seen += 1;
                assert!(
                    readybook::content::heading::is_reserved(id),
                    "{}: begin the id `{id}` with `rb-`",
                    entry.path().display()
                );
            }
        }
    }
    assert!(seen > 10, "{seen}");
}
