//! Readybook compiles Markdown runbooks and training quizzes into a static intranet handbook.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod error;
pub mod outputs;
pub mod preview;
pub mod source;
