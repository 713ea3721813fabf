//! Writes down when keys were last used and how often they were called, in batches.

use std::{sync::Arc, time::Duration};

use service::feed::Calls;
use tokio::time::{error::Elapsed, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::Backoff,
    feed::Feed,
    gate::Gate,
    usage::{GATHER_EVERY, Usage},
    used::Batch,
};

/// Rows in one call to the service.
const AT_ONCE: usize = 500;
/// What is not written by then waits for the next flush.
const FLUSH_WITHIN: Duration = Duration::from_secs(5);

/// The task that does it.
pub(crate) struct Flusher<F> {
    feed: F,
    gate: Arc<Gate>,
    every: Duration,
    batch: Batch,
    uses: Backoff,
    calls: Backoff,
}

impl<F: Feed> Flusher<F> {
    pub fn new(feed: F, gate: Arc<Gate>, every: Duration) -> Self {
        Self {
            feed,
            gate,
            every,
            batch: Batch::default(),
            uses: Backoff::new("writing down last uses"),
            calls: Backoff::new("writing down usage"),
        }
    }

    /// Flushes every so often until told to stop, and once more then. By then the lease is closed,
    /// so nothing is accepted after the last flush.
    pub async fn run(mut self, stop: CancellationToken) {
        while stop.run_until_cancelled(sleep(self.every)).await.is_some() {
            self.flush().await;
        }
        self.flush().await;
    }

    async fn flush(&mut self) {
        self.flush_uses().await;
        self.flush_calls().await;
    }

    async fn flush_uses(&mut self) {
        self.gate.used().drain(&self.gate.table(), &mut self.batch);
        loop {
            let part = self.batch.take(AT_ONCE);
            if part.is_empty() {
                return;
            }
            let written = timeout(FLUSH_WITHIN, self.feed.record_last_used(&part)).await;
            if succeeded(written, &mut self.uses) {
                continue;
            }
            for (key, at) in part {
                self.batch.put(key, at);
            }
            return;
        }
    }

    /// A batch that failed without an answer may have been written after all; it is written again,
    /// and counts twice then, which is rarer and matters less than calls that are missing.
    async fn flush_calls(&mut self) {
        let usage: &Usage = self.gate.usage();
        usage.gather(self.gate.now());
        loop {
            let part: Vec<Calls> = usage.take(AT_ONCE);
            if part.is_empty() {
                return;
            }
            let written = timeout(FLUSH_WITHIN, self.feed.record_calls(&part)).await;
            if !succeeded(written, &mut self.calls) {
                usage.put_back(part);
                return;
            }
        }
    }
}

/// What failed is kept for the next flush; the delay is that of the flushes.
fn succeeded<E: std::fmt::Display>(
    written: Result<Result<(), E>, Elapsed>,
    backoff: &mut Backoff,
) -> bool {
    match written {
        Ok(Ok(())) => {
            backoff.succeeded();
            return true;
        }
        Ok(Err(error)) => backoff.failed(&error),
        Err(late) => backoff.failed(&late),
    };
    false
}

/// Empties the queue of usage at short intervals until told to stop.
pub(crate) async fn gather(gate: Arc<Gate>, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(GATHER_EVERY)).await.is_some() {
        gate.usage().gather(gate.now());
    }
}
