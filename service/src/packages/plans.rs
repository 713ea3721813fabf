//! What is alike in making and changing a plan.

use domain::{
    EndpointId, FieldError, PlanId,
    application::parse_name,
    limits::{Quota, RateLimit},
    package::{Plan, check_max_keys},
    policy::{Action, Actor, allow},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::OnConflict,
};

use super::{NO_PLAN, newest, opened_by, to_plan};
use crate::{
    Error, Service,
    audit::Entry,
    entity::{endpoint, package, plan, plan_endpoint},
    error::gather,
    feed::{Record, snapshot::plan_record},
    propagation::Board,
    tx::WriteTx,
};

/// A plan's settings as they were sent.
pub(super) struct NewPlan {
    pub name: String,
    pub rate_limit: Option<RateLimit>,
    pub quota: Option<Quota>,
    pub max_keys: u32,
    pub endpoints: Vec<EndpointId>,
}

impl NewPlan {
    /// Checks everything, and puts it into the row.
    pub(super) async fn checked(
        self,
        tx: &WriteTx,
        mut row: plan::Model,
    ) -> Result<(plan::Model, Vec<EndpointId>), Error> {
        let mut wrong = Vec::new();
        row.name = gather(parse_name(&self.name), &mut wrong).unwrap_or_default();
        let rate = self.rate_limit.map(RateLimit::check).transpose();
        let rate = gather(rate, &mut wrong).flatten();
        let quota = gather(self.quota.map(Quota::check).transpose(), &mut wrong).flatten();
        let keys = gather(check_max_keys(self.max_keys), &mut wrong).unwrap_or_default();
        let mut endpoints = self.endpoints;
        endpoints.sort_unstable();
        endpoints.dedup();
        let known = endpoint::Entity::find()
            .filter(endpoint::Column::Id.is_in(endpoints.iter().map(|id| id.0)));
        if known.count(tx.conn()).await? != endpoints.len() as u64 {
            let detail = "One of these endpoints does not exist any more. Load the page again.";
            wrong.push(FieldError::new("endpoints", "unknown_endpoint", detail));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let int = |n: u32| i32::try_from(n).map_err(|_| Error::Corrupt("limit"));
        row.rate_per_second = rate.map(|rate| int(rate.per_second)).transpose()?;
        row.rate_burst = rate.map(|rate| int(rate.burst)).transpose()?;
        let calls = quota.map(|quota| i64::try_from(quota.calls)).transpose();
        row.quota_calls = calls.map_err(|_| Error::Corrupt("limit"))?;
        row.quota_period = quota.map(|quota| quota.period.as_str().to_owned());
        row.max_keys = int(keys)?;
        let same = plan::Entity::find()
            .filter(plan::Column::PackageId.eq(row.package_id))
            .filter(plan::Column::Name.eq(&row.name))
            .filter(plan::Column::Id.ne(row.id));
        if same.one(tx.conn()).await?.is_some() {
            return Err(Error::Taken("name"));
        }
        Ok((row, endpoints))
    }
}

impl Service {
    /// One plan.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`].
    pub async fn plan(&self, actor: &Actor, id: PlanId) -> Result<Plan, Error> {
        allow(actor, Action::Administer, None)?;
        let (db, conn) = (self.database(), self.database().connection());
        let row = plan::Entity::find_by_id(id.0).one(conn).await?.ok_or(NO_PLAN)?;
        let rows = [row];
        let endpoints = opened_by(conn, &rows).await?.remove(&id.0).unwrap_or_default();
        let board = Board::load(db, conn, self.now(), newest(&rows)).await?;
        let [row] = rows;
        to_plan(row, endpoints, &board)
    }

    /// Writes a plan, tells the gateway nodes and the audit log. `endpoints`: what it opens from
    /// now on, `None` where that stays.
    pub(super) async fn save_plan(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        action: &'static str,
        package: &package::Model,
        mut row: plan::Model,
        endpoints: Option<Vec<EndpointId>>,
    ) -> Result<(), Error> {
        row.change_seq = tx.seq().await?;
        let values = row.clone().into_active_model().reset_all();
        let mut columns = <plan::Column as sea_orm::Iterable>::iter().collect::<Vec<_>>();
        columns.retain(|column| !matches!(column, plan::Column::Id));
        let save = OnConflict::column(plan::Column::Id).update_columns(columns).to_owned();
        plan::Entity::insert(values).on_conflict(save).exec_without_returning(tx.conn()).await?;
        let of = plan_endpoint::Column::PlanId.eq(row.id);
        let opens = match endpoints {
            Some(ids) => {
                plan_endpoint::Entity::delete_many().filter(of).exec(tx.conn()).await?;
                let rows = ids.iter().map(|id| {
                    let row = plan_endpoint::Model { plan_id: row.id, endpoint_id: id.0 };
                    row.into_active_model()
                });
                if !ids.is_empty() {
                    let insert = plan_endpoint::Entity::insert_many(rows);
                    insert.exec_without_returning(tx.conn()).await?;
                }
                ids
            }
            None => opened_by(tx.conn(), std::slice::from_ref(&row))
                .await?
                .remove(&row.id)
                .unwrap_or_default(),
        };
        let detail = serde_json::json!({
            "package": package.name, "status": row.status, "endpoints": opens,
            "rate": [row.rate_per_second, row.rate_burst],
            "quota": [row.quota_calls.map(|n| n.to_string()), row.quota_period.clone()],
            "needs_approval": row.needs_approval, "max_keys": row.max_keys,
        });
        tx.log([Record::Plan(plan_record(&row, package, opens)?)]).await?;
        let entry = Entry { action, kind: "plan", id: Some(row.id), name: &row.name, detail };
        tx.audit(actor, entry).await
    }
}
