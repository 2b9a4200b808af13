//! Readybook compiles Markdown runbooks and training quizzes into a static intranet handbook.
#![forbid(unsafe_code)]

pub mod diagnostic;
#[path = "content/diagram.rs"]
pub mod diagram;
pub mod error;
pub mod outputs;
pub mod source;
pub mod yaml;
