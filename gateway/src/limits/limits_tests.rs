use std::thread;

use domain::limits::Period;
use proptest::prelude::*;
use service::feed::QuotaBlock;
use uuid::Uuid;

use super::*;

const KEY: PackageKeyId = PackageKeyId(Uuid::from_u128(1));
const START: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn at(nanos: u64) -> BootTime {
    BootTime::from_nanos(nanos)
}

fn now() -> BootTime {
    at(100_000_000_000)
}

fn hour(calls: u64) -> Quota {
    Quota { calls, period: Period::Hour }
}

/// A block taken one minute before its period ends.
fn block(calls: u64, left: u64) -> QuotaBlock {
    let end = START.plus(Duration::from_hours(1));
    QuotaBlock { calls, left, at: end.minus(Duration::from_mins(1)), start: START, end }
}

fn outcome(meter: &Meter, rate: Option<RateLimit>, quota: Option<Quota>, now: BootTime) -> Outcome {
    meter.admit(rate, quota, 1, now).outcome
}

const LIMITED: Outcome = Outcome::Rejected(Verdict::RateLimited);
const EXCEEDED: Outcome = Outcome::Rejected(Verdict::QuotaExceeded);

#[test]
fn a_node_lets_its_share_of_the_rate_through_and_says_when_to_come_again() {
    let (meter, limit) = (Meter::new(KEY), RateLimit { per_second: 9, burst: 6 });
    let first = meter.admit(Some(limit), None, 3, now());
    assert_eq!(first.limits.rate, Some(RateLeft { limit, remaining: 1, reset: 1 }));
    let second = meter.admit(Some(limit), None, 3, now());
    assert_eq!((second.outcome, second.limits.rate.unwrap().remaining), (Outcome::Accepted, 0));
    let third = meter.admit(Some(limit), None, 3, now());
    assert_eq!((third.outcome, third.limits.retry_after), (LIMITED, Some(1)));
    let soon = now().plus(Duration::from_millis(120));
    assert_eq!(meter.admit(Some(limit), None, 3, soon).outcome, LIMITED);
    // Two of the three nodes have left.
    assert_eq!(meter.admit(Some(limit), None, 1, soon).outcome, Outcome::Accepted);
}

#[test]
fn a_slow_limit_that_held_before_does_not_outlive_its_plan() {
    let slow = RateLimit { per_second: 1, burst: 1000 };
    let fast = RateLimit { per_second: 100, burst: 10 };
    let meter = Meter::new(KEY);
    for _ in 0..1000 {
        assert_eq!(outcome(&meter, Some(slow), None, now()), Outcome::Accepted);
    }
    assert_eq!(outcome(&meter, Some(fast), None, now()), LIMITED);
    let soon = now().plus(Duration::from_millis(20));
    assert_eq!(outcome(&meter, Some(fast), None, soon), Outcome::Accepted);
}

#[test]
fn many_threads_get_no_more_than_the_burst() {
    let (meter, limit) = (Meter::new(KEY), RateLimit { per_second: 1, burst: 1000 });
    let accepted = thread::scope(|scope| {
        let calls =
            || (0..2000).filter(|_| outcome(&meter, Some(limit), None, now()) == Outcome::Accepted);
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(move || calls().count())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    assert_eq!(accepted, 1000);
}

#[test]
fn calls_that_race_for_the_last_places_never_share_one() {
    // Small and often: a race shows where two threads are at the same place at the same time.
    let limit = RateLimit { per_second: 1, burst: 3 };
    for round in 0..300 {
        let (meter, gate) = (Meter::new(KEY), std::sync::Barrier::new(4));
        let accepted = thread::scope(|scope| {
            let calls = || {
                gate.wait();
                (0..3).filter(|_| outcome(&meter, Some(limit), None, now()) == Outcome::Accepted)
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(move || calls().count())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(accepted, 3, "round {round}");
    }
}

#[test]
fn a_block_is_drained_by_many_threads_to_the_last_call_and_no_further() {
    for round in 0..100 {
        let (meter, gate) = (Meter::new(KEY), std::sync::Barrier::new(4));
        meter.blocks.fill(hour(50), block(50, 0), now(), now());
        let accepted = thread::scope(|scope| {
            let calls = || {
                gate.wait();
                (0..40)
                    .filter(|_| outcome(&meter, None, Some(hour(50)), now()) == Outcome::Accepted)
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(move || calls().count())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(accepted, 50, "round {round}");
    }
}

#[test]
fn calls_come_only_out_of_a_block_for_this_quota_and_this_period() {
    let (meter, quota) = (Meter::new(KEY), Some(hour(10)));
    let none = meter.admit(None, quota, 1, now());
    assert_eq!((none.outcome, none.refill), (Outcome::Wait, true));
    meter.blocks.fill(hour(10), block(2, 8), now(), now());
    let first = meter.admit(None, quota, 1, now());
    let left = first.limits.quota.unwrap();
    assert_eq!(
        (first.outcome, left.remaining, left.length, left.reset),
        (Outcome::Accepted, 9, 3600, 60)
    );
    assert_eq!(outcome(&meter, None, Some(hour(11)), now()), Outcome::Wait, "another quota");
    let over = now().plus(Duration::from_mins(1));
    assert_eq!(outcome(&meter, None, quota, over), Outcome::Wait, "the next period");
    let just = at(over.nanos() - 1);
    assert_eq!(outcome(&meter, None, quota, just), Outcome::Accepted);
    assert_eq!(outcome(&meter, None, quota, just), Outcome::Wait, "empty, but not used up");
}

#[test]
fn a_quota_that_is_used_up_stays_so_until_its_period_ends() {
    let (meter, quota) = (Meter::new(KEY), Some(hour(10)));
    meter.blocks.fill(hour(10), block(1, 0), now(), now());
    let last = meter.admit(None, quota, 1, now());
    assert_eq!((last.outcome, last.refill), (Outcome::Accepted, false), "nothing is left to take");
    let next = meter.admit(None, quota, 1, now());
    assert_eq!((next.outcome, next.refill), (EXCEEDED, false));
    assert_eq!(next.limits.retry_after, Some(60));
    let later = meter.admit(None, quota, 1, now().plus(Duration::from_secs(31)));
    assert_eq!((later.outcome, later.refill), (EXCEEDED, true), "others may have given back");
    let over = now().plus(Duration::from_mins(1));
    assert_eq!(outcome(&meter, None, quota, over), Outcome::Wait);
    assert_eq!(outcome(&meter, None, Some(hour(20)), now()), Outcome::Wait, "a larger quota");
}

#[test]
fn a_block_asked_for_late_in_a_slow_network_ends_with_its_period_all_the_same() {
    let (meter, quota) = (Meter::new(KEY), Some(hour(10)));
    let answered = now().plus(Duration::from_secs(5));
    meter.blocks.fill(hour(10), block(5, 5), now(), answered);
    let end = now().plus(Duration::from_mins(1));
    assert_eq!(outcome(&meter, None, quota, end), Outcome::Wait);
}

#[test]
fn a_flood_is_rejected_by_the_rate_and_takes_nothing_out_of_the_quota() {
    let limit = RateLimit { per_second: 1, burst: 2 };
    let (meter, quota) = (Meter::new(KEY), Some(hour(10)));
    // Waiting for quota costs no rate.
    for _ in 0..5 {
        assert_eq!(outcome(&meter, Some(limit), quota, now()), Outcome::Wait);
    }
    meter.blocks.fill(hour(10), block(5, 5), now(), now());
    for expected in [Outcome::Accepted, Outcome::Accepted, LIMITED, LIMITED] {
        assert_eq!(outcome(&meter, Some(limit), quota, now()), expected);
    }
    let seen = meter.admit(Some(limit), quota, 1, now()).limits;
    assert_eq!(seen.quota.unwrap().remaining, 8);
}

#[test]
fn what_is_not_used_is_given_back_once_and_only_while_the_period_runs() {
    let meter = Meter::new(KEY);
    meter.blocks.fill(hour(10), block(5, 5), now(), now());
    assert_eq!(outcome(&meter, None, Some(hour(10)), now()), Outcome::Accepted);
    let rest = meter.blocks.fill(hour(20), block(3, 9), now(), now()).unwrap();
    assert_eq!((rest.start, rest.calls), (START, 4));
    assert_eq!(meter.blocks.empty(now()).unwrap().calls, 3);
    assert_eq!(meter.blocks.empty(now()), None);
    meter.blocks.fill(hour(20), block(3, 9), now(), now());
    assert_eq!(meter.blocks.empty(now().plus(Duration::from_mins(1))), None);
}

proptest! {
    /// Takes, refills, give-backs and changes of period in any order: no period accepts more
    /// calls than were taken for it and not given back.
    #[test]
    fn no_period_gets_more_than_its_blocks(
        steps in prop::collection::vec((0..4u8, 1..20u64), 1..200)
    ) {
        let (meter, quota) = (Meter::new(KEY), hour(1_000_000));
        let (mut hours, mut granted, mut accepted) = (0, 0u64, 0u64);
        for (step, n) in steps {
            let shift = Duration::from_hours(hours);
            let now = now().plus(shift);
            match step {
                0 => {
                    let QuotaBlock { at, start, end, .. } = block(n, 99);
                    let got = QuotaBlock {
                        calls: n, left: 99, at: at.plus(shift), start: start.plus(shift), end: end.plus(shift),
                    };
                    granted += n;
                    prop_assert_eq!(meter.blocks.fill(quota, got, now, now), None);
                }
                1 => for _ in 0..n {
                    accepted += u64::from(outcome(&meter, None, Some(quota), now) == Outcome::Accepted);
                },
                2 => granted -= meter.blocks.empty(now).map_or(0, |rest| rest.calls),
                _ => {
                    prop_assert!(accepted <= granted);
                    (hours, granted, accepted) = (hours + 1, 0, 0);
                }
            }
            prop_assert!(accepted <= granted, "{accepted} of {granted}");
        }
    }
}

#[test]
fn threads_that_take_refill_and_empty_at_once_lose_and_gain_nothing() {
    let (meter, quota) = (Meter::new(KEY), hour(1_000_000));
    let (granted, returned, accepted) = thread::scope(|scope| {
        let takers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let take =
                        |_: &u32| outcome(&meter, None, Some(quota), now()) == Outcome::Accepted;
                    (0..20_000).filter(take).count() as u64
                })
            })
            .collect();
        let mut returned = 0;
        for _ in 0..1000 {
            meter.blocks.fill(quota, block(7, 9), now(), now());
            returned += meter.blocks.empty(now()).map_or(0, |rest| rest.calls);
            meter.blocks.fill(quota, block(7, 9), now(), now());
        }
        let accepted: u64 = takers.into_iter().map(|taker| taker.join().unwrap()).sum();
        (14_000, returned + meter.blocks.empty(now()).map_or(0, |rest| rest.calls), accepted)
    });
    assert_eq!(accepted + returned, granted);
}
