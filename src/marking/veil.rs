//! Puts a key out of sight: whoever reads a page's source by chance does not see the answers. It keeps no secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Generator;

/// A key in JSON, mixed with bytes that the first eight hexadecimal digits of the quiz's digest give, as base64.
///
/// The same function of the theme's scripts turns it back. A digest that begins otherwise counts as one of zeros.
pub fn veil(key: &[u8], digest: &str) -> String {
    let seed = digest.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default();
    let mut generator = Generator::new(seed);
    let mut mixed = Vec::with_capacity(key.len());
    for four in key.chunks(4) {
        mixed.extend(four.iter().zip(generator.next().to_be_bytes()).map(|(byte, other)| byte ^ other));
    }
    STANDARD.encode(mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_veiled_key_comes_back_and_does_not_show_itself() {
        let key = "{\"questions\":{\"declare\":{\"correct\":[\"call\"]}}}";
        let digest = format!("0123abcd{}", "0".repeat(56));
        let veiled = veil(key.as_bytes(), &digest);
        assert!(!veiled.contains("call") && STANDARD.decode(&veiled).unwrap() != key.as_bytes());
        let again = veil(&STANDARD.decode(&veiled).unwrap(), &digest);
        assert_eq!(STANDARD.decode(again).unwrap(), key.as_bytes());
    }
}
