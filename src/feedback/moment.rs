//! When something was sent in, as form tools and spreadsheets write it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization as _;

use crate::config::DateOrder;
use crate::diagnostic::Text;
use crate::error::printable;
use crate::say;

/// A day, and the time on it where one was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub day: Date,
    pub time: Option<Time>,
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.time {
            Some(time) => write!(f, "{}T{time}", self.day),
            None => write!(f, "{}", self.day),
        }
    }
}

/// Reads `2026-11-03`, `2026-11-03T15:05:00Z`, `2026/11/3 下午 3:05:00`, `2026年11月3日`, and, where the order is set,
/// `11/3/2026 3:05 PM`. A moment with an offset is read in the zone.
///
/// # Errors
/// What to tell the user.
pub fn read(text: &str, order: Option<DateOrder>, zone: Option<&TimeZone>) -> Result<Moment, Text> {
    let folded: String = text.nfkc().collect();
    let written = folded.trim();
    let shown: String = printable(written).chars().take(40).collect();
    if written.is_empty() {
        return Err(say!("no day on which it was received", "沒有收到的日期"));
    }
    if let (Some(zone), Ok(moment)) = (zone, written.parse::<jiff::Timestamp>()) {
        return Ok(Moment::of(moment.to_zoned(zone.clone()).datetime()));
    }
    let wrong = || say!("`{shown}` is no day such as `2026-11-03`", "`{shown}` 不是日期，例如 `2026-11-03`");
    let (numbers, rest) = numbers(written).ok_or_else(wrong)?;
    let (year, month, day) = match (numbers, order) {
        ([(year, 4), (month, 1..=2), (day, 1..=2)], _) => (year, month, day),
        ([(month, 1..=2), (day, 1..=2), (year, 4)], Some(DateOrder::MonthFirst)) => (year, month, day),
        ([(day, 1..=2), (month, 1..=2), (year, 4)], Some(DateOrder::DayFirst)) => (year, month, day),
        ([(_, 1..=2), (_, 1..=2), (_, 2 | 4)], None) => {
            return Err(say!(
                "`{shown}` is ambiguous: set `feedback.import.dates` to `mdy` or `dmy`",
                "`{shown}` 分不出月和日：請在 `feedback.import.dates` 設定 `mdy` 或 `dmy`"
            ));
        }
        _ => return Err(wrong()),
    };
    let narrow = |number: u32| i8::try_from(number).ok();
    let year = i16::try_from(year).ok().filter(|year| *year >= 1970);
    let day = year.zip(narrow(month)).zip(narrow(day)).and_then(|((y, m), d)| Date::new(y, m, d).ok());
    let day = day.ok_or_else(|| say!("the calendar has no day `{shown}`", "曆法中沒有 `{shown}` 這一天"))?;
    Ok(Moment { day, time: time(rest).ok_or_else(wrong)? })
}

impl Moment {
    fn of(moment: DateTime) -> Moment {
        Moment { day: moment.date(), time: Some(moment.time()) }
    }
}

/// A number with how many digits it has.
type Number = (u32, usize);

/// The three numbers of a day, and what follows them.
fn numbers(text: &str) -> Option<([Number; 3], &str)> {
    let mut rest = text;
    let mut found = [(0, 0); 3];
    for (at, number) in found.iter_mut().enumerate() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        *number = (rest.get(..end)?.parse().ok().filter(|_| end <= 4)?, end);
        rest = &rest[end..];
        if at < 2 {
            rest = rest.strip_prefix(['-', '/', '.', '年', '月'])?;
            rest = rest.trim_start_matches(' ');
        }
    }
    Some((found, rest.strip_prefix('日').unwrap_or(rest)))
}

/// Words for the halves of a day, and the hours that they add to those before noon.
const HALVES: [(&str, i8); 14] = [
    ("上午", 0),
    ("凌晨", 0),
    ("清晨", 0),
    ("早上", 0),
    ("中午", 12),
    ("下午", 12),
    ("傍晚", 12),
    ("晚上", 12),
    ("a.m.", 0),
    ("p.m.", 12),
    ("am", 0),
    ("pm", 12),
    ("午前", 0),
    ("午後", 12),
];

/// The time behind a day; none inside where nothing is there, none at all where it is no time.
fn time(text: &str) -> Option<Option<Time>> {
    let lower = text.to_lowercase();
    let is_apart = lower.is_empty() || lower.starts_with([' ', 't', ',', '(', '星', '週']) || !lower.is_ascii();
    let mut rest = lower.trim_start_matches(['t', ' ', ',']).trim_end().to_string();
    if !is_apart {
        return None;
    }
    let mut add = None;
    for (word, hours) in HALVES {
        if let Some(at) = rest.find(word) {
            add = Some(hours);
            rest.replace_range(at..at + word.len(), " ");
            break;
        }
    }
    let rest = rest.trim();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let (clock, zone) = (&rest[..end], rest[end..].trim());
    // A zone or a weekday: the clock is read as it stands.
    if zone.chars().count() > 40 || zone.chars().any(|c| !(c.is_alphanumeric() || " +-:()[]/_.".contains(c))) {
        return None;
    }
    if clock.is_empty() {
        let is_weekday = zone.starts_with(['(', '[', '星', '週']);
        return (zone.is_empty() && add.is_none() || is_weekday).then_some(None);
    }
    let mut parts = clock.split(':');
    let mut part = |is_needed: bool| -> Option<i8> {
        match parts.next() {
            Some(part) => part.split('.').next()?.parse().ok(),
            None => (!is_needed).then_some(0),
        }
    };
    let (hour, minute, second) = (part(true)?, part(true)?, part(false)?);
    if parts.next().is_some() {
        return None;
    }
    let hour = match add {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) if hour == 0 || hour > 12 => hour,
        _ => hour,
    };
    Time::new(hour, minute, second, 0).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in(text: &str, order: Option<DateOrder>) -> Result<String, String> {
        let zone = TimeZone::get("Asia/Hong_Kong").unwrap();
        read(text, order, Some(&zone)).map(|moment| moment.to_string()).map_err(|reason| reason.en)
    }

    #[test]
    fn days_are_read_as_tools_write_them() {
        for (text, moment) in [
            ("2026-11-03", "2026-11-03"),
            (" 2026/11/3 ", "2026-11-03"),
            ("2026.11.03", "2026-11-03"),
            ("2026年11月3日", "2026-11-03"),
            ("2026 年", ""),
            ("2026-11-03 15:05", "2026-11-03T15:05:00"),
            ("2026-11-03T15:05:09.123", "2026-11-03T15:05:09"),
            ("2026-11-02T20:00:00Z", "2026-11-03T04:00:00"),
            ("2026-11-02 20:00:00+00:00", "2026-11-03T04:00:00"),
            ("2026/11/3 下午 3:05:00", "2026-11-03T15:05:00"),
            ("2026/11/3 下午3:05:00 [GMT+8]", "2026-11-03T15:05:00"),
            ("2026/11/3 上午 12:05:00", "2026-11-03T00:05:00"),
            ("2026/11/3 中午 12:05", "2026-11-03T12:05:00"),
            ("２０２６／１１／３　１５：０５", "2026-11-03T15:05:00"),
            ("2026/11/3 (週二)", "2026-11-03"),
            ("2026/11/3 3:05:00 PM GMT+8", "2026-11-03T15:05:00"),
        ] {
            assert_eq!(read_in(text, None).unwrap_or_default(), moment, "{text}");
        }
        assert_eq!(read_in("11/3/2026 3:05 PM", Some(DateOrder::MonthFirst)).unwrap(), "2026-11-03T15:05:00");
        assert_eq!(read_in("3/11/2026", Some(DateOrder::DayFirst)).unwrap(), "2026-11-03");
    }

    #[test]
    fn what_is_no_day_is_refused_with_a_reason() {
        assert!(read_in("11/3/2026", None).unwrap_err().contains("ambiguous"));
        assert!(read_in("31/12/2026", None).unwrap_err().contains("ambiguous"));
        assert!(read_in("31/12/2026", Some(DateOrder::MonthFirst)).unwrap_err().contains("calendar"));
        assert!(read_in("2026-02-30", None).unwrap_err().contains("calendar"));
        for text in [
            "",
            "soon",
            "46000",
            "2026",
            "2026-11",
            "2026-11-03x",
            "2026-11-03 25:00",
            "2026-11-03 1:2:3:4",
            "115/11/3",
        ] {
            assert!(read_in(text, None).is_err(), "{text}");
        }
    }
}
