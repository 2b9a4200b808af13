//! How questions work: how many answer them rightly, what is chosen, and whether those who know more do better.
//!
//! Classical item analysis, as exam boards do it: facility (the mean share of the points) and what was chosen from
//! [`FEW`] attempts, the correlation of the question with the rest of its paper from [`ENOUGH`].

use std::collections::BTreeMap;

use serde_json::Value;

use super::intake::{Intake, Taken};
use super::site::Site;
use super::table::{Cell, csv};
use crate::handbook::Flag;
use crate::marking::{Outcome, Question, walk};

/// From so many attempts on a question's facility and its choices say something.
pub const FEW: usize = 10;

/// From so many attempts on a correlation says something.
pub const ENOUGH: usize = 30;

/// A facility below this is too hard.
const HARD: f64 = 0.3;

/// The questions of a version of a quiz.
#[derive(Debug)]
pub struct QuizItems {
    /// Place in [`Site::quizzes`].
    pub quiz: usize,
    /// Attempts that were marked again with the same result, or marked now.
    pub attempts: usize,
    /// How many of them passed, where something is passed.
    pub passed: Option<usize>,
    /// The mean share of the points, 0 to 1.
    pub mean: f64,
    /// In the order of the paper's sections.
    pub items: Vec<Item>,
}

/// A question.
#[derive(Debug)]
pub struct Item {
    pub question: String,
    /// In how many attempts it was drawn.
    pub drawn: usize,
    /// The mean share of its points, 0 to 1; from [`FEW`] attempts.
    pub facility: Option<f64>,
    /// How it goes with the rest of the paper, −1 to 1; from [`ENOUGH`] attempts, none when either never varies.
    pub discrimination: Option<f64>,
    /// Of questions with choices: how often each was chosen; from [`FEW`] attempts.
    pub choices: Vec<Choice>,
    /// Of scenarios: the decisions; from [`FEW`] attempts.
    pub branches: Vec<Branch>,
    pub flags: Vec<Flag>,
}

/// A choice of a question.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub right: bool,
    /// How often it was chosen.
    pub count: usize,
    /// How often by the third with the highest score on the rest of the paper.
    pub strong: usize,
}

/// A decision of a scenario.
#[derive(Debug, PartialEq, Eq)]
pub struct Branch {
    pub node: String,
    /// In how many paths it was reached and something was chosen; a path that comes back counts again.
    pub reached: usize,
    /// Option, how often it was taken, and whether it is critical.
    pub options: Vec<(String, usize, bool)>,
}

/// An answer in an attempt.
struct Answer<'a> {
    response: &'a Value,
    /// Share of the question's points, and of the rest of the paper.
    share: f64,
    rest: f64,
}

/// Every version of every quiz that was taken, in the order of [`Site::quizzes`].
pub fn items(site: &Site, intake: &Intake) -> Vec<QuizItems> {
    let mut by_quiz: BTreeMap<usize, Vec<(&Taken, &Outcome)>> = BTreeMap::new();
    for taken in &intake.taken {
        let Some(outcome) = taken.verdict.outcome() else { continue };
        if let Some(quiz) = site.place_of(&taken.record.activity) {
            by_quiz.entry(quiz).or_default().push((taken, outcome));
        }
    }
    by_quiz.into_iter().map(|(quiz, attempts)| of_quiz(site, quiz, &attempts)).collect()
}

fn of_quiz(site: &Site, place: usize, attempts: &[(&Taken, &Outcome)]) -> QuizItems {
    let quiz = &site.quizzes[place];
    let mut answers: BTreeMap<&str, Vec<Answer<'_>>> = BTreeMap::new();
    for (taken, outcome) in attempts {
        let raw = outcome.raw.approximate();
        for interaction in taken.record.attempt.iter().flat_map(|attempt| &attempt.interactions) {
            let Some(question) = quiz.paper.questions.get(&interaction.question) else { continue };
            let Some(Some(mark)) = outcome.marks.get(&interaction.question) else { continue };
            let (points, own) = (mark.points.approximate(), f64::from(question.points()));
            let others = f64::from(outcome.max) - own;
            let rest = if others > 0.0 { (raw - points) / others } else { 0.0 };
            let answer = Answer { response: &interaction.response, share: points / own, rest };
            answers.entry(&interaction.question).or_default().push(answer);
        }
    }
    let mut items = Vec::new();
    for id in quiz.paper.sections.iter().flat_map(|section| &section.draw) {
        if let Some(answers) = answers.remove(id.as_str())
            && let Some(question) = quiz.paper.questions.get(id)
        {
            items.push(item(id, question, answers, quiz.survey));
        }
    }
    let scores = attempts.iter().map(|(_, outcome)| match outcome.max {
        0 => 0.0,
        max => outcome.raw.approximate() / f64::from(max),
    });
    QuizItems {
        quiz: place,
        attempts: attempts.len(),
        passed: quiz
            .paper
            .pass_mark
            .map(|_| attempts.iter().filter(|(_, outcome)| outcome.success == Some(true)).count()),
        mean: mean(scores),
        items,
    }
}

fn item(id: &str, question: &Question, mut answers: Vec<Answer<'_>>, is_survey: bool) -> Item {
    let drawn = answers.len();
    let mut item = Item {
        question: id.to_string(),
        drawn,
        facility: None,
        discrimination: None,
        choices: Vec::new(),
        branches: Vec::new(),
        flags: Vec::new(),
    };
    if drawn < FEW {
        return item;
    }
    if is_survey {
        item.choices = choices(question, &answers);
        item.choices.iter_mut().for_each(|choice| choice.right = false);
        item.branches = branches(question, &answers);
        return item;
    }
    let facility = mean(answers.iter().map(|answer| answer.share));
    item.facility = Some(facility);
    if facility < HARD {
        item.flags.push(Flag::Hard);
    }
    if answers.iter().all(|answer| answer.share >= 1.0) {
        item.flags.push(Flag::Easy);
    }
    // Stable, so that equals stay in the order in which they ended.
    answers.sort_by(|a, b| b.rest.total_cmp(&a.rest));
    item.choices = choices(question, &answers);
    item.branches = branches(question, &answers);
    if drawn >= ENOUGH {
        item.discrimination = correlation(&answers);
        if item.discrimination.is_some_and(|value| value < 0.0) {
            item.flags.push(Flag::Negative);
        }
    }
    let best = item.choices.iter().filter(|choice| choice.right).map(|choice| choice.strong).max().unwrap_or_default();
    for choice in item.choices.iter().filter(|choice| !choice.right) {
        if choice.count == 0 {
            item.flags.push(Flag::Unchosen(choice.id.clone()));
        }
        if drawn >= ENOUGH && choice.strong > best {
            item.flags.push(Flag::Preferred(choice.id.clone()));
        }
    }
    item
}

/// `answers` from the highest rest of the paper to the lowest.
fn choices(question: &Question, answers: &[Answer<'_>]) -> Vec<Choice> {
    let counted = |id: &str, right: bool, is_chosen: &dyn Fn(&Value) -> bool| Choice {
        id: id.to_string(),
        right,
        count: answers.iter().filter(|answer| is_chosen(answer.response)).count(),
        strong: answers.iter().take(answers.len() / 3).filter(|answer| is_chosen(answer.response)).count(),
    };
    match question {
        Question::SingleChoice { choices: all, correct, .. }
        | Question::MultipleResponse { choices: all, correct, .. }
        | Question::Hotspot { regions: all, correct, .. } => all
            .iter()
            .map(|id| {
                let is_chosen = |response: &Value| match response {
                    Value::Array(ids) => ids.iter().any(|chosen| chosen == id.as_str()),
                    one => one == id.as_str(),
                };
                counted(id, correct.contains(id), &is_chosen)
            })
            .collect(),
        Question::TrueFalse { answer, .. } => [true, false]
            .map(|value| counted(&value.to_string(), value == *answer, &move |response| *response == value))
            .into(),
        _ => Vec::new(),
    }
}

fn branches(question: &Question, answers: &[Answer<'_>]) -> Vec<Branch> {
    let Question::Scenario { start, nodes, .. } = question else { return Vec::new() };
    let mut taken: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let paths: Vec<_> = answers.iter().filter_map(|answer| walk(question, answer.response)).collect();
    for step in paths.iter().flatten() {
        *taken.entry((step.node, step.option)).or_default() += 1;
    }
    let mut branches: Vec<Branch> = Vec::new();
    for (node, options) in nodes.iter().filter_map(|(id, node)| match node {
        crate::marking::Node::Open { options, .. } => Some((id, options)),
        crate::marking::Node::End { .. } => None,
    }) {
        let count = |id: &str| taken.get(&(node.as_str(), id)).copied().unwrap_or_default();
        let options: Vec<_> =
            options.iter().map(|option| (option.id.clone(), count(&option.id), option.critical)).collect();
        let reached = options.iter().map(|(_, count, _)| count).sum();
        branches.push(Branch { node: node.clone(), reached, options });
    }
    // The first node first, then what is reached most.
    branches.sort_by_key(|branch| std::cmp::Reverse((branch.node == *start, branch.reached)));
    branches
}

/// Of nothing it is 0.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Pearson's correlation of a question with the rest of the paper.
fn correlation(answers: &[Answer<'_>]) -> Option<f64> {
    let own = mean(answers.iter().map(|answer| answer.share));
    let others = mean(answers.iter().map(|answer| answer.rest));
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for answer in answers {
        let (a, b) = (answer.share - own, answer.rest - others);
        both += a * b;
        first += a * a;
        second += b * b;
    }
    // What never varies has only what is left of rounding.
    (first > 1e-9 && second > 1e-9).then(|| both / (first * second).sqrt())
}

/// `items.csv`: a row for each question.
pub(super) fn items_csv(site: &Site, all: &[QuizItems]) -> String {
    let language = site.languages.first().map_or("", String::as_str);
    let number = |value: Option<f64>| Cell::Number(value.map(|value| format!("{value:.4}")).unwrap_or_default());
    let head = [
        "quiz",
        "version",
        "question",
        "type",
        "stem",
        "attempts",
        "facility",
        "discrimination",
        "choices",
        "branches",
        "flags",
    ];
    let rows = all.iter().flat_map(|quiz_items| {
        let quiz = &site.quizzes[quiz_items.quiz];
        quiz_items.items.iter().map(move |item| {
            let kind = quiz.paper.questions.get(&item.question).map_or("", Question::kind);
            let stem = quiz.questions.get(&item.question).and_then(|known| known.label.text_in(language));
            let choices = item.choices.iter().map(|choice| format!("{}={}", choice.id, choice.count));
            let branches = item.branches.iter().flat_map(|branch| {
                branch.options.iter().map(move |(id, count, _)| format!("{}/{id}={count}", branch.node))
            });
            let flags = item.flags.iter().map(|flag| match flag.choice() {
                Some(choice) => format!("{}={choice}", flag.name()),
                None => flag.name().to_string(),
            });
            vec![
                quiz.id.as_str().into(),
                quiz.version.as_str().into(),
                item.question.as_str().into(),
                kind.into(),
                stem.unwrap_or_default().into(),
                item.drawn.into(),
                number(item.facility),
                number(item.discrimination),
                choices.collect::<Vec<_>>().join(" ").into(),
                branches.collect::<Vec<_>>().join(" ").into(),
                flags.collect::<Vec<_>>().join(" ").into(),
            ]
        })
    });
    csv(&head, rows)
}
