//! `/me/api-keys`.

use axum::{extract::State as Extract, http::StatusCode};
use domain::{
    ApiKeyId,
    api_key::{ApiKey, CreateApiKey, CreatedApiKey, RegenerateApiKey, UpdateApiKey},
    page::Page,
    propagation::Propagation,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Caller, Id, Json, Rejection};
use crate::console::State;

/// `GET`: at most two, and deleted ones on their way.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<axum::Json<Page<ApiKey>>, Rejection> {
    let keys = state.service.api_keys_of(&caller.actor, caller.user).await?;
    Ok(axum::Json(Page::whole(keys)))
}

/// A key beside its value.
#[derive(Serialize, Debug, ToSchema)]
#[schema(as = CreatedApiKey)]
pub struct Created {
    /// The value. It cannot be had again.
    #[schema(value_type = String)]
    api_key: Value,
    #[serde(flatten)]
    key: ApiKey,
}

impl From<CreatedApiKey> for Created {
    fn from(created: CreatedApiKey) -> Self {
        Self { api_key: Value(created.api_key), key: created.key }
    }
}

/// A value on its way into the one answer that holds it.
#[derive(Serialize)]
#[serde(transparent)]
struct Value(String);

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(…)")
    }
}

/// `POST`: 201 with the value, for the only time.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreateApiKey>,
) -> Result<(StatusCode, axum::Json<Created>), Rejection> {
    let created = state.service.create_api_key(&caller.actor, caller.user, input).await?;
    Ok((StatusCode::CREATED, axum::Json(created.into())))
}

/// `GET /{id}`.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
) -> Result<axum::Json<ApiKey>, Rejection> {
    Ok(axum::Json(state.service.api_key(&caller.own(), id).await?))
}

/// `POST /{id}/regenerate`: the key with its new value, for the only time.
pub async fn regenerate(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
    Json(input): Json<RegenerateApiKey>,
) -> Result<axum::Json<Created>, Rejection> {
    let created = state.service.regenerate_api_key(&caller.own(), id, input).await?;
    Ok(axum::Json(created.into()))
}

/// `DELETE /{id}/previous`: the end of the old value, before its grace is over.
pub async fn end_grace(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
) -> Result<(StatusCode, axum::Json<ApiKey>), Rejection> {
    let key = state.service.end_grace(&caller.own(), id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(key)))
}

/// `PATCH /{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
    Json(input): Json<UpdateApiKey>,
) -> Result<axum::Json<ApiKey>, Rejection> {
    Ok(axum::Json(state.service.update_api_key(&caller.own(), id, input).await?))
}

/// What deleting answers.
#[derive(Serialize, Debug, ToSchema)]
pub struct Deleted {
    pub(super) propagation: Propagation,
}

/// `DELETE /{id}`: 202, since its end is on its way.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApiKeyId>,
) -> Result<(StatusCode, axum::Json<Deleted>), Rejection> {
    let propagation = state.service.delete_api_key(&caller.own(), id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Deleted { propagation })))
}
