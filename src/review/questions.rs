//! How questions work, by the records that learners handed in.

use crate::handbook::QuestionFigures;
use crate::training::intake::Intake;
use crate::training::items::{Item, items};
use crate::training::site::Site;

/// The figures of all questions of which there are any, as the training report has them.
pub fn figures(site: &Site, intake: &Intake) -> Vec<QuestionFigures> {
    let mut all = Vec::new();
    for quiz_items in items(site, intake) {
        let quiz = &site.quizzes[quiz_items.quiz];
        all.extend(quiz_items.items.into_iter().map(|item| QuestionFigures {
            quiz: quiz.id.clone(),
            mistaken: mistaken(&item).filter(|_| !quiz.survey),
            question: item.question,
            drawn: item.drawn,
            facility: item.facility,
            flags: item.flags,
        }));
    }
    all
}

/// The wrong choice that is taken most often; of two the one that comes first in the file.
fn mistaken(item: &Item) -> Option<(String, usize)> {
    let wrong = item.choices.iter().filter(|choice| !choice.right && choice.count > 0);
    let most = wrong.rev().max_by_key(|choice| choice.count)?;
    Some((most.id.clone(), most.count))
}
