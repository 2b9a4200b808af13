//! Where people stand, as the report shows it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{In, Segment, percent, segments};
use crate::error::printable;
use crate::training::matrix::{Due, Matrix};
use crate::training::people::{People, Person};
use crate::training::site::text_of;
use crate::training::standing::{Standing, Status};

/// A requirement with how many stand how.
#[derive(Serialize)]
pub(super) struct RequirementView {
    id: String,
    title: String,
    /// Of how many it is required.
    required: String,
    fulfilled: String,
    percent: String,
    soon: String,
    open: String,
    late: String,
    bar: Vec<Segment>,
}

/// A status and what it means.
#[derive(Serialize)]
pub(super) struct StatusView {
    label: String,
    meaning: String,
}

/// A person.
#[derive(Serialize)]
pub(super) struct RowView {
    id: String,
    name: String,
    unit: String,
    /// Names of their own roles, one a line.
    roles: String,
    cells: Vec<CellView>,
}

/// Where a person stands with a requirement.
#[derive(Serialize)]
pub(super) struct CellView {
    status: &'static str,
    group: &'static str,
    label: String,
    /// A day, and whether it is the end of something or its beginning is for the status to say.
    day: String,
    /// Sorts as the status and then the day.
    order: String,
    /// The version that was not learned yet.
    reason: String,
}

/// Somebody who has to act.
#[derive(Serialize)]
pub(super) struct DueView {
    id: String,
    name: String,
    unit: String,
    requirement: String,
    cell: CellView,
}

/// The four groups of statuses that ask for something, and none for the others.
fn group(status: Status) -> &'static str {
    match status {
        Status::Overdue | Status::Expired | Status::Invalid => "late",
        Status::Expiring | Status::Outdated => "soon",
        Status::Unverified | Status::InProgress | Status::NotStarted => "open",
        Status::Valid | Status::Waived => "fine",
        Status::NotRequired => "none",
    }
}

pub(super) fn statuses(within: In<'_>) -> Vec<StatusView> {
    let view = |status: &Status| StatusView {
        label: label(within, *status),
        meaning: within.word(&format!("meaning_{}", status.name().replace('-', "_"))),
    };
    Status::ALL.iter().map(view).collect()
}

fn label(within: In<'_>, status: Status) -> String {
    // The words that "My training" has for it.
    let key = format!("training_status_{}", status.name().replace('-', "_"));
    within.theme.word(within.language, &key).to_string()
}

pub(super) fn requirements(within: In<'_>, matrix: &Matrix) -> Vec<RequirementView> {
    let view = |(at, required): (usize, &crate::training::site::Required)| {
        let id = required.requirement.id.as_str();
        requirement(id, text_of(&required.title, within.language, id), &matrix.counts(at))
    };
    within.site.requirements.iter().enumerate().map(view).collect()
}

/// All requirements together.
pub(super) fn total(within: In<'_>, matrix: &Matrix) -> RequirementView {
    let mut all: BTreeMap<Status, usize> = BTreeMap::new();
    for at in 0..within.site.requirements.len() {
        for (status, count) in matrix.counts(at) {
            *all.entry(status).or_default() += count;
        }
    }
    requirement("", &within.word("all"), &all)
}

fn requirement(id: &str, title: &str, counts: &BTreeMap<Status, usize>) -> RequirementView {
    let of_group = |name: &str| -> usize {
        counts.iter().filter(|(status, _)| group(**status) == name).map(|(_, count)| count).sum()
    };
    let (fine, soon, open, late) = (of_group("fine"), of_group("soon"), of_group("open"), of_group("late"));
    let all = fine + soon + open + late;
    RequirementView {
        id: id.to_string(),
        title: title.to_string(),
        required: all.to_string(),
        fulfilled: (fine + soon).to_string(),
        percent: percent(fine + soon, all),
        soon: soon.to_string(),
        open: open.to_string(),
        late: late.to_string(),
        bar: segments(&[("fine", fine), ("soon", soon), ("open", open), ("late", late)], all),
    }
}

pub(super) fn rows(within: In<'_>, people: &People, matrix: &Matrix) -> Vec<RowView> {
    let labels = Status::ALL.map(|status| label(within, status));
    let row = |row: &crate::training::matrix::Row| {
        let person = &people.people[row.person];
        let (id, name, unit) = named(person);
        let known = within.site.roles.iter().filter(|role| person.roles.contains(&role.id));
        let roles: Vec<&str> = known.map(|role| text_of(&role.name, within.language, &role.id)).collect();
        let cells = row.cells.iter().map(|standing| cell(&labels, standing)).collect();
        RowView { id, name, unit, roles: roles.join("\n"), cells }
    };
    matrix.rows.iter().map(row).collect()
}

pub(super) fn dues(within: In<'_>, people: &People, dues: &[Due<'_>]) -> Vec<DueView> {
    let labels = Status::ALL.map(|status| label(within, status));
    let view = |due: &Due<'_>| {
        let required = &within.site.requirements[due.requirement];
        let (id, name, unit) = named(&people.people[due.person]);
        let requirement = text_of(&required.title, within.language, &required.requirement.id).to_string();
        DueView { id, name, unit, requirement, cell: cell(&labels, due.standing) }
    };
    dues.iter().map(view).collect()
}

fn named(person: &Person) -> (String, String, String) {
    (printable(&person.id), printable(&person.name), printable(&person.unit))
}

fn cell(labels: &[String; 11], standing: &Standing) -> CellView {
    let place = Status::ALL.iter().position(|status| *status == standing.status).unwrap_or_default();
    let day = standing.until.or(standing.due).map(|day| day.to_string()).unwrap_or_default();
    let reason = standing.reason.as_ref().map(|reason| format!("{} {}", reason.document, reason.version));
    CellView {
        status: standing.status.name(),
        group: group(standing.status),
        label: labels[place].clone(),
        order: format!("{place:02} {day}"),
        day,
        reason: printable(&reason.unwrap_or_default()),
    }
}
