//! How many calls a second a node judges, for its acknowledgements.

use std::time::Duration;

use crate::clock::BootTime;

/// The shortest time that a rate is measured over: a change that comes right after another must
/// not make a rate out of a millisecond.
const WINDOW: Duration = Duration::from_secs(1);

/// Makes a rate out of a number that only grows.
#[derive(Debug)]
pub(crate) struct Pace {
    since: BootTime,
    calls: u64,
    per_second: f64,
}

impl Pace {
    /// Begins to measure, at a number of calls so far.
    pub const fn from(now: BootTime, calls: u64) -> Self {
        Self { since: now, calls, per_second: 0.0 }
    }

    /// Calls a second over the last window of a second or more; 0 before there is one.
    pub fn measure(&mut self, now: BootTime, calls: u64) -> f64 {
        let window = self.since.until(now);
        if window >= WINDOW {
            #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
            let more = calls.saturating_sub(self.calls) as f64;
            *self = Self { since: now, calls, per_second: more / window.as_secs_f64() };
        }
        self.per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the figures are exact")]
    fn a_rate_is_that_of_the_last_whole_window() {
        let at = |millis: u64| BootTime::from_nanos(millis * 1_000_000);
        let mut pace = Pace::from(at(500), 10);
        assert_eq!(pace.measure(at(600), 400), 0.0, "a tenth of a second says nothing");
        assert_eq!(pace.measure(at(2500), 1010), 500.0);
        assert_eq!(pace.measure(at(2501), 9999), 500.0);
        assert_eq!(pace.measure(at(12_500), 1015), 0.5);
        assert_eq!(pace.measure(at(13_500), 1015), 0.0, "nobody calls any more");
    }
}
