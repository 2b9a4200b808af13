//! What nobody has to learn, and what no question asks about.

use std::collections::BTreeSet;

use super::site::Site;
use super::standing::RequirementKind;

/// Gaps between what is written and what is learned.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Documents in force that no requirement is about, by number.
    pub without_requirement: Vec<String>,
    /// Documents in force that no quiz is about, by number.
    pub without_quiz: Vec<String>,
    /// Of documents that quizzes are about: steps that no question refers to, as places in the document's steps.
    pub without_question: Vec<(String, Vec<usize>)>,
}

/// Compares documents with requirements and questions.
pub fn coverage(site: &Site) -> Coverage {
    let current = || site.quizzes.iter().filter(|quiz| quiz.current);
    let mut required: BTreeSet<&str> = BTreeSet::new();
    for one in &site.requirements {
        match one.requirement.kind {
            RequirementKind::Acknowledge => {
                required.insert(&one.requirement.activity);
            }
            RequirementKind::Quiz => {
                let quizzes = current().filter(|quiz| quiz.id == one.requirement.activity);
                required.extend(quizzes.flat_map(|quiz| &quiz.procedures).map(|procedure| procedure.id.as_str()));
            }
            RequirementKind::Exercise => {}
        }
    }
    let asked: BTreeSet<&str> = current().flat_map(|quiz| &quiz.procedures).map(|one| one.id.as_str()).collect();
    let references: BTreeSet<(&str, &str)> = current()
        .flat_map(|quiz| quiz.questions.values())
        .filter_map(|question| question.reference.as_ref())
        .filter_map(|(document, step)| Some((document.as_str(), step.as_deref()?)))
        .collect();
    let mut coverage = Coverage::default();
    for (number, document) in site.documents.iter().filter(|(_, document)| document.is_learned) {
        if !required.contains(number.as_str()) {
            coverage.without_requirement.push(number.clone());
        }
        if !asked.contains(number.as_str()) {
            coverage.without_quiz.push(number.clone());
            continue;
        }
        let steps = document.steps.iter().enumerate();
        let open: Vec<usize> =
            steps.filter(|(_, (id, _))| !references.contains(&(number, id))).map(|(at, _)| at).collect();
        if !open.is_empty() {
            coverage.without_question.push((number.clone(), open));
        }
    }
    coverage
}
