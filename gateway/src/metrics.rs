//! Figures about this node since its start, for `/metrics`.

use domain::verdict::Verdict;

use crate::counters::{Counters, Histogram};

/// All of them. What stands elsewhere anyway (keys, lease, numbers) is read there.
#[derive(Default, Debug)]
pub(crate) struct Metrics {
    calls: Counters<{ Verdict::ALL.len() }>,
    /// From the head of a request to its verdict, waiting for quota included.
    pub verify: Histogram,
}

impl Metrics {
    /// A call came to its verdict.
    pub fn count(&self, verdict: Verdict) {
        // The codes are in the order of declaration, so a discriminant is an index.
        self.calls.add(verdict as usize, 1);
    }

    /// How many calls came to each verdict.
    pub fn calls(&self) -> impl Iterator<Item = (Verdict, u64)> {
        Verdict::ALL.into_iter().zip(self.calls.read())
    }

    /// How many calls came to any.
    pub fn judged(&self) -> u64 {
        self.calls.read().into_iter().sum()
    }
}
