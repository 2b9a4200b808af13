//! A handle that ends the preview from elsewhere, such as a handler of Ctrl-C.

use std::sync::{Arc, Mutex, PoisonError};

type Hook = Box<dyn Fn() + Send>;

/// Ends what was told to listen to it; all clones are one handle.
#[derive(Clone, Default)]
pub struct Stop(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    stopped: bool,
    hooks: Vec<Hook>,
}

impl Stop {
    /// A handle that nobody has used.
    pub fn new() -> Stop {
        Stop::default()
    }

    /// Ends the preview, now or as soon as it starts.
    pub fn stop(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.stopped = true;
        for hook in state.hooks.drain(..) {
            hook();
        }
    }

    /// Calls a function once when the handle is used; at once when it already was.
    pub(super) fn then(&self, hook: impl Fn() + Send + 'static) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stopped {
            hook();
        } else {
            state.hooks.push(Box::new(hook));
        }
    }
}
