//! `schema`: JSON Schemas, printed or written for editors.

use std::io::Write as _;
use std::path::Path;

use super::Outcome;
use super::arguments::{Arguments, Schema};
use super::build::root;
use super::report::Reporter;
use crate::config::{self, Config};
use crate::error::{Error, shown};
use crate::say;
use crate::schema::{self, Written};

pub fn schema(arguments: &Arguments, asked: &Schema, reporter: &Reporter) -> Result<Outcome, Error> {
    let root = root(arguments)?;
    let config = read_config(&root.join(config::FILE))?;
    if let Some(form) = asked.name {
        // A closed pipe (`| head`) is the reader's wish, not a failure.
        let _ = std::io::stdout().write_all(schema::text(form, &config).as_bytes());
        return Ok(Outcome::Fine);
    }
    let folder = root.join(&asked.output);
    let files = schema::write(&folder, &config)?;
    for (form, written) in &files {
        let name = form.name();
        match written {
            Written::New | Written::Changed => reporter.detail(1, &say!("written {name}.json", "寫入 {name}.json")),
            Written::Unchanged => reporter.detail(1, &say!("unchanged {name}.json", "未變 {name}.json")),
        }
    }
    let kept = files.iter().filter(|(_, written)| *written == Written::Unchanged).count();
    // An absolute path stays as it is.
    let from_a_quiz = shown(&Path::new("..").join(&asked.output).join("quiz.json"));
    let (count, folder) = (files.len() - kept, shown(&folder));
    reporter.say(&say!(
        "{count} schemas written to `{folder}`, {kept} unchanged\n\
         for editors with the YAML language server, begin a quiz with the line\n  \
         # yaml-language-server: $schema={from_a_quiz}",
        "已在 `{folder}` 寫入 {count} 個綱要，{kept} 個未變\n\
         編輯器若有 YAML 語言伺服器，請在測驗檔第一行寫\n  \
         # yaml-language-server: $schema={from_a_quiz}"
    ));
    Ok(Outcome::Fine)
}

/// The configuration as far as it can be read; what is wrong with it, `check` says.
fn read_config(path: &Path) -> Result<Config, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Config::read(&config::FILE.into(), &text).0),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
        Err(cause) => Err(Error::read(path)(cause)),
    }
}
