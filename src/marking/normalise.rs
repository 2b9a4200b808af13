//! What a learner wrote and what is accepted, in the form in which they are compared.

use std::collections::BTreeMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfkc_quick};

/// Characters with the one that stands for all forms of it, such as `雙` → `双`.
pub type Fold = BTreeMap<char, char>;

/// NFKC, lower case, everything but letters and digits as one space, and no space beside a Han character.
pub fn normalise(text: &str) -> String {
    // Most texts are in this form already, and asking is cheaper than making it.
    let lower = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.to_lowercase(),
        IsNormalized::No | IsNormalized::Maybe => text.nfkc().collect::<String>().to_lowercase(),
    };
    let mut out: Vec<char> = Vec::with_capacity(lower.len());
    let mut is_apart = false;
    for c in lower.chars() {
        if !c.is_alphabetic() && !c.is_numeric() {
            is_apart = true;
            continue;
        }
        if is_apart && out.last().is_some_and(|last| !is_han(*last)) && !is_han(c) {
            out.push(' ');
        }
        out.push(c);
        is_apart = false;
    }
    out.into_iter().collect()
}

/// The same text with every character that is in `fold` replaced.
pub fn folded(text: &str, fold: &Fold) -> String {
    text.chars().map(|c| fold.get(&c).copied().unwrap_or(c)).collect()
}

/// What a page needs to fold what learners write, so that it matches `accepted` (normalised, not yet folded).
///
/// `forms` gives every form of a folded character, itself included. A character that occurs in no accepted text is left
/// out: a text with it matches none of them anyway.
pub fn fold_map<I: IntoIterator<Item = char>>(
    accepted: &[&str],
    fold: impl Fn(char) -> char,
    forms: impl Fn(char) -> I,
) -> Fold {
    let mut map = Fold::new();
    for c in accepted.iter().flat_map(|text| text.chars()) {
        let one = fold(c);
        map.extend(forms(one).into_iter().chain([c]).filter(|form| *form != one).map(|form| (form, one)));
    }
    map
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_23AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_punctuation_and_spaces_make_no_difference() {
        for (given, is) in [
            ("  Two-Step\u{3000}Verification! ", "two step verification"),
            ("ＬＩＮＥ　帳號", "line帳號"),
            ("雙 重 驗 證。", "雙重驗證"),
            ("用 2FA 登入", "用2fa登入"),
            ("…", ""),
        ] {
            assert_eq!(normalise(given), is);
        }
    }

    #[test]
    fn a_fold_map_holds_every_form_of_the_characters_that_occur() {
        let fold = |c| if "雙双".contains(c) { '双' } else { c };
        let forms = |c: char| if c == '双' { vec!['双', '雙'] } else { vec![c] };
        let map = fold_map(&["雙重"], fold, forms);
        assert_eq!(map, Fold::from([('雙', '双')]));
        assert_eq!(folded("雙重", &map), folded("双重", &map));
    }
}
