//! Publishing, seen from outside: what is in the folder, and beside it, before and after.

mod failures;
mod killed;
mod refusals;
mod sequences;
mod verification;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use readybook::error::Error;
use readybook::outputs::{Content, Outputs};
use readybook::publish::{Changes, MANIFEST, Protected, publish, verify};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use walkdir::WalkDir;

/// A handbook's folder with sources, and the folder `public` to publish to.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Place {
        Place::on(tempfile::tempdir().unwrap())
    }

    /// A place that does not wait for a disk, where the system has one: for tests that publish a hundred times.
    fn in_memory() -> Place {
        Place::on(memory())
    }

    fn on(dir: TempDir) -> Place {
        for folder in ["content", "quizzes", "themes"] {
            fs::create_dir_all(dir.path().join("handbook").join(folder)).unwrap();
        }
        fs::write(dir.path().join("handbook/content/index.md"), "# 手冊").unwrap();
        Place { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("handbook")
    }

    fn folder(&self) -> PathBuf {
        self.root().join("public")
    }

    fn protected(&self) -> Protected {
        let sources = ["content", "quizzes", "themes"].map(|folder| self.root().join(folder));
        Protected { root: self.root(), sources: sources.to_vec() }
    }

    fn publish(&self, site: &Outputs) -> Result<Changes, Error> {
        self.publish_to(self.folder(), site)
    }

    fn publish_to(&self, folder: impl AsRef<Path>, site: &Outputs) -> Result<Changes, Error> {
        publish(site, folder.as_ref(), &self.protected())
    }

    /// A file of the sources that the site copies.
    fn source(&self, name: &str, bytes: &[u8]) -> Content {
        let source = self.root().join("content").join(name);
        fs::write(&source, bytes).unwrap();
        Content::File { source, length: bytes.len() as u64, digest: Sha256::digest(bytes).into() }
    }
}

fn memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

fn site<const N: usize>(files: [(&str, &str); N]) -> Outputs {
    let mut outputs = Outputs::default();
    for (address, text) in files {
        outputs.insert(address, Content::text(text));
    }
    outputs
}

fn three_pages() -> Outputs {
    site([("index.html", "front"), ("roles/index.html", "roles"), ("css/site.css", "body{}")])
}

/// Everything below a folder: files with their bytes, folders and other things with what they are.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).min_depth(1).into_iter().map(|entry| {
        let entry = entry.unwrap();
        let address = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        let kind = entry.file_type();
        if kind.is_file() {
            (address, fs::read(entry.path()).unwrap())
        } else {
            (address, format!("{kind:?}").into_bytes())
        }
    });
    entries.collect()
}

/// The names right inside a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = entries.collect();
    names.sort();
    names
}

/// The files of a published folder, without the manifest and the folders.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let is_file = |address: &String, _: &mut Vec<u8>| address != MANIFEST && folder.join(address).is_file();
    let mut files = tree(folder);
    files.retain(|address, bytes| is_file(address, bytes));
    files
}

#[test]
fn a_site_is_published_with_its_manifest_and_nothing_else() {
    let place = Place::new();
    let changes = place.publish(&three_pages()).unwrap();
    assert_eq!(
        Vec::from_iter(changes.written.iter().map(|a| &**a)),
        ["css/site.css", "index.html", "roles/index.html"]
    );
    assert_eq!((changes.removed.len(), changes.kept, changes.bytes_written), (0, 0, 16));
    let addresses = Vec::from_iter(tree(&place.folder()).into_keys());
    assert_eq!(addresses, [MANIFEST, "css", "css/site.css", "index.html", "roles", "roles/index.html"]);
    assert_eq!(fs::read(place.folder().join("roles/index.html")).unwrap(), b"roles");
}

#[test]
fn equal_sites_have_equal_bytes_wherever_they_are_published() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    place.publish_to(place.dir.path().join("elsewhere/deep/site"), &three_pages()).unwrap();
    assert_eq!(tree(&place.folder()), tree(&place.dir.path().join("elsewhere/deep/site")));
}

#[test]
fn nothing_outside_the_folder_changes() {
    let place = Place::new();
    let before = tree(place.dir.path());
    place.publish(&three_pages()).unwrap();
    place.publish(&site([("index.html", "other")])).unwrap();
    place.publish(&three_pages()).unwrap();
    let mut after = tree(place.dir.path());
    after.retain(|address, _| !address.starts_with("handbook/public"));
    assert_eq!(after, before);
}

#[test]
fn publishing_the_same_site_again_touches_nothing() {
    let place = Place::new();
    let mut pages = three_pages();
    pages.insert("logo.svg", place.source("logo.svg", b"<svg/>"));
    place.publish(&pages).unwrap();
    let times = |folder: &Path| {
        let entries = WalkDir::new(folder).into_iter().map(Result::unwrap);
        Vec::from_iter(entries.map(|entry| (entry.path().to_path_buf(), entry.metadata().unwrap().modified().unwrap())))
    };
    let before = times(&place.folder());
    let changes = place.publish(&pages).unwrap();
    assert!(changes.is_empty());
    assert_eq!((changes.kept, changes.bytes_written), (4, 0));
    assert_eq!(times(&place.folder()), before);
}

#[cfg(unix)]
#[test]
fn one_changed_page_is_written_and_the_others_are_the_very_same_files() {
    use std::os::unix::fs::MetadataExt;
    let place = Place::new();
    let inode = |address: &str| fs::metadata(place.folder().join(address)).unwrap().ino();
    place.publish(&three_pages()).unwrap();
    let before = ["css/site.css", "roles/index.html"].map(inode);
    let front = inode("index.html");
    let mut pages = three_pages();
    pages.insert("index.html", Content::text("FRONT"));
    let changes = place.publish(&pages).unwrap();
    assert_eq!(Vec::from_iter(changes.written.iter().map(|a| &**a)), ["index.html"]);
    assert_eq!((changes.removed.len(), changes.kept, changes.bytes_written), (0, 2, 5));
    assert_eq!(["css/site.css", "roles/index.html"].map(inode), before);
    assert_ne!(inode("index.html"), front);
    assert_eq!(fs::read(place.folder().join("index.html")).unwrap(), b"FRONT");
}

#[test]
fn what_the_new_site_does_not_have_is_removed_with_its_folder() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let changes = place.publish(&site([("index.html", "front")])).unwrap();
    assert_eq!(Vec::from_iter(changes.removed.iter().map(|a| &**a)), ["css/site.css", "roles/index.html"]);
    assert_eq!(names(&place.folder()), [MANIFEST, "index.html"]);
}

#[test]
fn a_lost_or_touched_file_is_written_again() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let clean = tree(&place.folder());
    fs::remove_file(place.folder().join("css/site.css")).unwrap();
    fs::write(place.folder().join("roles/index.html"), "longer than it was").unwrap();
    // As long as it was: only the time tells.
    let front = fs::OpenOptions::new().write(true).truncate(true).open(place.folder().join("index.html")).unwrap();
    std::io::Write::write_all(&mut &front, b"FRONT").unwrap();
    front.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(60)).unwrap();
    let changes = place.publish(&three_pages()).unwrap();
    assert_eq!((changes.written.len(), changes.removed.len(), changes.kept), (3, 0, 0));
    assert_eq!(tree(&place.folder()), clean);
}

#[test]
fn a_copied_site_is_still_known_as_published() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    for address in files(&place.folder()).into_keys() {
        fs::File::options().append(true).open(place.folder().join(address)).unwrap().set_modified(later).unwrap();
    }
    assert!(place.publish(&three_pages()).unwrap().is_empty());
}

#[test]
fn an_empty_folder_is_filled_and_what_file_browsers_leave_is_no_obstacle() {
    let place = Place::new();
    fs::create_dir(place.folder()).unwrap();
    place.publish(&three_pages()).unwrap();
    fs::write(place.folder().join("roles/.DS_Store"), "icons").unwrap();
    assert!(place.publish(&three_pages()).unwrap().is_empty());
    place.publish(&site([("index.html", "other")])).unwrap();
    assert_eq!(names(&place.folder()), [MANIFEST, "index.html"]);
    assert_eq!(names(&place.root()), ["content", "public", "quizzes", "themes"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_stays_a_link_to_the_new_site() {
    let place = Place::new();
    fs::create_dir(place.dir.path().join("www")).unwrap();
    std::os::unix::fs::symlink("../www", place.folder()).unwrap();
    place.publish(&three_pages()).unwrap();
    place.publish(&site([("index.html", "other")])).unwrap();
    assert_eq!(fs::read_link(place.folder()).unwrap(), Path::new("../www"));
    assert_eq!(names(&place.dir.path().join("www")), [MANIFEST, "index.html"]);
    assert!(verify(&place.folder()).unwrap().is_whole());
    assert_eq!(names(place.dir.path()), ["handbook", "www"]);
}

#[cfg(unix)]
#[test]
fn a_folder_keeps_the_permissions_that_its_owner_gave_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    fs::set_permissions(place.folder(), fs::Permissions::from_mode(0o751)).unwrap();
    place.publish(&site([("index.html", "other")])).unwrap();
    assert_eq!(fs::metadata(place.folder()).unwrap().permissions().mode() & 0o777, 0o751);
}

#[test]
fn a_folder_with_the_longest_possible_name_is_published() {
    let place = Place::new();
    let folder = place.root().join("n".repeat(255));
    place.publish_to(&folder, &three_pages()).unwrap();
    place.publish_to(&folder, &site([("index.html", "other")])).unwrap();
    assert_eq!(names(&folder), [MANIFEST, "index.html"]);
}
