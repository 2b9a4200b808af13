//! The whole handbook on one page, for paper and for reading without a network.

use super::Renderer;
use super::fill::Place;
use super::versions::RECENT;
use super::views::{PageView, PrintDocument, PrintView};
use crate::error::Error;
use crate::handbook::{Handbook, is_index};

/// Most text on one page, in bytes of HTML of one language: about a thousand sheets. More is no book but a freeze.
const LONGEST: usize = 4_000_000;

/// Whether the whole handbook fits on one page.
pub fn fits(handbook: &Handbook) -> bool {
    let total: usize = handbook
        .entries
        .iter()
        .filter_map(|entry| entry.documents.iter().flatten().map(|document| document.body.html.text.len()).max())
        .sum();
    total <= LONGEST
}

impl Renderer<'_> {
    /// The page of the whole handbook with its address.
    pub(super) fn book(&self, language: usize) -> Result<Option<(String, String)>, Error> {
        if !self.has_book {
            return Ok(None);
        }
        let code = &self.handbook.languages[language];
        let folder = if language == 0 { "" } else { &**code };
        let mut anchors: Vec<Option<String>> = vec![None; self.handbook.entries.len()];
        for (number, entry) in self.handbook.reading_order.iter().enumerate() {
            let page = &self.handbook.entries[*entry];
            let has_text =
                page.documents[language].as_ref().is_some_and(|document| !document.body.html.text.trim().is_empty());
            if has_text {
                anchors[*entry] = Some(format!("doc-{number}"));
            }
        }
        let place = Place::Book { anchors: &anchors, folder };
        let mut documents = Vec::new();
        for entry in &self.handbook.reading_order {
            let Some(anchor) = &anchors[*entry] else { continue };
            let page = &self.handbook.entries[*entry];
            documents.push(PrintDocument {
                anchor: anchor.clone(),
                depth: page.key.matches('/').count().saturating_sub(usize::from(is_index(&page.key))),
                title: self.title(*entry, language),
                control: self.control_view(*entry, language, folder, RECENT),
                body_html: self.body(*entry, language, place)?,
            });
        }
        let address = if language == 0 { "print.html".to_string() } else { format!("{code}/print.html") };
        let site = self.site_view(language, folder, 0);
        let home = self.handbook.by_key("index");
        let mut languages = home.map(|home| self.language_views(home, language, folder)).unwrap_or_default();
        for other in &mut languages {
            let file = other.href.rsplit('/').next().unwrap_or_default().len();
            other.href.replace_range(other.href.len() - file.., "print.html");
        }
        let page = PageView {
            site: site.into(),
            language: code.to_string(),
            languages,
            title: self.theme.word(code, "print_title").to_string(),
            kind: "print",
            address: address.clone(),
            ..PageView::default()
        };
        let html = self.theme.render(code, "print.html", &PrintView { page, documents })?;
        Ok(Some((address, html)))
    }
}
