//! How wide a label is, without asking a font: a Han character is one em, a Latin letter is taken a little too wide.
//!
//! The page's font is not known when the handbook is built. Too wide costs some empty space in a box; too narrow lets
//! the text run over its border.

/// The width of one line of text in CSS pixels.
pub fn width(text: &str, font_size: f64, weight: Option<&str>) -> f64 {
    let bold = weight.is_some_and(|weight| matches!(weight, "bold" | "bolder" | "600" | "700" | "800" | "900"));
    text.chars().map(ems).sum::<f64>() * font_size * if bold { 1.07 } else { 1.0 }
}

/// Whether a character is drawn one em wide in a Chinese font; also punctuation that is narrow in Latin fonts.
pub fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F | 0x2010..=0x2027 | 0x2030..=0x205E | 0x2100..=0x27BF | 0x2E80..=0xA4CF | 0xA960..=0xA97F
        | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE10..=0xFE19 | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6
        | 0x1F000..=0x1FBFF | 0x20000..=0x3FFFD)
}

fn ems(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' | '`' => 0.33,
        ' ' | '\u{a0}' | 'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '-' => 0.41,
        'm' | 'M' | 'w' | 'W' | '@' | '%' => 0.98,
        'A'..='Z' | '&' | '<' | '>' | '=' | '+' | '#' | '~' => 0.74,
        '\u{21}'..='\u{7e}' => 0.61,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        _ if is_wide(c) => 1.0,
        _ => 0.74,
    }
}
