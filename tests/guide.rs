//! The user's guide says what the program does.

use std::fs;
use std::path::Path;

use readybook::diagnostic::Code;

/// The codes in the first column of the tables of a page.
fn listed(page: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.map(|(code, _)| code.to_string()).collect()
}

#[test]
fn the_page_of_checks_names_every_code_in_both_languages() {
    let mut codes: Vec<String> = Code::ALL.iter().map(|code| code.name().to_string()).collect();
    codes.sort();
    for page in ["checks.md", "checks.en.md"] {
        let mut listed = listed(page);
        listed.sort();
        assert_eq!(listed, codes, "{page}");
    }
}
