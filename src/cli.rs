//! The command line: arguments in, exit code out. One file per command.
//!
//! Exit codes: 0 fine, 1 the content has errors, 2 the environment failed.

mod arguments;
mod build;
mod documents;
mod evidence;
mod feedback;
mod init;
mod release;
mod report;
mod review;
mod schema;
mod search;
mod serve;
mod training;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};

/// How a command ended, when the environment did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    /// The content has errors.
    Wrong,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let reporter = report::Reporter::new(&arguments);
    let result = match &arguments.command {
        Command::Init { folder } => init::init(&arguments, folder, &reporter),
        Command::Build(asked) => build::build(&arguments, asked, &reporter),
        Command::Check(site) => build::check(&arguments, site, &reporter),
        Command::Serve(serve) => serve::serve(&arguments, serve, &reporter),
        Command::Search(asked) => search::search(&arguments, asked, &reporter),
        Command::Release(asked) => release::release(&arguments, asked, &reporter),
        Command::Withdraw(asked) => release::withdraw(&arguments, asked, &reporter),
        Command::Seal(asked) => release::seal(&arguments, asked, &reporter),
        Command::Status(asked) => release::status(&arguments, asked, &reporter),
        Command::Audit(asked) => release::audit(&arguments, asked),
        Command::Training(asked) => training::training(&arguments, asked, &reporter),
        Command::Feedback(asked) => feedback::feedback(&arguments, asked, &reporter),
        Command::Review(asked) => review::review(&arguments, asked, &reporter),
        Command::Verify { folder } => build::verify(&arguments, folder, &reporter),
        Command::Schema(asked) => schema::schema(&arguments, asked, &reporter),
        Command::Completions { shell } => documents::completions(*shell),
        Command::Man => documents::man(),
    };
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::from(1),
        Err(error) => {
            reporter.failure(&error);
            ExitCode::from(2)
        }
    }
}
