//! `/metrics`: figures for Prometheus, in its text format 0.0.4.

use std::fmt::{self, Write};

use axum::{extract::State, response::IntoResponse};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::{clock::BootTime, counters::BOUNDS, gate::Gate, node::Node};

/// The route.
pub(super) async fn handle(State(node): State<Node>) -> impl IntoResponse {
    let mut text = String::with_capacity(4096);
    // Writing to a string cannot fail.
    let _: fmt::Result = write(&mut text, node.gate());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4"), (CACHE_CONTROL, "no-store")], text)
}

fn write(out: &mut String, gate: &Gate) -> fmt::Result {
    let (table, metrics) = (gate.table(), gate.metrics());
    head(out, "latchkey_build_info", "gauge", "The version that runs.")?;
    writeln!(out, "latchkey_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))?;

    let name = "latchkey_calls_total";
    head(out, name, "counter", "Calls by verdict since the start.")?;
    for (verdict, calls) in metrics.calls() {
        writeln!(out, "{name}{{verdict=\"{}\"}} {calls}", verdict.code())?;
    }

    let name = "latchkey_verify_seconds";
    head(out, name, "histogram", "From a request's head to its verdict.")?;
    let times = metrics.verify.read();
    for (bound, within) in BOUNDS.iter().zip(times.within) {
        writeln!(out, "{name}_bucket{{le=\"{}\"}} {within}", decimal(*bound))?;
    }
    writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {}", times.count)?;
    writeln!(out, "{name}_sum {}", times.sum.as_secs_f64())?;
    writeln!(out, "{name}_count {}", times.count)?;

    gauge(out, "latchkey_keys", "Keys in memory.", table.keys_held())?;
    let applied = table.applied().unwrap_or(0);
    gauge(out, "latchkey_applied_seq", "The last change in force here.", applied)?;
    gauge(out, "latchkey_lag", "Changes heard of and not in force yet.", gate.lag())?;
    gauge(out, "latchkey_live_nodes", "Nodes among which rates are shared.", gate.nodes())?;
    let lease = gate.lease().left(BootTime::now()).as_secs_f64();
    gauge(out, "latchkey_lease_seconds", "For how long calls are still answered.", lease)?;
    let name = "latchkey_usage_dropped_total";
    head(out, name, "counter", "Calls written down without their key and endpoint.")?;
    writeln!(out, "{name} {}", gate.usage().dropped_so_far())
}

fn gauge(out: &mut String, name: &str, help: &str, value: impl fmt::Display) -> fmt::Result {
    head(out, name, "gauge", help)?;
    writeln!(out, "{name} {value}")
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// Nanoseconds as seconds, without an exponent: 250 becomes `0.00000025`.
fn decimal(nanos: u64) -> String {
    let text = format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_seconds() {
        let texts: Vec<_> = [250, 1_000_000, 1_000_000_000, 2_500_000_000].map(decimal).into();
        assert_eq!(texts, ["0.00000025", "0.001", "1", "2.5"]);
    }
}
