//! Deleting packages and plans that no key depends on.

use domain::{
    PackageId, PlanId,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{NO_PLAN, plans_of, update::lock_package};
use crate::{
    Error, Service,
    audit::Entry,
    entity::{package, package_key, plan},
    feed::{Record, Removed},
    tx::WriteTx,
};

impl Service {
    /// Deletes a package with its plans.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`], [`Error::InUse`] where a key is left.
    pub async fn delete_package(&self, actor: &Actor, id: PackageId) -> Result<(), Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let row = lock_package(&tx, id).await?;
        let plans: Vec<Uuid> =
            plans_of(tx.conn(), &[row.id]).await?.into_iter().map(|plan| plan.id).collect();
        forget_keys(&tx, &plans, "package").await?;
        if !plans.is_empty() {
            tx.log(plans.iter().map(|id| Record::Removed(Removed::Plan { id: PlanId(*id) })))
                .await?;
        }
        package::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
        let detail = serde_json::json!({ "plans": plans.len() });
        let (kind, id, name) = ("package", Some(row.id), row.name.as_str());
        tx.audit(actor, Entry { action: "package.delete", kind, id, name, detail }).await?;
        tx.commit().await
    }

    /// Deletes a plan.
    ///
    /// # Errors
    /// As [`Self::delete_package`].
    pub async fn delete_plan(&self, actor: &Actor, id: PlanId) -> Result<(), Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let find = || plan::Entity::find_by_id(id.0).one(tx.conn());
        let package = find().await?.ok_or(NO_PLAN)?.package_id;
        let package = lock_package(&tx, PackageId(package)).await.map_err(|_| NO_PLAN)?;
        let row = find().await?.ok_or(NO_PLAN)?;
        forget_keys(&tx, &[row.id], "plan").await?;
        tx.log([Record::Removed(Removed::Plan { id })]).await?;
        plan::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
        let detail = serde_json::json!({ "package": package.name });
        let (kind, id, name) = ("plan", Some(row.id), row.name.as_str());
        tx.audit(actor, Entry { action: "plan.delete", kind, id, name, detail }).await?;
        tx.commit().await
    }
}

/// Takes away what is left of deleted keys; refuses where one is alive. The rows of the plans are
/// locked, and making a key locks them too.
async fn forget_keys(tx: &WriteTx, plans: &[Uuid], what: &'static str) -> Result<(), Error> {
    let of = package_key::Column::PlanId.is_in(plans.iter().copied());
    let live = package_key::Entity::find().filter(of.clone());
    if live.filter(package_key::Column::DeletedAt.is_null()).one(tx.conn()).await?.is_some() {
        return Err(Error::InUse(what));
    }
    package_key::Entity::delete_many().filter(of).exec(tx.conn()).await?;
    Ok(())
}
