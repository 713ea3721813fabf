//! How long this node may still trust what it knows.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::clock::BootTime;

/// Until this moment the node answers calls; afterwards every verdict is `gateway_stale`.
///
/// Only the follower renews it, and only with the time at which it *sent* the query that showed it
/// to be up to date, plus `max_staleness`. So a slow answer shortens the lease, never lengthens it.
#[derive(Debug)]
pub struct Lease {
    /// [`BootTime`] in nanoseconds: 0 for none, [`CLOSED`] for never again.
    until: AtomicU64,
}

/// The node has stopped for good. Read as a time it lies in no node's future.
const CLOSED: u64 = 1;

impl Lease {
    /// No lease yet: the node rejects everything.
    pub const fn none() -> Self {
        Self { until: AtomicU64::new(0) }
    }

    /// Whether the lease holds at `now`.
    pub fn holds(&self, now: BootTime) -> bool {
        // Acquire: pairs with the Release in `renew`. Whoever sees the new end of the lease also
        // sees every change that was applied before it was renewed.
        now.nanos() < self.until.load(Ordering::Acquire)
    }

    /// How much is left at `now`.
    pub fn left(&self, now: BootTime) -> Duration {
        // Relaxed: a figure for people, nothing follows from it.
        now.until(BootTime::from_nanos(self.until.load(Ordering::Relaxed)))
    }

    /// Lets the lease run to `until`; never shortens it, and does nothing once it is closed.
    pub fn renew(&self, until: BootTime) {
        // AcqRel on success: the Release half publishes the changes applied before; the Acquire
        // half, and Acquire on failure, only keep `close` and `renew` in one order.
        let renewed = self.until.fetch_update(Ordering::AcqRel, Ordering::Acquire, |was| {
            (was != CLOSED && was < until.nanos()).then_some(until.nanos())
        });
        let _: Result<u64, u64> = renewed;
    }

    /// Ends the lease now: the node's row is gone, and nobody counts on it any more.
    pub fn revoke(&self) {
        // AcqRel/Acquire as above. A closed lease stays closed.
        let revoked = self
            .until
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |was| (was != CLOSED).then_some(0));
        let _: Result<u64, u64> = revoked;
    }

    /// Ends the lease for good.
    pub fn close(&self) {
        // Release: the row is taken away after this, and calls must not be accepted after that.
        self.until.store(CLOSED, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(nanos: u64) -> BootTime {
        BootTime::from_nanos(nanos)
    }

    #[test]
    fn there_is_none_at_first() {
        assert!(!Lease::none().holds(at(0)));
        assert!(!Lease::none().holds(BootTime::now()));
    }

    #[test]
    fn it_ends_at_its_end_and_is_never_shortened() {
        let lease = Lease::none();
        lease.renew(at(200));
        lease.renew(at(100));
        assert!(lease.holds(at(199)));
        assert!(!lease.holds(at(200)));
        assert_eq!(lease.left(at(150)), Duration::from_nanos(50));
    }

    #[test]
    fn revoked_it_can_be_renewed_and_closed_it_cannot() {
        let lease = Lease::none();
        lease.renew(at(200));
        lease.revoke();
        assert!(!lease.holds(at(10)));
        lease.renew(at(300));
        assert!(lease.holds(at(10)));
        lease.close();
        lease.renew(at(400));
        lease.revoke();
        lease.renew(at(400));
        assert!(!lease.holds(at(10)));
    }
}
