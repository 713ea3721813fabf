//! Logs on standard error: text for people, JSON for machines. And traces, where they are wanted.

use std::io::IsTerminal as _;

use clap::ValueEnum;
use opentelemetry_sdk::trace::SdkTracer;
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer, filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use super::{
    Failure,
    otlp::{Exporter, Otlp},
};

/// How log lines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Starts logging; `LATCHKEY_LOG` chooses what, such as `info` or `gateway=debug`. Hold on to the
/// answer: traces are exported for as long as it lives.
pub fn start(format: LogFormat, otlp: &Otlp, node: &str) -> Result<Option<Exporter>, Failure> {
    let filter = EnvFilter::try_from_env("LATCHKEY_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.with_target(false).with_filter(filter).boxed(),
        LogFormat::Json => lines.json().with_filter(filter).boxed(),
    };
    let (exporter, tracer) = otlp.start(node)?.unzip();
    // A second start within one process, as in tests, keeps the first.
    let _ = tracing_subscriber::registry().with(lines).with(tracer.map(traces)).try_init();
    Ok(exporter)
}

/// The spans of calls and requests, and nothing else: others may hold more than is anybody's.
fn traces<S>(tracer: SdkTracer) -> impl Layer<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let exported = Targets::new()
        .with_target(gateway::trace::TARGET, Level::DEBUG)
        .with_target("server::console", Level::INFO);
    tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(exported)
}
