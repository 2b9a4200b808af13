//! Where learners hand in their records: a folder by its name, a mailbox, a form, or an address that takes them.

use std::sync::Arc;

use super::feedback::{read_address, read_form, read_mail};
use crate::diagnostic::Diagnostic;
use crate::words::Words;
use crate::yaml::{Map, Node};

/// The configured ways; nothing is ever sent by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandIn {
    /// Where the downloaded file goes, in words.
    pub folder: Words,
    pub mail: Option<String>,
    /// With placeholders in braces.
    pub form: Option<String>,
    /// Takes a record with POST, as JSON.
    pub endpoint: Option<String>,
}

/// What the form's address may hold: verification code, name, id, quiz or document, version, result, score, day.
pub const PLACEHOLDERS: [&str; 8] = ["code", "name", "id", "quiz", "version", "result", "score", "day"];

impl HandIn {
    /// Reads `training.hand_in:`.
    pub fn read(file: &Arc<str>, node: &Node, languages: &[String]) -> (HandIn, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut map = Map::open(file, node, &mut found);
        let folder = map.node("folder").cloned();
        let (mail, form, endpoint) = (map.text("mail"), map.text("form"), map.text("endpoint"));
        map.finish(&mut found);
        let hand_in = HandIn {
            folder: folder.map(|node| Words::read(file, &node, languages, &mut found)).unwrap_or_default(),
            mail: mail.and_then(|mail| read_mail(&mail.value, &mail.span, &mut found)),
            form: form.and_then(|form| read_form(&form.value, &form.span, &PLACEHOLDERS, &mut found)),
            endpoint: endpoint.and_then(|endpoint| read_address(&endpoint.value, &endpoint.span, &mut found)),
        };
        (hand_in, found)
    }
}
