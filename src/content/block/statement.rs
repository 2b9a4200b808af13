//! ```` ```statement ````: an approved text with slots, the channels it goes to, and who approves it.

use std::collections::BTreeMap;

use super::template::unused;
use super::{Reader, Template, number, text, text_or_id, texts};
use crate::diagnostic::Diagnostic;
use crate::yaml::{Located, Map, Node};

/// A statement to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub channels: Vec<Channel>,
    pub slots: Vec<Slot>,
    pub text: Option<Template>,
    /// Roles of which one approves what was filled in.
    pub approvers: Vec<Located<String>>,
}

/// Where a statement is published, and how long it may be there.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    pub name: String,
    /// Characters.
    pub limit: u32,
}

/// A part of the text that is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    pub id: Located<String>,
    pub label: String,
    pub help: Option<String>,
    /// Empty: anything.
    pub options: Vec<String>,
}

impl Statement {
    pub(super) fn read<'a>(reader: &Reader<'a>, map: &mut Map<'a>) -> Statement {
        let statement = Statement {
            channels: reader.list(map, "channels", channel),
            slots: reader.each(map, "slots", |id, node, found| slot(reader, id, node, found)),
            text: Template::read(reader, map, "text"),
            approvers: map.texts("approvers"),
        };
        if statement.approvers.is_empty() {
            map.missing("approvers");
        }
        let Some(text) = &statement.text else {
            map.missing("text");
            return statement;
        };
        let known: Vec<&str> = statement.slots.iter().map(|slot| slot.id.value.as_str()).collect();
        let unused = unused(statement.slots.iter().map(|slot| &slot.id), &[text]);
        text.unknown(&known).into_iter().chain(unused).for_each(|diagnostic| map.push(diagnostic));
        statement
    }

    pub(super) fn shape(&self) -> Vec<String> {
        let channels = self.channels.iter().map(|channel| format!("{} characters", channel.limit));
        let slots = self.slots.iter().map(|slot| match slot.options.len() {
            0 => slot.id.value.clone(),
            options => format!("{}: {options}", slot.id.value),
        });
        channels.chain(slots).chain(self.approvers.iter().map(|role| role.value.clone())).collect()
    }

    /// What the slots are called, by id.
    pub fn labels(&self) -> BTreeMap<&str, &str> {
        self.slots.iter().map(|slot| (slot.id.value.as_str(), slot.label.as_str())).collect()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        let each = self.slots.iter().flat_map(|slot| [&slot.label].into_iter().chain(&slot.help).chain(&slot.options));
        each.cloned().chain(self.text.iter().map(|text| text.with_labels(&self.labels()))).collect()
    }
}

fn channel(map: &mut Map) -> Option<Channel> {
    let name = map.required_text("name");
    if map.node("limit").is_none() {
        map.missing("limit");
    }
    let limit = number(map, "limit", 1..=100_000);
    Some(Channel { name: name?.value, limit: limit? })
}

fn slot<'a>(reader: &Reader<'a>, id: Located<String>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Slot {
    let mut map = Map::open(reader.file, node, found);
    let label = text_or_id(&mut map, "label", &id.value);
    let slot = Slot { id, label, help: text(&mut map, "help"), options: texts(&mut map, "options") };
    map.finish(found);
    slot
}
