//! What the page asks the server. Each one: session, service, answer.

use domain::{
    ApiKeyId, Timestamp, UserId,
    api_key::{ApiKey, CreateApiKey, CreatedApiKey, UpdateApiKey},
    endpoint::Endpoint,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError};

/// All that the page shows, as of one moment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PageData {
    /// The person's keys, newest first; deleted ones until that is in force.
    pub keys: Vec<ApiKey>,
    /// The services behind the traffic manager.
    pub endpoints: Vec<Endpoint>,
    /// How many keys the person may have.
    pub limit: u8,
    /// Where the traffic manager listens, without a slash at the end.
    pub gateway_url: String,
    /// Milliseconds after which a gateway that has not confirmed rejects every call.
    pub max_staleness_ms: u64,
    /// How many gateways are live.
    pub live_nodes: u32,
    /// The server's clock: what "3 minutes ago" counts from.
    pub now: Timestamp,
}

/// The page's data: of the person in front of it, or for admins of `owner`.
///
/// # Errors
/// 401 `unauthenticated`; 404 for somebody who is not there, or not one's to see.
#[server(name = PageRequest, prefix = "/fn", endpoint = "account/api-keys", input = Json, output = Json)]
pub async fn api_keys_page(owner: Option<UserId>) -> Result<PageData, AppError> {
    let (service, actor, user) = crate::error::session()?;
    crate::error::no_store();
    let user = owner.unwrap_or(user);
    let settings = service.settings();
    Ok(PageData {
        keys: service.api_keys_of(&actor, user).await?,
        endpoints: service.endpoints(&actor).await?,
        limit: service.me(&actor).await?.api_key_limit,
        gateway_url: settings.gateway_url.clone(),
        max_staleness_ms: u64::try_from(settings.max_staleness.as_millis()).unwrap_or(u64::MAX),
        live_nodes: service.live_nodes().await?,
        now: service.now(),
    })
}

/// Creates a key, for oneself or for admins for `owner`. The answer is the only one that holds its
/// value.
///
/// # Errors
/// 401 `unauthenticated`, 404 for somebody who is not there, 409 `api_key_limit`, 422 with fields.
#[server(name = CreateRequest, prefix = "/fn", endpoint = "account/api-keys/create", input = Json, output = Json)]
pub async fn create_api_key(
    owner: Option<UserId>,
    key: CreateApiKey,
) -> Result<CreatedApiKey, AppError> {
    let (service, actor, user) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.create_api_key(&actor, owner.unwrap_or(user), key).await?)
}

/// Changes a key's description or state.
///
/// # Errors
/// 401 `unauthenticated`, 404 for a key that is deleted or somebody else's, 409 for an expired one,
/// 422 with fields.
#[server(name = UpdateRequest, prefix = "/fn", endpoint = "account/api-keys/update", input = Json, output = Json)]
pub async fn update_api_key(id: ApiKeyId, change: UpdateApiKey) -> Result<ApiKey, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.update_api_key(&actor, id, change).await?)
}
