//! Builds that are killed at every stage: the folder is whole, and the next build succeeds and cleans up.

use std::process::{Child, Command, Stdio};

use super::failures::{bytes, many_pages};
use super::*;

const PAGES: usize = 400;

/// Two sites with half of their pages in common, and some that only one has.
fn two_sites() -> [Outputs; 2] {
    ["first", "second"].map(|name| {
        let mut pages = many_pages(PAGES, "common");
        for (address, content) in many_pages(PAGES, name).iter().step_by(2) {
            pages.insert(address.clone(), content.clone());
        }
        pages.insert(format!("only/{name}.html"), Content::text(name));
        pages.insert("which", Content::text(name));
        pages
    })
}

/// The process that gets killed. Started as a test, it does nothing.
#[test]
fn a_build_that_may_be_killed() {
    let Some(root) = std::env::var_os("READYBOOK_TEST_KILLED_BUILD") else { return };
    let root = PathBuf::from(root);
    let [first, second] = two_sites();
    let is_first = fs::read(root.join("public/which")).unwrap() == b"first";
    let protect = Protected { root: root.clone(), sources: Vec::new() };
    publish(if is_first { &second } else { &first }, &root.join("public"), &protect).unwrap();
}

/// When a build gets killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Its new folder has so many pages.
    Staged(usize),
    /// The new site is in place, and of the old one at most so many pages are left.
    Removing(usize),
}

impl Moment {
    fn has_come(self, place: &Place, build: &Child, old: &[u8]) -> bool {
        let stage = place.root().join(format!(".public.readybook-stage-{}/pages", build.id()));
        let count = fs::read_dir(stage).map_or(0, Iterator::count);
        let is_swapped = || fs::read(place.folder().join("which")).is_ok_and(|which| which != old);
        match self {
            Moment::Staged(pages) => count >= pages,
            Moment::Removing(pages) => count <= pages && is_swapped(),
        }
    }
}

fn kill_a_build(place: &Place, moment: Moment) {
    let old = fs::read(place.folder().join("which")).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["killed::a_build_that_may_be_killed", "--exact"]);
    command.env("READYBOOK_TEST_KILLED_BUILD", place.root()).stdout(Stdio::null());
    let mut build = command.spawn().unwrap();
    while build.try_wait().unwrap().is_none() && !moment.has_come(place, &build, &old) {
        std::thread::yield_now();
    }
    // It may have ended by itself; then there is nothing to kill.
    let _ = build.kill();
    build.wait().unwrap();
}

#[test]
fn after_a_kill_at_any_moment_the_site_is_whole_and_the_next_build_succeeds() {
    let place = Place::in_memory();
    let sites = two_sites();
    let whole = sites.each_ref().map(bytes);
    place.publish(&sites[0]).unwrap();
    let (mut staged, mut in_place) = (0, 0);
    for round in 0..48 {
        let moment = match round % 4 {
            0..=2 => Moment::Staged(round * 131 % PAGES),
            _ => Moment::Removing(round * 131 % PAGES),
        };
        let before = files(&place.folder());
        // Every build but the first also finds what the killed ones left.
        kill_a_build(&place, moment);
        let now = files(&place.folder());
        assert!(verify(&place.folder()).unwrap().is_whole(), "{moment:?}");
        assert!(whole.contains(&now), "{moment:?}");
        staged += usize::from(names(&place.root()).iter().any(|name| name.contains("stage")));
        in_place += usize::from(now != before);
    }
    assert!(staged > 0 && in_place > 0, "of 48 builds {staged} left a stage, and {in_place} were in place");
    for (pages, whole) in sites.iter().zip(&whole) {
        place.publish(pages).unwrap();
        assert_eq!(&files(&place.folder()), whole);
        assert!(verify(&place.folder()).unwrap().is_whole());
        assert_eq!(names(&place.root()), ["content", "public", "quizzes", "themes"]);
    }
}

#[test]
fn only_folders_with_the_names_that_we_give_are_cleaned_up() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    fs::create_dir_all(place.root().join(".public.readybook-stage-123/pages")).unwrap();
    fs::write(place.root().join(".public.readybook-stage-123/pages/x"), "half").unwrap();
    let others = [
        ".public.readybook-stage-",
        ".public.readybook-stage-1x",
        ".public2.readybook-stage-1",
        "public.readybook-stage-1",
    ];
    for name in others {
        fs::create_dir(place.root().join(name)).unwrap();
    }
    fs::write(place.root().join(".public.readybook-stage-9"), "a file").unwrap();
    place.publish(&three_pages()).unwrap();
    let mut expected = Vec::from(others);
    expected.extend([".public.readybook-stage-9", "content", "public", "quizzes", "themes"]);
    expected.sort();
    assert_eq!(names(&place.root()), expected);
}

#[test]
fn an_old_site_that_a_killed_build_had_moved_away_is_put_back_first() {
    let place = Place::new();
    place.publish(&three_pages()).unwrap();
    fs::rename(place.folder(), place.root().join(".public.readybook-old-123")).unwrap();
    fs::create_dir(place.root().join(".public.readybook-stage-123")).unwrap();
    assert!(place.publish(&three_pages()).unwrap().is_empty());
    assert_eq!(names(&place.root()), ["content", "public", "quizzes", "themes"]);
}
