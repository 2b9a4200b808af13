//! Views of the pages that the build adds: the front page, contacts, roles, the glossary.

use std::collections::BTreeMap;

use super::Renderer;
use super::views::{
    ContactView, HomeView, LinkView, PersonView, RoleDocument, RoleView, RosterView, SituationView, StageView, TermView,
};
use crate::content::roster::{Person, Role};
use crate::handbook::{EntryId, EntryRole};
use crate::yaml::Located;

/// Most releases on the front page.
const CHANGES: usize = 6;

impl Renderer<'_> {
    pub(super) fn home_view(&self, language: usize, folder: &str) -> HomeView {
        let roster = &self.handbook.roster;
        let on_duty = roster.on_duty.iter().filter_map(|id| roster.role(&id.value));
        let roles = roster.roles.iter().filter(|role| self.handbook.by_key(&format!("roles/{}", role.id)).is_some());
        HomeView {
            situations: self.situations(language, folder),
            on_duty: on_duty.map(|role| self.contact(role, language, folder)).collect(),
            stages: self.stages(language, folder),
            roles: roles.map(|role| self.role_link(&role.id, language, folder)).collect(),
            changes: self
                .changes(language, folder)
                .into_iter()
                .filter(|change| !change.is_upcoming)
                .take(CHANGES)
                .collect(),
            sections: self.children(0, language, folder),
        }
    }

    fn situations(&self, language: usize, folder: &str) -> Vec<SituationView> {
        let mut situations = Vec::new();
        for entry in &self.handbook.reading_order {
            let shown = self.handbook.language_for(*entry, language);
            let page = &self.handbook.entries[*entry];
            let Some(document) = &page.documents[shown] else { continue };
            let Some(title) = &document.front.situation else { continue };
            let first = document.body.steps.first().map(|step| step.id.as_str());
            situations.push((
                if page.kind().is_controlled() { self.standing_for_readers(*entry) } else { "in-force" },
                !matches!(page.kind(), crate::content::Kind::Runbook),
                SituationView {
                    title: title.clone(),
                    href: self.href(folder, *entry, shown, first),
                    document: self.title(*entry, shown),
                    number: page.main().and_then(|document| document.front.id.as_ref()).map(|id| id.value.clone()),
                },
            ));
        }
        // Runbooks come first; "not sure" leads to a procedure and is the last resort. What is withdrawn or not yet in
        // force is no help in an incident; a handbook that never released anything offers its drafts.
        let wanted = if situations.iter().any(|(status, _, _)| *status == "in-force") { "in-force" } else { "draft" };
        situations.retain(|(status, _, _)| *status == wanted);
        situations.sort_by_key(|(_, last, _)| *last);
        situations.into_iter().map(|(_, _, situation)| situation).collect()
    }

    /// A draft of what is in force helps its readers as much as that.
    fn standing_for_readers(&self, entry: EntryId) -> &'static str {
        if self.handbook.in_force(entry).is_some() { "in-force" } else { self.status(entry).code }
    }

    fn stages(&self, language: usize, folder: &str) -> Vec<StageView> {
        let mut documents: BTreeMap<&str, Vec<LinkView>> = BTreeMap::new();
        for entry in &self.handbook.reading_order {
            let page = &self.handbook.entries[*entry];
            let Some(stage) = page.main().and_then(|document| document.front.stage.as_ref()) else { continue };
            let shown = self.handbook.language_for(*entry, language);
            let document = page.documents[shown].as_ref();
            let title = document
                .and_then(|document| document.front.nav_title.clone())
                .unwrap_or_else(|| self.title(*entry, shown));
            let href = self.href(folder, *entry, shown, None);
            documents.entry(&stage.value).or_default().push(LinkView { title, href, description: None });
        }
        if documents.is_empty() {
            return Vec::new();
        }
        let stages = self.handbook.config.stages.iter().enumerate();
        stages
            .map(|(index, stage)| StageView {
                number: index + 1,
                id: stage.id.clone(),
                title: self.stage_name(&stage.id, language),
                documents: documents.remove(stage.id.as_str()).unwrap_or_default(),
            })
            .collect()
    }

    pub(super) fn contact(&self, role: &Role, language: usize, folder: &str) -> ContactView {
        let code = &self.handbook.languages[language];
        ContactView {
            role: self.role_link(&role.id, language, folder),
            duties: role.duties.as_ref().and_then(|duties| duties.text_in(code)).map(str::to_string),
            holders: self.people(&role.holders, code),
            deputies: self.people(&role.deputies, code),
        }
    }

    fn people(&self, ids: &[Located<String>], code: &str) -> Vec<PersonView> {
        ids.iter()
            .filter_map(|id| self.handbook.roster.person(&id.value))
            .map(|person| self.person(person, code))
            .collect()
    }

    fn person(&self, person: &Person, code: &str) -> PersonView {
        // That nobody ever checked it is no warning for readers: there is no day to show.
        let stale = person.checked.is_some() && self.handbook.is_unchecked(person);
        PersonView {
            name: person.name.text_in(code).unwrap_or(&person.id).to_string(),
            phone: person.phone.clone(),
            phone_href: person.phone.as_deref().map(telephone),
            mail: person.mail.clone(),
            mail_href: person.mail.as_ref().map(|mail| format!("mailto:{mail}")),
            chat: person.chat.clone(),
            web: person.web.clone(),
            note: person.note.as_ref().and_then(|note| note.text_in(code)).map(str::to_string),
            checked: person.checked.as_ref().map(|day| day.value.to_string()),
            stale,
        }
    }

    pub(super) fn roster_view(&self, language: usize, folder: &str) -> RosterView {
        let roster = &self.handbook.roster;
        let code = &self.handbook.languages[language];
        let contact = |role: &Role| self.contact(role, language, folder);
        RosterView {
            on_duty: roster.on_duty.iter().filter_map(|id| roster.role(&id.value)).map(contact).collect(),
            roles: roster.roles.iter().filter(|role| !role.everyone).map(contact).collect(),
            outside: roster.contacts.iter().map(|person| self.person(person, code)).collect(),
            check_every: self.handbook.config.check_contacts_every.map(|every| self.period(every, code)),
        }
    }

    pub(super) fn role_view(&self, entry: EntryId, language: usize, folder: &str) -> Option<RoleView> {
        let EntryRole::Role(id) = &self.handbook.entries[entry].role else { return None };
        let role = self.handbook.roster.role(id)?;
        let code = &self.handbook.languages[language];
        let of_role = |keep: &dyn Fn(&crate::content::FrontMatter) -> bool| {
            let entries = self.handbook.reading_order.iter().filter(|entry| {
                let page = &self.handbook.entries[**entry];
                page.kind().is_controlled() && page.main().is_some_and(|document| keep(&document.front))
            });
            entries.map(|entry| self.card_of(*entry, language, folder)).collect::<Vec<_>>()
        };
        Some(RoleView {
            id: id.clone(),
            name: role.name.text_in(code).unwrap_or(id).to_string(),
            duties: role.duties.as_ref().and_then(|duties| duties.text_in(code)).map(str::to_string),
            everyone: role.everyone,
            holders: self.people(&role.holders, code),
            deputies: self.people(&role.deputies, code),
            documents: self.role_documents(id, language, folder),
            owns: of_role(&|front| front.owner.as_ref().is_some_and(|owner| owner.value == *id)),
            must_know: of_role(&|front| front.audience.iter().any(|audience| audience.value == *id)),
            requirements: self.requirements_of(id, language, folder),
        })
    }

    fn role_documents(&self, role: &str, language: usize, folder: &str) -> Vec<RoleDocument> {
        let mut documents: Vec<RoleDocument> = Vec::new();
        let mut last = None;
        for (entry, index) in self.steps_by_role.get(role).map_or(&[][..], Vec::as_slice) {
            let shown = self.handbook.language_for(*entry, language);
            let Some(step) = self.handbook.steps(*entry, shown).get(*index) else { continue };
            let view = self.step_view(*entry, shown, *index, step, folder);
            if last == Some(*entry)
                && let Some(document) = documents.last_mut()
            {
                document.steps.push(view);
            } else {
                documents.push(RoleDocument { document: self.card_of(*entry, language, folder), steps: vec![view] });
                last = Some(*entry);
            }
        }
        documents
    }

    pub(super) fn term_views(&self, language: usize) -> Vec<TermView> {
        let code = &self.handbook.languages[language];
        let terms = self.handbook.glossary.terms.iter().map(|term| TermView {
            id: term.id.clone(),
            term: term.term.text_in(code).unwrap_or(&term.id).to_string(),
            also: term
                .also
                .iter()
                .find(|(language, _)| **language == **code)
                .map(|(_, names)| names.clone())
                .unwrap_or_default(),
            definition: term.definition.text_in(code).unwrap_or_default().to_string(),
            translations: self
                .handbook
                .languages
                .iter()
                .filter(|other| *other != code && term.term.covers(other))
                .filter_map(|other| Some((other.to_string(), term.term.text_in(other)?.to_string())))
                .collect(),
        });
        terms.collect()
    }
}

/// A `tel:` address (RFC 3966): digits and `+`; an extension after `ext.` or `x` follows as a parameter.
fn telephone(written: &str) -> String {
    let lower = written.to_lowercase();
    let (number, extension) = ["ext.", "ext", "內線", "#", "x"]
        .iter()
        .find_map(|mark| lower.split_once(mark))
        .map_or((lower.as_str(), None), |(number, extension)| (number, Some(extension)));
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '+' || *c == '*').collect::<String>();
    match extension.map(digits).filter(|extension| !extension.is_empty()) {
        Some(extension) if digits(number).is_empty() => format!("tel:{extension}"),
        Some(extension) => format!("tel:{};ext={extension}", digits(number)),
        None => format!("tel:{}", digits(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::telephone;

    #[test]
    fn numbers_become_addresses_that_phones_dial() {
        assert_eq!(telephone("+852 5550 0101"), "tel:+85255500101");
        assert_eq!(telephone("(02) 5550-0101 ext. 12"), "tel:0255500101;ext=12");
        assert_eq!(telephone("內線 5555"), "tel:5555");
    }
}
