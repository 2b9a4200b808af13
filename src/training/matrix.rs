//! Where everybody stands with everything that is required.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::intake::Intake;
use super::people::{People, Person};
use super::site::Site;
use super::standing::{self, Evidence, Standing, Status, standing};
use super::table::{Cell, csv};

/// People × requirements.
#[derive(Debug)]
pub struct Matrix {
    /// In the order of [`People::people`], without those who left.
    pub rows: Vec<Row>,
    /// How many have left.
    pub left: usize,
}

/// A person.
#[derive(Debug)]
pub struct Row {
    /// Place in [`People::people`].
    pub person: usize,
    /// In the order of [`Site::requirements`].
    pub cells: Vec<Standing>,
}

/// A cell that asks somebody to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'a> {
    /// Place in [`People::people`].
    pub person: usize,
    /// Place in [`Site::requirements`].
    pub requirement: usize,
    pub standing: &'a Standing,
    /// The day by which it had to be done, or has to be.
    pub day: Option<Date>,
}

impl Matrix {
    /// Where everybody stands on a day.
    pub fn new(site: &Site, people: &People, intake: &Intake, today: Date) -> Matrix {
        let mut evidence: BTreeMap<usize, Vec<Evidence>> = BTreeMap::new();
        for taken in &intake.taken {
            evidence.entry(taken.person).or_default().extend(taken.evidence());
        }
        let documents = site.versions();
        let has_left = |person: &Person| person.left.is_some_and(|left| left <= today);
        let here: Vec<usize> = (0..people.people.len()).filter(|person| !has_left(&people.people[*person])).collect();
        let row = |person: usize| {
            let records = evidence.get(&person).map_or(&[][..], Vec::as_slice);
            let counts = counted(&people.people[person], site);
            let cell =
                |required: &super::site::Required| standing(&required.requirement, &documents, &counts, records, today);
            Row { person, cells: site.requirements.iter().map(cell).collect() }
        };
        let left = people.people.len() - here.len();
        Matrix { rows: here.into_par_iter().map(row).collect(), left }
    }

    /// What should have been done, longest ago first.
    pub fn overdue(&self) -> Vec<Due<'_>> {
        self.due(&[Status::Overdue, Status::Expired, Status::Invalid])
    }

    /// What has to be renewed, soonest first.
    pub fn expiring(&self) -> Vec<Due<'_>> {
        self.due(&[Status::Expiring, Status::Outdated])
    }

    /// How many people stand how with a requirement.
    pub fn counts(&self, requirement: usize) -> BTreeMap<Status, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            if let Some(cell) = row.cells.get(requirement) {
                *counts.entry(cell.status).or_default() += 1;
            }
        }
        counts
    }

    fn due(&self, statuses: &[Status]) -> Vec<Due<'_>> {
        let mut due: Vec<Due<'_>> = Vec::new();
        for row in &self.rows {
            for (requirement, standing) in row.cells.iter().enumerate() {
                if statuses.contains(&standing.status) {
                    let day = standing.due.or(standing.until);
                    due.push(Due { person: row.person, requirement, standing, day });
                }
            }
        }
        due.sort_by_key(|due| (Reverse(due.day.is_some()), due.day, due.person, due.requirement));
        due
    }

    /// `matrix.csv`: a row for each person and requirement.
    pub(super) fn matrix_csv(&self, site: &Site, people: &People) -> String {
        let language = site.languages.first().map_or("", String::as_str);
        let rows = self.rows.iter().flat_map(|row| {
            row.cells.iter().zip(&site.requirements).map(move |(cell, required)| {
                let title = super::site::text_of(&required.title, language, &required.requirement.id);
                cells(&people.people[row.person], (&required.requirement.id, title), cell)
            })
        });
        csv(&HEAD, rows)
    }

    /// `overdue.csv`: what should have been done, then what has to be renewed.
    pub(super) fn overdue_csv(&self, site: &Site, people: &People) -> String {
        let language = site.languages.first().map_or("", String::as_str);
        let all = self.overdue().into_iter().chain(self.expiring());
        let rows = all.map(|due| {
            let required = &site.requirements[due.requirement];
            let title = super::site::text_of(&required.title, language, &required.requirement.id);
            cells(&people.people[due.person], (&required.requirement.id, title), due.standing)
        });
        csv(&HEAD, rows)
    }
}

const HEAD: [&str; 10] =
    ["id", "name", "unit", "requirement", "title", "status", "due", "until", "changed_document", "changed_version"];

fn cells(person: &Person, (id, title): (&str, &str), standing: &Standing) -> Vec<Cell> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let reason = standing.reason.as_ref();
    vec![
        person.id.as_str().into(),
        person.name.as_str().into(),
        person.unit.as_str().into(),
        id.into(),
        title.into(),
        standing.status.name().into(),
        day(standing.due).into(),
        day(standing.until).into(),
        reason.map_or("", |reason| &reason.document).into(),
        reason.map_or("", |reason| &reason.version).into(),
    ]
}

/// A person with the roles that everybody has.
fn counted(person: &Person, site: &Site) -> standing::Person {
    let mut roles = person.roles.clone();
    roles.extend(site.common_roles().map(str::to_string));
    standing::Person { roles, joined: person.joined, waived: person.waived.clone(), open: Vec::new() }
}
