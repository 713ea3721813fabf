//! The database, and what every number of its log must look like to a caller.
//!
//! [`World::acknowledge`] and [`World::register`] do what `service::feed` does, statement for
//! statement; `service/tests/suite/propagation.rs` holds the original to the same rules.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::LazyLock,
    time::Duration,
};

use domain::{
    ApiKeyId, EndpointId, NodeId, UserId,
    api_key::ApiKeyState,
    key::{KeyKind, generate},
    propagation::Seq,
    verdict::Verdict,
};
use service::{
    digest::Pepper,
    feed::{Ack, Acked, ApiKeyRecord, Change, EndpointRecord, Record, Removed, UserRecord},
};
use tokio::sync::watch;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::dice::Dice;
use crate::{
    clock::BootTime,
    planted::{Bug, planted},
};

pub const STALENESS: Duration = Duration::from_secs(20);
/// How long a row counts: as in `service::feed::nodes`.
const LEASE: Duration = Duration::from_millis(20_000 + 200 + 1000);
const KEYS: usize = 5;
const USERS: usize = 2;
const SERVERS: EndpointId = EndpointId(Uuid::from_u128(0x5e));

pub fn pepper() -> Pepper {
    Pepper::new(&Zeroizing::new(vec![7; 32])).expect("long enough")
}

/// What a key looks like at some number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct KeyNow {
    /// Which of its values is the present one.
    value: u8,
    enabled: bool,
}

/// Everything at some number.
#[derive(Clone, PartialEq, Eq, Debug)]
struct State {
    keys: [Option<KeyNow>; KEYS],
    active: [bool; USERS],
    endpoint: Option<bool>,
}

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

fn owner(key: usize) -> usize {
    key % USERS
}

fn user_id(user: usize) -> UserId {
    UserId(Uuid::from_u128(0xada0 + user as u128))
}

fn key_id(key: usize) -> ApiKeyId {
    ApiKeyId(Uuid::from_u128(0x4e10 + key as u128))
}

/// Each key has two values, the present one and the one before or after.
fn text(key: usize, value: u8) -> String {
    let byte = u8::try_from(key).expect("few") * 2 + value % 2;
    generate(KeyKind::ApiKey, || byte).secret().expose().to_owned()
}

/// Every question that is asked of every node: each value, alone and for the endpoint.
pub fn questions() -> &'static [Question] {
    static ALL: LazyLock<Vec<Question>> = LazyLock::new(|| {
        let values = (0..KEYS).flat_map(|key| [text(key, 0), text(key, 1)]);
        values.flat_map(|text| [(text.clone(), None), (text, Some("servers"))]).collect()
    });
    &ALL
}

/// A key, and an endpoint or none.
pub type Question = (String, Option<&'static str>);

impl State {
    /// The answer to each of [`questions`].
    fn answers(&self) -> Vec<Verdict> {
        let mut answers = Vec::new();
        for key in 0..KEYS {
            for value in 0..2 {
                let known = self.keys[key].filter(|now| now.value % 2 == value);
                let alone = match known {
                    None => Verdict::UnknownKey,
                    Some(now) if !now.enabled => Verdict::KeyDisabled,
                    Some(_) if !self.active[owner(key)] => Verdict::OwnerInactive,
                    Some(_) => Verdict::Ok,
                };
                let there = self.endpoint == Some(true);
                let asked =
                    if alone == Verdict::Ok && !there { Verdict::UnknownEndpoint } else { alone };
                answers.extend([alone, asked]);
            }
        }
        answers
    }

    fn records(&self) -> Vec<Record> {
        let mut records: Vec<_> = (0..USERS).map(|user| self.user(user)).collect();
        records.extend(self.endpoint());
        records.extend((0..KEYS).filter_map(|key| self.key(key)));
        records
    }

    fn user(&self, user: usize) -> Record {
        let username = format!("user{user}");
        Record::User(UserRecord { id: user_id(user), username, active: self.active[user] })
    }

    fn endpoint(&self) -> Option<Record> {
        let (name, url) = ("servers".into(), "http://127.0.0.1:1/".into());
        self.endpoint
            .map(|active| Record::Endpoint(EndpointRecord { id: SERVERS, name, url, active }))
    }

    fn key(&self, key: usize) -> Option<Record> {
        let now = self.keys[key]?;
        let state = if now.enabled { ApiKeyState::Enabled } else { ApiKeyState::Disabled };
        Some(Record::ApiKey(ApiKeyRecord {
            id: key_id(key),
            digest: pepper().digest(&text(key, now.value)),
            user: user_id(owner(key)),
            state,
            expires_at: None,
            previous: None,
        }))
    }

    fn removed(&self, key: usize) -> Option<Record> {
        let digest = pepper().digest(&text(key, self.keys[key]?.value));
        Some(Record::Removed(Removed::ApiKey { id: key_id(key), digest }))
    }

    /// Something else becomes of something; the records of the change.
    fn step(&mut self, dice: &mut Dice) -> Vec<Record> {
        let (key, user) = (dice.below(KEYS), dice.below(USERS));
        match dice.below(10) {
            0 => {
                self.active[user] = !self.active[user];
                vec![self.user(user)]
            }
            1 => {
                self.endpoint = [None, Some(true), Some(false)][dice.below(3)];
                let gone = Record::Removed(Removed::Endpoint { id: SERVERS });
                vec![self.endpoint().unwrap_or(gone)]
            }
            2 => {
                let gone = self.removed(key);
                self.keys[key] = None;
                gone.into_iter().collect()
            }
            3 | 4 => {
                // Another value under the same id.
                let gone = self.removed(key);
                let value = self.keys[key].map_or(0, |now| (now.value + 1) % 2);
                self.keys[key] = Some(KeyNow { value, enabled: true });
                gone.into_iter().chain(self.key(key)).collect()
            }
            _ => {
                let now = self.keys[key].get_or_insert(KeyNow { value: 0, enabled: false });
                now.enabled = !now.enabled;
                self.key(key).into_iter().collect()
            }
        }
    }
}

impl World {
    pub fn new() -> Self {
        let keys = [Some(KeyNow { value: 0, enabled: true }); KEYS];
        let start = State { keys, active: [true; USERS], endpoint: Some(true) };
        Self {
            states: vec![start],
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
