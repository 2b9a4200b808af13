//! A published folder against its own manifest.

use readybook::publish::Verification;

use super::*;

#[test]
fn a_published_folder_is_whole() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    assert_eq!(verify(&place.folder()).unwrap(), Verification { listed: 3, ..Verification::default() });
}

#[test]
fn what_is_missing_changed_or_foreign_is_named() {
    let place = Place::new();
    let mut pages = three_pages();
    pages.insert("longer.html", Content::text("was short"));
    pages.insert("untouched.html", Content::text("the same"));
    place.publish(&pages).unwrap();
    fs::remove_file(place.folder().join("css/site.css")).unwrap();
    fs::write(place.folder().join("index.html"), "FRONT").unwrap();
    fs::write(place.folder().join("longer.html"), "is much longer").unwrap();
    fs::write(place.folder().join("roles/mine.html"), "mine").unwrap();
    let found = verify(&place.folder()).unwrap();
    assert!(!found.is_whole());
    assert_eq!(Vec::from_iter(found.missing.iter().map(|a| &**a)), ["css/site.css"]);
    assert_eq!(Vec::from_iter(found.changed.iter().map(|a| &**a)), ["index.html", "longer.html"]);
    assert_eq!(found.foreign, ["roles/mine.html"]);
}

#[test]
fn a_folder_without_a_manifest_cannot_be_verified() {
    let place = Place::new();
    let error = verify(&place.root()).unwrap_err().to_string();
    assert!(error.contains("it has no `.readybook-manifest.json`"), "{error}");
    assert!(verify(&place.folder()).is_err());
}
