//! ```` ```agenda ````: the items of a meeting with their minutes, and what it must decide.

use super::{Reader, number, text, texts};
use crate::yaml::{Located, Map};

/// A meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// At least one.
    pub items: Vec<Item>,
    /// Questions that must be decided.
    pub decisions: Vec<String>,
}

/// An item of a meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub topic: String,
    /// 1 to 480.
    pub minutes: u32,
    pub role: Option<Located<String>>,
    pub note: Option<String>,
}

impl Agenda {
    pub(super) fn read<'a>(reader: &Reader<'a>, map: &mut Map<'a>) -> Agenda {
        if map.items("items").is_empty() {
            map.missing("items");
        }
        Agenda { items: reader.list(map, "items", item), decisions: texts(map, "decisions") }
    }

    pub(super) fn shape(&self) -> Vec<String> {
        let role = |item: &Item| item.role.as_ref().map_or("", |role| role.value.as_str()).to_string();
        let items = self.items.iter().map(|item| format!("{} {}", item.minutes, role(item)).trim_end().to_string());
        items.chain([format!("decisions: {}", self.decisions.len())]).collect()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        let items = self.items.iter().flat_map(|item| std::iter::once(&item.topic).chain(&item.note));
        items.chain(&self.decisions).cloned().collect()
    }
}

fn item(map: &mut Map) -> Option<Item> {
    let topic = map.required_text("topic");
    if map.node("minutes").is_none() {
        map.missing("minutes");
    }
    let minutes = number(map, "minutes", 1..=480);
    let (role, note) = (map.text("role"), text(map, "note"));
    Some(Item { topic: topic?.value, minutes: minutes?, role, note })
}
