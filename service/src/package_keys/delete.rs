//! Deleting a package key, for good; and several keys at once.

use domain::{
    FieldError, PackageKeyId,
    package_key::{Bulk, BulkAction, BulkResult, PackageKeyStatus, UpdatePackageKey},
    policy::{Action, Actor, allow},
    propagation::Propagation,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{entry, hint};
use crate::{
    Digest, Error, Service,
    entity::package_key,
    feed::{Record, Removed},
    propagation::Board,
};

/// Keys in one request.
const BULK_MAX: usize = 200;

impl Service {
    /// Deletes a key: its value is never accepted again. The row stays, so that it can be shown
    /// until its end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that is deleted or somebody else's.
    pub async fn delete_package_key(
        &self,
        actor: &Actor,
        id: PackageKeyId,
    ) -> Result<Propagation, Error> {
        let mut tx = self.write().await?;
        let (row, application) = self.load_package_key(&tx, actor, id).await?;
        let digest = Digest::from_slice(&row.digest).ok_or(Error::Corrupt("digest"))?;
        let seq = tx.log([Record::Removed(Removed::PackageKey { id, digest })]).await?;
        let now = tx.now().micros();
        let change = package_key::ActiveModel {
            id: Set(row.id),
            deleted_at: Set(Some(now)),
            updated_at: Set(now),
            change_seq: Set(seq),
            ..Default::default()
        };
        package_key::Entity::update(change).exec(tx.conn()).await?;
        let detail = serde_json::json!({ "application": application.name });
        tx.audit(actor, entry("package_key.delete", &row, &hint(&row), detail)).await?;
        tx.commit().await?;
        let db = self.database();
        Ok(Board::load(db, db.connection(), self.now(), [seq]).await?.of(seq))
    }

    /// Does the same with several keys, each on its own: what fails for one does not hold up the
    /// others, and the answer says for each what became of it.
    ///
    /// # Errors
    /// [`Error::AdminOnly`]; [`Error::Invalid`] for no key or more than 200.
    pub async fn bulk_package_keys(
        &self,
        actor: &Actor,
        input: Bulk,
    ) -> Result<Vec<BulkResult>, Error> {
        allow(actor, Action::Administer, None)?;
        if !(1..=BULK_MAX).contains(&input.ids.len()) {
            let detail = format!("Choose 1 to {BULK_MAX} keys.");
            return Err(FieldError::new("ids", "out_of_range", detail).into());
        }
        let mut results = Vec::with_capacity(input.ids.len());
        for id in input.ids {
            let done = match input.action {
                BulkAction::Enable => self.set_status(actor, id, PackageKeyStatus::Enabled).await,
                BulkAction::Disable => self.set_status(actor, id, PackageKeyStatus::Disabled).await,
                BulkAction::Delete => self.delete_package_key(actor, id).await,
            };
            results.push(match done {
                Ok(propagation) => BulkResult { id, problem: None, propagation: Some(propagation) },
                Err(error) => {
                    if error.is_internal() {
                        return Err(error);
                    }
                    BulkResult { id, problem: Some(error.problem()), propagation: None }
                }
            });
        }
        Ok(results)
    }

    async fn set_status(
        &self,
        actor: &Actor,
        id: PackageKeyId,
        status: PackageKeyStatus,
    ) -> Result<Propagation, Error> {
        let input = UpdatePackageKey { status: Some(status), ..UpdatePackageKey::default() };
        Ok(self.update_package_key(actor, id, input).await?.propagation)
    }
}
