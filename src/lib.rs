//! Readybook compiles Markdown runbooks and training quizzes into a static intranet handbook.
#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod error;
pub mod handbook;
pub mod outputs;
pub mod pipeline;
pub mod preview;
pub mod publish;
pub mod render;
pub mod scaffold;
pub mod source;
pub mod words;
pub mod yaml;
