//! What is asked about API keys, one's own or for admins anybody's. Each one: session, service,
//! answer.

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKey, Grace, IssueApiKey},
    usage::Usage,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Issued;
use crate::{codec::Json, error::AppError};

/// Makes a key for somebody. The answer is the only one that holds its value.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 409 `api_key_limit`, 422 with fields, also for an unknown
/// `username`.
#[server(name = IssueRequest, prefix = "/fn", endpoint = "api-keys/issue", input = Json, output = Json)]
pub async fn issue(key: IssueApiKey) -> Result<Issued, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let created = service.issue_api_key(&actor, key).await?;
    let endpoints = service.endpoints(&actor).await?;
    Ok(Issued { created, endpoints, gateway_url: service.settings().gateway_url.clone() })
}

/// Gives a key a new value. The answer is the only one that holds it.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`, 409 `key_expired`.
#[server(name = RegenerateRequest, prefix = "/fn", endpoint = "api-keys/regenerate", input = Json, output = Json)]
pub async fn regenerate(id: ApiKeyId, grace: Grace) -> Result<Issued, AppError> {
    use domain::api_key::RegenerateApiKey;

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let created = service.regenerate_api_key(&actor, id, RegenerateApiKey { grace }).await?;
    let endpoints = service.endpoints(&actor).await?;
    Ok(Issued { created, endpoints, gateway_url: service.settings().gateway_url.clone() })
}

/// Ends the grace of a key's old value.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`.
#[server(name = EndGraceRequest, prefix = "/fn", endpoint = "api-keys/end-grace", input = Json, output = Json)]
pub async fn end_grace(id: ApiKeyId) -> Result<ApiKey, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.end_grace(&actor, id).await?)
}

/// Deletes a key for good; answers how far that has come.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`.
#[server(name = DeleteRequest, prefix = "/fn", endpoint = "api-keys/delete", input = Json, output = Json)]
pub async fn delete(id: ApiKeyId) -> Result<domain::propagation::Propagation, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.delete_api_key(&actor, id).await?)
}

/// All that there is to see of one key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyDetails {
    /// The key.
    pub key: ApiKey,
    /// Its calls of the last 24 hours.
    pub usage: Usage,
    /// It belongs to the person who asks.
    pub own: bool,
    /// The server's clock.
    pub now: Timestamp,
}

/// One key, with its calls.
///
/// # Errors
/// 401 `unauthenticated`, 404 for a key that is deleted or somebody else's.
#[server(name = DetailsRequest, prefix = "/fn", endpoint = "api-keys/details", input = Json, output = Json)]
pub async fn key_details(id: ApiKeyId) -> Result<KeyDetails, AppError> {
    use domain::usage::UsageQuery;

    let (service, actor, user) = crate::error::session()?;
    crate::error::no_store();
    let key = service.api_key(&actor, id).await?;
    let of_key = UsageQuery { key_id: Some(id.0), ..UsageQuery::default() };
    let usage = service.usage(&actor, of_key).await?;
    Ok(KeyDetails { own: key.user.id == user, key, usage, now: service.now() })
}

/// Keys as they are now, those that are gone left out.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = NowRequest, prefix = "/fn", endpoint = "api-keys/now", input = Json, output = Json)]
pub async fn keys_now(ids: Vec<ApiKeyId>) -> Result<Vec<ApiKey>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let mut keys = Vec::new();
    for id in ids.into_iter().take(200) {
        match service.api_key(&actor, id).await {
            Ok(key) => keys.push(key),
            Err(service::Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(keys)
}

/// What to say where it is not known whether a value was made: nobody has seen it.
pub fn not_stored(error: &AppError) -> String {
    if error.is_unreachable() {
        return "The server could not be reached, and may have done it all the same. Look at the list \
                before you try again; a value that nobody has seen should be replaced."
            .into();
    }
    error.0.detail.clone()
}
