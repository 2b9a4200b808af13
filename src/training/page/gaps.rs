//! What nobody has to learn and nobody is asked, as the report shows it.

use serde::Serialize;

use super::In;
use crate::training::coverage::Coverage;
use crate::training::site::text_of;

/// All gaps.
#[derive(Serialize)]
pub(super) struct CoverageView {
    without_requirement: Vec<DocumentView>,
    without_quiz: Vec<DocumentView>,
    without_question: Vec<DocumentView>,
}

/// A document with the steps that are missed.
#[derive(Serialize)]
struct DocumentView {
    number: String,
    title: String,
    steps: Vec<String>,
}

pub(super) fn view(within: In<'_>, coverage: &Coverage) -> CoverageView {
    let document = |number: &String, steps: &[usize]| {
        let known = within.site.documents.get(number);
        let title = known.map_or(number.as_str(), |known| text_of(&known.title, within.language, number));
        let step = |at: &usize| {
            let (id, title) = known?.steps.get(*at)?;
            Some(text_of(title, within.language, id).to_string())
        };
        DocumentView {
            number: number.clone(),
            title: title.to_string(),
            steps: steps.iter().filter_map(step).collect(),
        }
    };
    let all = |numbers: &[String]| numbers.iter().map(|number| document(number, &[])).collect();
    CoverageView {
        without_requirement: all(&coverage.without_requirement),
        without_quiz: all(&coverage.without_quiz),
        without_question: coverage.without_question.iter().map(|(number, steps)| document(number, steps)).collect(),
    }
}
