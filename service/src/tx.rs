//! A transaction that writes: it may take the next number of the change log, and it leaves its
//! entries in the audit log. All of it happens, or none.

use domain::{Timestamp, policy::Actor, propagation::Seq};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, Iterable as _, PrimaryKeyToColumn as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};
use tokio::sync::watch;

use crate::{
    Database, Error, Service,
    audit::{self, Entry},
    db::PG_NOW,
    feed::Record,
};

/// See the module.
pub(crate) struct WriteTx {
    db: Database,
    tx: DatabaseTransaction,
    now: Timestamp,
    wake: watch::Sender<Seq>,
    change: Option<(Seq, Vec<Record>)>,
}

impl Service {
    pub(crate) async fn write(&self) -> Result<WriteTx, Error> {
        let db = self.0.db.clone();
        let tx = db.begin_write().await?;
        // Read after the lock is held, so that times rise with the order of commits on SQLite.
        let now = self.now();
        Ok(WriteTx { db, tx, now, wake: self.0.wake.clone(), change: None })
    }
}

impl WriteTx {
    /// The time of this transaction.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Where to run statements.
    pub(crate) fn conn(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Locks a user's row, so that what depends on all of a user's things is decided one after
    /// the other. On SQLite the transaction holds the only write lock already.
    pub(crate) async fn lock_user(&self, id: domain::UserId) -> Result<(), Error> {
        if !self.db.is_sqlite() {
            let sql = "select id from users where id = $1 for update";
            self.tx.query_one_raw(self.db.statement(sql, [id.0.into()])).await?;
        }
        Ok(())
    }

    /// Locks rows until the commit, always in the order of their ids.
    pub(crate) async fn lock_rows<E: EntityTrait>(&self, rows: Select<E>) -> Result<(), Error> {
        if !self.db.is_sqlite() {
            let id = E::PrimaryKey::iter().next().ok_or(Error::Corrupt("key"))?;
            let rows = rows.order_by_asc(id.into_column()).lock_exclusive();
            self.tx.query_all_raw(rows.build(sea_orm::DbBackend::Postgres)).await?;
        }
        Ok(())
    }

    /// The number of this transaction in the change log.
    ///
    /// Taking it locks the counter until the commit, so the order of numbers is the order of
    /// commits and no reader ever sees a number before a smaller one. Take it late.
    pub(crate) async fn seq(&mut self) -> Result<Seq, Error> {
        if let Some((seq, _)) = &self.change {
            return Ok(*seq);
        }
        let sql = "update change_counter set seq = seq + 1 where id = 1 returning seq";
        let row = self.tx.query_one_raw(self.db.statement(sql, [])).await?;
        let seq = row.ok_or(Error::Corrupt("change counter"))?.try_get_by_index(0)?;
        self.change = Some((seq, Vec::new()));
        Ok(seq)
    }

    /// Puts what gateway nodes need to know under the number of this transaction.
    pub(crate) async fn log(
        &mut self,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Seq, Error> {
        let seq = self.seq().await?;
        if let Some((_, log)) = &mut self.change {
            log.extend(records);
        }
        Ok(seq)
    }

    /// Writes down who did what.
    pub(crate) async fn audit(&self, actor: &Actor, entry: Entry<'_>) -> Result<(), Error> {
        audit::append(&self.db, &self.tx, self.now, actor, entry).await
    }

    /// Ends where nothing is to be written, so that the lock and the connection are free before
    /// anything else is read.
    pub(crate) async fn end(self) -> Result<(), Error> {
        Ok(self.tx.rollback().await?)
    }

    /// Commits, and wakes the gateway nodes where there is a change for them.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        let Some((seq, records)) = self.change else { return Ok(self.tx.commit().await?) };
        let payload =
            serde_json::to_string(&records).map_err(|e| Error::Internal(e.to_string()))?;
        let now = if self.db.is_sqlite() { "$3" } else { PG_NOW };
        let sql =
            format!("insert into change_log (seq, committed_at, payload) values ($1, {now}, $2)");
        let mut values = vec![seq.into(), payload.into()];
        if self.db.is_sqlite() {
            values.push(self.now.micros().into());
        }
        self.tx.execute_raw(self.db.statement(&sql, values)).await?;
        if !self.db.is_sqlite() {
            // Delivered when the transaction commits, and only then.
            let sql = "select pg_notify('latchkey_change', $1)";
            self.tx.execute_raw(self.db.statement(sql, [seq.to_string().into()])).await?;
        }
        self.tx.commit().await?;
        self.wake.send_if_modified(|newest| {
            let newer = seq > *newest;
            *newest = seq.max(*newest);
            newer
        });
        Ok(())
    }
}

/// Makes sure that a form was filled in from what is still there.
///
/// # Errors
/// [`Error::ChangedMeanwhile`] where the row was changed since `seen`.
pub(crate) fn unchanged(seen: Option<Timestamp>, updated_at: i64) -> Result<(), Error> {
    match seen {
        Some(seen) if seen.micros() != updated_at => Err(Error::ChangedMeanwhile),
        _ => Ok(()),
    }
}
