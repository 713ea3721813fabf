//! What the page asks the server.

use domain::{
    Timestamp,
    overview::Overview,
    package_key::PackageKey,
    propagation::{Gateway, Propagation},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError};

/// All that the page shows, as of one moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StartData {
    /// How much there is of everything.
    pub overview: Overview,
    /// The keys that have waited longest for approval.
    pub waiting: Vec<PackageKey>,
    /// The nodes, by name.
    pub nodes: Vec<Gateway>,
    /// The last change of all, if there was one.
    pub last_change: Option<Propagation>,
    /// The server's clock.
    pub now: Timestamp,
}

/// The page's data.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`.
#[server(name = StartRequest, prefix = "/fn", endpoint = "admin/start", input = Json, output = Json)]
pub async fn start_page() -> Result<StartData, AppError> {
    use domain::package_key::{PackageKeyQuery, StatusFilter};

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let waiting = PackageKeyQuery {
        status: Some(StatusFilter::Waiting),
        sort: Some("created_at".into()),
        limit: Some(5),
        ..PackageKeyQuery::default()
    };
    Ok(StartData {
        overview: service.overview(&actor).await?,
        waiting: service.list_package_keys(&actor, &waiting).await?.items,
        nodes: service.gateways(&actor).await?,
        last_change: service.last_change(&actor).await?,
        now: service.now(),
    })
}
