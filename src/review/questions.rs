//! Questions that something speaks against, by the records that learners handed in. Nobody is named.

use crate::training::intake::Intake;
use crate::training::items::{Flag, items};
use crate::training::site::Site;

/// A question that is worth a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Flagged {
    /// The quiz's title, id and version.
    pub title: String,
    pub quiz: String,
    pub version: String,
    /// The question's id, and its stem in one line.
    pub question: String,
    pub stem: String,
    /// In how many attempts it was drawn.
    pub drawn: usize,
    /// The mean share of its points, 0 to 1.
    pub facility: Option<f64>,
    /// What speaks against it, with the text of the choice that it is about.
    pub flags: Vec<(Flag, String)>,
}

/// Questions with flags, as the training report finds them, in a language of the handbook.
pub fn flagged(site: &Site, intake: &Intake, language: &str) -> Vec<Flagged> {
    let mut all = Vec::new();
    for quiz_items in items(site, intake) {
        let quiz = &site.quizzes[quiz_items.quiz];
        for item in quiz_items.items.into_iter().filter(|item| !item.flags.is_empty()) {
            let known = quiz.questions.get(&item.question);
            let choice = |flag: &Flag| {
                let id = flag.choice().unwrap_or_default();
                let text = known.and_then(|known| known.parts.get(id)?.text_in(language));
                text.unwrap_or(id).to_string()
            };
            all.push(Flagged {
                title: quiz.title.text_in(language).unwrap_or(&quiz.id).to_string(),
                quiz: quiz.id.clone(),
                version: quiz.version.clone(),
                stem: known.and_then(|known| known.label.text_in(language)).unwrap_or_default().to_string(),
                drawn: item.drawn,
                facility: item.facility,
                flags: item.flags.iter().map(|flag| (flag.clone(), choice(flag))).collect(),
                question: item.question,
            });
        }
    }
    all
}
