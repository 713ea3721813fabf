//! The verify path: what stands between a request and its verdict.

use std::{fmt, sync::Arc};

use arc_swap::ArcSwap;
use domain::{Timestamp, key, propagation::Seq, verdict::Verdict};
use service::digest::Pepper;

use crate::{
    clock::BootTime,
    judge::{Judgement, judge},
    lease::Lease,
    table::Table,
    used::Used,
};

/// Tells the wall clock; tests put their own here.
pub type WallClock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Everything a verdict needs. Shared by all connections; filled by the follower.
pub struct Gate {
    table: ArcSwap<Table>,
    lease: Lease,
    used: Used,
    pepper: Pepper,
    wall: WallClock,
}

impl Gate {
    /// A gate that knows nothing and rejects everything.
    pub fn new(pepper: Pepper, wall: WallClock) -> Self {
        let (empty, _) = Table::new();
        Self {
            table: ArcSwap::new(empty),
            lease: Lease::none(),
            used: Used::default(),
            pepper,
            wall,
        }
    }

    /// Judges one call: by its key alone, or by its key and the endpoint it asks for.
    ///
    /// The verdict is that of one moment at which the lease held. Three steps make it so:
    ///
    /// 1. read the number of applied changes, then judge;
    /// 2. look at the clock *after* judging: a process that was stopped in between and wakes up an
    ///    hour later finds its lease over, whatever it had read before;
    /// 3. read the number again. If it has moved, parts of two moments may be mixed (or the lease
    ///    in step 2 is a newer one than the data of step 1), so judge again. Changes are rare and
    ///    a verdict takes less than a microsecond, so hardly any call goes round twice.
    pub fn verify(&self, key: Option<&str>, endpoint: Option<&str>) -> Judgement {
        loop {
            if let Some(judgement) = self.attempt(key, endpoint) {
                return judgement;
            }
        }
    }

    /// One round; `None` where the table changed meanwhile.
    fn attempt(&self, key: Option<&str>, endpoint: Option<&str>) -> Option<Judgement> {
        let table = self.table.load();
        let seq = table.applied()?;
        let settle = |judgement| self.settle(&table, seq, judgement);
        let Some(value) = key else { return settle(Judgement::bare(Verdict::MissingKey)) };
        if key::check(value).is_err() {
            return settle(Judgement::bare(Verdict::MalformedKey));
        }
        let digest = self.pepper.digest(value);
        table.with_key(&digest, |found| {
            let Some(key) = found else { return settle(Judgement::bare(Verdict::UnknownKey)) };
            let now = (self.wall)();
            let judgement = settle(judge(&table, key, endpoint, now))?;
            if judgement.verdict.is_accepted() && key.touch(now) {
                self.used.note(key.used_key(), digest, now);
            }
            Some(judgement)
        })
    }

    /// Steps 2 and 3 of [`Gate::verify`].
    fn settle(&self, table: &Table, seq: Seq, judgement: Judgement) -> Option<Judgement> {
        if !self.lease.holds(BootTime::now()) {
            return Some(Judgement::bare(Verdict::GatewayStale));
        }
        (table.applied() == Some(seq)).then_some(judgement)
    }

    /// Puts a freshly loaded table in the place of the present one.
    pub(crate) fn replace(&self, table: Arc<Table>) {
        // In this order: nobody finds the old table once it is retired.
        self.table.swap(table).retire();
    }

    /// Forgets all keys, for a snapshot that is to be loaded anew.
    pub(crate) fn clear(&self) {
        self.replace(Table::new().0);
    }

    /// The present table.
    pub fn table(&self) -> Arc<Table> {
        self.table.load_full()
    }

    /// How long the present table may be trusted.
    pub const fn lease(&self) -> &Lease {
        &self.lease
    }

    /// Uses not yet written down.
    pub(crate) const fn used(&self) -> &Used {
        &self.used
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("lease", &self.lease).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
