//! Quotas, exact over all nodes: a node takes blocks of calls out of one row per key and period,
//! and accepts no call it has not taken before.

use domain::{PackageKeyId, Timestamp, limits::Quota};
use sea_orm::ConnectionTrait;

use crate::{Error, Service};

/// Calls that a node may accept until the end of their period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuotaBlock {
    /// How many; zero where the quota is used up.
    pub calls: u64,
    /// What other nodes and later blocks may still take.
    pub left: u64,
    /// When it was taken, by the database's clock.
    pub at: Timestamp,
    /// When the period began.
    pub start: Timestamp,
    /// When the period ends: the block is void from then on.
    pub end: Timestamp,
}

impl Service {
    /// Takes up to `want` calls out of a key's quota for the period that holds the present, by the
    /// database's clock. All blocks of a period together never exceed the quota, however many
    /// nodes ask at once.
    ///
    /// # Errors
    /// [`Error::Database`]: it is not known whether the block was taken, so it must not be used.
    pub async fn take_quota(
        &self,
        key: PackageKeyId,
        quota: Quota,
        want: u64,
    ) -> Result<QuotaBlock, Error> {
        let db = self.database();
        let tx = db.begin_write().await?;
        let at = self.database_now(&tx).await?;
        let (start, end) = quota.period.around(at);
        let sql = "insert into quota_counters (key_id, period_start, period_end, taken) \
                   values ($1, $2, $3, 0) on conflict do nothing";
        let values = [key.0.into(), start.micros().into(), end.micros().into()];
        tx.execute_raw(db.statement(sql, values)).await?;
        let lock = if db.is_sqlite() { "" } else { " for update" };
        let sql = format!(
            "select taken from quota_counters where key_id = $1 and period_start = $2{lock}"
        );
        let values = [key.0.into(), start.micros().into()];
        let row = tx.query_one_raw(db.statement(&sql, values)).await?;
        let taken: i64 = row.ok_or(Error::Corrupt("quota counter"))?.try_get_by_index(0)?;
        let free = quota.calls.saturating_sub(u64::try_from(taken).unwrap_or(0));
        let calls = want.min(free);
        if calls > 0 {
            let sql = "update quota_counters set taken = taken + $3 \
                       where key_id = $1 and period_start = $2";
            let more = i64::try_from(calls).unwrap_or(i64::MAX);
            let values = [key.0.into(), start.micros().into(), more.into()];
            tx.execute_raw(db.statement(sql, values)).await?;
        }
        tx.commit().await?;
        Ok(QuotaBlock { calls, left: free - calls, at, start, end })
    }

    /// Gives back what a node has taken and will not use, as at a shutdown.
    ///
    /// # Errors
    /// [`Error::Database`]; the calls are then lost to the period.
    pub async fn give_back_quota(
        &self,
        key: PackageKeyId,
        start: Timestamp,
        calls: u64,
    ) -> Result<(), Error> {
        let db = self.database();
        let sql = "update quota_counters set taken = taken - $3 \
                   where key_id = $1 and period_start = $2 and taken >= $3";
        let calls = i64::try_from(calls).unwrap_or(i64::MAX);
        let values = [key.0.into(), start.micros().into(), calls.into()];
        db.connection().execute_raw(db.statement(sql, values)).await?;
        Ok(())
    }

    /// Removes the counters of periods that ended a day ago or earlier.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn sweep_quotas(&self) -> Result<(), Error> {
        let db = self.database();
        let old = self.now().minus(std::time::Duration::from_hours(24)).micros();
        let sql = "delete from quota_counters where period_end < $1";
        db.connection().execute_raw(db.statement(sql, [old.into()])).await?;
        Ok(())
    }
}
