//! What the report asks the server.

use domain::{
    Timestamp,
    api_key::{ApiKey, ApiKeyQuery, Numbered},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError};

/// A page of the report, as of one moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The keys, and their place in the whole list.
    pub page: Numbered<ApiKey>,
    /// The server's clock.
    pub now: Timestamp,
}

/// A page of everybody's keys.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 for a query that makes no sense.
#[server(name = ReportRequest, prefix = "/fn", endpoint = "admin/api-keys", input = Json, output = Json)]
pub async fn report(query: ApiKeyQuery) -> Result<Report, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(Report { page: service.list_api_keys(&actor, &query).await?, now: service.now() })
}
