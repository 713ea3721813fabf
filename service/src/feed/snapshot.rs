//! Everything a gateway node needs, as it stood at one number of the change log.

use std::{collections::HashMap, time::Duration};

use domain::{
    ApplicationId, EndpointId, PackageKeyId, PlanId, Timestamp, UserId, propagation::Seq,
};
use futures_util::TryStreamExt;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    PackageKeyRecord, PlanRecord, Record,
    rows::{ApiKeyRow, UserRow},
};
use crate::{
    Digest, Error, Service,
    entity::{api_key, application, endpoint, package, package_key, plan, plan_endpoint, user},
    limits,
};

/// After this time an old value is of interest to no node, however wrong its clock.
const LONG_OVER: Duration = Duration::from_hours(24);

impl Service {
    /// About how many keys [`Service::snapshot`] will tell of: those are counted too that were
    /// deleted of late.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_keys(&self) -> Result<u64, Error> {
        let db = self.database();
        let tx = db.begin_read().await?;
        let sql = "select (select count(*) from api_keys) + (select count(*) from package_keys)";
        let row = tx.query_one_raw(db.statement(sql, [])).await?;
        let keys: i64 = row.ok_or(Error::Corrupt("count"))?.try_get_by_index(0)?;
        db.end_long_read(tx).await?;
        Ok(keys.unsigned_abs())
    }

    /// Hands every record to `take`, all out of one consistent read, and answers the number they
    /// stand at. Users, endpoints and plans come before the keys that name them. Rows are
    /// streamed: the memory used does not depend on their number.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Corrupt`]; what `take` was given is then worthless.
    pub async fn snapshot(&self, take: &mut (dyn FnMut(Record) + Send)) -> Result<Seq, Error> {
        let db = self.database();
        let tx = db.begin_read().await?;
        let sql = "select seq from change_counter where id = 1";
        let row = tx.query_one_raw(db.statement(sql, [])).await?;
        let seq = row.ok_or(Error::Corrupt("change counter"))?.try_get_by_index(0)?;
        let mut rows = user::Entity::find().into_partial_model::<UserRow>().stream(&tx).await?;
        while let Some(row) = rows.try_next().await? {
            take(Record::User(row.into()));
        }
        drop(rows);
        let mut rows = endpoint::Entity::find().stream(&tx).await?;
        while let Some(row) = rows.try_next().await? {
            take(Record::Endpoint(crate::endpoints::to_record(&row)));
        }
        drop(rows);
        plans(&tx, take).await?;
        let live = api_key::Entity::find().filter(api_key::Column::DeletedAt.is_null());
        let mut rows = live.into_partial_model::<ApiKeyRow>().stream(&tx).await?;
        let long_over = self.now().minus(LONG_OVER).micros();
        while let Some(mut row) = rows.try_next().await? {
            row.previous_until = row.previous_until.filter(|until| *until > long_over);
            take(Record::ApiKey((&row).try_into()?));
        }
        drop(rows);
        package_keys(&tx, take).await?;
        db.end_long_read(tx).await?;
        Ok(seq)
    }
}

async fn plans(
    tx: &DatabaseTransaction,
    take: &mut (dyn FnMut(Record) + Send),
) -> Result<(), Error> {
    let mut opened: HashMap<Uuid, Vec<EndpointId>> = HashMap::new();
    for row in plan_endpoint::Entity::find().all(tx).await? {
        opened.entry(row.plan_id).or_default().push(EndpointId(row.endpoint_id));
    }
    let packages: HashMap<Uuid, package::Model> =
        package::Entity::find().all(tx).await?.into_iter().map(|row| (row.id, row)).collect();
    for row in plan::Entity::find().all(tx).await? {
        let package = packages.get(&row.package_id).ok_or(Error::Corrupt("plan"))?;
        let endpoints = opened.remove(&row.id).unwrap_or_default();
        take(Record::Plan(plan_record(&row, package, endpoints)?));
    }
    Ok(())
}

pub(crate) fn plan_record(
    row: &plan::Model,
    package: &package::Model,
    endpoints: Vec<EndpointId>,
) -> Result<PlanRecord, Error> {
    let (rate_limit, quota) = limits::of_plan(row)?;
    Ok(PlanRecord {
        id: PlanId(row.id),
        name: row.name.clone(),
        package: package.name.clone(),
        active: row.status == "active" && package.status == "active",
        endpoints,
        rate_limit,
        quota,
    })
}

async fn package_keys(
    tx: &DatabaseTransaction,
    take: &mut (dyn FnMut(Record) + Send),
) -> Result<(), Error> {
    let applications: HashMap<Uuid, application::Model> =
        application::Entity::find().all(tx).await?.into_iter().map(|row| (row.id, row)).collect();
    let live = package_key::Entity::find().filter(package_key::Column::DeletedAt.is_null());
    let mut rows = live.stream(tx).await?;
    while let Some(row) = rows.try_next().await? {
        let application = applications.get(&row.application_id);
        let application = application.ok_or(Error::Corrupt("package key"))?;
        take(Record::PackageKey(package_key_record(&row, application)?));
    }
    Ok(())
}

pub(crate) fn package_key_record(
    row: &package_key::Model,
    application: &application::Model,
) -> Result<PackageKeyRecord, Error> {
    let (rate_limit, quota) = limits::of_key(row)?;
    Ok(PackageKeyRecord {
        id: PackageKeyId(row.id),
        digest: Digest::from_slice(&row.digest).ok_or(Error::Corrupt("digest"))?,
        user: UserId(application.user_id),
        application: ApplicationId(application.id),
        application_name: application.name.clone(),
        plan: PlanId(row.plan_id),
        status: row.status.parse().map_err(|()| Error::Corrupt("package key status"))?,
        expires_at: row.expires_at.map(Timestamp::from_micros),
        rate_limit,
        quota,
    })
}
