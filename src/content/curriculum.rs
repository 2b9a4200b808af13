//! `quizzes/curriculum.yaml`: who has to read, pass or exercise what, by when, and when again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::block::{list, number};
use super::discover::Source;
use super::quiz::limits::{DAYS, DAYS_AFTER_JOINING, MONTHS, USUAL_WINDOW};
use super::quiz::read::{Reader, finish, one_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::words::Words;
use crate::yaml::{self, Located, Map, Value};

/// What is required, in its author's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curriculum {
    pub requirements: Vec<Requirement>,
}

/// Something that the holders of some roles have to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    pub id: Located<String>,
    /// None: called like what it asks for.
    pub title: Option<Words>,
    pub roles: Vec<Located<String>>,
    pub asks: Asks,
    /// Ids of requirements that come before it.
    pub requires: Vec<Located<String>>,
    pub due: Option<Due>,
    pub renew: Renew,
    pub recur: Option<Recur>,
    /// Days after a change took effect in which an old pass still counts, 0 to 366.
    pub grace_days: u32,
}

/// What a requirement asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asks {
    /// To read a document and say so.
    Acknowledge(Located<String>),
    /// To pass a quiz.
    Quiz(Located<String>),
    /// To take part in an exercise.
    Exercise(Words),
}

/// By when it is asked for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// 0 to 3660 days.
    AfterJoining(u32),
    By(Date),
}

/// After which changes of a document it is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Renew {
    Never,
    #[default]
    Material,
    /// Minor and material ones.
    Minor,
}

/// How often it is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recur {
    /// 1 to 120.
    pub months: u32,
    /// Days before its end in which it can be renewed with the anniversary kept, 0 to 366.
    pub window_days: u32,
}

pub(crate) const RENEWALS: [(&str, Renew); 3] =
    [("never", Renew::Never), ("material", Renew::Material), ("minor", Renew::Minor)];

impl Renew {
    /// The word for it.
    pub fn name(self) -> &'static str {
        RENEWALS.iter().find(|(_, renew)| *renew == self).map_or("", |(name, _)| name)
    }
}

/// The days of grace where none are given.
const USUAL_GRACE: u32 = 30;

impl Curriculum {
    /// Reads the curriculum.
    pub fn read(source: &Source, languages: &[String]) -> (Curriculum, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let file = &source.file;
        let node = match yaml::parse(file, &source.text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (Curriculum::default(), vec![*diagnostic]),
        };
        let reader = Reader { file, languages };
        let mut map = Map::open(file, &node, &mut found);
        let requirements = list(file, &mut map, "requirements", |one| reader.requirement(one));
        super::quiz::part::distinct(&mut map, requirements.iter().map(|one| &one.id));
        map.finish(&mut found);
        (Curriculum { requirements }, found)
    }

    /// A requirement by its id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id.value == id)
    }
}

impl<'a> Reader<'a> {
    fn requirement(self, map: &mut Map<'a>) -> Option<Requirement> {
        let id = self.id(map);
        let title = self.words(map, "title");
        if map.node("for").is_none() {
            map.missing("for");
        }
        let roles = map.texts("for");
        if let Some(Value::List(given)) = map.node("for").map(|node| &node.value)
            && given.is_empty()
        {
            let span = map.key_span("for").unwrap_or_else(|| map.span());
            let message = say!("this requirement is asked of nobody", "這項要求沒有對象");
            let help = say!(
                "write roles of the roster, such as `for: [all-staff]`",
                "請寫名冊中的角色，例如 `for: [all-staff]`"
            );
            map.push(Diagnostic::new(Code::Curriculum, span, message).help(help));
        }
        let asks = self.asks(map);
        let due = map.map("due").and_then(|mut due| {
            let days = number(&mut due, "days_after_joining", DAYS_AFTER_JOINING);
            let by = due.date("by");
            let span = due.span();
            let count = usize::from(due.node("days_after_joining").is_some()) + usize::from(due.node("by").is_some());
            finish(due, map);
            if count != 1 {
                let message = say!(
                    "`due` is either `days_after_joining` or `by`",
                    "`due` 應為 `days_after_joining` 或 `by` 其中之一"
                );
                let help = say!(
                    "write one of them, such as `days_after_joining: 14`",
                    "請只寫一個，例如 `days_after_joining: 14`"
                );
                map.push(Diagnostic::new(Code::Curriculum, span, message).help(help));
            }
            days.map(Due::AfterJoining).or(by.map(|by| Due::By(by.value)))
        });
        let renew = map.map("renew").and_then(|mut renew| {
            let on = one_of(&mut renew, "on", &RENEWALS);
            let span = renew.key_span("on");
            finish(renew, map);
            if let (Some(Renew::Minor), Some(Asks::Quiz(_)), Some(span)) = (on, &asks, span) {
                let message = say!(
                    "no minor change asks for a quiz again, so `on: minor` is as `on: material`",
                    "小幅修訂不會要求重新測驗，`on: minor` 與 `on: material` 相同"
                );
                let help = say!("write `on: material`", "請寫 `on: material`");
                map.push(Diagnostic::new(Code::NoEffect, span, message).help(help));
            }
            on
        });
        let recur = map.map("recur").and_then(|mut recur| {
            let months = number(&mut recur, "months", MONTHS);
            if recur.node("months").is_none() {
                recur.missing("months");
            }
            let window_days = number(&mut recur, "window_days", DAYS).unwrap_or(USUAL_WINDOW);
            finish(recur, map);
            Some(Recur { months: months?, window_days })
        });
        let grace_days = map.map("grace_days").and_then(|mut grace| {
            let days = number(&mut grace, "material_change", DAYS);
            finish(grace, map);
            days
        });
        Some(Requirement {
            id: id?,
            title,
            roles,
            asks: asks?,
            requires: map.texts("requires"),
            due,
            renew: renew.unwrap_or_default(),
            recur,
            grace_days: grace_days.unwrap_or(USUAL_GRACE),
        })
    }

    fn asks(self, map: &mut Map<'a>) -> Option<Asks> {
        let acknowledge = map.map("acknowledge").and_then(|mut inner| {
            let procedure = inner.required_text("procedure");
            finish(inner, map);
            procedure.map(Asks::Acknowledge)
        });
        let quiz = map.text("quiz").map(Asks::Quiz);
        let exercise = map.map("exercise").map(|mut inner| {
            let title = self.required_words(&mut inner, "title");
            finish(inner, map);
            Asks::Exercise(title)
        });
        let given = ["acknowledge", "quiz", "exercise"].iter().filter(|key| map.key_span(key).is_some()).count();
        if given != 1 {
            let message = say!(
                "a requirement asks for one of `acknowledge`, `quiz` and `exercise`",
                "每項要求只能寫 `acknowledge`、`quiz`、`exercise` 其中之一"
            );
            let help = match given {
                0 => say!(
                    "write `quiz: ID` or `acknowledge: {{procedure: NUMBER}}`",
                    "請寫 `quiz: ID` 或 `acknowledge: {{procedure: 文件編號}}`"
                ),
                _ => say!("write a requirement for each", "請拆成幾項要求"),
            };
            map.push(Diagnostic::new(Code::Curriculum, map.span(), message).help(help));
        }
        acknowledge.or(quiz).or(exercise)
    }
}
