//! `/me/package-keys`, `/users/{id}/package-keys` and, for admins, `/package-keys`.

use axum::{extract::State as Extract, http::StatusCode};
use domain::{
    PackageKeyId, UserId,
    package_key::{
        Bulk, BulkResult, CreatePackageKey, CreatedPackageKey, PackageKey, PackageKeyQuery,
        UpdatePackageKey,
    },
    page::Page,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Caller, Id, Json, Query, Rejection, api_keys::Deleted};
use crate::console::State;

/// A key beside its value.
#[derive(Serialize, ToSchema)]
#[schema(as = CreatedPackageKey)]
pub struct Created {
    /// The value. It cannot be had again.
    package_key: String,
    #[serde(flatten)]
    key: PackageKey,
}

impl From<CreatedPackageKey> for Created {
    fn from(created: CreatedPackageKey) -> Self {
        Self { package_key: created.package_key, key: created.key }
    }
}

/// What became of several keys.
#[derive(Serialize, Debug, ToSchema)]
#[schema(as = BulkResults)]
pub struct Results {
    results: Vec<BulkResult>,
}

/// `GET /package-keys`: a page of all.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<PackageKeyQuery>,
) -> Result<axum::Json<Page<PackageKey>>, Rejection> {
    Ok(axum::Json(state.service.list_package_keys(&caller.actor, &query).await?))
}

/// `POST /package-keys`: 201 with the value, for the only time.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreatePackageKey>,
) -> Result<(StatusCode, axum::Json<Created>), Rejection> {
    let created = state.service.create_package_key_for(&caller.actor, input).await?;
    Ok((StatusCode::CREATED, axum::Json(created.into())))
}

/// `POST /package-keys/bulk`: the same with several keys; 200 with the result for each.
pub async fn bulk(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<Bulk>,
) -> Result<axum::Json<Results>, Rejection> {
    let results = state.service.bulk_package_keys(&caller.actor, input).await?;
    Ok(axum::Json(Results { results }))
}

/// `GET /package-keys/{id}`.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageKeyId>,
) -> Result<axum::Json<PackageKey>, Rejection> {
    Ok(axum::Json(state.service.package_key(&caller.actor, id).await?))
}

/// `PATCH /package-keys/{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageKeyId>,
    Json(input): Json<UpdatePackageKey>,
) -> Result<axum::Json<PackageKey>, Rejection> {
    Ok(axum::Json(state.service.update_package_key(&caller.actor, id, input).await?))
}

/// `DELETE /package-keys/{id}`: 202, and whether it is in force.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageKeyId>,
) -> Result<(StatusCode, axum::Json<Deleted>), Rejection> {
    let propagation = state.service.delete_package_key(&caller.actor, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Deleted { propagation })))
}

/// `GET /users/{id}/package-keys`.
pub async fn of_user(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
    Query(query): Query<PackageKeyQuery>,
) -> Result<axum::Json<Page<PackageKey>>, Rejection> {
    state.service.user(&caller.actor, id).await?;
    Ok(axum::Json(state.service.package_keys_of(&caller.actor, id, query).await?))
}

/// `GET /me/package-keys`.
pub async fn list_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<PackageKeyQuery>,
) -> Result<axum::Json<Page<PackageKey>>, Rejection> {
    Ok(axum::Json(state.service.package_keys_of(&caller.own(), caller.user, query).await?))
}

/// `POST /me/package-keys`: 201 with the value, for the only time; `waiting` where the plan asks
/// for approval.
pub async fn create_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreatePackageKey>,
) -> Result<(StatusCode, axum::Json<Created>), Rejection> {
    let created = state.service.create_package_key(&caller.own(), input).await?;
    Ok((StatusCode::CREATED, axum::Json(created.into())))
}

/// `GET /me/package-keys/{id}`.
pub async fn show_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageKeyId>,
) -> Result<axum::Json<PackageKey>, Rejection> {
    Ok(axum::Json(state.service.package_key(&caller.own(), id).await?))
}

/// `DELETE /me/package-keys/{id}`: 202, and whether it is in force.
pub async fn delete_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageKeyId>,
) -> Result<(StatusCode, axum::Json<Deleted>), Rejection> {
    let propagation = state.service.delete_package_key(&caller.own(), id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Deleted { propagation })))
}
