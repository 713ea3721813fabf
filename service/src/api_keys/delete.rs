//! Deleting a key, for good.

use domain::{ApiKeyId, policy::Actor, propagation::Propagation};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{removed, update::entry};
use crate::{Error, Service, entity::api_key, propagation::Board};

impl Service {
    /// Deletes a key: its slot is free at once, its value is never accepted again. The row stays,
    /// so that it can be shown until its end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that is deleted or somebody else's.
    pub async fn delete_api_key(&self, actor: &Actor, id: ApiKeyId) -> Result<Propagation, Error> {
        let mut tx = self.write().await?;
        let row = self.load_own(&tx, actor, id).await?;
        let digests = [Some(row.digest.clone()), row.previous_digest.clone()];
        let seq = tx.log(removed(row.id, digests.into_iter().flatten())?).await?;
        let now = tx.now().micros();
        let change = api_key::ActiveModel {
            id: Set(row.id),
            slot: Set(None),
            deleted_at: Set(Some(now)),
            updated_at: Set(now),
            change_seq: Set(seq),
            previous_digest: Set(None),
            previous_until: Set(None),
            ..Default::default()
        };
        api_key::Entity::update(change).exec(tx.conn()).await?;
        let detail = serde_json::json!({ "prefix": row.prefix, "last4": row.last4 });
        tx.audit(actor, entry("api_key.delete", &row, detail)).await?;
        tx.commit().await?;
        let db = self.database();
        Ok(Board::load(db, db.connection(), self.now(), [seq]).await?.of(seq))
    }
}
