//! What can be typed behind `readybook review`.

use std::path::PathBuf;

use clap::Args;

use super::evidence::Evidence;

/// What to prepare a review of.
#[derive(Debug, Args)]
pub struct Review {
    /// The day up to which things are due [default: the next collection of suggestions, else in three months]
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,

    #[command(flatten)]
    pub evidence: Evidence,

    /// The file to write to, relative to the handbook's folder [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Also write the days on which suggestions are collected, of a year at least, as a calendar to this file
    #[arg(long, value_name = "FILE")]
    pub ics: Option<PathBuf>,

    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}
