//! People who sign in.

mod create;
mod list;
mod password;
mod setup;
mod update;

pub use create::{CreateUser, CreatedUser};
use domain::{
    Timestamp, UserId,
    user::{User, UserRef},
};
pub use setup::Setup;

use crate::{Error, entity::user};

pub(crate) fn to_user(row: user::Model) -> Result<User, Error> {
    Ok(User {
        id: UserId(row.id),
        username: row.username,
        display_name: row.display_name,
        email: row.email,
        role: row.role.parse().map_err(|_| Error::Corrupt("role"))?,
        status: row.status.parse().map_err(|()| Error::Corrupt("user status"))?,
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        last_login_at: row.last_login_at.map(Timestamp::from_micros),
    })
}

pub(crate) fn to_ref(row: &user::Model) -> UserRef {
    UserRef {
        id: UserId(row.id),
        username: row.username.clone(),
        display_name: row.display_name.clone(),
    }
}
