//! The follower: keeps the table up to date, and the lease honest.
//!
//! ```text
//! register ─► snapshot at S ─► ┌─► note the time ─► changes after `applied` ─► apply ─► acknowledge ─┐
//!                 ▲            └──────── wake-up, or poll_every ◄── renew the lease ◄── up to date ──┘
//!                 └── gap, row gone, database rewound
//! ```
//!
//! What makes the console's badge a proof:
//!
//! - The node registers *before* the snapshot, so from then on every change waits for it.
//! - A number is acknowledged *after* the change is in the table: [`Follower::round`] takes it from
//!   the table itself.
//! - The lease runs from *before* the query that showed the node to be up to date, and only once
//!   that was acknowledged: if the row is gone, nobody waits for this node any more, and it stops.

use std::{sync::Arc, time::Duration};

use domain::{NodeId, propagation::Seq};
use service::feed::{Ack, Acked, Changes, NodeInfo};
use tokio::{
    sync::watch,
    time::{error::Elapsed, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::Backoff,
    clock::BootTime,
    feed::Feed,
    gate::Gate,
    pace::Pace,
    planted::{Bug, planted},
    table::{Applier, Outcome, Table},
};

/// No answer of the database takes longer, but for the snapshot.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The number of live nodes is asked for with acknowledgements, but no more often than this.
const COUNT_EVERY: Duration = Duration::from_secs(1);
/// The acknowledgement is through by then, and its lease waits.
const COUNT_WITHIN: Duration = Duration::from_secs(1);
/// A snapshot of some million keys takes seconds.
const SNAPSHOT_WITHIN: Duration = Duration::from_mins(5);

/// The task that follows the change log for one node.
pub(crate) struct Follower<F> {
    pub feed: F,
    pub gate: Arc<Gate>,
    pub info: NodeInfo,
    pub max_staleness: Duration,
    pub poll_every: Duration,
    pub stop: CancellationToken,
    /// The row of this run, for whoever has to take it away.
    pub row: watch::Sender<Option<NodeId>>,
    /// The last number that was confirmed as up to date.
    pub confirmed: watch::Sender<Option<Seq>>,
}

/// Why following came to an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// The row is gone: register anew.
    Rejoin,
    /// What is in memory does not join on to the log: take another snapshot.
    Reload,
}

/// What a round needs to know of those before it.
#[derive(Debug)]
struct Progress {
    /// The last number confirmed as up to date, and when its query was sent.
    confirmed: Option<(Seq, BootTime)>,
    /// When the live nodes were counted.
    counted: Option<BootTime>,
    pace: Pace,
}

/// What one round brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Round {
    /// Up to date: wait for the next change.
    Current,
    /// There is more.
    More,
    /// See [`End`].
    Over(End),
}

impl<F: Feed> Follower<F> {
    /// Runs until it is told to stop.
    pub async fn run(self) {
        while let Some(node) = self.register().await {
            self.row.send_replace(Some(node));
            // Dropping this future at any await is safe: a change is applied without one, and the
            // lease is renewed without one once the acknowledgement has come back.
            if self.stop.run_until_cancelled(self.member(node)).await.is_none() {
                return;
            }
            self.gate.lease().revoke();
            self.gate.clear();
            self.confirmed.send_replace(None);
            self.row.send_replace(None);
            // Mostly gone already; after the log went backward it is not.
            let _: Result<(), _> = within(ANSWER_WITHIN, self.feed.remove_node(node)).await;
            tracing::warn!(%node, "this node's row no longer counts: registering anew");
        }
    }

    /// Registers; `None` once the node stops. A call under way is never dropped: its row would
    /// stay behind, and every change would wait for it.
    async fn register(&self) -> Option<NodeId> {
        let mut backoff = Backoff::new("registering the node");
        while !self.stop.is_cancelled() {
            match within(ANSWER_WITHIN, self.feed.register_node(self.info.clone())).await {
                Ok(node) => return Some(node),
                Err(error) => {
                    let wait = sleep(backoff.failed(&error));
                    self.stop.run_until_cancelled(wait).await;
                }
            }
        }
        None
    }

    /// Follows as a registered node, until its row is gone.
    async fn member(&self, node: NodeId) {
        loop {
            let mut applier = self.snapshot().await;
            if self.follow(node, &mut applier).await == End::Rejoin {
                return;
            }
            tracing::warn!(%node, "the log does not join on: taking another snapshot");
            sleep(self.poll_every).await;
        }
    }

    /// Loads a table from nothing, and puts it in place.
    async fn snapshot(&self) -> Applier {
        let mut backoff = Backoff::new("loading the snapshot");
        loop {
            let keys = within(ANSWER_WITHIN, self.feed.count_keys()).await;
            let (table, mut applier) = Table::with_room(keys.unwrap_or(0));
            let mut take = |record| applier.load(record);
            match within(SNAPSHOT_WITHIN, self.feed.snapshot(&mut take)).await {
                Ok(seq) => {
                    backoff.succeeded();
                    applier.loaded(seq);
                    self.gate.replace(table);
                    tracing::info!(seq, keys = applier.table().keys_held(), "snapshot loaded");
                    return applier;
                }
                Err(error) => {
                    drop(applier);
                    sleep(backoff.failed(&error)).await;
                }
            }
        }
    }

    async fn follow(&self, node: NodeId, applier: &mut Applier) -> End {
        let mut wake = self.feed.wake();
        let mut backoff = Backoff::new("following the change log");
        let pace = Pace::from(BootTime::now(), self.gate.metrics().judged());
        let mut progress = Progress { confirmed: None, counted: None, pace };
        loop {
            // Seen before the query: a change that comes during it wakes us again.
            wake.borrow_and_update();
            match self.round(node, applier, &mut progress).await {
                Ok(Round::Over(end)) => return end,
                Ok(Round::More) => backoff.succeeded(),
                Ok(Round::Current) => {
                    backoff.succeeded();
                    self.wait(&mut wake).await;
                }
                Err(error) => sleep(backoff.failed(&error)).await,
            }
        }
    }

    /// Until the next change, or the next poll.
    async fn wait(&self, wake: &mut watch::Receiver<Seq>) {
        if let Ok(Err(_)) = timeout(self.poll_every, wake.changed()).await {
            // Nobody wakes us any more: polling is left.
            sleep(self.poll_every).await;
        }
    }

    /// One query, what came of it, and its acknowledgement.
    async fn round(
        &self,
        node: NodeId,
        applier: &mut Applier,
        progress: &mut Progress,
    ) -> Result<Round, Failure<F::Error>> {
        let sent = BootTime::now();
        let before = applier.applied();
        let changes = within(ANSWER_WITHIN, self.feed.changes_after(before)).await?;
        let head = changes.head;
        self.gate.see_head(head);
        if planted(Bug::AckBeforeApply) {
            let ack = Ack { applied: head, keys_held: 0, calls_per_second: 0.0, current: false };
            within(ANSWER_WITHIN, self.feed.acknowledge(node, ack)).await?;
        }
        if let Some(end) = take(applier, changes) {
            return Ok(Round::Over(end));
        }
        applier.forget_over(self.gate.now());
        let now = applier.applied();
        let current = now == head || planted(Bug::LeaseWhileBehind);
        let due = progress
            .confirmed
            .is_none_or(|(seq, at)| seq != now || at.until(sent) >= self.confirm_every());
        if due {
            let keys_held = applier.table().keys_held();
            let calls_per_second = progress.pace.measure(sent, self.gate.metrics().judged());
            let ack = Ack { applied: now, keys_held, calls_per_second, current };
            match within(ANSWER_WITHIN, self.feed.acknowledge(node, ack)).await? {
                Acked::Taken => {}
                Acked::Behind => return Ok(Round::More),
                Acked::Unknown => return Ok(Round::Over(End::Rejoin)),
            }
            self.count_nodes(sent, &mut progress.counted).await;
            if current {
                let sent = if planted(Bug::LeaseFromAnswer) { BootTime::now() } else { sent };
                self.gate.lease().renew(sent.plus(self.max_staleness));
                progress.confirmed = Some((now, sent));
                self.confirmed.send_replace(Some(now));
            }
        }
        // A batch that brought nothing, and yet is not current, must not spin.
        Ok(if current || now == before { Round::Current } else { Round::More })
    }

    /// Learns among how many nodes rates are shared; where that fails, the last number stays.
    async fn count_nodes(&self, now: BootTime, seen: &mut Option<BootTime>) {
        if seen.is_some_and(|seen| seen.until(now) < COUNT_EVERY) {
            return;
        }
        if let Ok(nodes) = within(COUNT_WITHIN, self.feed.live_nodes()).await {
            self.gate.set_nodes(nodes);
            *seen = Some(now);
        }
    }

    /// With nothing new to report, the lease is renewed this often: well within its length, but
    /// not with a write to the database at every poll.
    fn confirm_every(&self) -> Duration {
        (self.max_staleness / 8).min(Duration::from_secs(5))
    }
}

/// Applies what came, in order.
fn take(applier: &mut Applier, changes: Changes) -> Option<End> {
    if changes.head < applier.applied() {
        // The database is older than we are: it was restored from a backup. What this node has
        // said about its progress does not hold there, so it begins again with a new row.
        tracing::error!(head = changes.head, "the change log went backward");
        return Some(End::Rejoin);
    }
    if changes.gap {
        return Some(End::Reload);
    }
    for change in changes.changes {
        if applier.apply(change) == Outcome::Gap {
            return Some(End::Reload);
        }
    }
    None
}

/// Why a call to the feed failed.
#[derive(Debug, thiserror::Error)]
enum Failure<E: std::fmt::Display> {
    #[error("{0}")]
    Feed(E),
    #[error("no answer in time")]
    Late(#[from] Elapsed),
}

async fn within<T, E: std::fmt::Display>(
    limit: Duration,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure<E>> {
    timeout(limit, call).await?.map_err(Failure::Feed)
}

#[cfg(test)]
#[path = "follow_tests/mod.rs"]
mod tests;
