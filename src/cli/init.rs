//! `init`: a small, complete handbook to start from.

use std::path::Path;

use super::Outcome;
use super::arguments::Arguments;
use super::report::Reporter;
use crate::error::{Error, shown};
use crate::{say, scaffold};

pub fn init(arguments: &Arguments, folder: &Path, reporter: &Reporter) -> Result<Outcome, Error> {
    let folder = &arguments.root.as_ref().map_or_else(|| folder.to_path_buf(), |root| root.join(folder));
    let files = scaffold::write(folder)?;
    let (count, name) = (files.len(), shown(folder));
    for file in &files {
        reporter.detail(1, &say!("written {file}", "寫入 {file}"));
    }
    reporter.say(&say!(
        "{count} files written to `{name}`\nnext: cd {name} && readybook serve",
        "已在 `{name}` 寫入 {count} 個檔案\n下一步：cd {name} && readybook serve"
    ));
    Ok(Outcome::Fine)
}
