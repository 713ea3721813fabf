//! `/me/applications`, `/users/{id}/applications` and, for admins, `/applications`.

use axum::{extract::State as Extract, http::StatusCode};
use domain::{
    ApplicationId, UserId,
    application::{
        Application, ApplicationQuery, CreateApplication, CreateApplicationFor, UpdateApplication,
    },
    page::Page,
};

use super::{Caller, Id, Json, Query, Rejection};
use crate::console::State;

/// `GET /applications`: a page of all.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<ApplicationQuery>,
) -> Result<axum::Json<Page<Application>>, Rejection> {
    Ok(axum::Json(state.service.list_applications(&caller.actor, &query).await?))
}

/// `POST /applications`: 201, for any user.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreateApplicationFor>,
) -> Result<(StatusCode, axum::Json<Application>), Rejection> {
    let CreateApplicationFor { user_id, name, description } = input;
    let input = CreateApplication { name, description };
    let made = state.service.create_application_for(&caller.actor, user_id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// `GET /applications/{id}`.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApplicationId>,
) -> Result<axum::Json<Application>, Rejection> {
    Ok(axum::Json(state.service.application(&caller.actor, id).await?))
}

/// `PATCH /applications/{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApplicationId>,
    Json(input): Json<UpdateApplication>,
) -> Result<axum::Json<Application>, Rejection> {
    Ok(axum::Json(state.service.update_application(&caller.actor, id, input).await?))
}

/// `DELETE /applications/{id}`: 204, with its keys.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApplicationId>,
) -> Result<StatusCode, Rejection> {
    state.service.delete_application(&caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /users/{id}/applications`.
pub async fn of_user(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<UserId>,
    Query(query): Query<ApplicationQuery>,
) -> Result<axum::Json<Page<Application>>, Rejection> {
    state.service.user(&caller.actor, id).await?;
    Ok(axum::Json(state.service.applications_of(&caller.actor, id, query).await?))
}

/// `GET /me/applications`.
pub async fn list_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<ApplicationQuery>,
) -> Result<axum::Json<Page<Application>>, Rejection> {
    Ok(axum::Json(state.service.applications_of(&caller.own(), caller.user, query).await?))
}

/// `POST /me/applications`: 201.
pub async fn create_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreateApplication>,
) -> Result<(StatusCode, axum::Json<Application>), Rejection> {
    let made = state.service.create_application(&caller.own(), caller.user, input).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// `GET /me/applications/{id}`.
pub async fn show_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApplicationId>,
) -> Result<axum::Json<Application>, Rejection> {
    Ok(axum::Json(state.service.application(&caller.own(), id).await?))
}

/// `PATCH /me/applications/{id}`.
pub async fn update_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApplicationId>,
    Json(input): Json<UpdateApplication>,
) -> Result<axum::Json<Application>, Rejection> {
    Ok(axum::Json(state.service.update_application(&caller.own(), id, input).await?))
}

/// `DELETE /me/applications/{id}`: 204, with its keys.
pub async fn delete_own(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<ApplicationId>,
) -> Result<StatusCode, Rejection> {
    state.service.delete_application(&caller.own(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
