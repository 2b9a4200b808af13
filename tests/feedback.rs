//! The improvement loop on the command line: importing, listing, deciding, and closing with a release.

#[path = "feedback/dirt.rs"]
mod dirt;
#[path = "feedback/import.rs"]
mod import;
#[path = "feedback/killed.rs"]
mod killed;
#[path = "feedback/loop.rs"]
mod loop_;
#[path = "feedback/place.rs"]
mod place;
#[path = "feedback/set.rs"]
mod set;
