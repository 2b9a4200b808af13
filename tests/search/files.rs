//! The files of the index.

use std::collections::BTreeMap;

use readybook::pipeline::{Pipeline, Reuse};

use crate::support::{SiteTest, bytes_of};

fn many_pages() -> SiteTest {
    let mut site = SiteTest::new().file("content/index.md", "# 首頁\n");
    for number in 0..60u32 {
        let words: String =
            (0..400u32).map(|at| char::from_u32(0x4E00 + (number * 37 + at * 91) % 3000).unwrap()).collect();
        site =
            site.file(&format!("content/p{number:02}.md"), &format!("# 頁 {number}\n\n{words}\n\n## 節\n\n{words}\n"));
    }
    site
}

fn files(build: &readybook::pipeline::Build) -> BTreeMap<String, Vec<u8>> {
    let outputs = build.outputs.as_ref().expect("a site");
    outputs
        .iter()
        .filter(|(address, _)| address.starts_with("assets/search/"))
        .map(|(address, content)| (address.to_string(), bytes_of(content)))
        .collect()
}

#[test]
fn an_edit_changes_few_files_and_every_name_tells_its_content() {
    let site = many_pages();
    let mut pipeline = Pipeline::new(site.options(), Reuse::Again);
    let before = files(&pipeline.build().unwrap());
    let page = site.root().join("content/p30.md");
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, text.replacen("節", "節與新字", 1)).unwrap();
    let after = files(&pipeline.build().unwrap());
    let new = after.keys().filter(|name| !before.contains_key(*name)).count();
    assert!(new > 0 && new * 3 < after.len(), "{new} of {} files are new", after.len());
    for (name, bytes) in &after {
        if name != "assets/search/index.js" {
            assert!(before.get(name).is_none_or(|old| old == bytes), "{name} has other bytes under its old name");
        }
    }
}

#[test]
fn every_file_calls_one_function_and_holds_nothing_that_a_page_could_mistake() {
    for site in [many_pages(), many_pages().config("search: {compress: false}\n")] {
        for (name, bytes) in files(&site.build().build) {
            let text = String::from_utf8(bytes).unwrap();
            let inside = text.strip_prefix("readybookSearch(\"").and_then(|text| text.strip_suffix(")\n")).unwrap();
            assert!(inside.bytes().all(|b| b.is_ascii_graphic() && !b"<\\".contains(&b)), "{name}: {text}");
            assert!(matches!(inside.matches('"').count(), 3), "{name}: {text}");
        }
    }
}
