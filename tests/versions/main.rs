//! Versions of documents: which text is shown on which day, releasing, what changed, and what it costs to trust it.

#[path = "../support/mod.rs"]
mod support;

mod behaviour;
mod corpus;
mod killed;
mod random;
mod reading;
mod release;
mod states;
