//! Coordinates of a drawing, shortened: half of a merman path is decimals that no screen shows.

/// A coordinate list with numbers of at most two decimals; `None` when it holds anything else.
pub fn rounded(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        if is_number(first) {
            let digits = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
            let exponent = exponent(&rest[digits..]);
            out.push_str(&number(rest[..digits + exponent].parse().ok()?));
            rest = &rest[digits + exponent..];
        } else if first.is_ascii_whitespace() {
            out.push(' ');
            rest = &rest[1..];
        } else if first.is_ascii_alphabetic() || matches!(first, ',' | '-' | '+' | '(' | ')' | '%') {
            out.push(first);
            rest = &rest[1..];
        } else {
            return None;
        }
    }
    let words = out.split(|c: char| !c.is_ascii_alphabetic());
    (!words.into_iter().any(|word| matches!(word, "NaN" | "nan" | "inf" | "Infinity" | "url"))).then_some(out)
}

/// The length of an exponent such as `e-16` at the beginning of a text, else 0.
fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let digits = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 { 0 } else { text.len() - digits.len() + count }
}

/// A number with at most two decimals.
pub fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_two_decimals_and_words_stay() {
        assert_eq!(rounded("M0.126,-3.999 a1e-16 .5Z").as_deref(), Some("M0.13,-4 a0 0.5Z"));
        assert_eq!(rounded("translate(-0.001, 7)").as_deref(), Some("translate(-0, 7)"));
    }

    #[test]
    fn what_is_no_coordinate_is_refused() {
        for value in ["NaN", "M0 inf", "url(x)", "1;2", "1.2.3", "\"", "<", "a:b", "1e999"] {
            assert_eq!(rounded(value), None, "{value}");
        }
    }
}
