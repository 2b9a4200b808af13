//! The days of collection as a calendar.

use crate::place::Place;

fn place() -> Place {
    let place = Place::new();
    let config = place.read("handbook/readybook.yaml").replace("en: Handbook", "en: 'Hand, book; \\'");
    let feedback = "feedback: {mail: a@example.com, collect_every: 3 months}\n";
    place.file("handbook/readybook.yaml", format!("{config}{feedback}"))
}

/// The properties of a calendar by RFC 5545: lines of at most 75 octets that end in CRLF, unfolded, each a name and a
/// value, with components that are closed in the order in which they were opened.
fn parsed(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text:?}");
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let unfolded = text.replace("\r\n ", "");
    let mut open = Vec::new();
    let mut properties = Vec::new();
    for line in unfolded.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("{line:?}"));
        match name {
            "BEGIN" => open.push(value.to_string()),
            "END" => assert_eq!(open.pop().as_deref(), Some(value)),
            _ => assert!(!open.is_empty()),
        }
        properties.push((name.to_string(), value.to_string()));
    }
    assert!(open.is_empty());
    properties
}

#[test]
fn days_of_collection_are_whole_day_events_and_the_same_bytes_every_time() {
    let place = place();
    let write = |name: &str| {
        place.run(&["review", "--lang", "en", "--ics", &format!("../{name}")]).ends_with(0);
        place.read(name)
    };
    let text = write("a.ics");
    assert_eq!(text, write("b.ics"));
    let properties = parsed(&text);
    let values = |name: &str| -> Vec<&str> {
        properties.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
    };
    // A year ahead, although the agenda ends with the first of them.
    assert_eq!(values("DTSTART;VALUE=DATE"), ["20270101", "20270401", "20270701", "20271001"]);
    assert_eq!(values("DTEND;VALUE=DATE"), ["20270102", "20270402", "20270702", "20271002"]);
    assert_eq!(values("DTSTAMP"), ["20261128T000000Z"; 4]);
    assert_eq!((values("VERSION"), values("BEGIN").len()), (vec!["2.0"], 5));
    let mut uids = values("UID");
    uids.dedup();
    assert!(uids.len() == 4 && uids[0].starts_with("collect-2027-01-01-"), "{uids:?}");
    assert_eq!(values("SUMMARY")[0], "Suggestions: Hand\\, book\\; \\\\");
    // Asked for longer, it is longer; and the events of before keep their ids.
    place.run(&["review", "--until", "2028-01-01", "--ics", "../c.ics"]).ends_with(0);
    let longer = place.read("c.ics");
    assert_eq!(parsed(&longer).iter().filter(|(name, _)| name == "UID").count(), 5);
    assert!(uids.iter().all(|uid| longer.contains(uid)));
}

#[test]
fn without_a_period_there_is_no_calendar() {
    let place = Place::new();
    let answer = place.run(&["review", "--ics", "../a.ics"]);
    answer.ends_with(2).says("feedback.collect_every");
    assert_eq!(answer.out, "");
    assert!(!place.path("a.ics").exists());
}

#[test]
fn a_long_title_is_folded_between_characters() {
    let place = place();
    let config = place.read("handbook/readybook.yaml").replace("手冊", &"社群媒體資安事件應變手冊😀".repeat(5));
    place.write("handbook/readybook.yaml", config);
    place.run(&["review", "--lang", "zh-Hant", "--ics", "../a.ics"]).ends_with(0);
    let properties = parsed(&place.read("a.ics"));
    let summary = &properties.iter().find(|(name, _)| name == "SUMMARY").unwrap().1;
    assert_eq!(*summary, format!("整理建議：{}", "社群媒體資安事件應變手冊😀".repeat(5)));
}
