//! The preview: build, show, wait for a change, again. Start reading at [`run`].
//!
//! - [`watch`] waits until sources change;
//! - [`server`] shows the newest build in memory to browsers, and keeps their pages up to date;
//! - [`door`] stands before it and lets only clean requests through.

mod answer;
mod board;
pub mod door;
mod log;
mod pages;
pub mod server;
mod site;
mod stop;
pub mod watch;

use std::path::PathBuf;

pub use board::{Problem, Shown};
pub use door::Limits;
pub use log::Log;
pub use server::{ServeOptions, Server};
pub use stop::Stop;
pub use watch::{Change, Watcher};

use crate::error::Error;

/// What the preview serves and watches.
#[derive(Debug, Clone, Default)]
pub struct PreviewOptions {
    pub serve: ServeOptions,
    /// Folders and files whose changes make a new build.
    pub watch: Vec<PathBuf>,
    /// Folders inside them that do not count, such as the output folder.
    pub ignore: Vec<PathBuf>,
}

/// Builds and shows until it is stopped. `started` is called once with the listening server, before the first build;
/// `build` is called with what changed, the first time with [`Change::everything`].
///
/// # Errors
/// When the server cannot start or the sources cannot be watched; never because of what a build finds.
pub fn run(
    options: &PreviewOptions,
    stop: &Stop,
    started: impl FnOnce(&Server),
    mut build: impl FnMut(&Change) -> Shown,
) -> Result<(), Error> {
    let server = Server::start(&options.serve)?;
    // Watching begins before the first build, so that no save in between is missed.
    let mut watcher = Watcher::start(&options.watch, &options.ignore)?;
    let waker = watcher.waker();
    stop.then(move || waker.wake());
    started(&server);
    let mut change = Change::everything();
    loop {
        server.show(build(&change));
        match watcher.wait() {
            Some(next) => change = next,
            None => break,
        }
    }
    server.stop();
    Ok(())
}
