//! What the pages of applications ask the server. Each one: session, service, answer.

use domain::{
    ApplicationId, Timestamp,
    application::{Application, ApplicationQuery, CreateApplication, UpdateApplication},
    package_key::PackageKey,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError, listed::Listed};

/// One application with its keys.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OneApplication {
    /// The application.
    pub application: Application,
    /// Its keys, newest first; the first 200.
    pub keys: Vec<PackageKey>,
    /// The server's clock.
    pub now: Timestamp,
}

/// A page of everybody's applications.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 for a query that makes no sense.
#[server(name = AllRequest, prefix = "/fn", endpoint = "admin/applications", input = Json, output = Json)]
pub async fn all_applications(query: ApplicationQuery) -> Result<Listed<Application>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(Listed::of(service.list_applications(&actor, &query).await?, service.now()))
}

/// A page of one's own applications.
///
/// # Errors
/// 401 `unauthenticated`, 422 for a query that makes no sense.
#[server(name = MineRequest, prefix = "/fn", endpoint = "account/applications", input = Json, output = Json)]
pub async fn my_applications(query: ApplicationQuery) -> Result<Listed<Application>, AppError> {
    let (service, actor, user) = crate::error::session()?;
    crate::error::no_store();
    Ok(Listed::of(service.applications_of(&actor, user, query).await?, service.now()))
}

/// One application, one's own or for admins anybody's, with its keys.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`.
#[server(name = OneRequest, prefix = "/fn", endpoint = "applications/one", input = Json, output = Json)]
pub async fn one_application(id: ApplicationId) -> Result<OneApplication, AppError> {
    use domain::package_key::PackageKeyQuery;

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let application = service.application(&actor, id).await?;
    let query = PackageKeyQuery {
        application_id: Some(id),
        limit: Some(200),
        ..PackageKeyQuery::default()
    };
    let keys = service.package_keys_of(&actor, application.user.id, query).await?.items;
    Ok(OneApplication { application, keys, now: service.now() })
}

/// Makes an application of one's own.
///
/// # Errors
/// 401 `unauthenticated`, 409 `taken`, 422 with fields.
#[server(name = CreateMineRequest, prefix = "/fn", endpoint = "account/applications/create", input = Json, output = Json)]
pub async fn create_mine(application: CreateApplication) -> Result<Application, AppError> {
    let (service, actor, user) = crate::error::session()?;
    Ok(service.create_application(&actor, user, application).await?)
}

/// Makes an application for somebody.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 409 `taken`, 422 with fields, also for an unknown
/// `username`.
#[server(name = CreateForRequest, prefix = "/fn", endpoint = "admin/applications/create", input = Json, output = Json)]
pub async fn create_for(
    username: String,
    application: CreateApplication,
) -> Result<Application, AppError> {
    let (service, actor, _) = crate::error::session()?;
    let owner = crate::who::user_named(&service, &actor, &username).await?;
    Ok(service.create_application(&actor, owner.id, application).await?)
}

/// Changes an application.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`, 409 `taken` or `changed_meanwhile`, 422 with fields.
#[server(name = UpdateRequest, prefix = "/fn", endpoint = "applications/update", input = Json, output = Json)]
pub async fn update_application(
    id: ApplicationId,
    change: UpdateApplication,
) -> Result<Application, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.update_application(&actor, id, change).await?)
}

/// Deletes an application with its keys.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`.
#[server(name = DeleteRequest, prefix = "/fn", endpoint = "applications/delete", input = Json, output = Json)]
pub async fn delete_application(id: ApplicationId) -> Result<(), AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.delete_application(&actor, id).await?)
}
