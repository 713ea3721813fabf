//! When keys were last used: noted on the accept path without a lock, written down in batches.
//!
//! The first accepted call of a key since the last flush puts the key on a lock-free list; the
//! later ones only move a number in the key's entry. So the list is as long as the number of
//! different keys in use, however many calls they make.

use std::collections::HashMap;

use crossbeam_queue::SegQueue;
use domain::Timestamp;
use service::{digest::Digest, feed::UsedKey};

use crate::table::{Key, Table};

/// A key on the list, with the first use since the last flush.
#[derive(Debug)]
struct Note {
    key: UsedKey,
    digest: Digest,
    first: Timestamp,
}

/// Keys used since the last flush.
#[derive(Default, Debug)]
pub struct Used {
    list: SegQueue<Note>,
}

impl Used {
    /// Puts a key on the list.
    pub(crate) fn note(&self, key: UsedKey, digest: Digest, first: Timestamp) {
        self.list.push(Note { key, digest, first });
    }

    /// Moves the list into `batch`, keeping the later time of each key.
    pub(crate) fn drain(&self, table: &Table, batch: &mut Batch) {
        // At most what is there now, so that a busy node cannot keep the flush busy for ever.
        for _ in 0..self.list.len() {
            let Some(note) = self.list.pop() else { break };
            let later = table.with_key(&note.digest, |key| key.and_then(Key::take_used));
            batch.put(note.key, later.map_or(note.first, |later| later.max(note.first)));
        }
    }
}

/// Uses on their way to the database. What could not be written stays for the next try.
#[derive(Default, Debug)]
pub(crate) struct Batch {
    times: HashMap<UsedKey, Timestamp>,
}

impl Batch {
    /// Notes a use.
    pub fn put(&mut self, key: UsedKey, at: Timestamp) {
        let time = self.times.entry(key).or_insert(at);
        *time = (*time).max(at);
    }

    /// Takes up to `most` out.
    pub fn take(&mut self, most: usize) -> Vec<(UsedKey, Timestamp)> {
        let keys: Vec<_> = self.times.keys().copied().take(most).collect();
        keys.into_iter().filter_map(|key| self.times.remove_entry(&key)).collect()
    }
}
