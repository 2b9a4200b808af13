//! Pairs of texts, each as two versions of a document, and what their redlines look like: every folder of `corpus/`.
//!
//! `READYBOOK_BLESS=1 cargo test --test versions corpus` writes the expected files anew; look at the difference.

use std::fs;
use std::path::{Path, PathBuf};

use super::reading::{is_well_formed, text_of};
use super::support::{Built, SiteTest};

fn folders() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/versions/corpus");
    let mut folders: Vec<_> = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

/// A handbook in which every pair is a document of two versions.
fn corpus() -> Built {
    let mut site = SiteTest::new().in_force().config("languages: [en]\n");
    for folder in folders() {
        let (name, read) = (name(&folder), |file: &str| fs::read_to_string(folder.join(file)).unwrap());
        let head = format!("---\ntitle: T\nid: {}\nkind: procedure\nowner: a\n---\n", name.to_uppercase());
        let mut history = String::new();
        for (version, text, day) in [("1.0", read("old.md"), "2026-01-01"), ("2.0", read("new.md"), "2026-02-01")] {
            site = site.file(&format!("content/{name}/versions/{version}/index.md"), &format!("{head}{text}"));
            history += &format!(
                "- version: \"{version}\"\n  change: material\n  summary: x\n  approved_by: [b]\n  released: {day}\n  effective: {day}\n"
            );
        }
        site = site.file(&format!("content/{name}/versions/history.yaml"), &history);
        site = site.file(&format!("content/{name}/index.md"), &format!("{head}{}", read("new.md")));
        for (image, shade) in [("old", "black"), ("new", "white"), ("same", "grey")] {
            let svg =
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>{shade}</title></svg>\n");
            site = site.file(&format!("content/{name}/{image}.svg"), &svg);
        }
    }
    site.build()
}

/// The summary and the text of a redline's page.
fn redline(built: &Built, name: &str) -> (String, String) {
    let page = built.page(&format!("{name}/v1.0-v2.0.html")).text;
    let (_, rest) = page.split_once("<ul>").unwrap();
    let (summary, rest) = rest.split_once("</ul>\n<div class=\"redline\">\n").unwrap();
    let (text, _) = rest.rsplit_once("</div>").unwrap();
    (summary.to_string(), text.to_string())
}

#[test]
fn every_pair_gives_the_redline_that_a_person_looked_at() {
    assert!(folders().len() >= 25);
    let built = corpus();
    let mut wrong = Vec::new();
    for folder in folders() {
        let (summary, text) = redline(&built, &name(&folder));
        let found = format!("<!--{summary}\n-->\n{text}");
        let path = folder.join("expected.html");
        if std::env::var_os("READYBOOK_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", name(&folder)));
        }
    }
    assert!(wrong.is_empty(), "{} differ; look at them, then READYBOOK_BLESS=1\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_redline_is_well_formed_and_holds_both_texts() {
    let built = corpus();
    for folder in folders() {
        let name = name(&folder);
        let (_, text) = redline(&built, &name);
        is_well_formed(&text).unwrap_or_else(|reason| panic!("{name}: {reason}\n{text}"));
        for (version, without) in [("v1.0", "ins"), ("v2.0", "del")] {
            let page = built.page(&format!("{name}/{version}.html")).text;
            let (_, rest) = page.split_once("<main>\n").unwrap();
            let (body, _) = rest.split_once("</main>").unwrap();
            // On its own page an old version leads to the step in force, which a comparison leaves out.
            let body = body.lines().filter(|line| !line.ends_with(">in force</a></li>")).collect::<Vec<_>>().join("\n");
            assert_eq!(text_of(&text, Some(without)), text_of(&body, None), "{name}: the text of {version}");
        }
    }
}
