//! Numbers as learners write them: full-width digits, a unit at the end, separators of thousands.

use unicode_normalization::UnicodeNormalization as _;

use super::Fraction;

/// Most digits of a number, before and after the point together.
pub const MOST_DIGITS: usize = 15;

/// Reads a number; none when the text is something else, which is a wrong answer and no fault of the form.
pub(super) fn read(text: &str, units: &[String]) -> Option<Fraction> {
    let mut text = prepared(text);
    let mut units: Vec<String> = units.iter().map(|unit| prepared(unit)).filter(|unit| !unit.is_empty()).collect();
    // Of `min` and `minutes` the longer one is taken off.
    units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
    if let Some(unit) = units.iter().find(|unit| text.ends_with(unit.as_str())) {
        text.truncate(text.len() - unit.len());
    }
    text.retain(|c| !c.is_whitespace());
    let (sign, bare) = text.strip_prefix('-').map_or(("", text.as_str()), |bare| ("-", bare));
    let (whole, decimals) = bare.split_once('.').map_or((bare, None), |(whole, decimals)| (whole, Some(decimals)));
    let whole = without_separators(whole)?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = whole.len() + decimals.map_or(0, str::len);
    if !is_digits(&whole) || decimals.is_some_and(|decimals| !is_digits(decimals)) || digits > MOST_DIGITS {
        return None;
    }
    let point = if decimals.is_some() { "." } else { "" };
    format!("{sign}{whole}{point}{}", decimals.unwrap_or_default()).parse().ok()
}

fn prepared(text: &str) -> String {
    let text: String = text.nfkc().collect::<String>().trim().to_lowercase();
    text.replace(['−', '–'], "-")
}

/// `1,234,567` without commas; none when a comma stands where no thousands end.
fn without_separators(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut is_grouped = false;
    let is_right = groups.all(|group| {
        is_grouped = true;
        group.len() == 3
    });
    (is_right && (!is_grouped || (1..=3).contains(&first.len()))).then(|| whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let units = ["分鐘".to_string(), "min".to_string(), "minutes".to_string()];
        let read = |text| read(text, &units).map(|number| number.to_string());
        for (given, is) in [
            ("15", "15"),
            (" １５ 分鐘 ", "15"),
            ("15 Minutes", "15"),
            ("−3.50", "-7/2"),
            ("1,234,567.5", "2469135/2"),
            ("1 234", "1234"),
            ("007", "7"),
        ] {
            assert_eq!(read(given).as_deref(), Some(is), "{given}");
        }
        for wrong in [
            "",
            "分鐘",
            "fifteen",
            "1,23",
            "12,3456",
            ",123",
            "1.2.3",
            "1.",
            ".5",
            "--1",
            "+1",
            "1e3",
            "1234567890123456",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
