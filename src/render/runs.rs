//! What leads through a runbook: the plan that its page tells the script, and the script's words.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Renderer;
use super::fill::encoded;
use super::versions::RECENT;
use super::views::{PlanStep, PlanVersion, PlanView, RoleData, RunLinks};
use super::words::Words;
use crate::config::FeedbackValues;
use crate::content::Kind;
use crate::content::body::Timer;
use crate::handbook::{EntryId, EntryRole, hexadecimal, relative_address};

/// Stand in the feedback address where the page puts the step and the run. Nothing of them changes when encoded.
pub const STEP: &str = "__step__";
pub const RUN: &str = "__run__";

impl Renderer<'_> {
    /// The words of every language; none in a handbook without runbooks and blocks.
    pub(super) fn words_of_runs(&self) -> Vec<Words> {
        if self.theme.runs.is_none() || !self.has_runs() {
            return Vec::new();
        }
        self.handbook.languages.iter().map(|code| self.run_words(code)).collect()
    }

    fn has_runs(&self) -> bool {
        self.handbook.by_key("runs").is_some_and(|entry| self.handbook.entries[entry].role == EntryRole::Runs)
    }

    fn run_words(&self, code: &str) -> Words {
        let words: BTreeMap<_, _> = self.theme.words(code, "run_").collect();
        Words::new("run", "runWords", code, &words)
    }

    /// The way to the runs from a folder of the site.
    pub(super) fn run_links(&self, language: usize, folder: &str) -> Option<RunLinks> {
        let words = self.run_words.get(language)?;
        let theme = self.theme.runs.as_ref()?;
        let from_here = |address: &str| encoded(&relative_address(folder, address));
        let page = self.handbook.by_key("runs")?;
        Some(RunLinks {
            page: self.href(folder, page, language, None),
            script: from_here(&theme.script),
            stylesheet: theme.stylesheet.as_deref().map(from_here),
            words: from_here(&words.address),
        })
    }

    /// What a runbook's page tells the script, as JSON; none for pages that are not run.
    pub(super) fn plan(&self, entry: EntryId, language: usize, folder: &str) -> Option<String> {
        let page = &self.handbook.entries[entry];
        let is_text = matches!(page.role, EntryRole::Plain | EntryRole::Version { .. });
        if !is_text || page.kind() != Kind::Runbook || self.run_words.is_empty() {
            return None;
        }
        let document = page.documents[language].as_ref()?;
        let steps = self.step_views(entry, language, folder);
        // Of a withdrawn document no step is shown; who has a run of it still has to be told.
        if steps.is_empty() && self.status(entry).code != "withdrawn" {
            return None;
        }
        let of = page.role.document().unwrap_or(entry);
        let shown = self.shown_record(entry);
        let own_page = shown.and_then(|(at, _)| self.handbook.entries[of].versions.get(at).copied().flatten());
        let permanent = own_page.filter(|page| self.handbook.exists(*page, language)).unwrap_or(entry);
        let plan = PlanView {
            handbook: self.site_title(0),
            document: page.main()?.front.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            version: shown.map(|(_, record)| record.version.value.to_string()).unwrap_or_default(),
            standing: self.status(entry).code,
            digest: hexadecimal(&Sha256::digest(page.main()?.text.as_bytes()).into()),
            title: self.title(entry, language),
            language: self.handbook.languages[language].to_string(),
            address: encoded(&self.handbook.entries[permanent].addresses[language]),
            history: self.history_href(of, language, folder),
            feedback: self.run_feedback(of, language, shown.map(|(_, record)| record.version.value.to_string())),
            // On the page of an older version runs only go on; they pinned their scale when they began.
            scale: (of == entry || matches!(self.status(entry).code, "in-force" | "upcoming"))
                .then(|| self.handbook.scale_of(document))
                .flatten()
                .map(|scale| self.scale_data(scale, language)),
            versions: self.plan_versions(of, language, folder),
            steps: steps
                .iter()
                .zip(self.handbook.steps(entry, language))
                .map(|(view, step)| PlanStep {
                    id: view.id.clone(),
                    number: view.number,
                    title: view.title.clone(),
                    roles: view
                        .roles
                        .iter()
                        .map(|role| RoleData { id: role.id.clone(), name: role.name.clone() })
                        .collect(),
                    within: view.within.as_ref().map(|limit| limit.minutes),
                    when: step.when.iter().map(|level| level.value.clone()).collect(),
                    after: step.after.iter().map(|id| id.value.clone()).collect(),
                    marks: step.marks.map(|milestone| milestone.name()),
                    each: step.each_account,
                    manual: step.timer == Timer::Manual,
                })
                .collect(),
        };
        Some(serde_json::to_string(&plan).expect("text as JSON"))
    }

    fn plan_versions(&self, of: EntryId, language: usize, folder: &str) -> Vec<PlanVersion> {
        let versions = self.handbook.entries[of].history.as_ref().map_or(0, |history| history.records.len());
        (0..versions)
            .rev()
            .take(RECENT)
            .filter_map(|at| self.version_view(of, at, language, folder))
            .map(|view| PlanVersion {
                version: view.version,
                effective: view.effective,
                standing: view.standing,
                href: view.href,
                redline: view.redline_current,
                withdrawn: view.withdrawn,
            })
            .collect()
    }

    /// "Suggest a change", for the step and the run that the page puts in.
    fn run_feedback(&self, of: EntryId, language: usize, version: Option<String>) -> Option<String> {
        let page = &self.handbook.entries[of];
        let number = page.main().and_then(|document| document.front.id.as_ref()).map(|id| id.value.as_str());
        let address = &page.addresses[language];
        self.handbook.config.feedback.address(&FeedbackValues {
            document: number.unwrap_or(address),
            version: version.as_deref().unwrap_or_default(),
            step: STEP,
            title: &format!("{} · {RUN}", self.title(of, language)),
            language: &self.handbook.languages[language],
            address: &format!("{address}#{STEP}"),
            ..FeedbackValues::default()
        })
    }
}
