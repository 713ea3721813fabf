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

impl Service {
    /// Writes down when keys were last used. Of two reports the later time stays; keys that are
    /// gone are passed over.
    ///
    /// # Errors
    /// [`Error::Database`]: nothing of the batch was written.
    pub async fn record_last_used(&self, used: &[(UsedKey, Timestamp)]) -> Result<(), Error> {
        if used.is_empty() {
            return Ok(());
        }
        let db = self.database();
        let tx = db.begin_write().await?;
        // Always in the same order, so that two nodes never wait for each other in a circle.
        let mut used = used.to_vec();
        used.sort_unstable_by_key(|(key, _)| (key.id(), *key));
        for (key, at) in used {
            let sql = match key {
                UsedKey::ApiKey(_) => {
                    "update api_keys set last_used_at = $1 \
                     where id = $2 and (last_used_at is null or last_used_at < $1)"
                }
                UsedKey::PackageKey(_) => {
                    "update package_keys set last_used_at = $1 \
                     where id = $2 and (last_used_at is null or last_used_at < $1)"
                }
                // A call with the old value is one of the key, too.
                UsedKey::PreviousValue(_) => {
                    "update api_keys set previous_last_used_at = $1, last_used_at = \
                     case when last_used_at > $1 then last_used_at else $1 end \
                     where id = $2 and previous_digest is not null and \
                     (previous_last_used_at is null or previous_last_used_at < $1)"
                }
            };
            tx.execute_raw(db.statement(sql, [at.micros().into(), key.id().into()])).await?;
        }
        Ok(tx.commit().await?)
    }
}
