//! The keys of `feedback:` in `readybook.yaml` about the register: what `config::register` reads.

use serde_json::Value;

use super::part::{Object, one_of, one_or_several, period, spelled};
use crate::config::register::{COLUMNS, DATE_ORDERS, KINDS, READERS};
use crate::config::{Column, DateOrder, ItemKind, Readers};

/// Adds the keys of the register to those of links.
pub fn keys(object: Object) -> Object {
    let readers = one_of(&READERS, |readers| match readers {
        Readers::Private => "Authors only.",
        Readers::Public => "Whoever reads the handbook.",
    });
    object
        .may("collect_every", "Collected every", "How often feedback is gone through, such as `3 months`.", period())
        .may(
            "answer_within",
            "Answered within",
            "How long an item may wait for a decision, such as `14 days`.",
            period(),
        )
        .may("register", "Register", "Who sees the register; `private` when not given.", readers)
        .may("import", "Import", "How the table of a form tool is read.", import())
}

fn import() -> Value {
    let dates = one_of(&DATE_ORDERS, |order| match order {
        DateOrder::MonthFirst => "The third of November is written `11/3/2026`.",
        DateOrder::DayFirst => "The third of November is written `3/11/2026`.",
    });
    let columns = COLUMNS.iter().fold(Object::new(), |object, (key, column)| {
        let (title, description) = about_column(*column);
        object.may(key, title, description, titles())
    });
    let kinds = KINDS.iter().fold(Object::new(), |object, (key, kind)| {
        let (title, description) = about_kind(*kind);
        object.may(key, title, description, titles())
    });
    Object::new()
        .may("columns", "Columns", "Titles of columns; usual ones are known.", columns.closed())
        .may("kinds", "Kinds", "What the form's choices are called; usual words are known.", kinds.closed())
        .may("keep", "Kept", "Personal columns that are kept; none when not given.", keep())
        .may("dates", "Dates", "How days such as `11/3/2026` are written; refused when not given.", dates)
        .closed()
}

fn titles() -> Value {
    one_or_several(&spelled(r"\S", "A title without text."))
}

fn keep() -> Value {
    let from = one_of(&[(Column::From.name(), ())], |()| "Who sent it.");
    one_or_several(&from)
}

fn about_column(column: Column) -> (&'static str, &'static str) {
    match column {
        Column::Received => ("Received", "The column of the day on which it was received."),
        Column::Document => ("Document", "The column of the document's number."),
        Column::Version => ("Version", "The column of the version."),
        Column::Step => ("Step", "The column of the step's id."),
        Column::Question => ("Question", "The column of quiz and question, such as `first-hour/log`."),
        Column::Language => ("Language", "The column of the language."),
        Column::Kind => ("Kind", "The column of the kind."),
        Column::Text => ("Text", "The column of what the reader wrote."),
        Column::From => ("From", "The column of who sent it: personal, and left out unless kept."),
    }
}

pub(super) fn about_kind(kind: ItemKind) -> (&'static str, &'static str) {
    match kind {
        ItemKind::Wrong => ("Wrong", "What is written is wrong."),
        ItemKind::Unclear => ("Unclear", "It can be understood in several ways, or not at all."),
        ItemKind::Outdated => ("Outdated", "It was right once."),
        ItemKind::Missing => ("Missing", "Something is not there."),
        ItemKind::Unsafe => ("Unsafe", "Whoever follows it does harm."),
    }
}
