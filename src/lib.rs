//! Readybook compiles a folder of Markdown procedures into an intranet handbook: a static site that staff search, follow
//! step by step in an incident, take quizzes about, and answer with suggestions. It works from a web server, a file share or a USB stick.
//!
//! # The house
//! A build is a row of functions; each stage takes what the one before made.
//!
//! ```text
//! readybook.yaml ─ Config ─┐
//! content/ quizzes/ ─ discover ─ Sources ─ parse* ─ Documents ─ resolve ─ Handbook ─┬─ check ── Diagnostics
//! themes/<name>/ ─ load ─ Theme ────────────────────────────────────────────────────┼─ render* ─┬ Outputs ─ publish | preview
//!                                                                                  └─ search* ─┘
//!                                                                  (* in parallel, memoised by complete input)
//! ```
//!
//! | stage | where | what it may do |
//! | --- | --- | --- |
//! | [`content::discover()`] | `content/discover.rs` | the only stage that reads content from disk |
//! | [`content::parse`] | `content/` | pure, cannot fail: what is wrong is named beside what could be read |
//! | [`handbook::resolve`] | `handbook/` | pure; the whole handbook anew in every build, because it is cheap |
//! | [`check::check`] | `check/` | pure; one function per rule |
//! | [`render::render`] | `render/` | pure; fails only when the theme has a fault |
//! | [`search::index`] | `search/` | pure; the index of all pages, and the same search in Rust |
//! | [`publish::publish`] | `publish/` | the only stage that writes the site |
//!
//! [`pipeline::Pipeline`] runs them; [`cli`], [`preview`] and [`release`] are its users. Start reading there.
//!
//! # Rules that keep it standing
//! - **The site is one value**, [`outputs::Outputs`]: disk, preview and tests consume it, nothing else writes files.
//! - **Two kinds of failure, never mixed**: a [`diagnostic::Diagnostic`] is the author's content, many at once with
//!   places; an [`error::Error`] is the environment, one, with path and cause.
//! - **Templates see only views** ([`render::views`]). A page's view is its complete input, so memoising is sound.
//! - **Holes** ([`content::body::Html`]): what depends on other pages (addresses of links, words of the interface, labels of
//!   steps, blocks) is left open when a page is parsed, and filled when it is rendered. So a page is parsed once, and the same
//!   parsed text serves its own page and the page of the whole handbook.
//! - **Blocks** ([`content::block`]): YAML in fences that becomes gradings, reports, statements, agendas and call cards. Their
//!   pages print without script; what is filled in, and runs of a runbook, are scripts of the theme (`js/run/`) that read
//!   what the page holds as JSON ([`render::views::PlanView`], [`render::views::BlockData`]). They are loaded on demand, keep
//!   everything in the browser, and have no server.
//! - **Training** ([`content::quiz`], [`training`]): a quiz is about versions of procedures. One core, [`marking`], lays a paper
//!   from its seed and marks it with exact fractions; the theme's scripts (`js/training/`) do the same, and both run
//!   `tests/vectors/`. What learners did is theirs, in their browser, until they hand a file in; the report
//!   ([`training::report`]) is made from such files alone, and is never part of the site.
//! - **Feedback** ([`content::register`], [`feedback`]): what readers sent in is one file an item. It is read with the content
//!   and checked against the records of versions, and published only where the configuration says so. A release closes
//!   the items that it answers in the same rename that makes the version: until they are moved to their place, the closed
//!   ones beside the versions count ([`content::discover::pending`]).
//! - **Review** ([`handbook::Agenda`], [`review`]): what owners look at in their next meeting is facts of the handbook, of
//!   which a page of their site and the minutes are made. Rules of when something is due are the handbook's, so that checks,
//!   pages and minutes never differ.
//! - **Two views of a document** ([`handbook::View`]): readers see the version in force, authors the draft. Versions are pages
//!   beside their document, made of texts that [`release`] froze and [`check`] compares with their digests; what was
//!   released later than the day of the build is not known yet, so any past day can be built again.
//! - **Layers**: (0) `error` `source` `diagnostic` `yaml` `words` `outputs` `folding` `marking` · (1) `config` ·
//!   (2) `content` · (3) `handbook` · (4) `check` `render` `search` · (5) `publish` · (6) `pipeline` · (7) `preview`
//!   `scaffold` `release` `training` `feedback` `review` `schema` · (8) `cli`.
//!   A test fails when a lower one imports a higher one.
//! - **Cost is linear.** No page lists the whole site but the front page's sections; a folder's navigation is rendered once
//!   for all its pages.
#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod error;
pub mod feedback;
pub mod folding;
pub mod handbook;
pub mod marking;
pub mod outputs;
pub mod pipeline;
pub mod preview;
pub mod publish;
pub mod release;
pub mod render;
pub mod review;
pub mod scaffold;
pub mod schema;
pub mod search;
pub mod source;
pub mod training;
pub mod words;
pub mod yaml;
