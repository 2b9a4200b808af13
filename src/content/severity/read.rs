//! Reads a scale from YAML.

use std::sync::Arc;

use super::{Answer, Condition, Deadline, From, Level, Points, Question, Row, Scale, examine};
use crate::content::block::{each, list, number};
use crate::content::discover::Source;
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::words::{Minutes, Words};
use crate::yaml::{self, Located, Map, Node, Value};

/// What an answer counts.
pub(crate) const ANSWER_POINTS: std::ops::RangeInclusive<i64> = 0..=1000;

impl Scale {
    /// Reads `severity.yaml`.
    pub fn read(source: &Source, languages: &[String]) -> (Scale, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let (file, start) = (&source.file, Span::start_of(&source.file));
        let node = match yaml::parse(file, &source.text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (Scale::empty(start), vec![*diagnostic]),
        };
        let reader = Reader { file, texts: Texts::ByLanguage(languages) };
        let mut map = Map::open(file, &node, &mut found);
        let title = reader.words(&mut map, "title");
        let scale = Scale { title, ..reader.scale(&start, &mut map) };
        map.finish(&mut found);
        (scale, found)
    }

    /// Reads the body of a block, whose texts are in the page's language; its title is the block's. `span` is where it
    /// begins.
    pub fn of_block<'a>(file: &'a Arc<str>, span: &Span, map: &mut Map<'a>) -> Scale {
        Reader { file, texts: Texts::Plain }.scale(span, map)
    }

    fn empty(span: Span) -> Scale {
        let (levels, questions, matrix, deadlines) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Scale { title: None, levels, questions, matrix, deadlines, span }
    }
}

/// How texts are written.
#[derive(Clone, Copy)]
enum Texts<'a> {
    /// As they are, in the page's language.
    Plain,
    /// As they are, or by language.
    ByLanguage(&'a [String]),
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    file: &'a Arc<str>,
    texts: Texts<'a>,
}

impl<'a> Reader<'a> {
    fn scale(self, start: &Span, map: &mut Map<'a>) -> Scale {
        for key in ["levels", "questions", "matrix"] {
            if map.node(key).is_none() {
                map.missing(key);
            }
        }
        let at = map.node("matrix").map(|node| node.range.start..node.range.start);
        let scale = Scale {
            title: None,
            levels: each(self.file, map, "levels", |id, node, found| self.level(id, node, found)),
            questions: each(self.file, map, "questions", |id, node, found| self.question(id, node, found)),
            matrix: self.matrix(map),
            deadlines: each(self.file, map, "deadlines", |id, node, found| self.deadline(id, node, found))
                .into_iter()
                .flatten()
                .collect(),
            span: at.map_or_else(|| start.clone(), |at| Span::new(self.file, at)),
        };
        if !scale.matrix.is_empty() {
            examine::examine(&scale).into_iter().for_each(|diagnostic| map.push(diagnostic));
        }
        scale
    }

    fn words(self, map: &mut Map<'a>, key: &'static str) -> Option<Words> {
        let node = map.node(key)?;
        match self.texts {
            Texts::Plain => map.text(key).map(|text| Words::of(text.value)),
            Texts::ByLanguage(languages) => {
                let mut found = Vec::new();
                let words = Words::read(self.file, node, languages, &mut found);
                found.into_iter().for_each(|diagnostic| map.push(diagnostic));
                Some(words)
            }
        }
    }

    fn required(self, map: &mut Map<'a>, key: &'static str, id: &Located<String>) -> Words {
        self.words(map, key).unwrap_or_else(|| {
            map.missing(key);
            Words::of(&id.value)
        })
    }

    fn level(self, id: Located<String>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Level {
        let mut map = Map::open(self.file, node, found);
        let name = self.required(&mut map, "name", &id);
        let level = Level { id, name, triggers: self.words(&mut map, "triggers") };
        map.finish(found);
        level
    }

    fn question(self, id: Located<String>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Question {
        let mut map = Map::open(self.file, node, found);
        let ask = self.required(&mut map, "ask", &id);
        let help = self.words(&mut map, "help");
        let answers = each(self.file, &mut map, "answers", |id, node, found| self.answer(id, node, found));
        if answers.len() < 2 {
            let name = &id.value;
            let message = say!("the question `{name}` needs two answers or more", "問題 `{name}` 至少要有兩個答案");
            map.push(Diagnostic::new(Code::SeverityScale, id.span.clone(), message));
        }
        map.finish(found);
        Question { id, ask, help, answers }
    }

    fn answer(self, id: Located<String>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Answer {
        let mut map = Map::open(self.file, node, found);
        let label = self.required(&mut map, "label", &id);
        let answer =
            Answer { id, label, help: self.words(&mut map, "help"), points: number(&mut map, "points", ANSWER_POINTS) };
        map.finish(found);
        answer
    }

    fn matrix(self, map: &mut Map<'a>) -> Vec<Row> {
        list(self.file, map, "matrix", |row| {
            let level = row.required_text("level");
            let read = Row {
                conditions: self.conditions(row),
                points: row.parsed("points", read_points).map(|points| points.value),
                because: self.words(row, "because"),
                span: level.as_ref().map_or_else(|| row.span(), |level| level.span.clone()),
                level: level?,
            };
            Some(read)
        })
    }

    /// `{exposed: [yes], scope: many}`.
    fn conditions(self, row: &mut Map<'a>) -> Vec<Condition> {
        let Some(mut map) = row.map("if") else { return Vec::new() };
        let mut found = Vec::new();
        let mut conditions = Vec::new();
        for (key, node) in map.entries() {
            let question = Located { value: key.text.clone(), span: Span::new(self.file, key.range.clone()) };
            if node.value == Value::Null {
                let message = say!("a condition without an answer", "條件沒有答案");
                found.push(Diagnostic::new(Code::WrongType, question.span.clone(), message));
            } else {
                conditions.push(Condition { question, answers: yaml::texts(self.file, node, &mut found) });
            }
        }
        map.finish(&mut found);
        found.into_iter().for_each(|diagnostic| row.push(diagnostic));
        conditions
    }

    fn deadline(self, id: Located<String>, node: &'a Node, found: &mut Vec<Diagnostic>) -> Option<Deadline> {
        let mut map = Map::open(self.file, node, found);
        let name = self.required(&mut map, "name", &id);
        let help = self.words(&mut map, "help");
        if map.node("within").is_none() {
            map.missing("within");
        }
        let within = map.parsed("within", Minutes::read);
        let from = map.parsed("from", read_from).map(|from| from.value).unwrap_or_default();
        let role = map.text("role");
        map.finish(found);
        Some(Deadline { id, name, help, within: within?.value, from, role })
    }
}

/// Reads `7-9`, `7+` or `5`. The error is what to tell the author.
fn read_points(text: &str) -> Result<Points, Text> {
    let whole = |text: &str| text.trim().parse::<u16>().map(u32::from).ok();
    let points = if let Some(least) = text.strip_suffix('+') {
        whole(least).map(|least| Points { least, most: None })
    } else if let Some((least, most)) = text.split_once(['-', '–']) {
        whole(least).zip(whole(most)).map(|(least, most)| Points { least, most: Some(most) })
    } else {
        whole(text).map(|least| Points { least, most: Some(least) })
    };
    points.filter(|points| points.most.is_none_or(|most| most >= points.least)).ok_or_else(|| {
        say!(
            "`{text}` is no range of points: write `7-9`, `7+` or `5`",
            "`{text}` 不是分數範圍：請寫 `7-9`、`7+` 或 `5`"
        )
    })
}

fn read_from(text: &str) -> Result<From, Text> {
    From::ALL.into_iter().find(|from| from.name() == text).ok_or_else(|| {
        let known = From::ALL.map(From::name).join("`, `");
        say!("`{text}` is no beginning; write one of `{known}`", "`{text}` 不是起算點；可用的有 `{known}`")
    })
}

/// Names what a matrix asks for and the scale does not have.
pub(super) fn unknown_names(scale: &Scale) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut unknown = |name: &Located<String>, message: Text, known: Vec<&str>| {
        let help = did_you_mean(&name.value, known);
        found.push(Diagnostic::new(Code::SeverityScale, name.span.clone(), message).maybe_help(help));
    };
    for row in &scale.matrix {
        let level = &row.level.value;
        if scale.level(level).is_none() {
            let known = scale.levels.iter().map(|level| level.id.value.as_str()).collect();
            unknown(&row.level, say!("the scale has no level `{level}`", "分級表中沒有等級 `{level}`"), known);
        }
        for condition in &row.conditions {
            let name = &condition.question.value;
            let Some(question) = scale.question(name) else {
                let known = scale.questions.iter().map(|question| question.id.value.as_str()).collect();
                let message = say!("the scale has no question `{name}`", "分級表中沒有問題 `{name}`");
                unknown(&condition.question, message, known);
                continue;
            };
            for answer in &condition.answers {
                let text = &answer.value;
                if !question.answers.iter().any(|known| known.id.value == *text) {
                    let known = question.answers.iter().map(|answer| answer.id.value.as_str()).collect();
                    let message =
                        say!("the question `{name}` has no answer `{text}`", "問題 `{name}` 沒有答案 `{text}`");
                    unknown(answer, message, known);
                }
            }
        }
    }
    found
}
