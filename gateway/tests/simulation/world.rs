//! The database.
//!
//! [`World::acknowledge`] and [`World::register`] do what `service::feed` does, statement for
//! statement; `service/tests/suite/propagation.rs` holds the original to the same rules.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use domain::{NodeId, propagation::Seq, verdict::Verdict};
use service::feed::{Ack, Acked, Change, Record};
use tokio::sync::watch;
use uuid::Uuid;

use super::{dice::Dice, state::State};
use crate::{
    clock::BootTime,
    planted::{Bug, planted},
};

pub const STALENESS: Duration = Duration::from_secs(20);
/// How long a row counts: as in `service::feed::nodes`.
const LEASE: Duration = Duration::from_millis(20_000 + 200 + 1000);

/// A node as the console sees it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub applied: Seq,
    pub live_until: BootTime,
    revived: Seq,
}

/// The database.
pub struct World {
    states: Vec<State>,
    log: Vec<Change>,
    /// When each number was committed.
    committed: Vec<BootTime>,
    /// The log reaches back to here, exclusively.
    pub pruned: Seq,
    pub rows: BTreeMap<NodeId, Row>,
    /// Everything up to here was at some moment confirmed by all nodes that counted.
    pub floor: Seq,
    registered: u128,
    /// One for each node that listens, so that they wake in the same order in every run.
    wakes: Vec<watch::Sender<Seq>>,
    /// The last things that happened.
    pub story: VecDeque<String>,
}

impl World {
    pub fn new() -> Self {
        Self {
            states: vec![State::first()],
            log: Vec::new(),
            committed: vec![BootTime::now()],
            pruned: 0,
            rows: BTreeMap::new(),
            floor: 0,
            registered: 0,
            wakes: Vec::new(),
            story: VecDeque::new(),
        }
    }

    pub fn tell(&mut self, what: impl Into<String>) {
        let at = BootTime::from_nanos(0).until(BootTime::now()).as_secs_f64();
        if self.story.len() == 60 {
            self.story.pop_front();
        }
        self.story.push_back(format!("{at:9.3}  {}", what.into()));
    }

    pub fn head(&self) -> Seq {
        Seq::try_from(self.log.len()).expect("few")
    }

    /// The answers that hold at a number.
    pub fn answers(&self, seq: Seq) -> Option<Vec<Verdict>> {
        self.states.get(usize::try_from(seq).ok()?).map(State::answers)
    }

    /// The newest number that was committed by then.
    pub fn head_at(&self, then: BootTime) -> Seq {
        let newer = self.committed.iter().rev().take_while(|at| **at > then).count();
        Seq::try_from(self.committed.len() - newer).expect("few") - 1
    }

    /// Listens to notifications.
    pub fn subscribe(&mut self) -> watch::Receiver<Seq> {
        let (wake, woken) = watch::channel(self.head());
        self.wakes.push(wake);
        woken
    }

    /// Wakes all that listen.
    pub fn notify(&mut self) {
        let head = self.head();
        self.wakes.retain(|wake| wake.send(head).is_ok());
    }

    pub fn commit(&mut self, dice: &mut Dice) {
        let mut state = self.states.last().expect("one at least").clone();
        let records = state.step(dice);
        self.states.push(state);
        self.committed.push(BootTime::now());
        let seq = self.head() + 1;
        self.tell(format!("commit {seq}: {records:?}"));
        self.log.push(Change { seq, records });
        self.raise_floor();
    }

    /// The records and the number of a snapshot.
    pub fn snapshot(&self) -> (Seq, Vec<Record>) {
        (self.head(), self.states.last().expect("one at least").records())
    }

    pub fn changes_after(&self, after: Seq) -> Vec<Change> {
        self.log.iter().filter(|change| change.seq > after).cloned().collect()
    }

    /// A change as it once was, to come again.
    pub fn old_change(&self, seq: Seq) -> Option<Change> {
        self.log.get(usize::try_from(seq).ok()?.checked_sub(1)?).cloned()
    }

    pub fn register(&mut self) -> NodeId {
        self.registered += 1;
        let id = NodeId(Uuid::from_u128(self.registered));
        let live_until = BootTime::now().plus(LEASE);
        self.rows.insert(id, Row { applied: 0, live_until, revived: 0 });
        id
    }

    pub fn acknowledge(&mut self, node: NodeId, ack: Ack) -> Acked {
        let (now, head) = (BootTime::now(), self.head());
        let Some(row) = self.rows.get_mut(&node) else { return Acked::Unknown };
        let live = row.live_until > now;
        row.applied = row.applied.max(ack.applied);
        if ack.current {
            row.live_until = now.plus(LEASE);
            if !live {
                row.revived = head;
            }
        }
        let may_serve = (live && ack.applied >= row.revived) || planted(Bug::ServesOnceRevived);
        self.raise_floor();
        if may_serve || !ack.current { Acked::Taken } else { Acked::Behind }
    }

    /// What the badge of a change goes by: called whenever somebody could look at it.
    pub fn raise_floor(&mut self) {
        let now = BootTime::now();
        let live = self.rows.values().filter(|row| row.live_until > now);
        let confirmed = live.map(|row| row.applied).min().unwrap_or_else(|| self.head());
        self.floor = self.floor.max(confirmed.min(self.head()));
    }

    pub fn is_live(&self, node: NodeId) -> bool {
        self.rows.get(&node).is_some_and(|row| row.live_until > BootTime::now())
    }
}
