//! What can be typed. Help texts, completions and the man page are made of these definitions.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    Build(Site),
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
    /// Compare a published folder with its manifest
    Verify {
        /// The published folder, relative to the handbook's
        #[arg(default_value = "public")]
        folder: PathBuf,
    },
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  readybook completions bash > /etc/bash_completion.d/readybook")]
    Completions { shell: clap_complete::Shell },
    /// Print the man page
    #[command(after_help = "Example:\n  readybook man | man -l -")]
    Man,
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

    /// The handbook as it was on a day [default: the day of SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<jiff::civil::Date>,
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
