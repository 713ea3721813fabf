//! `/packages` and `/plans`. Everybody sees what is on offer; admins see and change all.

use axum::{extract::State as Extract, http::StatusCode};
use domain::{
    PackageId, PlanId,
    package::{CreatePackage, CreatePlan, Package, PackageQuery, Plan, UpdatePackage, UpdatePlan},
    page::Page,
};

use super::{Caller, Id, Json, Query, Rejection};
use crate::console::State;

/// `GET /packages`: a page, with the plans.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<PackageQuery>,
) -> Result<axum::Json<Page<Package>>, Rejection> {
    Ok(axum::Json(state.service.list_packages(&caller.actor, &query).await?))
}

/// `POST /packages`: 201.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreatePackage>,
) -> Result<(StatusCode, axum::Json<Package>), Rejection> {
    let made = state.service.create_package(&caller.actor, input).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// `GET /packages/{id}`.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageId>,
) -> Result<axum::Json<Package>, Rejection> {
    Ok(axum::Json(state.service.package(&caller.actor, id).await?))
}

/// `PATCH /packages/{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageId>,
    Json(input): Json<UpdatePackage>,
) -> Result<axum::Json<Package>, Rejection> {
    Ok(axum::Json(state.service.update_package(&caller.actor, id, input).await?))
}

/// `DELETE /packages/{id}`: 204; 409 `in_use` while a key depends on it.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageId>,
) -> Result<StatusCode, Rejection> {
    state.service.delete_package(&caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /packages/{id}/plans`.
pub async fn plans(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageId>,
) -> Result<axum::Json<Page<Plan>>, Rejection> {
    Ok(axum::Json(Page::whole(state.service.package(&caller.actor, id).await?.plans)))
}

/// `POST /packages/{id}/plans`: 201.
pub async fn create_plan(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PackageId>,
    Json(input): Json<CreatePlan>,
) -> Result<(StatusCode, axum::Json<Plan>), Rejection> {
    let made = state.service.create_plan(&caller.actor, id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// `GET /plans/{id}`.
pub async fn show_plan(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PlanId>,
) -> Result<axum::Json<Plan>, Rejection> {
    Ok(axum::Json(state.service.plan(&caller.actor, id).await?))
}

/// `PATCH /plans/{id}`.
pub async fn update_plan(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PlanId>,
    Json(input): Json<UpdatePlan>,
) -> Result<axum::Json<Plan>, Rejection> {
    Ok(axum::Json(state.service.update_plan(&caller.actor, id, input).await?))
}

/// `DELETE /plans/{id}`: 204; 409 `in_use` while a key depends on it.
pub async fn delete_plan(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<PlanId>,
) -> Result<StatusCode, Rejection> {
    state.service.delete_plan(&caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
