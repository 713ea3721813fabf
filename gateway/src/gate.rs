//! The verify path: what stands between a request and its verdict.

use std::{
    fmt,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use domain::{Timestamp, key, propagation::Seq, verdict::Verdict};
use service::digest::Pepper;
use tokio::time::timeout;

use crate::{
    clock::BootTime,
    judge::{Judgement, KeyFacts, judge},
    lease::Lease,
    limits::{Meter, Outcome, Wants},
    metrics::Metrics,
    table::Table,
    usage::{Note, Usage},
    used::Used,
};

/// A call that needs a block of quota waits no longer for it.
const QUOTA_WITHIN: Duration = Duration::from_secs(2);

/// Tells the wall clock; tests put their own here.
pub type WallClock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Everything a verdict needs. Shared by all connections; filled by the follower.
pub struct Gate {
    table: ArcSwap<Table>,
    lease: Lease,
    used: Used,
    usage: Usage,
    metrics: Metrics,
    wants: Wants,
    /// Live nodes, this one included, as the last acknowledgement found them.
    nodes: AtomicU32,
    /// The newest change that the node has heard of.
    head: AtomicI64,
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
            usage: Usage::new(),
            metrics: Metrics::default(),
            wants: Wants::new(),
            nodes: AtomicU32::new(1),
            head: AtomicI64::new(0),
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
    ///
    /// Only then, and only once, is an accepted call charged to the limits of its key, where it
    /// has some. Every verdict is counted, but for one that [waits](Judgement::waits) for quota:
    /// nothing is decided, charged or counted there; [`Gate::decide`] goes on.
    pub fn verify(&self, key: Option<&str>, endpoint: Option<&str>) -> Judgement {
        loop {
            if let Some(judgement) = self.attempt(key, endpoint) {
                return judgement;
            }
        }
    }

    /// The same, and waits for quota where that is needed. A call that waits is judged from the
    /// beginning when a block has come, for everything may have changed meanwhile.
    ///
    /// Where the database does not answer in time, the call is rejected with `gateway_stale`, to be
    /// tried again in a second: nobody knows whether the quota is used up, and more calls than the
    /// quota are never accepted.
    pub async fn decide(&self, key: Option<&str>, endpoint: Option<&str>) -> Judgement {
        let judgement = self.verify(key, endpoint);
        let Some(meter) = judgement.waits_for() else { return judgement };
        if let Ok(decided) = timeout(QUOTA_WITHIN, self.once_filled(meter, key, endpoint)).await {
            return decided;
        }
        let judgement = Judgement { waits: false, ..judgement };
        self.count(&judgement);
        judgement
    }

    async fn once_filled(
        &self,
        mut meter: Arc<Meter>,
        key: Option<&str>,
        endpoint: Option<&str>,
    ) -> Judgement {
        loop {
            let next = {
                let waiting = meter.wait();
                let mut filled = pin!(waiting.filled());
                filled.as_mut().enable();
                let judgement = self.verify(key, endpoint);
                let Some(next) = judgement.waits_for() else { return judgement };
                if Arc::ptr_eq(&next, &meter) {
                    filled.await;
                }
                next
            };
            meter = next;
        }
    }

    /// One round; `None` where the table changed meanwhile.
    fn attempt(&self, key: Option<&str>, endpoint: Option<&str>) -> Option<Judgement> {
        let table = self.table.load();
        let seq = table.applied()?;
        let keyless = |verdict| {
            let endpoints = table.endpoints();
            let found = endpoint.and_then(|name| endpoints.by_name(name));
            let asked = found.map(|endpoint| endpoint.id);
            let judgement = Judgement { asked, ..Judgement::bare(verdict) };
            let judgement = self.settle(&table, seq, judgement)?;
            self.count(&judgement);
            Some(judgement)
        };
        let Some(value) = key else { return keyless(Verdict::MissingKey) };
        if key::check(value).is_err() {
            return keyless(Verdict::MalformedKey);
        }
        let digest = self.pepper.digest(value);
        table.with_key(&digest, |found| {
            let Some(key) = found else { return keyless(Verdict::UnknownKey) };
            let now = (self.wall)();
            if key.is_over(now) {
                return keyless(Verdict::UnknownKey);
            }
            let mut judgement = self.settle(&table, seq, judge(&table, key, endpoint, now))?;
            if judgement.verdict.is_accepted() && key.grant.is_some() {
                self.limit(&mut judgement);
            }
            if judgement.verdict.is_accepted() && key.touch(now) {
                self.used.note(key.used_key(), digest, now);
            }
            if !judgement.waits {
                self.count(&judgement);
            }
            Some(judgement)
        })
    }

    /// Steps 2 and 3 of [`Gate::verify`].
    fn settle(&self, table: &Table, seq: Seq, judgement: Judgement) -> Option<Judgement> {
        if !self.lease.holds(BootTime::now()) {
            let asked = judgement.asked;
            return Some(Judgement { asked, ..Judgement::bare(Verdict::GatewayStale) });
        }
        (table.applied() == Some(seq)).then_some(judgement)
    }

    /// Charges an accepted call to the limits of its key.
    fn limit(&self, judgement: &mut Judgement) {
        let package = judgement.key.as_ref().and_then(|key| key.package.as_ref());
        let Some(package) = package else { return };
        let (grant, terms) = (&package.grant, &package.terms);
        let (rate, quota) = (grant.rate_limit(terms), grant.quota(terms));
        if rate.is_none() && quota.is_none() {
            return;
        }
        let admission = grant.meter.admit(rate, quota, self.nodes(), BootTime::now());
        if let Some(quota) = quota.filter(|_| admission.refill) {
            self.wants.ask(&grant.meter, quota);
        }
        judgement.limits = Some(admission.limits);
        match admission.outcome {
            Outcome::Accepted => return,
            Outcome::Rejected(verdict) => judgement.verdict = verdict,
            Outcome::Wait => {
                judgement.verdict = Verdict::GatewayStale;
                judgement.waits = true;
            }
        }
        judgement.endpoint = None;
    }

    fn count(&self, judgement: &Judgement) {
        let verdict = judgement.verdict;
        let key = judgement.key.as_ref().map(KeyFacts::used_key);
        self.metrics.count(verdict);
        self.usage.note(Note { key, endpoint: judgement.asked, verdict });
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

    /// Among how many nodes rates are shared.
    pub fn nodes(&self) -> u32 {
        // Relaxed, here and below: each number stands for itself.
        self.nodes.load(Ordering::Relaxed)
    }

    pub(crate) fn set_nodes(&self, nodes: u32) {
        self.nodes.store(nodes.max(1), Ordering::Relaxed);
    }

    /// How many changes the node has heard of and not applied yet.
    pub(crate) fn lag(&self) -> u64 {
        let head = self.head.load(Ordering::Relaxed);
        let applied = self.table.load().applied().unwrap_or(0);
        u64::try_from(head - applied).unwrap_or(0)
    }

    pub(crate) fn see_head(&self, head: Seq) {
        self.head.store(head, Ordering::Relaxed);
    }

    /// The present by the wall clock.
    pub(crate) fn now(&self) -> Timestamp {
        (self.wall)()
    }

    /// Meters that want a block of quota.
    pub(crate) const fn wants(&self) -> &Wants {
        &self.wants
    }

    /// Calls not yet written down.
    pub(crate) const fn usage(&self) -> &Usage {
        &self.usage
    }

    /// Figures for `/metrics`.
    pub(crate) const fn metrics(&self) -> &Metrics {
        &self.metrics
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
