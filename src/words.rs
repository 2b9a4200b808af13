//! Texts in several languages, and lengths of time as authors write them.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;
use crate::yaml::{Node, Value, scalar};

/// A text by language (BCP 47 code). A text given without languages holds for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    any: Option<String>,
    /// By code. There are two or three languages and very many texts, so a list is smaller than any map.
    by_language: Vec<(Box<str>, Box<str>)>,
}

impl Words {
    /// Reads `text` or `{zh-Hant: …, en: …}`.
    pub fn read(file: &Arc<str>, node: &Node, languages: &[String], found: &mut Vec<Diagnostic>) -> Words {
        let mut words = Words::default();
        match &node.value {
            Value::Map(entries) => {
                words.by_language.reserve_exact(entries.len());
                for (key, value) in entries {
                    if !languages.is_empty() && !languages.contains(&key.text) {
                        let name = &key.text;
                        let known = languages.join("`, `");
                        // `{en: inside, around the clock}`: the comma ended the text.
                        let cut_off = value.value == Value::Null || name.contains(char::is_whitespace);
                        let help = if cut_off {
                            say!(
                                "a text that holds a comma needs quotes inside `{{ }}`",
                                "在 `{{ }}` 內，含有逗號的文字要加引號"
                            )
                        } else {
                            say!("the languages are `{known}`", "本手冊的語言為 `{known}`")
                        };
                        found.push(
                            Diagnostic::new(
                                Code::UnknownLanguage,
                                Span::new(file, key.range.clone()),
                                say!("`{name}` is not a language of this handbook", "`{name}` 不是本手冊的語言"),
                            )
                            .help(help),
                        );
                    }
                    if value.value != Value::Null
                        && let Some(text) = scalar(file, value, found)
                    {
                        words.set(&key.text, &text.value);
                    }
                }
            }
            _ => words.any = scalar(file, node, found).map(|text| text.value),
        }
        words
    }

    fn set(&mut self, language: &str, text: &str) {
        match self.by_language.binary_search_by(|(code, _)| (**code).cmp(language)) {
            Ok(at) => self.by_language[at].1 = text.into(),
            Err(at) => self.by_language.insert(at, (language.into(), text.into())),
        }
    }

    fn own(&self, language: &str) -> Option<&str> {
        self.by_languages().find(|(code, _)| *code == language).map(|(_, text)| text)
    }

    /// The text in a language, or the one for all languages, or the first there is.
    pub fn text_in(&self, language: &str) -> Option<&str> {
        self.own(language).or(self.any()).or_else(|| self.by_languages().next().map(|(_, text)| text))
    }

    /// Whether a language has a text of its own or one that holds for all.
    pub fn covers(&self, language: &str) -> bool {
        self.any.is_some() || self.own(language).is_some()
    }

    /// Every text, in the order of the languages' codes.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.any().into_iter().chain(self.by_languages().map(|(_, text)| text))
    }

    /// The text that holds for all languages.
    pub fn any(&self) -> Option<&str> {
        self.any.as_deref()
    }

    /// Texts with their languages, in the order of the languages' codes.
    pub fn by_languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_language.iter().map(|(language, text)| (&**language, &**text))
    }

    /// One text for all languages.
    pub fn of(text: impl Into<String>) -> Words {
        Words { any: Some(text.into()), by_language: Vec::new() }
    }

    /// Texts with their languages.
    pub fn by_language(texts: impl IntoIterator<Item = (String, String)>) -> Words {
        let mut words = Words::default();
        texts.into_iter().for_each(|(language, text)| words.set(&language, &text));
        words
    }
}

/// A duration in its two largest units of days, hours and minutes, those of nothing left out; empty below a minute.
pub fn largest_units(ms: i64) -> Vec<(&'static str, i64)> {
    let minutes = ms / 60_000;
    let units = [("days", minutes / 1440), ("hours", minutes / 60 % 24), ("minutes", minutes % 60)];
    let first = units.iter().position(|(_, count)| *count > 0).unwrap_or(units.len());
    units.into_iter().skip(first).take(2).filter(|(_, count)| *count > 0).collect()
}

/// A length of time on the calendar: `2 weeks`, `6 months`, `1 year`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// 1 to 1000.
    pub count: u16,
    pub unit: PeriodUnit,
}

/// The unit of a [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodUnit {
    Days,
    Weeks,
    Months,
    Years,
}

/// Units of periods as authors write them.
pub(crate) const PERIOD_UNITS: [(&str, PeriodUnit); 17] = [
    ("day", PeriodUnit::Days),
    ("days", PeriodUnit::Days),
    ("d", PeriodUnit::Days),
    ("天", PeriodUnit::Days),
    ("日", PeriodUnit::Days),
    ("week", PeriodUnit::Weeks),
    ("weeks", PeriodUnit::Weeks),
    ("w", PeriodUnit::Weeks),
    ("週", PeriodUnit::Weeks),
    ("month", PeriodUnit::Months),
    ("months", PeriodUnit::Months),
    ("個月", PeriodUnit::Months),
    ("月", PeriodUnit::Months),
    ("year", PeriodUnit::Years),
    ("years", PeriodUnit::Years),
    ("y", PeriodUnit::Years),
    ("年", PeriodUnit::Years),
];

impl Period {
    /// Reads a period. The error is what to tell the author.
    pub fn read(text: &str) -> Result<Period, Text> {
        let wrong = || {
            say!(
                "`{text}` is no period: write `90 days`, `2 weeks`, `6 months` or `1 year`",
                "`{text}` 不是週期：請寫 `90 days`、`2 weeks`、`6 months` 或 `1 year`"
            )
        };
        let (count, unit) = split_number(text).ok_or_else(wrong)?;
        let (_, unit) = PERIOD_UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        let count = u16::try_from(count).ok().filter(|n| (1..=1000).contains(n)).ok_or_else(wrong)?;
        Ok(Period { count, unit })
    }

    /// The day this long after another; the last day of the calendar when there is none.
    pub fn after(self, day: jiff::civil::Date) -> jiff::civil::Date {
        let count = i64::from(self.count);
        let span = match self.unit {
            PeriodUnit::Days => jiff::Span::new().days(count),
            PeriodUnit::Weeks => jiff::Span::new().weeks(count),
            PeriodUnit::Months => jiff::Span::new().months(count),
            PeriodUnit::Years => jiff::Span::new().years(count),
        };
        day.checked_add(span).unwrap_or(jiff::civil::Date::MAX)
    }
}

/// A time limit of a step, in whole minutes from 1 to one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(u32);

/// Units of time limits in minutes.
pub(crate) const TIME_UNITS: [(&str, u64); 5] = [("m", 1), ("min", 1), ("h", 60), ("d", 24 * 60), ("w", 7 * 24 * 60)];

impl Minutes {
    /// Reads `15m`, `2h`, `1d` or `1w`. The error is what to tell the author.
    pub fn read(text: &str) -> Result<Minutes, Text> {
        let wrong = || {
            say!(
                "`{text}` is no time limit: write `15m`, `2h`, `3d` or `1w`",
                "`{text}` 不是時限：請寫 `15m`、`2h`、`3d` 或 `1w`"
            )
        };
        let (count, unit) = split_number(text).ok_or_else(wrong)?;
        let (_, each) = TIME_UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        let total = count.checked_mul(each).filter(|n| (1..=366 * 24 * 60).contains(n)).ok_or_else(wrong)?;
        Ok(Minutes(u32::try_from(total).map_err(|_| wrong())?))
    }

    /// So many minutes.
    pub fn of(minutes: u32) -> Minutes {
        Minutes(minutes)
    }

    /// Whole minutes.
    pub fn get(self) -> u32 {
        self.0
    }

    /// ISO 8601 duration: `PT15M`, `PT2H`, `P3D`.
    pub fn iso(self) -> String {
        match self.0 {
            n if n % (24 * 60) == 0 => format!("P{}D", n / (24 * 60)),
            n if n % 60 == 0 => format!("PT{}H", n / 60),
            n => format!("PT{n}M"),
        }
    }

    /// Count and unit as a reader would say them: `(15, "minutes")`, `(1, "days")`.
    pub fn parts(self) -> (u32, &'static str) {
        match self.0 {
            n if n % (7 * 24 * 60) == 0 => (n / (7 * 24 * 60), "weeks"),
            n if n % (24 * 60) == 0 => (n / (24 * 60), "days"),
            n if n % 60 == 0 => (n / 60, "hours"),
            n => (n, "minutes"),
        }
    }
}

fn split_number(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    Some((text[..end].parse().ok()?, text[end..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_limits_and_periods_are_read_and_nonsense_is_refused() {
        assert_eq!(Minutes::read("2h").unwrap().get(), 120);
        assert_eq!(Minutes::read("3d").unwrap().iso(), "P3D");
        assert_eq!(Minutes::read("90m").unwrap().parts(), (90, "minutes"));
        for nonsense in ["", "m", "15", "-1m", "0m", "9999999999999999999h", "400d", "1 fortnight"] {
            assert!(Minutes::read(nonsense).is_err(), "{nonsense}");
        }
        let date = "2026-08-31".parse().unwrap();
        assert_eq!(Period::read("6 months").unwrap().after(date).to_string(), "2027-02-28");
        assert!(Period::read("0 days").is_err() && Period::read("six months").is_err());
    }
}
