//! The follower against a feed that is played by hand.

use std::{collections::VecDeque, sync::Mutex};

use domain::{
    ApiKeyId, PackageKeyId, Timestamp, UserId,
    api_key::ApiKeyState,
    key::{KeyKind, generate},
    limits::Quota,
    verdict::Verdict,
};
use service::{
    digest::Pepper,
    feed::{ApiKeyRecord, Calls, Change, QuotaBlock, Record, UsedKey, UserRecord},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::*;

/// What the feed is asked, and what it answers.
enum Turn {
    Changes(Result<Changes, &'static str>),
    Ack(Result<Acked, &'static str>),
}

/// A feed that follows a script. It also notes each acknowledgement, together with whether the key
/// was accepted by the table at that moment.
#[derive(Clone)]
struct Script(Arc<Mutex<Inner>>);

struct Inner {
    turns: VecDeque<Turn>,
    acks: Vec<(Ack, bool)>,
    registered: u128,
    table: Option<Arc<Gate>>,
    digest: service::digest::Digest,
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
            key.is_some_and(|key| key.standing == crate::table::Standing::Enabled)
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

fn key(digest: service::digest::Digest, state: ApiKeyState) -> Record {
    let (id, user) = (ApiKeyId(Uuid::from_u128(2)), UserId(Uuid::from_u128(1)));
    Record::ApiKey(ApiKeyRecord { id, digest, user, state, expires_at: None, previous: None })
}

struct Played {
    script: Script,
    gate: Arc<Gate>,
    value: String,
}

impl Played {
    fn verdict(&self) -> Verdict {
        self.gate.verify(Some(&self.value), None).verdict
    }

    fn acks(&self) -> Vec<(Seq, bool, bool)> {
        let inner = self.script.0.lock().unwrap();
        inner.acks.iter().map(|(ack, enabled)| (ack.applied, ack.current, *enabled)).collect()
    }
}

/// Plays the script to its end, in paused time.
async fn play(turns: impl FnOnce(service::digest::Digest) -> Vec<Turn>) -> Played {
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

fn nothing_new(head: Seq) -> Turn {
    Turn::Changes(Ok(Changes { head, changes: vec![], gap: false }))
}

fn changes(head: Seq, changes: Vec<Change>) -> Turn {
    Turn::Changes(Ok(Changes { head, changes, gap: false }))
}

#[tokio::test(start_paused = true)]
async fn it_serves_only_after_a_confirmation_that_was_taken() {
    let played = play(|_| vec![]).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    let played = play(|_| vec![nothing_new(10), Turn::Ack(Err("down"))]).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    let played = play(|_| vec![nothing_new(10), Turn::Ack(Ok(Acked::Taken))]).await;
    assert_eq!(played.verdict(), Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_change_is_in_force_before_it_is_acknowledged() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        vec![
            nothing_new(10),
            Turn::Ack(Ok(Acked::Taken)),
            changes(11, vec![off]),
            Turn::Ack(Ok(Acked::Taken)),
        ]
    })
    .await;
    assert_eq!(played.acks(), [(10, true, true), (11, true, false)]);
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}

#[tokio::test(start_paused = true)]
async fn a_part_of_the_way_is_acknowledged_but_renews_nothing() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        vec![changes(12, vec![off]), Turn::Ack(Ok(Acked::Taken))]
    })
    .await;
    assert_eq!(played.acks(), [(11, false, false)]);
    assert_eq!(played.verdict(), Verdict::GatewayStale);
}

#[tokio::test(start_paused = true)]
async fn once_its_row_is_gone_it_rejects_registers_anew_and_serves_again() {
    let lost = || {
        vec![
            nothing_new(10),
            Turn::Ack(Ok(Acked::Taken)),
            changes(11, vec![]),
            Turn::Ack(Ok(Acked::Unknown)),
        ]
    };
    // The third turn brings nothing although the head is ahead, so nothing is acknowledged…
    let unchanged = play(|_| {
        let mut turns = lost();
        turns.pop();
        turns
    })
    .await;
    assert_eq!(unchanged.acks().len(), 1);
    // …but a change is, and there the row turns out to be gone.
    let gone = |digest| {
        let on = Change { seq: 11, records: vec![key(digest, ApiKeyState::Enabled)] };
        vec![
            nothing_new(10),
            Turn::Ack(Ok(Acked::Taken)),
            changes(11, vec![on]),
            Turn::Ack(Ok(Acked::Unknown)),
        ]
    };
    let played = play(gone).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    assert_eq!(played.script.0.lock().unwrap().registered, 2);
    let played = play(|digest| {
        let mut turns = gone(digest);
        turns.extend([nothing_new(10), Turn::Ack(Ok(Acked::Taken))]);
        turns
    })
    .await;
    assert_eq!(played.verdict(), Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_gap_leads_to_another_snapshot_and_not_to_another_row() {
    let gap = Turn::Changes(Ok(Changes { head: 99, changes: vec![], gap: true }));
    let skipped = changes(13, vec![Change { seq: 13, records: vec![] }]);
    let played = play(|_| vec![gap, skipped, nothing_new(10), Turn::Ack(Ok(Acked::Taken))]).await;
    assert_eq!(played.script.0.lock().unwrap().registered, 1);
    assert_eq!(played.verdict(), Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_went_backward_means_a_new_row() {
    let back = Turn::Changes(Ok(Changes { head: 4, changes: vec![], gap: true }));
    let played = play(|_| vec![nothing_new(10), Turn::Ack(Ok(Acked::Taken)), back]).await;
    assert_eq!(played.script.0.lock().unwrap().registered, 2);
    assert_eq!(played.verdict(), Verdict::GatewayStale);
}

#[tokio::test(start_paused = true)]
async fn errors_are_tried_again_and_what_came_in_between_is_caught_up() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        vec![
            Turn::Changes(Err("down")),
            Turn::Changes(Err("down")),
            changes(11, vec![off]),
            Turn::Ack(Err("down")),
            nothing_new(11),
            Turn::Ack(Ok(Acked::Taken)),
        ]
    })
    .await;
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}

#[tokio::test(start_paused = true)]
async fn an_old_change_that_comes_again_is_passed_over() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        let old = Change { seq: 11, records: vec![key(digest, ApiKeyState::Enabled)] };
        vec![changes(11, vec![off]), Turn::Ack(Ok(Acked::Taken)), changes(11, vec![old])]
    })
    .await;
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}

#[tokio::test(start_paused = true)]
async fn once_others_went_on_without_it_it_asks_again_before_it_serves() {
    let behind = || vec![nothing_new(10), Turn::Ack(Ok(Acked::Behind))];
    let played = play(|_| behind()).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    assert_eq!(played.script.0.lock().unwrap().registered, 1, "its row still counts");
    let played = play(|digest| {
        let mut turns = behind();
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        turns.extend([changes(11, vec![off]), Turn::Ack(Ok(Acked::Taken))]);
        turns
    })
    .await;
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}
