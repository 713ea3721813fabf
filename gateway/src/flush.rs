//! Writes down when keys were last used, in batches.

use std::{sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{backoff::Backoff, feed::Feed, gate::Gate, used::Batch};

/// Keys in one call to the service.
const AT_ONCE: usize = 500;
/// What is not written by then waits for the next flush.
const FLUSH_WITHIN: Duration = Duration::from_secs(5);

/// The task that does it.
pub(crate) struct Flusher<F> {
    feed: F,
    gate: Arc<Gate>,
    every: Duration,
    batch: Batch,
    backoff: Backoff,
}

impl<F: Feed> Flusher<F> {
    pub fn new(feed: F, gate: Arc<Gate>, every: Duration) -> Self {
        let backoff = Backoff::new("writing down last uses");
        Self { feed, gate, every, batch: Batch::default(), backoff }
    }

    /// Flushes every so often until told to stop, and once more then. By then the lease is closed,
    /// so nothing is added after the last flush.
    pub async fn run(mut self, stop: CancellationToken) {
        while stop.run_until_cancelled(sleep(self.every)).await.is_some() {
            self.flush().await;
        }
        self.flush().await;
    }

    async fn flush(&mut self) {
        self.gate.used().drain(&self.gate.table(), &mut self.batch);
        loop {
            let part = self.batch.take(AT_ONCE);
            if part.is_empty() {
                return;
            }
            let error = match timeout(FLUSH_WITHIN, self.feed.record_last_used(&part)).await {
                Ok(Ok(())) => {
                    self.backoff.succeeded();
                    continue;
                }
                Ok(Err(error)) => error.to_string(),
                Err(late) => late.to_string(),
            };
            // Kept for the next flush; the delay is that of the flushes.
            self.backoff.failed(&error);
            for (key, at) in part {
                self.batch.put(key, at);
            }
            return;
        }
    }
}
