//! What the pages of endpoints ask the server. Each one: session, service, answer.

use domain::{
    EndpointId,
    endpoint::{
        Connection, CreateEndpoint, Endpoint, EndpointDetail, EndpointStatus, UpdateEndpoint,
    },
};
use leptos::prelude::*;

use crate::{codec::Json, error::AppError};

/// The endpoints whose name or service holds `search`, and only those with `status`, if that is
/// given. There are few of them: none is on another page.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = ListRequest, prefix = "/fn", endpoint = "admin/endpoints", input = Json, output = Json)]
pub async fn list_endpoints(
    search: String,
    status: Option<EndpointStatus>,
) -> Result<Vec<Endpoint>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let search = search.trim().to_lowercase();
    let mut endpoints = service.endpoints(&actor).await?;
    endpoints.retain(|endpoint| {
        let text = format!("{} {} {}", endpoint.name, endpoint.service, endpoint.url);
        text.to_lowercase().contains(&search) && status.is_none_or(|one| one == endpoint.status)
    });
    Ok(endpoints)
}

/// One endpoint, with the plans that open it.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`.
#[server(name = OneRequest, prefix = "/fn", endpoint = "admin/endpoints/one", input = Json, output = Json)]
pub async fn one_endpoint(id: EndpointId) -> Result<EndpointDetail, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.endpoint(&actor, id).await?)
}

/// Makes an endpoint.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 409 `taken`, 422 with fields.
#[server(name = CreateRequest, prefix = "/fn", endpoint = "admin/endpoints/create", input = Json, output = Json)]
pub async fn create_endpoint(endpoint: CreateEndpoint) -> Result<Endpoint, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.create_endpoint(&actor, endpoint).await?)
}

/// Changes an endpoint.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`, 409 `taken`, 422 with fields.
#[server(name = UpdateRequest, prefix = "/fn", endpoint = "admin/endpoints/update", input = Json, output = Json)]
pub async fn update_endpoint(id: EndpointId, change: UpdateEndpoint) -> Result<Endpoint, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.update_endpoint(&actor, id, change).await?)
}

/// Deletes an endpoint.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`.
#[server(name = DeleteRequest, prefix = "/fn", endpoint = "admin/endpoints/delete", input = Json, output = Json)]
pub async fn delete_endpoint(id: EndpointId) -> Result<(), AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.delete_endpoint(&actor, id).await?)
}

/// Asks a service whether it is there.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 for the field `url`.
#[server(name = TestRequest, prefix = "/fn", endpoint = "admin/endpoints/test", input = Json, output = Json)]
pub async fn test_connection(url: String) -> Result<Connection, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.test_connection(&actor, &url).await?)
}
