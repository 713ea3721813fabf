//! Package keys: made for an application and a plan; the value stays, the settings change.

mod create;
mod delete;
mod list;
mod update;

use std::collections::HashMap;

use domain::{
    ApplicationId, PackageId, PackageKeyId, PlanId, Timestamp,
    api_key::is_expired,
    package_key::{Named, PackageKey},
    propagation::Seq,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    Error, Service,
    audit::Entry,
    entity::{application, package, package_key, plan, user},
    limits,
    propagation::Board,
};

const NONE: Error = Error::NotFound("package key");

/// What stands around some package keys.
struct Around {
    applications: HashMap<Uuid, application::Model>,
    users: HashMap<Uuid, user::Model>,
    plans: HashMap<Uuid, plan::Model>,
    packages: HashMap<Uuid, package::Model>,
    board: Board,
    now: Timestamp,
}

impl Service {
    async fn around(
        &self,
        conn: &impl ConnectionTrait,
        rows: &[package_key::Model],
    ) -> Result<Around, Error> {
        let ids = rows.iter().map(|row| row.application_id);
        let of = application::Entity::find().filter(application::Column::Id.is_in(ids));
        let applications: HashMap<Uuid, application::Model> =
            of.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let ids = applications.values().map(|row| row.user_id);
        let of = user::Entity::find().filter(user::Column::Id.is_in(ids));
        let users: HashMap<Uuid, user::Model> =
            of.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let ids = rows.iter().map(|row| row.plan_id);
        let of = plan::Entity::find().filter(plan::Column::Id.is_in(ids));
        let plans: HashMap<Uuid, plan::Model> =
            of.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let ids = plans.values().map(|row| row.package_id);
        let of = package::Entity::find().filter(package::Column::Id.is_in(ids));
        let packages: HashMap<Uuid, package::Model> =
            of.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let now = self.now();
        let seqs = rows.iter().map(|row| newest(row, &applications, &users, &plans));
        let board = Board::load(self.database(), conn, now, seqs).await?;
        Ok(Around { applications, users, plans, packages, board, now })
    }

    /// Keys as they stand after a commit.
    async fn views(&self, rows: Vec<package_key::Model>) -> Result<Vec<PackageKey>, Error> {
        let around = self.around(self.database().connection(), &rows).await?;
        rows.into_iter().map(|row| around.view(row)).collect()
    }

    async fn view(&self, row: package_key::Model) -> Result<PackageKey, Error> {
        self.views(vec![row]).await?.pop().ok_or(NONE)
    }
}

/// A key is in force as its owner's status and its plan let it be.
fn newest(
    row: &package_key::Model,
    applications: &HashMap<Uuid, application::Model>,
    users: &HashMap<Uuid, user::Model>,
    plans: &HashMap<Uuid, plan::Model>,
) -> Seq {
    let owner = applications.get(&row.application_id).and_then(|of| users.get(&of.user_id));
    let owner = owner.map_or(0, |owner| owner.change_seq);
    let plan = plans.get(&row.plan_id).map_or(0, |plan| plan.change_seq);
    row.change_seq.max(owner).max(plan)
}

impl Around {
    fn view(&self, row: package_key::Model) -> Result<PackageKey, Error> {
        const LOST: Error = Error::Corrupt("package key");
        let seq = newest(&row, &self.applications, &self.users, &self.plans);
        let application = self.applications.get(&row.application_id).ok_or(LOST)?;
        let owner = self.users.get(&application.user_id).ok_or(LOST)?;
        let plan = self.plans.get(&row.plan_id).ok_or(LOST)?;
        let package = self.packages.get(&plan.package_id).ok_or(LOST)?;
        let (rate_limit, quota) = limits::of_key(&row)?;
        let expires_at = row.expires_at.map(Timestamp::from_micros);
        Ok(PackageKey {
            id: PackageKeyId(row.id),
            prefix: row.prefix,
            last4: row.last4,
            status: row.status.parse().map_err(|()| LOST)?,
            reason: row.reason,
            expired: is_expired(expires_at, self.now),
            expires_at,
            created_at: Timestamp::from_micros(row.created_at),
            updated_at: Timestamp::from_micros(row.updated_at),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
            deleted: row.deleted_at.is_some(),
            application: Named {
                id: ApplicationId(application.id),
                name: application.name.clone(),
            },
            package: Named { id: PackageId(package.id), name: package.name.clone() },
            plan: Named { id: PlanId(plan.id), name: plan.name.clone() },
            user: crate::users::to_ref(owner),
            rate_limit,
            quota,
            propagation: self.board.of(seq),
        })
    }
}

fn hint(row: &package_key::Model) -> String {
    format!("{}…{}", row.prefix, row.last4)
}

fn entry<'a>(
    action: &'static str,
    row: &package_key::Model,
    name: &'a str,
    detail: serde_json::Value,
) -> Entry<'a> {
    Entry { action, kind: "package_key", id: Some(row.id), name, detail }
}
