//! A quiz as it is laid and marked: ids and rules, without a word of text.
//!
//! What depends on wording is not part of it, but for what answers are compared with: accepted texts and units. So a quiz
//! that was only worded better is still the same: its digest does not change, and an attempt that was begun goes on.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::{Accepted, Choice, Draw, End, Kind, Node, Ordering, Purpose, Question, Quiz, text};
use crate::folding::{Folding, forms};
use crate::marking::{self, Fraction, Paper, fold_map, folded, normalise};
use crate::words::Words;

/// A node of a cycle that is counted by another may be come to as often as a path can be long.
const UNCOUNTED: u32 = 1000;

/// What both Chinese scripts have in common, ready for use.
pub struct Scripts {
    folding: Folding,
    forms: HashMap<char, Vec<char>>,
}

impl Default for Scripts {
    fn default() -> Scripts {
        Scripts { folding: Folding::default(), forms: forms() }
    }
}

impl Quiz {
    /// The quiz for marking. What names nothing is left out; it was found before.
    pub fn paper(&self, scripts: &Scripts) -> Paper {
        let questions: BTreeMap<String, marking::Question> =
            self.questions.iter().map(|question| (question.id.value.clone(), self.marked(question, scripts))).collect();
        let known = |ids: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            ids.filter(|id| questions.contains_key(*id)).map(str::to_string).collect()
        };
        let sections = match self.sections.is_empty() {
            true => {
                let draw = self.outside_pools().map(|question| question.id.value.clone()).collect();
                vec![marking::Section { id: WHOLE.to_string(), draw, count: None }]
            }
            false => self
                .sections
                .iter()
                .map(|section| {
                    let (draw, count) = match &section.draw {
                        Draw::Questions(ids) => (known(&mut ids.iter().map(|id| id.value.as_str())), None),
                        Draw::Pool { pool, count, .. } => {
                            let pool = self.pool(&pool.value);
                            let ids = pool.into_iter().flat_map(|pool| &pool.questions);
                            (known(&mut ids.map(|id| id.value.as_str())), Some(*count))
                        }
                    };
                    marking::Section { id: section.id.value.clone(), draw, count }
                })
                .collect(),
        };
        Paper {
            pass_mark: match self.delivery.purpose {
                Purpose::Survey => None,
                _ => self.delivery.pass_mark.as_ref().map(|mark| mark.value),
            },
            must_pass: known(&mut self.delivery.must_pass.iter().map(|id| id.value.as_str())),
            shuffle_questions: self.delivery.shuffle_questions,
            sections,
            questions,
        }
    }

    fn marked(&self, question: &Question, scripts: &Scripts) -> marking::Question {
        let points = question.points;
        let shuffle = question.shuffle.unwrap_or(self.delivery.shuffle_choices);
        match &question.kind {
            Kind::SingleChoice { choices } => marking::Question::SingleChoice {
                points,
                shuffle: shuffle && !is_scale(choices),
                choices: ids(choices),
                fixed: chosen(choices, |choice| choice.is_fixed),
                correct: chosen(choices, |choice| choice.is_correct),
            },
            Kind::MultipleResponse { choices, rule } => marking::Question::MultipleResponse {
                rule: *rule,
                points,
                shuffle: shuffle && !is_scale(choices),
                choices: ids(choices),
                fixed: chosen(choices, |choice| choice.is_fixed),
                correct: chosen(choices, |choice| choice.is_correct),
            },
            Kind::TrueFalse { answer, .. } => marking::Question::TrueFalse { points, answer: answer.unwrap_or(false) },
            Kind::Numeric { answer, tolerance, unit } => marking::Question::Numeric {
                points,
                units: unit.iter().flat_map(Words::texts).map(text::plain).collect(),
                answer: decimal(answer.as_deref().unwrap_or("0")),
                tolerance: decimal(tolerance),
            },
            Kind::ShortText { accept } => {
                let (accepted, fold) = accepted(accept, scripts);
                marking::Question::ShortText { points, accepted, fold }
            }
            Kind::Ordering(ordering) => marked_ordering(&question.id.value, points, ordering),
            Kind::Matching { sources, targets } => marking::Question::Matching {
                rule: marking::MatchingRule::default(),
                points,
                shuffle,
                sources: sources.iter().map(|source| source.item.id.value.clone()).collect(),
                targets: match shuffle {
                    true => scattered(&question.id.value, targets.iter().map(|target| &target.id.value)),
                    false => targets.iter().map(|target| target.id.value.clone()).collect(),
                },
                pairs: pairs(sources.iter().map(|source| (&source.item.id.value, source.target.as_ref()))),
            },
            Kind::Classification { rows, columns, rule, .. } => marking::Question::Classification {
                rule: *rule,
                points,
                shuffle,
                rows: rows.iter().map(|row| row.item.id.value.clone()).collect(),
                columns: columns.iter().map(|column| column.id.value.clone()).collect(),
                answers: pairs(rows.iter().map(|row| (&row.item.id.value, row.column.as_ref()))),
            },
            Kind::Hotspot { regions, .. } => marking::Question::Hotspot {
                points,
                regions: regions.iter().map(|region| region.item.id.value.clone()).collect(),
                correct: regions
                    .iter()
                    .filter(|region| region.is_correct)
                    .map(|region| region.item.id.value.clone())
                    .collect(),
            },
            Kind::Scenario { start, nodes, ways } => marking::Question::Scenario {
                points,
                start: start.value.clone(),
                nodes: nodes.iter().map(|node| (node.id.value.clone(), marked_node(node))).collect(),
                least: ways.least,
                greatest: ways.greatest,
            },
        }
    }
}

/// The section of a quiz without sections.
pub const WHOLE: &str = "all";

/// Changes whenever what is asked or what is right does: SHA-256 of the paper as JSON.
pub fn digest(paper: &Paper) -> [u8; 32] {
    Sha256::digest(serde_json::to_vec(paper).expect("a paper as JSON")).into()
}

/// Numbers, days and hours stand in their own order.
fn is_scale(choices: &[Choice]) -> bool {
    let is_number = |text: &str| text.trim_start().starts_with(|c: char| c.is_numeric());
    !choices.is_empty()
        && choices.iter().all(|choice| choice.is_fixed || choice.text.texts().next().is_some_and(is_number))
}

fn ids(choices: &[Choice]) -> Vec<String> {
    chosen(choices, |_| true)
}

fn chosen(choices: &[Choice], is_chosen: impl Fn(&Choice) -> bool) -> Vec<String> {
    choices.iter().filter(|choice| is_chosen(choice)).map(|choice| choice.id.value.clone()).collect()
}

fn pairs<'p>(
    pairs: impl Iterator<Item = (&'p String, Option<&'p crate::yaml::Located<String>>)>,
) -> BTreeMap<String, String> {
    pairs.filter_map(|(from, to)| Some((from.clone(), to?.value.clone()))).collect()
}

fn decimal(text: &str) -> Fraction {
    text.parse().unwrap_or(Fraction::ZERO)
}

/// In an order that tells nothing: by a digest of question and id.
fn scattered<'i>(question: &str, ids: impl Iterator<Item = &'i String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort_by_cached_key(|id| Sha256::digest(format!("{question}/{id}")).to_vec());
    ids
}

fn marked_ordering(question: &str, points: u32, ordering: &Ordering) -> marking::Question {
    let values = |ids: &[crate::yaml::Located<String>]| ids.iter().map(|id| id.value.clone()).collect::<Vec<_>>();
    let sequence: Vec<String> = ordering.items.iter().map(|item| item.id.value.clone()).collect();
    let mut items = scattered(question, sequence.iter());
    if items == sequence {
        items.rotate_left(1);
    }
    marking::Question::Ordering {
        rule: ordering.rule,
        points,
        items,
        sequence,
        equivalent: ordering.equivalent.iter().map(|group| values(group)).collect(),
        before: ordering.before.iter().map(|(first, later)| [first.value.clone(), later.value.clone()]).collect(),
    }
}

fn marked_node(node: &Node) -> marking::Node {
    match node.end {
        Some(End::Success) => marking::Node::End { end: marking::End::Success },
        Some(End::Failure) => marking::Node::End { end: marking::End::Failure },
        None => marking::Node::Open {
            options: node
                .options
                .iter()
                .map(|option| marking::ScenarioOption {
                    id: option.id.value.clone(),
                    to: option.to.value.clone(),
                    score: option.score,
                    critical: option.is_critical,
                })
                .collect(),
            max_visits: node.max_visits.unwrap_or(UNCOUNTED),
        },
    }
}

/// The accepted texts in the form in which they are compared; of equal ones the better credit.
fn accepted(accept: &[Accepted], scripts: &Scripts) -> (Vec<marking::Accepted>, marking::Fold) {
    let normal: Vec<(String, u32)> = accept
        .iter()
        .flat_map(|one| one.text.value.texts().map(|text| (normalise(text), one.credit)))
        .filter(|(text, _)| !text.is_empty())
        .collect();
    let texts: Vec<&str> = normal.iter().map(|(text, _)| text.as_str()).collect();
    let fold = fold_map(
        &texts,
        |c| scripts.folding.fold(c),
        |c| scripts.forms.get(&c).into_iter().flatten().copied().collect::<Vec<_>>(),
    );
    let mut best: BTreeMap<String, u32> = BTreeMap::new();
    for (text, credit) in &normal {
        let known = best.entry(folded(text, &fold)).or_default();
        *known = (*credit).max(*known);
    }
    let credit = |percent: u32| Fraction::new(i128::from(percent), 100).unwrap_or(Fraction::ONE);
    (best.into_iter().map(|(text, percent)| marking::Accepted { text, credit: credit(percent) }).collect(), fold)
}
