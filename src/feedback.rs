//! The register of feedback on the command line: what a form tool collected becomes one file an item, items are listed,
//! and decisions are written into their files.
//!
//! [`table`] reads rows of any dirt, [`import`] makes items of them, [`change`] edits an item's file and keeps what its
//! author wrote around. Releases close items through [`change`], too.

pub mod change;
pub mod import;
mod item_file;
pub mod list;
mod moment;
mod names;
pub mod table;
