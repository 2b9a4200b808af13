//! The quiz around its questions: title, procedures, sections, pools. How it is given is read in `delivery`.

use std::sync::Arc;

use super::id::{bad_id, is_slug};
use super::limits::{DAYS, DRAWN, MONTHS, MOST_QUESTIONS, USUAL_WINDOW};
use super::part::distinct;
use super::{Answers, Binding, Counts, Draw, Kind, Pool, Purpose, Quiz, Section, Shown, Timing, Validity};
use crate::content::block::{list, number};
use crate::content::discover::Source;
use crate::content::version::Version;
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Located, Map};

impl Quiz {
    /// Reads a quiz. None when the file is no YAML at all.
    pub fn read(source: &Source, languages: &[String]) -> (Option<Quiz>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let file = &source.file;
        let node = match yaml::parse(file, &source.text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (None, vec![*diagnostic]),
        };
        let reader = Reader { file, languages };
        let mut map = Map::open(file, &node, &mut found);
        let quiz = reader.quiz(name_of(&source.path), &mut map);
        map.finish(&mut found);
        (Some(quiz), found)
    }
}

/// The file's name without folder and extension.
fn name_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What reading needs beside the YAML.
#[derive(Clone, Copy)]
pub(in crate::content) struct Reader<'a> {
    pub file: &'a Arc<str>,
    pub languages: &'a [String],
}

impl<'a> Reader<'a> {
    fn quiz(self, name: &str, map: &mut Map<'a>) -> Quiz {
        self.check_id(name, map);
        let version = match map.parsed("version", read_version) {
            Some(version) => version,
            None => {
                if map.node("version").is_none() {
                    map.missing("version");
                }
                Located { value: Version::first(), span: Span::start_of(self.file) }
            }
        };
        let title = self.words(map, "title").unwrap_or_else(|| {
            map.missing("title");
            Words::of(name)
        });
        let description = self.words(map, "description");
        let procedures = list(self.file, map, "procedures", binding);
        let validity = map.map("validity").map(|mut inner| {
            let months = number(&mut inner, "months", MONTHS);
            if inner.node("months").is_none() {
                inner.missing("months");
            }
            let warn_days = number(&mut inner, "warn_days", DAYS).unwrap_or(USUAL_WINDOW);
            finish(inner, map);
            Validity { months: months.unwrap_or(12), warn_days }
        });
        let delivery = self.delivery(map);
        let pools = self.pools(map);
        let sections = list(self.file, map, "sections", |section| self.section(section));
        let questions = list(self.file, map, "questions", |question| self.question(question, delivery.purpose));
        distinct(map, sections.iter().map(|section| &section.id));
        distinct(map, questions.iter().map(|question| &question.id));
        if questions.is_empty() {
            map.missing("questions");
        }
        if questions.len() > MOST_QUESTIONS {
            let message = say!("a quiz has at most {MOST_QUESTIONS} questions", "一份測驗最多{MOST_QUESTIONS}題");
            let help = say!("make several quizzes of it", "請拆成幾份");
            map.push(Diagnostic::new(Code::TooLarge, Span::start_of(self.file), message).help(help));
        }
        let span = Span::start_of(self.file);
        let id = name.to_string();
        Quiz { id, span, version, title, description, procedures, validity, delivery, sections, pools, questions }
    }

    /// A quiz is called like its file, so that neither can be mistaken for another's.
    fn check_id(self, name: &str, map: &mut Map<'a>) {
        let Some(id) = map.required_text("id") else { return };
        let (text, span) = (&id.value, id.span.clone());
        if !is_slug(text) {
            map.push(bad_id(text, span));
        } else if text != name {
            let message =
                say!("the quiz `{text}` is in a file called `{name}.yaml`", "測驗 `{text}` 的檔名卻是 `{name}.yaml`");
            let help = say!(
                "name the file `{text}.yaml`, or write `id: {name}`",
                "請把檔名改為 `{text}.yaml`，或寫 `id: {name}`"
            );
            map.push(Diagnostic::new(Code::QuizId, span, message).help(help));
        }
    }

    fn pools(self, map: &mut Map<'a>) -> Vec<Pool> {
        let Some(mut inner) = map.map("pools") else { return Vec::new() };
        let mut found = Vec::new();
        let pool = |(key, node): (&'a yaml::Key, &'a yaml::Node)| {
            let id = Located { value: key.text.clone(), span: Span::new(self.file, key.range.clone()) };
            if !is_slug(&id.value) {
                found.push(bad_id(&id.value, id.span.clone()));
            }
            Pool { id, questions: yaml::texts(self.file, node, &mut found) }
        };
        let pools = inner.entries().into_iter().map(pool).collect();
        inner.finish(&mut found);
        found.into_iter().for_each(|diagnostic| map.push(diagnostic));
        pools
    }

    fn section(self, map: &mut Map<'a>) -> Option<Section> {
        let id = self.id(map);
        let title = self.words(map, "title");
        let questions = map.texts("questions");
        let draw = match map.map("select") {
            None if map.node("questions").is_none() => {
                let message = say!("a section needs `questions` or `select`", "每一節需要 `questions` 或 `select`");
                let help = say!(
                    "write `questions: […]`, or `select: {{pool: P, count: 1}}`",
                    "請寫 `questions: […]`，或 `select: {{pool: P, count: 1}}`"
                );
                map.push(Diagnostic::new(Code::MissingKey, map.span(), message).help(help));
                Draw::Questions(questions)
            }
            None => Draw::Questions(questions),
            Some(mut select) => {
                let (pool, count) = (select.required_text("pool"), number(&mut select, "count", DRAWN));
                if select.node("count").is_none() {
                    select.missing("count");
                }
                let span = select.span();
                finish(select, map);
                if let Some(span) = map.key_span("questions") {
                    let message = say!(
                        "a section has either `questions` or `select`",
                        "每一節只能有 `questions` 或 `select` 其中之一"
                    );
                    let help = say!("make two sections of it", "請拆成兩節");
                    map.push(Diagnostic::new(Code::WrongType, span, message).help(help));
                }
                Draw::Pool { pool: pool?, count: count?, span }
            }
        };
        Some(Section { id: id?, title, draw })
    }

    /// An id that must be given.
    pub fn id(self, map: &mut Map<'a>) -> Option<Located<String>> {
        let id = map.required_text("id")?;
        if !is_slug(&id.value) {
            map.push(bad_id(&id.value, id.span.clone()));
        }
        Some(id)
    }

    /// A text in every language of the handbook.
    pub fn words(self, map: &mut Map<'a>, key: &'static str) -> Option<Words> {
        let node = map.node(key)?;
        let (words, found) = self.read_words(node);
        found.into_iter().for_each(|diagnostic| map.push(diagnostic));
        Some(words)
    }

    /// A text that must be given; where it is not, it is empty.
    pub fn required_words(self, map: &mut Map<'a>, key: &'static str) -> Words {
        self.words(map, key).unwrap_or_else(|| {
            map.missing(key);
            Words::of("")
        })
    }

    pub fn read_words(self, node: &yaml::Node) -> (Words, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let words = Words::read(self.file, node, self.languages, &mut found);
        let missing: Vec<&str> =
            self.languages.iter().map(String::as_str).filter(|language| !words.covers(language)).collect();
        if !missing.is_empty() && found.is_empty() {
            let missing = missing.join("`, `");
            let message = say!("this text is missing in `{missing}`", "這段文字缺少 `{missing}`");
            let help = say!("write `{{{missing}: …}}` beside the others", "請在其他語言旁加上 `{{{missing}: …}}`");
            let span = Span::new(self.file, node.range.clone());
            found.push(Diagnostic::new(Code::TranslationMissing, span, message).help(help));
        }
        for text in words.texts() {
            found.extend(super::text::examine(self.file, node, text));
        }
        (words, found)
    }
}

fn binding(map: &mut Map) -> Option<Binding> {
    let document = map.required_text("id");
    let version = map.parsed("version", read_version);
    if map.node("version").is_none() {
        map.missing("version");
    }
    let reviewed_for = map.parsed("reviewed_for", read_version);
    Some(Binding { document: document?, version: version?, reviewed_for })
}

fn read_version(text: &str) -> Result<Version, Text> {
    Version::read(text)
        .ok_or_else(|| say!("`{text}` is no version such as `2.1.0`", "`{text}` 不是版本號，例如 `2.1.0`"))
}

pub(crate) const PURPOSES: [(&str, Purpose); 3] =
    [("practice", Purpose::Practice), ("certify", Purpose::Certify), ("survey", Purpose::Survey)];
pub(crate) const COUNTS: [(&str, Counts); 3] =
    [("highest", Counts::Highest), ("latest", Counts::Latest), ("first", Counts::First)];
pub(crate) const TIMINGS: [(&str, Timing); 2] =
    [("after-question", Timing::AfterQuestion), ("after-submit", Timing::AfterSubmit)];
pub(crate) const SHOWN: [(&str, Shown); 5] = [
    ("result", Shown::Result),
    ("reference", Shown::Reference),
    ("feedback", Shown::Feedback),
    ("explanation", Shown::Explanation),
    ("answer", Shown::Answer),
];
/// How a time limit is kept: nobody is locked out by it.
pub(crate) const ENFORCEMENTS: [(&str, ()); 1] = [("soft", ())];
pub(crate) const ANSWERS: [(&str, Answers); 3] =
    [("plain", Answers::Plain), ("veiled", Answers::Veiled), ("withheld", Answers::Withheld)];

impl Purpose {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_in(&PURPOSES, self)
    }
}

impl Counts {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_in(&COUNTS, self)
    }
}

impl Timing {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_in(&TIMINGS, self)
    }
}

impl Shown {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_in(&SHOWN, self)
    }
}

impl Answers {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_in(&ANSWERS, self)
    }
}

fn name_in<T: Copy + PartialEq>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name)
}

/// A word of a closed list.
pub(in crate::content) fn one_of<T: Copy>(map: &mut Map, key: &'static str, known: &[(&'static str, T)]) -> Option<T> {
    let word = map.text(key)?;
    let value = known.iter().find(|(name, _)| *name == word.value).map(|(_, value)| *value);
    if value.is_none() {
        map.push(not_in(&word, known));
    }
    value
}

pub(super) fn several_of<T: Copy>(map: &mut Map, key: &'static str, known: &[(&'static str, T)]) -> Vec<T> {
    let mut values = Vec::new();
    for word in map.texts(key) {
        match known.iter().find(|(name, _)| *name == word.value) {
            Some((_, value)) => values.push(*value),
            None => map.push(not_in(&word, known)),
        }
    }
    values
}

fn not_in<T>(word: &Located<String>, known: &[(&'static str, T)]) -> Diagnostic {
    let text = &word.value;
    let names = || known.iter().map(|(name, _)| *name);
    let list = names().collect::<Vec<_>>().join("`, `");
    let help = did_you_mean(text, names()).unwrap_or_else(|| say!("write one of `{list}`", "可用的有 `{list}`"));
    Diagnostic::new(Code::WrongType, word.span.clone(), say!("`{text}` is not known here", "這裡沒有 `{text}`"))
        .help(help)
}

/// Hands what an inner mapping found to the outer one.
pub(in crate::content) fn finish(inner: Map, outer: &mut Map) {
    let mut found = Vec::new();
    inner.finish(&mut found);
    found.into_iter().for_each(|diagnostic| outer.push(diagnostic));
}

impl Kind {
    /// Every name of a type.
    pub const NAMES: [&str; 10] = [
        "single-choice",
        "multiple-response",
        "true-false",
        "numeric",
        "short-text",
        "ordering",
        "matching",
        "classification",
        "hotspot",
        "scenario",
    ];
}
