//! What can be typed behind `readybook feedback`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::read_in_language;
use crate::content::register::{ItemKind, ItemStatus};

/// What to do with the register of feedback.
#[derive(Debug, Subcommand)]
pub enum Feedback {
    /// Make items of the table that a form tool exported
    #[command(after_help = "\
Examples:
  readybook feedback import answers.csv --dry-run
  readybook feedback import answers.csv
  readybook feedback import answers.json --format json

Personal columns and those that mean nothing to the register are left out. A row that was imported before
is passed over, so the same file, grown by new answers, can be imported again and again.
Exit code 1 when a row was refused; the others are taken all the same.")]
    Import(Import),
    /// List items
    #[command(after_help = "\
Examples:
  readybook feedback list --status new,accepted
  readybook feedback list --document SM-IR-002 --kind unsafe
  readybook feedback list --format csv > feedback.csv")]
    List(List),
    /// Decide about an item, in its file
    #[command(after_help = "\
Examples:
  readybook feedback set FB-2026-032 --status accepted --owner training-manager
  readybook feedback set FB-2026-033 --status declined --reason zh-Hant=依法必須通報 --reason en='The law asks for it'

An item about a controlled document is done when a version answers it:
  readybook release … --answers FB-2026-032")]
    Set(Set),
}

/// What to import.
#[derive(Debug, Args)]
pub struct Import {
    /// The table: CSV or JSON
    pub file: PathBuf,

    /// Say what would come of each row, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to list.
#[derive(Debug, Args)]
pub struct List {
    /// Only items of this status; may be given more than once
    #[arg(long, value_enum, value_name = "STATUS", value_delimiter = ',')]
    pub status: Vec<ItemStatus>,

    /// Only items about this document or page; may be given more than once
    #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
    pub document: Vec<String>,

    /// Only items of this kind; may be given more than once
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<ItemKind>,
}

/// What to decide.
#[derive(Debug, Args)]
pub struct Set {
    /// The item's id
    pub id: String,

    /// What comes of it
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Option<ItemStatus>,

    /// Why, in a language; once for each
    #[arg(long, value_name = "LANG=TEXT", value_parser = read_in_language)]
    pub reason: Vec<(String, String)>,

    /// The role that sees to it
    #[arg(long, value_name = "ROLE")]
    pub owner: Option<String>,
}

impl ValueEnum for ItemStatus {
    fn value_variants<'a>() -> &'a [ItemStatus] {
        &ItemStatus::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for ItemKind {
    fn value_variants<'a>() -> &'a [ItemKind] {
        &ItemKind::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
