//! Deleting a key, for good.

use domain::{ApiKeyId, policy::Actor, propagation::Propagation};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::update::entry;
use crate::{
    Digest, Error, Service,
    entity::api_key,
    feed::{Record, Removed},
    propagation::Board,
};

impl Service {
    /// Deletes a key: its slot is free at once, its value is never accepted again. The row stays,
    /// so that it can be shown until its end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that is deleted or somebody else's.
    pub async fn delete_api_key(&self, actor: &Actor, id: ApiKeyId) -> Result<Propagation, Error> {
        let mut tx = self.write().await?;
        let row = self.load_own(&tx, actor, id).await?;
        let digest = Digest::from_slice(&row.digest).ok_or(Error::Corrupt("digest"))?;
        let seq = tx.log([Record::Removed(Removed::ApiKey { id, digest })]).await?;
        let now = tx.now().micros();
        let change = api_key::ActiveModel {
            id: Set(row.id),
            slot: Set(None),
            deleted_at: Set(Some(now)),
            updated_at: Set(now),
            change_seq: Set(seq),
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
