//! Blocks: what stands on the page without script, and what scripts read.
//!
//! The element around both is written here and not by a template, because scripts rely on it.

use std::collections::BTreeMap;

use pulldown_cmark_escape::escape_html;

use super::Renderer;
use super::fill::Place;
use super::views::{
    BlockData, BlockView, ChannelData, FieldData, FormLink, GradingView, ItemData, ReportData, RoleData, SlotData,
    StatementData, TextPart,
};
use crate::content::Document;
use crate::content::block::{self, Agenda, Block, Content, Part, Report, Statement, Template};
use crate::error::Error;
use crate::handbook::EntryId;
use crate::yaml::Located;

/// The page that a block stands on.
#[derive(Clone, Copy)]
pub(super) struct Home<'h> {
    pub entry: EntryId,
    pub language: usize,
    pub document: &'h Document,
}

impl Renderer<'_> {
    /// A block as HTML. Scripts bring it to life on its own page only: a redline is nothing to fill in, and the page of
    /// the whole handbook is for paper.
    pub(super) fn block(&self, home: Home, index: usize, place: Place) -> Result<String, Error> {
        let block = &home.document.body.blocks[index];
        let id = format!("rb-block-{}", index + 1);
        let view = self.block_view(home, block, &id, place.folder());
        let (kind, code) = (block.kind().name(), &self.handbook.languages[home.language]);
        let fixed = self.theme.render(code, &format!("partials/blocks/{kind}.html"), &view)?;
        let mut html = match place {
            Place::Page { .. } => {
                let json = serde_json::to_string(&view.block).expect("texts and numbers as JSON");
                format!("<rb-{kind} class=\"block block-{kind}\" id=\"{id}\" data-block=\"{}\">", escaped(&json))
            }
            Place::Book { .. } => {
                format!("<div class=\"block block-{kind}\" id=\"{}{id}\">", self.id_prefix(home.entry, place))
            }
            Place::Redline { .. } => format!("<div class=\"block block-{kind}\">"),
        };
        html.push_str(&format!(
            "\n<p class=\"block-title\">{}</p>\n<div class=\"block-static\">\n{}\n</div>\n",
            escaped(title(&view.block)),
            fixed.trim()
        ));
        html.push_str(&match place {
            Place::Page { .. } => format!("</rb-{kind}>"),
            Place::Book { .. } | Place::Redline { .. } => "</div>".to_string(),
        });
        Ok(html)
    }

    fn block_view<'a>(&'a self, home: Home, block: &Block, id: &str, folder: &str) -> BlockView<'a> {
        let language = &self.handbook.languages[home.language];
        let title = block.title.as_ref().map(|title| title.value.clone());
        let title = title.unwrap_or_else(|| self.usual_title(block, home.language));
        let id = id.to_string();
        let empty = BlockData::Contacts { id: id.clone(), title: title.clone() };
        let view = BlockView {
            language,
            block: empty,
            grading: None,
            text: Vec::new(),
            explained: Vec::new(),
            form: None,
            total: None,
            roles: BTreeMap::new(),
            contacts: Vec::new(),
        };
        match &block.content {
            Content::Severity(severity) => {
                let Some(scale) = severity.scale.as_ref().or(self.handbook.scale.as_ref()) else {
                    return BlockView { block: BlockData::Severity { id, title, scale: Default::default() }, ..view };
                };
                let grading = GradingView {
                    rows: self.rows_in_words(scale, home.language),
                    deadlines: self.deadlines_in_words(scale, home.language, folder),
                };
                let scale = self.scale_data(scale, home.language);
                BlockView { block: BlockData::Severity { id, title, scale }, grading: Some(grading), ..view }
            }
            Content::Report(report) => BlockView {
                block: BlockData::Report(report_data(report, id, title)),
                text: report.text.as_ref().map(|text| text_parts(text, &report.labels())).unwrap_or_default(),
                form: report.form.as_ref().map(form_link),
                ..view
            },
            Content::Statement(statement) => {
                let data = self.statement_data(statement, id, title, home.language);
                let is_explained = |slot: &&SlotData| slot.help.is_some() || !slot.options.is_empty();
                BlockView {
                    explained: data.slots.iter().filter(is_explained).cloned().collect(),
                    block: BlockData::Statement(data),
                    text: statement.text.as_ref().map(|text| text_parts(text, &statement.labels())).unwrap_or_default(),
                    roles: self.roles_by_id(statement.approvers.iter(), home.language, folder),
                    ..view
                }
            }
            Content::Agenda(agenda) => BlockView {
                block: self.agenda_data(agenda, id, title, home.language),
                total: Some(agenda.items.iter().map(|item| item.minutes).sum()),
                roles: self.roles_by_id(
                    agenda.items.iter().filter_map(|item| item.role.as_ref()),
                    home.language,
                    folder,
                ),
                ..view
            },
            Content::Contacts(contacts) => {
                let roles = match &contacts.roles[..] {
                    [] => self.roles_of_steps(home.document),
                    roles => roles.iter().map(|role| role.value.as_str()).collect(),
                };
                let known = roles.into_iter().filter_map(|role| self.handbook.roster.role(role));
                BlockView { contacts: known.map(|role| self.contact(role, home.language, folder)).collect(), ..view }
            }
        }
    }

    /// The title of a block that has none: the scale's own, else the theme's word for the kind.
    fn usual_title(&self, block: &Block, language: usize) -> String {
        let code = &self.handbook.languages[language];
        let of_scale =
            self.handbook.scale.as_ref().filter(|_| block.needs_scale()).and_then(|scale| scale.title.as_ref());
        match of_scale.and_then(|title| title.text_in(code)) {
            Some(title) => title.to_string(),
            None => self.theme.word(code, &format!("block_{}", block.kind().name())).to_string(),
        }
    }

    fn statement_data(&self, statement: &Statement, id: String, title: String, language: usize) -> StatementData {
        let channels = statement.channels.iter();
        StatementData {
            id,
            title,
            channels: channels
                .map(|channel| ChannelData { name: channel.name.clone(), limit: channel.limit })
                .collect(),
            slots: statement
                .slots
                .iter()
                .map(|slot| SlotData {
                    id: slot.id.value.clone(),
                    label: slot.label.clone(),
                    help: slot.help.clone(),
                    options: slot.options.clone(),
                })
                .collect(),
            text: statement.text.as_ref().map(|text| text.text.clone()).unwrap_or_default(),
            approvers: statement.approvers.iter().map(|role| self.role_data(role, language)).collect(),
        }
    }

    fn agenda_data(&self, agenda: &Agenda, id: String, title: String, language: usize) -> BlockData {
        let items = agenda.items.iter().map(|item| ItemData {
            topic: item.topic.clone(),
            minutes: item.minutes,
            role: item.role.as_ref().map(|role| self.role_data(role, language)),
            note: item.note.clone(),
        });
        BlockData::Agenda { id, title, items: items.collect(), decisions: agenda.decisions.clone() }
    }

    pub(super) fn role_data(&self, role: &Located<String>, language: usize) -> RoleData {
        let link = self.role_link(&role.value, language, "");
        RoleData { id: link.id, name: link.name }
    }

    fn roles_by_id<'a>(
        &self,
        roles: impl Iterator<Item = &'a Located<String>>,
        language: usize,
        folder: &str,
    ) -> BTreeMap<String, super::views::RoleLink> {
        roles.map(|role| (role.value.clone(), self.role_link(&role.value, language, folder))).collect()
    }

    /// Every role that somebody holds and a step names, in the roster's order.
    fn roles_of_steps(&self, document: &Document) -> Vec<&str> {
        let steps = &document.body.steps;
        let named = |id: &str| {
            let mut all = steps
                .iter()
                .flat_map(|step| step.roles.iter().chain(&step.accountable).chain(&step.consult).chain(&step.inform));
            all.any(|role| role.value == id)
        };
        let roles = self.handbook.roster.roles.iter().filter(|role| !role.everyone && named(&role.id));
        roles.map(|role| role.id.as_str()).collect()
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let _ = escape_html(&mut out, text);
    out
}

fn title(block: &BlockData) -> &str {
    match block {
        BlockData::Report(ReportData { title, .. }) | BlockData::Statement(StatementData { title, .. }) => title,
        BlockData::Severity { title, .. } | BlockData::Agenda { title, .. } | BlockData::Contacts { title, .. } => {
            title
        }
    }
}

fn report_data(report: &Report, id: String, title: String) -> ReportData {
    let text = |template: &Option<Template>| template.as_ref().map(|template| template.text.clone());
    let fields = report.fields.iter().map(|field| FieldData {
        id: field.id.value.clone(),
        label: field.label.clone(),
        kind: field.kind.name(),
        required: field.required,
        help: field.help.clone(),
        options: field.options.clone(),
    });
    ReportData {
        id,
        title,
        fields: fields.collect(),
        text: text(&report.text),
        subject: text(&report.subject),
        mail: report.mail.clone(),
        form: text(&report.form),
    }
}

/// A text with the labels of what is filled in.
fn text_parts(template: &Template, labels: &BTreeMap<&str, &str>) -> Vec<TextPart> {
    let parts = template.parts().map(|part| match part {
        Part::Text(text) => TextPart { text: text.to_string(), is_slot: false },
        Part::Hole(id) => TextPart { text: labels.get(id).copied().unwrap_or(id).to_string(), is_slot: true },
    });
    let mut parts: Vec<TextPart> = parts.collect();
    if let Some(last) = parts.last_mut().filter(|last| !last.is_slot) {
        last.text.truncate(last.text.trim_end().len());
    }
    parts
}

fn form_link(form: &Template) -> FormLink {
    let href = block::report::without_holes(form);
    FormLink { host: block::report::host(&href).to_string(), href: super::fill::outside(&href) }
}
