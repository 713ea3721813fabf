//! Keys by the digest of their value.
//!
//! ```text
//! digest ─► shard ─► tags: one byte a place ─► slots: 64 bytes a place, one cache line
//! ```
//!
//! A look-up goes along the tags from the place where the digest would like to be until it meets
//! an empty one, and looks only at slots whose tag fits. Tags stay in the processor's cache, so a
//! key that was not used for a while costs one read of main memory.
//!
//! A slot is written once, before its tag says so, and never changed: a key that changes gets a
//! new slot, and then the tag of its old one is struck out. So a reader always finds the key as
//! it was at some moment, without a lock and without waiting. Places are taken back when the shard
//! is laid out anew, which happens when few are left, and when a key goes.

use std::{
    iter,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
};

use arc_swap::ArcSwap;
use service::digest::Digest;

use super::Key;

/// Shards are laid out anew one at a time: with a million keys that is 64 kB to copy.
const SHARDS: usize = 1024;
const SHARD_BITS: u32 = SHARDS.ilog2();
/// Places of a shard that is not empty, at least.
const FEWEST: usize = 8;

/// Nothing was ever here: a look-up ends.
const EMPTY: u8 = 0;
/// There was something here.
const STRUCK: u8 = 1;

/// Every key. Read by anybody, written by the applier alone.
#[derive(Debug)]
pub(super) struct Keys {
    shards: Box<[ArcSwap<Shard>]>,
    held: AtomicUsize,
}

#[derive(Debug)]
struct Shard {
    tags: Box<[AtomicU8]>,
    slots: Box<[Slot]>,
    /// Tags that are not empty. Of interest to the writer alone.
    taken: AtomicUsize,
}

/// A cache line of its own for each key.
#[repr(align(64))]
#[derive(Default, Debug)]
struct Slot(OnceLock<Key>);

impl Keys {
    pub fn with_room(keys: usize) -> Self {
        // A quarter stays free, for shards have not all the same number of keys.
        let places = (keys / SHARDS * 4).div_ceil(3);
        let shards = iter::repeat_with(|| ArcSwap::from_pointee(Shard::of(places))).take(SHARDS);
        Self { shards: shards.collect(), held: AtomicUsize::new(0) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        // Relaxed: a figure for people.
        self.held.load(Ordering::Relaxed)
    }

    /// Calls `then` with the key of this digest, or `None`.
    pub fn with<R>(&self, digest: &Digest, then: impl FnOnce(Option<&Key>) -> R) -> R {
        let name = Name::of(digest);
        let shard = self.shard(&name).load();
        then(shard.find(&name).and_then(|at| shard.slots[at].0.get()))
    }

    /// Puts a key in, in the place of the one with the same digest.
    pub fn put(&self, key: Key) {
        let place = self.shard(&key.name);
        let mut shard = place.load_full();
        if shard.is_full() {
            shard = Arc::new(shard.anew());
            place.store(Arc::clone(&shard));
        }
        let old = shard.find(&key.name);
        shard.put(key);
        match old {
            // The new one is there already: at no moment is there none.
            Some(old) => shard.strike(old),
            None => _ = self.held.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// Takes the key of this digest out, and lets go of all that hangs on it: its shard is laid
    /// out anew, for a slot holds what is in it for as long as the shard is there.
    pub fn remove(&self, digest: &Digest) {
        let name = Name::of(digest);
        let place = self.shard(&name);
        let shard = place.load_full();
        if let Some(at) = shard.find(&name) {
            shard.strike(at);
            place.store(Arc::new(shard.anew()));
            self.held.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn shard(&self, name: &Name) -> &ArcSwap<Shard> {
        // Less than `SHARDS`, since no more bits are left.
        &self.shards[(name.place() >> (u64::BITS - SHARD_BITS)) as usize]
    }
}

impl Shard {
    fn of(places: usize) -> Self {
        Self {
            tags: iter::repeat_with(|| AtomicU8::new(EMPTY)).take(places).collect(),
            slots: iter::repeat_with(Slot::default).take(places).collect(),
            taken: AtomicUsize::new(0),
        }
    }

    /// Four places of five are taken: beyond that a look-up that finds nothing takes long.
    fn is_full(&self) -> bool {
        // Relaxed: only the writer reads and writes it.
        (self.taken.load(Ordering::Relaxed) + 1) * 5 > self.tags.len() * 4
    }

    /// The same keys without what was struck out, and with room for a quarter more.
    fn anew(&self) -> Self {
        let live = |tag: &AtomicU8| tag.load(Ordering::Relaxed) > STRUCK;
        let keys = self.tags.iter().zip(&self.slots).filter(|(tag, _)| live(tag));
        let keys: Vec<&Key> = keys.filter_map(|(_, slot)| slot.0.get()).collect();
        let shard = Self::of(((keys.len() + 1) * 25 / 16).max(FEWEST));
        for key in keys {
            shard.put(key.again());
        }
        shard
    }

    /// Where the key of this name is.
    fn find(&self, name: &Name) -> Option<usize> {
        let wanted = name.tag();
        for at in self.way(name) {
            // Acquire: pairs with `put`, so that the slot is written.
            let tag = self.tags[at].load(Ordering::Acquire);
            if tag == EMPTY {
                return None;
            }
            if tag == wanted && self.slots[at].0.get().is_some_and(|key| key.name == *name) {
                return Some(at);
            }
        }
        None
    }

    /// Puts a key into the first empty place. There is one, since no shard gets full.
    fn put(&self, key: Key) {
        let empty = |at: &usize| self.tags[*at].load(Ordering::Relaxed) == EMPTY;
        let Some(at) = self.way(&key.name).find(empty) else { return };
        let tag = key.name.tag();
        self.taken.fetch_add(1, Ordering::Relaxed);
        if self.slots[at].0.set(key).is_ok() {
            // Release: whoever sees the tag sees the slot.
            self.tags[at].store(tag, Ordering::Release);
        }
    }

    fn strike(&self, at: usize) {
        // Release: comes after the slot that takes its place.
        self.tags[at].store(STRUCK, Ordering::Release);
    }

    /// The places where a key may be, in the order in which they are looked at.
    fn way(&self, name: &Name) -> impl Iterator<Item = usize> + use<> {
        let places = self.tags.len();
        let rest = u128::from(name.place() << SHARD_BITS);
        // Less than `places`, and so it fits.
        let home = usize::try_from((rest * places as u128) >> u64::BITS).unwrap_or(0);
        (home..places).chain(0..home)
    }
}

/// The first 96 bits of a digest: enough to tell keys apart, and to leave no hope of guessing one
/// of a million.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Name([u8; 12]);

impl Name {
    pub fn of(digest: &Digest) -> Self {
        let mut name = [0; 12];
        name.copy_from_slice(&digest.0[..12]);
        Self(name)
    }

    /// A digest is a hash already, and nobody without the pepper can choose where a key lands.
    fn place(&self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(first)
    }

    /// Any but the two that mean something else.
    fn tag(&self) -> u8 {
        self.0[8].max(STRUCK + 1)
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
