//! Suggestions: where each link leads, what the dialog says, and the code on paper.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::fill::encoded;
use super::kind_name;
use super::qr;
use super::views::{FeedbackLinks, QrView, SubjectView};
use super::words::Words;
use super::{Memo, Renderer};
use crate::config::FeedbackValues;
use crate::handbook::{EntryId, THEME_FOLDER, relative_address};

/// Longest address that a code on paper holds: what a telephone reads from a page at arm's length.
const LONGEST_SCANNED: usize = 300;

/// Most characters of an address that stand beneath the code.
const LONGEST_SHORT: usize = 60;

/// What the dialog says, and the ways that it offers.
#[derive(Serialize)]
struct Told<'a> {
    words: BTreeMap<&'a str, &'a str>,
    form: Option<&'a str>,
    fields: &'a [(&'static str, String)],
    mail: Option<&'a str>,
}

impl Renderer<'_> {
    /// The words of every language; none where no way to send a suggestion is configured.
    pub(super) fn words_of_feedback(&self) -> Vec<Words> {
        let feedback = &self.handbook.config.feedback;
        if self.theme.feedback.is_none() || (feedback.form().is_none() && feedback.mail().is_none()) {
            return Vec::new();
        }
        let of = |code: &str| {
            let words = self.theme.words(code, "feedback_").collect();
            let told = Told { words, form: feedback.form(), fields: feedback.fields(), mail: feedback.mail() };
            Words::new("feedback", "feedback", code, &told)
        };
        self.handbook.languages.iter().map(|code| of(code)).collect()
    }

    /// The way to the dialog from a folder of the site.
    pub(super) fn feedback_links(&self, language: usize, folder: &str) -> Option<FeedbackLinks> {
        let words = self.feedback_words.get(language)?;
        let theme = self.theme.feedback.as_ref()?;
        let from_here = |address: &str| encoded(&relative_address(folder, address));
        Some(FeedbackLinks {
            script: from_here(&theme.script),
            stylesheet: theme.stylesheet.as_deref().map(from_here),
            words: from_here(&words.address),
        })
    }

    /// "Suggest a change" for a page or one of its steps.
    pub(super) fn feedback(&self, entry: EntryId, language: usize, step: Option<&str>) -> Option<String> {
        let SubjectView { document, version, address } = self.subject(entry, language)?;
        let with_step = step.map_or_else(|| address.clone(), |step| format!("{address}#{step}"));
        self.handbook.config.feedback.address(&FeedbackValues {
            document: &document,
            version: &version,
            step: step.unwrap_or_default(),
            title: &self.title(entry, language),
            language: &self.handbook.languages[language],
            address: &with_step,
            ..FeedbackValues::default()
        })
    }

    /// "This question is unclear", of a quiz by the address of its page.
    pub(super) fn question_feedback(&self, page: EntryId, language: usize, question: &str) -> Option<String> {
        let address = &self.handbook.entries[page].addresses[language];
        self.handbook.config.feedback.address(&FeedbackValues {
            document: address,
            title: &self.title(page, language),
            language: &self.handbook.languages[language],
            address,
            kind: "unclear",
            question,
            ..FeedbackValues::default()
        })
    }

    /// What a suggestion for a page is about; none where there is nothing to suggest or nobody to suggest it to.
    pub(super) fn subject(&self, entry: EntryId, language: usize) -> Option<SubjectView> {
        let page = &self.handbook.entries[entry];
        let feedback = &self.handbook.config.feedback;
        // What is wrong with an old version is said of the document.
        if page.role.document().is_some() || (feedback.form().is_none() && feedback.mail().is_none()) {
            return None;
        }
        let address = page.addresses[language].to_string();
        let number = page.main().and_then(|document| document.front.id.as_ref()).map(|id| id.value.clone());
        Some(SubjectView {
            document: number.unwrap_or_else(|| address.clone()),
            version: self.handbook.in_force(entry).map(|record| record.version.value.to_string()).unwrap_or_default(),
            address,
        })
    }

    /// The code at the foot of a procedure or runbook on paper.
    pub(super) fn qr(&self, entry: EntryId, language: usize, folder: &str) -> Option<QrView> {
        let address = self.scanned(entry, language)?;
        Some(QrView { src: encoded(&relative_address(folder, &drawing(&address))), short: short(&address) })
    }

    /// Where the code leads; none for other pages, and where the address is too long to be scanned.
    fn scanned(&self, entry: EntryId, language: usize) -> Option<String> {
        if !matches!(kind_name(self.handbook, entry), "procedure" | "runbook") {
            return None;
        }
        let SubjectView { document, version, .. } = self.subject(entry, language)?;
        let without_title = || {
            self.handbook.config.feedback.address(&FeedbackValues {
                document: &document,
                version: &version,
                language: &self.handbook.languages[language],
                ..FeedbackValues::default()
            })
        };
        let fits = |address: &String| address.len() <= LONGEST_SCANNED;
        self.feedback(entry, language, None).filter(fits).or_else(without_title).filter(fits)
    }

    /// The drawings of all codes with their addresses. They are files of their own, which pages load for paper only.
    pub(super) fn codes(&self, memo: Option<&Memo>) -> BTreeMap<String, Arc<[u8]>> {
        let pages: Vec<_> = self.handbook.pages().collect();
        let drawn = pages.par_iter().filter_map(|(entry, language)| {
            let address = self.scanned(*entry, *language)?;
            let code = drawing(&address);
            let kept = memo.and_then(|memo| memo.code(&code));
            Some((code, kept.or_else(|| Some(qr::svg(&address)?.into_bytes().into()))?))
        });
        drawn.collect()
    }
}

/// Where the drawing of a code lies: it changes with what the code holds.
fn drawing(scanned: &str) -> String {
    let hash: String = Sha256::digest(scanned).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{THEME_FOLDER}/qr-{hash}.svg")
}

/// Where an address leads, for people: a mailbox, or a host with as much of the path as fits.
fn short(address: &str) -> String {
    if let Some(mail) = address.strip_prefix("mailto:") {
        return mail.split('?').next().unwrap_or_default().to_string();
    }
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    if address.chars().count() <= LONGEST_SHORT {
        return address.to_string();
    }
    address.chars().take(LONGEST_SHORT).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn an_address_on_paper_is_short() {
        assert_eq!(short("https://forms.example.com/f?document=SM-1"), "forms.example.com/f");
        assert_eq!(short("https://forms.example.com/#/f"), "forms.example.com");
        assert_eq!(short("mailto:handbook@example.com?subject=%5BSM-1%5D"), "handbook@example.com");
        let long = short(&format!("https://docs.example.com/forms/d/e/{}/viewform", "x".repeat(60)));
        assert!(long.starts_with("docs.example.com/forms/d/e/x") && long.ends_with("x…"), "{long}");
    }
}
