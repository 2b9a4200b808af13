//! Starting and stopping: P36.

use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;

use readybook::preview::{PreviewOptions, Problem, ServeOptions, Server, Shown, Stop, run};

use crate::support::*;

#[test]
fn a_port_that_was_asked_for_and_is_in_use_is_an_error_with_the_way_out() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = Server::start(&ServeOptions { port: Some(port), ..options() }).err().unwrap();
    assert_eq!(
        error.to_string(),
        format!(
            "cannot serve on 127.0.0.1:{port}: the port is in use; end the other program, or choose another with --port"
        )
    );
}

#[test]
fn without_a_wish_the_next_free_port_is_taken() {
    let options = ServeOptions { port: None, ..options() };
    let (one, two) = (serve(&options), serve(&options));
    assert_ne!(one.address(), two.address());
    is_alive(&one);
    is_alive(&two);
}

#[test]
fn an_address_for_all_needs_listed_hosts() {
    let all = ServeOptions { host: IpAddr::V4(Ipv4Addr::UNSPECIFIED), ..options() };
    let error = Server::start(&all).err().unwrap().to_string();
    assert!(error.contains("--allow-host") && error.contains("drafts"), "{error}");

    let server = serve(&ServeOptions { allowed_hosts: vec!["handbook.lan".into()], ..all.clone() });
    let port = server.address().port();
    let ask = |host: &str| {
        let mut client = connect((Ipv4Addr::LOCALHOST, port).into());
        std::io::Write::write_all(&mut client, format!("GET / HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n").as_bytes())
            .unwrap();
        Reply::read(client).status()
    };
    assert_eq!((ask("handbook.lan"), ask("localhost"), ask("evil.lan")), (200, 200, 421));

    let error = Server::start(&ServeOptions { allowed_hosts: vec!["http://x".into()], ..all }).err().unwrap();
    assert!(error.to_string().contains("`http://x` is no host"), "{error}");
}

#[test]
fn before_the_first_build_and_after_a_broken_one_there_is_a_page_that_says_so() {
    let server = Server::start(&options()).unwrap();
    let reply = get(&server, "/any/page.html");
    assert_eq!(reply.status(), 503);
    assert!(reply.body().contains("Building the handbook") && reply.body().contains("preview.js"));

    let problem = Problem { message: "no page `<x>`".into(), place: "a.md:1:2".into(), ..Problem::default() };
    server.show(Shown::Broken { problems: vec![problem] });
    let body = get(&server, "/").body();
    assert!(body.contains("no page `&lt;x&gt;`") && body.contains("a.md:1:2"), "{body}");

    server.show(shown(site(&[("index.html", "front")])));
    server.show(Shown::Broken { problems: vec![Problem::default()] });
    is_alive(&server);
}

#[test]
fn a_stopped_server_frees_its_port() {
    let server = serve(&options());
    let address = server.address();
    is_alive(&server);
    server.stop();
    assert!(TcpStream::connect(address).is_err());
    TcpListener::bind(address).unwrap();
}

#[test]
fn the_loop_builds_on_each_change_and_ends_when_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    std::fs::write(&page, "one").unwrap();
    let options = PreviewOptions {
        serve: options(),
        watch: vec![folder.path().to_owned()],
        ignore: vec![folder.path().join("public")],
    };
    let (stop, source) = (Stop::new(), page.clone());
    let handle = stop.clone();
    let (sender, built) = channel();
    let thread = thread::spawn(move || {
        run(
            &options,
            &stop,
            |_| (),
            |change| {
                let text = std::fs::read_to_string(&source).unwrap();
                sender.send((change.everything, text.clone())).unwrap();
                shown(site(&[("index.html", text.as_str())]))
            },
        )
    });
    assert_eq!(built.recv_timeout(PATIENCE).unwrap(), (true, "one".to_owned()));
    std::fs::write(&page, "two").unwrap();
    while built.recv_timeout(PATIENCE).unwrap() != (false, "two".to_owned()) {}
    handle.stop();
    thread.join().unwrap().unwrap();
}
