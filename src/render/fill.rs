//! Closes the holes of a page's HTML: addresses, words, step labels, blocks.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark_escape::escape_html;

use super::Renderer;
use super::blocks::Home;
use super::views::StepLabels;
use crate::content::body::What;
use crate::content::markdown::FRAGMENT;
use crate::error::Error;
use crate::handbook::{EntryId, EntryRole, Resolved, Standing, relative_address};

/// Characters of a path that mean something else in an address.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%')
    .add(b'#')
    .add(b'?')
    .add(b'&')
    .add(b'\'')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'^')
    .add(b'\\')
    .add(b'[')
    .add(b']');

/// An address as it stands in an attribute.
pub fn encoded(address: &str) -> String {
    utf8_percent_encode(address, PATH).to_string()
}

/// A fragment as it stands in an attribute.
pub fn encoded_fragment(fragment: &str) -> String {
    utf8_percent_encode(fragment, FRAGMENT).to_string()
}

/// Where the HTML will stand.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// On the page's own page, in this folder of the site.
    Page { folder: &'a str },
    /// Beside another version of the same document, on a page in this folder of the site.
    Redline { folder: &'a str },
    /// On the page of the whole handbook: ids get the page's anchor, links lead to anchors.
    Book { anchors: &'a [Option<String>], folder: &'a str },
}

impl Place<'_> {
    pub(super) fn folder(&self) -> &str {
        match self {
            Place::Page { folder } | Place::Redline { folder } | Place::Book { folder, .. } => folder,
        }
    }
}

impl Renderer<'_> {
    /// On the page of a superseded version, the way to the same step of the version in force.
    fn step_in_force(&self, entry: EntryId, language: usize, step: &str, folder: &str) -> Option<String> {
        let EntryRole::Version { of, record } = self.handbook.entries[entry].role else { return None };
        let is_old = self.handbook.standing(of, record) == Some(Standing::Superseded);
        let has_step = self.handbook.steps(of, language).iter().any(|other| other.id == step);
        let shown = self.handbook.language_for(of, language);
        (is_old && has_step).then(|| self.href(folder, of, shown, Some(step)))
    }

    /// The text of an entry in a language with all holes closed.
    pub(super) fn body(&self, entry: EntryId, language: usize, place: Place) -> Result<String, Error> {
        let Some(document) = &self.handbook.entries[entry].documents[language] else { return Ok(String::new()) };
        let code = &self.handbook.languages[language];
        let folder = place.folder();
        let mut steps = self.step_views(entry, language, folder);
        for step in &mut steps {
            match place {
                Place::Page { .. } => step.current = self.step_in_force(entry, language, &step.id, folder),
                Place::Redline { .. } => step.feedback = None,
                Place::Book { .. } => {}
            }
        }
        let mut labels = Vec::with_capacity(steps.len());
        for step in &steps {
            labels.push(self.theme.render(code, "partials/step.html", &StepLabels { step, language: code })?);
        }
        let home = Home { entry, language, document };
        let blocks = 0..document.body.blocks.len();
        let blocks = blocks.map(|index| self.block(home, index, place)).collect::<Result<Vec<_>, Error>>()?;
        let links = self.handbook.links_of(entry, language);
        let prefix = self.id_prefix(entry, place);
        let html = &document.body.html;
        let mut out = String::with_capacity(html.text.len() + html.holes.len() * 24);
        html.fill(&mut out, |what, out| match what {
            What::Link(index) => {
                if let Some(resolved) = links.and_then(|links| links.links.get(index)) {
                    self.link_attributes(resolved, language, place, out);
                }
            }
            What::LinkEnd(index) => {
                let outside = links.and_then(|links| links.links.get(index));
                if matches!(outside, Some(Resolved::Outside(address)) if address.starts_with("http")) {
                    out.push_str("<span class=\"visually-hidden\"> (");
                    let _ = escape_html(&mut *out, self.theme.word(code, "external_link"));
                    out.push_str(")</span>");
                }
            }
            What::Image(index) => {
                if let Some(resolved) = links.and_then(|links| links.images.get(index)) {
                    self.image_attributes(resolved, place, out);
                }
            }
            What::StepLabels(index) => out.push_str(labels.get(index).map_or("", String::as_str)),
            What::Block(index) => out.push_str(blocks.get(index).map_or("", String::as_str)),
            What::StepNumber(index) => out.push_str(&(index + 1).to_string()),
            What::IdPrefix => out.push_str(&prefix),
            What::Word(key) => {
                let _ = escape_html(&mut *out, self.theme.word(code, key));
            }
        });
        Ok(out)
    }

    /// What makes the ids of a text unique where it stands.
    pub(super) fn id_prefix(&self, entry: EntryId, place: Place) -> String {
        match place {
            Place::Page { .. } | Place::Redline { .. } => String::new(),
            Place::Book { anchors, .. } => {
                anchors[entry].as_ref().map_or(String::new(), |anchor| format!("{anchor}--"))
            }
        }
    }

    fn link_attributes(&self, resolved: &Resolved, language: usize, place: Place, out: &mut String) {
        match resolved {
            Resolved::Page { entry, language: target, fragment } => {
                let code = &self.handbook.languages[*target];
                let term = fragment.as_ref().filter(|_| self.handbook.entries[*entry].role == EntryRole::Glossary);
                if let Some(definition) = term.and_then(|id| self.handbook.glossary.term(id)?.definition.text_in(code))
                {
                    out.push_str(" class=\"term\" data-definition=\"");
                    let _ = escape_html(&mut *out, definition);
                    out.push('"');
                }
                if *target != language {
                    out.push_str(&format!(" hreflang=\"{code}\""));
                }
                out.push_str(" href=\"");
                out.push_str(&self.page_address(*entry, *target, fragment.as_deref(), place));
                out.push('"');
            }
            Resolved::Asset(asset) => {
                out.push_str(" href=\"");
                out.push_str(&self.asset_address(*asset, place));
                out.push('"');
            }
            Resolved::Outside(address) => {
                if address.starts_with("http") {
                    out.push_str(" class=\"external\" rel=\"noopener noreferrer external\"");
                }
                out.push_str(" href=\"");
                let _ = escape_html(&mut *out, &outside(address));
                out.push('"');
            }
            Resolved::Broken => {}
        }
    }

    fn page_address(&self, entry: EntryId, language: usize, fragment: Option<&str>, place: Place) -> String {
        match place {
            Place::Page { folder } | Place::Redline { folder } => self.href(folder, entry, language, fragment),
            Place::Book { anchors, folder } => match (&anchors[entry], fragment) {
                (Some(anchor), None) => format!("#{}", encoded_fragment(anchor)),
                (Some(anchor), Some(fragment)) if !matches!(self.handbook.entries[entry].role, EntryRole::Glossary) => {
                    format!("#{}", encoded_fragment(&format!("{anchor}--{fragment}")))
                }
                _ => self.href(folder, entry, language, fragment),
            },
        }
    }

    fn asset_address(&self, asset: usize, place: Place) -> String {
        encoded(&relative_address(place.folder(), &self.handbook.assets[asset].path))
    }

    fn image_attributes(&self, resolved: &Resolved, place: Place, out: &mut String) {
        match resolved {
            Resolved::Asset(asset) => {
                out.push_str(" src=\"");
                out.push_str(&self.asset_address(*asset, place));
                out.push('"');
                if let Some((width, height)) = self.handbook.assets[*asset].size {
                    out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
            }
            Resolved::Outside(address) => {
                out.push_str(" src=\"");
                let _ = escape_html(&mut *out, &outside(address));
                out.push('"');
            }
            Resolved::Page { .. } | Resolved::Broken => {}
        }
    }

    /// The way from a folder of the site to a page.
    pub(super) fn href(&self, folder: &str, entry: EntryId, language: usize, fragment: Option<&str>) -> String {
        let address = &self.handbook.entries[entry].addresses[language];
        let mut href = encoded(&relative_address(folder, address));
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(&encoded_fragment(fragment));
        }
        href
    }
}

/// An address of the web with Han characters and blanks encoded; what is encoded already stays.
pub(super) fn outside(address: &str) -> String {
    const WEB: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'\\').add(b'^').add(b'{').add(b'|').add(b'}');
    utf8_percent_encode(address, WEB).to_string()
}
