//! The block of calls that this node holds for a key.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use arc_swap::ArcSwapOption;
use domain::{Timestamp, limits::Quota};
use service::feed::QuotaBlock;

use super::{QuotaLeft, seconds};
use crate::clock::BootTime;

/// A quota that is used up is looked at again after so long: other nodes may have given back.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(30);

/// Calls of one period. Which quota and which period never changes; a refill for the same adds.
#[derive(Debug)]
pub(super) struct Block {
    pub quota: Quota,
    pub start: Timestamp,
    end: Timestamp,
    /// When the block is void, as [`BootTime`]. Measured from before the block was asked for, so
    /// never later than the period's end by the database's clock.
    until: AtomicU64,
    /// Calls this node may still accept.
    calls: AtomicU64,
    /// The last refill.
    size: AtomicU64,
    /// Left in the database after the last refill.
    elsewhere: AtomicU64,
    /// Nothing is left in the database; not to be asked again before this moment. 0: ask.
    spent: AtomicU64,
}

/// The present block of a key, if any.
#[derive(Default, Debug)]
pub(super) struct Blocks(ArcSwapOption<Block>);

/// What came of taking a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taken {
    /// It is taken. `low`: time for the next block.
    Call { left: QuotaLeft, low: bool },
    /// The quota is used up.
    Spent { left: QuotaLeft, look_again: bool },
    /// There is no block, or nothing in it.
    Empty,
}

/// Calls that a node has and will not use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Rest {
    pub start: Timestamp,
    pub calls: u64,
}

impl Block {
    fn serves(&self, quota: Quota, now: BootTime) -> bool {
        // Relaxed: it only ever grows towards the true end of the period.
        self.quota == quota && now.nanos() < self.until.load(Ordering::Relaxed)
    }

    fn left(&self, calls: u64, now: BootTime) -> QuotaLeft {
        // Relaxed, both: figures for people.
        let elsewhere = self.elsewhere.load(Ordering::Relaxed);
        let until = BootTime::from_nanos(self.until.load(Ordering::Relaxed));
        QuotaLeft {
            quota: self.quota,
            remaining: calls.saturating_add(elsewhere),
            end: self.end,
            length: seconds(self.end - self.start),
            reset: seconds(now.until(until)),
        }
    }

    fn take(&self, now: BootTime) -> Taken {
        loop {
            // Relaxed: each call is taken once whatever the order; Acquire is with `spent` below.
            let taken = self
                .calls
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |calls| calls.checked_sub(1));
            // Acquire: pairs with the Release in `add`. Whoever sees that nothing is left in the
            // database also sees the last calls that came from it.
            let spent = self.spent.load(Ordering::Acquire);
            if let Ok(calls) = taken {
                let low = spent == 0 && calls - 1 <= self.size.load(Ordering::Relaxed) / 4;
                return Taken::Call { left: self.left(calls - 1, now), low };
            }
            if spent == 0 {
                return Taken::Empty;
            }
            if self.calls.load(Ordering::Relaxed) == 0 {
                let look_again = now.nanos() >= spent;
                return Taken::Spent { left: self.left(0, now), look_again };
            }
        }
    }

    fn add(&self, got: QuotaBlock, until: BootTime, now: BootTime) {
        // Relaxed: as in `serves` and `left`.
        self.until.fetch_max(until.nanos(), Ordering::Relaxed);
        self.elsewhere.store(got.left, Ordering::Relaxed);
        self.size.store(got.calls, Ordering::Relaxed);
        self.calls.fetch_add(got.calls, Ordering::Relaxed);
        let spent = if got.left == 0 { now.plus(LOOK_AGAIN).nanos().max(1) } else { 0 };
        // Release: after the calls are there. See `take`.
        self.spent.store(spent, Ordering::Release);
    }
}

impl Blocks {
    /// Takes a call out of the block, where there is one for this quota and this moment.
    pub fn take(&self, quota: Quota, now: BootTime) -> Taken {
        let block = self.0.load();
        let block = block.as_ref().filter(|block| block.serves(quota, now));
        block.map_or(Taken::Empty, |block| block.take(now))
    }

    /// What is left, where that is known.
    pub fn look(&self, quota: Quota, now: BootTime) -> Option<QuotaLeft> {
        let block = self.0.load();
        let block = block.as_ref().filter(|block| block.serves(quota, now))?;
        // Relaxed: a figure for people.
        Some(block.left(block.calls.load(Ordering::Relaxed), now))
    }

    /// Puts a call back into the block it was taken from. Where that has changed meanwhile, the
    /// call is lost to its period: fewer calls than the quota, never more.
    pub fn put_back(&self, left: QuotaLeft) {
        let block = self.0.load();
        let same = |block: &&Arc<Block>| (block.quota, block.end) == (left.quota, left.end);
        if let Some(block) = block.as_ref().filter(same) {
            // Relaxed: as in `take`.
            block.calls.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Adds what was taken from the database for a query sent at `sent`. Answers what remains of
    /// a block for another quota whose period still runs: it is to be given back.
    ///
    /// Only the refiller calls this, one refill of a key at a time.
    pub fn fill(
        &self,
        quota: Quota,
        got: QuotaBlock,
        sent: BootTime,
        now: BootTime,
    ) -> Option<Rest> {
        let until = sent.plus(got.end - got.at);
        let present = self.0.load();
        if let Some(block) = present.as_ref()
            && (block.quota, block.start) == (quota, got.start)
        {
            block.add(got, until, now);
            return None;
        }
        let block = Block {
            quota,
            start: got.start,
            end: got.end,
            until: AtomicU64::new(until.nanos()),
            calls: AtomicU64::new(0),
            size: AtomicU64::new(0),
            elsewhere: AtomicU64::new(0),
            spent: AtomicU64::new(0),
        };
        block.add(got, until, now);
        self.0.swap(Some(Arc::new(block))).and_then(|old| old.rest(now))
    }

    /// Takes everything out, to be given back.
    pub fn empty(&self, now: BootTime) -> Option<Rest> {
        self.0.load().as_ref().and_then(|block| block.rest(now))
    }

    /// The present block.
    pub fn present(&self) -> Option<Arc<Block>> {
        self.0.load_full()
    }
}

impl Block {
    fn rest(&self, now: BootTime) -> Option<Rest> {
        // Relaxed: a call is either taken before this, or finds nothing.
        let calls = self.calls.swap(0, Ordering::Relaxed);
        let runs = now.nanos() < self.until.load(Ordering::Relaxed);
        (runs && calls > 0).then_some(Rest { start: self.start, calls })
    }

    /// Calls in it, the size of its last refill, and what was left in the database then.
    pub fn figures(&self) -> (u64, u64, u64) {
        // Relaxed: figures to size the next block by.
        let read = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
        (read(&self.calls), read(&self.size), read(&self.elsewhere))
    }
}
