//! The rate of a key on this node: GCRA over one number.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use domain::limits::{Gcra, RateLimit, gcra};

use super::{RateLeft, seconds};
use crate::clock::BootTime;

/// The theoretical arrival time of the next call, in nanoseconds of [`BootTime`].
///
/// Relaxed throughout: the number is all that is passed on, and every change goes through a
/// compare-and-swap, so no two calls are let through on the same one.
#[derive(Default, Debug)]
pub(super) struct Rate(AtomicU64);

/// An arrival time further ahead than the limit itself can bring about, by so much, comes from a
/// slower limit that held before. Less than that may be two threads' differing views of now.
const SLACK: u64 = 1_000_000_000;

impl Rate {
    /// What would come of a call now; counts nothing.
    ///
    /// # Errors
    /// After how long a call conforms again.
    pub fn look(&self, limit: RateLimit, nodes: u32, now: BootTime) -> Result<RateLeft, Duration> {
        let (share, now) = (limit.share(nodes), now.nanos());
        let arrival = self.arrival(share, now);
        match gcra(share, arrival, now) {
            Gcra::Conforms { remaining, .. } => Ok(left(limit, remaining + 1, arrival, now)),
            Gcra::TooEarly { wait } => Err(wait),
        }
    }

    /// Counts a call where it conforms.
    ///
    /// # Errors
    /// After how long a call conforms again.
    pub fn take(&self, limit: RateLimit, nodes: u32, now: BootTime) -> Result<RateLeft, Duration> {
        let (share, now) = (limit.share(nodes), now.nanos());
        let mut was = self.arrival(share, now);
        loop {
            match gcra(share, was, now) {
                Gcra::TooEarly { wait } => return Err(wait),
                Gcra::Conforms { arrival, remaining } => {
                    let swapped = self.0.compare_exchange_weak(
                        was,
                        arrival,
                        Ordering::Relaxed,
                        Ordering::Relaxed,
                    );
                    match swapped {
                        Ok(_) => return Ok(left(limit, remaining, arrival, now)),
                        Err(other) => was = other,
                    }
                }
            }
        }
    }

    /// The arrival time; what a slower limit has left behind is cut to what this one allows.
    fn arrival(&self, share: RateLimit, now: u64) -> u64 {
        let arrival = self.0.load(Ordering::Relaxed);
        let interval = 1_000_000_000 / u64::from(share.per_second.max(1));
        let most = now.saturating_add(interval.saturating_mul(u64::from(share.burst.max(1))));
        if arrival <= most.saturating_add(SLACK) {
            return arrival;
        }
        let cut = self.0.compare_exchange(arrival, most, Ordering::Relaxed, Ordering::Relaxed);
        cut.map_or_else(|other| other, |_| most)
    }
}

fn left(limit: RateLimit, remaining: u32, arrival: u64, now: u64) -> RateLeft {
    let reset = seconds(Duration::from_nanos(arrival.saturating_sub(now)));
    RateLeft { limit, remaining, reset }
}
