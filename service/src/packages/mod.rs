//! Packages and their plans.

mod create;
mod delete;
mod list;
mod plans;
mod update;

use std::collections::HashMap;

use domain::{
    EndpointId, PackageId, PlanId, Timestamp,
    package::{Package, Plan},
    propagation::Seq,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Error,
    entity::{package, plan, plan_endpoint},
    limits,
    propagation::Board,
};

const NO_PACKAGE: Error = Error::NotFound("package");
const NO_PLAN: Error = Error::NotFound("plan");

fn to_package(row: package::Model, plans: Vec<Plan>) -> Result<Package, Error> {
    Ok(Package {
        id: PackageId(row.id),
        name: row.name,
        description: row.description,
        status: row.status.parse().map_err(|()| Error::Corrupt("package status"))?,
        plans,
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
    })
}

fn to_plan(row: plan::Model, endpoints: Vec<EndpointId>, board: &Board) -> Result<Plan, Error> {
    let (rate_limit, quota) = limits::of_plan(&row)?;
    Ok(Plan {
        id: PlanId(row.id),
        package_id: PackageId(row.package_id),
        name: row.name,
        status: row.status.parse().map_err(|()| Error::Corrupt("plan status"))?,
        endpoints,
        rate_limit,
        quota,
        needs_approval: row.needs_approval,
        max_keys: u32::try_from(row.max_keys).map_err(|_| Error::Corrupt("plan"))?,
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        propagation: board.of(row.change_seq),
    })
}

/// The plans of some packages, by name, with what they open.
async fn plans_of(
    conn: &impl ConnectionTrait,
    packages: &[Uuid],
) -> Result<Vec<plan::Model>, Error> {
    let plans = plan::Entity::find()
        .filter(plan::Column::PackageId.is_in(packages.iter().copied()))
        .order_by_asc(plan::Column::Name);
    Ok(plans.all(conn).await?)
}

/// What each of some plans opens.
async fn opened_by(
    conn: &impl ConnectionTrait,
    plans: &[plan::Model],
) -> Result<HashMap<Uuid, Vec<EndpointId>>, Error> {
    let ids = plans.iter().map(|plan| plan.id);
    let rows = plan_endpoint::Entity::find()
        .filter(plan_endpoint::Column::PlanId.is_in(ids))
        .order_by_asc(plan_endpoint::Column::EndpointId);
    let mut opened: HashMap<Uuid, Vec<EndpointId>> = HashMap::new();
    for row in rows.all(conn).await? {
        opened.entry(row.plan_id).or_default().push(EndpointId(row.endpoint_id));
    }
    Ok(opened)
}

fn newest(plans: &[plan::Model]) -> impl Iterator<Item = Seq> {
    plans.iter().map(|plan| plan.change_seq)
}
