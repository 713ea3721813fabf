//! Looking applications up.

use std::collections::HashMap;

use domain::{
    ApplicationId, UserId,
    application::{Application, ApplicationQuery},
    page::Page,
    policy::{Action, Actor, allow},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{NONE, to_application};
use crate::{
    Error, Service,
    entity::{application, package_key, user},
    page::{Mark, Paging, after_prefix},
};

const SORTS: [(&str, application::Column); 2] =
    [("name", application::Column::Name), ("created_at", application::Column::CreatedAt)];

impl Service {
    /// A page of all applications, by name unless said otherwise.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`] for a sort, a limit or a cursor.
    pub async fn list_applications(
        &self,
        actor: &Actor,
        query: &ApplicationQuery,
    ) -> Result<Page<Application>, Error> {
        allow(actor, Action::Administer, None)?;
        self.page_of_applications(query).await
    }

    /// A page of one user's applications.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody else, [`Error::Invalid`] as above.
    pub async fn applications_of(
        &self,
        actor: &Actor,
        user: UserId,
        query: ApplicationQuery,
    ) -> Result<Page<Application>, Error> {
        allow(actor, Action::Read, Some(user)).map_err(|_| Error::NotFound("user"))?;
        let query = ApplicationQuery { user_id: Some(user), ..query };
        self.page_of_applications(&query).await
    }

    /// One application.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is somebody else's.
    pub async fn application(
        &self,
        actor: &Actor,
        id: ApplicationId,
    ) -> Result<Application, Error> {
        let conn = self.database().connection();
        let row = application::Entity::find_by_id(id.0).one(conn).await?.ok_or(NONE)?;
        allow(actor, Action::Read, Some(UserId(row.user_id))).map_err(|_| NONE)?;
        let owner = user::Entity::find_by_id(row.user_id).one(conn).await?.ok_or(NONE)?;
        let keys = count_keys(conn, &[row.id]).await?.get(&row.id).copied().unwrap_or(0);
        Ok(to_application(row, &owner, keys))
    }

    async fn page_of_applications(
        &self,
        query: &ApplicationQuery,
    ) -> Result<Page<Application>, Error> {
        let conn = self.database().connection();
        let (sort, cursor) = (query.sort.as_deref(), query.cursor.as_deref());
        let paging = Paging::parse(&SORTS, "name", sort, query.limit, cursor)?;
        let mut select = application::Entity::find();
        if let Some(user) = query.user_id {
            select = select.filter(application::Column::UserId.eq(user.0));
        }
        if let Some(text) = query.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            select = select.filter(begins_with(text));
        }
        let select = paging.apply(select, application::Column::Id);
        let rows = select.all(conn).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let keys = count_keys(conn, &ids).await?;
        let owners = rows.iter().map(|row| row.user_id);
        let owners = user::Entity::find().filter(user::Column::Id.is_in(owners)).all(conn).await?;
        let owners: HashMap<Uuid, user::Model> =
            owners.into_iter().map(|owner| (owner.id, owner)).collect();
        paging.page(rows, mark, |row| {
            let owner = owners.get(&row.user_id).ok_or(Error::Corrupt("application"))?;
            let keys = keys.get(&row.id).copied().unwrap_or(0);
            Ok(to_application(row, owner, keys))
        })
    }
}

/// How many keys each application has, those deleted left out.
async fn count_keys(
    conn: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, u32>, Error> {
    let rows: Vec<(Uuid, i64)> = package_key::Entity::find()
        .select_only()
        .column(package_key::Column::ApplicationId)
        .column_as(package_key::Column::Id.count(), "keys")
        .filter(package_key::Column::ApplicationId.is_in(ids.iter().copied()))
        .filter(package_key::Column::DeletedAt.is_null())
        .group_by(package_key::Column::ApplicationId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, keys)| (id, u32::try_from(keys).unwrap_or(u32::MAX))).collect())
}

fn begins_with(text: &str) -> Condition {
    let lower = text.to_lowercase();
    let owners = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::UsernameKey.gte(lower.as_str()))
        .filter(user::Column::UsernameKey.lt(after_prefix(&lower)));
    let name = Condition::all()
        .add(application::Column::Name.gte(text))
        .add(application::Column::Name.lt(after_prefix(text)));
    let owners = sea_orm::QueryTrait::into_query(owners);
    Condition::any().add(name).add(application::Column::UserId.in_subquery(owners))
}

fn mark(sort: &str, row: &application::Model) -> (Mark, Uuid) {
    let mark = match sort {
        "created_at" => Mark::Number(row.created_at),
        _ => Mark::Text(row.name.clone()),
    };
    (mark, row.id)
}
