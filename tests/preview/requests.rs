//! One request each: P1 to P10, P13 to P25, P31, P33, P34, P38, P39.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use readybook::preview::Log;

use crate::support::*;

/// Requests that end at the door, with the statuses that may answer them. `HOST` stands for the right host line.
const REFUSED: &[(&str, &[u8], &[u16])] = &[
    ("P1", b"GET /../../etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P1", b"GET /a/../../etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P2", b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P2", b"GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P3", b"GET /..%5c..%5cetc HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P3", b"GET /a%5Cb HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P3", b"GET /a\\b HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P4", b"GET //etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P4", b"GET //evil.example/.. HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P4", b"GET /// HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P4", b"GET /./ HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P4", b"GET /a//b HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P5", b"GET http://evil/x HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P5", b"GET file:///etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P5", b"GET * HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P5", b"GET etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P5", b"CONNECT h:1 HTTP/1.1\r\nHOST\r\n\r\n", &[405]),
    ("P6", b"GET /x#/../../etc/passwd HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P7", b"GET /.env/. HTTP/1.1\r\nHOST\r\n\r\n", &[404]),
    ("P9", b"GET /%00 HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P9", b"GET /%0d%0aSet-Cookie:%20x HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P9", b"GET /%zz HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P9", b"GET /% HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P9", b"GET /%ff HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P9", b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P9", b"GET /\xe8\xb3\x87 HTTP/1.1\r\nHOST\r\n\r\n", &[400]),
    ("P15", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", &[421]),
    ("P15", b"GET / HTTP/1.1\r\nHost: localhost.evil\r\n\r\n", &[421]),
    ("P15", b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", &[421]),
    ("P15", b"GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", &[421]),
    ("P15", b"GET / HTTP/1.1\r\nHost: localhost.\r\n\r\n", &[421]),
    ("P15", b"GET / HTTP/1.1\r\n\r\n", &[400]),
    ("P15", b"GET / HTTP/1.0\r\n\r\n", &[400]),
    ("P15", b"GET / HTTP/1.1\r\nHOST\r\nHOST\r\n\r\n", &[400]),
    ("P16", b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n", &[421]),
    ("P17", b"GET /_readybook/events HTTP/1.1\r\nHOST\r\nOrigin: http://evil\r\n\r\n", &[403]),
    ("P17", b"GET /_readybook/events HTTP/1.1\r\nHOST\r\nOrigin: null\r\n\r\n", &[403]),
    ("P17", b"GET /_readybook/events HTTP/1.1\r\nHOST\r\nOrigin: http://127.0.0.1\r\n\r\n", &[403]),
    ("P18", b"OPTIONS / HTTP/1.1\r\nHOST\r\nOrigin: http://evil\r\nAccess-Control-Request-Method: GET\r\n\r\n", &[405]),
    ("P19", b"GET /x.css HTTP/1.1\r\nHOST\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n", &[403]),
    ("P21", b"POST / HTTP/1.1\r\nHOST\r\nContent-Length: 3\r\n\r\nabc", &[405]),
    ("P21", b"PUT / HTTP/1.1\r\nHOST\r\n\r\n", &[405]),
    ("P21", b"DELETE / HTTP/1.1\r\nHOST\r\n\r\n", &[405]),
    ("P21", b"TRACE / HTTP/1.1\r\nHOST\r\n\r\n", &[405]),
    ("P21", b"get / HTTP/1.1\r\nHOST\r\n\r\n", &[405]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 1\r\n\r\n", &[413]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 5000\r\n\r\n", &[413]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 68719476736\r\n\r\n", &[413]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 1099511627776\r\n\r\n", &[413]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 9223372036854775808\r\n\r\n", &[413]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 18446744073709551616\r\n\r\n", &[413]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n", &[400]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: +5\r\n\r\n", &[400]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0x10\r\n\r\n", &[400]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0\r\nContent-Length: 30\r\n\r\n", &[400]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[400]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding: xchunked\r\n\r\n", &[400]),
    ("P22", b"GET / HTTP/1.1\r\nHOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[400]),
    ("P23", b"GET / HTTP/1.1\r\nHOST\r\nExpect: 100-continue\r\n\r\n", &[417]),
    ("P24", b"GET /\r\n", &[400]),
    ("P24", b"GET / HTTP/1.2\r\nHOST\r\n\r\n", &[505]),
    ("P24", b"GET / HTTP/2.0\r\nHOST\r\n\r\n", &[505]),
    ("P24", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &[505]),
    ("P24", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\x00\x00", &[400]),
    ("P25", b"GET / HTTP/1.1\r\nHOST\r\nX: a\r\n b\r\n\r\n", &[400]),
    ("P25", b"GET / HTTP/1.1\r\nHOST\r\nX : a\r\n\r\n", &[400]),
    ("P25", b"GET / HTTP/1.1\nHOST\n\n", &[400]),
    ("P25", b"GET / HTTP/1.1\r\nHOST\rX: a\r\n\r\n", &[400]),
    ("P25", b"GET / HTTP/1.1\r\nHOST\r\nX: a\0b\r\n\r\n", &[400]),
    ("P25", b"GET / HTTP/1.1\r\nHOST\r\nX: \x80\r\n\r\n", &[400]),
];

/// Requests that pass the door, with the status and a part of the body.
const PASSED: &[(&str, &str, u16, &str)] = &[
    ("", "/", 200, "front"),
    ("", "/index.html", 200, "front"),
    ("", "/folder/", 200, "folder"),
    ("P2", "/%252e%252e/etc/passwd", 404, "not here"),
    ("P6", "/a/b.html?raw??", 200, "inner"),
    ("P6", "/a/b.html?import&raw", 200, "inner"),
    ("P7", "/.env", 404, "not here"),
    ("P7", "/.git/config", 404, "not here"),
    ("P7", "/.env%20", 404, "not here"),
    ("P7", "/.env.", 404, "not here"),
    ("P8", "/a/b.html::$DATA", 404, "not here"),
    ("P8", "/CON", 404, "not here"),
    ("P8", "/aux.html", 404, "not here"),
    ("P8", "/PROGRA~1", 404, "not here"),
    ("P8", "/C:/x", 404, "not here"),
    ("P8", "/a/b.html.", 404, "not here"),
    ("P10", "/%E8%B3%87%E8%A8%8A/%C3%A9.html", 200, "han"),
    ("P10", "/%E8%B3%87%E8%A8%8A/e%CC%81.html", 200, "han"),
    ("P10", "/%E8%B3%87", 404, "not here"),
    ("P13", "/folder-secret/", 404, "not here"),
    ("P17", "/_readybook/events", 403, "listen"),
    ("P17", "/_readybook/events?key=", 403, "listen"),
    ("P17", "/_readybook/events?key=0123456789abcdef0123456789abcdef", 403, "listen"),
    ("", "/_readybook/", 404, "not here"),
    ("", "/_readybook/preview.js", 200, "EventSource"),
];

#[test]
fn what_the_door_refuses_is_answered_and_never_gets_behind_it() {
    let server = serve(&options());
    let host = format!("Host: {}", server.address());
    for (case, bytes, statuses) in REFUSED {
        let bytes = fill(bytes, &host);
        let reply = send(&server, &bytes);
        assert!(statuses.contains(&reply.status()), "{case} {:?}: {}", bytes.escape_ascii().to_string(), reply.text());
        assert!(!reply.text().contains("Access-Control"), "{case}");
        assert!(!reply.text().contains("passwd"), "{case}");
        assert_eq!(server.arrivals(), 0, "{case} {:?}", bytes.escape_ascii().to_string());
    }
    is_alive(&server);
}

#[test]
fn the_limits_of_a_head_hold() {
    let server = serve(&options());
    let host = format!("GET / HTTP/1.1\r\nHost: {}\r\n", server.address());
    let headers = |count: usize| format!("{host}{}\r\n", "X: y\r\n".repeat(count));
    for (case, bytes, statuses) in [
        ("P26 line", format!("GET /{} HTTP/1.1", "a".repeat(17_000)), [414]),
        ("P26 long target", format!("GET /{} HTTP/1.1\r\nHost: {}\r\n\r\n", "a".repeat(5000), server.address()), [414]),
        ("P26 header", format!("{host}X: {}", "a".repeat(17_000)), [431]),
        ("P26 many headers", headers(200), [431]),
        ("P21 long method", "A".repeat(64 * 1024), [400]),
    ] {
        assert!(statuses.contains(&send(&server, bytes.as_bytes()).status()), "{case}");
    }
    assert_eq!(server.arrivals(), 0);
    assert_eq!(send(&server, headers(50).as_bytes()).status(), 200);
}

#[test]
fn what_passes_the_door_is_answered_from_the_site() {
    let server = serve(&options());
    for (count, (case, target, status, part)) in PASSED.iter().enumerate() {
        let reply = get(&server, target);
        assert_eq!(reply.status(), *status, "{case} {target}");
        assert!(reply.body().contains(part), "{case} {target}: {}", reply.body());
        assert_eq!(server.arrivals(), count as u64 + 1, "{case} {target}");
    }
}

#[test]
fn every_answer_has_the_strict_headers() {
    let server = serve(&options());
    let bad = send(&server, b"GET / HTTP/1.1\r\n\r\n");
    for reply in [get(&server, "/"), get(&server, "/none"), get(&server, "/strange.xyz"), get(&server, "/folder"), bad]
    {
        let header = |name: &str| reply.header(name).unwrap_or_default();
        assert_eq!(
            header("Content-Security-Policy"),
            "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        assert_eq!(header("Cross-Origin-Resource-Policy"), "same-origin");
        assert_eq!(header("X-Content-Type-Options"), "nosniff");
        assert_eq!(header("Referrer-Policy"), "no-referrer");
        assert_eq!(header("Cache-Control"), "no-store");
        assert_eq!(header("Connection"), "close");
        assert_eq!(reply.header("Server"), None);
    }
}

#[test]
fn media_types_come_from_a_fixed_table() {
    let server = serve(&options());
    let kind = |target: &str| get(&server, target).header("Content-Type").unwrap();
    assert_eq!(kind("/"), "text/html; charset=utf-8");
    assert_eq!(kind("/x.css"), "text/css; charset=utf-8");
    assert_eq!(kind("/strange.xyz"), "application/octet-stream");
    assert_eq!(kind("/image.svg"), "image/svg+xml");
    assert!(get(&server, "/image.svg").header("Content-Security-Policy").unwrap().contains("sandbox"));
}

#[test]
fn a_page_gets_the_script_in_the_answer_only() {
    let server = serve(&options());
    let body = get(&server, "/").body();
    assert!(body.starts_with("<html><body>front<script src=\"/_readybook/preview.js\" "), "{body}");
    assert!(body.ends_with(" defer></script></body></html>"), "{body}");
    assert_eq!(get(&server, "/x.css").body(), "body{}");
}

#[test]
fn a_folder_redirects_to_its_slash_on_this_host_only() {
    let server = serve(&options());
    let host = server.address();
    let redirect = |target: &str| {
        let head = format!(
            "GET {target} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: evil\r\nForwarded: host=evil\r\nX-Original-URL: /x.css\r\n\r\n"
        );
        let reply = send(&server, head.as_bytes());
        (reply.status(), reply.header("Location").unwrap_or_default())
    };
    assert_eq!(redirect("/folder"), (302, "/folder/".to_owned()));
    assert_eq!(redirect("/folder?x=//evil"), (302, "/folder/".to_owned()));
    assert_eq!(redirect("/%E8%B3%87%20%E8%A8%8A%22"), (302, "/%E8%B3%87%20%E8%A8%8A%22/".to_owned()));
}

#[test]
fn a_missing_page_does_not_repeat_its_path() {
    let server = serve(&options());
    server.show(shown(site(&[("index.html", "front")])));
    let reply = get(&server, "/%3Cscript%3Ealert(1)%3C/script%3E");
    assert_eq!(reply.status(), 404);
    assert!(!reply.body().contains("alert"), "{}", reply.body());
}

#[test]
fn head_answers_like_get_without_the_body() {
    let server = serve(&options());
    let reply = send(&server, format!("HEAD / HTTP/1.0\r\nHost: {}\r\n\r\n", server.address()).as_bytes());
    assert_eq!((reply.status(), reply.body()), (200, String::new()));
    assert_eq!(reply.header("Content-Length"), get(&server, "/").header("Content-Length"));
}

#[test]
fn ranges_conditions_and_encodings_are_ignored() {
    let server = serve(&options());
    for header in [
        "Range: bytes=0-0",
        "Range: bytes=5-1,-0,99999999999999999999-",
        "If-None-Match: *",
        "If-Modified-Since: never",
        "Accept-Encoding: gzip;q=NaN, *;q=-1",
        "TE: chunked;q=1e999",
        "Connection: keep-alive, upgrade",
        "Upgrade: h2c",
    ] {
        let reply =
            send(&server, format!("GET /x.css HTTP/1.1\r\nHost: {}\r\n{header}\r\n\r\n", server.address()).as_bytes());
        assert_eq!((reply.status(), reply.body()), (200, "body{}".to_owned()), "{header}");
    }
}

#[test]
fn the_first_of_pipelined_requests_is_answered_and_the_connection_closed() {
    let server = serve(&options());
    let one = format!("GET /x.css HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
    let reply = send(&server, one.repeat(5).as_bytes());
    assert_eq!(reply.text().matches("HTTP/1.1 200").count(), 1);
    assert_eq!(server.arrivals(), 1);
}

#[test]
fn the_log_shows_no_escape_sequence() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = lines.clone();
    let log = Log::to(move |line| sink.lock().unwrap().push(line.to_owned()));
    let server = serve(&readybook::preview::ServeOptions { log, ..options() });
    send(&server, b"GET /\x1b[2Jx HTTP/1.1\r\n\r\n");
    get(&server, "/%E2%80%AEx");
    let lines = lines.lock().unwrap();
    assert_eq!(lines[0], "400 GET /\\u{1b}[2Jx HTTP/1.1 (the request is not HTTP)");
    assert_eq!(lines[1], "404 /\\u{202e}x");
}

#[test]
fn random_bytes_never_get_behind_the_door() {
    let server = serve(&options());
    let start = prop::sample::select(vec!["", "GET ", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n"]);
    let bytes = prop::collection::vec(any::<u8>(), 1..400);
    let config = ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&(start, bytes), |(start, bytes)| {
        let reply = send_and_end(&server, &[start.as_bytes(), &bytes].concat());
        prop_assert!(reply.status() >= 400, "{}", reply.text());
        prop_assert_eq!(server.arrivals(), 0);
        Ok(())
    });
    result.unwrap();
    is_alive(&server);
}

fn fill(bytes: &[u8], host: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(4).position(|part| part == b"HOST") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(host.as_bytes());
        rest = &rest[at + 4..];
    }
    out.extend_from_slice(rest);
    out
}
