//! What can be typed. Help texts, completions and the man page are made of these definitions.

mod evidence;
mod feedback;
mod review;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::content::version::{Change, Version};
use crate::schema::Form;
pub use evidence::Evidence;
pub use feedback::{Feedback, Import, List, Set};
pub use review::Review;

/// Compiles Markdown runbooks and training quizzes into a searchable static intranet handbook.
#[derive(Debug, Parser)]
#[command(name = "readybook", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// The handbook's folder [default: the nearest folder upward with readybook.yaml, else this one]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,

    /// How findings are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,

    /// Language of messages [default: that of the system]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<MessageLanguage>,

    /// Whether to use colours
    #[arg(long, global = true, value_enum, default_value_t = ColourChoice::Auto, value_name = "WHEN")]
    pub color: ColourChoice,

    /// Say more; twice: every file that was written
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// Say nothing but what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  readybook init handbook         begin a handbook in the folder `handbook`
  readybook serve                 build it, show it, and show every change at once
  readybook search 'lost phone'   ask it as its readers do
  readybook check --strict        find what is wrong, for instance before a merge
  readybook build --output site   publish it to the folder `site`

Exit codes: 0 fine, 1 the content has errors, 2 the environment failed.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a small, complete handbook in a new folder
    #[command(
        after_help = "Example:\n  readybook init handbook && cd handbook && readybook serve\n\nNo file that exists is ever changed."
    )]
    Init {
        /// The folder to begin in; it may exist, but not hold any of the files
        folder: PathBuf,
    },
    /// Build the site and publish it to a folder
    #[command(after_help = "\
Examples:
  readybook build                       to the folder `public`
  readybook build --output /srv/www/sm  somewhere else
  readybook build --strict              not while there are warnings

The new site takes the old one's place in one step, and only when nothing is wrong. A folder that
holds files which readybook did not write is never touched.")]
    Build(Build),
    /// Find everything that is wrong, without publishing
    #[command(after_help = "\
Examples:
  readybook check --format short        one line a finding, for editors
  readybook check --format json         for programs")]
    Check(Site),
    /// Build, show in a browser, and follow every change
    #[command(after_help = "\
Examples:
  readybook serve
  readybook serve --port 8080
  readybook serve --host 0.0.0.0 --allow-host handbook.example.com:4000

While the content has errors the last good site stays, with the findings over it.")]
    Serve(Serve),
    /// Ask the handbook as its readers do, with the same order of results
    #[command(after_help = "\
Examples:
  readybook search 帳號盜用
  readybook search 'reset password' --language en --limit 3
  readybook search 2FA --format json    for programs")]
    Search(Search),
    /// Release a version of a controlled document: freeze its texts and record who approved it
    #[command(after_help = "\
Examples:
  readybook release SM-IR-002 --change material --effective 2026-12-01 \\
    --approved-by it-security-lead --summary zh-Hant=改為先鎖住信箱 --summary en='Lock the mailbox first'
  readybook release SM-IR-002             asks for what is missing

Number: material 1.2 → 2.0, minor 1.2 → 1.3, editorial 1.2 → 1.2.1. Nothing is asked in a pipe.")]
    Release(Release),
    /// Withdraw a version: its page says why, and the version before it is in force again
    #[command(after_help = "\
Example:
  readybook withdraw SM-IR-002 1.1 --reason zh-Hant=期限有誤 --reason en='A deadline is wrong'")]
    Withdraw(Withdraw),
    /// Record the digests of versions that were put into `versions` by hand
    #[command(after_help = "Example:\n  readybook seal SM-IR-002")]
    Seal(Seal),
    /// List every controlled document: what is in force, ahead, due or behind
    Status(Status),
    /// Write who approved what and when
    #[command(after_help = "\
Examples:
  readybook audit > releases.csv
  readybook audit --format json")]
    Audit(Audit),
    /// Check what learners handed in, and report where everybody stands
    #[command(subcommand)]
    Training(Training),
    /// Take in what readers sent, list it, and decide about it
    #[command(subcommand)]
    Feedback(Feedback),
    /// Prepare the review: minutes to be filled in, with everything that is due, open or behind
    #[command(after_help = "\
Examples:
  readybook review
  readybook review --until 2027-01-31 --output ../minutes.md --ics ../suggestions.ics
  readybook review --runs exported-runs --records inbox --people people.csv

Markdown in the language of messages (--lang). The same agenda is a page of the site for owners, which
`serve` shows and `build --owners` publishes; both take the same records. Files of runs that cannot be
used are named and passed over.")]
    Review(Review),
    /// Compare a published folder with its manifest
    Verify {
        /// The published folder, relative to the handbook's
        #[arg(default_value = "public")]
        folder: PathBuf,
    },
    /// Write JSON Schemas, with which editors complete and check YAML
    #[command(after_help = "\
Examples:
  readybook schema                   all of them, to the folder `schemas`
  readybook schema record > record.json

A file that is no schema of readybook is never overwritten. The schemas know the languages and stages
of the handbook: write them again when those change.")]
    Schema(Schema),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  readybook completions bash > /etc/bash_completion.d/readybook")]
    Completions { shell: clap_complete::Shell },
    /// Print the man page
    #[command(after_help = "Example:\n  readybook man | man -l -")]
    Man,
}

/// What to publish.
#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    pub site: Site,

    #[command(flatten)]
    pub evidence: Evidence,
}

/// What to build.
#[derive(Debug, Args)]
pub struct Site {
    /// The folder to publish to, relative to the handbook's
    #[arg(long, default_value = "public", value_name = "DIR")]
    pub output: PathBuf,

    /// Warnings count as errors
    #[arg(long)]
    pub strict: bool,

    /// Show drafts in place of the versions in force
    #[arg(long)]
    pub drafts: bool,

    /// Add the answer keys of all quizzes as pages: only for sites that learners do not see
    #[arg(long)]
    pub answer_keys: bool,

    /// Add what is for owners of documents: suggestions that came in, and the agenda of the next review
    #[arg(long)]
    pub owners: bool,

    /// The handbook as it was on a day [default: the day of SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
}

/// What to release.
#[derive(Debug, Args)]
pub struct Release {
    /// The document's number
    pub id: String,

    /// What the change asks of its readers: nothing, translators, everybody
    #[arg(long, value_name = "KIND", value_parser = read_change)]
    pub change: Option<Change>,

    /// What changed, in a language; once for each
    #[arg(long, value_name = "LANG=TEXT", value_parser = read_in_language)]
    pub summary: Vec<(String, String)>,

    /// A role that approved it; may be given more than once
    #[arg(long, value_name = "ROLE", value_delimiter = ',')]
    pub approved_by: Vec<String>,

    /// The day on which it takes effect
    #[arg(long, value_name = "DATE")]
    pub effective: Option<jiff::civil::Date>,

    /// Feedback items that it answers; those of the register are closed with it
    #[arg(long, value_name = "FEEDBACK", value_delimiter = ',')]
    pub answers: Vec<String>,

    /// The version's number [default: what the change leads to]
    #[arg(long = "version", value_name = "N", value_parser = read_version)]
    pub version: Option<Version>,

    /// A language whose translation may be materially behind; the record says so
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    pub allow_behind: Vec<String>,

    /// The day of the release [default: today]
    #[arg(long, value_name = "DATE", hide = true)]
    pub as_of: Option<jiff::civil::Date>,
}

/// What to withdraw.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// The document's number
    pub id: String,

    /// The version
    #[arg(value_parser = read_version)]
    pub version: Version,

    /// Why, in a language; once for each
    #[arg(long, value_name = "LANG=TEXT", value_parser = read_in_language, required = true)]
    pub reason: Vec<(String, String)>,
}

/// What to seal.
#[derive(Debug, Args)]
pub struct Seal {
    /// Document numbers [default: all]
    pub id: Vec<String>,
}

/// Of which day.
#[derive(Debug, Args)]
pub struct Status {
    /// The day to judge by [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
}

/// Of which day.
#[derive(Debug, Args)]
pub struct Audit {
    /// What was known on a day [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
}

/// Which schemas, and where to.
#[derive(Debug, Args)]
pub struct Schema {
    /// Print this one in place of writing all
    pub name: Option<Form>,

    /// The folder to write to, relative to the handbook's
    #[arg(long, default_value = "schemas", value_name = "DIR", conflicts_with = "name")]
    pub output: PathBuf,
}

impl ValueEnum for Form {
    fn value_variants<'a>() -> &'a [Form] {
        &Form::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}

fn read_change(text: &str) -> Result<Change, String> {
    Change::read(text).map_err(|message| message.en)
}

fn read_version(text: &str) -> Result<Version, String> {
    Version::read(text).ok_or_else(|| format!("`{text}` is no version such as `1.2`"))
}

fn read_in_language(text: &str) -> Result<(String, String), String> {
    let (language, words) = text.split_once('=').ok_or("expected LANG=TEXT, such as `en=Adds a step`")?;
    Ok((language.trim().to_string(), words.trim().to_string()))
}

/// What to do with the records that learners handed in.
#[derive(Debug, Subcommand)]
pub enum Training {
    /// Lay the papers of records again, mark them, and compare
    #[command(after_help = "\
Examples:
  readybook training verify inbox
  readybook training verify inbox/readybook-first-hour-E1024-20261128-7QX2.json
  readybook training verify inbox --quizzes kept-quizzes --format csv > verified.csv

Exit code 1 when a record is refused, differs, or cannot be marked again.")]
    Verify(Verify),
    /// Write a private report: who has fulfilled what, what is due, how the questions work
    #[command(after_help = "\
Example:
  readybook training report --records inbox --people people.csv --as-of 2026-11-30

people.csv has the columns id, name, unit, roles, joined, left, waived; several roles are separated by `;`.
The report names people. It is never part of the site: its folder may not be one that is published.")]
    Report(Report),
}

/// What to verify.
#[derive(Debug, Args)]
pub struct Verify {
    /// Records, or folders of them
    #[arg(required = true)]
    pub files: Vec<PathBuf>,

    /// A folder with older quiz files, by which older records are marked; may be given more than once
    #[arg(long, value_name = "DIR")]
    pub quizzes: Vec<PathBuf>,
}

/// What to report.
#[derive(Debug, Args)]
pub struct Report {
    /// The folder of records that were handed in
    #[arg(long, value_name = "DIR")]
    pub records: PathBuf,

    /// The list of people, as CSV in UTF-8
    #[arg(long, value_name = "FILE")]
    pub people: PathBuf,

    /// The day by which everything is judged
    #[arg(long, value_name = "DATE")]
    pub as_of: jiff::civil::Date,

    /// The folder to write the report to, relative to the handbook's
    #[arg(long, default_value = "training-report", value_name = "DIR")]
    pub output: PathBuf,

    /// A folder with older quiz files, by which older records are marked; may be given more than once
    #[arg(long, value_name = "DIR")]
    pub quizzes: Vec<PathBuf>,
}

/// What to look for.
#[derive(Debug, Args)]
pub struct Search {
    /// What a reader would type
    pub query: String,

    /// Most results
    #[arg(long, default_value_t = 10, value_name = "COUNT")]
    pub limit: usize,

    /// Only pages in this language of the handbook [default: all]
    #[arg(long, value_name = "LANG")]
    pub language: Option<String>,
}

/// How to show it.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub site: Site,

    #[command(flatten)]
    pub evidence: Evidence,

    /// Show versions in force, as a published site does, in place of drafts
    #[arg(long, conflicts_with = "drafts")]
    pub in_force: bool,

    /// The address to listen on; another than this machine's own needs --allow-host
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub host: IpAddr,

    /// The port to listen on [default: 4000, or the next free one]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,

    /// A `host:port` under which browsers may ask for pages; may be given more than once
    #[arg(long, value_name = "HOST:PORT")]
    pub allow_host: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line, a caret and help
    Human,
    /// One line each
    Short,
    /// For programs
    Json,
    /// For spreadsheets: `training verify`, `feedback list`, and what `audit` writes unless it is asked for JSON
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColourChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageLanguage {
    #[value(name = "en")]
    English,
    #[value(name = "zh-Hant", alias = "zh")]
    Chinese,
}
