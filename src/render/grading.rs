//! A scale in one language: as scripts read it, and in words.

use std::collections::BTreeMap;

use super::Renderer;
use super::views::{AnswerData, DeadlineData, DeadlineView, LevelData, QuestionData, RowData, RowView, ScaleData};
use crate::content::Document;
use crate::content::severity::{Condition, Points, Row, Scale};
use crate::words::Words;

impl Renderer<'_> {
    /// A level's name: as the document's scale has it, else the theme's word, else its id.
    pub(super) fn level_name(&self, document: Option<&Document>, id: &str, language: usize) -> String {
        let code = &self.handbook.languages[language];
        let scale = match document {
            Some(document) => self.handbook.scale_of(document),
            None => self.handbook.scale.as_ref(),
        };
        if let Some(name) = scale.and_then(|scale| scale.level(id)?.name.text_in(code)) {
            return name.to_string();
        }
        let key = format!("severity_{id}");
        match self.theme.word(code, &key) {
            word if word == key => id.to_string(),
            word => word.to_string(),
        }
    }

    /// A scale as scripts read it.
    pub(super) fn scale_data(&self, scale: &Scale, language: usize) -> ScaleData {
        let code = &self.handbook.languages[language];
        let text = |words: &Words| words.text_in(code).unwrap_or_default().to_string();
        let some = |words: &Option<Words>| words.as_ref().map(text);
        let levels = scale.levels.iter().map(|level| LevelData {
            id: level.id.value.clone(),
            name: text(&level.name),
            triggers: some(&level.triggers),
        });
        let questions = scale.questions.iter().map(|question| QuestionData {
            id: question.id.value.clone(),
            ask: text(&question.ask),
            help: some(&question.help),
            answers: question
                .answers
                .iter()
                .map(|answer| AnswerData {
                    id: answer.id.value.clone(),
                    label: text(&answer.label),
                    help: some(&answer.help),
                    points: answer.points,
                })
                .collect(),
        });
        let matrix = scale.matrix.iter().map(|row| RowData {
            conditions: conditions(row),
            points: row.points.map(|points| (points.least, points.most)),
            level: row.level.value.clone(),
            because: some(&row.because),
        });
        let deadlines = scale.deadlines.iter().map(|deadline| DeadlineData {
            id: deadline.id.value.clone(),
            name: text(&deadline.name),
            help: some(&deadline.help),
            minutes: deadline.within.get(),
            from: deadline.from.name(),
            role: deadline.role.as_ref().map(|role| self.role_data(role, language)),
        });
        ScaleData {
            levels: levels.collect(),
            questions: questions.collect(),
            matrix: matrix.collect(),
            deadlines: deadlines.collect(),
        }
    }

    /// The rows of the matrix in words.
    pub(super) fn rows_in_words(&self, scale: &Scale, language: usize) -> Vec<RowView> {
        let code = &self.handbook.languages[language];
        let rows = scale.matrix.iter().map(|row| {
            let mut words: Vec<String> =
                row.conditions.iter().map(|condition| self.condition_in_words(scale, condition, code)).collect();
            words.extend(row.points.map(|points| self.points_in_words(points, code)));
            let level = scale.level(&row.level.value).and_then(|level| level.name.text_in(code));
            RowView {
                conditions: words,
                level: level.unwrap_or(&row.level.value).to_string(),
                because: row.because.as_ref().and_then(|words| words.text_in(code)).map(str::to_string),
            }
        });
        rows.collect()
    }

    fn condition_in_words(&self, scale: &Scale, condition: &Condition, code: &str) -> String {
        let word = |key| self.theme.word(code, key);
        let question = scale.question(&condition.question.value);
        let ask = question.and_then(|question| question.ask.text_in(code)).unwrap_or(&condition.question.value);
        let labels = condition.answers.iter().map(|id| {
            let answer = question.and_then(|one| one.answers.iter().find(|answer| answer.id.value == id.value));
            answer.and_then(|answer| answer.label.text_in(code)).unwrap_or(&id.value)
        });
        let labels = labels.collect::<Vec<_>>().join(word("block_or"));
        word("block_condition").replace("{question}", ask).replace("{answers}", &labels)
    }

    fn points_in_words(&self, points: Points, code: &str) -> String {
        let Points { least, most } = points;
        let key = match most {
            None => "block_points_from",
            Some(most) if most == least => "block_points_exactly",
            Some(_) => "block_points_between",
        };
        let words = self.theme.word(code, key).replace("{least}", &least.to_string());
        words.replace("{most}", &most.unwrap_or(least).to_string())
    }

    /// The deadlines in words.
    pub(super) fn deadlines_in_words(&self, scale: &Scale, language: usize, folder: &str) -> Vec<DeadlineView> {
        let code = &self.handbook.languages[language];
        let deadlines = scale.deadlines.iter().map(|deadline| DeadlineView {
            name: deadline.name.text_in(code).unwrap_or(&deadline.id.value).to_string(),
            help: deadline.help.as_ref().and_then(|words| words.text_in(code)).map(str::to_string),
            within: self.time_limit(deadline.within, code),
            from: self.theme.word(code, &format!("block_from_{}", deadline.from.name())).to_string(),
            role: deadline.role.as_ref().map(|role| self.role_link(&role.value, language, folder)),
        });
        deadlines.collect()
    }
}

fn conditions(row: &Row) -> BTreeMap<String, Vec<String>> {
    let ids = |condition: &Condition| condition.answers.iter().map(|id| id.value.clone()).collect();
    row.conditions.iter().map(|condition| (condition.question.value.clone(), ids(condition))).collect()
}
