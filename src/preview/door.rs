//! The door of the preview: it owns the public socket and lets through only what the server behind it survives.
//!
//! tiny_http 0.12 by itself allocates what a `Content-Length` promises, hangs on `HTTP/2.0`, knows no time limit, and
//! ends when descriptors run out. So each connection is one thread here, of a capped number: it reads one head within
//! 16 KB and a deadline ([`examine`]), passes a freshly written request to the room behind, relays the answer, closes.

mod head;
mod hosts;
mod places;
mod refusal;
mod relay;
mod room;

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use head::{Method, Request, Target, encode, examine};
pub use hosts::Hosts;
pub(super) use places::Places;
pub use refusal::Refusal;
pub use room::Handler;
pub(super) use room::random_name;

use super::answer::Answer;
use super::log::Log;
use room::Backstage;

/// The limits of the door; the defaults suit one author and a few readers.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once; who comes beyond is answered 503.
    pub connections: usize,
    /// From the connection to the end of the head.
    pub head: Duration,
    /// How long a client may take nothing of an answer.
    pub stall: Duration,
    /// From the request to the end of the answer; the event stream alone may take longer.
    pub answer: Duration,
    /// How long the end of a connection waits for the client's end.
    pub linger: Duration,
    /// Event streams at once.
    pub streams: usize,
    /// Between two signs of life on an event stream: a tab that is gone is noticed by the second.
    pub heartbeat: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 64,
            head: Duration::from_secs(5),
            stall: Duration::from_secs(10),
            answer: Duration::from_secs(300),
            linger: Duration::from_secs(1),
            streams: 24,
            heartbeat: Duration::from_secs(10),
        }
    }
}

/// An open door; it shuts when this value goes away.
pub struct Door {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// What the connections have in common.
struct Shared {
    hosts: Hosts,
    limits: Limits,
    log: Log,
    /// The path whose answer may go on for ever.
    endless: &'static str,
    places: Arc<Places>,
    room: Backstage,
    shut: AtomicBool,
}

/// What the door needs to know of the preview.
pub struct Behind {
    pub handler: Handler,
    /// The path of the event stream.
    pub endless: &'static str,
}

impl Door {
    /// Opens the door on a listener.
    ///
    /// # Errors
    /// When the listener has no address, the room behind finds no place, or no thread can be started.
    pub fn open(
        listener: TcpListener,
        hosts: Hosts,
        limits: Limits,
        log: Log,
        behind: Behind,
    ) -> std::io::Result<Door> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            places: Arc::new(Places::new(limits.connections)),
            room: Backstage::open(behind.handler)?,
            endless: behind.endless,
            shut: AtomicBool::new(false),
            hosts,
            limits,
            log,
        });
        let accepting = shared.clone();
        let accepting =
            thread::Builder::new().name("preview: door".to_owned()).spawn(move || accept(&listener, &accepting))?;
        Ok(Door { address, shared, accepting: Some(accepting) })
    }

    /// Where the door stands.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many requests got behind the door.
    pub fn arrivals(&self) -> u64 {
        self.shared.room.arrivals()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.shared.shut.store(true, Ordering::SeqCst);
        let Some(accepting) = self.accepting.take() else { return };
        // A visitor wakes the accept loop; when none can be sent, the loop is waiting after an error and is woken so.
        accepting.thread().unpark();
        let _ = TcpStream::connect_timeout(&reachable(self.address), Duration::from_secs(1));
        let _ = accepting.join();
        self.shared.room.close();
    }
}

/// The unspecified address cannot be called everywhere; loopback reaches the same listener.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while !shared.shut.load(Ordering::SeqCst) {
        match listener.accept() {
            Ok((client, _)) => admit(client, shared),
            // Mostly no descriptors are left; whoever holds them lets go at a deadline.
            Err(_) => thread::park_timeout(Duration::from_millis(50)),
        }
    }
}

fn admit(client: TcpStream, shared: &Arc<Shared>) {
    let Some(place) = shared.places.take() else { return turn_away(client) };
    let shared = shared.clone();
    // Without a thread the connection is closed, which is all that can be done then.
    let _ = thread::Builder::new().spawn(move || {
        attend(&client, &shared);
        drop(place);
    });
}

/// Answers without a thread and without waiting: a fresh socket has room for so little.
fn turn_away(mut client: TcpStream) {
    if client.set_nonblocking(true).is_ok() {
        let _ = client.write(&refuse(Refusal::Busy));
        let _ = client.shutdown(std::net::Shutdown::Write);
    }
}

fn attend(client: &TcpStream, shared: &Shared) {
    let limits = &shared.limits;
    // Answers are written whole; waiting to fill a packet only delays events.
    let _ = client.set_nodelay(true);
    let mut head = Vec::new();
    let result =
        relay::read_head(client, limits.head, &mut head, |head| examine(head, &shared.hosts)).and_then(|request| {
            let Some(request) = request else { return Ok(()) };
            let endless = request.target.path == shared.endless;
            relay::pass(client, &shared.room, &request, limits, if endless { None } else { Some(limits.answer) })
        });
    if let Err(refusal) = result {
        shared.log.refused(&head, refusal);
        let _ = relay::write_within(client, &refuse(refusal), limits.stall, None);
    }
    relay::part(client, limits.linger);
}

fn refuse(refusal: Refusal) -> Vec<u8> {
    let mut bytes = Vec::new();
    let answer = Answer::plain(refusal.status(), refusal.reason());
    answer.write_to(&mut bytes, Method::Get).expect("memory takes all bytes");
    bytes
}

#[cfg(test)]
mod tests;
