//! Counters that many threads raise at once without waiting for each other.

use std::{
    array,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Duration,
};

/// Copies of each counter; threads take turns at their first use.
const STRIPES: usize = 8;

static NEXT: AtomicUsize = AtomicUsize::new(0);
thread_local! {
    // Relaxed: any spread of the threads will do.
    static STRIPE: usize = NEXT.fetch_add(1, Ordering::Relaxed) % STRIPES;
}

/// `N` counters. Relaxed throughout: each number stands for itself.
#[derive(Debug)]
pub(crate) struct Counters<const N: usize>([Stripe<N>; STRIPES]);

/// On cache lines of its own: 128 bytes, since processors fetch them in pairs.
#[derive(Debug)]
#[repr(align(128))]
struct Stripe<const N: usize>([AtomicU64; N]);

impl<const N: usize> Default for Counters<N> {
    fn default() -> Self {
        Self(array::from_fn(|_| Stripe(array::from_fn(|_| AtomicU64::new(0)))))
    }
}

impl<const N: usize> Counters<N> {
    /// Raises a counter by `more`.
    pub fn add(&self, counter: usize, more: u64) {
        let stripe = STRIPE.with(|stripe| *stripe);
        if let Some(counter) = self.0[stripe].0.get(counter) {
            counter.fetch_add(more, Ordering::Relaxed);
        }
    }

    /// What the counters stand at.
    pub fn read(&self) -> [u64; N] {
        array::from_fn(|n| self.0.iter().map(|stripe| stripe.0[n].load(Ordering::Relaxed)).sum())
    }

    /// The same, and sets them to zero.
    pub fn take(&self) -> [u64; N] {
        array::from_fn(|n| self.0.iter().map(|stripe| stripe.0[n].swap(0, Ordering::Relaxed)).sum())
    }
}

/// Upper bounds of a [`Histogram`], in nanoseconds: 250 ns to 2.5 s.
pub(crate) const BOUNDS: [u64; 14] = [
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    2_500_000_000,
];
/// One bucket for each bound, one for what is beyond, and the sum in nanoseconds.
const CELLS: usize = BOUNDS.len() + 2;

/// How long something takes.
#[derive(Default, Debug)]
pub(crate) struct Histogram(Counters<CELLS>);

/// A [`Histogram`] read out.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Times {
    /// How many were at most so long, for each bound.
    pub within: [u64; BOUNDS.len()],
    /// How many in all.
    pub count: u64,
    /// All of them together.
    pub sum: Duration,
}

impl Histogram {
    /// Counts one.
    pub fn observe(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|bound| nanos <= *bound).unwrap_or(BOUNDS.len());
        self.0.add(bucket, 1);
        self.0.add(CELLS - 1, nanos);
    }

    /// What was counted.
    pub fn read(&self) -> Times {
        let cells = self.0.read();
        let mut count = 0;
        let within = array::from_fn(|n| {
            count += cells[n];
            count
        });
        let sum = Duration::from_nanos(cells[CELLS - 1]);
        Times { within, count: count + cells[BOUNDS.len()], sum }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn no_count_is_lost_between_threads() {
        let counters = Counters::<2>::default();
        thread::scope(|scope| {
            for _ in 0..STRIPES + 3 {
                scope.spawn(|| (0..1000).for_each(|_| counters.add(1, 2)));
            }
        });
        let all = (STRIPES as u64 + 3) * 2000;
        assert_eq!(counters.read(), [0, all]);
        assert_eq!(counters.take(), [0, all]);
        assert_eq!(counters.read(), [0, 0]);
    }

    #[test]
    fn a_bucket_holds_all_that_are_as_long_or_shorter() {
        let histogram = Histogram::default();
        for nanos in [1, 250, 251, 3_000_000_000] {
            histogram.observe(Duration::from_nanos(nanos));
        }
        let times = histogram.read();
        assert_eq!((times.within[0], times.within[1], times.within[13]), (2, 3, 3));
        assert_eq!((times.count, times.sum), (4, Duration::from_nanos(3_000_000_502)));
    }
}
