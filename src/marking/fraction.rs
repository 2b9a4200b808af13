//! Exact numbers: points and marks are never floats, so that a pass mark is met or it is not.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A fraction in lowest terms, written `3/4`, `-1/2`, `2` or `0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    /// At least 1.
    denominator: i128,
}

/// What a sum or product is rounded to when its exact value has no room in 128 bits.
const FINEST: i128 = 1_000_000_000_000;

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction { numerator: 0, denominator: 1 };
    /// The whole.
    pub const ONE: Fraction = Fraction { numerator: 1, denominator: 1 };

    /// `numerator / denominator` in lowest terms; none when the denominator is 0 or a number has no opposite.
    pub fn new(numerator: i128, denominator: i128) -> Option<Fraction> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator) * denominator.signum();
        Some(Fraction { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// A whole number.
    pub fn whole(number: impl Into<i64>) -> Fraction {
        Fraction { numerator: number.into().into(), denominator: 1 }
    }

    /// So many of so many, `0` of nothing: the share of a row, a pair, a place.
    pub fn share(part: usize, of: usize) -> Fraction {
        let number = |count: usize| i128::try_from(count).unwrap_or_default();
        Fraction::new(number(part), number(of)).unwrap_or(Fraction::ZERO)
    }

    /// Above the line.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Below the line, at least 1.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum. It is exact, unless its denominator is over 10³⁶: then both are rounded to twelve decimals first.
    #[must_use]
    pub fn plus(self, other: Fraction) -> Fraction {
        self.sum(other).or_else(|| self.coarse().sum(other.coarse())).unwrap_or(Fraction::ZERO)
    }

    /// The difference, as exact as [`Fraction::plus`].
    #[must_use]
    pub fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction { numerator: -other.numerator, ..other })
    }

    /// The product, as exact as [`Fraction::plus`].
    #[must_use]
    pub fn times(self, other: Fraction) -> Fraction {
        let product = |one: Fraction, other: Fraction| {
            // Crosswise first, so that the product is no larger than its lowest terms.
            let left = Fraction::new(one.numerator, other.denominator)?;
            let right = Fraction::new(other.numerator, one.denominator)?;
            Fraction::new(
                left.numerator.checked_mul(right.numerator)?,
                left.denominator.checked_mul(right.denominator)?,
            )
        };
        product(self, other).or_else(|| product(self.coarse(), other.coarse())).unwrap_or(Fraction::ZERO)
    }

    /// The number without its sign.
    #[must_use]
    pub fn absolute(self) -> Fraction {
        Fraction { numerator: self.numerator.abs(), ..self }
    }

    /// As records write it: at most four decimals, a half rounded up (away from zero), no zeros at the end.
    pub fn decimal(self) -> String {
        let units = self.ten_thousandths();
        let (whole, rest) = (units.unsigned_abs() / 10_000, units.unsigned_abs() % 10_000);
        let sign = if units < 0 { "-" } else { "" };
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{}", format!("{rest:04}").trim_end_matches('0'))
    }

    /// All decimals; none when they have no end, or are more than 15.
    pub fn exact_decimal(self) -> Option<String> {
        let places = (0..=15).find(|places| 10_i128.pow(*places) % self.denominator == 0)?;
        let unit = 10_i128.pow(places);
        let units = self.numerator.checked_mul(unit / self.denominator)?;
        let sign = if units < 0 { "-" } else { "" };
        let (whole, rest) = (units.unsigned_abs() / unit.unsigned_abs(), units.unsigned_abs() % unit.unsigned_abs());
        let places = places as usize;
        Some(if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0places$}") })
    }

    /// The nearest float, for charts and for statistics that are no marks.
    pub fn approximate(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Ten-thousandths, a half rounded away from zero.
    pub fn ten_thousandths(self) -> i128 {
        self.rounded_to(10_000)
    }

    fn rounded_to(self, unit: i128) -> i128 {
        let whole = self.numerator / self.denominator;
        let rest = (self.numerator % self.denominator).abs();
        // `rest` is less than the denominator; where `rest × unit` has no room, a shorter fraction is near enough.
        let shift = (128 - unit.leading_zeros()) + (128 - self.denominator.leading_zeros());
        let shift = shift.saturating_sub(125);
        let (rest, denominator) = (rest >> shift, (self.denominator >> shift).max(1));
        let part = (rest * unit * 2 + denominator) / (denominator * 2);
        whole.saturating_mul(unit).saturating_add(part * self.numerator.signum())
    }

    fn sum(self, other: Fraction) -> Option<Fraction> {
        let divisor = greatest_common_divisor(self.denominator, other.denominator);
        let (left, right) = (other.denominator / divisor, self.denominator / divisor);
        let numerator = self.numerator.checked_mul(left)?.checked_add(other.numerator.checked_mul(right)?)?;
        Fraction::new(numerator, self.denominator.checked_mul(left)?)
    }

    fn coarse(self) -> Fraction {
        Fraction::new(self.rounded_to(FINEST), FINEST).unwrap_or(Fraction::ZERO)
    }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        let (left, right) =
            (self.numerator.checked_mul(other.denominator), other.numerator.checked_mul(self.denominator));
        match left.zip(right) {
            Some((left, right)) => left.cmp(&right),
            None => self.rounded_to(FINEST).cmp(&other.rounded_to(FINEST)),
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

/// Reads `3/4`, `2`, `-1.5`: digits, with a fraction or up to 15 decimals.
impl FromStr for Fraction {
    type Err = String;

    fn from_str(text: &str) -> Result<Fraction, String> {
        let wrong = || format!("`{text}` is no number such as `3/4`, `2` or `1.5`");
        let number = |digits: &str| -> Option<i128> {
            let bare = digits.strip_prefix('-').unwrap_or(digits);
            let is_number = !bare.is_empty() && bare.len() <= 30 && bare.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse().ok()).flatten()
        };
        let read = || match (text.split_once('/'), text.split_once('.')) {
            (Some((above, below)), _) if !below.starts_with('-') => Fraction::new(number(above)?, number(below)?),
            (None, Some((whole, decimals))) if (1..=15).contains(&decimals.len()) && !decimals.starts_with('-') => {
                let unit = 10_i128.pow(u32::try_from(decimals.len()).ok()?);
                Fraction::new(number(&format!("{whole}{decimals}")).filter(|_| number(whole).is_some())?, unit)
            }
            (None, None) => Fraction::new(number(text)?, 1),
            _ => None,
        };
        read().ok_or_else(wrong)
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fraction, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(text: &str) -> Fraction {
        text.parse().unwrap()
    }

    #[test]
    fn fractions_are_in_lowest_terms_and_written_in_one_way() {
        for (given, written) in
            [("6/8", "3/4"), ("4/2", "2"), ("0/7", "0"), ("-0", "0"), ("-1.50", "-3/2"), ("15", "15")]
        {
            assert_eq!(fraction(given).to_string(), written);
        }
        for nonsense in
            ["", "-", "1/0", "1/", "/2", "1/-2", "1e3", "+1", " 1", "1.", ".5", "1.2.3", "1/2/3", "--1", "1.-2"]
        {
            assert!(nonsense.parse::<Fraction>().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn arithmetic_is_exact_and_an_overflow_is_no_panic() {
        assert_eq!(fraction("1/3").plus(fraction("1/6")), fraction("1/2"));
        assert_eq!(fraction("2/3").times(fraction("9/4")), fraction("3/2"));
        assert_eq!(fraction("1/2").minus(fraction("3/4")), fraction("-1/4"));
        assert!(fraction("7999/10000") < fraction("4/5") && fraction("-1/2") < Fraction::ZERO);
        let fine = Fraction::new(i128::MAX / 3, i128::MAX / 2).unwrap();
        assert_eq!(fine.plus(fine).decimal(), "1.3333");
        assert_eq!(fine.times(fine).decimal(), "0.4444");
        assert!(fine < Fraction::ONE);
    }

    #[test]
    fn decimals_are_rounded_half_up() {
        for (given, written) in [
            ("7/2", "3.5"),
            ("5/6", "0.8333"),
            ("2/3", "0.6667"),
            ("1/20000", "0.0001"),
            ("9", "9"),
            ("-1/3", "-0.3333"),
        ] {
            assert_eq!(fraction(given).decimal(), written);
        }
    }
}
