//! Time and its distribution.

use std::time::{Duration, Instant};

/// Median and 99th percentile, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub median: u64,
    pub p99: u64,
}

/// Now, for measuring.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn now() -> Instant {
    Instant::now()
}

/// How long `work` takes.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let result = work();
    (result, start.elapsed())
}

/// Times each call of `work` over all `inputs`, after one round to warm up, and answers the best
/// of five rounds: what else the machine does can only make a round worse. The cost of reading the
/// clock is in it.
pub fn spread<T>(inputs: &[T], mut work: impl FnMut(&T)) -> Spread {
    inputs.iter().for_each(&mut work);
    let mut times: Vec<u64> = Vec::with_capacity(inputs.len());
    let mut round = || {
        times.clear();
        for input in inputs {
            let ((), time) = timed(|| work(input));
            times.push(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
        }
        times.sort_unstable();
        Spread { median: times[times.len() / 2], p99: times[times.len() * 99 / 100] }
    };
    let rounds = [round(), round(), round(), round(), round()];
    rounds.into_iter().min_by_key(|spread| spread.median).unwrap_or(rounds[0])
}
