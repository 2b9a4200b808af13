//! The days on which feedback is collected, as a calendar (RFC 5545): the same days give the same bytes.

use icalendar::{Calendar, Component as _, Event, Property};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::minutes::title;
use crate::diagnostic::report::Language;
use crate::handbook::{Handbook, hexadecimal};
use crate::say;
use crate::words::{Period, PeriodUnit};

/// How far a calendar reaches at least.
const YEAR: Period = Period { count: 1, unit: PeriodUnit::Years };

/// The days until a day, and those of at least a year; empty where nothing says how often feedback is collected.
pub fn days(handbook: &Handbook, until: Date) -> Vec<Date> {
    handbook.collections(handbook.today, until.max(YEAR.after(handbook.today))).collect()
}

/// A calendar with a whole-day event for each day. What it is called is in the program's language.
pub fn calendar(handbook: &Handbook, days: &[Date], language: Language) -> String {
    let title = title(handbook, language);
    let name = say!("Suggestions: {title}", "整理建議：{title}");
    let name = name.text_in(language);
    let todo = say!(
        "Export the form's answers, then `readybook feedback import` and `readybook review`.",
        "匯出表單的回應，再執行 `readybook feedback import` 與 `readybook review`。"
    );
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", concat!("-//Readybook//", env!("CARGO_PKG_VERSION"), "//EN")));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(name);
    // An event keeps its id when the calendar is made again, so calendars replace it and do not double it.
    let site = handbook.config.base_url.clone().unwrap_or_else(|| title.clone());
    let site = hexadecimal(&Sha256::digest(site).into());
    for day in days {
        let mut event = Event::with_uid(&format!("collect-{day}-{}@readybook", &site[..16]));
        event.append_property(Property::new("DTSTAMP", format!("{}T000000Z", compact(handbook.today))));
        event.append_property(on("DTSTART", *day));
        event.append_property(on("DTEND", day.tomorrow().unwrap_or(*day)));
        event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        event.summary(name).description(todo.text_in(language));
        calendar.push(event);
    }
    calendar.to_string()
}

fn on(name: &str, day: Date) -> Property {
    Property::new(name, compact(day)).add_parameter("VALUE", "DATE").clone()
}

/// `20270101`.
fn compact(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}
