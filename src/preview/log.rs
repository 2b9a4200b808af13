//! What the preview says about requests, for a terminal or a test.

use std::fmt;
use std::sync::Arc;

use super::door::Refusal;
use crate::error::printable;

/// Where a line about each request that got no page goes; by default nowhere.
#[derive(Clone, Default)]
pub struct Log(Option<Arc<Sink>>);

type Sink = dyn Fn(&str) + Send + Sync;

impl Log {
    /// Gives each line to a function. Lines hold no character that could move the cursor or change colours.
    pub fn to(write: impl Fn(&str) + Send + Sync + 'static) -> Log {
        Log(Some(Arc::new(write)))
    }

    /// A request that the door refused, with the first line of its head as far as it was read.
    pub(super) fn refused(&self, head: &[u8], refusal: Refusal) {
        let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let line = String::from_utf8_lossy(&line[..line.len().min(200)]);
        self.write(&format!("{} {} ({})", refusal.status(), line.trim_end(), refusal.reason()));
    }

    /// A request that was answered with something else than a page.
    pub(super) fn answered(&self, status: u16, path: &str) {
        if status >= 400 {
            self.write(&format!("{status} {path}"));
        }
    }

    fn write(&self, line: &str) {
        if let Some(write) = &self.0 {
            write(&printable(line));
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Log(on)" } else { "Log(off)" })
    }
}
