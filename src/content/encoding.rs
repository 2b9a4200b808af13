//! Bytes to text: UTF-8 only for what authors write, with a clear answer for everything else; any encoding for what
//! other programs export.

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

/// A text that came from another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    pub text: String,
    /// `UTF-8`, `UTF-16LE`, `Big5` …
    pub encoding: &'static str,
    /// Whether bytes could not be read; U+FFFD stands for them.
    pub is_damaged: bool,
}

/// Decodes a file that another program exported, in whatever encoding it chose: UTF-8, UTF-16, Big5, GB18030 or any
/// other that browsers know. A byte order mark is dropped.
pub fn decode_foreign(bytes: &[u8]) -> Foreign {
    let encoding = foreign_encoding(bytes);
    // Looks at byte order marks first.
    let (text, encoding, is_damaged) = encoding.decode(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_string();
    Foreign { text, encoding: encoding.name(), is_damaged }
}

fn foreign_encoding(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    // One damaged byte does not make a file of thousands of good characters another encoding.
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad == 0 || good > bad * 10 {
        return encoding_rs::UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(None, chardetng::Utf8Detection::Deny) {
        // The larger set that holds it.
        encoding if encoding == encoding_rs::GBK => encoding_rs::GB18030,
        encoding => encoding,
    }
}

/// ASCII in UTF-16 has a zero beside each byte, and a table begins with separators and digits.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(2000)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let is_many = |zeros: usize, others: usize| zeros * 10 > head.len() && others * 10 < zeros;
    match (is_many(even, odd), is_many(odd, even)) {
        (true, _) => Some(encoding_rs::UTF_16BE),
        (_, true) => Some(encoding_rs::UTF_16LE),
        _ => None,
    }
}

/// A text of a reader, without what no file of the handbook may hold: control characters and what hides or reorders
/// others are left out, U+FFFD stands for private-use characters, and lines end with LF.
pub fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            c if is_private_use(c) => out.push('\u{fffd}'),
            c if c.is_control() || is_hidden(c) => {}
            c => out.push(c),
        }
    }
    out
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
    is_hidden(c).then(|| {
        let message = say!(
            "the invisible character {code_point} can hide or reorder text",
            "看不見的字元 {code_point} 可能隱藏或打亂文字"
        );
        Diagnostic::new(Code::HiddenCharacter, span, message).help(say!("remove it", "請刪除"))
    })
}

/// Zero-width joiners hold emoji and several scripts together; the rest of these only hide things.
fn is_hidden(c: char) -> bool {
    is_bidi_control(c)
        || matches!(c, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{180E}' | '\u{E0000}'..='\u{E007F}')
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

    #[test]
    fn what_other_programs_export_is_read_in_their_encodings() {
        let table = "時間戳記,文件,說明\r\n2026/11/3 下午 3:05:00,SM-1,步驟三寫的電話已經停用，請更新。\r\n".repeat(3);
        let read = |bytes: &[u8]| {
            let Foreign { text, encoding, is_damaged } = decode_foreign(bytes);
            assert!(!is_damaged, "{encoding}");
            assert_eq!(text, table, "{encoding}");
            encoding
        };
        assert_eq!(read(table.as_bytes()), "UTF-8");
        assert_eq!(read(format!("\u{feff}{table}").as_bytes()), "UTF-8");
        assert_eq!(read(&encoding_rs::BIG5.encode(&table).0), "Big5");
        let units = |order: fn(u16) -> [u8; 2]| table.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        assert_eq!(read(&units(u16::to_le_bytes)), "UTF-16LE");
        assert_eq!(read(&units(u16::to_be_bytes)), "UTF-16BE");
        assert_eq!(read(&[vec![0xFF, 0xFE], units(u16::to_le_bytes)].concat()), "UTF-16LE");
        let simplified = "时间戳记,文件,说明\r\n2026/11/3,SM-1,第三步的电话已经停用，请更新。\r\n";
        let Foreign { text, encoding, .. } = decode_foreign(&encoding_rs::GB18030.encode(simplified).0);
        assert_eq!((text.as_str(), encoding), (simplified, "gb18030"));
        // A damaged byte costs its own character only.
        let damaged = [table.as_bytes(), b"\xff\n"].concat();
        let read = decode_foreign(&damaged);
        assert_eq!((read.encoding, read.is_damaged, read.text), ("UTF-8", true, format!("{table}\u{fffd}\n")));
    }

    #[test]
    fn a_cleaned_text_passes_the_check_of_characters() {
        let text = "a\0b\u{1b}[31m\tc\r\nd\re\u{85}f\u{2028}g\u{e000}h\u{202e}i\u{200b}j👨‍👩‍👧\u{7f}";
        let clean = cleaned(text);
        assert_eq!(clean, "ab[31m c\nd\ne\nf\ng\u{fffd}hij👨‍👩‍👧");
        assert!(codes(clean.as_bytes()).is_empty());
        let every: String = (0..=0x10_FFFF).filter_map(char::from_u32).collect();
        assert!(codes(cleaned(&every).as_bytes()).is_empty());
    }
}
