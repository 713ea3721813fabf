//! A feed that is played by hand, and a follower on it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{
    ApiKeyId, NodeId, PackageKeyId, Timestamp, UserId,
    api_key::ApiKeyState,
    key::{KeyKind, generate},
    limits::Quota,
    propagation::Seq,
    verdict::Verdict,
};
use service::{
    digest::{Digest, Pepper},
    feed::{
        Ack, Acked, ApiKeyRecord, Calls, Change, Changes, NodeInfo, QuotaBlock, Record, UsedKey,
        UserRecord,
    },
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::super::Follower;
use crate::{feed::Feed, gate::Gate, table::Standing};

/// What the feed is asked, and what it answers.
pub(super) enum Turn {
    Changes(Result<Changes, &'static str>),
    Ack(Result<Acked, &'static str>),
}

/// A feed that follows a script. It also notes each acknowledgement, together with whether the key
/// was accepted by the table at that moment.
#[derive(Clone)]
pub(super) struct Script(Arc<Mutex<Inner>>);

struct Inner {
    turns: VecDeque<Turn>,
    acks: Vec<(Ack, bool)>,
    registered: u128,
    table: Option<Arc<Gate>>,
    digest: Digest,
    after_script: watch::Sender<bool>,
}

impl Script {
    fn end(&self) -> watch::Receiver<bool> {
        self.0.lock().unwrap().after_script.subscribe()
    }
}

impl Feed for Script {
    type Error = &'static str;

    async fn register_node(&self, _: NodeInfo) -> Result<NodeId, Self::Error> {
        let mut inner = self.0.lock().unwrap();
        inner.registered += 1;
        Ok(NodeId(Uuid::from_u128(inner.registered)))
    }

    async fn snapshot(&self, take: &mut (dyn FnMut(Record) + Send)) -> Result<Seq, Self::Error> {
        let digest = self.0.lock().unwrap().digest;
        take(user());
        take(key(digest, ApiKeyState::Enabled));
        Ok(10)
    }

    async fn changes_after(&self, _: Seq) -> Result<Changes, Self::Error> {
        let turn = self.0.lock().unwrap().turns.pop_front();
        match turn {
            Some(Turn::Changes(changes)) => changes,
            Some(Turn::Ack(_)) => panic!("an acknowledgement was expected"),
            None => {
                self.0.lock().unwrap().after_script.send_replace(true);
                std::future::pending().await
            }
        }
    }

    async fn acknowledge(&self, _: NodeId, ack: Ack) -> Result<Acked, Self::Error> {
        let mut inner = self.0.lock().unwrap();
        let gate = inner.table.clone().expect("set by the test");
        let enabled = gate.table().with_key(&inner.digest, |key| {
            key.is_some_and(|key| key.standing() == Standing::Enabled)
        });
        inner.acks.push((ack, enabled));
        match inner.turns.pop_front() {
            Some(Turn::Ack(answer)) => answer,
            _ => panic!("a query was expected, not an acknowledgement"),
        }
    }

    async fn remove_node(&self, _: NodeId) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn record_last_used(&self, _: &[(UsedKey, Timestamp)]) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn live_nodes(&self) -> Result<u32, Self::Error> {
        Ok(3)
    }

    async fn take_quota(
        &self,
        _: PackageKeyId,
        _: Quota,
        _: u64,
    ) -> Result<QuotaBlock, Self::Error> {
        Err("not played")
    }

    async fn give_back_quota(
        &self,
        _: PackageKeyId,
        _: Timestamp,
        _: u64,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn record_calls(&self, _: &[Calls]) -> Result<(), Self::Error> {
        Ok(())
    }

    fn wake(&self) -> watch::Receiver<Seq> {
        watch::channel(0).1
    }
}

fn user() -> Record {
    let id = UserId(Uuid::from_u128(1));
    Record::User(UserRecord { id, username: "ada".into(), active: true })
}

pub(super) fn key(digest: Digest, state: ApiKeyState) -> Record {
    let (id, user) = (ApiKeyId(Uuid::from_u128(2)), UserId(Uuid::from_u128(1)));
    Record::ApiKey(ApiKeyRecord { id, digest, user, state, expires_at: None, previous: None })
}

pub(super) struct Played {
    script: Script,
    gate: Arc<Gate>,
    value: String,
}

impl Played {
    pub(super) fn verdict(&self) -> Verdict {
        self.gate.verify(Some(&self.value), None).verdict
    }

    /// How often the node has registered.
    pub(super) fn registered(&self) -> u128 {
        self.script.0.lock().unwrap().registered
    }

    /// Number, whether all was confirmed with it, and whether the key was accepted by then.
    pub(super) fn acks(&self) -> Vec<(Seq, bool, bool)> {
        let inner = self.script.0.lock().unwrap();
        inner.acks.iter().map(|(ack, enabled)| (ack.applied, ack.current, *enabled)).collect()
    }
}

/// Plays the script to its end, in paused time.
pub(super) async fn play(turns: impl FnOnce(Digest) -> Vec<Turn>) -> Played {
    let pepper = Pepper::new(&Zeroizing::new(vec![7; 32])).unwrap();
    let value = generate(KeyKind::ApiKey, || 3).secret().expose().to_owned();
    let digest = pepper.digest(&value);
    let gate = Arc::new(Gate::new(pepper, Arc::new(|| Timestamp::from_micros(1))));
    let script = Script(Arc::new(Mutex::new(Inner {
        turns: turns(digest).into(),
        acks: Vec::new(),
        registered: 0,
        table: Some(Arc::clone(&gate)),
        digest,
        after_script: watch::channel(false).0,
    })));
    let follower = Follower {
        feed: script.clone(),
        gate: Arc::clone(&gate),
        info: NodeInfo { name: "n".into(), address: "a".into(), version: "v".into() },
        max_staleness: Duration::from_hours(1),
        poll_every: Duration::from_secs(1),
        stop: CancellationToken::new(),
        row: watch::channel(None).0,
        confirmed: watch::channel(None).0,
    };
    let stop = follower.stop.clone();
    let mut end = script.end();
    let mut task = tokio::spawn(follower.run());
    tokio::select! {
        ended = &mut task => panic!("the follower left the script: {ended:?}"),
        _ = end.wait_for(|end| *end) => {}
    }
    stop.cancel();
    task.await.unwrap();
    Played { script, gate, value }
}

pub(super) fn nothing_new(head: Seq) -> Turn {
    Turn::Changes(Ok(Changes { head, changes: vec![], gap: false }))
}

pub(super) fn changes(head: Seq, changes: Vec<Change>) -> Turn {
    Turn::Changes(Ok(Changes { head, changes, gap: false }))
}
