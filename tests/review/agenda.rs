//! The facts: when something is due, and what is open.

use readybook::handbook::{Handbook, View};
use readybook::pipeline::{Options, Pipeline, Reuse};

use crate::place::{Place, draft};
use crate::support::SiteTest;

/// A handbook as of a day.
fn on(place: &Place, day: &str, view: View) -> Handbook {
    let root = place.path("handbook");
    let options = Options {
        output: root.join("public"),
        root,
        strictness: Default::default(),
        today: Some(day.parse().unwrap()),
        view,
        answer_keys: Default::default(),
        audience: Default::default(),
    };
    Pipeline::new(options, Reuse::Once).examine().unwrap().handbook
}

fn reviewed(every: &str) -> Place {
    let reviewed = |words: &str| draft(words).replace("owner: lead", &format!("owner: lead\nreview_every: {every}"));
    let place = Place::new()
        .file("handbook/content/lock/index.md", reviewed("三"))
        .file("handbook/content/lock/index.en.md", reviewed("three"));
    place.release("minor", &[]).ends_with(0);
    place
}

fn config(place: Place, more: &str) -> Place {
    let config = place.read("handbook/readybook.yaml");
    place.file("handbook/readybook.yaml", format!("{config}{more}"))
}

#[test]
fn a_review_is_due_from_its_day_on_and_overdue_after_it() {
    let place = reviewed("6 months");
    // Effective on 2026-11-28, so due on 2027-05-28.
    for view in [View::InForce, View::Drafts] {
        let handbook = on(&place, "2027-05-28", view);
        let due = |until: &str| handbook.agenda(until.parse().unwrap()).reviews;
        assert_eq!(due("2027-05-27"), []);
        let reviews = due("2027-05-28");
        assert_eq!(reviews.len(), 1);
        assert_eq!((reviews[0].due.to_string(), reviews[0].is_overdue), ("2027-05-28".to_string(), false));
        assert_eq!(reviews[0].version.to_string(), "1.2");
        let later = on(&place, "2027-05-29", view);
        assert!(later.agenda("2027-05-29".parse().unwrap()).reviews[0].is_overdue);
    }
    // The check says the same.
    let check = |day: &str| place.run(&["check", "--format", "short", "--as-of", day]);
    assert!(!check("2027-05-28").out.contains("review-overdue"));
    check("2027-05-29").prints("review-overdue");
}

#[test]
fn days_of_collection_are_after_today_and_up_to_the_last() {
    let place = config(Place::new(), "feedback: {mail: a@example.com, collect_every: 3 months}\n");
    let days = |today: &str, until: &str| -> Vec<String> {
        let agenda = on(&place, today, View::Drafts).agenda(until.parse().unwrap()).collections;
        agenda.iter().map(ToString::to_string).collect()
    };
    assert_eq!(days("2026-11-28", "2027-07-01"), ["2027-01-01", "2027-04-01", "2027-07-01"]);
    assert_eq!(days("2026-11-28", "2027-06-30"), ["2027-01-01", "2027-04-01"]);
    assert_eq!(days("2027-01-01", "2027-04-01"), ["2027-04-01"]);
    assert_eq!(days("2026-12-31", "2027-01-01"), ["2027-01-01"]);
    assert_eq!(days("2026-12-31", "2026-12-31"), [""; 0]);
    assert_eq!(days("2026-12-31", "9999-12-31").len(), readybook::handbook::MOST_COLLECTIONS);
    let until = |today: &str| on(&place, today, View::Drafts).agenda_until().to_string();
    assert_eq!([until("2026-11-28"), until("2027-01-01")], ["2027-01-01", "2027-04-01"]);
    // Without it: none, and the agenda looks three months ahead.
    let place = Place::new();
    let handbook = on(&place, "2026-11-30", View::Drafts);
    assert_eq!(handbook.agenda_until().to_string(), "2027-02-28");
    assert!(handbook.agenda("9999-12-31".parse().unwrap()).collections.is_empty());
}

#[test]
fn open_feedback_is_by_document_with_what_is_unsafe_first() {
    let item = |about: &str, kind: &str, status: &str| {
        format!("received: 2026-11-03\n{about}kind: {kind}\ntext: x\nstatus: {status}\n")
    };
    let lock = "document: SM-1\n";
    let place = Place::new()
        .item("FB-2026-001", &item("", "wrong", "new"))
        .item("FB-2026-002", &item("document: words\n", "wrong", "new"))
        .item("FB-2026-003", &item(lock, "wrong", "new"))
        .item("FB-2026-004", &item(lock, "unsafe", "accepted"))
        .item("FB-2026-005", &item(lock, "wrong", "declined\nreason: no"))
        .item("FB-2026-006", &item("document: SM-9\n", "wrong", "new"));
    let handbook = place.handbook();
    let agenda = handbook.agenda("2026-12-31".parse().unwrap());
    let listed: Vec<(Option<&str>, Vec<&str>)> = agenda
        .feedback
        .iter()
        .map(|group| {
            let key = group.page.map(|page| &*handbook.entries[page].key);
            (key, group.items.iter().map(|item| item.id.as_str()).collect())
        })
        .collect();
    assert_eq!(
        listed,
        [
            (Some("lock/index"), vec!["FB-2026-004", "FB-2026-003"]),
            (Some("words"), vec!["FB-2026-002"]),
            (None, vec!["FB-2026-001", "FB-2026-006"]),
        ]
    );
    assert_eq!((agenda.open_items(), agenda.new_items()), (5, 4));
}

#[test]
fn drafts_translations_and_contacts_that_are_late_are_named() {
    let place = config(Place::new(), "roster: {check_every: 1 month}\n");
    let until = || "2027-01-31".parse().unwrap();
    let handbook = place.handbook();
    let agenda = handbook.agenda(until());
    assert!(agenda.drafts.is_empty() && agenda.translations.is_empty() && agenda.contacts.is_empty());
    // A month after 2026-11-01: the day itself is in time.
    let unchecked = |day: &str| on(&place, day, View::Drafts).agenda(until()).contacts.len();
    assert_eq!([unchecked("2026-12-01"), unchecked("2026-12-02")], [0, 2]);
    // The original goes on, its translation does not.
    place.write("handbook/content/lock/index.md", draft("三"));
    place.write("handbook/content/new/index.md", "---\ntitle: 新\nid: SM-2\nkind: procedure\nowner: lead\n---\n");
    for view in [View::InForce, View::Drafts] {
        let handbook = on(&place, "2026-11-28", view);
        let agenda = handbook.agenda(until());
        let ahead: Vec<Option<String>> =
            agenda.drafts.iter().map(|draft| draft.newest.as_ref().map(ToString::to_string)).collect();
        assert_eq!(ahead, [Some("1.1".to_string()), None]);
        let [behind] = &agenda.translations[..] else { panic!("{:?}", agenda.translations) };
        assert_eq!((behind.language, behind.rendered.to_string(), behind.change), (1, "1.1".to_string(), None));
    }
    // Released all the same, the record says which version it renders.
    place.release("minor", &["--allow-behind", "en"]).ends_with(0);
    let handbook = place.handbook();
    let agenda = handbook.agenda(until());
    let behind = &agenda.translations[0];
    assert_eq!([behind.rendered.to_string(), behind.newest.to_string()], ["1.1", "1.2"]);
    assert_eq!(behind.change.map(|change| change.name()), Some("minor"));
}

#[test]
fn an_empty_handbook_has_an_empty_agenda() {
    let site = SiteTest::new().file("content/index.md", "# 首頁\n");
    let handbook = Pipeline::new(site.options(), Reuse::Once).examine().unwrap().handbook;
    let agenda = handbook.agenda("9999-12-31".parse().unwrap());
    assert!(agenda.reviews.is_empty() && agenda.feedback.is_empty() && agenda.drafts.is_empty());
    assert!(agenda.translations.is_empty() && agenda.contacts.is_empty() && agenda.collections.is_empty());
}
