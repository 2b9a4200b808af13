//! Folders that are refused: with the reason, and without one byte changed.

use super::*;

/// The message of the refusal; everything must be as it was.
fn refusal(place: &Place, folder: impl AsRef<Path>) -> String {
    let before = tree(place.dir.path());
    let answer = place.publish_to(folder, &three_pages());
    assert_eq!(tree(place.dir.path()), before);
    let error = answer.unwrap_err();
    assert!(matches!(error, Error::Output { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("\n  = help: "), "{message}");
    message
}

fn assert_refused(place: &Place, folder: impl AsRef<Path>, reason: &str) {
    let message = refusal(place, folder);
    assert!(message.contains(reason), "{message}");
}

#[test]
fn an_empty_path_is_refused() {
    assert_refused(&Place::new(), "", "the path is empty");
}

#[test]
fn the_root_of_the_disk_is_refused() {
    assert_refused(&Place::new(), "/", "cannot publish to `/`: it ");
}

#[test]
fn a_tilde_is_refused() {
    assert_refused(&Place::new(), "~", "only a shell knows what `~` is");
    assert_refused(&Place::new(), "~/site", "only a shell knows what `~` is");
}

#[test]
fn the_home_folder_and_what_holds_it_are_refused() {
    let home = std::env::home_dir().unwrap();
    assert_refused(&Place::new(), &home, "it is your home folder");
    if let Some(above) = home.parent() {
        assert_refused(&Place::new(), above, "it holds your home folder");
    }
}

#[test]
fn the_folder_one_stands_in_is_refused() {
    assert_refused(&Place::new(), ".", "it is the folder you are in");
}

#[test]
fn the_handbook_and_what_holds_it_are_refused() {
    let place = Place::new();
    assert_refused(&place, place.root(), "it is the handbook's own folder");
    assert_refused(&place, place.root().join("content/.."), "it is the handbook's own folder");
    assert_refused(&place, place.dir.path(), "it holds the handbook's own folder");
}

#[test]
fn the_sources_and_what_is_inside_them_are_refused() {
    let place = Place::new();
    for folder in ["content", "quizzes", "themes"] {
        assert_refused(&place, place.root().join(folder), "it is a folder of the handbook's sources");
        assert_refused(&place, place.root().join(folder).join("a/b"), "it is inside the handbook's sources");
    }
}

#[test]
fn a_folder_that_holds_sources_from_elsewhere_is_refused() {
    let place = Place::new();
    let shared = place.dir.path().join("shared");
    fs::create_dir_all(shared.join("themes")).unwrap();
    let protect = Protected { root: place.root(), sources: vec![shared.join("themes")] };
    let error = publish(&three_pages(), &shared, &protect).unwrap_err();
    assert!(error.to_string().contains("it holds the handbook's sources"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_into_the_sources_is_refused() {
    let place = Place::new();
    std::os::unix::fs::symlink(place.root().join("content"), place.dir.path().join("link")).unwrap();
    assert_refused(&place, place.dir.path().join("link"), "it is a folder of the handbook's sources");
    assert_refused(&place, place.dir.path().join("link/new"), "it is inside the handbook's sources");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_refused() {
    let place = Place::new();
    std::os::unix::fs::symlink("nowhere", place.folder()).unwrap();
    assert_refused(&place, place.folder(), "the path leads nowhere");
    assert_refused(&place, place.folder().join("site"), "the path leads nowhere");
}

#[test]
fn a_way_back_out_of_a_folder_that_is_not_there_is_refused() {
    let place = Place::new();
    assert_refused(&place, place.root().join("nowhere/../public"), "the path leads nowhere");
}

#[test]
fn a_file_is_refused() {
    let place = Place::new();
    fs::write(place.folder(), "mine").unwrap();
    assert_refused(&place, place.folder(), "it is a file");
    assert_refused(&place, place.folder().join("site"), "the path leads nowhere");
}

#[test]
fn a_folder_that_we_did_not_write_is_refused_with_ten_names() {
    let place = Place::new();
    fs::create_dir_all(place.folder().join("a/deep")).unwrap();
    for number in 10..22 {
        fs::write(place.folder().join(format!("note-{number}.txt")), "mine").unwrap();
    }
    let message = refusal(&place, place.folder());
    assert!(message.contains("it holds what Readybook did not write: `a/`, `note-10.txt`, "), "{message}");
    assert!(message.contains("`note-18.txt` and 3 more\n"), "{message}");
}

#[test]
fn a_foreign_file_in_our_folder_is_refused_by_name() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    fs::create_dir_all(place.folder().join("drafts/2026")).unwrap();
    fs::create_dir_all(place.folder().join("empty")).unwrap();
    fs::write(place.folder().join("drafts/2026/plan.txt"), "mine").unwrap();
    fs::write(place.folder().join("roles/mine.html"), "mine").unwrap();
    let message = refusal(&place, place.folder());
    assert!(message.contains("did not write: `drafts/2026/plan.txt`, `empty/`, `roles/mine.html`\n"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_our_file_or_folder_is_foreign() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    fs::write(place.dir.path().join("roles"), "mine").unwrap();
    fs::remove_file(place.folder().join("index.html")).unwrap();
    std::os::unix::fs::symlink(place.dir.path().join("roles"), place.folder().join("index.html")).unwrap();
    fs::remove_dir_all(place.folder().join("css")).unwrap();
    std::os::unix::fs::symlink(place.root().join("content"), place.folder().join("css")).unwrap();
    assert_refused(&place, place.folder(), "did not write: `css`, `index.html`\n");
}

#[cfg(unix)]
#[test]
fn names_in_a_refusal_cannot_move_the_cursor() {
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    fs::write(place.folder().join("\u{1b}[2Jx"), "mine").unwrap();
    assert_refused(&place, place.folder(), r"`\u{1b}[2Jx`");
}

#[test]
fn a_damaged_forged_or_newer_manifest_is_refused() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let text = fs::read_to_string(place.folder().join(MANIFEST)).unwrap();
    for (forged, reason) in [
        (text[..text.len() / 2].to_owned(), "is damaged"),
        (text.replace("index.html", "../../content/index.md"), "is damaged"),
        (text.replace("\"format\":1", "\"format\":2"), "has format 2"),
    ] {
        fs::write(place.folder().join(MANIFEST), forged).unwrap();
        assert_refused(&place, place.folder(), reason);
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_manifest_is_none() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    fs::rename(place.folder().join(MANIFEST), place.dir.path().join("manifest")).unwrap();
    std::os::unix::fs::symlink(place.dir.path().join("manifest"), place.folder().join(MANIFEST)).unwrap();
    assert_refused(&place, place.folder(), "cannot be read");
}

#[test]
fn addresses_that_some_systems_cannot_hold_are_refused() {
    let place = Place::new();
    let long = format!("{}/{}.html", "a".repeat(120), "b".repeat(120));
    let wide = format!("{}.html", "程".repeat(84));
    for (address, reason) in
        [(&*long, "is 246 characters long"), (&wide, "a name of 257 bytes"), (MANIFEST, "the manifest")]
    {
        let error = place.publish(&site([(address, "text")])).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        assert!(!place.folder().exists());
    }
}
