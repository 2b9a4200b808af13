//! What can be typed where records of runs and of learners are read for a review.

use std::path::PathBuf;

use clap::Args;

/// Records that owners of documents learn from.
#[derive(Debug, Args)]
pub struct Evidence {
    /// A folder of runs that were exported as JSON: which steps missed their time limit
    #[arg(long, value_name = "DIR")]
    pub runs: Option<PathBuf>,

    /// The folder of records that learners handed in: which questions have bad figures
    #[arg(long, value_name = "DIR", requires = "people")]
    pub records: Option<PathBuf>,

    /// The list of people, as CSV in UTF-8
    #[arg(long, value_name = "FILE", requires = "records")]
    pub people: Option<PathBuf>,
}
