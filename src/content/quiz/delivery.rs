//! How a quiz is given: its purpose, pass mark, attempts, feedback, and where its key is.

use super::limits::{ATTEMPTS, COOLDOWN_HOURS, MINUTES};
use super::read::{ANSWERS, COUNTS, ENFORCEMENTS, PURPOSES, Reader, SHOWN, TIMINGS, finish, one_of, several_of};
use super::{Answers, Attempts, Delivery, Purpose, Shown, Timing};
use crate::content::block::number;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::yaml::{self, Map};

impl<'a> Reader<'a> {
    pub(super) fn delivery(self, map: &mut Map<'a>) -> Delivery {
        let empty = yaml::Node { range: 0..0, value: yaml::Value::Null };
        let node = map.node("delivery").unwrap_or(&empty);
        let mut found = Vec::new();
        let mut inner = Map::open(self.file, node, &mut found);
        let purpose = one_of(&mut inner, "purpose", &PURPOSES).unwrap_or_default();
        let pass_mark = inner.parsed("pass_mark", read_percent);
        if purpose == Purpose::Certify && inner.node("pass_mark").is_none() {
            let message = say!("a certifying quiz needs a `pass_mark`", "認證測驗需要及格標準 `pass_mark`");
            let help = say!("write `pass_mark: 80%`", "請寫 `pass_mark: 80%`");
            found.push(Diagnostic::new(Code::PassMark, self.key_or_start(map, "delivery"), message).help(help));
        }
        let must_pass = inner.texts("must_pass");
        let attempts = inner.map("attempts").map(|mut attempts| {
            let read = Attempts {
                max: number(&mut attempts, "max", ATTEMPTS),
                cooldown_hours: number(&mut attempts, "cooldown_hours", COOLDOWN_HOURS).unwrap_or(0),
                counts: one_of(&mut attempts, "counts", &COUNTS).unwrap_or_default(),
            };
            finish(attempts, &mut inner);
            read
        });
        let minutes = inner.map("time_limit").and_then(|mut limit| {
            let minutes = number(&mut limit, "minutes", MINUTES);
            if limit.node("minutes").is_none() {
                limit.missing("minutes");
            }
            one_of(&mut limit, "enforcement", &ENFORCEMENTS);
            finish(limit, &mut inner);
            minutes
        });
        let (shuffle_questions, shuffle_choices) = match inner.map("shuffle") {
            None => (false, true),
            Some(mut shuffle) => {
                let read = (shuffle.flag("questions").unwrap_or(false), shuffle.flag("choices").unwrap_or(true));
                finish(shuffle, &mut inner);
                read
            }
        };
        let is_practice = purpose == Purpose::Practice;
        let mut timing = if is_practice { Timing::AfterQuestion } else { Timing::AfterSubmit };
        let mut on_fail = vec![Shown::Result, Shown::Reference];
        let mut asked_at_once = None;
        if let Some(mut feedback) = inner.map("feedback") {
            timing = one_of(&mut feedback, "timing", &TIMINGS).unwrap_or(timing);
            asked_at_once = feedback.key_span("timing").filter(|_| timing == Timing::AfterQuestion);
            if feedback.node("on_fail").is_some() {
                on_fail = several_of(&mut feedback, "on_fail", &SHOWN);
            }
            finish(feedback, &mut inner);
        }
        let usual = if is_practice { Answers::Plain } else { Answers::Veiled };
        let answers = one_of(&mut inner, "answers", &ANSWERS).unwrap_or(usual);
        without_effect(&inner, purpose, &mut found);
        if let Some(span) = asked_at_once.filter(|_| answers == Answers::Withheld) {
            let message = say!(
                "without the key in the page there is no feedback after a question",
                "頁面沒有答案，無法在每題之後顯示回饋"
            );
            let help =
                say!("write `answers: veiled`, or leave out `timing`", "請改為 `answers: veiled`，或刪除 `timing`");
            found.push(Diagnostic::new(Code::NoEffect, span, message).help(help));
        }
        inner.finish(&mut found);
        found.into_iter().for_each(|diagnostic| map.push(diagnostic));
        Delivery {
            purpose,
            pass_mark,
            must_pass,
            attempts,
            minutes,
            shuffle_questions,
            shuffle_choices,
            timing,
            on_fail,
            answers,
        }
    }

    fn key_or_start(self, map: &Map<'a>, key: &str) -> Span {
        map.key_span(key).unwrap_or_else(|| Span::start_of(self.file))
    }
}

/// Names settings that have no effect on a quiz of this purpose.
fn without_effect(delivery: &Map, purpose: Purpose, found: &mut Vec<Diagnostic>) {
    let keys: &[&str] = match purpose {
        Purpose::Survey => &["pass_mark", "must_pass", "attempts"],
        Purpose::Practice => &["attempts"],
        Purpose::Certify => &[],
    };
    for (key, span) in keys.iter().filter_map(|key| Some((key, delivery.key_span(key)?))) {
        let (message, help) = match purpose {
            Purpose::Survey => (
                say!("`{key}` has no effect in a survey, where nothing is marked", "問卷不計分，`{key}` 沒有作用"),
                say!("delete it, or write `purpose: certify`", "請刪除，或寫 `purpose: certify`"),
            ),
            _ => (
                say!(
                    "`{key}` has no effect in practice, which may be repeated freely",
                    "練習可以重做，`{key}` 沒有作用"
                ),
                say!("delete it, or write `purpose: certify`", "請刪除，或寫 `purpose: certify`"),
            ),
        };
        found.push(Diagnostic::new(Code::NoEffect, span, message).help(help));
    }
}

/// Reads `80%` or `66.67%` as hundredths of a percent.
fn read_percent(text: &str) -> Result<u32, Text> {
    let wrong =
        || say!("`{text}` is no pass mark from `0.01%` to `100%`", "`{text}` 不是 `0.01%` 到 `100%` 的及格標準");
    let number = text.trim().strip_suffix(['%', '％']).ok_or_else(wrong)?.trim();
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    let hundredths: u32 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
    let mark = whole.parse::<u32>().map_err(|_| wrong())? * 100 + hundredths;
    if (1..=10_000).contains(&mark) { Ok(mark) } else { Err(wrong()) }
}
