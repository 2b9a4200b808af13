//! The schemas for editors say what the readers read: neither more nor less.

#[path = "schema/broken.rs"]
mod broken;
#[path = "schema/command.rs"]
mod command;
#[path = "schema/drift.rs"]
mod drift;
#[path = "schema/handbook.rs"]
mod handbook;
#[path = "schema/read.rs"]
mod read;
#[path = "schema/walk.rs"]
mod walk;
