//! What is sent to a browser: status, headers and body, written by hand.
//!
//! Chrome holds back a chunked event stream, and tiny_http would name itself and chunk what is long; so every head is
//! written here, with the same strict headers on all answers, the refusals of the door included.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::Arc;

use super::door::Method;

/// The policy of every page: nothing from elsewhere, nothing inline. The published site is written to work under it,
/// so the preview shows at once what would break it.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";
/// An image opened by itself is a document that could hold script; styles inside it are common.
const IMAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// An answer; see [`Answer::write_to`].
pub struct Answer {
    pub status: u16,
    media_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

/// The part after the head.
pub enum Body {
    Bytes(Arc<[u8]>),
    /// A regular file of this many bytes.
    File {
        file: File,
        length: u64,
    },
    /// Goes on until the writer or the reader ends it.
    Stream(Stream),
}

/// Writes for as long as it likes.
pub type Stream = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

impl Answer {
    /// An answer with a body of a media type.
    pub fn new(status: u16, media_type: &'static str, body: Body) -> Answer {
        Answer { status, media_type, headers: Vec::new(), body }
    }

    /// A sentence as plain text.
    pub fn plain(status: u16, sentence: &str) -> Answer {
        let body = format!("{status}: {sentence}\n");
        let answer = Answer::new(status, "text/plain; charset=utf-8", Body::Bytes(body.into_bytes().into()));
        if status == 405 { answer.header("Allow", "GET, HEAD") } else { answer }
    }

    /// A page.
    pub fn page(status: u16, html: impl Into<Arc<[u8]>>) -> Answer {
        Answer::new(status, "text/html; charset=utf-8", Body::Bytes(html.into()))
    }

    /// Sends the browser to another path of this host; the path is escaped already.
    pub fn redirect(path: &str) -> Answer {
        Answer::plain(302, "see the other address").header("Location", path)
    }

    /// Adds a header; a value that could end its line, which would be a fault of this program, is left out.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Answer {
        if value.bytes().all(|b| matches!(b, b' '..=b'~')) {
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    /// Writes head and body; for [`Method::Head`] the same head alone.
    ///
    /// # Errors
    /// When the writer fails, or a file became shorter than it was: then the connection has to be closed, so that the
    /// browser sees that something is missing.
    pub fn write_to(self, out: &mut dyn Write, method: Method) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, phrase(self.status));
        let mut add = |name: &str, value: &str| head.extend([name, ": ", value, "\r\n"]);
        add("Content-Type", self.media_type);
        match &self.body {
            Body::Bytes(bytes) => add("Content-Length", &bytes.len().to_string()),
            Body::File { length, .. } => add("Content-Length", &length.to_string()),
            Body::Stream(_) => {}
        }
        add("Connection", "close");
        add("Cache-Control", "no-store");
        add("Content-Security-Policy", if self.media_type == "image/svg+xml" { IMAGE_POLICY } else { POLICY });
        add("Cross-Origin-Resource-Policy", "same-origin");
        add("Cross-Origin-Opener-Policy", "same-origin");
        add("Referrer-Policy", "no-referrer");
        add("X-Content-Type-Options", "nosniff");
        for (name, value) in &self.headers {
            add(name, value);
        }
        head.push_str("\r\n");
        out.write_all(head.as_bytes())?;
        out.flush()?;
        if method == Method::Get {
            self.body.write_to(out)?;
        }
        out.flush()
    }
}

impl Body {
    fn write_to(self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Body::Bytes(bytes) => out.write_all(&bytes),
            Body::File { file, length } => match io::copy(&mut file.take(length), out)? {
                sent if sent == length => Ok(()),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            },
            Body::Stream(run) => run(out),
        }
    }
}

/// The media type of an address by its extension; everything unknown is offered for download.
pub fn media_type(address: &str) -> &'static str {
    let name = address.rsplit('/').next().unwrap_or(address);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "txt" | "md" | "yaml" | "yml" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "vtt" => "text/vtt; charset=utf-8",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Answer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(answer: Answer, method: Method) -> String {
        let mut out = Vec::new();
        answer.write_to(&mut out, method).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_value_with_a_line_end_never_becomes_a_header() {
        let answer = Answer::redirect("/a\r\nSet-Cookie: x=1");
        assert!(!written(answer, Method::Get).contains("Set-Cookie"));
    }

    #[test]
    fn head_has_the_length_but_not_the_body() {
        let get = written(Answer::plain(200, "body"), Method::Get);
        let head = written(Answer::plain(200, "body"), Method::Head);
        assert_eq!(get, format!("{head}200: body\n"));
        assert!(head.contains("Content-Length: 10\r\n"), "{head}");
    }

    #[test]
    fn unknown_kinds_are_offered_for_download() {
        for address in ["a.exe", "html", "a/b.tar.xyz", ".html/x", "a."] {
            assert_eq!(media_type(address), "application/octet-stream", "{address}");
        }
        assert_eq!(media_type("a/B.SVG"), "image/svg+xml");
    }
}
