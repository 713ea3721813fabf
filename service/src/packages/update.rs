//! Changing packages and plans. What alters a verdict goes to every gateway node.

use domain::{
    PackageId, PlanId,
    package::{Package, Plan, UpdatePackage, UpdatePlan},
    policy::{Action, Actor, allow},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};

use super::{NO_PACKAGE, NO_PLAN, opened_by, plans::NewPlan, plans_of};
use crate::{
    Error, Service,
    audit::Entry,
    entity::{package, plan},
    feed::{Record, snapshot::plan_record},
    limits,
    naming::rename,
    tx::{WriteTx, unchanged},
};

impl Service {
    /// Changes a package.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`],
    /// [`Error::ChangedMeanwhile`].
    pub async fn update_package(
        &self,
        actor: &Actor,
        id: PackageId,
        input: UpdatePackage,
    ) -> Result<Package, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let mut row = lock_package(&tx, id).await?;
        unchanged(input.if_updated_at, row.updated_at)?;
        let old = row.clone();
        let (name, text) = (input.name.as_deref(), input.description.as_deref());
        rename(name, text, (&mut row.name, &mut row.description))?;
        if let Some(status) = input.status {
            row.status = status.as_str().into();
        }
        if row == old {
            tx.end().await?;
            return self.package(actor, id).await;
        }
        package_name_is_free(&tx, &row.name, Some(id)).await?;
        row.updated_at = tx.now().micros();
        let update = package::Entity::update(row.clone().into_active_model().reset_all());
        update.exec(tx.conn()).await.map_err(|e| Error::or_taken(e, "name"))?;
        if (&row.name, &row.status) != (&old.name, &old.status) {
            log_plans(&mut tx, &row, row.status != old.status).await?;
        }
        let detail = serde_json::json!({
            "from": { "name": old.name, "description": old.description, "status": old.status },
            "to": { "name": row.name, "description": row.description, "status": row.status },
        });
        let (kind, id_, name) = ("package", Some(row.id), row.name.as_str());
        tx.audit(actor, Entry { action: "package.update", kind, id: id_, name, detail }).await?;
        tx.commit().await?;
        self.package(actor, id).await
    }

    /// Changes a plan, for the keys that are there too.
    ///
    /// # Errors
    /// As [`Self::update_package`].
    pub async fn update_plan(
        &self,
        actor: &Actor,
        id: PlanId,
        input: UpdatePlan,
    ) -> Result<Plan, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let find = || plan::Entity::find_by_id(id.0).one(tx.conn());
        let package = find().await?.ok_or(NO_PLAN)?.package_id;
        let package = lock_package(&tx, PackageId(package)).await.map_err(|_| NO_PLAN)?;
        let mut row = find().await?.ok_or(NO_PLAN)?;
        unchanged(input.if_updated_at, row.updated_at)?;
        let old = row.clone();
        let (rate, quota) = limits::of_plan(&row)?;
        let opened = opened_by(tx.conn(), std::slice::from_ref(&row)).await?.remove(&row.id);
        let opened = opened.unwrap_or_default();
        let new = NewPlan {
            name: input.name.unwrap_or_else(|| row.name.clone()),
            rate_limit: input.rate_limit.unwrap_or(rate),
            quota: input.quota.unwrap_or(quota),
            max_keys: input
                .max_keys
                .map_or_else(|| u32::try_from(row.max_keys), Ok)
                .map_err(|_| Error::Corrupt("plan"))?,
            endpoints: input.endpoints.unwrap_or_else(|| opened.clone()),
        };
        if let Some(status) = input.status {
            row.status = status.as_str().into();
        }
        row.needs_approval = input.needs_approval.unwrap_or(row.needs_approval);
        let (mut row, endpoints) = new.checked(&tx, row).await?;
        if row == old && endpoints == opened {
            tx.end().await?;
            return self.plan(actor, id).await;
        }
        row.updated_at = tx.now().micros();
        self.save_plan(&mut tx, actor, "plan.update", &package, row, Some(endpoints)).await?;
        tx.commit().await?;
        self.plan(actor, id).await
    }
}

/// A package's row, locked, and those of its plans.
pub(super) async fn lock_package(tx: &WriteTx, id: PackageId) -> Result<package::Model, Error> {
    tx.lock_rows(package::Entity::find().filter(package::Column::Id.eq(id.0))).await?;
    tx.lock_rows(plan::Entity::find().filter(plan::Column::PackageId.eq(id.0))).await?;
    package::Entity::find_by_id(id.0).one(tx.conn()).await?.ok_or(NO_PACKAGE)
}

/// Tells the gateway nodes what their package has become to all plans; `verdict` where that
/// alters what they say of a call, so that the badges of the keys follow it.
async fn log_plans(tx: &mut WriteTx, row: &package::Model, verdict: bool) -> Result<(), Error> {
    let plans = plans_of(tx.conn(), &[row.id]).await?;
    let mut opened = opened_by(tx.conn(), &plans).await?;
    let mut records = Vec::with_capacity(plans.len());
    for plan in &plans {
        let endpoints = opened.remove(&plan.id).unwrap_or_default();
        records.push(Record::Plan(plan_record(plan, row, endpoints)?));
    }
    if records.is_empty() {
        return Ok(());
    }
    let seq = tx.log(records).await?;
    if verdict {
        plan::Entity::update_many()
            .col_expr(plan::Column::ChangeSeq, Expr::value(seq))
            .filter(plan::Column::PackageId.eq(row.id))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

pub(super) async fn package_name_is_free(
    tx: &WriteTx,
    name: &str,
    but: Option<PackageId>,
) -> Result<(), Error> {
    let same = package::Entity::find().filter(package::Column::Name.eq(name));
    match same.one(tx.conn()).await? {
        Some(row) if Some(PackageId(row.id)) != but => Err(Error::Taken("name")),
        _ => Ok(()),
    }
}
