//! What records say, as owners see it: questions that learners get wrong, and limits that runs missed.

use super::Renderer;
use super::views::{AgendaLimit, AgendaPlace, AgendaQuestion, AgendaRuns, FlagView, MistakenView, QuestionFiguresView};
use crate::content::quiz::Question;
use crate::content::quiz::text::plain;
use crate::handbook::{MissedLimit, QuestionFigures, RunFigures};
use crate::words::{Words, largest_units};

impl Renderer<'_> {
    /// Questions that learners get wrong most, the worst first.
    pub(super) fn misunderstood(&self, language: usize, folder: &str) -> Vec<QuestionFiguresView> {
        let worst = self.handbook.evidence.misunderstood();
        worst.into_iter().filter_map(|figures| self.question_figures(figures, language, folder)).collect()
    }

    /// Questions that something speaks against; none where no records of learners were given.
    pub(super) fn flagged(&self, language: usize, folder: &str) -> Option<Vec<AgendaQuestion>> {
        let view = |figures: &QuestionFigures| {
            let question = self.handbook.quiz(&figures.quiz)?.quiz.question(&figures.question)?;
            let flags = figures.flags.iter().map(|flag| FlagView {
                code: flag.name(),
                choice: flag.choice().map(|id| self.choice(question, id, language)).unwrap_or_default(),
            });
            Some(AgendaQuestion { flags: flags.collect(), question: self.question_figures(figures, language, folder)? })
        };
        Some(self.handbook.evidence.flagged()?.into_iter().filter_map(view).collect())
    }

    fn question_figures(
        &self,
        figures: &QuestionFigures,
        language: usize,
        folder: &str,
    ) -> Option<QuestionFiguresView> {
        let quiz = &self.handbook.quiz(&figures.quiz)?.quiz;
        let question = quiz.question(&figures.question)?;
        let page = self.handbook.quiz_page(&figures.quiz)?;
        let mistaken = figures.mistaken.as_ref();
        Some(QuestionFiguresView {
            title: self.spoken(&question.stem.value, language),
            quiz: self.link_view(page, self.handbook.language_for(page, language), folder),
            drawn: figures.drawn,
            percent: figures.facility.map(|facility| format!("{:.0}", facility * 100.0)),
            mistaken: mistaken
                .map(|(id, count)| MistakenView { text: self.choice(question, id, language), count: *count }),
            reference: self.reference(question, language, folder),
        })
    }

    /// Words without marks.
    fn spoken(&self, words: &Words, language: usize) -> String {
        words.text_in(&self.handbook.languages[language]).map(plain).unwrap_or_default()
    }

    /// The text of a choice, by its id.
    fn choice(&self, question: &Question, id: &str, language: usize) -> String {
        let word = |key| self.theme.word(&self.handbook.languages[language], key).to_string();
        match id {
            "true" => word("quiz_true"),
            "false" => word("quiz_false"),
            id => question.choice(id).map_or_else(|| id.to_string(), |words| self.spoken(words, language)),
        }
    }

    /// What runs say together; none where no records of runs were given.
    pub(super) fn run_figures(&self, language: usize, folder: &str) -> Option<AgendaRuns> {
        let RunFigures { count, drills, left_out, missed } = self.handbook.evidence.runs.as_ref()?;
        let missed = missed.iter().map(|limit| self.missed_limit(limit, language, folder)).collect();
        Some(AgendaRuns { count: *count, drills: *drills, left_out: *left_out, missed })
    }

    fn missed_limit(&self, limit: &MissedLimit, language: usize, folder: &str) -> AgendaLimit {
        let page = self.handbook.by_number(&limit.document);
        let step = self.agenda_step(&limit.step, page, language, folder);
        AgendaLimit {
            page: page.map(|page| self.agenda_page(page, language, folder)),
            document: format!("{} {}", limit.document, limit.document_title),
            step: match step.href {
                Some(_) => step,
                None => AgendaPlace { title: limit.step_title.clone(), href: None },
            },
            count: limit.count,
            drills: limit.drills,
            open: limit.open,
            late: self.lasting(limit.worst_ms, &self.handbook.languages[language]),
        }
    }

    /// A duration in words: its two largest units. The theme's `js/run/review.js` says it the same way.
    fn lasting(&self, ms: i64, code: &str) -> String {
        let word = |(unit, count): &(&str, i64)| {
            let one = if *count == 1 { "_one" } else { "" };
            self.theme.word(code, &format!("run_lasting_{unit}{one}")).replace("{n}", &count.to_string())
        };
        match &largest_units(ms).iter().map(word).collect::<Vec<_>>()[..] {
            [] => self.theme.word(code, "run_lasting_moment").to_string(),
            [large, small] => {
                self.theme.word(code, "run_lasting_two").replace("{large}", large).replace("{small}", small)
            }
            said => said.concat(),
        }
    }
}
