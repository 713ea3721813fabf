//! A change feed in memory, with a switch that cuts it off.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use domain::{NodeId, Timestamp, propagation::Seq};
use gateway::feed::Feed;
use service::feed::{Ack, Change, Changes, NodeInfo, Record, UsedKey};
use tokio::sync::watch;
use uuid::Uuid;

#[derive(Clone)]
pub struct Board(Arc<Mutex<State>>);

pub struct State {
    start: Vec<Record>,
    log: Vec<Change>,
    wake: watch::Sender<Seq>,
    registered: u128,
    /// Every live row with the number it has acknowledged.
    pub rows: HashMap<NodeId, Seq>,
    pub used: HashMap<UsedKey, Timestamp>,
    /// Every call fails.
    pub down: bool,
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
            down: false,
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

    async fn acknowledge(&self, node: NodeId, ack: Ack) -> Result<bool, Self::Error> {
        let mut state = self.up()?;
        let row = state.rows.get_mut(&node);
        Ok(row.map(|row| *row = ack.applied.max(*row)).is_some())
    }

    async fn remove_node(&self, node: NodeId) -> Result<(), Self::Error> {
        self.up()?.rows.remove(&node);
        Ok(())
    }

    async fn record_last_used(&self, used: &[(UsedKey, Timestamp)]) -> Result<(), Self::Error> {
        self.up()?.used.extend(used.iter().copied());
        Ok(())
    }

    fn wake(&self) -> watch::Receiver<Seq> {
        self.state().wake.subscribe()
    }
}
