//! Watching a folder on disk. No test sleeps: each waits for the change that it made.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use readybook::preview::watch::Waker;
use readybook::preview::{Change, Watcher};
use tempfile::TempDir;

use crate::support::PATIENCE;

struct Watched {
    folder: TempDir,
    changes: Receiver<Change>,
    waker: Waker,
}

/// Watches `content` and the file `readybook.yaml` in a new folder, without `content/public`.
fn watched() -> Watched {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("content")).unwrap();
    fs::write(root.join("readybook.yaml"), "a: 1").unwrap();
    let mut watcher =
        Watcher::start(&[root.join("content"), root.join("readybook.yaml")], &[root.join("content/public")]).unwrap();
    let waker = watcher.waker();
    let (sender, changes) = channel();
    thread::spawn(move || {
        while let Some(change) = watcher.wait() {
            if sender.send(change).is_err() {
                break;
            }
        }
    });
    Watched { folder, changes, waker }
}

impl Watched {
    fn write(&self, name: &str) {
        fs::write(self.folder.path().join(name), "text").unwrap();
    }

    /// Waits until a change names this file, and returns all that was named on the way.
    fn until(&self, name: &str) -> Vec<String> {
        let root = self.folder.path().canonicalize().unwrap();
        let wanted = root.join(name);
        let mut seen = Vec::new();
        loop {
            let change = self.changes.recv_timeout(PATIENCE).expect("the change is seen");
            let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            seen.extend(change.paths.iter().map(|path| name(path)));
            if change.paths.contains(&wanted) {
                return seen;
            }
        }
    }
}

#[test]
fn a_save_in_a_new_folder_below_is_seen() {
    let watched = watched();
    fs::create_dir_all(watched.folder.path().join("content/a/b")).unwrap();
    watched.until("content/a");
    watched.write("content/a/b/page.md");
    // The folder may have come and been filled in one burst; then the folder is named, and the build sees the file.
    watched.write("content/page.md");
    watched.until("content/page.md");
    watched.write("content/a/b/page.md");
    watched.until("content/a/b/page.md");
}

#[test]
fn what_editors_leave_and_the_output_folder_do_not_count() {
    let watched = watched();
    fs::create_dir(watched.folder.path().join("content/public")).unwrap();
    fs::create_dir(watched.folder.path().join("content/.git")).unwrap();
    for name in [
        "page.md~",
        ".page.md.swp",
        ".#page.md",
        "#page.md#",
        "4913",
        "public/index.html",
        ".git/index",
        "x___jb_tmp___",
    ] {
        watched.write(&format!("content/{name}"));
    }
    watched.write("other.txt");
    fs::read(watched.folder.path().join("readybook.yaml")).unwrap();
    watched.write("content/page.md");
    assert_eq!(watched.until("content/page.md"), ["content/page.md"]);
}

#[test]
fn a_file_that_is_replaced_by_renaming_is_seen_again_and_again() {
    let watched = watched();
    for _ in 0..3 {
        watched.write("new.tmp");
        fs::rename(watched.folder.path().join("new.tmp"), watched.folder.path().join("readybook.yaml")).unwrap();
        watched.until("readybook.yaml");
    }
}

#[test]
fn a_watched_folder_that_is_deleted_and_made_again_is_still_watched() {
    let watched = watched();
    let content = watched.folder.path().join("content");
    for _ in 0..3 {
        fs::remove_dir_all(&content).unwrap();
        watched.until("content");
        fs::create_dir(&content).unwrap();
        watched.until("content");
        watched.write("content/page.md");
        watched.until("content/page.md");
    }
}

#[test]
fn a_burst_of_saves_counts_few_times() {
    let watched = watched();
    for n in 0..200 {
        watched.write(&format!("content/{n}.md"));
    }
    watched.write("content/last.md");
    let mut builds = 0;
    let mut seen = std::collections::BTreeSet::new();
    while seen.len() < 201 {
        seen.extend(watched.changes.recv_timeout(PATIENCE).expect("all saves are seen").paths);
        builds += 1;
    }
    assert!(builds < 100, "{builds} builds for one burst");
}

#[test]
fn a_wait_ends_when_it_is_woken() {
    let watched = watched();
    watched.waker.wake();
    // The thread ends and with it the channel.
    while watched.changes.recv_timeout(PATIENCE).is_ok() {}
    assert!(matches!(watched.changes.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected)));
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_followed_when_it_is_named() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = folder.path().canonicalize().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), root.join("content")).unwrap();
    let mut watcher = Watcher::start(&[root.clone(), root.join("content")], &[root.join("public")]).unwrap();
    let (sender, changes) = channel();
    thread::spawn(move || {
        while let Some(change) = watcher.wait() {
            if sender.send(change).is_err() {
                break;
            }
        }
    });
    fs::write(elsewhere.path().join("page.md"), "text").unwrap();
    let is_page = |path: &std::path::PathBuf| path.ends_with("page.md");
    while !changes.recv_timeout(PATIENCE).expect("the change is seen").paths.iter().any(is_page) {}
}
