//! The compiler from outside: small handbooks in, pages and findings out.
//!
//! Every folder beside this file is a handbook with its expected site (`golden`); `codes` has a case for everything that
//! can be found; the rest asks what holds for every handbook there could be.

#[path = "../support/mod.rs"]
mod support;

mod again;
mod blocks;
mod bounds;
mod codes;
mod commonmark;
mod golden;
mod hostile;
mod properties;
mod quizzes;
mod suggestions;
