//! Making packages and plans.

use domain::{
    EndpointId, PackageId, PlanId,
    package::{CreatePackage, CreatePlan, DEFAULT_MAX_KEYS, OfferStatus, Package, Plan},
    policy::{Action, Actor, allow},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{NO_PACKAGE, plans::NewPlan, to_package, update::package_name_is_free};
use crate::{
    Error, Service,
    audit::Entry,
    entity::{package, plan},
    naming::named,
};

impl Service {
    /// Makes a package. Nothing can be had of it before it has a plan.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`], [`Error::Taken`].
    pub async fn create_package(
        &self,
        actor: &Actor,
        input: CreatePackage,
    ) -> Result<Package, Error> {
        allow(actor, Action::Administer, None)?;
        let (name, description) = named(&input.name, input.description.as_deref())?;
        let tx = self.write().await?;
        package_name_is_free(&tx, &name, None).await?;
        let row = package::Model {
            id: self.0.context.id::<PackageId>().0,
            name,
            description,
            status: input.status.unwrap_or(OfferStatus::Active).as_str().into(),
            created_at: tx.now().micros(),
            updated_at: tx.now().micros(),
        };
        let insert = package::Entity::insert(row.clone().into_active_model().reset_all());
        insert.exec_without_returning(tx.conn()).await.map_err(|e| Error::or_taken(e, "name"))?;
        let detail = serde_json::json!({ "status": row.status });
        let entry = Entry {
            action: "package.create",
            kind: "package",
            id: Some(row.id),
            name: &row.name,
            detail,
        };
        tx.audit(actor, entry).await?;
        tx.commit().await?;
        to_package(row, Vec::new())
    }

    /// Makes a plan in a package.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`] for the package, [`Error::Invalid`],
    /// [`Error::Taken`].
    pub async fn create_plan(
        &self,
        actor: &Actor,
        package: PackageId,
        input: CreatePlan,
    ) -> Result<Plan, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let of = package::Entity::find().filter(package::Column::Id.eq(package.0));
        tx.lock_rows(of).await?;
        let of = package::Entity::find_by_id(package.0).one(tx.conn()).await?.ok_or(NO_PACKAGE)?;
        let now = tx.now().micros();
        let row = plan::Model {
            id: self.0.context.id::<PlanId>().0,
            package_id: of.id,
            name: String::new(),
            status: input.status.unwrap_or(OfferStatus::Active).as_str().into(),
            rate_per_second: None,
            rate_burst: None,
            quota_calls: None,
            quota_period: None,
            needs_approval: input.needs_approval,
            max_keys: 0,
            created_at: now,
            updated_at: now,
            change_seq: 0,
        };
        let endpoints: Vec<EndpointId> = input.endpoints.clone();
        let new = NewPlan {
            name: input.name,
            rate_limit: input.rate_limit,
            quota: input.quota,
            max_keys: input.max_keys.unwrap_or(DEFAULT_MAX_KEYS),
            endpoints,
        };
        let (row, endpoints) = new.checked(&tx, row).await?;
        let id = PlanId(row.id);
        self.save_plan(&mut tx, actor, "plan.create", &of, row, Some(endpoints)).await?;
        tx.commit().await?;
        self.plan(actor, id).await
    }
}
