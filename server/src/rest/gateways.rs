//! `/gateways`: for admins.

use axum::extract::State as Extract;
use domain::propagation::Gateway;

use super::{Caller, Page, Rejection};
use crate::console::State;

/// `GET`.
pub async fn list(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<axum::Json<Page<Gateway>>, Rejection> {
    Ok(axum::Json(Page::whole(state.service.gateways(&caller.actor).await?)))
}
