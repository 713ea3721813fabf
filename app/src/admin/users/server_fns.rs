//! What the pages of users ask the server. Each one: session, service, answer.

use domain::{
    Timestamp, UserId,
    user::{InviteUser, UpdateUser, User, UserQuery},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError, listed::Listed};

/// A page of users.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 with fields.
#[server(name = UsersRequest, prefix = "/fn", endpoint = "admin/users", input = Json, output = Json)]
pub async fn list_users(query: UserQuery) -> Result<Listed<User>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(Listed::of(service.list_users(&actor, &query).await?, service.now()))
}

/// A user beside the link by which they choose their password: the only answer that holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The user.
    pub user: User,
    /// The whole address.
    pub link: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// Makes a user who has no password yet.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 409 or 422 with fields.
#[server(name = InviteRequest, prefix = "/fn", endpoint = "admin/users/invite", input = Json, output = Json)]
pub async fn invite_user(input: InviteUser) -> Result<Linked, AppError> {
    use domain::user::Role;
    use service::users::CreateUser;

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let input = CreateUser {
        username: input.username,
        email: input.email,
        display_name: input.display_name,
        role: input.role.unwrap_or(Role::User),
        password: None,
    };
    let created = service.create_user(&actor, input).await?;
    let link = created.activation_link.ok_or(service::Error::Corrupt("activation link"))?;
    Ok(Linked {
        user: created.user,
        link: link.url.expose().to_owned(),
        expires_at: link.expires_at,
    })
}

/// A new link for somebody who has lost theirs, or their password; older ones end.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404.
#[server(name = LinkRequest, prefix = "/fn", endpoint = "admin/users/link", input = Json, output = Json)]
pub async fn new_link(id: UserId) -> Result<Linked, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let user = service.user(&actor, id).await?;
    let link = service.reset_link(&actor, &user.username).await?;
    Ok(Linked { user, link: link.url.expose().to_owned(), expires_at: link.expires_at })
}

/// Changes a user.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404, 409 `last_admin`, 422 with fields.
#[server(name = UpdateUserRequest, prefix = "/fn", endpoint = "admin/users/update", input = Json, output = Json)]
pub async fn update_user(id: UserId, change: UpdateUser) -> Result<User, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.update_user(&actor, id, change).await?)
}

/// Deletes a user with everything that is theirs.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404, 409 `last_admin`.
#[server(name = DeleteUserRequest, prefix = "/fn", endpoint = "admin/users/delete", input = Json, output = Json)]
pub async fn delete_user(id: UserId) -> Result<(), AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.delete_user(&actor, id).await?)
}

/// One user.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404.
#[server(name = UserRequest, prefix = "/fn", endpoint = "admin/users/show", input = Json, output = Json)]
pub async fn show_user(id: UserId) -> Result<(User, Timestamp), AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok((service.user(&actor, id).await?, service.now()))
}
