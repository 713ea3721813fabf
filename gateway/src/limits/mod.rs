//! How fast and how often a package key may call.
//!
//! ```text
//! gate ─► Meter::admit ─┬─ rate: one number (GCRA) of this node's share     ─► 429 rate_limited
//!                       └─ quota: a call out of the block this node has taken ─► 429 quota_exceeded
//!                            │ runs low, or is empty
//!                            └─► Refiller ─► service: takes the next block, in one transaction
//! ```
//!
//! - The **rate** is this node's share of the key's rate: the rate divided by the live nodes, at
//!   least 1. Nodes that join or leave are noticed with the next acknowledgement.
//! - The **quota** is exact over all nodes. A node accepts a call only out of a block that it has
//!   taken from the database for the period that holds, so whatever happens to a node, the blocks
//!   of a period, and so its accepted calls, never exceed the quota. A node that dies costs at most
//!   its block. Blocks that lie idle, and all blocks at a shutdown, are given back.
//! - A call that finds its block empty, with calls perhaps left in the database, waits for the
//!   next block, see [`crate::gate::Gate::decide`].

mod quota;
mod rate;
mod refill;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::{
    PackageKeyId, Timestamp,
    limits::{Quota, RateLimit},
    verdict::Verdict,
};
use tokio::sync::{Notify, mpsc};

pub(crate) use self::refill::Refiller;
use self::{
    quota::{Blocks, Taken},
    rate::Rate,
};
use crate::clock::BootTime;

/// What a key has used, on this node. Outlives the key's entry: a record that replaces the entry
/// carries it over, so neither a new plan nor a new expiry starts a key afresh.
#[derive(Debug)]
pub struct Meter {
    key: PackageKeyId,
    rate: Rate,
    blocks: Blocks,
    /// A refill is on its way.
    asked: AtomicBool,
    /// Calls that wait for it.
    waiting: AtomicU32,
    /// Told after each refill, whether it brought anything or failed.
    filled: Notify,
}

/// What is left of a key's limits. Copied into answers.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Limits {
    /// `None`: no rate holds.
    pub rate: Option<RateLeft>,
    /// `None`: no quota holds, or nothing is known of it yet.
    pub quota: Option<QuotaLeft>,
    /// After how many seconds another try makes sense; only with a rejection. At least 1.
    pub retry_after: Option<u32>,
}

/// What is left of a rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RateLeft {
    /// The key's limit; this node holds a share of it.
    pub limit: RateLimit,
    /// Calls that this node would take at this moment.
    pub remaining: u32,
    /// Seconds until the burst is whole again.
    pub reset: u32,
}

/// What is left of a quota.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuotaLeft {
    /// The quota.
    pub quota: Quota,
    /// Calls left: this node's, and what it last saw in the database.
    pub remaining: u64,
    /// When the period ends, by the database's clock.
    pub end: Timestamp,
    /// How long the period is, in seconds.
    pub length: u32,
    /// Seconds until it ends.
    pub reset: u32,
}

/// What a meter says of one call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Admission {
    pub outcome: Outcome,
    pub limits: Limits,
    /// The block runs low, or it is time to look whether something was given back.
    pub refill: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// The call is counted.
    Accepted,
    /// It is not.
    Rejected(Verdict),
    /// Nobody can tell before the next block is here. Nothing is counted.
    Wait,
}

/// Whole seconds, rounded up.
fn seconds(time: Duration) -> u32 {
    let up = u64::from(time.subsec_nanos() > 0);
    u32::try_from(time.as_secs() + up).unwrap_or(u32::MAX)
}

impl Meter {
    /// A meter that has counted nothing.
    pub(crate) fn new(key: PackageKeyId) -> Self {
        Self {
            key,
            rate: Rate::default(),
            blocks: Blocks::default(),
            asked: AtomicBool::new(false),
            waiting: AtomicU32::new(0),
            filled: Notify::new(),
        }
    }

    /// Judges a call that nothing else speaks against, and counts it where it is accepted. Takes
    /// no lock and allocates nothing.
    ///
    /// The rate is looked at first, so that a flood never waits for blocks; but it is charged last,
    /// so that a call that must wait is not charged twice.
    pub(crate) fn admit(
        &self,
        rate: Option<RateLimit>,
        quota: Option<Quota>,
        nodes: u32,
        now: BootTime,
    ) -> Admission {
        let mut limits = Limits::default();
        if let Some(limit) = rate {
            match self.rate.look(limit, nodes, now) {
                Ok(left) => limits.rate = Some(left),
                Err(wait) => return self.too_fast(limit, quota, wait, now),
            }
        }
        let mut refill = false;
        if let Some(quota) = quota {
            let taken = self.blocks.take(quota, now);
            (limits.quota, refill) = match taken {
                Taken::Call { left, low } => (Some(left), low),
                Taken::Spent { left, look_again } => {
                    limits.quota = Some(left);
                    limits.retry_after = Some(left.reset.max(1));
                    let outcome = Outcome::Rejected(Verdict::QuotaExceeded);
                    return Admission { outcome, limits, refill: look_again };
                }
                Taken::Empty => {
                    limits.retry_after = Some(1);
                    return Admission { outcome: Outcome::Wait, limits, refill: true };
                }
            };
        }
        if let Some(limit) = rate {
            match self.rate.take(limit, nodes, now) {
                Ok(left) => limits.rate = Some(left),
                Err(wait) => {
                    // Another call was faster since the look.
                    if let Some(left) = limits.quota {
                        self.blocks.put_back(left);
                    }
                    return self.too_fast(limit, quota, wait, now);
                }
            }
        }
        Admission { outcome: Outcome::Accepted, limits, refill }
    }

    /// What is left at this moment, without counting anything; of the quota only what this node
    /// knows.
    pub(crate) fn look(
        &self,
        rate: Option<RateLimit>,
        quota: Option<Quota>,
        nodes: u32,
        now: BootTime,
    ) -> (Option<RateLeft>, Option<QuotaLeft>) {
        let rate = rate.map(|limit| {
            let left = self.rate.look(limit, nodes, now);
            left.unwrap_or_else(|wait| RateLeft {
                limit,
                remaining: 0,
                reset: seconds(wait).max(1),
            })
        });
        (rate, quota.and_then(|quota| self.blocks.look(quota, now)))
    }

    fn too_fast(
        &self,
        limit: RateLimit,
        quota: Option<Quota>,
        wait: Duration,
        now: BootTime,
    ) -> Admission {
        let retry = seconds(wait).max(1);
        let limits = Limits {
            rate: Some(RateLeft { limit, remaining: 0, reset: retry }),
            quota: quota.and_then(|quota| self.blocks.look(quota, now)),
            retry_after: Some(retry),
        };
        let outcome = Outcome::Rejected(Verdict::RateLimited);
        Admission { outcome, limits, refill: false }
    }

    /// Announces a call that waits for the next block.
    pub(crate) fn wait(&self) -> Waiting<'_> {
        // Relaxed, here and in `drop`: it only sizes blocks.
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }
}

/// A call that waits.
#[derive(Debug)]
pub(crate) struct Waiting<'a>(&'a Meter);

impl Waiting<'_> {
    /// The end of the next refill. Make it before looking at the block, so that none is missed.
    pub fn filled(&self) -> tokio::sync::futures::Notified<'_> {
        self.0.filled.notified()
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A meter that wants its next block.
#[derive(Debug)]
pub(crate) struct Wanted {
    meter: Arc<Meter>,
    quota: Quota,
}

/// Where calls ask for blocks. A meter is on the list once at most, so the list is never longer
/// than there are keys in use.
#[derive(Debug)]
pub(crate) struct Wants {
    send: mpsc::UnboundedSender<Wanted>,
    receive: Mutex<Option<mpsc::UnboundedReceiver<Wanted>>>,
}

impl Wants {
    pub fn new() -> Self {
        let (send, receive) = mpsc::unbounded_channel();
        Self { send, receive: Mutex::new(Some(receive)) }
    }

    /// Asks for the next block, unless somebody has.
    pub fn ask(&self, meter: &Arc<Meter>, quota: Quota) {
        // Acquire on success: pairs with the Release in `Meter::answered`; whoever asks anew has
        // seen what the last answer brought. A plain load first, for most find it set.
        if meter.asked.load(Ordering::Relaxed) || meter.asked.swap(true, Ordering::Acquire) {
            return;
        }
        let wanted = Wanted { meter: Arc::clone(meter), quota };
        // Fails only once the node has stopped; nothing is accepted by then.
        let _: Result<(), _> = self.send.send(wanted);
    }

    /// The list, for the one task that works it off.
    pub fn list(&self) -> Option<mpsc::UnboundedReceiver<Wanted>> {
        self.receive.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Meter {
    /// The refill is over, whatever came of it.
    fn answered(&self) {
        // Release: comes after the block was filled.
        self.asked.store(false, Ordering::Release);
        self.filled.notify_waiters();
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
