//! The number of a version, and the kind of change that leads to it.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Text;
use crate::say;

/// A version number: up to three numbers with dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    numbers: Vec<u32>,
    written: String,
}

/// What a release asks of its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Nothing: wording only.
    Editorial,
    /// Translators act.
    Minor,
    /// Everybody reads and trains again.
    Material,
}

impl Version {
    /// Reads `1.0` or `2.1.1`.
    pub fn read(text: &str) -> Option<Version> {
        let numbers: Option<Vec<u32>> = text
            .split('.')
            .map(|part| part.parse().ok().filter(|_| part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit())))
            .collect();
        let numbers = numbers.filter(|numbers| (1..=3).contains(&numbers.len()))?;
        Some(Version { numbers, written: text.to_string() })
    }

    /// The number of a document's first version.
    pub fn first() -> Version {
        Version { numbers: vec![1, 0], written: "1.0".to_string() }
    }

    /// The number that a change leads to: material 1.2 → 2.0, minor 1.2 → 1.3, editorial 1.2 → 1.2.1.
    pub fn after(&self, change: Change) -> Version {
        let part = |at: usize| self.numbers.get(at).copied().unwrap_or_default();
        let numbers = match change {
            Change::Material => vec![part(0) + 1, 0],
            Change::Minor => vec![part(0), part(1) + 1],
            Change::Editorial => vec![part(0), part(1), part(2) + 1],
        };
        let written: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Version { numbers, written: written.join(".") }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        let padded = |version: &Version| {
            let mut numbers = version.numbers.clone();
            numbers.resize(3, 0);
            numbers
        };
        Some(padded(self).cmp(&padded(other)))
    }
}

impl Change {
    /// The word in records and views.
    pub fn name(self) -> &'static str {
        match self {
            Change::Editorial => "editorial",
            Change::Minor => "minor",
            Change::Material => "material",
        }
    }

    /// Reads the word in records. The error is what to tell the author.
    pub fn read(text: &str) -> Result<Change, Text> {
        [Change::Editorial, Change::Minor, Change::Material]
            .into_iter()
            .find(|change| change.name() == text)
            .ok_or_else(|| {
                say!(
                    "`{text}` is none of `editorial`, `minor`, `material`",
                    "`{text}` 不是 `editorial`、`minor`、`material` 之一"
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_change() {
        let next = |text: &str, change| Version::read(text).unwrap().after(change).to_string();
        assert_eq!(next("1.2", Change::Material), "2.0");
        assert_eq!(next("1.2.3", Change::Minor), "1.3");
        assert_eq!(next("1.2", Change::Editorial), "1.2.1");
        assert_eq!(next("1.2.9", Change::Editorial), "1.2.10");
        assert_eq!(next("3", Change::Minor), "3.1");
        assert!(Change::Editorial < Change::Minor && Change::Minor < Change::Material);
    }
}
