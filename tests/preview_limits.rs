//! What needs a process of its own: memory that stays flat (P22, P26), and descriptors that run out (P30).
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use readybook::outputs::{Content, Outputs};
use readybook::preview::{Limits, ServeOptions, Server, Shown};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

#[test]
fn memory_stays_flat_and_the_server_survives_without_descriptors() {
    let limits = Limits { head: Duration::from_millis(200), linger: Duration::from_millis(100), ..Limits::default() };
    let server = Server::start(&ServeOptions { port: Some(0), limits, ..ServeOptions::default() }).unwrap();
    let mut outputs = Outputs::default();
    outputs.insert("index.html", Content::text("front"));
    server.show(Shown::Site { outputs: Arc::new(outputs), problems: Vec::new() });
    hostile(&server);
    let before = resident_kilobytes();
    for _ in 0..20 {
        hostile(&server);
    }
    let grown = resident_kilobytes().saturating_sub(before);
    assert!(grown < 16 * 1024, "memory grew by {grown} KB");

    for _ in 0..3 {
        without_descriptors(&server);
        assert!(answered(&server).contains("front"));
    }
}

/// Heads without an end, and bodies of which only the length comes.
fn hostile(server: &Server) {
    let host = format!("GET / HTTP/1.1\r\nHost: {}\r\n", server.address());
    let endless = [format!("GET /{}", "a".repeat(1_000_000)), format!("{host}{}", "X: y\r\n".repeat(2_000_000 / 20))];
    let bodies = ["68719476736", "1099511627776", "9223372036854775808", "18446744073709551615"]
        .map(|length| format!("{host}Content-Length: {length}\r\n\r\n"));
    for bytes in endless.iter().chain(&bodies) {
        let mut client = TcpStream::connect(server.address()).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // The server closes before it has all.
        let _ = client.write_all(bytes.as_bytes());
        let _ = client.read_to_end(&mut Vec::new());
    }
}

/// Opens connections until neither this client nor the server in the same process gets another descriptor.
fn without_descriptors(server: &Server) {
    let open = fs::read_dir("/proc/self/fd").unwrap().count() as u64;
    let before = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: Some(open + 40), ..before }).unwrap();
    let mut clients = Vec::new();
    while let Ok(mut client) = TcpStream::connect(server.address()) {
        // What gets in asks for a page, so that every stage of the server lacks descriptors at some point.
        let _ = write!(client, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
        clients.push(client);
        assert!(clients.len() < 1000, "descriptors do not run out");
    }
    setrlimit(Resource::Nofile, before).unwrap();
}

fn answered(server: &Server) -> String {
    for _ in 0..1_000_000 {
        let mut client = TcpStream::connect(server.address()).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let _ = write!(client, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
        let mut answer = String::new();
        if client.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200") {
            return answer;
        }
        std::thread::yield_now();
    }
    panic!("the server does not recover");
}

fn resident_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
