//! `/usage`.

use axum::extract::State as Extract;
use domain::usage::{Usage, UsageQuery};

use super::{Caller, Query, Rejection};
use crate::console::State;

/// `GET`: of one key, or of all for admins.
pub async fn show(
    Extract(state): Extract<State>,
    caller: Caller,
    Query(query): Query<UsageQuery>,
) -> Result<axum::Json<Usage>, Rejection> {
    Ok(axum::Json(state.service.usage(&caller.actor, query).await?))
}
