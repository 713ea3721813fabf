use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use domain::{
    ApiKeyId, UserId,
    api_key::ApiKeyState,
    key::{KeyKind, generate},
};
use service::{
    digest::Digest,
    feed::{ApiKeyRecord, Change, PreviousRecord, Record, UserRecord},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::*;
use crate::table::Applier;

const ADA: UserId = UserId(Uuid::from_u128(1));

struct World {
    gate: Gate,
    applier: Applier,
    value: String,
}

impl World {
    fn new() -> Self {
        let pepper = Pepper::new(&Zeroizing::new(vec![7; 32])).unwrap();
        let gate = Gate::new(pepper, Arc::new(|| Timestamp::from_micros(1)));
        let value = generate(KeyKind::ApiKey, || 5).secret().expose().to_owned();
        let (table, applier) = Table::new();
        gate.replace(table);
        Self { gate, applier, value }
    }

    fn user(active: bool) -> Record {
        Record::User(UserRecord { id: ADA, username: "ada".into(), active })
    }

    fn key(&self, state: ApiKeyState) -> Record {
        let digest = self.gate.pepper.digest(&self.value);
        let id = ApiKeyId(Uuid::from_u128(2));
        Record::ApiKey(ApiKeyRecord {
            id,
            digest,
            user: ADA,
            state,
            expires_at: None,
            previous: None,
        })
    }

    fn renew(&self) {
        self.gate.lease().renew(BootTime::now().plus(Duration::from_mins(10)));
    }

    fn verdict(&self) -> Verdict {
        self.gate.verify(Some(&self.value), None).verdict
    }
}

#[test]
fn without_a_lease_every_verdict_is_stale_and_no_use_is_noted() {
    let mut world = World::new();
    world.applier.load(World::user(true));
    world.applier.load(world.key(ApiKeyState::Enabled));
    world.applier.loaded(1);
    assert_eq!(world.verdict(), Verdict::GatewayStale);
    assert_eq!(world.gate.verify(None, None).verdict, Verdict::GatewayStale);
    let digest = world.gate.pepper.digest(&world.value);
    let used = world.gate.table().with_key(&digest, |key| key.unwrap().take_used());
    assert_eq!(used, None);
    world.renew();
    assert_eq!(world.verdict(), Verdict::Ok);
}

#[test]
fn an_old_value_is_unknown_from_its_second_on_by_the_clock_of_the_node() {
    let mut world = World::new();
    let now = Arc::new(AtomicI64::new(9_999_999));
    let clock = Arc::clone(&now);
    world.gate.wall = Arc::new(move || Timestamp::from_micros(clock.load(Ordering::Relaxed)));
    world.applier.load(World::user(true));
    let Record::ApiKey(record) = world.key(ApiKeyState::Enabled) else { unreachable!() };
    let until = Timestamp::from_micros(10_000_000);
    let previous = Some(PreviousRecord { digest: record.digest, until });
    let record = ApiKeyRecord { digest: Digest([9; 32]), previous, ..record };
    world.applier.load(Record::ApiKey(record));
    world.applier.loaded(1);
    world.renew();
    let judged = world.gate.verify(Some(&world.value), None);
    assert_eq!(judged.verdict, Verdict::Ok);
    assert_eq!(judged.key.unwrap().expires_at, Some(until), "nobody may keep the yes for longer");
    now.store(10_000_000, Ordering::Relaxed);
    let judged = world.gate.verify(Some(&world.value), None);
    assert_eq!((judged.verdict, judged.key.is_none()), (Verdict::UnknownKey, true));
}

#[test]
fn a_replaced_table_gives_no_verdict_any_more() {
    let mut world = World::new();
    world.applier.load(World::user(true));
    world.applier.load(world.key(ApiKeyState::Enabled));
    world.applier.loaded(1);
    world.renew();
    assert_eq!(world.verdict(), Verdict::Ok);
    world.gate.clear();
    assert_eq!(world.applier.table().applied(), None);
    assert_eq!(world.verdict(), Verdict::UnknownKey);
}

/// Key and user are never both good at any number of the log, so no verdict may be `ok`, however
/// the reads of a verdict fall between the writes of the applier.
#[test]
fn a_verdict_never_mixes_two_moments() {
    let World { gate, mut applier, value } = World::new();
    let world = World { gate, applier: Table::new().1, value };
    applier.load(World::user(false));
    applier.load(world.key(ApiKeyState::Enabled));
    applier.loaded(0);
    world.renew();
    let (done, world) = (AtomicBool::new(false), &world);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut calls = 0u32;
            while !done.load(Ordering::Relaxed) {
                assert_ne!(world.verdict(), Verdict::Ok, "after {calls} calls");
                calls += 1;
            }
            calls
        });
        for round in 0..20_000 {
            for (step, record) in [
                world.key(ApiKeyState::Disabled),
                World::user(true),
                World::user(false),
                world.key(ApiKeyState::Enabled),
            ]
            .into_iter()
            .enumerate()
            {
                let seq = round * 4 + i64::try_from(step).unwrap() + 1;
                applier.apply(Change { seq, records: vec![record] });
            }
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
}
