//! The room behind the door: tiny_http on a listener that nobody else can reach, started anew whenever it fails.
//!
//! tiny_http ends its accept loop when descriptors run out, and its accept thread panics when a thread or a copy of a
//! socket cannot be made. Both close its listener, so the next visitor finds the room shut and opens another.
//!
//! On Unix the listener is a socket in a folder that only its owner may enter: no page in a browser and no other user
//! can send it the requests that tiny_http does not survive. Elsewhere it is a loopback port. Everywhere the door names
//! a secret with each request, and who does not know it is answered 403.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::head::{Method, Request, Target};
use crate::preview::answer::Answer;

#[cfg(not(unix))]
pub(super) type Stream = std::net::TcpStream;
#[cfg(unix)]
pub(super) type Stream = std::os::unix::net::UnixStream;

/// Answers a target; called from many threads. A panic inside becomes an answer 500.
pub type Handler = Arc<dyn Fn(&Target) -> Answer + Send + Sync>;

const SECRET_HEADER: &str = "X-Readybook-Door";

/// Keeps one tiny_http running.
pub(super) struct Backstage {
    handler: Handler,
    secret: String,
    arrivals: Arc<AtomicU64>,
    room: Mutex<Option<Room>>,
    closed: AtomicBool,
}

/// One run of tiny_http. The order matters: its server ends by calling itself once more at its place.
struct Room {
    receiving: Option<JoinHandle<()>>,
    server: Arc<tiny_http::Server>,
    place: place::Place,
}

impl Backstage {
    /// Starts the first tiny_http.
    ///
    /// # Errors
    /// When there is no place for its listener.
    pub fn open(handler: Handler) -> io::Result<Backstage> {
        let backstage = Backstage {
            handler,
            secret: random_name(),
            arrivals: Arc::new(AtomicU64::new(0)),
            room: Mutex::new(None),
            closed: AtomicBool::new(false),
        };
        let room = backstage.start()?;
        *backstage.room.lock().unwrap_or_else(PoisonError::into_inner) = Some(room);
        Ok(backstage)
    }

    /// How many requests tiny_http has received.
    pub fn arrivals(&self) -> u64 {
        self.arrivals.load(Ordering::SeqCst)
    }

    /// The request as tiny_http shall see it: freshly written, nothing of the client's but method and target.
    pub fn written(&self, request: &Request) -> String {
        let method = match request.method {
            Method::Get => "GET",
            Method::Head => "HEAD",
        };
        let (target, secret) = (request.target.written(), &self.secret);
        format!(
            "{method} {target} HTTP/1.1\r\nHost: readybook\r\nConnection: close\r\n{SECRET_HEADER}: {secret}\r\n\r\n"
        )
    }

    /// A connection to tiny_http, which is started anew when it does not take one.
    pub fn connect(&self) -> io::Result<Stream> {
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        match room.as_ref().map(|room| room.place.connect()) {
            Some(Err(error)) if is_shut(&error) => {}
            Some(result) => return result,
            None => {}
        }
        *room = None;
        if self.closed.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::NotConnected.into());
        }
        let fresh = self.start()?;
        let stream = fresh.place.connect();
        *room = Some(fresh);
        stream
    }

    /// Ends tiny_http for good; answers that have begun go on.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        *self.room.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The folder of the private socket.
    #[cfg(all(test, unix))]
    pub fn folder(&self) -> std::path::PathBuf {
        let room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        room.as_ref().expect("a room is open").place.0.clone()
    }

    fn start(&self) -> io::Result<Room> {
        let (place, listener) = place::Place::new(&random_name())?;
        let server = Arc::new(tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?);
        let (receiver, handler) = (server.clone(), self.handler.clone());
        let (secret, arrivals) = (self.secret.clone(), self.arrivals.clone());
        let receiving = thread::Builder::new().name("preview: tiny_http".to_owned()).spawn(move || {
            // An error means that tiny_http accepts no more, or that the room was given up.
            while let Ok(request) = receiver.recv() {
                arrivals.fetch_add(1, Ordering::SeqCst);
                let (handler, secret) = (handler.clone(), secret.clone());
                // Without a thread the request is dropped, which tiny_http answers with 500. The door's cap on
                // connections bounds the number of threads.
                let _ = thread::Builder::new().spawn(move || answer(request, &secret, &handler));
            }
        })?;
        Ok(Room { receiving: Some(receiving), server, place })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(receiving) = self.receiving.take() {
            // It holds the only other reference to the server, which ends with this value.
            let _ = receiving.join();
        }
    }
}

/// Whether nobody listens any more; other errors, such as too few descriptors, are not the room's.
fn is_shut(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound)
}

fn answer(request: tiny_http::Request, secret: &str, handler: &Handler) {
    let known = request.headers().iter().any(|h| h.field.equiv(SECRET_HEADER) && h.value.as_str() == secret);
    let method = if *request.method() == tiny_http::Method::Head { Method::Head } else { Method::Get };
    let answer = match Target::parse(request.url()) {
        Ok(target) if known => catch_unwind(AssertUnwindSafe(|| handler(&target)))
            .unwrap_or_else(|_| Answer::plain(500, "the preview has a fault; its terminal says more")),
        _ => Answer::plain(403, "only the door may ask here"),
    };
    let mut writer = request.into_writer();
    // The reader has gone away: there is nobody to tell.
    let _ = answer.write_to(&mut writer, method);
}

/// 128 random bits in hexadecimal digits, from the keys that the system seeds hash maps with.
pub(crate) fn random_name() -> String {
    let word = || RandomState::new().hash_one(std::process::id());
    format!("{:016x}{:016x}", word(), word())
}

#[cfg(unix)]
mod place {
    use std::fs::{DirBuilder, remove_dir, remove_file};
    use std::io;
    use std::os::unix::fs::DirBuilderExt;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::PathBuf;

    /// A folder of our own with a socket in it; both go away with this value.
    pub struct Place(pub PathBuf);

    impl Place {
        pub fn new(name: &str) -> io::Result<(Place, UnixListener)> {
            let folder = std::env::temp_dir().join(format!("readybook-{}", &name[..16]));
            DirBuilder::new().mode(0o700).create(&folder)?;
            let place = Place(folder);
            let listener = UnixListener::bind(place.0.join("door"))?;
            Ok((place, listener))
        }

        pub fn connect(&self) -> io::Result<UnixStream> {
            UnixStream::connect(self.0.join("door"))
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            // What cannot be removed lies in the folder for temporary files.
            let _ = remove_file(self.0.join("door"));
            let _ = remove_dir(&self.0);
        }
    }
}

#[cfg(not(unix))]
mod place {
    use std::io;
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

    /// A loopback port.
    pub struct Place(SocketAddr);

    impl Place {
        pub fn new(_: &str) -> io::Result<(Place, TcpListener)> {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            Ok((Place(listener.local_addr()?), listener))
        }

        pub fn connect(&self) -> io::Result<TcpStream> {
            TcpStream::connect(self.0)
        }
    }
}
