//! The search from outside: tokens, what is found, the files, the command. `vectors.json` is run by
//! `tests/browser/search-engine.test.mjs` as well.

#[path = "../support/mod.rs"]
mod support;

mod files;
mod found;
mod vectors;
