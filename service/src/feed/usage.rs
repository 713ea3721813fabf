//! Calls, as the gateway nodes report them in batches.

use std::collections::BTreeMap;

use domain::{Timestamp, verdict::Verdict};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{UsedKey, last_used::rows};
use crate::{Error, Service};

/// The hour that holds a moment, in microseconds since 1970.
const HOUR: i64 = 3_600_000_000;

/// Some calls of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Calls {
    /// Any moment within the hour.
    pub at: Timestamp,
    /// The key, where the call had one that is known.
    pub key: Option<UsedKey>,
    /// The endpoint, where the call named one that is known.
    pub endpoint: Option<domain::EndpointId>,
    /// What came of them.
    pub verdict: Verdict,
    /// How many.
    pub calls: u64,
}

impl Service {
    /// Adds calls to the table of usage, all or none: one statement, however long the batch.
    ///
    /// # Errors
    /// [`Error::Database`]: nothing of the batch was written.
    pub async fn record_calls(&self, batch: &[Calls]) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        let db = self.database();
        let tx = db.begin_write().await?;
        // Always in the same order, so that two nodes never wait for each other in a circle; and
        // each row once, for a statement may not touch one twice.
        let mut sums: BTreeMap<_, i64> = BTreeMap::new();
        for calls in batch {
            let sum = sums.entry(row(calls)).or_default();
            *sum = sum.saturating_add(i64::try_from(calls.calls).unwrap_or(i64::MAX));
        }
        let rows = rows(sums.len(), 5);
        let sql = format!(
            "insert into usage_hours (hour, key_id, endpoint_id, verdict, calls) values {rows} \
             on conflict (hour, key_id, endpoint_id, verdict) \
             do update set calls = usage_hours.calls + excluded.calls"
        );
        let values = sums.into_iter().flat_map(|((hour, key, endpoint, verdict), calls)| {
            [hour.into(), key.into(), endpoint.into(), verdict.into(), calls.into()]
        });
        tx.execute_raw(db.statement(&sql, values)).await?;
        Ok(tx.commit().await?)
    }
}

/// Hour, key, endpoint and verdict: the table's primary key.
fn row(calls: &Calls) -> (i64, Uuid, Uuid, &'static str) {
    let key = calls.key.map_or(Uuid::nil(), UsedKey::id);
    (
        calls.at.micros().div_euclid(HOUR) * HOUR,
        key,
        calls.endpoint.map_or(Uuid::nil(), |id| id.0),
        calls.verdict.code(),
    )
}
