//! Lays a paper: which questions an attempt has, and in what order everything stands.

use serde::{Deserialize, Serialize};

use super::{Generator, Paper, Question};

/// A question of a laid paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laid {
    /// Its section's id.
    pub section: String,
    /// The question's id.
    pub id: String,
    /// Its choices, items, targets or rows as they stand; empty where nothing of it moves.
    pub order: Vec<String>,
}

/// The paper of a seed. The same paper and seed give the same in every browser.
pub fn lay(paper: &Paper, seed: u32) -> Vec<Laid> {
    let mut generator = Generator::new(seed);
    let mut laid = Vec::new();
    for section in &paper.sections {
        let mut ids: Vec<&String> = section.draw.iter().collect();
        if let Some(count) = section.count {
            let mut places: Vec<usize> = (0..ids.len()).collect();
            generator.shuffle(&mut places);
            places.truncate(count as usize);
            places.sort_unstable();
            ids = places.into_iter().map(|place| ids[place]).collect();
        }
        if paper.shuffle_questions {
            generator.shuffle(&mut ids);
        }
        for id in ids {
            let order = paper.questions.get(id).map(|question| order(question, &mut generator)).unwrap_or_default();
            laid.push(Laid { section: section.id.clone(), id: id.clone(), order });
        }
    }
    laid
}

fn order(question: &Question, generator: &mut Generator) -> Vec<String> {
    let mut shuffled = |list: &[String], shuffle: bool| {
        let mut list = list.to_vec();
        if shuffle {
            generator.shuffle(&mut list);
        }
        list
    };
    match question {
        Question::SingleChoice { shuffle: true, choices, fixed, .. }
        | Question::MultipleResponse { shuffle: true, choices, fixed, .. } => {
            let free: Vec<String> = choices.iter().filter(|choice| !fixed.contains(choice)).cloned().collect();
            let mut order = shuffled(&free, true);
            order.extend(fixed.iter().cloned());
            order
        }
        Question::SingleChoice { choices, .. } | Question::MultipleResponse { choices, .. } => choices.clone(),
        Question::Ordering { items, .. } => shuffled(items, true),
        Question::Matching { targets, shuffle, .. } => shuffled(targets, *shuffle),
        Question::Classification { rows, shuffle, .. } => shuffled(rows, *shuffle),
        Question::TrueFalse { .. }
        | Question::Numeric { .. }
        | Question::ShortText { .. }
        | Question::Hotspot { .. }
        | Question::Scenario { .. } => Vec::new(),
    }
}
