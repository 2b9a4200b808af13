//! Words that Taiwan and the mainland write differently: 軟體 and 软件, 伺服器 and 服务器.
//!
//! Where a text has one, the index also gets the pairs of the other, so that readers of either find it and the browser
//! needs no table. `regional.txt` lists Taiwan's words; `build.rs` adds the mainland's, as OpenCC knows them.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use rustc_hash::FxHasher;

use crate::folding::Folding;

const LIST: &str = include_str!(concat!(env!("OUT_DIR"), "/regional.txt"));

/// The list, by the first two characters of each word.
pub struct Regional {
    /// Written as in Taiwan, and as on the mainland.
    ways: [Words; 2],
}

type Words = HashMap<(char, char), Vec<Word>, BuildHasherDefault<FxHasher>>;

struct Word {
    written: Vec<char>,
    other: Vec<char>,
}

impl Regional {
    /// The list in the index's form of characters.
    pub fn new(folding: &Folding) -> Regional {
        let fold = |word: &str| word.chars().map(|c| folding.fold(c)).collect::<Vec<char>>();
        let mut regional = Regional { ways: [Words::default(), Words::default()] };
        for (one, other) in LIST.lines().filter_map(|line| line.split_once(' ')) {
            let (one, other) = (fold(one), fold(other));
            if one != other {
                add(&mut regional.ways[0], one.clone(), other.clone());
                add(&mut regional.ways[1], other, one);
            }
        }
        regional
    }

    /// Hands over the pairs that a run of a page in `language` would have if it were written as elsewhere.
    pub fn pairs(&self, run: &[char], language: &str, mut take: impl FnMut(char, char)) {
        let mainland = ["zh-Hans", "zh-CN", "zh-SG"].iter().any(|code| language.starts_with(code));
        let words = &self.ways[usize::from(mainland)];
        for (at, pair) in run.windows(2).enumerate() {
            let Some(words) = words.get(&(pair[0], pair[1])) else { continue };
            for word in words.iter().filter(|word| run[at..].starts_with(&word.written)) {
                word.other.windows(2).for_each(|pair| take(pair[0], pair[1]));
            }
        }
    }
}

fn add(words: &mut Words, written: Vec<char>, other: Vec<char>) {
    words.entry((written[0], written[1])).or_default().push(Word { written, other });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_one_region_gives_the_pairs_of_the_other() {
        let folding = Folding::default();
        let run: Vec<char> = "本软体的".chars().collect();
        let mut pairs = Vec::new();
        Regional::new(&folding).pairs(&run, "zh-Hant", |one, two| pairs.push([one, two].iter().collect::<String>()));
        assert_eq!(pairs, ["软件"]);
    }
}
