//! Quizzes: the page that gives one, the same for paper, and the key out of sight.

use std::collections::BTreeMap;

use serde_json::json;

use super::Renderer;
use super::fill::encoded;
use super::views::{
    BoundView, ChoiceView, ImageView, KeyNode, KeyOption, KeyTexts, NodeView, OptionView, PageView, QuestionView,
    QuizSection, QuizView, ReferenceView, RegionView, PairView, TargetView,
};
use crate::content::quiz::text::{html, inline_html, plain};
use crate::content::quiz::{Answers, Choosing, End, Image, Item, Kind, Node, Question, Reference};
use crate::error::Error;
use crate::handbook::{AnswerKeys, EntryRole, Trained, relative_address};
use crate::marking::{self, veil};
use crate::words::Words;
use crate::yaml::Located;

/// A page of a quiz.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sheet {
    /// To be answered in the browser.
    Page,
    /// To be answered by hand.
    Paper,
    /// To mark by.
    Key,
}

/// What a question is shown with.
struct Asked<'a> {
    language: usize,
    code: &'a str,
    folder: &'a str,
    sheet: Sheet,
}

impl Asked<'_> {
    fn is_key(&self) -> bool {
        self.sheet == Sheet::Key
    }

    fn text<'w>(&self, words: &'w Words) -> &'w str {
        words.text_in(self.code).unwrap_or_default()
    }

    fn html(&self, words: &Words) -> String {
        html(self.text(words))
    }

    fn inline(&self, words: &Words) -> String {
        inline_html(self.text(words))
    }

    fn plain(&self, words: &Words) -> String {
        plain(self.text(words))
    }
}

impl Renderer<'_> {
    /// What a quiz is about, for a page without an introduction of its own.
    pub(super) fn quiz_description(&self, entry: usize, language: usize) -> Option<String> {
        let EntryRole::Quiz(at) = self.handbook.entries[entry].role else { return None };
        let words = self.handbook.quizzes[at].quiz.description.as_ref()?;
        words.text_in(&self.handbook.languages[language]).map(plain)
    }

    /// The quiz of a page.
    pub(super) fn quiz_view(&self, entry: usize, language: usize, folder: &str) -> Option<QuizView> {
        let EntryRole::Quiz(at) = self.handbook.entries[entry].role else { return None };
        Some(self.quiz(&self.handbook.quizzes[at], entry, language, folder, Sheet::Page))
    }

    /// The quizzes for paper, and their keys where a build asks for them, with their addresses.
    pub(super) fn papers(&self, language: usize) -> Result<Vec<(String, String)>, Error> {
        let mut papers = Vec::new();
        let sheets = match self.handbook.answer_keys {
            AnswerKeys::Published => &[Sheet::Paper, Sheet::Key][..],
            AnswerKeys::Withheld => &[Sheet::Paper],
        };
        let Some(home) = self.handbook.quizzes.first().and_then(|first| self.handbook.quiz_page(&first.quiz.id)) else {
            return Ok(papers);
        };
        let code = &self.handbook.languages[language];
        for trained in &self.handbook.quizzes {
            let Some(entry) = self.handbook.quiz_page(&trained.quiz.id) else { continue };
            let page = &self.handbook.entries[entry].addresses[language];
            let folder = page.trim_end_matches(".html");
            let site = std::sync::Arc::new(self.site_view(language, folder, self.handbook.entries[home].folder));
            for sheet in sheets {
                let quiz = self.quiz(trained, entry, language, folder, *sheet);
                let address = sheet_address(page, *sheet);
                let mut languages = self.language_views(entry, language, folder);
                for other in &mut languages {
                    other.href = sheet_address(&other.href, *sheet);
                }
                let view = PageView {
                    site: site.clone(),
                    language: code.to_string(),
                    languages,
                    title: self.title(entry, language),
                    kind: "quiz-paper",
                    address: encoded(&address),
                    breadcrumbs: vec![self.link_view(entry, language, folder)],
                    quiz: Some(quiz),
                    ..PageView::default()
                };
                papers.push((address, self.theme.render(code, "quiz-paper.html", &view)?));
            }
        }
        Ok(papers)
    }

    fn quiz(&self, trained: &Trained, entry: usize, language: usize, folder: &str, sheet: Sheet) -> QuizView {
        let Trained { quiz, paper, .. } = trained;
        let code = &*self.handbook.languages[language];
        let delivery = &quiz.delivery;
        let asked = Asked { language, code, folder, sheet };
        let page = &self.handbook.entries[entry].addresses[language];
        let here = |sheet| encoded(&relative_address(folder, &sheet_address(page, sheet)));
        let mut number = 0;
        let sections = paper.sections.iter().map(|section| QuizSection {
            id: section.id.clone(),
            title: quiz
                .sections
                .iter()
                .find(|one| one.id.value == section.id)
                .and_then(|one| one.title.as_ref())
                .map(|title| asked.plain(title)),
            count: section.count.filter(|count| (*count as usize) < section.draw.len()),
            questions: section
                .draw
                .iter()
                .filter_map(|id| quiz.question(id))
                .map(|question| {
                    number += 1;
                    self.question(&asked, question, paper, number)
                })
                .collect(),
        });
        QuizView {
            id: quiz.id.clone(),
            version: quiz.version.value.to_string(),
            purpose: delivery.purpose.name(),
            sections: sections.collect(),
            data: match sheet {
                Sheet::Page => self.quiz_data(trained, entry, &asked),
                Sheet::Paper | Sheet::Key => String::new(),
            },
            key: match (sheet, delivery.answers) {
                (Sheet::Page, Answers::Plain) => Some(format!("plain:{}", self.key(trained, &asked))),
                (Sheet::Page, Answers::Veiled) => {
                    Some(format!("veiled:{}", veil(self.key(trained, &asked).as_bytes(), &trained.digest)))
                }
                _ => None,
            },
            pass_mark: pass_mark(trained),
            minutes: delivery.minutes,
            attempts: delivery.attempts.and_then(|attempts| attempts.max),
            valid_months: quiz.validity.map(|validity| validity.months),
            answers: delivery.answers.name(),
            procedures: self.bound_views(trained, language, folder),
            href: here(Sheet::Page),
            paper: here(Sheet::Paper),
            answers_href: (self.handbook.answer_keys == AnswerKeys::Published).then(|| here(Sheet::Key)),
            is_key: sheet == Sheet::Key,
            total: questions_of_one(trained),
        }
    }

    fn bound_views(&self, trained: &Trained, language: usize, folder: &str) -> Vec<BoundView> {
        let bindings = trained.quiz.procedures.iter();
        let view = |binding: &crate::content::quiz::Binding| {
            let entry = self.handbook.by_number(&binding.document.value)?;
            let shown = self.handbook.language_for(entry, language);
            Some(BoundView {
                number: binding.document.value.clone(),
                title: self.title(entry, shown),
                version: binding.right_for().value.to_string(),
                href: self.href(folder, entry, shown, None),
            })
        };
        bindings.filter_map(view).collect()
    }

    /// What the script needs and may be seen.
    fn quiz_data(&self, trained: &Trained, entry: usize, asked: &Asked) -> String {
        let quiz = &trained.quiz;
        let delivery = &quiz.delivery;
        let Asked { language, folder, .. } = *asked;
        let procedures: Vec<_> = quiz
            .procedures
            .iter()
            .zip(self.bound_views(trained, language, folder))
            .map(|(binding, view)| {
                let bound = self.handbook.bound(&binding.document.value, &binding.right_for().value);
                json!({
                    "id": view.number,
                    "version": view.version,
                    "digest": bound.map(|bound| self.handbook.version_digest(&bound)).unwrap_or_default(),
                    "title": view.title,
                    "href": view.href,
                })
            })
            .collect();
        let titled = quiz.sections.iter().filter_map(|section| {
            Some((section.id.value.clone(), asked.plain(section.title.as_ref()?)))
        });
        let labels = quiz.questions.iter().map(|question| {
            (question.id.value.clone(), json!({ "label": asked.plain(&question.stem.value) }))
        });
        let attempts = delivery.attempts.map(|attempts| {
            json!({
                "max": attempts.max,
                "cooldownHours": attempts.cooldown_hours,
                "counts": attempts.counts.name(),
            })
        });
        let data = json!({
            "handbook": self.site_title(0),
            "id": quiz.id,
            "version": quiz.version.value.to_string(),
            "digest": trained.digest,
            "purpose": delivery.purpose.name(),
            "title": self.title(entry, language),
            "language": asked.code,
            "address": encoded(&self.handbook.entries[entry].addresses[language]),
            "procedures": procedures,
            "validMonths": quiz.validity.map(|validity| validity.months),
            "warnDays": quiz.validity.map(|validity| validity.warn_days),
            "attempts": attempts,
            "minutes": delivery.minutes,
            "feedback": {
                "timing": delivery.timing.name(),
                "onFail": delivery.on_fail.iter().map(|shown| shown.name()).collect::<Vec<_>>(),
            },
            "answers": delivery.answers.name(),
            "paper": trained.paper.without_key(),
            "sections": titled.collect::<BTreeMap<_, _>>(),
            "questions": labels.collect::<BTreeMap<_, _>>(),
            "refresh": !quiz.pools.is_empty() || quiz.questions.len() > 5,
        });
        data.to_string()
    }

    /// What the script needs and shall not be seen at once, as JSON.
    fn key(&self, trained: &Trained, asked: &Asked) -> String {
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
            reference: self.reference(question, asked),
            answer,
            nodes,
        }
    }

    fn question(&self, asked: &Asked, question: &Question, paper: &marking::Paper, number: usize) -> QuestionView {
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
            view.reference = self.reference(question, asked);
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
                    view.items = items
                        .iter()
                        .map(|id| ChoiceView { id: id.clone(), html: text(id), correct: false })
                        .collect();
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
            Kind::Scenario { start, nodes } => {
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

    fn reference(&self, question: &Question, asked: &Asked) -> Option<ReferenceView> {
        let reference = question.explanation.as_ref()?.reference.as_ref()?;
        let Reference { document, step } = &reference.value;
        let entry = self.handbook.by_number(document)?;
        let language = self.handbook.language_for(entry, asked.language);
        let shown = self.handbook.entries[entry].documents[language].as_ref();
        let heading = shown.zip(step.as_ref()).and_then(|(document, step)| {
            document.body.headings.iter().find(|heading| heading.id == *step).map(|heading| heading.title.clone())
        });
        let title = self.title(entry, language);
        Some(ReferenceView {
            href: self.href(asked.folder, entry, language, step.as_deref()),
            label: heading.map_or_else(|| title.clone(), |heading| format!("{title} · {heading}")),
        })
    }
}

/// Such as `80%`.
pub(super) fn pass_mark(trained: &Trained) -> Option<String> {
    let mark = trained.paper.pass_mark?;
    Some(match mark % 100 {
        0 => format!("{}%", mark / 100),
        part if part % 10 == 0 => format!("{}.{}%", mark / 100, part / 10),
        part => format!("{}.{part:02}%", mark / 100),
    })
}

/// How many questions one attempt has.
pub(super) fn questions_of_one(trained: &Trained) -> usize {
    let drawn = trained.paper.sections.iter().map(|section| {
        let most = section.count.map_or(usize::MAX, |count| count as usize);
        section.draw.len().min(most)
    });
    drawn.sum()
}

/// Where a sheet of a quiz lies, beside its page.
fn sheet_address(page: &str, sheet: Sheet) -> String {
    let folder = page.trim_end_matches(".html");
    match sheet {
        Sheet::Page => page.to_string(),
        Sheet::Paper => format!("{folder}/paper.html"),
        Sheet::Key => format!("{folder}/key.html"),
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
