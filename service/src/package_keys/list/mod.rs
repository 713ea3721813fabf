//! Looking package keys up.

mod filter;
mod groups;
mod pages;
mod sort;
mod sql;
mod statement;
mod way;

use std::collections::HashMap;

use domain::{
    FieldError, PackageKeyId, UserId,
    package_key::{PackageKey, PackageKeyQuery},
    page::Page,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use self::{
    filter::{Narrowed, Narrowing},
    pages::{explain, ids},
    sort::{Cursor, Order},
};
use super::NONE;
use crate::{
    Error, Service, Settings,
    entity::{application, package_key},
};

/// Rows on a page unless said otherwise, and at most.
const USUAL: u32 = 50;
const MOST: u32 = 200;
/// Where counting stops.
const COUNT_MAX: i64 = 1000;

impl Service {
    /// A page of all package keys, newest first unless said otherwise; deleted ones until their
    /// end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`] for a sort, a limit or a cursor.
    pub async fn list_package_keys(
        &self,
        actor: &Actor,
        query: &PackageKeyQuery,
    ) -> Result<Page<PackageKey>, Error> {
        allow(actor, Action::Administer, None)?;
        self.page_of_package_keys(query).await
    }

    /// A page of the package keys of one user's applications.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody else, [`Error::Invalid`] as above.
    pub async fn package_keys_of(
        &self,
        actor: &Actor,
        user: UserId,
        query: PackageKeyQuery,
    ) -> Result<Page<PackageKey>, Error> {
        allow(actor, Action::Read, Some(user)).map_err(|_| Error::NotFound("user"))?;
        let query = PackageKeyQuery { user_id: Some(user), ..query };
        self.page_of_package_keys(&query).await
    }

    /// One package key; a deleted one until its end is in force everywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is somebody else's.
    pub async fn package_key(&self, actor: &Actor, id: PackageKeyId) -> Result<PackageKey, Error> {
        let conn = self.database().connection();
        let row = package_key::Entity::find_by_id(id.0).one(conn).await?.ok_or(NONE)?;
        let of = application::Entity::find_by_id(row.application_id).one(conn).await?;
        let owner = UserId(of.ok_or(NONE)?.user_id);
        allow(actor, Action::Read, Some(owner)).map_err(|_| NONE)?;
        let key = self.view(row).await?;
        if key.deleted && !key.propagation.is_pending() { Err(NONE) } else { Ok(key) }
    }

    /// How many keys wait for approval; counting stops at 1000.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Database`].
    pub async fn waiting_package_keys(&self, actor: &Actor) -> Result<u32, Error> {
        allow(actor, Action::Administer, None)?;
        let db = self.database();
        let sql = format!(
            "select count(*) from (select 1 as n from package_keys \
             where deleted_at is null and status = 'waiting' limit {COUNT_MAX}) as counted"
        );
        let row = db.connection().query_one_raw(db.statement(&sql, [])).await?;
        let count: i64 = row.ok_or(Error::Corrupt("count"))?.try_get_by_index(0)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// How the database goes about a list: for the test that no page reads the whole table.
    #[doc(hidden)]
    pub async fn explain_package_keys(
        &self,
        query: &PackageKeyQuery,
    ) -> Result<Vec<String>, Error> {
        let (db, conn) = (self.database(), self.database().connection());
        let order = Order::parse(query.sort.as_deref().unwrap_or("-created_at"))?;
        let list = self.narrowed(query, order).await?;
        explain(db, conn, &list, order, u64::from(query.limit.unwrap_or(USUAL)) + 1).await
    }

    async fn narrowed(&self, query: &PackageKeyQuery, order: Order) -> Result<Narrowed, Error> {
        let (db, conn, now) = (self.database(), self.database().connection(), self.now());
        let Settings { max_staleness, sorted_rows, .. } = self.settings();
        // Deleted keys are of interest while they are on their way, which the bound ends.
        let recent = now.minus(*max_staleness * 2).micros();
        let (column, few) = (order.sort.column(), i64::from(*sorted_rows));
        Narrowing { db, conn, column, now, recent, few }.narrow(query).await
    }

    async fn page_of_package_keys(
        &self,
        query: &PackageKeyQuery,
    ) -> Result<Page<PackageKey>, Error> {
        let (db, conn) = (self.database(), self.database().connection());
        let text = query.sort.as_deref().unwrap_or("-created_at");
        let order = Order::parse(text)?;
        let limit = query.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            let detail = format!("Ask for 1 to {MOST} rows.");
            return Err(FieldError::new("limit", "out_of_range", detail).into());
        }
        let cursor = query.cursor.as_deref().map(|c| Cursor::read(c, text)).transpose()?;
        let list = self.narrowed(query, order).await?;
        if list.plans.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Page::whole(Vec::new()));
        }
        let wanted = u64::from(limit) + 1;
        let mut found = ids(db, conn, &list, order, wanted, cursor.as_ref()).await?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next_cursor = match found.last().filter(|_| more) {
            Some((group, mark, id)) => {
                Some(Cursor(text.to_owned(), group.clone(), mark.clone(), *id).write()?)
            }
            None => None,
        };
        let rows = package_key::Entity::find();
        let rows = rows.filter(package_key::Column::Id.is_in(found.iter().map(|row| row.2)));
        let mut rows: HashMap<Uuid, package_key::Model> =
            rows.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
        let rows = found.iter().filter_map(|(_, _, id)| rows.remove(id)).collect();
        let mut items = self.views(rows).await?;
        items.retain(|key| !key.deleted || key.propagation.is_pending());
        Ok(Page { items, next_cursor })
    }
}
