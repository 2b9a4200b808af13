//! Numbers for texts, so that comparing is comparing numbers, and sketches, so that similarity is cheap.
//!
//! Equality is never by hash: nobody can make two texts that pass for one.

use rustc_hash::FxHashMap;

/// Gives equal texts equal numbers, counted from 0 in the order of their first use.
#[derive(Default)]
pub struct Interner {
    numbers: FxHashMap<String, u32>,
    /// For texts put together from parts: most of them are known already, and need no memory of their own.
    buffer: String,
}

impl Interner {
    /// The number of a text. There are fewer texts than bytes of input, so numbers do not run out.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_string(), number);
        number
    }

    /// The number of a text inside something that has a number.
    pub fn number_inside(&mut self, around: u32, text: &str) -> u32 {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.extend(around.to_le_bytes().map(char::from));
        buffer.push('\u{1}');
        buffer.push_str(text);
        let number = self.number(&buffer);
        self.buffer = buffer;
        number
    }

    /// The number of two texts in a row.
    pub fn number_of_pair(&mut self, first: &str, second: &str) -> u32 {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.push_str(first);
        buffer.push_str(second);
        let number = self.number(&buffer);
        self.buffer = buffer;
        number
    }
}

/// How many features a sketch keeps.
const KEPT: usize = 192;

/// The features of a text (words, pairs of Han characters): all of a short one, an even sample of a long one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    /// Smallest first, each once.
    features: Vec<u32>,
}

impl Sketch {
    /// The sketch of features given by their numbers.
    pub fn of(features: impl IntoIterator<Item = u32>) -> Sketch {
        let mut features: Vec<u32> = features.into_iter().map(scatter).collect();
        features.sort_unstable();
        features.dedup();
        features.truncate(KEPT);
        Sketch { features }
    }

    /// The sketch of several texts together.
    pub fn joined<'s>(sketches: impl IntoIterator<Item = &'s Sketch>) -> Sketch {
        let mut features: Vec<u32> = sketches.into_iter().flat_map(|sketch| &sketch.features).copied().collect();
        features.sort_unstable();
        features.dedup();
        features.truncate(KEPT);
        Sketch { features }
    }

    /// From 0 (nothing in common) to 1 (the same features): twice what both have, by the sum of what each has.
    pub fn similarity(&self, other: &Sketch) -> f32 {
        let (mut left, mut right) = (self.features.as_slice(), other.features.as_slice());
        let (mut seen, mut shared) = (0usize, 0usize);
        // The smallest of the union are a fair sample of it (bottom-k sketch, Cohen and Kaplan 2007).
        while seen < KEPT {
            match (left, right) {
                ([l, l_rest @ ..], [r, r_rest @ ..]) => {
                    shared += usize::from(l == r);
                    left = if l <= r { l_rest } else { left };
                    right = if r <= l { r_rest } else { right };
                }
                ([_, rest @ ..], []) => left = rest,
                ([], [_, rest @ ..]) => right = rest,
                ([], []) => break,
            }
            seen += 1;
        }
        // No words on either side: two rules, two empty cells.
        if seen == 0 { 1.0 } else { 2.0 * shared as f32 / (seen + shared) as f32 }
    }

    /// Whether a short text stands whole in a longer one, which is no more than eight times as long.
    pub fn is_part_of(&self, longer: &Sketch) -> bool {
        let (few, many) = (self.features.len(), longer.features.len());
        let is_comparable = few > 0 && many < KEPT && many <= 8 * few;
        is_comparable && self.features.iter().all(|feature| longer.features.binary_search(feature).is_ok())
    }
}

/// Spreads numbers over the whole range, one to one, so that the smallest are a sample and not the most frequent words.
fn scatter(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_goes_from_nothing_to_one_and_holds_for_long_texts() {
        assert_eq!(Sketch::of([1, 2, 3]).similarity(&Sketch::of([3, 2, 1])), 1.0);
        assert_eq!(Sketch::of([1, 2]).similarity(&Sketch::of([3])), 0.0);
        assert_eq!(Sketch::default().similarity(&Sketch::default()), 1.0);
        let half = Sketch::of(0..5000).similarity(&Sketch::of(2500..7500));
        assert!((0.4..0.6).contains(&half), "{half}");
    }
}
