use std::collections::BTreeMap;

use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

use super::text::{Face, escaped, number, shortened, wrapped};
use super::*;

/// A row of a role after others; its title is its number.
fn row(number: usize, role: &str, after: &[usize]) -> Row {
    Row {
        number,
        title: format!("Step {number}"),
        href: format!("#s{number}"),
        roles: vec![role.to_owned()],
        after: after.to_vec(),
        label: format!("Step {number}: all in words"),
        ..Row::default()
    }
}

#[derive(Debug, Clone, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    /// Where its own coordinates begin, and the size of its text.
    origin: (f64, f64),
    size: f64,
}

impl Element {
    fn read(tag: &BytesStart<'_>, around: &Element) -> Element {
        let attributes: BTreeMap<String, String> = tag
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("an attribute is well-formed");
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("a value is well-formed");
                (attribute.key.as_ref().to_owned(), value.into_owned())
            })
            .collect();
        let moved = attributes.get("transform").map_or(vec![0.0], |transform| {
            coordinates(transform.strip_prefix("translate(").unwrap().split(')').next().unwrap())
        });
        let origin = (around.origin.0 + moved[0], around.origin.1 + moved.get(1).unwrap_or(&0.0));
        let size = attributes.get("font-size").map_or(around.size, |size| size.parse().unwrap());
        Element { name: tag.name().as_ref().to_owned(), attributes, text: String::new(), origin, size }
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.attributes.get(name).map_or(vec![0.0], |value| coordinates(value))
    }
}

/// The elements of a drawing in their order.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    let (mut found, mut open): (Vec<Element>, Vec<Element>) = (Vec::new(), vec![Element::default()]);
    loop {
        match reader.read_event().expect("the drawing is well-formed") {
            Event::Start(tag) => {
                let element = Element::read(&tag, open.last().unwrap());
                found.push(element.clone());
                open.push(element);
            }
            Event::Empty(tag) => found.push(Element::read(&tag, open.last().unwrap())),
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => found.last_mut().unwrap().text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = escape::resolve_predefined_entity(&reference).expect("only entities of XML are used");
                found.last_mut().unwrap().text.push_str(text);
            }
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1);
    found
}

fn coordinates(value: &str) -> Vec<f64> {
    value.split(' ').map(|part| part.parse().unwrap()).collect()
}

/// Where the lines of a path bend and end.
fn corners(path: &str) -> Vec<(f64, f64)> {
    let (mut at, mut start, mut found, mut rest) = ((0.0, 0.0), (0.0, 0.0), Vec::new(), path);
    while let Some(letter) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
        let numbers: Vec<f64> =
            rest[1..end].split(' ').filter(|number| !number.is_empty()).map(|number| number.parse().unwrap()).collect();
        at = match (letter, &numbers[..]) {
            ('M', [x, y]) => (*x, *y),
            ('m' | 'l', [x, y]) | ('q', [_, _, x, y]) => (at.0 + x, at.1 + y),
            ('H', [x]) => (*x, at.1),
            ('h', [x]) => (at.0 + x, at.1),
            ('V', [y]) => (at.0, *y),
            ('v', [y]) => (at.0, at.1 + y),
            ('z', []) => start,
            _ => panic!("{letter}{numbers:?}"),
        };
        if matches!(letter, 'M' | 'm') {
            start = at;
        }
        found.push(at);
        rest = &rest[end..];
    }
    found
}

/// The corners of what an element draws: of text by its estimated width.
fn extent(element: &Element) -> Vec<(f64, f64)> {
    let has = |name: &str, value: &str| element.attributes.get(name).is_some_and(|own| own == value);
    match element.name.as_str() {
        "circle" => {
            let r = element.numbers("r")[0];
            vec![(-r, -r), (r, r)]
        }
        "path" => corners(&element.attributes["d"]),
        "text" => {
            let (xs, ys, size) = (element.numbers("x"), element.numbers("y"), element.size);
            if xs.len() > 1 {
                let last = ys[element.text.chars().count() - 1];
                return vec![(xs[0] - size / 2.0, ys[0] - size * 0.9), (xs[0] + size / 2.0, last + size * 0.2)];
            }
            let is_bold = has("class", "lane-time");
            let long = if is_bold { Face::bold(size) } else { Face::plain(size) }.width(&element.text);
            if element.attributes.get("transform").is_some_and(|transform| transform.contains("rotate(-45)")) {
                let reach = long * std::f64::consts::FRAC_1_SQRT_2;
                return vec![(0.0, 0.0), (reach, -reach - size * 0.7)];
            }
            let is_number = element.attributes.get("class").is_some_and(|class| class.contains("lane-number"));
            let start = match (is_number || has("text-anchor", "middle"), has("text-anchor", "end")) {
                (true, _) => xs[0] - long / 2.0,
                (_, true) => xs[0] - long,
                _ => xs[0],
            };
            vec![(start, ys[0] - size * 0.9), (start + long, ys[0] + size * 0.2)]
        }
        _ => Vec::new(),
    }
}

/// What sticks out of a drawing.
fn outside(svg: &str) -> Vec<String> {
    let elements = elements(svg);
    let view = elements[0].numbers("viewBox");
    let is_in = |at: f64, most: f64| (-0.1..=most + 0.1).contains(&at); // Coordinates are rounded.
    let mut found = Vec::new();
    for element in &elements {
        for (x, y) in extent(element) {
            let (x, y) = (x + element.origin.0, y + element.origin.1);
            if !is_in(x, view[2]) || !is_in(y, view[3]) {
                found.push(format!("{} {:?} at {x} {y} in {view:?}", element.name, element.text));
            }
        }
    }
    found
}

fn both(rows: &[Row]) -> [String; 2] {
    let view = draw(rows, Drawings::Both).expect("it can be drawn");
    [view.wide_html.unwrap(), view.narrow_html]
}

#[test]
fn each_step_is_a_link_with_all_of_it_in_its_name() {
    let rows = [row(1, "A", &[]), Row { roles: vec!["A".into(), "B".into()], ..row(2, "", &[0]) }];
    for svg in both(&rows) {
        let elements = elements(&svg);
        let links: Vec<_> = elements.iter().filter(|element| element.name == "a").collect();
        assert_eq!(links.len(), 2);
        assert_eq!(links[1].attributes["href"], "#s2");
        let titles: Vec<_> =
            elements.iter().filter(|element| element.name == "title").map(|title| &title.text).collect();
        assert_eq!(titles, ["Step 1: all in words", "Step 2: all in words"]);
        let circles = elements.iter().filter(|element| element.name == "circle").count();
        assert_eq!(circles, 3, "two roles do step 2");
    }
}

#[test]
fn lanes_stand_in_the_order_in_which_they_are_needed() {
    let rows = [row(1, "Zoe", &[]), row(2, "Adam", &[0]), row(3, "Zoe", &[1])];
    assert_eq!(Chart::new(&rows).unwrap().lanes, ["Zoe", "Adam"]);
}

#[test]
fn cycles_and_steps_that_are_not_there_do_no_harm() {
    let rows = [row(1, "A", &[2, 1, 0]), row(2, "B", &[0, 99]), row(3, "A", &[1, 1])];
    let chart = Chart::new(&rows).unwrap();
    assert_eq!(chart.arrows, [(1, 0), (2, 0), (0, 1), (1, 2)]);
    for svg in both(&rows) {
        assert!(outside(&svg).is_empty(), "{:?}", outside(&svg));
        assert_eq!(svg.matches("lane-line").count(), 1);
    }
}

#[test]
fn what_cannot_be_read_is_not_drawn() {
    let steps = |count: usize| -> Vec<Row> { (1..=count).map(|number| row(number, "A", &[])).collect() };
    assert!(draw(&steps(1), Drawings::Both).is_none());
    assert!(draw(&steps(MOST_STEPS), Drawings::Both).is_some());
    assert!(draw(&steps(MOST_STEPS + 1), Drawings::Both).is_none());
    let roles =
        |count: usize| -> Vec<Row> { (1..=count).map(|number| row(number, &format!("Role {number}"), &[])).collect() };
    assert!(draw(&roles(MOST_LANES), Drawings::Both).is_some());
    assert!(draw(&roles(MOST_LANES + 1), Drawings::Both).is_none());
    let each_after_all: Vec<Row> = (0..40).map(|at| row(at + 1, "A", &(0..at).collect::<Vec<_>>())).collect();
    assert!(draw(&each_after_all, Drawings::Both).is_none());
    let without_roles = [Row { roles: Vec::new(), ..row(1, "", &[]) }, Row { roles: Vec::new(), ..row(2, "", &[]) }];
    assert!(draw(&without_roles, Drawings::Both).is_none());
}

#[test]
fn what_authors_write_stays_text() {
    let evil = r#"</text><script>alert(1)</script>" onload="x & y"#;
    let rows =
        [Row { title: evil.into(), label: evil.into(), href: "#\"><x".into(), ..row(1, evil, &[]) }, row(2, "B", &[0])];
    for svg in both(&rows) {
        let names: Vec<_> = elements(&svg).into_iter().map(|element| element.name).collect();
        assert!(
            names
                .iter()
                .all(|name| ["svg", "g", "a", "title", "rect", "path", "circle", "text"].contains(&name.as_str()))
        );
        assert!(!svg.contains("<script") && !svg.contains("style=") && !svg.contains(" onload=\""));
    }
}

#[test]
fn lines_break_where_a_reader_would_break_them() {
    let face = Face::plain(10.0);
    assert_eq!(wrapped("清掉對方留下的內容", face, 60.0, 4), ["清掉對方留", "下的內容"]);
    assert_eq!(wrapped("確認，並叫人", face, 30.0, 4), ["確認，", "並叫人"]);
    assert_eq!(wrapped("約15分鐘內", face, 30.0, 4)[0], "約");
    assert_eq!(wrapped("Freeze scheduled posts", face, 100.0, 4), ["Freeze", "scheduled posts"]);
    assert_eq!(wrapped("Donaudampfschifffahrt", face, 60.0, 9).concat(), "Donaudampfschifffahrt");
    assert_eq!(wrapped(" \u{1} \n ", face, 60.0, 4), [""; 0]);
    let cut = wrapped("one two three four five six seven", face, 40.0, 2);
    assert!(cut.len() == 2 && cut[1].ends_with('…'), "{cut:?}");
    assert_eq!(shortened("Data protection officer", face, 60.0), "Data prot…");
    assert_eq!(shortened("Data", face, 0.0), "");
}

#[test]
fn heads_stand_across_upright_or_slanted() {
    let drawn = |names: &[&str]| {
        let rows: Vec<Row> = names.iter().enumerate().map(|(at, name)| row(at + 1, name, &[])).collect();
        draw(&rows, Drawings::Both).unwrap().wide_html.unwrap()
    };
    let across = drawn(&["值班人員", "事件指揮官"]);
    assert!(across.contains(">事件指揮官</text>") && !across.contains("rotate"));
    let upright = drawn(&["社群媒體負責人", "個資保護負責人", "甲", "乙", "丙", "丁", "戊"]);
    assert!(upright.contains(">社群媒體負責人</text>") && !upright.contains("rotate"));
    let of_seven = |element: &Element| element.text == "社群媒體負責人" && element.numbers("y").len() == 7;
    assert!(elements(&upright).iter().any(of_seven));
    assert!(drawn(&["Data protection officer", "Incident commander", "C", "D", "E", "F"]).contains("rotate(-45"));
}

#[test]
fn numbers_are_short() {
    assert_eq!([number(1.0), number(-0.01), number(2.349)], ["1", "0", "2.3"]);
    assert_eq!(escaped("a\0<b>&\"c\""), "a &lt;b&gt;&amp;&quot;c&quot;");
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-zA-Z]{1,12}( [a-z]{1,12}){0,6}",
        "[一-龥，。（）]{1,30}",
        "[一-龥A-Z0-9 ]{1,20}",
        any::<String>(),
        Just("W".repeat(500)),
    ]
}

/// Few names, so that there are seldom too many lanes.
fn any_name() -> impl Strategy<Value = String> {
    let usual = ["", "值班人員", "社群媒體負責人", "Data protection officer", "IT", "<&\">", "x\u{7}y"];
    prop_oneof![24 => prop::sample::select(usual.to_vec()).prop_map(String::from), 1 => any_text()]
}

fn any_row(count: usize) -> impl Strategy<Value = Row> {
    let roles = prop::collection::vec(any_name(), 0..4);
    let after = prop::collection::vec(0..count + 3, 0..5);
    (any_text(), roles, prop::option::of(any_text()), prop::option::of(any_text()), after, any_text()).prop_map(
        |(title, roles, within, when, after, label)| Row {
            number: 1,
            title,
            href: "#x".to_owned(),
            roles,
            within,
            when,
            after,
            label,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_steps_become_a_drawing_within_its_bounds(
        mut rows in (2..24_usize).prop_flat_map(|count| prop::collection::vec(any_row(count), count))
    ) {
        rows.iter_mut().enumerate().for_each(|(at, row)| row.number = at + 1);
        let drawn = draw(&rows, Drawings::Both);
        prop_assert_eq!(&drawn, &draw(&rows, Drawings::Both));
        if let Some(LanesView { wide_html, narrow_html, .. }) = drawn {
            for svg in wide_html.into_iter().chain([narrow_html]) {
                let found = outside(&svg);
                prop_assert!(found.is_empty(), "{}\n{}", found.join("\n"), svg);
            }
        }
    }
}
