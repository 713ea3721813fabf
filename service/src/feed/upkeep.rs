//! What nobody needs any more is taken out of the feed's tables.

use std::time::Duration;

use sea_orm::ConnectionTrait;

use crate::{Error, Service, propagation::clock};

/// Changes are kept for so long after every node has applied them. A node that was away for longer
/// takes a snapshot.
const KEEP_CHANGES: Duration = Duration::from_hours(7 * 24);
/// A node that ended without signing off is listed for so long after it stopped counting.
const KEEP_NODES: Duration = Duration::from_hours(24);

impl Service {
    /// Takes out changes that are old and in force everywhere, nodes that are long dead, and
    /// counters of quotas whose period is over. Call it every hour or so; several processes may.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn tidy_feed(&self) -> Result<(), Error> {
        let db = self.database();
        let conn = db.connection();
        let (now, values) = clock(db, self.now());
        let ago = |span: Duration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let (changes, nodes) = (ago(KEEP_CHANGES), ago(KEEP_NODES));
        let sql = format!(
            "delete from change_log where committed_at < {now} - {changes} \
             and seq <= (select seq from propagation_floor where id = 1)"
        );
        conn.execute_raw(db.statement(&sql, values.clone())).await?;
        let sql = format!("delete from gateway_nodes where live_until < {now} - {nodes}");
        conn.execute_raw(db.statement(&sql, values)).await?;
        self.sweep_quotas().await
    }
}
