//! Views of controlled documents: the control block, the steps, the RACI table, the history.

use super::Renderer;
use super::kind_name;
use super::views::{
    CardView, ControlView, RaciRow, RoleLink, SeverityView, StatusView, StepLink, StepView, TimeLimitView,
};
use crate::content::body::{Milestone, Step, Timer};
use crate::handbook::{EntryId, EntryRole, Standing};
use crate::words::{Minutes, Period, PeriodUnit};
use crate::yaml::Located;

impl Renderer<'_> {
    pub(super) fn card_of(&self, entry: EntryId, language: usize, folder: &str) -> CardView {
        let shown = self.handbook.language_for(entry, language);
        let page = &self.handbook.entries[entry];
        let document = page.documents[shown].as_ref();
        let controlled = page.kind().is_controlled();
        CardView {
            title: self.title(entry, shown),
            href: self.href(folder, entry, shown, None),
            description: document
                .and_then(|document| document.front.description.clone())
                .or_else(|| self.quiz_description(entry, shown)),
            kind: kind_name(self.handbook, entry),
            number: page.main().and_then(|document| document.front.id.as_ref()).map(|id| id.value.clone()),
            version: self.shown_record(entry).map(|(_, record)| record.version.value.to_string()),
            status: controlled.then(|| self.status(entry)),
            stage: self.stage_title(entry, language),
            pages: 0,
        }
    }

    /// Where a document stands today.
    pub(super) fn status(&self, entry: EntryId) -> StatusView {
        let page = &self.handbook.entries[entry];
        if let EntryRole::Version { of, record } = page.role {
            return StatusView { code: self.handbook.standing(of, record).map_or("draft", Standing::name) };
        }
        let code = match page.history.as_ref().filter(|history| !history.records.is_empty()) {
            None => "draft",
            Some(_) if self.shows_draft(entry) => "draft",
            Some(_) if self.handbook.in_force(entry).is_some() => "in-force",
            Some(history) if history.is_withdrawn() => "withdrawn",
            Some(_) => "upcoming",
        };
        StatusView { code }
    }

    fn stage_title(&self, entry: EntryId, language: usize) -> Option<String> {
        let stage = self.handbook.entries[entry].main()?.front.stage.as_ref()?;
        Some(self.stage_name(&stage.value, language))
    }

    /// A stage's title: from the configuration, else the theme's word for it.
    pub(super) fn stage_name(&self, id: &str, language: usize) -> String {
        let code = &self.handbook.languages[language];
        let stage = self.handbook.config.stages.iter().find(|stage| stage.id == id);
        if let Some(title) = stage.and_then(|stage| stage.title.as_ref()?.text_in(code)) {
            return title.to_string();
        }
        let key = format!("stage_{}", id.replace('-', "_"));
        match self.theme.word(code, &key) {
            word if word == key => id.to_string(),
            word => word.to_string(),
        }
    }

    pub(super) fn role_link(&self, role: &str, language: usize, folder: &str) -> RoleLink {
        let code = &self.handbook.languages[language];
        let known = self.handbook.roster.role(role);
        let entry = known.and_then(|role| self.handbook.by_key(&format!("roles/{}", role.id)));
        RoleLink {
            id: role.to_string(),
            name: known.and_then(|role| role.name.text_in(code)).unwrap_or(role).to_string(),
            href: entry.map(|entry| self.href(folder, entry, language, None)),
        }
    }

    pub(super) fn role_links(&self, roles: &[Located<String>], language: usize, folder: &str) -> Vec<RoleLink> {
        roles.iter().map(|role| self.role_link(&role.value, language, folder)).collect()
    }

    /// `most` versions of the history, newest first.
    pub(super) fn control_view(
        &self,
        entry: EntryId,
        language: usize,
        folder: &str,
        most: usize,
    ) -> Option<ControlView> {
        let page = &self.handbook.entries[entry];
        if !page.kind().is_controlled() {
            return None;
        }
        let front = &page.main()?.front;
        let of = page.role.document().unwrap_or(entry);
        let versions = self.handbook.entries[of].history.as_ref().map_or(0, |history| history.records.len());
        let shown = self.shown_record(entry);
        let (version, effective) =
            shown.map(|(_, record)| (record.version.value.to_string(), record.effective.value.to_string())).unzip();
        let next_review = self.next_review(entry);
        let steps = self.step_views(entry, language, folder);
        let raci_roles = self.raci_roles(entry, language, folder);
        let raci = self.raci(entry, language, &raci_roles, &steps);
        let related = front.related.iter().filter_map(|number| self.handbook.by_number(&number.value));
        Some(ControlView {
            number: front.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            version,
            status: self.status(entry),
            stage: self.stage_title(entry, language),
            owner: front.owner.as_ref().map(|owner| self.role_link(&owner.value, language, folder)),
            approvers: self.role_links(&front.approvers, language, folder),
            audience: self.role_links(&front.audience, language, folder),
            effective,
            next_review: next_review.map(|day| day.to_string()),
            review_overdue: next_review.is_some_and(|day| day < self.handbook.today),
            translation: self.translation_view(entry, language, folder),
            history_href: self.history_href(of, language, folder),
            permalink: shown.and_then(|(at, _)| self.version_href(of, at, language, folder)),
            history: (0..versions)
                .rev()
                .take(most)
                .filter_map(|at| self.version_view(of, at, language, folder))
                .collect(),
            steps,
            raci_roles,
            raci,
            related: related.map(|entry| self.card_of(entry, language, folder)).collect(),
            lanes: None,
        })
    }

    /// The steps of a document, with addresses as seen from a folder of the site.
    pub(super) fn step_views(&self, entry: EntryId, language: usize, folder: &str) -> Vec<StepView> {
        let steps = self.handbook.steps(entry, language);
        let shown = self.handbook.language_for(entry, language);
        steps.iter().enumerate().map(|(index, step)| self.step_view(entry, shown, index, step, folder)).collect()
    }

    pub(super) fn step_view(
        &self,
        entry: EntryId,
        language: usize,
        index: usize,
        step: &Step,
        folder: &str,
    ) -> StepView {
        let code = &self.handbook.languages[language];
        let steps = self.handbook.steps(entry, language);
        let after = step.after.iter().filter_map(|id| steps.iter().find(|other| other.id == id.value));
        let document = self.handbook.entries[entry].documents[language].as_deref();
        StepView {
            number: index + 1,
            id: step.id.clone(),
            title: step.title.clone(),
            href: self.href(folder, entry, language, Some(&step.id)),
            roles: self.role_links(&step.roles, language, folder),
            within: step.within.map(|limit| self.time_limit(limit, code)),
            when: step
                .when
                .iter()
                .map(|level| SeverityView {
                    code: level.value.clone(),
                    name: self.level_name(document, &level.value, language),
                })
                .collect(),
            after: after
                .map(|other| StepLink {
                    title: other.title.clone(),
                    href: self.href(folder, entry, language, Some(&other.id)),
                })
                .collect(),
            accountable: step.accountable.as_ref().map(|role| self.role_link(&role.value, language, folder)),
            consult: self.role_links(&step.consult, language, folder),
            inform: self.role_links(&step.inform, language, folder),
            marks: step.marks.map(Milestone::name),
            each_account: step.each_account,
            by_hand: step.timer == Timer::Manual,
            feedback: self.feedback(entry, language, Some(&step.id)),
            current: None,
            document: None,
        }
    }

    pub(super) fn time_limit(&self, limit: Minutes, code: &str) -> TimeLimitView {
        let (count, unit) = limit.parts();
        let key = if count == 1 { format!("within_{}", unit.trim_end_matches('s')) } else { format!("within_{unit}") };
        TimeLimitView {
            iso: limit.iso(),
            minutes: u64::from(limit.get()),
            text: self.theme.word(code, &key).replace("{n}", &count.to_string()),
        }
    }

    /// A period in words: every 3 months.
    pub(super) fn period(&self, period: Period, code: &str) -> String {
        let unit = match period.unit {
            PeriodUnit::Days => "day",
            PeriodUnit::Weeks => "week",
            PeriodUnit::Months => "month",
            PeriodUnit::Years => "year",
        };
        let key = if period.count == 1 { format!("every_{unit}") } else { format!("every_{unit}s") };
        self.theme.word(code, &key).replace("{n}", &period.count.to_string())
    }

    /// Every role that occurs in the steps, in the roster's order; the owner is accountable where no step says otherwise.
    fn raci_roles(&self, entry: EntryId, language: usize, folder: &str) -> Vec<RoleLink> {
        let steps = self.handbook.steps(entry, language);
        let owner = self.handbook.entries[entry].main().and_then(|document| document.front.owner.as_ref());
        let mut roles: Vec<&str> = Vec::new();
        for step in steps {
            let named = step.roles.iter().chain(&step.accountable).chain(&step.consult).chain(&step.inform);
            roles.extend(named.map(|role| role.value.as_str()));
        }
        if !roles.is_empty() {
            roles.extend(owner.map(|owner| owner.value.as_str()));
        }
        let place =
            |role: &str| self.handbook.roster.roles.iter().position(|known| known.id == role).unwrap_or(usize::MAX);
        roles.sort_by_key(|role| (place(role), role.to_string()));
        roles.dedup();
        roles.into_iter().map(|role| self.role_link(role, language, folder)).collect()
    }

    fn raci(&self, entry: EntryId, language: usize, roles: &[RoleLink], views: &[StepView]) -> Vec<RaciRow> {
        let owner = self.handbook.entries[entry].main().and_then(|document| document.front.owner.as_ref());
        let steps = self.handbook.steps(entry, language);
        let rows = steps.iter().zip(views).map(|(step, view)| {
            let accountable = step.accountable.as_ref().or(owner);
            let has = |list: &[Located<String>], role: &RoleLink| list.iter().any(|other| other.value == role.id);
            let cells = roles.iter().map(|role| {
                let mut cell = String::new();
                for (letter, is) in [
                    ('R', has(&step.roles, role)),
                    ('A', accountable.is_some_and(|accountable| accountable.value == role.id)),
                    ('C', has(&step.consult, role)),
                    ('I', has(&step.inform, role)),
                ] {
                    if is {
                        cell.push(letter);
                    }
                }
                cell
            });
            RaciRow { title: view.title.clone(), href: view.href.clone(), cells: cells.collect() }
        });
        rows.collect()
    }
}
