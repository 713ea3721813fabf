//! How often keys and endpoints are called: noted for every verdict without a lock, gathered at
//! short intervals, and written down in batches by [`crate::flush`].
//!
//! ```text
//! gate ─► queue of fixed length ─► every 50 ms: batch by hour, key, endpoint, verdict ─► flush
//!              └─ full ─► counters by verdict alone, and a metric that says so
//! ```
//!
//! A note is copied into the queue: no lock, no allocation, not even for a key that is called for
//! the first time. Nothing grows without bound: a queue that is full, as a million calls a second
//! would fill it, and a batch that the database does not take, lose which key and endpoint it was,
//! and never that there was a call. A note is for the hour in which it is gathered, which is that
//! of the call but for 50 ms.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crossbeam_queue::ArrayQueue;
use domain::{EndpointId, Timestamp, usage::hour_of, verdict::Verdict};
use foldhash::fast::RandomState;
use service::feed::{Calls, UsedKey};

use crate::counters::Counters;

/// Notes between two gatherings: 650,000 calls a second.
const QUEUE: usize = 32 * 1024;
/// Different kinds of calls in a batch. More come without key and endpoint.
const KINDS: usize = 100_000;
/// Between two gatherings.
pub(crate) const GATHER_EVERY: Duration = Duration::from_millis(50);

/// One call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Note {
    pub key: Option<UsedKey>,
    pub endpoint: Option<EndpointId>,
    pub verdict: Verdict,
}

/// Calls not yet written down.
#[derive(Debug)]
pub(crate) struct Usage {
    queue: ArrayQueue<Note>,
    overflow: Counters<{ Verdict::ALL.len() }>,
    dropped: AtomicU64,
    /// Locked by the tasks that gather and flush, never by a call.
    batch: Mutex<Batch>,
}

/// Calls on their way to the database.
#[derive(Default, Debug)]
pub(crate) struct Batch(HashMap<(Timestamp, Note), u64, RandomState>);

impl Usage {
    pub fn new() -> Self {
        Self {
            queue: ArrayQueue::new(QUEUE),
            overflow: Counters::default(),
            dropped: AtomicU64::new(0),
            batch: Mutex::default(),
        }
    }

    /// Notes a call.
    pub fn note(&self, note: Note) {
        if self.queue.push(note).is_err() {
            self.overflow.add(note.verdict as usize, 1);
        }
    }

    /// Moves what was noted into the batch.
    pub fn gather(&self, now: Timestamp) {
        let hour = hour_of(now);
        let mut batch = self.batch();
        // At most as many as there is room for, so that a busy node cannot keep this busy for ever.
        for note in (0..QUEUE).map_while(|_| self.queue.pop()) {
            self.put(&mut batch, hour, note, 1);
        }
        for (verdict, calls) in Verdict::ALL.into_iter().zip(self.overflow.take()) {
            if calls > 0 {
                self.dropped(calls);
                self.put(&mut batch, hour, Note { key: None, endpoint: None, verdict }, calls);
            }
        }
    }

    fn put(&self, batch: &mut Batch, hour: Timestamp, note: Note, calls: u64) {
        let full = batch.0.len() >= KINDS && !batch.0.contains_key(&(hour, note));
        let note = if full && note.key.is_some() {
            self.dropped(calls);
            Note { key: None, endpoint: None, ..note }
        } else {
            note
        };
        *batch.0.entry((hour, note)).or_default() += calls;
    }

    /// Takes up to `most` kinds of calls out of the batch.
    pub fn take(&self, most: usize) -> Vec<Calls> {
        let mut batch = self.batch();
        let kinds: Vec<_> = batch.0.keys().copied().take(most).collect();
        let taken = kinds.into_iter().filter_map(|kind| batch.0.remove_entry(&kind));
        let calls = taken.map(|((at, note), calls)| {
            let Note { key, endpoint, verdict } = note;
            Calls { at, key, endpoint, verdict, calls }
        });
        calls.collect()
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, part: Vec<Calls>) {
        let mut batch = self.batch();
        for Calls { at, key, endpoint, verdict, calls } in part {
            self.put(&mut batch, at, Note { key, endpoint, verdict }, calls);
        }
    }

    /// Calls since the start that were counted without their key and endpoint.
    pub fn dropped_so_far(&self) -> u64 {
        // Relaxed, as below: a figure for people.
        self.dropped.load(Ordering::Relaxed)
    }

    fn dropped(&self, calls: u64) {
        self.dropped.fetch_add(calls, Ordering::Relaxed);
    }

    fn batch(&self) -> MutexGuard<'_, Batch> {
        self.batch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::hash::Hash for Note {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.key, self.endpoint, self.verdict as u8).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use domain::ApiKeyId;
    use uuid::Uuid;

    use super::*;

    fn note(key: u128, verdict: Verdict) -> Note {
        let key = Some(UsedKey::ApiKey(ApiKeyId(Uuid::from_u128(key))));
        Note { key, endpoint: None, verdict }
    }

    fn sum(parts: &[Calls], verdict: Verdict, known: bool) -> u64 {
        let of =
            parts.iter().filter(|calls| calls.verdict == verdict && calls.key.is_some() == known);
        of.map(|calls| calls.calls).sum()
    }

    const NOON: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    #[test]
    fn like_calls_of_an_hour_become_one_row() {
        let usage = Usage::new();
        for _ in 0..3 {
            usage.note(note(1, Verdict::Ok));
            usage.note(note(2, Verdict::Ok));
            usage.note(note(1, Verdict::KeyExpired));
        }
        usage.gather(NOON);
        usage.note(note(1, Verdict::Ok));
        usage.gather(NOON.plus(Duration::from_hours(1)));
        let parts = usage.take(100);
        assert_eq!((parts.len(), sum(&parts, Verdict::Ok, true)), (4, 7));
        assert!(usage.take(1).is_empty());
        usage.put_back(parts);
        assert_eq!((usage.take(3).len(), usage.take(3).len()), (3, 1));
    }

    #[test]
    fn a_full_queue_loses_the_key_and_never_the_call() {
        let usage = Usage::new();
        for _ in 0..QUEUE + 5 {
            usage.note(note(1, Verdict::Ok));
        }
        usage.gather(NOON);
        let parts = usage.take(100);
        assert_eq!(sum(&parts, Verdict::Ok, true), QUEUE as u64);
        assert_eq!(sum(&parts, Verdict::Ok, false), 5);
        assert_eq!(usage.dropped_so_far(), 5);
    }

    #[test]
    fn a_batch_that_nobody_takes_stays_bounded() {
        let usage = Usage::new();
        for key in 0..KINDS as u128 + 10 {
            usage.note(note(key, Verdict::Ok));
            if key % 1000 == 0 {
                usage.gather(NOON);
            }
        }
        usage.gather(NOON);
        usage.note(note(0, Verdict::Ok));
        usage.gather(NOON);
        assert_eq!(usage.dropped_so_far(), 10);
        let parts = usage.take(usize::MAX);
        assert_eq!(parts.len(), KINDS + 1);
        assert_eq!(sum(&parts, Verdict::Ok, true), KINDS as u64 + 1);
    }
}
