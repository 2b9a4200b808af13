//! The board: what is on show now, and the news of it for every open tab.
//!
//! Each event stream waits on the board and tells what changed since it looked last, all builds in one event: a storm
//! of builds makes no queue, and a slow tab misses nothing.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::outputs::{Content, Outputs};

/// So many builds are remembered; a tab that slept longer is told that everything changed.
const MOST_BUILDS: usize = 64;
/// So many addresses fit in one event; beyond, everything changed.
const MOST_ADDRESSES: usize = 1000;

/// What the server shows; given to [`super::Server::show`].
#[derive(Debug, Clone)]
pub enum Shown {
    /// A good build, with its warnings.
    Site { outputs: Arc<Outputs>, problems: Vec<Problem> },
    /// A build with errors: the last good site stays, under a list of what is wrong.
    Broken { problems: Vec<Problem> },
}

/// One thing that is wrong, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `error` or `warning`.
    pub severity: String,
    /// The stable name of the diagnostic.
    pub code: String,
    /// `file:line:column`; empty when no file is at fault.
    pub place: String,
    pub message: String,
    /// How to mend it; may be empty.
    pub help: String,
    /// The line at fault with its carets; may be empty.
    pub excerpt: String,
}

/// Whether there is a site, and whether it is the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    /// Nothing was built yet.
    Starting,
    /// The site is what the sources say.
    Site,
    /// The sources have errors.
    Broken,
}

/// The state of the preview, shared by all threads.
pub(super) struct Board {
    state: Mutex<State>,
    news: Condvar,
}

struct State {
    phase: Phase,
    build: u64,
    outputs: Option<Arc<Outputs>>,
    problems: Vec<Problem>,
    history: VecDeque<(u64, Changed)>,
    closed: bool,
}

/// Which addresses differ from the build before; none when everything may.
type Changed = Option<Arc<BTreeSet<Arc<str>>>>;

/// What a page needs to know to be answered.
pub(super) struct View {
    pub phase: Phase,
    pub build: u64,
    pub outputs: Option<Arc<Outputs>>,
    pub problems: Vec<Problem>,
}

/// What a stream hears next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// An event in JSON, and the build that it tells of.
    Event(String, u64),
    /// Nothing happened for a while.
    Quiet,
    /// The preview ends.
    End,
}

#[derive(Serialize)]
struct Event<'a> {
    build: u64,
    /// What changed is told since this build.
    since: u64,
    state: Phase,
    changed: Option<BTreeSet<&'a str>>,
    problems: &'a [Problem],
}

impl Board {
    /// An empty board.
    pub fn new() -> Board {
        let state = State {
            phase: Phase::Starting,
            build: 0,
            outputs: None,
            problems: Vec::new(),
            history: VecDeque::new(),
            closed: false,
        };
        Board { state: Mutex::new(state), news: Condvar::new() }
    }

    /// Puts a build up and tells every stream.
    pub fn show(&self, shown: Shown) {
        let before = self.state().outputs.clone();
        let (phase, outputs, problems) = match shown {
            Shown::Site { outputs, problems } => (Phase::Site, Some(outputs), problems),
            Shown::Broken { problems } => (Phase::Broken, before.clone(), problems),
        };
        let changed = match (&before, &outputs) {
            (Some(before), Some(after)) => Some(Arc::new(differing(before, after))),
            _ => None,
        };
        let mut state = self.state();
        state.build += 1;
        (state.phase, state.outputs, state.problems) = (phase, outputs, problems);
        let build = state.build;
        state.history.push_back((build, changed));
        if state.history.len() > MOST_BUILDS {
            state.history.pop_front();
        }
        drop(state);
        self.news.notify_all();
    }

    /// Ends all streams.
    pub fn close(&self) {
        self.state().closed = true;
        self.news.notify_all();
    }

    /// What is up now.
    pub fn view(&self) -> View {
        let state = self.state();
        let problems = if state.outputs.is_none() { state.problems.clone() } else { Vec::new() };
        View { phase: state.phase, build: state.build, outputs: state.outputs.clone(), problems }
    }

    /// The present state, for a page that shows a build (of this or of another run).
    pub fn greeting(&self, page: Option<u64>) -> (String, u64) {
        let state = self.state();
        (state.event(page), state.build)
    }

    /// Waits for a build after `seen`.
    pub fn next(&self, seen: u64, patience: Duration) -> News {
        let deadline = Instant::now() + patience;
        let mut state = self.state();
        loop {
            if state.closed {
                return News::End;
            }
            if state.build != seen {
                return News::Event(state.event(Some(seen)), state.build);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return News::Quiet;
            }
            state = self.news.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn event(&self, since: Option<u64>) -> String {
        let event = Event {
            build: self.build,
            since: since.unwrap_or_default(),
            state: self.phase,
            changed: since.and_then(|since| self.changed_since(since)),
            problems: &self.problems,
        };
        serde_json::to_string(&event).expect("strings and numbers serialize")
    }

    fn changed_since(&self, since: u64) -> Option<BTreeSet<&str>> {
        let oldest = self.history.front().map_or(self.build + 1, |(build, _)| *build);
        if since > self.build || since + 1 < oldest {
            return None;
        }
        let mut all = BTreeSet::new();
        for (_, changed) in self.history.iter().filter(|(build, _)| *build > since) {
            all.extend(changed.as_ref()?.iter().map(|address| &**address));
        }
        (all.len() <= MOST_ADDRESSES).then_some(all)
    }
}

/// The addresses that one site has and the other has not, or has otherwise.
fn differing(before: &Outputs, after: &Outputs) -> BTreeSet<Arc<str>> {
    let gone = before.iter().filter(|(address, _)| after.get(address).is_none());
    let new = after.iter().filter(|(address, content)| before.get(address).is_none_or(|old| !same(old, content)));
    gone.chain(new).map(|(address, _)| address.clone()).collect()
}

fn same(a: &Content, b: &Content) -> bool {
    match (a, b) {
        // Pages that were not rendered anew share their bytes.
        (Content::Bytes(a), Content::Bytes(b)) => Arc::ptr_eq(a, b) || a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Shown {
        let mut outputs = Outputs::default();
        for &(address, text) in files {
            outputs.insert(address, Content::text(text));
        }
        Shown::Site { outputs: Arc::new(outputs), problems: Vec::new() }
    }

    fn event(news: News) -> serde_json::Value {
        match news {
            News::Event(text, _) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn several_builds_become_one_event() {
        let board = Board::new();
        board.show(site(&[("a.html", "1"), ("b.html", "1"), ("c.html", "1")]));
        board.show(site(&[("a.html", "2"), ("b.html", "1"), ("c.html", "1")]));
        board.show(site(&[("a.html", "2"), ("b.html", "1"), ("d.html", "1")]));
        let event = event(board.next(1, Duration::ZERO));
        assert_eq!(event["build"], 3);
        assert_eq!(event["changed"], serde_json::json!(["a.html", "c.html", "d.html"]));
        assert_eq!(board.next(3, Duration::ZERO), News::Quiet);
    }

    #[test]
    fn an_unknown_build_means_that_everything_changed() {
        let board = Board::new();
        board.show(site(&[("a.html", "1")]));
        board.show(site(&[("a.html", "2")]));
        for (page, changed) in
            [(Some(2), serde_json::json!([])), (Some(9), serde_json::Value::Null), (None, serde_json::Value::Null)]
        {
            let greeting: serde_json::Value = serde_json::from_str(&board.greeting(page).0).unwrap();
            assert_eq!(greeting["changed"], changed, "{page:?}");
        }
        for _ in 0..MOST_BUILDS {
            board.show(site(&[("a.html", "2")]));
        }
        assert!(event(board.next(1, Duration::ZERO))["changed"].is_null());
    }

    #[test]
    fn a_broken_build_keeps_the_site_and_changes_nothing() {
        let board = Board::new();
        board.show(site(&[("a.html", "1")]));
        board.show(Shown::Broken { problems: vec![Problem { message: "no".into(), ..Problem::default() }] });
        let event = event(board.next(1, Duration::ZERO));
        assert_eq!((&event["state"], &event["changed"]), (&"broken".into(), &serde_json::json!([])));
        assert_eq!(event["problems"][0]["message"], "no");
        assert!(board.view().outputs.unwrap().get("a.html").is_some());
    }

    #[test]
    fn a_closed_board_ends_its_streams() {
        let board = Board::new();
        board.close();
        assert_eq!(board.next(0, Duration::from_secs(60)), News::End);
    }
}
