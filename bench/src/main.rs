//! `make bench`: measurements, each beside a floor in the same run, as Markdown on stdout.
//!
//! Without arguments all of them; `verify`, `authorize`, `startup`, `propagation`, `lists` or `sizes` alone with that argument. What
//! serves runs as a process of its own, on one core: the binary starts itself for that.

mod authorize;
mod feed;
mod haproxy;
mod keys;
mod lists;
mod nginx;
mod process;
mod propagation;
mod report;
mod servers;
mod sizes;
mod startup;
mod stats;
mod verify;

use std::{error::Error, io, process::ExitCode};

use assert_no_alloc::AllocDisabler;

/// Counts allocations where [`verify`] asks for it, and costs next to nothing elsewhere.
#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// Keys held while one verdict is measured.
const MANY: usize = 1_000_000;
/// Keys held while HTTP is measured; nginx holds the same.
const SOME: usize = 100_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("latchkey-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    match arguments {
        [] => {
            report::machine(&mut out)?;
            verify::run(&mut out, MANY)?;
            authorize::run(&mut out, SOME)?;
            startup::run(&mut out, MANY)?;
            propagation::run(&mut out)?;
            lists::run(&mut out, MANY as u64)?;
            sizes::run(&mut out)?;
        }
        ["verify"] => verify::run(&mut out, MANY)?,
        ["authorize"] => authorize::run(&mut out, SOME)?,
        ["startup"] => startup::run(&mut out, MANY)?,
        ["propagation"] => propagation::run(&mut out)?,
        ["lists"] => lists::run(&mut out, MANY as u64)?,
        ["sizes"] => sizes::run(&mut out)?,
        ["serve-gateway", keys] => servers::gateway(keys.parse()?)?,
        ["serve-bare"] => servers::bare()?,
        ["read-all", url] => startup::read_all(url)?,
        ["follow", url, number] => propagation::follow(url, number)?,
        _ => return Err(
            "usage: latchkey-bench [verify | authorize | startup | propagation | lists | sizes]"
                .into(),
        ),
    }
    Ok(())
}
