//! The event stream: P17 and P35.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use readybook::preview::{Problem, Server, Shown};
use serde_json::{Value, json};

use crate::support::*;

struct Tab(BufReader<TcpStream>);

impl Tab {
    /// Opens the stream as a page does that was loaded now.
    fn open(server: &Server) -> Tab {
        let page = get(server, "/").body();
        let value =
            |name: &str| page.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().to_owned();
        let target = format!("/_readybook/events?key={}&build={}", value("data-key"), value("data-build"));
        let mut client = connect(server.address());
        write!(client, "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).unwrap();
        Tab(BufReader::new(client))
    }

    /// Reads the head and returns the status.
    fn status(&mut self) -> u16 {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head).unwrap() == 0 {
                return 0;
            }
        }
        assert!(head.starts_with("HTTP/1.1 200") == head.contains("Content-Type: text/event-stream\r\n"), "{head}");
        assert!(!head.contains("chunked"), "{head}");
        head["HTTP/1.1 ".len()..][..3].parse().unwrap()
    }

    /// Waits for the next event; none when the stream ended.
    fn event(&mut self) -> Option<Value> {
        // A sign of life every 50 ms: none of the events that a test waits for is half a minute away.
        for _ in 0..1200 {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some(event) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(event).unwrap());
            }
        }
        panic!("no event comes");
    }
}

#[test]
fn a_tab_hears_what_changed_and_what_is_wrong() {
    let server = serve(&options());
    server.show(shown(site(&[("index.html", "1"), ("a.html", "1")])));
    let mut tab = Tab::open(&server);
    assert_eq!(tab.status(), 200);
    assert_eq!(tab.event().unwrap(), json!({"build": 2, "since": 2, "state": "site", "changed": [], "problems": []}));

    server.show(shown(site(&[("index.html", "1"), ("a.html", "2")])));
    assert_eq!(
        tab.event().unwrap(),
        json!({"build": 3, "since": 2, "state": "site", "changed": ["a.html"], "problems": []})
    );

    let problem = Problem { severity: "error".into(), message: "m".into(), ..Problem::default() };
    server.show(Shown::Broken { problems: vec![problem] });
    let event = tab.event().unwrap();
    assert_eq!((&event["state"], &event["problems"][0]["message"]), (&json!("broken"), &json!("m")));

    // A tab that opens now is told what is wrong as well.
    let mut late = Tab::open(&server);
    late.status();
    assert_eq!(late.event().unwrap()["state"], "broken");
    server.stop();
    assert_eq!(tab.event(), None);
}

#[test]
fn tabs_are_capped_and_a_dead_tab_frees_its_place() {
    let mut options = options();
    options.limits.streams = 10;
    let server = serve(&options);
    let mut tabs: Vec<Tab> = (0..30).map(|_| Tab::open(&server)).collect();
    let open = tabs.iter_mut().map(Tab::status).filter(|status| *status == 200).count();
    assert_eq!(open, 10);
    // Pages are answered while all streams are taken.
    is_alive(&server);
    drop(tabs);
    for attempt in 0.. {
        assert!(attempt < 100_000, "dead tabs keep their places");
        if Tab::open(&server).status() == 200 {
            break;
        }
    }
}

#[test]
fn a_storm_of_builds_reaches_each_tab_as_few_events() {
    let server = serve(&options());
    let mut tabs: Vec<Tab> = (0..5).map(|_| Tab::open(&server)).collect();
    for tab in &mut tabs {
        assert_eq!(tab.status(), 200);
        tab.event().unwrap();
    }
    for n in 0..5000 {
        server.show(shown(site(&[("index.html", &n.to_string())])));
    }
    for tab in &mut tabs {
        let mut builds = Vec::new();
        while builds.last() != Some(&5001) {
            builds.push(tab.event().unwrap()["build"].as_u64().unwrap());
        }
        assert!(builds.is_sorted_by(|a, b| a < b));
    }
    assert!(get(&server, "/").body().contains("4999"));
}
