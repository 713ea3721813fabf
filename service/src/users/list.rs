//! Looking users up.

use domain::{
    policy::{Action, Actor, allow},
    session::Me,
    user::User,
};
use sea_orm::{EntityTrait, QueryOrder};

use super::to_user;
use crate::{Error, Service, entity::user};

impl Service {
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
