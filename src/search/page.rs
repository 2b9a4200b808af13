//! What the search knows of a page: its card, and its sections with their texts.
//!
//! [`page`] says what a page is made of, which is little work; [`Page::read`] reads its text, which is much. In between
//! whoever builds again asks whether anything changed.

use std::ops::Range;
use std::sync::Arc;

use super::text::passages;
use crate::content::Document;
use crate::content::block::Block;
use crate::handbook::{EntryId, EntryRole, Handbook, Title};
use crate::render::{Theme, encoded, encoded_fragment, kind_name};

/// A section's text is cut where it is longer, in bytes: so no file of texts grows with one page.
const LONGEST_SECTION: usize = 4000;

/// A page as results show it, with its sections.
#[derive(Debug, Default)]
pub struct Page {
    pub card: Card,
    /// Words that stand for the page as its title does: document number, short title.
    pub names: Vec<String>,
    /// Words that say what it is about: description, situation.
    pub about: Vec<String>,
    /// The first is the page itself, with what stands before the first heading. Empty until the text is read.
    pub sections: Vec<Section>,
    document: Option<Arc<Document>>,
    /// What the build writes on the page: sections, and lines before the first heading.
    added: Vec<Section>,
    lines: Vec<String>,
    /// The texts of the site's scale, where a block of the page grades by it.
    scale: Vec<String>,
}

/// What a result says about its page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Relative to the site's root, percent-encoded.
    pub url: String,
    pub title: String,
    pub kind: &'static str,
    pub number: Option<String>,
    pub version: Option<String>,
    pub language: Arc<str>,
    pub stage: Option<String>,
    /// Ids of the roles that own it, act in it or must know it; sorted.
    pub roles: Vec<String>,
}

/// A heading or step with the text below it, or a part of a long text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Fragment without `#`, percent-encoded; empty for the page itself.
    pub id: String,
    /// Of the first section: the heading of level 1, where the page has another title.
    pub title: String,
    /// The number of the step that it is, from 1; 0 for a heading that is no step.
    pub step: u32,
    /// Whether the section before has the same heading, and this is the rest of its text.
    pub continues: bool,
    pub text: String,
    /// Byte ranges of code in the text.
    pub code: Vec<Range<usize>>,
}

/// A page of the handbook, its text not read yet; none when it is kept out of the search.
pub fn page(handbook: &Handbook, theme: &Theme, entry: EntryId, language: usize) -> Option<Page> {
    let found = &handbook.entries[entry];
    let document = found.documents[language].as_ref();
    if !handbook.is_searched(entry, language) {
        return None;
    }
    let code = &handbook.languages[language];
    let title = match handbook.title(entry, language) {
        Title::Text(text) => text.to_string(),
        Title::Word(key) => theme.word(code, key).to_string(),
    };
    let own = document.map(|document| &document.front);
    let card = Card {
        url: encoded(&found.addresses[language]),
        title,
        kind: kind_name(handbook, entry),
        number: found.main().and_then(|document| Some(document.front.id.as_ref()?.value.clone())),
        version: handbook.in_force(entry).map(|record| record.version.value.to_string()),
        language: code.clone(),
        stage: found.main().and_then(|document| Some(document.front.stage.as_ref()?.value.clone())),
        roles: roles(handbook, entry),
    };
    let names = card.number.iter().cloned().chain(own.and_then(|own| own.nav_title.clone())).collect();
    let about = own.map(|own| own.description.iter().chain(&own.situation).cloned().collect()).unwrap_or_default();
    let needs_scale = document.is_some_and(|document| document.body.blocks.iter().any(Block::needs_scale));
    let scale = handbook.scale.iter().filter(|_| needs_scale).flat_map(|scale| scale.texts_in(code));
    let scale = scale.map(str::to_string).collect();
    let mut page = Page { card, names, about, document: document.cloned(), scale, ..Page::default() };
    page.add_generated(handbook, entry, language);
    Some(page)
}

impl Page {
    /// Whether two pages have the same sections, because they are made of the same.
    pub fn is_made_of(&self, other: &Page) -> bool {
        let same_document = match (&self.document, &other.document) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same_document
            && self.card == other.card
            && self.names == other.names
            && self.about == other.about
            && self.added == other.added
            && self.lines == other.lines
            && self.scale == other.scale
    }

    /// Reads the text.
    pub fn read(&mut self) {
        let mut sections = match &self.document {
            Some(document) => of_document(document, &self.card.title, &self.scale),
            None => vec![Section::default()],
        };
        // What it is about stands first, as it does on the page.
        let first = &mut sections[0];
        let about = self.about.join("\n");
        let shift = if about.is_empty() || first.text.is_empty() { 0 } else { about.len() + 1 };
        first.code.iter_mut().for_each(|code| *code = code.start + shift..code.end + shift);
        let lines = [&about, &first.text].into_iter().chain(&self.lines).filter(|line| !line.is_empty());
        first.text = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
        sections.extend(self.added.iter().cloned());
        self.sections = sections.into_iter().flat_map(cut).collect();
    }
}

fn of_document(document: &Document, title: &str, scale: &[String]) -> Vec<Section> {
    let first = document.body.title.as_ref().map(|first| first.value.as_str()).filter(|first| *first != title);
    passages(&document.body, scale)
        .into_iter()
        .map(|passage| {
            let heading = passage.heading.map(|index| &document.body.headings[index]);
            Section {
                id: heading.map(|heading| encoded_fragment(&heading.id)).unwrap_or_default(),
                title: heading.map(|heading| heading.title.trim()).or(first).unwrap_or_default().to_string(),
                step: heading.and_then(|heading| heading.step).map_or(0, |index| index as u32 + 1),
                continues: false,
                text: passage.text,
                code: passage.code,
            }
        })
        .collect()
}

fn roles(handbook: &Handbook, entry: EntryId) -> Vec<String> {
    let found = &handbook.entries[entry];
    let front = found.main().map(|document| &document.front);
    let mut roles: Vec<String> = front
        .iter()
        .flat_map(|front| front.owner.iter().chain(&front.audience))
        .chain(handbook.steps(entry, 0).iter().flat_map(|step| &step.roles))
        .map(|role| role.value.clone())
        .collect();
    if let EntryRole::Role(id) = &found.role {
        roles.push(id.clone());
    }
    roles.sort();
    roles.dedup();
    roles
}

impl Page {
    /// Adds what the build writes on a page: names and numbers of the roster, duties, terms.
    fn add_generated(&mut self, handbook: &Handbook, entry: EntryId, language: usize) {
        let code = &*handbook.languages[language];
        let roster = &handbook.roster;
        let lines = &mut self.lines;
        match &handbook.entries[entry].role {
            EntryRole::Contacts => {
                lines.extend(roster.roles.iter().map(|role| role.name.text_in(code).unwrap_or_default().to_string()));
                for person in roster.people.iter().chain(&roster.contacts) {
                    let note = person.note.as_ref().and_then(|note| note.text_in(code));
                    let parts = [person.name.text_in(code), note, person.phone.as_deref(), person.mail.as_deref()];
                    let more = [person.chat.as_deref(), person.web.as_deref()];
                    lines.push(parts.into_iter().chain(more).flatten().collect::<Vec<_>>().join(" · "));
                }
            }
            EntryRole::Role(id) => {
                let Some(role) = roster.role(id) else { return };
                lines.extend(role.duties.as_ref().and_then(|duties| duties.text_in(code)).map(str::to_string));
                let holders = role.holders.iter().chain(&role.deputies).filter_map(|id| roster.person(&id.value));
                lines.extend(holders.filter_map(|person| person.name.text_in(code)).map(str::to_string));
            }
            EntryRole::Glossary => {
                for term in &handbook.glossary.terms {
                    let also = term.also.iter().filter(|(language, _)| language == code).flat_map(|(_, names)| names);
                    let also = also.cloned().collect::<Vec<_>>().join(" · ");
                    let definition = term.definition.text_in(code).unwrap_or_default();
                    self.added.push(Section {
                        id: encoded_fragment(&term.id),
                        title: term.term.text_in(code).unwrap_or_default().to_string(),
                        text: [also.as_str(), definition].join("\n").trim().to_string(),
                        ..Section::default()
                    });
                }
            }
            _ => {}
        }
    }
}

/// Cuts a long section between lines, or where a long line has a sentence's end.
fn cut(section: Section) -> Vec<Section> {
    if section.text.len() <= LONGEST_SECTION {
        return vec![section];
    }
    let mut pieces = Vec::new();
    let mut rest = 0..section.text.len();
    while !rest.is_empty() {
        let text = &section.text[rest.clone()];
        let end = if text.len() <= LONGEST_SECTION { text.len() } else { place_to_cut(text) };
        let piece = rest.start..rest.start + text[..end].trim_end().len();
        let code = section.code.iter().map(|code| code.start.max(piece.start)..code.end.min(piece.end));
        let code = code.filter(|code| code.start < code.end);
        // What is passed over is nothing but blanks.
        if piece.is_empty() {
            rest.start += end;
            continue;
        }
        pieces.push(Section {
            continues: !pieces.is_empty(),
            text: section.text[piece.clone()].to_string(),
            code: code.map(|code| code.start - piece.start..code.end - piece.start).collect(),
            ..section.clone_head()
        });
        rest.start += end;
    }
    pieces
}

/// The byte after the last border of a line within the limit; else of a sentence or word; else the line's end.
fn place_to_cut(text: &str) -> usize {
    let most = crate::source::floor_char_boundary(text, LONGEST_SECTION);
    let (near, enough) = (&text[..most], LONGEST_SECTION / 4);
    let after = |found: Option<usize>| {
        found.filter(|at| *at >= enough).map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))
    };
    after(near.rfind('\n'))
        .or_else(|| after(near.rfind(['。', '！', '？', '；'])))
        .or_else(|| after(near.rfind(' ')))
        .unwrap_or_else(|| {
            text.find(['\n', ' ', '。'])
                .map_or(text.len(), |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
        })
}

impl Section {
    /// The same without text.
    fn clone_head(&self) -> Section {
        Section { id: self.id.clone(), title: self.title.clone(), step: self.step, ..Section::default() }
    }
}
