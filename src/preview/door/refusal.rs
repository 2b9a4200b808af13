//! What the door answers instead of letting a request through.

/// Why a request does not pass; each has its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The head has no end yet: read on.
    Unfinished,
    /// Not the HTTP that is spoken here.
    Malformed(&'static str),
    /// A page of another origin asks.
    Forbidden,
    /// The path has a segment that no address of a site has.
    NotFound,
    /// Neither `GET` nor `HEAD`.
    Method,
    /// The head did not end in time.
    TooSlow,
    /// There would be a body.
    Body,
    /// The request line passes its limit.
    TargetTooLong,
    /// The client waits for a `100 Continue`.
    Expectation,
    /// The host is not listed.
    WrongHost,
    /// The head passes its limit.
    HeadTooLarge,
    /// The server behind the door gave no answer.
    NoAnswer,
    /// All places are taken.
    Busy,
    /// A version of HTTP other than 1.0 and 1.1.
    Version,
}

impl Refusal {
    /// The status code.
    pub fn status(self) -> u16 {
        match self {
            Refusal::Unfinished | Refusal::Malformed(_) => 400,
            Refusal::Forbidden => 403,
            Refusal::NotFound => 404,
            Refusal::Method => 405,
            Refusal::TooSlow => 408,
            Refusal::Body => 413,
            Refusal::TargetTooLong => 414,
            Refusal::Expectation => 417,
            Refusal::WrongHost => 421,
            Refusal::HeadTooLarge => 431,
            Refusal::NoAnswer => 502,
            Refusal::Busy => 503,
            Refusal::Version => 505,
        }
    }

    /// One sentence for the person in front of the browser.
    pub fn reason(self) -> &'static str {
        match self {
            Refusal::Unfinished => "the request ends in the middle",
            Refusal::Malformed(reason) => reason,
            Refusal::Forbidden => "the preview answers only its own pages",
            Refusal::NotFound => "there is nothing at this address",
            Refusal::Method => "only GET and HEAD are answered",
            Refusal::TooSlow => "the request did not come in time",
            Refusal::Body => "a request with a body is not answered",
            Refusal::TargetTooLong => "the address is too long",
            Refusal::Expectation => "no expectation is met",
            Refusal::WrongHost => "this host is not listed; start the preview with --allow-host and its name",
            Refusal::HeadTooLarge => "the request has too many or too long headers",
            Refusal::NoAnswer => "the preview gave no answer; load the page again",
            Refusal::Busy => "too many connections; load the page again",
            Refusal::Version => "only HTTP/1.0 and HTTP/1.1 are spoken",
        }
    }
}
