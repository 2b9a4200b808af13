//! Ids of quizzes, questions and their parts, which records, addresses and file names hold.

use super::limits::LONGEST_ID;
use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;

/// What every object of a script has; of all such names only this one could be an id.
pub(crate) const RESERVED: &str = "constructor";

/// Whether a text can be an id.
pub(super) fn is_slug(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(good) && !text.starts_with('-') && text != RESERVED
}

/// What to tell the author of a text that cannot be one.
pub(super) fn bad_id(text: &str, span: Span) -> Diagnostic {
    let message = say!("`{text}` cannot be an id", "`{text}` 不能當作 id");
    let help = if text == RESERVED {
        say!("scripts have another use for this word: take another id", "程式另有用途，請換一個 id")
    } else {
        say!(
            "use small letters, digits and `-`, at most {LONGEST_ID}",
            "請用小寫字母、數字與「-」，最多{LONGEST_ID}個字元"
        )
    };
    Diagnostic::new(Code::QuizId, span, message).help(help)
}
