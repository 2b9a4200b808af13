//! Rules for roles and the people who hold them.

use crate::content::block::Block;
use crate::content::severity::Scale;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::handbook::Handbook;
use crate::say;
use crate::yaml::Located;

/// Every role that a document names.
fn named(handbook: &Handbook) -> Vec<&Located<String>> {
    let mut roles = Vec::new();
    for (_, entry) in handbook.living() {
        for document in entry.documents.iter().flatten() {
            let front = &document.front;
            roles.extend(front.owner.iter().chain(&front.approvers).chain(&front.audience));
            roles.extend(document.body.blocks.iter().flat_map(Block::roles));
            for step in &document.body.steps {
                roles.extend(step.roles.iter().chain(&step.accountable).chain(&step.consult).chain(&step.inform));
            }
        }
        for record in entry.history.iter().flat_map(|history| &history.records) {
            roles.extend(&record.approved_by);
        }
    }
    roles.extend(&handbook.roster.on_duty);
    roles.extend(handbook.scale.iter().flat_map(Scale::roles));
    roles.extend(handbook.register.items.iter().filter_map(|item| item.owner.as_ref()));
    roles
}

/// Every role is in the roster; a handbook without roster names its roles freely.
pub fn unknown(handbook: &Handbook) -> Vec<Diagnostic> {
    if handbook.roster.file.is_none() {
        return Vec::new();
    }
    let unknown = named(handbook).into_iter().filter(|role| handbook.roster.role(&role.value).is_none());
    unknown
        .map(|role| {
            let name = &role.value;
            let known = handbook.roster.roles.iter().map(|role| role.id.as_str());
            let message = say!("the roster has no role `{name}`", "名冊中沒有角色 `{name}`");
            Diagnostic::new(Code::UnknownRole, role.span.clone(), message).maybe_help(did_you_mean(name, known))
        })
        .collect()
}

/// A role that documents name is held by somebody.
pub fn unheld(handbook: &Handbook) -> Vec<Diagnostic> {
    let named = named(handbook);
    let unheld =
        handbook.roster.roles.iter().filter(|role| {
            !role.everyone && role.holders.is_empty() && named.iter().any(|other| other.value == role.id)
        });
    unheld
        .map(|role| {
            let id = &role.id;
            let message = say!("nobody holds the role `{id}`", "角色 `{id}` 無人擔任");
            let help = say!(
                "name a person under `holders`, or write `everyone: true`",
                "請在 `holders` 填入人員，或寫 `everyone: true`"
            );
            Diagnostic::new(Code::UnheldRole, role.span.clone(), message).help(help)
        })
        .collect()
}

/// Holders and deputies are people of the roster.
pub fn people(handbook: &Handbook) -> Vec<Diagnostic> {
    let roster = &handbook.roster;
    let holders = roster.roles.iter().flat_map(|role| role.holders.iter().chain(&role.deputies));
    holders
        .filter(|person| roster.person(&person.value).is_none())
        .map(|person| {
            let name = &person.value;
            let known = roster.people.iter().map(|person| person.id.as_str());
            let message = say!("the roster has no person `{name}`", "名冊中沒有人員 `{name}`");
            Diagnostic::new(Code::UnknownPerson, person.span.clone(), message).maybe_help(did_you_mean(name, known))
        })
        .collect()
}

/// Contacts were checked lately.
pub fn contacts(handbook: &Handbook) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for person in handbook.contacts().filter(|person| handbook.is_unchecked(person)) {
        let id = &person.id;
        let (span, message) = match &person.checked {
            None => (person.span.clone(), say!("the contact `{id}` was never checked", "聯絡人 `{id}` 從未確認")),
            Some(checked) => {
                let day = checked.value;
                (
                    checked.span.clone(),
                    say!("the contact `{id}` was last checked on {day}", "聯絡人 `{id}` 上次確認是 {day}"),
                )
            }
        };
        let help = say!(
            "try the number, then write today's date under `checked`",
            "請實際撥打確認，再於 `checked` 寫上今天日期"
        );
        found.push(Diagnostic::new(Code::ContactStale, span, message).help(help));
    }
    found
}
