//! The preview from outside: raw bytes over TCP, and what happens on disk. P1 to P40 are the cases of hostile input; P30
//! and the memory of P26 are in `tests/preview_limits.rs`, P37 is in `src/preview/door/tests.rs`, and P40 (the output
//! folder) belongs to publishing.

mod events;
mod files;
mod load;
mod requests;
mod start;
mod support;
mod watch;
