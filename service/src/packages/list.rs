//! Looking packages up.

use std::collections::HashMap;

use domain::{
    PackageId,
    package::{OfferStatus, Package, PackageQuery, Plan},
    page::Page,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{NO_PACKAGE, newest, opened_by, plans_of, to_package, to_plan};
use crate::{
    Error, Service,
    entity::package,
    page::{Mark, Paging, after_prefix},
    propagation::Board,
};

const SORTS: [(&str, package::Column); 2] =
    [("name", package::Column::Name), ("created_at", package::Column::CreatedAt)];

impl Service {
    /// A page of packages with their plans, by name unless said otherwise. Who is no admin sees
    /// what is on offer: active packages and their active plans.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a sort, a limit or a cursor.
    pub async fn list_packages(
        &self,
        actor: &Actor,
        query: &PackageQuery,
    ) -> Result<Page<Package>, Error> {
        allow(actor, Action::ReadShared, None)?;
        let all = allow(actor, Action::Administer, None).is_ok();
        let (sort, cursor) = (query.sort.as_deref(), query.cursor.as_deref());
        let paging = Paging::parse(&SORTS, "name", sort, query.limit, cursor)?;
        let mut select = package::Entity::find();
        let status = if all { query.status } else { Some(OfferStatus::Active) };
        if let Some(status) = status {
            select = select.filter(package::Column::Status.eq(status.as_str()));
        }
        if let Some(text) = query.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            select = select.filter(package::Column::Name.gte(text));
            select = select.filter(package::Column::Name.lt(after_prefix(text)));
        }
        let select = paging.apply(select, package::Column::Id);
        let rows = select.all(self.database().connection()).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut plans = self.plans_by_package(&ids).await?;
        paging.page(rows, mark, |row| {
            let mut plans = plans.remove(&row.id).unwrap_or_default();
            plans.retain(|plan| all || plan.status == OfferStatus::Active);
            to_package(row, plans)
        })
    }

    /// One package with its plans.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for what is not on offer to who is no admin.
    pub async fn package(&self, actor: &Actor, id: PackageId) -> Result<Package, Error> {
        allow(actor, Action::ReadShared, None)?;
        let all = allow(actor, Action::Administer, None).is_ok();
        let row = package::Entity::find_by_id(id.0).one(self.database().connection()).await?;
        let row = row.ok_or(NO_PACKAGE)?;
        let mut plans = self.plans_by_package(&[row.id]).await?.remove(&row.id).unwrap_or_default();
        plans.retain(|plan| all || plan.status == OfferStatus::Active);
        let package = to_package(row, plans)?;
        if all || package.status == OfferStatus::Active { Ok(package) } else { Err(NO_PACKAGE) }
    }

    async fn plans_by_package(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Plan>>, Error> {
        let (db, conn) = (self.database(), self.database().connection());
        let rows = plans_of(conn, ids).await?;
        let mut opened = opened_by(conn, &rows).await?;
        let board = Board::load(db, conn, self.now(), newest(&rows)).await?;
        let mut plans: HashMap<Uuid, Vec<Plan>> = HashMap::new();
        for row in rows {
            let endpoints = opened.remove(&row.id).unwrap_or_default();
            let of = plans.entry(row.package_id).or_default();
            of.push(to_plan(row, endpoints, &board)?);
        }
        Ok(plans)
    }
}

fn mark(sort: &str, row: &package::Model) -> (Mark, Uuid) {
    let mark = match sort {
        "created_at" => Mark::Number(row.created_at),
        _ => Mark::Text(row.name.clone()),
    };
    (mark, row.id)
}
