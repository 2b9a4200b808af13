//! `build`, `check` and `verify`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::{Arguments, Build as Asked, Site};
use super::report::{Reporter, seconds};
use super::{Outcome, evidence};
use crate::diagnostic::{self, Strictness};
use crate::error::{Error, shown};
use crate::handbook::{AnswerKeys, Audience, View};
use crate::pipeline::{Build, Options, Pipeline, Reuse, find_root};
use crate::publish::{Protected, publish};
use crate::say;
use crate::search::findings::kilobytes;

/// The handbook's folder: as asked, else the nearest upward.
pub fn root(arguments: &Arguments) -> Result<PathBuf, Error> {
    match &arguments.root {
        Some(root) => std::fs::canonicalize(root).map_err(Error::read(root)),
        None => {
            let here = std::env::current_dir().map_err(Error::read("."))?;
            Ok(find_root(&here))
        }
    }
}

/// The pipeline's options for some arguments.
pub fn options(root: PathBuf, site: &Site) -> Options {
    // An empty path and a `~` that no shell replaced stay as they are, so that publishing can refuse them.
    let output = match site.output.to_string_lossy() {
        written if written.is_empty() || written.starts_with('~') => site.output.clone(),
        _ => root.join(&site.output),
    };
    let strictness = if site.strict { Strictness::Strict } else { Strictness::Lenient };
    let view = if site.drafts { View::Drafts } else { View::InForce };
    let answer_keys = if site.answer_keys { AnswerKeys::Published } else { AnswerKeys::Withheld };
    let audience = if site.owners { Audience::Owners } else { Audience::Everyone };
    Options { root, output, strictness, today: site.as_of, view, answer_keys, audience }
}

/// Folders that the output must stay away from.
pub fn protected(root: &Path) -> Protected {
    let sources = ["content", "quizzes", "themes"].iter().map(|name| root.join(name)).filter(|folder| folder.is_dir());
    Protected { root: root.to_path_buf(), sources: sources.collect() }
}

pub fn build(arguments: &Arguments, asked: &Asked, reporter: &Reporter) -> Result<Outcome, Error> {
    let started = Instant::now();
    let options = options(root(arguments)?, &asked.site);
    let progress = progress(reporter);
    let Some(evidence) = evidence::for_site(arguments, &asked.evidence, &options, reporter)? else {
        progress.finish_and_clear();
        return Ok(Outcome::Wrong);
    };
    let build = Pipeline::new(options.clone(), Reuse::Once).with_evidence(evidence).build()?;
    let Some(outputs) = &build.outputs else {
        progress.finish_and_clear();
        return Ok(wrong(&build, reporter));
    };
    let changes = publish(outputs, &options.output, &protected(&options.root))?;
    progress.finish_and_clear();
    reporter.findings(&build.found, &build.texts);
    reporter.count(&build.found);
    for address in &changes.written {
        reporter.detail(2, &say!("written {address}", "寫入 {address}"));
    }
    for address in &changes.removed {
        reporter.detail(2, &say!("removed {address}", "移除 {address}"));
    }
    let (pages, took, folder) = (page_count(build.pages, reporter), seconds(started.elapsed()), shown(&options.output));
    let (written, kept, removed) = (changes.written.len(), changes.kept, changes.removed.len());
    reporter.say(&say!(
        "{pages} in {took}: {written} files written, {kept} unchanged, {removed} removed → {folder}",
        "{pages}，用時 {took}：寫入 {written} 個檔案，{kept} 個未變，移除 {removed} 個 → {folder}"
    ));
    if let Some(search) = &build.search {
        let (terms, texts) = (kilobytes(search.files.terms), kilobytes(search.files.texts));
        reporter.say(&say!(
            "search index: {terms}, and {texts} of texts for results",
            "搜尋索引：{terms}，另有供結果顯示的文字 {texts}"
        ));
    }
    let building = seconds(build.took);
    reporter.detail(1, &say!("reading and rendering took {building}", "讀取與產生頁面用時 {building}"));
    Ok(Outcome::Fine)
}

/// A number of pages in words.
pub fn page_count(pages: usize, reporter: &Reporter) -> String {
    let unit = if pages == 1 { "page" } else { "pages" };
    say!("{pages} {unit}", "{pages} 頁").text_in(reporter.language).to_string()
}

/// Shows what is wrong.
pub fn wrong(build: &Build, reporter: &Reporter) -> Outcome {
    reporter.findings(&build.found, &build.texts);
    reporter.count(&build.found);
    reporter.say(&say!("nothing was published", "未發布任何內容"));
    Outcome::Wrong
}

pub fn check(arguments: &Arguments, site: &Site, reporter: &Reporter) -> Result<Outcome, Error> {
    let options = options(root(arguments)?, site);
    let progress = progress(reporter);
    let mut build = Pipeline::new(options.clone(), Reuse::Once).build()?;
    if options.view == View::InForce {
        // What readers see is checked, and what authors are writing.
        let drafts = Options { view: View::Drafts, ..options.clone() };
        build.found.extend(Pipeline::new(drafts, Reuse::Once).examine()?.found);
        diagnostic::sort(&mut build.found);
    }
    progress.finish_and_clear();
    reporter.findings(&build.found, &build.texts);
    reporter.count(&build.found);
    if diagnostic::stops(&build.found, options.strictness) {
        return Ok(Outcome::Wrong);
    }
    let (pages, took) = (page_count(build.pages, reporter), seconds(build.took));
    reporter.say(&say!("{pages} checked in {took}", "已檢查 {pages}，用時 {took}"));
    Ok(Outcome::Fine)
}

pub fn verify(arguments: &Arguments, folder: &Path, reporter: &Reporter) -> Result<Outcome, Error> {
    let verification = crate::publish::verify(&root(arguments)?.join(folder))?;
    for path in &verification.missing {
        println!("missing {}", crate::error::printable(path));
    }
    for path in &verification.changed {
        println!("changed {}", crate::error::printable(path));
    }
    for path in &verification.foreign {
        println!("foreign {}", crate::error::printable(path));
    }
    let listed = verification.listed;
    if verification.is_whole() {
        reporter.say(&say!("all {listed} files are as they were published", "{listed} 個檔案皆與發布時相同"));
        return Ok(Outcome::Fine);
    }
    Ok(Outcome::Wrong)
}

/// A spinner that appears when a build takes longer than half a second.
fn progress(reporter: &Reporter) -> ProgressBar {
    let progress = ProgressBar::new_spinner();
    if !reporter.shows_progress() {
        progress.set_draw_target(ProgressDrawTarget::hidden());
        return progress;
    }
    progress.set_draw_target(ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        progress.set_style(style);
    }
    progress.set_message(say!("building", "建置中").text_in(reporter.language).to_string());
    let later = progress.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        if !later.is_finished() {
            later.set_draw_target(ProgressDrawTarget::stderr());
            later.enable_steady_tick(Duration::from_millis(100));
        }
    });
    progress
}
