//! Completions and the man page, made of the same definitions as the help.

use std::io;

use clap::CommandFactory as _;

use super::Outcome;
use super::arguments::Arguments;
use crate::error::Error;

pub fn completions(shell: clap_complete::Shell) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "readybook", &mut script);
    print(&script)
}

pub fn man() -> Result<Outcome, Error> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page).map_err(Error::write("standard output"))?;
    print(&page)
}

fn print(bytes: &[u8]) -> Result<Outcome, Error> {
    match io::Write::write_all(&mut io::stdout(), bytes) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Error::write("standard output")(cause)),
        _ => Ok(Outcome::Fine),
    }
}
