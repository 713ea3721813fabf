//! `/endpoints`: everybody reads, admins write.

use axum::{extract::State as Extract, http::StatusCode};
use domain::{
    EndpointId,
    endpoint::{
        Connection, CreateEndpoint, Endpoint, EndpointDetail, TestConnection, UpdateEndpoint,
    },
    page::Page,
};

use super::{Caller, Id, Json, Rejection};
use crate::console::State;

/// `GET`.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<axum::Json<Page<Endpoint>>, Rejection> {
    Ok(axum::Json(Page::whole(state.service.endpoints(&caller.actor).await?)))
}

/// `POST`: 201.
pub async fn create(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<CreateEndpoint>,
) -> Result<(StatusCode, axum::Json<Endpoint>), Rejection> {
    let endpoint = state.service.create_endpoint(&caller.actor, input).await?;
    Ok((StatusCode::CREATED, axum::Json(endpoint)))
}

/// `GET /{id}`: for admins, with the plans that open it.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<EndpointId>,
) -> Result<axum::Json<EndpointDetail>, Rejection> {
    Ok(axum::Json(state.service.endpoint(&caller.actor, id).await?))
}

/// `POST /{id}/test`: whether its service can be reached from here.
pub async fn test(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<EndpointId>,
) -> Result<axum::Json<Connection>, Rejection> {
    Ok(axum::Json(state.service.test_endpoint(&caller.actor, id).await?))
}

/// `POST /endpoints/test`: the same of an address that no endpoint has yet.
pub async fn test_connection(
    Extract(state): Extract<State>,
    caller: Caller,
    Json(input): Json<TestConnection>,
) -> Result<axum::Json<Connection>, Rejection> {
    Ok(axum::Json(state.service.test_connection(&caller.actor, &input.url).await?))
}

/// `PATCH /{id}`.
pub async fn update(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<EndpointId>,
    Json(input): Json<UpdateEndpoint>,
) -> Result<axum::Json<Endpoint>, Rejection> {
    Ok(axum::Json(state.service.update_endpoint(&caller.actor, id, input).await?))
}

/// `DELETE /{id}`: 204.
pub async fn delete(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id<EndpointId>,
) -> Result<StatusCode, Rejection> {
    state.service.delete_endpoint(&caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
