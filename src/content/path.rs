//! Names and paths that are safe as addresses on every system that a handbook may be copied to.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Text};
use crate::error::is_bidi_control;
use crate::say;

/// Longest address in characters: Windows refuses paths over 260, and a share's own path comes before.
pub const LONGEST_ADDRESS: usize = 240;

/// Longest name of one file, in bytes (85 Han characters).
const LONGEST_SEGMENT: usize = 255;

/// Names that Windows reserves, with any extension.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Says why a file or folder name cannot be part of an address.
pub fn check_segment(name: &str) -> Result<(), (Code, Text)> {
    let bad = |message| Err((Code::BadFileName, message));
    if name.is_empty() || name == "." || name == ".." {
        return bad(say!("an empty or relative name", "名稱為空或為相對路徑"));
    }
    if name.len() > LONGEST_SEGMENT {
        return bad(say!("the name is longer than {LONGEST_SEGMENT} bytes", "名稱超過 {LONGEST_SEGMENT} 位元組"));
    }
    if let Some(c) = name.chars().find(|c| c.is_control() || is_bidi_control(*c) || is_private_use(*c)) {
        let code = format!("U+{:04X}", u32::from(c));
        return bad(say!("the name holds the invisible character {code}", "名稱含有看不見的字元 {code}"));
    }
    if name.starts_with('-') {
        return bad(say!("a name cannot begin with `-`", "名稱不能以「-」開頭"));
    }
    if let Some(c) = name.chars().find(|c| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/')) {
        return Err((
            Code::ReservedName,
            say!("Windows cannot store a name with `{c}`", "Windows 不允許名稱含有 `{c}`"),
        ));
    }
    if name.ends_with('.') || name.ends_with(' ') || name.starts_with(' ') {
        return Err((
            Code::ReservedName,
            say!("a name cannot begin or end with a blank, or end with a dot", "名稱頭尾不能是空格，結尾不能是句點"),
        ));
    }
    let stem: String = name.split('.').next().unwrap_or_default().nfkc().collect::<String>().trim_end().to_lowercase();
    let device = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port).is_some_and(|n| n.chars().count() == 1 && n.chars().all(|c| c.is_ascii_digit()))
    });
    if device || RESERVED.contains(&stem.as_str()) {
        return Err((Code::ReservedName, say!("Windows reserves the name `{stem}`", "`{stem}` 是 Windows 的保留名稱")));
    }
    Ok(())
}

/// Reads an address that an author wrote (`slug`, `aliases`): relative, segments that [`check_segment`] accepts.
///
/// # Errors
/// What is wrong with it, for the author.
pub fn read_address(written: &str) -> Result<String, Text> {
    let folded: String = written.nfkc().collect();
    if written.len() > 200 {
        return Err(say!("the address is longer than 200 bytes", "網址超過 200 位元組"));
    }
    if folded.contains('%') {
        return Err(say!("an address is written without percent signs", "網址請直接書寫，不用百分號編碼"));
    }
    if folded.starts_with('/') || folded.contains('\\') || folded.contains(':') {
        return Err(say!(
            "an address is relative to the handbook and uses `/`",
            "網址須為相對於手冊的路徑，並使用「/」"
        ));
    }
    for segment in folded.split('/') {
        if segment.starts_with('.') || segment.is_empty() {
            return Err(say!(
                "`{written}` has an empty segment, or one that begins with a dot",
                "`{written}` 含有空的或以句點開頭的路徑"
            ));
        }
        if let Err((_, message)) = check_segment(segment) {
            return Err(message);
        }
    }
    if folded != written.nfc().collect::<String>() {
        return Err(say!("`{written}` holds full-width or compatibility characters", "`{written}` 含有全形或相容字元"));
    }
    Ok(written.nfc().collect())
}

/// The form in which two addresses are the same on some system: compatibility-folded, lower case.
pub fn fold(address: &str) -> String {
    if address.is_ascii() {
        return address.to_ascii_lowercase();
    }
    address.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// Whether a character has no meaning outside one organisation.
pub fn is_private_use(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0xF_FFFD | 0x10_0000..=0x10_FFFD)
}

/// Compares names as people sort them: `2-b` before `10-a`, case aside, ties by the bytes.
pub fn natural_order(a: &str, b: &str) -> std::cmp::Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (left.peek().copied(), right.peek().copied()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let order = take_number(&mut left).cmp(&take_number(&mut right));
                if order.is_ne() {
                    return order;
                }
            }
            (Some(x), Some(y)) => {
                let order = x.to_lowercase().cmp(y.to_lowercase());
                if order.is_ne() {
                    return order;
                }
                left.next();
                right.next();
            }
            (None, None) => return a.cmp(b),
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Length first, then digits: an order of numbers of any size, leading zeros aside.
fn take_number(chars: &mut std::iter::Peekable<std::str::Chars>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(c) = chars.next_if(char::is_ascii_digit) {
        if !(digits.is_empty() && c == '0') {
            digits.push(c);
        }
    }
    (digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_some_system_cannot_store_are_refused() {
        for name in [
            "",
            ".",
            "..",
            "CON",
            "con.md",
            "Aux.tar.gz",
            "COM¹.md",
            "lpt9",
            "conin$",
            "a.",
            "a ",
            " a",
            "a:b",
            "a<b",
            "a\\b",
            "-x",
            "a\u{202e}b",
            "a\nb",
            "a\u{e000}",
            &"字".repeat(86),
        ] {
            assert!(check_segment(name).is_err(), "{name:?}");
        }
        for name in ["index.md", "帳號 遭盜用.md", "com10.md", "console.md", "a-b_c.(1).png", "v1.0.html"] {
            assert!(check_segment(name).is_ok(), "{name:?}");
        }
    }

    #[test]
    fn addresses_that_leave_the_site_are_refused() {
        for address in
            ["/x", "../x", "a/../b", "a//b", "./a", "a/.git", "..\\x", "%2e%2e/x", "．．／x", "c:/x", "a/", "ｘ"]
        {
            assert!(read_address(address).is_err(), "{address}");
        }
        assert_eq!(read_address("舊版/帳號.html").as_deref(), Ok("舊版/帳號.html"));
    }

    #[test]
    fn numbers_in_names_are_numbers() {
        let mut names = ["10-c", "2-b", "1-a", "B", "a", "02-b"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["1-a", "02-b", "2-b", "10-c", "a", "B"]);
    }

    proptest! {
        #[test]
        fn an_accepted_address_never_leaves_the_output_folder(text in "[./\\\\a-zA-Z0-9%:．／\u{202e} ]{0,30}") {
            if let Ok(address) = read_address(&text) {
                prop_assert!(crate::outputs::is_inside(&address));
            }
        }
    }
}
