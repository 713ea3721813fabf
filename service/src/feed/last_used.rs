//! When keys were last used, as the gateway nodes report it in batches.

use domain::{ApiKeyId, PackageKeyId, Timestamp};
use sea_orm::ConnectionTrait;

use crate::{Error, Service};

/// Which key was used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UsedKey {
    /// A user's own.
    ApiKey(ApiKeyId),
    /// An application's.
    PackageKey(PackageKeyId),
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
        used.sort_unstable_by_key(|(key, _)| *key);
        for (key, at) in used {
            let (sql, id) = match key {
                UsedKey::ApiKey(id) => (
                    "update api_keys set last_used_at = $1 \
                     where id = $2 and (last_used_at is null or last_used_at < $1)",
                    id.0,
                ),
                UsedKey::PackageKey(id) => (
                    "update package_keys set last_used_at = $1 \
                     where id = $2 and (last_used_at is null or last_used_at < $1)",
                    id.0,
                ),
            };
            tx.execute_raw(db.statement(sql, [at.micros().into(), id.into()])).await?;
        }
        Ok(tx.commit().await?)
    }
}
