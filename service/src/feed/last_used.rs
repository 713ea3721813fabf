//! When keys were last used, as the gateway nodes report it in batches.

use domain::{ApiKeyId, PackageKeyId, Timestamp};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{Error, Service};

/// Which key was used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UsedKey {
    /// A user's own.
    ApiKey(ApiKeyId),
    /// An application's.
    PackageKey(PackageKeyId),
    /// A user's own, by the value that it had before it was regenerated.
    PreviousValue(ApiKeyId),
}

impl UsedKey {
    /// The key's id, whatever its kind and value.
    pub const fn id(self) -> Uuid {
        match self {
            Self::ApiKey(id) | Self::PreviousValue(id) => id.0,
            Self::PackageKey(id) => id.0,
        }
    }
}

/// How the uses of one kind of key are written: the table, what is set, and where.
struct Kind {
    is: fn(&UsedKey) -> bool,
    table: &'static str,
    set: &'static str,
    condition: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind {
        is: |key| matches!(key, UsedKey::ApiKey(_)),
        table: "api_keys",
        set: "last_used_at = used.column2",
        condition: "(last_used_at is null or last_used_at < used.column2)",
    },
    Kind {
        is: |key| matches!(key, UsedKey::PackageKey(_)),
        table: "package_keys",
        set: "last_used_at = used.column2",
        condition: "(last_used_at is null or last_used_at < used.column2)",
    },
    // A call with the old value is one of the key, too.
    Kind {
        is: |key| matches!(key, UsedKey::PreviousValue(_)),
        table: "api_keys",
        set: "previous_last_used_at = used.column2, last_used_at = \
              case when last_used_at > used.column2 then last_used_at else used.column2 end",
        condition: "previous_digest is not null and \
                    (previous_last_used_at is null or previous_last_used_at < used.column2)",
    },
];

impl Service {
    /// Writes down when keys were last used. Of two reports the later time stays; keys that are
    /// gone are passed over. A few statements, however long the batch: on a busy machine every
    /// one waits for its turn.
    ///
    /// # Errors
    /// [`Error::Database`]: nothing of the batch was written.
    pub async fn record_last_used(&self, used: &[(UsedKey, Timestamp)]) -> Result<(), Error> {
        if used.is_empty() {
            return Ok(());
        }
        let db = self.database();
        let tx = db.begin_write().await?;
        for Kind { is, table, set, condition } in KINDS {
            let of_kind: Vec<_> = used.iter().filter(|(key, _)| is(key)).collect();
            if of_kind.is_empty() {
                continue;
            }
            if !db.is_sqlite() {
                // Always in the same order, so that two nodes never wait for each other in a circle.
                let ids = of_kind.iter().map(|(key, _)| key.id().into());
                let list = rows(1, of_kind.len());
                let sql =
                    format!("select id from {table} where id in {list} order by id for update");
                tx.query_all_raw(db.statement(&sql, ids)).await?;
            }
            let values = of_kind.iter().flat_map(|(key, at)| [key.id().into(), at.micros().into()]);
            let rows = rows(of_kind.len(), 2);
            let sql = format!(
                "update {table} set {set} from (values {rows}) as used \
                 where id = used.column1 and {condition}"
            );
            tx.execute_raw(db.statement(&sql, values)).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// So many rows of `$1`, `$2`, …, as a statement takes them.
pub(super) fn rows(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let marks: Vec<_> = (1..=columns).map(|at| format!("${}", row * columns + at)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbered_through() {
        assert_eq!(rows(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(rows(1, 2), "($1, $2)");
    }
}
