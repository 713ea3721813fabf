//! Reading the change log.

use domain::propagation::Seq;
use sea_orm::ConnectionTrait;

use super::Record;
use crate::{Error, Service};

/// The most changes that one read answers.
const BATCH: i64 = 1000;

/// One entry of the change log.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its number.
    pub seq: Seq,
    /// What stands after it, to be applied in this order.
    pub records: Vec<Record>,
}

/// A piece of the change log.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The newest number, out of the same read.
    pub head: Seq,
    /// What comes after the number asked for: in order, without a gap, at most a thousand.
    pub changes: Vec<Change>,
    /// The log does not reach back far enough: take a snapshot.
    pub gap: bool,
}

impl Changes {
    /// Whether whoever has applied these, after `after`, knows everything.
    pub fn reaches_head(&self, after: Seq) -> bool {
        !self.gap && self.changes.last().map_or(after, |change| change.seq) >= self.head
    }
}

impl Service {
    /// The changes after `after`, and the newest number, in one consistent read.
    ///
    /// # Errors
    /// [`Error::Database`]; [`Error::Corrupt`] where an entry cannot be read.
    pub async fn changes_after(&self, after: Seq) -> Result<Changes, Error> {
        let db = self.database();
        let sql = "select c.seq, l.seq, l.payload from change_counter c \
                   left join change_log l on l.seq > $1 \
                   where c.id = 1 order by l.seq limit $2";
        let values = [after.into(), BATCH.into()];
        let rows = db.connection().query_all_raw(db.statement(sql, values)).await?;
        let first = rows.first().ok_or(Error::Corrupt("change counter"))?;
        let head: Seq = first.try_get_by_index(0)?;
        let mut changes = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(seq) = row.try_get_by_index::<Option<Seq>>(1)? else { continue };
            let payload: String = row.try_get_by_index(2)?;
            let records =
                serde_json::from_str(&payload).map_err(|_| Error::Corrupt("change log entry"))?;
            changes.push(Change { seq, records });
        }
        let next = changes.first().map_or(head + 1, |change| change.seq);
        let gap = if head == after { false } else { head < after || next != after + 1 };
        Ok(Changes { head, changes, gap })
    }
}
