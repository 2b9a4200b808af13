//! `glossary.yaml`: the handbook's terms. Pages link to them as `glossary.md#id`.

use std::sync::Arc;

use super::discover::Source;
use super::heading::{is_reserved, is_safe_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Map};

/// The terms in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Glossary {
    pub file: Option<Arc<str>>,
    pub terms: Vec<Term>,
}

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    pub id: String,
    pub span: Span,
    pub term: Words,
    /// Other names by language.
    pub also: Vec<(String, Vec<String>)>,
    pub definition: Words,
}

impl Glossary {
    /// Reads the glossary.
    pub fn read(source: &Source, languages: &[String]) -> (Glossary, Vec<Diagnostic>) {
        let file = &source.file;
        let mut found = Vec::new();
        let mut glossary = Glossary { file: Some(file.clone()), terms: Vec::new() };
        let node = match yaml::parse(file, &source.text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (glossary, vec![*diagnostic]),
        };
        let mut all = Map::open(file, &node, &mut found);
        for (key, node) in all.entries() {
            let mut map = Map::open(file, node, &mut found);
            let span = Span::new(file, key.range.clone());
            if !is_safe_name(&key.text) || is_reserved(&key.text) {
                let id = &key.text;
                map.push(Diagnostic::new(
                    Code::WrongType,
                    span.clone(),
                    say!("`{id}` cannot be an id", "`{id}` 不能當作 id"),
                ));
            }
            let mut inner = Vec::new();
            let mut words = |map: &mut Map, key| match map.node(key) {
                Some(node) => Words::read(file, node, languages, &mut inner),
                None => {
                    map.missing(key);
                    Words::default()
                }
            };
            let (term, definition) = (words(&mut map, "term"), words(&mut map, "definition"));
            let mut also = Vec::new();
            if let Some(mut by_language) = map.map("also") {
                for (language, node) in by_language.entries() {
                    let names = yaml::texts(file, node, &mut inner).into_iter().map(|name| name.value).collect();
                    also.push((language.text.clone(), names));
                }
                by_language.finish(&mut inner);
            }
            inner.into_iter().for_each(|d| map.push(d));
            map.finish(&mut found);
            glossary.terms.push(Term { id: key.text.clone(), span, term, also, definition });
        }
        all.finish(&mut found);
        (glossary, found)
    }

    /// A term by its id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }
}
