//! Items as a list: which there are, what they are about, and what came of them.

use serde::Serialize;

use crate::content::register::{Item, ItemKind, ItemStatus};
use crate::handbook::Handbook;
use crate::training::table::{self, Cell};

/// Which items are asked for; empty: all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub statuses: Vec<ItemStatus>,
    pub kinds: Vec<ItemKind>,
    /// Numbers, or keys of pages.
    pub documents: Vec<String>,
}

/// An item for programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    pub id: String,
    /// ISO 8601.
    pub received: String,
    /// Days from then to the day of the build.
    pub age: i32,
    pub document: Option<String>,
    pub version: Option<String>,
    pub step: Option<String>,
    pub question: Option<String>,
    pub language: Option<String>,
    pub kind: &'static str,
    pub text: String,
    pub status: &'static str,
    /// In the handbook's first language.
    pub reason: Option<String>,
    pub done_in: Option<String>,
    /// The item's own, else the document's.
    pub owner: Option<String>,
    pub decided: Option<String>,
    pub from: Option<String>,
}

/// The items that are asked for, in the order of their ids.
pub fn list(handbook: &Handbook, filter: &Filter) -> Vec<Row> {
    let is_asked = |item: &&Item| {
        let is_about = |name: &String| match handbook.subject(name) {
            Some(id) => handbook.item_entry(item) == Some(id),
            None => item.document.as_ref().is_some_and(|document| document.value == *name),
        };
        (filter.statuses.is_empty() || filter.statuses.contains(&item.status.value))
            && (filter.kinds.is_empty() || filter.kinds.contains(&item.kind))
            && (filter.documents.is_empty() || filter.documents.iter().any(is_about))
    };
    handbook.register.items.iter().filter(is_asked).map(|item| row(handbook, item)).collect()
}

fn row(handbook: &Handbook, item: &Item) -> Row {
    let text = |text: &Option<crate::yaml::Located<String>>| text.as_ref().map(|text| text.value.clone());
    let reason = item.reason.as_ref().and_then(|reason| reason.text_in(&handbook.languages[0]));
    Row {
        id: item.id.clone(),
        received: item.received.value.to_string(),
        age: (handbook.today - item.received.value).get_days(),
        document: text(&item.document),
        version: text(&item.version),
        step: text(&item.step),
        question: text(&item.question),
        language: item.language.clone(),
        kind: item.kind.name(),
        text: item.text.clone(),
        status: item.status.value.name(),
        reason: reason.map(str::to_string),
        done_in: item.done_in.as_ref().map(|version| version.value.to_string()),
        owner: handbook.item_owner(item).map(str::to_string),
        decided: item.decided.as_ref().map(|day| day.value.to_string()),
        from: item.from.clone(),
    }
}

/// As a table for spreadsheets, in which nothing that a reader wrote becomes a formula.
pub fn csv(rows: &[Row]) -> String {
    let head = [
        "id", "received", "age", "document", "version", "step", "question", "language", "kind", "text", "status",
        "reason", "done_in", "owner", "decided", "from",
    ];
    let text = |text: &Option<String>| Cell::from(text.clone().unwrap_or_default());
    let cells = |row: &Row| {
        vec![
            Cell::from(row.id.clone()),
            row.received.clone().into(),
            Cell::Number(row.age.to_string()),
            text(&row.document),
            text(&row.version),
            text(&row.step),
            text(&row.question),
            text(&row.language),
            row.kind.into(),
            row.text.clone().into(),
            row.status.into(),
            text(&row.reason),
            text(&row.done_in),
            text(&row.owner),
            text(&row.decided),
            text(&row.from),
        ]
    };
    table::csv(&head, rows.iter().map(cells))
}
