use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::Arc;

use super::*;
use crate::preview::answer::Body;

fn open(handler: impl Fn(&Target) -> Answer + Send + Sync + 'static) -> Door {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let hosts = Hosts::new(IpAddr::from([127, 0, 0, 1]), address.port(), &[]).unwrap();
    let behind = Behind { handler: Arc::new(handler), endless: "/endless" };
    Door::open(listener, hosts, Limits::default(), Log::default(), behind).unwrap()
}

fn get(door: &Door, target: &str) -> String {
    let mut client = TcpStream::connect(door.address()).unwrap();
    write!(client, "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", door.address()).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_panic_behind_the_door_is_answered_500_and_the_next_request_200() {
    let door = open(|target| if target.path == "/fault" { panic!("as planned") } else { Answer::plain(200, "fine") });
    for _ in 0..3 {
        assert!(get(&door, "/fault").starts_with("HTTP/1.1 500 "));
        assert!(get(&door, "/").starts_with("HTTP/1.1 200 "));
    }
}

#[test]
fn a_panic_while_the_answer_is_written_leaves_the_door_open() {
    let door = open(|target| match &*target.path {
        "/fault" => Answer::new(200, "text/plain", Body::Stream(Box::new(|_| panic!("as planned")))),
        _ => Answer::plain(200, "fine"),
    });
    get(&door, "/fault");
    assert!(get(&door, "/").ends_with("fine\n"));
}

#[cfg(unix)]
#[test]
fn tiny_http_is_started_anew_when_it_is_gone() {
    let door = open(|_| Answer::plain(200, "fine"));
    for _ in 0..3 {
        std::fs::remove_file(door.shared.room.folder().join("door")).unwrap();
        assert!(get(&door, "/").ends_with("fine\n"));
    }
}

#[test]
fn who_does_not_know_the_secret_is_answered_403() {
    let door = open(|_| Answer::plain(200, "fine"));
    let mut stranger = door.shared.room.connect().unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\nHost: readybook\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stranger.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_enter_the_folder_of_the_private_socket_which_goes_with_the_door() {
    use std::os::unix::fs::PermissionsExt;
    let door = open(|_| Answer::plain(200, "fine"));
    let folder = door.shared.room.folder();
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    drop(door);
    assert!(!folder.exists());
}
