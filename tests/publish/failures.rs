//! Sources that change, disks that are full, other builds: an error, and the old site whole.

use std::fs::File;
use std::process::{self, Command, Output};
use std::sync::Barrier;
use std::thread;

use super::*;

/// Publishing fails, the message says this, and everything else is as it was.
fn assert_fails(place: &Place, pages: &Outputs, says: &[&str]) {
    let before = tree(place.dir.path());
    let error = place.publish(pages).unwrap_err().to_string();
    for text in says {
        assert!(error.contains(text), "{error}");
    }
    assert_eq!(tree(place.dir.path()), before);
}

#[test]
fn a_source_that_changes_during_the_build_is_an_error() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let mut pages = three_pages();
    pages.insert("plan.png", place.source("plan.png", b"as it was read"));
    let source = place.root().join("content/plan.png");
    for now in ["as it was REad", "shorter", "longer than it was when it was read"] {
        fs::write(&source, now).unwrap();
        assert_fails(&place, &pages, &["plan.png", "it changed during the build"]);
    }
    fs::remove_file(&source).unwrap();
    assert_fails(&place, &pages, &["cannot read", "plan.png"]);
    fs::create_dir(&source).unwrap();
    assert_fails(&place, &pages, &["plan.png", "not a regular file"]);
    fs::remove_dir(&source).unwrap();
    fs::write(&source, "as it was read").unwrap();
    place.publish(&pages).unwrap();
}

#[cfg(unix)]
#[test]
fn a_source_that_becomes_a_link_or_a_pipe_is_an_error() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let mut pages = three_pages();
    pages.insert("plan.png", place.source("plan.png", b"as it was read"));
    let source = place.root().join("content/plan.png");
    fs::rename(&source, place.root().join("content/moved.png")).unwrap();
    std::os::unix::fs::symlink("moved.png", &source).unwrap();
    assert_fails(&place, &pages, &["cannot read", "plan.png"]);
    fs::remove_file(&source).unwrap();
    assert!(Command::new("mkfifo").arg(&source).status().unwrap().success());
    let error = place.publish(&pages).unwrap_err().to_string();
    assert!(error.contains("not a regular file"), "{error}");
}

#[test]
fn a_source_is_not_read_when_the_site_has_it_already() {
    let place = Place::new();
    let mut pages = three_pages();
    pages.insert("plan.png", place.source("plan.png", b"as it was read"));
    place.publish(&pages).unwrap();
    fs::remove_file(place.root().join("content/plan.png")).unwrap();
    pages.insert("index.html", Content::text("other"));
    assert_eq!(place.publish(&pages).unwrap().kept, 3);
}

#[test]
fn a_place_where_no_file_can_be_made_is_an_error() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let stage = place.root().join(format!(".public.readybook-stage-{}", process::id()));
    fs::write(&stage, "in the way").unwrap();
    assert_fails(&place, &site([("index.html", "other")]), &["cannot write", "readybook-stage"]);
    fs::remove_file(&stage).unwrap();
    let lock = place.root().join(".public.readybook-lock");
    fs::create_dir(&lock).unwrap();
    assert_fails(&place, &site([("index.html", "other")]), &["cannot write", "readybook-lock"]);
}

#[test]
fn a_file_and_a_folder_of_the_same_name_are_an_error() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    assert_fails(&place, &site([("roles", "file"), ("roles/index.html", "page")]), &["cannot write", "roles"]);
}

#[test]
fn while_one_build_publishes_another_is_told_so() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    let path = place.root().join(".public.readybook-lock");
    fs::write(&path, "4711\n").unwrap();
    let lock = File::open(&path).unwrap();
    lock.lock().unwrap();
    assert_fails(&place, &site([("index.html", "other")]), &["another build is writing", "process 4711"]);
    assert!(matches!(place.publish(&three_pages()), Err(Error::Locked { .. })));
    drop(lock);
    place.publish(&site([("index.html", "other")])).unwrap();
    assert!(!path.exists() || cfg!(not(unix)));
}

#[test]
fn of_builds_that_race_each_publishes_whole_or_is_told_of_the_other() {
    let place = Place::new();
    let sites: Vec<_> = (0..4).map(|n| many_pages(60, &format!("build {n}"))).collect();
    let start = Barrier::new(sites.len());
    let answers: Vec<_> = thread::scope(|scope| {
        let race = |pages| {
            start.wait();
            Vec::from_iter((0..5).map(|_| place.publish(pages)))
        };
        let runs: Vec<_> = sites.iter().map(|pages| scope.spawn(move || race(pages))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let mut published = 0;
    for answer in answers.iter().flatten() {
        match answer {
            Ok(_) => published += 1,
            Err(error) => assert!(matches!(error, Error::Locked { .. }), "{error}"),
        }
    }
    assert!(published > 0);
    assert!(verify(&place.folder()).unwrap().is_whole());
    assert!(sites.iter().any(|pages| files(&place.folder()) == bytes(pages)));
    assert_eq!(names(&place.root()), ["content", "public", "quizzes", "themes"]);
}

/// A site of pages of 3 kB.
pub fn many_pages(count: usize, text: &str) -> Outputs {
    let mut outputs = Outputs::default();
    for number in 0..count {
        outputs.insert(format!("pages/{number:04}.html"), Content::text(format!("{number} {text} ").repeat(200)));
    }
    outputs
}

/// What the files of a site are made of, when all of it is bytes.
pub fn bytes(pages: &Outputs) -> BTreeMap<String, Vec<u8>> {
    let bytes = |content: &Content| match content {
        Content::Bytes(bytes) => bytes.to_vec(),
        Content::File { .. } => unreachable!("the site is all bytes"),
    };
    pages.iter().map(|(address, content)| (address.to_string(), bytes(content))).collect()
}

/// The second half of the tests below, in a process with a small disk. Started as a test, it does nothing.
#[test]
fn on_a_full_disk_the_old_site_stays_whole() {
    let Some(dir) = std::env::var_os("READYBOOK_TEST_FULL_DISK") else { return };
    let folder = Path::new(&dir).join("public");
    let protect = Protected { root: Path::new(&dir).join("nowhere"), sources: Vec::new() };
    publish(&three_pages(), &folder, &protect).unwrap();
    let before = tree(Path::new(&dir));
    for pages in [site([("index.html", &"large ".repeat(500_000))]), many_pages(500, "large")] {
        match publish(&pages, &folder, &protect) {
            Err(Error::Write { path, cause }) => println!("full: {} {cause}", path.display()),
            answer => panic!("{answer:?}"),
        }
        assert_eq!(tree(Path::new(&dir)), before);
    }
    assert_eq!(publish(&site([("index.html", "other")]), &folder, &protect).unwrap().removed.len(), 2);
}

/// Runs the test above under a shell script that makes a small disk of the folder `$DIR` and then starts `"$@"`.
fn with_small_disk(script: &str) -> Output {
    let dir = memory();
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(std::env::current_exe().unwrap());
    command.args(["failures::on_a_full_disk_the_old_site_stays_whole", "--exact", "--nocapture"]);
    command.env("READYBOOK_TEST_FULL_DISK", dir.path()).env("DIR", dir.path()).output().unwrap()
}

#[cfg(unix)]
#[test]
fn files_that_may_not_grow_leave_the_old_site_whole() {
    // The second site's files are small, but its manifest of 500 lines is not.
    let output = with_small_disk(r#"trap "" XFSZ; ulimit -f 40; exec "$@""#);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.matches("full: ").count(), 2, "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_file_system_leaves_the_old_site_whole() {
    const NOT_HERE: i32 = 42;
    let mount = r#"mount -t tmpfs -o size=1m none "$DIR" 2>/dev/null || exit 42; "$@""#;
    let script = format!(r#"unshare -rm true 2>/dev/null || exit {NOT_HERE}; unshare -rm sh -c '{mount}' sh "$@""#);
    let output = with_small_disk(&script);
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(NOT_HERE) {
        // A container that allows no mounts; the test above stands for this one.
        return;
    }
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.matches("No space left on device").count(), 2, "{said}");
}
