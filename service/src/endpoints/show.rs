//! One endpoint, with what depends on it.

use std::collections::HashMap;

use domain::{
    EndpointId, PackageId, PlanId,
    endpoint::{EndpointDetail, OpenedBy},
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::to_endpoint;
use crate::{
    Error, Service,
    entity::{endpoint, package, plan, plan_endpoint},
};

impl Service {
    /// An endpoint and the plans that open it, by package and name.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`].
    pub async fn endpoint(&self, actor: &Actor, id: EndpointId) -> Result<EndpointDetail, Error> {
        allow(actor, Action::Administer, None)?;
        let conn = self.database().connection();
        let row = endpoint::Entity::find_by_id(id.0).one(conn).await?;
        let endpoint = to_endpoint(row.ok_or(Error::NotFound("endpoint"))?)?;
        let opens = plan_endpoint::Entity::find()
            .filter(plan_endpoint::Column::EndpointId.eq(id.0))
            .all(conn)
            .await?;
        let plans = plan::Entity::find()
            .filter(plan::Column::Id.is_in(opens.into_iter().map(|row| row.plan_id)))
            .all(conn)
            .await?;
        let packages: HashMap<Uuid, String> = package::Entity::find()
            .filter(package::Column::Id.is_in(plans.iter().map(|plan| plan.package_id)))
            .all(conn)
            .await?
            .into_iter()
            .map(|package| (package.id, package.name))
            .collect();
        let mut plans: Vec<OpenedBy> = plans
            .into_iter()
            .map(|plan| OpenedBy {
                plan_id: PlanId(plan.id),
                package_id: PackageId(plan.package_id),
                package: packages.get(&plan.package_id).cloned().unwrap_or_default(),
                plan: plan.name,
            })
            .collect();
        plans.sort_by(|a, b| (&a.package, &a.plan).cmp(&(&b.package, &b.plan)));
        Ok(EndpointDetail { endpoint, plans })
    }
}
