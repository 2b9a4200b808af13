//! Waits until sources change: a burst of saves counts once, and what editors leave beside a file counts not at all.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{MetadataKind, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::error::Error;

/// A burst has ended when nothing happens for so long: editors write, rename and touch within a few milliseconds.
const SETTLED: Duration = Duration::from_millis(15);
/// A burst that does not end, such as a long copy, is cut here: the next build sees the rest.
const LONGEST_BURST: Duration = Duration::from_millis(150);

/// What happened since the last build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The files and folders that were touched.
    pub paths: BTreeSet<PathBuf>,
    /// Whether more may have changed than `paths` says.
    pub everything: bool,
}

/// Watches folders with all they hold, and single files.
pub struct Watcher {
    roots: Vec<Root>,
    ignored: Vec<PathBuf>,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    system: RecommendedWatcher,
    /// What the system watches for us, so that it can be told anew.
    watched: Vec<PathBuf>,
}

/// Ends a wait from another thread.
#[derive(Clone)]
pub struct Waker(Sender<Signal>);

/// A file or folder that was asked for, with links resolved; it need not exist all the time.
struct Root(PathBuf);

enum Signal {
    Happened(notify::Result<Event>),
    End,
}

impl Change {
    /// The change before the first build.
    pub fn everything() -> Change {
        Change { paths: BTreeSet::new(), everything: true }
    }

    fn is_nothing(&self) -> bool {
        self.paths.is_empty() && !self.everything
    }
}

impl Waker {
    /// Ends the present or next [`Watcher::wait`] with none.
    pub fn wake(&self) {
        // A watcher that is gone waits for nothing.
        let _ = self.0.send(Signal::End);
    }
}

impl Watcher {
    /// Starts to watch files and folders, which need not exist yet; what lies in the ignored folders does not count.
    ///
    /// # Errors
    /// When the system cannot watch, for example because a limit on watches is reached.
    pub fn start(paths: &[PathBuf], ignored: &[PathBuf]) -> Result<Watcher, Error> {
        let (sender, signals) = channel();
        let events = sender.clone();
        let config = Config::default().with_follow_symlinks(false);
        let system = RecommendedWatcher::new(
            move |event| {
                // Whoever waited is gone: there is nobody to tell.
                let _ = events.send(Signal::Happened(event));
            },
            config,
        )
        .map_err(|error| watch_error(&error, paths))?;
        let roots = paths.iter().map(|path| Root(resolved(path))).collect();
        let ignored = ignored.iter().map(|path| resolved(path)).collect();
        let mut watcher = Watcher { roots, ignored, signals, sender, system, watched: Vec::new() };
        watcher.watch().map_err(|error| watch_error(&error, paths))?;
        Ok(watcher)
    }

    /// A handle that ends a wait.
    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Blocks until something relevant changed and the burst has settled; none when it was woken to end.
    pub fn wait(&mut self) -> Option<Change> {
        let mut change = Change::default();
        while change.is_nothing() {
            match self.signals.recv() {
                Ok(Signal::Happened(event)) => self.note(event, &mut change),
                Ok(Signal::End) | Err(_) => return None,
            }
        }
        let end = Instant::now() + LONGEST_BURST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.signals.recv_timeout(SETTLED.min(left)) {
                Ok(Signal::Happened(event)) => self.note(event, &mut change),
                Ok(Signal::End) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => return Some(change),
            }
            if left.is_zero() {
                return Some(change);
            }
        }
    }

    fn note(&mut self, event: notify::Result<Event>, change: &mut Change) {
        let Ok(event) = event else {
            // Something was missed; the build looks at everything anyway.
            change.everything = true;
            return;
        };
        if event.need_rescan() {
            change.everything = true;
        }
        if is_access(event.kind) {
            return;
        }
        let is_above = |path: &PathBuf| !path.is_file() && self.roots.iter().any(|root| root.0.starts_with(path));
        let touches_root = event.paths.iter().any(is_above);
        if touches_root && !matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))) {
            // A watched folder, or one above it, came, went or was exchanged: the old watch sees the old folder.
            change.everything |= self.watch().is_err();
        }
        let relevant = event.paths.into_iter().filter(|path| self.is_relevant(path));
        change.paths.extend(relevant);
    }

    fn is_relevant(&self, path: &Path) -> bool {
        let inside = |root: &Root| match path.strip_prefix(&root.0) {
            Ok(rest) => !rest.iter().any(is_left_over),
            // A folder above came or went, and the root with it.
            Err(_) => root.0.starts_with(path),
        };
        self.roots.iter().any(inside) && !self.ignored.iter().any(|folder| path.starts_with(folder))
    }

    /// Tells the system what to watch: each folder with all it holds, and what is above each root, so that its coming
    /// and going is seen.
    fn watch(&mut self) -> notify::Result<()> {
        for path in self.watched.drain(..) {
            // What is gone cannot be unwatched.
            let _ = self.system.unwatch(&path);
        }
        let folders: BTreeSet<&Path> = self.roots.iter().map(|root| &*root.0).filter(|path| path.is_dir()).collect();
        let within = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
        let tops = folders.iter().filter(|folder| !folder.parent().is_some_and(within));
        let above = self.roots.iter().filter_map(|root| root.0.ancestors().skip(1).find(|path| path.is_dir()));
        // A watch without its content on a folder inside a watched one would end the other.
        let above: BTreeSet<&Path> = above.filter(|path| !within(path)).collect();
        let wanted = tops
            .map(|path| (path.to_path_buf(), RecursiveMode::Recursive))
            .chain(above.iter().map(|path| (path.to_path_buf(), RecursiveMode::NonRecursive)));
        let mut result = Ok(());
        for (path, mode) in wanted.collect::<Vec<_>>() {
            match self.system.watch(&path, mode) {
                Ok(()) => self.watched.push(path),
                // It went away just now; its folder will say so.
                Err(_) if !path.exists() => {}
                Err(error) => result = Err(error),
            }
        }
        result
    }
}

/// Reading a file is no change. Access times are set by reading; that a written file was closed follows its writing.
fn is_access(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)))
}

/// Whether a name is hidden or one that editors use for a while: vim's `4913`, `.x.swp` and `x~`, Emacs' `.#x` and
/// `#x#`, the `___jb_tmp___` of JetBrains, and Word's `~$x`.
fn is_left_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        || [".swp", ".swo", ".swx", ".tmp"].iter().any(|end| name.ends_with(end))
        || name == "4913"
}

/// The path as the system reports it: absolute and without links, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for ancestor in absolute.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            let rest = absolute.strip_prefix(ancestor).expect("an ancestor is a prefix");
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    absolute
}

fn watch_error(error: &notify::Error, paths: &[PathBuf]) -> Error {
    let path = error.paths.first().or(paths.first()).cloned().unwrap_or_default();
    let cause = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => std::io::Error::other(
            "the system's limit on watched folders is reached (on Linux: fs.inotify.max_user_watches)",
        ),
        notify::ErrorKind::Io(cause) => std::io::Error::new(cause.kind(), cause.to_string()),
        _ => std::io::Error::other(error.to_string()),
    };
    Error::Read { path, cause }
}
