//! A server with short deadlines, and a client that sends bytes as they are.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use readybook::outputs::{Content, Outputs};
use readybook::preview::{Limits, ServeOptions, Server, Shown};

/// How long a test waits for what must happen before it gives up.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn short_limits() -> Limits {
    Limits {
        head: Duration::from_millis(200),
        stall: Duration::from_millis(200),
        linger: Duration::from_millis(100),
        heartbeat: Duration::from_millis(50),
        ..Limits::default()
    }
}

pub fn options() -> ServeOptions {
    ServeOptions { port: Some(0), limits: short_limits(), ..ServeOptions::default() }
}

pub fn site(files: &[(&str, &str)]) -> Outputs {
    let mut outputs = Outputs::default();
    for &(address, text) in files {
        outputs.insert(address, Content::text(text));
    }
    outputs
}

pub fn shown(outputs: Outputs) -> Shown {
    Shown::Site { outputs: Arc::new(outputs), problems: Vec::new() }
}

/// A server that shows a few pages.
pub fn serve(options: &ServeOptions) -> Server {
    let server = Server::start(options).unwrap();
    server.show(shown(site(&[
        ("index.html", "<html><body>front</body></html>"),
        ("a/b.html", "<html><body>inner</body></html>"),
        ("folder/index.html", "<html><body>folder</body></html>"),
        ("資訊/é.html", "<html><body>han</body></html>"),
        ("資 訊\"/index.html", "<html><body>quoted</body></html>"),
        ("x.css", "body{}"),
        ("image.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("strange.xyz", "?"),
        ("404.html", "<html><body>not here</body></html>"),
    ])));
    server
}

/// Connects with a limit on waiting, so that a hanging server fails the test.
pub fn connect(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    client.set_write_timeout(Some(PATIENCE)).unwrap();
    client
}

/// What came back, and that the connection was closed after it.
#[derive(Debug)]
pub struct Reply(pub Vec<u8>);

impl Reply {
    /// Reads until the server closes. A reset after the answer is a close as well.
    pub fn read(mut client: TcpStream) -> Reply {
        let mut bytes = Vec::new();
        let mut piece = [0; 64 * 1024];
        loop {
            match client.read(&mut piece) {
                Ok(0) => return Reply(bytes),
                Ok(count) => bytes.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return Reply(bytes),
                Err(error) => panic!("the server does not close: {error}"),
            }
        }
    }

    /// The status; 0 when the server closed without an answer.
    pub fn status(&self) -> u16 {
        let text = self.text();
        if text.is_empty() {
            return 0;
        }
        text.strip_prefix("HTTP/1.1 ").unwrap()[..3].parse().unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    pub fn body(&self) -> String {
        self.text().split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

/// Sends bytes and reads the reply. A server that closes before it has all is fine.
pub fn send(server: &Server, bytes: &[u8]) -> Reply {
    let mut client = connect(server.address());
    let _ = client.write_all(bytes);
    Reply::read(client)
}

/// The same, with the end of the client's side at once.
pub fn send_and_end(server: &Server, bytes: &[u8]) -> Reply {
    let mut client = connect(server.address());
    let _ = client.write_all(bytes);
    let _ = client.shutdown(Shutdown::Write);
    Reply::read(client)
}

pub fn get(server: &Server, target: &str) -> Reply {
    send(server, format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).as_bytes())
}

/// Asks until a place is free; each attempt waits for the server's answer.
pub fn get_when_free(server: &Server) -> Reply {
    for _ in 0..1_000_000 {
        let reply = get(server, "/");
        if reply.status() == 200 {
            return reply;
        }
        std::thread::yield_now();
    }
    panic!("the server does not recover");
}

pub fn is_alive(server: &Server) {
    assert!(get(server, "/").body().contains("front"));
}
