//! What the door does with a connection: read a head, relay an answer, part. Nothing here waits without a limit.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::Limits;
use super::head::Request;
use super::refusal::Refusal;
use super::room::Backstage;

/// The longest head, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// How much of what a client still sends is taken off its hands at the end, in bytes.
const MOST_DISCARDED: usize = 256 * 1024;
/// How often the event stream may say nothing before it counts as broken, in heartbeats.
const SILENT_HEARTBEATS: u32 = 6;

/// Reads until `examine` is content or refuses. The deadline holds for the whole head, so that a byte now and then
/// wins nothing. None when the client leaves, or says nothing at all: browsers open connections in reserve.
///
/// # Errors
/// The refusal to be answered.
pub(super) fn read_head(
    mut client: &TcpStream,
    limit: Duration,
    head: &mut Vec<u8>,
    examine: impl Fn(&[u8]) -> Result<Request, Refusal>,
) -> Result<Option<Request>, Refusal> {
    let deadline = Instant::now() + limit;
    let mut piece = [0; 2048];
    loop {
        let space = piece.len().min(LONGEST_HEAD - head.len());
        let read = match remaining(deadline) {
            Some(left) if client.set_read_timeout(Some(left)).is_ok() => client.read(&mut piece[..space]),
            _ => Err(ErrorKind::TimedOut.into()),
        };
        match read {
            Ok(0) if head.is_empty() => return Ok(None),
            Ok(0) => return Err(Refusal::Unfinished),
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if is_timeout(&error) && !head.is_empty() => return Err(Refusal::TooSlow),
            Err(_) => return Ok(None),
        }
        match examine(head) {
            Err(Refusal::Unfinished) if head.len() < LONGEST_HEAD => {}
            Err(Refusal::Unfinished) if head.contains(&b'\n') => return Err(Refusal::HeadTooLarge),
            Err(Refusal::Unfinished) => return Err(Refusal::TargetTooLong),
            result => return result.map(Some),
        }
    }
}

/// Passes a request on and its answer back. A client that takes nothing for the time of a stall, or has not taken all
/// before the limit, is given up; so is a server behind that says nothing.
///
/// # Errors
/// The refusal to be answered when not one byte of an answer came.
pub(super) fn pass(
    client: &TcpStream,
    room: &Backstage,
    request: &Request,
    limits: &Limits,
    limit: Option<Duration>,
) -> Result<(), Refusal> {
    let mut behind = room.connect().map_err(|_| Refusal::NoAnswer)?;
    let patience = limit.unwrap_or(limits.heartbeat * SILENT_HEARTBEATS);
    let deadline = limit.map(|limit| Instant::now() + limit);
    let ready = behind.set_read_timeout(Some(patience)).and_then(|()| behind.set_write_timeout(Some(limits.stall)));
    ready.and_then(|()| behind.write_all(room.written(request).as_bytes())).map_err(|_| Refusal::NoAnswer)?;
    let mut piece = vec![0; 64 * 1024];
    let mut began = false;
    loop {
        let count = match behind.read(&mut piece) {
            Ok(0) => 0,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => 0,
        };
        match count {
            0 if began => return Ok(()),
            0 => return Err(Refusal::NoAnswer),
            _ => began = true,
        }
        if write_within(client, &piece[..count], limits.stall, deadline).is_err() {
            return Ok(());
        }
    }
}

/// Writes all bytes, as long as some are taken within each stall, and all before the deadline.
///
/// # Errors
/// When the client is gone or too slow.
pub(super) fn write_within(
    mut client: &TcpStream,
    mut bytes: &[u8],
    stall: Duration,
    deadline: Option<Instant>,
) -> io::Result<()> {
    while !bytes.is_empty() {
        let left = deadline.map_or(Some(stall), remaining).ok_or(ErrorKind::TimedOut)?;
        client.set_write_timeout(Some(left.min(stall)))?;
        match client.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Ends a connection so that the answer arrives: closing while the client still sends would reset the connection and
/// take the answer with it.
pub(super) fn part(mut client: &TcpStream, limit: Duration) {
    if client.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let deadline = Instant::now() + limit;
    let mut piece = [0; 4096];
    let mut discarded = 0;
    while discarded < MOST_DISCARDED {
        let Some(left) = remaining(deadline) else { return };
        match client.set_read_timeout(Some(left)).and_then(|()| client.read(&mut piece)) {
            Ok(0) => return,
            Ok(count) => discarded += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Some time that is left; never zero, which sockets do not take as a timeout.
fn remaining(deadline: Instant) -> Option<Duration> {
    deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}
