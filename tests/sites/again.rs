//! A pipeline that is asked again gives what a fresh one gives, whatever was changed in between; and the same bytes on
//! every machine.

use std::fs;
use std::path::{Path, PathBuf};

use readybook::pipeline::{Build, Options, Pipeline, Reuse};
use walkdir::WalkDir;

use crate::golden;
use crate::support::{listing, write};

type Edit = (&'static str, fn(&Path));

/// What an author does between two looks at the preview.
const EDITS: &[Edit] = &[
    ("nothing", |_| {}),
    ("append text", |root| change(&first_page(root), |text| text + "\n\nMore **text** 與文字。\n")),
    ("change the first title", |root| {
        change(&first_page(root), |text| text.replacen("title: ", "title: New ", 1).replacen("# ", "# New ", 1));
    }),
    ("change every heading", |root| {
        pages(root).iter().for_each(|page| change(page, |text| text.replace("## ", "## 新")))
    }),
    ("rename a page", |root| {
        let page = last_page(root);
        fs::rename(&page, page.with_file_name("renamed.md")).unwrap();
    }),
    ("delete a page", |root| fs::remove_file(last_page(root)).unwrap()),
    ("add a page", |root| write(&folder(root).join("new/page.md"), "# New\n\n[Nowhere](gone.md) and [home](/).\n")),
    ("add a page that is fine", |root| write(&folder(root).join("zz.md"), "# Last\n\nText.\n")),
    ("add a translation", |root| write(&folder(root).join("index.en.md"), "# Home in English\n\nText.\n")),
    ("add a picture", |root| write(&folder(root).join("new.svg"), "<svg viewBox='0 0 9 9'/>")),
    ("change the title of the site", |root| {
        change(&config(root), |text| replace_line(&text, "title:", "title: Another"))
    }),
    ("change the languages", |root| {
        change(&config(root), |text| replace_line(&text, "languages:", "languages: [en, zh-Hant]"))
    }),
    ("escape raw HTML", |root| {
        change(&config(root), |text| replace_line(&text, "markdown:", "markdown: {html: escape}"))
    }),
    ("change the roster", |root| {
        write(&folder(root).join("roster.yaml"), "roles:\n  boss: {name: New, holders: [x]}\npeople: {x: {name: X}}\n");
    }),
    ("change a term", |root| {
        write(&folder(root).join("glossary.yaml"), "incident: {term: Incident, definition: Another definition.}\n");
    }),
    ("break the front matter", |root| change(&first_page(root), |text| format!("---\ntitle: a: b\n---\n{text}"))),
    ("break the configuration", |root| change(&config(root), |text| text + "\ntitle: [\n")),
    ("delete the content", |root| pages(root).iter().for_each(|page| fs::remove_file(page).unwrap())),
    ("change the theme", |root| {
        change(&root.join("themes/default/templates/test/page.html"), |text| {
            text.replace("<h1>", "<h1 class=\"new\">")
        });
    }),
];

#[test]
fn building_again_gives_what_a_fresh_build_gives_after_every_edit() {
    for name in golden::NAMES {
        let site = golden::site(name);
        let saved = tempfile::tempdir().unwrap();
        copy(site.root(), saved.path());
        let mut pipeline = Pipeline::new(site.options(), Reuse::Again);
        compare(&mut pipeline, &site.options(), name, "first build");
        for (edit, apply) in EDITS {
            apply(site.root());
            compare(&mut pipeline, &site.options(), name, edit);
            restore(saved.path(), site.root());
            compare(&mut pipeline, &site.options(), name, &format!("undo: {edit}"));
        }
    }
}

#[test]
fn edits_upon_edits_leave_nothing_behind() {
    let site = golden::site("controlled");
    let mut pipeline = Pipeline::new(site.options(), Reuse::Again);
    // Two orders of the same edits, so that each stands once before and once after every other.
    let forward = EDITS.iter();
    let after_all = EDITS.iter().rev().filter(|(name, _)| !name.starts_with("delete") && !name.starts_with("rename"));
    for (edit, apply) in forward.filter(|(name, _)| *name != "delete the content").chain(after_all) {
        apply(site.root());
        compare(&mut pipeline, &site.options(), "controlled", edit);
    }
}

#[test]
fn the_day_changes_what_is_in_force_without_any_edit() {
    let site = golden::site("controlled");
    let mut before = site.options();
    before.today = Some("2025-01-01".parse().unwrap());
    let old = Pipeline::new(before, Reuse::Once).build().unwrap();
    let new = Pipeline::new(site.options(), Reuse::Once).build().unwrap();
    assert_ne!(old.outputs, new.outputs);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for name in golden::NAMES {
        let site = golden::site(name);
        let build = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Pipeline::new(site.options(), Reuse::Once).build().unwrap())
        };
        let first = build(1);
        for threads in [1, 2, 8] {
            assert_same(&first, &build(threads), &format!("{name} with {threads} threads"));
        }
    }
}

#[test]
fn the_order_in_which_files_were_made_changes_no_byte() {
    for name in golden::NAMES {
        let site = golden::site(name);
        let first = Pipeline::new(site.options(), Reuse::Once).build().unwrap();
        let saved = tempfile::tempdir().unwrap();
        copy(site.root(), saved.path());
        let mut files = files(saved.path());
        files.reverse();
        fs::remove_dir_all(site.root()).unwrap();
        for file in files {
            let target = site.root().join(file.strip_prefix(saved.path()).unwrap());
            write(&target, fs::read(&file).unwrap());
        }
        let second = Pipeline::new(site.options(), Reuse::Once).build().unwrap();
        assert_same(&first, &second, name);
    }
}

#[test]
fn another_folder_changes_no_byte() {
    let (one, other) = (golden::site("controlled").build(), golden::site("controlled").build());
    let pages = |built: &crate::support::Built| -> Vec<(String, Vec<u8>)> {
        built.outputs().iter().map(|(a, c)| (a.to_string(), crate::support::bytes_of(c))).collect()
    };
    assert_eq!(pages(&one), pages(&other));
}

fn compare(pipeline: &mut Pipeline, options: &Options, name: &str, edit: &str) {
    let again = pipeline.build().unwrap();
    let fresh = Pipeline::new(options.clone(), Reuse::Once).build().unwrap();
    assert_same(&again, &fresh, &format!("{name}: {edit}"));
}

#[track_caller]
fn assert_same(one: &Build, other: &Build, what: &str) {
    assert_eq!(listing(one), listing(other), "{what}");
    assert_eq!(one.found, other.found, "{what}");
    assert_eq!(one.pages, other.pages, "{what}");
    match (&one.outputs, &other.outputs) {
        (Some(one), Some(other)) => {
            let differing: Vec<_> = one.iter().filter(|(a, c)| other.get(a) != Some(*c)).map(|(a, _)| a).collect();
            assert!(one == other, "{what}: {} and {} files; {differing:?} differ", one.len(), other.len());
        }
        (one, other) => assert_eq!(one.is_some(), other.is_some(), "{what}"),
    }
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    files.sort();
    files
}

fn folder(root: &Path) -> PathBuf {
    readybook::content::discover::content_folder(root)
}

fn pages(root: &Path) -> Vec<PathBuf> {
    let mut pages = files(&folder(root));
    pages.retain(|file| file.extension().is_some_and(|e| e == "md") && !file.starts_with(root.join("themes")));
    pages
}

fn first_page(root: &Path) -> PathBuf {
    pages(root).into_iter().next().unwrap_or_else(|| folder(root).join("index.md"))
}

fn last_page(root: &Path) -> PathBuf {
    let page = pages(root).pop().unwrap_or_else(|| folder(root).join("only.md"));
    if !page.exists() {
        write(&page, "# Only\n");
    }
    page
}

fn config(root: &Path) -> PathBuf {
    root.join("readybook.yaml")
}

fn change(path: &Path, edit: impl FnOnce(String) -> String) {
    let text = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    write(path, edit(text));
}

fn replace_line(text: &str, key: &str, line: &str) -> String {
    let kept = text.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n");
    format!("{kept}\n{line}\n")
}

fn copy(from: &Path, to: &Path) {
    crate::support::copy_tree(from, to);
}

/// Makes a folder what it was, by removing and copying all of it.
fn restore(saved: &Path, root: &Path) {
    for entry in fs::read_dir(root).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            fs::remove_dir_all(entry.path()).unwrap();
        } else {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    copy(saved, root);
}
