//! Waiting between failed tries, and saying so once.

use std::{fmt::Display, time::Duration};

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(2);

/// Delays of 100 ms, 200 ms … up to 2 s, from the first again after a success.
#[derive(Debug)]
pub(crate) struct Backoff {
    what: &'static str,
    next: Duration,
    failing: bool,
}

impl Backoff {
    /// `what` is what is tried, for the log.
    pub const fn new(what: &'static str) -> Self {
        Self { what, next: FIRST, failing: false }
    }

    /// A try has failed: logs the first of a row, and answers how long to wait.
    pub fn failed(&mut self, error: &impl Display) -> Duration {
        if !self.failing {
            self.failing = true;
            tracing::warn!(%error, "{} fails; trying again", self.what);
        }
        let wait = self.next;
        self.next = (self.next * 2).min(LONGEST);
        wait
    }

    /// A try went well.
    pub fn succeeded(&mut self) {
        if self.failing {
            tracing::info!("{} works again", self.what);
        }
        *self = Self::new(self.what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_a_bound_and_begin_anew() {
        let mut backoff = Backoff::new("a test");
        let waits: Vec<_> = (0..7).map(|_| backoff.failed(&"x").as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 2000, 2000]);
        backoff.succeeded();
        assert_eq!(backoff.failed(&"x"), FIRST);
    }
}
