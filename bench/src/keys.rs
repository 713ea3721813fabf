//! Key values that every process of a run makes alike.

use domain::key::{KeyKind, generate};

/// The value of the key with this number. Not secret in the least.
pub fn value(number: usize) -> String {
    let mut random = Random(number as u64);
    let value = generate(KeyKind::ApiKey, || random.next().to_be_bytes()[0]);
    value.secret().expose().to_owned()
}

/// Every tenth key is disabled.
pub const fn is_disabled(number: usize) -> bool {
    number.is_multiple_of(10)
}

/// `SplitMix64`.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    /// 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }
}
