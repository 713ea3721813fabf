//! What the page asks the server.

use domain::{
    Timestamp,
    explain::Explanation,
    propagation::{Gateway, Propagation},
    usage::Usage,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError};

/// All that the page shows, as of one moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GatewaysData {
    /// The nodes, by name.
    pub nodes: Vec<Gateway>,
    /// The last change of all, if there was one.
    pub last_change: Option<Propagation>,
    /// The calls of the last 24 hours.
    pub usage: Usage,
    /// The names of the active endpoints.
    pub endpoints: Vec<String>,
    /// Milliseconds after which a node that has not confirmed rejects every call.
    pub max_staleness_ms: u64,
    /// The server's clock.
    pub now: Timestamp,
}

/// The page's data.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`.
#[server(name = GatewaysRequest, prefix = "/fn", endpoint = "admin/gateways", input = Json, output = Json)]
pub async fn gateways_page() -> Result<GatewaysData, AppError> {
    use domain::{endpoint::EndpointStatus, usage::UsageQuery};

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let endpoints = service.endpoints(&actor).await?;
    let active = endpoints.into_iter().filter(|one| one.status == EndpointStatus::Active);
    Ok(GatewaysData {
        nodes: service.gateways(&actor).await?,
        last_change: service.last_change(&actor).await?,
        usage: service.usage(&actor, UsageQuery::default()).await?,
        endpoints: active.map(|endpoint| endpoint.name).collect(),
        max_staleness_ms: u64::try_from(service.settings().max_staleness.as_millis())
            .unwrap_or(u64::MAX),
        now: service.now(),
    })
}

/// What every live node finds of a call with `key`, whose value goes no further than this.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 with fields.
#[server(name = ExplainRequest, prefix = "/fn", endpoint = "admin/explain", input = Json, output = Json)]
pub async fn explain_call(key: String, endpoint: Option<String>) -> Result<Explanation, AppError> {
    use domain::{Secret, explain::Explain};

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let asked = Explain { key: Secret::new(key), endpoint };
    Ok(service.explain(&actor, asked).await?)
}
