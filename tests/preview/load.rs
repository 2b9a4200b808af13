//! Many, slow and vanishing clients: P27 to P29 and P32. Against this machine only, and bounded.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use readybook::outputs::{Content, Outputs};
use readybook::preview::{Limits, ServeOptions, Server};

use crate::support::*;

fn with_places(connections: usize) -> ServeOptions {
    ServeOptions { limits: Limits { connections, ..short_limits() }, ..options() }
}

#[test]
fn a_client_that_says_nothing_is_closed() {
    let server = serve(&options());
    assert_eq!(Reply::read(connect(server.address())).status(), 0);
    assert_eq!(server.arrivals(), 0);
}

#[test]
fn a_client_that_sends_a_byte_now_and_then_wins_no_time() {
    let server = serve(&options());
    let mut client = connect(server.address());
    // The pause between two bytes is a read that waits for the server's answer.
    client.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    let mut answer = [0; 64];
    let mut sent = 0;
    let count = loop {
        if client.write_all(b"G").is_err() {
            break 0;
        }
        sent += 1;
        assert!(sent < 3000, "the deadline does not hold");
        match client.read(&mut answer) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            result => break result.unwrap_or_default(),
        }
        // Thirty bytes without a blank are no method, so begin a target.
        if sent == 3 {
            client.write_all(b" /").unwrap();
        }
    };
    let answer = String::from_utf8_lossy(&answer[..count]);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(server.arrivals(), 0);
}

#[test]
fn a_client_that_never_reads_loses_its_place() {
    const LENGTH: usize = 64 * 1024 * 1024;
    let server = Server::start(&with_places(1)).unwrap();
    let mut outputs = Outputs::default();
    outputs.insert("large.bin", Content::Bytes(vec![7; LENGTH].into()));
    outputs.insert("index.html", Content::text("front"));
    server.show(shown(outputs));
    let mut client = connect(server.address());
    write!(client, "GET /large.bin HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).unwrap();
    // The first byte proves that this client has the only place.
    client.read_exact(&mut [0]).unwrap();
    get_when_free(&server);
    assert!(Reply::read(client).0.len() < LENGTH);
}

#[test]
fn a_long_answer_arrives_whole() {
    let server = Server::start(&options()).unwrap();
    let mut outputs = Outputs::default();
    let bytes: Vec<u8> = (0..8_000_000_u32).map(|n| (n % 251) as u8).collect();
    outputs.insert("large.bin", Content::Bytes(bytes.clone().into()));
    server.show(shown(outputs));
    assert!(get(&server, "/large.bin").0.ends_with(&bytes));
}

#[test]
fn connections_beyond_the_cap_are_turned_away_and_the_server_recovers() {
    let server = serve(&with_places(8));
    let clients: Vec<TcpStream> = (0..300).map(|_| connect(server.address())).collect();
    let turned_away = clients.into_iter().map(Reply::read).filter(|reply| reply.status() == 503).count();
    assert!(turned_away > 0);
    assert!(get_when_free(&server).body().contains("front"));
}

#[test]
fn ten_thousand_connections_that_vanish_leave_the_server_alive() {
    let server = serve(&options());
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
    for n in 0..10_000_usize {
        let mut client = TcpStream::connect(server.address()).unwrap();
        // Some leave at once, some in the middle of the head, some with the answer unread, which resets.
        let _ = client.write_all(&head.as_bytes()[..head.len() * (n % 3) / 2]);
        // More than the system queues would only make it wait a second before it connects again.
        if n % 100 == 99 {
            get_when_free(&server);
        }
    }
    assert!(get_when_free(&server).body().contains("front"));
}
