//! How questions work, as the report shows it.

use serde::Serialize;

use super::{In, Segment, percent, segments};
use crate::handbook::Flag;
use crate::marking::Question;
use crate::training::items::{Item, QuizItems};
use crate::training::site::{KnownQuestion, KnownQuiz, text_of};

/// A version of a quiz.
#[derive(Serialize)]
pub(super) struct QuizView {
    id: String,
    title: String,
    version: String,
    current: bool,
    survey: bool,
    attempts: String,
    passed: Option<String>,
    passed_percent: String,
    /// None in a survey.
    mean: Option<String>,
    items: Vec<ItemView>,
}

/// A question.
#[derive(Serialize)]
struct ItemView {
    id: String,
    label: String,
    kind: String,
    drawn: String,
    facility: Option<String>,
    facility_bar: Vec<Segment>,
    discrimination: Option<String>,
    choices: Vec<ChoiceView>,
    branches: Vec<BranchView>,
    flags: Vec<FlagView>,
}

/// A choice with how often it was taken.
#[derive(Serialize)]
struct ChoiceView {
    label: String,
    right: bool,
    critical: bool,
    count: String,
    percent: String,
    bar: Vec<Segment>,
}

/// A decision of a scenario.
#[derive(Serialize)]
struct BranchView {
    label: String,
    reached: String,
    options: Vec<ChoiceView>,
}

/// Something that speaks against a question.
#[derive(Serialize)]
struct FlagView {
    name: &'static str,
    label: String,
}

pub(super) fn view(within: In<'_>, all: &[QuizItems]) -> Vec<QuizView> {
    all.iter().map(|items| quiz(within, &within.site.quizzes[items.quiz], items)).collect()
}

fn quiz(within: In<'_>, quiz: &KnownQuiz, items: &QuizItems) -> QuizView {
    let nothing = KnownQuestion::default();
    let item = |item: &Item| {
        let known = quiz.questions.get(&item.question).unwrap_or(&nothing);
        item_view(within, known, quiz.paper.questions.get(&item.question), item)
    };
    QuizView {
        id: quiz.id.clone(),
        title: text_of(&quiz.title, within.language, &quiz.id).to_string(),
        version: quiz.version.clone(),
        current: quiz.current,
        survey: quiz.survey,
        attempts: items.attempts.to_string(),
        passed: items.passed.map(|passed| passed.to_string()),
        passed_percent: percent(items.passed.unwrap_or_default(), items.attempts),
        mean: (!quiz.survey).then(|| share(items.mean)),
        items: items.items.iter().map(item).collect(),
    }
}

fn item_view(within: In<'_>, known: &KnownQuestion, question: Option<&Question>, item: &Item) -> ItemView {
    let part = |id: &str| known.parts.get(id).map_or(id, |words| text_of(words, within.language, id)).to_string();
    let named = |id: &str| match id {
        "true" | "false" if !known.parts.contains_key(id) => within.word(id),
        id => part(id),
    };
    let choice = |id: &str, label: String, count: usize, of: usize| ChoiceView {
        label: if label.is_empty() { id.to_string() } else { label },
        right: false,
        critical: false,
        count: count.to_string(),
        percent: percent(count, of),
        bar: segments(&[("open", count)], of),
    };
    let choices = item.choices.iter().map(|one| ChoiceView {
        right: one.right,
        bar: segments(&[(if one.right { "fine" } else { "open" }, one.count)], item.drawn),
        ..choice(&one.id, named(&one.id), one.count, item.drawn)
    });
    let branches = item.branches.iter().map(|branch| BranchView {
        label: part(&branch.node),
        reached: branch.reached.to_string(),
        options: branch
            .options
            .iter()
            .map(|(id, count, critical)| {
                let key = format!("{}/{id}", branch.node);
                let label = known.parts.get(&key).map_or(id.as_str(), |words| text_of(words, within.language, id));
                ChoiceView { critical: *critical, ..choice(id, label.to_string(), *count, branch.reached) }
            })
            .collect(),
    });
    let flags = item.flags.iter().map(|flag| FlagView {
        name: flag.name(),
        label: within
            .word(&format!("flag_{}", flag.name()))
            .replace("{choice}", &flag.choice().map(named).unwrap_or_default()),
    });
    ItemView {
        id: item.question.clone(),
        label: text_of(&known.label, within.language, &item.question).to_string(),
        kind: question
            .map(|question| within.word(&format!("type_{}", question.kind().replace('-', "_"))))
            .unwrap_or_default(),
        drawn: item.drawn.to_string(),
        facility: item.facility.map(share),
        facility_bar: item.facility.map(|facility| facility_bar(facility, &item.flags)).unwrap_or_default(),
        discrimination: item.discrimination.map(|value| format!("{value:.2}").replace('-', "−")),
        choices: choices.collect(),
        branches: branches.collect(),
        flags: flags.collect(),
    }
}

fn facility_bar(facility: f64, flags: &[Flag]) -> Vec<Segment> {
    let is_odd = flags.iter().any(|flag| matches!(flag, Flag::Hard | Flag::Easy));
    let class = if is_odd { "late" } else { "fine" };
    // In thousandths, so that one function draws all bars.
    segments(&[(class, (facility * 1000.0).round() as usize)], 1000)
}

/// `0.83`: two decimals, and 0 and 1 only when it is exactly that.
fn share(value: f64) -> String {
    let rounded = if value <= 0.0 || value >= 1.0 { value } else { value.clamp(0.01, 0.99) };
    format!("{rounded:.2}")
}
