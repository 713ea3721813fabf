//! A change feed in memory, with a switch that cuts it off.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use domain::{
    EndpointId, NodeId, PackageKeyId, Timestamp, limits::Quota, propagation::Seq, verdict::Verdict,
};
use gateway::feed::Feed;
use service::feed::{Ack, Acked, Calls, Change, Changes, NodeInfo, QuotaBlock, Record, UsedKey};
use tokio::sync::watch;
use uuid::Uuid;

#[derive(Clone)]
pub struct Board(Arc<Mutex<State>>);

/// Calls of each key, endpoint and verdict.
pub type Kinds = HashMap<(Option<UsedKey>, Option<EndpointId>, Verdict), u64>;

pub struct State {
    start: Vec<Record>,
    log: Vec<Change>,
    wake: watch::Sender<Seq>,
    registered: u128,
    /// Every live row with the number it has acknowledged.
    pub rows: HashMap<NodeId, Seq>,
    pub used: HashMap<UsedKey, Timestamp>,
    /// What [`Feed::live_nodes`] answers.
    pub nodes: u32,
    /// Calls taken out of each key's quota.
    pub taken: HashMap<PackageKeyId, u64>,
    /// Batches of calls that were not taken because of `down`.
    pub refused: u32,
    /// Calls as they were written down.
    pub calls: Kinds,
    /// Every call fails.
    pub down: bool,
    /// Those for quota never answer.
    pub quota_hangs: bool,
    /// How often a block was asked for.
    pub quota_asked: u32,
}

impl Board {
    /// A feed whose snapshot holds these records.
    pub fn new(start: impl IntoIterator<Item = Record>) -> Self {
        Self(Arc::new(Mutex::new(State {
            start: start.into_iter().collect(),
            log: Vec::new(),
            wake: watch::channel(0).0,
            registered: 0,
            rows: HashMap::new(),
            used: HashMap::new(),
            nodes: 1,
            taken: HashMap::new(),
            refused: 0,
            calls: HashMap::new(),
            down: false,
            quota_hangs: false,
            quota_asked: 0,
        })))
    }

    /// Commits a change.
    pub fn commit(&self, records: impl IntoIterator<Item = Record>) -> Seq {
        let mut state = self.state();
        let seq = state.head() + 1;
        state.log.push(Change { seq, records: records.into_iter().collect() });
        state.wake.send_replace(seq);
        seq
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("not poisoned")
    }

    fn up(&self) -> Result<MutexGuard<'_, State>, &'static str> {
        let state = self.state();
        if state.down { Err("cut off") } else { Ok(state) }
    }
}

impl State {
    fn head(&self) -> Seq {
        Seq::try_from(self.log.len()).expect("few")
    }
}

impl Feed for Board {
    type Error = &'static str;

    async fn register_node(&self, _: NodeInfo) -> Result<NodeId, Self::Error> {
        let mut state = self.up()?;
        state.registered += 1;
        let id = NodeId(Uuid::from_u128(state.registered));
        state.rows.insert(id, 0);
        Ok(id)
    }

    async fn snapshot(&self, take: &mut (dyn FnMut(Record) + Send)) -> Result<Seq, Self::Error> {
        let state = self.up()?;
        let log = state.log.iter().flat_map(|change| &change.records);
        state.start.iter().chain(log).cloned().for_each(take);
        Ok(state.head())
    }

    async fn changes_after(&self, after: Seq) -> Result<Changes, Self::Error> {
        let state = self.up()?;
        let changes = state.log.iter().filter(|change| change.seq > after).cloned().collect();
        Ok(Changes { head: state.head(), changes, gap: false })
    }

    async fn acknowledge(&self, node: NodeId, ack: Ack) -> Result<Acked, Self::Error> {
        let mut state = self.up()?;
        let row = state.rows.get_mut(&node);
        Ok(match row {
            Some(row) => {
                *row = ack.applied.max(*row);
                Acked::Taken
            }
            None => Acked::Unknown,
        })
    }

    async fn remove_node(&self, node: NodeId) -> Result<(), Self::Error> {
        self.up()?.rows.remove(&node);
        Ok(())
    }

    async fn record_last_used(&self, used: &[(UsedKey, Timestamp)]) -> Result<(), Self::Error> {
        self.up()?.used.extend(used.iter().copied());
        Ok(())
    }

    async fn live_nodes(&self) -> Result<u32, Self::Error> {
        Ok(self.up()?.nodes)
    }

    async fn take_quota(
        &self,
        key: PackageKeyId,
        quota: Quota,
        want: u64,
    ) -> Result<QuotaBlock, Self::Error> {
        self.state().quota_asked += 1;
        if self.state().quota_hangs {
            std::future::pending::<()>().await;
        }
        let mut state = self.up()?;
        let taken = state.taken.entry(key).or_default();
        let free = quota.calls.saturating_sub(*taken);
        let calls = want.min(free);
        *taken += calls;
        let (start, end) = quota.period.around(super::NOW);
        Ok(QuotaBlock { calls, left: free - calls, at: super::NOW, start, end })
    }

    async fn give_back_quota(
        &self,
        key: PackageKeyId,
        _: Timestamp,
        calls: u64,
    ) -> Result<(), Self::Error> {
        *self.up()?.taken.entry(key).or_default() -= calls;
        Ok(())
    }

    async fn record_calls(&self, batch: &[Calls]) -> Result<(), Self::Error> {
        let mut state = self.state();
        if state.down {
            state.refused += 1;
            return Err("cut off");
        }
        for calls in batch {
            let kind = (calls.key, calls.endpoint, calls.verdict);
            *state.calls.entry(kind).or_default() += calls.calls;
        }
        Ok(())
    }

    fn wake(&self) -> watch::Receiver<Seq> {
        self.state().wake.subscribe()
    }
}
