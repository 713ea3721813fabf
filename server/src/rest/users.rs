//! `/users`: for admins.

use axum::{extract::State as Extract, http::StatusCode};
use domain::{
    UserId,
    api_key::{ApiKey, CreateApiKey},
    page::Page,
    user::{InviteUser, Role, UpdateUser, User, UserQuery},
};
use serde::Serialize;
use service::users::CreateUser;

use super::{Caller, Id, Json, Query, Rejection, api_keys::Created};
use crate::console::State;

/// `GET`: a page.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<UserQuery>,
) -> Result<axum::Json<Page<User>>, Rejection> {
    Ok(axum::Json(state.service.list_users(&caller.actor, &query).await?))
}

/// A user beside the link by which they choose their password.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Invited {
    #[serde(flatten)]
    user: User,
    activation_link: Option<String>,
}

/// `POST`: 201 with the link, for the only time.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<InviteUser>,
) -> Result<(StatusCode, axum::Json<Invited>), Rejection> {
    let input = CreateUser {
        username: input.username,
        email: input.email,
        display_name: input.display_name,
        role: input.role.unwrap_or(Role::User),
        password: None,
    };
    let created = state.service.create_user(&caller.actor, input).await?;
    let link = created.activation_link.map(|link| link.url.expose().to_owned());
    let answer = Invited { user: created.user, activation_link: link };
    Ok((StatusCode::CREATED, axum::Json(answer)))
}

/// `GET /{id}`.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
) -> Result<axum::Json<User>, Rejection> {
    Ok(axum::Json(state.service.user(&caller.actor, id).await?))
}

/// `PATCH /{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
    Json(input): Json<UpdateUser>,
) -> Result<axum::Json<User>, Rejection> {
    Ok(axum::Json(state.service.update_user(&caller.actor, id, input).await?))
}

/// `DELETE /{id}`: 204, with everything that is theirs.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
) -> Result<StatusCode, Rejection> {
    state.service.delete_user(&caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /{id}/api-keys`.
pub async fn api_keys(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
) -> Result<axum::Json<Page<ApiKey>>, Rejection> {
    state.service.user(&caller.actor, id).await?;
    Ok(axum::Json(Page::whole(state.service.api_keys_of(&caller.actor, id).await?)))
}

/// `POST /{id}/api-keys`: 201 with the value, for the only time.
pub async fn create_api_key(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
    Json(input): Json<CreateApiKey>,
) -> Result<(StatusCode, axum::Json<Created>), Rejection> {
    state.service.user(&caller.actor, id).await?;
    let created = state.service.create_api_key(&caller.actor, id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(created.into())))
}
