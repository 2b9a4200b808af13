//! The head of a request: bytes in, a [`Request`] or a [`Refusal`] out. Start reading at [`examine`].
//!
//! Everything here is a pure function. Whatever is not plainly allowed is refused; nothing is repaired.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

use super::hosts::Hosts;
use super::refusal::Refusal;

/// The longest target that is read, in bytes. An address of 200 Han characters needs a third of it.
const LONGEST_TARGET: usize = 4096;
/// The longest method that is waited for, in bytes; `PROPPATCH` and its kin are far shorter.
const LONGEST_METHOD: usize = 32;
/// How many headers are read.
const MOST_HEADERS: usize = 100;

/// What the door lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
}

/// A request that may pass: nothing of the client's head but these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub target: Target,
}

/// A clean target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Decoded once and composed (NFC). Begins with `/`; no segment but the last is empty, none is `.` or `..`.
    pub path: String,
    /// What stood after the first `?`, not decoded: visible ASCII without `#`.
    pub query: Option<String>,
}

/// Reads the head at the beginning of `bytes`; what follows the head is not looked at.
///
/// # Errors
/// [`Refusal::Unfinished`] while the head has no end yet, and the refusal with its status for everything else that is
/// not a plain `GET` or `HEAD` without a body for a listed host.
pub fn examine(bytes: &[u8], hosts: &Hosts) -> Result<Request, Refusal> {
    if !bytes.iter().take(LONGEST_METHOD).any(|b| *b == b' ') && bytes.len() >= LONGEST_METHOD {
        return Err(Refusal::Malformed("the request has no method"));
    }
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let end = match head.parse(bytes) {
        Ok(httparse::Status::Complete(end)) => end,
        Ok(httparse::Status::Partial) => {
            check_characters(bytes)?;
            return Err(Refusal::Unfinished);
        }
        Err(httparse::Error::Version) => return Err(Refusal::Version),
        Err(httparse::Error::TooManyHeaders) => return Err(Refusal::HeadTooLarge),
        Err(_) => return Err(Refusal::Malformed("the request is not HTTP")),
    };
    check_characters(&bytes[..end])?;
    let method = match head.method {
        Some("GET") => Method::Get,
        Some("HEAD") => Method::Head,
        _ => return Err(Refusal::Method),
    };
    check_body(head.headers)?;
    check_origin(head.headers, hosts)?;
    let target = Target::parse(head.path.unwrap_or_default())?;
    Ok(Request { method, target })
}

/// Lines end with CR LF and hold visible ASCII, space and tab. httparse is more lenient: it reads a bare LF and bytes
/// from 0x80, which other servers read otherwise.
fn check_characters(head: &[u8]) -> Result<(), Refusal> {
    for (at, byte) in head.iter().enumerate() {
        let plain = match byte {
            b'\n' => at > 0 && head[at - 1] == b'\r',
            b'\r' => head.get(at + 1).is_none_or(|next| *next == b'\n'),
            b'\t' | b' '..=b'~' => true,
            _ => false,
        };
        if !plain {
            return Err(Refusal::Malformed("the head holds a character that no head may hold"));
        }
    }
    Ok(())
}

fn check_body(headers: &[httparse::Header<'_>]) -> Result<(), Refusal> {
    if values(headers, "Transfer-Encoding").next().is_some() {
        return Err(Refusal::Malformed("a transfer encoding is not accepted"));
    }
    let mut lengths = values(headers, "Content-Length");
    match (lengths.next(), lengths.next()) {
        (None, _) | (Some(b"0"), None) => {}
        (Some(length), None) if !length.is_empty() && length.iter().all(u8::is_ascii_digit) => {
            return Err(Refusal::Body);
        }
        _ => return Err(Refusal::Malformed("the length of the body is none")),
    }
    if values(headers, "Expect").next().is_some() {
        return Err(Refusal::Expectation);
    }
    Ok(())
}

/// Who asks for whom: a page of another site may neither rebind its name to us nor embed what we show.
fn check_origin(headers: &[httparse::Header<'_>], hosts: &Hosts) -> Result<(), Refusal> {
    let host = only(headers, "Host")?.ok_or(Refusal::Malformed("the request names no host"))?;
    if !hosts.allows(host) {
        return Err(Refusal::WrongHost);
    }
    if let Some(origin) = only(headers, "Origin")? {
        let own = origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host));
        if !own {
            return Err(Refusal::Forbidden);
        }
    }
    // https://www.w3.org/TR/fetch-metadata/: `none` is the address bar; `same-site` is another port of this machine.
    match only(headers, "Sec-Fetch-Site")? {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_)
            if only(headers, "Sec-Fetch-Mode")? == Some("navigate")
                && only(headers, "Sec-Fetch-Dest")? == Some("document") =>
        {
            Ok(())
        }
        Some(_) => Err(Refusal::Forbidden),
    }
}

fn values<'a>(headers: &'a [httparse::Header<'a>], name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    headers.iter().filter(move |h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value)
}

fn only<'a>(headers: &'a [httparse::Header<'a>], name: &'a str) -> Result<Option<&'a str>, Refusal> {
    let mut found = values(headers, name);
    match (found.next(), found.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => {
            std::str::from_utf8(value).map(Some).map_err(|_| Refusal::Malformed("a header is not text"))
        }
        _ => Err(Refusal::Malformed("a header that may stand once stands twice")),
    }
}

impl Target {
    /// Reads a target in origin form, `/path?query`, and decodes its path exactly once.
    ///
    /// # Errors
    /// Malformed: another form, a bad escape, not UTF-8, or an (escaped) backslash, control character or slash in a
    /// segment. Not found: a segment that is empty, `.` or `..`. Too long: more than 4096 bytes.
    pub fn parse(raw: &str) -> Result<Target, Refusal> {
        if raw.len() > LONGEST_TARGET {
            return Err(Refusal::TargetTooLong);
        }
        let plain = raw.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'#' | b'\\'));
        if !raw.starts_with('/') || !plain {
            return Err(Refusal::Malformed("the target is not a path"));
        }
        let (path, query) = match raw.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (raw, None),
        };
        let path: String = decode(path)?.nfc().collect();
        let segments: Vec<&str> = path[1..].split('/').collect();
        let (_, folders) = segments.split_last().expect("split yields at least one segment");
        if folders.iter().any(|s| s.is_empty()) || segments.iter().any(|s| matches!(*s, "." | "..")) {
            return Err(Refusal::NotFound);
        }
        Ok(Target { path, query })
    }

    /// The target as it is written into a request line or a `Location`: every byte but unreserved ones is escaped.
    pub fn written(&self) -> String {
        let mut out = encode(&self.path);
        if let Some(query) = &self.query {
            out.push('?');
            out.push_str(query);
        }
        out
    }
}

/// Escapes a path; slashes stay.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").expect("a string takes all text"),
        }
    }
    out
}

fn decode(path: &str) -> Result<String, Refusal> {
    const BAD: Refusal = Refusal::Malformed("the path is not text");
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let [high, low, after @ ..] = after else { return Err(BAD) };
        let byte = hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low).ok_or(BAD)?;
        if matches!(byte, b'/' | b'\\') {
            return Err(Refusal::Malformed("the path holds an escaped slash"));
        }
        bytes.push(byte);
        rest = after;
    }
    let path = String::from_utf8(bytes).map_err(|_| BAD)?;
    if path.chars().any(char::is_control) { Err(BAD) } else { Ok(path) }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
#[path = "head_tests.rs"]
mod tests;
