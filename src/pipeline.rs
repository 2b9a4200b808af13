//! The stages in their order: configuration, discover, parse, resolve, check, render and search.
//!
//! A [`Pipeline`] that is asked again and again keeps what it parsed and rendered, by complete input.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::check::check;
use crate::config::{self, Config};
use crate::content::curriculum::Curriculum;
use crate::content::glossary::Glossary;
use crate::content::history::History;
use crate::content::quiz::Quiz;
use crate::content::register::Register;
use crate::content::roster::Roster;
use crate::content::severity::Scale;
use crate::content::synonyms::Synonyms;
use crate::content::{Document, Frozen, MarkdownOptions, Source, discover, parse};
use crate::diagnostic::{self, Diagnostic, Strictness};
use crate::error::Error;
use crate::handbook::{AnswerKeys, Audience, Evidence, FrozenText, Handbook, Parts, View, resolve};
use crate::outputs::Outputs;
use crate::render::{Memo, Theme, render};
use crate::search::{self, Searched};
use crate::source::Texts;

/// What a build is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The handbook's folder.
    pub root: PathBuf,
    /// The folder to publish to; never read as content.
    pub output: PathBuf,
    pub strictness: Strictness,
    /// The day for which versions and reviews are judged; none: `SOURCE_DATE_EPOCH`, else today.
    pub today: Option<Date>,
    /// Whether pages show versions in force or drafts.
    pub view: View,
    /// Whether the site holds the keys of its quizzes as pages of their own.
    pub answer_keys: AnswerKeys,
    /// Whether the site holds what is for owners of documents only.
    pub audience: Audience,
}

/// Whether the pipeline will be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reuse {
    Once,
    Again,
}

/// Builds a handbook, once or again and again.
pub struct Pipeline {
    options: Options,
    markdown: MarkdownOptions,
    parsed: HashMap<Arc<str>, (Source, Arc<Document>, Vec<Diagnostic>)>,
    memo: Option<Memo>,
    search_memo: Option<search::Memo>,
    keep: search::Keep,
    evidence: Arc<Evidence>,
    config: Option<Config>,
}

/// What a build found and made.
pub struct Build {
    /// The site; none when something stops publishing.
    pub outputs: Option<Outputs>,
    /// What can be searched, with the size of its files; none when nothing is published or the search is off.
    pub search: Option<Searched>,
    /// Sorted by place.
    pub found: Vec<Diagnostic>,
    pub texts: Texts,
    /// Pages in all languages.
    pub pages: usize,
    pub took: Duration,
}

/// A handbook that was read, put together and checked.
pub struct Examined {
    pub handbook: Handbook,
    /// Sorted by place.
    pub found: Vec<Diagnostic>,
    pub texts: Texts,
}

impl Pipeline {
    /// A pipeline for a handbook. Nothing is read yet.
    pub fn new(options: Options, reuse: Reuse) -> Pipeline {
        Pipeline {
            options,
            markdown: MarkdownOptions::default(),
            parsed: HashMap::new(),
            memo: (reuse == Reuse::Again).then(Memo::default),
            search_memo: (reuse == Reuse::Again).then(search::Memo::default),
            keep: search::Keep::Files,
            evidence: Arc::default(),
            config: None,
        }
    }

    /// The same, whose site for owners shows what records say.
    #[must_use]
    pub fn with_evidence(self, evidence: Evidence) -> Pipeline {
        Pipeline { evidence: Arc::new(evidence), ..self }
    }

    /// The same, whose builds keep the index of the search beside its files.
    #[must_use]
    pub fn keeping_the_index(self) -> Pipeline {
        Pipeline { keep: search::Keep::Index, ..self }
    }

    /// The same, which judges versions and reviews for another day from now on; what is parsed does not depend on it.
    #[must_use]
    pub fn on(mut self, day: Date) -> Pipeline {
        self.options.today = Some(day);
        self
    }

    /// Runs all stages but publishing.
    ///
    /// # Errors
    /// When the handbook's folder or its theme cannot be read. What authors wrote wrongly is in [`Build::found`].
    pub fn build(&mut self) -> Result<Build, Error> {
        let started = Instant::now();
        let Examined { handbook, mut found, texts } = self.examine()?;
        let pages = handbook.pages().count() + handbook.archive_pages().count();
        let (mut outputs, mut searched) = (None, None);
        if !diagnostic::stops(&found, self.options.strictness) {
            let theme = Theme::load(&self.options.root, &handbook.config.theme, &handbook.languages)?;
            let (memo, search_memo) = (self.memo.as_ref(), self.search_memo.as_mut());
            // One after the other, each on all threads: what the index needs for a while is free again for the pages.
            let index = handbook.config.search.enabled.then(|| search::run(&handbook, &theme, search_memo, self.keep));
            let mut site = render(&handbook, &theme, memo)?;
            if let Some((index, mut problems)) = index {
                index.publish(&mut site);
                found.append(&mut problems);
                searched = Some(index);
            }
            diagnostic::sort(&mut found);
            if !diagnostic::stops(&found, self.options.strictness) {
                outputs = Some(site);
            }
        }
        // Taking a large handbook apart takes its time; the caller need not wait for it.
        rayon::spawn(move || drop(handbook));
        let search = searched.filter(|_| outputs.is_some());
        Ok(Build { outputs, search, found, texts, pages, took: started.elapsed() })
    }

    /// Runs the stages up to checking: nothing is rendered.
    ///
    /// # Errors
    /// When the handbook's folder cannot be read.
    pub fn examine(&mut self) -> Result<Examined, Error> {
        let mut found = Vec::new();
        let (config, config_text) = self.read_config(&mut found)?;
        let today = self.options.today.unwrap_or_else(|| build_day(&config));
        let (mut sources, mut in_files) = discover(&self.options.root, &config, &self.options.output)?;
        found.append(&mut in_files);
        if let Some(text) = config_text {
            sources.texts.insert(config::FILE.into(), text);
        }
        let (documents, in_pages) = self.parse(&sources.pages, &sources.frozen);
        let (documents, frozen) = freeze(documents, sources.pages.len(), sources.frozen);
        let languages = &config.languages;
        let mut histories = Vec::new();
        for source in &sources.histories {
            let (history, mut problems) = History::read(source, languages);
            histories.push(history);
            found.append(&mut problems);
        }
        let (roster, mut problems) =
            sources.roster.as_ref().map(|source| Roster::read(source, languages)).unwrap_or_default();
        found.append(&mut problems);
        let (glossary, mut problems) =
            sources.glossary.as_ref().map(|source| Glossary::read(source, languages)).unwrap_or_default();
        found.append(&mut problems);
        let (synonyms, mut problems) = sources.synonyms.as_ref().map(Synonyms::read).unwrap_or_default();
        found.append(&mut problems);
        let read = sources.severity.as_ref().map(|source| Scale::read(source, languages));
        let (scale, mut problems) = read.map_or((None, Vec::new()), |(scale, problems)| (Some(scale), problems));
        found.append(&mut problems);
        let (quizzes, mut problems) = read_quizzes(&sources.quizzes, languages);
        found.append(&mut problems);
        let (curriculum, mut problems) =
            sources.curriculum.as_ref().map(|source| Curriculum::read(source, languages)).unwrap_or_default();
        found.append(&mut problems);
        let (mut register, mut problems) = Register::read(&sources.items, languages);
        found.append(&mut problems);
        // What came in after the day of the build is not known yet.
        register.items.retain(|item| item.received.value <= today);
        let Options { view, answer_keys, audience, .. } = self.options;
        let parts = Parts {
            config,
            documents,
            histories,
            frozen,
            roster,
            glossary,
            synonyms,
            scale,
            quizzes,
            curriculum,
            register,
            assets: sources.assets,
            today,
            view,
            answer_keys,
            audience,
            evidence: self.evidence.clone(),
        };
        let (handbook, mut problems) = resolve(parts);
        found.append(&mut problems);
        // Of a draft that is not shown nothing is published: its faults wait for its author.
        let waiting = handbook.hidden_drafts();
        found.extend(
            in_pages
                .into_iter()
                .filter(|diagnostic| diagnostic.span.as_ref().is_none_or(|span| !waiting.contains(&span.file))),
        );
        found.extend(check(&handbook));
        diagnostic::sort(&mut found);
        Ok(Examined { handbook, found, texts: sources.texts })
    }

    fn read_config(&mut self, found: &mut Vec<Diagnostic>) -> Result<(Config, Option<Arc<str>>), Error> {
        let path = self.options.root.join(config::FILE);
        let (config, text) = match fs::read(&path) {
            Ok(bytes) => {
                let file: Arc<str> = config::FILE.into();
                let (text, mut wrong) = crate::content::encoding::decode(&file, bytes);
                found.append(&mut wrong);
                let (config, mut wrong) = Config::read(&file, &text);
                found.append(&mut wrong);
                (config, Some(text.into()))
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => (Config::default(), None),
            Err(cause) => return Err(Error::Read { path, cause }),
        };
        if self.config.as_ref() != Some(&config) {
            self.parsed.clear();
            self.search_memo = self.search_memo.take().map(|_| search::Memo::default());
            self.markdown.html = config.html;
            self.markdown.remote_images.clone_from(&config.remote_images);
            self.config = Some(config.clone());
        }
        Ok((config, text))
    }

    /// Parses what is new or changed: pages, then those of released versions. The latter were checked when they were
    /// released; what is found in them now could not be mended.
    fn parse(&mut self, pages: &[Source], frozen: &[Frozen]) -> (Vec<Arc<Document>>, Vec<Diagnostic>) {
        let (known, options) = (&self.parsed, &self.markdown);
        let sources: Vec<&Source> = pages.iter().chain(frozen.iter().filter_map(|file| file.page.as_ref())).collect();
        let results: Vec<(Arc<Document>, Vec<Diagnostic>)> = sources
            .par_iter()
            .map(|source| match known.get(&source.file) {
                Some((old, document, diagnostics)) if old == *source => (document.clone(), diagnostics.clone()),
                _ => {
                    let (document, diagnostics) = parse(source, options);
                    (Arc::new(document), diagnostics)
                }
            })
            .collect();
        if self.memo.is_some() {
            self.parsed = sources
                .iter()
                .zip(&results)
                .map(|(source, (document, diagnostics))| {
                    (source.file.clone(), ((*source).clone(), document.clone(), diagnostics.clone()))
                })
                .collect();
        }
        let mut documents = Vec::with_capacity(results.len());
        let mut found = Vec::new();
        for (document, mut diagnostics) in results {
            if document.frozen.is_none() {
                found.append(&mut diagnostics);
            }
            documents.push(document);
        }
        (documents, found)
    }
}

/// Reads the quizzes, in parallel.
fn read_quizzes(sources: &[Source], languages: &[String]) -> (Vec<Quiz>, Vec<Diagnostic>) {
    let read: Vec<_> = sources.par_iter().map(|source| Quiz::read(source, languages)).collect();
    let mut quizzes = Vec::with_capacity(read.len());
    let mut found = Vec::new();
    for (quiz, mut problems) in read {
        quizzes.extend(quiz);
        found.append(&mut problems);
    }
    (quizzes, found)
}

/// Gives the files of versions their parsed texts, which follow those of the pages.
fn freeze(
    mut documents: Vec<Arc<Document>>,
    pages: usize,
    frozen: Vec<Frozen>,
) -> (Vec<Arc<Document>>, Vec<FrozenText>) {
    let mut texts = documents.split_off(pages).into_iter();
    let files = frozen.into_iter().map(|file| {
        let page = file.page.and_then(|_| texts.next());
        let Frozen { document, version, name, file, digest, .. } = file;
        FrozenText { document, version, name, file, digest, page }
    });
    let files = files.collect();
    (documents, files)
}

/// The day of the build in the handbook's time zone: of `SOURCE_DATE_EPOCH` (seconds; reproducible-builds.org), else of
/// this machine's clock. Without a zone of its own the former is read in UTC, the latter where the machine is.
pub fn build_day(config: &Config) -> Date {
    let zone = config.time_zone.as_deref().and_then(|zone| jiff::tz::TimeZone::get(zone).ok());
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse().ok());
    match fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
        Some(moment) => moment.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).date(),
        None => match zone {
            Some(zone) => jiff::Timestamp::now().to_zoned(zone).date(),
            None => jiff::Zoned::now().date(),
        },
    }
}

/// The nearest folder upward that holds a configuration, else the folder itself.
pub fn find_root(from: &Path) -> PathBuf {
    from.ancestors().find(|folder| folder.join(config::FILE).is_file()).unwrap_or(from).to_path_buf()
}
