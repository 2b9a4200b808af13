//! Bytes to text: UTF-8 only, with a clear answer for everything else.

use std::sync::Arc;

use crate::content::path::is_private_use;
use crate::diagnostic::{Code, Diagnostic};
use crate::error::is_bidi_control;
use crate::say;
use crate::source::Span;

/// Decodes a file. A byte order mark is dropped; CRLF stays as it is.
///
/// Text that is not UTF-8 comes back with replacement characters, for the excerpt of its diagnostic only.
pub fn decode(file: &Arc<str>, bytes: Vec<u8>) -> (String, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let guess = guess_encoding(bytes);
            let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
            let span = Span::new(file, at..at + 1);
            found.push(
                Diagnostic::new(
                    Code::NotUtf8,
                    span,
                    say!(
                        "not UTF-8 at byte {at}, line {line}: looks like {guess}",
                        "第 {line} 行（位元組 {at}）不是 UTF-8：看起來是 {guess}"
                    ),
                )
                .help(say!("save the file as UTF-8", "請將檔案另存為 UTF-8")),
            );
            return (String::from_utf8_lossy(bytes).into_owned(), found);
        }
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    };
    check_characters(file, &text, &mut found);
    (text, found)
}

fn guess_encoding(bytes: &[u8]) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "UTF-16".to_string();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny).name().to_string()
}

/// Most findings of one kind in one file; a file full of them is one mistake, not thousands.
const MOST: usize = 20;

fn check_characters(file: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) {
    let bytes = text.as_bytes();
    let mut count = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !SUSPICIOUS[byte as usize] {
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        if c == '\r' && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        let Some(diagnostic) = judge(file, at, c) else { continue };
        found.push(diagnostic);
        count += 1;
        if count == MOST || c == '\r' {
            return;
        }
    }
}

/// First bytes of characters that may be wrong: C0, DEL, C1, bidi controls, zero width, private use, tags.
const SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = byte != b'\t' as usize && byte != b'\n' as usize;
        byte += 1;
    }
    let leads = [0x7F, 0xC2, 0xD8, 0xE1, 0xE2, 0xEE, 0xEF, 0xF3, 0xF4];
    let mut at = 0;
    while at < leads.len() {
        table[leads[at]] = true;
        at += 1;
    }
    table
};

fn judge(file: &Arc<str>, at: usize, c: char) -> Option<Diagnostic> {
    let span = Span::new(file, at..at + c.len_utf8());
    let code_point = format!("U+{:04X}", u32::from(c));
    if c == '\r' {
        let message = say!("a line ends with a carriage return alone", "有一行只以歸位字元（CR）結尾");
        let help = say!("save the file with LF or CRLF line ends", "請以 LF 或 CRLF 換行另存檔案");
        return Some(Diagnostic::new(Code::ControlCharacter, span, message).help(help));
    }
    if c.is_control() || is_private_use(c) {
        let message = say!("the character {code_point} has no meaning in a text", "字元 {code_point} 在文字中沒有意義");
        return Some(Diagnostic::new(Code::ControlCharacter, span, message).help(say!("remove it", "請刪除")));
    }
    // Zero-width joiners hold emoji and several scripts together; the rest of these only hide things.
    let hidden = is_bidi_control(c)
        || matches!(c, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{180E}' | '\u{E0000}'..='\u{E007F}');
    hidden.then(|| {
        let message = say!(
            "the invisible character {code_point} can hide or reorder text",
            "看不見的字元 {code_point} 可能隱藏或打亂文字"
        );
        Diagnostic::new(Code::HiddenCharacter, span, message).help(say!("remove it", "請刪除"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bytes: &[u8]) -> Vec<Code> {
        decode(&"a.md".into(), bytes.to_vec()).1.iter().map(|d| d.code).collect()
    }

    #[test]
    fn other_encodings_are_named_with_their_place() {
        let (_, found) = decode(&"a.md".into(), b"# ok\n\xa4\xa4\xa4\xe5\xa4\xe5\xa5\xf3\xaa\xba\xc0\xc9".to_vec());
        assert_eq!(found[0].code, Code::NotUtf8);
        assert!(
            found[0].message.en.contains("line 2") && found[0].message.en.contains("Big5"),
            "{}",
            found[0].message.en
        );
        assert_eq!(codes(&[0xFF, 0xFE, b'a', 0]), [Code::NotUtf8]);
        assert_eq!(codes(b"\xed\xa0\x80"), [Code::NotUtf8]);
    }

    #[test]
    fn a_mark_and_crlf_are_accepted_and_control_characters_are_not() {
        assert_eq!(
            decode(&"a.md".into(), "\u{feff}a\r\nb，『全形』😀👨‍👩‍👧".as_bytes().to_vec()).0.len(),
            "a\r\nb，『全形』😀👨‍👩‍👧".len()
        );
        assert!(codes("\u{feff}a\r\nb，『全形』😀👨‍👩‍👧".as_bytes()).is_empty());
        assert_eq!(codes(b"a\rb\rc"), [Code::ControlCharacter]);
        assert_eq!(codes(b"a\0b\x1b[31m"), [Code::ControlCharacter, Code::ControlCharacter]);
        assert_eq!(codes("a\u{85}b\u{e000}".as_bytes()), [Code::ControlCharacter, Code::ControlCharacter]);
        assert_eq!(codes("a\u{202e}b\u{200b}c\u{e0041}".as_bytes()), [Code::HiddenCharacter; 3]);
    }
}
