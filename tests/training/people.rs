//! The list of people, as personnel systems and spreadsheets write it.

use readybook::training::people::People;
use readybook::training::site::{KnownRole, Site};
use readybook::words::Words;

fn site() -> Site {
    let role = KnownRole { id: "lead".into(), name: Words::of("Lead"), everyone: false };
    Site { roles: vec![role], ..Site::default() }
}

fn read(text: &str) -> People {
    People::read(text.as_bytes(), &site()).unwrap()
}

fn wrong(people: &People) -> Vec<(u64, &str)> {
    people.wrong.iter().map(|(line, reason)| (*line, reason.en.as_str())).collect()
}

#[test]
fn columns_separators_line_ends_and_marks_may_be_any() {
    let lists = [
        "id,name,unit,roles,joined,left,waived\nE1,林雅婷,公關室,lead;lead,2026-01-05,,a;b\n",
        "\u{FEFF}Name;ID;joined;roles;unit;waived\r\n林雅婷;E1;2026/1/5;lead;公關室;\"a;b\"\r\n",
        "姓名\t員工編號\t到職日\t角色\t部門\t備註\t免除\n林雅婷\tE1\t2026-01-05\t lead \t公關室\tx\tb；a\n",
        "\n,,\nid,name,unit,roles,joined,left,waived\n\n E1 ,林雅婷,公關室,lead,2026-1-5,,a、b",
    ];
    for list in lists {
        let people = read(list);
        let [person] = &people.people[..] else { panic!("{list}: {people:?}") };
        assert_eq!(
            (person.id.as_str(), person.name.as_str(), person.unit.as_str()),
            ("E1", "林雅婷", "公關室"),
            "{list}"
        );
        assert_eq!(
            (person.roles.as_slice(), person.joined.unwrap().to_string().as_str()),
            (&["lead".to_string()][..], "2026-01-05")
        );
        assert_eq!(person.waived, ["a", "b"], "{list}");
        assert_eq!(people.find("ｅ1", None), Some(0));
        assert_eq!(people.find("", Some("林雅婷")), Some(0));
        assert_eq!(people.find("E2", Some("林雅婷")), None);
    }
}

#[test]
fn every_bad_row_is_named_with_its_line() {
    let people =
        read("id,name,roles,joined\nE1,A,lead,2026-02-30\n,B,,\nE1,C,,\nE2,A,boss,\n\nE3,\"x\ny\",,soon\nE4\n");
    assert_eq!(
        wrong(&people),
        [
            (2, "`joined` is `2026-02-30`, and no date such as 2026-11-28: it counts as empty"),
            (3, "no id: the row is left out"),
            (4, "`E1` is there already: the row is left out"),
            (5, "there is no role `boss` in the roster"),
            (7, "`joined` is `soon`, and no date such as 2026-11-28: it counts as empty"),
        ]
    );
    assert_eq!(people.people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["E1", "E2", "E3", "E4"]);
    // Two people of one name are not told apart by it.
    assert_eq!(people.find("", Some("A")), None);
}

#[test]
fn a_list_that_cannot_be_used_is_refused() {
    let refused = |bytes: &[u8]| People::read(bytes, &site()).unwrap_err();
    assert!(refused(b"").en.contains("empty"));
    assert!(refused(b"name,unit\nA,B\n").en.contains("no column `id`"));
    assert!(refused(b"id,name\nE1,\xA4\xA4\n").en.contains("line 2 is not UTF-8"));
    assert!(refused(b"\xFF\xFEi\0d\0").zh.contains("UTF-8"));
}
