use std::net::IpAddr;

use proptest::prelude::*;

use super::*;

fn hosts() -> Hosts {
    Hosts::new(IpAddr::from([127, 0, 0, 1]), 4000, &[]).unwrap()
}

fn ask(head: &str) -> Result<Request, Refusal> {
    examine(head.as_bytes(), &hosts())
}

fn path(target: &str) -> Result<String, u16> {
    ask(&format!("GET {target} HTTP/1.1\r\nHost: localhost:4000\r\n\r\n"))
        .map(|r| r.target.path)
        .map_err(Refusal::status)
}

fn with(header: &str) -> Result<String, u16> {
    ask(&format!("GET / HTTP/1.1\r\nHost: localhost:4000\r\n{header}\r\n\r\n"))
        .map(|r| r.target.path)
        .map_err(Refusal::status)
}

#[test]
fn a_plain_request_passes() {
    assert_eq!(path("/"), Ok("/".into()));
    assert_eq!(path("/a/b.html?x=1"), Ok("/a/b.html".into()));
    let head = ask("HEAD /a HTTP/1.0\r\nhost: LOCALHOST:4000\r\n\r\n").unwrap();
    assert_eq!(head.method, Method::Head);
}

#[test]
fn a_path_is_decoded_once_and_composed() {
    assert_eq!(path("/%E8%B3%87"), Ok("/資".into()));
    assert_eq!(path("/e%CC%81"), Ok("/é".into()));
    assert_eq!(path("/%252e%252e/x"), Ok("/%2e%2e/x".into()));
    assert_eq!(path("/a%20b%3F%23"), Ok("/a b?#".into()));
}

#[test]
fn what_passes_is_written_so_that_it_reads_the_same() {
    for target in ["/a%20b%3F%23", "/%E8%B3%87/?q=%41&r=<", "/%252e", "/'(x)!*"] {
        let target = Target::parse(target).unwrap();
        assert_eq!(Target::parse(&target.written()).unwrap(), target);
    }
}

#[test]
fn a_segment_that_leaves_or_repeats_is_not_found() {
    for target in
        ["/..", "/../x", "/a/../../etc/passwd", "/%2e%2e/x", "/%2E./x", "//etc", "///", "/./", "/a//b", "/.env/."]
    {
        assert_eq!(path(target), Err(404), "{target}");
    }
}

#[test]
fn a_target_that_is_no_path_is_malformed() {
    for target in [
        "x",
        "*",
        "http://evil/x",
        "file:///etc/passwd",
        "/x#y",
        "/a\\b",
        "/..%5cx",
        "/..%2fx",
        "/a%2Fb",
        "/%00",
        "/%0d%0aX:1",
        "/%zz",
        "/%",
        "/%4",
        "/%ff",
        "/%c0%ae",
        "/%ed%a0%80",
        "/%c2%85",
        "/%7f",
    ] {
        assert_eq!(path(target), Err(400), "{target}");
    }
}

#[test]
fn only_get_and_head_without_a_body_pass() {
    for method in ["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "get", "GETS"] {
        let head = format!("{method} / HTTP/1.1\r\nHost: localhost:4000\r\n\r\n");
        assert_eq!(ask(&head).unwrap_err().status(), 405, "{method}");
    }
    assert_eq!(with("Content-Length: 0"), Ok("/".into()));
    for length in ["1", "5000", "1099511627776", "9223372036854775808", "18446744073709551616", "00"] {
        assert_eq!(with(&format!("Content-Length: {length}")), Err(413), "{length}");
    }
    for header in [
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 0x10",
        "Content-Length:",
        "Content-Length: 0, 0",
        "Content-Length: 0\r\nContent-Length: 0",
        "Transfer-Encoding: chunked",
        "transfer-encoding: identity",
        "Transfer-Encoding:",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
    ] {
        assert_eq!(with(header), Err(400), "{header}");
    }
    assert_eq!(with("Expect: 100-continue"), Err(417));
}

#[test]
fn only_a_listed_host_named_once_passes() {
    let host = |lines: &str| ask(&format!("GET / HTTP/1.1\r\n{lines}\r\n")).map_err(Refusal::status).map(|_| ());
    assert_eq!(host("Host: 127.0.0.1:4000\r\n"), Ok(()));
    for other in
        ["evil.example", "localhost.evil:4000", "127.0.0.1:4001", "[::1]:4000", "localhost.:4000", "localhost", ""]
    {
        assert_eq!(host(&format!("Host: {other}\r\n")), Err(421), "{other}");
    }
    assert_eq!(host(""), Err(400));
    assert_eq!(host("Host: localhost:4000\r\nHost: localhost:4000\r\n"), Err(400));
}

#[test]
fn only_an_own_page_or_a_navigation_passes() {
    for origin in ["http://evil", "null", "http://127.0.0.1:4000", "http://127.0.0.1", "https://localhost:4000", ""] {
        assert_eq!(with(&format!("Origin: {origin}")), Err(403), "{origin}");
    }
    assert_eq!(with("Origin: http://localhost:4000"), Ok("/".into()));
    assert_eq!(with("Sec-Fetch-Site: same-origin"), Ok("/".into()));
    assert_eq!(
        with("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"),
        Ok("/".into())
    );
    for header in [
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe",
        "Sec-Fetch-Site: new-value",
    ] {
        assert_eq!(with(header), Err(403), "{header}");
    }
}

#[test]
fn other_versions_and_other_protocols_are_refused_early() {
    assert_eq!(ask("GET / HTTP/1.2\r\nHost: localhost:4000\r\n\r\n"), Err(Refusal::Version));
    assert_eq!(ask("GET / HTTP/2.0\r\n"), Err(Refusal::Version));
    assert_eq!(ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Err(Refusal::Version));
    for bytes in [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"GET /\r\n", &[b'A'; 40]] {
        assert_eq!(examine(bytes, &hosts()).unwrap_err().status(), 400);
        assert_ne!(examine(bytes, &hosts()), Err(Refusal::Unfinished));
    }
}

#[test]
fn a_head_with_strange_line_ends_or_bytes_is_malformed() {
    for lines in [
        "GET / HTTP/1.1\nHost: localhost:4000\n\n",
        "GET / HTTP/1.1\r\nHost: localhost:4000\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:4000\rX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:4000\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost:4000\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: localhost:4000\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:4000\r\nX: a\0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:4000\r\nX: é\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: localhost:4000\r\n\r\n",
        "GET /é HTTP/1.1\r\nHost: localhost:4000\r\n\r\n",
    ] {
        assert_eq!(ask(lines).unwrap_err().status(), 400, "{lines:?}");
        assert_ne!(ask(lines), Err(Refusal::Unfinished), "{lines:?}");
    }
}

#[test]
fn a_head_without_its_end_is_unfinished() {
    let head = "GET /a?b HTTP/1.1\r\nHost: localhost:4000\r\nAccept: */*\r\n\r\n";
    for end in 0..head.len() {
        assert_eq!(ask(&head[..end]), Err(Refusal::Unfinished), "{:?}", &head[..end]);
    }
    assert!(ask(head).is_ok());
    assert!(ask(&format!("{head}GET /next HTTP/1.1\r\n")).is_ok());
}

proptest! {
    #[test]
    fn random_bytes_never_pass(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        // A listed host cannot be hit by chance.
        prop_assert!(examine(&bytes, &hosts()).is_err());
    }

    #[test]
    fn a_damaged_request_never_passes_uncleanly(at in 0_usize..90, byte in any::<u8>()) {
        let mut head = b"GET /a/b.html?q HTTP/1.1\r\nHost: localhost:4000\r\nOrigin: http://localhost:4000\r\n\r\n".to_vec();
        let at = at.min(head.len() - 1);
        head[at] = byte;
        if let Ok(request) = examine(&head, &hosts()) {
            clean(&request.target)?;
        }
    }

    #[test]
    fn every_target_that_passes_is_clean(target in "/[a-z0-9./%\\\\?#:資 -]{0,40}") {
        if let Ok(target) = Target::parse(&target) {
            clean(&target)?;
        }
    }

    #[test]
    fn every_escape_that_passes_is_clean(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
        let target: String = bytes.iter().map(|b| format!("%{b:02x}")).collect();
        if let Ok(target) = Target::parse(&format!("/{target}")) {
            clean(&target)?;
        }
    }
}

fn clean(target: &Target) -> Result<(), TestCaseError> {
    let (folders, _) = target.path.rsplit_once('/').unwrap();
    prop_assert!(target.path.starts_with('/'));
    prop_assert!(target.path == "/" || folders.split('/').skip(1).all(|s| !s.is_empty()));
    prop_assert!(target.path.split('/').all(|s| s != "." && s != ".."));
    prop_assert!(!target.path.contains(|c: char| c.is_control() || c == '\\'));
    let written = target.written();
    prop_assert!(written.bytes().all(|b| b.is_ascii_graphic()));
    prop_assert_eq!(&Target::parse(&written).unwrap(), target);
    Ok(())
}
