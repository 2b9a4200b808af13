//! The private report as files: pages in every language of the handbook, and tables for spreadsheets.
//!
//! The same records, people, handbook and day give the same bytes.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::coverage::coverage;
use super::intake::Intake;
use super::items::{items, items_csv};
use super::matrix::Matrix;
use super::page::{self, Parts};
use super::people::People;
use super::site::Site;
use crate::error::{Error, shown};
use crate::outputs::{Content, Outputs};
use crate::publish::{MANIFEST, Protected};
use crate::render::Theme;

/// The file that marks a folder as a report of ours, and tells whoever finds it what it is.
pub const MARKER: &str = "PRIVATE.txt";

/// What the marker begins with.
const MARKER_HEAD: &str = "readybook training report\n";

/// Makes the report.
///
/// # Errors
/// When the theme has a fault.
pub fn report(site: &Site, theme: &Theme, people: &People, intake: &Intake, today: Date) -> Result<Outputs, Error> {
    let matrix = Matrix::new(site, people, intake, today);
    let items = items(site, intake);
    let coverage = coverage(site);
    let mut outputs = Outputs::default();
    let parts = Parts { site, people, intake, matrix: &matrix, items: &items, coverage: &coverage, today };
    for (at, language) in site.languages.iter().enumerate() {
        outputs.insert(page::file_name(site, at), Content::text(page::render(theme, &parts, language)?));
    }
    outputs.insert("report.css", Content::text(page::STYLE.concat()));
    outputs.insert("report.js", Content::text(page::SCRIPT));
    outputs.insert("matrix.csv", Content::text(matrix.matrix_csv(site, people)));
    outputs.insert("overdue.csv", Content::text(matrix.overdue_csv(site, people)));
    outputs.insert("items.csv", Content::text(items_csv(site, &items)));
    // Whoever keeps the handbook in Git does not commit it by mistake.
    outputs.insert(".gitignore", Content::text("*\n"));
    outputs.insert(MARKER, Content::text(marker(today)));
    Ok(outputs)
}

fn marker(today: Date) -> String {
    format!(
        "{MARKER_HEAD}{today}\n\n\
        This folder names people and their results. Keep it where only those may look who have to;\n\
        never publish it with the handbook. It is replaced as a whole by the next report.\n\n\
        本資料夾列有人員姓名與訓練結果，請只讓有權限的人查閱，切勿隨手冊網站發布。\n\
        下次產生報告時會整個取代。\n"
    )
}

/// Refuses folders in which a report must not be: those that are published, and those of the handbook's sources or of
/// the records. What remains is for [`crate::publish::publish`] to check.
///
/// # Errors
/// [`Error::Output`] with the reason.
pub fn protect(output: &Path, root: &Path, records: &Path) -> Result<Protected, Error> {
    let refuse = |reason: &str| Err(Error::Output { path: output.to_path_buf(), reason: reason.to_string() });
    let real = real(output);
    if !real.as_os_str().is_empty() {
        for folder in real.ancestors() {
            let is_published = folder.join(MANIFEST).is_file();
            if is_published && folder != real {
                let site = shown(folder);
                return refuse(&format!(
                    "it is inside `{site}`, which is published: a report names people\n  = {ELSEWHERE}"
                ));
            }
            if is_published && !is_report(folder) {
                return refuse(&format!("a site is published there: a report names people\n  = {ELSEWHERE}"));
            }
        }
        let usual = self::real(&root.join("public"));
        if real.starts_with(&usual) {
            return refuse(&format!("sites are published there: a report names people\n  = {ELSEWHERE}"));
        }
        if self::real(records).starts_with(&real) || real.starts_with(self::real(records)) {
            return refuse("the report and the records need a folder each\n  = help: name another with --output");
        }
    }
    let sources = ["content", "quizzes", "themes"].iter().map(|name| root.join(name)).filter(|folder| folder.is_dir());
    Ok(Protected { root: root.to_path_buf(), sources: sources.collect() })
}

const ELSEWHERE: &str = "help: name a folder that nobody else reads with --output";

/// Whether the report's own mark is in a folder.
fn is_report(folder: &Path) -> bool {
    fs::read_to_string(folder.join(MARKER)).is_ok_and(|text| text.starts_with(MARKER_HEAD))
}

/// The real place of a path whose end may not exist yet.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), _, _) => real,
        (Err(_), Some(parent), Some(name)) => real(parent).join(name),
        _ => path,
    }
}
