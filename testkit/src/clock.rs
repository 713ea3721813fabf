//! A clock that tests turn.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use domain::Timestamp;
use service::context::Clock;

/// Stands at one moment until it is turned on.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Stands at 2026-11-20T12:00:00Z.
    pub fn new() -> Self {
        Self(AtomicI64::new(1_795_176_000_000_000))
    }

    /// Turns the clock on.
    ///
    /// # Panics
    /// Where `by` is longer than some hundred thousand years.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).expect("a test's span fits");
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
