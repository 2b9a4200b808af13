//! From a target to an answer: the site in memory, the preview's own files, and the event stream.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::answer::{Answer, Body, media_type};
use super::board::{Board, News, Phase, View};
use super::door::{Limits, Places, Target, encode, random_name};
use super::log::Log;
use super::pages;
use crate::outputs::{Content, Outputs};

/// The path of the event stream.
pub(super) const EVENTS: &str = "/_readybook/events";

const SCRIPT: &str = include_str!("client/preview.js");
const STYLE: &str = include_str!("client/preview.css");

/// Answers everything that comes through the door.
pub(super) struct Site {
    board: Arc<Board>,
    /// Stands in the pages and is asked for on the event stream: who could not read a page of ours does not know it.
    key: String,
    streams: Arc<Places>,
    heartbeat: Duration,
    log: Log,
}

impl Site {
    /// A site that shows what is on the board.
    pub fn new(board: Arc<Board>, limits: &Limits, log: Log) -> Site {
        let streams = Arc::new(Places::new(limits.streams));
        Site { board, key: random_name(), streams, heartbeat: limits.heartbeat, log }
    }

    /// The answer for a target.
    pub fn answer(&self, target: &Target) -> Answer {
        let answer = match &*target.path {
            EVENTS => self.events(target.query.as_deref().unwrap_or_default()),
            "/_readybook/preview.js" => own_file("preview.js", SCRIPT),
            "/_readybook/preview.css" => own_file("preview.css", STYLE),
            path => self.page(path),
        };
        self.log.answered(answer.status, &target.path);
        answer
    }

    fn page(&self, path: &str) -> Answer {
        let view = self.board.view();
        let Some(outputs) = &view.outputs else {
            let page = match view.phase {
                Phase::Broken => pages::broken(&view.problems),
                Phase::Starting | Phase::Site => pages::starting(),
            };
            return self.html(503, page.as_bytes(), &view);
        };
        let address = &path[1..];
        let folder =
            if address.is_empty() || address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        let index = format!("{folder}index.html");
        if folder != address && outputs.get(address).is_none() && outputs.get(&index).is_some() {
            return Answer::redirect(&encode(&format!("/{folder}")));
        }
        let address = if folder == address { &index } else { address };
        self.file(200, address, outputs, &view).unwrap_or_else(|| self.missing(outputs, &view))
    }

    fn missing(&self, outputs: &Outputs, view: &View) -> Answer {
        self.file(404, "404.html", outputs, view).unwrap_or_else(|| self.html(404, pages::missing().as_bytes(), view))
    }

    fn file(&self, status: u16, address: &str, outputs: &Outputs, view: &View) -> Option<Answer> {
        let media_type = media_type(address);
        match outputs.get(address)? {
            Content::Bytes(bytes) if media_type.starts_with("text/html") => Some(self.html(status, bytes, view)),
            Content::Bytes(bytes) => Some(Answer::new(status, media_type, Body::Bytes(bytes.clone()))),
            Content::File { source, length, digest } => {
                let file = open_unchanged(source, *length, digest).ok()?;
                Some(Answer::new(status, media_type, Body::File { file, length: *length }))
            }
        }
    }

    /// A page with the script that keeps it up to date, which only the preview's answers have.
    fn html(&self, status: u16, html: &[u8], view: &View) -> Answer {
        let (build, key) = (view.build, &self.key);
        let tag =
            format!("<script src=\"/_readybook/preview.js\" data-build=\"{build}\" data-key=\"{key}\" defer></script>");
        let at = end_of_body(html);
        Answer::page(status, [&html[..at], tag.as_bytes(), &html[at..]].concat())
    }

    fn events(&self, query: &str) -> Answer {
        let parameter = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        if parameter("key") != Some(&self.key) {
            return Answer::plain(403, "only a page of this preview may listen");
        }
        let Some(place) = self.streams.take() else {
            return Answer::plain(503, "too many tabs listen");
        };
        let page = parameter("build").and_then(|build| build.parse().ok());
        let (board, heartbeat) = (self.board.clone(), self.heartbeat);
        let body = Body::Stream(Box::new(move |out| {
            let _place = place;
            stream(&board, page, heartbeat, out)
        }));
        Answer::new(200, "text/event-stream", body)
    }
}

/// Tells the present state, then each change, until the reader is gone or the preview ends.
/// See <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
fn stream(board: &Board, page: Option<u64>, heartbeat: Duration, out: &mut dyn io::Write) -> io::Result<()> {
    let (event, mut seen) = board.greeting(page);
    write!(out, "data: {event}\n\n")?;
    loop {
        out.flush()?;
        match board.next(seen, heartbeat) {
            News::Event(event, build) => {
                write!(out, "data: {event}\n\n")?;
                seen = build;
            }
            News::Quiet => out.write_all(b":\n\n")?,
            News::End => return Ok(()),
        }
    }
}

fn own_file(name: &str, text: &'static str) -> Answer {
    Answer::new(200, media_type(name), Body::Bytes(Arc::from(text.as_bytes())))
}

/// Where the last `</body>` stands; the end when there is none.
fn end_of_body(html: &[u8]) -> usize {
    const TAG: &[u8] = b"</body>";
    html.windows(TAG.len()).rposition(|part| part.eq_ignore_ascii_case(TAG)).unwrap_or(html.len())
}

/// Opens a file that is still what the build saw: a regular file, no link, of the same length and bytes. So a file that
/// was exchanged for a link to elsewhere, a FIFO or a device is never served, whatever happened to its folders.
fn open_unchanged(path: &Path, length: u64, digest: &[u8; 32]) -> io::Result<File> {
    const CHANGED: io::ErrorKind = io::ErrorKind::NotFound;
    if !path.symlink_metadata()?.is_file() {
        return Err(CHANGED.into());
    }
    let mut file = open_without_waiting(path)?;
    let found = file.metadata()?;
    if !found.is_file() || found.len() != length {
        return Err(CHANGED.into());
    }
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    let mut rest = (&file).take(length);
    loop {
        match rest.read(&mut piece)? {
            0 => break,
            count => hash.update(&piece[..count]),
        }
    }
    if hash.finalize().as_slice() != digest {
        return Err(CHANGED.into());
    }
    file.rewind()?;
    Ok(file)
}

#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    Ok(File::from(open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}
