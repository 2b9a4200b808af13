//! The stage itself: parts in, a handbook out, and what does not fit.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{AnswerKeys, Audience, Evidence, Handbook, View, addresses, collect, links, training, tree, versions};
use crate::config::Config;
use crate::content::Document;
use crate::content::asset::Asset;
use crate::content::curriculum::Curriculum;
use crate::content::glossary::Glossary;
use crate::content::history::History;
use crate::content::quiz::Quiz;
use crate::content::register::Register;
use crate::content::roster::Roster;
use crate::content::severity::Scale;
use crate::content::synonyms::Synonyms;
use crate::diagnostic::Diagnostic;

/// Everything that [`resolve`] puts together.
pub struct Parts {
    pub config: Config,
    pub documents: Vec<Arc<Document>>,
    pub histories: Vec<History>,
    /// The files of released versions.
    pub frozen: Vec<FrozenText>,
    pub roster: Roster,
    pub glossary: Glossary,
    pub synonyms: Synonyms,
    /// `severity.yaml`; none where there is no such file.
    pub scale: Option<Scale>,
    pub quizzes: Vec<Quiz>,
    pub curriculum: Curriculum,
    pub register: Register,
    pub assets: Vec<Asset>,
    pub today: Date,
    pub view: View,
    pub answer_keys: AnswerKeys,
    pub audience: Audience,
    pub evidence: Arc<Evidence>,
}

/// A file of a released version: a page's text, or (`page` none) an image or other file, which is an asset too.
#[derive(Debug, Clone)]
pub struct FrozenText {
    /// The folder of its document, relative to the content folder.
    pub document: Arc<str>,
    pub version: Arc<str>,
    /// Path in the version's folder.
    pub name: Arc<str>,
    /// Relative to the root, for diagnostics.
    pub file: Arc<str>,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    pub page: Option<Arc<Document>>,
}

/// Puts everything together. Pure; what does not fit is named.
pub fn resolve(parts: Parts) -> (Handbook, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let languages = collect::languages(&parts);
    let mut handbook = Handbook {
        config: parts.config,
        languages,
        today: parts.today,
        view: parts.view,
        entries: Vec::new(),
        folders: Vec::new(),
        reading_order: Vec::new(),
        archive: Vec::new(),
        roster: parts.roster,
        glossary: parts.glossary,
        synonyms: parts.synonyms,
        scale: parts.scale,
        quizzes: training::compile(parts.quizzes),
        curriculum: parts.curriculum,
        register: parts.register,
        answer_keys: parts.answer_keys,
        audience: parts.audience,
        evidence: parts.evidence,
        assets: parts.assets,
        aliases: Vec::new(),
        by_number: BTreeMap::new(),
        by_key: HashMap::new(),
        links: HashMap::new(),
        linked: HashSet::new(),
    };
    handbook.collect_documents(parts.documents, &mut found);
    versions::attach(&mut handbook, parts.histories, parts.frozen, parts.view, &mut found);
    handbook.add_generated();
    tree::build(&mut handbook);
    versions::add_pages(&mut handbook);
    addresses::assign(&mut handbook, &mut found);
    handbook.number_documents(&mut found);
    links::resolve(&mut handbook, &mut found);
    (handbook, found)
}
