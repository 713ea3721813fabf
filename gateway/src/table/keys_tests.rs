use std::{
    sync::atomic::{AtomicBool, AtomicU32},
    thread,
};

use uuid::Uuid;

use super::*;
use crate::table::{OwnerNumber, Standing, key::Whose};

/// Digests of one shard that all want the same place and have the same tag.
fn alike(n: u8) -> Digest {
    let mut digest = [7; 32];
    digest[11] = n;
    Digest(digest)
}

/// Digests that are spread as those of real keys are.
fn spread(n: u64) -> Digest {
    Digest::of_token(&n.to_string().into())
}

fn key(digest: &Digest, n: u64) -> Key {
    Key {
        name: Name::of(digest),
        previous_until: 0,
        id: Uuid::from_u128(n.into()),
        grant: None,
        expires_at: i64::try_from(n).unwrap(),
        whose: Whose::new(OwnerNumber(1), Standing::Enabled),
        used: AtomicU32::new(0),
    }
}

fn held(keys: &Keys, digest: &Digest) -> Option<u128> {
    keys.with(digest, |key| key.map(|key| key.id().as_u128()))
}

#[test]
fn a_place_is_one_cache_line() {
    assert_eq!((size_of::<Slot>(), align_of::<Slot>()), (64, 64));
}

#[test]
fn each_key_is_found_by_its_digest_and_no_other() {
    let keys = Keys::with_room(0);
    (0..20_000).for_each(|n| keys.put(key(&spread(n), n)));
    assert_eq!(keys.len(), 20_000);
    (0..20_000).for_each(|n| assert_eq!(held(&keys, &spread(n)), Some(n.into())));
    (20_000..40_000).for_each(|n| assert_eq!(held(&keys, &spread(n)), None));
    (0..20_000).filter(|n| n % 3 == 0).for_each(|n| keys.remove(&spread(n)));
    for n in 0..20_000 {
        assert_eq!(held(&keys, &spread(n)), (n % 3 != 0).then_some(n.into()));
    }
    assert_eq!(keys.len(), 20_000 - 20_000_usize.div_ceil(3));
    keys.remove(&spread(0));
    assert_eq!(keys.len(), 20_000 - 20_000_usize.div_ceil(3), "it was gone before");
}

#[test]
fn a_table_that_was_made_for_so_many_does_not_grow() {
    let keys = Keys::with_room(100_000);
    let places = || keys.shards.iter().map(|shard| shard.load().tags.len()).sum::<usize>();
    let before = places();
    (0..100_000).for_each(|n| keys.put(key(&spread(n), n)));
    assert!(places() < before * 11 / 10, "{} grew to {}", before, places());
}

#[test]
fn keys_that_want_one_place_are_told_apart() {
    let keys = Keys::with_room(0);
    (0..100).for_each(|n| keys.put(key(&alike(n), n.into())));
    (0..50).for_each(|n| keys.remove(&alike(n)));
    for n in 0..120 {
        assert_eq!(held(&keys, &alike(n)), (50..100).contains(&n).then_some(n.into()));
    }
}

#[test]
fn a_key_that_changes_often_takes_no_more_room() {
    let keys = Keys::with_room(0);
    (0..20).for_each(|n| keys.put(key(&alike(n), n.into())));
    (0..10_000).for_each(|n| keys.put(key(&alike(3), n)));
    assert_eq!((keys.len(), held(&keys, &alike(3))), (20, Some(9_999)));
    let places = keys.shard(&Name::of(&alike(3))).load().tags.len();
    assert!(places < 64, "{places}");
}

#[test]
fn what_was_used_stays_so_when_the_key_moves() {
    let keys = Keys::with_room(0);
    let now = domain::Timestamp::from_micros(5_000_000);
    keys.put(key(&alike(0), 0));
    assert!(keys.with(&alike(0), |key| key.unwrap().touch(now)));
    (1..100).for_each(|n| keys.put(key(&alike(n), n.into())));
    assert_eq!(keys.with(&alike(0), |key| key.unwrap().take_used()), Some(now));
}

#[test]
fn a_reader_finds_the_key_whole_at_every_moment_of_its_changes() {
    let keys = Keys::with_room(0);
    (0..12).for_each(|n| keys.put(key(&alike(n), 0)));
    let (done, begun) = (AtomicBool::new(false), AtomicBool::new(false));
    let wanted = alike(5);
    thread::scope(|threads| {
        let reader = threads.spawn(|| {
            let mut last = 0;
            while !done.load(Ordering::Relaxed) {
                let seen = keys.with(&wanted, |key| {
                    let key = key.expect("it is never away");
                    (key.id().as_u128(), u128::try_from(key.expires_at).unwrap())
                });
                assert_eq!(seen.0, seen.1, "two versions mixed");
                assert!(seen.0 >= last, "an older version after a newer one");
                last = seen.0;
                begun.store(true, Ordering::Relaxed);
            }
            last
        });
        while !begun.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        for n in 1..=200_000 {
            keys.put(key(&wanted, n));
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
}
