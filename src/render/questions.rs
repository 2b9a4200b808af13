//! One question: as its page shows it, as the key for paper shows it, and the texts that are out of sight.

use std::collections::BTreeMap;

use serde_json::json;

use super::Renderer;
use super::fill::encoded;
use super::quizzes::Asked;
use super::views::{
    ChoiceView, ImageView, KeyNode, KeyOption, KeyTexts, NodeView, OptionView, PairView, QuestionView, ReferenceView,
    RegionView, TargetView,
};
use crate::content::quiz::{Choosing, End, Image, Item, Kind, Node, Question, Reference};
use crate::handbook::{Trained, relative_address};
use crate::marking;
use crate::yaml::Located;

impl Renderer<'_> {
    /// What the script needs and shall not be seen at once, as JSON.
    pub(super) fn key(&self, trained: &Trained, asked: &Asked) -> String {
        let texts: BTreeMap<&str, KeyTexts> = trained
            .quiz
            .questions
            .iter()
            .map(|question| (question.id.value.as_str(), self.key_texts(question, asked)))
            .collect();
        json!({ "questions": trained.paper.key(), "texts": texts }).to_string()
    }

    fn key_texts(&self, question: &Question, asked: &Asked) -> KeyTexts {
        let mut feedback = BTreeMap::new();
        let mut nodes = BTreeMap::new();
        let mut answer = Vec::new();
        match &question.kind {
            Kind::SingleChoice { choices } | Kind::MultipleResponse { choices, .. } => {
                let said = choices.iter().filter_map(|choice| Some((choice, choice.feedback.as_ref()?)));
                feedback.extend(said.map(|(choice, words)| (choice.id.value.clone(), asked.inline(words))));
            }
            Kind::TrueFalse { if_true, if_false, .. } => {
                let said = [("true", if_true), ("false", if_false)];
                let said = said.into_iter().filter_map(|(name, words)| Some((name, words.as_ref()?)));
                feedback.extend(said.map(|(name, words)| (name.to_string(), asked.inline(words))));
            }
            Kind::ShortText { accept } => {
                let best = accept.iter().map(|one| one.credit).max();
                let accepted = accept.iter().filter(|one| Some(one.credit) == best);
                answer.extend(accepted.map(|one| asked.text(&one.text.value).to_string()));
            }
            Kind::Scenario { nodes: all, .. } => {
                nodes.extend(all.iter().map(|node| (node.id.value.clone(), key_node(node, asked))));
            }
            _ => {}
        }
        KeyTexts {
            feedback,
            explanation: explanation(question, asked),
            reference: self.reference(question, asked.language, asked.folder),
            answer,
            nodes,
        }
    }

    /// A question of a page, of a paper or of a key.
    pub(super) fn question(
        &self,
        asked: &Asked,
        question: &Question,
        paper: &marking::Paper,
        number: usize,
    ) -> QuestionView {
        let id = &question.id.value;
        let mut view = QuestionView {
            id: id.clone(),
            number,
            kind: question.kind.name(),
            points: question.points,
            stem_html: asked.html(&question.stem.value),
            label: asked.plain(&question.stem.value),
            name: id.clone(),
            ..QuestionView::default()
        };
        if asked.is_key() {
            view.explanation_html = explanation(question, asked);
            view.reference = self.reference(question, asked.language, asked.folder);
        }
        let marked = paper.questions.get(id);
        match &question.kind {
            Kind::SingleChoice { choices } | Kind::MultipleResponse { choices, .. } => {
                view.multiple = matches!(question.kind, Kind::MultipleResponse { .. });
                view.choices = choices
                    .iter()
                    .map(|choice| ChoiceView {
                        id: choice.id.value.clone(),
                        html: asked.inline(&choice.text),
                        correct: asked.is_key() && choice.is_correct,
                    })
                    .collect();
            }
            Kind::TrueFalse { answer, .. } => {
                view.answer = answer.filter(|_| asked.is_key()).map(|answer| answer.to_string());
            }
            Kind::Numeric { answer, unit, .. } => {
                view.answer = answer.clone().filter(|_| asked.is_key());
                view.unit = unit.as_ref().map(|unit| asked.plain(unit));
            }
            Kind::ShortText { accept } => {
                let texts: Vec<&str> = accept.iter().map(|one| asked.text(&one.text.value)).collect();
                view.answer = asked.is_key().then(|| texts.join(" / "));
            }
            Kind::Ordering(ordering) => {
                let text = |id: &str| {
                    let item = ordering.items.iter().find(|item| item.id.value == id);
                    item.map(|item| asked.inline(&item.text)).unwrap_or_default()
                };
                if let Some(marking::Question::Ordering { items, .. }) = marked {
                    view.items =
                        items.iter().map(|id| ChoiceView { id: id.clone(), html: text(id), correct: false }).collect();
                }
                if asked.is_key() {
                    view.sequence = ordering.items.iter().map(|item| asked.inline(&item.text)).collect();
                }
            }
            Kind::Matching { sources, targets } => {
                view.sources =
                    sources.iter().map(|source| row(asked, &source.item, source.target.as_ref(), targets)).collect();
                let order = match marked {
                    Some(marking::Question::Matching { targets, .. }) => targets.as_slice(),
                    _ => &[],
                };
                let found = order.iter().filter_map(|id| targets.iter().find(|target| target.id.value == *id));
                view.targets = found.map(|target| target_view(asked, target)).collect();
            }
            Kind::Classification { rows, columns, .. } => {
                view.rows = rows.iter().map(|one| row(asked, &one.item, one.column.as_ref(), columns)).collect();
                view.columns = columns.iter().map(|column| target_view(asked, column)).collect();
            }
            Kind::Hotspot { image, regions } => {
                view.image = image.as_ref().and_then(|image| self.image(image, asked));
                view.regions = regions
                    .iter()
                    .map(|region| RegionView {
                        id: region.item.id.value.clone(),
                        text: asked.plain(&region.item.text),
                        x: region.at[0],
                        y: region.at[1],
                        width: region.at[2],
                        height: region.at[3],
                        correct: asked.is_key() && region.is_correct,
                    })
                    .collect();
            }
            Kind::Scenario { start, nodes, .. } => {
                let first = nodes.iter().find(|node| node.id.value == start.value);
                view.start_html = first.map(|node| asked.html(&node.text)).unwrap_or_default();
                if asked.is_key() {
                    view.scenario = nodes.iter().map(|node| node_view(node, asked)).collect();
                }
            }
        }
        view
    }

    fn image(&self, image: &Image, asked: &Asked) -> Option<ImageView> {
        let asset = self.handbook.quiz_image(asked.text(&image.src.value))?;
        let (width, height) = asset.size.unzip();
        Some(ImageView {
            src: encoded(&relative_address(asked.folder, &asset.path)),
            alt: asked.plain(&image.alt),
            width,
            height,
        })
    }

    /// Where the handbook says what a question is about.
    pub(super) fn reference(&self, question: &Question, language: usize, folder: &str) -> Option<ReferenceView> {
        let reference = question.explanation.as_ref()?.reference.as_ref()?;
        let Reference { document, step } = &reference.value;
        let entry = self.handbook.by_number(document)?;
        let language = self.handbook.language_for(entry, language);
        let shown = self.handbook.entries[entry].documents[language].as_ref();
        let heading = shown.zip(step.as_ref()).and_then(|(document, step)| {
            document.body.headings.iter().find(|heading| heading.id == *step).map(|heading| heading.title.clone())
        });
        let title = self.title(entry, language);
        Some(ReferenceView {
            href: self.href(folder, entry, language, step.as_deref()),
            label: heading.map_or_else(|| title.clone(), |heading| format!("{title} · {heading}")),
        })
    }
}

fn explanation(question: &Question, asked: &Asked) -> Option<String> {
    let text = question.explanation.as_ref()?.text.as_ref()?;
    Some(asked.html(text)).filter(|html| !html.is_empty())
}

fn row(asked: &Asked, item: &Item, answer: Option<&Located<String>>, columns: &[Item]) -> PairView {
    let answer = answer.and_then(|id| columns.iter().find(|column| column.id.value == id.value));
    PairView {
        id: item.id.value.clone(),
        html: asked.inline(&item.text),
        answer: answer.filter(|_| asked.is_key()).map(|column| asked.plain(&column.text)),
    }
}

fn target_view(asked: &Asked, item: &Item) -> TargetView {
    TargetView { id: item.id.value.clone(), text: asked.plain(&item.text) }
}

fn node_view(node: &Node, asked: &Asked) -> NodeView {
    NodeView {
        id: node.id.value.clone(),
        html: asked.html(&node.text),
        end: node.end.map(|end| match end {
            End::Success => "success",
            End::Failure => "failure",
        }),
        options: node
            .options
            .iter()
            .map(|option| OptionView {
                id: option.id.value.clone(),
                html: asked.inline(&option.text),
                effect: option.effect.as_ref().map(|words| asked.plain(words)),
                consequence_html: option.consequence.as_ref().map(|words| asked.html(words)),
                feedback_html: option.feedback.as_ref().map(|words| asked.html(words)),
                to: option.to.value.clone(),
                score: option.score,
                critical: option.is_critical,
            })
            .collect(),
    }
}

fn key_node(node: &Node, asked: &Asked) -> KeyNode {
    let option = |option: &Choosing| {
        let option_texts = KeyOption {
            text: asked.inline(&option.text),
            effect: option.effect.as_ref().map(|words| asked.plain(words)),
            consequence: option.consequence.as_ref().map(|words| asked.html(words)),
            feedback: option.feedback.as_ref().map(|words| asked.html(words)),
        };
        (option.id.value.clone(), option_texts)
    };
    KeyNode { html: asked.html(&node.text), options: node.options.iter().map(option).collect() }
}
