//! The one generator of chance in training: the same numbers here and in the browser.

/// mulberry32, seeded with 32 bits. Not for secrets: it lays papers, so that a record's seed lays them again.
#[derive(Debug, Clone)]
pub struct Generator(u32);

impl Generator {
    /// A generator at its start.
    pub fn new(seed: u32) -> Generator {
        Generator(seed)
    }

    /// The next 32 bits.
    #[expect(clippy::should_implement_trait, reason = "it never ends, and is no iterator in the browser either")]
    pub fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let mut t = self.0;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        t ^ (t >> 14)
    }

    /// A number from 0 to `count` − 1; 0 when `count` is 0.
    pub fn below(&mut self, count: u32) -> u32 {
        // The product has 64 bits; its upper half is less than `count`.
        ((u64::from(self.next()) * u64::from(count)) >> 32) as u32
    }

    /// Puts a list in an order of chance (Fisher and Yates, from the end).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(u32::try_from(at + 1).unwrap_or(u32::MAX));
            list.swap(at, other as usize);
        }
    }
}
