//! The change feed, simulated: real nodes (register, snapshot, follow, apply, acknowledge, lease,
//! judge) on a database that exists only here, over a network that delays, repeats, reorders, cuts
//! and loses, in processes that crash, stop and sleep. Time is simulated too, so an hour takes
//! milliseconds, and one number, the seed, decides everything that happens.
//!
//! ```text
//! world     the database: log, counter, rows of nodes, floor
//! state     what each number must look like
//! adversary the feed in between: what becomes of each call
//! check     after every step: what must hold of every node
//! ```
//!
//! A run that fails names its seed and the last things that happened; `SIMULATION_SEED=7` runs that
//! one alone, `SIMULATION_RUNS=10000` that many.

mod adversary;
mod check;
mod dice;
mod run;
mod state;
mod world;

use self::run::{Broken, run};
use crate::planted::Bug;

/// Seeds of an ordinary test run.
const RUNS: u64 = 60;
/// A planted bug must be found within so many.
const FOUND_WITHIN: u64 = 400;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_run_breaks_a_promise() {
    let seeds = match number("SIMULATION_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SIMULATION_RUNS").unwrap_or(RUNS),
    };
    let mut totals = run::Totals::default();
    for seed in seeds.clone() {
        match run(seed, None) {
            Ok(run) => totals += run,
            Err(broken) => panic!("{broken}"),
        }
    }
    println!("{} runs: {totals:?}", seeds.end - seeds.start);
    if seeds.end - seeds.start >= RUNS {
        totals.assert_that_much_happened();
    }
}

/// The first seed that shows a bug.
fn finds(bug: Bug) -> Broken {
    let mut broken = (0..FOUND_WITHIN).filter_map(|seed| run(seed, Some(bug)).err());
    let broken = broken.next().unwrap_or_else(|| panic!("{bug:?} is not found"));
    println!("{bug:?}, seed {}: {}", broken.seed, broken.what);
    broken
}

#[test]
fn an_older_version_over_a_newer_one_is_found() {
    let broken = finds(Bug::OldOverNew);
    assert!(broken.what.contains("is not what change"), "{}", broken.what);
}

#[test]
fn an_acknowledgement_before_applying_is_found() {
    let broken = finds(Bug::AckBeforeApply);
    assert!(broken.what.contains("counts as applied"), "{}", broken.what);
}

#[test]
fn a_lease_that_runs_from_the_answer_is_found() {
    finds(Bug::LeaseFromAnswer);
}

#[test]
fn a_lease_of_a_node_that_is_behind_is_found() {
    finds(Bug::LeaseWhileBehind);
}

/// The database once took the word of a node that had been given up.
#[test]
fn a_node_that_comes_back_and_serves_at_once_is_found() {
    let broken = finds(Bug::ServesOnceRevived);
    assert!(broken.what.contains("counts as applied"), "{}", broken.what);
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let (one, two) = (run(11, None), run(11, None));
    assert_eq!(one.expect("good"), two.expect("good"));
    let found = |_| run(finds(Bug::OldOverNew).seed, Some(Bug::OldOverNew)).expect_err("bad").what;
    assert_eq!(found(1), found(2));
}
