//! The preview server: a site in memory behind a [`Door`], and what the outside says to it.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use super::board::{Board, Shown};
use super::door::{Behind, Door, Hosts, Limits};
use super::log::Log;
use super::site::{EVENTS, Site};
use crate::error::Error;

/// The port that is taken when none was asked for, and how many after it are tried.
const FIRST_PORT: u16 = 4000;
const PORTS_TRIED: u16 = 20;

/// Where and for whom the preview listens.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The address to bind; one that others can reach needs `allowed_hosts`.
    pub host: IpAddr,
    /// The port; without one, the first free one from 4000.
    pub port: Option<u16>,
    /// Names (`handbook.lan`, `192.168.1.5`, with or without `:port`) that browsers may use for this machine, besides
    /// `localhost` and the loopback address.
    pub allowed_hosts: Vec<String>,
    pub limits: Limits,
    pub log: Log,
}

impl Default for ServeOptions {
    fn default() -> ServeOptions {
        ServeOptions {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            allowed_hosts: Vec::new(),
            limits: Limits::default(),
            log: Log::default(),
        }
    }
}

/// A running preview; it ends when this value goes away.
pub struct Server {
    board: Arc<Board>,
    door: Door,
}

impl Server {
    /// Starts to listen, with nothing to show yet.
    ///
    /// # Errors
    /// [`Error::Serve`] when the address is taken, cannot be bound, or may be reached by others and no host is listed.
    pub fn start(options: &ServeOptions) -> Result<Server, Error> {
        if !options.host.is_loopback() && options.allowed_hosts.is_empty() {
            return Err(Error::Serve {
                address: options.host.to_string(),
                reason:
                    "others on the network could read drafts there; list the names they may use with --allow-host, \
                         or leave --host out"
                        .to_owned(),
            });
        }
        let listener = bind(options)?;
        let failed = |error: io::Error| serve_error(options.host, options.port, &error);
        let port = listener.local_addr().map_err(failed)?.port();
        let hosts = Hosts::new(options.host, port, &options.allowed_hosts).map_err(|name| Error::Serve {
            address: SocketAddr::new(options.host, port).to_string(),
            reason: format!(
                "`{name}` is no host; write a name or an address, such as `handbook.lan` or `192.168.1.5:4000`"
            ),
        })?;
        let board = Arc::new(Board::new());
        let site = Site::new(board.clone(), &options.limits, options.log.clone());
        let behind = Behind { handler: Arc::new(move |target| site.answer(target)), endless: EVENTS };
        let door = Door::open(listener, hosts, options.limits.clone(), options.log.clone(), behind).map_err(failed)?;
        Ok(Server { board, door })
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.door.address()
    }

    /// Swaps what is shown and tells every browser.
    pub fn show(&self, shown: Shown) {
        self.board.show(shown);
    }

    /// How many requests passed the door since the start.
    pub fn arrivals(&self) -> u64 {
        self.door.arrivals()
    }

    /// Ends the event streams and listens no more.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.board.close();
    }
}

fn bind(options: &ServeOptions) -> Result<TcpListener, Error> {
    let taken = |error: &io::Error| matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied);
    if let Some(port) = options.port {
        return TcpListener::bind((options.host, port)).map_err(|error| serve_error(options.host, Some(port), &error));
    }
    for port in FIRST_PORT..FIRST_PORT + PORTS_TRIED {
        match TcpListener::bind((options.host, port)) {
            Err(error) if taken(&error) => {}
            result => return result.map_err(|error| serve_error(options.host, Some(port), &error)),
        }
    }
    TcpListener::bind((options.host, 0)).map_err(|error| serve_error(options.host, None, &error))
}

fn serve_error(host: IpAddr, port: Option<u16>, error: &io::Error) -> Error {
    let address = port.map_or_else(|| host.to_string(), |port| SocketAddr::new(host, port).to_string());
    let reason = match error.kind() {
        ErrorKind::AddrInUse => "the port is in use; end the other program, or choose another with --port".to_owned(),
        ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
        ErrorKind::PermissionDenied => "the system does not allow it; choose a port from 1024 with --port".to_owned(),
        _ => error.to_string(),
    };
    Error::Serve { address, reason }
}
