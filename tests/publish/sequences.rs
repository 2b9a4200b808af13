//! Whatever was published before, the folder ends up as a clean publish of the last site leaves it.

use super::*;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

/// Some names are a file in one site and a folder in another.
const ADDRESSES: [&str; 8] =
    ["a", "a/b", "a/b/c.html", "a/d.html", "e.html", "f/g/h/i.css", "f/g/j.js", "目錄/程序.html"];

/// What a file holds: equal lengths and equal contents are likely.
#[derive(Debug, Clone)]
enum Held {
    Bytes(&'static str),
    Source(&'static str),
}

fn held() -> impl Strategy<Value = Held> {
    let texts = || select(vec!["", "one", "two", "three", "a long text"]);
    prop_oneof![texts().prop_map(Held::Bytes), texts().prop_map(Held::Source)]
}

fn outputs(place: &Place, files: &BTreeMap<&'static str, Held>) -> Outputs {
    let mut outputs = Outputs::default();
    for (address, held) in files {
        let is_folder = files.keys().any(|other| other.starts_with(&format!("{address}/")));
        match held {
            _ if is_folder => {}
            Held::Bytes(text) => outputs.insert(*address, Content::text(text)),
            Held::Source(text) => outputs.insert(*address, place.source(&format!("source {text}"), text.as_bytes())),
        }
    }
    outputs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sequence_of_sites_ends_as_the_last_one_alone(
        sequence in vec(btree_map(select(ADDRESSES.to_vec()), held(), 0..8), 1..6),
    ) {
        let place = Place::in_memory();
        let mut before = BTreeMap::new();
        for files_of_site in &sequence {
            let pages = outputs(&place, files_of_site);
            let changes = place.publish(&pages).unwrap();
            let now = files(&place.folder());
            let differing = now.iter().filter(|(address, bytes)| before.get(*address) != Some(*bytes));
            prop_assert_eq!(
                Vec::from_iter(changes.written.iter().map(|a| a.to_string())),
                Vec::from_iter(differing.map(|(address, _)| address.clone()))
            );
            let gone = before.keys().filter(|address| !now.contains_key(*address));
            prop_assert_eq!(Vec::from_iter(changes.removed.iter().map(|a| a.to_string())), Vec::from_iter(gone.cloned()));
            prop_assert_eq!(changes.kept + changes.written.len(), pages.len());
            prop_assert!(verify(&place.folder()).unwrap().is_whole());
            before = now;
        }
        let last = outputs(&place, sequence.last().unwrap());
        place.publish_to(place.dir.path().join("clean"), &last).unwrap();
        prop_assert_eq!(tree(&place.folder()), tree(&place.dir.path().join("clean")));
        prop_assert_eq!(names(&place.root()), ["content", "public", "quizzes", "themes"]);
    }
}
