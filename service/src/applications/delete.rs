//! Deleting an application, with its keys.

use domain::{ApplicationId, PackageKeyId, policy::Actor};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{entry, lock_own};
use crate::{
    Digest, Error, Service,
    entity::{application, package_key},
    feed::{Record, Removed},
};

impl Service {
    /// Deletes an application; none of its keys is ever accepted again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that is somebody else's.
    pub async fn delete_application(&self, actor: &Actor, id: ApplicationId) -> Result<(), Error> {
        let mut tx = self.write().await?;
        let (row, owner) = lock_own(&tx, actor, id).await?;
        let keys = package_key::Entity::find();
        let keys = keys.filter(package_key::Column::ApplicationId.eq(id.0)).all(tx.conn()).await?;
        let mut records = Vec::with_capacity(keys.len());
        let mut hints = Vec::new();
        for key in &keys {
            let digest = Digest::from_slice(&key.digest).ok_or(Error::Corrupt("digest"))?;
            records.push(Record::Removed(Removed::PackageKey { id: PackageKeyId(key.id), digest }));
            if key.deleted_at.is_none() {
                hints.push(format!("{}…{}", key.prefix, key.last4));
            }
        }
        if !records.is_empty() {
            tx.log(records).await?;
        }
        application::Entity::delete_by_id(id.0).exec(tx.conn()).await?;
        let detail = serde_json::json!({ "owner": owner.username, "keys": hints });
        tx.audit(actor, entry("application.delete", &row, detail)).await?;
        tx.commit().await
    }
}
