//! Looking users up.

use domain::{
    UserId,
    page::Page,
    policy::{Action, Actor, allow},
    session::Me,
    user::{User, UserQuery},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::to_user;
use crate::{
    Error, Service,
    entity::user,
    page::{Mark, Paging, after_prefix},
};

const SORTS: [(&str, user::Column); 3] = [
    ("username", user::Column::UsernameKey),
    ("display_name", user::Column::DisplayName),
    ("created_at", user::Column::CreatedAt),
];

impl Service {
    /// A page of users.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`].
    pub async fn list_users(&self, actor: &Actor, query: &UserQuery) -> Result<Page<User>, Error> {
        allow(actor, Action::Administer, None)?;
        let (sort, cursor) = (query.sort.as_deref(), query.cursor.as_deref());
        let paging = Paging::parse(&SORTS, "username", sort, query.limit, cursor)?;
        let mut find = user::Entity::find();
        if let Some(text) = query.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            find = find.filter(begins_with(text));
        }
        if let Some(status) = query.status {
            find = find.filter(user::Column::Status.eq(status.as_str()));
        }
        if let Some(role) = query.role {
            find = find.filter(user::Column::Role.eq(role.as_str()));
        }
        let rows = paging.apply(find, user::Column::Id).all(self.database().connection()).await?;
        paging.page(rows, mark, to_user)
    }

    /// One user.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`].
    pub async fn user(&self, actor: &Actor, id: UserId) -> Result<User, Error> {
        allow(actor, Action::Administer, None)?;
        let row = user::Entity::find_by_id(id.0).one(self.database().connection()).await?;
        to_user(row.ok_or(Error::NotFound("user"))?)
    }

    /// All users by username, for the command line.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Database`].
    pub async fn users(&self, actor: &Actor) -> Result<Vec<User>, Error> {
        allow(actor, Action::Administer, None)?;
        let rows = user::Entity::find()
            .order_by_asc(user::Column::UsernameKey)
            .all(self.database().connection())
            .await?;
        rows.into_iter().map(to_user).collect()
    }

    /// The actor as a user.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the operator, who is no user, and for a user who is gone.
    pub async fn me(&self, actor: &Actor) -> Result<Me, Error> {
        let id = actor.user_id.ok_or(Error::Unauthenticated)?;
        let row = user::Entity::find_by_id(id.0).one(self.database().connection()).await?;
        let user = to_user(row.ok_or(Error::Unauthenticated)?)?;
        Ok(Me { user, api_key_limit: domain::api_key::LIMIT })
    }
}

fn begins_with(text: &str) -> Condition {
    let lower = text.to_lowercase();
    let range = |column: user::Column, text: &str| {
        Condition::all().add(column.gte(text)).add(column.lt(after_prefix(text)))
    };
    Condition::any()
        .add(range(user::Column::UsernameKey, &lower))
        .add(range(user::Column::EmailKey, &lower))
        .add(range(user::Column::DisplayName, text))
}

fn mark(sort: &str, row: &user::Model) -> (Mark, uuid::Uuid) {
    let mark = match sort {
        "display_name" => Mark::Text(row.display_name.clone()),
        "created_at" => Mark::Number(row.created_at),
        _ => Mark::Text(row.username_key.clone()),
    };
    (mark, row.id)
}
