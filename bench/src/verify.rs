//! One verdict in process, on one thread, among a million keys.

use std::{error::Error, hint::black_box, io::Write};

use assert_no_alloc::{assert_no_alloc, violation_count};
use domain::verdict::Verdict;
use gateway::gate::Gate;
use tokio::runtime::Builder;

use crate::{
    feed,
    keys::{Random, is_disabled, value},
    process::resident,
    report::{grouped, heading},
    stats::{Spread, spread, timed},
};

/// Different keys in a measurement: too many for the processor's caches to hold their entries, so
/// that each call goes to main memory.
const SAMPLE: usize = 200_000;

pub fn run(out: &mut impl Write, keys: usize) -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let before = resident("self")?;
    let (node, ready) = timed(|| runtime.block_on(feed::node(keys)));
    let node = node?;
    let held = resident("self")?.saturating_sub(before);

    heading(out, &format!("Verify in process, {} keys, one thread", grouped(keys)))?;
    writeln!(out, "| call | median ns | p99 ns | allocations a call |")?;
    writeln!(out, "|---|---:|---:|---:|")?;
    let mut random = Random(42);
    let mut pick = |wanted: fn(usize) -> bool| -> Vec<String> {
        let mut numbers = std::iter::repeat_with(|| random.below(keys));
        let found = numbers.by_ref().filter(|&number| wanted(number)).take(SAMPLE);
        found.map(value).collect()
    };
    let accepted = pick(|number| !is_disabled(number));
    let disabled = pick(is_disabled);
    let unknown: Vec<String> = (keys..keys + SAMPLE).map(value).collect();
    let malformed: Vec<String> = accepted.iter().map(|key| mistyped(key)).collect();

    let pepper = feed::pepper()?;
    let clock = spread(&accepted, |key| {
        black_box(key);
    });
    row(out, "floor: reading the clock for the measurement", clock, None)?;
    let floor = spread(&accepted, |key| {
        black_box(pepper.digest(black_box(key)));
    });
    row(out, "floor: HMAC-SHA-256 of the key alone", floor, None)?;
    let gate = node.gate();
    for (name, keys, verdict) in [
        ("accepted, any of all keys", &accepted[..], Verdict::Ok),
        ("accepted, any of 1,000 keys in use", &accepted[..1000], Verdict::Ok),
        ("rejected: disabled, any of all", &disabled, Verdict::KeyDisabled),
        ("rejected: unknown", &unknown, Verdict::UnknownKey),
        ("rejected: malformed", &malformed, Verdict::MalformedKey),
    ] {
        let times = spread(keys, |key| {
            assert!(gate.verify(Some(black_box(key)), Some("servers")).verdict == verdict);
        });
        row(out, name, times, Some(allocations(gate, keys)))?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "Memory for {} keys of {} users: {} MB resident ({} bytes a key, owners and index \
         included). From start to ready: {:.1} s, making the records up included; no database.",
        grouped(keys),
        grouped(keys / 2),
        held / 1_000_000,
        held / keys,
        ready.as_secs_f64(),
    )?;
    runtime.block_on(node.shutdown());
    Ok(())
}

/// Allocations in each of 1,000 calls, on average. The first use of a key since the last flush
/// is put on a list, so accepted keys are called twice, and the second call counts.
fn allocations(gate: &Gate, keys: &[String]) -> f64 {
    let keys = &keys[..1000];
    for key in keys {
        black_box(gate.verify(Some(key), Some("servers")));
    }
    let before = violation_count();
    assert_no_alloc(|| {
        for key in keys {
            black_box(gate.verify(Some(key), Some("servers")));
        }
    });
    f64::from(violation_count() - before) / 1000.0
}

fn row(
    out: &mut impl Write,
    name: &str,
    times: Spread,
    allocations: Option<f64>,
) -> std::io::Result<()> {
    let allocations = allocations.map_or_else(|| "–".to_owned(), |count| count.to_string());
    writeln!(out, "| {name} | {} | {} | {allocations} |", times.median, times.p99)
}

/// The key with one character changed.
fn mistyped(key: &str) -> String {
    let mut text = key.to_owned();
    let other = if key[20..].starts_with('x') { "y" } else { "x" };
    text.replace_range(20..21, other);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_of_allocations_counts() {
        let before = violation_count();
        assert_no_alloc(|| drop(black_box(vec![1u8])));
        assert_eq!(violation_count() - before, 2, "made and freed");
    }

    #[test]
    fn a_mistyped_key_is_malformed() {
        assert!(domain::key::check(&value(7)).is_ok());
        assert!(domain::key::check(&mistyped(&value(7))).is_err());
    }
}
