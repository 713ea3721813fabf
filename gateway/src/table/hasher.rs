//! A digest is a hash already: its first eight bytes do.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps keyed by [`service::digest::Digest`]. Nobody without the pepper can choose where a key
/// lands, so the map cannot be attacked with collisions.
pub type DigestHasher = BuildHasherDefault<FirstEight>;

/// Takes the first eight bytes it is given.
#[derive(Default, Debug)]
pub struct FirstEight(u64);

impl Hasher for FirstEight {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// The length, which says nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use service::digest::Digest;

    use super::*;

    #[test]
    fn the_hash_is_the_beginning_of_the_digest() {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&7u64.to_le_bytes());
        bytes[31] = 9;
        assert_eq!(DigestHasher::default().hash_one(Digest(bytes)), 7);
    }
}
