//! The clock of the lease: monotonic, and running on while the machine sleeps.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds since the machine was started, time asleep included.
///
/// `CLOCK_BOOTTIME`, not [`std::time::Instant`]: a laptop closed for an hour, or a virtual machine
/// paused for a day, must wake up with its lease over. Nobody can set this clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BootTime(u64);

impl BootTime {
    /// Now. One read of the vDSO, no system call.
    pub fn now() -> Self {
        #[cfg(test)]
        if let Some(now) = simulated::now() {
            return now;
        }
        let t = clock_gettime(ClockId::Boottime);
        let seconds = u64::try_from(t.tv_sec).unwrap_or(0);
        let nanos = u64::try_from(t.tv_nsec).unwrap_or(0);
        Self(seconds.saturating_mul(1_000_000_000).saturating_add(nanos))
    }

    /// This moment and `by` more.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(by.as_nanos()).unwrap_or(u64::MAX)))
    }

    /// How long until `later`; zero where that has passed.
    pub fn until(self, later: Self) -> Duration {
        Duration::from_nanos(later.0.saturating_sub(self.0))
    }

    #[cfg(test)]
    pub(crate) fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(u64::try_from(by.as_nanos()).unwrap_or(u64::MAX)))
    }

    pub(crate) const fn nanos(self) -> u64 {
        self.0
    }

    pub(crate) const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }
}

/// A clock of its own for each thread of the tests that simulate time.
#[cfg(test)]
pub(crate) mod simulated {
    use std::{cell::Cell, time::Duration};

    use tokio::time::Instant;

    use super::BootTime;

    thread_local! {
        /// When it began, by tokio's clock, and how long the machine has slept since.
        static CLOCK: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
    }

    pub(super) fn now() -> Option<BootTime> {
        let (began, slept) = CLOCK.get()?;
        // Zero would be no lease.
        Some(BootTime(1_000_000_000).plus(began.elapsed() + slept))
    }

    /// From now on, this thread's time is tokio's, which a test may pause.
    #[expect(clippy::disallowed_methods, reason = "tokio's own clock, paused")]
    pub(crate) fn start() {
        CLOCK.set(Some((Instant::now(), Duration::ZERO)));
    }

    /// The machine sleeps: this clock goes on, tokio's stands still.
    pub(crate) fn sleep(span: Duration) {
        CLOCK.set(CLOCK.get().map(|(began, slept)| (began, slept + span)));
    }

    /// Back to the machine's clock.
    pub(crate) fn stop() {
        CLOCK.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_runs_backward() {
        let first = BootTime::now();
        let second = BootTime::now();
        assert!(second >= first);
        assert_eq!(second.until(first), Duration::ZERO);
    }
}
